"""The layers of both packages: a part imports only parts below it, nothing imports the commands that build.

A part is a module or a package that lies directly in a package, with all that lies in it. And the seam between the two:
``courselab``, the machine, knows neither ``usmex`` nor anything of its subject.
"""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from courselab.course import COURSE
from courselab.home import PACKAGE

PACKAGES = (PACKAGE, COURSE.code)
COMMANDS = ("commands",)
"""Parts that are commands: the topmost layer. What another part needs of them lies in a part below."""
SUBJECT = re.compile(
    r"(?i:mexic|m[eé]rida|\bdrugs?\b|heroin|fentanyl|poppy|dollar|\beras?\b|presiden|fiscal|homicid|\bpesos?\b"
    r"|U\.S\.|usmex|cartel|(?<![a-z])aid(?![a-z])|\bpan_)|\bPRI\b|\bPAN\b|\bFY\b|\bFY\d"
)
"""Words of the course's subject."""
READ = (".py", ".js", ".css", ".j2", ".md", ".json", ".yaml")
"""Texts in which a word of the subject would show. The templates for translators are made of the ``.py``."""
NOT_OURS = ("assets/plotly-*.js",)
WHERE_IT_STILL_STANDS = {
    *("charts/__init__.py", "charts/view.py"),
}
"""Files of the machine that still speak of the subject: to be emptied, never added to."""


def part_of(module: str) -> str:
    """``quiz`` for ``courselab.quiz.bank``; ``courselab`` for the package itself."""
    return ".".join(module.split(".")[1:2]) or module


def imported_by(text: str, package: str) -> set[str]:
    """The parts of a package that a module imports, also within its functions."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module == package:
                found |= {name.name for name in names}
            case ast.ImportFrom(module=str(module)) if module.startswith(f"{package}."):
                found.add(part_of(module))
            case ast.Import(names=names):
                found |= {part_of(name.name) for name in names if name.name.split(".")[0] == package}
    return found


def parts(folder: Path, package: str) -> dict[str, set[str]]:
    """Each part of a package in a folder with the parts that it imports."""
    found: dict[str, set[str]] = {}
    for path in folder.rglob("*.py"):
        place = path.relative_to(folder)
        part = place.parts[0].removesuffix(".py") if place.parts[0] != "__init__.py" else package
        imported = imported_by(path.read_text(encoding="utf-8"), package)
        found.setdefault(part, set()).update(imported - {part})
    return found


def faults(found: dict[str, set[str]]) -> list[str]:
    """Where an import goes up, a sentence each."""
    told = [f"{part} imports {name}" for name in COMMANDS for part in sorted(found) if name in found[part]]
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        told.append(" imports ".join(reversed(error.args[1])))
    return told


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_no_import_goes_up(folder: Path) -> None:
    found = parts(folder, folder.name)
    assert any(found.values()), "a package of which no part imports another was not read"
    assert faults(found) == []


def copied(folder: Path, to: Path) -> Path:
    for path in folder.rglob("*.py"):
        copy = to / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    return to


@pytest.mark.parametrize(
    ("folder", "module", "text", "fault"),
    [
        (PACKAGE, "messages.py", "def late():\n    from courselab.quiz import bank\n", "imports"),
        (
            PACKAGE,
            "classroom/more.py",
            "from courselab.commands.notebooks import built\n",
            "classroom imports commands",
        ),
        (COURSE.code, "periods.py", f"import {COURSE.charts}\n", "periods"),
    ],
)
def test_an_import_that_goes_up_is_named(
    tmp_path: Path, folder: Path, module: str, text: str, fault: str
) -> None:
    (copied(folder, tmp_path) / module).write_text(text, encoding="utf-8")
    part = module.split("/")[0].removesuffix(".py")
    assert any(fault in told and part in told for told in faults(parts(tmp_path, folder.name)))


def test_the_machine_imports_nothing_of_the_course() -> None:
    imported = {
        path.name: found
        for path in PACKAGE.rglob("*.py")
        if (found := imported_by(path.read_text(encoding="utf-8"), COURSE.package))
    }
    assert imported == {}


def spoken(folder: Path) -> dict[str, list[str]]:
    """The lines of a folder's files, and the names of files, that hold a word of the subject."""
    found: dict[str, list[str]] = {}
    for path in folder.rglob("*"):
        if path.suffix not in READ or any(path.match(pattern) for pattern in NOT_OURS):
            continue
        place = path.relative_to(folder).as_posix()
        lines = [place, *path.read_text(encoding="utf-8").splitlines()]
        if told := [line.strip() for line in lines if SUBJECT.search(line)]:
            found[place] = told
    return found


def test_the_machine_says_no_word_of_the_subject() -> None:
    found = spoken(PACKAGE)
    assert {place: lines for place, lines in found.items() if place not in WHERE_IT_STILL_STANDS} == {}
    assert set(found) >= WHERE_IT_STILL_STANDS, "take what is clean now out of the list"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("quiz/signs.py", 'SIGN = "dollar"\n'),
        ("assets/page.css", '.part[data-usmex="chart"] {}\n'),
        ("deck/deck.html.j2", "<p>The PRI era</p>\n"),
        ("charts/aid_flows.py", "\n"),
    ],
)
def test_a_word_of_the_subject_is_found(tmp_path: Path, file: str, text: str) -> None:
    for path, content in (
        (file, text),
        ("quiz/widely.py", '"""Paid by panels, prices in an operation."""\n'),
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    assert list(spoken(tmp_path)) == [file]
