"""The one kind of error that a reader of a lesson may see: a sentence, never a traceback."""

from __future__ import annotations

import sys
from types import TracebackType


class CourseError(Exception):
    """Something the reader can mend: what was wrong, where, and what to do, in one sentence."""

    def _render_traceback_(self) -> list[str]:
        """Jupyter calls this in place of printing a traceback."""
        return [str(self)]


class Missing(CourseError):
    """Something that a notebook asks for by name and that the course does not have, or no longer has."""


class UnknownName(Missing, AttributeError):
    """A name that a module does not have, in a sentence; Python's own ``hasattr`` understands it too."""


_others = sys.excepthook


def _told(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What Python does with an error that nobody caught: of one of ours, whatever command or script, the sentence."""
    if isinstance(error, CourseError):
        print(error, file=sys.stderr)
    else:
        _others(kind, error, trace)


sys.excepthook = _told
