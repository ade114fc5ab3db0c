"""What a student hands in: only what the sentence says, under one code, wherever it is asked for."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import pytest

from courselab.class_report.hand_in import HandedIn
from courselab.lesson import Lesson
from courselab.progress import Progress
from courselab.quiz import bank_for
from usmex import CourseError

NAME = "03_pan_cooperation_merida"


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lesson:
    """A lesson whose notebook stands in an empty folder."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return Lesson(NAME, bank_for(NAME), Progress(tmp_path / "progress.json"))


def do_something(course: Lesson) -> None:
    course.progress.record_answer(NAME, "merida.stage", "c", "not_that")
    course.progress.record_answer(NAME, "merida.stage", "d", "yes")
    for value in (350.0, 311.0):
        guess = dict.fromkeys(range(2009, 2014), value)
        course.progress.record_prediction(NAME, "merida.cash", guess)


def written() -> dict[str, Any]:
    [file] = Path().glob("*.json")
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert file.name == f"usmex_hand_in_{content['code']}.json"
    return content


def saved_by_link(told: HandedIn) -> str:
    found = re.search(
        r'download="usmex_hand_in_\w{6}\.json" href="data:application/json;base64,([^"]+)"', told.html
    )
    assert found
    return base64.b64decode(found[1]).decode()


def test_the_file_holds_what_the_sentence_says_and_no_more(course: Lesson) -> None:
    do_something(course)
    told = course.hand_in()
    content = written()
    code = content.pop("code")
    assert content == {
        "form": "usmex hand-in",
        "version": 1,
        "lessons": {
            NAME: {
                "answers": {"merida.stage": {"first": "c", "last": "d", "tries": 2}},
                "predictions": {"merida.cash": {str(year): 350.0 for year in range(2009, 2014)}},
            }
        },
    }
    assert f"usmex_hand_in_{code}.json" in told.plain
    assert "1 question (" in told.plain and "1 prediction (" in told.plain
    assert "no name, no times" in told.plain
    assert json.loads(saved_by_link(told))["code"] == code


def test_a_name_is_there_only_if_it_was_given(course: Lesson) -> None:
    do_something(course)
    told = course.hand_in(name='  Ana\n"<script>" Ruiz ')
    assert written()["name"] == 'Ana "<script>" Ruiz'
    assert "<script>" not in told.html and "&lt;script&gt;" in told.html
    code = written()["code"]
    course.hand_in()
    assert "name" not in written(), "the file without a name takes the place of the one with it"
    assert written()["code"] == code


@pytest.mark.parametrize(("name", "told"), [(5, "in quotes"), ("x" * 81, "longer than 80")])
def test_a_name_that_cannot_be_used_gets_one_sentence(course: Lesson, name: Any, told: str) -> None:
    do_something(course)
    with pytest.raises(CourseError, match=told):
        course.hand_in(name=name)
    assert not list(Path().glob("*.json"))


def test_nothing_done_is_nothing_written(course: Lesson) -> None:
    assert "nothing to hand in yet" in course.hand_in().plain
    assert not list(Path().glob("*.json"))


def test_what_other_lessons_kept_is_in_it(course: Lesson, tmp_path: Path) -> None:
    Progress.open(tmp_path / "progress.json").record_answer("00_start_here", "start.one", "a", "not_that")
    course.hand_in()
    assert list(written()["lessons"]) == ["00_start_here"]


def test_a_question_that_is_no_longer_asked_and_a_long_text_stay_out(course: Lesson) -> None:
    course.progress.record_answer(NAME, "merida.gone", "a", "yes")
    course.progress.record_answer(NAME, "merida.jump", "7" * 1000, "not_that")
    course.hand_in()
    [(question, saved)] = written()["lessons"][NAME]["answers"].items()
    assert question == "merida.jump" and len(saved["first"]) == len(saved["last"]) == 60


def test_where_nothing_can_be_written_the_link_still_saves(
    course: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    do_something(course)

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", refuse)
        told = course.hand_in()
    assert "cannot be written into this folder" in told.plain
    assert json.loads(saved_by_link(told))["lessons"][NAME]["answers"]


def test_a_whole_course_is_a_small_file(course: Lesson) -> None:
    for path in sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb")):
        bank = bank_for(path.stem)
        for question in bank.questions:
            ids = [item.id for item in (*question.options, *question.pairs)]
            answer: Any = dict(zip(ids, ids, strict=True)) if question.kind == "match" else ids or "123.4"
            course.progress.record_answer(path.stem, question.id, answer, "yes")
        for prediction in bank.predictions:
            guess = dict.fromkeys(prediction.asked_years, 123.4)
            course.progress.record_prediction(path.stem, prediction.id, guess)
    course.hand_in()
    [file] = Path().glob("*.json")
    assert file.stat().st_size < 60_000
