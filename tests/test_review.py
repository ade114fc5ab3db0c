"""What was missed comes back, days apart, from any lesson."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from courselab import lesson
from courselab.lesson import Lesson
from courselab.progress import Progress, learner
from courselab.progress.spacing import INTERVALS, is_due, next_streak
from courselab.quiz import QuestionView, bank_for, banks

MONDAY = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[dt.datetime]:
    """The time that progress believes in; change its only entry to move on."""
    now = [MONDAY]
    monkeypatch.setattr(learner, "_now", lambda: now[0])
    return now


def test_waits_grow_and_end() -> None:
    now, streak, waits = MONDAY, 0, []
    for _ in range(len(INTERVALS) + 1):
        streak = next_streak(streak, now, now, right=True) if streak == 0 else streak + 1
        wait = next((wait for wait in range(60) if is_due(streak, now, now + days(wait))), None)
        waits.append(wait)
    assert waits == [*INTERVALS, None]


def test_two_right_answers_on_one_day_count_once() -> None:
    assert next_streak(1, MONDAY, MONDAY + days(0.1), right=True) == 1
    assert next_streak(1, MONDAY, MONDAY + days(1), right=True) == 2
    assert next_streak(4, MONDAY, MONDAY + days(1), right=False) == 0


def test_a_clock_set_back_hides_nothing_for_long() -> None:
    """An answer from the future, given while the clock was wrong: after a small step back the wait goes on."""
    assert is_due(2, MONDAY, MONDAY - days(400))
    assert not is_due(2, MONDAY, MONDAY - days(0.1))
    for back in (0.1, 1, 2.9, 3, 30):
        assert any(is_due(2, MONDAY, MONDAY - days(back) + days(waited)) for waited in range(7)), back


def test_answers_given_while_the_clock_was_wrong(tmp_path: Path, clock: list[dt.datetime]) -> None:
    kept = Progress(tmp_path / "p.json")
    clock[0] += days(36_500)
    kept.record_answer("00_start_here", "start.one", "a", "not_that")
    kept.record_answer("00_start_here", "start.one", "b", "yes")
    clock[0] = MONDAY
    again = Progress.open(tmp_path / "p.json")
    assert again.note == ""
    assert again.due() == [("00_start_here", "start.one")]
    again.record_answer("00_start_here", "start.one", "b", "yes")
    assert again.due() == []
    clock[0] += days(3)
    assert again.due() == [("00_start_here", "start.one")]


def test_only_what_was_missed_comes_back(tmp_path: Path, clock: list[dt.datetime]) -> None:
    kept = Progress(tmp_path / "p.json")
    kept.record_answer("00_start_here", "start.one", "b", "yes")
    kept.record_answer("03_pan_cooperation_merida", "merida.stage", "a", "not_that")
    kept.record_answer("00_start_here", "start.opinion", "x", "thanks")
    assert kept.due() == [("03_pan_cooperation_merida", "merida.stage")]
    kept.record_answer("03_pan_cooperation_merida", "merida.stage", "d", "yes")
    assert kept.due() == []
    clock[0] += days(1)
    assert Progress.open(tmp_path / "p.json").due() == [("03_pan_cooperation_merida", "merida.stage")]


def test_review_asks_across_lessons_and_keeps_the_answer_there(
    tmp_path: Path, clock: list[dt.datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(lesson, "display", shown.append)
    kept = Progress(tmp_path / "p.json")
    here = Lesson("03_pan_cooperation_merida", bank_for("03_pan_cooperation_merida"), kept)
    here.review()
    assert "Nothing to review" in shown.pop().plain
    kept.record_answer("00_start_here", "start.one", "a", "not_that")
    clock[0] += days(0.01)
    kept.record_answer("00_start_here", "start.gone", "a", "not_that")
    kept.record_answer("03_pan_cooperation_merida", "merida.label", "a", "not_that")
    here.review(most=1)
    words, view = shown
    assert words.plain.startswith("2 questions")
    assert isinstance(view, QuestionView) and view.question["id"] == "start.one"
    assert view.answer == {}, "asked afresh"
    view.answer = {"value": "b", "serial": 1}
    saved = kept.answer("00_start_here", "start.one")
    assert saved is not None and saved["streak"] == 1 and saved["missed"]


STALE = ("z", "", 3.5, ["z"], ["a", "z"], {"z": "y"}, {"a": "z"}, {"a": "b"})
"""Answers as an older version may have kept them: other options, another kind, other pairs."""


def test_answers_of_an_older_version_break_nothing(
    tmp_path: Path, clock: list[dt.datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lesson, a question and a prediction that are gone; a right answer that was wrong then, and the reverse."""
    shown: list[Any] = []
    monkeypatch.setattr(lesson, "display", shown.append)
    path = tmp_path / "p.json"
    kept = Progress(path)
    kept.record_answer("03_old_name", "merida.stage", "a", "not_that")
    kept.record_answer("00_start_here", "start.gone", "a", "not_that")
    kept.record_answer("00_start_here", "start.one", "b", "not_that")
    kept.record_answer("03_pan_cooperation_merida", "merida.stage", "a", "yes")
    kept.record_prediction("00_start_here", "start.remittances", {1901: 1.0})
    kept.record_prediction("00_start_here", "start.gone", {1901: 1.0})
    before = path.read_bytes()

    here = Lesson("00_start_here", bank_for("00_start_here"), Progress.open(path))
    plain = here.so_far().plain.splitlines()
    assert plain[0] == "00 · 1 of 6 · 1 of 1 · 1", "what is gone neither counts nor waits"
    here.review()
    words, view = shown
    assert words.plain == "1 question that you once missed is due."
    assert view.question["id"] == "start.one"
    here.quiz("start.one")
    assert shown[-1].reply["tone"] == "yes", "judged by the key of today"
    here.predict("start.remittances")
    assert shown[-1].record == {}, "drawn for other years, so it is to be drawn again"
    assert path.read_bytes() == before, "and nothing of it is lost"


def test_an_answer_that_fits_no_more_is_asked_afresh() -> None:
    for name in banks():
        for question in bank_for(name).questions:
            for answer in STALE:
                view = QuestionView(question, saved={"answer": answer})
                assert (view.reply == {}) == (view.answer == {}), f"{question.id}: {answer}"
