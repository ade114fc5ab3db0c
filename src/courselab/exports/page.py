"""What an export takes from the committed notebook of a lesson: its title and the pictures of its charts."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass

import nbformat

from courselab.course import COURSE
from courselab.messages import say
from courselab.notebooks.content import title_of
from courselab.quiz import Bank
from courselab.shown import ASKED, noted, shown_in, with_outputs


@dataclass(frozen=True)
class Picture:
    """A chart as the lesson first shows it. ``number`` counts the charts of the lesson from 1."""

    name: str
    number: int
    png: bytes
    alt: str

    @property
    def file(self) -> str:
        """A file name that no other chart of the lesson has."""
        return f"chart_{self.number}_{self.name}.png"

    @property
    def caption(self) -> str:
        """What stands under the picture."""
        return say(
            "Chart {number} of the lesson, as it is first shown. In the lesson it can be changed.",
            number=self.number,
        )


@dataclass(frozen=True)
class Page:
    """A lesson's name, its title, and the pictures that its questions refer to, by the question's id."""

    lesson: str
    title: str
    pictures: Mapping[str, Picture]

    @property
    def heading(self) -> str:
        """The lesson's number and title."""
        return say("Lesson {number}: {title}", number=self.lesson[:2], title=self.title)


def read_page(bank: Bank) -> Page:
    """The page of a bank's lesson. A lesson without a notebook has its name for a title, and no pictures.

    A question that the lesson asks before its chart is shown, as a bet, gets no picture. Raises CourseError for a
    notebook without a title.
    """
    path = COURSE.notebooks / f"{bank.lesson}.ipynb"
    if not path.exists():
        return Page(bank.lesson, bank.lesson, {})
    charts = {
        question.id: question.evidence["chart"]
        for question in bank.questions
        if question.evidence and "chart" in question.evidence
    }
    notebook, number = nbformat.read(path, as_version=4), 0
    latest: dict[str, Picture] = {}
    pictures: dict[str, Picture] = {}
    asked: set[str] = set()
    for cell in notebook.cells:
        # A cell with a picture must say of what; one that an instructor wrote, to ask an own question, need not.
        drawn = any("image/png" in output.get("data", {}) for output in cell.get("outputs", []))
        shows = shown_in(bank.lesson, cell) if drawn else noted(cell) or []
        for shown, outputs in with_outputs(shows, cell):
            if shown.kind == "chart" and "image/png" in outputs[0]["data"]:
                number += 1
                png = base64.b64decode(outputs[0]["data"]["image/png"])
                alt = outputs[0]["metadata"]["image/png"]["alt"]
                latest[shown.name] = Picture(shown.name, number, png, alt)
            elif shown.kind in ASKED:
                asked.add(shown.name)
                if charts.get(shown.name) in latest:
                    pictures[shown.name] = latest[charts[shown.name]]
    # An instructor's own question stands in no cell; the last picture of its chart is the nearest.
    pictures |= {
        item: latest[chart] for item, chart in charts.items() if item not in asked and chart in latest
    }
    return Page(bank.lesson, title_of(bank.lesson, notebook), pictures)
