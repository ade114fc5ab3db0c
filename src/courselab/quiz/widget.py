"""The accessible question: shown by ``question.js``, graded here, saved by whoever asked it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from courselab.errors import CourseError
from courselab.messages import in_language, say
from courselab.quiz.grading import Reply, grade
from courselab.quiz.items import Question
from courselab.widgets.markdown import as_text, without_maths
from courselab.widgets.part import Part, no_answer_yet
from courselab.widgets.scripts import ASSETS, component


class QuestionView(Part):
    """One question. The browser holds its text; key, replies and hints stay here until they are asked for.

    ``saved`` is a former answer (``{"answer": ..., ...}``), shown again with its reply. ``on_reply(id, answer,
    reply)`` is called after each graded answer; what it returns is told below the reply.
    """

    _esm = component("question")
    _css = ASSETS / "question.css"
    question = traitlets.Dict().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    """Browser to kernel: ``value`` and a ``serial`` that makes the same answer count again."""
    reply = traitlets.Dict().tag(sync=True)
    hints_asked = traitlets.Int(0).tag(sync=True)
    """Browser to kernel: how many hints the learner wants to see."""
    hints: traitlets.List[str] = traitlets.List().tag(sync=True)
    """Kernel to browser: the hints asked for so far, no more."""

    def __init__(
        self,
        question: Question,
        saved: Mapping[str, Any] | None = None,
        on_reply: Callable[[str, Any, Reply], str | None] | None = None,
    ) -> None:
        self._question, self._on_reply = question, on_reply
        self._choices = right_sides(question)
        super().__init__(question=to_browser(question), labels=_labels(question))
        if saved is not None:
            self._restore(saved.get("answer"))
        self.observe(self._graded, "answer")
        self.observe(self._hinted, "hints_asked")

    def _restore(self, answer: Any) -> None:
        reply = self._grade(answer)
        if reply.tone != "nothing":
            self.answer = {"value": self._shown(answer), "serial": 0}
            self.reply = _to_reply(reply, 0)

    def _graded(self, change: Any) -> None:
        sent = change["new"]
        answer = self._chosen(sent.get("value"))
        reply = self._grade(answer)
        self.reply = _to_reply(reply, sent.get("serial", 0))
        if reply.tone != "nothing" and self._on_reply:
            news = self._on_reply(self._question.id, answer, reply)
            if news:
                self.reply = {**self.reply, "notes": [*reply.notes, news]}

    def _grade(self, answer: Any) -> Reply:
        try:
            return grade(self._question, answer)
        except CourseError as error:
            return Reply("nothing", str(error))

    def _hinted(self, change: Any) -> None:
        asked = max(0, min(change["new"], len(self.hints) + 1))
        self.hints = [in_language(hint) for hint in self._question.hints[:asked]]

    def _chosen(self, value: Any) -> Any:
        """A browser's answer as the grader knows it.

        A match names places in the list of right sides, and the bank knows pairs. A text may hold half of a
        character, which could not be sent back in a reply.
        """
        if isinstance(value, str):
            return value.encode("utf-8", "replace").decode()
        if self._question.kind != "match" or not isinstance(value, dict):
            return value
        return {
            pair: self._choices[int(place)]
            for pair, place in value.items()
            if isinstance(place, str) and place.isdecimal() and int(place) < len(self._choices)
        }

    def _shown(self, answer: Any) -> Any:
        if self._question.kind != "match":
            return answer
        return {pair: str(self._choices.index(answer[pair])) for pair in self._choices}

    def still(self) -> dict[str, str]:
        question = self._question
        line = say("Question {id} ({kind}): not answered.", id=question.id, kind=kind_name(question.kind))
        return {"text/plain": line, "text/markdown": as_markdown(question)}


def kind_name(kind: str) -> str:
    """What a kind of question is called in the reader's language."""
    return {
        "one": say("one choice"),
        "several": say("several choices"),
        "number": say("a number"),
        "order": say("put in order"),
        "match": say("match"),
        "opinion": say("no right answer"),
    }[kind]


def _mixed(ids: list[str]) -> list[str]:
    """Always the same order, and never the one given, which is the key."""
    mixed = sorted(ids, key=lambda item: hashlib.sha256(item.encode()).hexdigest())
    return mixed if mixed != ids else mixed[::-1]


def shown_order(question: Question) -> list[str]:
    """The ids of an order question as first shown."""
    return _mixed([option.id for option in question.options])


def right_sides(question: Question) -> list[str]:
    """The pair ids of a match question in the order in which their right sides are offered."""
    return _mixed([pair.id for pair in question.pairs])


def to_browser(question: Question) -> dict[str, Any]:
    """What the browser may know before an answer: texts and ids, never a key or a reason."""
    options = {option.id: in_language(option.text) for option in question.options}
    ids = shown_order(question) if question.kind == "order" else list(options)
    rights = {pair.id: in_language(pair.right) for pair in question.pairs}
    return {
        "id": question.id,
        "kind": question.kind,
        "prompt": in_language(question.prompt),
        "options": [{"id": item, "text": options[item]} for item in ids],
        "lefts": [{"id": pair.id, "text": in_language(pair.left)} for pair in question.pairs],
        "rights": [rights[item] for item in right_sides(question)],
        "unit": in_language(question.unit),
        "hints": len(question.hints),
    }


def _to_reply(reply: Reply, serial: int) -> dict[str, Any]:
    return {"tone": reply.tone, "text": reply.text, "notes": list(reply.notes), "serial": serial}


def _labels(question: Question) -> dict[str, Any]:
    hints = len(question.hints)
    return {
        "check": say("Vote") if question.kind == "opinion" else say("Check"),
        "hints": [say("Hint {number} of {all}", number=place + 1, all=hints) for place in range(hints)],
        "number": say("Your number"),
        "up": say("Move up"),
        "down": say("Move down"),
        "up_item": say("Move up: {item}", item="{item}"),
        "down_item": say("Move down: {item}", item="{item}"),
        "place": say("{item}: place {place} of {all}", item="{item}", place="{place}", all="{all}"),
        "choose": say("choose …"),
        "waiting": no_answer_yet(),
    }


def as_markdown(question: Question) -> str:
    """The question for pages without a kernel: prompt and choices, no key."""
    shown = to_browser(question)
    lines = [f"**{say('Question')}.** {as_text(shown['prompt'])}", ""]
    lines += [f"- {as_text(option['text'])}" for option in shown["options"]]
    lines += [f"- {as_text(left['text'])}" for left in shown["lefts"]]
    if shown["rights"]:
        choices = " · ".join(as_text(right) for right in shown["rights"])
        lines += ["", say("To be matched with: {choices}", choices=choices)]
    if shown["unit"]:
        lines += [say("Answer in: {unit}.", unit=as_text(shown["unit"]))]
    lines += ["", f"*{say('Run the notebook to answer; every choice has its own reply.')}*"]
    return without_maths("\n".join(lines))
