"""One look for the whole course: a color per actor, per era and per stage; type sizes; the time axis.

Text has a contrast of at least 4.5:1 with what it stands on, and marks at least 3:1. Colors that meet in a chart stay
apart for readers with a color-vision deficiency too, or differ by dash, mark or hatching as well; violet and teal are
therefore lighter than blue, and gray is darker than teal. ``tests/test_colors.py`` computes it.
"""

from __future__ import annotations

from typing import Any

FONT = "'Usmex Sans', Arial, sans-serif"
INK = "#1b1b1b"
SOFT_INK = "#4a4a4a"
GRID = "#dddddd"
PAPER = "#ffffff"
"""What a chart stands on, under every theme of the page; a mark that is filled with it is hollow."""
MARK = "#a63a00"
"""The color of a claim or a threshold that is held against the record."""

ACTORS = {
    "state": "#0b5cad",
    "usaid": "#009396",
    "defense": "#8c73d9",
    "military": "#14213d",
    "support": "#b87400",
    "agriculture": "#b87400",
    "other": "#5f5f5f",
}
STAGES = {"requested": "#7d7d7d", "appropriated": "#b87400", "obligated": "#0b5cad", "paid": "#14213d"}
ERAS = {"PRI family": "#f3ead8", "PAN": "#dfeaf6", "MORENA": "#efe3ef"}
PARTIES = {
    "PRI family": "#d9bf8c",
    "PAN": "#9fc3e8",
    "MORENA": "#cfa9cf",
    "Democratic": "#c9d3de",
    "Republican": "#e6d3c8",
}
FAMILIES = {"PRI": "#5c4a1f", "PAN": "#0b5cad", "left": "#b87400", "MORENA": "#a3346b"}
PRESIDENTS = {"Fox": "#8c73d9", "Calderón": "#0b5cad", "Peña Nieto": "#5c4a1f"}
POWERS = {"president": "#14213d", "House": "#b87400", "Senate": "#0b5cad"}
POLLSTERS = {
    "Consulta Mitofsky": "#0b5cad",
    "Reforma": "#a3346b",
    "BGC": "#b87400",
    "GEA-ISA": "#009396",
    "Buendía & Laredo": "#8c73d9",
    "Pew Research Center": "#14213d",
    "Parametría": "#5c4a1f",
    "Ipsos-Bimsa": "#6f6f6f",
    "Latinobarómetro": "#b87400",
    "El Financiero": "#009396",
    "Los Angeles Times and Reforma": "#a3346b",
    "Zogby and CIDAC": "#6f6f6f",
}
THEMES = {
    "drugs": "#14213d",
    "security": "#0b5cad",
    "rights": "#a3346b",
    "diplomacy": "#8c73d9",
    "trade": "#009396",
    "politics": "#5c4a1f",
    "opinion": "#b87400",
}
PARTNERS = {
    "United States": "#0b5cad",
    "Canada": "#a3346b",
    "Japan": "#8c73d9",
    "EU-12": "#b87400",
    "Germany": "#5c4a1f",
    "Spain": "#5c7a29",
    "China": "#14213d",
    "South Korea": "#6f6f6f",
}
FLOWS = {"exports": "#0b5cad", "imports": "#b87400", "balance": "#5f5f5f"}
DRUGS = {
    "heroin": "#14213d",
    "fentanyl": "#a3346b",
    "prescription": "#0b5cad",
    "cocaine": "#009396",
    "methamphetamine": "#b87400",
    "marijuana": "#5c7a29",
    "opioids": "#8c73d9",
    "all": "#5f5f5f",
    "heroin_with": "#5c4a1f",
    "heroin_without": "#5b6fb5",
}
AREAS = {
    "Mexico": "#009396",
    "South America": "#b87400",
    "Southeast Asia": "#8c73d9",
    "Southwest Asia": "#0b5cad",
    "South America or Mexico, not told apart": "#6f6f6f",
}
PLACES = {"state": "#8c73d9", "nation": "#6f6f6f"}
ESTIMATORS = {"United States": "#0b5cad", "UNODC and Mexico": "#009396"}
TEXT = {
    "#7d7d7d": "#5f5f5f",
    "#6f6f6f": "#5f5f5f",
    "#b87400": "#8a5700",
    "#8c73d9": "#6a4bb0",
    "#009396": "#006a6d",
    "#5c7a29": "#4c6521",
    "#5b6fb5": "#465799",
}
"""Marks too light for text, and the shade in which their names are written."""


COUNTS = {
    "inegi_deaths": "#14213d",
    "inegi_deaths_estimate": "#14213d",
    "sesnsp_victims_old_method": "#b87400",
    "sesnsp_victims_new_method": "#8c73d9",
    "sesnsp_files_old_method": "#0b5cad",
    "sesnsp_files_new_method": "#0b5cad",
}
"""A color per way of counting homicides; the old and the new method of files never stand in one chart."""
OUTCOMES = {"killed": "#8c73d9", "captured": "#0b5cad", "other": "#7d7d7d"}
WINDOW = {"before": "#7f848d", "during": "#a63a00", "after": "#0b5cad"}
HELD_RESPONSIBLE = {
    "army": "#14213d",
    "navy": "#0b5cad",
    "federal police": "#8c73d9",
    "local police and criminal group": "#b87400",
    "criminal group": "#7d7d7d",
}
COMPLAINTS = {"CNDH": "#009396", "SEDENA": "#14213d"}
LISTS = {"list of 37": "#0b5cad", "list of 122": "#b87400"}
STEPS = ("#f3ebe2", "#e3c8ac", "#cf9f72", "#a3602f", "#854016", "#4a1d06")
"""From few to many, for tiles; dark enough for white text from the fourth step on."""


LEGEND_ROOM = 104
"""Pixels below a chart for the years and up to three rows of legend."""


AXIS_ROOM = 36
"""Pixels between a chart's lower edge and its legend, for the years."""


def legend_top(height: int, bottom: int) -> float:
    """Where a legend begins, as a share of the figure's height; ``bottom`` is the margin below the chart.

    In pixels from the chart and not as a share of it, so that a legend never covers the years.
    """
    return round((bottom - AXIS_ROOM) / height, 4)


def layout(height: int, **more: Any) -> dict[str, Any]:
    """The plotly layout that every chart starts from. ``height`` is in pixels."""
    margin = more.pop("margin", {"l": 64, "r": 16, "t": 12, "b": 44})
    return {
        "template": "none",
        "height": height,
        "autosize": True,
        "margin": margin,
        "font": {"family": FONT, "size": 14, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "dragmode": False,
        "hoverlabel": {"font": {"size": 14, "family": FONT}, "align": "left"},
        "legend": {
            "orientation": "h",
            "x": 0,
            "yref": "container",
            "y": legend_top(height, margin["b"]),
            "yanchor": "top",
            "bgcolor": "rgba(0,0,0,0)",
            "font": {"size": 14},
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        "bargap": 0.12,
        **more,
    }


def amount_axis(title: str = "", **more: Any) -> dict[str, Any]:
    """A vertical axis of amounts: zero is drawn, the grid is light."""
    return {
        "title": {"text": title, "font": {"size": 13, "color": SOFT_INK}},
        "gridcolor": GRID,
        "zeroline": True,
        "zerolinecolor": INK,
        "rangemode": "tozero",
        "separatethousands": True,
        "fixedrange": True,
        **more,
    }


NEW_YEAR = -0.5
"""Where 1 January lies from the middle of its year, in years; the sign of an axis for chart.js too."""


def year_axis(years: tuple[int, int], *, dated: bool = False, **more: Any) -> dict[str, Any]:
    """A horizontal axis on which each year's bar has its full width.

    A number stands in the middle of its year, under the bar; on a ``dated`` axis, of points with a date, it stands
    at 1 January, so that no date of a year lies left of its number.
    """
    length = years[1] - years[0]
    step: dict[str, Any] = {"dtick": 1 if length <= 12 else None, "tickcolor": GRID}
    if dated:
        # plotly writes 1987.5 in the format d as 1988.
        wide = next((every for every, most in ((1, 12), (2, 24), (5, 60)) if length <= most), 10)
        step = {"tick0": NEW_YEAR, "dtick": wide, "tickcolor": SOFT_INK}
    return {
        "range": [years[0] - 0.5, years[1] + 0.5],
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
        "tickformat": "d",
        "fixedrange": True,
        **step,
        **more,
    }


def text_color(color: str) -> str:
    """The shade of a mark's color in which its name may be written."""
    return TEXT.get(color, color)


def text_on(color: str) -> str:
    """The color of a text that stands on a mark: dark on the light marks, white on the others."""
    return INK if color in TEXT else PAPER
