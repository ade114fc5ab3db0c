"""Polls as points, lines, hover texts and tables. Values are percent."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import End
from courselab.charts.drawn import Points
from courselab.charts.traces import with_gaps
from courselab.charts.words import wrapped
from courselab.messages import number, say
from usmex import colors


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


def poll_line(polls: list[Poll], joined: float) -> Points:
    """The line of a pollster, with gaps between polls of two runs or further apart than ``joined``; weak ones are hollow."""
    spots = with_gaps(polls, lambda one, other: one.run != other.run or other.at - one.at > joined)
    return Points(
        x=[poll.at if poll else None for poll in spots],
        y=[poll.percent if poll else None for poll in spots],
        name=polls[0].pollster,
        color=colors.POLLSTERS[polls[0].pollster],
        hover=[_hover(poll) if poll else "" for poll in spots],
        hollow=[bool(poll and poll.weak) for poll in spots],
        line="solid",
    )


def _hover(poll: Poll) -> str:
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
        {
            say("date"): [poll.date for poll in polls],
            say("pollster"): [poll.pollster for poll in polls],
            say("percent"): [poll.percent for poll in polls],
            say("hollow because"): [poll.weak for poll in polls],
            say("note"): [poll.note for poll in polls],
            say("source"): [catalog.cite_cell(poll.source_id) for poll in polls],
        }
    )


def end_of(poll: Poll) -> End:
    """The name and the last value of a line, to be written at its end."""
    text = say("{pollster} {percent}", pollster=short_pollster(poll.pollster), percent=number(poll.percent))
    return End(text, poll.at, poll.percent, colors.POLLSTERS[poll.pollster])


def polls_told(polls: list[Poll], among: list[Poll] | None = None) -> dict[str, str]:
    """What a sentence may say of polls: the first and the last, the lowest and the highest (of equals the first).

    ``first`` is its percent, ``first_when`` and ``first_date`` its time in words and as the table gives it; and so on.
    The lowest and the highest are those ``among`` other polls, if these are given.
    """
    low, high = (end(among or polls, key=lambda poll: poll.percent) for end in (min, max))
    told = {"pollster": polls[0].pollster}
    for name, poll in (("first", polls[0]), ("last", polls[-1]), ("low", low), ("high", high)):
        told |= {name: number(poll.percent), f"{name}_when": poll.when, f"{name}_date": poll.date}
    return told
