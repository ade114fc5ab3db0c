"""The documents: short where the course is met, without a command, a file or a heading that is not there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from benchmarks import report
from courselab.course import COURSE
from courselab.home import PACKAGE

FOLDERS = ("benchmarks", "data", "decisions", "deploy", "examples", "exercises", "src")
DOCUMENTS = sorted(
    path
    for path in (
        *COURSE.root.glob("*.md"),
        *(found for name in FOLDERS for found in (COURSE.root / name).rglob("*.md")),
    )
    if "node_modules" not in path.parts
)
NAMES = [path.relative_to(COURSE.root).as_posix() for path in DOCUMENTS]
FENCE = re.compile(r"^( *)(`{3,}).*?^\1\2$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s]+)(?: \"[^)]*\")?\)")
MADE = re.compile(r"\bmake ([a-z][a-z-]+)")
README = (COURSE.root / "README.md").read_text(encoding="utf-8")
SITE = PACKAGE / "commands" / "site" / "index.md"
"""A template, whose links lead to pages of the reading edition."""


def commands() -> set[str]:
    """What ``make`` can be asked for."""
    text = (COURSE.root / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    return {name for line in re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE) for name in line.split()}


def headings(document: str) -> set[str]:
    """The headings of a document as links name them."""
    heads = re.findall(r"^#+ (.*)$", FENCE.sub("", document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def broken(path: Path) -> list[str]:
    """The links of a document that lead to no file or to no heading."""
    found = []
    for link in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        name, _, part = link.partition("#")
        target = path.parent / name if name else path
        there = target.exists() and (
            not part or target.suffix != ".md" or part in headings(target.read_text(encoding="utf-8"))
        )
        if not there and link != "#Sources":
            found.append(link)
    return found


def begun_small(document: str) -> list[str]:
    """Paragraphs after a block of code that begin in the middle of a sentence."""
    after = (document[block.end() :].lstrip("\n") for block in FENCE.finditer(document))
    return [text.partition("\n")[0] for text in after if text[:1].islower()]


@pytest.mark.parametrize("name", NAMES)
def test_a_document_names_what_is_there_and_speaks_in_sentences(name: str) -> None:
    path = COURSE.root / name
    text = path.read_text(encoding="utf-8")
    code = [*re.findall(r"`([^`\n]+)`", text), *(block[0] for block in FENCE.finditer(text))]
    assert {asked for part in code for asked in MADE.findall(part)} - commands() == set()
    assert begun_small(text) == []
    if path != SITE:
        assert broken(path) == []


def test_the_first_page_is_short() -> None:
    assert len(README.splitlines()) <= 130
    for needed in (
        "git clone",
        "git pull",
        "ZIP",
        "make lab",
        "make test",
        "teaching_guide.md",
        "CONTRIBUTING.md",
    ):
        assert needed in README


def test_the_figures_of_the_first_page_are_those_that_were_measured() -> None:
    page = report.PAGE.read_text(encoding="utf-8")
    assert report.between(README, "speed", report.telling(page)) == README, (
        "written by make bench and make hub-load"
    )


def test_a_table_is_written_where_it_belongs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PAGE", "COURSE"):
        copy = tmp_path / f"{name}.md"
        copy.write_text(getattr(report, name).read_text(encoding="utf-8"), encoding="utf-8")
        monkeypatch.setattr(report, name, copy)
    table = re.sub(
        r"(\| The whole lesson has run[^|]*\|)[^|]*\|", r"\1 7 s (9 s) |", report.PAGE.read_text("utf-8")
    )
    report.write(
        "classroom", table.split("<!-- classroom: begin -->\n")[1].split("<!-- classroom: end -->")[0]
    )
    assert "| 7 s (9 s) |" in report.COURSE.read_text("utf-8")
    assert report.PAGE.read_text("utf-8") == table
    with pytest.raises(ValueError, match="two marks"):
        report.between(README, "classroom", "")


@pytest.mark.skipif(
    not (COURSE.root / ".git").exists() or shutil.which("git") is None, reason="a copy without git"
)
@pytest.mark.parametrize(
    "pattern",
    [
        "requirements*.txt",
        "environment.yml",
        "data/README.md",
        "data/tables/*.md",
        "**/locale/*.pot",
        "deploy/jupyterhub/package-lock.json",
        "tests/scripts/package-lock.json",
        "src/courselab/assets/plotly-*.min.js",
        "exercises/answer_keys/*.ipynb",
        "exercises/release/*/*.ipynb",
    ],
)
def test_what_is_made_is_marked_as_made(pattern: str) -> None:
    """A code host folds it, so that a reader sees what somebody wrote."""
    made = [path.relative_to(COURSE.root).as_posix() for path in COURSE.root.glob(pattern)]
    asked = ["git", "check-attr", "linguist-generated", *made]
    told = subprocess.run(
        asked, cwd=COURSE.root, capture_output=True, encoding="utf-8", check=True
    ).stdout.splitlines()
    assert made and len(told) == len(made)
    assert [line for line in told if not line.endswith(": set")] == []
