"""The layers of the library: a part imports only parts below it, and nothing imports the commands that build.

A part is a module or a package that lies directly in ``usmex``, with all that lies in it.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from courselab.home import PACKAGE

COMMANDS = ("commands",)
"""Parts that are commands: the topmost layer. What another part needs of them lies in a part below."""


def part_of(module: str) -> str:
    """``quiz`` for ``courselab.quiz.bank``; ``usmex`` for the package itself."""
    return ".".join(module.split(".")[1:2]) or module


def imported_by(text: str) -> set[str]:
    """The parts that a module imports, also within its functions."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ImportFrom(module="usmex", names=names):
                found |= {name.name for name in names}
            case ast.ImportFrom(module=str(module)) if module.startswith("usmex."):
                found.add(part_of(module))
            case ast.Import(names=names):
                found |= {part_of(name.name) for name in names if name.name.split(".")[0] == "usmex"}
    return found


def parts(package: Path) -> dict[str, set[str]]:
    """Each part with the parts that it imports."""
    found: dict[str, set[str]] = {}
    for path in package.rglob("*.py"):
        place = path.relative_to(package)
        part = place.parts[0].removesuffix(".py") if place.parts[0] != "__init__.py" else "usmex"
        found.setdefault(part, set()).update(imported_by(path.read_text(encoding="utf-8")) - {part})
    return found


def faults(found: dict[str, set[str]]) -> list[str]:
    """Where an import goes up, a sentence each."""
    told = [f"{part} imports {name}" for name in COMMANDS for part in sorted(found) if name in found[part]]
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        told.append(" imports ".join(reversed(error.args[1])))
    return told


def test_no_import_goes_up() -> None:
    assert faults(parts(PACKAGE)) == []


@pytest.mark.parametrize(
    ("module", "text", "fault"),
    [
        ("messages.py", "def late():\n    from courselab.quiz import bank\n", "imports"),
        (
            "classroom/more.py",
            "from courselab.commands.notebooks import built\n",
            "classroom imports commands",
        ),
    ],
)
def test_an_import_that_goes_up_is_named(tmp_path: Path, module: str, text: str, fault: str) -> None:
    for path in PACKAGE.rglob("*.py"):
        copy = tmp_path / path.relative_to(PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / module).write_text(text, encoding="utf-8")
    [told] = faults(parts(tmp_path))
    assert fault in told and module.split("/")[0].removesuffix(".py") in told
