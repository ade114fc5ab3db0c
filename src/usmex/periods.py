"""Clocks and eras: U.S. fiscal years, the presidencies of both countries, the eras of the course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from usmex.messages import say

FISCAL_YEAR_LEAD = 0.25
"""A U.S. fiscal year begins on 1 October of the calendar year before: a quarter of a year early."""


@dataclass(frozen=True)
class Span:
    """Something that lasts: a term of office or an era, from ``start`` up to ``end`` in years of some axis."""

    name: str
    start: float
    end: float
    detail: str = ""
    group: str = ""
    short: str = ""
    """What is written where there is no room for the name."""


def year_fraction(day: dt.date) -> float:
    """A date as a decimal calendar year: 1 July 2007 is about 2007.5."""
    length = (dt.date(day.year + 1, 1, 1) - dt.date(day.year, 1, 1)).days
    return day.year + (day.timetuple().tm_yday - 1) / length


def fiscal_position(day: dt.date) -> float:
    """Where a date falls on an axis whose bars stand at whole fiscal years.

    The bar of fiscal year 2008 covers 2007.5 to 2008.5 on that axis and stands for 1 October 2007 to
    30 September 2008, so a date moves a quarter of a year forward and half a year back.
    """
    return year_fraction(day) + FISCAL_YEAR_LEAD - 0.5


def calendar_position(day: dt.date) -> float:
    """Where a date falls on an axis whose bars or points stand at whole calendar years.

    The year 2008 covers 2007.5 to 2008.5 on that axis.
    """
    return year_fraction(day) - 0.5


def parse_day(text: str) -> dt.date:
    """A date that may be given to the year, the month or the day; its first day if less than a day is known."""
    year, month, day = ([*text.split("-"), "1", "1"])[:3]
    return dt.date(int(year), int(month), int(day))


def middle_position(text: str) -> float:
    """Where a date falls on a calendar axis that is given to the year, the month or the day: the middle of what is known."""
    day = parse_day(text)
    if len(text) == 4:
        return float(day.year)
    return calendar_position(day.replace(day=15) if len(text) == 7 else day)


def presidencies(
    table: pd.DataFrame,
    country: str,
    until: float,
    position: Callable[[dt.date], float] = fiscal_position,
) -> list[Span]:
    """Terms of office of ``country`` on a year axis, the sitting one drawn up to ``until``.

    ``position`` says where a date falls: ``fiscal_position`` or ``calendar_position``.
    A term ends where the next begins, so that a strip of them has no gaps.
    """
    terms = table[table["country"] == country].sort_values("took_office")
    starts = [position(parse_day(str(took))) for took in terms["took_office"]]
    ends = [*starts[1:], max(until, starts[-1])]
    return [
        Span(
            str(row.surname),
            start,
            end,
            f"{row.name_in_full} ({row.party})",
            str(row.party_family),
            str(row.short_name),
        )
        for row, start, end in zip(
            terms.rename(columns={"name": "name_in_full"}).itertuples(), starts, ends, strict=True
        )
    ]


def eras(mexican_presidencies: list[Span]) -> list[Span]:
    """The course's eras: unbroken runs of one party family in the presidency of Mexico."""
    runs: list[Span] = []
    for term in mexican_presidencies:
        if runs and runs[-1].group == term.group:
            runs[-1] = replace(runs[-1], end=term.end)
        else:
            name, short = _era_name(term.group, again=bool(runs))
            runs.append(Span(name, term.start, term.end, name, term.group, short))
    return runs


def _era_name(party_family: str, again: bool) -> tuple[str, str]:
    names = {
        "PRI family": (say("PRI returns") if again else say("PRI era"), "PRI"),
        "PAN": (say("PAN in office"), "PAN"),
        "MORENA": (say("Morena in office"), "Morena"),
    }
    return names[party_family]


def clipped(spans: list[Span], low: float, high: float) -> list[Span]:
    """The parts of the spans that lie between ``low`` and ``high``."""
    return [
        replace(span, start=max(span.start, low), end=min(span.end, high))
        for span in spans
        if span.end > low and span.start < high
    ]
