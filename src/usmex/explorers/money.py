"""Explorers of what U.S. aid paid for, and of how the figures about it change."""

from __future__ import annotations

from functools import cache

from usmex import catalog, charts, derive
from usmex.charts.aid import STAGES, aid_record, stage_name
from usmex.charts.deliveries import Deliveries, deliveries_record
from usmex.charts.money_flow import Flows, flows_record
from usmex.charts.vintages import Copies, copies_record
from usmex.explorers.controls import Choice, Choices, YearRange
from usmex.explorers.view import Explorer
from usmex.messages import say


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
        YearRange("years", say("Years, added together"), 1990, record.last_year, 2008, 2015),
        Choice(
            "dollars",
            say("Dollars"),
            {"nominal": say("nominal"), "constant": say("constant (FY2024 prices)")},
        ),
    )

    def draw(choices: Choices) -> charts.Chart:
        return charts.money_flow.money_flow(record, years=tuple(choices["years"]), dollars=choices["dollars"])

    return Explorer(controls, draw)


def account_shares() -> Explorer:
    """Who paid in three periods, in shares: breakdown, and whether FY2019's military financing counts."""
    record = aid_record(
        catalog.load("aid_by_year"), catalog.load("aid_by_account"), catalog.load("presidencies")
    )
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

    def draw(choices: Choices) -> charts.Chart:
        return charts.money_flow.account_shares(
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

    def draw(choices: Choices) -> charts.Chart:
        return charts.deliveries.deliveries(record, view=choices["view"])

    return Explorer((view,), draw)


class CopiedStage(Choice):
    """The stages; closed where no copy has a figure of that stage for the chosen years."""

    def __init__(self, record: Copies) -> None:
        known = {stage: amounts.dropna(how="all").index for stage, amounts in record.amounts.items()}
        self.known = {stage: (int(years[0]), int(years[-1])) for stage, years in known.items()}
        super().__init__(
            "stage", say("Measure"), {stage: stage_name(stage) for stage in STAGES}, start="obligated"
        )

    def closed(self, choices: Choices) -> dict[str, str]:
        first, last = choices["years"]
        reasons = {}
        for stage, (begins, ends) in self.known.items():
            if last < begins or first > ends:
                reasons[stage] = say(
                    "“{stage}” is gray: it is recorded for FY{begins} to FY{ends} only.",
                    stage=stage_name(stage),
                    begins=begins,
                    ends=ends,
                )
        return reasons


def vintages() -> Explorer:
    """The same fiscal years in six stored copies of the official file: years, measure."""
    record = _copies()
    controls = (
        YearRange("years", say("Years"), 2001, record.years[1], 2018, 2023),
        CopiedStage(record),
    )

    def draw(choices: Choices) -> charts.Chart:
        return charts.vintages.vintages(record, years=tuple(choices["years"]), stage=choices["stage"])

    return Explorer(controls, draw)
