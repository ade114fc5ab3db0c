"""What a lesson's file says about the lesson: its title and minutes, what its text cites, its pictures."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from courselab.errors import CourseError
from courselab.messages import say

if TYPE_CHECKING:
    from nbformat import NotebookNode

CITATION = re.compile(r'\(#Sources "([A-Za-z0-9_]+)"\)')
"""How a Markdown cell cites: ``([GAO 2009](#Sources "gao_10_253r"))``."""
PROMISED = re.compile(r"\*\*(\d+) minutes\.\*\*")


def title_of(lesson: str, notebook: NotebookNode) -> str:
    """The title: the heading with which the first cell begins. Raises CourseError if it begins with another text.

    ``lesson`` is the name of the file without its ending.
    """
    head, _, title = _first_cell(notebook).partition("\n")[0].partition("# ")
    if head or not title:
        raise CourseError(
            say(
                "The first cell of {lesson}.ipynb must begin with the title of the lesson: # …", lesson=lesson
            )
        )
    return title


def minutes_of(lesson: str, notebook: NotebookNode) -> int:
    """How long the lesson takes, by its first cell. Raises CourseError if that does not say."""
    found = PROMISED.search(_first_cell(notebook))
    if found is None:
        raise CourseError(
            say(
                "The first cell of {lesson}.ipynb must say how long the lesson takes, as in **50 minutes.**",
                lesson=lesson,
            )
        )
    return int(found[1])


def _first_cell(notebook: NotebookNode) -> str:
    return str(notebook.cells[0].source) if notebook.cells else ""


def cited_in(path: Path) -> list[str]:
    """Source ids cited in the Markdown cells of a notebook, in order; none if the file is not there."""
    text = "\n".join("".join(cell["source"]) for cell in cells_of(path) if cell["cell_type"] == "markdown")
    return list(dict.fromkeys(CITATION.findall(text)))


def pictures_in(path: Path) -> dict[str, str]:
    """The pictures of a notebook's charts as PNG in base64, by the fingerprint of what each was drawn from."""
    outputs = [output for cell in cells_of(path) for output in cell.get("outputs", [])]
    return {
        output["metadata"]["image/png"]["drawn_from"]: "".join(output["data"]["image/png"])
        for output in outputs
        if "image/png" in output.get("data", {}) and "drawn_from" in output["metadata"].get("image/png", {})
    }


def cells_of(path: Path) -> list[dict[str, Any]]:
    """The cells of a notebook; none if the file is not there."""
    if not path.exists():
        return []
    # A running lesson asks this, and nbformat takes longer to import than the whole lesson takes to open.
    cells: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return cells
