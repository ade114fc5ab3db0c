"""A lesson at work: what its methods show, keep and refuse."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from courselab import catalog, lesson
from courselab.charts.view import alt_text
from courselab.claims import claims_of, ledger_text
from courselab.course import COURSE
from courselab.lesson import Lesson, open_lesson
from courselab.notebooks.book import pictures_of
from courselab.notebooks.content import cited_in
from courselab.progress import Progress
from courselab.quiz import QuestionView, Reply, bank_for
from courselab.widgets.markdown import without_maths
from courselab.widgets.part import VIEW_MIME
from usmex import CourseError, explore

from . import faults

NAME = "03_pan_cooperation_merida"
NOT_KEPT = "Your progress is not kept: its file cannot be written. The lesson works all the same."


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the lesson displays, in order."""
    found: list[Any] = []
    monkeypatch.setattr(lesson, "display", found.append)
    return found


@pytest.fixture
def course(tmp_path: Path, shown: list[Any]) -> Lesson:
    return Lesson(NAME, bank_for(NAME), Progress(tmp_path / "progress.json"))


def test_opening_says_ready_and_what_was_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shown: list[Any]
) -> None:
    monkeypatch.setenv("COURSELAB_PROGRESS", str(tmp_path / "progress.json"))
    open_lesson(NAME)
    assert shown[0].words == "Ready: the data and 12 questions are in place."
    Progress(tmp_path / "progress.json").record_answer(NAME, "merida.stage", "d", "yes")
    open_lesson(NAME)
    assert shown[1].words.endswith("You have answered 1 question so far.")
    assert shown[1].still() == shown[0].still()
    assert not shown[1].still()["text/plain"].startswith("Ready"), "what is saved is not live"


def test_a_chart_is_saved_with_the_books_picture(course: Lesson, shown: list[Any]) -> None:
    """Live it is a widget; in the file the picture of this very state stands beside it, with its words."""
    course.show(explore.aid_flows())
    data, metadata = shown[0].part._repr_mimebundle_()
    assert VIEW_MIME in data
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == alt_text(shown[0].chart)
    course.show(explore.aid_flows().choose(years=(2000, 2010)))
    data, metadata = shown[1].part._repr_mimebundle_()
    assert "image/png" not in data, "there is no picture of this state, and one of another would be false"


def test_an_answer_is_kept_and_comes_back(course: Lesson, shown: list[Any]) -> None:
    course.quiz("merida.stage")
    shown[0].answer = {"value": "c", "serial": 1}
    assert shown[0].reply["tone"] == "not_that"
    course.quiz("merida.stage")
    assert shown[1].answer["value"] == "c"
    assert shown[1].reply["text"] == shown[0].reply["text"]


def test_a_prediction_is_kept_and_comes_back(course: Lesson, shown: list[Any]) -> None:
    course.predict("merida.cash")
    assert shown[0].record == {}
    shown[0].guess = {"values": {str(year): 300 for year in range(2009, 2014)}, "serial": 1}
    course.predict("merida.cash")
    assert shown[1].record == shown[0].record


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda course: course.quiz("merida.stge", "merida.stage"), "Did you mean “merida.stage”?"),
        (lambda course: course.predict("merida.cahs"), "Did you mean “merida.cash”?"),
    ],
)
def test_a_wrong_name_gets_the_nearest_and_the_run_goes_on(
    course: Lesson, shown: list[Any], ask: Any, told: str
) -> None:
    ask(course)
    assert told in shown[0].plain and shown[0].plain.endswith("your answers are kept.")
    assert all(isinstance(view, QuestionView) for view in shown[1:])


def test_an_answer_key_must_not_ask_for_what_is_not_there(course: Lesson) -> None:
    with pytest.raises(CourseError, match="has no question"):
        course.answer("merida.nothing")


def test_check_it_yourself_compares_and_cites(course: Lesson) -> None:
    paid = 'value("aid_by_year", "amount_usd", stage="paid", fiscal_year=2010) / 1e6'
    row = ("Paid in FY2010", paid, 300.0, "fa_country_2025_11")
    words = course.compare(row)
    assert "| Paid in FY2010 | 310.8 | 300.0 | 3.6 percent |" in words.markdown
    same = 'total("aid_by_account", "obligated_usd", fiscal_year=2010) / 1e6'
    assert "| 0.0 percent |" in course.compare(("x", same, 718.09, "gao_10_253r")).markdown
    assert "| 45 | 49 |" in course.compare(("people are whole", "45", 49, "gao_10_253r")).markdown
    assert "GAO 2009" in course.sources().plain


def test_sources_hold_what_charts_and_text_cite(course: Lesson) -> None:
    plain = course.sources().plain
    cited = cited_in(COURSE.notebooks / f"{NAME}.ipynb")
    assert len(cited) > 5
    assert all(f"[{source}]" in plain for source in cited)
    assert "[bls_cpi_u]" not in plain


def test_a_dollar_sign_stays_a_dollar_sign(course: Lesson) -> None:
    assert without_maths("from $5 to $33; `$x`") == r"from \$5 to \$33; `$x`"
    row = ("Paid, $ million", "45", 49, "gao_10_253r")
    assert r"| Paid, \$ million |" in course.compare(row).markdown
    assert "Paid, $ million" in course.compare(row).plain


def test_verdicts_name_evidence_and_leave_the_untested_open() -> None:
    text = ledger_text(claims_of(NAME))
    assert "> **Qualified.**" in text
    assert "table “U.S. aid to Mexico by fiscal year and budget stage”" in text
    assert "D_AP_200612" not in text and catalog.cite("D_AP_200612") in text
    assert "Not yet judged" in ledger_text(claims_of("07_pena_nieto_rights").head(1).assign(verdict=None))


def test_a_mistake_in_a_cell_gets_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    notebook = new_notebook(
        cells=[
            new_code_cell("import usmex\nusmex.load('aid_by_yaer')"),
            new_code_cell("usmex.explore.aid_flows().choose(dolars='nominal')"),
            new_code_cell("usmex.open_lesson('03_pan_cooperation')"),
            new_code_cell("usmex.explore.aid_flow()"),
        ]
    )
    NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    told = [cell.outputs[0] for cell in nbformat.from_dict(notebook).cells]
    for output, part in zip(
        told, ("aid_by_year", "dollars", "03_pan_cooperation_merida", "aid_flows"), strict=True
    ):
        assert output["output_type"] == "error"
        assert len(output["traceback"]) == 1 and "\n" not in output["traceback"][0]
        assert part in output["traceback"][0]


def test_replies_without_an_answer_are_not_kept(course: Lesson) -> None:
    course._keep_answer(NAME, "merida.stage", None, Reply("nothing", "Choose an answer first."))
    assert course.progress.answer(NAME, "merida.stage") is None


def test_so_far_counts_and_keeps_no_score(course: Lesson) -> None:
    course.progress.record_answer(NAME, "merida.stage", "a", "not_that")
    course.progress.record_answer("00_start_here", "start.one", "b", "yes")
    plain = course.so_far().plain.splitlines()
    assert plain[0] == "00 · 1 of 6 · 0 of 1 · 0"
    assert "03 · 1 of 12 · 0 of 2 · 1" in plain


def test_a_folder_with_spaces_and_accents(tmp_path: Path) -> None:
    course = faults.copy_course(tmp_path / "Unterlagen á ñ (copia)" / "México 'clase' #1")
    errors, told = faults.run_lesson(course, home=tmp_path / "Casa de Íñigo")
    assert errors == []
    assert Path(told["from"]).is_relative_to(course)
    assert (told["note"], told["answer"]) == ("", "a")
    [kept] = (tmp_path / "Casa de Íñigo").rglob("progress.json")
    assert "start.one" in kept.read_text(encoding="utf-8")


def test_a_read_only_course_keeps_progress_at_home(tmp_path: Path) -> None:
    course = faults.copy_course(tmp_path / "course")
    faults.make_read_only(course)
    errors, told = faults.run_lesson(course, home=tmp_path / "home", bound=True)
    assert errors == []
    assert told["note"] == ""
    assert len(list((tmp_path / "home").rglob("progress.json"))) == 1


@pytest.mark.skipif(os.name == "nt", reason="the home folder comes from elsewhere there")
def test_a_home_that_is_not_there(tmp_path: Path) -> None:
    errors, told = faults.run_lesson(
        faults.copy_course(tmp_path / "course"), home=tmp_path / "home", HOME=f"{os.devnull}/gone"
    )
    assert errors == []
    assert (told["note"], told["answer"]) == (NOT_KEPT, "a")


def test_what_befalls_the_progress_file_is_told_where_the_answer_was_given(
    tmp_path: Path, shown: list[Any]
) -> None:
    """The line under the title is far away by then, so the sentence stands below the reply, once."""
    path = tmp_path / "progress.json"
    course = Lesson(NAME, bank_for(NAME), Progress.open(path))
    course.quiz("merida.stage", "merida.label")
    course.predict("merida.cash")
    stage, label, cash = shown
    stage.answer = {"value": "c", "serial": 1}
    assert not [note for note in stage.reply["notes"] if "progress" in note]
    path.unlink()
    path.mkdir()
    cash.guess = {"values": {str(year): 300 for year in range(2009, 2014)}, "serial": 1}
    assert cash.news == NOT_KEPT
    stage.answer = {"value": "a", "serial": 2}
    assert not [note for note in stage.reply["notes"] if "progress" in note]
    path.rmdir()
    path.write_text("{", encoding="utf-8")
    label.answer = {"value": "b", "serial": 1}
    assert "Your progress file was damaged" in label.reply["notes"][-1]
    assert label.reply["serial"] == 1 and label.reply["tone"] != "nothing"
    kept = Progress.open(path)
    assert kept.prediction(NAME, "merida.cash") and kept.answer(NAME, "merida.label")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "Your progress file was damaged. It is kept aside as "),
        (
            '{"version": 99, "lessons": {}}',
            "Your progress file was written by a newer version of this course",
        ),
    ],
)
def test_the_head_says_what_is_wrong_with_the_progress_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shown: list[Any], content: str, told: str
) -> None:
    path = tmp_path / "progress.json"
    path.write_text(content, encoding="utf-8")
    monkeypatch.setenv("COURSELAB_PROGRESS", str(path))
    open_lesson(NAME)
    assert shown[0].words.startswith(f"Ready: the data and 12 questions are in place. {told}")
    assert str(tmp_path) in shown[0].words


def test_broken_data_get_one_sentence_in_the_notebook(tmp_path: Path) -> None:
    """As the learner meets it: no traceback from the opening of a lesson, from a chart or from a table."""
    data = tmp_path / "data"
    shutil.copytree(catalog.DATA, data)

    def edit(table: str, change: Callable[[str], str]) -> None:
        path = data / f"{table}.csv"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")

    edit("aid_by_year", lambda text: text.replace("66965000", '"66965,5"', 1))
    edit("aid_by_account", lambda text: text[: len(text) // 2])
    edit("presidencies", lambda text: text.replace("\n", "\r\n"))
    (data / "claims.csv").unlink()
    notebook = new_notebook(
        cells=[
            new_code_cell("import usmex\nlen(usmex.load('presidencies'))"),
            new_code_cell("usmex.load('claims')"),
            new_code_cell("usmex.load('aid_by_account')"),
            new_code_cell("usmex.explore.aid_flows()"),
            new_code_cell(f"usmex.open_lesson('{NAME}')"),
        ]
    )
    NotebookClient(
        notebook, timeout=60, allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    ).execute(env={**os.environ, "COURSELAB_DATA": str(data)})
    windows, *broken = [cell.outputs[0] for cell in notebook.cells]
    assert windows["data"]["text/plain"] == str(len(catalog.load("presidencies")))
    for output, part in zip(
        broken, ("is missing", "was cut short", "written with a comma", "csv"), strict=True
    ):
        assert output["output_type"] == "error"
        assert len(output["traceback"]) == 1 and "\n" not in output["traceback"][0]
        assert part in output["traceback"][0] and "git checkout data" in output["traceback"][0]


def test_a_progress_file_leads_to_no_other_file(tmp_path: Path, shown: list[Any]) -> None:
    """It may have come from anyone, and names lessons: only those of the course are opened."""
    bank = bank_for("00_start_here").path.read_text(encoding="utf-8")
    (tmp_path / "elsewhere.yaml").write_text(
        bank.replace("lesson: 00_start_here", "lesson: elsewhere", 1), encoding="utf-8"
    )
    progress = Progress(tmp_path / "progress.json")
    for lesson_name in (str(tmp_path / "elsewhere"), "../questions/00_start_here", "x\0y", "a" * 5000):
        progress.record_answer(lesson_name, "start.one", "a", "not_that")
    progress.record_answer("00_start_here", "<img src=x onerror=alert(1)>", "a", "not_that")
    Lesson(NAME, bank_for(NAME), progress).review()
    assert [words.plain for words in shown] == [
        "Nothing to review: what you miss in a lesson will come back here, days apart."
    ]


def test_the_book_gives_its_pictures_by_name() -> None:
    """A page that was saved without pictures asks for them in JSON; what there is none of is left out."""
    given = pictures_of("aid_flows", "no_such_chart")._repr_json_()
    assert list(given) == ["aid_flows"]
    assert base64.b64decode(given["aid_flows"]["png"]).startswith(b"\x89PNG")
    assert given["aid_flows"]["alt"].startswith("Aid obligated for Mexico")
