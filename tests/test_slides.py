"""The decks: within their minutes, complete, and silent about the keys."""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from html import unescape
from pathlib import Path

import nbformat
import pytest

from courselab.commands import slides
from courselab.commands.notebooks import slide_type
from courselab.commands.slides import CITED, Deck, make, render
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import number
from courselab.quiz import bank_for, series_of
from courselab.shown import OUTPUTS, Shown
from tests.notebooks import noting

LESSON_NAMES = [path.stem for path in sorted(COURSE.notebooks.glob("*.ipynb"))]
SECONDS = 45
"""A slide that is shown for less is not read."""
BLOCK_SECONDS = 20
"""In one block there may be a slide that is only passed, such as a heading."""
LAB = Path("src/courselab/commands/lab")

read_deck = cache(slides.read_deck)
each_lesson = pytest.mark.parametrize("lesson", LESSON_NAMES)


def plain(text: str) -> str:
    """Letters and digits only, so that marks, spaces and the look of a citation do not count."""
    without_tags = re.sub(r"<small>.*?</small>|<[^>]+>", "", text)
    return re.sub(r"[\W_]+", "", unescape(without_tags))


def shown(deck: Deck) -> str:
    """What a class sees of a deck."""
    return "".join(f"{slides.inline(slide.title)} {slide.body}" for slide in deck.slides)


@each_lesson
def test_a_deck_keeps_its_minutes(lesson: str) -> None:
    deck = read_deck(lesson)
    assert sum(block.minutes for block in deck.blocks) == deck.minutes
    assert len(deck.slides) * SECONDS <= deck.minutes * 60, "more slides than there is time for"
    crowded = [
        block.title for block in deck.blocks if len(block.slides) * BLOCK_SECONDS > block.minutes * 60 > 0
    ]
    assert crowded == [], "blocks with more slides than their minutes allow"


@each_lesson
def test_no_word_of_the_lesson_is_lost(lesson: str) -> None:
    """Each paragraph stands on a slide, or whole in the notes."""
    notebook = nbformat.read(COURSE.notebooks / f"{lesson}.ipynb", as_version=4)
    page = plain(render(read_deck(lesson)))
    paragraphs = [
        part
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for part in re.split(r"\n\n|\n(?=\d\. |- |\| )", cell.source)
        if part not in {"## Sources"} and not re.match(r"\|[ :|-]+$", part)
    ]
    lost = []
    for part in paragraphs:
        text = re.sub(r"\*\(.*?\)\*|^\d\. |\]\([^)]*\)", "", CITED.sub("", part).replace("\\$", "$"))
        if plain(text) not in page:
            lost.append(part)
    assert lost == []


@each_lesson
def test_each_question_and_prediction_is_on_a_slide(lesson: str) -> None:
    bank, deck = bank_for(lesson), read_deck(lesson)
    asked = {plain(slides.inline(slide.title)) for slide in deck.slides}
    for item in bank.items:
        assert plain(slides.inline(item.prompt["en"])) in asked, item.id
    seen = plain(shown(deck))
    for question in bank.questions:
        texts = [
            *(option.text["en"] for option in question.options),
            *(pair.right["en"] for pair in question.pairs),
        ]
        assert [text for text in texts if plain(slides.inline(text)) not in seen] == []


@each_lesson
def test_no_key_stands_in_a_deck(lesson: str) -> None:
    """Neither on a slide nor in the notes: no reason, no hint, no record of what is to be drawn."""
    bank, deck = bank_for(lesson), read_deck(lesson)
    page = plain(render(deck))
    secrets = [
        text["en"]
        for question in bank.questions
        for text in (
            *(option.because for option in question.options),
            *(pair.because for pair in question.pairs),
            *(near.because for near in question.near),
            *question.hints,
            *(found for found in (question.right, question.otherwise, question.low, question.high) if found),
        )
    ]
    assert [text for text in secrets if plain(slides.inline(text)) in page] == []
    assert "correct" not in "".join(re.findall(r'(?:class|data-[a-z-]+)="([^"]*)"', render(deck)))
    frames = [slide for slide in deck.slides if slide.kind == "prediction"]
    for prediction, slide in zip(
        bank.predictions, sorted(frames, key=lambda one: _place(lesson, one.title)), strict=True
    ):
        record = series_of(prediction.series, prediction.asked_years)
        drawn = re.findall(r'<circle cx="([\d.]+)"', slide.body)
        assert len(drawn) == len(prediction.known_years)
        told = re.search(r'aria-label="([^"]+)"', slide.body)
        assert told and not any(
            f"{year}: {number(value, prediction.digits)}" in told[1] for year, value in record.items()
        )


def _place(lesson: str, prompt: str) -> int:
    return [prediction.prompt["en"] for prediction in bank_for(lesson).predictions].index(prompt)


@each_lesson
def test_the_speaker_has_notes_with_the_minutes(lesson: str) -> None:
    deck = read_deck(lesson)
    notes = [slide["notes"] for block in slides.timed(deck) for slide in block]
    assert all(notes)
    assert sum(f"of {deck.minutes}" in text for text in notes) >= len(deck.slides) - 12
    charts = [slide for slide in deck.slides if "chart" in slide.kind]
    assert charts and all("Source" in slide.notes for slide in charts)


@pytest.mark.parametrize(
    ("source", "kind", "type_"),
    [
        ("# A question?\n\nProse.", "markdown", "slide"),
        ("Prose.\n\n## A heading *(4 minutes)*", "markdown", "slide"),
        ("**Why the gap?** Because.", "markdown", "subslide"),
        ("> **Washington.** A voice.", "markdown", "subslide"),
        ("**How to read this chart.** One bar is a year.", "markdown", "notes"),
        ("The way down was not straight.", "markdown", "notes"),
        ("", "chart", "subslide"),
        ("", "answer", "subslide"),
        ("", "sources", "skip"),
        ("", "head", "skip"),
    ],
)
def test_what_a_cell_is_when_it_is_projected(source: str, kind: str, type_: str) -> None:
    if kind == "markdown":
        cell = nbformat.v4.new_markdown_cell(source)
    else:
        output = nbformat.v4.new_output("display_data", {"text/plain": "Shown."})
        cell = nbformat.v4.new_code_cell(source, outputs=[output] * OUTPUTS[kind])
        noting(cell, Shown(kind))
    assert slide_type(cell) == type_


def test_code_to_be_read_stays_under_its_heading() -> None:
    cell = nbformat.v4.new_code_cell("import usmex", metadata={"tags": ["open"]})
    assert slide_type(cell) == "-"


@pytest.mark.parametrize(
    ("paragraph", "first", "expected"),
    [
        ("Short.", False, "Short."),
        (
            f"The U.S. vote of George H. W. Bush counted. {'Then more. ' * 40}",
            True,
            "The U.S. vote of George H. W. Bush counted.",
        ),
        (f"It was the PAN. Nobody knew. {'More. ' * 60}", True, "It was the PAN."),
        (f"{'More. ' * 60} *whose money?*", False, "*Whose money?*"),
        (f"{'More. ' * 60}", False, ""),
        (f"**Why?** Because of it. {'More. ' * 60}", False, "**Why?** Because of it."),
    ],
)
def test_a_long_paragraph_is_shortened_to_what_it_says_itself(
    paragraph: str, first: bool, expected: str
) -> None:
    assert slides.shortened(paragraph.strip(), first=first) == expected


def test_making_one_deck_writes_it_and_the_list(tmp_path: Path) -> None:
    [file] = make(["00_start_here"], tmp_path)
    assert file == tmp_path / "00_start_here.html"
    assert "00_start_here.html" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "shared").iterdir()) == sorted(slides.SHARED)
    for page in (file, tmp_path / "index.html"):
        for address in re.findall(r'(?:src|href)="([^"]+)"', page.read_text(encoding="utf-8")):
            if not address.startswith("data:"):
                known = address.partition("?")[0]
                assert (tmp_path / known).exists() or (COURSE.notebooks / known).with_suffix(
                    ".ipynb"
                ).exists(), address


def test_an_unknown_lesson_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CourseError, match="Did you mean “03_pan_cooperation_merida”"):
        read_deck("03_merida")
    with pytest.raises(SystemExit, match="There is no lesson"):
        slides.main(["03_merida"])


def test_a_lesson_without_title_or_minutes_is_one_sentence() -> None:
    lesson = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Prose. **50 minutes.**")])
    with pytest.raises(CourseError, match="must begin with the title"):
        slides.deck_of(lesson, bank_for(LESSON_NAMES[0]))


@pytest.mark.parametrize("part", ["rise", "stills"])
def test_an_extension_of_jupyterlab_is_installed_with_the_course(part: str) -> None:
    """It lies where JupyterLab looks, under the name that it registers."""
    project = tomllib.loads((COURSE.root / "pyproject.toml").read_text(encoding="utf-8"))
    data = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    name = json.loads((COURSE.root / LAB / part / "package.json").read_text(encoding="utf-8"))["name"]
    assert data[(LAB / part).as_posix()] == f"share/jupyter/labextensions/{name}"
    assert f'["{name}"]' in (COURSE.root / LAB / part / "static" / "remoteEntry.js").read_text(
        encoding="utf-8"
    )
