"""A board of indicators across three presidencies: small panels on one time axis, each on its own scale.

Years are calendar years, for aid U.S. fiscal years. The figures are never made into one score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.charts import style
from usmex.charts.backdrop import (
    Backdrop,
    End,
    Mark,
    Panel,
    Years,
    backdrop,
    end_labels,
    framed,
    panel_axes,
    within,
)
from usmex.charts.chart import Chart
from usmex.charts.opinion import Poll, approval_record
from usmex.charts.politics import Count, extradition_record, sentence_of_sources, wrapped
from usmex.measures import violence
from usmex.messages import number, say
from usmex.periods import calendar_position, middle_position, parse_day

INDICATORS = ("captures", "extraditions", "soldiers", "aid", "approval")
PRESIDENTS = ("Vicente Fox", "Felipe Calderón", "Enrique Peña Nieto")
POLLSTER = "Consulta Mitofsky"
AXES = ("calendar", "office")
TERM = 6
ADDED = ("captures", "extraditions", "aid")
"""Indicators whose years may be added; of the others a mean is given."""
REMOVED = ("captured", "killed", "recaptured")
SELECTED = ("captures",)
"""Indicators of a selected record: their totals are shown, and no title sets them against each other."""
LEVEL = 0.05
"""Two presidencies that differ by less than this share are called level."""
JOINED_YEARS = 1.2
HEADROOM = 1.4
BESIDE = 0.35
"""Years: nearer than this to the line of an event, a question mark moves aside."""
WINDOW, ESCAPE = "2013-04-29", "2015-07-11"


@dataclass(frozen=True)
class Value:
    """One figure of an indicator: where it stands, how firm it is, where it comes from."""

    at: float
    year: int
    """The year of the presidency that it belongs to: a poll of December, when terms begin, to the next."""
    when: str
    amount: float
    weak: str
    source_id: str
    apart: bool = False
    """A count of something wider, drawn beside the series and never joined or added to it."""
    partial: bool = False
    """A year that the record covers in part: drawn, and left out of totals and means."""


@dataclass(frozen=True)
class Presidency:
    """One term: the first of its six whole calendar years, and where it begins on the axis."""

    name: str
    first: int
    began: float

    @property
    def color(self) -> str:
        return style.PRESIDENTS[self.name]

    def years(self, chosen: Years) -> list[int]:
        """Its years among the chosen ones."""
        return [year for year in range(self.first, self.first + TERM) if chosen[0] <= year <= chosen[1]]


@dataclass(frozen=True)
class BoardRecord:
    """The values of each indicator, the figures printed for whole terms, and the three presidencies."""

    values: dict[str, tuple[Value, ...]]
    printed: dict[tuple[str, str], Value]
    """A total (or for approval an average) over a whole term, by indicator and president."""
    presidencies: tuple[Presidency, ...]
    behind: Backdrop
    events: tuple[Mark, ...]

    @property
    def years(self) -> Years:
        return self.presidencies[0].first, self.presidencies[-1].first + TERM - 1


def board_record(tables: Callable[[str], pd.DataFrame]) -> BoardRecord:
    """The board from the tables that ``tables`` (such as ``catalog.load``) gives by name."""
    terms = tables("presidencies")
    approval = tables("presidential_approval")
    counts = extradition_record(tables("extraditions"), terms)
    polls = approval_record(approval, terms).terms
    presidencies = tuple(
        Presidency(
            str(terms.loc[terms["took_office"] == polls[name].began, "surname"].iloc[0]),
            parse_day(polls[name].began).year + 1,
            calendar_position(parse_day(polls[name].began)),
        )
        for name in PRESIDENTS
    )
    first, last = presidencies[0].first, presidencies[-1].first + TERM - 1
    values = {
        "captures": _captures(tables("kingpin_removals"), last),
        "extraditions": (
            *(_extradited(count) for count in counts.annual),
            *(_extradited(count, apart=True) for count in counts.everywhere),
        ),
        "soldiers": _yearly(
            tables("military_deployment").query("measure == 'soldiers_deployed'"), "first_year", "persons"
        ),
        "aid": _yearly(
            tables("aid_by_year").query("stage == 'paid'").assign(millions=_millions),
            "fiscal_year",
            "millions",
        ),
        "approval": tuple(_poll(poll) for name in PRESIDENTS for poll in polls[name].polls[POLLSTER]),
    }
    return BoardRecord(
        {name: tuple(value for value in own if first <= value.year <= last) for name, own in values.items()},
        _printed(tables("extraditions"), approval, presidencies),
        presidencies,
        backdrop(terms, last + 0.99),
        _events(tables("timeline")),
    )


def _millions(table: pd.DataFrame) -> pd.Series:
    """Dollars at FY2024 prices in millions."""
    return table["amount_usd_fy2024"] / 1e6


def _captures(removals: pd.DataFrame, last: int) -> tuple[Value, ...]:
    """Leaders captured or killed by calendar year; the record begins in the course of its first year."""
    rows = violence.well_sourced(removals[removals["outcome"].isin(REMOVED)])
    years = rows["date"].str[:4].astype(int)
    begins = str(removals["date"].min())
    found = []
    for year in range(int(begins[:4]), last + 1):
        own = rows[years == year]
        partial = year == int(begins[:4])
        weak = say("the record begins in August 2006") if partial else ""
        # The first good source of each event; the table kingpin_removals names them all.
        sources = ";".join(dict.fromkeys(catalog.well_graded([cell])[0] for cell in own["source_id"]))
        found.append(Value(float(year), year, str(year), float(len(own)), weak, sources, partial=partial))
    return tuple(found)


def _extradited(count: Count, apart: bool = False) -> Value:
    weak = say("count to all countries") if apart else count.weak
    return Value(
        float(count.year), count.year, str(count.year), float(count.persons), weak, count.source_id, apart
    )


def _yearly(rows: pd.DataFrame, year: str, amount: str) -> tuple[Value, ...]:
    return tuple(
        Value(float(row[year]), int(row[year]), str(row[year]), float(row[amount]), "", row["source_id"])
        for row in catalog.records(rows)
    )


def _poll(poll: Poll) -> Value:
    day = parse_day(poll.date)
    return Value(poll.at, day.year + (day.month == 12), poll.when, poll.percent, poll.weak, poll.source_id)


def _printed(
    extraditions: pd.DataFrame, approval: pd.DataFrame, presidencies: tuple[Presidency, ...]
) -> dict[tuple[str, str], Value]:
    """What sources print for whole terms: people extradited in six years, and an average of approval."""
    found = {}
    whole = extraditions[
        (extraditions["measure"] == "multi-year") & (extraditions["direction"] == "Mexico to U.S.")
    ]
    averages = approval[(approval["aggregate"] == "average of the term") & (approval["pollster"] == POLLSTER)]
    for term, name in zip(presidencies, PRESIDENTS, strict=True):
        spans = whole[
            (whole["start_date"] == f"{term.first}-01-01")
            & (whole["end_date"] == f"{term.first + TERM - 1}-12-31")
        ]
        for indicator, rows, column in (
            ("extraditions", spans, "persons"),
            ("approval", averages[averages["president"] == name], "approve_percent"),
        ):
            for row in catalog.records(rows):
                if catalog.well_graded([row["source_id"]]):
                    weak = say("not checked a second time") if row["checked"] == "unchecked" else ""
                    found[indicator, term.name] = Value(
                        0.0, 0, "", float(row[column]), weak, row["source_id"]
                    )
    return found


def _events(timeline: pd.DataFrame) -> tuple[Mark, ...]:
    labels = {WINDOW: say("single window"), ESCAPE: say("Guzmán escapes")}
    return tuple(
        Mark(
            middle_position(row["date"]),
            labels[row["date"]],
            row["description"],
            catalog.split_ids(row["source_id"])[0],
        )
        for row in catalog.records(timeline[timeline["date"].isin(list(labels))])
    )


# Names and numbers


def indicator_name(indicator: str) -> str:
    """An indicator as a control and a title name it."""
    return {
        "captures": say("captures"),
        "extraditions": say("extraditions"),
        "soldiers": say("soldiers"),
        "aid": say("aid"),
        "approval": say("approval"),
    }[indicator]


def _heading(indicator: str) -> str:
    return {
        "captures": say("Leaders captured or killed, of those recorded"),
        "extraditions": say("People extradited to the United States"),
        "soldiers": say("Soldiers deployed against crime"),
        "aid": say("U.S. aid paid, million FY2024 dollars"),
        "approval": say("Approve of the president, percent"),
    }[indicator]


@dataclass(frozen=True)
class Summary:
    """One indicator under one president in the chosen years: its total or mean, and how many years it rests on."""

    indicator: str
    president: str
    amount: float
    a_year: float
    known: int
    asked: int
    printed: bool

    @property
    def label(self) -> str:
        """For the panel."""
        values = {"amount": number(self.amount), "known": self.known, "asked": self.asked}
        if self.known < self.asked and not self.printed and self.indicator != "approval":
            if self.indicator in ADDED:
                return say("{amount} in<br>{known} of {asked} years", **values)
            return say("mean {amount},<br>{known} of {asked} years", **values)
        if self.indicator in ADDED and self.asked < TERM:
            return say("{amount} in {asked} of 6 years", **values)
        if self.indicator in ADDED:
            return say("{amount} in all", **values)
        return say("mean {amount}", **values)

    @property
    def told(self) -> str:
        """For the words under the chart."""
        return say("{president} {summary}", president=self.president, summary=self.label.replace("<br>", " "))


def _own(record: BoardRecord, indicator: str, term: Presidency, years: Years) -> list[Value]:
    wanted = term.years(years)
    return [value for value in record.values[indicator] if value.year in wanted]


def summary(record: BoardRecord, indicator: str, term: Presidency, years: Years) -> Summary | None:
    """The total or the mean of an indicator in a presidency's chosen years; None if nothing is known of them.

    Of a whole term the printed figure is taken where there is one and the years do not give it.
    """
    asked = term.years(years)
    own = [value for value in _own(record, indicator, term, years) if not value.apart and not value.partial]
    known = len({value.year for value in own})
    printed = record.printed.get((indicator, term.name))
    if printed and len(asked) == TERM and not (indicator in ADDED and known == TERM):
        share = TERM if indicator in ADDED else 1
        return Summary(indicator, term.name, printed.amount, printed.amount / share, known, len(asked), True)
    if not own:
        return None
    total = sum(value.amount for value in own)
    mean = total / len(own)
    amount = total if indicator in ADDED else mean
    return Summary(indicator, term.name, amount, mean, known, len(asked), False)


def _missing(record: BoardRecord, indicator: str, years: Years) -> list[int]:
    """The chosen years without a value for the whole of the year."""
    known = {value.year for value in record.values[indicator] if not value.apart and not value.partial}
    return [year for year in range(years[0], years[1] + 1) if year not in known]


# The chart


def three_presidencies(
    record: BoardRecord,
    *,
    indicators: tuple[str, ...] = INDICATORS,
    axis: str = "calendar",
    years: Years,
) -> Chart:
    """Indicators under Fox, Calderón and Peña Nieto, a panel each.

    ``axis``: calendar (years), or (year in) office, where each presidency is a line from its first to its sixth year.
    """
    panels = [_panel(record, indicator, years) for indicator in indicators]
    places = panel_axes(len(panels))
    drawn = {
        indicator: [value for term in record.presidencies for value in _own(record, indicator, term, years)]
        for indicator in indicators
    }
    draw = _calendar_panel if axis == "calendar" else _office_panel
    traces: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for indicator, panel, place in zip(indicators, panels, places, strict=True):
        own_traces, labels = draw(record, indicator, years, panel, place)
        traces.extend(own_traces)
        annotations.extend(labels)
    shown: list[Mark] = []
    if axis == "calendar":
        shown = within(record.events, years)
        layout = framed(
            record.behind,
            years,
            panels,
            # The later event in the upper row: its label then stands above the end of the earlier one's line.
            shown[::-1],
            right=16,
            annotations=annotations,
            shapes=_borders(record, years, places),
        )
        _place_events(layout["annotations"], shown, years)
        traces.extend(record.behind.strip(years))
    else:
        layout = framed(None, (1, TERM), panels, [], right=86, annotations=annotations)
    for across, _ in places:
        # A poll of December, days after a term began, stands just before the first year.
        own_range = layout[across.replace("x", "xaxis")]["range"]
        own_range[0] -= 0.1
    summaries = [
        [summary(record, indicator, term, years) for term in record.presidencies] for indicator in indicators
    ]
    values = [value for own in drawn.values() for value in own]
    used = [
        record.printed[found.indicator, found.president]
        for row in summaries
        for found in row
        if found and found.printed
    ]
    found = _comparison(summaries)
    return Chart(
        name="three_presidencies",
        title=_title(found, indicators, years),
        subtitle=_subtitle(axis, indicators),
        words=_words(record, summaries, indicators, shown, years),
        table=_table(record, drawn),
        sources=tuple(
            dict.fromkeys(
                [
                    *catalog.well_graded(value.source_id for value in [*values, *used]),
                    *(mark.source for mark in shown if values),
                ]
            )
        )
        if values
        else (),
        traces=traces,
        layout=layout,
        limits=_limits(bool(found and found.level), indicators, values),
    )


def _subtitle(axis: str, indicators: tuple[str, ...]) -> str:
    office = axis == "office"
    sentences = [
        say("Each panel has its own scale; aid by U.S. fiscal year, the rest by calendar year.")
        if "aid" in indicators
        else say("Each panel has its own scale; calendar years."),
        say("Year 1 is 2001, 2007 and 2013.") if office else "",
        say("Approval: Consulta Mitofsky.") if "approval" in indicators else "",
        say("Squares: extradited to all countries.") if "extraditions" in indicators else "",
        say("Outlined: partial, disputed or not checked a second time.")
        if set(indicators) - {"soldiers", "aid"}
        else "",
        "" if office or set(indicators) <= {"aid", "approval"} else say("?: no figure found."),
    ]
    # Where the words are joined, what joins them brings the last stop.
    return " ".join(sentence for sentence in sentences if sentence).removesuffix(".")


def _panel(record: BoardRecord, indicator: str, years: Years) -> Panel:
    if indicator == "approval":
        return Panel(110, 0, 115, "", {"tickvals": [0, 50, 100]}, _heading(indicator))
    amounts = [value.amount for value in record.values[indicator] if years[0] <= value.year <= years[1]]
    return Panel(110, 0, max([1.0, *amounts]) * HEADROOM, "", {"nticks": 4}, _heading(indicator))


def _hover(record: BoardRecord, indicator: str, value: Value) -> str:
    facts = {
        "when": value.when,
        "what": _heading(indicator),
        "amount": number(value.amount),
        "source": _sources_of(value),
    }
    if value.weak:
        return wrapped(say("{when}. {what}: {amount}; {weak}. Source: {source}", weak=value.weak, **facts))
    return wrapped(say("{when}. {what}: {amount}. Source: {source}", **facts))


def _sources_of(value: Value) -> str:
    ids = catalog.split_ids(value.source_id)
    if len(ids) > 4:
        return say(
            "{count} sources, one for each event; more in the table “kingpin_removals”", count=len(ids)
        )
    return sentence_of_sources(value.source_id)


def _fill(value: Value, color: str) -> str:
    return "#ffffff" if value.weak else color


def _trace(
    record: BoardRecord,
    indicator: str,
    values: list[Value],
    at: list[float],
    color: str,
    place: tuple[str, str],
    name: str,
    *,
    joined: bool,
    apart: bool = False,
) -> dict[str, Any]:
    """Marks, joined by a line where they follow each other within ``JOINED_YEARS``."""
    x: list[float | None] = []
    y: list[float | None] = []
    fill: list[str] = []
    hover: list[str] = []
    for spot, value in zip(at, values, strict=True):
        last = x[-1] if x else None
        if joined and last is not None and spot - last > JOINED_YEARS:
            x.append(None)
            y.append(None)
            fill.append(color)
            hover.append("")
        x.append(round(spot, 4))
        y.append(round(value.amount, 4))
        fill.append(_fill(value, color))
        hover.append(_hover(record, indicator, value))
    return {
        "type": "scatter",
        "mode": "lines+markers" if joined else "markers",
        "name": name,
        "x": x,
        "y": y,
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": color, "width": 2.5},
        "marker": {
            "color": fill,
            "size": 9 if apart else 8,
            "symbol": "square" if apart else "circle",
            "line": {"color": color, "width": 2},
        },
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
        "xaxis": place[0],
        "yaxis": place[1],
    }


Drawn = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Traces and annotations."""


def _calendar_panel(
    record: BoardRecord, indicator: str, years: Years, panel: Panel, place: tuple[str, str]
) -> Drawn:
    traces, labels = [], []
    for term in record.presidencies:
        own = _own(record, indicator, term, years)
        series = [value for value in own if not value.apart]
        apart = [value for value in own if value.apart]
        if series and indicator in ("soldiers", "approval"):
            at = [value.at for value in series]
            traces.append(_trace(record, indicator, series, at, term.color, place, term.name, joined=True))
        elif series:
            traces.append(_bars(record, indicator, series, term, place))
        if apart:
            at = [value.at for value in apart]
            traces.append(
                _trace(record, indicator, apart, at, term.color, place, term.name, joined=False, apart=True)
            )
        found = summary(record, indicator, term, years)
        wanted = term.years(years)
        if found and wanted:
            labels.append(_summary_label(found, wanted[-1] + 0.4, term, place))
    if indicator != "approval":
        partly = {value.year for value in record.values[indicator] if value.partial}
        labels.extend(
            _unknown(record, year, place) for year in _missing(record, indicator, years) if year not in partly
        )
    return traces, labels


def _bars(
    record: BoardRecord, indicator: str, values: list[Value], term: Presidency, place: tuple[str, str]
) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": term.name,
        "x": [value.at for value in values],
        "y": [round(value.amount, 4) for value in values],
        "width": 0.7,
        "marker": {
            "color": [_fill(value, term.color) for value in values],
            "line": {"color": term.color, "width": 2},
        },
        "customdata": [_hover(record, indicator, value) for value in values],
        "hovertemplate": "%{customdata}<extra></extra>",
        "xaxis": place[0],
        "yaxis": place[1],
    }


def _place_events(labels: list[dict[str, Any]], shown: list[Mark], years: Years) -> None:
    """Set the label of the last event over its line, or left of it at the edge, and earlier ones left of theirs."""
    places = {mark.sentence: mark.at for mark in shown}
    for label in labels:
        at = places.get(label.get("hovertext", ""))
        if at is None:
            continue
        over = at == shown[-1].at and at < years[1] - 1.5
        label.update({"xanchor": "center" if over else "right", "xshift": 0 if over else -3})


def _summary_label(found: Summary, end: float, term: Presidency, place: tuple[str, str]) -> dict[str, Any]:
    """At the end of the term, where no line of an event passes."""
    return {
        "text": found.label,
        "x": end,
        "xanchor": "right",
        "align": "right",
        "xref": place[0],
        "y": 1,
        "yref": f"{place[1]} domain",
        "yanchor": "top",
        "yshift": -1,
        "showarrow": False,
        "bgcolor": "#ffffff",
        "borderpad": 1,
        "font": {"size": 12, "color": style.text_color(term.color)},
    }


def _unknown(record: BoardRecord, year: int, place: tuple[str, str]) -> dict[str, Any]:
    """A question mark, moved aside where the line of an event would run through it."""
    near = next((mark.at for mark in record.events if abs(mark.at - year) < BESIDE), None)
    return {
        "text": "?",
        "hovertext": say("{year}: no figure found", year=year),
        "x": year,
        "xshift": 0 if near is None else 7 if year > near else -7,
        "xref": place[0],
        "y": 0,
        "yref": place[1],
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": style.SOFT_INK},
    }


def _borders(record: BoardRecord, years: Years, places: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """A thin line in each panel where one presidency ends and the next begins."""
    return [
        {
            "type": "line",
            "xref": place[0],
            "yref": f"{place[1]} domain",
            "x0": term.began,
            "x1": term.began,
            "y0": 0,
            "y1": 1,
            "layer": "below",
            "line": {"color": style.SOFT_INK, "width": 1},
        }
        for place in places
        for term in record.presidencies
        if years[0] - 0.5 < term.began < years[1] + 0.5
    ]


def _office_panel(
    record: BoardRecord, indicator: str, years: Years, panel: Panel, place: tuple[str, str]
) -> Drawn:
    traces, ends = [], []
    for term in record.presidencies:
        own = _own(record, indicator, term, years)
        for apart in (False, True):
            values = [value for value in own if value.apart == apart]
            if values:
                at = [value.at - term.first + 1 for value in values]
                traces.append(
                    _trace(
                        record,
                        indicator,
                        values,
                        at,
                        term.color,
                        place,
                        term.name,
                        joined=not apart,
                        apart=apart,
                    )
                )
                if not apart:
                    ends.append(End(term.name, at[-1], values[-1].amount, term.color))
    labels = []
    ordered = sorted(ends, key=lambda end: round(end.year))
    for _, group in groupby(ordered, key=lambda end: round(end.year)):
        labels.extend(end_labels(list(group), panel, place))
    return traces, labels


# Title, words, table, limits


@dataclass(frozen=True)
class Comparison:
    """The last presidency that is shown beside the one before, with the indicators in which it is lower, and so on."""

    later: str
    earlier: str
    lower: list[str]
    higher: list[str]
    level: list[str]


def _comparison(summaries: list[list[Summary | None]]) -> Comparison | None:
    """None where no indicator of a whole record is known of two presidencies in a row."""
    summaries = [row for row in summaries if not any(one and one.indicator in SELECTED for one in row)]
    pairs = [
        [(one, other) for one, other in ((row[at], row[at + 1]) for row in summaries) if one and other]
        for at in reversed(range(len(PRESIDENTS) - 1))
    ]
    both = next((found for found in pairs if found), [])
    if not both:
        return None
    found = Comparison(both[0][1].president, both[0][0].president, [], [], [])
    for one, other in both:
        change = other.a_year / one.a_year - 1
        kind = found.level if abs(change) < LEVEL else found.higher if change > 0 else found.lower
        kind.append(indicator_name(other.indicator))
    return found


def _title(found: Comparison | None, indicators: tuple[str, ...], years: Years) -> str:
    if found is None:
        names = ", ".join(indicator_name(indicator) for indicator in indicators)
        return say("{first} to {last}: {indicators}", first=years[0], last=years[1], indicators=names)
    parts = (
        say("lower in {names}", names=", ".join(found.lower)) if found.lower else "",
        say("higher in {names}", names=", ".join(found.higher)) if found.higher else "",
        say("level in {names}", names=", ".join(found.level)) if found.level else "",
    )
    return say(
        "{later} beside {earlier}: {comparison}",
        later=found.later,
        earlier=found.earlier,
        comparison="; ".join(part for part in parts if part),
    )


def _words(
    record: BoardRecord,
    summaries: list[list[Summary | None]],
    indicators: tuple[str, ...],
    shown: list[Mark],
    years: Years,
) -> str:
    parts = []
    for indicator, row in zip(indicators, summaries, strict=True):
        told = "; ".join(found.told for found in row if found)
        values = {"heading": _heading(indicator), "told": told}
        gaps = _missing(record, indicator, years)
        if not told:
            parts.append(
                say("{heading}: no figure found, {first} to {last}.", first=years[0], last=years[1], **values)
            )
        elif gaps and indicator != "approval":
            parts.append(
                say("{heading}: {told}. Years without a full figure: {years}.", years=_runs(gaps), **values)
            )
        else:
            parts.append(say("{heading}: {told}.", **values))
        printed = [found.president for found in row if found and found.printed]
        if printed and indicator == "extraditions":
            parts.append(
                say(
                    "The totals of {presidents} are printed ones, over six calendar years.",
                    presidents=", ".join(printed),
                )
            )
        if printed and indicator == "approval":
            parts.append(
                say("The means of {presidents} are the pollster's own.", presidents=", ".join(printed))
            )
    if shown:
        parts.append(say("Marked: {events}.", events="; ".join(mark.sentence for mark in shown)))
    return " ".join(parts)


def _runs(years: list[int]) -> str:
    """Years as runs: 2001 to 2005, 2010."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(
        say("{first} to {last}", first=run[0], last=run[-1]) if len(run) > 1 else str(run[0]) for run in runs
    )


def _table(record: BoardRecord, drawn: dict[str, list[Value]]) -> pd.DataFrame:
    holder = {
        year: term.name for term in record.presidencies for year in range(term.first, term.first + TERM)
    }
    return pd.DataFrame(
        [
            [
                _heading(indicator),
                holder[value.year],
                value.when,
                round(value.amount, 1),
                value.weak,
                _sources_of(value),
            ]
            for indicator, values in drawn.items()
            for value in values
        ],
        columns=[
            say("indicator"),
            say("president"),
            say("when"),
            say("value"),
            say("outlined because"),
            say("source"),
        ],
    )


def _limits(level: bool, indicators: tuple[str, ...], values: list[Value]) -> tuple[str, ...]:
    limits = [
        say("The panels measure different things: no sum or average of them would mean anything."),
        say(
            "Presidents change on 1 December; that month is counted with the last year of the one who leaves."
        ),
    ]
    if level:
        limits.append(say("“Level” is said of yearly means that differ by less than 5 percent."))
    if "aid" in indicators:
        limits.append(say("Aid is by U.S. fiscal year, which begins in October of the year before."))
    if "captures" in indicators:
        limits.append(
            say(
                "The record of leaders is a selection of the well known from August 2006, not a count of all removals: the title does not compare it."
            )
        )
    if "extraditions" in indicators:
        limits.append(
            say("Extraditions follow requests and court cases of earlier years, and of the other government.")
        )
    if any(value.apart for value in values):
        limits.append(say("Counts to all countries are wider than the bars and are not added to them."))
    return tuple(limits)
