"""The charts that a reader can move, and the states in which the tests look at each of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

from courselab.charts import Chart
from courselab.charts.controls import Choice, Control, Pick, Slider, YearRange
from courselab.charts.view import Explorer
from usmex import explore

NAMES = explore.names()

State = dict[str, Any]

EDGES: dict[str, list[State]] = {
    "approval": [
        {"president": president, "axis": "months"}
        for president in ("Carlos Salinas", "Ernesto Zedillo", "Vicente Fox", "Felipe Calderón")
    ],
    "certification": [
        {"chamber": chamber, "shown": shown, "years": (1998, 1998)}
        for chamber in ("both", "House", "Senate")
        for shown in ("all", "votes", "resolutions")
    ],
    "hegemonic_party": [
        {"families": ["PRI", "PAN", "left", "MORENA"], "basis": basis, "years": (1982, 2000)}
        for basis in ("valid votes", "all ballots")
    ],
    "heroin_sources": [{"years": (2004, 2010)}, {"areas": ["South America"], "years": (2012, 2012)}],
    "mexico_economy": [
        {"indicator": "gdp", "years": (1992, 1993)},
        {"indicator": "gdp", "years": (1993, 1994)},
        {"indicator": "remittances", "years": (1960, 1979)},
    ],
    "mutual_dependence": [
        {"flow": "imports", "years": (1985, 1990)},
        {"flow": "imports", "years": (2016, 2022)},
    ],
    "opinion_of_us": [{"years": (2004, 2006), "pollsters": ["El Financiero"]}],
    "overdose_deaths": [
        {"drugs": ["heroin_with_synthetic_opioid"], "measure": "age_adjusted_rate", "years": (1999, 2005)}
    ],
    "partner_shares": [
        {"goods": "manufactures", "flow": "imports", "base": "1988"},
        {"flow": "imports", "partners": ["China", "Japan"], "years": (1985, 1990)},
        {"flow": "imports", "years": (1990, 1990)},
        {"partners": ["EU-12"], "years": (1989, 1989)},
    ],
    "poppy": [{"measure": "heroin", "years": (2010, 2011)}, {"years": (2019, 2021)}, {"years": (2014, 2018)}],
    "seizures": [{"drug": "marijuana", "component": "Border Patrol"}],
    "timeline": [{"theme": theme, "years": (2013, 2018)} for theme in ("rights", "trade", "opinion")],
    "us_mexico_trade": [{"dollars": "constant", "years": (1994, 1995)}, {"years": (1995, 1995)}],
}
"""States in which little is left to draw, a series breaks, or several controls meet."""


@cache
def explorer(name: str) -> Explorer:
    """One explorer for all tests of a chart; what one chooses, the next must not rely on."""
    made: Explorer = getattr(explore, name)()
    return made


def chart(name: str, **choices: Any) -> Chart:
    """A chart in one state, the other controls at their start."""
    made = explorer(name)
    start = {control.name: control.start for control in made.controls}
    return made.choose(**{**start, **choices}).chart


def settings(control: Control) -> list[Any]:
    """What a control is set to: ends and middle of a range, each option alone, all options of several."""
    if isinstance(control, YearRange):
        low, high, middle = control.low, control.high, (control.low + control.high) // 2
        return [(low, high), (low, low), (middle, middle), (high, high), (middle, high)]
    if isinstance(control, Slider):
        return list(range(control.low, control.high + 1, max(1, (control.high - control.low) // 40)))
    if isinstance(control, Choice):
        return list(control.options)
    return [*([option] for option in control.options), list(control.options)]


def states(name: str) -> Iterator[State]:
    """The start, each setting of each control alone, each pair of two short choices, years with a last option."""
    yield {}
    controls = explorer(name).controls
    for control in controls:
        yield from ({control.name: value} for value in settings(control))
    for one, other in combinations(controls, 2):
        if not isinstance(other, Choice) or isinstance(other, Pick):
            continue
        if isinstance(one, Choice) and not isinstance(one, Pick):
            seconds = settings(other)
        elif isinstance(one, YearRange):
            seconds = settings(other)[-1:]
        else:
            continue
        yield from ({one.name: first, other.name: second} for first in settings(one) for second in seconds)
    yield from EDGES.get(name, [])


def told(name: str, state: State) -> str:
    """A chart and its state, for the message of a test that fails."""
    choices = ", ".join(f"{control}={value!r}" for control, value in state.items())
    return f"{name}({choices})"


def data_traces(shown: Chart) -> list[dict[str, Any]]:
    """The traces that hold the record: not the rows of presidencies and eras."""
    return [trace for trace in shown.spec["data"] if trace.get("yaxis") != "y2" or "orientation" not in trace]
