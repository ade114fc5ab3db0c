"""How far a command is, for whoever waits for it at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from courselab.messages import say

Thing = TypeVar("Thing")


def tell(sentence: str) -> None:
    """Say what a command does now; nothing where nobody watches: in a file, a pipe, a log."""
    if sys.stderr.isatty():
        print(sentence, file=sys.stderr, flush=True)


def steps(doing: str, things: Iterable[Thing], total: int) -> Iterator[Thing]:
    """Each thing in its turn, after a line such as ``Lesson 3 of 10: 01_opening_hours``.

    ``doing`` is the first word of the line, in the reader's language. What waits for ``things`` to be made sees each when it is made.
    """
    for place, thing in enumerate(things, start=1):
        tell(say("{doing} {place} of {total}: {name}", doing=doing, place=place, total=total, name=thing))
        yield thing
