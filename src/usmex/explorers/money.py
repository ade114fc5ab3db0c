"""Explorers of what U.S. aid paid for, and of how the figures about it change."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from courselab import catalog, derive
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.aid.account_shares import account_shares_chart
from usmex.charts.aid.deliveries import Deliveries, deliveries_chart, deliveries_record
from usmex.charts.aid.money_flow import Flows, flows_record, money_flow_chart
from usmex.charts.aid.record import PRICE_YEAR, aid_record
from usmex.charts.aid.vintages import Copies, copies_record, vintages_chart
from usmex.charts.parts import dollars_choice, fiscal_years
from usmex.explorers.aid import StageChoice


@cache
def _flows() -> Flows:
    return flows_record(catalog.load("aid_by_account"))


@cache
def _deliveries() -> Deliveries:
    return deliveries_record(catalog.load("merida_deliveries"))


@cache
def _copies() -> Copies:
    return copies_record(catalog.load("aid_vintages"))


def money_flow() -> Explorer:
    """Obligations of a period from agency to account to label: years (FY1990 to FY2020), dollars."""
    record = _flows()
    controls = (
        replace(fiscal_years(1990, record.last_year, 2008, 2015), label=say("Years, added together")),
        dollars_choice(f"FY{PRICE_YEAR}"),
    )

    def draw(choices: Choices) -> Chart:
        return money_flow_chart(record, years=tuple(choices["years"]), dollars=choices["dollars"])

    return Explorer(controls, draw)


def account_shares() -> Explorer:
    """Who paid in three periods, in shares: breakdown, and whether FY2019's military financing counts."""
    record = aid_record()
    odd = derive.evaluate_number(
        'total("aid_by_account", "obligated_usd", fiscal_year=2019, account_group="Foreign Military Financing") / 1e6'
    )
    controls = (
        Choice(
            "breakdown",
            say("Breakdown"),
            {"account_group": say("account group"), "category": say("category"), "agency": say("agency")},
        ),
        Choice(
            "odd",
            say("Military financing of FY2019"),
            {"counted": say("counted"), "left_out": say("left out")},
        ),
    )

    def draw(choices: Choices) -> Chart:
        return account_shares_chart(
            record, breakdown=choices["breakdown"], odd=odd, counted=choices["odd"] == "counted"
        )

    return Explorer(controls, draw)


def deliveries() -> Explorer:
    """Hardware and institutions: equipment, all or of one recipient; money delivered to date; people trained."""
    record = _deliveries()
    view = Choice(
        "view",
        say("Show"),
        {
            "equipment": say("all equipment"),
            "army": say("Army and Air Force"),
            "navy": say("Navy"),
            "police": say("Federal Police"),
            "money": say("money delivered to date"),
            "training": say("people trained"),
        },
    )

    def draw(choices: Choices) -> Chart:
        return deliveries_chart(record, view=choices["view"])

    return Explorer((view,), draw)


def vintages() -> Explorer:
    """The same fiscal years in six stored copies of the official file: years, measure."""
    record = _copies()
    controls = (
        fiscal_years(2001, record.years[1], 2018, 2023),
        StageChoice(record.stage_years),
    )

    def draw(choices: Choices) -> Chart:
        return vintages_chart(record, years=tuple(choices["years"]), stage=choices["stage"])

    return Explorer(controls, draw)
