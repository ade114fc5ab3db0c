"""Deaths by homicide by month around the removal of one criminal leader."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Pick
from courselab.charts.drawn import Bars, Points
from courselab.charts.traces import rounded
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import changed
from courselab.messages import date, number, say
from usmex import colors
from usmex.charts.violence.record import (
    EXACT_SOURCES,
    LENGTHS,
    Removal,
    ViolenceRecord,
    count_or_rate,
    month_words,
    months_slider,
    outcome_words,
    violence_record,
)
from usmex.measures import violence
from usmex.measures.violence import LAST_WHOLE, NATION, Window


def removals_window(event: str | None = None) -> Explorer:
    """Deaths by homicide around one removal: the removal, months before and after, state or nation, count or rate.

    ``event`` is the id of the removal shown at the start, for example ``"K31"``.
    """
    record = violence_record()
    listed = set(record.windows[LENGTHS[1]]["event_id"])
    removals = {key: removal.label for key, removal in record.removals.items() if key in listed}
    places = {"state": say("the state of the removal"), "nation": say("the nation")}
    return explorer(
        _chart,
        record,
        Pick("event", say("Removal"), removals, start=event or "K10"),
        months_slider(),
        Choice("place", say("Where"), places),
        Choice("measure", say("Show"), {"count": say("count"), "rate": say("rate per 100,000 people")}),
    )


def _chart(record: ViolenceRecord, *, event: str, months: int, place: str, measure: str) -> Chart:
    """A rate is of deaths per 100,000 people of the year of the event, at a yearly rate."""
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
        title=_title(where, found, measure, months, per_window),
        subtitle=_subtitle(removal, measure, code, record.deaths.is_by_occurrence(at + months)),
        words=_words(record, removal, code, found, where, months, measure, per_window, others),
        table=_table(heights, at, measure),
        sources=(
            *(EXACT_SOURCES if record.deaths.is_by_occurrence(at + months) else EXACT_SOURCES[:1]),
            *(["S_CONAPO"] if measure == "rate" else []),
            *catalog.well_graded([removal.source_id]),
        ),
        traces=[_bars(heights, at, measure), *_other_marks(others, at, float(heights.max()))],
        layout=_layout(found, heights, at, months, measure, per_window),
        limits=_limits(removal, at + months, others),
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


def _title(where: str, found: Window, measure: str, months: int, factor: float) -> str:
    values = {
        "where": where,
        "before": count_or_rate(found.before * factor, measure),
        "after": count_or_rate(found.after * factor, measure),
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


def _subtitle(removal: Removal, measure: str, code: str, by_occurrence: bool) -> str:
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


def _words(
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
        "before": count_or_rate(found.before * factor, measure),
        "after": count_or_rate(found.after * factor, measure),
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


def _part_of(of_month: int, at: int) -> str:
    if of_month == at:
        return "during"
    return "before" if of_month < at else "after"


def _table(heights: pd.Series, at: int, measure: str) -> pd.DataFrame:
    parts = {"before": say("before"), "during": say("month of the event"), "after": say("after")}
    unit = say("deaths per 100,000, yearly rate") if measure == "rate" else say("deaths by homicide")
    return pd.DataFrame(
        {
            say("month"): [month_words(key) for key in heights.index],
            unit: [round(value, 1) if measure == "rate" else int(value) for value in heights.tolist()],
            say("window"): [parts[_part_of(key, at)] for key in heights.index],
        }
    )


def _bars(heights: pd.Series, at: int, measure: str) -> Bars:
    preliminary = violence.month_number(LAST_WHOLE, 1)
    return Bars(
        x=[key - at for key in heights.index],
        y=rounded(heights),
        name=say("deaths by homicide"),
        color=[colors.WINDOW[_part_of(key, at)] for key in heights.index],
        hatched=[key >= preliminary for key in heights.index],
        hover=[
            say("{month}: {value}", month=month_words(int(str(key))), value=count_or_rate(value, measure))
            for key, value in heights.items()
        ],
        source=EXACT_SOURCES[0],
        in_legend=False,
    )


def _other_marks(others: list[Removal], at: int, top: float) -> list[Points]:
    """Other removals as triangles above the bars of their months, named when pointed at."""
    if not others:
        return []
    return [
        Points(
            x=[other.month - at for other in others],
            y=[top * 1.06] * len(others),
            name=say("other removals in the state"),
            color=style.MARK,
            symbol="triangle-down",
            size=12,
            edge=0,
            hover=[other.label for other in others],
        )
    ]


def _layout(
    found: Window, heights: pd.Series, at: int, months: int, measure: str, factor: float
) -> dict[str, Any]:
    sides = (
        (-months - 0.5, -0.5, found.before, say("{months} months before:", months=months)),
        (0.5, months + 0.5, found.after, say("{months} months after:", months=months)),
    )
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
            range=[0, float(heights.max()) * 1.14],
        ),
        showlegend=False,
        shapes=[
            shape
            for low, high, total, _ in sides
            for shape in (_ground(low, high), _mean_line(low, high, total / months * per_month))
        ],
        annotations=[
            {
                "text": f"{head}<br>{count_or_rate(total * factor, measure)}",
                "x": (low + high) / 2,
                "y": 1,
                "yref": "y domain",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 14, "color": style.INK},
            }
            for low, high, total, head in sides
        ],
    )


def _ground(low: float, high: float) -> dict[str, Any]:
    """The months that are added up, as a gray ground."""
    return {
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
    }


def _mean_line(low: float, high: float, mean: float) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": low,
        "x1": high,
        "y0": mean,
        "y1": mean,
        "line": {"color": style.INK, "width": 2, "dash": "dash"},
    }


def _limits(removal: Removal, last: int, others: list[Removal]) -> tuple[str, ...]:
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
    if last >= violence.month_number(LAST_WHOLE, 1):
        limits.append(say("The months of {year} are preliminary and hatched.", year=LAST_WHOLE))
    return tuple(limits)
