"""Explorers of U.S. aid to Mexico."""

from __future__ import annotations

from courselab import derive
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, none_of
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.aid.aid_flows import aid_flows_chart
from usmex.charts.aid.promise_and_cash import promise_and_cash_chart
from usmex.charts.aid.record import BREAKDOWNS, PRICE_YEAR, STAGES, AidRecord, aid_record, stage_name
from usmex.charts.aid.withheld import withheld_chart
from usmex.charts.parts import dollars_choice, fiscal_years


class StageChoice(Choice):
    """The stages; closed where none of the chosen years lies in ``recorded``, a stage's first and last fiscal year."""

    def __init__(self, recorded: dict[str, tuple[int, int]]) -> None:
        self.recorded = recorded
        names = {stage: stage_name(stage) for stage in STAGES}
        super().__init__("stage", say("Measure"), names, start="obligated")

    def closed(self, choices: Choices) -> dict[str, str]:
        return {
            stage: say(
                "“{stage}” is gray: it is recorded for FY{begins} to FY{ends} only.",
                stage=stage_name(stage),
                begins=years[0],
                ends=years[1],
            )
            for stage, years in self.recorded.items()
            if none_of(choices["years"], years)
        }


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
    record = aid_record()
    low, high = record.first_year, record.last_year
    controls = (
        fiscal_years(low, high, first, last),
        dollars_choice(f"FY{PRICE_YEAR}"),
        StageChoice(record.stage_years),
        BreakdownChoice(record),
        ShareChoice(),
    )

    def draw(choices: Choices) -> Chart:
        return aid_flows_chart(
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
    record = aid_record()
    low = max(record.stage_years[stage][0] for stage in STAGES)
    high = min(record.stage_years[stage][1] for stage in STAGES)
    claimed = derive.evaluate_number(
        'value("merida_funding", "amount_usd_millions", source_id="wsj_americas_2015_10", '
        'measure="cumulative_appropriated")'
    )
    controls = (fiscal_years(low, high, 2008, 2015), dollars_choice(f"FY{PRICE_YEAR}"))

    def draw(choices: Choices) -> Chart:
        return promise_and_cash_chart(
            record, years=tuple(choices["years"]), dollars=choices["dollars"], claimed=claimed
        )

    return Explorer(controls, draw)


def withheld() -> Explorer:
    """The October 2015 decision: the year's Mérida money, the part under the condition, the part held back."""
    total = derive.evaluate_number(
        'total("merida_by_account", "amount_usd_millions", fiscal_year=2014, account=["INCLE", "ESF"])'
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

    def draw(choices: Choices) -> Chart:
        return withheld_chart(total=total, base=base, held=held, compare=choices["compare"])

    return Explorer((compare,), draw)
