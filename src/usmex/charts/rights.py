"""Charts of human rights and of the lists of the most wanted: incidents, complaints, captured or dead.

All years are calendar years. Counts of different bodies stand beside each other and are never joined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.charts import style
from usmex.charts.aid import year_of_most
from usmex.charts.backdrop import UPPER, Backdrop, Panel, backdrop, framed, line, nice_ceiling, with_legend
from usmex.charts.chart import Chart
from usmex.charts.violence import changed
from usmex.measures import violence
from usmex.measures.change import percent_change
from usmex.messages import month, number, partial_date, say, say_plural
from usmex.periods import middle_position

ACTORS = ("army", "navy", "federal police", "local police and criminal group", "criminal group")
HOMICIDE_SOURCES = ("S_PADECI_INEGI", "S_INEGI_PRESS")
BODIES = ("CNDH", "SEDENA")
SYMBOLS = {"CNDH": "circle", "SEDENA": "square"}
LISTS = ("list of 37", "list of 122")
MOST_ACCOUNTS = 2
"""How many pairs of official account and finding the words of a chart tell in full."""


@dataclass(frozen=True)
class RightsRecord:
    """The tables of rights, deployment and lists, cut once for drawing."""

    incidents: list[dict[str, str]]
    """Rows of ``rights_incidents`` that rest on more than weak sources, in the order of their dates."""
    complaints: dict[str, pd.DataFrame]
    """By counting body: complaints against the army by year, with ``count``, ``covers`` and ``source_id``."""
    soldiers: pd.DataFrame
    """Soldiers deployed by year, with ``persons``, ``note`` and ``source_id``."""
    lists: dict[str, pd.DataFrame]
    """By list: counts in the order of their dates, with ``removed``, ``size``, ``x``, ``exact``."""
    dropped: int
    """How many counts of the lists rest on weak sources alone and are not drawn."""
    homicides: pd.Series
    behind: Backdrop


def rights_record() -> RightsRecord:
    """Prepare the tables of incidents, complaints, deployment, lists and yearly homicides for drawing."""
    complaints = catalog.load("rights_complaints")
    army = complaints[
        (complaints["authority"] == "SEDENA")
        & (complaints["measure"] == "complaints")
        & complaints["period"].isin(["year", "part of a year"])
    ]
    deployment = catalog.load("military_deployment")
    counts = catalog.load("target_list_counts")
    firm = violence.well_sourced(counts)
    homicides = violence.yearly(catalog.load("homicides_yearly"), "inegi_deaths")
    return RightsRecord(
        incidents=catalog.records(violence.well_sourced(catalog.load("rights_incidents"))),
        complaints={body: _by_year(army[army["counted_by"] == body]) for body in BODIES},
        soldiers=_by_year(deployment[deployment["measure"] == "soldiers_deployed"]),
        lists={name: _positions(firm[firm["list"] == name]) for name in LISTS},
        dropped=len(counts) - len(firm),
        homicides=homicides,
        behind=backdrop(catalog.load("presidencies"), float(homicides.index[-1]) + 0.5),
    )


def cited(cell: str) -> str:
    """The sources of a ``source_id`` cell as a table names them, without those of grade C."""
    return "; ".join(catalog.cite(source) for source in catalog.well_graded([cell]))


def _by_year(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.set_index("first_year").sort_index()


def _positions(rows: pd.DataFrame) -> pd.DataFrame:
    """Counts of one list with the place of their dates on the axis of years."""
    return rows.assign(
        x=[round(middle_position(text), 4) for text in rows["as_of"]], exact=rows["date_precision"] == "day"
    ).sort_values("x")


# --------------------------------------------------------------------------------------------------------------------
# Incidents


def actor_words(actor: str) -> str:
    """Who is held responsible, in a word or two."""
    return {
        "army": say("army"),
        "navy": say("navy"),
        "federal police": say("federal police"),
        "local police and criminal group": say("local police with a criminal group"),
        "criminal group": say("criminal group"),
    }[actor]


def rights_incidents(record: RightsRecord, *, actor: str = "all") -> Chart:
    """Incidents of killing and disappearance, one row each in the order of their dates.

    ``actor``: all, or one of ``ACTORS``. Bars are people killed, diamonds people missing.
    """
    rows = [row for row in record.incidents if actor in ("all", row["actor_group"])]
    contradicted = [row for row in rows if row["official_account"] and row["finding"]]
    return Chart(
        name="rights_incidents",
        title=_incident_title(rows, contradicted, actor),
        subtitle=say(
            "People killed and people missing in well-known incidents of {first} to {last}, by who is held responsible",
            first=rows[0]["date"][:4],
            last=rows[-1]["date"][:4],
        ),
        words=_incident_words(rows, contradicted),
        table=_incident_table(rows),
        sources=catalog.well_graded(row["source_id"] for row in rows),
        traces=[*_incident_bars(rows), *_missing_marks(rows)],
        layout=_incident_layout(rows),
        limits=_incident_limits(rows),
    )


def _row_label(row: dict[str, str]) -> str:
    when = month(int(row["date"][:4]), int(row["date"][5:7])) if len(row["date"]) > 4 else row["date"]
    return say("{place}, {when}", place=row["place"].split(" / ")[0].removeprefix("near "), when=when)


def _incident_title(rows: list[dict[str, str]], contradicted: list[dict[str, str]], actor: str) -> str:
    if contradicted:
        return say(
            "In {contradicted} of {cases} incidents a human-rights body did not bear out the official account",
            contradicted=len(contradicted),
            cases=len(rows),
        )
    return say(
        "Held responsible: {actor}; incidents on record here: {cases}",
        actor=actor_words(actor),
        cases=len(rows),
    )


def _incident_words(rows: list[dict[str, str]], contradicted: list[dict[str, str]]) -> str:
    """All rows in short; the accounts side by side where there are few of them."""
    listed = "; ".join(say("{label}: {toll}", label=_row_label(row), toll=_toll(row)) for row in rows)
    if not contradicted:
        return say("{listed}.", listed=listed)
    if len(contradicted) > MOST_ACCOUNTS:
        return say(
            "In {contradicted} of {cases} incidents what a human-rights body found differs from the official account: {places}. The table sets the two side by side.",
            contradicted=len(contradicted),
            cases=len(rows),
            places="; ".join(
                say("{label} ({toll})", label=_row_label(row), toll=_toll(row)) for row in contradicted
            ),
        )
    accounts = " ".join(
        say(
            "{label}, official account: {account} Finding: {finding}",
            label=_row_label(row),
            account=row["official_account"],
            finding=row["finding"],
        )
        for row in contradicted
    )
    return say("{listed}. {accounts}", listed=listed, accounts=accounts)


def _toll(row: dict[str, str]) -> str:
    """How many were killed and are missing."""
    if not row["deaths"]:
        return say("the number of people killed is disputed")
    killed = say_plural("{count} person killed", "{count} people killed", int(row["deaths"]))
    if row["checked"] == "disputed":
        killed = say("{killed}, a number in dispute", killed=killed)
    if not row["disappeared"]:
        return killed
    return say("{killed}, {missing} missing", killed=killed, missing=row["disappeared"])


def _incident_table(rows: list[dict[str, str]]) -> pd.DataFrame:
    def count(text: str) -> int | None:
        return int(text) if text else None

    columns: dict[str, Any] = {
        say("date"): [row["date"] for row in rows],
        say("incident"): [row["incident"] for row in rows],
        say("place"): [row["place"] for row in rows],
        say("held responsible"): [row["actor"] for row in rows],
        say("killed"): pd.Series([count(row["deaths"]) for row in rows], dtype=object),
        say("missing"): pd.Series([count(row["disappeared"]) for row in rows], dtype=object),
        say("official account"): [row["official_account"] for row in rows],
        say("finding"): [row["finding"] for row in rows],
        say("note"): [row["note"] for row in rows],
        say("sources"): [cited(row["source_id"]) for row in rows],
    }
    return pd.DataFrame(columns)


def _hover_incident(row: dict[str, str]) -> str:
    lines = [
        f"<b>{row['incident']}</b>",
        say("{date}: {toll}", date=partial_date(row["date"]), toll=_toll(row)),
        say("Held responsible: {actor}", actor=row["actor"]),
    ]
    if row["official_account"]:
        lines.append(say("Official account: {account}", account=row["official_account"]))
    if row["finding"]:
        lines.append(say("Finding: {finding}", finding=row["finding"]))
    return "<br>".join(part for line in lines for part in _folded(line))


def _folded(text: str, width: int = 60) -> list[str]:
    """A long line in short ones, for a hover text that must fit a narrow screen."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= width:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _incident_bars(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    traces: list[dict[str, Any]] = []
    for actor in ACTORS:
        mine = [row for row in rows if row["actor_group"] == actor]
        if not mine:
            continue
        traces.append(
            {
                # For the legend only: its patch would otherwise be hatched if the first bar is.
                "type": "bar",
                "orientation": "h",
                "name": actor_words(actor),
                "y": [_row_label(mine[0])],
                "x": [None],
                "marker": {"color": style.HELD_RESPONSIBLE[actor]},
            }
        )
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": actor_words(actor),
                "showlegend": False,
                "y": [_row_label(row) for row in mine],
                "x": [int(row["deaths"]) if row["deaths"] else None for row in mine],
                "text": ["" if row["disappeared"] else row["deaths"] for row in mine],
                "textposition": "outside",
                "cliponaxis": False,
                "textfont": {"size": 13, "color": style.INK},
                "marker": {
                    "color": style.HELD_RESPONSIBLE[actor],
                    "pattern": {"shape": ["/" if row["checked"] == "disputed" else "" for row in mine]},
                },
                "customdata": [_hover_incident(row) for row in mine],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    return traces


def _missing_marks(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    """People missing, as open diamonds, and a word where no number of the killed is agreed."""
    missing = [row for row in rows if row["disappeared"]]
    unknown = [row for row in rows if not row["deaths"]]
    traces: list[dict[str, Any]] = []
    if missing:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": say("people missing"),
                "y": [_row_label(row) for row in missing],
                "x": [int(row["disappeared"]) for row in missing],
                "cliponaxis": False,
                "text": [
                    say(
                        "{killed} killed, {missing} missing", killed=row["deaths"], missing=row["disappeared"]
                    )
                    for row in missing
                ],
                "textposition": "middle right",
                "textfont": {"size": 13, "color": style.INK},
                "marker": {
                    "symbol": "diamond-open",
                    "size": 12,
                    "color": style.MARK,
                    "line": {"width": 2.5, "color": style.MARK},
                },
                "customdata": [_hover_incident(row) for row in missing],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    if unknown:
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "y": [_row_label(row) for row in unknown],
                "x": [0] * len(unknown),
                "text": [say("number disputed")] * len(unknown),
                "textposition": "middle right",
                "textfont": {"size": 13, "color": style.SOFT_INK},
                "customdata": [_hover_incident(row) for row in unknown],
                "hovertemplate": "%{customdata}<extra></extra>",
                "showlegend": False,
            }
        )
    return traces


def _incident_layout(rows: list[dict[str, str]]) -> dict[str, Any]:
    most = max(int(row[key]) for row in rows for key in ("deaths", "disappeared") if row[key])
    entries = len({row["actor_group"] for row in rows}) + any(row["disappeared"] for row in rows)
    bottom = style.AXIS_ROOM + 8 + 21 * entries
    return style.layout(
        40 + bottom + 27 * len(rows),
        barmode="overlay",
        bargap=0.3,
        margin={"l": 172, "r": 34, "t": 12, "b": bottom},
        xaxis=style.amount_axis(range=[0, most * 1.08]),
        yaxis={
            "categoryorder": "array",
            "categoryarray": [_row_label(row) for row in reversed(rows)],
            "range": [-0.6, len(rows) - 0.4],
            "fixedrange": True,
            "ticks": "",
            "ticklabelstandoff": 4,
            "tickfont": {"size": 12},
        },
        showlegend=True,
    )


def _incident_limits(rows: list[dict[str, str]]) -> tuple[str, ...]:
    limits = [
        say(
            "A selection of well-known cases, not a count: the numbers are not added, and gang massacres are covered thinly."
        ),
        say("Official accounts stand here only where a page that was read tells them."),
    ]
    if any(row["checked"] == "disputed" for row in rows):
        limits.append(say("Hatched: the number of people killed is disputed; the table says how."))
    if any("GIEI" in row["investigated_by"] for row in rows):
        limits.append(
            say(
                "On Iguala the findings differ: the CNDH later held that some bodies were burned at the dump."
            )
        )
    return tuple(limits)


# --------------------------------------------------------------------------------------------------------------------
# Complaints


def body_words(body: str) -> str:
    """A counting body in words."""
    return {
        "CNDH": say("counted by the CNDH"),
        "SEDENA": say("counted by the army (SEDENA)"),
    }[body]


def complaints(record: RightsRecord, *, years: tuple[int, int], body: str = "both") -> Chart:
    """Complaints against the army by year and counting body, above the soldiers deployed.

    ``body``: both, CNDH, SEDENA. The two counts stand side by side; years without a count are gaps.
    """
    bodies = BODIES if body == "both" else (body,)
    drawn = {name: record.complaints[name].loc[years[0] : years[1]] for name in bodies}
    drawn = {name: rows for name, rows in drawn.items() if len(rows)}
    for rows in drawn.values():
        catalog.one_series("rights_complaints", rows, along="period")
    soldiers = record.soldiers.loc[years[0] : years[1]]
    return Chart(
        name="complaints",
        title=_complaint_title(drawn),
        subtitle=say(
            "Complaints of human-rights abuse against the army by year, each counting body by itself; below, soldiers assigned to fight organized crime, yearly average"
        ),
        words=_complaint_words(drawn, soldiers),
        table=_complaint_table(drawn, soldiers, years),
        sources=catalog.well_graded(
            [cell for rows in [*drawn.values(), soldiers] for cell in rows["source_id"].tolist()]
        ),
        traces=[
            *(trace for name, rows in drawn.items() for trace in _complaint_lines(name, rows)),
            _soldier_line(soldiers),
            *record.behind.strip(years),
        ],
        layout=_two_panels(
            record,
            years,
            Panel(210, 0.0, nice_ceiling(_most(drawn)), say("complaints"), {}),
            Panel(130, 0.0, nice_ceiling(float(record.soldiers["persons"].max())), say("soldiers"), {}),
        ),
        limits=_complaint_limits(drawn, soldiers),
    )


def _two_panels(
    record: RightsRecord, years: tuple[int, int], upper: Panel, lower: Panel, *, dated: bool = False
) -> dict[str, Any]:
    """Two panels on one axis of years under the presidencies, with a legend below."""
    layout = framed(record.behind, years, [upper, lower], [], right=16, annotations=[], dated=dated)
    return with_legend(layout, 3)


def _most(drawn: dict[str, pd.DataFrame]) -> float:
    """The largest count drawn; where there is none, a thousand, so that the empty axis has a length."""
    return max((float(rows["count"].max()) for rows in drawn.values()), default=1000.0)


def _whole(rows: pd.DataFrame) -> pd.Series:
    """The counts of whole years."""
    return rows.loc[rows["period"] == "year", "count"]


def _complaint_title(drawn: dict[str, pd.DataFrame]) -> str:
    peaks = {name: _whole(rows) for name, rows in drawn.items() if len(_whole(rows))}
    told: dict[str, object] = {}
    for name, counts in peaks.items():
        peak = year_of_most(counts)
        told |= {f"{name}_year": peak, f"{name}_count": number(counts[peak])}
    if set(peaks) == set(BODIES):
        return say(
            "Most complaints in a year: {CNDH_count} by the CNDH’s count ({CNDH_year}), {SEDENA_count} by the army’s ({SEDENA_year})",
            **told,
        )
    if "CNDH" in peaks:
        return say("Most complaints in a year by the CNDH’s count: {CNDH_count} in {CNDH_year}", **told)
    if "SEDENA" in peaks:
        return say("Most complaints in a year by the army’s count: {SEDENA_count} in {SEDENA_year}", **told)
    return say("No count of complaints for a whole year was found in this time")


def _complaint_words(drawn: dict[str, pd.DataFrame], soldiers: pd.DataFrame) -> str:
    parts = []
    for name, rows in drawn.items():
        counts = _whole(rows)
        if len(counts):
            first, last = int(counts.index[0]), int(counts.index[-1])
            parts.append(
                say(
                    "Complaints {body}: {start} in {first}, {end} in {last}; the highest is {high} in {peak}.",
                    body=body_words(name),
                    first=first,
                    last=last,
                    start=number(counts[first]),
                    end=number(counts[last]),
                    high=number(counts.max()),
                    peak=year_of_most(counts),
                )
            )
    if set(drawn) == set(BODIES):
        shared = sorted(set(_whole(drawn["CNDH"]).index) & set(_whole(drawn["SEDENA"]).index))
        parts.extend(
            say(
                "For {year} the two bodies differ: {CNDH} and {SEDENA}.",
                year=year,
                CNDH=number(_whole(drawn["CNDH"])[year]),
                SEDENA=number(_whole(drawn["SEDENA"])[year]),
            )
            for year in shared
        )
    if len(soldiers):
        first, last = int(soldiers.index[0]), int(soldiers.index[-1])
        start, end = float(soldiers["persons"][first]), float(soldiers["persons"][last])
        parts.append(
            say(
                "Soldiers deployed: {start} in {first}, {end} in {last} ({change}).",
                first=first,
                last=last,
                start=number(start),
                end=number(end),
                change=changed(percent_change(start, end)),
            )
        )
    return " ".join(parts) or say("Nothing was found for these years. Choose other years.")


def _complaint_table(
    drawn: dict[str, pd.DataFrame], soldiers: pd.DataFrame, years: tuple[int, int]
) -> pd.DataFrame:
    span = range(years[0], years[1] + 1)
    columns: dict[str, list[Any]] = {say("year"): list(span)}
    for name, rows in drawn.items():
        columns[body_words(name)] = [_cell(rows, "count", year) for year in span]
        covers = rows["covers"].fillna(say("whole year"))
        columns[say("period covered, {body}", body=name)] = [covers.get(year) for year in span]
        columns[say("sources, {body}", body=name)] = _cited_by_year(rows, span)
    columns[say("soldiers deployed")] = [_cell(soldiers, "persons", year) for year in span]
    columns[say("sources, soldiers")] = _cited_by_year(soldiers, span)
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def _cited_by_year(rows: pd.DataFrame, span: range) -> list[str | None]:
    return [cited(str(rows["source_id"][year])) if year in rows.index else None for year in span]


def _cell(rows: pd.DataFrame, column: str, year: int) -> int | None:
    return int(rows[column][year]) if year in rows.index else None


def _complaint_lines(body: str, rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Whole years as a line that breaks where a year was not found, parts of a year as hollow points by themselves."""
    hover = {
        int(year): say(
            "{year} ({covers}), {body}: {count} complaints",
            year=year,
            covers=row["covers"] or say("whole year"),
            body=body_words(body),
            count=number(float(row["count"])),
        )
        for year, row in zip(rows.index.tolist(), catalog.records(rows), strict=True)
    }
    color, symbol = style.COMPLAINTS[body], SYMBOLS[body]
    whole = _whole(rows).reindex(range(int(rows.index[0]), int(rows.index[-1]) + 1))
    parts = rows.loc[rows["period"] != "year", "count"]
    traces = [
        line(
            whole,
            color,
            [hover.get(int(year), "") for year in whole.index.tolist()],
            name=body_words(body),
            symbol=symbol,
            axes=UPPER,
        )
    ]
    if len(parts):
        lone = line(
            parts,
            color,
            [hover[int(year)] for year in parts.index.tolist()],
            name=body_words(body),
            symbol=symbol,
            hollow=True,
            axes=UPPER,
        )
        traces.append({**lone, "mode": "markers", "showlegend": False})
    return traces


def _soldier_line(soldiers: pd.DataFrame) -> dict[str, Any]:
    notes = soldiers["note"].fillna("").tolist()
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": say("soldiers deployed"),
        "showlegend": False,
        "x": soldiers.index.tolist(),
        "y": soldiers["persons"].tolist(),
        "line": {"color": style.HELD_RESPONSIBLE["army"], "width": 2.5},
        "marker": {
            "size": 8,
            "color": style.HELD_RESPONSIBLE["army"],
            "symbol": ["circle-open" if year == PART_YEAR else "circle" for year in soldiers.index],
        },
        "customdata": [
            say("{year}: {persons} soldiers. {note}", year=year, persons=number(persons), note=note).strip()
            for year, persons, note in zip(
                soldiers.index.tolist(), soldiers["persons"].tolist(), notes, strict=True
            )
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


PART_YEAR = 2019
"""The soldiers of this year are those of early April."""


def _complaint_limits(drawn: dict[str, pd.DataFrame], soldiers: pd.DataFrame) -> tuple[str, ...]:
    limits = [
        say("A complaint is not a proven abuse, and abuses without a complaint are not here."),
        say("The counts of the CNDH and of the army are not one series: read no fall from one to the other."),
    ]
    if any((rows["period"] != "year").any() for rows in drawn.values()):
        limits.append(say("Hollow points cover part of a year; a year without a point was not found."))
    if PART_YEAR in soldiers.index:
        limits.append(say("The soldiers of {year} are those of early April (hollow point).", year=PART_YEAR))
    return tuple(limits)


# --------------------------------------------------------------------------------------------------------------------
# The most wanted


def list_words(name: str) -> str:
    """A list of the most wanted in words."""
    return {"list of 37": say("list of 37 (2009)"), "list of 122": say("list of 122 (2012)")}[name]


def target_list(record: RightsRecord, *, years: tuple[int, int], show: str = "persons") -> Chart:
    """How many of the two lists of most wanted were captured or dead, above the homicides of each year.

    ``show``: persons, or share (percent of the list).
    """
    low, high = years[0] - 0.5, years[1] + 0.5
    drawn = {name: rows[rows["x"].between(low, high)] for name, rows in record.lists.items()}
    drawn = {name: rows for name, rows in drawn.items() if len(rows)}
    for rows in drawn.values():
        catalog.one_series("target_list_counts", rows, along="as_of")
    told = {name: catalog.records(rows) for name, rows in drawn.items()}
    homicides = record.homicides.loc[years[0] : years[1]]
    return Chart(
        name="target_list",
        title=_list_title(told),
        subtitle=say(
            "Most wanted captured or dead, {unit}; below, deaths by homicide in Mexico (INEGI); calendar years",
            unit=say("percent of each list") if show == "share" else say("persons"),
        ),
        words=_list_words(told, homicides),
        table=_list_table(drawn, homicides, show),
        sources=(
            *catalog.well_graded([cell for rows in drawn.values() for cell in rows["source_id"].tolist()]),
            *HOMICIDE_SOURCES,
        ),
        traces=[
            *(_list_points(name, rows, told[name], show) for name, rows in drawn.items()),
            _homicide_bars(homicides),
            *record.behind.strip(years),
        ],
        layout=_two_panels(
            record,
            years,
            Panel(
                210,
                0.0,
                nice_ceiling(100.0 if show == "share" else 122.0),
                say("percent of the list") if show == "share" else say("captured or dead"),
                {},
            ),
            Panel(130, 0.0, nice_ceiling(float(homicides.max())), say("deaths by homicide"), {}),
            dated=True,
        ),
        limits=_list_limits(record, drawn),
    )


def _list_title(rows: dict[str, list[dict[str, str]]]) -> str:
    told: dict[str, object] = {}
    for key, name in (("one", "list of 37"), ("two", "list of 122")):
        if name in rows:
            told |= {key: rows[name][-1]["removed"], f"{key}_when": rows[name][-1]["as_of"][:4]}
    if len(rows) == len(LISTS):
        return say(
            "Captured or dead: {one} of the list of 37 by {one_when}, {two} of the list of 122 by {two_when}",
            **told,
        )
    if "one" in told:
        return say("Captured or dead: {one} of the list of 37 by {one_when}", **told)
    if "two" in told:
        return say("Captured or dead: {two} of the list of 122 by {two_when}", **told)
    return say("No count of the lists falls in this time")


def _list_words(told: dict[str, list[dict[str, str]]], homicides: pd.Series) -> str:
    parts = []
    for name, rows in told.items():
        first, last = rows[0], rows[-1]
        parts.append(
            say(
                "{end} of the {list} were captured or dead by {last}, {share} percent; the first count here is {start} by {first}.",
                list=list_words(name),
                start=first["removed"],
                first=_when(first),
                end=last["removed"],
                last=_when(last),
                share=number(int(last["removed"]) / int(last["list_size"]) * 100),
            )
        )
    begin, end = int(homicides.index[0]), int(homicides.index[-1])
    parts.append(
        say(
            "Deaths by homicide: {start} in {begin}, {finish} in {end} ({change}).",
            begin=begin,
            end=end,
            start=number(homicides[begin]),
            finish=number(homicides[end]),
            change=changed(percent_change(homicides[begin], homicides[end])),
        )
    )
    return " ".join(parts)


def _when(row: dict[str, str]) -> str:
    """The date of a count, no more exact than it is known."""
    if row["date_precision"] == "approximate":
        return say("about {month}", month=partial_date(row["as_of"][:7]))
    return partial_date(row["as_of"])


def _heights(rows: pd.DataFrame, show: str) -> list[float]:
    removed = rows["removed"]
    return (removed / rows["list_size"] * 100).round(1).tolist() if show == "share" else removed.tolist()


def _list_table(drawn: dict[str, pd.DataFrame], homicides: pd.Series, show: str) -> pd.DataFrame:
    date, what, deaths, sources = say("date"), say("what"), say("deaths by homicide"), say("sources")
    unit = say("captured or dead, percent") if show == "share" else say("captured or dead")
    listed = [
        {date: when, what: list_words(name), unit: height, deaths: None, sources: cited(cell)}
        for name, rows in drawn.items()
        for when, height, cell in zip(
            rows["as_of"].tolist(), _heights(rows, show), rows["source_id"].tolist(), strict=True
        )
    ]
    killed = [
        {
            date: str(year),
            what: say("homicides"),
            unit: None,
            deaths: int(count),
            sources: cited(";".join(HOMICIDE_SOURCES)),
        }
        for year, count in homicides.items()
    ]
    return pd.DataFrame([*listed, *killed], dtype=object)


def _list_points(name: str, rows: pd.DataFrame, told: list[dict[str, str]], show: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        # No line: between two counts nothing is known but that the number did not fall.
        "mode": "markers",
        "cliponaxis": False,
        "name": list_words(name),
        "xaxis": UPPER[0],
        "yaxis": UPPER[1],
        "x": rows["x"].tolist(),
        "y": _heights(rows, show),
        "marker": {
            "size": 9,
            "color": style.LISTS[name],
            "symbol": ["circle" if exact else "circle-open" for exact in rows["exact"]],
            "line": {"width": 2, "color": style.LISTS[name]},
        },
        "customdata": [
            say(
                "{list}, {date}: {removed} of {size}. {note}",
                list=list_words(name),
                date=_when(row),
                removed=row["removed"],
                size=row["list_size"],
                note=row["note"],
            ).strip()
            for row in told
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _homicide_bars(homicides: pd.Series) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": say("deaths by homicide"),
        "x": homicides.index.tolist(),
        "y": homicides.tolist(),
        "marker": {"color": style.COUNTS["inegi_deaths"]},
        "customdata": [
            say("{year}: {deaths} deaths by homicide", year=year, deaths=number(deaths))
            for year, deaths in zip(homicides.index.tolist(), homicides.tolist(), strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _list_limits(record: RightsRecord, drawn: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    limits = [
        say("Two things side by side do not show that one caused the other."),
        say(
            "Captured is not convicted, and some were killed by rivals; the two lists share persons and are never added."
        ),
    ]
    if drawn:
        limits.append(
            say("A point is a count on one date; no line joins them, for the way between is not known.")
        )
    if any((~rows["exact"]).any() for rows in drawn.values()):
        limits.append(say("Hollow points: the date is known to the month only or approximate."))
    limits.append(
        say_plural(
            "{count} count that rests on weak sources alone is left out.",
            "{count} counts that rest on weak sources alone are left out.",
            record.dropped,
        )
    )
    return tuple(limits)
