"""The question in its cell: what the browser is sent, what is kept, what is saved in the notebook."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from courselab.ledger import LedgerView
from courselab.predict import PredictionView
from courselab.quiz import Question, QuestionView, Reply, bank_for, expected, grade, wrong_answers
from courselab.quiz.widget import kind_name, right_sides, shown_order
from courselab.widgets.part import VIEW_MIME
from courselab.widgets.scripts import ASSETS
from usmex import CourseError

BANK = bank_for("00_start_here")
GRADED = [question for question in BANK.questions if question.kind != "opinion"]
EVERY = pytest.mark.parametrize("question", BANK.questions, ids=lambda question: question.kind)
EVERY_GRADED = pytest.mark.parametrize("question", GRADED, ids=lambda question: question.kind)


def sent(view: QuestionView) -> str:
    """All that the browser has, as text."""
    state = {name: value for name, value in view.get_state().items() if name not in ("_esm", "_css")}
    return json.dumps(state, ensure_ascii=False, default=str)


def as_sent(question: Question, answer: Any) -> Any:
    """An answer in the form in which the browser has it: places instead of pairs."""
    if question.kind != "match":
        return answer
    return {left: str(right_sides(question).index(right)) for left, right in answer.items()}


def reasons(question: Question) -> list[str]:
    because = [option.because["en"] for option in question.options]
    because += [pair.because["en"] for pair in question.pairs]
    because += [near.because["en"] for near in question.near]
    return because + [texts["en"] for texts in (question.right, question.otherwise) if texts]


@EVERY
def test_no_key_is_sent_before_an_answer(question: Question) -> None:
    state = sent(QuestionView(question))
    for reason in (*reasons(question), *(hint["en"] for hint in question.hints), *question.holds):
        assert json.dumps(reason, ensure_ascii=False)[1:-1] not in state
    assert "correct" not in state
    if question.derive:
        assert "amount_usd" not in state
        assert expected(question)[:4] not in state


def test_what_is_shown_first_is_not_the_key() -> None:
    for question in BANK.questions:
        if question.kind == "order":
            assert shown_order(question) != expected(question)
            assert sorted(shown_order(question)) == sorted(expected(question))
        if question.kind == "match":
            assert right_sides(question) != [pair.id for pair in question.pairs]


@EVERY_GRADED
def test_wrong_then_right(question: Question) -> None:
    kept: list[tuple[str, Any, Reply]] = []
    view = QuestionView(question, on_reply=lambda *reply: kept.append(reply))
    wrong, right = wrong_answers(question)[0], expected(question)
    view.answer = {"value": as_sent(question, wrong), "serial": 1}
    assert view.reply["tone"] in ("not_that", "almost")
    assert view.reply["serial"] == 1
    view.answer = {"value": as_sent(question, right), "serial": 2}
    assert view.reply["tone"] == "yes"
    assert kept == [
        (question.id, wrong, grade(question, wrong)),
        (question.id, right, grade(question, right)),
    ]


@EVERY
def test_an_answer_of_another_form_is_not_kept(question: Question) -> None:
    kept: list[Any] = []
    view = QuestionView(question, on_reply=lambda *reply: kept.append(reply))
    for serial, value in enumerate((None, "zzz", ["zzz"], {"state": "99"}, {"state": 1}, 5)):
        view.answer = {"value": value, "serial": serial}
        assert view.reply["tone"] == "nothing"
        assert view.reply["text"]
    view.answer = {}
    assert kept == []


@EVERY
def test_a_saved_answer_comes_back_with_its_reply(question: Question) -> None:
    answer = expected(question) or question.options[0].id
    view = QuestionView(question, saved={"answer": answer, "tone": "yes"})
    assert view.answer["value"] == as_sent(question, answer)
    assert view.reply["text"] == grade(question, answer).text


@EVERY
def test_a_saved_answer_that_no_longer_fits_is_left_out(question: Question) -> None:
    view = QuestionView(question, saved={"answer": {"gone": "gone"}, "tone": "yes"})
    assert view.answer == {}
    assert view.reply == {}


def test_hints_come_one_by_one() -> None:
    question = BANK.question("start.number")
    view = QuestionView(question)
    assert view.hints == []
    view.hints_asked = 7
    assert view.hints == [question.hints[0]["en"]]
    view.hints_asked = 2
    assert view.hints == [hint["en"] for hint in question.hints]
    view.hints_asked = -1
    assert view.hints == []


@EVERY
def test_the_saved_form_is_fixed_and_holds_no_key(question: Question) -> None:
    view = QuestionView(question)
    bundle, _ = view._repr_mimebundle_()
    assert set(bundle) == {VIEW_MIME, "text/plain", "text/markdown"}
    assert bundle["text/plain"] == f"Question {question.id} ({kind_name(question.kind)}): not answered."
    assert question.prompt["en"] in bundle["text/markdown"]
    assert "Run the notebook to answer" in bundle["text/markdown"]
    for reason in reasons(question):
        assert reason not in bundle["text/markdown"]
    view.answer = {"value": as_sent(question, expected(question)), "serial": 1}
    again, _ = view._repr_mimebundle_()
    assert again["text/plain"] == bundle["text/plain"]
    assert again["text/markdown"] == bundle["text/markdown"]


def test_a_broken_derivation_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(expression: str) -> float:
        raise CourseError("The table is gone.")

    monkeypatch.setattr("courselab.derive.evaluate_number", broken)
    kept: list[Any] = []
    view = QuestionView(BANK.question("start.number"), on_reply=lambda *reply: kept.append(reply))
    view.answer = {"value": "3.4", "serial": 1}
    assert view.reply["tone"] == "nothing"
    assert view.reply["text"] == "The table is gone."
    assert kept == []


def test_hints_are_named_and_counted() -> None:
    assert QuestionView(BANK.question("start.number")).labels["hints"] == ["Hint 1 of 2", "Hint 2 of 2"]


def _every_label() -> dict[str, dict[str, Any]]:
    lesson = bank_for("03_pan_cooperation_merida")
    return {
        "question": QuestionView(BANK.question("start.number")).labels,
        "predict": PredictionView(lesson.prediction("merida.cash")).labels,
        "ledger": LedgerView().labels,
    }


@pytest.mark.parametrize("script", ["question", "predict", "ledger"])
def test_every_word_comes_from_python(script: str) -> None:
    """A label that a script asks for in vain would be shown as “undefined”; one that none asks for is dead."""
    text = (ASSETS / f"{script}.js").read_text(encoding="utf-8")
    labels = _every_label()[script]
    asked = set(re.findall(r"\blabels\.(\w+)", text))
    # A list is moved by buttons whose names the script puts together.
    asked |= {f"{which}{part}" for which in ("up", "down") for part in ("", "_item")} & labels.keys()
    assert asked == labels.keys() and all(labels.values())
