"""Incidents of killing and disappearance, a row each: who is held responsible, and what was found."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.words import HOVER, wrapped
from courselab.messages import month, partial_date, say, say_plural
from usmex import colors

ACTORS = ("army", "navy", "federal police", "local police and criminal group", "criminal group")
MOST_ACCOUNTS = 2
"""How many pairs of official account and finding the words of a chart tell in full."""


def actor_words(actor: str) -> str:
    """Who is held responsible, in a word or two."""
    return {
        "army": say("army"),
        "navy": say("navy"),
        "federal police": say("federal police"),
        "local police and criminal group": say("local police with a criminal group"),
        "criminal group": say("criminal group"),
    }[actor]


def incident_rows(incidents: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of ``rights_incidents`` that rest on more than weak sources, in the order of their dates."""
    return catalog.records(catalog.well_sourced(incidents))


def rights_incidents_chart(incidents: list[dict[str, str]], *, actor: str = "all") -> Chart:
    """Incidents of killing and disappearance, one row each in the order of their dates.

    ``incidents`` are ``incident_rows``. ``actor``: all, or one of ``ACTORS``. Bars are people killed, diamonds people
    missing.
    """
    rows = [row for row in incidents if actor in ("all", row["actor_group"])]
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


def _title(rows: list[dict[str, str]], contradicted: list[dict[str, str]], actor: str) -> str:
    if contradicted:
        return say(
            "In {contradicted} of {cases} incidents a human-rights body did not bear out the official account",
            contradicted=len(contradicted),
            cases=len(rows),
        )
    return say(
        "Held responsible: {actor}; incidents on record here: {cases}",
        actor=actor_words(actor),
        cases=len(rows),
    )


def _words(rows: list[dict[str, str]], contradicted: list[dict[str, str]]) -> str:
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


def _table(rows: list[dict[str, str]]) -> pd.DataFrame:
    def count(text: str) -> int | None:
        return int(text) if text else None

    columns: dict[str, Any] = {
        say("date"): [row["date"] for row in rows],
        say("incident"): [row["incident"] for row in rows],
        say("place"): [row["place"] for row in rows],
        say("held responsible"): [row["actor"] for row in rows],
        say("killed"): pd.Series([count(row["deaths"]) for row in rows], dtype=object),
        say("missing"): pd.Series([count(row["disappeared"]) for row in rows], dtype=object),
        say("official account"): [row["official_account"] for row in rows],
        say("finding"): [row["finding"] for row in rows],
        say("note"): [row["note"] for row in rows],
        say("sources"): [catalog.cite_cell(row["source_id"]) for row in rows],
    }
    return pd.DataFrame(columns)


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


def _bars(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    for actor in ACTORS:
        mine = [row for row in rows if row["actor_group"] == actor]
        if not mine:
            continue
        traces.append(
            {
                # For the legend only: its patch would otherwise be hatched if the first bar is.
                "type": "bar",
                "orientation": "h",
                "name": actor_words(actor),
                "y": [_row_label(mine[0])],
                "x": [None],
                "marker": {"color": colors.HELD_RESPONSIBLE[actor]},
            }
        )
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": actor_words(actor),
                "showlegend": False,
                "y": [_row_label(row) for row in mine],
                "x": [int(row["deaths"]) if row["deaths"] else None for row in mine],
                "text": ["" if row["disappeared"] else row["deaths"] for row in mine],
                "textposition": "outside",
                "cliponaxis": False,
                "textfont": {"size": 13, "color": style.INK},
                "marker": {
                    "color": colors.HELD_RESPONSIBLE[actor],
                    "pattern": {"shape": ["/" if row["checked"] == "disputed" else "" for row in mine]},
                },
                "customdata": [_hover(row) for row in mine],
                "hovertemplate": HOVER,
            }
        )
    return traces


def _missing_marks(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """People missing, as open diamonds, and a word where no number of the killed is agreed."""
    missing = [row for row in rows if row["disappeared"]]
    unknown = [row for row in rows if not row["deaths"]]
    traces: list[dict[str, Any]] = []
    if missing:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": say("people missing"),
                "y": [_row_label(row) for row in missing],
                "x": [int(row["disappeared"]) for row in missing],
                "cliponaxis": False,
                "text": [
                    say(
                        "{killed} killed, {missing} missing", killed=row["deaths"], missing=row["disappeared"]
                    )
                    for row in missing
                ],
                "textposition": "middle right",
                "textfont": {"size": 13, "color": style.INK},
                "marker": {
                    "symbol": "diamond-open",
                    "size": 12,
                    "color": style.MARK,
                    "line": {"width": 2.5, "color": style.MARK},
                },
                "customdata": [_hover(row) for row in missing],
                "hovertemplate": HOVER,
            }
        )
    if unknown:
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "y": [_row_label(row) for row in unknown],
                "x": [0] * len(unknown),
                "text": [say("number disputed")] * len(unknown),
                "textposition": "middle right",
                "textfont": {"size": 13, "color": style.SOFT_INK},
                "customdata": [_hover(row) for row in unknown],
                "hovertemplate": HOVER,
                "showlegend": False,
            }
        )
    return traces


def _layout(rows: list[dict[str, str]]) -> dict[str, Any]:
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


def _limits(rows: list[dict[str, str]]) -> tuple[str, ...]:
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
