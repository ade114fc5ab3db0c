"""The course on how U.S.-Mexican relations changed. A notebook uses these names of the machine beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import courselab

if TYPE_CHECKING:
    from courselab import (
        CourseError,
        Lesson,
        check,
        cite,
        describe,
        evaluate,
        explore,
        load,
        open_lesson,
        sources,
    )

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
    """Import what is first asked for: a module that draws no chart need not wait for tables and widgets."""
    if name in __all__:
        return getattr(courselab, name)
    raise AttributeError(f"module {__name__} has no attribute {name}")


def __dir__() -> list[str]:
    """What Tab offers, also before it was asked for."""
    return __all__
