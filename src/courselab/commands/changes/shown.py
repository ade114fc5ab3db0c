"""What the cells of a lesson show: pictures, words, tables, and how much of the text changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from courselab.commands.changes.change import Change, Entry, cells, plain, source_of

ASKS = re.compile(r"\blesson\.(?:quiz|predict)\(")
CHART = re.compile(r"\bexplore\.(\w+)\(")
WHAT_A_CELL_SHOWS = {
    "lesson.compare(": "the check against published figures",
    "lesson.verdicts(": "the verdicts",
    "lesson.ledger(": "the ledger",
    "lesson.sources(": "the list of sources",
}


def _markdown(cell: Entry) -> tuple[list[str], list[str]]:
    """What a cell shows as Markdown, output by output: the words, and the tables folded below them."""
    outputs = cell.get("outputs", [])
    texts = [
        "".join(output.get("data", {}).get("text/markdown", "")).partition("<details>") for output in outputs
    ]
    return [words for words, _, _ in texts], [table for _, _, table in texts]


def _pictures(cell: Entry) -> list[str]:
    """What the pictures of a cell were drawn from; their pixels where that is not on record."""
    found = []
    for output in cell.get("outputs", []):
        if "image/png" in output.get("data", {}):
            drawn_from = output.get("metadata", {}).get("image/png", {}).get("drawn_from")
            found.append(drawn_from or "".join(output["data"]["image/png"]))
    return found


def charts_asked(notebook: str) -> set[str]:
    """The names of the charts that the code of a notebook asks for."""
    code = (source_of(cell) for cell in cells(notebook).values() if cell["cell_type"] == "code")
    return {name for source in code for name in CHART.findall(source)}


def cells_changed(name: str, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Change]:
    """What cells of a lesson show differently, and how many passages of its text changed.

    Cells that ask are left out: their questions are compared in the bank.
    """
    for cell in [*new, *(cell for cell in old if cell not in new)]:
        now, before = new.get(cell), old.get(cell)
        one = now or before
        if (
            one is None
            or one["cell_type"] != "code"
            or ASKS.search(source_of(one))
            or "open_lesson(" in source_of(one)
        ):
            continue
        what = _what_it_shows(cell, one)
        if now is None or before is None:
            yield Change(name, "output", f"{what} is {'gone' if now is None else 'new'}")
            continue
        parts = _parts_changed(before, now)
        if parts and _pictures(now):
            yield Change(name, "output", f"{what}: {', '.join(parts)} changed")
        elif parts:
            yield Change(name, "output", f"{what} changed")
    passages = sum(
        source_of(old.get(cell, {"source": ""})) != source_of(new.get(cell, {"source": ""}))
        for cell in {*old, *new}
        if (new.get(cell) or old[cell])["cell_type"] == "markdown"
    )
    if passages:
        yield Change(
            name, "wording", f"the text of {passages} {'passage' if passages == 1 else 'passages'} changed"
        )


def _parts_changed(before: Entry, now: Entry) -> list[str]:
    words, tables = _markdown(now)
    old_words, old_tables = _markdown(before)
    differ = {
        "picture": _pictures(now) != _pictures(before),
        "words": plain(now) != plain(before) or words != old_words,
        "table": tables != old_tables,
    }
    return [part for part, changed in differ.items() if changed]


def _what_it_shows(cell: str, content: Entry) -> str:
    source = source_of(content)
    chart = CHART.search(source)
    if chart and "lesson.show(" in source:
        return f"the chart `{chart[1]}` (cell `{cell}`)"
    for call, words in WHAT_A_CELL_SHOWS.items():
        if call in source:
            return words
    return f"the result of the cell `{cell}`"
