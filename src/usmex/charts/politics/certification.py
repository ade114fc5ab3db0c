"""The drug certification of Mexico: the president's decisions and the steps of Congress. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import AXES, Backdrop, Panel, Years, framed
from courselab.charts.chart import Chart
from courselab.charts.drawn import Points, Trace
from courselab.charts.traces import level_line
from courselab.charts.words import why_weak, wrapped
from courselab.messages import number, partial_date, say, say_plural
from courselab.spans import middle_position
from usmex import colors
from usmex.measures import politics
from usmex.periods import backdrop

CHAMBERS = ("House", "Senate")
SHOWN = ("all", "votes", "resolutions")
LAW = 1986
"""The year of the law that asks for a certificate; the first was given in the year after."""
DUE = "03-01"
"""Month and day by which the law asked for the decision: where one stands whose day was not found."""
NEW_TEST = 2002
"""First year of the other test, which only names the worst offenders."""
ON_OVERTURNING = ("overturn", "procedure")
"""Aims of votes that belong to the fight over the certification itself."""
STACK = 9.0
"""How far apart proposed resolutions stand that fall together, in percent of the vote axis."""
SOON = 2.5
"""Years within which the tally of the next vote would be written over."""


@dataclass(frozen=True)
class Decision:
    """What the president decided in one year."""

    at: float
    year: int
    when: str
    decision: str
    old_test: bool
    documented: bool
    president: str
    source_id: str


@dataclass(frozen=True)
class Step:
    """One step of Congress: a vote, or a measure brought in."""

    at: float
    year: int
    when: str
    chamber: str
    bill: str
    action: str
    kind: str
    aim: str
    step: str
    yes: int | None
    no: int | None
    result: str
    weak: bool
    source_id: str

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
class CertificationRecord:
    """Decisions and steps with their places on the axis; ``proposed`` are the measures, each once."""

    decisions: tuple[Decision, ...]
    steps: tuple[Step, ...]
    proposed: tuple[Step, ...]
    behind: Backdrop


def certification_record(
    decisions: pd.DataFrame, votes: pd.DataFrame, terms: pd.DataFrame
) -> CertificationRecord:
    """The tables ``certification_decisions``, ``certification_votes`` and ``presidencies``, ready to draw."""
    made = tuple(
        Decision(
            middle_position(row["determination_date"] or f"{row['year']}-{DUE}"),
            int(row["year"]),
            partial_date(row["determination_date"] or row["year"]),
            row["decision"],
            row["test"] == "full cooperation",
            row["determination_date"] != "",
            row["us_president"],
            row["source_id"],
        )
        for row in catalog.records(decisions)
    )
    taken = votes[votes["step"] != "none"]
    return CertificationRecord(
        made,
        tuple(_step(row, row["action_date"] or row["introduced"]) for row in catalog.records(taken)),
        tuple(
            _step(row, row["introduced"] or row["action_date"])
            for row in catalog.records(politics.measures_of(taken))
            if row["aim"] in ("overturn", "probably overturn")
        ),
        backdrop(terms, 2003.5),
    )


def _step(row: dict[str, str], date: str) -> Step:
    has_count = row["votes_for"] != ""
    return Step(
        middle_position(date or row["year"]),
        int(row["year"]),
        partial_date(date or row["year"]),
        row["chamber"],
        row["bill"],
        row["action"],
        row["kind"],
        row["aim"],
        row["step"],
        int(row["votes_for"]) if has_count else None,
        int(row["votes_against"]) if has_count else None,
        row["result"],
        bool(why_weak(row["checked"])) or row["aim"] == "probably overturn",
        row["source_id"],
    )


def chamber_name(chamber: str) -> str:
    """A chamber in the reader's language."""
    return {"House": say("House"), "Senate": say("Senate"), "": say("Congress")}[chamber]


def certification_chart(
    record: CertificationRecord, *, years: Years, chamber: str = "both", shown: str = "all"
) -> Chart:
    """The president's decision each year above, the votes of each chamber below.

    ``chamber``: both, House, Senate. ``shown``: votes (roll calls on overturning), resolutions (measures against the
    certification, each once) or all (every recorded step).
    """
    chambers = CHAMBERS if chamber == "both" else (chamber,)
    decisions = [found for found in record.decisions if years[0] <= found.year <= years[1]]
    pool = record.proposed if shown == "resolutions" else record.steps
    steps = [
        step
        for step in pool
        if years[0] <= step.year <= years[1]
        and chamber in ("both", step.chamber)
        and (shown != "votes" or (step.is_vote and step.aim == "overturn"))
    ]
    votes = [step for step in steps if step.is_vote and shown != "resolutions"]
    finals = sorted(
        (step for step in votes if step.aim == "overturn" and step.step == "floor vote"),
        key=lambda step: -step.percent,
    )
    others = [step for step in steps if step not in votes]
    stacks = {
        name: _stack([step for step in others if step.chamber == name], years) for name in ("", *CHAMBERS)
    }
    with_votes = shown != "resolutions"
    panels = [
        _decision_panel(bool(stacks[""])),
        *(_chamber_panel(name, max(stacks[name].values(), default=-1), with_votes) for name in chambers),
    ]
    top, *below = [(f"x{mark}", f"y{mark}") for mark in AXES[len(panels)]]
    axes = dict(zip(chambers, below, strict=True))
    traces: list[Trace] = [
        *_decision_traces(decisions, top),
        *_vote_traces(votes, axes),
        *_step_traces(others, stacks, {**axes, "": top}, with_votes),
        *record.behind.strip(years),
    ]
    layout = framed(
        record.behind,
        years,
        panels,
        annotations=[_law_mark(top, 0.5 if stacks[""] else 1.0)] if years[0] <= LAW else [],
        shapes=[level_line(50, place, width=1.5) for place in axes.values()] if with_votes else [],
        dated=True,
    )
    cells = [*(found.source_id for found in decisions), *(step.source_id for step in steps)]
    return Chart(
        name="certification",
        title=_title(finals, others, shown, years),
        subtitle=_subtitle(decisions, votes, others),
        words=_words(decisions, finals, others, years),
        table=_table(decisions, steps),
        sources=catalog.well_graded(cells),
        traces=traces,
        layout=layout,
        limits=_limits(decisions, others),
    )


def _subtitle(decisions: list[Decision], votes: list[Step], others: list[Step]) -> str:
    """What is drawn and how its marks are read; only what is there."""
    parts = [
        say(
            "Decisions of the U.S. president on Mexico and steps of Congress, votes as percent of those voting"
        ),
        *([say("squares: fully certified")] if any(found.old_test for found in decisions) else []),
        *(
            [say("diamonds: not named as failing (another test)")]
            if any(not found.old_test for found in decisions)
            else []
        ),
        *([say("large dots: final votes on overturning, small dots: votes on the way")] if votes else []),
        *(
            [say("crosses: votes on something else")]
            if any(vote.aim not in ON_OVERTURNING for vote in votes)
            else []
        ),
        *([say("triangles: no vote")] if others else []),
        say("hollow: no document found, disputed or inferred"),
    ]
    return "; ".join(parts)


def _law_mark(axes: tuple[str, str], row: float) -> dict[str, Any]:
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


def _decision_panel(with_congress: bool) -> Panel:
    rows = [(1.0, say("president"))] + ([(0.0, say("Congress"))] if with_congress else [])
    return Panel(
        54 if with_congress else 34,
        rows[-1][0] - 0.6,
        1.6,
        "",
        {
            "tickvals": [place for place, _ in rows],
            "ticktext": [name for _, name in rows],
            "showgrid": False,
            "zeroline": False,
            "rangemode": "normal",
        },
    )


def _chamber_panel(chamber: str, deepest: int, with_votes: bool) -> Panel:
    """Percent of yes from 0 to 100, and under it room for what was not voted on, as deep as it is stacked."""
    below = 14 + STACK * deepest if deepest >= 0 else 6
    ticks = {0: "0", 50: "50", 100: "100"} if with_votes else {}
    if deepest >= 0:
        ticks[-10] = say("no vote") if with_votes else say("proposed")
    height = 112 if with_votes else 2
    return Panel(
        round(1.55 * (height + below)) if with_votes else max(40, round(2.4 * (height + below))),
        -below,
        height,
        say("{chamber}: percent yes", chamber=chamber_name(chamber)) if with_votes else chamber_name(chamber),
        {
            "tickvals": sorted(ticks),
            "ticktext": [ticks[place] for place in sorted(ticks)],
            "zeroline": False,
            "rangemode": "normal",
            "showgrid": with_votes,
        },
    )


def _stack(steps: list[Step], years: Years) -> dict[Step, int]:
    """How deep each mark stands under the first, so that marks close in time do not cover each other."""
    apart = 0.03 * (years[1] - years[0] + 1)
    depths: dict[Step, int] = {}
    for step in sorted(steps, key=lambda step: step.at):
        near = {depth for other, depth in depths.items() if abs(other.at - step.at) < apart}
        depths[step] = next(depth for depth in range(len(steps)) if depth not in near)
    return depths


def _decision_traces(decisions: list[Decision], axes: tuple[str, str]) -> list[Points]:
    kinds = (
        (say("fully certified"), True, "square"),
        (say("not named as failing (another test)"), False, "diamond"),
    )
    traces = []
    for name, old_test, symbol in kinds:
        rows = [found for found in decisions if found.old_test == old_test]
        if rows:
            traces.append(
                Points(
                    x=[row.at for row in rows],
                    y=[1.0] * len(rows),
                    color=colors.POWERS["president"],
                    hover=[_decision_hover(row) for row in rows],
                    swatch=style.SOFT_INK,
                    size=11,
                    whole=True,
                    name=name,
                    hollow=[not row.documented for row in rows],
                    symbol=symbol,
                    axes=axes,
                )
            )
    return traces


def _decision_hover(decision: Decision) -> str:
    return wrapped(
        say(
            "{when}: Mexico {decision} by {president}. Source: {source}",
            when=decision.when,
            decision=decision_name(decision.decision),
            president=decision.president,
            source=catalog.cite_cell(decision.source_id),
        )
    )


def decision_name(decision: str) -> str:
    """A decision of the president in the reader's language."""
    return {
        "fully certified": say("fully certified"),
        "not designated as failing": say("not designated as failing"),
    }[decision]


def _step_hover(step: Step) -> str:
    values = {
        "when": step.when,
        "chamber": chamber_name(step.chamber),
        "bill": step.bill,
        "action": step.action,
        "result": step.result,
        "source": catalog.cite_cell(step.source_id),
    }
    if step.is_vote:
        return wrapped(
            say(
                "{when}, {chamber}, {bill}: {action}, {yes} to {no} ({result}). Source: {source}",
                yes=number(step.yes or 0),
                no=number(step.no or 0),
                **values,
            )
        )
    if step.bill:
        return wrapped(say("{when}, {chamber}, {bill}: {action} ({result}). Source: {source}", **values))
    return wrapped(say("{when}, {chamber}: {action} ({result}). Source: {source}", **values))


def _vote_traces(votes: list[Step], axes: dict[str, tuple[str, str]]) -> list[Points]:
    kinds = (
        (
            say("final vote on overturning"),
            "circle",
            13,
            lambda step: step.aim == "overturn" and step.step == "floor vote",
        ),
        (say("vote on the way there"), "circle", 8, lambda step: step.aim in ON_OVERTURNING),
        (say("vote on something else"), "x", 9, lambda step: True),
    )
    traces: list[Points] = []
    left = list(votes)
    for name, symbol, size, belongs in kinds:
        rows = [step for step in left if belongs(step)]
        left = [step for step in left if step not in rows]
        for chamber in [chamber for chamber in axes if any(row.chamber == chamber for row in rows)]:
            own = [row for row in rows if row.chamber == chamber]
            labelled = size != 8
            traces.append(
                Points(
                    x=[row.at for row in own],
                    y=[round(row.percent, 4) for row in own],
                    color=colors.POWERS[chamber],
                    hover=[_step_hover(row) for row in own],
                    swatch=style.SOFT_INK,
                    whole=True,
                    name=name,
                    hollow=[row.weak for row in own],
                    symbol=symbol,
                    size=size,
                    text=[row.tally for row in own] if labelled else (),
                    sides=_sides(own) if symbol == "x" else "top center",
                    axes=axes[chamber],
                )
            )
    return traces


def _sides(steps: list[Step]) -> list[str]:
    """On which side of its mark a tally stands: on the left where another mark follows soon."""
    return [
        "middle left" if any(0 < other.at - step.at < SOON for other in steps) else "middle right"
        for step in steps
    ]


def _step_traces(
    steps: list[Step],
    stacks: dict[str, dict[Step, int]],
    axes: dict[str, tuple[str, str]],
    with_votes: bool,
) -> list[Points]:
    traces: list[Points] = []
    for chamber in [chamber for chamber in axes if any(step.chamber == chamber for step in steps)]:
        own = [step for step in steps if step.chamber == chamber]
        heights = [-10 - STACK * stacks[chamber][step] if chamber else 0.0 for step in own]
        traces.append(
            Points(
                x=[step.at for step in own],
                y=heights,
                color=colors.POWERS[chamber or "president"],
                hover=[_step_hover(step) for step in own],
                swatch=style.SOFT_INK,
                whole=True,
                name=say("measure or step without a vote") if with_votes else say("measure brought in"),
                hollow=[step.weak for step in own],
                symbol="triangle-up",
                size=9,
                axes=axes[chamber],
            )
        )
    return traces


def _tally_words(step: Step) -> str:
    return say(
        "{tally} in the {chamber} on {when}",
        tally=step.tally,
        chamber=chamber_name(step.chamber),
        when=step.when,
    )


def _title(finals: list[Step], others: list[Step], shown: str, years: Years) -> str:
    if finals:
        best = finals[0]
        values = {"tally": best.tally, "chamber": chamber_name(best.chamber), "year": best.year}
        if (best.yes or 0) > (best.no or 0):
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
            "{count} measure against certifying Mexico, {first} to {last}; none became law",
            "{count} measures against certifying Mexico, {first} to {last}; none became law",
            sum(bool(step.bill) for step in others),
            first=years[0],
            last=years[1],
        )
    return say(
        "No final vote on overturning Mexico's certification is recorded, {first} to {last}",
        first=years[0],
        last=years[1],
    )


def _words(decisions: list[Decision], finals: list[Step], others: list[Step], years: Years) -> str:
    parts = []
    old = [found for found in decisions if found.old_test]
    if years[0] <= LAW:
        parts.append(say("The law that asks for a certificate was made in {year}.", year=LAW))
    if old:
        parts.append(
            say(
                "From {first} to {last} Mexico was fully certified {count} times and never refused; for {documented} of them a "
                "dated document was found.",
                first=old[0].year,
                last=old[-1].year,
                count=number(len(old)),
                documented=number(sum(found.documented for found in old)),
            )
        )
    if any(not found.old_test for found in decisions):
        parts.append(
            say(
                "From {year} another test names only the worst offenders; Mexico was not among them.",
                year=NEW_TEST,
            )
        )
    if finals:
        parts.append(
            say(
                "Final votes on overturning, the strongest first: {votes}. No resolution to overturn it became law.",
                votes="; ".join(_tally_words(step) for step in finals),
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
    return " ".join(parts) or say(
        "No decision and no vote is recorded, {first} to {last}.", first=years[0], last=years[1]
    )


def _table(decisions: list[Decision], steps: list[Step]) -> pd.DataFrame:
    rows = [
        (
            found.at,
            found.when,
            say("president"),
            "",
            decision_name(found.decision),
            None,
            None,
            None,
            found.source_id,
        )
        for found in decisions
    ] + [
        (
            step.at,
            step.when,
            chamber_name(step.chamber),
            step.bill,
            say("{action}: {result}", action=step.action, result=step.result),
            step.yes,
            step.no,
            round(step.percent, 1) if step.is_vote else None,
            step.source_id,
        )
        for step in steps
    ]
    rows.sort(key=lambda row: row[0])
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
    return pd.DataFrame(
        [[*row[1:8], catalog.cite_cell(row[8])] for row in rows], columns=columns, dtype="object"
    )


def _limits(decisions: list[Decision], others: list[Step]) -> tuple[str, ...]:
    limits = []
    undated = [str(found.year) for found in decisions if not found.documented]
    if undated:
        limits.append(
            say(
                "For {years} no determination was found (hollow squares, drawn at 1 March): they rest on the Congressional Research Service, "
                "which says that Mexico was fully certified every year.",
                years=", ".join(undated),
            )
        )
    if any(not found.old_test for found in decisions):
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
