"""October 2015: what was held back, beside the money it was taken from. Amounts in millions of U.S. dollars."""

from __future__ import annotations

import pandas as pd

from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice
from courselab.charts.view import Explorer, explorer
from courselab.messages import number, say
from usmex import colors
from usmex.charts.aid.withholding_calculator import ConditionRecord, base_words, condition_record
from usmex.charts.parts import named_bars, named_bars_layout


def withheld() -> Explorer:
    """The October 2015 decision: the year's Mérida money, the part under the condition, the part held back."""
    return explorer(
        _chart,
        condition_record(),
        Choice(
            "compare",
            say("Compare the five million with"),
            {"conditioned": say("the part under the condition"), "year": base_words("year")},
        ),
    )


def _chart(record: ConditionRecord, *, compare: str) -> Chart:
    """``compare``: against which whole the share is told."""
    held, base, total = record.held_2015, record.base, record.total
    whole = base if compare == "conditioned" else total
    rows = [
        (say("held back"), held, style.MARK),
        (base_words("conditioned"), base, colors.ACTORS["state"]),
        *([(base_words("year"), total, colors.ACTORS["other"])] if compare == "year" else []),
    ]
    share = number(held / whole * 100, 1)
    return Chart(
        name="withheld",
        title=(
            say("The cut was {share} percent of the money under the condition", share=share)
            if compare == "conditioned"
            else say("The cut was {share} percent of the Mérida money of the year", share=share)
        ),
        subtitle=say("Mérida Initiative money of U.S. fiscal year 2014, millions of dollars, nominal"),
        words=say(
            "{held} million dollars were held back: {of_base} percent of the {base} million under the condition and "
            "{of_total} percent of the {total} million of the year.",
            held=number(held),
            base=number(base),
            total=number(total),
            of_base=number(held / base * 100, 1),
            of_total=number(held / total * 100, 1),
        ),
        table=pd.DataFrame(
            {say("money"): [row[0] for row in rows], say("million dollars"): [row[1] for row in rows]}
        ),
        sources=("wapo_mapinc_2015_10", "wsj_americas_2015_10", "D_TICO_2015", "A2_CSIS_STATE_BUDGET"),
        traces=[named_bars(rows)],
        layout=named_bars_layout(whole),
        limits=(
            say("Only one newspaper gives the 33 million."),
            say(
                "The year is the one whose law the State Department’s spokesman named. All of it is two accounts of the department’s table together; lesson 07 opens them."
            ),
        ),
    )
