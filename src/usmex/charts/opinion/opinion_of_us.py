"""Favorable views of the United States in Mexico, a line per pollster. Values are percent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Panel, Years, end_labels, framed, within
from courselab.charts.chart import Chart
from courselab.charts.controls import Choices, Several, calendar_years
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import why_weak
from courselab.messages import partial_date, say
from courselab.spans import calendar_position, middle_position, parse_day
from usmex.charts.opinion.polls import Poll, end_of, poll_line, poll_table, polls_told
from usmex.periods import backdrop

POLLSTERS = (
    "Pew Research Center",
    "Latinobarómetro",
    "Buendía & Laredo",
    "El Financiero",
    "Los Angeles Times and Reforma",
    "Zogby and CIDAC",
)
HALVES = "two halves of 2010"
"""Pew's polls before and after the Arizona law, which its series to 2017 gives as one."""
JOINED_YEARS = 2.1
"""Polls further apart than that are not joined by a line."""


@dataclass(frozen=True)
class Record:
    """Polls on the United States by pollster, and the events that stand over them."""

    polls: dict[str, list[Poll]]
    events: tuple[Mark, ...]
    behind: Backdrop


@cache
def _record() -> Record:
    """Averages over years are left out."""
    table = catalog.load("opinion_of_us")
    rows = catalog.records(catalog.well_sourced(table[table["first_year"].isna()]))
    polls = {name: [_poll(row) for row in rows if row["pollster"] == name] for name in POLLSTERS}
    return Record(polls, _events(), backdrop(catalog.load("presidencies"), 2025.5))


def _poll(row: dict[str, str]) -> Poll:
    year, timing = row["year"], row["timing"]
    # The two halves of 2010 stand on both sides of the Arizona law.
    away = {"before Arizona law": -0.3, "after Arizona law": 0.3}.get(timing, 0.0)
    names = catalog.labels("opinion_of_us", "timing")
    return Poll(
        at=int(year) + away,
        date=year,
        when=say("{year}, {timing}", year=year, timing=names[timing]) if timing else year,
        pollster=row["pollster"],
        percent=float(row["favourable_percent"]),
        run=row["series"] if year != "2000" else year,
        weak=why_weak(row["checked"]) or _why_apart(row),
        note=row["note"],
        source_id=row["source_id"],
    )


def _why_apart(row: dict[str, str]) -> str:
    if row["pollster"] == "Pew Research Center" and row["year"] == "2000":
        return say("origin not stated")
    if row["series"] == "series to 2017" and row["year"] == "2010":
        return say("between the two halves of that year")
    return ""


def _events() -> tuple[Mark, ...]:
    """Events from the timeline, and the days on which two U.S. presidents took office."""
    labels = {
        ("2003-02", "diplomacy"): say("Iraq war"),
        ("2010-05", "opinion"): say("Arizona"),
        ("2017-01-26", "diplomacy"): say("visit called off"),
    }
    happened = [
        Mark(
            middle_position(row["date"]),
            labels[row["date"], row["theme"]],
            say("{when}: {event}", when=partial_date(row["date"]), event=row["description"]),
            catalog.well_graded([row["source_id"]])[0],
        )
        for row in catalog.records(catalog.load("timeline"))
        if (row["date"], row["theme"]) in labels
    ]
    took_office = [
        Mark(
            calendar_position(parse_day(row["took_office"])),
            row["surname"],
            say(
                "{when}: {president} takes office",
                when=partial_date(row["took_office"]),
                president=row["surname"],
            ),
            "",
        )
        for row in catalog.records(catalog.load("presidencies"))
        if row["surname"] in ("Obama", "Trump")
    ]
    return tuple(sorted([*happened, *took_office], key=lambda mark: mark.at))


def opinion_of_us() -> Explorer:
    """Favorable views of the United States in Mexico, 1996 to 2025: years, pollsters."""
    years = [int(poll.date) for polls in _record().polls.values() for poll in polls]
    return explorer(
        _chart,
        _record(),
        calendar_years(min(years), max(years)),
        Several(
            "pollsters",
            say("Pollsters"),
            {name: name for name in POLLSTERS},
            start=("Pew Research Center",),
            closed=_without_poll,
        ),
    )


def _without_poll(choices: Choices) -> dict[str, str]:
    reason = say("Gray pollsters have no poll in these years.")
    return {name: reason for name, polls in _polls_of(_record(), choices["years"]).items() if not polls}


def _polls_of(record: Record, years: Years) -> dict[str, list[Poll]]:
    """The polls of some years, first and last included."""
    first, last = years
    return {
        name: [poll for poll in polls if first <= int(poll.date) <= last]
        for name, polls in record.polls.items()
    }


def _chart(record: Record, *, years: Years, pollsters: list[str]) -> Chart:
    within_years = _polls_of(record, years)
    chosen = {name: within_years[name] for name in pollsters if within_years[name]}
    drawn = [poll for polls in chosen.values() for poll in polls]
    panel = Panel(300, 0, 100, say("percent favorable"), {"tickvals": [0, 25, 50, 75, 100]})
    traces, ends = [], []
    for polls in chosen.values():
        traces.append(poll_line(_series(polls), JOINED_YEARS))
        ends.append(end_of(_series(polls)[-1]))
        if halves := _halves(polls):
            marks = poll_line(halves, JOINED_YEARS)
            traces.append(replace(marks, line="", symbol="diamond", size=10, whole=True))
    shown = within(record.events, years) if drawn else []
    return Chart(
        name="opinion_of_us",
        title=_title(chosen, years),
        subtitle=say(
            "Percent of Mexican adults with a favorable view of the United States, a line for each pollster. Hollow: not checked "
            "a second time, or apart from its series; diamonds: the two halves of 2010"
        ),
        words=_words(chosen, shown, years),
        table=poll_table(drawn),
        sources=catalog.well_graded(
            [*(poll.source_id for poll in drawn), *(mark.source for mark in shown if mark.source)]
        ),
        traces=[*traces, *record.behind.strip(years)],
        layout=framed(record.behind, years, [panel], shown, right=104, annotations=end_labels(ends, panel)),
        limits=(
            say("Before 2000 only one poll was found, of 1996: a change since the 1980s cannot be seen."),
            say(
                "Pew's polls of 2018 to 2023 were not found, and polls more than two years apart are not joined."
            ),
            say(
                "For 2010, 62 and 44 percent are Pew's two halves of the year; 56 is the year in Pew's series."
            ),
            say("That an event stands near a change does not prove that it moved opinion."),
        ),
    )


def _halves(polls: list[Poll]) -> list[Poll]:
    return [poll for poll in polls if poll.run == HALVES]


def _series(polls: list[Poll]) -> list[Poll]:
    """The polls without the two halves of 2010, which the poll of that year sums up."""
    return [poll for poll in polls if poll.run != HALVES]


def _title(chosen: dict[str, list[Poll]], years: Years) -> str:
    if not chosen:
        return say("No poll is recorded, {first} to {last}", first=years[0], last=years[1])
    told = polls_told(next(iter(chosen.values())))
    if told["low"] == told["high"]:
        return say(
            "{pollster}: {low} percent of Mexicans saw the United States favorably in {low_date}", **told
        )
    return say(
        "Mexicans who see the U.S. favorably: lowest {low} percent ({low_date}), highest {high} ({high_date}); {pollster}",
        **told,
    )


def _words(chosen: dict[str, list[Poll]], shown: list[Mark], years: Years) -> str:
    if not chosen:
        return say(
            "No poll of these pollsters is recorded, {first} to {last}.", first=years[0], last=years[1]
        )
    parts = [
        say(
            "{pollster}: {first} percent favorable in {first_date}, {last} in {last_date}; lowest {low} ({low_date}), highest {high} ({high_date}).",
            **polls_told(_series(polls), among=polls),
        )
        for polls in chosen.values()
    ]
    halves = [poll for polls in chosen.values() for poll in _halves(polls)]
    if halves:
        parts.append(
            say(
                "In 2010 Pew found {first} percent before the Arizona law and {last} after it.",
                **polls_told(halves),
            )
        )
    if shown:
        parts.append(say("Marked: {events}.", events="; ".join(mark.sentence for mark in shown)))
    return " ".join(parts)
