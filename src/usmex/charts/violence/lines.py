"""Lines of homicides over time: deaths, victims and investigation files, solid where firm and dotted where weak."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Panel, framed, nice_ceiling, with_legend
from courselab.charts.chart import whole_numbers
from courselab.charts.drawn import Points
from courselab.messages import number, say
from usmex import colors
from usmex.charts.violence.record import EXACT_SOURCES, ViolenceRecord, month_position, month_words


def series_words(step: str) -> dict[str, str]:
    """What the ways of counting by year or by month (``step``) are called under a chart."""
    return catalog.labels("homicides_yearly" if step == "year" else "homicides_monthly", "series")


def framed_lines(
    record: ViolenceRecord, years: tuple[int, int], drawn: dict[str, pd.Series], unit: str
) -> dict[str, Any]:
    """One panel of lines under the presidencies, with a legend below."""
    panel = Panel(330, 0.0, nice_ceiling(max(float(values.max()) for values in drawn.values())), unit, {})
    return with_legend(framed(record.behind, years, [panel]), len(drawn))


def lines(drawn: dict[str, pd.Series], step: str, weak: dict[str, frozenset[int]]) -> list[Points]:
    """The lines of each series by year or month (``step``); ``weak`` are its weak years or months."""
    return [
        line
        for name, values in drawn.items()
        for line in _lines(values, name, step, weak.get(name, frozenset()))
    ]


def when_words(key: int, step: str) -> str:
    """A year or a month number in words."""
    return str(key) if step == "year" else month_words(key)


def series_table(drawn: dict[str, pd.Series], step: str) -> pd.DataFrame:
    """A row for each year or month, a column for each series; None where it has no figure."""
    frame = pd.concat(
        [values.rename(series_words(step)[name]) for name, values in drawn.items()], axis=1
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


def _lines(values: pd.Series, name: str, step: str, weak: frozenset[int]) -> list[Points]:
    """A series as a solid line, and its weak stretches as a dotted one that begins where the solid one ends."""
    keys = [int(key) for key in values.index]
    numbers = [None if value != value else value for value in values.tolist()]
    firm = [None if key in weak else value for key, value in zip(keys, numbers, strict=True)]
    near = {key + shift for key in weak for shift in (-1, 0, 1)}
    faint = [value if key in near else None for key, value in zip(keys, numbers, strict=True)]
    label = series_words(step)[name]
    solid = Points(
        x=[key if step == "year" else month_position(key) for key in keys],
        y=firm,
        name=label,
        color=colors.COUNTS[name],
        hover=[
            say(
                "{series}, {when}: {value}",
                series=label,
                when=when_words(key, step),
                value="–" if value is None else number(value),
            )
            for key, value in zip(keys, numbers, strict=True)
        ],
        line="solid",
        marked=step == "year",
        size=6,
        edge=0,
    )
    whole = any(value is not None for value in firm)
    dotted = replace(solid, y=faint, line="dot", hollow=True, edge=1, in_legend=not whole)
    return [*([solid] if whole else []), *([dotted] if weak & set(keys) else [])]
