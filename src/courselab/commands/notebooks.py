"""Execute the lessons, draw their pictures, make their answer keys, and leave clean files.

``python -m courselab.commands.notebooks`` does all; with names of lessons it does those. A browser that kaleido can
drive must be installed (Chrome or Chromium).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from courselab.charts.view import PICTURE_MIME
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.names import unknown
from courselab.notebooks.execution import KERNEL, clear, draw_pictures, execute, without_widgets, write
from courselab.shown import KEY, noted
from courselab.steps import steps

KEYS = COURSE.exercises / "answer_keys"
METADATA = {
    **KERNEL,
    # How RISE shows the lesson: nothing moves by itself, and no fonts are fetched. The look is in rise.css beside it.
    "rise": {
        "auto_select": "none",
        "center": False,
        "slideNumber": "c/t",
        "start_slideshow_at": "beginning",
        "theme": "white",
        "transition": "none",
    },
}
OPEN_TAG = "open"
"""Code cells with this tag are meant to be read and changed; all others are folded."""
CHECK_TAG = "nbval-check-output"
LOOKED_AT = {"chart", "question", "prediction", "answer", "compare", "verdicts", "ledger"}
"""What a cell shows that a class looks at."""
HEADING = re.compile(r"^#{1,2} ", re.MULTILINE)
HOW_TO_READ = "**How to read this chart.**"
PROJECTED = ("**", "- ", "1. ", "> ", "| ")
"""A cell of text that begins so has a lead, a list, voices or a table: something to look at."""
ASKING_CALL = re.compile(r"\blesson\.(quiz|predict)\(")
KEY_NOTE = (
    "> **Answer key.** Made from the lesson by `make notebooks`: each question is answered, each wrong answer is "
    "given its reply, and each number is derived again from the tables. It is as public as the repository."
)


def slide_type(cell: NotebookNode) -> str:
    """What a cell is when the lesson is projected, in the words of Jupyter's slide metadata.

    A heading begins a block (``slide``). Below it stand (``subslide``) what a class looks at: charts, questions,
    predictions, checks, verdicts, and text with a lead, a list or voices. Other prose is for the speaker
    (``notes``). Code that is meant to be read stays under its heading (``-``); all else is left out (``skip``).
    """
    if cell.cell_type == "code":
        if OPEN_TAG in cell.metadata.get("tags", []):
            return "-"
        return "subslide" if any(thing.kind in LOOKED_AT for thing in noted(cell) or ()) else "skip"
    if HEADING.search(cell.source):
        return "slide"
    looked_at = cell.source.startswith(PROJECTED) and not cell.source.startswith(HOW_TO_READ)
    return "subslide" if looked_at else "notes"


def clean(notebook: NotebookNode) -> NotebookNode:
    """The committed form: uniform metadata, slides, folded helper cells, check tags, no live widgets."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        tags = list(cell.metadata.get("tags", []))
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in (KEY,) if key in cell.metadata}
        )
        if cell.cell_type == "code":
            if noted(cell) and CHECK_TAG not in tags:
                tags.append(CHECK_TAG)
            if OPEN_TAG not in tags:
                cell.metadata["jupyter"] = {"source_hidden": True}
        if tags:
            cell.metadata["tags"] = tags
        cell.metadata["slideshow"] = {"slide_type": slide_type(cell)}
    return without_widgets(notebook)


def built(path: Path, *, drawn: bool = True) -> NotebookNode:
    """What ``path`` should be: executed, with pictures, clean."""
    notebook = clear(nbformat.read(path, as_version=4))
    return draw_pictures(clean(execute(notebook, path.parent)), drawn=drawn)


def answer_key(lesson: NotebookNode) -> NotebookNode:
    """The lesson's twin in which every question and prediction is answered; not executed yet."""
    key = clear(nbformat.reads(nbformat.writes(lesson), as_version=4))
    for cell in key.cells:
        if cell.cell_type == "code":
            cell.source = ASKING_CALL.sub("lesson.answer(", cell.source)
    note = nbformat.v4.new_markdown_cell(KEY_NOTE, id="answer-key-note")
    key.cells.insert(1, note)
    return key


def built_key(lesson: Path) -> NotebookNode:
    """What the answer key of a lesson should be: executed, clean, without pictures."""
    key = clean(execute(answer_key(nbformat.read(lesson, as_version=4)), KEYS))
    for cell in key.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(PICTURE_MIME, None)
    return key


def main(names: list[str]) -> None:
    """Build the lessons with these file names (without ending), or all. Ends with one sentence on what is wrong."""
    known = [path.stem for path in COURSE.lessons()]
    folder = COURSE.near(COURSE.notebooks)
    for name in names:
        if name not in known:
            sys.exit(unknown(f"There is no file {folder}/{name}.ipynb.", name, known))
    wanted = names or known
    for name in steps("Lesson", wanted, len(wanted)):
        try:
            build(COURSE.notebooks / f"{name}.ipynb")
        except CourseError as error:
            sys.exit(f"{folder}/{name}.ipynb: {error}")


def build(path: Path) -> None:
    """Build a lesson and its answer key. Raises CourseError where a cell ends in an error."""
    write(built(path), path)
    KEYS.mkdir(parents=True, exist_ok=True)
    # A key lists the sources that its own file cites, so the file must hold the new text before it runs.
    write(answer_key(nbformat.read(path, as_version=4)), KEYS / path.name)
    write(built_key(path), KEYS / path.name)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
