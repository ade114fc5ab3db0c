"""Approval of Mexico's presidents, a line per pollster. Values are percent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import Backdrop, Note, Panel, end_labels, framed
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Choices, Several
from courselab.charts.traces import level_line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import why_weak
from courselab.messages import partial_date, say
from courselab.spans import calendar_position, middle_position, parse_day
from usmex.charts.opinion.polls import Poll, end_of, poll_line, poll_table, polls_told
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
    """A president's polls, and where the term lies on the axis."""

    surname: str
    began: dt.date
    polls: dict[str, list[Poll]]
    """By pollster, with none for those who did not ask about this president."""
    nearest: dict[Poll, float] = field(default_factory=dict)
    """Of each pollster the poll nearest to the date of the claim, and how many months away; only for the
    president of the claim."""


@dataclass(frozen=True)
class ApprovalRecord:
    """Each president with the pollsters that asked about him."""

    terms: dict[str, Term]
    pollsters: tuple[str, ...]
    behind: Backdrop


@cache
def approval_record() -> ApprovalRecord:
    """Every poll on the presidents, once for all charts; published averages are left out."""
    presidents = catalog.load("presidencies")
    strong = catalog.well_sourced(politics.waves(catalog.load("presidential_approval")))
    rows = catalog.records(strong)
    # Those who asked about the president of the claim stand first.
    asked = sorted(rows, key=lambda row: row["president"] != CLAIM_PRESIDENT)
    pollsters = tuple(dict.fromkeys(row["pollster"] for row in asked))
    terms = {}
    for president in dict.fromkeys(row["president"] for row in rows):
        [holder] = catalog.records(presidents[presidents["name"].str.startswith(president)])
        own = [_poll(row) for row in rows if row["president"] == president]
        terms[president] = Term(
            holder["surname"],
            parse_day(holder["took_office"]),
            {pollster: [poll for poll in own if poll.pollster == pollster] for pollster in pollsters},
        )
    near = politics.nearest_polls(strong, CLAIM_PRESIDENT, CLAIM_DATE)
    nearest = {_poll(row): float(row["months_away"]) for row in catalog.records(near)}
    terms[CLAIM_PRESIDENT] = replace(terms[CLAIM_PRESIDENT], nearest=nearest)
    return ApprovalRecord(terms, pollsters, backdrop(presidents, 2018.99))


def _poll(row: dict[str, str]) -> Poll:
    quarter = row["date_precision"] == "quarter"
    when = partial_date(row["date"])
    return Poll(
        at=middle_position(row["date"]) + (1 / 12 if quarter else 0),
        date=row["date"],
        when=say("the quarter from {month}", month=when) if quarter else when,
        pollster=row["pollster"],
        percent=float(row["approve_percent"]),
        run=row["pollster"],
        weak=say("worked out from a printed change")
        if row["status"] == "derived"
        else why_weak(row["checked"]),
        note=row["note"],
        source_id=row["source_id"],
    )


def approval() -> Explorer:
    """Approval of Mexico's presidents from Salinas to Peña Nieto: president, pollsters, dates or months in office."""
    record = approval_record()
    return explorer(
        _chart,
        record,
        Choice("president", say("President"), {name: name for name in record.terms}, start=CLAIM_PRESIDENT),
        Several(
            "pollsters", say("Pollsters"), {name: name for name in record.pollsters}, closed=_without_poll
        ),
        Choice("axis", say("Time"), {"dates": say("dates"), "months": say("months in office")}),
    )


def _without_poll(choices: Choices) -> dict[str, str]:
    president = choices["president"]
    reason = say("Gray pollsters have no poll on {president} in the record.", president=president)
    return {name: reason for name, polls in approval_record().terms[president].polls.items() if not polls}


def _chart(record: ApprovalRecord, *, president: str, pollsters: list[str], axis: str) -> Chart:
    """One president's polls, with the third of the claim for the president it is about."""
    term = record.terms[president]
    chosen = {pollster: term.polls[pollster] for pollster in pollsters if term.polls[pollster]}
    drawn = [poll for polls in chosen.values() for poll in polls]
    nearest = [poll for poll in term.nearest if poll.pollster in chosen]
    in_months = axis == "months"
    placed = [[_in_months(poll, term) if in_months else poll for poll in polls] for polls in chosen.values()]
    panel = Panel(320, 0, 100, say("percent"), {"tickvals": [0, 25, 50, 75, 100]})
    # Lines end years apart, so that their names need not make room for each other.
    notes: list[Note] = [name for polls in placed for name in end_labels([end_of(polls[-1])], panel)]
    claim = [level_line(CLAIM_PERCENT)] if term.nearest else []
    if claim:
        notes.append(_claim_label())
    years = (term.began.year, term.began.year + 6)
    return Chart(
        name="approval",
        title=_title(president, drawn, [poll for poll in nearest if term.nearest[poll] <= NEAR_MONTHS]),
        subtitle=_subtitle(in_months),
        words=_words(president, chosen, nearest),
        table=poll_table(drawn),
        sources=catalog.well_graded(poll.source_id for poll in drawn),
        traces=[
            *(poll_line(polls, joined=14.0 if in_months else 1.2) for polls in placed),
            *([] if in_months else record.behind.strip(years)),
        ],
        layout=_months_layout(panel, claim, notes)
        if in_months
        else framed(record.behind, years, [panel], right=100, annotations=notes, shapes=claim, dated=True),
        limits=_limits(chosen, nearest),
    )


def _in_months(poll: Poll, term: Term) -> Poll:
    """The poll on an axis of months since the president took office."""
    return replace(poll, at=round((poll.at - calendar_position(term.began)) * 12, 2))


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


def _title(president: str, drawn: list[Poll], near: list[Poll]) -> str:
    if not drawn:
        return say("No poll of these pollsters is recorded for {president}", president=president)
    told = {**polls_told(near or drawn), "president": president}
    if len(near) == 1:
        return say("{president}, {first_when}: {first} percent approve, by {pollster}", **told)
    if near:
        return say("{president} near November 2015: from {low} to {high} percent, by pollster", **told)
    if len(drawn) == 1:
        return say("{president}, {first_when}: {first} percent by {pollster}", **told)
    return say("{president}: between {low} percent ({low_when}) and {high} percent ({high_when})", **told)


def _subtitle(in_months: bool) -> str:
    if in_months:
        return say(
            "Percent who approve of (or agree with) the president, a line for each pollster, by months in office; Pew asks for "
            "a favorable view. Hollow: not checked a second time, or worked out from a printed change"
        )
    return say(
        "Percent who approve of (or agree with) the president, a line for each pollster; Pew asks for a favorable view. "
        "Hollow: not checked a second time, or worked out from a printed change"
    )


def _words(president: str, chosen: dict[str, list[Poll]], nearest: list[Poll]) -> str:
    if not chosen:
        return say("None of these pollsters has a poll on {president} in the record.", president=president)
    values = "; ".join(say("{pollster} {first} ({first_when})", **polls_told([poll])) for poll in nearest)
    claim = say("Nearest to November 2015, in percent: {values}.", values=values) if nearest else ""
    runs = " ".join(
        say("{pollster}: {first} percent in {first_when}, {last} in {last_when}.", **polls_told(polls))
        if len(polls) > 1
        else say("{pollster}: one poll, {first} percent in {first_when}.", **polls_told(polls))
        for polls in chosen.values()
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
