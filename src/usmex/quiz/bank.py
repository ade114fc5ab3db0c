"""The question bank: text files under ``exercises/questions/``, read safely and checked strictly."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from usmex import catalog, derive
from usmex.errors import CourseError
from usmex.messages import say

QUESTIONS = Path(
    os.environ.get("USMEX_QUESTIONS") or Path(__file__).resolve().parents[3] / "exercises" / "questions"
)
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
PREDICTION_KEYS = {
    *("id", "claims", "kind", "prompt", "unit", "series", "known", "asked", "min", "max", "step", "digits"),
    *("context", "think", "evidence"),
}
SLUG = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
LARGEST_FILE = 1_000_000

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
    """Two things that belong together."""

    id: str
    left: Texts
    right: Texts
    because: Texts


@dataclass(frozen=True)
class Question:
    """One question. Which fields are filled depends on ``kind``: one, several, number, order, match, opinion.

    ``options`` hold the choices, or for ``order`` the items in their right order. ``derive`` gives a number's key,
    ``holds`` are facts in the tables on which the key rests.
    """

    id: str
    lesson: str
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
    """A series to be drawn before it is shown: ``known`` and ``asked`` are first and last year."""

    id: str
    lesson: str
    prompt: Texts
    unit: Texts
    series: str
    known: tuple[int, int]
    asked: tuple[int, int]
    min: float
    max: float
    step: float
    digits: int
    think: Texts
    claims: tuple[str, ...] = ()
    context: tuple[Context, ...] = ()
    evidence: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Bank:
    """All questions and predictions of one lesson."""

    lesson: str
    path: Path
    questions: tuple[Question, ...]
    predictions: tuple[Prediction, ...]

    def question(self, question_id: str) -> Question:
        """Raises CourseError for an unknown id, with the nearest one."""
        return self._find(question_id, self.questions, say("no question"))

    def prediction(self, prediction_id: str) -> Prediction:
        """Raises CourseError for an unknown id, with the nearest one."""
        return self._find(prediction_id, self.predictions, say("no prediction"))

    def _find(self, wanted: str, items: tuple[Any, ...], nothing: str) -> Any:
        for item in items:
            if item.id == wanted:
                return item
        near = difflib.get_close_matches(wanted, [item.id for item in items], n=1, cutoff=0.4)
        hint = " " + say("Did you mean “{near}”?", near=near[0]) if near else ""
        raise CourseError(
            say("{file} has {nothing} “{id}”.", file=self.path.name, nothing=nothing, id=wanted) + hint
        )


class _Reader:
    """Reads one file; every complaint names the file, the question and what to do."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = ""

    def fail(self, problem: str) -> CourseError:
        place = f"{self.path.name}, {self.where}" if self.where else self.path.name
        return CourseError(f"{place}: {problem}")

    def load(self) -> Bank:
        try:
            if self.path.stat().st_size > LARGEST_FILE:
                raise self.fail(say("the file is larger than a megabyte."))
            content = yaml.safe_load(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CourseError(
                say("There is no question file {path}.", path=self.path)
            ) from None
        except UnicodeDecodeError:
            raise self.fail(say("the file is not in UTF-8; save it as UTF-8.")) from None
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            line = say("line {line}: ", line=mark.line + 1) if mark else ""
            raise self.fail(
                line + say("this is not YAML ({problem}); check colons, quotes and indentation.", problem=getattr(error, "problem", None) or type(error).__name__)
            ) from None
        if not isinstance(content, dict):
            raise self.fail(say("the file must begin with “lesson:” and “questions:”."))
        self.keys(content, {"lesson", "questions", "predictions"})
        lesson = content.get("lesson")
        if lesson != self.path.stem:
            raise self.fail(say("“lesson:” must be the file's own name, {name}.", name=self.path.stem))
        questions = tuple(self.question(lesson, entry) for entry in self.entries(content, "questions"))
        predictions = tuple(self.prediction(lesson, entry) for entry in self.entries(content, "predictions"))
        self.where = ""
        seen: set[str] = set()
        for item in (*questions, *predictions):
            if item.id in seen:
                raise self.fail(say("the id “{id}” is used twice; give one of them another.", id=item.id))
            seen.add(item.id)
        return Bank(lesson, self.path, questions, predictions)

    def entries(self, content: dict[str, Any], key: str) -> list[dict[str, Any]]:
        entries = content.get(key) or []
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise self.fail(say("“{key}:” must be a list whose entries begin with “- id:”.", key=key))
        return entries

    def keys(self, entry: dict[str, Any], allowed: set[str]) -> None:
        for key in entry:
            if key not in allowed:
                near = difflib.get_close_matches(str(key), allowed, n=1)
                hint = " " + say("Did you mean “{near}”?", near=near[0]) if near else ""
                raise self.fail(say("“{key}:” is not known here.", key=key) + hint)

    def need(self, entry: dict[str, Any], key: str) -> Any:
        if entry.get(key) in (None, "", [], {}):
            raise self.fail(say("“{key}:” is missing.", key=key))
        return entry[key]

    def texts(self, entry: dict[str, Any], key: str, what: str = "") -> dict[str, str]:
        found = self.need(entry, key)
        place = f"{what} “{key}:”".strip()
        if not isinstance(found, dict) or not all(
            isinstance(language, str) and isinstance(text, str) for language, text in found.items()
        ):
            raise self.fail(say("{place} must give a text by language, for example {{en: \"…\"}}.", place=place))
        if not found.get("en", "").strip():
            raise self.fail(say("{place} has no English text (en:).", place=place))
        return found

    def some_texts(self, entry: dict[str, Any], key: str) -> dict[str, str] | None:
        return self.texts(entry, key) if key in entry else None

    def identity(self, entry: dict[str, Any]) -> str:
        item_id = entry.get("id")
        if not isinstance(item_id, str) or not SLUG.fullmatch(item_id):
            raise self.fail(
                say("an entry's “id:” must be a short name such as merida.stage; it is “{id}”.", id=item_id)
            )
        self.where = item_id
        return item_id

    def number(self, entry: dict[str, Any], key: str) -> float:
        found = self.need(entry, key)
        if isinstance(found, bool) or not isinstance(found, int | float):
            raise self.fail(say("“{key}:” must be a number; it is “{found}”.", key=key, found=found))
        return float(found)

    def strings(self, entry: dict[str, Any], key: str) -> tuple[str, ...]:
        found = entry.get(key) or []
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self.fail(say("“{key}:” must be a list of texts.", key=key))
        return tuple(found)

    def listed(self, entry: dict[str, Any], key: str, least: int) -> list[dict[str, Any]]:
        found = self.need(entry, key)
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found) or len(found) < least:
            raise self.fail(say("“{key}:” must be a list of at least {least}.", key=key, least=least))
        return found

    def question(self, lesson: str, entry: dict[str, Any]) -> Question:
        self.where = ""
        item_id = self.identity(entry)
        kind = self.need(entry, "kind")
        if kind not in KINDS:
            raise self.fail(say("the kind “{kind}” is not known; choose one of {kinds}.", kind=kind, kinds=", ".join(KINDS)))
        self.keys(entry, KEYS[kind])
        prompt = self.texts(entry, "prompt")
        hints = entry.get("hints") or []
        if kind in GRADED and not hints:
            raise self.fail(say("“hints:” is missing; give at least one."))
        evidence = entry.get("evidence")
        holds = self.strings(entry, "holds")
        details = getattr(self, f"_{kind}")(entry)
        backed = holds or details.get("derive") or (isinstance(evidence, dict) and "source" in evidence)
        if kind in GRADED and not backed:
            raise self.fail(
                say("nothing backs the key: give “holds:”, “answer: {{derive: …}}” or “evidence: {{source: …}}”.")
            )
        return Question(
            id=item_id,
            lesson=lesson,
            kind=kind,
            prompt=prompt,
            claims=self.strings(entry, "claims"),
            hints=tuple(self.texts({"hints": hint}, "hints") for hint in hints),
            evidence=evidence,
            holds=holds,
            **details,
        )

    def options(self, entry: dict[str, Any], key: str) -> tuple[Option, ...]:
        options = []
        for place, item in enumerate(self.listed(entry, key, least=2)):
            name = say("option {number}", number=place + 1)
            self.keys(item, {"id", "text", "because", "correct", "tone"})
            if not item.get("because"):
                raise self.fail(
                    say("{option} has no reason; add “because: {{en: …}}”, every choice owes one.", option=name)
                )
            tone = item.get("tone", "")
            if tone not in ("", "almost"):
                raise self.fail(say("{option}: “tone:” can only be almost.", option=name))
            options.append(
                Option(
                    id=str(item.get("id") or "abcdefghijklmnopqrstuvwxyz"[place]),
                    text=self.texts(item, "text", name),
                    because=self.texts(item, "because", name),
                    correct=item.get("correct") is True,
                    tone=tone,
                )
            )
        if len({option.id for option in options}) < len(options):
            raise self.fail(say("two options have the same id."))
        return tuple(options)

    def _one(self, entry: dict[str, Any]) -> dict[str, Any]:
        options = self.options(entry, "options")
        if sum(option.correct for option in options) != 1:
            raise self.fail(say("exactly one option must have “correct: true”."))
        return {"options": options}

    def _several(self, entry: dict[str, Any]) -> dict[str, Any]:
        options = self.options(entry, "options")
        if not any(option.correct for option in options) or all(option.correct for option in options):
            raise self.fail(say("some options, not all, must have “correct: true”."))
        return {"options": options}

    def _opinion(self, entry: dict[str, Any]) -> dict[str, Any]:
        options = self.options(entry, "options")
        if any(option.correct for option in options):
            raise self.fail(say("an opinion has no right answer: remove “correct: true”."))
        return {"options": options}

    def _order(self, entry: dict[str, Any]) -> dict[str, Any]:
        return {
            "options": self.options(entry, "items"),
            "right": self.texts(entry, "right"),
            "otherwise": self.texts(entry, "otherwise"),
        }

    def _match(self, entry: dict[str, Any]) -> dict[str, Any]:
        pairs = []
        for place, item in enumerate(self.listed(entry, "pairs", least=2)):
            name = say("pair {number}", number=place + 1)
            self.keys(item, {"id", "left", "right", "because"})
            if not item.get("because"):
                raise self.fail(say("{pair} has no reason; add “because: {{en: …}}”.", pair=name))
            pairs.append(
                Pair(
                    str(self.need(item, "id")),
                    self.texts(item, "left", name),
                    self.texts(item, "right", name),
                    self.texts(item, "because", name),
                )
            )
        return {"pairs": tuple(pairs), "right": self.texts(entry, "right")}

    def _number(self, entry: dict[str, Any]) -> dict[str, Any]:
        answer = self.need(entry, "answer")
        if not isinstance(answer, dict) or not isinstance(answer.get("derive"), str):
            raise self.fail(say("“answer:” must say how the number follows from the tables: {{derive: \"…\"}}."))
        near = []
        for item in entry.get("near") or []:
            self.keys(item, {"value", "derive", "tolerance", "because", "tone"})
            if ("value" in item) == ("derive" in item):
                raise self.fail(say("each entry of “near:” needs either “value:” or “derive:”."))
            near.append(
                Near(
                    because=self.texts(item, "because", "near"),
                    value=self.number(item, "value") if "value" in item else None,
                    derive=item.get("derive", ""),
                    tolerance=self.number(item, "tolerance") if "tolerance" in item else None,
                    tone=item.get("tone", ""),
                )
            )
        return {
            "unit": self.texts(entry, "unit"),
            "derive": answer["derive"],
            "tolerance": self.number(entry, "tolerance"),
            "near": tuple(near),
            "right": self.texts(entry, "right"),
            "otherwise": self.texts(entry, "otherwise"),
            "low": self.some_texts(entry, "low"),
            "high": self.some_texts(entry, "high"),
        }

    def years(self, entry: dict[str, Any], key: str) -> tuple[int, int]:
        found = self.need(entry, key)
        match found:
            case [int() as first, int() as last] if first <= last:
                return first, last
        raise self.fail(say("“{key}:” must be two years in order, for example [2001, 2008].", key=key))

    def prediction(self, lesson: str, entry: dict[str, Any]) -> Prediction:
        self.where = ""
        item_id = self.identity(entry)
        self.keys(entry, PREDICTION_KEYS)
        known, asked = self.years(entry, "known"), self.years(entry, "asked")
        if known[1] >= asked[0]:
            raise self.fail(say("the asked years must follow the known ones."))
        context = []
        for item in entry.get("context") or []:
            self.keys(item, {"label", "series"})
            context.append(Context(self.texts(item, "label", "context"), str(self.need(item, "series"))))
        return Prediction(
            id=item_id,
            lesson=lesson,
            prompt=self.texts(entry, "prompt"),
            unit=self.texts(entry, "unit"),
            series=str(self.need(entry, "series")),
            known=known,
            asked=asked,
            min=float(entry.get("min", 0)),
            max=self.number(entry, "max"),
            step=self.number(entry, "step"),
            digits=int(entry.get("digits", 0)),
            think=self.texts(entry, "think"),
            claims=self.strings(entry, "claims"),
            context=tuple(context),
            evidence=entry.get("evidence"),
        )


def read_bank(path: Path) -> Bank:
    """Read one file and check its form. Raises CourseError, one sentence, for the first thing that is wrong."""
    return _Reader(path).load()


def bank_for(lesson: str) -> Bank:
    """The bank of a lesson, by the lesson's file name without the ending."""
    return read_bank(QUESTIONS / f"{lesson}.yaml")


def check_bank(bank: Bank) -> None:
    """Recompute every key and fact from the tables and look up every claim and source.

    Raises CourseError naming the file and the question whose derivation fails, whose fact is false, or whose
    right answer would be taken for a slip.
    """
    claims = set(catalog.load("claims")["claim_id"])
    for item in (*bank.questions, *bank.predictions):
        place = f"{bank.path.name}, {item.id}"
        unknown = [claim for claim in item.claims if claim not in claims]
        if unknown:
            raise CourseError(say("{place}: there is no claim {claim}.", place=place, claim=unknown[0]))
        try:
            if item.evidence and "source" in item.evidence:
                catalog.cite(item.evidence["source"])
            if item.evidence and "table" in item.evidence:
                catalog.resource(item.evidence["table"])
            if isinstance(item, Prediction):
                for series in (item.series, *(line.series for line in item.context)):
                    derive.evaluate(series)
            else:
                _check_question(item)
        except CourseError as error:
            raise CourseError(f"{place}: {error}") from None


def _check_question(question: Question) -> None:
    for fact in question.holds:
        if derive.evaluate(fact) is not True:
            raise CourseError(say("the tables do not bear out “{fact}”.", fact=fact))
    if question.kind == "number":
        key = float(derive.evaluate(question.derive))  # type: ignore[arg-type]
        for near in question.near:
            slip = near_value(near)
            if abs(slip - key) <= question.tolerance + near_tolerance(question, near):
                raise CourseError(
                    say("the slip {slip} lies too near to the right answer {key}.", slip=round(slip, 3), key=round(key, 3))
                )


def near_value(near: Near) -> float:
    """The number of a known slip."""
    return near.value if near.value is not None else float(derive.evaluate(near.derive))  # type: ignore[arg-type]


def near_tolerance(question: Question, near: Near) -> float:
    """How far from a slip an answer still counts as that slip."""
    return question.tolerance if near.tolerance is None else near.tolerance


