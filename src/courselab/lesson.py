"""A lesson at work: its charts, questions, predictions, checks, verdicts and sources.

A notebook opens one with ``lesson = open_lesson("01_opening_hours")`` and asks it for the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import traitlets
from IPython import get_ipython
from IPython.display import display

from courselab import catalog, claims, derive
from courselab.charts.view import Explorer
from courselab.course import COURSE
from courselab.errors import CourseError, Missing
from courselab.messages import number, say, say_plural
from courselab.names import unknown
from courselab.notebooks.content import cited_in, pictures_in
from courselab.notebooks.older import explain_in, what_to_do
from courselab.predict import PredictionView
from courselab.progress import Progress
from courselab.quiz import Bank, Prediction, Question, QuestionView, Reply, bank_for, banks, check_item
from courselab.quiz.answers import answer_text
from courselab.shown import Shown, building, tell
from courselab.spelling import nearest
from courselab.widgets.markdown import Words, as_text
from courselab.widgets.part import Part
from courselab.widgets.scripts import ASSETS

if TYPE_CHECKING:
    from courselab.class_report.hand_in import HandedIn

Item = TypeVar("Item", Question, Prediction)


class HeadView(Part):
    """The line under a lesson's title: saved, it says how to begin; live, what the learner has done so far."""

    _esm = ASSETS / "words.js"
    _css = ASSETS / "words.css"
    name = traitlets.Unicode("head").tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    limits: traitlets.List[str] = traitlets.List().tag(sync=True)

    def __init__(self, ready: str, so_far: str) -> None:
        super().__init__(words=f"{ready} {so_far}".strip())

    def still(self) -> dict[str, str]:
        return {"text/plain": say("Choose Run → Run All Cells. This line then begins with Ready.")}


class Lesson:
    """One lesson. Its methods are what the cells of a notebook call."""

    def __init__(self, name: str, bank: Bank, progress: Progress) -> None:
        self.name, self.bank, self.progress = name, bank, progress
        self._sources: list[str] = []
        self._told = progress.note

    def _use(self, sources: Iterable[str]) -> None:
        self._sources.extend(source for source in sources if source not in self._sources)

    def show(self, explorer: Explorer) -> None:
        """Show a chart: first the picture with its controls, then its words. Its sources join the lesson's list."""
        self._use(explorer.chart.sources)
        explorer.part.drawn = self._drawn
        display(explorer)

    @cached_property
    def _drawn(self) -> dict[str, str]:
        """The pictures of the course's own copy of this lesson."""
        return pictures_in(COURSE.notebooks / f"{self.name}.ipynb")

    def quiz(self, *question_ids: str) -> None:
        """Show questions of this lesson; in the place of one that its bank does not have, a sentence."""
        for question_id in question_ids:
            question = self._found(self.bank.question, question_id)
            if question is None:
                continue
            tell(Shown("question", question_id))
            display(
                QuestionView(
                    question,
                    saved=self.progress.answer(self.name, question_id),
                    on_reply=partial(self._keep_answer, self.name),
                )
            )

    def _found(self, find: Callable[[str], Item], item_id: str) -> Item | None:
        """A question or prediction; where there is none or it has a slip, say so, since an error would end a reader's run."""
        try:
            item = find(item_id)
            # Ours are checked by the tests; whoever writes an own file hears of a slip here.
            if item.file != self.bank.path.name:
                check_item(item)
            return item
        except CourseError as error:
            if building():
                raise
            missing = isinstance(error, Missing)
            text = f"{error} {what_to_do(file_of(self.name))}" if missing else str(error)
        display(Words(as_text(text), text))
        return None

    def _keep_answer(self, lesson: str, question_id: str, answer: Any, reply: Reply) -> str:
        self.progress.record_answer(lesson, question_id, answer, reply.tone)
        return self._news()

    def _news(self) -> str:
        """What has befallen the progress file since the reader was last told; empty if nothing has."""
        before, self._told = self._told, self.progress.note
        return self._told if self._told != before else ""

    def review(self, most: int = 5) -> None:
        """Ask again what was missed in any lesson, the longest waiting first, ``most`` at a time."""
        again = self._waiting()
        tell(Shown("review"))
        display(Words(text := _review_words(len(again), most), text))
        for name, question in again[:most]:
            display(QuestionView(question, on_reply=partial(self._keep_answer, name)))

    def _waiting(self) -> list[tuple[str, Question]]:
        """What is due to be asked again, without the questions that the course no longer has."""
        return [
            (name, question)
            for name, question_id in self.progress.due()
            for question in _asked(name, question_id)
        ]

    def predict(self, prediction_id: str) -> None:
        """Show a prediction to draw; in its place, if the lesson's bank does not have it, a sentence."""
        prediction = self._found(self.bank.prediction, prediction_id)
        if prediction is None:
            return
        tell(Shown("prediction", prediction_id))
        display(
            PredictionView(
                prediction,
                saved=self.progress.prediction(self.name, prediction_id),
                on_commit=self._keep_prediction,
            )
        )

    def _keep_prediction(self, prediction_id: str, guess: dict[int, float]) -> str:
        self.progress.record_prediction(self.name, prediction_id, guess)
        return self._news()

    def answer(self, *item_ids: str) -> None:
        """For the answer key: answer questions and predictions, with every reply and every derivation."""
        for item_id in item_ids:
            tell(Shown("answer", item_id))
            display(answer_text(self.bank, item_id))

    def compare(self, *rows: tuple[str, str, float, str]) -> Words:
        """*Check it yourself*: our figure beside the published one.

        Each row: what is counted, the expression that derives it from our tables, the published figure in the
        same unit, and the id of the source that prints it.
        """
        table = [
            f"| {say('what')} | {say('from our tables')} | {say('as published')} | {say('difference')} | {say('published by')} |",
            "|---|---:|---:|---:|---|",
        ]
        plain = []
        for what, expression, published, source in rows:
            self._use([source])
            ours = derive.evaluate_number(expression)
            digits = 0 if float(published).is_integer() and round(ours, 1).is_integer() else 1
            gap = say("{percent} percent", percent=number((ours / published - 1) * 100, 1))
            cells = [what, number(ours, digits), number(published, digits), gap, catalog.cite(source)]
            table.append("| " + " | ".join(cells) + " |")
            plain.append(" · ".join(cells))
        tell(Shown("compare"))
        return Words("\n".join(table), "\n".join(plain))

    def verdicts(self) -> Words:
        """The claims of this lesson with the verdict, its evidence and its limits."""
        rows = claims.claims_of(self.name)
        plain = "\n".join(
            f"{row['claim_id']}: {claims.verdict_name(row['verdict']) if row['verdict'] else say('open')}"
            for row in catalog.records(rows)
        )
        tell(Shown("verdicts"))
        return Words(claims.ledger_text(rows), plain)

    def ledger(self) -> None:
        """All claims with their verdicts, to be filtered and opened; a place for their charts below."""
        # Only one lesson needs it, and every lesson imports this module.
        from courselab.ledger import LedgerView

        view = LedgerView()
        tell(Shown("ledger"))
        display(view)
        display(view.place)

    def so_far(self) -> Words:
        """What the learner has answered and drawn in each lesson, and what waits to be reviewed. No score."""
        waiting = [lesson for lesson, _ in self._waiting()]
        table = [
            f"| {say('lesson')} | {say('questions answered')} | {say('predictions drawn')} | {say('to review')} |",
            "|---|---:|---:|---:|",
        ]
        plain = []
        for name in banks():
            bank = bank_for(name)
            answered = sum(self.progress.answer(name, item.id) is not None for item in bank.questions)
            drawn = sum(self.progress.prediction(name, item.id) is not None for item in bank.predictions)
            cells = [
                name[:2],
                say("{done} of {all}", done=answered, all=len(bank.questions)),
                say("{done} of {all}", done=drawn, all=len(bank.predictions)),
                number(waiting.count(name)),
            ]
            table.append("| " + " | ".join(cells) + " |")
            plain.append(" · ".join(cells))
        offer = say(
            "Does your teacher collect this? Run `lesson.hand_in()` in a cell of its own: it writes one small file, "
            "and says what is in it."
        )
        tell(Shown("so_far"))
        return Words("\n".join([*table, "", offer]), "\n".join([*plain, offer]))

    def hand_in(self, name: str = "") -> HandedIn:
        """Write one small file for the teacher, with what was answered and drawn in all lessons.

        Your name is left out unless you give it: ``lesson.hand_in(name="Ana Ruiz")``. Raises CourseError for a name
        that cannot be used.
        """
        # Asked for once in a course, and every lesson imports this module.
        from courselab.class_report.hand_in import hand_in

        tell(Shown("hand_in"))
        return hand_in(self.progress, name)

    def sources(self) -> Words:
        """Every source that this notebook has used: charts, checks, and citations in its text."""
        self._use(cited_in(notebook_of(self.name)))
        entries = sorted((catalog.cite(source, full=True), source) for source in self._sources)
        markdown = "\n".join(f"- {full} `{source}`" for full, source in entries)
        tell(Shown("sources"))
        return Words(markdown, "\n".join(f"{full} [{source}]" for full, source in entries))


def _asked(lesson: str, question_id: str) -> list[Question]:
    """A question that was answered once, unless its file or it is no longer there.

    The name comes from a progress file, which must not lead to a file elsewhere.
    """
    if lesson not in banks():
        return []
    try:
        return [bank_for(lesson).question(question_id)]
    except CourseError:
        return []


def _review_words(waiting: int, most: int) -> str:
    if not waiting:
        return say("Nothing to review: what you miss in a lesson will come back here, days apart.")
    return say_plural(
        "{count} question that you once missed is due.",
        "{count} questions that you once missed are due; here are the {most} that have waited longest.",
        waiting,
        most=min(waiting, most),
    )


def notebook_of(lesson: str) -> Path:
    """The notebook that is running: the lesson's file in this folder, else the course's own copy."""
    here = Path.cwd() / f"{lesson}.ipynb"
    return here if here.exists() else COURSE.notebooks / here.name


def file_of(lesson: str) -> str:
    """A lesson's file as a reader finds it in the course's folder."""
    return f"{COURSE.near(COURSE.notebooks)}/{lesson}.ipynb"


def open_lesson(name: str) -> Lesson:
    """Open a lesson by its file name without the ending, and say that everything is in place.

    From here on a cell of an older copy that asks for what the course no longer has is answered in one sentence.
    Raises CourseError, one sentence, when there is no such lesson or its questions or the data cannot be read.
    """
    try:
        bank = bank_for(name)
    except Missing:
        near = nearest(name, banks())
        explain_in(get_ipython(), file_of(near) if near else f"{COURSE.near(COURSE.notebooks)}/")
        head = say("There is no lesson “{name}”.", name=name)
        raise Missing(unknown(head, name, banks())) from None
    explain_in(get_ipython(), file_of(name))
    for table in catalog.tables():
        catalog.load(table)
    progress = Progress.open()
    lesson = Lesson(name, bank, progress)
    done = sum(progress.answer(name, question.id) is not None for question in bank.questions)
    so_far = say_plural(
        "You have answered {count} question so far.", "You have answered {count} questions so far.", done
    )
    notes = [so_far if done else "", progress.note, *bank.faults]
    tell(Shown("head"))
    display(HeadView(_ready(bank), " ".join(note for note in notes if note)))
    return lesson


def _ready(bank: Bank) -> str:
    if not bank.questions and not bank.predictions:
        raise CourseError(say("The lesson {lesson} has no questions in its file.", lesson=bank.lesson))
    return say(
        "Ready: the data and {questions} are in place.",
        questions=say_plural("{count} question", "{count} questions", len(bank.questions)),
    )
