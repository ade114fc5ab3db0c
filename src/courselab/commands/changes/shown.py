"""What the cells of a lesson show: pictures, words, tables, and how much of the text changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from courselab.commands.changes.change import Change, Entry, cells, plain, source_of
from courselab.shown import ASKED, Shown, shown_in

LEFT_OUT = {*ASKED, "head"}
NAMED = {
    "compare": "the check against published figures",
    "verdicts": "the verdicts",
    "ledger": "the ledger",
    "sources": "the list of sources",
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


def names_shown(lesson: str, notebook: str, *kinds: str) -> list[str]:
    """The names of the things of these kinds that a lesson shows, in order."""
    shows = (shown for cell in cells(notebook).values() for shown in shown_in(lesson, cell))
    return list(dict.fromkeys(shown.name for shown in shows if shown.kind in kinds))


def cells_changed(name: str, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[Change]:
    """What cells of a lesson show differently, and how many passages of its text changed.

    Cells that ask are left out: their questions are compared in the bank.
    """
    for cell in [*new, *(cell for cell in old if cell not in new)]:
        now, before = new.get(cell), old.get(cell)
        one = now or before
        if one is None or one["cell_type"] != "code":
            continue
        shows = shown_in(name, one)
        if any(shown.kind in LEFT_OUT for shown in shows):
            continue
        what = _in_words(cell, shows)
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


def _in_words(cell: str, shows: list[Shown]) -> str:
    for shown in shows:
        if shown.kind == "chart":
            return f"the chart `{shown.name}` (cell `{cell}`)"
        if shown.kind in NAMED:
            return NAMED[shown.kind]
    return f"the result of the cell `{cell}`"
