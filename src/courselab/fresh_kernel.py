"""A cell of a lesson that is run alone in a Python that has not opened the lesson: a sentence, not a NameError.

IPython loads this in each kernel of the course's environment (``commands/lab/ipython_kernel_config.py``), before any cell
runs; so it imports nothing until there is something to say. ``open_lesson`` puts its own answers in this one's place.
"""

from __future__ import annotations

from types import TracebackType
from typing import Any

OPENED = {"check", "courselab", "explore", "lesson", "open_lesson"}
"""The names that the first cell of a lesson or an assignment makes, beside that of the course's package."""


def load_ipython_extension(shell: Any) -> None:
    """Answer in this IPython shell where a cell asks for what the first cell of a lesson makes."""
    shell.set_custom_exc((NameError,), _answer)


def _answer(
    shell: Any,
    kind: type[BaseException],
    error: NameError,
    trace: TracebackType,
    tb_offset: int | None = None,
) -> None:
    from courselab.course import COURSE
    from courselab.errors import CourseError
    from courselab.messages import say

    if error.name not in {*OPENED, COURSE.package}:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        return

    told = say(
        "Python has just started and has not opened this page: choose Run → Run All Cells. Your answers are kept."
    )
    shell.showtraceback((CourseError, CourseError(told), trace))
