"""Charts of homicides in Mexico: the states of one year, ways of counting, the nation by month.

Deaths are those that INEGI registered as homicide. All years are calendar years.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from usmex.charts import style
from usmex.charts.aid import year_of_most
from usmex.charts.backdrop import Panel, framed, nice_ceiling, with_legend
from usmex.charts.chart import Chart
from usmex.charts.violence import (
    EXACT_SOURCES,
    PRELIMINARY_YEAR,
    ViolenceRecord,
    changed,
    month_position,
    month_words,
    shown,
)
from usmex.measures import violence
from usmex.measures.change import percent_change
from usmex.measures.violence import NATION
from usmex.messages import number, say

LAST_EXACT_YEAR = 2018

TILES = {
    "02": ("BCN", 0, 0), "26": ("SON", 1, 0), "08": ("CHH", 2, 0), "05": ("COA", 3, 0), "19": ("NLE", 4, 0),
    "28": ("TAM", 5, 0), "03": ("BCS", 0, 1), "25": ("SIN", 1, 1), "10": ("DUR", 2, 1), "32": ("ZAC", 3, 1),
    "24": ("SLP", 4, 1), "18": ("NAY", 1, 2), "01": ("AGU", 2, 2), "11": ("GUA", 3, 2), "22": ("QUE", 4, 2),
    "13": ("HID", 5, 2), "14": ("JAL", 1, 3), "16": ("MIC", 2, 3), "15": ("MEX", 3, 3), "09": ("CMX", 4, 3),
    "29": ("TLA", 5, 3), "30": ("VER", 6, 3), "31": ("YUC", 8, 3), "06": ("COL", 1, 4), "12": ("GRO", 3, 4),
    "17": ("MOR", 4, 4), "21": ("PUE", 5, 4), "27": ("TAB", 6, 4), "04": ("CAM", 7, 4), "23": ("ROO", 8, 4),
    "20": ("OAX", 5, 5), "07": ("CHP", 6, 5),
}  # fmt: skip
"""State code to its three letters (ISO 3166-2) and its column and row on the map of equal tiles."""
TILE_COLUMNS, TILE_ROWS = 9, 6
CLASSES = {"rate": (5, 10, 20, 40, 80), "count": (50, 200, 500, 1000, 2000)}
"""The limits between the six steps of color, the same in every year."""
FIRST_DARK_STEP = 3


def state_tiles(record: ViolenceRecord, *, year: int, measure: str = "rate") -> Chart:
    """The 32 states as equal tiles, colored by deaths by homicide of one year.

    ``measure``: rate (per 100,000 people), or count. After 2019 the record by state is incomplete, so that only
    counts are drawn, hatched.
    """
    counts = {code: float(record.states[code][year]) for code in TILES}
    values = counts
    if measure == "rate":
        values = {
            code: violence.rate_per_100k(count, float(record.people[code][year]))
            for code, count in counts.items()
        }
    order = sorted(values, key=lambda code: -values[code])
    return Chart(
        name="state_tiles",
        title=_tiles_title(record, year, values, order, measure),
        subtitle=_tiles_subtitle(year, measure),
        words=_tiles_words(record, year, values, order, measure),
        table=_tiles_table(record, counts, values, measure),
        sources=(
            *(
                EXACT_SOURCES[1:]
                if year <= 2016
                else EXACT_SOURCES[:1]
                if year <= PRELIMINARY_YEAR
                else ["S_GALLEBOT"]
            ),
            *(["S_CONAPO"] if measure == "rate" else []),
        ),
        traces=_tiles(record, values, year, measure),
        layout=style.layout(
            470,
            barmode="overlay",
            bargap=0,
            margin={"l": 8, "r": 8, "t": 8, "b": style.AXIS_ROOM + 66},
            xaxis=_tile_axis([-0.5, TILE_COLUMNS - 0.5]),
            yaxis=_tile_axis([TILE_ROWS - 0.5, -0.5]),
            uniformtext={"mode": "show", "minsize": 9},
        ),
        limits=_tiles_limits(year),
    )


def _tile_axis(span: list[float]) -> dict[str, Any]:
    return {"range": span, "visible": False, "fixedrange": True}


def _tiles_title(
    record: ViolenceRecord, year: int, values: dict[str, float], order: list[str], measure: str
) -> str:
    if year > PRELIMINARY_YEAR:
        return say(
            "{year}: the record by state holds {share} percent of the nation’s homicide victims",
            year=year,
            share=number(sum(values.values()) / record.by_year["inegi_deaths"][year] * 100),
        )
    told = {
        "year": year,
        "high": record.names[order[0]],
        "most": shown(values[order[0]], measure),
        "low": record.names[order[-1]],
        "fewest": shown(values[order[-1]], measure),
    }
    if measure == "rate":
        return say(
            "{year}: from {fewest} homicide victims per 100,000 people in {low} to {most} in {high}", **told
        )
    return say("{year}: from {fewest} homicide victims in {low} to {most} in {high}", **told)


def _tiles_subtitle(year: int, measure: str) -> str:
    if year <= 2016:
        basis = say("by place of killing")
    elif year <= LAST_EXACT_YEAR:
        basis = say("by place of registration")
    elif year == PRELIMINARY_YEAR:
        basis = say("by place of registration, preliminary")
    else:
        basis = say("only victims whose sex and age were recorded: incomplete")
    if measure == "rate":
        return say("Deaths by homicide per 100,000 people in {year}; INEGI, {basis}", year=year, basis=basis)
    return say("Deaths by homicide in {year}; INEGI, {basis}", year=year, basis=basis)


def _tiles_words(
    record: ViolenceRecord, year: int, values: dict[str, float], order: list[str], measure: str
) -> str:
    nation = float(record.by_year["inegi_deaths"][year])
    if year > PRELIMINARY_YEAR:
        return say(
            "In {year} the record by state holds {counted} of the {nation} deaths by homicide of the nation. What is missing differs by state, so the states must not be ranked.",
            year=year,
            counted=number(sum(values.values())),
            nation=number(nation),
        )
    top, bottom = order[:3], order[:-4:-1]

    def listed(part: list[str]) -> str:
        return "; ".join(
            say("{state} {value}", state=record.names[code], value=shown(values[code], measure))
            for code in part
        )

    told = {"year": year, "top": listed(top), "bottom": listed(bottom)}
    if measure == "rate":
        return say(
            "In {year} the highest rates were those of {top}. The lowest were those of {bottom}. The nation as a whole had {nation} per 100,000 people.",
            nation=number(violence.rate_per_100k(nation, float(record.people[NATION][year])), 1),
            **told,
        )
    return say(
        "In {year} the highest numbers were those of {top}. The lowest were those of {bottom}. The nation as a whole had {nation}.",
        nation=number(nation),
        **told,
    )


def _tiles_table(
    record: ViolenceRecord, counts: dict[str, float], values: dict[str, float], measure: str
) -> pd.DataFrame:
    codes = sorted(counts)
    table = {
        say("state"): [record.names[code] for code in codes],
        say("tile"): [TILES[code][0] for code in codes],
        say("deaths by homicide"): [int(counts[code]) for code in codes],
    }
    if measure == "rate":
        table[say("per 100,000 people")] = [round(values[code], 1) for code in codes]
    return pd.DataFrame(table)


def _step(value: float, measure: str) -> int:
    return sum(value >= limit for limit in CLASSES[measure])


def _class_words(step: int, measure: str) -> str:
    limits = CLASSES[measure]
    if step == 0:
        return say("under {high}", high=number(limits[0]))
    if step == len(limits):
        return say("{low} and more", low=number(limits[-1]))
    return say("{low} to {high}", low=number(limits[step - 1]), high=number(limits[step]))


def _tiles(record: ViolenceRecord, values: dict[str, float], year: int, measure: str) -> list[dict[str, Any]]:
    steps = {code: _step(values[code], measure) for code in TILES}
    traces = []
    for step, color in enumerate(style.STEPS):
        codes = [code for code in TILES if steps[code] == step]
        dark = step >= FIRST_DARK_STEP
        traces.append(
            {
                "type": "bar",
                "name": _class_words(step, measure),
                # An empty class keeps its place in the legend by a tile that is outside the map.
                "x": [TILES[code][1] for code in codes] or [-9],
                "y": [0.94] * (len(codes) or 1),
                "base": [TILES[code][2] - 0.47 for code in codes] or [-9],
                "width": 0.94,
                "text": [f"<b>{TILES[code][0]}</b><br>{shown(values[code], measure)}" for code in codes],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "constraintext": "none",
                "textangle": 0,
                "textfont": {"size": 12, "color": "#ffffff" if dark else style.INK},
                "marker": {
                    "color": color,
                    "line": {"color": "#767676", "width": 1},
                    "pattern": {
                        "shape": "" if year <= LAST_EXACT_YEAR else "/",
                        "fillmode": "overlay",
                        "fgcolor": "#ffffff" if dark else style.STEPS[-1],
                        "fgopacity": 0.35,
                        "solidity": 0.12,
                    },
                },
                "customdata": [
                    say(
                        "{state}, {year}: {value}",
                        state=record.names[code],
                        year=year,
                        value=shown(values[code], measure),
                    )
                    for code in codes
                ],
                "hovertemplate": "%{customdata}<extra></extra>",
            }
        )
    return traces


def _tiles_limits(year: int) -> tuple[str, ...]:
    if year > PRELIMINARY_YEAR:
        return (
            say(
                "No exact figures by state were found after {year}; incomplete ones are hatched and no rate is computed from them.",
                year=PRELIMINARY_YEAR,
            ),
        )
    limits = []
    if year == PRELIMINARY_YEAR:
        limits.append(say("The figures of {year} by state are preliminary and hatched.", year=year))
    if year > 2016:
        limits.append(
            say(
                "From 2017 on by place of registration, before by place of killing; in most states the two differ by less than 3 percent."
            )
        )
    if year < 2004:
        limits.append(say("Before 2004 about half a percent of deaths has no state."))
    limits.append(
        say(
            "Tiles of one size, roughly where the states lie: they say nothing of a state’s size or of where in it people were killed."
        )
    )
    return tuple(limits)


# --------------------------------------------------------------------------------------------------------------------
# Ways of counting

MONTHLY_SERIES = (
    "inegi_deaths",
    "inegi_deaths_estimate",
    "sesnsp_victims_old_method",
    "sesnsp_victims_new_method",
    "sesnsp_files_new_method",
)
YEARLY_SERIES = (
    "inegi_deaths",
    "sesnsp_victims_old_method",
    "sesnsp_victims_new_method",
    "sesnsp_files_old_method",
)


def series_words(series: str) -> str:
    """What a way of counting is called under a chart."""
    return {
        "inegi_deaths": say("deaths (INEGI)"),
        "inegi_deaths_estimate": say("deaths, estimated (INEGI)"),
        "sesnsp_victims_old_method": say("victims, old method"),
        "sesnsp_victims_new_method": say("victims with femicide, new method"),
        "sesnsp_files_old_method": say("investigation files, old method"),
        "sesnsp_files_new_method": say("investigation files, new method"),
    }[series]


def homicide_series(record: ViolenceRecord, *, years: tuple[int, int], step: str = "year") -> Chart:
    """The same killings as counted by INEGI and by the prosecutors: deaths, victims and files, each its own line.

    ``step``: year, month.
    """
    names = YEARLY_SERIES if step == "year" else MONTHLY_SERIES
    source, weak = (
        (record.by_year, record.weak_years) if step == "year" else (record.by_month, record.weak_months)
    )
    first, last = years if step == "year" else (12 * years[0], 12 * years[1] + 11)
    drawn = {name: source[name].loc[first:last] for name in names}
    drawn = {name: values for name, values in drawn.items() if values.notna().any()}
    gaps = _gaps(drawn, weak)
    return Chart(
        name="homicide_series",
        title=_series_title(gaps, step),
        subtitle=say(
            "Homicides in Mexico by {step}: deaths by registration (INEGI), victims and investigation files (state prosecutors, SESNSP)",
            step=say("year") if step == "year" else say("month"),
        ),
        words=_series_words(gaps, step, drawn),
        table=_series_table(drawn, step),
        sources=_series_sources(step, drawn),
        traces=[*_lines(drawn, step, weak), *record.behind.strip(years)],
        layout=_framed(
            record,
            years,
            drawn,
            say("people or files a year") if step == "year" else say("people or files a month"),
        ),
        limits=_series_limits(drawn),
    )


def _framed(
    record: ViolenceRecord, years: tuple[int, int], drawn: dict[str, pd.Series], unit: str
) -> dict[str, Any]:
    """One panel of lines under the presidencies, with a legend below."""
    panel = Panel(330, 0.0, nice_ceiling(max(float(values.max()) for values in drawn.values())), unit, {})
    return with_legend(framed(record.behind, years, [panel], [], right=16, annotations=[]), len(drawn))


def _lines(drawn: dict[str, pd.Series], step: str, weak: dict[str, frozenset[int]]) -> list[dict[str, Any]]:
    return [
        trace
        for name, values in drawn.items()
        for trace in _line(values, name, step, weak.get(name, frozenset()))
    ]


def _gaps(drawn: dict[str, pd.Series], weak: dict[str, frozenset[int]]) -> dict[str, pd.DataFrame]:
    """By prosecutors' series, its ``counted`` and INEGI's ``deaths`` where both are on record and the former whole."""
    deaths = drawn.get("inegi_deaths", pd.Series(dtype=float))
    found = {}
    for name, values in drawn.items():
        if name.startswith("sesnsp"):
            whole = values.drop(list(weak.get(name, frozenset()) & set(values.index)))
            both = pd.DataFrame({"counted": whole, "deaths": deaths}).dropna().sort_index()
            if len(both):
                found[name] = both
    return found


def _when(key: int, step: str) -> str:
    return str(key) if step == "year" else month_words(key)


def _series_title(gaps: dict[str, pd.DataFrame], step: str) -> str:
    if not gaps:
        return say("In this time only one way of counting is on record whole")
    name = max(gaps, key=lambda key: len(gaps[key]))
    both = gaps[name]
    told = {
        "first": _when(int(both.index[0]), step),
        "last": _when(int(both.index[-1]), step),
        "counted": number(both["counted"].sum()),
        "deaths": number(both["deaths"].sum()),
    }
    if len(both) == 1:
        if name.startswith("sesnsp_files"):
            return say("{first}: {deaths} deaths registered, {counted} investigation files opened", **told)
        return say("{first}: {deaths} deaths registered, {counted} victims in prosecutors’ files", **told)
    if name.startswith("sesnsp_files"):
        return say(
            "{first} to {last}: {deaths} deaths registered, {counted} investigation files opened", **told
        )
    return say(
        "{first} to {last}: {deaths} deaths registered, {counted} victims in prosecutors’ files", **told
    )


def _series_words(gaps: dict[str, pd.DataFrame], step: str, drawn: dict[str, pd.Series]) -> str:
    counted = drawn.get("inegi_deaths", next(iter(drawn.values()))).dropna()
    deaths = say(
        "INEGI’s deaths by homicide, {first} to {last}: {deaths}.",
        deaths=number(counted.sum()),
        first=_when(int(counted.index[0]), step),
        last=_when(int(counted.index[-1]), step),
    )
    if not gaps:
        return deaths
    compared = "; ".join(_gap_words(name, both, step) for name, both in gaps.items())
    return say("{deaths} Prosecutors against INEGI: {compared}.", deaths=deaths, compared=compared)


def _gap_words(name: str, both: pd.DataFrame, step: str) -> str:
    """How far a prosecutors' series lies from INEGI's deaths: over all its time, and from least to most."""
    gap = (both["counted"] / both["deaths"] - 1) * 100
    low, high = year_of_most(-gap), year_of_most(gap)
    return say(
        "{series}, {first} to {last}: {counted} against {deaths}, {change} in all, from {lowest} in {low} to {highest} "
        "in {high}",
        series=series_words(name),
        first=_when(int(both.index[0]), step),
        last=_when(int(both.index[-1]), step),
        counted=number(both["counted"].sum()),
        deaths=number(both["deaths"].sum()),
        change=changed(percent_change(both["deaths"].sum(), both["counted"].sum())),
        lowest=changed(gap[low]),
        low=_when(low, step),
        highest=changed(gap[high]),
        high=_when(high, step),
    )


def _series_table(drawn: dict[str, pd.Series], step: str) -> pd.DataFrame:
    frame = pd.concat(
        [values.rename(series_words(name)) for name, values in drawn.items()], axis=1
    ).sort_index()
    frame = frame.dropna(how="all").astype("Int64").astype(object)
    frame = frame.where(frame.notna(), None)
    frame.insert(
        0, say("year") if step == "year" else say("month"), [_when(int(key), step) for key in frame.index]
    )
    return frame.reset_index(drop=True)


SERIES_SOURCES = {
    ("year", "inegi_deaths"): ("S_PADECI_INEGI", "S_INEGI_PRESS", "S_VJ_TABLE"),
    ("year", "sesnsp_victims_old_method"): ("S_VJ_TABLE",),
    ("year", "sesnsp_victims_new_method"): ("S_VJ_TABLE", "S_VJ_2024"),
    ("year", "sesnsp_files_old_method"): ("S_VJ_TABLE",),
    ("month", "inegi_deaths"): EXACT_SOURCES,
    ("month", "inegi_deaths_estimate"): ("S_GALLEBOT", "S_INEGI_PRESS"),
    ("month", "sesnsp_victims_old_method"): ("S_VJ_2017",),
    ("month", "sesnsp_victims_new_method"): ("S_VJ_2024", "S_VJ_2018"),
    ("month", "sesnsp_files_new_method"): ("S_SESNSP_IDEFC",),
}
"""The sources of each line, as the rows of its table name them."""


def _series_sources(step: str, drawn: dict[str, pd.Series]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for name in drawn for source in SERIES_SOURCES[step, name]))


def _line(values: pd.Series, name: str, step: str, weak: frozenset[int]) -> list[dict[str, Any]]:
    """A series as a solid line, and its weak stretches as a dashed one that begins where the solid one ends."""
    keys = [int(key) for key in values.index]
    numbers = [None if value != value else value for value in values.tolist()]
    firm = [None if key in weak else value for key, value in zip(keys, numbers, strict=True)]
    near = {key + shift for key in weak for shift in (-1, 0, 1)}
    faint = [value if key in near else None for key, value in zip(keys, numbers, strict=True)]
    position = (lambda key: key) if step == "year" else month_position
    look = {"color": style.COUNTS[name], "width": 2.5}
    marker = {"size": 6, "color": style.COUNTS[name]}
    shared: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if step == "year" else "lines",
        "x": [position(key) for key in keys],
        "customdata": [
            say(
                "{series}, {when}: {value}",
                series=series_words(name),
                when=_when(key, step),
                value="–" if value is None else number(value),
            )
            for key, value in zip(keys, numbers, strict=True)
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
        "marker": marker,
        "connectgaps": False,
    }
    traces = []
    if any(value is not None for value in firm):
        traces.append({**shared, "name": series_words(name), "y": firm, "line": look})
    if any(key in weak for key in keys):
        traces.append(
            {
                **shared,
                "name": series_words(name),
                "y": faint,
                "line": {**look, "dash": "dot"},
                "marker": {**marker, "symbol": "circle-open"},
                "showlegend": not traces,
            }
        )
    return traces


def _series_limits(drawn: dict[str, pd.Series]) -> tuple[str, ...]:
    limits = [
        say(
            "INEGI counts death certificates; prosecutors count what is reported to them. One file can hold several victims."
        ),
        say("The lines restate the same killings: they are never added."),
    ]
    if "sesnsp_victims_new_method" in drawn:
        limits.append(
            say("The new method adds victims of femicide; parts of 2015 and 2016 lack Oaxaca and are dotted.")
        )
    if "inegi_deaths_estimate" in drawn:
        limits.append(
            say(
                "After 2019 no exact months were found: estimated ones are dotted, and the preliminary months of 2019 too."
            )
        )
    return tuple(limits)


# --------------------------------------------------------------------------------------------------------------------
# The nation by month


def monthly_homicides(record: ViolenceRecord, *, years: tuple[int, int], show: str = "month") -> Chart:
    """Deaths by homicide in the nation under the presidencies.

    ``show``: month (each month by itself), or twelve (each month with the eleven before). Estimated months are a
    line of their own and are never added to exact ones.
    """
    first, last = 12 * years[0], 12 * years[1] + 11
    drawn = {}
    for name in ("inegi_deaths", "inegi_deaths_estimate"):
        whole = record.by_month[name]
        values = (violence.twelve_month_sum(whole) if show == "twelve" else whole).loc[first:last]
        if values.notna().any():
            drawn[name] = values
    exact = drawn.get("inegi_deaths", pd.Series(dtype=float)).dropna()
    return Chart(
        name="monthly_homicides",
        title=_monthly_title(exact, drawn, show),
        subtitle=_monthly_subtitle(show),
        words=_monthly_words(exact, drawn, show),
        table=_series_table(drawn, "month"),
        sources=_series_sources("month", drawn),
        traces=[*_lines(drawn, "month", record.weak_months), *record.behind.strip(years)],
        layout=_framed(record, years, drawn, say("deaths by homicide")),
        limits=_monthly_limits(drawn, show),
    )


def _monthly_title(exact: pd.Series, drawn: dict[str, pd.Series], show: str) -> str:
    if exact.empty:
        return say("After 2019 the months are estimates")
    values = {
        "high": number(exact.max()),
        "when": month_words(year_of_most(exact)),
        "low": number(exact.min()),
        "then": month_words(year_of_most(-exact)),
    }
    if show == "twelve":
        return say(
            "Homicide victims in twelve months: from {low} (to {then}) to {high} (to {when})", **values
        )
    return say("Homicide victims in a month: from {low} in {then} to {high} in {when}", **values)


def _monthly_subtitle(show: str) -> str:
    if show == "twelve":
        return say("Mexico, deaths by homicide registered by INEGI, each month with the eleven before")
    return say("Mexico, deaths by homicide registered by INEGI, by month of registration")


def _monthly_words(exact: pd.Series, drawn: dict[str, pd.Series], show: str) -> str:
    values = exact if len(exact) else next(iter(drawn.values())).dropna()
    first, last = int(values.index[0]), int(values.index[-1])
    told = {
        "first": month_words(first),
        "last": month_words(last),
        "start": number(values.iloc[0]),
        "end": number(values.iloc[-1]),
        "high": number(values.max()),
        "when": month_words(year_of_most(values)),
        "low": number(values.min()),
        "then": month_words(year_of_most(-values)),
    }
    if exact.empty:
        return say(
            "Estimated months only: {start} in {first}, {end} in {last}; the highest is {high} in {when}, the lowest {low} in {then}.",
            **told,
        )
    if show == "twelve":
        return say(
            "The sum of twelve months was {start} in {first} and {end} in {last}. The highest is {high} in {when}, the lowest {low} in {then}.",
            **told,
        )
    return say(
        "{start} deaths by homicide were registered in {first} and {end} in {last}. The highest month is {when} with {high}, the lowest {then} with {low}.",
        **told,
    )


def _monthly_limits(drawn: dict[str, pd.Series], show: str) -> tuple[str, ...]:
    limits = [
        say("By month of registration, not of death; a month’s figure also depends on when offices register.")
    ]
    if any(int(values.index[-1]) >= 12 * PRELIMINARY_YEAR for values in drawn.values()):
        limits.append(
            say(
                "The months of 2019 are preliminary; those from 2020 on are estimated so that twelve sum to the official year. Both are dotted."
            )
        )
        if show == "twelve":
            limits.append(
                say(
                    "Sums of twelve months are not taken across exact and estimated months: the line breaks in 2020."
                )
            )
    return tuple(limits)
