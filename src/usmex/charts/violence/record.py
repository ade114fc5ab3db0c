"""The homicide tables, cut and added up for drawing, and words for them.

Deaths are those that INEGI registered as homicide, by month or year of registration. All years are calendar years.
On the time axes a month stands where it falls within its year, whose number marks the middle.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop
from courselab.charts.controls import Slider
from courselab.messages import date, month, number, say
from usmex.measures import violence
from usmex.measures.violence import DeathsByMonth, year_and_month
from usmex.periods import backdrop

LENGTHS = (3, 12)
"""Fewest and most months before and after a removal."""
EXACT_SOURCES = ("S_PADECI_INEGI", "S_VJ_HIST")


@dataclass(frozen=True)
class Removal:
    """One row of ``kingpin_removals``."""

    event_id: str
    day: dt.date
    name: str
    outcome: str
    state: str
    state_code: str | None
    source_id: str
    note: str
    checked: str

    @property
    def month(self) -> int:
        """The month number of the day."""
        return violence.month_number(self.day.year, self.day.month)

    @property
    def label(self) -> str:
        """The removal in one line, for a list to pick from."""
        return say(
            "{date}: {name}, {outcome} ({state})",
            date=date(self.day),
            name=self.name,
            outcome=outcome_words(self.outcome),
            state=self.state,
        )


def _removals(table: pd.DataFrame) -> dict[str, Removal]:
    """Removals by id, in the order of their days."""
    found = [
        Removal(
            event_id=row["event_id"],
            day=dt.date.fromisoformat(row["date"]),
            name=row["name"],
            outcome=row["outcome"],
            state=row["state"],
            state_code=row["state_code"] or None,
            source_id=row["source_id"],
            note=row["note"],
            checked=row["checked"],
        )
        for row in catalog.records(table)
    ]
    return {removal.event_id: removal for removal in sorted(found, key=lambda removal: removal.day)}


@dataclass(frozen=True)
class ViolenceRecord:
    """The homicide tables, cut and added up once so that a moved control has only to slice them."""

    deaths: DeathsByMonth
    by_month: dict[str, pd.Series]
    by_year: dict[str, pd.Series]
    weak_months: dict[str, frozenset[int]]
    """By series, the months that are preliminary, partial or estimated; drawn dashed."""
    weak_years: dict[str, frozenset[int]]
    states: pd.DataFrame
    people: pd.DataFrame
    names: dict[str, str]
    removals: dict[str, Removal]
    windows: dict[int, pd.DataFrame]
    """By number of months, the windows of all removals that have one."""
    behind: Backdrop

    @property
    def years(self) -> tuple[int, int]:
        """First and last calendar year of the record."""
        return int(self.states.index[0]), int(self.states.index[-1])


@cache
def violence_record() -> ViolenceRecord:
    """The homicides, people, removals and presidencies, cut and added up once for all charts."""
    monthly_table, yearly_table = catalog.load("homicides_monthly"), catalog.load("homicides_yearly")
    state_table = catalog.load("homicides_by_state")
    deaths = violence.deaths_by_month(monthly_table, catalog.load("homicides_by_state_month"))
    removals = catalog.well_sourced(catalog.load("kingpin_removals"))
    states = violence.best_by_state(state_table)
    weak = monthly_table[~monthly_table["status"].isin(["final", "as released"])]
    weak_years = yearly_table[yearly_table["status"] == "partial"]
    return ViolenceRecord(
        deaths=deaths,
        by_month={key: violence.monthly(monthly_table, key) for key in monthly_table["series"].unique()},
        by_year={key: violence.yearly(yearly_table, key) for key in yearly_table["series"].unique()},
        weak_months={
            str(key): frozenset((violence.month_number(rows["year"], rows["month"])).tolist())
            for key, rows in weak.groupby("series")
        },
        weak_years={str(key): frozenset(rows["year"].tolist()) for key, rows in weak_years.groupby("series")},
        states=states,
        people=violence.population(catalog.load("population")),
        names=dict(state_table[["state_code", "state"]].drop_duplicates().itertuples(index=False)),
        removals=_removals(removals),
        windows={
            length: violence.removal_windows(removals, deaths, length)
            for length in range(LENGTHS[0], LENGTHS[1] + 1)
        },
        behind=backdrop(catalog.load("presidencies"), float(states.index[-1]) + 0.5),
    )


def months_slider() -> Slider:
    """The control of a window: months before and after, as many on each side."""
    return Slider(
        "months", say("Months before and after"), *LENGTHS, 6, say("{value} months", value="{value}")
    )


def month_position(of_month: int) -> float:
    """The middle of a month on an axis whose years stand at whole numbers."""
    return round((of_month + 0.5) / 12 - 0.5, 4)


@cache
def month_words(of_month: int) -> str:
    """A month number in words: ``Mar 2007``."""
    return month(*year_and_month(of_month))


def outcome_words(outcome: str) -> str:
    """What happened, in a word or two."""
    return catalog.labels("kingpin_removals", "outcome")[outcome]


def count_or_rate(value: float, measure: str) -> str:
    """A count as a whole number, a rate with one decimal."""
    return number(value, 1) if measure == "rate" else number(value)
