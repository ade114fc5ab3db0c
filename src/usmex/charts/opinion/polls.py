"""Polls as points, lines, hover texts and tables. Values are percent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import End
from courselab.charts.words import HOVER, wrapped
from courselab.messages import number, say


@dataclass(frozen=True)
class Poll:
    """One poll: its place on the axis, its value and why it is drawn hollow, if it is."""

    at: float
    date: str
    when: str
    pollster: str
    percent: float
    run: str
    """Polls of one run may be joined by a line; those of another stand apart."""
    weak: str
    note: str
    source_id: str


def short_pollster(pollster: str) -> str:
    """A pollster's name, short enough for the margin."""
    return {
        "Consulta Mitofsky": say("Mitofsky"),
        "Buendía & Laredo": say("Buendía"),
        "Pew Research Center": say("Pew"),
        "Latinobarómetro": say("Latinobar."),
        "El Financiero": say("Financiero"),
        "Los Angeles Times and Reforma": say("LA Times"),
        "Zogby and CIDAC": say("Zogby"),
    }.get(pollster, pollster)


def _runs(polls: list[Poll], joined: float) -> list[list[Poll]]:
    """Polls that a line may join: of one run and not too far apart."""
    runs: list[list[Poll]] = []
    for poll in polls:
        if runs and runs[-1][-1].run == poll.run and poll.at - runs[-1][-1].at <= joined:
            runs[-1].append(poll)
        else:
            runs.append([poll])
    return runs


def poll_lines(polls: list[Poll], color: str, name: str, joined: float) -> dict[str, Any]:
    """One trace for a pollster: a line with gaps, hollow marks for what is weak."""
    x: list[float | None] = []
    y: list[float | None] = []
    fill: list[str] = []
    hover: list[str] = []
    for run in _runs(polls, joined):
        for poll in run:
            x.append(poll.at)
            y.append(poll.percent)
            fill.append(style.PAPER if poll.weak else color)
            hover.append(poll_hover(poll))
        x.append(None)
        y.append(None)
        fill.append(color)
        hover.append("")
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": x[:-1],
        "y": y[:-1],
        "connectgaps": False,
        "line": {"color": color, "width": 2.5},
        "marker": {"color": fill[:-1], "size": 9, "line": {"color": color, "width": 2}},
        "customdata": hover[:-1],
        "hovertemplate": HOVER,
        "xaxis": "x",
        "yaxis": "y",
    }


def poll_hover(poll: Poll) -> str:
    """A poll in a sentence, with what is weak about it, its source and its note."""
    values = {
        "pollster": poll.pollster,
        "when": poll.when,
        "percent": number(poll.percent, 1 if poll.percent % 1 else 0),
        "source": catalog.cite_cell(poll.source_id),
    }
    fact = (
        say("{pollster}, {when}: {percent} percent; {weak}. Source: {source}", weak=poll.weak, **values)
        if poll.weak
        else say("{pollster}, {when}: {percent} percent. Source: {source}", **values)
    )
    return wrapped(f"{fact}. {poll.note}" if poll.note else fact)


def poll_table(polls: list[Poll]) -> pd.DataFrame:
    """A row for each poll: date, pollster, percent, what is weak, note and source."""
    return pd.DataFrame(
        [
            [
                poll.date,
                poll.pollster,
                poll.percent,
                poll.weak,
                poll.note,
                catalog.cite_cell(poll.source_id),
            ]
            for poll in polls
        ],
        columns=[
            say("date"),
            say("pollster"),
            say("percent"),
            say("hollow because"),
            say("note"),
            say("source"),
        ],
    )


def end_of(poll: Poll, color: str) -> End:
    """The name and the last value of a line, to be written at its end."""
    text = say("{pollster} {percent}", pollster=short_pollster(poll.pollster), percent=number(poll.percent))
    return End(text, poll.at, poll.percent, color)


def lowest_and_highest(polls: list[Poll]) -> tuple[Poll, Poll]:
    """The lowest and the highest poll; of equals the first."""
    return min(polls, key=lambda poll: poll.percent), max(polls, key=lambda poll: poll.percent)
