"""The charts that a reader can move. Each function makes one, which shows itself; a lesson shows it by ``lesson.show(...)``."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from courselab.charts.view import Explorer as Explorer
from courselab.course import COURSE
from courselab.errors import CourseError, UnknownName
from courselab.messages import say
from courselab.names import unknown
from courselab.shown import Shown


@cache
def chart_modules() -> dict[str, str]:
    """Which module makes which chart, as the course's package of charts lists them."""
    package()
    try:
        made: dict[str, str] = import_module(COURSE.charts).CHARTS
    except ModuleNotFoundError as error:
        if not f"{COURSE.charts}.".startswith(f"{error.name}."):
            raise
        raise CourseError(
            say("course.yaml: “charts:” names {module}, and there is no such module.", module=COURSE.charts)
        ) from None
    except AttributeError:
        raise CourseError(
            say(
                "{module} does not list the charts: it needs CHARTS, a module by the name of each chart.",
                module=COURSE.charts,
            )
        ) from None
    return made


def package() -> ModuleType:
    """The course's own package."""
    # That of a small course lies beside its course.yaml and is installed nowhere.
    if (place := str(COURSE.code.parent)) not in sys.path:
        sys.path.append(place)
    return import_module(COURSE.package)


def names() -> list[str]:
    """The names of all charts, in alphabetical order."""
    return sorted(chart_modules())


def __dir__() -> list[str]:
    """What Tab offers after ``explore.``, also before a chart's module is imported."""
    return ["Explorer", *names()]


def __getattr__(name: str) -> Callable[..., Explorer]:
    """Import a chart's module when the chart is first asked for: a lesson needs two or three of them, not all."""
    if name.startswith("__"):
        raise AttributeError(name)
    if module := chart_modules().get(name):
        return _named(getattr(import_module(module), name))
    raise UnknownName(unknown(say("There is no chart “{name}”.", name=name), name, names()))


def _named(chart: Callable[..., Explorer]) -> Callable[..., Explorer]:
    """The same function; its explorer knows by what call it was made."""

    @functools.wraps(chart)
    def named(*args: Any, **kwargs: Any) -> Explorer:
        explorer = chart(*args, **kwargs)
        arguments = inspect.signature(chart).bind(*args, **kwargs).arguments
        explorer.made = Shown("chart", chart.__name__, arguments=arguments)
        return explorer

    return named


def again(shown: Shown) -> Explorer:
    """The chart that a cell shows, made anew."""
    explorer = __getattr__(shown.name)(**shown.arguments)
    return explorer.choose(**shown.choices) if shown.choices else explorer
