"""Approval of Mexico's presidents, a line per pollster. Values are percent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import Backdrop, Note, Panel, Spans, Years, end_labels, framed
from courselab.charts.chart import Chart
from courselab.charts.traces import level_line
from courselab.charts.words import why_weak
from courselab.messages import number, partial_date, say
from courselab.spans import calendar_position, middle_position, parse_day
from usmex import colors
from usmex.charts.opinion.polls import Poll, end_of, lowest_and_highest, poll_lines, poll_table
from usmex.measures import politics
from usmex.periods import backdrop

CLAIM_DATE = "2015-11"
"""When the article said that support for the president had fallen to about a third."""
CLAIM_PERCENT = 100 / 3
CLAIM_PRESIDENT = "Enrique Peña Nieto"
TERM_MONTHS = 72
NEAR_MONTHS = 6
"""Polls further from the claim than that are not put into one range with those that are near."""


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
    nearest = tuple(_poll(row) for row in catalog.records(by_distance))
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
                pollster: tuple(_poll(row) for row in own if row["pollster"] == pollster)
                for pollster in (*pollsters, *others)
            },
            nearest if president == CLAIM_PRESIDENT else (),
            near if president == CLAIM_PRESIDENT else frozenset(),
        )
    return ApprovalRecord(terms, (*pollsters, *others), backdrop(presidents, 2018.99))


def _poll(row: dict[str, str]) -> Poll:
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
        say("worked out from a printed change") if row["status"] == "derived" else why_weak(row["checked"]),
        row["note"],
        row["source_id"],
    )


def _subtitle(axis: str) -> str:
    if axis == "months":
        return say(
            "Percent who approve of (or agree with) the president, a line for each pollster, by months in office; Pew asks for "
            "a favorable view. Hollow: not checked a second time, or worked out from a printed change"
        )
    return say(
        "Percent who approve of (or agree with) the president, a line for each pollster; Pew asks for a favorable view. "
        "Hollow: not checked a second time, or worked out from a printed change"
    )


def approval_chart(
    record: ApprovalRecord,
    *,
    president: str = CLAIM_PRESIDENT,
    pollsters: tuple[str, ...] = ("Consulta Mitofsky",),
    axis: str = "dates",
) -> Chart:
    """Approval of one president, a line per pollster, with the third of the claim for the president it is about.

    ``pollsters``: some of ``record.pollsters``. ``axis``: dates, or months (in office).
    """
    term = record.terms[president]
    chosen = {pollster: list(term.polls[pollster]) for pollster in pollsters if term.polls[pollster]}
    if axis == "months":
        chosen = {pollster: [_in_months(poll, term) for poll in polls] for pollster, polls in chosen.items()}
    panel = Panel(320, 0, 100, say("percent"), {"tickvals": [0, 25, 50, 75, 100]})
    joined = 14.0 if axis == "months" else 1.2
    traces = [
        poll_lines(polls, colors.POLLSTERS[pollster], pollster, joined) for pollster, polls in chosen.items()
    ]
    # Lines end years apart, so that their names need not make room for each other.
    ends = [end_of(polls[-1], colors.POLLSTERS[pollster]) for pollster, polls in chosen.items()]
    labels = [label for end in ends for label in end_labels([end], panel)]
    claimed = bool(term.nearest)
    shapes = [level_line(CLAIM_PERCENT)] if claimed else []
    annotations: list[Note] = [*labels, *([_claim_label()] if claimed else [])]
    if axis == "months":
        layout = _months_layout(panel, shapes, annotations)
        strip: list[Spans] = []
    else:
        layout = framed(
            record.behind,
            term.years,
            [panel],
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
        title=_title(president, chosen, [poll for poll in nearest if poll in term.near]),
        subtitle=_subtitle(axis),
        words=_words(president, chosen, nearest),
        table=poll_table(drawn),
        sources=catalog.well_graded(poll.source_id for poll in drawn),
        traces=[*traces, *strip],
        layout=layout,
        limits=_limits(chosen, nearest),
    )


def _in_months(poll: Poll, term: Term) -> Poll:
    """The poll on an axis of months since the president took office."""
    begin = calendar_position(parse_day(term.began))
    return replace(poll, at=round((poll.at - begin) * 12, 2))


def _months_layout(panel: Panel, shapes: list[dict[str, Any]], annotations: list[Note]) -> dict[str, Any]:
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


def _title(president: str, chosen: dict[str, list[Poll]], near: list[Poll]) -> str:
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
    low, high = lowest_and_highest(polls)
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


def _words(president: str, chosen: dict[str, list[Poll]], nearest: list[Poll]) -> str:
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


def _limits(chosen: dict[str, list[Poll]], nearest: list[Poll]) -> tuple[str, ...]:
    limits = [say("Pollsters ask different questions of different samples: compare a line with itself.")]
    if nearest:
        limits.append(say("The article does not say which poll it used."))
    if "Pew Research Center" in chosen:
        limits.append(say("Pew asks for a favorable view or good influence, not approval."))
    if any(poll.pollster == "Reforma" and poll.date == "2015-12" for poll in nearest):
        limits.append(say("Reforma's value of December 2015 comes from one unclear page."))
    return tuple(limits)
