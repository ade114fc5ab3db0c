"""From a committed notebook to a page: what its cells show is taken over, live parts get a place to be mounted in."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from markdown_it import MarkdownIt
from nbformat import NotebookNode

from courselab import catalog, explore
from courselab.commands.site import states
from courselab.commands.site.replies import prediction_item, question_item, state_of
from courselab.course import COURSE
from courselab.ledger import LedgerView
from courselab.messages import say
from courselab.notebooks.content import CITATION
from courselab.quiz import Bank, bank_for
from courselab.shown import Shown, shown_in, with_outputs

CITED_LINK = re.compile(r"\[([^\]]+)\]" + CITATION.pattern)
SOURCE_ENTRY = re.compile(r"<li>(.*?) <code>([A-Za-z0-9_]+)</code></li>", re.DOTALL)
HOW_TO_BEGIN = re.compile(r"^\*\*To begin:\*\*.*$", re.MULTILINE)
ON_THE_KERNEL = re.compile(r"^If the line above begins with \*Ready\*.*\n*", re.MULTILINE)
PICTURES = "_static/courselab/pictures"
STACKED = "```{rst-class} courselab-stacked\n```\n\n"
"""Before a table: on a phone its last column, which holds sentences, stands below the others."""


@dataclass(frozen=True)
class ChartJob:
    """A chart whose states are to be worked out."""

    store: str
    shown: Shown
    count: int
    """How many states there are."""


@dataclass
class Site:
    """What the pages need beside their text, collected while they are made."""

    most_states: int = states.MOST_STATES
    charts: dict[str, ChartJob] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)

    def chart(self, shown: Shown) -> dict[str, str]:
        """Ask for the states of a chart; gives where the page finds them and which of them comes first."""
        explorer = explore.again(shown)
        offers = states.offers_of(explorer, self.most_states)
        store = states.store_name(explorer, offers)
        count = states.count_of(offers)
        self.charts.setdefault(store, ChartJob(store, shown, count))
        return {"store": store, "start": states.start_of(explorer, offers)}


def page_of(path: Path, site: Site) -> tuple[NotebookNode, dict[str, Any]]:
    """The notebook for Sphinx, and the lesson's store of questions, predictions and ledger."""
    notebook = nbformat.read(path, as_version=4)
    page = _Page(path.stem, bank_for(path.stem), site)
    cells = [made for cell in notebook.cells for made in page.cells(cell)]
    return nbformat.v4.new_notebook(cells=cells, metadata=notebook.metadata), page.items


class _Page:
    """One lesson on its way to a page."""

    def __init__(self, lesson: str, bank: Bank, site: Site) -> None:
        self.lesson, self.bank, self.site = lesson, bank, site
        self.items: dict[str, Any] = {}
        self.drawn = 0

    def cells(self, cell: NotebookNode) -> Iterator[NotebookNode]:
        if cell.cell_type == "markdown":
            yield nbformat.v4.new_markdown_cell(self.text(cell.source), id=cell.id)
        elif shows := shown_in(self.lesson, cell):
            parts = (self.shown(shown, outputs) for shown, outputs in with_outputs(shows, cell))
            yield _raw("".join(parts), cell.id)
        else:
            yield cell
            note = say("These lines are to be read here; in the notebook they can be changed and run.")
            yield _raw(f'<p class="courselab-note">{note}</p>', f"{cell.id}-note")

    def text(self, markdown: str) -> str:
        """A text cell whose citations lead to the entry itself."""
        begin = say(
            "**To begin:** read on. Charts, questions and predictions work in this page; nothing is kept or sent. "
            "To change every number and to keep your answers, [run the notebook](index.md#run-the-notebooks)."
        )
        here = ON_THE_KERNEL.sub("", HOW_TO_BEGIN.sub(lambda _: begin, markdown))
        if head := words_head():
            here = here.replace(head, STACKED + head)
        return CITED_LINK.sub(_citation, here)

    def shown(self, shown: Shown, outputs: list[NotebookNode]) -> str:
        """One thing that a cell shows: its printed form and what is needed to bring it to life."""
        match shown.kind:
            case "head" | "review" | "so_far":
                return ""
            case "chart":
                picture, words = outputs
                return _part("chart", self.picture(picture) + _printed(words), **self.site.chart(shown))
            case "ledger":
                self.items["ledger"] = self.ledger()
                return self.part("ledger", "ledger", outputs[0])
            case "question":
                self.items[shown.name] = question_item(self.bank.question(shown.name))
                return self.part("question", shown.name, outputs[0])
            case "prediction":
                self.items[shown.name] = prediction_item(self.bank.prediction(shown.name))
                return self.part("prediction", shown.name, outputs[0])
        return "".join(_printed(output) for output in outputs)

    def part(self, kind: str, item: str, printed: NotebookNode) -> str:
        return _part(kind, _printed(printed), store=lesson_store(self.lesson), item=item)

    def picture(self, output: NotebookNode) -> str:
        """The committed picture as a file of its own, with its alternative text."""
        self.drawn += 1
        name = f"{self.lesson[:2]}-{self.drawn}.png"
        self.site.pictures[name] = base64.b64decode(output.data["image/png"])
        alt = html.escape(output.metadata["image/png"]["alt"])
        return f'<img src="{PICTURES}/{name}" alt="{alt}" loading="lazy">'

    def ledger(self) -> dict[str, Any]:
        """The ledger with the charts of its claims, as they are before a lesson sets them; its links lead to pages."""
        state = state_of(LedgerView())
        for claim in state["claims"]:
            for link in claim["lessons"]:
                link["address"] = link["address"].replace(".ipynb", ".html")
        named = {claim["id"]: claim["chart"] for claim in state["claims"] if claim["chart"]}
        charts = {claim: self.site.chart(Shown("chart", name)) for claim, name in named.items()}
        return {"state": state, "charts": charts}


def words_head() -> str:
    """The head of a lesson's table of words to know; empty for a course that has no glossary."""
    heads = [*COURSE.glossary.values(), say("In this lesson")]
    return f"| {' | '.join(heads)} |" if COURSE.glossary else ""


def lesson_store(lesson: str) -> str:
    """The name of the store of a lesson's questions and predictions."""
    return f"lesson-{lesson[:2]}"


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def to_html(markdown: str) -> str:
    """Markdown as HTML; wide tables scroll by themselves."""
    made = str(_markdown().render(markdown))
    return made.replace("<table>", '<div class="courselab-wide" tabindex="0"><table>').replace(
        "</table>", "</table></div>"
    )


def anchor(source: str) -> str:
    """The name of a source's entry on a page."""
    return f"source-{source}"


def _citation(found: re.Match[str]) -> str:
    text, source = found.groups()
    title = html.escape(catalog.cite(source, full=True).replace("*", ""))
    return f'<a href="#{anchor(source)}" title="{title}">{html.escape(text, quote=False)}</a>'


def _printed(output: NotebookNode) -> str:
    """The saved words of an output; entries of a list of sources can be linked to."""
    made = to_html(output.data.get("text/markdown") or output.data["text/plain"])
    return f'<div class="courselab-printed">{_with_anchors(made)}</div>'


def _with_anchors(made: str) -> str:
    return SOURCE_ENTRY.sub(
        lambda found: f'<li id="{anchor(found[2])}">{found[1]} <code>{found[2]}</code></li>', made
    )


def _part(kind: str, still: str, **data: str) -> str:
    attributes = "".join(f' data-{name}="{html.escape(value)}"' for name, value in data.items())
    return f'<div class="courselab-part" data-courselab="{kind}"{attributes}><div class="courselab-still">{still}</div></div>'


def _raw(content: str, cell_id: str) -> NotebookNode:
    return NotebookNode(nbformat.v4.new_raw_cell(content, id=cell_id, metadata={"format": "text/html"}))
