"""An instructor's own question file beside ours: it works everywhere, and a broken one breaks nothing of ours."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from courselab import lesson
from courselab.derive import evaluate_number
from courselab.exports import __main__ as command
from courselab.lesson import Lesson, open_lesson
from courselab.progress import Progress
from courselab.quiz import QuestionView, bank, bank_for, banks, check_bank
from courselab.quiz.items import KINDS
from usmex import CourseError

NAME = "03_pan_cooperation_merida"
DOC = bank.QUESTIONS.parent / "own_questions.md"
OWN = f"{NAME}.mine.yaml"
MINE = f"""\
lesson: {NAME}
questions:
- id: mine.one
  kind: one
  holds: ['1 < 2']
  prompt: {{en: "Which?"}}
  options:
    - {{text: {{en: "this"}}, correct: true, because: {{en: "It is this one."}}}}
    - {{text: {{en: "that"}}, because: {{en: "It is not."}}}}
  hints: [{{en: "Think."}}]
"""
Put = Callable[..., None]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Our question files in a folder of their own, and a way to put another beside them."""
    folder = tmp_path / "questions"
    shutil.copytree(bank.QUESTIONS, folder)
    monkeypatch.setattr(bank, "QUESTIONS", folder)

    def written(text: str, name: str = OWN) -> None:
        (folder / name).write_text(text, encoding="utf-8")

    return written


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    found: list[Any] = []
    monkeypatch.setattr(lesson, "display", found.append)
    monkeypatch.setenv("COURSELAB_PROGRESS", str(tmp_path / "progress.json"))
    return found


def ours() -> list[str]:
    return [item.id for item in bank_for(NAME).items if item.file == f"{NAME}.yaml"]


def test_an_own_question_works_in_the_lesson_and_its_answer_is_kept(put: Put, shown: list[Any]) -> None:
    before = banks()
    put(MINE)
    course = open_lesson(NAME)
    assert shown[0].words == "Ready: the data and 13 questions are in place."
    course.quiz("merida.stage", "mine.one")
    shown[2].answer = {"value": "b", "serial": 1}
    assert shown[2].reply["text"] == "Not that. It is not."
    assert course.progress.answer(NAME, "mine.one") is not None
    course.answer("mine.one")
    assert banks() == before


def test_an_own_question_is_in_every_export(put: Put, tmp_path: Path) -> None:
    put(MINE)
    assert command.main([NAME], tmp_path / "out") == 0
    folder = tmp_path / "out" / NAME
    for name in (f"{NAME}.moodle.xml", f"{NAME}.gift.txt", f"{NAME}_key.html"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "mine.one" in text and "merida.stage" in text


BROKEN = [
    (MINE.replace("kind: one", "kind: single"), f"{OWN}, mine.one: the kind “single” is not known"),
    (MINE.replace(', because: {en: "It is not."}', ""), f"{OWN}, mine.one: option 2 has no reason"),
    (MINE.replace("questions:", "questions: ["), f"{OWN}, line 3: this is not YAML"),
    (MINE.replace("mine.one", "merida.stage"), f"{OWN}, merida.stage: this id stands in {NAME}.yaml too"),
    (MINE.replace("mine.one", "merida.cash"), f"{OWN}, merida.cash: this id stands in {NAME}.yaml too"),
    (
        MINE.replace(f"lesson: {NAME}", "lesson: 04_pan_cooperation_money"),
        f"{OWN}: “lesson:” must be {NAME}, the lesson with which the file's name begins.",
    ),
]


@pytest.mark.parametrize(("text", "problem"), BROKEN)
def test_a_broken_file_gets_a_sentence_and_ours_go_on(
    put: Put, shown: list[Any], tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, problem: str
) -> None:
    untouched = [item.id for item in bank_for(NAME).items]
    put(text)
    assert ours() == untouched == [item.id for item in bank_for(NAME).items]
    course = open_lesson(NAME)
    assert problem in shown[0].words and problem not in shown[0].still()["text/plain"]
    course.quiz("merida.stage")
    course.quiz("mine.other", "merida.stage")
    said, ours_again = shown[-2:]
    assert problem in said.plain and "\n" not in said.plain
    assert isinstance(ours_again, QuestionView)
    assert command.main([NAME, "00_start_here"], tmp_path / "out") == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"Left out: {problem}") and said.err.count("\n") == 1
    assert "2 lessons are in" in said.out
    assert "merida.stage" in (tmp_path / "out" / NAME / f"{NAME}.gift.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("part", "instead", "problem"),
    [
        ("1 < 2", "2 < 1", f"{OWN}, mine.one: the tables do not bear out “2 < 1”"),
        (
            "holds: ['1 < 2']",
            "evidence: {source: gao_10_83}",
            f"{OWN}, mine.one: There is no source “gao_10_83”",
        ),
        ("holds:", "claims: [C99]\n  holds:", f"{OWN}, mine.one: there is no claim C99"),
    ],
)
def test_a_key_that_the_tables_do_not_bear_out_is_told_and_left_out(
    put: Put,
    shown: list[Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    part: str,
    instead: str,
    problem: str,
) -> None:
    put(MINE.replace(part, instead))
    course = Lesson(NAME, bank_for(NAME), Progress(tmp_path / "progress.json"))
    course.quiz("mine.one")
    assert shown[-1].plain.startswith(problem)
    assert command.main([NAME], tmp_path / "out") == 1
    assert f"Left out: {problem}" in capsys.readouterr().err
    text = (tmp_path / "out" / NAME / f"{NAME}.gift.txt").read_text(encoding="utf-8")
    assert "mine.one" not in text and "merida.stage" in text


def test_two_own_files_are_read_and_only_the_clashing_one_is_left_out(put: Put) -> None:
    put(MINE)
    put(MINE, f"{NAME}.other.yaml")
    put(MINE.replace("mine.one", "third.one"), f"{NAME}.third.yaml")
    found = bank_for(NAME)
    assert [item.id for item in found.items if item.file != f"{NAME}.yaml"] == ["mine.one", "third.one"]
    assert found.faults == (f"{NAME}.other.yaml, mine.one: this id stands in {OWN} too; choose another.",)


def test_a_file_of_no_lesson_is_named(put: Put) -> None:
    put(MINE, "03_pan_cooperation.mine.yaml")
    (fault,) = bank_for("00_start_here").faults
    assert fault.startswith(
        "03_pan_cooperation.mine.yaml: there is no lesson “03_pan_cooperation”. Did you mean"
    )


def test_our_own_broken_file_still_stops_its_lesson_alone(
    put: Put, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put("lesson: [", f"{NAME}.yaml")
    put(MINE)
    with pytest.raises(CourseError, match=rf"^{NAME}\.yaml, line "):
        bank_for(NAME)
    assert command.main([NAME, "00_start_here"], tmp_path / "out") == 1
    assert "1 lesson is in" in capsys.readouterr().out


def test_the_example_of_the_guide_is_read_checked_and_exported(
    put: Put, shown: list[Any], tmp_path: Path
) -> None:
    text = DOC.read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(lesson: .*?)```", text, re.DOTALL)
    named = re.search(r"`(\S+\.mine\.yaml)`", text)
    assert named and named[1] == OWN
    put(example)
    found = bank_for(NAME)
    assert found.faults == ()
    check_bank(found)
    mine = [question for question in found.questions if question.file == OWN]
    assert {question.kind for question in mine} == set(KINDS)
    asked = re.search(r'lesson\.quiz\("([a-z.]+)"\)', text)
    assert asked and asked[1] in [question.id for question in mine]
    assert command.main([NAME], tmp_path / "out") == 0


def test_the_sum_that_the_guide_means_can_be_added_and_not_otherwise() -> None:
    text = DOC.read_text(encoding="utf-8")
    [entry] = yaml.safe_load(re.findall(r"```yaml\n(      - derive: .*?)```", text, re.DOTALL)[0])
    meant = entry["derive"]
    assert evaluate_number(meant) == pytest.approx(1028.9, abs=0.1)
    with pytest.raises(CourseError, match="cannot be put together"):
        evaluate_number(re.sub(r"added\((.*), (value.*), because=.*\)", r"(\1 + \2)", meant))


def test_the_guide_names_every_key() -> None:
    """A key that the guide does not explain would be unknown to whoever cannot read the code."""
    text = DOC.read_text(encoding="utf-8")
    keys = {key for kind in KINDS for key in bank.KEYS[kind]} | bank.OPTION
    assert [key for key in sorted(keys) if f"`{key}" not in text] == []
