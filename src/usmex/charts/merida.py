"""Charts of the Mérida years and of the years before, from the aid tables.

All amounts are U.S. dollars, all years U.S. fiscal years. Drawn values are millions of dollars.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from usmex.charts import style
from usmex.charts.aid import (
    STAGES,
    AidRecord,
    dollars_words,
    hover_source,
    parts_of,
    share_words,
    stage_name,
    year_of_most,
)
from usmex.charts.chart import Chart
from usmex.messages import number, say

GAO_YEARS = (2000, 2006)
"""Yearly counternarcotics and police aid before Mérida (gao_10_253r)."""
SECURITY_PARTS = ("police", "defense_drugs", "military")
SYMBOLS = {"requested": "diamond", "appropriated": "square", "obligated": "circle", "paid": "triangle-up"}


def promise_and_cash(
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
        look = {"color": style.STAGES[stage]}
        traces.append(
            {
                "type": "bar",
                "name": stage_name(stage),
                "x": drawn.index.tolist(),
                "y": drawn[stage].round(4).tolist(),
                "marker": look,
                "customdata": _hover(drawn[stage], stage, running=False),
                "hovertemplate": "%{customdata}<extra></extra>",
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
                "hovertemplate": "%{customdata}<extra></extra>",
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
        words=_promise_words(years, ends, mark),
        table=_promise_table(drawn, running),
        sources=("fa_country_2025_11", *(["long_2015"] if mark else [])),
        traces=traces,
        layout=style.layout(
            600,
            barmode="group",
            xaxis=style.year_axis(years, anchor="y", dtick=1),
            yaxis=style.amount_axis(say("million dollars"), domain=[0.56, 1]),
            xaxis2=style.year_axis(years, anchor="y2", dtick=1, matches="x"),
            yaxis2=style.amount_axis(
                say("running total, million"), domain=[0, 0.44], range=[0, _ceiling(ends.max(), mark)]
            ),
            margin={"l": 64, "r": 118, "t": 12, "b": 72},
            shapes=[_claim_line(mark)] if mark else [],
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


def _claim_line(mark: float) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x2 domain",
        "yref": "y2",
        "x0": 0,
        "x1": 1,
        "y0": mark,
        "y1": mark,
        "line": {"color": style.MARK, "width": 2, "dash": "dash"},
    }


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
                "font": {"size": 13, "color": "#5f5f5f" if stage == "requested" else _text_color(stage)},
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


def _text_color(stage: str) -> str:
    return "#8a5700" if stage == "appropriated" else style.STAGES[stage]


def _promise_words(years: tuple[int, int], ends: pd.Series, mark: float | None) -> str:
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


def _promise_table(drawn: pd.DataFrame, running: pd.DataFrame) -> pd.DataFrame:
    yearly = drawn.round(1).rename(columns={stage: stage_name(stage) for stage in STAGES})
    totals = running.round(1).rename(
        columns={stage: say("{stage}, running total", stage=stage_name(stage)) for stage in STAGES}
    )
    return yearly.join(totals).rename_axis(say("fiscal year")).reset_index()


def before_merida(
    record: AidRecord,
    *,
    years: tuple[int, int],
    average: float,
    dollars: str = "nominal",
    as_share: bool = False,
) -> Chart:
    """Security aid by program in the years before the Mérida Initiative.

    Three programs of ``aid_by_account``: police and drug control (INCLE), Defense Department counterdrug,
    military financing and training. ``as_share`` draws percent of all obligations of the year. ``average`` is
    GAO's yearly mean for 2000 to 2006 in millions, marked in nominal amounts and over all of these years only.
    """
    parts = parts_of("account_group")
    everything = record.parts[dollars]["account_group"].loc[years[0] : years[1]]
    drawn = everything[list(SECURITY_PARTS)]
    heights = drawn.div(everything.sum(axis=1), axis=0) * 100 if as_share else drawn
    total = drawn.sum(axis=1)
    average_is_drawn = (
        dollars == "nominal" and not as_share and years[0] <= GAO_YEARS[0] and years[1] >= GAO_YEARS[1]
    )
    unit = say("percent of all obligations of the year") if as_share else dollars_words(dollars)
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": parts[key].name,
            "x": heights.index.tolist(),
            "y": heights[key].round(4).tolist(),
            "marker": {"color": parts[key].color, "line": {"color": "#ffffff", "width": 0.5}},
            "customdata": [
                say(
                    "{part}, FY{year}: {amount} million dollars",
                    part=parts[key].name,
                    year=year,
                    amount=number(amount, 1),
                )
                for year, amount in drawn[key].items()
            ],
            "hovertemplate": "%{customdata}<br>" + hover_source("greenbook_fy2020") + "<extra></extra>",
        }
        for key in SECURITY_PARTS
    ]
    return Chart(
        name="before_merida",
        title=_before_title(total, heights, years, as_share),
        subtitle=say(
            "U.S. security aid to Mexico by program, obligated, {unit}; U.S. fiscal years", unit=unit
        ),
        words=" ".join(
            [
                _before_words(drawn, everything, years),
                *([_range_words(heights), share_words(heights, parts)] if as_share else []),
            ]
        ),
        table=_before_table(heights, parts),
        sources=(
            "greenbook_fy2020",
            *(["fa_country_2025_11"] if dollars == "constant" else []),
            *(["gao_10_253r"] if average_is_drawn else []),
        ),
        traces=traces,
        layout=style.layout(
            430,
            barmode="relative",
            margin={"l": 64, "r": 16, "t": 12, "b": style.LEGEND_ROOM},
            xaxis=style.year_axis(years),
            yaxis=style.amount_axis(say("percent") if as_share else say("million dollars")),
            shapes=[
                *style.shade_eras(record.eras, years),
                *([_gao_line(average)] if average_is_drawn else []),
            ],
            annotations=[
                *style.name_eras(record.eras, years),
                *([_gao_label(average)] if average_is_drawn else []),
            ],
        ),
        limits=(
            say("The Greenbook records military financing late or low: do not measure hardware by it."),
            say("Negative amounts are money taken back (deobligations)."),
        ),
    )


def _before_title(total: pd.Series, heights: pd.DataFrame, years: tuple[int, int], as_share: bool) -> str:
    if as_share:
        share = heights.sum(axis=1)
        return say(
            "Security programs took between {low} and {high} percent of a year's aid",
            low=number(share.min()),
            high=number(share.max()),
        )
    return say(
        "Security aid averaged {amount} million dollars a year, FY{first} to FY{last}",
        amount=number(total.mean()),
        first=years[0],
        last=years[1],
    )


def _before_words(drawn: pd.DataFrame, everything: pd.DataFrame, years: tuple[int, int]) -> str:
    total, peak = drawn.sum(axis=1), year_of_most(drawn.sum(axis=1))
    return say(
        "FY{first} to FY{last}: {amount} million dollars were obligated for security programs, on average {mean} million "
        "a year, and {share} percent of all aid; "
        "{police} percent of the security money was State Department drug control and police (INCLE), "
        "{defense} percent Defense Department counterdrug. The highest year is FY{peak} with {height} million.",
        first=years[0],
        last=years[1],
        amount=number(total.sum(), 1),
        mean=number(total.mean(), 1),
        share=number(total.sum() / everything.to_numpy().sum() * 100),
        police=number(drawn["police"].sum() / total.sum() * 100),
        defense=number(drawn["defense_drugs"].sum() / total.sum() * 100),
        peak=peak,
        height=number(total[peak], 1),
    )


def _range_words(heights: pd.DataFrame) -> str:
    share = heights.sum(axis=1)
    return say(
        "Their share of a year's aid lies between {low} and {high} percent.",
        low=number(share.min(), 1),
        high=number(share.max(), 1),
    )


def _before_table(heights: pd.DataFrame, parts: dict[str, Any]) -> pd.DataFrame:
    shown = heights.round(1).rename(columns={key: parts[key].name for key in SECURITY_PARTS})
    return shown.rename_axis(say("fiscal year")).reset_index()


def _gao_line(average: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": GAO_YEARS[0] - 0.5,
        "x1": GAO_YEARS[1] + 0.5,
        "y0": average,
        "y1": average,
        "line": {"color": style.MARK, "width": 2.5, "dash": "dash"},
    }


def _gao_label(average: float) -> dict[str, Any]:
    return {
        "text": say("GAO: {average} million a year, 2000 to 2006", average=number(average)),
        "x": GAO_YEARS[0] - 0.5,
        "y": average,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": style.MARK},
    }


def withheld(*, total: float, base: float, held: float, compare: str) -> Chart:
    """October 2015: what was held back, beside the money it was taken from. Amounts in millions.

    ``total`` is the year's Mérida money, ``base`` the part under the human-rights condition, ``held`` what was
    held back. ``compare`` is ``conditioned`` or ``year``: against which whole the share is told.
    """
    whole = base if compare == "conditioned" else total
    rows = [
        (say("held back"), held, style.MARK),
        (say("under the condition"), base, style.ACTORS["state"]),
        *([(say("all Mérida money of the year"), total, style.ACTORS["other"])] if compare == "year" else []),
    ]
    share = number(held / whole * 100, 1)
    title = (
        say("The cut was {share} percent of the money under the condition", share=share)
        if compare == "conditioned"
        else say("The cut was {share} percent of the Mérida money of the year", share=share)
    )
    return Chart(
        name="withheld",
        title=title,
        subtitle=say(
            "Mérida Initiative money reported for the year of the decision, millions of dollars, nominal"
        ),
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
        sources=("wapo_mapinc_2015_10", "wsj_americas_2015_10"),
        traces=[style.named_bars(rows)],
        layout=style.named_bars_layout(whole),
        limits=(
            say("Only one newspaper gives the 33 million; the reports say “the year” without naming it."),
        ),
    )
