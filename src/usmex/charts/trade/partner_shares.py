"""Who bought from and sold to Mexico: shares of partners, percent, by calendar year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab.charts.backdrop import End, Mark, Panel, Years, end_labels, framed, nice_ceiling, within
from courselab.charts.chart import Chart
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.words import hover_source, signed
from courselab.measures import since, when_highest, when_lowest
from courselab.messages import number, say
from usmex import colors
from usmex.charts.trade.record import (
    COW,
    FILLED_TO,
    INCOMPLETE_TO,
    PARTNERS,
    TradeRecord,
    comparable,
    coverage_pieces,
    cow_sources,
    trade_marks,
)

SYMBOLS = dict(
    zip(
        PARTNERS,
        ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon"),
        strict=True,
    )
)
BASES = (1981, 1985, 1988, 1990)
MANUFACTURES = "WTO_AGTPA_MANUF"


def partner_name(partner: str) -> str:
    """What a partner is called on a control or in a column."""
    return {
        "United States": say("United States"),
        "Canada": say("Canada"),
        "Japan": say("Japan"),
        "EU-12": say("EU-12"),
        "Germany": say("Germany"),
        "Spain": say("Spain"),
        "China": say("China"),
        "South Korea": say("South Korea"),
    }[partner]


def _end_name(partner: str) -> str:
    """A partner's name, short enough for the margin."""
    return {"United States": say("U.S."), "South Korea": say("S. Korea")}.get(partner, partner_name(partner))


def _in_sentence(partner: str) -> str:
    """A partner's name within a sentence."""
    return {"United States": say("the United States"), "EU-12": say("the EU-12")}.get(
        partner, partner_name(partner)
    )


def partner_shares_chart(
    record: TradeRecord,
    *,
    years: Years,
    partners: list[str],
    flow: str = "exports",
    goods: str = "all",
    base: int | None = None,
) -> Chart:
    """Shares of Mexico's exports or imports by partner, or their change since ``base`` in percentage points.

    ``years`` are calendar years. ``partners``: some of ``PARTNERS``. ``flow``: exports, imports. ``goods``: all
    (1971 to 2014), manufactures (1986 to 2006).
    """
    every = record.shares[goods][flow][partners]
    shares = every.loc[years[0] : years[1]]
    drawn = since(every, base).loc[years[0] : years[1]] if base else shares
    marks = within(trade_marks(), years)
    low, high = float(drawn.min().min()), float(drawn.max().max())
    panel = Panel(
        340,
        min(low * 1.1, 0.0) if base else 0.0,
        nice_ceiling(max(high, 0.0)),
        say("percentage points") if base else say("percent"),
        {"rangemode": "normal"},
    )
    ends = [
        End(
            _end_name(partner),
            float(drawn.index[-1]),
            float(drawn[partner].iloc[-1]),
            colors.PARTNERS[partner],
        )
        for partner in partners
    ]
    return Chart(
        name="partner_shares",
        title=_title(comparable(drawn, flow, goods), flow, goods, base),
        subtitle=_subtitle(flow, goods, base),
        words=_words(comparable(drawn, flow, goods), shares, base),
        table=_table(drawn),
        sources=(
            *([MANUFACTURES] if goods == "manufactures" else cow_sources(drawn)),
            *dict.fromkeys(mark.source for mark in marks),
        ),
        traces=[
            *(trace for partner in partners for trace in _lines(drawn[partner], partner, flow, goods, base)),
            *record.behind.strip(years),
        ],
        layout=framed(record.behind, years, [panel], marks, right=72, annotations=end_labels(ends, panel)),
        limits=_limits(drawn, partners, flow, goods, marks),
    )


def _lines(points: pd.Series, partner: str, flow: str, goods: str, base: int | None) -> list[Points]:
    pieces = coverage_pieces(points, partner, flow) if goods == "all" else [(points, False)]
    source = COW if goods == "all" else MANUFACTURES
    return [
        line(
            piece,
            colors.PARTNERS[partner],
            [_hover(partner, year, value, base, source) for year, value in piece.items()],
            name=partner_name(partner),
            symbol=SYMBOLS[partner],
            dash="dash" if dashed else "solid",
        )
        for piece, dashed in pieces
    ]


def _hover(partner: str, year: Any, value: float, base: int | None, source: str) -> str:
    values = {"partner": partner_name(partner), "year": year}
    text = (
        say("{partner}, {year}: {value} points since {base}", base=base, value=signed(value, 2), **values)
        if base
        else say("{partner}, {year}: {value} percent", value=number(value, 2), **values)
    )
    return f"{text}<br>{hover_source(source)}"


def _flow_of_goods(flow: str, goods: str) -> str:
    return {
        ("exports", "all"): say("Mexico's exports"),
        ("imports", "all"): say("Mexico's imports"),
        ("exports", "manufactures"): say("Mexico's exports of manufactures"),
        ("imports", "manufactures"): say("Mexico's imports of manufactures"),
    }[flow, goods]


def _subtitle(flow: str, goods: str, base: int | None) -> str:
    values = {"flow": _flow_of_goods(flow, goods)}
    if base:
        return say(
            "Shares of {flow}, change since {base} in percentage points; calendar years", base=base, **values
        )
    return say("Shares of {flow}, percent; calendar years", **values)


def _title(drawn: pd.DataFrame, flow: str, goods: str, base: int | None) -> str:
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    end = drawn.iloc[-1]
    if base:
        most = str(end.abs().idxmax())
        return say(
            "{base} to {last}: the share of {partner} in {flow} moved by {points} points",
            base=base,
            last=last,
            partner=_in_sentence(most),
            flow=_flow_of_goods(flow, goods),
            points=signed(float(end[most]), 1),
        )
    ranked = end.sort_values(ascending=False)
    top = str(ranked.index[0])
    values = {
        "flow": _flow_of_goods(flow, goods),
        "last": last,
        "partner": _in_sentence(top),
        "share": number(ranked.iloc[0], 1),
    }
    if len(ranked) == 1 and first < last:
        return say(
            "The share of {partner} in {flow}: {before} percent in {first}, {share} percent in {last}",
            first=first,
            before=number(float(drawn[top][first]), 1),
            **values,
        )
    if len(ranked) == 1:
        return say("The share of {partner} in {flow}: {share} percent in {last}", **values)
    pair = {**values, "second": _in_sentence(str(ranked.index[1])), "second_share": number(ranked.iloc[1], 1)}
    if flow == "exports":
        return say(
            "{last}: {partner} took {share} percent of {flow}, {second} {second_share} percent", **pair
        )
    return say(
        "{last}: {partner} supplied {share} percent of {flow}, {second} {second_share} percent", **pair
    )


def _words(drawn: pd.DataFrame, shares: pd.DataFrame, base: int | None) -> str:
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    sentences = []
    for partner in drawn.columns:
        own = drawn[partner]
        values: dict[str, object] = {
            "partner": partner_name(str(partner)),
            "first": first,
            "last": last,
            "before": number(float(shares[partner][first]), 1),
            "after": number(float(shares[partner][last]), 1),
        }
        if base:
            sentences.append(
                say(
                    "{partner}: {points} points from {base} to {last}, to {after} percent.",
                    base=base,
                    points=signed(float(own.iloc[-1]), 1),
                    **values,
                )
            )
        elif first == last:
            sentences.append(say("{partner}: {after} percent in {last}.", **values))
        else:
            sentences.append(
                say(
                    "{partner}: {before} percent in {first}, {after} percent in {last}; lowest in {low_year} with {low} "
                    "percent, highest in {high_year} with {high} percent.",
                    low_year=when_lowest(own),
                    low=number(own.min(), 1),
                    high_year=when_highest(own),
                    high=number(own.max(), 1),
                    **values,
                )
            )
    return " ".join(sentences)


def _table(drawn: pd.DataFrame) -> pd.DataFrame:
    shown = drawn.round(2).rename(columns={partner: partner_name(partner) for partner in PARTNERS})
    shown.columns.name = None
    return shown.rename_axis(say("year")).reset_index()


def _limits(
    drawn: pd.DataFrame, partners: list[str], flow: str, goods: str, marks: list[Mark]
) -> tuple[str, ...]:
    limits = []
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    if goods == "manufactures":
        limits.append(
            say("Manufactured goods are recorded for 1986 to 2006; the EU-12 is without Luxembourg here.")
        )
    if goods == "all" and first <= FILLED_TO:
        limits.append(
            say(
                "West Germany 1971 to 1989 is filled from another data set: it is part of Germany, of the EU-12 and of the whole."
            )
        )
    if goods == "all" and flow == "imports" and first <= INCOMPLETE_TO:
        limits.append(
            say(
                "Mexico's recorded imports jump in 1991, when their coverage seems to change; the lines before are dashed and not joined to those after."
            )
        )
    if goods == "all" and flow == "exports":
        limits.append(
            say(
                "The buyer's record counts goods of in-bond plants; Mexico's own statistics of the time gave the United States a lower share."
            )
        )
    if any(mark.source == "long_2015" for mark in marks):
        limits.append(
            say(
                "The mark of 1989 follows the article; the visits that are on record run from September 1989 to June 1990."
            )
        )
    if {"EU-12", "Germany"} <= set(partners) or {"EU-12", "Spain"} <= set(partners):
        limits.append(say("Germany and Spain are part of the EU-12: never add them to it."))
    if last == 2014:
        limits.append(say("The record by partner ends in 2014."))
    return tuple(limits)
