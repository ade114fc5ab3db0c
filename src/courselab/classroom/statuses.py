"""What became of each submission: kept in ``statuses/<assignment>.json``, which nbgrader never touches."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from courselab.messages import say

GRADED, MISSING, UNREADABLE, FAILED = "graded", "missing", "unreadable", "failed"
ENDS = {"done": GRADED, "time": "time", "memory": "memory", "died": "died"}
"""The status for each way in which an execution ends."""
_writing = threading.Lock()


@dataclass(frozen=True)
class Status:
    """``state`` is graded, partly, numbers, time, memory, died, unreadable, failed or missing.

    ``note`` adds a sentence; ``of`` is the fingerprint of what was graded: submission, release and keys.
    """

    state: str
    note: str = ""
    of: str = ""


def in_words(state: str) -> str:
    """A state as the report and the table of grades name it."""
    return {
        GRADED: say("graded"),
        "partly": say("graded, cells were missing"),
        "numbers": say("graded, but it asks about other years or states"),
        "time": say("out of time"),
        "memory": say("out of memory"),
        "died": say("the program died"),
        UNREADABLE: say("could not be read"),
        FAILED: say("could not be graded"),
        MISSING: say("missing"),
    }[state]


def read_statuses(assignment: str, root: Path) -> dict[str, Status]:
    """The statuses of an assignment by student; none if it was never graded."""
    try:
        found = json.loads(_path(assignment, root).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {student: Status(**status) for student, status in found.items()}


def keep_statuses(assignment: str, root: Path, found: Mapping[str, Status]) -> None:
    """Add or replace the statuses of these students."""
    with _writing:
        path = _path(assignment, root)
        path.parent.mkdir(parents=True, exist_ok=True)
        all_of_them = {**read_statuses(assignment, root), **found}
        text = json.dumps(
            {student: asdict(status) for student, status in sorted(all_of_them.items())}, indent=1
        )
        new = path.with_suffix(".new")
        new.write_text(text + "\n", encoding="utf-8", newline="\n")
        new.replace(path)


def _path(assignment: str, root: Path) -> Path:
    return root / "statuses" / f"{assignment}.json"
