"""Clocks and eras: U.S. fiscal years, the presidencies of both countries, the eras of the course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from courselab.charts.backdrop import Backdrop, Row
from courselab.messages import say
from courselab.spans import Span, calendar_position, parse_day, year_fraction
from usmex import colors

FISCAL_YEAR_LEAD = 0.25
"""A U.S. fiscal year begins on 1 October of the calendar year before: a quarter of a year early."""


def fiscal_position(day: dt.date) -> float:
    """Where a date falls on an axis whose bars stand at whole fiscal years.

    The bar of fiscal year 2008 covers 2007.5 to 2008.5 on that axis and stands for 1 October 2007 to
    30 September 2008, so a date moves a quarter of a year forward and half a year back.
    """
    return year_fraction(day) + FISCAL_YEAR_LEAD - 0.5


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
            colors.PARTIES[str(row.party_family)],
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
            runs.append(Span(name, term.start, term.end, name, term.group, short, colors.ERAS[term.group]))
    return runs


def _era_name(party_family: str, again: bool) -> tuple[str, str]:
    names = {
        "PRI family": (say("PRI returns") if again else say("PRI era"), "PRI"),
        "PAN": (say("PAN in office"), "PAN"),
        "MORENA": (say("Morena in office"), "Morena"),
    }
    return names[party_family]


def backdrop(
    terms: pd.DataFrame, until: float, position: Callable[[dt.date], float] = calendar_position
) -> Backdrop:
    """The table ``presidencies`` on an axis of calendar years (or fiscal ones), drawn up to ``until``."""
    mexico = presidencies(terms, "Mexico", until, position)
    united_states = presidencies(terms, "United States", until, position)
    return Backdrop(
        Row(say("Era"), eras(mexico)), (Row(say("U.S."), united_states), Row(say("Mexico"), mexico))
    )
