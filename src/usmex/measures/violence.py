"""Homicides: sums, rates, changes and windows around an event, from the base tables.

A month is counted as ``12 * year + month - 1`` (``month_number``), so that windows are plain arithmetic. State
codes are text, ``00`` is the nation. Nothing here joins deaths, victims and investigation files.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TypeVar

import pandas as pd

from courselab import catalog
from courselab.errors import CourseError
from courselab.measures import percent_change
from courselab.messages import say

Number = TypeVar("Number", int, pd.Series)
Counts = TypeVar("Counts", float, pd.Series, pd.DataFrame)

NATION = "00"
OCCURRENCE, REGISTRATION, PARTIAL = (
    "inegi_deaths_by_occurrence",
    "inegi_deaths_by_registration",
    "inegi_deaths_known_sex_age",
)
"""The three counts of INEGI by state: exact by place of killing, exact by place of registration, and incomplete."""
LAST_BY_OCCURRENCE, LAST_FINAL, LAST_WHOLE = 2016, 2018, 2019
"""Last year of the record by state that is counted by place of killing, that is final, and that is whole (2019 is a first
release); the months of the nation are final and exact to the same years."""


def month_number(year: Number, month: Number) -> Number:
    """A month as one number: January 2008 is 24096, the next month is one more. Whole numbers, or columns of them."""
    return 12 * year + month - 1


def months_of(years: tuple[int, int]) -> tuple[int, int]:
    """The first and the last month number of a range of years."""
    return month_number(years[0], 1), month_number(years[1], 12)


def year_and_month(number: int) -> tuple[int, int]:
    """The year and the month (1 to 12) of a month number."""
    return number // 12, number % 12 + 1


def monthly(table: pd.DataFrame, series: str) -> pd.Series:
    """One series of ``homicides_monthly`` by month number, months without a figure missing. Unit: as the series."""
    rows = catalog.one_series("homicides_monthly", table[table["series"] == series])
    counts = rows["count"].astype(float).set_axis(month_number(rows["year"], rows["month"]))
    return counts.reindex(range(counts.index.min(), counts.index.max() + 1))


def yearly(table: pd.DataFrame, series: str) -> pd.Series:
    """One series of ``homicides_yearly`` by calendar year. Unit: as the series."""
    rows = catalog.one_series("homicides_yearly", table[table["series"] == series])
    return rows["count"].astype(float).set_axis(rows["year"]).sort_index()


def twelve_month_sum(months: pd.Series) -> pd.Series:
    """For each month the sum of it and of the eleven before; missing where one of them is."""
    return months.rolling(12).sum()


def by_state(table: pd.DataFrame, series: str) -> pd.DataFrame:
    """One series of ``homicides_by_state``: calendar year x state code."""
    rows = catalog.one_series("homicides_by_state", table[table["series"] == series])
    return rows.pivot(index="year", columns="state_code", values="count").astype(float)


def basis_of(year: int) -> str:
    """The best count by state of a year: by place of killing to 2016, of registration to 2019, then a partial one."""
    if year <= LAST_BY_OCCURRENCE:
        return OCCURRENCE
    return REGISTRATION if year <= LAST_WHOLE else PARTIAL


def best_by_state(table: pd.DataFrame) -> pd.DataFrame:
    """Deaths by calendar year x state code, each year on the basis that ``basis_of`` names."""
    counts = {series: by_state(table, series) for series in (OCCURRENCE, REGISTRATION, PARTIAL)}
    years = counts[PARTIAL].index
    return pd.DataFrame({year: counts[basis_of(int(year))].loc[year] for year in years}).T.rename_axis("year")


def population(table: pd.DataFrame) -> pd.DataFrame:
    """The table ``population`` as calendar year x state code (``00`` the nation), persons in July."""
    return table.pivot(index="year", columns="state_code", values="population").astype(float)


def rate_per_100k(counts: Counts, people: Counts) -> Counts:
    """Counts per 100,000 people; numbers, or series or frames of the same years and states."""
    return counts / people * 100_000


def sign_test(higher: int, cases: int) -> float:
    """How often a fair coin would come out at least as lopsided as ``higher`` of ``cases``, both sides counted."""
    tail = max(higher, cases - higher)
    return min(1.0, 2 * sum(comb(cases, heads) / 2.0**cases for heads in range(tail, cases + 1)))


@dataclass(frozen=True)
class DeathsByMonth:
    """Exact deaths by month number: the nation, and state codes on two bases that are never mixed in a window."""

    nation: pd.Series
    by_occurrence: pd.DataFrame
    by_registration: pd.DataFrame

    def state(self, code: str, last: int) -> pd.Series:
        """Deaths of a state (or of ``00``) for windows that end in the month ``last``.

        By place of killing as long as that record reaches, else by place of registration throughout.
        """
        if code == NATION:
            return self.nation
        return (self.by_occurrence if self.is_by_occurrence(last) else self.by_registration)[code]

    def is_by_occurrence(self, last: int) -> bool:
        """Whether the record by place of killing reaches the month ``last``."""
        return bool(last <= self.by_occurrence.index[-1])

    @property
    def last(self) -> int:
        """The last month of the exact record by state."""
        return int(self.by_registration.index[-1])


def deaths_by_month(national: pd.DataFrame, states: pd.DataFrame) -> DeathsByMonth:
    """Deaths registered by INEGI, from ``homicides_monthly`` and ``homicides_by_state_month``."""
    numbered = states.assign(number=month_number(states["year"], states["month"]))

    def grid(column: str) -> pd.DataFrame:
        return numbered.pivot(index="number", columns="state_code", values=column).astype(float).dropna()

    return DeathsByMonth(monthly(national, "inegi_deaths"), grid(OCCURRENCE), grid(REGISTRATION))


@dataclass(frozen=True)
class Window:
    """Deaths in equally many months before and after the month of an event; that month itself is left out."""

    month: int
    length: int
    before: float
    during: float
    after: float

    @property
    def change(self) -> float:
        """From before to after, in percent."""
        return percent_change(self.before, self.after)


def window(deaths: pd.Series, month: int, length: int) -> Window:
    """The window of ``length`` months on both sides of ``month``.

    Raises CourseError when the record does not reach that far.
    """
    first, last = month - length, month + length
    around = deaths.reindex(range(first, last + 1))
    if around.isna().any():
        raise CourseError(
            say(
                "The record by month does not cover {length} months before and after {month}/{year}.",
                length=length,
                month=year_and_month(month)[1],
                year=year_and_month(month)[0],
            )
        )
    values = around.tolist()
    return Window(month, length, sum(values[:length]), values[length], sum(values[length + 1 :]))


def month_of(day: str) -> int:
    """The month number of an ISO date."""
    return month_number(int(day[:4]), int(day[5:7]))


def with_window(removals: pd.DataFrame, deaths: DeathsByMonth, length: int) -> pd.DataFrame:
    """The removals that have a state and exact months on both sides."""
    months = removals["date"].map(month_of)
    inside = (months + length <= deaths.last) & (months - length >= deaths.by_registration.index[0])
    found: pd.DataFrame = removals[removals["state_code"].notna() & inside]
    return found


def removal_windows(removals: pd.DataFrame, deaths: DeathsByMonth, length: int) -> pd.DataFrame:
    """Deaths before and after each removal that has a window, in its state and in the nation.

    One row per event: ``event_id``, ``date``, ``name``, ``outcome``, ``state_code``, ``month``, ``before``, ``during``,
    ``after``, ``change`` (percent), ``nation_before``, ``nation_after``, ``nation_change``.
    """
    rows = []
    for row in with_window(removals, deaths, length).itertuples():
        month = month_of(str(row.date))
        here = window(deaths.state(str(row.state_code), month + length), month, length)
        nation = window(deaths.nation, month, length)
        rows.append(
            {
                "event_id": row.event_id,
                "date": row.date,
                "name": row.name,
                "outcome": row.outcome,
                "state_code": row.state_code,
                "month": month,
                "before": here.before,
                "during": here.during,
                "after": here.after,
                "change": here.change,
                "nation_before": nation.before,
                "nation_after": nation.after,
                "nation_change": nation.change,
            }
        )
    return pd.DataFrame(rows)


def each_state_month_once(windows: pd.DataFrame) -> pd.DataFrame:
    """Windows without those that repeat the same state and month, which are one case counted twice."""
    return windows.drop_duplicates(["month", "state_code"])
