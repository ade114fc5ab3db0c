"""A notebook that is older than the course says in one sentence what is gone; Python's own errors stay as they are."""

from __future__ import annotations

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from courselab.errors import CourseError, Missing
from courselab.notebooks.older import not_there, what_to_do
from usmex import explore

NAME = "03_pan_cooperation_merida"
OPEN = f'import usmex\nfrom usmex import explore, open_lesson\nlesson = open_lesson("{NAME}")'
GONE = {
    "lesson.show(explore.aid_by_moon())": "There is no chart “aid_by_moon”.",
    "lesson.show(explore.aid_flows().choose(moon='full'))": "This chart has no control “moon”",
    "lesson.show(explore.aid_flows().choose(dollars='gold'))": "The control “dollars” has no option “gold”",
    "lesson.show(explore.monthly_homicides(since=2004))": "The chart “monthly_homicides” is no longer called",
    "lesson.answer('merida.gone')": "has no question “merida.gone”",
    "lesson.remember()": "The course's Python library has no “remember”.",
    "usmex.load('aid_by_moon')": "There is no table “aid_by_moon”.",
    "usmex.load('aid_by_year')['pesos']": "This cell asks a table for “pesos”, which is not in it.",
    "usmex.load('aid_by_year')[['stage', 'pesos']]": "This cell asks a table for “pesos”, which is not in it.",
    "usmex.load('aid_by_year').groupby('moon')": "This cell asks a table for “moon”, which is not in it.",
    "from usmex.measures import tides": "The course's Python library has no “tides”.",
    "import usmex.tides": "The course's Python library has no “usmex.tides”.",
    "lesson.compare(('x', 'value(\"aid_by_year\", \"pesos\", stage=\"paid\")', 1, 'gao_10_253r'))": "has no field “pesos”",
    "lesson.compare(('x', 'value(\"aid_by_year\", \"amount_usd\", stage=\"lent\")', 1, 'gao_10_253r'))": "0 rows of",
    "lesson.compare(('x', '1', 1, 'gao_gone'))": "There is no source “gao_gone”.",
    "open_lesson('03_merida')": "There is no lesson “03_merida”. Did you mean “03_pan_cooperation_merida”?",
}
"""Cells of an older copy, each with the beginning of what it must be told."""
ASKED = {
    "lesson.quiz('merida.gone')": "has no question “merida.gone”",
    "lesson.predict('merida.gone')": "has no prediction “merida.gone”",
}
"""Cells that must not end the run of all cells."""
PYTHONS_OWN = {
    "{}['pesos']": "KeyError",
    "'text'.moon": "AttributeError",
    "import moon_and_tides": "ModuleNotFoundError",
    "len(1)": "TypeError",
    "pesos": "NameError",
}
"""Slips of the reader's own, which are Python's to explain."""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> NotebookNode:
    folder = tmp_path_factory.mktemp("older")
    cells = [
        new_code_cell(source) for source in (OPEN, *ASKED, "lesson.quiz('merida.stage')", *GONE, *PYTHONS_OWN)
    ]
    notebook = new_notebook(cells=cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSELAB_PROGRESS", str(folder / "progress.json"))
        NotebookClient(
            notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(folder)}}
        ).execute()
    return nbformat.from_dict(notebook)


def test_what_is_gone_is_told_in_one_place_with_what_to_do(ran: NotebookNode) -> None:
    for cell in ran.cells[4 : 4 + len(GONE)]:
        output = cell.outputs[-1]
        assert output.output_type == "error", cell.source
        assert len(output.traceback) == 1 and "\n" not in output.traceback[0], cell.source
        assert GONE[cell.source] in output.traceback[0]
        assert output.traceback[0].endswith(what_to_do(f"notebooks/{NAME}.ipynb"))


def test_pythons_own_errors_stay_pythons_own(ran: NotebookNode) -> None:
    for cell in ran.cells[4 + len(GONE) :]:
        output = cell.outputs[-1]
        assert output.ename == PYTHONS_OWN[cell.source]
        assert len(output.traceback) > 1 or "\n" in output.traceback[0], cell.source
        assert "your copy" not in "".join(output.traceback)


def test_a_question_that_is_gone_does_not_end_the_run(ran: NotebookNode) -> None:
    for cell in ran.cells[1:3]:
        (shown,) = cell.outputs
        assert shown.output_type == "display_data"
        assert ASKED[cell.source] in shown["data"]["text/plain"]
        assert shown["data"]["text/plain"].endswith(what_to_do(f"notebooks/{NAME}.ipynb"))
    (shown,) = ran.cells[3].outputs
    assert shown["data"]["text/plain"].startswith("Question merida.stage")


def test_a_control_set_to_something_odd_is_no_sign_of_an_older_copy() -> None:
    with pytest.raises(CourseError, match="takes two years") as raised:
        explore.aid_flows().choose(years=2010)
    assert not isinstance(raised.value, Missing)
    assert not_there(raised.value, None) == ""


def test_a_cell_run_alone_in_a_fresh_python_is_told_what_to_do() -> None:
    """IPython loads the answer in every kernel of the environment, before a lesson is opened."""
    asked = [
        "lesson.quiz('merida.stage')",
        "lesson.show(explore.aid_flows())",
        "open_lesson('03_pan_cooperation_merida')",
        "check.number(paid_share)",
        "usmex.load('aid_by_year')",
        "pesos",
    ]
    notebook = new_notebook(cells=[new_code_cell(source) for source in asked])
    NotebookClient(notebook, allow_errors=True).execute()
    told = [cell.outputs[0] for cell in notebook.cells]
    for output in told[:-1]:
        assert output.ename == "CourseError"
        assert "choose Run → Run All Cells" in output.evalue
        assert "\n" not in "\n".join(output.traceback), "one sentence, no traceback"
    assert told[-1].ename == "NameError", "a slip of the reader's own is Python's to explain"
