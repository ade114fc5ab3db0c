"""Who bought from and sold to Mexico: shares of partners, percent, by calendar year."""

from __future__ import annotations

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import End, Mark, Panel, Years, end_labels, framed, nice_ceiling, within
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Choices, Several, calendar_years, none_of
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import hover_source, one_or_span, signed, told
from courselab.measures import since, when_lowest
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
    trade_record,
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


def partner_shares() -> Explorer:
    """Who bought from and sold to Mexico, 1971 to 2014: years, goods, flow, partners, share or change."""
    record = trade_record()
    return explorer(
        _chart,
        record,
        calendar_years(*record.share_years("all")),
        Choice(
            "goods",
            say("Goods"),
            {"all": say("all goods"), "manufactures": say("manufactures only")},
            closed=_without_manufactures,
        ),
        Choice("flow", say("Flow"), {"exports": say("Mexico's exports"), "imports": say("Mexico's imports")}),
        Several("partners", say("Partners"), _names(), start=("United States", "Japan", "EU-12")),
        Choice(
            "base",
            say("Show"),
            {
                "share": say("share in percent"),
                **{str(year): say("change since {year}", year=year) for year in BASES},
            },
            closed=_without_base,
        ),
    )


def _without_manufactures(chosen: Choices) -> dict[str, str]:
    begins, ends = trade_record().share_years("manufactures")
    if not none_of(chosen["years"], (begins, ends)):
        return {}
    reason = say(
        "“manufactures only” is gray: they are recorded for {begins} to {ends}.", begins=begins, ends=ends
    )
    return {"manufactures": reason}


def _without_base(chosen: Choices) -> dict[str, str]:
    """A base year lies among the years drawn and has the same coverage."""
    if chosen["flow"] == "imports" and chosen["goods"] == "all":
        reason = say("Changes are gray for imports of all goods: their coverage changes in 1991.")
        return {str(year): reason for year in BASES}
    begins, ends = trade_record().share_years(chosen["goods"])
    first, last = max(begins, chosen["years"][0]), min(ends, chosen["years"][1])
    reason = say("A base year is gray where it lies outside the years that are drawn.")
    return {str(year): reason for year in BASES if not first <= year <= last}


def _names() -> dict[str, str]:
    """What the partners are called on a control or in a column."""
    return catalog.labels("mexico_trade_partners", "partner", PARTNERS)


def _end_name(partner: str) -> str:
    """A partner's name, short enough for the margin."""
    return {"United States": say("U.S."), "South Korea": say("S. Korea")}.get(partner, _names()[partner])


def _in_sentence(partner: str) -> str:
    """A partner's name within a sentence."""
    articles = {"United States": say("the United States"), "EU-12": say("the EU-12")}
    return articles.get(partner, _names()[partner])


def _chart(
    record: TradeRecord, *, years: Years, goods: str, flow: str, partners: list[str], base: str
) -> Chart:
    """``base`` is share, or the year since which the change is drawn, in percentage points."""
    since_year = None if base == "share" else int(base)
    every = record.shares[goods][flow][partners]
    shares = every.loc[years[0] : years[1]]
    drawn = since(every, since_year).loc[years[0] : years[1]] if since_year else shares
    compared = comparable(drawn, flow, goods)
    marks = within(trade_marks(), years)
    low, high = float(drawn.min().min()), float(drawn.max().max())
    panel = Panel(
        340,
        min(low * 1.1, 0.0) if since_year else 0.0,
        nice_ceiling(max(high, 0.0)),
        say("percentage points") if since_year else say("percent"),
        {"rangemode": "normal"},
    )
    year, last = float(drawn.index[-1]), drawn.iloc[-1]
    ends = [
        End(_end_name(partner), year, float(last[partner]), colors.PARTNERS[partner]) for partner in partners
    ]
    return Chart(
        name="partner_shares",
        title=_title(compared, flow, goods, since_year),
        subtitle=_subtitle(flow, goods, since_year),
        words=_words(compared, shares.loc[compared.index[0] :], since_year),
        table=drawn.round(2)
        .rename(columns=_names())
        .rename_axis(index=say("year"), columns="")
        .reset_index(),
        sources=(
            *([MANUFACTURES] if goods == "manufactures" else cow_sources(drawn)),
            *dict.fromkeys(mark.source for mark in marks),
        ),
        traces=[
            *(
                trace
                for partner in partners
                for trace in _lines(drawn[partner], partner, flow, goods, since_year)
            ),
            *record.behind.strip(years),
        ],
        layout=framed(record.behind, years, [panel], marks, right=72, annotations=end_labels(ends, panel)),
        limits=_limits(drawn, partners, flow, goods, marks),
    )


def _lines(points: pd.Series, partner: str, flow: str, goods: str, base: int | None) -> list[Points]:
    name, source = _names()[partner], COW if goods == "all" else MANUFACTURES
    pieces = coverage_pieces(points, partner, flow) if goods == "all" else [(points, False)]
    return [
        line(
            piece,
            colors.PARTNERS[partner],
            _hover(piece, name, base, source),
            name=name,
            symbol=SYMBOLS[partner],
            dash="dash" if dashed else "solid",
        )
        for piece, dashed in pieces
    ]


def _hover(points: pd.Series, partner: str, base: int | None, source: str) -> list[str]:
    texts = []
    for year, value in points.items():
        values = {"partner": partner, "year": year}
        text = (
            say("{partner}, {year}: {value} points since {base}", base=base, value=signed(value, 2), **values)
            if base
            else say("{partner}, {year}: {value} percent", value=number(value, 2), **values)
        )
        texts.append(f"{text}<br>{hover_source(source)}")
    return texts


def _flow_of_goods(flow: str, goods: str) -> str:
    return {
        ("exports", "all"): say("Mexico's exports"),
        ("imports", "all"): say("Mexico's imports"),
        ("exports", "manufactures"): say("Mexico's exports of manufactures"),
        ("imports", "manufactures"): say("Mexico's imports of manufactures"),
    }[flow, goods]


def _subtitle(flow: str, goods: str, base: int | None) -> str:
    values = {"flow": _flow_of_goods(flow, goods), "base": base}
    if base:
        return say("Shares of {flow}, change since {base} in percentage points; calendar years", **values)
    return say("Shares of {flow}, percent; calendar years", **values)


def _title(drawn: pd.DataFrame, flow: str, goods: str, base: int | None) -> str:
    end = drawn.iloc[-1]
    # Of shares the largest, of changes the one that moved most.
    ranked = end.sort_values(key=abs, ascending=False)
    top = str(ranked.index[0])
    values = {**told(drawn[top], 1), "flow": _flow_of_goods(flow, goods), "partner": _in_sentence(top)}
    if base:
        return say(
            "{base} to {last}: the share of {partner} in {flow} moved by {points} points",
            base=base,
            points=signed(ranked.iloc[0], 1),
            **values,
        )
    if len(ranked) == 1:
        return one_or_span(
            drawn,
            say("The share of {partner} in {flow}: {after} percent in {last}", **values),
            say(
                "The share of {partner} in {flow}: {before} percent in {first}, {after} percent in {last}",
                **values,
            ),
        )
    values |= {"second": _in_sentence(str(ranked.index[1])), "second_share": number(ranked.iloc[1], 1)}
    if flow == "exports":
        return say(
            "{last}: {partner} took {after} percent of {flow}, {second} {second_share} percent", **values
        )
    return say(
        "{last}: {partner} supplied {after} percent of {flow}, {second} {second_share} percent", **values
    )


def _words(drawn: pd.DataFrame, shares: pd.DataFrame, base: int | None) -> str:
    """``shares`` are those of the years that are ``drawn``: the same, unless changes are drawn."""
    names, sentences = _names(), []
    for partner in drawn.columns:
        own = shares[partner]
        values = {**told(own, 1), "partner": names[partner]}
        if base:
            sentences.append(
                say(
                    "{partner}: {points} points from {base} to {last}, to {after} percent.",
                    base=base,
                    points=signed(drawn[partner].iloc[-1], 1),
                    **values,
                )
            )
        elif len(own) == 1:
            sentences.append(say("{partner}: {after} percent in {last}.", **values))
        else:
            sentences.append(
                say(
                    "{partner}: {before} percent in {first}, {after} percent in {last}; lowest in {low_year} with {low} "
                    "percent, highest in {peak} with {most} percent.",
                    low_year=when_lowest(own),
                    low=number(own.min(), 1),
                    **values,
                )
            )
    return " ".join(sentences)


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
    if "EU-12" in partners and {"Germany", "Spain"} & set(partners):
        limits.append(say("Germany and Spain are part of the EU-12: never add them to it."))
    if last == 2014:
        limits.append(say("The record by partner ends in 2014."))
    return tuple(limits)
