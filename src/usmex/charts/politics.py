"""Charts of the certification, the timeline, the hegemonic party and extraditions. All years are calendar years."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.charts import style
from usmex.charts.backdrop import (
    AXES,
    LOWER,
    UPPER,
    Backdrop,
    End,
    Panel,
    Years,
    backdrop,
    end_labels,
    framed,
    with_legend,
)
from usmex.charts.chart import Chart
from usmex.measures import politics
from usmex.messages import number, partial_date, say, say_plural
from usmex.periods import middle_position

CHAMBERS = ("House", "Senate")
SHOWN = ("all", "votes", "resolutions")
FAMILIES = ("PRI", "PAN", "left", "MORENA")
BASES = ("valid votes", "all ballots")
THEMES = ("drugs", "security", "rights", "diplomacy", "trade", "politics", "opinion")
NEW_TEST = 2002
"""First year of the other test, which only names the worst offenders."""

WEAK = ("disputed", "unchecked")
"""Readings that are drawn hollow: sources differ, or nobody read the source a second time."""
HOVER_LETTERS = 62
STACK = 9.0
"""How far apart proposed resolutions stand that fall together, in percent of the vote axis."""
SOON = 2.5
"""Years within which the tally of the next vote would be written over."""
LANE_PIXELS = 13
LANE_YEARS = 0.015
"""Events nearer than this part of the years shown get lanes of their own."""
ROW_PIXELS = 14


def sentence_of_sources(cell: str) -> str:
    """The sources of a row in short, without those of grade C."""
    return "; ".join(catalog.cite(source) for source in catalog.well_graded([cell]))


def wrapped(text: str) -> str:
    """A hover text in lines of a readable length."""
    return "<br>".join(textwrap.wrap(text, HOVER_LETTERS))


def marks(
    x: list[float],
    y: list[float],
    color: str,
    hover: list[str],
    *,
    name: str,
    hollow: list[bool],
    symbol: str = "circle",
    size: int = 11,
    text: list[str] | None = None,
    sides: list[str] | None = None,
    axes: tuple[str, str] = ("x", "y"),
    legend: bool = True,
) -> dict[str, Any]:
    """Single points; hollow ones rest on something weaker. ``text`` is written beside them, on the given sides."""
    # A legend shows the first point: let it be a full one.
    order = sorted(range(len(x)), key=lambda place: hollow[place])
    written = (
        {
            "text": [text[place] for place in order],
            "textposition": [sides[place] if sides else "top center" for place in order],
            "textfont": {"size": 13, "color": style.text_color(color)},
        }
        if text
        else {}
    )
    return {
        "type": "scatter",
        "mode": "markers+text" if text else "markers",
        "name": name,
        "x": [x[place] for place in order],
        "y": [y[place] for place in order],
        "marker": {
            "color": ["#ffffff" if hollow[place] else color for place in order],
            "symbol": symbol,
            "size": size,
            "line": {"color": color, "width": 2},
        },
        **written,
        "cliponaxis": False,
        "customdata": [hover[place] for place in order],
        "hovertemplate": "%{customdata}<extra></extra>",
        "xaxis": axes[0],
        "yaxis": axes[1],
        "showlegend": legend,
    }


# The certification


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
        return self.yes is not None and self.no is not None

    @property
    def percent(self) -> float:
        """Percent of those voting who said yes."""
        yes, no = self.yes or 0, self.no or 0
        return yes / (yes + no) * 100

    @property
    def tally(self) -> str:
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
            middle_position(row["determination_date"] or row["year"]),
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
        row["checked"] in WEAK or row["aim"] == "probably overturn",
        row["source_id"],
    )


def chamber_name(chamber: str) -> str:
    """A chamber in the reader's language."""
    return {"House": say("House"), "Senate": say("Senate"), "": say("Congress")}[chamber]


def certification(
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
    traces = [
        *_decision_traces(decisions, top),
        *_vote_traces(votes, axes),
        *_step_traces(others, stacks, {**axes, "": top}, with_votes),
        *record.behind.strip(years),
    ]
    layout = framed(
        record.behind,
        years,
        panels,
        [],
        right=16,
        annotations=[],
        shapes=[_half(place) for place in axes.values()] if with_votes else [],
    )
    cells = [*(found.source_id for found in decisions), *(step.source_id for step in steps)]
    return Chart(
        name="certification",
        title=_certification_title(decisions, finals, others, shown, years),
        subtitle=say(
            "Drug certification of Mexico: decisions of the U.S. president, and votes in Congress as percent of those voting; "
            "calendar years. Hollow: no document found, disputed or inferred"
        ),
        words=_certification_words(decisions, finals, others, years),
        table=_certification_table(decisions, steps),
        sources=catalog.well_graded(cells),
        traces=traces,
        layout=with_legend(layout, sum(trace["showlegend"] for trace in traces)),
        limits=_certification_limits(decisions, others, shown),
    )


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


def _half(axes: tuple[str, str]) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": f"{axes[0]} domain",
        "yref": axes[1],
        "x0": 0,
        "x1": 1,
        "y0": 50,
        "y1": 50,
        "line": {"color": style.MARK, "width": 1.5, "dash": "dash"},
    }


def _stack(steps: list[Step], years: Years) -> dict[Step, int]:
    """How deep each mark stands under the first, so that marks close in time do not cover each other."""
    apart = 0.03 * (years[1] - years[0] + 1)
    depths: dict[Step, int] = {}
    for step in sorted(steps, key=lambda step: step.at):
        near = {depth for other, depth in depths.items() if abs(other.at - step.at) < apart}
        depths[step] = next(depth for depth in range(len(steps)) if depth not in near)
    return depths


def _decision_traces(decisions: list[Decision], axes: tuple[str, str]) -> list[dict[str, Any]]:
    kinds = (
        (say("fully certified"), True, "square"),
        (say("not named as failing (another test)"), False, "diamond"),
    )
    traces = []
    for name, old_test, symbol in kinds:
        rows = [found for found in decisions if found.old_test == old_test]
        if rows:
            traces.append(
                marks(
                    [row.at for row in rows],
                    [1.0] * len(rows),
                    style.POWERS["president"],
                    [_decision_hover(row) for row in rows],
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
            source=sentence_of_sources(decision.source_id),
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
        "source": sentence_of_sources(step.source_id),
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


def _vote_traces(votes: list[Step], axes: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    kinds = (
        (
            say("final vote on overturning"),
            "circle",
            13,
            lambda step: step.aim == "overturn" and step.step == "floor vote",
        ),
        (say("vote on the way there"), "circle", 8, lambda step: step.aim in ("overturn", "procedure")),
        (say("vote on something else"), "x", 9, lambda step: True),
    )
    traces: list[dict[str, Any]] = []
    left = list(votes)
    for name, symbol, size, belongs in kinds:
        rows = [step for step in left if belongs(step)]
        left = [step for step in left if step not in rows]
        for place, chamber in enumerate(
            [chamber for chamber in axes if any(row.chamber == chamber for row in rows)]
        ):
            own = [row for row in rows if row.chamber == chamber]
            labelled = size != 8
            traces.append(
                marks(
                    [row.at for row in own],
                    [round(row.percent, 4) for row in own],
                    style.POWERS[chamber],
                    [_step_hover(row) for row in own],
                    name=name,
                    hollow=[row.weak for row in own],
                    symbol=symbol,
                    size=size,
                    text=[row.tally for row in own] if labelled else None,
                    sides=_sides(own) if symbol == "x" else None,
                    axes=axes[chamber],
                    legend=place == 0,
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
) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    for chamber in [chamber for chamber in axes if any(step.chamber == chamber for step in steps)]:
        own = [step for step in steps if step.chamber == chamber]
        heights = [-10 - STACK * stacks[chamber][step] if chamber else 0.0 for step in own]
        traces.append(
            marks(
                [step.at for step in own],
                heights,
                style.POWERS[chamber or "president"],
                [_step_hover(step) for step in own],
                name=say("measure or step without a vote") if with_votes else say("measure brought in"),
                hollow=[step.weak for step in own],
                symbol="triangle-up",
                size=9,
                axes=axes[chamber],
                legend=not traces,
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


def _certification_title(
    decisions: list[Decision], finals: list[Step], others: list[Step], shown: str, years: Years
) -> str:
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


def _certification_words(
    decisions: list[Decision], finals: list[Step], others: list[Step], years: Years
) -> str:
    parts = []
    old = [found for found in decisions if found.old_test]
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


def _certification_table(decisions: list[Decision], steps: list[Step]) -> pd.DataFrame:
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
    return pd.DataFrame([[*row[1:8], sentence_of_sources(row[8])] for row in rows], columns=columns).astype(
        {say("yes"): "object", say("no"): "object"}
    )


def _certification_limits(decisions: list[Decision], others: list[Step], shown: str) -> tuple[str, ...]:
    limits = []
    undated = [str(found.year) for found in decisions if not found.documented]
    if undated:
        limits.append(
            say(
                "For {years} no determination was found (hollow squares): they rest on the Congressional Research Service, "
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


# The timeline


@dataclass(frozen=True)
class Event:
    """One event with its place on the axis."""

    at: float
    year: int
    date: str
    theme: str
    description: str
    weak: bool
    sources: tuple[str, ...]
    named: str
    """The sources in short."""
    hover: str


@dataclass(frozen=True)
class TimelineRecord:
    """The events that rest on more than weak sources, in order."""

    events: tuple[Event, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        return self.events[0].year, self.events[-1].year


def timeline_record(events: pd.DataFrame, terms: pd.DataFrame) -> TimelineRecord:
    """The tables ``timeline`` and ``presidencies``, ready to draw; events with weak sources only are left out."""
    found = (_event(row) for row in catalog.records(events))
    return TimelineRecord(tuple(event for event in found if event.sources), backdrop(terms, 2021.5))


def _event(row: dict[str, str]) -> Event:
    sources = sentence_of_sources(row["source_id"])
    return Event(
        middle_position(row["date"]),
        int(row["date"][:4]),
        row["date"],
        row["theme"],
        row["description"],
        row["checked"] in WEAK,
        catalog.well_graded([row["source_id"]]),
        sources,
        wrapped(
            say(
                "{when}: {event}. Source: {source}",
                when=partial_date(row["date"]),
                event=row["description"],
                source=sources,
            )
        ),
    )


def theme_name(theme: str) -> str:
    """A theme in the reader's language."""
    return {
        "drugs": say("drugs"),
        "security": say("security"),
        "rights": say("rights"),
        "diplomacy": say("diplomacy"),
        "trade": say("trade"),
        "politics": say("politics"),
        "opinion": say("opinion"),
    }[theme]


def timeline(record: TimelineRecord, *, years: Years, theme: str = "all") -> Chart:
    """Events in a row per theme over the years; ``theme`` is one of ``THEMES`` or all."""
    events = [
        event
        for event in record.events
        if years[0] <= event.year <= years[1] and theme in ("all", event.theme)
    ]
    shown = [name for name in THEMES if theme in ("all", name)]
    lanes = {name: _lanes([event for event in events if event.theme == name], years) for name in shown}
    traces: list[dict[str, Any]] = []
    ticks: list[tuple[float, str]] = []
    top = 0.0
    for name in shown:
        own = [event for event in events if event.theme == name]
        depth = max(lanes[name].values(), default=0) + 1
        ticks.append((-top - depth / 2, theme_name(name)))
        if own:
            traces.append(
                marks(
                    [event.at for event in own],
                    [-top - lanes[name][event] - 0.5 for event in own],
                    style.THEMES[name],
                    [event.hover for event in own],
                    name=theme_name(name),
                    hollow=[event.weak for event in own],
                    size=10,
                )
            )
        top += depth + ROW_PIXELS / LANE_PIXELS
    panel = Panel(
        max(90, round(top * LANE_PIXELS) + 24),
        -top + 0.4,
        1.9,
        "",
        {
            "tickvals": [place for place, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "showgrid": False,
            "zeroline": False,
            "rangemode": "normal",
        },
    )
    layout = framed(record.behind, years, [panel], [], right=16, annotations=[], shapes=[])
    layout["margin"]["l"] = 84
    return Chart(
        name="timeline",
        title=_timeline_title(events, years, theme),
        subtitle=say(
            "Chosen events in U.S.-Mexican relations, a row for each theme; hollow: not checked a second time"
        ),
        words=_timeline_words(events, years, shown),
        table=pd.DataFrame(
            [[event.date, theme_name(event.theme), event.description, event.named] for event in events],
            columns=[say("date"), say("theme"), say("event"), say("source")],
        ),
        sources=tuple(dict.fromkeys(source for event in events for source in event.sources)),
        traces=[*traces, *record.behind.strip(years)],
        layout=layout,
        limits=(
            say("A selection for teaching, not a sample: the number of events does not measure relations."),
            say("Events known from weak sources only are left out of the chart."),
        ),
    )


def _lanes(events: list[Event], years: Years) -> dict[Event, int]:
    """A lane for each event, so that events close in time stand under one another."""
    apart = LANE_YEARS * (years[1] - years[0] + 1)
    ends: list[float] = []
    lanes: dict[Event, int] = {}
    for event in events:
        lane = next((index for index, end in enumerate(ends) if event.at - end >= apart), len(ends))
        ends[lane : lane + 1] = [event.at]
        lanes[event] = lane
    return lanes


def _timeline_title(events: list[Event], years: Years, theme: str) -> str:
    values = {"first": years[0], "last": years[1]}
    if theme == "all":
        return say_plural(
            "{count} chosen event in U.S.-Mexican relations, {first} to {last}",
            "{count} chosen events in U.S.-Mexican relations, {first} to {last}",
            len(events),
            **values,
        )
    return say_plural(
        "{count} chosen event under “{theme}”, {first} to {last}",
        "{count} chosen events under “{theme}”, {first} to {last}",
        len(events),
        theme=theme_name(theme),
        **values,
    )


def _timeline_words(events: list[Event], years: Years, shown: list[str]) -> str:
    selection = say(
        "The list is a selection, not a sample: how many events a year has says nothing about relations."
    )
    if not events:
        return say("No event is listed, {first} to {last}.", first=years[0], last=years[1]) + " " + selection
    counts = "; ".join(
        say(
            "{theme} {count}",
            theme=theme_name(name),
            count=number(sum(event.theme == name for event in events)),
        )
        for name in shown
    )
    ends = say(
        "{count} events from {first} to {last} ({counts}): the first is of {from_day}, the last of {to_day}.",
        count=number(len(events)),
        first=years[0],
        last=years[1],
        counts=counts,
        from_day=partial_date(events[0].date),
        to_day=partial_date(events[-1].date),
    )
    return f"{ends} {selection}"


# The hegemonic party


@dataclass(frozen=True)
class Share:
    """One party's share in one election; ``weak`` says why it is drawn hollow, empty if it is firm."""

    at: float
    year: int
    family: str
    party: str
    percent: float
    detail: str
    weak: str
    source_id: str


@dataclass(frozen=True)
class PartyRecord:
    """Shares of the presidential vote by basis, and of the seats."""

    votes: dict[str, tuple[Share, ...]]
    seats: tuple[Share, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        return self.seats[0].year, self.seats[-1].year

    def basis_years(self, basis: str) -> Years:
        """First and last election whose shares on this basis are recorded."""
        return self.votes[basis][0].year, self.votes[basis][-1].year


def party_record(elections: pd.DataFrame, seats: pd.DataFrame, terms: pd.DataFrame) -> PartyRecord:
    """The tables ``elections``, ``chamber_seats`` and ``presidencies``, ready to draw."""
    dates = elections.drop_duplicates("election_year").set_index("election_year")["election_date"].to_dict()
    votes = {
        basis: tuple(
            Share(
                middle_position(row["election_date"]),
                int(row["election_year"]),
                row["party_family"],
                row["candidate"],
                float(row["share_percent"]),
                row["party"],
                _why_weak(row["checked"], row["count_status"]),
                row["source_id"],
            )
            for row in catalog.records(politics.best_of_family(elections, basis))
            if row["party_family"] in FAMILIES and catalog.well_graded([row["source_id"]])
        )
        for basis in BASES
    }
    shares = politics.seat_shares(seats).sort_values("election_year", kind="stable")
    held = tuple(
        Share(
            # Both votes fall on one day; a midterm has no row of its own and stands in the middle of the year.
            middle_position(dates.get(int(row["election_year"]), row["election_year"])),
            int(row["election_year"]),
            row["party_family"],
            row["party"],
            float(row["share_percent"]),
            say("{seats} of {size} seats", seats=row["seats"], size=row["chamber_size"]),
            _why_weak(row["checked"], row["basis"]),
            row["source_id"],
        )
        for row in catalog.records(shares)
        if row["party_family"] in FAMILIES and catalog.well_graded([row["source_id"]])
    )
    return PartyRecord(votes, held, backdrop(terms, 2018.5))


def _why_weak(checked: str, basis: str) -> str:
    reasons = {
        "contested": say("official count widely regarded as fraudulent"),
        "single candidate": say("only one name on the ballot"),
        "derived": say("worked out from printed changes"),
        "party names inferred": say("party names inferred"),
        "projection": say("a projection"),
        "disputed": say("sources differ"),
        "unchecked": say("not checked a second time"),
    }
    return reasons.get(basis) or reasons.get(checked, "")


def family_name(family: str) -> str:
    """A party family in the reader's language."""
    return {
        "PRI": say("PRI"),
        "PAN": say("PAN"),
        "left": say("left (PRD and allies)"),
        "MORENA": say("Morena"),
    }[family]


def _short_family(family: str) -> str:
    return say("left") if family == "left" else family_name(family)


def basis_name(basis: str) -> str:
    """A basis of the vote's share in the reader's language."""
    return {"valid votes": say("of valid votes"), "all ballots": say("of all ballots")}[basis]


def hegemonic_party(
    record: PartyRecord, *, years: Years, families: tuple[str, ...] = ("PRI",), basis: str = "valid votes"
) -> Chart:
    """Shares of the presidential vote above and of the deputies below, with the line of the majority.

    ``families``: PRI, PAN, left, MORENA. ``basis``: valid votes, all ballots.
    """
    votes = [
        share
        for share in record.votes[basis]
        if years[0] <= share.year <= years[1] and share.family in families
    ]
    seats = [
        share for share in record.seats if years[0] <= share.year <= years[1] and share.family in families
    ]
    upper = Panel(200, 0, 104, say("percent of the vote"), {"tickvals": [0, 25, 50, 75, 100]})
    lower = Panel(200, 0, 104, say("percent of deputies"), {"tickvals": [0, 25, 50, 75, 100]})
    axes = (UPPER, LOWER)
    traces, labels = [], []
    for shares, panel, place in ((votes, upper, axes[0]), (seats, lower, axes[1])):
        ends = []
        for family in families:
            own = [share for share in shares if share.family == family]
            if own:
                traces.append(_share_line(own, family, place))
                last = own[-1]
                text = say("{party} {percent}", party=_short_family(family), percent=number(last.percent))
                ends.append(End(text, last.at, last.percent, style.FAMILIES[family]))
        labels.extend(end_labels(ends, panel, place))
    layout = framed(
        record.behind,
        years,
        [upper, lower],
        [],
        right=82,
        annotations=labels,
        shapes=[_half(place) for place in axes],
    )
    return Chart(
        name="hegemonic_party",
        title=_party_title(votes, seats, families, years),
        subtitle=say(
            "Above: percent of the presidential vote, {basis}; below: percent of the seats in the Chamber of Deputies. "
            "Hollow: contested, derived, disputed or checked once only; dashed line: half",
            basis=basis_name(basis),
        ),
        words=_party_words(votes, seats, families, years),
        table=pd.DataFrame(
            [
                [
                    share.year,
                    what,
                    _short_family(share.family),
                    share.party,
                    round(share.percent, 1),
                    share.weak,
                    sentence_of_sources(share.source_id),
                ]
                for what, shares in ((say("presidential vote"), votes), (say("deputies"), seats))
                for share in shares
            ],
            columns=[
                say("year"),
                say("election of"),
                say("family"),
                say("candidate or party"),
                say("percent"),
                say("hollow because"),
                say("source"),
            ],
        ),
        sources=catalog.well_graded(share.source_id for share in [*votes, *seats]),
        traces=[*traces, *record.behind.strip(years)],
        layout=layout,
        limits=_party_limits(votes, seats),
    )


def _share_line(shares: list[Share], family: str, axes: tuple[str, str]) -> dict[str, Any]:
    color = style.FAMILIES[family]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": family_name(family),
        "x": [share.at for share in shares],
        "y": [round(share.percent, 4) for share in shares],
        "line": {"color": color, "width": 2.5},
        "marker": {
            "color": ["#ffffff" if share.weak else color for share in shares],
            "size": 9,
            "line": {"color": color, "width": 2},
        },
        "customdata": [_share_hover(share) for share in shares],
        "hovertemplate": "%{customdata}<extra></extra>",
        "xaxis": axes[0],
        "yaxis": axes[1],
    }


def _share_hover(share: Share) -> str:
    values = {
        "year": share.year,
        "party": share.party,
        "detail": share.detail,
        "percent": number(share.percent, 1),
        "source": sentence_of_sources(share.source_id),
    }
    if share.weak:
        return wrapped(
            say(
                "{year}, {party} ({detail}): {percent} percent; {weak}. Source: {source}",
                weak=share.weak,
                **values,
            )
        )
    return wrapped(say("{year}, {party} ({detail}): {percent} percent. Source: {source}", **values))


def _of_family(shares: list[Share], family: str) -> list[Share]:
    return [share for share in shares if share.family == family]


def _party_title(votes: list[Share], seats: list[Share], families: tuple[str, ...], years: Years) -> str:
    told = next((family for family in families if _of_family(seats, family)), None)
    if told is None:
        return say("No seats are recorded, {first} to {last}", first=years[0], last=years[1])
    own = _of_family(seats, told)
    values = {"party": family_name(told), "percent": number(own[0].percent), "first": own[0].year}
    if len(own) == 1:
        return say("{party}: {percent} percent of deputies in {first}", **values)
    return say(
        "{party}: {percent} percent of deputies in {first}, {end} percent in {last}",
        end=number(own[-1].percent),
        last=own[-1].year,
        **values,
    )


def _party_words(votes: list[Share], seats: list[Share], families: tuple[str, ...], years: Years) -> str:
    parts = []
    for family in families:
        own = _of_family(votes, family)
        if own:
            top = max(own, key=lambda share: share.percent)
            parts.append(
                say(
                    "{party}, presidential vote: {begin} percent in {first}, {end} in {last}; the highest is {top} in {year}.",
                    party=family_name(family),
                    begin=number(own[0].percent, 1),
                    first=own[0].year,
                    end=number(own[-1].percent, 1),
                    last=own[-1].year,
                    top=number(top.percent, 1),
                    year=top.year,
                )
            )
        held = _of_family(seats, family)
        if held:
            parts.append(
                say(
                    "{party}, deputies: {begin} percent in {first}, {end} in {last}.",
                    party=family_name(family),
                    begin=number(held[0].percent, 1),
                    first=held[0].year,
                    end=number(held[-1].percent, 1),
                    last=held[-1].year,
                )
            )
            lost = next((share for share in held if share.percent < 50), None)
            if lost is not None and held[0].percent >= 50:
                parts.append(
                    say(
                        "It first fell below half of the seats in {year}, with {percent} percent.",
                        year=lost.year,
                        percent=number(lost.percent, 1),
                    )
                )
    return " ".join(parts) or say(
        "No share of these parties is recorded, {first} to {last}.", first=years[0], last=years[1]
    )


def _party_limits(votes: list[Share], seats: list[Share]) -> tuple[str, ...]:
    limits = []
    drawn = {share.year for share in [*votes, *seats]}
    if 1976 in drawn:
        limits.append(say("In 1976 only one name stood on the ballot: 100 percent is nominal."))
    if 1988 in drawn:
        limits.append(say("The official count of 1988 is widely regarded as fraudulent."))
    if any(share.family == "left" for share in [*votes, *seats]):
        limits.append(
            say(
                "Left: the front of 1988 in the vote, then the PRD and its allies; other parties of the front are not drawn."
            )
        )
    limits.append(
        say(
            "Chambers of 1949, 1955, 1961 and 1967 were not found. A coalition stands under the party that led it. Sources are "
            "copies of encyclopaedia pages and press, not the electoral institute's own files."
        )
    )
    return tuple(limits)


# Extraditions


@dataclass(frozen=True)
class Count:
    """People handed over in one calendar year by one count; ``weak`` says why it is drawn hollow."""

    year: int
    persons: int
    weak: str
    note: str
    source_id: str


@dataclass(frozen=True)
class ExtraditionRecord:
    """Annual counts, the counts that compete with them, and those of people sent to any country."""

    annual: tuple[Count, ...]
    competing: tuple[Count, ...]
    everywhere: tuple[Count, ...]
    not_drawn: tuple[Count, ...]
    """Annual counts that stand in weak sources only."""
    behind: Backdrop

    @property
    def years(self) -> Years:
        return self.annual[0].year, self.annual[-1].year


def extradition_record(extraditions: pd.DataFrame, terms: pd.DataFrame) -> ExtraditionRecord:
    """The tables ``extraditions`` (from Mexico to the United States) and ``presidencies``, ready to draw."""
    north = extraditions[extraditions["direction"] == "Mexico to U.S."]
    annual = catalog.one_series("extraditions", north[north["measure"] == "annual"])
    same_span = north["start_date"].str[:4] == north["end_date"].str[:4]
    return ExtraditionRecord(
        _counts(annual),
        _counts(north[(north["measure"] == "competing") & same_span]),
        _counts(north[north["measure"] == "annual, all destinations"]),
        _counts(annual, weak=True),
        backdrop(terms, 2021.5),
    )


def _counts(rows: pd.DataFrame, weak: bool = False) -> tuple[Count, ...]:
    """The counts that rest on good sources, or those that rest on weak ones only."""
    return tuple(
        Count(
            int(row["start_date"][:4]),
            int(row["persons"]),
            _why_weak(row["checked"], ""),
            row["note"],
            row["source_id"],
        )
        for row in catalog.records(rows)
        if weak != bool(catalog.well_graded([row["source_id"]]))
    )


def extraditions(record: ExtraditionRecord, *, years: Years) -> Chart:
    """People extradited from Mexico to the United States by calendar year; years without a count stay empty."""
    annual = [count for count in record.annual if years[0] <= count.year <= years[1]]
    rivals = [count for count in record.competing if years[0] <= count.year <= years[1]]
    everywhere = [count for count in record.everywhere if years[0] <= count.year <= years[1]]
    missing = sorted(set(range(years[0], years[1] + 1)) - {count.year for count in annual})
    highest = max([1, *(count.persons for count in [*annual, *everywhere])])
    color = style.ACTORS["state"]
    traces = [
        {
            "type": "bar",
            "name": say("people extradited in the year"),
            "x": [count.year for count in annual],
            "y": [count.persons for count in annual],
            "text": [number(count.persons) for count in annual],
            "textposition": "outside",
            "cliponaxis": False,
            "textfont": {"size": 12, "color": style.INK},
            "marker": {
                "color": ["#ffffff" if count.weak else color for count in annual],
                "line": {"color": color, "width": 2},
            },
            "customdata": [_count_hover(count) for count in annual],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        *(
            marks(
                [float(count.year) for count in counts],
                [float(count.persons) for count in counts],
                style.MARK,
                [_count_hover(count) for count in counts],
                name=name,
                hollow=[True] * len(counts),
                symbol=symbol,
            )
            for name, counts, symbol in (
                (say("another count of the same year"), rivals, "diamond"),
                (say("count to all countries"), everywhere, "square"),
            )
        ),
    ]
    panel = Panel(280, 0, highest * 1.2, say("people"), {})
    layout = framed(
        record.behind,
        years,
        [panel],
        [],
        right=16,
        annotations=[_unknown_mark(year) for year in missing],
        shapes=[],
        bargap=0.25,
    )
    return Chart(
        name="extraditions",
        title=_extradition_title(annual, years),
        subtitle=say(
            "People extradited from Mexico to the United States, calendar years, as governments and the press reported them. "
            "Outlined: disputed or not checked a second time; ?: no annual count found"
        ),
        words=_extradition_words(annual, rivals, everywhere, missing, years),
        table=pd.DataFrame(
            [
                [
                    count.year,
                    count.persons,
                    kind,
                    count.weak,
                    count.note,
                    sentence_of_sources(count.source_id),
                ]
                for kind, counts in (
                    (say("annual"), annual),
                    (say("another count"), rivals),
                    (say("to all countries"), everywhere),
                )
                for count in counts
            ],
            columns=[
                say("year"),
                say("people"),
                say("count"),
                say("outlined because"),
                say("note"),
                say("source"),
            ],
        ),
        sources=catalog.well_graded(count.source_id for count in [*annual, *rivals, *everywhere]),
        traces=[*(trace for trace in traces if trace["x"]), *record.behind.strip(years)],
        layout=with_legend(layout, 3) if rivals or everywhere else layout,
        limits=(
            say(
                "Extraditions are one measure of cooperation: they follow requests, courts and arrests of years before."
            ),
            say("Counts over several years, of nationals only and of requests are not drawn: they overlap."),
            *(
                say(
                    "A count of {persons} for {year} stands in a weak source only and is not drawn.",
                    persons=number(count.persons),
                    year=count.year,
                )
                for count in record.not_drawn
                if years[0] <= count.year <= years[1]
            ),
        ),
    )


def _unknown_mark(year: int) -> dict[str, Any]:
    return {
        "text": "?",
        "hovertext": say("{year}: no annual count found", year=year),
        "x": year,
        "xref": "x",
        "y": 0,
        "yref": "y",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": style.SOFT_INK},
    }


def _count_hover(count: Count) -> str:
    fact = say(
        "{year}: {persons} people. Source: {source}",
        year=count.year,
        persons=number(count.persons),
        source=sentence_of_sources(count.source_id),
    )
    return wrapped(f"{fact}. {count.note}" if count.note else fact)


def _extradition_title(annual: list[Count], years: Years) -> str:
    if not annual:
        return say(
            "No annual count of extraditions was found, {first} to {last}", first=years[0], last=years[1]
        )
    first, last, top = annual[0], annual[-1], max(annual, key=lambda count: count.persons)
    if top.year in (first.year, last.year):
        return say(
            "Extradited to the United States: {begin} people in {first}, {end} in {last}",
            begin=number(first.persons),
            first=first.year,
            end=number(last.persons),
            last=last.year,
        )
    return say(
        "Extradited to the United States: {begin} people in {first}, {top} in {year}, {end} in {last}",
        begin=number(first.persons),
        first=first.year,
        top=number(top.persons),
        year=top.year,
        end=number(last.persons),
        last=last.year,
    )


def _extradition_words(
    annual: list[Count],
    rivals: list[Count],
    everywhere: list[Count],
    missing: list[int],
    years: Years,
) -> str:
    if not annual:
        return say(
            "No annual count was found, {first} to {last}. Choose other years.", first=years[0], last=years[1]
        )
    top = max(annual, key=lambda count: count.persons)
    parts = [
        say(
            "{begin} people were extradited in {first} and {end} in {last}; of the years with a count, {year} is the highest with {top}.",
            begin=number(annual[0].persons),
            first=annual[0].year,
            end=number(annual[-1].persons),
            last=annual[-1].year,
            year=top.year,
            top=number(top.persons),
        )
    ]
    parts.extend(
        say("For {year} another count gives {persons}.", year=count.year, persons=number(count.persons))
        for count in rivals
    )
    parts.extend(
        say(
            "In {year} {persons} people were extradited to all countries, most of them to the United States.",
            year=count.year,
            persons=number(count.persons),
        )
        for count in everywhere
    )
    if missing:
        parts.append(
            say("No annual count was found for {years}.", years=", ".join(str(year) for year in missing))
        )
    return " ".join(parts)
