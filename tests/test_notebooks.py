"""The committed notebooks: clean, complete, current, and silent about the keys."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from courselab.commands import notebooks
from courselab.commands.notebooks import CHECK_TAG, KEYS, METADATA, built, built_key
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.notebooks import execution
from courselab.quiz import bank_for
from courselab.shown import ASKED, noted, shown_in, with_outputs
from courselab.widgets.markdown import without_maths
from courselab.widgets.part import VIEW_MIME
from tests.notebooks import assert_current, differences, read, shown_by

LESSON_FILES = sorted(COURSE.notebooks.glob("*.ipynb"))
KEY_FILES = [KEYS / path.name for path in LESSON_FILES]
LARGEST = 400_000
CELL_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PLACE = re.compile(r"(/(?:home|root|tmp|Users)/|\b[A-Z]:\\+)\w")
LINK = re.compile(r"\]\(([^)\s]+)")


def texts(cell: NotebookNode) -> str:
    """All text that the outputs of a cell show."""
    return "".join(
        str(text)
        for output in cell.get("outputs", [])
        for text in (output.get("text", ""), *output.get("data", {}).values())
    )


def asks(cell: NotebookNode) -> bool:
    return any(shown.kind in ASKED for shown in noted(cell) or [])


def faults(notebook: NotebookNode) -> list[str]:
    """What must not be in a committed notebook, a sentence each with the id of the cell."""
    found = []
    if dict(notebook.metadata) != METADATA:
        found.append("the notebook's metadata are not the uniform ones")
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for place, cell in enumerate(code, start=1):
        if cell.execution_count != place:
            found.append(f"{cell.id}: has not been executed in order")
        if CHECK_TAG in cell.metadata.get("tags", []) and not texts(cell).strip():
            found.append(f"{cell.id}: is tagged to be checked and has no output")
        if CHECK_TAG not in cell.metadata.get("tags", []) and cell.metadata.get("jupyter"):
            found.append(f"{cell.id}: is folded and not checked")
        for output in cell.outputs:
            if output.output_type == "error":
                found.append(f"{cell.id}: ended in an error")
            if VIEW_MIME in output.get("data", {}):
                found.append(f"{cell.id}: holds the id of a live widget")
            picture = output.get("metadata", {}).get("image/png", {})
            if "image/png" in output.get("data", {}) and not (
                picture.get("alt") and picture.get("drawn_from")
            ):
                found.append(f"{cell.id}: has a picture without words")
    ids = [cell.id for cell in notebook.cells]
    found += [f"{name}: is no stable cell id" for name in ids if not CELL_ID.fullmatch(name)]
    found += [f"{name}: stands twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    for cell in notebook.cells:
        if PLACE.search(cell.source + texts(cell)):
            found.append(f"{cell.id}: names a place on one computer")
        markdown = cell.source if cell.cell_type == "markdown" else ""
        shown = [
            markdown,
            *(output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", [])),
        ]
        if any(text != without_maths(text) for text in shown):
            found.append(f"{cell.id}: a dollar sign would be read as a formula; write \\$")
    return found


@pytest.mark.parametrize(
    "path", [*LESSON_FILES, *KEY_FILES], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_is_clean(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert faults(notebook) == []
    assert path.stat().st_size < LARGEST, (
        "larger than 400 KB: show fewer charts, or a chart with fewer points"
    )


def _spoil_count(cell: NotebookNode) -> None:
    cell.execution_count = None


def _spoil_output(cell: NotebookNode) -> None:
    cell.outputs = []


def _spoil_view(cell: NotebookNode) -> None:
    cell.outputs[0]["data"][VIEW_MIME] = {"model_id": "6a1f"}


def _spoil_tag(cell: NotebookNode) -> None:
    cell.metadata["tags"] = []


def _spoil_place(cell: NotebookNode) -> None:
    cell.outputs[0]["data"]["text/plain"] = str(Path.home() / "course")


def _spoil_money(cell: NotebookNode) -> None:
    cell.outputs[0]["data"]["text/markdown"] = "$5 of $33"


def _spoil_id(cell: NotebookNode) -> None:
    cell["id"] = "8fB2"


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_spoil_count, "executed"),
        (_spoil_output, "no output"),
        (_spoil_view, "live widget"),
        (_spoil_tag, "not checked"),
        (_spoil_place, "one computer"),
        (_spoil_money, "formula"),
        (_spoil_id, "stable"),
    ],
)
def test_a_fault_is_seen(spoil: Callable[[NotebookNode], None], fault: str) -> None:
    notebook = copy.deepcopy(read(LESSON_FILES[0]))
    spoil(next(cell for cell in notebook.cells if asks(cell)))
    assert len(faults(notebook)) == 1
    assert fault in faults(notebook)[0]


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_lesson_is_what_the_command_makes(path: Path) -> None:
    assert_current(path, built(path, drawn=False))


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_answer_key_is_what_the_command_makes(path: Path) -> None:
    assert_current(KEYS / path.name, built_key(path))


def test_a_cell_that_shows_another_chart_than_it_says_is_red(tmp_path: Path) -> None:
    first, _, *_ = (cell for cell in read(LESSON_FILES[0]).cells if cell.cell_type == "code")
    cells = [first, nbformat.v4.new_code_cell("lesson.show(explore.vintages())", id="copies")]
    path = tmp_path / LESSON_FILES[0].name
    execution.write(nbformat.v4.new_notebook(cells=cells), path)
    execution.write(built(path, drawn=False), path)
    assert [shown.name for shown in shown_by(path, "chart")] == ["vintages"]
    committed = path.read_text(encoding="utf-8")
    assert "application/vnd.courselab" not in committed, "what the builder is told stays in the outputs"
    path.write_text(committed.replace("explore.vintages()", "explore.timeline()"), encoding="utf-8")
    told = differences(read(path), built(path, drawn=False))
    assert any(text.startswith("cell “copies”") and ", metadata: " in text for text in told), told
    with pytest.raises(CourseError, match=r"does not say what its cell “copies” shows.*Run make notebooks"):
        shown_by(path, "chart")


def test_a_difference_is_named() -> None:
    committed = read(LESSON_FILES[0])
    made = copy.deepcopy(committed)
    assert differences(committed, made) == []
    cell = next(cell for cell in made.cells if asks(cell))
    cell.outputs[0]["data"]["text/plain"] = "Question start.one (one choice): answered."
    [told] = differences(committed, made)
    assert told.startswith(
        f"cell “{cell.id}” ({cell.source.splitlines()[0]}), output 1, text/plain: the file has “"
    )
    assert "not answered" in told and ": answered" in told
    made.cells.pop()
    assert differences(committed, made)[0].startswith("the cells: ")


def test_nbval_names_the_lesson_the_cell_and_the_reason(tmp_path: Path) -> None:
    """What a log of CI shows of a cell that fails: the repository's conftest.py puts it first."""
    printed, stopped = (
        nbformat.v4.new_code_cell(source, id=name)
        for name, source in (("a-sum", "1 + 1\n"), ("a-word", "unknown\n"))
    )
    printed.execution_count, stopped.execution_count = 1, 2
    printed.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "3"}, execution_count=1)]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Trial"), printed, stopped])
    path = tmp_path / "trial.ipynb"
    nbformat.write(notebook, path)
    command = [
        *(sys.executable, "-m", "pytest", "-p", "conftest", "-p", "no:cacheprovider"),
        "--nbval",
        "--nbval-current-env",
        str(path),
    ]
    done = subprocess.run(
        command, cwd=COURSE.notebooks.parent, capture_output=True, text=True, encoding="utf-8"
    )
    assert "\ntrial, cell “a-sum”, 1 + 1 : Cell outputs differ (code cell 0)\n" in done.stdout, done.stdout
    assert (
        "\ntrial, cell “a-word”, unknown : Cell execution caused an exception (code cell 1)\n" in done.stdout
    ), done.stdout


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_each_chart_has_a_picture_and_words(path: Path) -> None:
    shown = [
        (cell, outputs)
        for cell in read(path).cells
        for thing, outputs in with_outputs(shown_in(path.stem, cell), cell)
        if thing.kind == "chart"
    ]
    assert shown, "a lesson shows a chart"
    for cell, (picture, words) in shown:
        assert "image/png" in picture["data"], f"{cell.id}: no picture"
        assert words["data"]["text/plain"] in picture["metadata"]["image/png"]["alt"], cell.id
        assert "Source: " in words["data"]["text/markdown"], f"{cell.id}: no source"


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_no_key_stands_in_a_lesson(path: Path) -> None:
    """Neither reasons nor hints nor the record of a prediction, before the reader has answered."""
    bank = bank_for(path.stem)
    written = json.dumps(read(path), ensure_ascii=False)
    secrets = [
        text
        for question in bank.questions
        for text in (
            *(option.because["en"] for option in question.options),
            *(pair.because["en"] for pair in question.pairs),
            *(hint["en"] for hint in question.hints),
            *([question.right["en"]] if question.right else []),
        )
    ]
    secrets += [prediction.think["en"] for prediction in bank.predictions]
    assert [secret for secret in secrets if json.dumps(secret, ensure_ascii=False)[1:-1] in written] == [], (
        "a reason, a hint or a reply of the question file stands in the lesson's text"
    )


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_each_item_of_the_bank_is_asked_once_and_answered_in_the_key(path: Path) -> None:
    bank = bank_for(path.stem)
    ids = [item.id for item in bank.items]
    asked = [shown.name for kind in ASKED for shown in shown_by(path, kind)]
    assert sorted(asked) == sorted(ids), (
        f"not asked exactly once: {sorted(set(asked) ^ set(ids)) or 'one stands twice'}"
    )
    key = "".join(texts(cell) for cell in read(KEYS / path.name).cells)
    assert [item for item in ids if f"**{item}.**" not in key] == [], (
        "missing in the answer key; run: make notebooks"
    )


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_headings_and_links(path: Path) -> None:
    markdown = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")
    levels = [len(mark) for mark in re.findall(r"^(#+) ", markdown, re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1, (
        "one heading with #, at the top; all others with ## or more"
    )
    assert all(after <= before + 1 for before, after in pairwise(levels)), "a heading skips a level"
    for target in LINK.findall(markdown):
        assert target == "#Sources" or (path.parent / target).is_file(), f"{path.name} links to {target}"


def test_a_cell_that_fails_is_named(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 / 0", id="share")])
    with pytest.raises(
        CourseError, match="cell share, “1 / 0”, ended in ZeroDivisionError: division by zero"
    ):
        execution.execute(notebook, tmp_path)


def test_an_unknown_lesson_and_a_missing_browser_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match=r"no file notebooks/00_start\.ipynb\. Did you mean “00_start_here”"):
        notebooks.main(["00_start"])
    monkeypatch.setenv("BROWSER_PATH", "nowhere")
    with pytest.raises(CourseError, match="none was found: install one"):
        execution._renderer.__wrapped__()
