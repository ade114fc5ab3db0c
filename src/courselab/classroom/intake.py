"""A submission as it came, made into the assignment again: every cell of the release in its place and form.

Answers are looked up by name, so it does not matter what a student deleted, copied, moved or renamed: locked cells
get the release's text back, a deleted check is put back, and whatever else was written stays.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from courselab.classroom.exercises import NUMBERS_TAG, grade_id
from courselab.errors import CourseError
from courselab.messages import say

LARGEST_FILE = 50_000_000
MOST_CELLS = 2000


@dataclass(frozen=True)
class Aligned:
    """The submission in the release's form, and the ids of the cells that had to be put back."""

    notebook: NotebookNode
    restored: tuple[str, ...]
    changed: bool
    """Whether a cell of numbers said something else: made from another release, or altered."""


def read_submission(path: Path) -> NotebookNode:
    """A notebook that a stranger wrote, without its outputs. Raises CourseError, one sentence, if it is none."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CourseError(say("the file is larger than {most} MB", most=LARGEST_FILE // 1_000_000))
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CourseError(say("the file cannot be opened ({problem})", problem=error.strerror)) from None
    except (ValueError, RecursionError):
        raise CourseError(say("the file is not a notebook: it is not JSON")) from None
    if type(found) is not dict or type(found.get("cells")) is not list:
        raise CourseError(say("the file is not a notebook of Jupyter's version 4"))
    if len(found["cells"]) > MOST_CELLS:
        raise CourseError(say("the notebook has more than {most} cells", most=MOST_CELLS))
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=[_cell(cell) for cell in found["cells"]])
    return notebook


def _cell(found: Any) -> NotebookNode:
    """One cell with its type, its text and what nbgrader calls it; nothing else is taken over."""
    if type(found) is not dict:
        raise CourseError(say("the notebook holds something that is not a cell"))
    source = found.get("source", "")
    if type(source) is list and all(type(line) is str for line in source):
        source = "".join(source)
    if type(source) is not str:
        raise CourseError(say("the notebook holds a cell without text"))
    kind = found.get("cell_type")
    cell: NotebookNode = (
        nbformat.v4.new_code_cell(source) if kind == "code" else nbformat.v4.new_markdown_cell(source)
    )
    metadata = found.get("metadata")
    given = metadata.get("nbgrader") if type(metadata) is dict else None
    name = given.get("grade_id") if type(given) is dict else None
    cell_id = found.get("id")
    cell.metadata["claims"] = [text for text in (name, cell_id) if type(text) is str]
    return cell


def align(submission: NotebookNode, release: NotebookNode) -> Aligned:
    """Every cell of the release, found again by nbgrader's id, the cell's id, or its text; the rest in its place.

    ``submission`` comes from ``read_submission``.
    """
    wanted = {grade_id(cell): cell for cell in release.cells if grade_id(cell)}
    taken: dict[str, NotebookNode] = {}
    cells = list(submission.cells)
    for cell in cells:
        claims = cell.metadata.pop("claims", [])
        name = next((claim for claim in claims if claim in wanted and claim not in taken), "")
        name = name or next(
            (
                other
                for other, ours in wanted.items()
                if other not in taken and locked(ours) and ours.source == cell.source
            ),
            "",
        )
        if name:
            taken[name] = cell
    changed = any(
        NUMBERS_TAG in wanted[name].metadata.get("tags", []) and _told(cell) != _told(wanted[name])
        for name, cell in taken.items()
    )
    for name, cell in taken.items():
        ours = wanted[name]
        cells[_place(cells, cell)] = taken[name] = _as(ours, ours.source if locked(ours) else cell.source)
    order = list(wanted)
    restored: list[str] = []
    for place, name in enumerate(order):
        if name in taken or _is_question(wanted[name]):
            continue
        taken[name] = _as(wanted[name], wanted[name].source)
        if is_check(wanted[name]) and order[place - 1] in restored:
            # The answer was deleted too: at the end every name has its value.
            cells.append(taken[name])
        else:
            before = next((other for other in reversed(order[:place]) if other in taken), "")
            cells.insert(_place(cells, taken[before]) + 1 if before else 0, taken[name])
        restored.append(name)
    for number, cell in enumerate(cells):
        cell["id"] = grade_id(cell) or f"own-{number}"
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=release.metadata)
    notebook.nbformat_minor = 5
    return Aligned(notebook, tuple(restored), changed)


def locked(cell: NotebookNode) -> bool:
    """Whether a cell's text is the instructor's."""
    return not cell.metadata["nbgrader"].get("solution")


def is_check(cell: NotebookNode) -> bool:
    """Whether a cell of the release reports an answer for points."""
    given = cell.metadata.get("nbgrader", {})
    return bool(given.get("grade") and not given.get("solution"))


def _is_question(cell: NotebookNode) -> bool:
    """Whether a cell is only to be read, so that nothing is lost to grading with it."""
    return bool(cell.cell_type == "markdown" and locked(cell))


def _told(cell: NotebookNode) -> str:
    """A cell's text without its spaces."""
    return "".join(cell.source.split())


def _as(ours: NotebookNode, source: str) -> NotebookNode:
    """A cell of the release with this text."""
    cell: NotebookNode = nbformat.from_dict(json.loads(json.dumps(ours)))
    cell.source = source
    return cell


def _place(cells: list[NotebookNode], cell: NotebookNode) -> int:
    """Where this very cell stands; another may read the same."""
    return next(place for place, other in enumerate(cells) if other is cell)
