"""The machine of a course in notebooks: data, charts, questions, lessons, grading, pages. A notebook uses these names."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from courselab import explore
    from courselab.catalog import cite, describe, load, sources
    from courselab.classroom import check
    from courselab.derive import evaluate
    from courselab.errors import CourseError
    from courselab.lesson import Lesson, open_lesson

_MODULES = {
    "catalog": ("cite", "describe", "load", "sources"),
    "derive": ("evaluate",),
    "errors": ("CourseError",),
    "lesson": ("Lesson", "open_lesson"),
}
"""Which module makes which name."""
_NAMED = {"check": "courselab.classroom.check", "explore": "courselab.explore"}
"""The modules that are such names themselves."""

__all__ = [
    "CourseError",
    "Lesson",
    "check",
    "cite",
    "describe",
    "evaluate",
    "explore",
    "load",
    "open_lesson",
    "sources",
]


def __getattr__(name: str) -> Any:
    """Import what is first asked for: a command that draws no chart need not wait for tables and widgets."""
    if name in _NAMED:
        return import_module(_NAMED[name])
    for module, makes in _MODULES.items():
        if name in makes:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")


def __dir__() -> list[str]:
    """What Tab offers, also before it was asked for."""
    return __all__
