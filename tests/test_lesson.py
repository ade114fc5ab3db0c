"""A lesson at work: what its methods show, keep and refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from usmex import CourseError, catalog, lesson
from usmex.build.notebooks import LESSONS
from usmex.claims import claims_of, ledger_text
from usmex.lesson import Lesson, cited_in, open_lesson
from usmex.progress import Progress
from usmex.quiz import QuestionView, Reply, bank_for
from usmex.stills import without_maths

NAME = "03_pan_cooperation_merida"


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
    monkeypatch.setenv("USMEX_PROGRESS", str(tmp_path / "progress.json"))
    open_lesson(NAME)
    assert shown[0].words == "Ready: the data and 12 questions are in place."
    Progress(tmp_path / "progress.json").record_answer(NAME, "merida.stage", "d", "yes")
    open_lesson(NAME)
    assert shown[1].words.endswith("You have answered 1 question so far.")
    assert shown[1].still()["text/plain"] == shown[0].words


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
    assert shown[1].record["words"] == shown[0].record["words"]


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
    cited = cited_in(LESSONS / f"{NAME}.ipynb")
    assert len(cited) > 5
    assert all(f"[{source}]" in plain for source in cited)
    assert "[bls_cpi_u]" not in plain


def test_a_dollar_sign_stays_a_dollar_sign(course: Lesson) -> None:
    assert without_maths("from $5 to $33; `$x`") == r"from \$5 to \$33; `$x`"
    for words in (course.sources(), course.verdicts()):
        assert "$" in words.plain or "$" in words.markdown
        assert words.markdown == without_maths(words.markdown)


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
