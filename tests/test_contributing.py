"""CONTRIBUTING.md is true: what it names exists, and its examples pass the gates that it speaks of, in a copy of the course."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from courselab.lesson import Lesson
from tests.test_prose import MINUTES, REQUIRED, headings

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^( *)(`{3,})(\w*)\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)
PROSE = FENCE.sub("", TEXT)
LESSON = "10_library"
"""The lesson of the example."""
EXAMPLE = re.compile(r"library|10_|artifacts/$|^\.venv")
"""Paths that are there only when the example has been followed, or a command has been run."""
PATH = re.compile(r"[\w./-]*/[\w./-]*|[\w-]+\.(?:md|toml|cff|txt|yml)|Makefile")


def spans() -> list[str]:
    """What stands as code in the text."""
    return re.findall(r"`([^`\n]+)`", PROSE)


def block(language: str, named: str) -> str:
    """The one block in ``language`` whose introduction, from the block before it on, holds ``named``."""
    blocks = list(FENCE.finditer(TEXT))
    begins = [0, *(match.end() for match in blocks)]
    found = [
        textwrap.dedent(match[4])
        for begin, match in zip(begins, blocks, strict=False)
        if match[3] == language and named in TEXT[begin : match.start()]
    ]
    assert len(found) == 1, f"{len(found)} blocks of {language} after {named}"
    return found[0]


# ---------------------------------------------------------------- what it names


def test_every_file_exists() -> None:
    words = {word.rstrip(",") for span in spans() for word in span.split()}
    paths = {word for word in words if PATH.fullmatch(word) and not EXAMPLE.search(word)}
    assert len(paths) > 40
    assert sorted(path for path in paths if not (ROOT / path).exists()) == []


def test_every_link_and_heading_resolves() -> None:
    slugs = {
        re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-")
        for head in re.findall(r"^## (.*)$", PROSE, re.M)
    }
    for target in re.findall(r"\]\(([^)\s]+)\)", PROSE):
        if target.startswith("#Sources"):
            continue
        assert target[1:] in slugs if target.startswith("#") else (ROOT / target).exists(), target


def test_every_command_exists() -> None:
    made = re.search(r"^\.PHONY: (.*?)(?<!\\)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M | re.S)
    assert made
    asked = {name for span in spans() for name in re.findall(r"\bmake ([a-z-]+)", span)}
    assert len(asked) > 8
    assert sorted(asked - set(made[1].replace("\\", " ").split())) == []


def test_every_method_of_a_lesson_exists() -> None:
    asked = set(re.findall(r"\blesson\.(\w+)\(", TEXT))
    assert len(asked) > 5
    assert [name for name in asked if not hasattr(Lesson, name)] == []


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "decisions" / "README.md").read_text(encoding="utf-8")
    records = sorted(path.name for path in (ROOT / "decisions").glob("[0-9]*.md"))
    assert [name for name in records if f"({name})" not in listed] == []
    assert [name for name in re.findall(r"\((\d[^)]*\.md)\)", listed) if name not in records] == []


# ---------------------------------------------------------------- its examples


def run(course: Path, *arguments: str) -> None:
    """Run Python in a copy of the course, with the copy's library."""
    environment = {**os.environ, "PYTHONPATH": str(course / "src"), "PYTHONUTF8": "1", "COURSELAB_BUILD": ""}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=course, env=environment, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def cells_of(skeleton: str) -> list[nbformat.NotebookNode]:
    """The skeleton of a lesson as cells: blocks of Python, and the text between them."""
    parts = re.split(r"^```python\n(.*?)^```\n", skeleton, flags=re.M | re.S)
    made = [
        new_code_cell(part.strip()) if place % 2 else new_markdown_cell(part.strip())
        for place, part in enumerate(parts)
        if part.strip()
    ]
    return made


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def follow(course: Path) -> None:
    """Copy the course to ``course`` and put each example where the text says."""
    left = (".*", "out", "node_modules", "artifacts", "submitted", "autograded", "__pycache__")
    shutil.copytree(ROOT, course, ignore=shutil.ignore_patterns(*left))
    for named in (
        "src/usmex/charts/library/__init__.py",
        "src/usmex/charts/library/loans_by_year.py",
        "src/usmex/explorers/library.py",
        "tests/test_charts_library.py",
    ):
        (course / named).parent.mkdir(exist_ok=True)
        write(course / named, block("python", named))
    charts = course / "src" / "usmex" / "explorers" / "__init__.py"
    line = block("python", "`_CHARTS`")
    write(charts, charts.read_text(encoding="utf-8").replace("_CHARTS = {\n", "_CHARTS = {\n    " + line, 1))
    sources = course / "data" / "sources.csv"
    write(sources, sources.read_text(encoding="utf-8") + block("csv", "data/sources.csv"))
    write(course / "data" / "library_loans.csv", block("csv", "data/library_loans.csv"))
    package = course / "data" / "datapackage.json"
    head, end, tail = package.read_text(encoding="utf-8").rpartition("\n  ]\n}")
    write(package, head + ",\n" + block("json", "data/datapackage.json") + end + tail)
    questions = textwrap.indent(block("yaml", "under `questions:`"), "  ")
    predictions = textwrap.indent(block("yaml", "under `predictions:`"), "  ")
    bank = course / "exercises" / "questions" / f"{LESSON}.yaml"
    write(bank, f"lesson: {LESSON}\nquestions:\n{questions}\npredictions:\n{predictions}")
    notebook = new_notebook(cells=cells_of(block("markdown", "along this skeleton")))
    nbformat.write(notebook, course / "notebooks" / f"{LESSON}.ipynb")
    run(course, "-m", "courselab.commands.package")
    run(course, "-m", "courselab.commands.messages")


def test_the_examples_pass_the_gates_and_the_skeleton_runs(tmp_path: Path) -> None:
    course = tmp_path / "usmex"
    follow(course)
    run(course, "-m", "ruff", "check", ".")
    run(course, "-m", "ruff", "format", "--check", ".")
    gates = [f"tests/test_{name}.py" for name in ("data", "catalog", "charts_library", "explorers", "bank")]
    wanted = "library or loans or frictionless or source_resolves or south"
    run(course, "-m", "pytest", "-q", "-p", "no:cacheprovider", *gates, "-k", wanted)

    path = course / "notebooks" / f"{LESSON}.ipynb"
    found = headings(nbformat.read(path, as_version=4))
    assert [part for part in REQUIRED if not any(heading.startswith(part) for heading in found)] == []
    assert sum(int(minutes) for heading in found for minutes in MINUTES.findall(heading)) == 50
    built = "import pathlib, sys; from courselab.commands.notebooks import built; built(pathlib.Path(sys.argv[1]), drawn=False)"
    run(course, "-c", built, str(path))
