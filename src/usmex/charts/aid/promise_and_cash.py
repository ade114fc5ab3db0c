"""The four stages of the same aid: each fiscal year above, the running totals below."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.traces import level_line
from courselab.charts.words import HOVER, hover_source
from courselab.messages import number, say
from usmex import colors
from usmex.charts.aid.record import STAGES, AidRecord, dollars_words, stage_name

SYMBOLS = {"requested": "diamond", "appropriated": "square", "obligated": "circle", "paid": "triangle-up"}


def promise_and_cash_chart(
    record: AidRecord, *, years: tuple[int, int], claimed: float, dollars: str = "nominal"
) -> Chart:
    """The four stages of the same years: each year above, the running total below.

    ``years`` are fiscal years within which all four stages are recorded (FY2008 to FY2023). ``claimed`` is the
    article's total in millions; it is drawn as a line in the lower panel, in nominal dollars only, because that
    is how it was made.
    """
    drawn = record.totals[dollars].loc[years[0] : years[1], list(STAGES)]
    running = drawn.cumsum()
    ends = running.iloc[-1]
    traces: list[dict[str, Any]] = []
    for stage in STAGES:
        look = {"color": colors.STAGES[stage]}
        traces.append(
            {
                "type": "bar",
                "name": stage_name(stage),
                "x": drawn.index.tolist(),
                "y": drawn[stage].round(4).tolist(),
                "marker": look,
                "customdata": _hover(drawn[stage], stage, running=False),
                "hovertemplate": HOVER,
            }
        )
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": stage_name(stage),
                "x": running.index.tolist(),
                "y": running[stage].round(4).tolist(),
                "line": {**look, "width": 2.5},
                "marker": {**look, "symbol": SYMBOLS[stage], "size": 8},
                "xaxis": "x2",
                "yaxis": "y2",
                "showlegend": False,
                "customdata": _hover(running[stage], stage, running=True),
                "hovertemplate": HOVER,
            }
        )
    mark = claimed if dollars == "nominal" else None
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
        sources=("fa_country_2025_11", *(["long_2015"] if mark else [])),
        traces=traces,
        layout=style.layout(
            600,
            barmode="group",
            xaxis=style.year_axis(years, anchor="y", step=1),
            yaxis=style.amount_axis(say("million dollars"), domain=[0.56, 1]),
            xaxis2=style.year_axis(years, anchor="y2", step=1, matches="x"),
            yaxis2=style.amount_axis(
                say("running total, million"), domain=[0, 0.44], range=[0, _ceiling(ends.max(), mark)]
            ),
            margin={"l": 64, "r": 118, "t": 12, "b": 72},
            shapes=[level_line(mark, ("x2", "y2"))] if mark else [],
            annotations=_end_labels(ends, years[1], mark),
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


def _ceiling(highest: float, mark: float | None) -> float:
    return 1.08 * max(highest, mark or 0)


def _hover(amounts: pd.Series, stage: str, running: bool) -> list[str]:
    texts = []
    for year, amount in amounts.items():
        values = {"stage": stage_name(stage), "year": year, "amount": number(amount, 1)}
        text = (
            say("{stage}, running total to FY{year}: {amount} million dollars", **values)
            if running
            else say("{stage}, FY{year}: {amount} million dollars", **values)
        )
        texts.append(f"{text}<br>{hover_source('fa_country_2025_11')}")
    return texts


def _end_labels(ends: pd.Series, last_year: int, mark: float | None) -> list[dict[str, Any]]:
    """Names at the right end of the lines, moved apart where they would overlap."""
    height = _ceiling(ends.max(), mark)
    least = height * 0.085
    labels, floor = [], 0.0
    for stage in ends.sort_values().index:
        place = max(float(ends[stage]), floor)
        floor = place + least
        labels.append(
            {
                "text": f"{stage_name(stage)} {number(ends[stage])}",
                "x": last_year + 0.5,
                "xref": "x2",
                "y": place,
                "yref": "y2",
                "xanchor": "left",
                "yanchor": "middle",
                "showarrow": False,
                "font": {"size": 13, "color": style.text_color(colors.STAGES[stage])},
            }
        )
    if mark:
        labels.append(
            {
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
        )
    return labels


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
    return f"{totals} " + say(
        "The article's {claimed} million lies above the column “{below}” and below the column “{above}”.",
        claimed=number(mark),
        below=stage_name(max(below, key=lambda stage: ends[stage])),
        above=stage_name(min(above, key=lambda stage: ends[stage])),
    )


def _table(drawn: pd.DataFrame, running: pd.DataFrame) -> pd.DataFrame:
    yearly = drawn.round(1).rename(columns={stage: stage_name(stage) for stage in STAGES})
    totals = running.round(1).rename(
        columns={stage: say("{stage}, running total", stage=stage_name(stage)) for stage in STAGES}
    )
    return yearly.join(totals).rename_axis(say("fiscal year")).reset_index()
