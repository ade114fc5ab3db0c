"""Make the lessons' slides: ``out/slides/<lesson>.html``, to be opened without a network.

``python -m courselab.commands.slides`` makes all decks; with names of lessons it makes those.

A cell of a lesson is longer than a slide, and a slide is not a smaller page. So nbconvert's own slides, one cell to
a slide, do not fit: here a cell becomes as many slides as a class looks at, in the order of the lesson, and what is
prose goes to the speaker's notes. Nothing is written twice, and nothing that the lesson does not say is said.
"""

from __future__ import annotations

import importlib.util
import json
import math
import re
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path
from typing import Any

import jinja2
import nbformat
from nbconvert.filters.markdown import markdown2html
from nbformat import NotebookNode

from courselab import catalog, claims, explore
from courselab.charts import Chart
from courselab.charts.view import alt_text
from courselab.commands.notebooks import HOW_TO_READ, PROJECTED
from courselab.commands.site.bundle import plotly_script
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import in_language, number, say
from courselab.names import unknown
from courselab.notebooks.content import minutes_of, title_of
from courselab.predict.scale import round_ticks
from courselab.predict.widget import SHOWN_YEARS
from courselab.quiz import Bank, Prediction, bank_for, series_of
from courselab.shown import Shown, shown_in, with_outputs
from courselab.steps import steps
from courselab.widgets.markdown import without_maths
from courselab.widgets.scripts import at_once, font_script

FOLDER = COURSE.made / "slides"
TEMPLATES = Path(__file__).with_name("deck")
OURS = ("deck.css", "fit.js")
SHARED = ("reveal.js", "reveal.css", "notes.js", "LICENSE", "font.js", "plotly.js", *OURS)

WHOLE = 250
"""Letters of a paragraph that a class can read while somebody speaks; of a longer one stands the first sentence."""
TALL = 640
"""A chart higher than this, in pixels, stands beside its title and not below it."""
LINE = 74
"""Letters in a line of a slide."""
MOST = 13.4
"""Lines on a slide."""

MINUTES = re.compile(r"\s*\*\((\d+) minutes\)\*")
CITED = re.compile(r' ?\((\[[^\]]+\]\(#Sources "\w+"\)(?:; )?)+\)')
LABEL = re.compile(r"\[([^\]]+)\]\(#Sources")
LESSON_LINK = re.compile(r"\]\((\d\d_\w+)\.ipynb\)")
LEAD = re.compile(r"\*\*([^*]+?[.?:])\*\*\s*")
SENTENCE = re.compile(r"(?<!\b[A-Z])[.?!][”\"*)]*(?=\s+[A-Z“*\[¿(<])")
ASKED = re.compile(r"(?<!\*)\*([^*]+\?)\*(?!\*)")
ITEM = re.compile(r"^(?:- |\d+\. )")
MOVES = "**Three moves.**"
TO_BEGIN = "**To begin:**"


@dataclass(frozen=True)
class Slide:
    """One slide: what a class sees (HTML), and what only the speaker sees (Markdown). ``kind`` chooses its look."""

    kind: str
    title: str
    body: str
    notes: str = ""


@dataclass
class Block:
    """A part of the lesson under one heading. ``minutes`` is 0 where the heading names none."""

    title: str
    minutes: int = 0
    slides: list[Slide] = field(default_factory=list)


@dataclass(frozen=True)
class Deck:
    """The slides of a lesson. ``minutes`` is what the lesson promises."""

    lesson: str
    title: str
    minutes: int
    blocks: tuple[Block, ...]

    @property
    def slides(self) -> list[Slide]:
        """All slides in order."""
        return [slide for block in self.blocks for slide in block.slides]


@dataclass(frozen=True)
class Piece:
    """What may not be torn: a paragraph, an item of a list, or a row of a table with the table's head."""

    text: str
    lines: float
    kind: str = "text"
    head: str = ""


def deck_of(notebook: NotebookNode, bank: Bank) -> Deck:
    """The slides of a committed lesson, from its cells and their slide metadata.

    Raises CourseError for a lesson whose first cell does not give its title and its minutes.
    """
    title, minutes = title_of(bank.lesson, notebook), minutes_of(bank.lesson, notebook)
    blocks: list[Block] = []
    waiting = ""
    for cell in notebook.cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type", "skip")
        if kind in {"skip", "-"}:
            continue
        if cell.cell_type == "code":
            shows = with_outputs(shown_in(bank.lesson, cell), cell)
            slides = [
                slide
                for shown, outputs in shows
                for slide in _shown_slides(shown, outputs, bank, blocks[-1].title, waiting)
            ]
            _add(blocks[-1], slides)
            waiting = "" if any("chart" in slide.kind for slide in slides) else waiting
            continue
        for section in re.split(r"^(?=#{1,2} )", cell.source, flags=re.MULTILINE):
            paragraphs = [part for part in section.strip().split("\n\n") if part]
            if not paragraphs or paragraphs[0] == "## Sources":
                continue
            heading = paragraphs[0].startswith("#")
            reading = "\n\n".join(part for part in paragraphs if part.startswith(HOW_TO_READ))
            waiting = reading or waiting
            if heading:
                blocks.append(_block(paragraphs.pop(0)))
            if kind == "notes" or not (heading or any(part.startswith(PROJECTED) for part in paragraphs)):
                spoken = [part for part in paragraphs if not part.startswith(HOW_TO_READ)]
                last = blocks[-1].slides.pop()
                blocks[-1].slides.append(replace(last, notes="\n\n".join([last.notes, *spoken]).strip()))
            else:
                _add(blocks[-1], _text_slides(paragraphs, blocks[-1]))
    return Deck(bank.lesson, title, minutes, tuple(blocks))


def _add(block: Block, slides: list[Slide]) -> None:
    """Append slides; a heading with nothing below it is no slide of its own, since the next one bears it too."""
    if [slide.body for slide in block.slides] == [""] and slides:
        only = block.slides.pop()
        slides = [replace(slides[0], notes=f"{only.notes}\n\n{slides[0].notes}".strip()), *slides[1:]]
    block.slides += slides


def _block(heading: str) -> Block:
    found = MINUTES.search(heading)
    title = re.sub(r"^#+ ", "", MINUTES.sub("", heading)).replace(" *(if there is time)*", "")
    return Block(title, int(found[1]) if found else 0)


def _text_slides(paragraphs: list[str], block: Block) -> list[Slide]:
    """Text as slides: leads, short paragraphs, lists, tables and voices; the rest in the notes of the first."""
    title, opens = block.title, not block.slides
    kind = "opening" if opens else "text"
    lead = LEAD.match(paragraphs[0]) if paragraphs and not opens else None
    if lead:
        title = lead[1].rstrip(".:")
    pieces: list[Piece] = []
    spoken: list[str] = []
    for place, paragraph in enumerate(paragraphs):
        if paragraph.startswith(HOW_TO_READ):
            continue
        below = paragraph[lead.end() :] if lead and place == 0 else paragraph
        shown = [] if paragraph.startswith(TO_BEGIN) or not below else _pieces(below, first=place == 0)
        pieces += shown
        whole = any(piece.kind != "text" or piece.text == below for piece in shown)
        if below and not whole:
            spoken.append(paragraph)
    groups = _packed(pieces) or [[]]
    slides = [
        Slide(kind if place == 0 else "text", title, _html(group)) for place, group in enumerate(groups)
    ]
    slides[0] = replace(slides[0], notes="\n\n".join(spoken))
    return slides


def _pieces(paragraph: str, *, first: bool) -> list[Piece]:
    """What of a paragraph is shown, in parts that may stand on different slides."""
    if paragraph.startswith("|"):
        head, rule, *rows = paragraph.split("\n")
        lines = _row_lines([head, *rows])
        return [Piece(row, needed, "row", f"{head}\n{rule}") for row, needed in zip(rows, lines, strict=True)]
    if ITEM.match(paragraph):
        return [Piece(item, _lines(item) + 0.25, "item") for item in paragraph.split("\n")]
    if paragraph.startswith(">"):
        return [Piece(paragraph, _lines(paragraph) + 0.6, "voice")]
    text = shortened(paragraph, first=first)
    return [Piece(text, sum(_lines(part) + 0.4 for part in text.split("\n\n")))] if text else []


def shortened(paragraph: str, *, first: bool) -> str:
    """What a slide shows of a paragraph: all of a short one; of a long one its bold lead with the first sentence,
    or the first sentence if the paragraph is the ``first``, and the questions that it sets in italics."""
    if len(CITED.sub("", paragraph)) <= WHOLE or paragraph.startswith(MOVES):
        return paragraph
    lead = LEAD.match(paragraph)
    start = lead.end() if lead else 0
    end = SENTENCE.search(paragraph, start)
    opening = paragraph[: end.end() if end else len(paragraph)] if lead or first else ""
    asked = [f"*{text[0].upper()}{text[1:]}*" for text in ASKED.findall(paragraph[len(opening) :])]
    return "\n\n".join([opening, *asked]).strip()


def _lines(text: str) -> float:
    return math.ceil(len(_plain(text)) / LINE)


def _row_lines(rows: list[str]) -> list[float]:
    """Lines of each row of a table but its head, whose share the rows bear: columns are as wide as their longest
    cell asks for, and letters are smaller."""
    cells = [[len(_plain(cell.strip())) for cell in row.strip("|").split("|")] for row in rows]
    longest = [max(column) for column in zip(*cells, strict=True)]
    letters = LINE * 1.22 - 3 * len(longest)
    width = [max(12, letters * column / max(letters, sum(longest))) for column in longest]
    high = [
        0.8 * max(math.ceil(cell / room) for cell, room in zip(row, width, strict=True)) + 0.4
        for row in cells
    ]
    return [lines + high[0] / (len(rows) - 1) for lines in high[1:]]


def _plain(text: str) -> str:
    """Text as long as it will look: citations are small, marks and addresses do not show."""
    short = CITED.sub(lambda found: _labels(found[0])[: len(_labels(found[0])) * 2 // 3], text)
    return re.sub(r"\]\([^)]*\)|[*>\[]", "", short)


def _labels(citation: str) -> str:
    return f" ({'; '.join(LABEL.findall(citation))})"


def _packed(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces on as few slides as they need, evenly; a slide holds ``MOST`` lines. Voices begin a slide of their own
    if not everything fits on one."""
    total = sum(piece.lines for piece in pieces)
    voices = [place for place, piece in enumerate(pieces) if piece.kind == "voice"]
    if total > MOST and voices and voices[0] > 0:
        return _packed(pieces[: voices[0]]) + _packed(pieces[voices[0] :])
    for count in range(1, len(pieces) + 1):
        groups: list[list[Piece]] = [[] for _ in range(count)]
        before = 0.0
        for piece in pieces:
            groups[min(count - 1, int((before + piece.lines / 2) / total * count))].append(piece)
            before += piece.lines
        if all(sum(piece.lines for piece in group) <= MOST for group in groups):
            break
    return [group for group in groups if group] if pieces else []


def _html(pieces: Iterable[Piece]) -> str:
    text, before = "", Piece("", 0)
    for piece in pieces:
        joined = piece.kind in {"item", "row"} and (piece.kind, piece.head) == (before.kind, before.head)
        text += "\n" if joined else "\n\n" + (f"{piece.head}\n" if piece.head else "")
        text += piece.text
        before = piece
    return html(text)


def html(markdown: str) -> str:
    """Markdown as HTML for a deck: citations small and without links, other lessons by their decks."""
    cited = CITED.sub(lambda found: f" <small>{escape(_labels(found[0]).strip())}</small>", markdown)
    return str(markdown2html(LESSON_LINK.sub(r"](\1.html)", cited).replace("\\$", "$"))).strip()


def inline(markdown: str) -> str:
    """A line of Markdown as HTML without a paragraph around it."""
    return re.sub(r"^<p>|</p>$", "", html(markdown))


def _shown_slides(
    shown: Shown, outputs: list[NotebookNode], bank: Bank, block: str, reading: str
) -> list[Slide]:
    """The slides of one thing that a cell shows; none of what a class does not look at."""
    text = outputs[0].get("data", {}).get("text/markdown", "")
    match shown.kind:
        case "chart":
            return [_chart(explore.again(shown).chart, outputs[1], block, reading)]
        case "compare":
            return [Slide("text", block, _html(_pieces(text, first=True)))]
        case "ledger":
            return [Slide("text", block, html(text.split("\n\n")[0]))]
        case "verdicts":
            return _verdicts(bank.lesson, block)
        case "prediction":
            return [_prediction(bank.prediction(shown.name), block)]
        case "question":
            return [_question(shown.name, text, block, bank.lesson)]
    return []


def _chart(chart: Chart, words: NotebookNode, block: str, reading: str) -> Slide:
    """A chart under its finding, to be drawn by the deck itself; how to read it and its words in the notes."""
    said = words.data["text/markdown"].split("<details>")[0].strip()
    legend = "".join(
        f'<li><span class="{_swatch(entry)}" style="--swatch: {entry["color"]}">{entry["mark"]}</span>{escape(entry["name"])}</li>'
        for entry in chart.legend
    )
    # Inside a script only the end of one would be read as markup.
    figure = json.dumps(chart.spec, ensure_ascii=False).replace("</", "<\\/")
    body = (
        f'<p class="unit">{escape(chart.subtitle)}</p>'
        + (f'<ul class="legend">{legend}</ul>' if legend else "")
        + f'<div class="plot" role="img" aria-label="{escape(alt_text(chart))}"><script type="application/json">{figure}</script></div>'
        + f'<small class="source">{escape(chart.source_line)}</small>'
    )
    kind = "tall chart" if chart.spec["layout"]["height"] > TALL else "chart"
    return Slide(kind, without_maths(chart.title), body, f"{reading}\n\n{said}".strip())


def _swatch(entry: dict[str, str]) -> str:
    return "mark" if entry["mark"] else "swatch" if entry["dash"] == "solid" else "dashed swatch"


def _question(item: str, text: str, block: str, lesson: str) -> Slide:
    """A question as it stands before anybody has answered: prompt and choices."""
    _, prompt = text.split("** ", 1)
    prompt, *rest = prompt.split("\n\n")[:-1]
    rest = [_apart(part) for part in rest]
    return Slide("question", prompt, html("\n\n".join(rest)), _where(item, lesson))


def _apart(part: str) -> str:
    """What is to be matched with something, one to a line; other parts as they are."""
    begin = say("To be matched with: {choices}", choices="")
    if not part.startswith(begin.rstrip()):
        return part
    choices = part.removeprefix(begin).split(" · ")
    return "\n".join([begin.strip(), "", *(f"{place}. {choice}" for place, choice in enumerate(choices, 1))])


def _where(item: str, lesson: str) -> str:
    page = COURSE.near(COURSE.exercises / "lessons" / f"{lesson}.md")
    return f"`{item}`. The answer: {page}, *Answer key*. Replies: open it in the notebook."


def _verdicts(lesson: str, block: str) -> list[Slide]:
    """The claims of a lesson, each with its verdict in a word; reasons and limits stand in the notebook."""
    rows = [
        f"| {row['claim_id']} | {row['claim']}. | **{claims.verdict_name(row['verdict'] or 'open')}** |"
        for row in catalog.records(claims.claims_of(lesson))
    ]
    table = "\n".join([f"| | {say('claim')} | {say('verdict')} |", "|---|---|---|", *rows])
    return [Slide("text", block, _html(group)) for group in _packed(_pieces(table, first=True))]


def _prediction(prediction: Prediction, block: str) -> Slide:
    """What to draw, and a frame to draw it in: the known years, and room for those that are asked."""
    frame = _frame(prediction)
    return Slide(
        "prediction",
        in_language(prediction.prompt),
        frame,
        f"Draw and reveal in the notebook: `{prediction.id}`. On paper: copy the frame.",
    )


WIDE, HIGH, LEFT, RIGHT, TOP, FOOT = 1180, 430, 110, 20, 44, 50


def _frame(prediction: Prediction) -> str:
    """The drawing of a prediction before the guess, as SVG: scale, known years, context; no record."""
    years = prediction.years
    first, last, low, high = years[0], years[-1], prediction.min, prediction.max
    known = series_of(prediction.series, prediction.known_years)

    def x(year: float) -> float:
        return round(LEFT + 30 + (year - first) / (last - first) * (WIDE - LEFT - RIGHT - 60), 1)

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HIGH - TOP - FOOT), 1)

    def line(values: dict[int, float], name: str) -> str:
        points = " ".join(f"{x(year)},{y(value)}" for year, value in values.items())
        return f'<polyline class="{name}" points="{points}"/>'

    asked = prediction.asked_years
    edge = (x(prediction.known_years[-1]) + x(asked[0])) / 2
    marks = round_ticks(low, high, 6)
    digits = 0 if all(float(mark).is_integer() for mark in marks) else 1
    parts = [
        f'<rect class="room" x="{edge}" y="{TOP}" width="{WIDE - RIGHT - edge}" height="{HIGH - TOP - FOOT}"/>',
        *(
            f'<line x1="{LEFT}" x2="{WIDE - RIGHT}" y1="{y(mark)}" y2="{y(mark)}"/>'
            f'<text class="mark" x="{LEFT - 10}" y="{y(mark) + 7}">{number(mark, digits)}</text>'
            for mark in marks
        ),
    ]
    last_known = list(known.items())[-SHOWN_YEARS:]
    every = math.ceil(len(years) / 16)
    parts += [
        f'<text class="year" x="{x(year)}" y="{HIGH - 14}">{year}</text>'
        for place, year in enumerate(years)
        if place % every == 0
    ]
    for context in prediction.context:
        values = series_of(context.series, years)
        parts.append(line(values, "context"))
        parts.append(
            f'<text class="year" x="{(edge + WIDE) / 2}" y="{TOP - 14}">{escape(in_language(context.label))}</text>'
        )
    parts.append(line(known, "known"))
    parts += [f'<circle cx="{x(year)}" cy="{y(value)}" r="7"/>' for year, value in known.items()]
    parts += [
        f'<text class="value" x="{x(year)}" y="{y(value) - 16}">{number(value, prediction.digits)}</text>'
        for year, value in last_known
    ]
    told = "; ".join(f"{year}: {number(value, prediction.digits)}" for year, value in known.items())
    label = say("Known before ({unit}): {values}.", unit=in_language(prediction.unit), values=told)
    unit = f'<text class="unit" x="{LEFT}" y="{TOP - 14}">{escape(in_language(prediction.unit))}</text>'
    return f'<svg viewBox="0 0 {WIDE} {HIGH}" role="img" aria-label="{escape(label)}">{"".join(parts)}{unit}</svg>'


def timed(deck: Deck) -> list[list[dict[str, Any]]]:
    """The deck as its template needs it: for each block its slides, with notes that tell the minutes."""
    spent, shown = 0, []
    for block in deck.blocks:
        clock = f"**{block.title}**"
        if block.minutes:
            clock += f": minute {spent} to {spent + block.minutes} of {deck.minutes}"
        spent += block.minutes
        shown.append(
            [
                {
                    "kind": slide.kind,
                    "title": inline(slide.title),
                    "over": inline(block.title) if slide.title != block.title else "",
                    "minutes": block.minutes if place == 0 else 0,
                    "body": slide.body,
                    "notes": html(f"{clock}\n\n{slide.notes}".strip()),
                    "seconds": round(block.minutes * 60 / len(block.slides)),
                }
                for place, slide in enumerate(block.slides)
            ]
        )
    return shown


def render(deck: Deck) -> str:
    """A deck as one page, which needs the files of ``SHARED`` in the folder ``shared`` beside it."""
    return _template("deck.html.j2").render(deck=deck, blocks=timed(deck))


def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(TEMPLATES)
    return jinja2.Environment(loader=loader, autoescape=False, trim_blocks=True).get_template(name)


def read_deck(lesson: str) -> Deck:
    """The deck of a lesson by its file name. Raises CourseError, with the nearest name, if there is none."""
    path = COURSE.notebooks / f"{lesson}.ipynb"
    if not path.is_file():
        names = [found.stem for found in COURSE.lessons()]
        raise CourseError(unknown(say("There is no lesson “{name}”.", name=lesson), lesson, names))
    return deck_of(nbformat.read(path, as_version=4), bank_for(lesson))


def copy_shared(folder: Path) -> None:
    """Put reveal.js, its speaker view, plotly.js, the font and the decks' style into ``folder``."""
    found = importlib.util.find_spec("sphinx_revealjs")
    if found is None or found.origin is None:
        raise CourseError(
            say("The package sphinx-revealjs, which carries reveal.js, is not installed: use make slides.")
        )
    reveal = Path(found.origin).parent / "_static" / "revealjs"
    folder.mkdir(parents=True, exist_ok=True)
    for file in ("dist/reveal.js", "dist/reveal.css", "plugin/notes/notes.js", "LICENSE"):
        shutil.copyfile(reveal / file, folder / Path(file).name)
    for file in OURS:
        shutil.copyfile(TEMPLATES / file, folder / file)
    (folder / "font.js").write_text(at_once(font_script()), encoding="utf-8", newline="\n")
    (folder / "plotly.js").write_text(plotly_script(), encoding="utf-8", newline="\n")


def make(lessons: list[str], folder: Path = FOLDER) -> list[Path]:
    """Write the decks of ``lessons`` and a page that lists every deck in ``folder``. Returns the decks' files."""
    decks = [read_deck(lesson) for lesson in steps(say("Lesson"), lessons, len(lessons))]
    copy_shared(folder / "shared")
    files = []
    for deck in decks:
        files.append(folder / f"{deck.lesson}.html")
        files[-1].write_text(render(deck), encoding="utf-8", newline="\n")
    there = [path.stem for path in COURSE.lessons() if (folder / f"{path.stem}.html").exists()]
    listed = [read_deck(lesson) for lesson in there]
    page = _template("index.html.j2").render(decks=listed)
    (folder / "index.html").write_text(page, encoding="utf-8", newline="\n")
    return files


def main(names: list[str]) -> None:
    """Make the decks of these lessons, or of all. Ends with one sentence if that cannot be done."""
    try:
        files = make(names or [path.stem for path in COURSE.lessons()])
    except CourseError as error:
        raise SystemExit(str(error)) from None
    for file in files:
        print(COURSE.near(file))
    print(say("Open {file} in a browser.", file=COURSE.near(FOLDER / "index.html")))


if __name__ == "__main__":
    main(sys.argv[1:])
