"""A copy of a lesson that is older than the course: what it asks for and no longer finds, and what to do then."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any

from courselab import explore
from courselab.course import COURSE
from courselab.errors import CourseError, Missing
from courselab.messages import say

ANSWERED = (Missing, KeyError, AttributeError, ImportError, TypeError)
"""What Python raises where a name, a field or a way of calling is no longer there."""
OURS = ("courselab", COURSE.package)
IMPORT = re.compile(r"cannot import name '(\w+)'")
CALL = re.compile(r"(\w+)\(\) (?:got an unexpected keyword argument|takes .* positional arguments?)")


def explain_in(shell: Any, file: str) -> None:
    """Answer in one sentence, in this IPython shell, what a cell asks for in vain; other errors stay Python's own.

    ``file`` is the lesson in the course's folder. Without a shell (None) there is nothing to do. Jupyter does not tell Python which version of a notebook is
    running, so the sentence says on which condition it holds.
    """
    if shell is None:
        return

    def answer(
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType,
        tb_offset: int | None = None,
    ) -> None:
        told = not_there(error, trace)
        if told:
            shell.showtraceback((CourseError, CourseError(f"{told} {what_to_do(file)}"), trace))
        else:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc(ANSWERED, answer)


def what_to_do(file: str) -> str:
    """How to come by the lesson as the course has it now."""
    return say(
        "If you have not changed this cell, your copy of the lesson is not of the same version as the course: take "
        "{file} anew (on a classroom server, rename your copy, then stop and start your server); "
        "your answers are kept.",
        file=file,
    )


def not_there(error: BaseException, trace: TracebackType | None) -> str:
    """What a cell asked the course for in vain, as a sentence; empty when the error is about something else."""
    match error:
        case Missing():
            return str(error)
        case KeyError(args=(str(text),)) if "pandas" in _packages(trace):
            names = re.findall(r"'([^']+)'", text) or [text]
            return say("This cell asks a table for “{name}”, which is not in it.", name=", ".join(names))
        case AttributeError(name=str(name), obj=asked) if _is_ours(asked):
            return say("The course's Python library has no “{name}”.", name=name)
        case ImportError(name=str(name)) if name.split(".")[0] in OURS:
            part = IMPORT.match(str(error))
            return say("The course's Python library has no “{name}”.", name=part[1] if part else name)
        case TypeError() if (call := CALL.match(str(error))) and call[1] in explore.names():
            return say("The chart “{name}” is no longer called in this way.", name=call[1])
    return ""


def _is_ours(asked: object) -> bool:
    """Whether a module, or an object of a class, belongs to the course."""
    place = getattr(asked, "__name__", None) or type(asked).__module__
    return str(place).split(".")[0] in OURS


def _packages(trace: TracebackType | None) -> set[str]:
    """The packages in which the frames of a traceback lie."""
    found = set()
    while trace is not None:
        found.add(str(trace.tb_frame.f_globals.get("__name__", "")).split(".")[0])
        trace = trace.tb_next
    return found
