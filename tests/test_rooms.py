"""The house: a room of the library imports only rooms below it, and nothing imports the commands that build."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from usmex.folders import PACKAGE

COMMANDS = ("build",)
"""Rooms of commands: each stands on the roof, and what two of them need lies in a room below."""


def room_of(module: str) -> str:
    """``quiz`` for ``usmex.quiz.bank``; ``usmex`` for the package itself."""
    return ".".join(module.split(".")[1:2]) or module


def imported_by(text: str) -> set[str]:
    """The rooms that a module imports, also within its functions."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.ImportFrom(module="usmex", names=names):
                found |= {name.name for name in names}
            case ast.ImportFrom(module=str(module)) if module.startswith("usmex."):
                found.add(room_of(module))
            case ast.Import(names=names):
                found |= {room_of(name.name) for name in names if name.name.split(".")[0] == "usmex"}
    return found


def rooms(package: Path) -> dict[str, set[str]]:
    """Each room with the rooms that it imports."""
    found: dict[str, set[str]] = {}
    for path in package.rglob("*.py"):
        place = path.relative_to(package)
        room = place.parts[0].removesuffix(".py") if place.parts[0] != "__init__.py" else "usmex"
        found.setdefault(room, set()).update(imported_by(path.read_text(encoding="utf-8")) - {room})
    return found


def faults(found: dict[str, set[str]]) -> list[str]:
    """Where an import goes up, a sentence each."""
    told = [f"{room} imports {name}" for name in COMMANDS for room in sorted(found) if name in found[room]]
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        told.append(" imports ".join(reversed(error.args[1])))
    return told


def test_no_import_goes_up() -> None:
    assert faults(rooms(PACKAGE)) == []


@pytest.mark.parametrize(
    ("room", "text", "fault"),
    [
        ("messages.py", "def late():\n    from usmex.quiz import bank\n", "imports"),
        ("classroom/more.py", "from usmex.build.notebooks import built\n", "classroom imports build"),
    ],
)
def test_an_import_that_goes_up_is_named(tmp_path: Path, room: str, text: str, fault: str) -> None:
    for path in PACKAGE.rglob("*.py"):
        copy = tmp_path / path.relative_to(PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / room).write_text(text, encoding="utf-8")
    [told] = faults(rooms(tmp_path))
    assert fault in told and room.split("/")[0].removesuffix(".py") in told
