"""The question bank: text files under ``exercises/questions/``, read safely and checked strictly."""

from __future__ import annotations

import difflib
import math
import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import yaml

from usmex import catalog, derive
from usmex.errors import CourseError, Missing
from usmex.folders import EXERCISES
from usmex.messages import say, say_plural

QUESTIONS = Path(os.environ.get("USMEX_QUESTIONS") or EXERCISES / "questions")
KINDS = ("one", "several", "number", "order", "match", "opinion")
GRADED = KINDS[:-1]
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
SLUG = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of characters: YAML can write one, but no page can be sent it."""
LARGEST_FILE = 100_000
"""Bytes; four times the longest file of the course. More than that would keep the reader waiting."""
MOST_CHOICES = 10
"""Moodle shares the points of one question among ten choices at most."""
LARGEST_NUMBER = 1e15
LETTERS = "abcdefghijklmnopqrstuvwxyz"

Texts = Mapping[str, str]
"""A text by language: ``{"en": ..., "es": ...}``."""


@dataclass(frozen=True)
class Option:
    """A choice with its own reason. ``tone`` is ``almost`` for a choice that is nearly right."""

    id: str
    text: Texts
    because: Texts
    correct: bool = False
    tone: str = ""


@dataclass(frozen=True)
class Near:
    """A number that readers arrive at by a known slip, with the reply that it is owed."""

    because: Texts
    value: float | None = None
    derive: str = ""
    tolerance: float | None = None
    tone: str = ""


@dataclass(frozen=True)
class Pair:
    """Two things that belong together, and why."""

    id: str
    left: Texts
    right: Texts
    because: Texts


@dataclass(frozen=True)
class Question:
    """One question. Which fields are filled depends on ``kind``: one, several, number, order, match, opinion.

    ``file`` is the name of the file that it stands in. ``options`` hold the choices, or for ``order`` the items in
    their right order. ``derive`` gives a number's key, ``holds`` are facts in the tables on which the key rests.
    """

    id: str
    lesson: str
    file: str
    kind: str
    prompt: Texts
    claims: tuple[str, ...] = ()
    hints: tuple[Texts, ...] = ()
    evidence: Mapping[str, str] | None = None
    holds: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    pairs: tuple[Pair, ...] = ()
    unit: Texts | None = None
    derive: str = ""
    tolerance: float = 0.0
    near: tuple[Near, ...] = ()
    right: Texts | None = None
    otherwise: Texts | None = None
    low: Texts | None = None
    high: Texts | None = None


@dataclass(frozen=True)
class Context:
    """A line that the reader has already seen, drawn thin beside a prediction."""

    label: Texts
    series: str


@dataclass(frozen=True)
class Prediction:
    """A series to be drawn before it is shown.

    ``known`` and ``asked`` are each a first and a last year, or three and more years one by one, for a series that
    has gaps, such as one of elections.
    """

    id: str
    lesson: str
    file: str
    prompt: Texts
    unit: Texts
    series: str
    known: tuple[int, ...]
    asked: tuple[int, ...]
    min: float
    max: float
    step: float
    digits: int
    think: Texts
    claims: tuple[str, ...] = ()
    context: tuple[Context, ...] = ()
    evidence: Mapping[str, str] | None = None

    @property
    def known_years(self) -> tuple[int, ...]:
        """Every year that is drawn from the start."""
        return _each_year(self.known)

    @property
    def asked_years(self) -> tuple[int, ...]:
        """Every year that the reader draws."""
        return _each_year(self.asked)

    @property
    def years(self) -> tuple[int, ...]:
        """The known years, then the asked ones."""
        return self.known_years + self.asked_years


def _each_year(given: tuple[int, ...]) -> tuple[int, ...]:
    """Two years are a first and a last; more stand for themselves."""
    return tuple(range(given[0], given[1] + 1)) if len(given) == 2 else given


@dataclass(frozen=True)
class Bank:
    """All questions and predictions of one lesson. ``faults`` say which of an instructor's own files were left out."""

    lesson: str
    path: Path
    questions: tuple[Question, ...]
    predictions: tuple[Prediction, ...]
    faults: tuple[str, ...] = ()

    @property
    def items(self) -> list[Question | Prediction]:
        """The questions, then the predictions."""
        return [*self.questions, *self.predictions]

    def question(self, question_id: str) -> Question:
        """Raises Missing for an unknown id, with the nearest one; CourseError while a file that may have it is left out."""
        missing = say("{file} has no question “{id}”.", file=self.path.name, id=question_id)
        return _find(question_id, self.questions, missing, self.faults)

    def prediction(self, prediction_id: str) -> Prediction:
        """Raises Missing for an unknown id, with the nearest one; CourseError while a file that may have it is left out."""
        missing = say("{file} has no prediction “{id}”.", file=self.path.name, id=prediction_id)
        return _find(prediction_id, self.predictions, missing, self.faults)


Item = TypeVar("Item", Question, Prediction)


def _find(wanted: str, items: tuple[Item, ...], missing: str, faults: tuple[str, ...]) -> Item:
    for item in items:
        if item.id == wanted:
            return item
    if faults:
        # With a file left out, the nearest id of another would send the reader astray.
        raise CourseError(f"{missing} {' '.join(faults)}")
    raise Missing(missing + _nearest(wanted, [item.id for item in items]))


def _nearest(wanted: object, known: Collection[str]) -> str:
    """A sentence that offers the nearest known name, or nothing."""
    near = difflib.get_close_matches(str(wanted), known, n=1, cutoff=0.5)
    return " " + say("Did you mean “{near}”?", near=near[0]) if near else ""


def _ascending(found: list[Any]) -> bool:
    """Whether these are years, each later than the one before."""
    return all(isinstance(year, int) and 1000 <= year <= 9999 for year in found) and all(
        one < other for one, other in pairwise(found)
    )


def _quoted(found: object) -> str:
    """What a file says, short enough for a sentence."""
    text = str(found)
    return text if len(text) <= 60 else text[:57] + "…"


class _Loader(yaml.SafeLoader):
    """The loader of ``yaml.safe_load``, and stricter.

    Aliases are refused, since a few lines of them can stand for a file of any size; tags, since they ask for
    objects; a key written twice, since the first text would be lost without a word; half of a character, since a
    page cannot be sent one.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise _refused(say("an alias (*name) is not allowed; write the text out"), event.start_mark)
        if getattr(event, "tag", None):
            raise _refused(
                say("a tag (!name) is not allowed; put a text that begins with ! in quotes"), event.start_mark
            )
        if isinstance(event, yaml.ScalarEvent) and SURROGATE.search(event.value):
            raise _refused(say("half of a character (\\ud800 to \\udfff) is not allowed"), event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in names:
                raise _refused(say("“{key}:” is written twice", key=_quoted(key.value)), key.start_mark)
            names.add(str(key.value))
        return super().construct_mapping(node, deep)


def _refused(problem: str, mark: Any) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=mark)


class Reader:
    """Reads one file that an author wrote; every complaint names the file, the entry and what to write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = ""

    def fail(self, problem: str) -> CourseError:
        if self.where:
            return CourseError(
                say("{file}, {entry}: {problem}", file=self.path.name, entry=self.where, problem=problem)
            )
        return CourseError(say("{file}: {problem}", file=self.path.name, problem=problem))

    def content(self) -> Any:
        """What the file holds, by YAML's own rules."""
        try:
            if self.path.stat().st_size > LARGEST_FILE:
                raise self.fail(say("the file is larger than 100 kilobytes; split it or shorten it."))
            return yaml.load(self.path.read_text(encoding="utf-8"), _Loader)
        except FileNotFoundError:
            others = sorted(other.name for other in self.path.parent.glob("*.yaml"))
            missing = say("There is no file {path}.", path=self.path)
            raise Missing(missing + _nearest(self.path.name, others)) from None
        except OSError as error:
            raise self.fail(say("the file cannot be read: {problem}.", problem=error.strerror)) from None
        except UnicodeDecodeError:
            raise self.fail(say("the file is not in UTF-8; save it as UTF-8.")) from None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            # A date such as 2015-13-45 is a ValueError, brackets in brackets without end a RecursionError.
            problem = getattr(error, "problem", None) or getattr(error, "reason", None) or error
            mark = getattr(error, "problem_mark", None)
            self.where = say("line {line}", line=mark.line + 1) if mark else ""
            raise self.fail(
                say(
                    "this is not YAML as we read it ({problem}); check colons, quotes and indentation.",
                    problem=_quoted(problem),
                )
            ) from None

    def keys(self, entry: dict[str, Any], allowed: set[str]) -> None:
        for key in entry:
            if key not in allowed:
                head = say("“{key}:” is not known here.", key=_quoted(key))
                known = say("Allowed are: {known}.", known=", ".join(sorted(allowed)))
                raise self.fail(head + (_nearest(key, allowed) or f" {known}"))

    def need(self, entry: dict[str, Any], key: str) -> Any:
        if entry.get(key) in (None, "", [], {}):
            raise self.fail(say("“{key}:” is missing; add it.", key=key))
        return entry[key]

    def listed(self, entry: dict[str, Any], key: str, least: int = 0) -> list[dict[str, Any]]:
        """A list of entries, each with keys of its own."""
        found = entry.get(key) or []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.fail(
                say("“{key}:” must be a list: begin each entry with a dash, then its keys.", key=key)
            )
        if len(found) < least:
            raise self.fail(
                say_plural(
                    "“{key}:” needs at least {count} entry; it has {found}.",
                    "“{key}:” needs at least {count} entries; it has {found}.",
                    least,
                    key=key,
                    found=len(found),
                )
            )
        return found

    def identity(self, entry: dict[str, Any], key: str, place: int, seen: set[str]) -> str:
        """The id of a question or prediction; from here on complaints name it."""
        self.where = say("entry {number} of “{key}:”", number=place, key=key)
        item_id = self.slug(entry)
        if item_id in seen:
            raise self.fail(say("the id “{id}” is used twice; give one of them another.", id=item_id))
        seen.add(item_id)
        self.where = item_id
        return item_id

    def slug(self, entry: dict[str, Any]) -> str:
        found = self.need(entry, "id")
        if not isinstance(found, str) or not SLUG.fullmatch(found):
            raise self.fail(
                say(
                    "“id:” must be a short name of small letters, digits, _ and dots, such as merida.stage; it is “{id}”.",
                    id=_quoted(found),
                )
            )
        return found

    def texts(self, entry: dict[str, Any], key: str, owner: str = "") -> dict[str, str]:
        """A text by language, with English among them. ``owner`` says whose it is: option 2."""
        place = say("{owner}, “{key}:”", owner=owner, key=key) if owner else f"“{key}:”"
        if entry.get(key) in (None, "", [], {}):
            raise self.fail(say("{place} is missing; add it.", place=place))
        return self.by_language(entry[key], place)

    def by_language(self, found: Any, place: str) -> dict[str, str]:
        if not isinstance(found, dict) or not all(
            isinstance(language, str) and isinstance(text, str) for language, text in found.items()
        ):
            raise self.fail(say('{place} must give a text in quotes by language: {{en: "…"}}.', place=place))
        if not found.get("en", "").strip():
            raise self.fail(say('{place} has no English text; add {{en: "…"}}.', place=place))
        return found

    def some_texts(self, entry: dict[str, Any], key: str) -> dict[str, str] | None:
        return self.texts(entry, key) if key in entry else None

    def number(self, entry: dict[str, Any], key: str, least: float = -math.inf) -> float:
        found = self.need(entry, key)
        if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) <= LARGEST_NUMBER:
            raise self.fail(
                say("“{key}:” must be a number such as 0.5; it is “{found}”.", key=key, found=_quoted(found))
            )
        if found < least:
            raise self.fail(say("“{key}:” must not be less than {least}.", key=key, least=least))
        return float(found)

    def strings(self, entry: dict[str, Any], key: str) -> tuple[str, ...]:
        found = entry.get(key) or []
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self.fail(say("“{key}:” must be a list of texts.", key=key))
        return tuple(found)

    def expression(self, entry: dict[str, Any], key: str) -> str:
        found = self.need(entry, key)
        if not isinstance(found, str):
            raise self.fail(say("“{key}:” must be an expression over the tables, in quotes.", key=key))
        return found


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
            raise self.fail(
                say("“evidence:” must name a chart, a table or a source: {{table: aid_by_year}}.")
            )
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
        return self.texts(item, "because", owner)

    def question(self, lesson: str, entry: dict[str, Any], item_id: str) -> Question:
        kind = self.need(entry, "kind")
        if kind not in KINDS:
            raise self.fail(
                say(
                    "the kind “{kind}” is not known; choose one of {kinds}.",
                    kind=_quoted(kind),
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
                    id=self.slug(item) if "id" in item else LETTERS[place % len(LETTERS)],
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
            raise self.fail(say("“{name}” stands twice; write another.", name=_quoted(twice[0])))

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
            "right": self.texts(entry, "right"),
            "otherwise": self.texts(entry, "otherwise"),
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
        return {"pairs": tuple(pairs), "right": self.texts(entry, "right")}

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
            "right": self.texts(entry, "right"),
            "otherwise": self.texts(entry, "otherwise"),
            "low": self.some_texts(entry, "low"),
            "high": self.some_texts(entry, "high"),
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
                raise CourseError(head + _nearest(_lesson_of(path), banks()))
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


def check_bank(bank: Bank) -> None:
    """Check every item of a bank; raises CourseError for the first that fails."""
    for item in bank.items:
        check_item(item)


def check_item(item: Question | Prediction) -> None:
    """Recompute its key and facts from the tables and look up every claim, table and source.

    Raises CourseError naming the file and the question whose derivation fails, whose fact is false, or whose
    right answer would be taken for a slip.
    """
    claims = list(catalog.load("claims")["claim_id"])
    try:
        for claim in item.claims:
            if claim not in claims:
                raise CourseError(say("there is no claim {claim}.", claim=claim) + _nearest(claim, claims))
        evidence = item.evidence or {}
        if "source" in evidence:
            catalog.cite(evidence["source"])
        if "table" in evidence:
            catalog.resource(evidence["table"])
        if isinstance(item, Prediction):
            _check_prediction(item)
        else:
            _check_question(item)
    except CourseError as error:
        raise CourseError(
            say("{file}, {entry}: {problem}", file=item.file, entry=item.id, problem=error)
        ) from None


def _check_question(question: Question) -> None:
    for fact in question.holds:
        if derive.evaluate(fact) is not True:
            raise CourseError(
                say("the tables do not bear out “{fact}”; change the question or the fact.", fact=fact)
            )
    if question.kind != "number":
        return
    key = derive.evaluate_number(question.derive)
    earlier: list[tuple[float, float]] = []
    for near in question.near:
        slip, width = near_value(near), near_tolerance(question, near)
        if abs(slip - key) <= question.tolerance + width:
            raise CourseError(
                say(
                    "the slip {slip} lies too near to the right answer {key}; narrow a “tolerance:”.",
                    slip=round(slip, 3),
                    key=round(key, 3),
                )
            )
        if any(abs(slip - other) <= other_width for other, other_width in earlier):
            raise CourseError(
                say(
                    "the slip {slip} is answered by an earlier entry of “near:”; narrow a “tolerance:”.",
                    slip=round(slip, 3),
                )
            )
        earlier.append((slip, width))


def _check_prediction(prediction: Prediction) -> None:
    for expression in (prediction.series, *(line.series for line in prediction.context)):
        series = derive.evaluate(expression)
        if not isinstance(series, pd.Series):
            raise CourseError(say("the derivation “{text}” gives no series.", text=expression))
        for year in prediction.years:
            if year not in series.index or not math.isfinite(series[year]):
                raise CourseError(
                    say("the derivation “{text}” has no value for {year}.", text=expression, year=year)
                )
        check_range(prediction, series)


def check_range(prediction: Prediction, series: pd.Series) -> None:
    """Raise CourseError if a value lies outside the drawing, where it would be drawn at the edge unnoticed."""
    shown = series[series.index.isin(prediction.years)]
    outside = shown[(shown < prediction.min) | (shown > prediction.max)]
    if not outside.empty:
        raise CourseError(
            say(
                "the value of {year}, {value}, lies outside “min:” and “max:” of the prediction {id}; widen them.",
                year=outside.index[0],
                value=round(float(outside.iloc[0]), 3),
                id=prediction.id,
            )
        )


def near_value(near: Near) -> float:
    """The number of a known slip."""
    return near.value if near.value is not None else derive.evaluate_number(near.derive)


def near_tolerance(question: Question, near: Near) -> float:
    """How far from a slip an answer still counts as that slip."""
    return question.tolerance if near.tolerance is None else near.tolerance
