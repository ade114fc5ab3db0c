"""The lessons as texts: their form, their length, and every number traced to a cell or a source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import nbformat
import pytest
from nbformat import NotebookNode

from courselab import catalog
from courselab.commands.notebooks import OPEN_TAG
from courselab.course import COURSE
from courselab.notebooks.content import CITATION
from courselab.quiz import bank_for
from tests.notebooks import shown_by

FULL = [path for path in sorted(COURSE.notebooks.glob("*.ipynb")) if path.stem != "00_start_here"]
ALL = sorted(COURSE.notebooks.glob("*.ipynb"))

# ---------------------------------------------------------------- numbers

EXCEPTIONS: dict[str, dict[str, str]] = {
    "00_start_here": {"41": "the claims of the article: rows of the table claims, listed in lesson 09"},
}
"""Numbers that stand in a lesson without a cell or a citation, each with the reason."""

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NOT_CLAIMS = re.compile(
    r"`[^`]*`"  # code
    r"|\]\([^)]*\)"  # the target of a link
    r"|^\s*\d+\. "  # the number of a list
    rf"|\b\d{{1,2}}(?:[–-]\d{{1,2}})? (?:{MONTHS})\b|\b(?:{MONTHS}) \d{{1,2}}\b"  # dates
    r"|\b\d{1,3}(?:st|nd|rd|th)\b"
    r"|\b\d+ minutes\b|\(\d+ minutes\)"
    r"|\b[Ll]essons? \d\d(?:,? (?:and |to )?\d\d)*|\*\*\d\d\b|\[\*?\*?\d\d |^\| \*?\*?\[?\d\d .*\|$"  # lessons by number
    r"|\b(?:FY)?(?:1[89]|20)\d\d(?:s\b|\b)(?:[–-](?:FY)?(?:(?:1[89]|20)\d\d|\d\d)\b)?"  # years
    r"|\bC\d\d\b|\bP\.L\. [\d-]+|\b[A-Z]+-?\d[\d-]*[A-Z]*\b|\bS\.J\.Res\. \d+|\bH\.J\.Res\. \d+",  # names of things
    re.MULTILINE,
)
NUMERAL = re.compile(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?(?: (?:billion|million|trillion))?(?![\w])")
SCALES = {"million": 1e6, "billion": 1e9, "trillion": 1e12}
IN_OUTPUT = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class Numeral:
    """A number in prose: as written, and every value that a cell may have printed for it."""

    text: str

    @property
    def digits(self) -> int:
        written = self.text.split()[0]
        return len(written.partition(".")[2])

    def is_printed(self, printed: set[float]) -> bool:
        """Printed as it stands, rounded, or in another scale (2.3 billion for 2,300 million)."""
        written, _, scale = self.text.partition(" ")
        value = abs(float(written.replace(",", "")))
        factors = {SCALES[scale] / unit for unit in (1.0, 1e3, 1e6, 1e9)} | {1.0} if scale else {1.0}
        margin = 0.5 * 10**-self.digits + 1e-9
        return any(abs(value - other / factor) <= margin for factor in factors for other in printed)


def printed_in(notebook: NotebookNode) -> set[float]:
    """Every number in the text outputs of a notebook."""
    texts = (
        str(text)
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        for text in (
            output.get("text", ""),
            *(content for mime, content in output.get("data", {}).items() if mime.startswith("text/")),
        )
    )
    return {float(found.replace(",", "")) for text in texts for found in IN_OUTPUT.findall(text)}


def untraced(notebook: NotebookNode, allowed: dict[str, str]) -> list[str]:
    """Numbers in prose that no cell prints and that do not stand beside a citation in their paragraph."""
    printed, found = printed_in(notebook), []
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        for block in re.split(r"\n\s*\n|\n(?=[-|>*] |\d+\. )", cell.source):
            if CITATION.search(block):
                continue
            prose = NOT_CLAIMS.sub(" ", block)
            for numeral in NUMERAL.findall(prose):
                if numeral not in allowed and not Numeral(numeral).is_printed(printed):
                    found.append(f"{cell.id}: {numeral} in “{block.strip()[:80]}…”")
    return found


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_each_number_is_printed_or_cited(path: Path) -> None:
    assert untraced(nbformat.read(path, as_version=4), EXCEPTIONS.get(path.stem, {})) == [], (
        "print the number by a cell (then make notebooks), or cite its source in the same paragraph"
    )


def test_an_invented_number_is_seen() -> None:
    notebook = nbformat.read(COURSE.notebooks / "03_pan_cooperation_merida.ipynb", as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "key-points")
    for invented, seen in (
        ("In all, 7,777 dollars.", True),
        ("It rose to 718 million.", False),
        ("In 2010 it rose.", False),
    ):
        cell.source = invented
        assert bool(untraced(notebook, {})) == seen, invented


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_each_citation_resolves(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    for cell in cells:
        for shown, source in re.findall(r'\[([^\]]+)\]\(#Sources "([^"]+)"\)', cell.source):
            assert catalog.cite(source) == shown, f"{cell.id}: write [{catalog.cite(source)}]"
        assert len(re.findall(r"\(#Sources", cell.source)) == len(CITATION.findall(cell.source)), cell.id


# ---------------------------------------------------------------- form

REQUIRED = (
    "Words to know",
    "Before we go on",
    "Predict",
    "Check it yourself",
    "Leave the page",
    "What the number cannot say",
    "Discuss",
    "Under the hood",
    "What the record says of the claims",
    "Key points",
    "Sources",
)
CELLS, WORDS, CODE_LINES = range(20, 36), range(900, 1501), 3
WORDS_A_MINUTE = 180
MINUTES = re.compile(r"\((\d+) minutes\)")


def headings(notebook: NotebookNode) -> list[str]:
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return re.findall(r"^#+ (.*)$", source, re.MULTILINE)


def prose_words(notebook: NotebookNode) -> int:
    """Words to be read, tables and citations aside."""
    source = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    source = re.sub(r'\(\[[^\]]*\]\(#Sources "[^"]*"\)\)', "", source)
    lines = [line for line in source.splitlines() if not line.startswith("|")]
    return len(re.findall(r"[\w’'.,-]*\w", "\n".join(lines)))


@pytest.mark.parametrize("path", FULL, ids=lambda path: path.stem)
def test_the_template_is_kept(path: Path) -> None:
    notebook, bank = nbformat.read(path, as_version=4), bank_for(path.stem)
    found = headings(notebook)
    assert found[0].endswith("?"), "the title is a question"
    missing = [block for block in REQUIRED if not any(heading.startswith(block) for heading in found)]
    assert missing == [], "headings that every lesson has"
    source = "\n".join(cell.source for cell in notebook.cells)
    assert source.count("**How to read this chart.**") >= 2, (
        "two charts, each with its “**How to read this chart.**”"
    )
    assert len(re.findall(r"^> \*\*", source, re.MULTILINE)) >= 2, (
        "a Mexican and a U.S. voice, each “> **Who.**”"
    )
    assert len({shown.name for shown in shown_by(path, "chart")}) >= 2, "two charts"
    assert len(bank.predictions) >= 2, "two predictions"
    graded = [question for question in bank.questions if question.kind != "opinion"]
    assert len(bank.questions) >= 8, "eight questions"
    assert len({question.kind for question in graded}) >= 4, "graded questions of four kinds"
    assert sum(question.id.startswith("recall.") for question in graded) >= 2, (
        "two questions from earlier lessons, with ids that begin with “recall.”"
    )
    assert any(question.derive for question in graded), "a number derived from the tables"
    votes = [question.id for question in bank.questions if question.kind == "opinion"]
    assert [name.rpartition("_")[2] for name in votes] == ["before", "after"], (
        "two votes, …_before and …_after"
    )
    assert all(question.hints for question in graded), "every graded question has hints"


@pytest.mark.parametrize("path", FULL, ids=lambda path: path.stem)
def test_the_budgets_are_kept(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert len(notebook.cells) in CELLS, f"{CELLS.start} to {CELLS.stop - 1} cells"
    assert prose_words(notebook) in WORDS, f"{WORDS.start} to {WORDS.stop - 1} words of prose"
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    # A folded cell shows its first line only.
    visible = [
        len([line for line in cell.source.splitlines() if line.strip()])
        if OPEN_TAG in cell.metadata.get("tags", [])
        else 1
        for cell in code
    ]
    assert median(visible) <= CODE_LINES, "most cells of code have three lines or fewer"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_the_minutes_add_up(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    promised = re.search(r"\*\*(\d+) minutes\.\*\*", notebook.cells[0].source)
    assert promised, "the first cell says how many minutes"
    parts = sum(int(minutes) for heading in headings(notebook) for minutes in MINUTES.findall(heading))
    assert parts == int(promised[1]), (
        "the minutes after the headings, “*(8 minutes)*”, add up to those of the first cell"
    )
    reading = prose_words(notebook) / WORDS_A_MINUTE
    assert reading < 0.5 * int(promised[1]), "at least half of the time is for looking, answering and talking"


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_tone(path: Path) -> None:
    """No cheer, no filler."""
    source = "\n".join(
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"
    )
    assert "!" not in source.replace("![", ""), "no exclamation marks"
    for filler in (
        "let's",
        "Let's",
        "dive in",
        "In this notebook",
        "exciting",
        "simply",
        "obviously",
        "shocking",
    ):
        assert filler not in source, f"write it without “{filler}”"
