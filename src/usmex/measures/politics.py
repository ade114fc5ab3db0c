"""Measures of politics and opinion: shares of seats and votes, dated decisions, people handed over, polls.

Percent are 0 to 100, years calendar years. Every function takes a table of the catalog, or rows of it.
"""

from __future__ import annotations

import pandas as pd

from courselab import catalog
from courselab.spans import parse_day


def best_of_family(elections: pd.DataFrame, basis: str) -> pd.DataFrame:
    """The rows of ``elections`` on one basis, of each party family in each year the best placed candidate."""
    rows = catalog.one_series("elections", elections[elections["basis"] == basis])
    best = rows.sort_values(["election_year", "share_percent"], ascending=[True, False])
    return best.drop_duplicates(["election_year", "party_family"])


def seat_shares(seats: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``chamber_seats`` with ``share_percent``, the party's part of the whole chamber."""
    return seats.assign(share_percent=seats["seats"] / seats["chamber_size"] * 100)


def measures_of(votes: pd.DataFrame) -> pd.DataFrame:
    """Each measure once, by its first row: one resolution stands in several rows when it was voted on."""
    return votes[votes["bill"].notna()].drop_duplicates(["year", "bill"])


def waves(approval: pd.DataFrame) -> pd.DataFrame:
    """The single polls with an approval, without published averages."""
    return approval[(approval["aggregate"] == "wave") & approval["approve_percent"].notna()]


def months(date: str, precision: str = "") -> float:
    """A date as a number of months, counted from the year 0: of a year, a quarter or a month the middle.

    ``date`` is given to the year, the month or the day; ``precision`` need only be given for a ``quarter``, whose
    date is its first month.
    """
    day = parse_day(date)
    start = day.year * 12 + day.month - 1
    if precision == "quarter":
        return start + 1.5
    known_to = {4: 6.0, 7: 0.5, 10: (day.day - 1) / 31}
    return start + known_to[len(date)]


def nearest_polls(approval: pd.DataFrame, president: str, date: str) -> pd.DataFrame:
    """For each pollster the poll on ``president`` nearest to ``date``, with ``months_away``; of two the earlier."""
    rows = waves(approval[approval["president"] == president])
    goal = months(date)
    away = [abs(months(*known) - goal) for known in zip(rows["date"], rows["date_precision"], strict=True)]
    near = rows.assign(months_away=away).sort_values(["months_away", "date"])
    return near.drop_duplicates("pollster")
