"""Charts of homicides in Mexico and of what happened around the removal of criminal leaders.

Deaths are those that INEGI registered as homicide, by month or year of registration. All years are calendar years.
On the time axes a month stands where it falls within its year, whose number marks the middle.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.charts import style
from usmex.charts.aid import hover_source
from usmex.charts.backdrop import Backdrop, backdrop
from usmex.charts.chart import Chart
from usmex.measures import violence
from usmex.measures.violence import NATION, DeathsByMonth, Window, year_and_month
from usmex.messages import date, month, number, say

LENGTHS = (3, 12)
"""Fewest and most months before and after a removal."""
EXACT_SOURCES = ("S_PADECI_INEGI", "S_VJ_HIST")
PRELIMINARY_YEAR = 2019


@dataclass(frozen=True)
class Removal:
    """One row of ``kingpin_removals``."""

    event_id: str
    day: dt.date
    name: str
    outcome: str
    state: str
    state_code: str | None
    source_id: str
    note: str
    checked: str

    @property
    def month(self) -> int:
        """The month number of the day."""
        return violence.month_number(self.day.year, self.day.month)

    @property
    def label(self) -> str:
        """The removal in one line, for a list to pick from."""
        return say(
            "{date}: {name}, {outcome} ({state})",
            date=date(self.day),
            name=self.name,
            outcome=outcome_words(self.outcome),
            state=self.state,
        )


def _removals(table: pd.DataFrame) -> dict[str, Removal]:
    """Removals by id, in the order of their days."""
    found = [
        Removal(
            event_id=row["event_id"],
            day=dt.date.fromisoformat(row["date"]),
            name=row["name"],
            outcome=row["outcome"],
            state=row["state"],
            state_code=row["state_code"] or None,
            source_id=row["source_id"],
            note=row["note"],
            checked=row["checked"],
        )
        for row in catalog.records(table)
    ]
    return {removal.event_id: removal for removal in sorted(found, key=lambda removal: removal.day)}


@dataclass(frozen=True)
class ViolenceRecord:
    """The homicide tables, cut and added up once so that a moved control has only to slice them."""

    deaths: DeathsByMonth
    by_month: dict[str, pd.Series]
    by_year: dict[str, pd.Series]
    weak_months: dict[str, frozenset[int]]
    """By series, the months that are preliminary, partial or estimated; drawn dashed."""
    weak_years: dict[str, frozenset[int]]
    states: pd.DataFrame
    people: pd.DataFrame
    names: dict[str, str]
    removals: dict[str, Removal]
    windows: dict[int, pd.DataFrame]
    """By number of months, the windows of all removals that have one."""
    behind: Backdrop

    @property
    def years(self) -> tuple[int, int]:
        """First and last calendar year of the record."""
        return int(self.states.index[0]), int(self.states.index[-1])


def violence_record() -> ViolenceRecord:
    """Prepare the tables of homicides, people, removals and presidencies for drawing."""
    monthly_table, yearly_table = catalog.load("homicides_monthly"), catalog.load("homicides_yearly")
    state_table = catalog.load("homicides_by_state")
    deaths = violence.deaths_by_month(monthly_table, catalog.load("homicides_by_state_month"))
    removals = violence.well_sourced(catalog.load("kingpin_removals"))
    states = violence.best_by_state(state_table)
    weak = monthly_table[~monthly_table["status"].isin(["final", "as released"])]
    weak_years = yearly_table[yearly_table["status"] == "partial"]
    return ViolenceRecord(
        deaths=deaths,
        by_month={key: violence.monthly(monthly_table, key) for key in monthly_table["series"].unique()},
        by_year={key: violence.yearly(yearly_table, key) for key in yearly_table["series"].unique()},
        weak_months={
            str(key): frozenset((12 * rows["year"] + rows["month"] - 1).tolist())
            for key, rows in weak.groupby("series")
        },
        weak_years={str(key): frozenset(rows["year"].tolist()) for key, rows in weak_years.groupby("series")},
        states=states,
        people=violence.population(catalog.load("population")),
        names=dict(state_table[["state_code", "state"]].drop_duplicates().itertuples(index=False)),
        removals=_removals(removals),
        windows={
            length: violence.removal_windows(removals, deaths, length)
            for length in range(LENGTHS[0], LENGTHS[1] + 1)
        },
        behind=backdrop(catalog.load("presidencies"), float(states.index[-1]) + 0.5),
    )


def month_position(of_month: int) -> float:
    """The middle of a month on an axis whose years stand at whole numbers."""
    return round((of_month + 0.5) / 12 - 0.5, 4)


@cache
def month_words(of_month: int) -> str:
    """A month number in words: ``Mar 2007``."""
    return month(*year_and_month(of_month))


def outcome_group(outcome: str) -> str:
    """``killed``, ``captured``, or ``other`` for escapes, releases, false reports and second captures."""
    return outcome if outcome in ("killed", "captured") else "other"


def outcome_words(outcome: str) -> str:
    """What happened, in a word or two."""
    return {
        "captured": say("captured"),
        "recaptured": say("recaptured"),
        "killed": say("killed"),
        "reported killed (false)": say("falsely reported killed"),
        "escaped": say("escaped"),
        "extradited": say("extradited"),
        "detained and released": say("detained and released"),
    }[outcome]


# --------------------------------------------------------------------------------------------------------------------
# One removal


def removals_window(
    record: ViolenceRecord, *, event: str, months: int = 6, place: str = "state", measure: str = "count"
) -> Chart:
    """Deaths by homicide by month around one removal, with the sums before and after.

    ``event`` is an id of ``kingpin_removals`` that has a window, ``months`` the length of each side (3 to 12).
    ``place``: state, nation. ``measure``: count, or rate (deaths per 100,000 people of the year of the event, at a
    yearly rate).
    """
    removal = record.removals[event]
    at = removal.month
    code = NATION if place == "nation" else str(removal.state_code)
    deaths = record.deaths.state(code, at + months)
    found = violence.window(deaths, at, months)
    people = float(record.people[code][removal.day.year])
    drawn = deaths.loc[at - months : at + months]
    per_month, per_window = (
        (violence.rate_per_100k(12.0, people), violence.rate_per_100k(12 / months, people))
        if measure == "rate"
        else (1.0, 1.0)
    )
    heights = drawn * per_month
    where = say("Mexico") if code == NATION else record.names[code]
    others = _others(record, removal, months)
    return Chart(
        name="removals_window",
        title=_window_title(where, found, measure, months, per_window),
        subtitle=_window_subtitle(removal, measure, code, record.deaths.is_by_occurrence(at + months)),
        words=_window_words(record, removal, code, found, where, months, measure, per_window, others),
        table=_window_table(heights, at, measure),
        sources=(
            *(EXACT_SOURCES if record.deaths.is_by_occurrence(at + months) else EXACT_SOURCES[:1]),
            *(["S_CONAPO"] if measure == "rate" else []),
            *catalog.well_graded([removal.source_id]),
        ),
        traces=[_window_bars(heights, at, measure), *_other_marks(others, at, float(heights.max()))],
        layout=_window_layout(found, heights, at, months, measure, per_window),
        limits=_window_limits(removal, at + months, others),
    )


def _others(record: ViolenceRecord, removal: Removal, months: int) -> list[Removal]:
    """Other removals in the same state within the months drawn."""
    return [
        other
        for other in record.removals.values()
        if other.state_code == removal.state_code
        and other.event_id != removal.event_id
        and abs(other.month - removal.month) <= months
    ]


def shown(value: float, measure: str) -> str:
    """A count as a whole number, a rate with one decimal."""
    return number(value, 1) if measure == "rate" else number(value)


def _window_title(where: str, found: Window, measure: str, months: int, factor: float) -> str:
    values = {
        "where": where,
        "before": shown(found.before * factor, measure),
        "after": shown(found.after * factor, measure),
        "months": months,
    }
    if measure == "rate":
        return say(
            "{where}: a homicide rate of {before} in the {months} months before, {after} in the {months} months after",
            **values,
        )
    return say(
        "{where}: {before} homicide victims in the {months} months before, {after} in the {months} months after",
        **values,
    )


def _window_subtitle(removal: Removal, measure: str, code: str, by_occurrence: bool) -> str:
    if measure == "rate":
        unit = say("deaths by homicide per 100,000 people of {year}, yearly rate", year=removal.day.year)
    else:
        unit = say("deaths by homicide")
    if code == NATION:
        basis = say("by month of registration")
    elif by_occurrence:
        basis = say("by month of registration and place of killing")
    else:
        basis = say("by month and place of registration")
    return say(
        "{name}, {outcome} on {date}; {unit}; INEGI, {basis}",
        name=removal.name,
        outcome=outcome_words(removal.outcome),
        date=date(removal.day),
        unit=unit,
        basis=basis,
    )


def _window_words(
    record: ViolenceRecord,
    removal: Removal,
    code: str,
    found: Window,
    where: str,
    months: int,
    measure: str,
    factor: float,
    others: list[Removal],
) -> str:
    values: dict[str, object] = {
        "where": where,
        "before": shown(found.before * factor, measure),
        "after": shown(found.after * factor, measure),
        "months": months,
        "change": changed(found.change),
    }
    if measure == "rate":
        first = say(
            "{where}: a rate of {before} deaths by homicide per 100,000 people in the {months} months before the month "
            "of the event and of {after} in the {months} months after it ({change}).",
            **values,
        )
    else:
        first = say(
            "{where}: {before} deaths by homicide in the {months} months before the month of the event and {after} in "
            "the {months} months after it ({change}).",
            **values,
        )
    other_code = str(removal.state_code) if code == NATION else NATION
    other = violence.window(record.deaths.state(other_code, found.month + months), found.month, months)
    second = say(
        "Over the same months deaths in {where} went from {before} to {after} ({change}).",
        where=removal.state if code == NATION else say("the whole of Mexico"),
        before=number(other.before),
        after=number(other.after),
        change=changed(other.change),
    )
    third = (
        say(
            "Other removals in the same state and months: {removals}.",
            removals="; ".join(
                say("{name} ({date})", name=other.name, date=date(other.day)) for other in others
            ),
        )
        if others
        else say("No other removal in the same state and months is on record here.")
    )
    return f"{first} {second} {third}"


def changed(percent: float) -> str:
    """A change in words: ``4.8 percent more``."""
    if abs(percent) < 0.05:
        return say("no change")
    if percent > 0:
        return say("{percent} percent more", percent=number(percent, 1))
    return say("{percent} percent fewer", percent=number(-percent, 1))


def _part_of(of_month: int, at: int) -> str:
    if of_month == at:
        return "during"
    return "before" if of_month < at else "after"


def _window_table(heights: pd.Series, at: int, measure: str) -> pd.DataFrame:
    parts = {"before": say("before"), "during": say("month of the event"), "after": say("after")}
    unit = say("deaths per 100,000, yearly rate") if measure == "rate" else say("deaths by homicide")
    return pd.DataFrame(
        {
            say("month"): [month_words(key) for key in heights.index],
            unit: [round(value, 1) if measure == "rate" else int(value) for value in heights.tolist()],
            say("window"): [parts[_part_of(key, at)] for key in heights.index],
        }
    )


def _window_bars(heights: pd.Series, at: int, measure: str) -> dict[str, Any]:
    preliminary = violence.month_number(PRELIMINARY_YEAR, 1)
    shapes = ["/" if key >= preliminary else "" for key in heights.index]
    return {
        "type": "bar",
        "name": say("deaths by homicide"),
        "x": [key - at for key in heights.index],
        "y": [round(value, 4) for value in heights.tolist()],
        "marker": {
            "color": [style.WINDOW[_part_of(key, at)] for key in heights.index],
            "pattern": {"shape": shapes},
        },
        "customdata": [
            say("{month}: {value}", month=month_words(key), value=shown(value, measure))
            for key, value in zip(heights.index.tolist(), heights.tolist(), strict=True)
        ],
        "hovertemplate": "%{customdata}<br>" + hover_source(EXACT_SOURCES[0]) + "<extra></extra>",
        "showlegend": False,
    }


def _other_marks(others: list[Removal], at: int, top: float) -> list[dict[str, Any]]:
    """Other removals as triangles above the bars of their months, named when pointed at."""
    if not others:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": say("other removals in the state"),
            "x": [other.month - at for other in others],
            "y": [top * 1.06] * len(others),
            "marker": {"symbol": "triangle-down", "size": 12, "color": style.MARK},
            "customdata": [other.label for other in others],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    ]


def _window_layout(
    found: Window, heights: pd.Series, at: int, months: int, measure: str, factor: float
) -> dict[str, Any]:
    top = float(heights.max()) * 1.14
    sides = ((-months - 0.5, -0.5, found.before, "before"), (0.5, months + 0.5, found.after, "after"))
    texts = {
        "before": say(
            "{months} months before:<br>{value}", months=months, value=shown(found.before * factor, measure)
        ),
        "after": say(
            "{months} months after:<br>{value}", months=months, value=shown(found.after * factor, measure)
        ),
    }
    per_month = float(heights.sum()) / (found.before + found.during + found.after)
    ticks = list(range(-months, months + 1, months if months > 3 else 1))
    return style.layout(
        430,
        bargap=0.25,
        margin={"l": 64, "r": 36, "t": 50, "b": 44},
        xaxis={
            "range": [-months - 0.7, months + 0.7],
            "tickvals": ticks,
            "ticktext": [month_words(at + step) for step in ticks],
            "tickangle": 0,
            "ticks": "outside",
            "ticklen": 7,
            "tickcolor": style.GRID,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        yaxis=style.amount_axis(
            say("deaths per 100,000, yearly rate") if measure == "rate" else say("deaths by homicide"),
            range=[0, top],
        ),
        showlegend=False,
        shapes=[
            shape
            for low, high, total, _part in sides
            for shape in (
                {
                    "type": "rect",
                    "xref": "x",
                    "yref": "y domain",
                    "x0": low,
                    "x1": high,
                    "y0": 0,
                    "y1": 1,
                    "fillcolor": "#f2f2f2",
                    "line": {"width": 0},
                    "layer": "below",
                },
                {
                    "type": "line",
                    "x0": low,
                    "x1": high,
                    "y0": total / months * per_month,
                    "y1": total / months * per_month,
                    "line": {"color": style.INK, "width": 2, "dash": "dash"},
                },
            )
        ],
        annotations=[
            {
                "text": texts[part],
                "x": (low + high) / 2,
                "y": 1,
                "yref": "y domain",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 14, "color": style.INK},
            }
            for low, high, _total, part in sides
        ],
    )


def _window_limits(removal: Removal, last: int, others: list[Removal]) -> tuple[str, ...]:
    limits = [
        say(
            "A window describes and does not prove: trends, other events and the choice of place all matter."
        ),
        say(
            "Months are those of registration; the month of the event stands in neither sum. Dashed: the mean month."
        ),
    ]
    if others:
        limits.append(say("Triangles: other removals in the same state."))
    if removal.checked == "disputed":
        limits.append(say("The day is disputed: {note}", note=removal.note))
    elif removal.checked == "one-source":
        limits.append(say("The day rests on one source."))
    if last >= violence.month_number(PRELIMINARY_YEAR, 1):
        limits.append(say("The months of {year} are preliminary and hatched.", year=PRELIMINARY_YEAR))
    return tuple(limits)


# --------------------------------------------------------------------------------------------------------------------
# All removals

GROUPS = ("killed", "captured", "other")


def group_words(group: str) -> str:
    """The rows of the strip."""
    return {"killed": say("killed"), "captured": say("captured"), "other": say("other")}[group]


def removals_strip(
    record: ViolenceRecord,
    *,
    months: int = 6,
    compare: str = "state",
    outcome: str = "all",
    research: pd.DataFrame,
) -> Chart:
    """Every removal as a point: the change of homicides in its state from before to after.

    ``months`` is the length of each side. ``compare``: state (percent change), or nation (the state's change less
    the nation's, in percentage points). ``outcome``: all, killed, captured. ``research`` is ``kingpin_research``.
    """
    windows = record.windows[months]
    windows = windows.assign(group=windows["outcome"].map(outcome_group))
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
        title=_strip_title(higher, cases, months, compare),
        subtitle=say(
            "Deaths by homicide in the state, {months} months after against {months} months before; {unit}; INEGI, by month of registration",
            months=months,
            unit=_strip_unit(compare),
        ),
        words=_strip_words(drawn, groups, higher, months, compare),
        table=_strip_table(drawn, record, compare),
        sources=(
            *EXACT_SOURCES,
            *catalog.well_graded(research.loc[research["kind"] == "estimate", "source_id"]),
        ),
        traces=[
            _strip_points(drawn[drawn["group"] == group], group, groups, record, compare) for group in groups
        ],
        layout=_strip_layout(drawn, groups, compare),
        limits=_strip_limits(drawn, research),
    )


def _strip_unit(compare: str) -> str:
    if compare == "state":
        return say("change in percent")
    return say("change less that of the nation, in percentage points")


def _strip_title(higher: int, cases: int, months: int, compare: str) -> str:
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


def _strip_words(drawn: pd.DataFrame, groups: list[str], higher: int, months: int, compare: str) -> str:
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
            group=group_words(group),
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


def _strip_table(drawn: pd.DataFrame, record: ViolenceRecord, compare: str) -> pd.DataFrame:
    shown = drawn.sort_values("date")
    return pd.DataFrame(
        {
            say("date"): shown["date"].tolist(),
            say("name"): shown["name"].tolist(),
            say("outcome"): [outcome_words(str(outcome)) for outcome in shown["outcome"]],
            say("state"): [record.names[code] for code in shown["state_code"]],
            say("before"): shown["before"].astype(int).tolist(),
            say("after"): shown["after"].astype(int).tolist(),
            _strip_unit(compare): shown["value"].round(1).tolist(),
        }
    )


def _spread(count: int) -> list[float]:
    """Heights around zero that keep neighbors of a sorted row of points apart."""
    steps = (0.0, 0.24, -0.24, 0.12, -0.12, 0.36, -0.36)
    return [steps[place % len(steps)] for place in range(count)]


def _strip_points(
    rows: pd.DataFrame, group: str, groups: list[str], record: ViolenceRecord, compare: str
) -> dict[str, Any]:
    level = len(groups) - 1 - groups.index(group)
    unit = say("percent") if compare == "state" else say("percentage points")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": group_words(group),
        "x": rows["value"].round(4).tolist(),
        "y": [level + shift for shift in _spread(len(rows))],
        "marker": {
            "size": 11,
            "color": style.OUTCOMES[group],
            "opacity": 0.85,
            "symbol": ["circle-open" if checked == "disputed" else "circle" for checked in rows["checked"]],
            "line": {"width": 2, "color": style.OUTCOMES[group]},
        },
        "customdata": [
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
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }


def _strip_layout(drawn: pd.DataFrame, groups: list[str], compare: str) -> dict[str, Any]:
    low, high = min(float(drawn["value"].min()), 0.0), max(float(drawn["value"].max()), 0.0)
    room = 0.06 * (high - low)
    middles = [drawn.loc[drawn["group"] == group, "value"].median() for group in groups]
    levels = [len(groups) - 1 - place for place in range(len(groups))]
    return style.layout(
        130 + 110 * len(groups),
        margin={"l": 92, "r": 20, "t": 26, "b": 56},
        showlegend=False,
        xaxis={
            "title": {"text": _strip_unit(compare), "font": {"size": 13, "color": style.SOFT_INK}},
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
            "ticktext": [f"{group_words(group)}<br>({(drawn['group'] == group).sum()})" for group in groups],
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


def _strip_limits(drawn: pd.DataFrame, research: pd.DataFrame) -> tuple[str, ...]:
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
