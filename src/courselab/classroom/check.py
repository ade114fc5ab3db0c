"""What a student's answer is, in an assignment: ``check.number("paid_share")``.

Each function looks an answer up by its name in the notebook, reduces it to plain data, and shows one sentence: what
was understood, or what is wrong with its form. Never whether it is right: the key is not here. The same output
carries the answer as data, and that is all that grading reads of the notebook's kernel.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from IPython.core.getipython import get_ipython
from IPython.display import display

from courselab import messages
from courselab.messages import say, say_plural

ANSWER_MIME = "application/vnd.courselab.answer+json"
CASES = "COURSELAB_CASES"
"""Names, while grading, the JSON file with the cases on which a function is tried: ``{"rate_of": [{...}, ...]}``."""
LONGEST_TEXT = 500
MOST_ITEMS = 200
MISSING = object()

Plain = float | int | str


class Misformed(Exception):
    """An answer whose form does not fit; its text is the sentence for the student."""


class Report:
    """What a check shows: a sentence, and the answer as data."""

    def __init__(self, sentence: str, answer: dict[str, Any]) -> None:
        self.sentence, self.answer = sentence, answer

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"text/plain": self.sentence, ANSWER_MIME: self.answer}


def number(task: str) -> None:
    """Report the number bound to ``task``: a number of Python or numpy, or the only value of a Series."""
    _report(task, "number", _number)


def text(task: str, among: Sequence[str] = ()) -> None:
    """Report the text bound to ``task``, one of ``among`` if that is given."""
    _report(task, "text", lambda found: _text(found, among))


def items(task: str) -> None:
    """Report the list of texts or whole numbers bound to ``task``, in its order."""
    _report(task, "items", _items)


def mapping(task: str) -> None:
    """Report the numbers by name bound to ``task``: a dict or a Series."""
    _report(task, "mapping", _mapping)


def function(task: str, example: Mapping[str, Any]) -> None:
    """Report what the function bound to ``task`` gives for ``example``, or while grading for each of the cases."""
    _report(task, "function", lambda found: _results(found, _cases(task) or [dict(example)]))


def namespace() -> Mapping[str, Any]:
    """The names of the notebook."""
    shell = get_ipython()
    found: Mapping[str, Any] = shell.user_ns if shell else {}
    return found


def _report(task: str, kind: str, reduce: Callable[[Any], Any]) -> None:
    answer: dict[str, Any] = {"task": task, "kind": kind}
    try:
        found = namespace().get(task, MISSING)
        if found is MISSING or found is None or found is Ellipsis:
            raise Misformed(say("it has no value yet: write your answer in the cell above and run it."))
        answer["value"] = reduce(found)
        answer["understood"] = f"{task}: {_in_words(kind, answer['value'])}"
        sentence = answer["understood"] + " " + say("Whether it is right is decided when it is graded.")
    except Misformed as problem:
        answer["problem"] = str(problem)
        sentence = f"{task}: {problem}"
    except Exception as error:
        answer["problem"] = say("it could not be read ({error}).", error=type(error).__name__)
        sentence = f"{task}: {answer['problem']}"
    display(Report(sentence, answer))


def _plain(found: Any) -> Any:
    """A value of numpy, or the only value of a Series, an index or an array, as one of Python."""
    if isinstance(found, pd.Series | pd.Index | np.ndarray) and len(found) == 1:
        found = found[0] if isinstance(found, pd.Index | np.ndarray) else found.iloc[0]
    return found.item() if isinstance(found, np.generic) else found


def _number(found: Any) -> float | int:
    plain = _plain(found)
    if type(plain) not in (int, float):
        raise Misformed(say("it is {what}; a number is needed.", what=_what(found)))
    if not math.isfinite(plain):
        raise Misformed(say("it is not a finite number, so something was divided by zero or is missing."))
    return plain  # type: ignore[no-any-return]


def _text(found: Any, among: Sequence[str] = ()) -> str:
    plain = _plain(found)
    if type(plain) is not str:
        raise Misformed(say("it is {what}; a text in quotes is needed.", what=_what(found)))
    if not plain.strip():
        raise Misformed(say("it is an empty text: write your answer between the quotes."))
    if len(plain) > LONGEST_TEXT:
        raise Misformed(say("it is longer than {most} letters.", most=LONGEST_TEXT))
    if among and plain.strip().casefold() not in [choice.casefold() for choice in among]:
        raise Misformed(
            say(
                "it is “{text}”, which is not among the choices: {choices}.",
                text=plain[:60],
                choices=", ".join(among),
            )
        )
    return plain.strip()


def _items(found: Any) -> list[Plain]:
    if not isinstance(found, list | tuple | pd.Series | pd.Index | np.ndarray):
        raise Misformed(say("it is {what}; a list in order is needed.", what=_what(found)))
    if len(found) > MOST_ITEMS:
        raise Misformed(say("it has more than {most} entries.", most=MOST_ITEMS))
    reduced = [_name(item) for item in list(found)]
    if not reduced:
        raise Misformed(say("it is an empty list."))
    return reduced


def _name(found: Any) -> Plain:
    """A text or a whole number, such as a year."""
    plain = _plain(found)
    if type(plain) is float and plain.is_integer():
        return int(plain)
    if type(plain) is int:
        return plain
    if type(plain) is str:
        return _text(plain)
    raise Misformed(say("an entry is {what}; each must be a text or a whole number.", what=_what(found)))


def _mapping(found: Any) -> dict[str, float | int]:
    if isinstance(found, pd.DataFrame) and len(found.columns) == 1:
        found = found.iloc[:, 0]
    if not isinstance(found, dict | pd.Series):
        raise Misformed(
            say("it is {what}; numbers by name are needed, a dict or a Series.", what=_what(found))
        )
    if len(found) > MOST_ITEMS:
        raise Misformed(say("it has more than {most} entries.", most=MOST_ITEMS))
    reduced = {}
    for key, value in found.items():
        name = str(_name(key))
        try:
            reduced[name] = _number(value)
        except Misformed as problem:
            raise Misformed(say("at “{name}” {problem}", name=name, problem=problem)) from None
    if not reduced:
        raise Misformed(say("it is empty."))
    return reduced


def _cases(task: str) -> list[dict[str, Any]]:
    """The cases on which a function is graded; none outside grading."""
    path = os.environ.get(CASES)
    found: list[dict[str, Any]] = (
        json.loads(Path(path).read_text(encoding="utf-8")).get(task, []) if path else []
    )
    return found


def _results(found: Any, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per case ``{"value": ...}`` or ``{"problem": ...}``."""
    if not callable(found):
        raise Misformed(
            say("it is {what}; a function is needed, one that begins with def.", what=_what(found))
        )
    return [_result(found, case) for case in cases]


def _result(function: Callable[..., Any], case: dict[str, Any]) -> dict[str, Any]:
    try:
        given = function(**case)
        if given is None:
            raise Misformed(say("it gives nothing back: end it with return."))
        return {"value": _text(given) if isinstance(given, str) else _number(given)}
    except Misformed as problem:
        return {"problem": str(problem)}
    except (Exception, SystemExit) as error:
        return {"problem": say("it stops with {error}.", error=f"{type(error).__name__}: {str(error)[:200]}")}


def _what(found: Any) -> str:
    """What kind of thing an answer is, in words."""
    if isinstance(found, bool | np.bool):
        return say("True or False")
    if isinstance(found, str):
        return say("text")
    if isinstance(found, int | float | np.number):
        return say("a number")
    if isinstance(found, list | tuple | np.ndarray | pd.Index):
        return say_plural("a list of {count} entry", "a list of {count} entries", len(found))
    if isinstance(found, pd.Series):
        return say_plural("a Series of {count} value", "a Series of {count} values", len(found))
    if isinstance(found, pd.DataFrame):
        return say("a whole table")
    if isinstance(found, dict):
        return say_plural("a dict of {count} entry", "a dict of {count} entries", len(found))
    if callable(found):
        return say("a function")
    if found is pd.NA:
        return say("missing")
    return say("a {kind}", kind=type(found).__name__)


def _in_words(kind: str, value: Any) -> str:
    match kind:
        case "number":
            return say("a number, {value}.", value=_shown(value))
        case "text":
            return say("a text, “{value}”.", value=value)
        case "items":
            return say_plural(
                "a list of {count} entry: {values}.",
                "a list of {count} entries: {values}.",
                len(value),
                values=_some([str(item) for item in value]),
            )
        case "mapping":
            return say_plural(
                "{count} number by name: {values}.",
                "{count} numbers by name: {values}.",
                len(value),
                values=_some([f"{name} = {_shown(found)}" for name, found in value.items()]),
            )
    first = value[0]
    if "problem" in first:
        return say("a function; for the example: {problem}", problem=first["problem"])
    shown = f"“{first['value']}”" if isinstance(first["value"], str) else _shown(first["value"])
    return say("a function; for the example it gives {value}.", value=shown)


def _some(parts: list[str], most: int = 8) -> str:
    return ", ".join(parts[:most]) + (", …" if len(parts) > most else "")


def _shown(value: float | int) -> str:
    """A number with the decimals that it has, four at most."""
    digits = len(f"{abs(value) % 1:.4f}".rstrip("0").partition(".")[2])
    return messages.number(value, digits)
