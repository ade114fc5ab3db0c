"""A class for the tests: its students answer and draw through the real progress and hand in through the real call."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from courselab.lesson import Lesson
from courselab.progress import Progress
from courselab.quiz import Question, bank_for, expected, grade, wrong_answers

LESSON = "03_pan_cooperation_merida"
Work = Callable[[Progress], None]


def answer(progress: Progress, lesson: str, question: str, *answers: Any) -> None:
    """Give answers one after the other, graded as the question's widget grades them."""
    asked = _bank(lesson).question(question)
    for given in answers:
        progress.record_answer(lesson, question, given, grade(asked, given).tone)


def hand_in(folder: Path, patch: pytest.MonkeyPatch, work: Work, name: str = "") -> Path:
    """A student with a fresh progress does the work and hands in; the file."""
    folder.mkdir(parents=True, exist_ok=True)
    progress = Progress(None)
    work(progress)
    before = set(folder.iterdir())
    with patch.context() as inside:
        inside.chdir(folder)
        # Each file of questions is read once for a class, not once for a student.
        inside.setattr("courselab.class_report.hand_in.bank_for", _bank)
        Lesson(LESSON, _bank(LESSON), progress).hand_in(name)
    [made] = set(folder.iterdir()) - before
    return made


def thirty(folder: Path, patch: pytest.MonkeyPatch, lessons: tuple[str, ...] = (LESSON,)) -> None:
    """Thirty students of differing preparation, each file made from the number of the student alone."""
    for place in range(30):
        hand_in(
            folder, patch, lambda progress, place=place: _work(progress, place, lessons), f"Student {place}"
        )  # type: ignore[misc]


def _work(progress: Progress, place: int, lessons: tuple[str, ...]) -> None:
    chance = random.Random(place)
    for lesson in lessons:
        bank = _bank(lesson)
        for number, question in enumerate(bank.questions):
            if chance.random() < 0.05:
                continue
            ease = 0.25 + 0.6 * ((number * 7) % 10) / 10
            knows = chance.random() < (place / 29 + ease) / 2 + 0.05
            answer(progress, lesson, question.id, *_answers(question, chance, knows=knows))
        for prediction in bank.predictions:
            start = chance.uniform(prediction.min, prediction.max)
            guess = {}
            for year in prediction.asked_years:
                start += chance.gauss(0, (prediction.max - prediction.min) / 10)
                guess[year] = round(min(prediction.max, max(prediction.min, start)), 1)
            progress.record_prediction(lesson, prediction.id, guess)


def _answers(question: Question, chance: random.Random, *, knows: bool) -> list[Any]:
    if question.kind == "opinion":
        return [chance.choice(question.options).id]
    right, wrong = _right_and_wrong(question.lesson, question.id)
    if knows:
        return [right]
    first = chance.choice([wrong[0], *wrong])
    return [first, right] if chance.random() < 0.8 else [first]


_bank = cache(bank_for)


@cache
def _right_and_wrong(lesson: str, question: str) -> tuple[Any, list[Any]]:
    asked = _bank(lesson).question(question)
    return expected(asked), wrong_answers(asked)
