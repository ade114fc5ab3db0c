"""Dates on a fiscal axis, terms of office, eras."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from courselab import catalog
from courselab.spans import calendar_position, clipped, parse_day
from usmex.periods import eras, fiscal_position, presidencies


def test_fiscal_positions() -> None:
    # The bar of FY2008 reaches from 2007.5 to 2008.5 and stands for October 2007 to September 2008.
    assert fiscal_position(dt.date(2007, 10, 1)) == pytest.approx(2007.5, abs=0.01)
    assert fiscal_position(dt.date(2008, 10, 1)) == pytest.approx(2008.5, abs=0.01)
    assert fiscal_position(dt.date(2008, 4, 1)) == pytest.approx(2008.0, abs=0.01)


def test_presidencies_leave_no_gap_and_eras_follow_the_party() -> None:
    terms = presidencies(catalog.load("presidencies"), "Mexico", 2025.5)
    assert all(before.end == after.start for before, after in pairwise(terms))
    assert terms[-1].end == 2025.5
    names = [era.name for era in eras(terms)]
    assert names == ["PRI era", "PAN in office", "PRI returns", "Morena in office"]
    calderon = next(term for term in terms if term.name == "Calderón")
    assert calderon.start == pytest.approx(2006.67, abs=0.02)


def test_calendar_positions() -> None:
    # The point of 1994 stands for 1993.5 to 1994.5: the first day of 1994 is its left edge.
    assert calendar_position(dt.date(1994, 1, 1)) == 1993.5
    assert calendar_position(parse_day("1994-07")) == pytest.approx(1994.0, abs=0.01)
    terms = presidencies(catalog.load("presidencies"), "Mexico", 2024.5, calendar_position)
    salinas = next(term for term in terms if term.name == "Salinas")
    assert salinas.start == pytest.approx(1988.42, abs=0.01)


def test_spans_are_cut_to_the_years() -> None:
    terms = presidencies(catalog.load("presidencies"), "Mexico", 2024.5, calendar_position)
    cut = clipped(terms, 1990.0, 1996.0)
    assert [(term.name, term.start, term.end) for term in cut] == [
        ("Salinas", 1990.0, pytest.approx(1994.42, abs=0.01)),
        ("Zedillo", pytest.approx(1994.42, abs=0.01), 1996.0),
    ]
