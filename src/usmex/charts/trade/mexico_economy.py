"""Mexico's economy, one indicator at a time, by calendar year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Panel, Years, framed, nice_ceiling, within
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Choices, calendar_years, none_of
from courselab.charts.traces import line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import hover_source, one_or_span, signed, told
from courselab.measures import percent_change
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


def _indicators() -> dict[str, Indicator]:
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
            digits=1,
            breaks=True,
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
            digits=2,
            breaks=True,
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
class Record:
    """``mexico_economy`` by indicator: values by year without a gap, and their source."""

    values: dict[str, pd.Series]
    sources: dict[str, str]
    behind: Backdrop

    def years_of(self, indicator: str) -> Years:
        """First and last year of an indicator."""
        years = self.values[indicator].index
        return int(years[0]), int(years[-1])


@cache
def _record() -> Record:
    table = catalog.load("mexico_economy")
    values: dict[str, pd.Series] = {}
    sources: dict[str, str] = {}
    for key, indicator in _indicators().items():
        parts = ["exports_share", "imports_share"] if key == "openness" else [key]
        rows = table[table["indicator"].isin(parts)]
        catalog.one_series("mexico_economy", rows, along="indicator")
        by_part = rows.pivot(index="year", columns="indicator", values="value")
        values[key] = by_part.sum(axis=1, skipna=False) / indicator.scale
        [sources[key]] = rows["source_id"].unique()
    return Record(values, sources, backdrop(catalog.load("presidencies"), float(table["year"].max()) + 0.5))


def mexico_economy() -> Explorer:
    """Mexico's economy, one indicator at a time, 1960 to 2024: years, indicator."""
    record, names = _record(), {key: look.name for key, look in _indicators().items()}
    spans = {key: record.years_of(key) for key in names}
    return explorer(
        _chart,
        record,
        calendar_years(min(first for first, _ in spans.values()), max(last for _, last in spans.values())),
        Choice("indicator", say("Indicator"), names, closed=_unrecorded),
    )


def _unrecorded(chosen: Choices) -> dict[str, str]:
    """The indicators of which none of the chosen years has a record."""
    spans = {key: (look.name, _record().years_of(key)) for key, look in _indicators().items()}
    return {
        key: say(
            "“{indicator}” is gray: it is recorded for {begins} to {ends}.",
            indicator=name,
            begins=years[0],
            ends=years[1],
        )
        for key, (name, years) in spans.items()
        if none_of(chosen["years"], years)
    }


def _chart(record: Record, *, years: Years, indicator: str) -> Chart:
    """GDP in dollars and shares of it break in 1993."""
    look, source = _indicators()[indicator], record.sources[indicator]
    points = record.values[indicator].loc[years[0] : years[1]]
    broken = look.breaks and points.index[0] < GDP_BREAK <= points.index[-1]
    pieces = [points.loc[: GDP_BREAK - 1], points.loc[GDP_BREAK:]] if broken else [points]
    marks = within((*([_break_mark()] if broken else []), *trade_marks()[2:]), years)
    panel = Panel(330, min(float(points.min()), 0.0), nice_ceiling(float(points.max())), look.unit, {})
    return Chart(
        name="mexico_economy",
        title=_title(pieces[-1], look),
        subtitle=say("{what}; calendar years, World Bank", what=look.subtitle),
        words=_words(pieces, look),
        table=pd.DataFrame(
            {say("year"): points.index.tolist(), look.name: points.round(look.digits).tolist()}
        ),
        sources=tuple(dict.fromkeys([source, *(mark.source for mark in marks)])),
        traces=[
            *(
                line(piece, colors.AREAS["Mexico"], _hover(piece, look, source), name=look.name)
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


def _hover(points: pd.Series, look: Indicator, source: str) -> list[str]:
    return [
        say("{year}: {amount} {unit}", year=year, amount=number(value, look.digits), unit=look.unit)
        + f"<br>{hover_source(source)}"
        for year, value in points.items()
    ]


def _title(points: pd.Series, look: Indicator) -> str:
    values = {
        **told(points, look.digits),
        "name": look.name[0].upper() + look.name[1:],
        "unit": look.unit,
    }
    return one_or_span(
        points,
        say("{name}: {after} {unit} in {last}", **values),
        say("{name}: from {before} in {first} to {after} {unit} in {last}", **values),
    )


def _words(pieces: list[pd.Series], look: Indicator) -> str:
    sentences = [_course(points, look) for points in pieces]
    if len(pieces) > 1:
        sentences.append(
            say("The two parts are not compared: the series seems to begin anew in {year}.", year=GDP_BREAK)
        )
    return " ".join(sentences)


def _course(points: pd.Series, look: Indicator) -> str:
    values = {
        **told(points, look.digits),
        "unit": look.unit,
        "change": signed(percent_change(points.iloc[0], points.iloc[-1]), 1),
    }
    if len(points) == 1:
        return say("{last}: {after} {unit}.", **values)
    if look.unit == say("percent of GDP"):
        return say(
            "{first}: {before} {unit}; {last}: {after}. The highest year is {peak} with {most}.", **values
        )
    return say(
        "{first}: {before} {unit}; {last}: {after}, a change of {change} percent. The highest year is {peak} with {most}.",
        **values,
    )


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
