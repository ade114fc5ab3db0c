"""What a class's answers and guesses say about the questions. Pure, and about no single person.

*Difficulty* is given as its reverse, the share of students whose first answer was right.

*Discrimination* is the corrected item-total correlation of one lesson: over the students who answered the question,
the Pearson correlation r = cov(x, y) / (sd(x) sd(y)) of x, 1 where the first answer was right and else 0, with y, the
share of right first answers among the student's *other* graded questions of the same lesson. With x of two values
this is the point-biserial correlation. An answer that is almost right counts as not right.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from courselab.class_report.reader import Answered, Given, Item, Student
from courselab.messages import in_language, number, say
from courselab.quiz import Bank, Prediction, Question, series_of
from courselab.quiz.answers import in_words

LEAST_STUDENTS = 8
"""Fewer than that say nothing about a question's discrimination."""
LEAST_OTHERS = 3
"""How many other questions of the lesson a student must have answered to be compared by them."""
LEAST_TO_SPLIT = 5
SPLIT = (0.2, 0.8)
"""Between these shares of right first answers a class is of two minds."""


@dataclass(frozen=True)
class Reason:
    """A wrong answer: how many gave it first, a sentence that says so, and what the course replies."""

    count: int
    sentence: str
    because: str


@dataclass(frozen=True)
class Choice:
    """An option of a question, how many chose it first, and whether it is right."""

    text: str
    count: int
    correct: bool


@dataclass(frozen=True)
class QuestionMeasure:
    """A graded question. Counts are of students; ``first`` is how many first answers are known."""

    question: Question
    answered: int
    first: int
    right: int
    almost: int
    right_last: int
    discrimination: float | None
    why_not: str
    """Why there is no discrimination; empty where there is one."""
    wrong: Reason | None
    choices: tuple[Choice, ...]
    """For a question with choices, each of them; else empty."""

    @property
    def not_right(self) -> int:
        return self.first - self.right - self.almost

    @property
    def share(self) -> float:
        return self.right / self.first if self.first else math.nan


@dataclass(frozen=True)
class PredictionMeasure:
    """A class's first guesses beside the record; ``guesses`` in no order that tells who drew them."""

    prediction: Prediction
    known: Mapping[int, float]
    record: Mapping[int, float]
    context: tuple[tuple[str, Mapping[int, float]], ...]
    """The lines that the students saw beside their drawing, by label."""
    guesses: tuple[Mapping[int, float], ...]

    @property
    def middle(self) -> dict[int, float]:
        """The median guess of each year."""
        return {year: median(guess[year] for guess in self.guesses) for year in self.record}

    @property
    def furthest(self) -> int:
        """The year in which the median guess lies furthest from the record; the first of several."""
        middle = self.middle
        return max(self.record, key=lambda year: abs(middle[year] - self.record[year]))

    def sides(self, year: int) -> tuple[int, int]:
        """How many drew more than the record in a year, and how many less; a step of the drawing is no difference."""
        gaps = [guess[year] - self.record[year] for guess in self.guesses]
        step = self.prediction.step
        return sum(gap > step for gap in gaps), sum(gap < -step for gap in gaps)


@dataclass(frozen=True)
class VoteMeasure:
    """A vote, or two on one matter: options with their counts before and after."""

    question: Question
    again: Question | None
    options: tuple[tuple[str, int, int], ...]
    voters: tuple[int, int]
    both: int
    changed: int


def right(given: Given) -> bool:
    """Whether an answer is right; one that is almost right is not."""
    return given.reply.tone == "yes"


def question_measures(bank: Bank, students: Sequence[Student]) -> list[QuestionMeasure]:
    """The graded questions of a lesson that were answered, in their order."""
    graded = [question for question in bank.questions if question.kind != "opinion"]
    by_question = {question.id: _answered((bank.lesson, question.id), students) for question in graded}
    rights = {
        question: {code: right(saved.first) for code, saved in answered.items() if saved.first}
        for question, answered in by_question.items()
    }
    return [
        _question_measure(question, list(by_question[question.id].values()), rights)
        for question in graded
        if by_question[question.id]
    ]


def _answered(item: Item, students: Iterable[Student]) -> dict[str, Answered]:
    return {student.code: student.answers[item] for student in students if item in student.answers}


def _question_measure(
    question: Question, answered: list[Answered], rights: Mapping[str, Mapping[str, bool]]
) -> QuestionMeasure:
    firsts = [saved.first for saved in answered if saved.first]
    value, why_not = discrimination(question.id, rights)
    return QuestionMeasure(
        question=question,
        answered=len(answered),
        first=len(firsts),
        right=sum(map(right, firsts)),
        almost=sum(given.reply.tone == "almost" for given in firsts),
        right_last=sum(right(saved.last) for saved in answered),
        discrimination=value,
        why_not=why_not,
        wrong=most_chosen_wrong(question, firsts),
        choices=_choices(question, firsts),
    )


def discrimination(question: str, rights: Mapping[str, Mapping[str, bool]]) -> tuple[float | None, str]:
    """The corrected item-total correlation of a question, or None and the reason why there is none.

    ``rights``: question id to student to whether the first answer was right, for one lesson.
    """
    pairs = []
    for student, was_right in rights[question].items():
        others = [
            answers[student] for other, answers in rights.items() if other != question and student in answers
        ]
        if len(others) >= LEAST_OTHERS:
            pairs.append((float(was_right), sum(others) / len(others)))
    if len(pairs) < LEAST_STUDENTS:
        return None, say("too few students: it needs {least}", least=LEAST_STUDENTS)
    if len({was_right for was_right, _ in pairs}) < 2:
        return None, say("all were right, or none")
    if len({round(rest, 9) for _, rest in pairs}) < 2:
        return None, say("all did equally well on the other questions")
    return _correlation(pairs), ""


def _correlation(pairs: Sequence[tuple[float, float]]) -> float:
    """Pearson's r of two lists that both vary."""
    mean_x, mean_y = (math.fsum(values) / len(pairs) for values in zip(*pairs, strict=True))
    products = math.fsum((x - mean_x) * (y - mean_y) for x, y in pairs)
    squares_x = math.fsum((x - mean_x) ** 2 for x, _ in pairs)
    squares_y = math.fsum((y - mean_y) ** 2 for _, y in pairs)
    return products / math.sqrt(squares_x * squares_y)


def splitting(measures: Iterable[QuestionMeasure], most: int = 3) -> list[QuestionMeasure]:
    """The questions that split the class most nearly in half at the first try.

    Of equal ones first the one whose most chosen wrong answer was chosen by more. Questions with fewer than five
    first answers, or that fewer than a fifth or more than four fifths had right, are left out.
    """
    split = [
        item
        for item in measures
        if item.first >= LEAST_TO_SPLIT and SPLIT[0] <= item.share <= SPLIT[1] and item.wrong
    ]
    return sorted(split, key=_nearness)[:most]


def _nearness(item: QuestionMeasure) -> tuple[float, float]:
    chosen = item.wrong.count / item.first if item.wrong else 0.0
    return round(abs(item.share - 0.5), 9), -chosen


def _choices(question: Question, firsts: Sequence[Given]) -> tuple[Choice, ...]:
    if question.kind not in ("one", "several"):
        return ()
    return tuple(
        Choice(
            in_language(option.text), sum(_has(given.answer, option.id) for given in firsts), option.correct
        )
        for option in question.options
    )


def _has(answer: Any, option: str) -> bool:
    return option in answer if isinstance(answer, list) else bool(answer == option)


@dataclass(frozen=True, order=True)
class _Way:
    """A way of being wrong: what was done, with which choice or pair, and the reason against it."""

    done: str
    what: str
    other: str
    because: str


def most_chosen_wrong(question: Question, firsts: Sequence[Given]) -> Reason | None:
    """The wrong answer that most gave first, and what the course replies to it; None if nobody was wrong.

    For several choices: the choice most often made that does not belong, or left out that does. For a match: the
    pair most often mismatched. For a number: the slip, or else the side, that most answers fall under.
    """
    wrong = [given for given in firsts if not right(given)]
    ways = [way for given in wrong for way in _ways(question, given)]
    if not ways:
        return None
    # Counter keeps the order of the first meeting; sorting makes it that of the words, whoever comes first.
    [(way, count)] = Counter(sorted(ways)).most_common(1)
    if way.done == "number":
        way = replace(way, what=_most_typed(wrong, way.because))
    return Reason(count, _sentence(way, count, len(firsts)), way.because)


def _ways(question: Question, given: Given) -> list[_Way]:
    """The ways in which an answer is wrong, each with its reason."""
    answer = given.answer
    match question.kind:
        case "several":
            return [
                _Way(
                    "left out" if option.correct else "chose",
                    in_language(option.text),
                    "",
                    in_language(option.because),
                )
                for option in question.options
                if (option.id in answer) != option.correct
            ]
        case "match":
            rights = {pair.id: in_language(pair.right) for pair in question.pairs}
            return [
                _Way("matched", in_language(pair.left), rights[answer[pair.id]], in_language(pair.because))
                for pair in question.pairs
                if answer[pair.id] != pair.id
            ]
        case "number":
            return [_Way("number", "", "", given.reply.text)]
        case "order":
            return [_Way("order", in_words(question, answer), "", in_language(question.otherwise))]
    return [
        _Way("chose", in_language(option.text), "", in_language(option.because))
        for option in question.options
        if option.id == answer
    ]


def _most_typed(wrong: Sequence[Given], reply: str) -> str:
    typed = sorted(str(given.answer).strip() for given in wrong if given.reply.text == reply)
    return Counter(typed).most_common(1)[0][0]


def _sentence(way: _Way, count: int, students: int) -> str:
    values = {
        "count": number(count),
        "all": number(students),
        "what": way.what.rstrip("."),
        "other": way.other.rstrip("."),
    }
    match way.done:
        case "left out":
            return say("Of {all} students {count} left out “{what}”, which belongs.", **values)
        case "matched":
            return say("Of {all} students {count} matched “{what}” with “{other}”.", **values)
        case "number":
            return say("Of {all} students {count} gave a number such as {what}.", **values)
        case "order":
            return say("Of {all} students {count} gave this order: {what}.", **values)
    return say("Of {all} students {count} chose “{what}”.", **values)


def prediction_measures(bank: Bank, students: Sequence[Student]) -> list[PredictionMeasure]:
    """The predictions of a lesson that somebody drew, in their order."""
    measures = []
    for prediction in bank.predictions:
        item = bank.lesson, prediction.id
        guesses = [student.guesses[item] for student in students if item in student.guesses]
        if guesses:
            measures.append(
                PredictionMeasure(
                    prediction,
                    series_of(prediction.series, prediction.known_years),
                    series_of(prediction.series, prediction.asked_years),
                    tuple(
                        (in_language(line.label), series_of(line.series, prediction.years))
                        for line in prediction.context
                    ),
                    tuple(sorted(guesses, key=lambda guess: list(guess.values()))),
                )
            )
    return measures


def vote_measures(bank: Bank, students: Sequence[Student]) -> list[VoteMeasure]:
    """The votes of a lesson that were cast, a first and a second one together; the vote that stands counts."""
    opinions = {question.id: question for question in bank.questions if question.kind == "opinion"}
    measures = []
    for name, question in opinions.items():
        if name.endswith("_after") and f"{name.removesuffix('_after')}_before" in opinions:
            continue
        again = opinions.get(f"{name.removesuffix('_before')}_after") if name.endswith("_before") else None
        before = _votes((bank.lesson, name), students)
        after = _votes((bank.lesson, again.id), students) if again else {}
        if before or after:
            both = before.keys() & after.keys()
            measures.append(
                VoteMeasure(
                    question,
                    again,
                    tuple(
                        (
                            in_language(option.text),
                            list(before.values()).count(option.id),
                            list(after.values()).count(option.id),
                        )
                        for option in question.options
                    ),
                    (len(before), len(after)),
                    len(both),
                    sum(before[code] != after[code] for code in both),
                )
            )
    return measures


def _votes(item: Item, students: Iterable[Student]) -> dict[str, str]:
    return {code: saved.last.answer for code, saved in _answered(item, students).items()}
