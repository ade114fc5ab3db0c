"""All removals of criminal leaders at once: homicides in the state before and after, a point each."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice
from courselab.charts.drawn import Points
from courselab.charts.view import Explorer, explorer
from courselab.messages import date, number, say
from usmex import colors
from usmex.charts.violence.record import (
    EXACT_SOURCES,
    ViolenceRecord,
    months_slider,
    outcome_words,
    violence_record,
)
from usmex.measures import violence

GROUPS = ("killed", "captured", "other")
"""The rows of the strip; ``other`` holds escapes, releases, false reports and second captures."""


def removals_strip() -> Explorer:
    """All removals at once: months before and after, the state alone or against the nation, killed or captured."""
    changes = {"state": say("in the state"), "nation": say("in the state, less the nation’s")}
    outcomes = {"all": say("all"), "killed": say("killed"), "captured": say("captured")}
    return explorer(
        _chart,
        violence_record(),
        months_slider(),
        Choice("compare", say("Change"), changes),
        Choice("outcome", say("Leaders"), outcomes),
    )


def _group_words(group: str) -> str:
    return say("other") if group == "other" else outcome_words(group)


def _chart(record: ViolenceRecord, *, months: int, compare: str, outcome: str) -> Chart:
    """Every removal as a point: the change of homicides in its state from before to after.

    ``compare``: state (percent change), or nation (the state's change less the nation's, in percentage points).
    """
    research = catalog.load("kingpin_research")
    windows = record.windows[months]
    windows = windows.assign(group=windows["outcome"].where(windows["outcome"].isin(GROUPS), "other"))
    if outcome != "all":
        windows = windows[windows["group"] == outcome]
    values = windows["change"] if compare == "state" else windows["change"] - windows["nation_change"]
    drawn = windows.assign(
        value=values, checked=[record.removals[event].checked for event in windows["event_id"]]
    )
    drawn = drawn.sort_values(["group", "value"])
    groups = [group for group in GROUPS if group in set(drawn["group"])]
    higher, cases = int((drawn["value"] > 0).sum()), len(drawn)
    return Chart(
        name="removals_strip",
        title=_title(higher, cases, months, compare),
        subtitle=say(
            "Deaths by homicide in the state, {months} months after against {months} months before; {unit}; INEGI, by month of registration",
            months=months,
            unit=_unit(compare),
        ),
        words=_words(drawn, groups, higher, months, compare),
        table=_table(drawn, record, compare),
        sources=(
            *EXACT_SOURCES,
            *catalog.well_graded(research.loc[research["kind"] == "estimate", "source_id"]),
        ),
        traces=[_points(drawn[drawn["group"] == group], group, groups, record, compare) for group in groups],
        layout=_layout(drawn, groups, compare),
        limits=_limits(drawn, research),
    )


def _unit(compare: str) -> str:
    if compare == "state":
        return say("change in percent")
    return say("change less that of the nation, in percentage points")


def _title(higher: int, cases: int, months: int, compare: str) -> str:
    if compare == "state":
        return say(
            "In {higher} of {cases} cases homicides were higher in the {months} months after than before",
            higher=higher,
            cases=cases,
            months=months,
        )
    return say(
        "In {higher} of {cases} cases the state’s change over {months} months was above the nation’s",
        higher=higher,
        cases=cases,
        months=months,
    )


def _words(drawn: pd.DataFrame, groups: list[str], higher: int, months: int, compare: str) -> str:
    cases = len(drawn)
    coin = say(
        "{higher} of {cases} are above zero. A coin thrown {cases} times gives a result at least as uneven as this in "
        "{percent} percent of trials.",
        higher=higher,
        cases=cases,
        percent=number(violence.sign_test(higher, cases) * 100),
    )
    middles = [
        say(
            "{group} {median} ({cases})",
            group=_group_words(group),
            median=number(rows["value"].median(), 1),
            cases=len(rows),
        )
        for group in groups
        for rows in [drawn[drawn["group"] == group]]
    ]
    unit = say("percent") if compare == "state" else say("percentage points")
    middle = say(
        "The median over {months} months is {median} {unit}; by outcome, with the number of cases: {groups}.",
        months=months,
        median=number(drawn["value"].median(), 1),
        unit=unit,
        groups=", ".join(middles),
    )
    return f"{coin} {middle}"


def _table(drawn: pd.DataFrame, record: ViolenceRecord, compare: str) -> pd.DataFrame:
    shown = drawn.sort_values("date")
    return pd.DataFrame(
        {
            say("date"): shown["date"].tolist(),
            say("name"): shown["name"].tolist(),
            say("outcome"): [outcome_words(str(outcome)) for outcome in shown["outcome"]],
            say("state"): [record.names[code] for code in shown["state_code"]],
            say("before"): shown["before"].astype(int).tolist(),
            say("after"): shown["after"].astype(int).tolist(),
            _unit(compare): shown["value"].round(1).tolist(),
        }
    )


def _spread(count: int) -> list[float]:
    """Heights around zero that keep neighbors of a sorted row of points apart."""
    steps = (0.0, 0.24, -0.24, 0.12, -0.12, 0.36, -0.36)
    return [steps[place % len(steps)] for place in range(count)]


def _points(
    rows: pd.DataFrame, group: str, groups: list[str], record: ViolenceRecord, compare: str
) -> Points:
    level = len(groups) - 1 - groups.index(group)
    unit = say("percent") if compare == "state" else say("percentage points")
    return Points(
        x=rows["value"].round(4).tolist(),
        y=[level + shift for shift in _spread(len(rows))],
        name=_group_words(group),
        color=colors.OUTCOMES[group],
        hollow=[checked == "disputed" for checked in rows["checked"]],
        size=11,
        hover=[
            say(
                "{name}, {outcome} {date}, {state}: {before} before, {after} after ({value} {unit})",
                name=row["name"],
                outcome=outcome_words(row["outcome"]),
                date=date(record.removals[row["event_id"]].day),
                state=record.names[row["state_code"]],
                before=number(row["before"]),
                after=number(row["after"]),
                value=number(row["value"], 1),
                unit=unit,
            )
            for row in rows.to_dict("records")
        ],
        in_legend=False,
        more={"marker": {"opacity": 0.85}},
    )


def _layout(drawn: pd.DataFrame, groups: list[str], compare: str) -> dict[str, Any]:
    low, high = min(float(drawn["value"].min()), 0.0), max(float(drawn["value"].max()), 0.0)
    room = 0.06 * (high - low)
    middles = [drawn.loc[drawn["group"] == group, "value"].median() for group in groups]
    levels = [len(groups) - 1 - place for place in range(len(groups))]
    return style.layout(
        130 + 110 * len(groups),
        margin={"l": 92, "r": 20, "t": 26, "b": 56},
        showlegend=False,
        xaxis={
            "title": {"text": _unit(compare), "font": {"size": 13, "color": style.SOFT_INK}},
            "range": [low - room, high + room],
            "gridcolor": style.GRID,
            "zeroline": True,
            "zerolinecolor": style.INK,
            "zerolinewidth": 2,
            "fixedrange": True,
        },
        yaxis={
            "range": [-0.5, len(groups) - 0.35],
            "tickvals": levels,
            "ticktext": [f"{_group_words(group)}<br>({(drawn['group'] == group).sum()})" for group in groups],
            "showgrid": False,
            "zeroline": False,
            "ticks": "",
            "fixedrange": True,
        },
        shapes=[
            {
                "type": "line",
                "x0": middle,
                "x1": middle,
                "y0": level - 0.4,
                "y1": level + 0.4,
                "line": {"color": style.INK, "width": 2, "dash": "dot"},
            }
            for middle, level in zip(middles, levels, strict=True)
        ],
        annotations=[
            {
                "text": say("median {value}", value=number(middle, 1)),
                "x": middle,
                "y": level + 0.4,
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 13, "color": style.INK},
            }
            for middle, level in zip(middles, levels, strict=True)
        ],
    )


def _limits(drawn: pd.DataFrame, research: pd.DataFrame) -> tuple[str, ...]:
    estimates = research[research["kind"] == "estimate"].set_index("unit")["value"]
    leaders = research.loc[research["unit"] == "leaders", "value"].iloc[0]
    once = len(violence.each_state_month_once(drawn))
    limits = [
        say("An exercise in method, not an estimate: no comparison places, and many windows overlap."),
        say(
            "Published research compares with other places: {percent} percent more drug-related violence in the municipality in the six months after a leader falls (Calderón et al. 2015).",
            percent=number(estimates["percent"], 1),
        ),
        say(
            "Dickenson (2014) ties {deaths} additional deaths to {leaders} removals in four years, with more violence after killings than after captures.",
            deaths=number(estimates["deaths"]),
            leaders=number(leaders),
        ),
    ]
    if once < len(drawn):
        limits.append(
            say(
                "The {cases} cases cover {once} different months and states: some are counted twice.",
                cases=len(drawn),
                once=once,
            )
        )
    if (drawn["checked"] == "disputed").any():
        limits.append(say("Hollow points: the day is disputed."))
    if (drawn["group"] == "other").any():
        limits.append(say("Other: an escape, a second capture and a killing that was reported falsely."))
    return tuple(limits)
