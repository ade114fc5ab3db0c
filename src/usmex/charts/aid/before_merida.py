"""Security aid by program in the fiscal years before the Mérida Initiative."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from courselab import derive
from courselab.charts import style
from courselab.charts.backdrop import Years, named, shade
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice
from courselab.charts.traces import bars
from courselab.charts.view import Explorer, explorer
from courselab.measures import when_highest
from courselab.messages import number, say
from usmex.charts.aid.record import (
    PRICE_YEAR,
    AidRecord,
    aid_record,
    dollars_words,
    greenbook_sources,
    parts_of,
    share_words,
)
from usmex.charts.parts import dollars_choice, fiscal_years

GAO_YEARS = (2000, 2006)
"""Yearly counternarcotics and police aid before Mérida (gao_10_253r)."""
SECURITY_PARTS = ("police", "defense_drugs", "military")


@cache
def _gao_average() -> float:
    """GAO's yearly mean for 2000 to 2006 in millions."""
    return derive.evaluate_number(
        'value("merida_deliveries", "value_usd_millions", source_id="gao_10_253r", date="2000-2006")'
    )


def before_merida() -> Explorer:
    """Security aid by program before the Mérida Initiative: years, dollars, amount or share."""
    return explorer(
        _chart,
        aid_record(),
        fiscal_years(1977, 2015, 1996, 2007),
        dollars_choice(f"FY{PRICE_YEAR}"),
        Choice("scale", say("Show"), {"amount": say("amount"), "share": say("share")}),
    )


def _chart(record: AidRecord, *, years: Years, dollars: str, scale: str) -> Chart:
    """GAO's average is marked in nominal amounts and over all of its years only."""
    as_share = scale == "share"
    average = _gao_average()
    parts = parts_of("account_group")
    everything = record.parts[dollars]["account_group"].loc[years[0] : years[1]]
    drawn = everything[list(SECURITY_PARTS)]
    heights = drawn.div(everything.sum(axis=1), axis=0) * 100 if as_share else drawn
    total = drawn.sum(axis=1)
    average_is_drawn = (
        dollars == "nominal" and not as_share and years[0] <= GAO_YEARS[0] and years[1] >= GAO_YEARS[1]
    )
    unit = say("percent of all obligations of the year") if as_share else dollars_words(dollars)
    traces = [
        bars(
            heights[key],
            parts[key].color,
            [
                say(
                    "{part}, FY{year}: {amount} million dollars",
                    part=parts[key].name,
                    year=year,
                    amount=number(amount, 1),
                )
                for year, amount in drawn[key].items()
            ],
            name=parts[key].name,
            edge=(style.PAPER, 0.5),
            source="greenbook_fy2020",
        )
        for key in SECURITY_PARTS
    ]
    return Chart(
        name="before_merida",
        title=_title(total, heights, years, as_share),
        subtitle=say(
            "U.S. security aid to Mexico by program, obligated, {unit}; U.S. fiscal years", unit=unit
        ),
        words=" ".join(
            [
                _words(drawn, everything, years),
                *([_range_words(heights), share_words(heights, parts)] if as_share else []),
            ]
        ),
        table=_table(heights, parts),
        sources=(
            *greenbook_sources(dollars),
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
                *shade(record.behind.periods.spans, years),
                *([_gao_line(average)] if average_is_drawn else []),
            ],
            annotations=[
                *named(record.behind.periods.spans, years),
                *([_gao_label(average)] if average_is_drawn else []),
            ],
        ),
        limits=(
            say("The Greenbook records military financing late or low: do not measure hardware by it."),
            say("Negative amounts are money taken back (deobligations)."),
        ),
    )


def _title(total: pd.Series, heights: pd.DataFrame, years: Years, as_share: bool) -> str:
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


def _words(drawn: pd.DataFrame, everything: pd.DataFrame, years: Years) -> str:
    total, peak = drawn.sum(axis=1), when_highest(drawn.sum(axis=1))
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


def _table(heights: pd.DataFrame, parts: dict[str, Any]) -> pd.DataFrame:
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
