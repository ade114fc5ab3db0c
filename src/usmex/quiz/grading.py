"""From an answer to a reply: pure, in the kernel, with a reason for everything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from usmex import derive
from usmex.messages import in_language, number, say, say_plural
from usmex.quiz.bank import Option, Question, near_tolerance, near_value

TONES = ("nothing", "not_that", "almost", "yes", "thanks")
TYPED_NUMBER = re.compile(r"[-+]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?|[-+]?\.\d+")
IGNORED = re.compile(r"[\s$%]|million(s)?|dollars?|percent|times", re.IGNORECASE)


@dataclass(frozen=True)
class Reply:
    """What a learner is told: a tone, the main text, and notes on single choices."""

    tone: str
    text: str
    notes: tuple[str, ...] = ()


def expected(question: Question) -> Any:
    """The right answer in the form in which the browser sends one; None for an opinion."""
    match question.kind:
        case "one":
            return next(option.id for option in question.options if option.correct)
        case "several":
            return [option.id for option in question.options if option.correct]
        case "number":
            return str(key_number(question))
        case "order":
            return [option.id for option in question.options]
        case "match":
            return {pair.id: pair.id for pair in question.pairs}
    return None


def key_number(question: Question) -> float:
    """The right number of a number question, derived from the tables."""
    return float(derive.evaluate(question.derive))  # type: ignore[arg-type]


def wrong_answers(question: Question) -> list[Any]:
    """One answer for every way of being wrong that has a reply of its own."""
    match question.kind:
        case "one":
            return [option.id for option in question.options if not option.correct]
        case "several":
            return [[option.id] for option in question.options if not option.correct]
        case "number":
            slips = [str(near_value(near)) for near in question.near]
            return [*slips, str(-abs(key_number(question)) * 1000 - 1)]
        case "order":
            return [[option.id for option in reversed(question.options)]]
        case "match":
            ids = [pair.id for pair in question.pairs]
            return [dict(zip(ids, ids[1:] + ids[:1], strict=True))]
    return []


def grade(question: Question, answer: Any) -> Reply:
    """The reply to an answer. Never raises for an answer, whatever its form: it asks for a proper one."""
    return _GRADERS[question.kind](question, answer)


def _nothing_yet() -> Reply:
    return Reply("nothing", say("Choose an answer first."))


def _because(option: Option) -> str:
    return in_language(option.because)


def _chosen(question: Question, answer: Any) -> Option | None:
    return next((option for option in question.options if isinstance(answer, str) and option.id == answer), None)


def _grade_one(question: Question, answer: Any) -> Reply:
    option = _chosen(question, answer)
    if option is None:
        return _nothing_yet()
    if option.correct:
        others = tuple(
            say("Why not “{choice}”: {reason}", choice=in_language(other.text), reason=_because(other))
            for other in question.options
            if not other.correct
        )
        return Reply("yes", say("Yes. {reason}", reason=_because(option)), others)
    if option.tone == "almost":
        return Reply("almost", say("Almost. {reason}", reason=_because(option)))
    return Reply("not_that", say("Not that. {reason}", reason=_because(option)))


def _grade_several(question: Question, answer: Any) -> Reply:
    known = {option.id for option in question.options}
    if not isinstance(answer, list) or not answer or not all(isinstance(item, str) and item in known for item in answer):
        return _nothing_yet()
    right = [option for option in question.options if option.correct]
    wrong = [option for option in question.options if option.id in answer and not option.correct]
    missing = sum(option.id not in answer for option in right)
    notes = tuple(say("“{choice}”: {reason}", choice=in_language(option.text), reason=_because(option)) for option in wrong)
    if wrong:
        count = say_plural("{count} choice does not belong.", "{count} choices do not belong.", len(wrong))
        return Reply("not_that", say("Not that. {count}", count=count), notes)
    if missing:
        count = say_plural(
            "What you chose is right; {count} more belongs to it.",
            "What you chose is right; {count} more belong to it.",
            missing,
        )
        return Reply("almost", say("Almost. {count}", count=count))
    reasons = tuple(
        say("“{choice}”: {reason}", choice=in_language(option.text), reason=_because(option))
        for option in question.options
    )
    return Reply("yes", say("Yes, these and no others."), reasons)


def typed_number(text: str) -> float | None:
    """A number as people type it: 1,315.1 or $57 or 44 percent; None if it is not one."""
    bare = IGNORED.sub("", text)
    return float(bare.replace(",", "")) if TYPED_NUMBER.fullmatch(bare) else None


def _grade_number(question: Question, answer: Any) -> Reply:
    if not isinstance(answer, str) or not answer.strip():
        return Reply("nothing", say("Type a number first."))
    given = typed_number(answer[:60])
    unit = in_language(question.unit or {"en": ""})
    if given is None:
        return Reply(
            "nothing",
            say("“{answer}” was not understood: we expect a number in the unit “{unit}”, with a point for decimals, such as 57.5.", answer=answer[:60], unit=unit),
        )
    key = key_number(question)
    if abs(given - key) <= question.tolerance:
        digits = 0 if key == round(key) else 1 if question.tolerance >= 0.1 else 2
        return Reply(
            "yes",
            say("Yes: {key} {unit}. {reason}", key=number(key, digits), unit=unit, reason=in_language(question.right or {})),
        )
    for near in question.near:
        if abs(given - near_value(near)) <= near_tolerance(question, near):
            reason = in_language(near.because)
            if near.tone == "almost":
                return Reply("almost", say("Almost. {reason}", reason=reason))
            return Reply("not_that", say("Not that. {reason}", reason=reason))
    side = question.low if given < key else question.high
    return Reply("not_that", say("Not that. {reason}", reason=in_language(side or question.otherwise or {})))


def _grade_order(question: Question, answer: Any) -> Reply:
    right = [option.id for option in question.options]
    if not isinstance(answer, list) or not all(isinstance(item, str) for item in answer) or sorted(answer) != sorted(right):
        return _nothing_yet()
    notes = tuple(
        say("“{choice}”: {reason}", choice=in_language(option.text), reason=_because(option))
        for place, option in enumerate(question.options)
        if answer == right or answer[place] != option.id
    )
    if answer == right:
        return Reply("yes", say("Yes. {reason}", reason=in_language(question.right or {})), notes)
    otherwise = in_language(question.otherwise or {})
    misplaced = [place for place in range(len(right)) if answer[place] != right[place]]
    if len(misplaced) == 2 and misplaced[1] - misplaced[0] == 1:
        return Reply("almost", say("Almost: two neighbours have changed places. {reason}", reason=otherwise), notes)
    return Reply("not_that", say("Not that. {reason}", reason=otherwise), notes)


def _grade_match(question: Question, answer: Any) -> Reply:
    ids = [pair.id for pair in question.pairs]
    if not isinstance(answer, Mapping) or not all(answer.get(pair_id) in ids for pair_id in ids):
        return Reply("nothing", say("Choose a partner for each line first."))
    wrong = [pair for pair in question.pairs if answer[pair.id] != pair.id]
    if not wrong:
        notes = tuple(
            say("“{left}”: {reason}", left=in_language(pair.left), reason=in_language(pair.because))
            for pair in question.pairs
        )
        return Reply("yes", say("Yes. {reason}", reason=in_language(question.right or {})), notes)
    notes = tuple(
        say("“{left}”: {reason}", left=in_language(pair.left), reason=in_language(pair.because)) for pair in wrong
    )
    fit = len(ids) - len(wrong)
    if fit:
        count = say_plural("{count} pair fits.", "{count} pairs fit.", fit)
        return Reply("almost", say("Almost. {count} Look again at these:", count=count), notes)
    return Reply("not_that", say("Not that. No pair fits yet; here is what each word means:"), notes)


def _grade_opinion(question: Question, answer: Any) -> Reply:
    option = _chosen(question, answer)
    if option is None:
        return _nothing_yet()
    others = tuple(
        say("Others hold “{choice}”. {reason}", choice=in_language(other.text), reason=_because(other))
        for other in question.options
        if other is not option
    )
    return Reply("thanks", say("Thank you. {reason}", reason=_because(option)), others)


_GRADERS = {
    "one": _grade_one,
    "several": _grade_several,
    "number": _grade_number,
    "order": _grade_order,
    "match": _grade_match,
    "opinion": _grade_opinion,
}
