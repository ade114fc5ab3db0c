"""From an answer to a reply: pure, in the kernel, with a reason for everything."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from courselab.course import COURSE
from courselab.messages import Texts, in_language, number, say, say_plural
from courselab.quiz.derived import key_number, near_value
from courselab.quiz.items import Option, Pair, Question, near_tolerance

TONES = ("nothing", "not_that", "almost", "yes", "thanks")
TYPED_NUMBER = re.compile(r"[-+]?(\d{1,3}([ ,]\d{3})+|\d+)(\.\d*)?|[-+]?\.\d+")
WORD = re.compile(r"[^\W\d_]+")
BLANKS = re.compile(r"[\s\x1c-\x1f\x85\ufeff]+")
r"""What counts as a space. It is spelled out where ``\s`` of Python and ``\s`` of a browser differ: ``page.js`` reads it too."""
SIGNS = {
    "percent": ("%",),
    **{word: tuple(sign.lower() for sign in signs) for word, signs in COURSE.signs.items()},
}
"""Signs that a reader may type with a number, by the word of the English unit that they stand for; in small letters."""
LONGEST_TYPED = 60


@dataclass(frozen=True)
class Reply:
    """What a learner is told: a tone, the main text, and notes on single choices."""

    tone: str
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Band:
    """The reply to every number from ``low`` to ``high``, both included."""

    low: float
    high: float
    reply: Reply


def expected(question: Question) -> Any:
    """The right answer in the form in which the browser sends one; None for an opinion."""
    match question.kind:
        case "one":
            return next(option.id for option in question.options if option.correct)
        case "several":
            return [option.id for option in question.options if option.correct]
        case "number":
            return _typed(key_number(question))
        case "order":
            return [option.id for option in question.options]
        case "match":
            return {pair.id: pair.id for pair in question.pairs}
    return None


def wrong_answers(question: Question) -> list[Any]:
    """One answer for every way of being wrong that has a reply of its own; none for an opinion.

    In the form in which the browser sends them: each wrong option, an incomplete choice, each known slip and a
    number far off on either side, the reversed order and two neighbors that changed places, no pair and all but two.
    """
    match question.kind:
        case "one":
            return [option.id for option in question.options if not option.correct]
        case "several":
            wrong: list[list[str]] = [[option.id] for option in question.options if not option.correct]
            right = expected(question)
            return [*wrong, right[:-1]] if len(right) > 1 else wrong
        case "number":
            slips = [_typed(near_value(near)) for near in question.near]
            return [*slips, *_far_off(question)]
        case "order":
            ids = expected(question)
            return [ids[::-1], [ids[1], ids[0], *ids[2:]]]
        case "match":
            ids = [pair.id for pair in question.pairs]
            rotated = [*ids[1:], ids[0]]
            swapped = [ids[1], ids[0], *ids[2:]]
            return [dict(zip(ids, rotated, strict=True)), dict(zip(ids, swapped, strict=True))]
    return []


def grade(question: Question, answer: Any, key: float | None = None) -> Reply:
    """The reply to an answer. Never raises for an answer, whatever its form: it asks for a proper one.

    ``key`` is the right number of a number question when it is already known. Raises CourseError only when a
    number question cannot be derived from the tables.
    """
    if question.kind == "number":
        return _grade_number(question, answer, key)
    return _GRADERS[question.kind](question, answer)


def _typed(value: float) -> str:
    """A number with all its digits and no exponent, as it could be typed."""
    return format(Decimal(repr(value)), "f")


def _far_off(question: Question) -> list[str]:
    """A whole number far below and one far above the key, or only the latter when both have the same reply."""
    key = key_number(question)
    taken = [abs(key), *(abs(near_value(near)) + near_tolerance(question, near) for near in question.near)]
    far = math.ceil(2 * (max(taken) + question.tolerance)) + 1
    return [str(-far), str(far)] if question.low or question.high else [str(far)]


def _choice(option: Option) -> str:
    """A choice as it is quoted within a sentence."""
    return in_language(option.text).rstrip(".")


def _note(option: Option) -> str:
    return say("“{choice}”: {reason}", choice=_choice(option), reason=in_language(option.because))


def _pair_note(pair: Pair) -> str:
    left = in_language(pair.left).rstrip(".")
    return say("“{choice}”: {reason}", choice=left, reason=in_language(pair.because))


def _not_that(reason: str, notes: tuple[str, ...] = ()) -> Reply:
    return Reply("not_that", say("Not that. {reason}", reason=reason), notes)


def _almost(reason: str, notes: tuple[str, ...] = ()) -> Reply:
    return Reply("almost", say("Almost. {reason}", reason=reason), notes)


def _yes(reason: str, notes: tuple[str, ...] = ()) -> Reply:
    return Reply("yes", say("Yes. {reason}", reason=reason), notes)


def _nothing_chosen(answer: Any) -> Reply:
    """The reply to an answer that names no choice, or one that is not among those shown."""
    if answer in (None, "", []):
        return Reply("nothing", say("Choose an answer first."))
    return Reply("nothing", say("That is not one of the choices shown. Choose among them, then check."))


def _chosen(question: Question, answer: Any) -> Option | None:
    return next((option for option in question.options if option.id == answer), None)


def _grade_one(question: Question, answer: Any) -> Reply:
    option = _chosen(question, answer)
    if option is None:
        return _nothing_chosen(answer)
    reason = in_language(option.because)
    if option.correct:
        others = (other for other in question.options if not other.correct)
        return _yes(
            reason,
            tuple(
                say("Why not “{choice}”: {reason}", choice=_choice(other), reason=in_language(other.because))
                for other in others
            ),
        )
    return _almost(reason) if option.tone == "almost" else _not_that(reason)


def _grade_several(question: Question, answer: Any) -> Reply:
    known = [option.id for option in question.options]
    if not isinstance(answer, list) or not answer or not all(item in known for item in answer):
        return _nothing_chosen(answer)
    wrong = [option for option in question.options if option.id in answer and not option.correct]
    missing = sum(option.correct and option.id not in answer for option in question.options)
    if wrong:
        notes = tuple(_note(option) for option in wrong)
        reason = say_plural("{count} choice does not belong.", "{count} choices do not belong.", len(wrong))
        if missing:
            reason += " " + say_plural(
                "{count} that belongs is missing.", "{count} that belong are missing.", missing
            )
        nearly = all(option.tone == "almost" for option in wrong)
        return _almost(reason, notes) if nearly else _not_that(reason, notes)
    if missing:
        return _almost(
            say_plural(
                "What you chose is right; {count} more belongs to it.",
                "What you chose is right; {count} more belong to it.",
                missing,
            )
        )
    return Reply("yes", say("Yes, these and no others."), tuple(_note(option) for option in question.options))


def typed_number(text: str, unit: Texts | None) -> float | None:
    """A number as people type it, alone or with its unit: 1,315.1 or $57 million; None if it is not one.

    Another unit than the one asked for is not understood, nor is a decimal comma: 3,4 may mean two things. The digits may
    be those of any script. ``typedNumber`` in ``page.js`` reads by the same steps.
    """
    signs, stems = beside_number(unit)
    text = text.lower()
    for sign in signs:
        text = text.replace(sign, " ")
    text = WORD.sub(lambda found: " " if _stem(found[0]) in stems else found[0], text)
    bare = BLANKS.sub(" ", text.replace("−", "-")).strip(" ")
    return float(re.sub("[ ,]", "", bare)) if TYPED_NUMBER.fullmatch(bare) else None


def beside_number(unit: Texts | None) -> tuple[list[str], list[str]]:
    """What may stand beside a typed number: signs, and the words of the unit without a final s, in small letters."""
    english = unit["en"].lower() if unit else ""
    signs = [sign for word, signs in SIGNS.items() if word in english for sign in signs]
    return signs, sorted({_stem(word) for word in WORD.findall(f"{english} {in_language(unit)}")})


def _stem(word: str) -> str:
    return word.lower().rstrip("s")


def _grade_number(question: Question, answer: Any, key: float | None) -> Reply:
    if not isinstance(answer, str) or not BLANKS.sub("", answer):
        return Reply("nothing", say("Type a number first."))
    given = typed_number(answer[:LONGEST_TYPED], question.unit)
    if given is None:
        return not_understood(question, answer[:LONGEST_TYPED])
    return next(band.reply for band in number_bands(question, key) if band.low <= given <= band.high)


def not_understood(question: Question, answer: str) -> Reply:
    """The reply to something typed that is no number."""
    return Reply(
        "nothing",
        say(
            "“{answer}” was not understood. We expect a number (unit: {unit}), with a point for decimals, such as 57.5.",
            answer=answer,
            unit=in_language(question.unit),
        ),
    )


def number_bands(question: Question, key: float | None = None) -> list[Band]:
    """The replies of a number question; the first band that holds a number is the one that counts.

    Raises CourseError when the key cannot be derived from the tables.
    """
    key = key_number(question) if key is None else key
    digits = 0 if key == round(key) else 1 if question.tolerance >= 0.1 else 2
    right = say(
        "Yes: {key} {unit}. {reason}",
        key=number(key, digits),
        unit=in_language(question.unit),
        reason=in_language(question.right),
    )
    bands = [_around(key, question.tolerance, Reply("yes", right))]
    for near in question.near:
        reason = in_language(near.because)
        reply = _almost(reason) if near.tone == "almost" else _not_that(reason)
        bands.append(_around(near_value(near), near_tolerance(question, near), reply))
    return [
        *bands,
        Band(-math.inf, key, _not_that(in_language(question.low or question.otherwise))),
        Band(key, math.inf, _not_that(in_language(question.high or question.otherwise))),
    ]


def _around(wanted: float, tolerance: float, reply: Reply) -> Band:
    """Every number that is meant by ``wanted``, the last binary digit aside."""
    reach = tolerance + 1e-9 * max(1.0, abs(wanted))
    return Band(wanted - reach, wanted + reach, reply)


def _grade_order(question: Question, answer: Any) -> Reply:
    right = expected(question)
    if not isinstance(answer, list) or len(answer) != len(right) or not all(item in answer for item in right):
        return Reply("nothing", say("Give every item a place first."))
    misplaced = [place for place, item in enumerate(right) if answer[place] != item]
    if not misplaced:
        return _yes(in_language(question.right), tuple(_note(option) for option in question.options))
    notes = tuple(_note(question.options[place]) for place in misplaced)
    otherwise = in_language(question.otherwise)
    if len(misplaced) == 2 and misplaced[1] - misplaced[0] == 1:
        return Reply(
            "almost", say("Almost: two neighbors have changed places. {reason}", reason=otherwise), notes
        )
    return _not_that(otherwise, notes)


def _grade_match(question: Question, answer: Any) -> Reply:
    ids = [pair.id for pair in question.pairs]
    if not isinstance(answer, Mapping) or not all(answer.get(pair_id) in ids for pair_id in ids):
        return Reply("nothing", say("Choose a partner for each line first."))
    wrong = [pair for pair in question.pairs if answer[pair.id] != pair.id]
    if not wrong:
        return _yes(in_language(question.right), tuple(_pair_note(pair) for pair in question.pairs))
    notes = tuple(_pair_note(pair) for pair in wrong)
    fit = len(ids) - len(wrong)
    if not fit:
        return _not_that(say("No pair fits yet. A word on each line:"), notes)
    count = say_plural("{count} pair fits.", "{count} pairs fit.", fit)
    return Reply("almost", say("Almost. {count} Look again at these:", count=count), notes)


def _grade_opinion(question: Question, answer: Any) -> Reply:
    option = _chosen(question, answer)
    if option is None:
        return _nothing_chosen(answer)
    others = tuple(
        say("Others hold “{choice}”. {reason}", choice=_choice(other), reason=in_language(other.because))
        for other in question.options
        if other is not option
    )
    return Reply("thanks", say("Thank you. {reason}", reason=in_language(option.because)), others)


_GRADERS = {
    "one": _grade_one,
    "several": _grade_several,
    "order": _grade_order,
    "match": _grade_match,
    "opinion": _grade_opinion,
}
