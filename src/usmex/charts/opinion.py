"""Charts of opinion polls in Mexico: views of the United States, approval of presidents. Values are percent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.charts import style
from usmex.charts.backdrop import Backdrop, End, Mark, Panel, Years, backdrop, end_labels, framed, within
from usmex.charts.chart import Chart
from usmex.charts.politics import marks, sentence_of_sources, wrapped
from usmex.measures import politics
from usmex.messages import number, partial_date, say
from usmex.periods import calendar_position, middle_position, parse_day

VIEW_POLLSTERS = (
    "Pew Research Center",
    "Latinobarómetro",
    "Buendía & Laredo",
    "El Financiero",
    "Los Angeles Times and Reforma",
    "Zogby and CIDAC",
)
JOINED_YEARS = 2.1
"""Polls further apart than that are not joined by a line."""
ARIZONA = "2010-05"
IRAQ = "2003-02"
CALLED_OFF = "2017-01-26"
CLAIM_DATE = "2015-11"
"""When the article said that support for the president had fallen to about a third."""
CLAIM_PERCENT = 100 / 3
CLAIM_PRESIDENT = "Enrique Peña Nieto"
TERM_MONTHS = 72
NEAR_MONTHS = 6
"""Polls further from the claim than that are not put into one range with those that are near."""


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


def _why_weak(checked: str, derived: bool = False) -> str:
    if derived:
        return say("worked out from a printed change")
    return {"disputed": say("sources differ"), "unchecked": say("not checked a second time")}.get(checked, "")


def _runs(polls: list[Poll], joined: float) -> list[list[Poll]]:
    """Polls that a line may join: of one run and not too far apart."""
    runs: list[list[Poll]] = []
    for poll in polls:
        if runs and runs[-1][-1].run == poll.run and poll.at - runs[-1][-1].at <= joined:
            runs[-1].append(poll)
        else:
            runs.append([poll])
    return runs


def _poll_lines(polls: list[Poll], color: str, name: str, joined: float) -> dict[str, Any]:
    """One trace for a pollster: a line with gaps, hollow marks for what is weak."""
    x: list[float | None] = []
    y: list[float | None] = []
    fill: list[str] = []
    hover: list[str] = []
    for run in _runs(polls, joined):
        for poll in run:
            x.append(poll.at)
            y.append(poll.percent)
            fill.append("#ffffff" if poll.weak else color)
            hover.append(_poll_hover(poll))
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
        "hovertemplate": "%{customdata}<extra></extra>",
        "xaxis": "x",
        "yaxis": "y",
    }


def _poll_hover(poll: Poll) -> str:
    values = {
        "pollster": poll.pollster,
        "when": poll.when,
        "percent": number(poll.percent, 1 if poll.percent % 1 else 0),
        "source": sentence_of_sources(poll.source_id),
    }
    fact = (
        say("{pollster}, {when}: {percent} percent; {weak}. Source: {source}", weak=poll.weak, **values)
        if poll.weak
        else say("{pollster}, {when}: {percent} percent. Source: {source}", **values)
    )
    return wrapped(f"{fact}. {poll.note}" if poll.note else fact)


def _poll_table(polls: list[Poll]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            [
                poll.date,
                poll.pollster,
                poll.percent,
                poll.weak,
                poll.note,
                sentence_of_sources(poll.source_id),
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


# Views of the United States


@dataclass(frozen=True)
class ViewRecord:
    """Polls on the United States by pollster, and the events that stand over them."""

    polls: dict[str, tuple[Poll, ...]]
    events: tuple[Mark, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        years = [round(poll.at) for polls in self.polls.values() for poll in polls]
        return min(years), max(years)


def view_record(opinion: pd.DataFrame, events: pd.DataFrame, terms: pd.DataFrame) -> ViewRecord:
    """The tables ``opinion_of_us``, ``timeline`` and ``presidencies``, ready to draw; averages are left out."""
    waves = opinion[opinion["first_year"].isna()]
    polls = {
        pollster: tuple(
            Poll(
                _view_place(row),
                row["year"],
                say("{year}, {timing}", year=row["year"], timing=_timing(row["timing"]))
                if row["timing"]
                else row["year"],
                pollster,
                float(row["favourable_percent"]),
                row["series"] if row["year"] != "2000" else row["year"],
                _why_weak(row["checked"]) or _why_apart(row),
                row["note"],
                row["source_id"],
            )
            for row in catalog.records(waves[waves["pollster"] == pollster])
            if catalog.well_graded([row["source_id"]])
        )
        for pollster in VIEW_POLLSTERS
    }
    return ViewRecord(polls, _view_events(events, terms), backdrop(terms, 2025.5))


def _view_place(row: dict[str, str]) -> float:
    """The place of a poll: its year, and the two halves of 2010 on both sides of the Arizona law."""
    away = {"before Arizona law": -0.3, "after Arizona law": 0.3}
    return int(row["year"]) + away.get(row["timing"], 0.0)


def _timing(timing: str) -> str:
    return {
        "before Arizona law": say("before the Arizona law"),
        "after Arizona law": say("after the Arizona law"),
        "spring": say("spring"),
        "January": say("January"),
        "July": say("July"),
        "August": say("August"),
        "autumn": say("autumn"),
    }[timing]


def _why_apart(row: dict[str, str]) -> str:
    if row["pollster"] == "Pew Research Center" and row["year"] == "2000":
        return say("origin not stated")
    if row["series"] == "series to 2017" and row["year"] == "2010":
        return say("between the two halves of that year")
    return ""


def _view_events(events: pd.DataFrame, terms: pd.DataFrame) -> tuple[Mark, ...]:
    """Events from the timeline, and the days on which two U.S. presidents took office."""
    labels = {
        IRAQ: (say("Iraq war"), "diplomacy"),
        ARIZONA: (say("Arizona"), "opinion"),
        CALLED_OFF: (say("visit called off"), "diplomacy"),
    }
    found = [
        Mark(
            middle_position(row["date"]),
            labels[row["date"]][0],
            say("{when}: {event}", when=partial_date(row["date"]), event=row["description"]),
            catalog.well_graded([row["source_id"]])[0],
        )
        for row in catalog.records(events)
        if row["date"] in labels and row["theme"] == labels[row["date"]][1]
    ]
    took = [
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
        for row in catalog.records(terms)
        if row["surname"] in ("Obama", "Trump")
    ]
    return tuple(sorted([*found, *took], key=lambda mark: mark.at))


def polls_within(polls: tuple[Poll, ...], years: tuple[int, int]) -> list[Poll]:
    """The polls of some years, first and last included."""
    return [poll for poll in polls if years[0] - 0.5 < poll.at < years[1] + 0.5]


def opinion_of_us(
    record: ViewRecord, *, years: Years, pollsters: tuple[str, ...] = ("Pew Research Center",)
) -> Chart:
    """Favorable views of the United States in Mexico, a line per pollster, under the events that stand near.

    ``pollsters``: Pew Research Center, Latinobarómetro, El Financiero.
    """
    chosen = {pollster: polls_within(record.polls[pollster], years) for pollster in pollsters}
    panel = Panel(
        300,
        0,
        100,
        say("percent favorable"),
        {"tickvals": [0, 25, 50, 75, 100]},
    )
    traces, ends = [], []
    for pollster, polls in chosen.items():
        main = [poll for poll in polls if poll.run != "two halves of 2010"]
        halves = [poll for poll in polls if poll.run == "two halves of 2010"]
        color = style.POLLSTERS[pollster]
        if main:
            traces.append(_poll_lines(main, color, pollster, JOINED_YEARS))
            ends.append(_end(main[-1], color))
        if halves:
            traces.append(
                marks(
                    [poll.at for poll in halves],
                    [poll.percent for poll in halves],
                    color,
                    [_poll_hover(poll) for poll in halves],
                    name=pollster,
                    hollow=[bool(poll.weak) for poll in halves],
                    symbol="diamond",
                    size=10,
                )
            )
    drawn = [poll for polls in chosen.values() for poll in polls]
    shown = within(record.events, years) if drawn else []
    layout = framed(record.behind, years, [panel], shown, right=104, annotations=end_labels(ends, panel))
    return Chart(
        name="opinion_of_us",
        title=_view_title(chosen, years),
        subtitle=say(
            "Percent of Mexican adults with a favorable view of the United States, a line for each pollster. Hollow: not checked "
            "a second time, or apart from its series; diamonds: the two halves of 2010"
        ),
        words=_view_words(chosen, shown, years),
        table=_poll_table(drawn),
        sources=tuple(
            dict.fromkeys(
                [
                    *catalog.well_graded(poll.source_id for poll in drawn),
                    *(mark.source for mark in shown if mark.source),
                ]
            )
        ),
        traces=[*traces, *record.behind.strip(years)],
        layout=layout,
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


def _end(poll: Poll, color: str) -> End:
    text = say("{pollster} {percent}", pollster=short_pollster(poll.pollster), percent=number(poll.percent))
    return End(text, poll.at, poll.percent, color)


def _view_title(chosen: dict[str, list[Poll]], years: Years) -> str:
    pollster, polls = next(((name, polls) for name, polls in chosen.items() if polls), ("", []))
    if not polls:
        return say("No poll is recorded, {first} to {last}", first=years[0], last=years[1])
    low, high = _ends_of(polls)
    if low.percent == high.percent:
        return say(
            "{pollster}: {percent} percent of Mexicans saw the United States favorably in {year}",
            pollster=pollster,
            percent=number(low.percent),
            year=low.date,
        )
    return say(
        "Mexicans who see the U.S. favorably: lowest {low} percent ({low_year}), highest {high} ({high_year}); {pollster}",
        pollster=pollster,
        low=number(low.percent),
        low_year=low.date,
        high=number(high.percent),
        high_year=high.date,
    )


def _ends_of(polls: list[Poll]) -> tuple[Poll, Poll]:
    """The lowest and the highest poll; of equals the first."""
    return min(polls, key=lambda poll: poll.percent), max(polls, key=lambda poll: poll.percent)


def _view_words(chosen: dict[str, list[Poll]], shown: list[Mark], years: Years) -> str:
    parts = []
    for pollster, polls in chosen.items():
        if not polls:
            continue
        series = [poll for poll in polls if poll.run != "two halves of 2010"]
        low, high = _ends_of(polls)
        parts.append(
            say(
                "{pollster}: {begin} percent favorable in {first}, {end} in {last}; lowest {low} ({low_year}), highest {high} ({high_year}).",
                pollster=pollster,
                begin=number(series[0].percent),
                first=series[0].date,
                end=number(series[-1].percent),
                last=series[-1].date,
                low=number(low.percent),
                low_year=low.date,
                high=number(high.percent),
                high_year=high.date,
            )
        )
    if not parts:
        return say(
            "No poll of these pollsters is recorded, {first} to {last}.", first=years[0], last=years[1]
        )
    halves = [poll for polls in chosen.values() for poll in polls if poll.run == "two halves of 2010"]
    if len(halves) == 2:
        parts.append(
            say(
                "In 2010 Pew found {before} percent before the Arizona law and {after} after it.",
                before=number(halves[0].percent),
                after=number(halves[1].percent),
            )
        )
    if shown:
        parts.append(say("Marked: {events}.", events="; ".join(mark.sentence for mark in shown)))
    return " ".join(parts)


# Approval of presidents


@dataclass(frozen=True)
class Term:
    """A president's polls: by pollster, and where the term lies on the axis."""

    president: str
    began: str
    years: Years
    polls: dict[str, tuple[Poll, ...]]
    nearest: tuple[Poll, ...]
    """Of each pollster the poll nearest to the date of the claim; only for the president of the claim."""
    near: frozenset[Poll]
    """Those of them that lie within ``NEAR_MONTHS``."""


@dataclass(frozen=True)
class ApprovalRecord:
    """Each president with the pollsters that asked about him."""

    terms: dict[str, Term]
    pollsters: tuple[str, ...]
    behind: Backdrop


def approval_record(approval: pd.DataFrame, presidents: pd.DataFrame) -> ApprovalRecord:
    """The tables ``presidential_approval`` and ``presidencies``, ready to draw; published averages are left out."""
    polls = politics.waves(approval)
    strong = polls[polls["source_id"].map(lambda cell: bool(catalog.well_graded([cell])))]
    rows = catalog.records(strong)
    mexico = presidents[presidents["country"] == "Mexico"]
    pollsters = tuple(dict.fromkeys(row["pollster"] for row in rows if row["president"] == CLAIM_PRESIDENT))
    others = tuple(dict.fromkeys(row["pollster"] for row in rows if row["pollster"] not in pollsters))
    by_distance = politics.nearest_polls(strong, CLAIM_PRESIDENT, CLAIM_DATE)
    nearest = tuple(_approval_poll(row) for row in catalog.records(by_distance))
    near = frozenset(
        poll for poll, away in zip(nearest, by_distance["months_away"], strict=True) if away <= NEAR_MONTHS
    )
    terms = {}
    for president in dict.fromkeys(row["president"] for row in rows):
        began = str(
            mexico.loc[
                mexico["name"].map(lambda name, of=president: name.startswith(of)), "took_office"
            ].iloc[0]
        )
        own = [row for row in rows if row["president"] == president]
        first = parse_day(began).year
        terms[president] = Term(
            president,
            began,
            (first, first + 6),
            {
                pollster: tuple(_approval_poll(row) for row in own if row["pollster"] == pollster)
                for pollster in (*pollsters, *others)
            },
            nearest if president == CLAIM_PRESIDENT else (),
            near if president == CLAIM_PRESIDENT else frozenset(),
        )
    return ApprovalRecord(terms, (*pollsters, *others), backdrop(presidents, 2018.99))


def _approval_poll(row: dict[str, str]) -> Poll:
    quarter = row["date_precision"] == "quarter"
    place = middle_position(row["date"]) + (1 / 12 if quarter else 0)
    when = (
        say("the quarter from {month}", month=partial_date(row["date"]))
        if quarter
        else partial_date(row["date"])
    )
    return Poll(
        place,
        row["date"],
        when,
        row["pollster"],
        float(row["approve_percent"]),
        row["pollster"],
        _why_weak(row["checked"], row["status"] == "derived"),
        row["note"],
        row["source_id"],
    )


def _approval_subtitle(axis: str) -> str:
    if axis == "months":
        return say(
            "Percent who approve of (or agree with) the president, a line for each pollster, by months in office; Pew asks for "
            "a favorable view. Hollow: not checked a second time, or worked out from a printed change"
        )
    return say(
        "Percent who approve of (or agree with) the president, a line for each pollster; Pew asks for a favorable view. "
        "Hollow: not checked a second time, or worked out from a printed change"
    )


def approval(
    record: ApprovalRecord,
    *,
    president: str = CLAIM_PRESIDENT,
    pollsters: tuple[str, ...] = ("Consulta Mitofsky",),
    axis: str = "dates",
) -> Chart:
    """Approval of one president, a line per pollster, with the third of the claim for the president it is about.

    ``axis``: dates, or months (in office).
    """
    term = record.terms[president]
    chosen = {pollster: list(term.polls[pollster]) for pollster in pollsters if term.polls[pollster]}
    if axis == "months":
        chosen = {pollster: [_in_months(poll, term) for poll in polls] for pollster, polls in chosen.items()}
    panel = Panel(320, 0, 100, say("percent"), {"tickvals": [0, 25, 50, 75, 100]})
    joined = 14.0 if axis == "months" else 1.2
    traces = [
        _poll_lines(polls, style.POLLSTERS[pollster], pollster, joined) for pollster, polls in chosen.items()
    ]
    # Lines end years apart, so that their names need not make room for each other.
    ends = [_end(polls[-1], style.POLLSTERS[pollster]) for pollster, polls in chosen.items()]
    labels = [label for end in ends for label in end_labels([end], panel)]
    claimed = bool(term.nearest)
    shapes = [_claim_line()] if claimed else []
    annotations = [*labels, *([_claim_label()] if claimed else [])]
    if axis == "months":
        layout = _months_layout(panel, shapes, annotations)
        strip = []
    else:
        layout = framed(
            record.behind,
            term.years,
            [panel],
            [],
            right=100,
            annotations=annotations,
            shapes=shapes,
            dated=True,
        )
        strip = record.behind.strip(term.years)
    drawn = [poll for polls in chosen.values() for poll in polls]
    nearest = [poll for poll in term.nearest if poll.pollster in chosen]
    return Chart(
        name="approval",
        title=_approval_title(president, chosen, [poll for poll in nearest if poll in term.near]),
        subtitle=_approval_subtitle(axis),
        words=_approval_words(president, chosen, nearest),
        table=_poll_table(drawn),
        sources=catalog.well_graded(poll.source_id for poll in drawn),
        traces=[*traces, *strip],
        layout=layout,
        limits=_approval_limits(chosen, nearest),
    )


def _in_months(poll: Poll, term: Term) -> Poll:
    """The poll on an axis of months since the president took office."""
    begin = calendar_position(parse_day(term.began))
    return replace(poll, at=round((poll.at - begin) * 12, 2))


def _months_layout(
    panel: Panel, shapes: list[dict[str, Any]], annotations: list[dict[str, Any]]
) -> dict[str, Any]:
    return style.layout(
        panel.pixels + 70,
        margin={"l": 64, "r": 100, "t": 12, "b": 58},
        xaxis={
            "range": [-1, TERM_MONTHS + 1],
            "dtick": 12,
            "title": {"text": say("months in office"), "font": {"size": 13, "color": style.SOFT_INK}},
            "showgrid": False,
            "zeroline": False,
            "ticks": "outside",
            "fixedrange": True,
        },
        yaxis=style.amount_axis(panel.title, range=[panel.low, panel.high], **panel.ticks),
        shapes=shapes,
        annotations=annotations,
        showlegend=False,
    )


def _claim_line() -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x domain",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "y0": CLAIM_PERCENT,
        "y1": CLAIM_PERCENT,
        "line": {"color": style.MARK, "width": 2, "dash": "dash"},
    }


def _claim_label() -> dict[str, Any]:
    return {
        "text": say("“about a third”"),
        "x": 0.01,
        "xref": "x domain",
        "y": CLAIM_PERCENT,
        "yref": "y",
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 13, "color": style.MARK},
    }


def _approval_title(president: str, chosen: dict[str, list[Poll]], near: list[Poll]) -> str:
    if not chosen:
        return say("No poll of these pollsters is recorded for {president}", president=president)
    if near:
        values = [poll.percent for poll in near]
        if len(near) == 1:
            return say(
                "{president}, {when}: {percent} percent approve, by {pollster}",
                president=president,
                when=near[0].when,
                percent=number(near[0].percent),
                pollster=near[0].pollster,
            )
        return say(
            "{president} near November 2015: from {low} to {high} percent, by pollster",
            president=president,
            low=number(min(values)),
            high=number(max(values)),
        )
    polls = [poll for own in chosen.values() for poll in own]
    low, high = _ends_of(polls)
    if len(polls) == 1:
        return say(
            "{president}, {when}: {percent} percent by {pollster}",
            president=president,
            when=low.when,
            percent=number(low.percent),
            pollster=low.pollster,
        )
    return say(
        "{president}: between {low} percent ({low_when}) and {high} percent ({high_when})",
        president=president,
        low=number(low.percent),
        low_when=low.when,
        high=number(high.percent),
        high_when=high.when,
    )


def _approval_words(president: str, chosen: dict[str, list[Poll]], nearest: list[Poll]) -> str:
    if not chosen:
        return say("None of these pollsters has a poll on {president} in the record.", president=president)
    values = "; ".join(
        say(
            "{pollster} {percent} ({when})",
            pollster=poll.pollster,
            percent=number(poll.percent),
            when=poll.when,
        )
        for poll in nearest
    )
    claim = say("Nearest to November 2015, in percent: {values}.", values=values) if nearest else ""
    runs = " ".join(
        say(
            "{pollster}: {begin} percent in {first}, {end} in {last}.",
            pollster=pollster,
            begin=number(polls[0].percent),
            first=polls[0].when,
            end=number(polls[-1].percent),
            last=polls[-1].when,
        )
        if len(polls) > 1
        else say(
            "{pollster}: one poll, {percent} percent in {when}.",
            pollster=pollster,
            percent=number(polls[0].percent),
            when=polls[0].when,
        )
        for pollster, polls in chosen.items()
    )
    return f"{claim} {runs}".strip()


def _approval_limits(chosen: dict[str, list[Poll]], nearest: list[Poll]) -> tuple[str, ...]:
    limits = [say("Pollsters ask different questions of different samples: compare a line with itself.")]
    if nearest:
        limits.append(say("The article does not say which poll it used."))
    if "Pew Research Center" in chosen:
        limits.append(say("Pew asks for a favorable view or good influence, not approval."))
    if any(poll.pollster == "Reforma" and poll.date == "2015-12" for poll in nearest):
        limits.append(say("Reforma's value of December 2015 comes from one unclear page."))
    return tuple(limits)
