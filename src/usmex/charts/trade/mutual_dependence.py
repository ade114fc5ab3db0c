"""Mexico's share of U.S. trade and the U.S. share of Mexico's, percent, by calendar year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab.charts import style
from courselab.charts.backdrop import (
    LOWER,
    UPPER,
    End,
    EndName,
    Panel,
    Years,
    end_labels,
    framed,
    within,
)
from courselab.charts.chart import Chart
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.words import hover_source
from courselab.messages import number, say
from usmex import colors
from usmex.charts.trade.record import (
    CENSUS,
    COW,
    FLOW_SYMBOLS,
    TradeRecord,
    comparable,
    coverage_pieces,
    cow_sources,
    trade_marks,
)


def mutual_dependence_chart(record: TradeRecord, *, years: Years, flow: str = "both") -> Chart:
    """Mexico's share of U.S. goods trade above, the U.S. share of Mexico's below, on one time axis.

    ``years`` are calendar years from 1971 to 2022. ``flow``: both, exports, imports.
    """
    flows = ["exports", "imports"] if flow == "both" else [flow]
    span = list(range(years[0], years[1] + 1))
    mexico = record.mexico_in_us[flows].reindex(span).astype(float)
    united_states = (
        pd.DataFrame({each: record.shares["all"][each]["United States"] for each in flows})
        .reindex(span)
        .astype(float)
    )
    marks = within(trade_marks()[1:], years)
    names = {"exports": say("exports"), "imports": say("imports")}
    upper = Panel(190, 0.0, 20.0, say("percent"), {"dtick": 5})
    lower = Panel(230, 0.0, 100.0, say("percent"), {"dtick": 20})
    traces: list[Points] = []
    ends: list[EndName] = []
    for frame, panel, axes, source in (
        (mexico, upper, UPPER, CENSUS),
        (united_states, lower, LOWER, COW),
    ):
        last_points = []
        for each in flows:
            points = frame[each].dropna()
            if points.empty:
                continue
            pieces = coverage_pieces(points, "United States", each) if source == COW else [(points, False)]
            traces += [
                line(
                    piece,
                    colors.FLOWS[each],
                    _hover(piece, each, source),
                    name=names[each],
                    symbol=FLOW_SYMBOLS[each],
                    dash="dash" if dashed else "solid",
                    axes=axes,
                )
                for piece, dashed in pieces
            ]
            last_points.append(
                End(names[each], float(points.index[-1]), float(points.iloc[-1]), colors.FLOWS[each])
            )
        ends += end_labels(last_points, panel, axes)
    return Chart(
        name="mutual_dependence",
        title=_title(mexico, united_states),
        subtitle=say(
            "Above: Mexico's share of U.S. goods trade (Census Bureau). Below: the U.S. share of Mexico's (Correlates of War). Percent; calendar years"
        ),
        words=_words(mexico, united_states),
        table=_table(mexico, united_states),
        sources=(
            *([CENSUS] if mexico.notna().any(axis=None) else []),
            *cow_sources(united_states.dropna(how="all")),
            *dict.fromkeys(mark.source for mark in marks),
        ),
        traces=[*traces, *record.behind.strip(years)],
        layout=framed(
            record.behind,
            years,
            [upper, lower],
            marks,
            right=72,
            annotations=[
                *ends,
                _panel_name(say("Mexico in U.S. trade"), UPPER[1]),
                _panel_name(say("The United States in Mexico's trade"), LOWER[1]),
            ],
        ),
        limits=(
            say(
                "Mexico's share of U.S. trade is recorded for 1987 to 2022, the U.S. share of Mexico's for 1971 to 2014."
            ),
            say(
                "Mexico's recorded imports jump in 1991, when their coverage seems to change; the lines before are dashed and not joined to those after."
            ),
            say("The two panels have different scales."),
        ),
    )


def _panel_name(text: str, axis: str) -> dict[str, Any]:
    """A panel's name just above it."""
    return {
        "text": f"<b>{text}</b>",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": f"{axis} domain",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 1,
        "showarrow": False,
        "bgcolor": style.PAPER,
        "borderpad": 0,
        "font": {"size": 13, "color": style.SOFT_INK},
    }


def _fact(each: str, source: str, year: int, share: str) -> str:
    sentences = {
        ("exports", CENSUS): say(
            "Mexico took {share} percent of U.S. exports in {year}.", share=share, year=year
        ),
        ("imports", CENSUS): say(
            "Mexico supplied {share} percent of U.S. imports in {year}.", share=share, year=year
        ),
        ("exports", COW): say(
            "The United States took {share} percent of Mexico's exports in {year}.", share=share, year=year
        ),
        ("imports", COW): say(
            "The United States supplied {share} percent of Mexico's imports in {year}.",
            share=share,
            year=year,
        ),
    }
    return sentences[each, source]


def _hover(points: pd.Series, each: str, source: str) -> list[str]:
    return [
        f"{_fact(each, source, int(str(year)), number(share, 2))}<br>{hover_source(source)}"
        for year, share in points.items()
    ]


def _title(mexico: pd.DataFrame, united_states: pd.DataFrame) -> str:
    each = str(mexico.columns[0])
    both = mexico[each].dropna().index.intersection(united_states[each].dropna().index)
    if len(both):
        year = int(both[-1])
        values = {
            "year": year,
            "mexico": number(float(mexico[each][year]), 1),
            "us": number(float(united_states[each][year]), 1),
        }
        if each == "exports":
            return say(
                "{year}: Mexico bought {mexico} percent of U.S. exports, the United States {us} percent of Mexico's",
                **values,
            )
        return say(
            "{year}: Mexico supplied {mexico} percent of U.S. imports, the United States {us} percent of Mexico's",
            **values,
        )
    frame, source = (mexico, CENSUS) if mexico[each].notna().any() else (united_states, COW)
    last = int(frame[each].dropna().index[-1])
    return _fact(each, source, last, number(float(frame[each][last]), 1)).rstrip(".")


def _words(mexico: pd.DataFrame, united_states: pd.DataFrame) -> str:
    sentences = []
    for frame, source in ((mexico, CENSUS), (united_states, COW)):
        for each in frame.columns:
            recorded = frame[[each]].dropna()
            points = (comparable(recorded, str(each)) if source == COW else recorded)[each]
            if points.empty:
                continue
            first, last = int(points.index[0]), int(points.index[-1])
            fact = _fact(str(each), source, last, number(points.iloc[-1], 1))
            if first < last:
                fact = f"{fact} " + say(
                    "It was {share} percent in {year}.", share=number(points.iloc[0], 1), year=first
                )
            sentences.append(fact)
    return " ".join(sentences)


def _table(mexico: pd.DataFrame, united_states: pd.DataFrame) -> pd.DataFrame:
    names = {
        (0, "exports"): say("Mexico in U.S. exports"),
        (0, "imports"): say("Mexico in U.S. imports"),
        (1, "exports"): say("U.S. in Mexico's exports"),
        (1, "imports"): say("U.S. in Mexico's imports"),
    }
    columns = {
        names[index, str(each)]: frame[each].round(2)
        for index, frame in enumerate((mexico, united_states))
        for each in frame.columns
    }
    return pd.DataFrame(columns).rename_axis(say("year")).reset_index()
