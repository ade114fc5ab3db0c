"""Lines of homicides over time: deaths, victims and investigation files, solid where firm and dotted where weak."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab.charts.backdrop import Panel, framed, nice_ceiling, with_legend
from courselab.charts.chart import whole_numbers
from courselab.charts.words import HOVER
from courselab.messages import number, say
from usmex import colors
from usmex.charts.violence.record import EXACT_SOURCES, ViolenceRecord, month_position, month_words


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


def framed_lines(
    record: ViolenceRecord, years: tuple[int, int], drawn: dict[str, pd.Series], unit: str
) -> dict[str, Any]:
    """One panel of lines under the presidencies, with a legend below."""
    panel = Panel(330, 0.0, nice_ceiling(max(float(values.max()) for values in drawn.values())), unit, {})
    return with_legend(framed(record.behind, years, [panel]), len(drawn))


def lines(drawn: dict[str, pd.Series], step: str, weak: dict[str, frozenset[int]]) -> list[dict[str, Any]]:
    """The traces of each series by year or month (``step``); ``weak`` are its weak years or months."""
    return [
        trace
        for name, values in drawn.items()
        for trace in _line(values, name, step, weak.get(name, frozenset()))
    ]


def when_words(key: int, step: str) -> str:
    """A year or a month number in words."""
    return str(key) if step == "year" else month_words(key)


def series_table(drawn: dict[str, pd.Series], step: str) -> pd.DataFrame:
    """A row for each year or month, a column for each series; None where it has no figure."""
    frame = pd.concat(
        [values.rename(series_words(name)) for name, values in drawn.items()], axis=1
    ).sort_index()
    frame = whole_numbers(frame.dropna(how="all"))
    frame.insert(
        0,
        say("year") if step == "year" else say("month"),
        [when_words(int(key), step) for key in frame.index],
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


def series_sources(step: str, drawn: dict[str, pd.Series]) -> tuple[str, ...]:
    """The sources of the series that are drawn, each once."""
    return tuple(dict.fromkeys(source for name in drawn for source in SERIES_SOURCES[step, name]))


def _line(values: pd.Series, name: str, step: str, weak: frozenset[int]) -> list[dict[str, Any]]:
    """A series as a solid line, and its weak stretches as a dashed one that begins where the solid one ends."""
    keys = [int(key) for key in values.index]
    numbers = [None if value != value else value for value in values.tolist()]
    firm = [None if key in weak else value for key, value in zip(keys, numbers, strict=True)]
    near = {key + shift for key in weak for shift in (-1, 0, 1)}
    faint = [value if key in near else None for key, value in zip(keys, numbers, strict=True)]
    position = (lambda key: key) if step == "year" else month_position
    look = {"color": colors.COUNTS[name], "width": 2.5}
    marker = {"size": 6, "color": colors.COUNTS[name]}
    shared: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if step == "year" else "lines",
        "x": [position(key) for key in keys],
        "customdata": [
            say(
                "{series}, {when}: {value}",
                series=series_words(name),
                when=when_words(key, step),
                value="–" if value is None else number(value),
            )
            for key, value in zip(keys, numbers, strict=True)
        ],
        "hovertemplate": HOVER,
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
