"""From an answer to its reply: every kind, wrong and right, and whatever else may be sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from courselab import derive
from courselab.quiz import Question, Reply, expected, grade, wrong_answers
from courselab.quiz.grading import typed_number
from courselab.quiz.items import Near, Option, Pair


def option(name: str, correct: bool = False, tone: str = "") -> Option:
    return Option(name, {"en": f"Text {name}."}, {"en": f"Reason {name}."}, correct, tone)


def pair(name: str) -> Pair:
    return Pair(name, {"en": f"left {name}"}, {"en": f"right {name}"}, {"en": f"Reason {name}."})


def question(kind: str, **fields: Any) -> Question:
    return Question(
        id=f"trial.{kind}", lesson="trial", file="trial.yaml", kind=kind, prompt={"en": "?"}, **fields
    )


MILLIONS = {"en": "million dollars"}
ONE = question("one", options=(option("a"), option("b", correct=True), option("c", tone="almost")))
SEVERAL = question(
    "several",
    options=(option("a", correct=True), option("b", correct=True), option("c"), option("d", tone="almost")),
)
NUMBER = question(
    "number",
    unit=MILLIONS,
    derive="50 + 7",
    tolerance=0.5,
    right={"en": "So it is."},
    otherwise={"en": "Look again."},
    near=(
        Near({"en": "Digits swapped."}, value=75.0),
        Near({"en": "One year only."}, derive="57 / 2", tolerance=2, tone="almost"),
    ),
)
ORDER = question(
    "order",
    options=tuple(option(name) for name in "abcd"),
    right={"en": "In time."},
    otherwise={"en": "Think of time."},
)
MATCH = question("match", pairs=tuple(pair(name) for name in "pqr"), right={"en": "All three."})
OPINION = question("opinion", options=(option("a"), option("b"), option("c")))
GRADED = (ONE, SEVERAL, NUMBER, ORDER, MATCH)


@pytest.mark.parametrize("asked", GRADED, ids=lambda asked: asked.kind)
def test_each_way_of_being_wrong_has_its_own_reply(asked: Question) -> None:
    replies = [grade(asked, answer) for answer in wrong_answers(asked)]
    assert {reply.tone for reply in replies} == {"not_that", "almost"}
    right = grade(asked, expected(asked))
    assert right.tone == "yes"
    assert len({*replies, right}) == len(replies) + 1


def test_one_choice() -> None:
    assert grade(ONE, "a") == Reply("not_that", "Not that. Reason a.")
    assert grade(ONE, "c") == Reply("almost", "Almost. Reason c.")
    right = grade(ONE, "b")
    assert right.text == "Yes. Reason b."
    assert right.notes == ("Why not “Text a”: Reason a.", "Why not “Text c”: Reason c.")


def test_several_choices() -> None:
    wrong = grade(SEVERAL, ["a", "c"])
    assert wrong.tone == "not_that"
    assert wrong.text == "Not that. 1 choice does not belong. 1 that belongs is missing."
    assert wrong.notes == ("“Text c”: Reason c.",)
    assert grade(SEVERAL, ["a", "b", "c", "d"]).text == "Not that. 2 choices do not belong."
    assert grade(SEVERAL, ["a", "b", "d"]).tone == "almost"
    assert grade(SEVERAL, ["b"]).text == "Almost. What you chose is right; 1 more belongs to it."
    right = grade(SEVERAL, ["b", "a"])
    assert right.tone == "yes"
    assert len(right.notes) == 4, "each option's reason is told in the end"


@pytest.mark.parametrize(
    ("typed", "tone", "words"),
    [
        ("57", "yes", "Yes: 57 million dollars. So it is."),
        (" 56.5 ", "yes", "So it is."),
        ("$57 million", "yes", "So it is."),
        ("US$ 57 millions", "yes", "So it is."),
        ("58", "not_that", "Look again."),
        ("75", "not_that", "Digits swapped."),
        ("28.5", "almost", "One year only."),
        ("−57", "not_that", "Look again."),
        ("57,0", "nothing", "“57,0” was not understood. We expect a number (unit: million dollars)"),
        ("57%", "nothing", "We expect a number"),
        ("57 billion", "nothing", "We expect a number"),
        ("a lot", "nothing", "“a lot” was not understood"),
        ("1e3", "nothing", "not understood"),
        ("9" * 5000, "not_that", "Look again."),
        ("{key}", "nothing", "“{key}”"),
        ("   ", "nothing", "Type a number first."),
        (None, "nothing", "Type a number first."),
        (["57"], "nothing", "Type a number first."),
        (57, "nothing", "Type a number first."),
    ],
)
def test_a_typed_number(typed: Any, tone: str, words: str) -> None:
    reply = grade(NUMBER, typed)
    assert reply.tone == tone
    assert words in reply.text


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,315.1", 1315.1),
        ("1 315.1", 1315.1),
        ("1 315", 1315.0),
        ("1315.", 1315.0),
        (".5", 0.5),
        ("+3.4", 3.4),
        ("１,３１５.1", 1315.1),
        ("−١٢", -12.0),
        ("\ufeff57\x85", 57.0),
        ("3,4", None),
        ("1.315,1", None),
        ("13,15", None),
        ("57 58", None),
        ("1,2,3", None),
        ("--5", None),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_how_numbers_are_read(typed: str, value: float | None) -> None:
    assert typed_number(typed, MILLIONS) == value


def test_units_are_those_of_the_question() -> None:
    assert typed_number("44.2 percent", {"en": "percent"}) == 44.2
    assert typed_number("44.2 %", {"en": "percent", "es": "por ciento"}) == 44.2
    assert typed_number("$44", {"en": "percent"}) is None
    assert typed_number("7 times", {"en": "times"}) == 7
    assert typed_number("7%", {"en": "times"}) is None


def test_low_and_high_numbers_have_replies_of_their_own() -> None:
    asked = replace(NUMBER, low={"en": "Too little."}, high={"en": "Too much."})
    assert grade(asked, "10").text == "Not that. Too little."
    assert grade(asked, "1000").text == "Not that. Too much."
    replies = {grade(asked, answer) for answer in wrong_answers(asked)}
    assert len(replies) == len(wrong_answers(asked)) == 4


def test_a_known_key_needs_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = replace(NUMBER, near=())
    monkeypatch.setattr(derive, "evaluate", lambda expression: pytest.fail("a table was asked"))
    assert grade(asked, "12", key=12.0).tone == "yes"


@pytest.mark.parametrize("value", [1e-7, 3288e12, 0.1 + 0.2, -4.5])
def test_the_expected_number_can_be_typed(value: float) -> None:
    asked = replace(NUMBER, derive=repr(value), tolerance=0.0)
    assert grade(asked, expected(asked)).tone == "yes"


def test_order() -> None:
    assert grade(ORDER, ["a", "b", "c", "d"]).text == "Yes. In time."
    assert len(grade(ORDER, ["a", "b", "c", "d"]).notes) == 4
    neighbours = grade(ORDER, ["a", "c", "b", "d"])
    assert neighbours.tone == "almost"
    assert neighbours.notes == ("“Text b”: Reason b.", "“Text c”: Reason c.")
    assert grade(ORDER, ["c", "b", "a", "d"]).tone == "not_that"
    assert grade(ORDER, ["d", "c", "b", "a"]).text == "Not that. Think of time."


def test_match() -> None:
    assert grade(MATCH, {"p": "p", "q": "q", "r": "r"}).text == "Yes. All three."
    some = grade(MATCH, {"p": "p", "q": "r", "r": "q"})
    assert some.tone == "almost"
    assert "1 pair fits." in some.text
    assert some.notes == ("“left q”: Reason q.", "“left r”: Reason r.")
    assert grade(MATCH, {"p": "q", "q": "q", "r": "q"}).tone == "almost"
    assert grade(MATCH, {"p": "q", "q": "r", "r": "p"}).tone == "not_that"


def test_opinion() -> None:
    reply = grade(OPINION, "b")
    assert reply.tone == "thanks"
    assert reply.text == "Thank you. Reason b."
    assert reply.notes == ("Others hold “Text a”. Reason a.", "Others hold “Text c”. Reason c.")
    assert wrong_answers(OPINION) == []
    assert expected(OPINION) is None


ODD_ANSWERS: list[Any] = [None, "", [], {}, "zzz", ["zzz"], [["a"]], [{}], 5, True, {"p": ["p"]}, {"p": None}]


@pytest.mark.parametrize("asked", [*GRADED, OPINION], ids=lambda asked: asked.kind)
@pytest.mark.parametrize("answer", ODD_ANSWERS, ids=repr)
def test_an_answer_of_another_form_gets_a_sentence(asked: Question, answer: Any) -> None:
    reply = grade(asked, answer)
    assert reply.tone == "nothing"
    assert reply.text.endswith(".")


def test_no_reply_is_a_bare_verdict() -> None:
    for asked in GRADED:
        for answer in wrong_answers(asked):
            reply = grade(asked, answer)
            assert len(reply.text.split()) > 2 or reply.notes
            assert "incorrect" not in reply.text.casefold()
