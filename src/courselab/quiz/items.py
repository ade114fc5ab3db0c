"""What a bank holds: questions of six kinds, and predictions. Plain data; nothing here asks a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from courselab.errors import CourseError, Missing
from courselab.messages import Texts, say
from courselab.names import unknown

KINDS = ("one", "several", "number", "order", "match", "opinion")
GRADED = KINDS[:-1]


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
    raise Missing(unknown(missing, wanted, [item.id for item in items]))


def near_tolerance(question: Question, near: Near) -> float:
    """How far from a slip an answer still counts as that slip."""
    return question.tolerance if near.tolerance is None else near.tolerance
