"""Incidents of killing and disappearance, a row each: who is held responsible, and what was found."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice
from courselab.charts.drawn import Bars, Points
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import wrapped
from courselab.messages import month, partial_date, say, say_plural
from usmex import colors

MOST_ACCOUNTS = 2
"""How many pairs of official account and finding the words of a chart tell in full."""

Rows = list[dict[str, str]]
"""Incidents in the order of their dates."""


@cache
def _record() -> Rows:
    """The incidents that rest on more than weak sources."""
    return catalog.records(catalog.well_sourced(catalog.load("rights_incidents")))


def rights_incidents() -> Explorer:
    """Incidents of killing and disappearance with the official account and what was found: who is held responsible."""
    return explorer(
        _chart, _record(), Choice("actor", say("Held responsible"), {"all": say("all"), **_actors()})
    )


def _actors() -> dict[str, str]:
    """Who is held responsible, in a word or two."""
    return catalog.labels("rights_incidents", "actor_group", colors.HELD_RESPONSIBLE)


def _chart(record: Rows, *, actor: str) -> Chart:
    """Bars are people killed, diamonds people missing."""
    rows = [row for row in record if actor in ("all", row["actor_group"])]
    contradicted = [row for row in rows if row["official_account"] and row["finding"]]
    return Chart(
        name="rights_incidents",
        title=_title(rows, contradicted, actor),
        subtitle=say(
            "People killed and people missing in well-known incidents of {first} to {last}, by who is held responsible",
            first=rows[0]["date"][:4],
            last=rows[-1]["date"][:4],
        ),
        words=_words(rows, contradicted),
        table=_table(rows),
        sources=catalog.well_graded(row["source_id"] for row in rows),
        traces=[*_bars(rows), *_missing_marks(rows)],
        layout=_layout(rows),
        limits=_limits(rows),
    )


def _row_label(row: dict[str, str]) -> str:
    when = month(int(row["date"][:4]), int(row["date"][5:7])) if len(row["date"]) > 4 else row["date"]
    return say("{place}, {when}", place=row["place"].split(" / ")[0].removeprefix("near "), when=when)


def _title(rows: Rows, contradicted: Rows, actor: str) -> str:
    if contradicted:
        return say(
            "In {contradicted} of {cases} incidents a human-rights body did not bear out the official account",
            contradicted=len(contradicted),
            cases=len(rows),
        )
    return say(
        "Held responsible: {actor}; incidents on record here: {cases}",
        actor=_actors()[actor],
        cases=len(rows),
    )


def _words(rows: Rows, contradicted: Rows) -> str:
    """All rows in short; the accounts side by side where there are few of them."""
    listed = "; ".join(say("{label}: {toll}", label=_row_label(row), toll=_toll(row)) for row in rows)
    if not contradicted:
        return say("{listed}.", listed=listed)
    if len(contradicted) > MOST_ACCOUNTS:
        return say(
            "In {contradicted} of {cases} incidents what a human-rights body found differs from the official account: {places}. The table sets the two side by side.",
            contradicted=len(contradicted),
            cases=len(rows),
            places="; ".join(
                say("{label} ({toll})", label=_row_label(row), toll=_toll(row)) for row in contradicted
            ),
        )
    accounts = " ".join(
        say(
            "{label}, official account: {account} Finding: {finding}",
            label=_row_label(row),
            account=row["official_account"],
            finding=row["finding"],
        )
        for row in contradicted
    )
    return say("{listed}. {accounts}", listed=listed, accounts=accounts)


def _toll(row: dict[str, str]) -> str:
    """How many were killed and are missing."""
    if not row["deaths"]:
        return say("the number of people killed is disputed")
    killed = say_plural("{count} person killed", "{count} people killed", int(row["deaths"]))
    if row["checked"] == "disputed":
        killed = say("{killed}, a number in dispute", killed=killed)
    if not row["disappeared"]:
        return killed
    return say("{killed}, {missing} missing", killed=killed, missing=row["disappeared"])


def _table(rows: Rows) -> pd.DataFrame:
    columns: dict[str, Any] = {
        say("date"): [row["date"] for row in rows],
        say("incident"): [row["incident"] for row in rows],
        say("place"): [row["place"] for row in rows],
        say("held responsible"): [row["actor"] for row in rows],
        say("killed"): pd.Series(_counts(rows, "deaths"), dtype=object),
        say("missing"): pd.Series(_counts(rows, "disappeared"), dtype=object),
        say("official account"): [row["official_account"] for row in rows],
        say("finding"): [row["finding"] for row in rows],
        say("note"): [row["note"] for row in rows],
        say("sources"): [catalog.cite_cell(row["source_id"]) for row in rows],
    }
    return pd.DataFrame(columns)


def _counts(rows: Rows, field: str) -> list[int | None]:
    return [int(row[field]) if row[field] else None for row in rows]


def _hover(row: dict[str, str]) -> str:
    lines = [
        f"<b>{row['incident']}</b>",
        say("{date}: {toll}", date=partial_date(row["date"]), toll=_toll(row)),
        say("Held responsible: {actor}", actor=row["actor"]),
    ]
    if row["official_account"]:
        lines.append(say("Official account: {account}", account=row["official_account"]))
    if row["finding"]:
        lines.append(say("Finding: {finding}", finding=row["finding"]))
    return "<br>".join(wrapped(line, 60) for line in lines)


def _bars(rows: Rows) -> list[Bars]:
    traces = []
    for actor, name in _actors().items():
        mine = [row for row in rows if row["actor_group"] == actor]
        if not mine:
            continue
        killed = Bars(
            x=_counts(mine, "deaths"),
            y=[_row_label(row) for row in mine],
            name=name,
            color=colors.HELD_RESPONSIBLE[actor],
            hover=[_hover(row) for row in mine],
            hatched=[row["checked"] == "disputed" for row in mine],
            text=["" if row["disappeared"] else row["deaths"] for row in mine],
            letters=13,
            across=True,
            in_legend=False,
        )
        # For the legend only: its patch would otherwise be hatched if the first bar is.
        patch = Bars(
            x=[None],
            y=[_row_label(mine[0])],
            name=name,
            color=colors.HELD_RESPONSIBLE[actor],
            hover=(),
            across=True,
        )
        traces += [patch, killed]
    return traces


def _missing_marks(rows: Rows) -> list[Points]:
    """People missing, as hollow diamonds, and a word where no number of the killed is agreed."""
    missing = [row for row in rows if row["disappeared"]]
    unknown = [row for row in rows if not row["deaths"]]
    marks = Points(
        x=[int(row["disappeared"]) for row in missing],
        y=[_row_label(row) for row in missing],
        name=say("people missing"),
        color=style.MARK,
        hover=[_hover(row) for row in missing],
        symbol="diamond",
        hollow=True,
        size=12,
        edge=2.5,
        text=[
            say("{killed} killed, {missing} missing", killed=row["deaths"], missing=row["disappeared"])
            for row in missing
        ],
        sides="middle right",
        ink=style.INK,
        whole=True,
    )
    words = Points(
        x=[0] * len(unknown),
        y=[_row_label(row) for row in unknown],
        name="",
        color=style.SOFT_INK,
        hover=[_hover(row) for row in unknown],
        marked=False,
        text=[say("number disputed")] * len(unknown),
        sides="middle right",
        in_legend=False,
    )
    return [*([marks] if missing else []), *([words] if unknown else [])]


def _layout(rows: Rows) -> dict[str, Any]:
    most = max(int(row[key]) for row in rows for key in ("deaths", "disappeared") if row[key])
    entries = len({row["actor_group"] for row in rows}) + any(row["disappeared"] for row in rows)
    bottom = style.AXIS_ROOM + 8 + 21 * entries
    return style.layout(
        40 + bottom + 27 * len(rows),
        barmode="overlay",
        bargap=0.3,
        names=172,
        margin={"r": 34, "t": 12, "b": bottom},
        xaxis=style.amount_axis(range=[0, most * 1.08]),
        yaxis={
            "categoryorder": "array",
            "categoryarray": [_row_label(row) for row in reversed(rows)],
            "range": [-0.6, len(rows) - 0.4],
            "fixedrange": True,
            "ticks": "",
            "ticklabelstandoff": 4,
            "tickfont": {"size": 12},
        },
        showlegend=True,
    )


def _limits(rows: Rows) -> tuple[str, ...]:
    limits = [
        say(
            "A selection of well-known cases, not a count: the numbers are not added, and gang massacres are covered thinly."
        ),
        say("Official accounts stand here only where a page that was read tells them."),
    ]
    if any(row["checked"] == "disputed" for row in rows):
        limits.append(say("Hatched: the number of people killed is disputed; the table says how."))
    if any("GIEI" in row["investigated_by"] for row in rows):
        limits.append(
            say(
                "On Iguala the findings differ: the CNDH later held that some bodies were burned at the dump."
            )
        )
    return tuple(limits)
