"""The figures of the board, by indicator.

Years are calendar years, for aid U.S. fiscal years.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Years
from courselab.charts.words import why_weak
from courselab.messages import say
from courselab.spans import calendar_position, middle_position, parse_day
from usmex import colors
from usmex.charts.opinion.approval import approval_record
from usmex.charts.opinion.polls import Poll
from usmex.charts.politics.extraditions import Count
from usmex.charts.politics.extraditions import _record as extradition_record
from usmex.periods import backdrop

INDICATORS = ("captures", "extraditions", "soldiers", "aid", "approval")
PRESIDENTS = ("Vicente Fox", "Felipe Calderón", "Enrique Peña Nieto")
POLLSTER = "Consulta Mitofsky"
TERM = 6
"""Calendar years of a presidency that are its own, from the first after it began."""
REMOVED = ("captured", "killed", "recaptured")
WINDOW, ESCAPE = "2013-04-29", "2015-07-11"


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

    def years(self, chosen: Years) -> list[int]:
        """Its years among the chosen ones."""
        return [year for year in range(self.first, self.first + TERM) if chosen[0] <= year <= chosen[1]]


@dataclass(frozen=True)
class BoardRecord:
    """The values of each indicator, the figures printed for whole terms, and the three presidencies."""

    values: dict[str, tuple[Value, ...]]
    printed: dict[tuple[str, str], Value]
    """A total (or for approval an average) over a whole term, by indicator and president."""
    presidencies: tuple[Presidency, ...]
    behind: Backdrop
    events: tuple[Mark, ...]

    @property
    def years(self) -> Years:
        """First and last calendar year of the three presidencies."""
        return self.presidencies[0].first, self.presidencies[-1].first + TERM - 1


def board_record(tables: Callable[[str], pd.DataFrame]) -> BoardRecord:
    """The board from the tables that ``tables`` (such as ``catalog.load``) gives by name."""
    terms = tables("presidencies")
    approval = tables("presidential_approval")
    counts = extradition_record()
    polls = approval_record(approval, terms).terms
    presidencies = tuple(
        Presidency(
            str(terms.loc[terms["took_office"] == polls[name].began, "surname"].iloc[0]),
            parse_day(polls[name].began).year + 1,
            calendar_position(parse_day(polls[name].began)),
        )
        for name in PRESIDENTS
    )
    first, last = presidencies[0].first, presidencies[-1].first + TERM - 1
    values = {
        "captures": _captures(tables("kingpin_removals"), last),
        "extraditions": (
            *(_extradited(count) for count in counts.annual),
            *(_extradited(count, apart=True) for count in counts.everywhere),
        ),
        "soldiers": _yearly(
            tables("military_deployment").query("measure == 'soldiers_deployed'"), "first_year", "persons"
        ),
        "aid": _yearly(
            tables("aid_by_year").query("stage == 'paid'").assign(millions=_millions),
            "fiscal_year",
            "millions",
        ),
        "approval": tuple(_poll(poll) for name in PRESIDENTS for poll in polls[name].polls[POLLSTER]),
    }
    return BoardRecord(
        {name: tuple(value for value in own if first <= value.year <= last) for name, own in values.items()},
        _printed(tables("extraditions"), approval, presidencies),
        presidencies,
        backdrop(terms, last + 0.99),
        _events(tables("timeline")),
    )


def _millions(table: pd.DataFrame) -> pd.Series:
    """Dollars at FY2024 prices in millions."""
    return table["amount_usd_fy2024"] / 1e6


def _captures(removals: pd.DataFrame, last: int) -> tuple[Value, ...]:
    """Leaders captured or killed by calendar year; the record begins in the course of its first year."""
    rows = catalog.well_sourced(removals[removals["outcome"].isin(REMOVED)])
    years = rows["date"].str[:4].astype(int)
    begins = str(removals["date"].min())
    found = []
    for year in range(int(begins[:4]), last + 1):
        own = rows[years == year]
        partial = year == int(begins[:4])
        weak = say("the record begins in August 2006") if partial else ""
        # The first good source of each event; the table kingpin_removals names them all.
        sources = ";".join(dict.fromkeys(catalog.well_graded([cell])[0] for cell in own["source_id"]))
        found.append(Value(float(year), year, str(year), float(len(own)), weak, sources, partial=partial))
    return tuple(found)


def _extradited(count: Count, apart: bool = False) -> Value:
    weak = say("count to all countries") if apart else count.weak
    return Value(
        float(count.year), count.year, str(count.year), float(count.persons), weak, count.source_id, apart
    )


def _yearly(rows: pd.DataFrame, year: str, amount: str) -> tuple[Value, ...]:
    return tuple(
        Value(float(row[year]), int(row[year]), str(row[year]), float(row[amount]), "", row["source_id"])
        for row in catalog.records(rows)
    )


def _poll(poll: Poll) -> Value:
    day = parse_day(poll.date)
    return Value(poll.at, day.year + (day.month == 12), poll.when, poll.percent, poll.weak, poll.source_id)


def _printed(
    extraditions: pd.DataFrame, approval: pd.DataFrame, presidencies: tuple[Presidency, ...]
) -> dict[tuple[str, str], Value]:
    """What sources print for whole terms: people extradited in six years, and an average of approval."""
    found = {}
    whole = extraditions[
        (extraditions["measure"] == "multi-year") & (extraditions["direction"] == "Mexico to U.S.")
    ]
    averages = approval[(approval["aggregate"] == "average of the term") & (approval["pollster"] == POLLSTER)]
    for term, name in zip(presidencies, PRESIDENTS, strict=True):
        spans = whole[
            (whole["start_date"] == f"{term.first}-01-01")
            & (whole["end_date"] == f"{term.first + TERM - 1}-12-31")
        ]
        for indicator, rows, column in (
            ("extraditions", spans, "persons"),
            ("approval", averages[averages["president"] == name], "approve_percent"),
        ):
            for row in catalog.records(rows):
                if catalog.well_graded([row["source_id"]]):
                    weak = why_weak(row["checked"])
                    found[indicator, term.name] = Value(
                        0.0, 0, "", float(row[column]), weak, row["source_id"]
                    )
    return found


def _events(timeline: pd.DataFrame) -> tuple[Mark, ...]:
    labels = {WINDOW: say("single window"), ESCAPE: say("Guzmán escapes")}
    return tuple(
        Mark(
            middle_position(row["date"]),
            labels[row["date"]],
            row["description"],
            catalog.split_ids(row["source_id"])[0],
        )
        for row in catalog.records(timeline[timeline["date"].isin(list(labels))])
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


def own_values(record: BoardRecord, indicator: str, term: Presidency, years: Years) -> list[Value]:
    """The values of an indicator that belong to a presidency, of the chosen years."""
    wanted = term.years(years)
    return [value for value in record.values[indicator] if value.year in wanted]


def missing_years(record: BoardRecord, indicator: str, years: Years) -> list[int]:
    """The chosen years without a value for the whole of the year."""
    known = {value.year for value in record.values[indicator] if not value.apart and not value.partial}
    return [year for year in range(years[0], years[1] + 1) if year not in known]
