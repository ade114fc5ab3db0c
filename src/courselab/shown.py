"""What the cells of a notebook show, as ``make notebooks`` writes it into their metadata.

In a build whatever a cell shows also says what it is (``tell``). The builder takes that out of the outputs and into the
metadata (``note``). Site, slides, exports and comparisons read it there: none of them reads or runs a cell's code.
"""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from IPython.display import display

from courselab.errors import CourseError
from courselab.messages import say

MIME = "application/vnd.courselab.shown+json"
"""In a build, what the next outputs of a cell are."""
KEY = "courselab"
"""Where in a cell's metadata it stands."""
OUTPUTS = {
    "head": 1,
    "chart": 2,
    "question": 1,
    "prediction": 1,
    "answer": 1,
    "compare": 1,
    "verdicts": 1,
    "ledger": 2,
    "review": 1,
    "so_far": 1,
    "hand_in": 1,
    "sources": 1,
}
"""The kinds of things that a cell can show, and how many outputs each is: a chart is a picture and its words."""
ASKED = ("question", "prediction")


@dataclass(frozen=True)
class Shown:
    """One thing that a cell shows. ``name`` is that of the chart, or the id of the question or prediction."""

    kind: str
    name: str = ""
    choices: Mapping[str, Any] = field(default_factory=dict)
    """What a chart's controls are set to, where that is not what they begin with."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    """What the chart's function is given, by name."""

    def to_metadata(self) -> list[Any]:
        """As a list without its empty end."""
        parts: list[Any] = [self.kind, self.name, dict(self.choices), dict(self.arguments)]
        while not parts[-1]:
            parts.pop()
        return parts


def building() -> bool:
    """Whether the builder runs this notebook, and not a reader."""
    return bool(os.environ.get("COURSELAB_BUILD"))


def tell(shown: Shown) -> None:
    """In a build, say what is shown next; else nothing."""
    if building():
        display({MIME: shown.to_metadata()}, raw=True)


def note(cell: dict[str, Any]) -> None:
    """Take what the outputs of an executed cell say of themselves into its metadata."""
    told = [output["data"][MIME] for output in cell["outputs"] if MIME in output.get("data", {})]
    cell["outputs"] = [output for output in cell["outputs"] if MIME not in output.get("data", {})]
    cell["metadata"][KEY] = {"shows": told, "code": _mark(cell)}


def _mark(cell: Mapping[str, Any]) -> str:
    """The code of a cell in sixteen letters: what was noted of other code says nothing of this."""
    return hashlib.sha256("".join(cell["source"]).encode()).hexdigest()[:16]


def noted(cell: Mapping[str, Any]) -> list[Shown] | None:
    """What a cell shows; None where that is not noted, or was noted of other code or of outputs that are gone."""
    match cell["metadata"].get(KEY):
        case {"shows": list(shows), "code": mark} if mark == _mark(cell):
            found = [Shown(*parts) for parts in shows]
            if sum(OUTPUTS.get(shown.kind, math.inf) for shown in found) <= len(cell["outputs"]):
                return found
    return None


def shown_in(lesson: str, cell: Mapping[str, Any]) -> list[Shown]:
    """What a cell of a lesson shows, in order. Raises CourseError, one sentence, where that is not noted."""
    found = noted(cell) if cell["cell_type"] == "code" else []
    if found is None:
        raise CourseError(
            say(
                "{lesson}.ipynb does not say what its cell “{cell}” shows: the cell is new, or was changed. "
                "Run make notebooks LESSON={lesson}.",
                lesson=lesson,
                cell=cell["id"],
            )
        )
    return found


def with_outputs(shows: list[Shown], cell: Mapping[str, Any]) -> Iterator[tuple[Shown, list[Any]]]:
    """What a cell shows, each with its outputs."""
    outputs = iter(cell.get("outputs", []))
    for shown in shows:
        yield shown, list(islice(outputs, OUTPUTS[shown.kind]))
