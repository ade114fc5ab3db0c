"""Notebooks in tests: read, as plain data without pictures, and where two of them differ, in sentences."""

from __future__ import annotations

import json
from itertools import zip_longest
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from courselab.shown import MIME, Shown, note, shown_in

SHOWN = 40
"""Letters before and after the place at which two texts part."""


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def noting(cell: dict[str, Any], *shows: Shown) -> dict[str, Any]:
    """A cell that says what it shows, as if the builder had just run it."""
    cell.setdefault("metadata", {})
    cell["outputs"] = [{"data": {MIME: shown.to_metadata()}} for shown in shows] + cell["outputs"]
    note(cell)
    return cell


def shown_by(path: Path, kind: str) -> list[Shown]:
    """What a lesson shows of one kind, in order."""
    shows = (shown for cell in read(path).cells for shown in shown_in(path.stem, cell))
    return [shown for shown in shows if shown.kind == kind]


def without_pictures(notebook: NotebookNode) -> dict[str, Any]:
    """A notebook as plain data; a picture is known by what it was drawn from, not by its pixels."""
    plain: dict[str, Any] = json.loads(nbformat.writes(notebook))
    for cell in plain["cells"]:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("image/png", None)
    return plain


def assert_current(path: Path, made: NotebookNode) -> None:
    """Fail, with the file, each cell and both texts, unless a committed notebook is what its command makes."""
    found = differences(read(path), made)
    assert not found, "\n".join(
        [f"{path.parent.name}/{path.name}:", *found, "If that is meant: make notebooks"]
    )


def differences(committed: NotebookNode, made: NotebookNode) -> list[str]:
    """Where a committed notebook is not what its command makes: cell, place and both texts; pixels aside."""
    one, other = without_pictures(committed), without_pictures(made)
    cells, made_cells = ({cell["id"]: cell for cell in each.pop("cells")} for each in (one, other))
    found = [] if one == other else [f"the notebook's metadata: {parting(one, other)}"]
    if list(cells) != list(made_cells):
        found.append(f"the cells: {parting(list(cells), list(made_cells))}")
    for name, cell in cells.items():
        if name in made_cells and cell != made_cells[name]:
            first = "".join(cell["source"]).partition("\n")[0]
            found += [
                f"cell “{name}” ({first}), {told}" for told in _cell_differences(cell, made_cells[name])
            ]
    return found


def _cell_differences(cell: dict[str, Any], made: dict[str, Any]) -> list[str]:
    found = []
    for part in sorted({*cell, *made} - {"outputs"}):
        if cell.get(part) != made.get(part):
            found.append(f"{part}: {parting(cell.get(part), made.get(part))}")
    pairs = zip_longest(cell.get("outputs", []), made.get("outputs", []), fillvalue={})
    for place, (output, made_output) in enumerate(pairs, start=1):
        texts, made_texts = ({**each, **each.get("data", {})} for each in (output, made_output))
        for part in sorted({*texts, *made_texts} - {"data"}):
            if texts.get(part) != made_texts.get(part):
                found.append(f"output {place}, {part}: {parting(texts.get(part), made_texts.get(part))}")
    return found


def parting(committed: Any, made: Any) -> str:
    """Two texts, or two pieces of plain data, from shortly before the place at which they part."""
    one, other = (_as_text(each) for each in (committed, made))
    place = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    cut = slice(max(0, place - SHOWN), place + SHOWN)
    return f"the file has “{one[cut]}”, the command makes “{other[cut]}”"


def _as_text(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
