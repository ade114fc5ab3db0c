"""The figures of the board, by indicator.

Years are calendar years, for aid U.S. fiscal years.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Years
from courselab.charts.words import why_weak
from courselab.messages import say
from courselab.spans import calendar_position, middle_position, parse_day
from usmex import colors
from usmex.charts.opinion.approval import approval_record
from usmex.charts.opinion.polls import Poll
from usmex.periods import backdrop

INDICATORS = ("captures", "extraditions", "soldiers", "aid", "approval")
PRESIDENTS = ("Vicente Fox", "Felipe Calderón", "Enrique Peña Nieto")
POLLSTER = "Consulta Mitofsky"
TERM = 6
"""Calendar years of a presidency that are its own, from the first after it began."""
REMOVED = ("captured", "killed", "recaptured")


@dataclass(frozen=True)
class Value:
    """One figure of an indicator: where it stands, how firm it is, where it comes from."""

    at: float
    year: int
    """The year of the presidency that it belongs to: a poll of December, when terms begin, to the next."""
    when: str
    amount: float
    weak: str
    source_id: str
    apart: bool = False
    """A count of something wider, drawn beside the series and never joined or added to it."""
    partial: bool = False
    """A year that the record covers in part: drawn, and left out of totals and means."""


@dataclass(frozen=True)
class Presidency:
    """One term: the first of its six whole calendar years, and where it begins on the axis."""

    name: str
    first: int
    began: float

    @property
    def color(self) -> str:
        """The color of its lines, bars and labels."""
        return colors.PRESIDENTS[self.name]

    @property
    def last(self) -> int:
        """The last of its calendar years."""
        return self.first + TERM - 1

    def years(self, chosen: Years) -> list[int]:
        """Its years among the chosen ones."""
        return list(range(max(self.first, chosen[0]), min(self.last, chosen[1]) + 1))


@dataclass(frozen=True)
class BoardRecord:
    """The values of each indicator, the figures printed for whole terms, and the three presidencies."""

    values: dict[str, list[Value]]
    printed: dict[tuple[str, str], Value]
    """A total (or for approval an average) over a whole term, by indicator and president."""
    presidencies: tuple[Presidency, ...]
    behind: Backdrop
    events: tuple[Mark, ...]

    @property
    def years(self) -> Years:
        """First and last calendar year of the three presidencies."""
        return self.presidencies[0].first, self.presidencies[-1].last


@cache
def board_record() -> BoardRecord:
    """Gather the indicators from their tables, once."""
    terms = [approval_record().terms[name] for name in PRESIDENTS]
    presidencies = tuple(
        Presidency(term.surname, term.began.year + 1, calendar_position(term.began)) for term in terms
    )
    first, last = presidencies[0].first, presidencies[-1].last
    extraditions = catalog.load("extraditions").query("direction == 'Mexico to U.S.'")
    north = extraditions.assign(year=extraditions["start_date"].str[:4])
    annual = catalog.one_series("extraditions", north[north["measure"] == "annual"])
    deployed = catalog.load("military_deployment").query("measure == 'soldiers_deployed'")
    paid = catalog.load("aid_by_year").query("stage == 'paid'")
    values = {
        "captures": _captures(last),
        "extraditions": [
            *_yearly(annual, "year", "persons"),
            *_yearly(north[north["measure"] == "annual, all destinations"], "year", "persons", apart=True),
        ],
        "soldiers": _yearly(deployed, "first_year", "persons"),
        "aid": _yearly(paid.assign(millions=paid["amount_usd_fy2024"] / 1e6), "fiscal_year", "millions"),
        "approval": [_approval(poll) for term in terms for poll in term.polls[POLLSTER]],
    }
    return BoardRecord(
        {name: [value for value in own if first <= value.year <= last] for name, own in values.items()},
        _printed(north, presidencies),
        presidencies,
        backdrop(catalog.load("presidencies"), last + 0.99),
        _events(),
    )


def _captures(last: int) -> list[Value]:
    """Leaders captured or killed by calendar year; the record begins in the course of its first year."""
    removals = catalog.load("kingpin_removals")
    rows = catalog.well_sourced(removals[removals["outcome"].isin(REMOVED)])
    years = rows["date"].str[:4].astype(int)
    begins = int(removals["date"].min()[:4])
    found = []
    for year in range(begins, last + 1):
        own = rows[years == year]
        partial = year == begins
        weak = say("the record begins in August 2006") if partial else ""
        # The first good source of each event; the table kingpin_removals names them all.
        sources = ";".join(dict.fromkeys(catalog.well_graded([cell])[0] for cell in own["source_id"]))
        found.append(Value(float(year), year, str(year), float(len(own)), weak, sources, partial=partial))
    return found


def _yearly(rows: pd.DataFrame, year: str, amount: str, apart: bool = False) -> list[Value]:
    """A value of each row; ``year`` and ``amount`` are its columns."""
    return [
        Value(
            float(row[year]),
            int(row[year]),
            row[year],
            float(row[amount]),
            say("count to all countries") if apart else why_weak(row.get("checked", "")),
            row["source_id"],
            apart,
        )
        for row in catalog.records(catalog.well_sourced(rows))
    ]


def _approval(poll: Poll) -> Value:
    day = parse_day(poll.date)
    return Value(poll.at, day.year + (day.month == 12), poll.when, poll.percent, poll.weak, poll.source_id)


def _printed(north: pd.DataFrame, presidencies: tuple[Presidency, ...]) -> dict[tuple[str, str], Value]:
    """What sources print for whole terms: people extradited in six years, and an average of approval."""
    approval = catalog.load("presidential_approval")
    spans = north[north["measure"] == "multi-year"]
    averages = approval[(approval["aggregate"] == "average of the term") & (approval["pollster"] == POLLSTER)]
    found = {}
    for term, president in zip(presidencies, PRESIDENTS, strict=True):
        begins, ends = f"{term.first}-01-01", f"{term.last}-12-31"
        whole = spans[(spans["start_date"] == begins) & (spans["end_date"] == ends)]
        own = averages[averages["president"] == president]
        for indicator, rows, amount in (
            ("extraditions", whole, "persons"),
            ("approval", own, "approve_percent"),
        ):
            for value in _yearly(rows.assign(year=term.last), "year", amount):
                found[indicator, term.name] = value
    return found


def _events() -> tuple[Mark, ...]:
    labels = {"2013-04-29": say("single window"), "2015-07-11": say("Guzmán escapes")}
    return tuple(
        Mark(
            middle_position(row["date"]),
            labels[row["date"]],
            row["description"],
            catalog.well_graded([row["source_id"]])[0],
        )
        for row in catalog.records(catalog.load("timeline"))
        if row["date"] in labels
    )


def indicator_name(indicator: str) -> str:
    """An indicator as a control and a title name it."""
    return {
        "captures": say("captures"),
        "extraditions": say("extraditions"),
        "soldiers": say("soldiers"),
        "aid": say("aid"),
        "approval": say("approval"),
    }[indicator]


def heading(indicator: str) -> str:
    """What an indicator counts, with its unit: the heading of its panel."""
    return {
        "captures": say("Leaders captured or killed, of those recorded"),
        "extraditions": say("People extradited to the United States"),
        "soldiers": say("Soldiers deployed against crime"),
        "aid": say("U.S. aid paid, million FY2024 dollars"),
        "approval": say("Approve of the president, percent"),
    }[indicator]


def missing_years(record: BoardRecord, indicator: str, years: Years) -> list[int]:
    """The chosen years without a value for the whole of the year."""
    known = {value.year for value in record.values[indicator] if not value.apart and not value.partial}
    return [year for year in range(years[0], years[1] + 1) if year not in known]
