"""The form of the progress file: what it holds, checked entry by entry when it is read. No file is touched here."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, TypedDict

VERSION = 2
"""Version 1 kept no first answers and no code; it is read, and written again as version 2."""
TONES = ("not_that", "almost", "yes", "thanks")
"""Tones of a reply that are worth keeping; ``nothing`` means that there was no answer."""
YEAR = re.compile(r"[0-9]{4}")
LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
"""What a code is drawn from: no vowels, so that no word comes out, and nothing that is misread aloud."""
CODE = re.compile(f"[{LETTERS}]{{6}}")


class FirstAnswer(TypedDict):
    """The answer that was given before any reply was read."""

    answer: Any
    tone: str


class SavedAnswer(TypedDict):
    """The last answer to a question, as the browser sent it; ``at`` is an ISO time in UTC.

    ``first``: the first answer; None where only an older version of the course saw it. ``missed``: was it ever
    answered wrong. ``streak``: how often it was right since, as ``spacing`` counts it.
    """

    answer: Any
    tone: str
    first: FirstAnswer | None
    tries: int
    at: str
    missed: bool
    streak: int


class SavedPrediction(TypedDict):
    """The guess made before the record was seen, and the last one: year to value in the prediction's unit."""

    first: dict[int, float]
    last: dict[int, float]
    at: str


class LessonProgress(TypedDict):
    """Answers by question id, guesses by prediction id."""

    answers: dict[str, SavedAnswer]
    predictions: dict[str, SavedPrediction]


class Kept(TypedDict):
    """All that the file holds. ``code`` stands for the learner in what is handed in; empty until then."""

    code: str
    lessons: dict[str, LessonProgress]


class Damaged(Exception):
    """The file is not what was written; ``kept`` is what could still be read."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept


class Newer(Exception):
    """The file was written by a later version of the course."""


def empty() -> Kept:
    return {"code": "", "lessons": {}}


def nothing() -> LessonProgress:
    return {"answers": {}, "predictions": {}}


def time_of(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _is_time(text: str) -> bool:
    try:
        return time_of(text).tzinfo is not None
    except ValueError:
        return False


def from_json(content: Any) -> Kept:
    """What a file holds, whichever version wrote it. Raises Damaged for what was never written, or Newer."""
    match content:
        case {"version": int(version)} if version > VERSION:
            raise Newer
        case {"version": 1, "lessons": dict(found)}:
            content = {"version": VERSION, "code": "", "lessons": _with_first_answers(found)}
    match content:
        case {"version": 2, "code": str(code), "lessons": dict(found)}:
            kept: Kept = {
                "code": code if CODE.fullmatch(code) else "",
                "lessons": {name: _read_lesson(lesson) for name, lesson in found.items()},
            }
            if to_json(kept) != content:
                raise Damaged(kept)
            return kept
    raise Damaged(empty())


def _with_first_answers(found: dict[str, Any]) -> dict[str, Any]:
    """The lessons of a file of version 1 as version 2 has them: an only answer is the first one, too."""

    def of_answer(saved: Any) -> Any:
        match saved:
            case {"answer": answer, "tone": tone, "tries": 1}:
                return {**saved, "first": {"answer": answer, "tone": tone}}
            case dict():
                return {**saved, "first": None}
        return saved

    def of_lesson(lesson: Any) -> Any:
        match lesson:
            case {"answers": dict(answers)}:
                return {**lesson, "answers": {key: of_answer(saved) for key, saved in answers.items()}}
        return lesson

    return {name: of_lesson(lesson) for name, lesson in found.items()}


def to_json(kept: Kept) -> dict[str, Any]:
    """The content of the file; years become text, as JSON wants its keys."""

    def text_keys(guess: dict[int, float]) -> dict[str, float]:
        return {str(year): value for year, value in guess.items()}

    return {
        "version": VERSION,
        "code": kept["code"],
        "lessons": {
            name: {
                "answers": lesson["answers"],
                "predictions": {
                    key: {**saved, "first": text_keys(saved["first"]), "last": text_keys(saved["last"])}
                    for key, saved in lesson["predictions"].items()
                },
            }
            for name, lesson in kept["lessons"].items()
        },
    }


def _read_lesson(found: Any) -> LessonProgress:
    """The well-formed part of what the file says on one lesson."""
    lesson = nothing()
    match found:
        case {"answers": dict(answers), "predictions": dict(predictions)}:
            for key, value in answers.items():
                if (answer := read_answer(value)) is not None:
                    lesson["answers"][key] = answer
            for key, value in predictions.items():
                if (prediction := _read_prediction(value)) is not None:
                    lesson["predictions"][key] = prediction
    return lesson


def read_answer(found: Any) -> SavedAnswer | None:
    match found:
        case {
            "answer": answer,
            "tone": str(tone),
            "first": first,
            "tries": int(tries),
            "at": str(at),
            "missed": bool(missed),
            "streak": int(streak),
        }:
            if (
                is_answer(answer)
                and tone in TONES
                and (first is None or _is_first(first))
                and tries >= 1
                and streak >= 0
                and _is_time(at)
            ):
                return {
                    "answer": answer,
                    "tone": tone,
                    "first": first,
                    "tries": tries,
                    "at": at,
                    "missed": missed,
                    "streak": streak,
                }
    return None


def _is_first(found: Any) -> bool:
    match found:
        case {"answer": answer, "tone": str(tone), **rest}:
            return is_answer(answer) and tone in TONES and not rest
    return False


def is_answer(value: Any) -> bool:
    """An answer is a text or a number, a list of ids, or pairs of ids."""
    match value:
        case str():
            return True
        case list():
            return all(isinstance(item, str) for item in value)
        case dict():
            return all(isinstance(item, str) for pair in value.items() for item in pair)
    return _is_number(value)


def _read_prediction(found: Any) -> SavedPrediction | None:
    match found:
        case {"first": dict(first), "last": dict(last), "at": str(at)}:
            read_first, read_last = read_years(first), read_years(last)
            if read_first is not None and read_last is not None:
                return {"first": read_first, "last": read_last, "at": at}
    return None


def read_years(found: dict[Any, Any]) -> dict[int, float] | None:
    """A guess with its years as numbers; None if a year or a value is no number, or if it is empty."""
    if not found or not all(YEAR.fullmatch(str(year)) for year in found):
        return None
    return (
        {int(year): value for year, value in found.items()} if all(map(_is_number, found.values())) else None
    )


def _is_number(value: Any) -> bool:
    """A number of a size that a lesson can have meant; neither infinity nor "not a number"."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e15 < value < 1e15
