"""What a student hands to the teacher: one small JSON file, made only when the student asks for it.

Its form, version 1::

    {
     "form": "libraries hand-in",
     "version": 1,
     "code": "K7M3RT",
     "name": "only if the student gave one",
     "lessons": {
      "01_opening_hours": {
       "answers": {"loans.first": {"first": "c", "last": "d", "tries": 2}},
       "predictions": {"loans.drawn": {"2009": 350.0, "2010": 400.0}}
      }
     }
    }

``code`` is drawn at random and the same each time, so that two files of one student are not counted twice.
``first`` is null where only an older version of the course saw the first answer. A prediction is the first line
that was drawn. There is no time in the file and nothing about the computer; whether an answer is right is not in
it either, since the teacher's own question bank says so.
"""

from __future__ import annotations

import base64
import html
import json
from pathlib import Path
from typing import Any

from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import say, say_plural
from courselab.progress import Progress
from courselab.quiz import bank_for, banks
from courselab.quiz.grading import LONGEST_TYPED

FORM = f"{COURSE.name} hand-in"
"""So that a file of another course is told apart."""
VERSION = 1
LONGEST_NAME = 80


class HandedIn:
    """What the student is told, with a link that saves the file; the plain form says the same without the link."""

    def __init__(self, sentences: list[str], link: str = "") -> None:
        self.plain = " ".join(sentences)
        self.html = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in sentences) + link

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.plain}


def hand_in(progress: Progress, name: str = "") -> HandedIn:
    """Write the file into the folder of the notebook and say what is in it.

    ``name`` is left out unless it is given. Raises CourseError for a name that is no text or longer than 80 letters.
    """
    name = _one_line(name)
    code = progress.code()
    lessons = _lessons(progress)
    if not lessons:
        # No error, which would stop Run All.
        return HandedIn(
            [say("There is nothing to hand in yet: answer a question or draw a prediction first.")]
        )
    content = {
        "form": FORM,
        "version": VERSION,
        "code": code,
        **({"name": name} if name else {}),
        "lessons": lessons,
    }
    text = json.dumps(content, indent=1) + "\n"
    file = f"{COURSE.name}_hand_in_{code}.json"
    try:
        Path(file).write_text(text, encoding="utf-8", newline="\n")
        written = say(
            "Your record is now in the file {file}, in the same folder as this notebook. Give that file to your "
            "teacher; you can open and read it first.",
            file=file,
        )
    except OSError:
        written = say(
            "The file {file} cannot be written into this folder. Save it with the link below and give it to your "
            "teacher.",
            file=file,
        )
    note = [progress.note] if progress.note else []
    return HandedIn([written, _what_is_in_it(lessons), _who(name, code), *note], _link(file, text))


def _link(file: str, text: str) -> str:
    """A link that holds the file itself, so that it works wherever the page is shown."""
    data = base64.b64encode(text.encode()).decode()
    words = html.escape(say("Save a copy of {file}", file=file))
    return f'<p><a download="{file}" href="data:application/json;base64,{data}">{words}</a></p>'


def _one_line(name: Any) -> str:
    if not isinstance(name, str):
        raise CourseError(say('Write your name in quotes: lesson.hand_in(name="…"), or leave it out.'))
    line = " ".join(name.split())
    if len(line) > LONGEST_NAME:
        raise CourseError(say("This name is longer than {most} letters; shorten it.", most=LONGEST_NAME))
    return line


def _lessons(progress: Progress) -> dict[str, Any]:
    """What was done, by lesson; lessons without an answer or a guess are left out."""
    done = {}
    for lesson in banks():
        bank = bank_for(lesson)
        answers = {
            question.id: {
                "first": _short(saved["first"]["answer"]) if saved["first"] else None,
                "last": _short(saved["answer"]),
                "tries": saved["tries"],
            }
            for question in bank.questions
            if (saved := progress.answer(lesson, question.id)) is not None
        }
        predictions = {
            prediction.id: {str(year): value for year, value in drawn["first"].items()}
            for prediction in bank.predictions
            if (drawn := progress.prediction(lesson, prediction.id)) is not None
        }
        if answers or predictions:
            done[lesson] = {"answers": answers, "predictions": predictions}
    return done


def _short(answer: Any) -> Any:
    """What was typed, as far as it is read when it is graded."""
    return answer[:LONGEST_TYPED] if isinstance(answer, str) else answer


def _what_is_in_it(lessons: dict[str, Any]) -> str:
    answers = sum(len(lesson["answers"]) for lesson in lessons.values())
    predictions = sum(len(lesson["predictions"]) for lesson in lessons.values())
    return say(
        "It holds {questions} (your first answer, your last one, how often you tried) and {predictions} (the first "
        "line that you drew), from these lessons: {lessons}.",
        questions=say_plural("{count} question", "{count} questions", answers),
        predictions=say_plural("{count} prediction", "{count} predictions", predictions),
        lessons=", ".join(lesson[:2] for lesson in lessons),
    )


def _who(name: str, code: str) -> str:
    if name:
        return say(
            "It holds the name that you gave, {name}, and no times and nothing about your computer.",
            name=name,
        )
    return say(
        "It holds no name, no times and nothing about your computer. The code {code}, drawn at random, stands for you; "
        "if your teacher must know which file is yours, say the code.",
        code=code,
    )
