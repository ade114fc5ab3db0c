"""Helpers of the course on how U.S.-Mexican relations changed. A notebook uses these names."""

from usmex import explorers as explore
from usmex.catalog import cite, describe, load, sources
from usmex.derive import evaluate
from usmex.errors import CourseError
from usmex.lesson import Lesson, open_lesson

__all__ = [
    "CourseError",
    "Lesson",
    "cite",
    "describe",
    "evaluate",
    "explore",
    "load",
    "open_lesson",
    "sources",
]
