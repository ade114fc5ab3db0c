"""Where dates and periods fall on an axis of years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Span:
    """Something that lasts: a period, from ``start`` up to ``end`` in years of some axis."""

    name: str
    start: float
    end: float
    detail: str = ""
    group: str = ""
    short: str = ""
    """What is written where there is no room for the name."""
    color: str = ""


def year_fraction(day: dt.date) -> float:
    """A date as a decimal calendar year: 1 July 2007 is about 2007.5."""
    length = (dt.date(day.year + 1, 1, 1) - dt.date(day.year, 1, 1)).days
    return day.year + (day.timetuple().tm_yday - 1) / length


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


def clipped(spans: list[Span], low: float, high: float) -> list[Span]:
    """The parts of the spans that lie between ``low`` and ``high``."""
    return [
        replace(span, start=max(span.start, low), end=min(span.end, high))
        for span in spans
        if span.end > low and span.start < high
    ]
