"""Loans of two invented libraries: who lent more depends on whether a renewal is a loan. All years are calendar years."""

from __future__ import annotations

import pandas as pd

from courselab import catalog
from courselab.charts import Chart, style
from courselab.charts.controls import Choice, calendar_years
from courselab.charts.drawn import Bars
from courselab.charts.traces import bars
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import one_or_span, told
from courselab.messages import number, say

TABLE = "library_loans"
COLORS = {"north": "#0b5cad", "south": "#b87400"}


def loans_by_year() -> Explorer:
    """Books lent by the two libraries, 2019 to 2024: which years, and what is counted as a loan."""
    loans = catalog.load(TABLE)
    return explorer(
        _chart,
        loans,
        calendar_years(int(loans["year"].min()), int(loans["year"].max())),
        Choice("counting", say("A loan is"), catalog.labels(TABLE, "counting")),
    )


def _chart(loans: pd.DataFrame, *, years: tuple[int, int], counting: str) -> Chart:
    chosen = loans[(loans["counting"] == counting) & loans["year"].between(*years)]
    # Refuses rows that restate each other, such as loans with and without renewals.
    catalog.one_series(TABLE, chosen, along="library")
    drawn = chosen.pivot(index="year", columns="library", values="loans").astype(float)
    names = catalog.labels(TABLE, "library")
    less, more = drawn.iloc[-1].sort_values().index
    return Chart(
        name="loans_by_year",
        title=say(
            "In {year} {more} lent {most} books, {less} {least}",
            year=int(drawn.index[-1]),
            more=names[more],
            most=number(drawn[more].iloc[-1]),
            less=names[less],
            least=number(drawn[less].iloc[-1]),
        ),
        subtitle=say(
            "Books lent, calendar years; a loan is {what}. Invented figures",
            what=catalog.labels(TABLE, "counting")[counting],
        ),
        words=" ".join(_course(name, drawn[library]) for library, name in names.items()),
        table=pd.DataFrame(
            {
                say("year"): drawn.index.tolist(),
                **{name: drawn[library].astype(int).tolist() for library, name in names.items()},
            }
        ),
        sources=catalog.well_graded(chosen["source_id"]),
        traces=[_bars(name, COLORS[library], drawn[library]) for library, name in names.items()],
        layout=style.layout(
            320,
            margin={"l": 64, "r": 16, "t": 12, "b": style.LEGEND_ROOM},
            xaxis=style.year_axis(years),
            yaxis=style.amount_axis(say("books")),
            barmode="group",
        ),
        limits=(
            say("Books that are read in the library are not counted."),
            say("From 2021 on South renews a loan by itself; at North a reader has to ask."),
        ),
    )


def _course(name: str, loans: pd.Series) -> str:
    numbers = {"name": name, **told(loans)}
    return one_or_span(
        loans,
        say("{name} lent {after} books in {last}.", **numbers),
        say("{name} lent {before} books in {first} and {after} in {last}, a change of {change} percent.", **numbers),
    )  # fmt: skip


def _bars(name: str, color: str, loans: pd.Series) -> Bars:
    hover = [
        say("{year}: {name} lent {loans} books", year=year, name=name, loans=number(books))
        for year, books in loans.items()
    ]
    return bars(loans, color, hover, name=name)
