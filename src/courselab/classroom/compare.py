"""From an answer to points and a sentence. Pure, and outside the sandbox: the answer is a stranger's plain data.

``answer`` is what ``courselab.classroom.check`` put beside its sentence, or None. It may have been forged, so each part is taken
by its exact type, and what does not fit is no answer.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from typing import Any

from courselab.classroom.keys import Derived, Task
from courselab.messages import in_language, say

MOST = 200
LONGEST_TOLD = 300


@dataclass(frozen=True)
class Verdict:
    """``tone`` is right, part, slip, wrong, or none (no answer that could be read)."""

    points: float
    tone: str
    text: str


def judge(task: Task, key: Derived, answer: Any) -> Verdict:
    """The points and the feedback for an answer to a graded task. Never raises, whatever the answer is."""
    value = _read(task, answer)
    if value is None:
        return Verdict(0.0, "none", _no_answer(answer))
    shares = _fits(task, key.key, value)
    if all(shares):
        return Verdict(task.points, "right", in_language(task.right))
    for slip, known in zip(task.slips, key.slips, strict=True):
        if all(_fits(task, known, value)):
            return Verdict(slip.earns, "slip", in_language(slip.because))
    otherwise = in_language(task.otherwise)
    fit = sum(shares)
    if fit and task.kind in ("mapping", "function"):
        count = say("{fit} of {all} are right.", fit=fit, all=len(shares))
        return Verdict(round(task.points * fit / len(shares), 2), "part", f"{count} {otherwise}")
    return Verdict(0.0, "wrong", f"{_stopped(value) if task.kind == 'function' else ''}{otherwise}")


def agrees(task: Task, one: Any, other: Any) -> bool:
    """Whether a derived value would be taken for another: a slip for the key, say."""
    given = [{"value": value} for value in other] if task.kind == "function" else other
    return all(_fits(task, one, given))


def _read(task: Task, answer: Any) -> Any:
    """The value of an answer if it has the form of the task's kind, else None."""
    if type(answer) is not dict or answer.get("task") != task.id or answer.get("kind") != task.kind:
        return None
    value = answer.get("value")
    match task.kind:
        case "number":
            fits = _is_number(value)
        case "text":
            fits = type(value) is str
        case "items":
            fits = (
                type(value) is list and len(value) <= MOST and all(type(item) in (int, str) for item in value)
            )
        case "mapping":
            fits = (
                type(value) is dict
                and len(value) <= MOST
                and all(type(name) is str and _is_number(item) for name, item in value.items())
            )
        case _:
            fits = (
                type(value) is list
                and len(value) == len(task.cases)
                and all(type(item) is dict for item in value)
            )
    return value if fits else None


def _is_number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value)


def _no_answer(answer: Any) -> str:
    problem = answer.get("problem") if type(answer) is dict else None
    if type(problem) is str and problem:
        return say("No answer could be read: {problem}", problem=problem[:LONGEST_TOLD])
    return say("No answer could be read.")


def _stopped(results: list[dict[str, Any]]) -> str:
    """What went wrong in a function that gave nothing, once."""
    problems = [item["problem"] for item in results if type(item.get("problem")) is str]
    return say("When called, {problem}", problem=problems[0][:LONGEST_TOLD]) + " " if problems else ""


def _fits(task: Task, key: Any, value: Any) -> list[bool]:
    """Which parts of an answer agree with a key; one part for all but mappings and functions."""
    match task.kind:
        case "number":
            return [_near(task, key, value)]
        case "text":
            return [_same_text(key, value)]
        case "items":
            return [len(key) == len(value) and all(map(_same_item, key, value))]
        case "mapping":
            given = {_folded(name): number for name, number in value.items()}
            wanted = {_folded(name): number for name, number in key.items()}
            fits = [name in given and _near(task, number, given[name]) for name, number in wanted.items()]
            return [*fits, False] if given.keys() - wanted.keys() else fits
    return [_same_result(task, wanted, item.get("value")) for wanted, item in zip(key, value, strict=True)]


def _near(task: Task, key: float, value: float) -> bool:
    """Whether a number is meant, the last binary digit aside."""
    return abs(value - key) <= task.tolerance + 1e-9 * max(1.0, abs(key))


def _same_result(task: Task, key: Any, value: Any) -> bool:
    if type(key) is str:
        return type(value) is str and _same_text(key, value)
    return _is_number(value) and _near(task, key, value)


def _same_item(key: Any, value: Any) -> bool:
    if type(key) is str or type(value) is str:
        return _folded(str(key)) == _folded(str(value))
    return bool(key == value)


def _same_text(key: str, value: str) -> bool:
    return _folded(key) == _folded(value)


def _folded(text: str) -> str:
    """A text without capitals, accents and double spaces: MICHOACAN is Michoacán."""
    parts = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
