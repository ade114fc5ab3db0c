"""The four stages of the same aid: each fiscal year above, the running totals below."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from courselab import derive
from courselab.charts import style
from courselab.charts.backdrop import End, Panel, Years, edges, end_labels
from courselab.charts.chart import Chart
from courselab.charts.drawn import Bars, Points
from courselab.charts.traces import bars, level_line, rounded
from courselab.charts.view import Explorer, explorer
from courselab.messages import number, say
from usmex import colors
from usmex.charts.aid.record import PRICE_YEAR, STAGES, AidRecord, aid_record, dollars_words, stage_names
from usmex.charts.parts import dollars_choice, fiscal_years

SYMBOLS = {"requested": "diamond", "appropriated": "square", "obligated": "circle", "paid": "triangle-up"}
LOWER = ("x2", "y2")
LOWER_PIXELS = 227
SOURCE = "fa_country_2025_11"


@cache
def _claimed() -> float:
    """The article's total in millions."""
    return derive.evaluate_number(
        'value("merida_funding", "amount_usd_millions", source_id="wsj_americas_2015_10", '
        'measure="cumulative_appropriated")'
    )


def promise_and_cash() -> Explorer:
    """Requested, appropriated, obligated and paid side by side, with running totals: years, dollars."""
    record = aid_record()
    recorded = record.stage_years.values()
    low, high = max(years[0] for years in recorded), min(years[1] for years in recorded)
    return explorer(_chart, record, fiscal_years(low, high, 2008, 2015), dollars_choice(f"FY{PRICE_YEAR}"))


def _chart(record: AidRecord, *, years: Years, dollars: str) -> Chart:
    """The article's total is a line in the lower panel, in nominal dollars only, because that is how it was made."""
    drawn = record.totals[dollars].loc[years[0] : years[1], list(STAGES)]
    running = drawn.cumsum()
    ends = running.iloc[-1]
    mark = _claimed() if dollars == "nominal" else None
    lower = Panel(LOWER_PIXELS, 0.0, 1.08 * max(ends.max(), mark or 0), say("running total, million"), {})
    names = [
        # At the edge of the panel, where the dashed line of the claim ends, too.
        End(f"{name} {number(ends[stage])}", edges(years)[1], float(ends[stage]), colors.STAGES[stage])
        for stage, name in stage_names().items()
    ]
    return Chart(
        name="promise_and_cash",
        title=say(
            "FY{first} to FY{last}: {obligated} million obligated, {paid} million paid",
            first=years[0],
            last=years[1],
            obligated=number(ends["obligated"]),
            paid=number(ends["paid"]),
        ),
        subtitle=say(
            "U.S. aid to Mexico, four stages, {unit}; U.S. fiscal years; above each year, below the running total",
            unit=dollars_words(dollars),
        ),
        words=_words(years, ends, mark),
        table=_table(drawn, running),
        sources=(SOURCE, *(["long_2015"] if mark else [])),
        traces=[
            trace
            for stage, name in stage_names().items()
            for trace in (_bars(drawn[stage], stage, name), _line(running[stage], stage, name))
        ],
        layout=style.layout(
            600,
            barmode="group",
            xaxis=style.year_axis(years, anchor="y", step=1),
            yaxis=style.amount_axis(say("million dollars"), domain=[0.56, 1]),
            xaxis2=style.year_axis(years, anchor="y2", step=1, matches="x"),
            yaxis2=style.amount_axis(lower.title, domain=[0, 0.44], range=[lower.low, lower.high]),
            margin={"l": 64, "r": 118, "t": 12, "b": 72},
            shapes=[level_line(mark, LOWER)] if mark else [],
            annotations=[*end_labels(names, lower, LOWER), *([_mark_label(mark)] if mark else [])],
        ),
        limits=(
            say(
                "These totals count all U.S. agencies; the article speaks of the Mérida Initiative, whose totals count INCLE, ESF and FMF only."
            ),
            say(
                "The budget request of FY2008 leaves out the 500 million dollars that the president asked for in a supplemental request."
            ),
        ),
    )


def _bars(amounts: pd.Series, stage: str, name: str) -> Bars:
    hover = [
        say("{stage}, FY{year}: {amount} million dollars", stage=name, year=year, amount=number(amount, 1))
        for year, amount in amounts.items()
    ]
    return bars(amounts, colors.STAGES[stage], hover, name=name, source=SOURCE)


def _line(totals: pd.Series, stage: str, name: str) -> Points:
    return Points(
        x=totals.index.tolist(),
        y=rounded(totals),
        name=name,
        color=colors.STAGES[stage],
        hover=[
            say(
                "{stage}, running total to FY{year}: {amount} million dollars",
                stage=name,
                year=year,
                amount=number(amount, 1),
            )
            for year, amount in totals.items()
        ],
        symbol=SYMBOLS[stage],
        size=8,
        edge=0,
        line="solid",
        axes=LOWER,
        in_legend=False,
        source=SOURCE,
    )


def _mark_label(mark: float) -> dict[str, Any]:
    return {
        "text": say("the article: more than {claimed} million", claimed=number(mark)),
        "x": 0,
        "xref": "x2 domain",
        "y": mark,
        "yref": "y2",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": style.MARK},
    }


def _words(years: tuple[int, int], ends: pd.Series, mark: float | None) -> str:
    totals = say(
        "FY{first} to FY{last} together: {requested} million dollars requested, {appropriated} appropriated or planned, "
        "{obligated} obligated, {paid} paid.",
        first=years[0],
        last=years[1],
        **{stage: number(ends[stage]) for stage in STAGES},
    )
    if mark is None:
        return totals
    below = [stage for stage in STAGES if ends[stage] <= mark]
    above = [stage for stage in STAGES if ends[stage] > mark]
    if not below or not above:
        return totals
    names = stage_names()
    return f"{totals} " + say(
        "The article's {claimed} million lies above the column “{below}” and below the column “{above}”.",
        claimed=number(mark),
        below=names[max(below, key=lambda stage: ends[stage])],
        above=names[min(above, key=lambda stage: ends[stage])],
    )


def _table(drawn: pd.DataFrame, running: pd.DataFrame) -> pd.DataFrame:
    names = stage_names()
    totals = {stage: say("{stage}, running total", stage=name) for stage, name in names.items()}
    shown = drawn.rename(columns=names).join(running.rename(columns=totals)).round(1)
    return shown.rename_axis(say("fiscal year")).reset_index()
