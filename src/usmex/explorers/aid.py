"""Explorers of U.S. aid to Mexico."""

from __future__ import annotations

from functools import cache

from usmex import catalog, charts, derive
from usmex.charts import merida
from usmex.charts.aid import BREAKDOWNS, STAGES, AidRecord, aid_record, stage_name
from usmex.explorers.controls import Choice, Choices, YearRange
from usmex.explorers.view import Explorer
from usmex.messages import say


@cache
def _record() -> AidRecord:
    return aid_record(
        catalog.load("aid_by_year"), catalog.load("aid_by_account"), catalog.load("presidencies")
    )


def _dollars() -> Choice:
    return Choice(
        "dollars",
        say("Dollars"),
        {"nominal": say("nominal"), "constant": say("constant (FY2024 prices)")},
    )


def _scale() -> Choice:
    return Choice("scale", say("Show"), {"amount": say("amount"), "share": say("share")})


class StageChoice(Choice):
    """The stages; closed where none of the chosen years has a record of them."""

    def __init__(self, record: AidRecord) -> None:
        self.record = record
        names = {stage: stage_name(stage) for stage in STAGES}
        super().__init__("stage", say("Measure"), names, start="obligated")

    def closed(self, choices: Choices) -> dict[str, str]:
        first, last = choices["years"]
        reasons = {}
        for stage in STAGES:
            begins, ends = self.record.stage_years[stage]
            if last < begins or first > ends:
                reasons[stage] = say(
                    "“{stage}” is gray: it is recorded for FY{begins} to FY{ends} only.",
                    stage=stage_name(stage),
                    begins=begins,
                    ends=ends,
                )
        return reasons


class BreakdownChoice(Choice):
    """The breakdowns; only obligations are recorded by agency and account, and only for some years."""

    def __init__(self, record: AidRecord) -> None:
        self.record = record
        names = dict(
            zip(
                BREAKDOWNS,
                (say("none"), say("category"), say("agency"), say("account group")),
                strict=True,
            )
        )
        super().__init__("breakdown", say("Breakdown"), names)

    def closed(self, choices: Choices) -> dict[str, str]:
        _begins, ends = self.record.parts_years
        if choices["stage"] != "obligated":
            reason = say(
                "Breakdowns are gray: only obligations are recorded by agency and account. Set the measure to “{stage}”.",
                stage=stage_name("obligated"),
            )
        elif choices["years"][0] > ends:
            reason = say("Breakdowns are gray: the record by agency and account ends in FY{ends}.", ends=ends)
        else:
            return {}
        return dict.fromkeys(BREAKDOWNS[1:], reason)


class ShareChoice(Choice):
    """Amount or share; a share needs parts."""

    def __init__(self) -> None:
        super().__init__("scale", say("Show"), {"amount": say("amount"), "share": say("share of the year")})

    def closed(self, choices: Choices) -> dict[str, str]:
        if choices["breakdown"] != "none":
            return {}
        return {"share": say("“share of the year” is gray: it needs a breakdown.")}


def aid_flows(first: int | None = None, last: int | None = None) -> Explorer:
    """U.S. aid to Mexico by fiscal year, 1946 to 2025: years, dollars, measure, breakdown, amount or share.

    ``first`` and ``last`` are the fiscal years shown at the start.
    """
    record = _record()
    low, high = record.first_year, record.last_year
    controls = (
        YearRange("years", say("Years"), low, high, first or low, last or high),
        _dollars(),
        StageChoice(record),
        BreakdownChoice(record),
        ShareChoice(),
    )

    def draw(choices: Choices) -> charts.Chart:
        return charts.aid.flows(
            record,
            years=tuple(choices["years"]),
            dollars=choices["dollars"],
            stage=choices["stage"],
            breakdown=choices["breakdown"],
            as_share=choices["scale"] == "share",
        )

    return Explorer(controls, draw)


def promise_and_cash() -> Explorer:
    """Requested, appropriated, obligated and paid side by side, with running totals: years, dollars."""
    record = _record()
    low = max(record.stage_years[stage][0] for stage in STAGES)
    high = min(record.stage_years[stage][1] for stage in STAGES)
    claimed = derive.evaluate_number(
        'value("merida_funding", "amount_usd_millions", source_id="wsj_americas_2015_10", '
        'measure="cumulative_appropriated")'
    )
    controls = (YearRange("years", say("Years"), low, high, 2008, 2015), _dollars())

    def draw(choices: Choices) -> charts.Chart:
        return merida.promise_and_cash(
            record, years=tuple(choices["years"]), dollars=choices["dollars"], claimed=claimed
        )

    return Explorer(controls, draw)


def before_merida() -> Explorer:
    """Security aid by program before the Mérida Initiative: years, dollars, amount or share."""
    record = _record()
    average = derive.evaluate_number(
        'value("merida_deliveries", "value_usd_millions", source_id="gao_10_253r", date="2000-2006")'
    )
    controls = (YearRange("years", say("Years"), 1977, 2015, 1996, 2007), _dollars(), _scale())

    def draw(choices: Choices) -> charts.Chart:
        return merida.before_merida(
            record,
            years=tuple(choices["years"]),
            dollars=choices["dollars"],
            as_share=choices["scale"] == "share",
            average=average,
        )

    return Explorer(controls, draw)


def withheld() -> Explorer:
    """The October 2015 decision: the year's Mérida money, the part under the condition, the part held back."""
    total = derive.evaluate_number(
        'value("merida_funding", "amount_usd_millions", measure="merida_total_for_the_year")'
    )
    base = derive.evaluate_number('value("merida_conditions", "base_usd_millions", decided="2015-10-18")')
    held = derive.evaluate_number('value("merida_conditions", "amount_usd_millions", decided="2015-10-18")')
    compare = Choice(
        "compare",
        say("Compare the five million with"),
        {
            "conditioned": say("the part under the condition"),
            "year": say("all Mérida money of the year"),
        },
    )

    def draw(choices: Choices) -> charts.Chart:
        return merida.withheld(total=total, base=base, held=held, compare=choices["compare"])

    return Explorer((compare,), draw)
