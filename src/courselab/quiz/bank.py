"""The question bank: the text files under ``exercises/questions/``, and which of them make up a lesson's bank."""

from __future__ import annotations

import os
import string
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from courselab.author_file import Reader
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import say
from courselab.names import unknown
from courselab.quiz.items import GRADED, KINDS, Bank, Context, Near, Option, Pair, Prediction, Question
from courselab.strict_yaml import short

QUESTIONS = Path(os.environ.get("COURSELAB_QUESTIONS") or COURSE.exercises / "questions")
COMMON = {"id", "claims", "kind", "prompt", "hints", "evidence", "holds"}
KEYS = {
    "one": COMMON | {"options"},
    "several": COMMON | {"options"},
    "opinion": COMMON | {"options"},
    "number": COMMON | {"unit", "answer", "tolerance", "right", "near", "otherwise", "low", "high"},
    "order": COMMON | {"items", "right", "otherwise"},
    "match": COMMON | {"pairs", "right"},
}
OPTION = {"id", "text", "because", "correct", "tone"}
EVIDENCE = {"chart", "table", "source"}
PREDICTION_KEYS = {
    *("id", "claims", "kind", "prompt", "unit", "series", "known", "asked", "min", "max", "step", "digits"),
    *("context", "think", "evidence"),
}
MOST_CHOICES = 10
"""Moodle shares the points of one question among ten choices at most."""


def _ascending(found: list[Any]) -> bool:
    """Whether these are years, each later than the one before."""
    return all(isinstance(year, int) and 1000 <= year <= 9999 for year in found) and all(
        one < other for one, other in pairwise(found)
    )


class _BankReader(Reader):
    """Reads one question file."""

    def bank(self) -> Bank:
        content = self.content()
        if not isinstance(content, dict):
            raise self.fail(say("the file must begin with “lesson:” and “questions:”."))
        self.keys(content, {"lesson", "questions", "predictions"})
        lesson = _lesson_of(self.path)
        if content.get("lesson") != lesson:
            raise self.fail(
                say("“lesson:” must be {name}, the lesson with which the file's name begins.", name=lesson)
            )
        seen: set[str] = set()
        questions = tuple(
            self.question(lesson, entry, self.identity(entry, "questions", place, seen))
            for place, entry in enumerate(self.listed(content, "questions"), start=1)
        )
        self.where = ""
        predictions = tuple(
            self.prediction(lesson, entry, self.identity(entry, "predictions", place, seen))
            for place, entry in enumerate(self.listed(content, "predictions"), start=1)
        )
        return Bank(lesson, self.path, questions, predictions)

    def evidence(self, entry: dict[str, Any]) -> dict[str, str] | None:
        found = entry.get("evidence")
        if found is None:
            return None
        if not isinstance(found, dict) or not all(isinstance(name, str) and name for name in found.values()):
            raise self.fail(say("“evidence:” must name a chart, a table or a source: {{table: loans}}."))
        self.keys(found, EVIDENCE)
        return found

    def tone(self, item: dict[str, Any], owner: str) -> str:
        tone = item.get("tone", "")
        if tone not in ("", "almost"):
            raise self.fail(say("{owner}: “tone:” can only be almost.", owner=owner))
        return str(tone)

    def reason(self, item: dict[str, Any], owner: str) -> dict[str, str]:
        if not item.get("because"):
            raise self.fail(
                say('{owner} has no reason; add because: {{en: "…"}}, every choice owes one.', owner=owner)
            )
        return self.reply(item, "because", owner)

    def question(self, lesson: str, entry: dict[str, Any], item_id: str) -> Question:
        kind = self.need(entry, "kind")
        if kind not in KINDS:
            raise self.fail(
                say(
                    "the kind “{kind}” is not known; choose one of {kinds}.",
                    kind=short(kind),
                    kinds=", ".join(KINDS),
                )
            )
        self.keys(entry, KEYS[kind])
        prompt = self.texts(entry, "prompt")
        hints = self.listed(entry, "hints", least=1 if kind in GRADED else 0)
        evidence = self.evidence(entry)
        holds = self.strings(entry, "holds")
        details: dict[str, Any] = getattr(self, f"_{kind}")(entry)
        backed = holds or details.get("derive") or (evidence and "source" in evidence)
        if kind in GRADED and not backed:
            raise self.fail(
                say(
                    "nothing backs the key; add “holds:” with a fact from the tables, or “evidence: {{source: …}}”."
                )
            )
        return Question(
            id=item_id,
            lesson=lesson,
            file=self.path.name,
            kind=kind,
            prompt=prompt,
            claims=self.strings(entry, "claims"),
            hints=tuple(
                self.by_language(hint, say("hint {number}", number=place))
                for place, hint in enumerate(hints, start=1)
            ),
            evidence=evidence,
            holds=holds,
            **details,
        )

    def options(
        self, entry: dict[str, Any], key: str, allowed: set[str], least: int = 2
    ) -> tuple[Option, ...]:
        options = []
        for place, item in enumerate(self.listed(entry, key, least)):
            owner = say("option {number}", number=place + 1)
            self.keys(item, allowed)
            correct = item.get("correct", False)
            if not isinstance(correct, bool):
                raise self.fail(say("{owner}: “correct:” can only be true or false.", owner=owner))
            tone = self.tone(item, owner)
            if correct and tone:
                raise self.fail(
                    say("{owner} is correct, so it cannot be almost: remove “tone:”.", owner=owner)
                )
            options.append(
                Option(
                    id=self.slug(item) if "id" in item else string.ascii_lowercase[place % 26],
                    text=self.texts(item, "text", owner),
                    because=self.reason(item, owner),
                    correct=correct,
                    tone=tone,
                )
            )
        self.distinct([option.id for option in options])
        self.distinct([option.text["en"] for option in options])
        return tuple(options)

    def distinct(self, names: list[str]) -> None:
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise self.fail(say("“{name}” stands twice; write another.", name=short(twice[0])))

    def _one(self, entry: dict[str, Any]) -> dict[str, Any]:
        options = self.options(entry, "options", OPTION)
        correct = sum(option.correct for option in options)
        if correct != 1:
            raise self.fail(
                say("exactly one option must have “correct: true”; {found} have it.", found=correct)
            )
        return {"options": options}

    def _several(self, entry: dict[str, Any]) -> dict[str, Any]:
        options = self.options(entry, "options", OPTION)
        if len({option.correct for option in options}) != 2:
            raise self.fail(say("some options, not all, must have “correct: true”."))
        if len(options) > MOST_CHOICES:
            raise self.fail(
                say("more than {most} options cannot be exported; leave some out.", most=MOST_CHOICES)
            )
        return {"options": options}

    def _opinion(self, entry: dict[str, Any]) -> dict[str, Any]:
        options = self.options(entry, "options", OPTION)
        if any(option.correct or option.tone for option in options):
            raise self.fail(say("an opinion has no right answer: remove “correct:” and “tone:”."))
        return {"options": options}

    def _order(self, entry: dict[str, Any]) -> dict[str, Any]:
        # Two items would give the order away, since they are never shown in the right one.
        return {
            "options": self.options(entry, "items", {"id", "text", "because"}, least=3),
            "right": self.reply(entry, "right"),
            "otherwise": self.reply(entry, "otherwise"),
        }

    def _match(self, entry: dict[str, Any]) -> dict[str, Any]:
        pairs = []
        for place, item in enumerate(self.listed(entry, "pairs", least=3), start=1):
            owner = say("pair {number}", number=place)
            self.keys(item, {"id", "left", "right", "because"})
            pairs.append(
                Pair(
                    id=self.slug(item),
                    left=self.texts(item, "left", owner),
                    right=self.texts(item, "right", owner),
                    because=self.reason(item, owner),
                )
            )
        self.distinct([pair.id for pair in pairs])
        self.distinct([pair.left["en"] for pair in pairs])
        self.distinct([pair.right["en"] for pair in pairs])
        return {"pairs": tuple(pairs), "right": self.reply(entry, "right")}

    def _number(self, entry: dict[str, Any]) -> dict[str, Any]:
        answer = self.need(entry, "answer")
        if not isinstance(answer, dict):
            raise self.fail(
                say("“answer:” must say how the number follows from the tables: {{derive: '…'}}.")
            )
        self.keys(answer, {"derive"})
        return {
            "unit": self.texts(entry, "unit"),
            "derive": self.expression(answer, "derive"),
            "tolerance": self.number(entry, "tolerance", least=0),
            "near": tuple(
                self.near(item, say("entry {number} of “{key}:”", number=place, key="near"))
                for place, item in enumerate(self.listed(entry, "near"), start=1)
            ),
            "right": self.reply(entry, "right"),
            "otherwise": self.reply(entry, "otherwise"),
            "low": self.some_reply(entry, "low"),
            "high": self.some_reply(entry, "high"),
        }

    def near(self, item: dict[str, Any], owner: str) -> Near:
        self.keys(item, {"value", "derive", "tolerance", "because", "tone"})
        if ("value" in item) == ("derive" in item):
            raise self.fail(say("{owner} needs either “value:” or “derive:”.", owner=owner))
        return Near(
            because=self.reason(item, owner),
            value=self.number(item, "value") if "value" in item else None,
            derive=self.expression(item, "derive") if "derive" in item else "",
            tolerance=self.number(item, "tolerance", least=0) if "tolerance" in item else None,
            tone=self.tone(item, owner),
        )

    def years(self, entry: dict[str, Any], key: str) -> tuple[int, ...]:
        match self.need(entry, key):
            case [int() as first, int() as last] if 1000 <= first <= last <= 9999:
                return first, last
            case [int(), int(), int(), *_] as found if _ascending(found):
                return tuple(found)
        raise self.fail(
            say(
                "“{key}:” must be two years in order, first and last, for example [2001, 2008], or three and more one "
                "by one, for example [1988, 1991, 1994].",
                key=key,
            )
        )

    def prediction(self, lesson: str, entry: dict[str, Any], item_id: str) -> Prediction:
        self.keys(entry, PREDICTION_KEYS)
        if self.need(entry, "kind") != "series":
            raise self.fail(say("the kind of a prediction can only be series."))
        known, asked = self.years(entry, "known"), self.years(entry, "asked")
        if known[-1] >= asked[0]:
            raise self.fail(say("the asked years must follow the known ones."))
        lowest = self.number(entry, "min") if "min" in entry else 0.0
        highest, step = self.number(entry, "max"), self.number(entry, "step")
        if highest <= lowest or step <= 0:
            raise self.fail(say("“max:” must be more than “min:”, and “step:” more than 0."))
        if entry.get("digits", 0) not in (0, 1):
            raise self.fail(say("“digits:” can only be 0 or 1."))
        context = []
        for place, item in enumerate(self.listed(entry, "context"), start=1):
            owner = say("entry {number} of “{key}:”", number=place, key="context")
            self.keys(item, {"label", "series"})
            context.append(Context(self.texts(item, "label", owner), self.expression(item, "series")))
        return Prediction(
            id=item_id,
            lesson=lesson,
            file=self.path.name,
            prompt=self.texts(entry, "prompt"),
            unit=self.texts(entry, "unit"),
            series=self.expression(entry, "series"),
            known=known,
            asked=asked,
            min=lowest,
            max=highest,
            step=step,
            digits=int(entry.get("digits", 0)),
            think=self.texts(entry, "think"),
            claims=self.strings(entry, "claims"),
            context=tuple(context),
            evidence=self.evidence(entry),
        )


def read_bank(path: Path) -> Bank:
    """Read one file and check its form. Raises CourseError, one sentence, for the first thing that is wrong."""
    return _BankReader(path).bank()


def bank_for(lesson: str) -> Bank:
    """The bank of a lesson, by the lesson's file name without the ending, united with an instructor's own files.

    An own file is named ``<lesson>.<any word>.yaml``. One that cannot be read, or that uses an id again, is left
    out with a sentence in ``faults``. Raises Missing when the lesson has no file, CourseError for a fault in it.
    """
    bank = read_bank(QUESTIONS / f"{lesson}.yaml")
    for path in _own_files():
        try:
            if _lesson_of(path) == lesson:
                bank = _united(bank, read_bank(path))
            elif _lesson_of(path) not in banks():
                head = say("{file}: there is no lesson “{name}”.", file=path.name, name=_lesson_of(path))
                raise CourseError(unknown(head, _lesson_of(path), banks()))
        except CourseError as error:
            bank = replace(bank, faults=(*bank.faults, str(error)))
    return bank


def _own_files() -> list[Path]:
    return sorted(path for path in QUESTIONS.glob("*.yaml") if "." in path.stem)


def _lesson_of(path: Path) -> str:
    """The lesson that a file belongs to: its name up to the first dot."""
    return path.name.split(".", 1)[0]


def _united(bank: Bank, own: Bank) -> Bank:
    """A bank and an own file of the same lesson. Raises CourseError when an id stands in both."""
    files = {item.id: item.file for item in bank.items}
    for item in own.items:
        if item.id in files:
            problem = say("this id stands in {file} too; choose another.", file=files[item.id])
            raise CourseError(
                say("{file}, {entry}: {problem}", file=item.file, entry=item.id, problem=problem)
            )
    return replace(
        bank, questions=bank.questions + own.questions, predictions=bank.predictions + own.predictions
    )


def banks() -> list[str]:
    """The lessons that have a question file, in their order; own files are not counted."""
    return sorted(path.stem for path in QUESTIONS.glob("[0-9][0-9]_*.yaml") if "." not in path.stem)
