"""The 32 states as equal tiles, colored by deaths by homicide of one calendar year."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Choices, Slider
from courselab.charts.drawn import Bars
from courselab.charts.view import Explorer, explorer
from courselab.messages import number, say
from usmex import colors
from usmex.charts.violence.record import EXACT_SOURCES, ViolenceRecord, count_or_rate, violence_record
from usmex.measures import violence
from usmex.measures.violence import LAST_BY_OCCURRENCE, LAST_FINAL, LAST_WHOLE, NATION

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


def state_tiles(year: int = 2015) -> Explorer:
    """The 32 states as tiles: the year (1990 to 2024), rate or count. ``year`` is the one shown at the start."""
    record = violence_record()
    measures = {"rate": say("rate per 100,000 people"), "count": say("count")}
    return explorer(
        _chart,
        record,
        Slider("year", say("Year"), *record.years, year),
        Choice("measure", say("Show"), measures, closed=_no_rate),
    )


def _no_rate(choices: Choices) -> dict[str, str]:
    if choices["year"] <= LAST_WHOLE:
        return {}
    return {
        "rate": say(
            "The rate is gray: after {year} part of the deaths is missing, a different part in each state.",
            year=LAST_WHOLE,
        )
    }


def _chart(record: ViolenceRecord, *, year: int, measure: str) -> Chart:
    """After 2019 the record by state is incomplete, so that only counts are drawn, hatched."""
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
        title=_title(record, year, values, order, measure),
        subtitle=_subtitle(year, measure),
        words=_words(record, year, values, order, measure),
        table=_table(record, counts, values, measure),
        sources=(
            *(
                EXACT_SOURCES[1:]
                if year <= LAST_BY_OCCURRENCE
                else EXACT_SOURCES[:1]
                if year <= LAST_WHOLE
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
        limits=_limits(year),
    )


def _tile_axis(span: list[float]) -> dict[str, Any]:
    return {"range": span, "visible": False, "fixedrange": True}


def _title(
    record: ViolenceRecord, year: int, values: dict[str, float], order: list[str], measure: str
) -> str:
    if year > LAST_WHOLE:
        return say(
            "{year}: the record by state holds {share} percent of the nation’s homicide victims",
            year=year,
            share=number(sum(values.values()) / record.by_year["inegi_deaths"][year] * 100),
        )
    told = {
        "year": year,
        "high": record.names[order[0]],
        "most": count_or_rate(values[order[0]], measure),
        "low": record.names[order[-1]],
        "fewest": count_or_rate(values[order[-1]], measure),
    }
    if measure == "rate":
        return say(
            "{year}: from {fewest} homicide victims per 100,000 people in {low} to {most} in {high}", **told
        )
    return say("{year}: from {fewest} homicide victims in {low} to {most} in {high}", **told)


def _subtitle(year: int, measure: str) -> str:
    if year <= LAST_BY_OCCURRENCE:
        basis = say("by place of killing")
    elif year <= LAST_FINAL:
        basis = say("by place of registration")
    elif year == LAST_WHOLE:
        basis = say("by place of registration, preliminary")
    else:
        basis = say("only victims whose sex and age were recorded: incomplete")
    if measure == "rate":
        return say("Deaths by homicide per 100,000 people in {year}; INEGI, {basis}", year=year, basis=basis)
    return say("Deaths by homicide in {year}; INEGI, {basis}", year=year, basis=basis)


def _words(
    record: ViolenceRecord, year: int, values: dict[str, float], order: list[str], measure: str
) -> str:
    nation = float(record.by_year["inegi_deaths"][year])
    if year > LAST_WHOLE:
        return say(
            "In {year} the record by state holds {counted} of the {nation} deaths by homicide of the nation. What is missing differs by state, so the states must not be ranked.",
            year=year,
            counted=number(sum(values.values())),
            nation=number(nation),
        )
    top, bottom = order[:3], order[:-4:-1]

    def listed(part: list[str]) -> str:
        return "; ".join(
            say("{state} {value}", state=record.names[code], value=count_or_rate(values[code], measure))
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


def _table(
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


def _tiles(record: ViolenceRecord, values: dict[str, float], year: int, measure: str) -> list[Bars]:
    steps = {code: _step(values[code], measure) for code in TILES}
    shown = {code: count_or_rate(value, measure) for code, value in values.items()}
    traces = []
    for step, color in enumerate(colors.STEPS):
        codes = [code for code in TILES if steps[code] == step]
        dark = step >= FIRST_DARK_STEP
        hatching = {
            "fillmode": "overlay",
            "fgcolor": style.PAPER if dark else colors.STEPS[-1],
            "fgopacity": 0.35,
            "solidity": 0.12,
        }
        traces.append(
            Bars(
                # An empty class keeps its place in the legend by a tile that is outside the map.
                x=[TILES[code][1] for code in codes] or [-9],
                y=[0.94] * (len(codes) or 1),
                name=_class_words(step, measure),
                color=color,
                edge=("#767676", 1),
                hatched=year > LAST_FINAL,
                text=[f"<b>{TILES[code][0]}</b><br>{shown[code]}" for code in codes],
                within=True,
                ink=style.PAPER if dark else style.INK,
                hover=[
                    say("{state}, {year}: {value}", state=record.names[code], year=year, value=shown[code])
                    for code in codes
                ],
                more={
                    "base": [TILES[code][2] - 0.47 for code in codes] or [-9],
                    "width": 0.94,
                    "constraintext": "none",
                    "marker": {"pattern": hatching},
                },
            )
        )
    return traces


def _limits(year: int) -> tuple[str, ...]:
    if year > LAST_WHOLE:
        return (
            say(
                "No exact figures by state were found after {year}; incomplete ones are hatched and no rate is computed from them.",
                year=LAST_WHOLE,
            ),
        )
    limits = []
    if year == LAST_WHOLE:
        limits.append(say("The figures of {year} by state are preliminary and hatched.", year=year))
    if year > LAST_BY_OCCURRENCE:
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
