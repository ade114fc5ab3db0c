"""Mexico's economy, one indicator at a time, by calendar year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Panel, Years, framed, nice_ceiling, within
from courselab.charts.chart import Chart
from courselab.charts.traces import line
from courselab.charts.words import hover_source, signed
from courselab.measures import percent_change, when_highest
from courselab.messages import number, say
from usmex import colors
from usmex.charts.trade.record import trade_marks
from usmex.periods import backdrop

GDP_SOURCE = "WDI_GDP_DATASETS"
GDP_BREAK = 1993
"""First year of the new series of GDP in dollars."""


@dataclass(frozen=True)
class Indicator:
    """How an indicator is named and drawn: ``unit`` in words, divided by ``scale``; ``breaks`` at GDP_BREAK."""

    name: str
    subtitle: str
    unit: str
    scale: float = 1.0
    digits: int = 0
    breaks: bool = False


def indicators() -> dict[str, Indicator]:
    """The indicators of ``mexico_economy`` that are drawn, and openness, which is computed from two of them."""
    dollars, billions, percent = say("dollars"), say("billion dollars"), say("percent of GDP")
    return {
        "gdp_per_head_constant": Indicator(
            say("GDP per head, constant prices"),
            say("Mexico's GDP per head, dollars at 2015 prices"),
            dollars,
        ),
        "gdp_per_head": Indicator(
            say("GDP per head, current prices"),
            say("Mexico's GDP per head, dollars not adjusted for inflation"),
            dollars,
            breaks=True,
        ),
        "gdp": Indicator(
            say("GDP"),
            say("Mexico's GDP, billions of dollars not adjusted for inflation"),
            billions,
            1e9,
            1,
            True,
        ),
        "openness": Indicator(
            say("openness"),
            say("Mexico's exports and imports of goods and services together, percent of GDP"),
            percent,
            1.0,
            1,
            True,
        ),
        "fdi": Indicator(
            say("foreign investment"),
            say(
                "Net inflows of foreign direct investment to Mexico, billions of dollars not adjusted for inflation"
            ),
            billions,
            1e9,
            2,
        ),
        "fdi_share": Indicator(
            say("foreign investment, share of GDP"),
            say("Net inflows of foreign direct investment to Mexico, percent of GDP"),
            percent,
            1.0,
            2,
            True,
        ),
        "remittances": Indicator(
            say("remittances"),
            say("Personal remittances received by Mexico, billions of dollars not adjusted for inflation"),
            billions,
            1e9,
            1,
        ),
    }


@dataclass(frozen=True)
class EconomyRecord:
    """``mexico_economy`` by indicator: values by year, and the source of each."""

    values: dict[str, pd.Series]
    sources: dict[str, tuple[str, ...]]
    behind: Backdrop

    def years_of(self, indicator: str) -> Years:
        """First and last year of an indicator."""
        years = self.values[indicator].index
        return int(years[0]), int(years[-1])


def economy_record(economy: pd.DataFrame, terms: pd.DataFrame) -> EconomyRecord:
    """Take ``mexico_economy`` apart by indicator, scaled for drawing; openness is exports plus imports."""
    values: dict[str, pd.Series] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for key, indicator in indicators().items():
        parts = ["exports_share", "imports_share"] if key == "openness" else [key]
        rows = [
            catalog.one_series("mexico_economy", economy[economy["indicator"] == part]).set_index("year")
            for part in parts
        ]
        total = sum((part["value"] for part in rows[1:]), start=rows[0]["value"])
        values[key] = total.sort_index() / indicator.scale
        sources[key] = tuple(dict.fromkeys(rows[0]["source_id"].astype(str)))
    until = float(economy["year"].max()) + 0.5
    return EconomyRecord(values, sources, backdrop(terms, until))


def mexico_economy_chart(record: EconomyRecord, *, years: Years, indicator: str) -> Chart:
    """One indicator of Mexico's economy by calendar year; GDP in dollars and shares of it break in 1993."""
    look = indicators()[indicator]
    points = record.values[indicator].loc[years[0] : years[1]]
    broken = look.breaks and len(points) > 0 and points.index[0] < GDP_BREAK <= points.index[-1]
    pieces = [points.loc[: GDP_BREAK - 1], points.loc[GDP_BREAK:]] if broken else [points]
    marks = [
        *within(trade_marks()[2:], years),
        *([_break_mark()] if broken else []),
    ]
    marks.sort(key=lambda mark: mark.at)
    highest = float(points.max()) if len(points) else 1.0
    panel = Panel(
        330, min(float(points.min()), 0.0) if len(points) else 0.0, nice_ceiling(highest), look.unit, {}
    )
    color = colors.AREAS["Mexico"]
    return Chart(
        name="mexico_economy",
        title=_title(pieces[-1], look),
        subtitle=say("{what}; calendar years, World Bank", what=look.subtitle),
        words=_words(pieces, look),
        table=pd.DataFrame(
            {say("year"): points.index.tolist(), look.name: points.round(look.digits).tolist()}
        ),
        sources=(
            *record.sources[indicator],
            *dict.fromkeys(mark.source for mark in marks if mark.source not in record.sources[indicator]),
        ),
        traces=[
            *(
                line(
                    piece,
                    color,
                    [
                        say(
                            "{year}: {amount} {unit}",
                            year=year,
                            amount=number(value, look.digits),
                            unit=look.unit,
                        )
                        + f"<br>{hover_source(record.sources[indicator][0])}"
                        for year, value in piece.items()
                    ],
                    name=look.name,
                )
                for piece in pieces
            ),
            *record.behind.strip(years),
        ],
        layout=framed(record.behind, years, [panel], marks, right=24),
        limits=_limits(indicator, look, record.values["gdp"]),
    )


def _break_mark() -> Mark:
    return Mark(
        GDP_BREAK - 0.5,
        say("new series {year}", year=GDP_BREAK),
        say(
            "{year}: GDP in dollars jumps; it looks like a new series of the national accounts",
            year=GDP_BREAK,
        ),
        GDP_SOURCE,
    )


def _title(points: pd.Series, look: Indicator) -> str:
    if points.empty:
        return say("{name}: no record in these years", name=look.name.capitalize())
    first, last = int(points.index[0]), int(points.index[-1])
    values = {
        "name": look.name[0].upper() + look.name[1:],
        "last": last,
        "after": number(points.iloc[-1], look.digits),
        "unit": look.unit,
    }
    if first == last:
        return say("{name}: {after} {unit} in {last}", **values)
    return say(
        "{name}: from {before} in {first} to {after} {unit} in {last}",
        first=first,
        before=number(points.iloc[0], look.digits),
        **values,
    )


def _words(pieces: list[pd.Series], look: Indicator) -> str:
    if not len(pieces[-1]):
        return say("Nothing is recorded in these years. Choose other years.")
    sentences = []
    for points in pieces:
        first, last = int(points.index[0]), int(points.index[-1])
        values: dict[str, object] = {
            "first": first,
            "last": last,
            "before": number(points.iloc[0], look.digits),
            "after": number(points.iloc[-1], look.digits),
            "unit": look.unit,
            "high_year": when_highest(points),
            "high": number(points.max(), look.digits),
        }
        if first == last:
            sentences.append(say("{last}: {after} {unit}.", **values))
        elif look.scale == 1.0 and look.unit == say("percent of GDP"):
            sentences.append(
                say(
                    "{first}: {before} {unit}; {last}: {after}. The highest year is {high_year} with {high}.",
                    **values,
                )
            )
        else:
            sentences.append(
                say(
                    "{first}: {before} {unit}; {last}: {after}, a change of {change} percent. The highest year is {high_year} with {high}.",
                    change=signed(percent_change(points.iloc[0], points.iloc[-1]), 1),
                    **values,
                )
            )
    if len(pieces) > 1:
        sentences.append(
            say("The two parts are not compared: the series seems to begin anew in {year}.", year=GDP_BREAK)
        )
    return " ".join(sentences)


def _limits(indicator: str, look: Indicator, gdp: pd.Series) -> tuple[str, ...]:
    limits = []
    if look.breaks:
        limits.append(
            say(
                "GDP in dollars goes from {before} billion in {last} to {after} billion in {first}: this looks like a new series of the national accounts, though no note on it was found. Neither it nor shares of it can be compared across that year.",
                before=number(gdp[GDP_BREAK - 1]),
                last=GDP_BREAK - 1,
                after=number(gdp[GDP_BREAK]),
                first=GDP_BREAK,
            )
        )
    if indicator in ("fdi", "fdi_share"):
        limits.append(say("Investment more than doubles in 1994; a change of method was not ruled out."))
    if indicator == "remittances":
        limits.append(say("Remittances are the World Bank's estimate of what persons receive from abroad."))
    return tuple(limits) or (say("National accounts are revised; this is the edition named as source."),)
