"""The explorer of a condition on aid: a percentage, the money on which it bites, and the record."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, Slider
from courselab.charts.view import Explorer
from courselab.messages import number, say
from usmex.charts.aid.withholding_calculator import (
    RULE,
    ConditionRecord,
    condition_record,
    withholding_calculator_chart,
)


@cache
def _record() -> ConditionRecord:
    return condition_record(
        catalog.load("merida_conditions"), catalog.load("merida_funding"), catalog.load("merida_by_account")
    )


def withholding_calculator() -> Explorer:
    """What a condition holds back: its percentage, the money on which it bites, a sum of your own, or each year on record."""
    record = _record()
    bases = {
        "conditioned": say("{amount} million: under the condition in 2015", amount=number(record.base)),
        "account": say("{amount} million: one account, INCLE", amount=number(record.account)),
        "year": say("{amount} million: all of the year", amount=number(record.total)),
        "own": say("your own sum"),
        "record": say("every year on record"),
    }
    why_gray = say("The sum is gray: choose “your own sum” above to move it.")
    controls = (
        Slider("percent", say("Held back"), 0, 100, RULE, say("{value} percent", value="{value}")),
        Choice("base", say("Of"), bases),
        Slider(
            "own",
            say("Your own sum"),
            1,
            720,
            400,
            say("{value} million dollars", value="{value}"),
            closed=lambda chosen: "" if chosen["base"] == "own" else why_gray,
        ),
    )

    def draw(choices: Choices) -> Chart:
        return withholding_calculator_chart(
            record, percent=choices["percent"], base=choices["base"], own=choices["own"]
        )

    return Explorer(controls, draw)
