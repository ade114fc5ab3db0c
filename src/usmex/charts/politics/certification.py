"""The drug certification of Mexico: the president's decisions and the steps of Congress. Calendar years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import Backdrop, Panel, Years, framed, panel_axes
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, calendar_years
from courselab.charts.drawn import Axes, Points
from courselab.charts.traces import level_line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import one_or_span, period, why_weak, wrapped
from courselab.messages import number, partial_date, say, say_plural
from courselab.spans import middle_position
from usmex import colors
from usmex.measures import politics
from usmex.periods import backdrop

CHAMBERS = ("House", "Senate")
LAW = 1986
"""The year of the law that asks for a certificate; the first was given in the year after."""
DUE = "03-01"
"""Month and day by which the law asked for the decision: where one stands whose day was not found."""
OLD_TEST = "full cooperation"
NEW_TEST = 2002
"""First year of the other test, which only names the worst offenders."""
LAST_DECISION = 2003
ON_OVERTURNING = ("overturn", "procedure")
"""Aims of votes that belong to the fight over the certification itself."""
STACK = 9.0
"""How far apart proposed resolutions stand that fall together, in percent of the vote axis."""
SOON = 2.5
"""Years within which the tally of the next vote would be written over."""


@dataclass(frozen=True)
class Step:
    """What the president decided in one year, or one step of Congress: a vote, or a measure brought in."""

    at: float
    year: int
    when: str
    who: str
    """president, House or Senate; empty where the chamber is not known."""
    bill: str
    what: str
    aim: str
    """Of a decision the test that the law asked for."""
    final: bool
    """Whether a chamber voted on the measure as a whole."""
    hover: str
    weak: bool
    source_id: str
    yes: int | None = None
    no: int | None = None

    @property
    def is_vote(self) -> bool:
        """Whether it was voted on and the count is recorded."""
        return self.yes is not None and self.no is not None

    @property
    def percent(self) -> float:
        """Percent of those voting who said yes."""
        yes, no = self.yes or 0, self.no or 0
        return yes / (yes + no) * 100

    @property
    def tally(self) -> str:
        """Yes and no of a vote, as reporters write it: ``63-27``."""
        return f"{self.yes}-{self.no}"


@dataclass(frozen=True)
class Record:
    """Decisions and steps with their places on the axis; ``proposed`` are the measures, each once."""

    decisions: tuple[Step, ...]
    steps: tuple[Step, ...]
    proposed: tuple[Step, ...]
    behind: Backdrop


@cache
def _record() -> Record:
    votes = catalog.load("certification_votes")
    taken = votes[votes["step"] != "none"]
    measures = politics.measures_of(taken)
    against = measures[measures["aim"].isin(["overturn", "probably overturn"])]
    return Record(
        tuple(_decision(row) for row in catalog.records(catalog.load("certification_decisions"))),
        tuple(_step(row, row["action_date"] or row["introduced"]) for row in catalog.records(taken)),
        tuple(_step(row, row["introduced"] or row["action_date"]) for row in catalog.records(against)),
        backdrop(catalog.load("presidencies"), LAST_DECISION + 0.5),
    )


def _decision(row: dict[str, str]) -> Step:
    date = row["determination_date"]
    when = partial_date(date or row["year"])
    decision = catalog.labels("certification_decisions", "decision")[row["decision"]]
    told = say(
        "{when}: Mexico {decision} by {president}. Source: {source}",
        when=when,
        decision=decision,
        president=row["us_president"],
        source=catalog.cite_cell(row["source_id"]),
    )
    return Step(
        at=middle_position(date or f"{row['year']}-{DUE}"),
        year=int(row["year"]),
        when=when,
        who="president",
        bill="",
        what=decision,
        aim=row["test"],
        final=True,
        hover=wrapped(told),
        weak=not date,
        source_id=row["source_id"],
    )


def _step(row: dict[str, str], date: str) -> Step:
    yes, no = [int(row["votes_for"]), int(row["votes_against"])] if row["votes_for"] else [None, None]
    when = partial_date(date or row["year"])
    return Step(
        at=middle_position(date or row["year"]),
        year=int(row["year"]),
        when=when,
        who=row["chamber"],
        bill=row["bill"],
        what=say("{action}: {result}", action=row["action"], result=row["result"]),
        aim=row["aim"],
        final=row["step"] == "floor vote",
        hover=wrapped(_step_words(row, when)),
        weak=bool(why_weak(row["checked"])) or row["aim"] == "probably overturn",
        source_id=row["source_id"],
        yes=yes,
        no=no,
    )


def _step_words(row: dict[str, str], when: str) -> str:
    values = {
        "when": when,
        "chamber": _who(row["chamber"]),
        "bill": row["bill"],
        "action": row["action"],
        "result": row["result"],
        "source": catalog.cite_cell(row["source_id"]),
    }
    if row["votes_for"]:
        return say(
            "{when}, {chamber}, {bill}: {action}, {yes} to {no} ({result}). Source: {source}",
            yes=number(int(row["votes_for"])),
            no=number(int(row["votes_against"])),
            **values,
        )
    if row["bill"]:
        return say("{when}, {chamber}, {bill}: {action} ({result}). Source: {source}", **values)
    return say("{when}, {chamber}: {action} ({result}). Source: {source}", **values)


def _who(who: str) -> str:
    """The president or a chamber in the reader's language."""
    chambers = catalog.labels("certification_votes", "chamber", CHAMBERS)
    return {"president": say("president"), **chambers, "": say("Congress")}[who]


def certification() -> Explorer:
    """The drug certification of Mexico, 1986 to 2003: years, chamber, votes or resolutions or all."""
    chambers = catalog.labels("certification_votes", "chamber", CHAMBERS)
    return explorer(
        _chart,
        _record(),
        calendar_years(LAW, LAST_DECISION),
        Choice("chamber", say("Chamber"), {"both": say("both"), **chambers}),
        Choice(
            "shown",
            say("Show"),
            {"all": say("all"), "votes": say("votes to overturn"), "resolutions": say("measures proposed")},
        ),
    )


def _chart(record: Record, *, years: Years, chamber: str, shown: str) -> Chart:
    """The president's decision each year above, the steps of each chamber below.

    ``shown``: votes (roll calls on overturning), resolutions (measures against the certification, each once) or all
    (every recorded step).
    """
    chambers = CHAMBERS if chamber == "both" else (chamber,)
    decisions = [step for step in record.decisions if years[0] <= step.year <= years[1]]
    with_votes = shown != "resolutions"
    steps = [
        step
        for step in (record.steps if with_votes else record.proposed)
        if years[0] <= step.year <= years[1]
        and chamber in ("both", step.who)
        and (shown != "votes" or (step.is_vote and step.aim == "overturn"))
    ]
    votes = [step for step in steps if step.is_vote and with_votes]
    finals = sorted((vote for vote in votes if _kind(vote) == "final"), key=lambda vote: -vote.percent)
    others = [step for step in steps if step not in votes]
    depths = {who: _depths([step for step in others if step.who == who], years) for who in ("", *CHAMBERS)}
    panels = [
        _decision_panel(with_congress=bool(depths[""])),
        *(_chamber_panel(each, max(depths[each].values(), default=-1), with_votes) for each in chambers),
    ]
    top, *below = panel_axes(len(panels))
    axes = dict(zip(chambers, below, strict=True))
    return Chart(
        name="certification",
        title=_title(finals, others, shown, years),
        subtitle=_subtitle(decisions, votes, others),
        words=_words(decisions, finals, others, years),
        table=_table([*decisions, *steps]),
        sources=catalog.well_graded(step.source_id for step in [*decisions, *steps]),
        traces=[
            *_decision_traces(decisions, top),
            *_vote_traces(votes, axes),
            *_other_traces(others, depths, {**axes, "": top}, with_votes),
            *record.behind.strip(years),
        ],
        layout=framed(
            record.behind,
            years,
            panels,
            annotations=[_law_mark(top, 0.5 if depths[""] else 1.0)] if years[0] <= LAW else [],
            shapes=[level_line(50, place, width=1.5) for place in axes.values()] if with_votes else [],
            dated=True,
        ),
        limits=_limits(decisions, others),
    )


def _kind(vote: Step) -> str:
    """Of a vote: final, on the way there, or else on something else."""
    if vote.aim == "overturn" and vote.final:
        return "final"
    return "way" if vote.aim in ON_OVERTURNING else "else"


def _subtitle(decisions: list[Step], votes: list[Step], others: list[Step]) -> str:
    """What is drawn and how its marks are read; only what is there."""
    tests = {step.aim == OLD_TEST for step in decisions}
    parts = (
        (
            True,
            say(
                "Decisions of the U.S. president on Mexico and steps of Congress, votes as percent of those voting"
            ),
        ),
        (True in tests, say("squares: fully certified")),
        (False in tests, say("diamonds: not named as failing (another test)")),
        (bool(votes), say("large dots: final votes on overturning, small dots: votes on the way")),
        (any(_kind(vote) == "else" for vote in votes), say("crosses: votes on something else")),
        (bool(others), say("triangles: no vote")),
        (True, say("hollow: no document found, disputed or inferred")),
    )
    return "; ".join(text for is_drawn, text in parts if is_drawn)


def _law_mark(axes: Axes, row: float) -> dict[str, Any]:
    return {
        "text": say("law of 1986"),
        "x": LAW + style.NEW_YEAR,
        "xanchor": "left",
        "y": row,
        "xref": axes[0],
        "yref": axes[1],
        "showarrow": False,
        "font": {"size": 13, "color": style.INK},
    }


def _decision_panel(*, with_congress: bool) -> Panel:
    rows = {1.0: _who("president"), **({0.0: _who("")} if with_congress else {})}
    ticks = {
        "tickvals": list(rows),
        "ticktext": list(rows.values()),
        "showgrid": False,
        "zeroline": False,
        "rangemode": "normal",
    }
    return Panel(54 if with_congress else 34, min(rows) - 0.6, 1.6, "", ticks)


def _chamber_panel(chamber: str, deepest: int, with_votes: bool) -> Panel:
    """Percent of yes from 0 to 100, and under it room for what was not voted on, as deep as it is stacked."""
    below = 14 + STACK * deepest if deepest >= 0 else 6
    no_vote = say("no vote") if with_votes else say("proposed")
    rows = {
        **({-10: no_vote} if deepest >= 0 else {}),
        **({0: "0", 50: "50", 100: "100"} if with_votes else {}),
    }
    ticks = {
        "tickvals": list(rows),
        "ticktext": list(rows.values()),
        "zeroline": False,
        "rangemode": "normal",
        "showgrid": with_votes,
    }
    name = _who(chamber)
    if with_votes:
        return Panel(
            round(1.55 * (112 + below)), -below, 112, say("{chamber}: percent yes", chamber=name), ticks
        )
    return Panel(max(40, round(2.4 * (2 + below))), -below, 2, name, ticks)


def _depths(steps: list[Step], years: Years) -> dict[Step, int]:
    """How deep each mark stands under the first, so that marks close in time do not cover each other."""
    apart = 0.03 * (years[1] - years[0] + 1)
    depths: dict[Step, int] = {}
    for step in sorted(steps, key=lambda step: step.at):
        near = {depth for other, depth in depths.items() if abs(other.at - step.at) < apart}
        depths[step] = next(depth for depth in range(len(steps)) if depth not in near)
    return depths


def _marks(steps: list[Step], heights: Sequence[float], axes: Axes, **look: Any) -> Points:
    """The marks of the steps of one power: in its color, hollow where they are weak."""
    return Points(
        x=[step.at for step in steps],
        y=heights,
        color=colors.POWERS[steps[0].who or "president"],
        hover=[step.hover for step in steps],
        hollow=[step.weak for step in steps],
        swatch=style.SOFT_INK,
        whole=True,
        axes=axes,
        **look,
    )


def _decision_traces(decisions: list[Step], axes: Axes) -> list[Points]:
    old = [step for step in decisions if step.aim == OLD_TEST]
    new = [step for step in decisions if step.aim != OLD_TEST]
    kinds = (
        (old, say("fully certified"), "square"),
        (new, say("not named as failing (another test)"), "diamond"),
    )
    return [
        _marks(own, [1.0] * len(own), axes, name=name, symbol=symbol, size=11)
        for own, name, symbol in kinds
        if own
    ]


def _vote_traces(votes: list[Step], axes: dict[str, Axes]) -> list[Points]:
    looks = {
        "final": (say("final vote on overturning"), "circle", 13),
        "way": (say("vote on the way there"), "circle", 8),
        "else": (say("vote on something else"), "x", 9),
    }
    return [
        _marks(
            own,
            [round(vote.percent, 4) for vote in own],
            place,
            name=name,
            symbol=symbol,
            size=size,
            text=[vote.tally for vote in own] if kind != "way" else (),
            sides=_sides(own) if kind == "else" else "top center",
        )
        for kind, (name, symbol, size) in looks.items()
        for chamber, place in axes.items()
        if (own := [vote for vote in votes if _kind(vote) == kind and vote.who == chamber])
    ]


def _sides(votes: list[Step]) -> list[str]:
    """On which side of its mark a tally stands: on the left where another mark follows soon."""
    return [
        "middle left" if any(0 < other.at - vote.at < SOON for other in votes) else "middle right"
        for vote in votes
    ]


def _other_traces(
    steps: list[Step], depths: dict[str, dict[Step, int]], axes: dict[str, Axes], with_votes: bool
) -> list[Points]:
    name = say("measure or step without a vote") if with_votes else say("measure brought in")
    return [
        _marks(
            own,
            [-10 - STACK * depths[who][step] if who else 0.0 for step in own],
            place,
            name=name,
            symbol="triangle-up",
        )
        for who, place in axes.items()
        if (own := [step for step in steps if step.who == who])
    ]


def _title(finals: list[Step], others: list[Step], shown: str, years: Years) -> str:
    if finals:
        best = finals[0]
        values = {"tally": best.tally, "chamber": _who(best.who), "year": best.year}
        if best.percent > 50:
            return say(
                "Strongest vote to overturn Mexico's certification: {tally} in the {chamber}, {year}; it never took effect",
                **values,
            )
        return say(
            "Strongest vote to overturn Mexico's certification: {tally} in the {chamber}, {year}; it failed",
            **values,
        )
    if shown == "resolutions" and others:
        return say_plural(
            "{count} measure against certifying Mexico, {years}; none became law",
            "{count} measures against certifying Mexico, {years}; none became law",
            sum(bool(step.bill) for step in others),
            years=period(years),
        )
    return say(
        "No final vote on overturning Mexico's certification is recorded, {years}", years=period(years)
    )


def _words(decisions: list[Step], finals: list[Step], others: list[Step], years: Years) -> str:
    parts = []
    old = [step for step in decisions if step.aim == OLD_TEST]
    if years[0] <= LAW:
        parts.append(say("The law that asks for a certificate was made in {year}.", year=LAW))
    if old:
        parts.append(
            one_or_span(
                old,
                say("In {year} Mexico was fully certified, not refused.", year=old[0].year),
                say(
                    "From {first} to {last} Mexico was fully certified {count} times and never refused; for {documented} of them a "
                    "dated document was found.",
                    first=old[0].year,
                    last=old[-1].year,
                    count=number(len(old)),
                    documented=number(sum(not step.weak for step in old)),
                ),
            )
        )
    if len(old) < len(decisions):
        parts.append(
            say(
                "From {year} another test names only the worst offenders; Mexico was not among them.",
                year=NEW_TEST,
            )
        )
    if finals:
        tallies = [
            say(
                "{tally} in the {chamber} on {when}", tally=vote.tally, chamber=_who(vote.who), when=vote.when
            )
            for vote in finals
        ]
        parts.append(
            say(
                "Final votes on overturning, the strongest first: {votes}. No resolution to overturn it became law.",
                votes="; ".join(tallies),
            )
        )
    elif any(step.bill for step in others):
        parts.append(
            say_plural(
                "{count} measure or step without a vote is drawn.",
                "{count} measures and steps without a vote are drawn.",
                len(others),
            )
        )
    return " ".join(parts) or say("No decision and no vote is recorded, {years}.", years=period(years))


def _table(steps: list[Step]) -> pd.DataFrame:
    rows = [
        [
            step.when,
            _who(step.who),
            step.bill,
            step.what,
            step.yes,
            step.no,
            round(step.percent, 1) if step.is_vote else None,
            catalog.cite_cell(step.source_id),
        ]
        for step in sorted(steps, key=lambda step: step.at)
    ]
    columns = [
        say("date"),
        say("who"),
        say("measure"),
        say("what"),
        say("yes"),
        say("no"),
        say("percent yes"),
        say("source"),
    ]
    # Objects, so that a count beside an empty cell stays a whole number.
    return pd.DataFrame(rows, columns=columns, dtype="object")


def _limits(decisions: list[Step], others: list[Step]) -> tuple[str, ...]:
    limits = []
    undated = [str(step.year) for step in decisions if step.weak]
    if undated:
        limits.append(
            say(
                "For {years} no determination was found (hollow squares, drawn at 1 March): they rest on the Congressional Research Service, "
                "which says that Mexico was fully certified every year.",
                years=", ".join(undated),
            )
        )
    if any(step.aim != OLD_TEST for step in decisions):
        limits.append(say("“Not designated as failing” is not the same as “fully certified”."))
    if any(step.aim == "probably overturn" for step in others):
        limits.append(
            say(
                "That the two measures of 1996 (hollow triangles) were about Mexico is inferred: say “probably”."
            )
        )
    limits.append(
        say(
            "The measures of 1987 are not identified. House and Senate differ in size: compare percent, not counts."
        )
    )
    return tuple(limits)
