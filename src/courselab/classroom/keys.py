"""The keys of an assignment: ``exercises/keys/<name>.yaml``, read strictly, derived from the tables when used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from courselab import derive
from courselab.author_file import Reader
from courselab.errors import CourseError
from courselab.messages import Texts, say

KINDS = ("number", "text", "items", "mapping", "function", "written")
GRADED = KINDS[:-1]
"""The kinds that are compared with a key; written answers are read by the instructor."""
MEASURED = ("number", "mapping", "function")
"""The kinds for which the file must say how far off a number may be."""
LEVELS = (1, 2)
FEWEST_CASES = 4
TASK_KEYS = {"id", "kind", "points", "level"}
GRADED_KEYS = TASK_KEYS | {"variants", "key", "tolerance", "slips", "right", "otherwise", "cases"}
PLACE = re.compile(r"\{(\w+)\}")

Expressions = str | tuple[str, ...] | Mapping[str, str]
"""A derivation; several in order (items); or one for each name (mapping)."""
Numbers = Mapping[str, Any]
"""What a task asks about, by name: ``{"first_year": 2008}``."""


@dataclass(frozen=True)
class Slip:
    """A known wrong answer, what it still earns, and what the student is told."""

    key: Expressions
    because: Texts
    earns: float = 0.0


@dataclass(frozen=True)
class Task:
    """One task of an assignment. ``kind`` is number, text, items, mapping, function or written."""

    id: str
    kind: str
    points: float
    level: int = 1
    variants: tuple[Numbers, ...] = ()
    key: Expressions = ""
    tolerance: float = 0.0
    slips: tuple[Slip, ...] = ()
    right: Texts | None = None
    otherwise: Texts | None = None
    cases: tuple[Numbers, ...] = ()


@dataclass(frozen=True)
class Keys:
    """All tasks of one assignment."""

    assignment: str
    path: Path
    minutes: int
    tasks: tuple[Task, ...]

    @property
    def points(self) -> float:
        """What the whole assignment is worth."""
        return sum(task.points for task in self.tasks)

    def task(self, task_id: str) -> Task | None:
        """The task of that name, or None."""
        return next((task for task in self.tasks if task.id == task_id), None)


@dataclass(frozen=True)
class Derived:
    """A task's key and slips as values: a number, a text, a list, numbers by name, or a list by case."""

    key: Any
    slips: tuple[Any, ...] = ()


class _KeysReader(Reader):
    """Reads one file of keys."""

    def assignment(self) -> Keys:
        content = self.content()
        if not isinstance(content, dict):
            raise self.fail(say("the file must begin with “assignment:”, “minutes:” and “tasks:”."))
        self.keys(content, {"assignment", "minutes", "tasks"})
        if content.get("assignment") != self.path.stem:
            raise self.fail(say("“assignment:” must be the file's own name, {name}.", name=self.path.stem))
        minutes = int(self.number(content, "minutes", least=1))
        seen: set[str] = set()
        tasks = tuple(
            self.task(entry, self.identity(entry, "tasks", place, seen))
            for place, entry in enumerate(self.listed(content, "tasks", least=1), start=1)
        )
        return Keys(self.path.stem, self.path, minutes, tasks)

    def task(self, entry: dict[str, Any], task_id: str) -> Task:
        if not task_id.isidentifier():
            raise self.fail(say("“id:” is the name of the answer in Python, so it can hold no dot."))
        kind = self.need(entry, "kind")
        if kind not in KINDS:
            raise self.fail(
                say("“kind:” must be one of {kinds}; it is “{kind}”.", kinds=", ".join(KINDS), kind=kind)
            )
        points = self.number(entry, "points", least=0.5)
        level = entry.get("level", 1)
        if level not in LEVELS:
            raise self.fail(say("“level:” can only be 1 or 2."))
        if kind == "written":
            self.keys(entry, TASK_KEYS)
            return Task(task_id, kind, points, level)
        self.keys(entry, GRADED_KEYS)
        return Task(
            id=task_id,
            kind=kind,
            points=points,
            level=level,
            variants=self.variants(entry),
            key=self.derivation(entry, kind),
            tolerance=self.number(entry, "tolerance", least=0)
            if kind in MEASURED or "tolerance" in entry
            else 0.0,
            slips=tuple(
                self.slip(item, kind, points, place)
                for place, item in enumerate(self.listed(entry, "slips"), start=1)
            ),
            right=self.reply(entry, "right"),
            otherwise=self.reply(entry, "otherwise"),
            cases=self.cases(entry, kind),
        )

    def variants(self, entry: dict[str, Any]) -> tuple[Numbers, ...]:
        variants = tuple(self.listed(entry, "variants"))
        for place, variant in enumerate(variants, start=1):
            owner = say("variant {number}", number=place)
            if variant.keys() != variants[0].keys():
                raise self.fail(say("{owner} must have the same names as the first.", owner=owner))
            self.plain(variant, owner)
            if variants.index(variant) != place - 1:
                raise self.fail(say("{owner} stands twice; write another.", owner=owner))
        return variants

    def cases(self, entry: dict[str, Any], kind: str) -> tuple[Numbers, ...]:
        if kind != "function":
            if "cases" in entry:
                raise self.fail(say("only a function has “cases:”."))
            return ()
        cases = tuple(self.listed(entry, "cases", least=FEWEST_CASES))
        for place, case in enumerate(cases, start=1):
            self.plain(case, say("case {number}", number=place))
        return cases

    def plain(self, values: Numbers, owner: str) -> None:
        """Refuse names that Python would not take, and values that are not a number or a text."""
        for name, value in values.items():
            if not str(name).isidentifier():
                raise self.fail(say("{owner}: “{name}” is not a name in Python.", owner=owner, name=name))
            if isinstance(value, bool) or not isinstance(value, int | float | str):
                raise self.fail(say("{owner}: “{name}:” must be a number or a text.", owner=owner, name=name))

    def derivation(self, entry: dict[str, Any], kind: str) -> Expressions:
        found = self.need(entry, "key")
        if kind == "items":
            if not isinstance(found, list):
                raise self.fail(say("the “key:” of items must be a list of derivations."))
            return tuple(str(item) for item in found)
        if kind == "mapping" and isinstance(found, dict):
            return {str(name): str(item) for name, item in found.items()}
        return self.expression(entry, "key")

    def slip(self, item: dict[str, Any], kind: str, points: float, place: int) -> Slip:
        owner = say("entry {number} of “{key}:”", number=place, key="slips")
        self.keys(item, {"key", "earns", "because"})
        earns = self.number(item, "earns", least=0) if "earns" in item else 0.0
        if earns >= points:
            raise self.fail(say("{owner}: “earns:” must be less than the task's points.", owner=owner))
        return Slip(self.derivation(item, kind), self.reply(item, "because", owner), earns)


def read_keys(path: Path) -> Keys:
    """Read one file of keys and check its form. Raises CourseError, one sentence: file, task, what to write."""
    return _KeysReader(path).assignment()


def derived(keys: Keys, task: Task, numbers: Numbers) -> Derived:
    """The key and the slips of a task as values, for the years, states or accounts that it asks about.

    Raises CourseError naming the file and the task when a derivation fails or gives another kind of value.
    """
    try:
        return Derived(
            _value(task, task.key, numbers), tuple(_value(task, slip.key, numbers) for slip in task.slips)
        )
    except CourseError as problem:
        raise CourseError(
            say("{file}, {entry}: {problem}", file=keys.path.name, entry=task.id, problem=problem)
        ) from None


def _value(task: Task, expressions: Expressions, numbers: Numbers) -> Any:
    match task.kind:
        case "number":
            return derive.evaluate_number(_filled(str(expressions), numbers))
        case "text":
            return _text(str(expressions), numbers)
        case "items":
            return [_item(expression, numbers) for expression in expressions]
        case "mapping":
            return _by_name(expressions, numbers)
    return [_item(str(expressions), {**numbers, **case}) for case in task.cases]


def _filled(expression: str, numbers: Numbers) -> str:
    """The expression with each ``{name}`` replaced by its value, as the language writes it."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in numbers:
            raise CourseError(
                say(
                    "“{{{name}}}” stands for no number of the task; it has: {known}.",
                    name=found[1],
                    known=", ".join(numbers) or say("none"),
                )
            )
        return repr(numbers[found[1]])

    return PLACE.sub(value, expression)


def _text(expression: str, numbers: Numbers) -> str:
    value = derive.evaluate(_filled(expression, numbers))
    if not isinstance(value, str):
        raise CourseError(say("The derivation “{text}” does not give a text.", text=expression))
    return value


def _item(expression: str, numbers: Numbers) -> float | int | str:
    value = derive.evaluate(_filled(expression, numbers))
    if isinstance(value, bool | pd.Series) or not isinstance(value, int | float | str):
        raise CourseError(say("The derivation “{text}” gives neither a number nor a text.", text=expression))
    return value


def _by_name(expressions: Expressions, numbers: Numbers) -> dict[str, float]:
    if isinstance(expressions, Mapping):
        return {
            name: derive.evaluate_number(_filled(expression, numbers))
            for name, expression in expressions.items()
        }
    value = derive.evaluate(_filled(str(expressions), numbers))
    if not isinstance(value, pd.Series):
        raise CourseError(say("The derivation “{text}” gives no series.", text=expressions))
    return {str(name): float(number) for name, number in value.items()}
