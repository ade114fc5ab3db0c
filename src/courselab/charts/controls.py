"""Controls under a chart: what may be chosen, what is closed for the moment, and why.

Each control has ``name``, ``label``, ``start`` and the methods ``to_browser`` (what the page needs to draw it),
``settle`` (the allowed value nearest to what a browser sent, which may be anything), ``check`` (refuses with a sentence
what code may not set it to) and, where it can be closed, ``closed``. A control is named as the argument of the chart
function that it sets.

What is closed is said by a function that is handed over (``closed=``): from the choices made so far to the closed
options, each with the reason in a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courselab.errors import CourseError, Missing
from courselab.messages import say

Choices = dict[str, Any]
"""What is chosen: control name to option id, to a list of them, to a number, or to [first year, last year]."""
Closed = Callable[[Choices], dict[str, str]]
"""From what is chosen to the options that are closed then, each with the reason."""


@dataclass(frozen=True)
class YearRange:
    """Two handles on one line of years. ``prefix`` stands before each, where the years are not those of the calendar."""

    name: str
    label: str
    low: int
    high: int
    first: int
    last: int
    prefix: str

    def to_browser(self, choices: Choices) -> dict[str, Any]:
        return {
            "kind": "years",
            "name": self.name,
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "prefix": self.prefix,
        }

    @property
    def start(self) -> list[int]:
        """The years chosen at the start."""
        return [self.first, self.last]

    def settle(self, value: Any, choices: Choices) -> list[int]:
        """The nearest allowed range to what the browser sent; the start if it is no range at all."""
        match value:
            case [int() as one, int() as other]:
                first, last = sorted(max(self.low, min(self.high, year)) for year in (one, other))
                return [first, last]
        return self.start

    def check(self, value: Any) -> None:
        """Raise CourseError unless ``value`` is two years."""
        if not (
            isinstance(value, tuple | list)
            and len(value) == 2
            and all(isinstance(year, int) for year in value)
        ):
            raise CourseError(
                say(
                    "The control “{name}” takes two years, for example ({low}, {high}).",
                    name=self.name,
                    low=self.low,
                    high=self.high,
                )
            )


def calendar_years(low: int, high: int, first: int | None = None, last: int | None = None) -> YearRange:
    """Two handles on calendar years from ``low`` to ``high``; ``first`` and ``last`` are chosen at the start."""
    return YearRange("years", say("Years"), low, high, first or low, last or high, prefix="")


def none_of(chosen: Sequence[int], recorded: tuple[int, int]) -> bool:
    """Whether no year of a chosen range lies within the first and last recorded year."""
    return chosen[1] < recorded[0] or chosen[0] > recorded[1]


def _open(choices: Choices) -> str:
    return ""


def _all_open(choices: Choices) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Slider:
    """One handle on a line of whole numbers: a year, a number of months."""

    name: str
    label: str
    low: int
    high: int
    start: int
    unit: str = "{value}"
    """How the number is shown, for example “{value} months”."""
    closed: Callable[[Choices], str] = _open
    """Why the handle does nothing under these choices; empty where it does."""

    def to_browser(self, choices: Choices) -> dict[str, Any]:
        return {
            "kind": "slider",
            "reasons": [reason] if (reason := self.closed(choices)) else [],
            "name": self.name,
            "label": self.label,
            "low": self.low,
            "high": self.high,
            "unit": self.unit,
        }

    def settle(self, value: Any, choices: Choices) -> int:
        """The nearest allowed number to what the browser sent; the start if it is no number at all."""
        return max(self.low, min(self.high, value)) if isinstance(value, int) else self.start

    def check(self, value: Any) -> None:
        """Raise CourseError unless ``value`` is a whole number."""
        if not isinstance(value, int):
            raise CourseError(
                say(
                    "The control “{name}” takes one whole number from {low} to {high}.",
                    name=self.name,
                    low=self.low,
                    high=self.high,
                )
            )


class Choice:
    """One of several options; ``closed`` tells those that cannot be chosen now, each with the reason."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Mapping[str, str],
        start: str | None = None,
        closed: Closed = _all_open,
    ) -> None:
        self.name, self.label, self.options = name, label, dict(options)
        self.start = start or next(iter(self.options))
        self.closed = closed

    def to_browser(self, choices: Choices) -> dict[str, Any]:
        return {"kind": "choice", **_options_to_browser(self, choices)}

    def settle(self, value: Any, choices: Choices) -> str:
        """What was asked for if it is open now, else the start, else the first option that is open."""
        closed = self.closed(choices)
        open_now = [key for key in self.options if key not in closed]
        return next((key for key in (value, self.start) if key in open_now), open_now[0])

    def check(self, value: Any) -> None:
        """Raise Missing unless ``value`` is an option, open or closed."""
        if value not in list(self.options):
            raise Missing(
                say(
                    "The control “{name}” has no option “{value}”; choose one of: {options}.",
                    name=self.name,
                    value=value,
                    options=", ".join(self.options),
                )
            )


class Pick(Choice):
    """One of many options, in a list that opens; for more than a row of buttons can hold."""

    def to_browser(self, choices: Choices) -> dict[str, Any]:
        return {"kind": "pick", **_options_to_browser(self, choices)}


class Several:
    """Some of several options, at least one; ``closed`` tells those that cannot be chosen now, each with the reason."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Mapping[str, str],
        start: tuple[str, ...] | None = None,
        closed: Closed = _all_open,
    ) -> None:
        self.name, self.label, self.options = name, label, dict(options)
        self.start = list(start or self.options)
        self.closed = closed

    def to_browser(self, choices: Choices) -> dict[str, Any]:
        return {"kind": "several", **_options_to_browser(self, choices)}

    def settle(self, value: Any, choices: Choices) -> list[str]:
        """What was asked for as far as it is open now, else the start, else the first option that is open."""
        closed = self.closed(choices)
        open_now = [key for key in self.options if key not in closed]
        asked = value if isinstance(value, list) else []
        for wanted in (asked, self.start):
            if found := [key for key in open_now if key in wanted]:
                return found
        return open_now[:1]

    def check(self, value: Any) -> None:
        """Raise Missing unless ``value`` is a list of options, open or closed, with at least one."""
        if not (
            isinstance(value, tuple | list)
            and value
            and all(option in list(self.options) for option in value)
        ):
            raise Missing(
                say(
                    "The control “{name}” takes a list with at least one of: {options}.",
                    name=self.name,
                    options=", ".join(self.options),
                )
            )


def _options_to_browser(control: Choice | Several, choices: Choices) -> dict[str, Any]:
    closed = control.closed(choices)
    return {
        "name": control.name,
        "label": control.label,
        "options": [
            {"id": key, "text": text, "closed": key in closed} for key, text in control.options.items()
        ],
        "reasons": list(dict.fromkeys(closed.values())),
    }


Control = YearRange | Slider | Choice | Several


def settle(controls: tuple[Control, ...], wanted: Mapping[str, Any]) -> Choices:
    """Allowed choices, settled in the order of the controls: a later one follows the earlier ones."""
    choices: Choices = {}
    for control in controls:
        choices[control.name] = control.settle(wanted.get(control.name), choices)
    return choices


def check_choice(controls: tuple[Control, ...], name: str, value: Any) -> None:
    """Raise CourseError unless ``value`` is something that the control ``name`` could be set to.

    It is Missing where the control or the option is not there.
    """
    control = next((control for control in controls if control.name == name), None)
    if control is None:
        known = ", ".join(control.name for control in controls) or say("none")
        raise Missing(say("This chart has no control “{name}”; it has: {known}.", name=name, known=known))
    control.check(value)
