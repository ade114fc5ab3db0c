"""Mexico's share of U.S. trade and the U.S. share of Mexico's, percent, by calendar year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab.charts import style
from courselab.charts.backdrop import LOWER, UPPER, End, Panel, Years, end_labels, framed, within
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, calendar_years
from courselab.charts.traces import line
from courselab.charts.view import Explorer, explorer
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
    flow_names,
    trade_marks,
    trade_record,
)


def mutual_dependence() -> Explorer:
    """Mexico's share of U.S. trade and the U.S. share of Mexico's, 1971 to 2022: years, flow."""
    record = trade_record()
    return explorer(
        _chart,
        record,
        calendar_years(record.share_years("all")[0], record.yearly_years[1]),
        Choice(
            "flow",
            say("Flow"),
            {"both": say("exports and imports"), **flow_names()},
        ),
    )


def _chart(record: TradeRecord, *, years: Years, flow: str) -> Chart:
    """Mexico's share of U.S. goods trade above, the U.S. share of Mexico's below, on one time axis."""
    flows = ["exports", "imports"] if flow == "both" else [flow]
    span = range(years[0], years[1] + 1)
    in_mexico = pd.DataFrame({each: record.shares["all"][each]["United States"] for each in flows})
    shares = {
        CENSUS: record.mexico_in_us[flows].reindex(span).astype(float),
        COW: in_mexico.reindex(span).astype(float),
    }
    marks = within(trade_marks()[1:], years)
    names = flow_names()
    upper = Panel(190, 0.0, 20.0, say("percent"), {"dtick": 5})
    lower = Panel(230, 0.0, 100.0, say("percent"), {"dtick": 20})
    traces, ends = [], []
    for source, panel, axes in ((CENSUS, upper, UPPER), (COW, lower, LOWER)):
        last_points = []
        for each, points in _recorded(shares[source]).items():
            pieces = coverage_pieces(points, "United States", each) if source == COW else [(points, False)]
            color = colors.FLOWS[each]
            traces += [
                line(
                    piece,
                    color,
                    _hover(piece, each, source),
                    name=names[each],
                    symbol=FLOW_SYMBOLS[each],
                    dash="dash" if dashed else "solid",
                    axes=axes,
                )
                for piece, dashed in pieces
            ]
            last_points.append(End(names[each], float(points.index[-1]), float(points.iloc[-1]), color))
        ends += end_labels(last_points, panel, axes)
    return Chart(
        name="mutual_dependence",
        title=_title(shares),
        subtitle=say(
            "Above: Mexico's share of U.S. goods trade (Census Bureau). Below: the U.S. share of Mexico's (Correlates of War). Percent; calendar years"
        ),
        words=_words(shares),
        table=_table(shares),
        sources=(
            *([CENSUS] if _recorded(shares[CENSUS]) else []),
            *cow_sources(shares[COW].dropna(how="all")),
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


def _recorded(shares: pd.DataFrame) -> dict[str, pd.Series]:
    """By flow the years with a share, without a flow that has none."""
    found = {str(each): shares[each].dropna() for each in shares.columns}
    return {each: points for each, points in found.items() if len(points)}


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


def _fact(each: str, source: str, year: object, share: str) -> str:
    values = {"share": share, "year": year}
    if source == CENSUS:
        if each == "exports":
            return say("Mexico took {share} percent of U.S. exports in {year}.", **values)
        return say("Mexico supplied {share} percent of U.S. imports in {year}.", **values)
    if each == "exports":
        return say("The United States took {share} percent of Mexico's exports in {year}.", **values)
    return say("The United States supplied {share} percent of Mexico's imports in {year}.", **values)


def _hover(points: pd.Series, each: str, source: str) -> list[str]:
    return [
        f"{_fact(each, source, year, number(share, 2))}<br>{hover_source(source)}"
        for year, share in points.items()
    ]


def _title(shares: dict[str, pd.DataFrame]) -> str:
    """Of the first flow that is drawn: both shares in the last year that has both, else the one that is recorded."""
    each = str(shares[COW].columns[0])
    mexico, united_states = (shares[source][each].dropna() for source in (CENSUS, COW))
    both = mexico.index.intersection(united_states.index)
    if both.empty:
        points, source = (united_states, COW) if mexico.empty else (mexico, CENSUS)
        return _fact(each, source, points.index[-1], number(points.iloc[-1], 1)).rstrip(".")
    year = int(both[-1])
    values = {"year": year, "mexico": number(mexico[year], 1), "us": number(united_states[year], 1)}
    if each == "exports":
        return say(
            "{year}: Mexico bought {mexico} percent of U.S. exports, the United States {us} percent of Mexico's",
            **values,
        )
    return say(
        "{year}: Mexico supplied {mexico} percent of U.S. imports, the United States {us} percent of Mexico's",
        **values,
    )


def _words(shares: dict[str, pd.DataFrame]) -> str:
    sentences = []
    for source, frame in shares.items():
        for each, recorded in _recorded(frame).items():
            points = comparable(recorded.to_frame(), each)[each] if source == COW else recorded
            first, last = points.index[0], points.index[-1]
            sentences.append(_fact(each, source, last, number(points.iloc[-1], 1)))
            if first < last:
                before = number(points.iloc[0], 1)
                sentences.append(say("It was {share} percent in {year}.", share=before, year=first))
    return " ".join(sentences)


def _table(shares: dict[str, pd.DataFrame]) -> pd.DataFrame:
    names = {
        (CENSUS, "exports"): say("Mexico in U.S. exports"),
        (CENSUS, "imports"): say("Mexico in U.S. imports"),
        (COW, "exports"): say("U.S. in Mexico's exports"),
        (COW, "imports"): say("U.S. in Mexico's imports"),
    }
    columns = {
        name: shares[source][each].round(2)
        for (source, each), name in names.items()
        if each in shares[source]
    }
    return pd.DataFrame(columns).rename_axis(say("year")).reset_index()
