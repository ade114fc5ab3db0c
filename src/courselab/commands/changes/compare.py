"""All that differs between two versions, and the lines on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

from courselab.commands.changes.asked import assignment_changed, derived, items, items_changed
from courselab.commands.changes.change import Change, cells
from courselab.commands.changes.shown import cells_changed, names_shown
from courselab.commands.changes.tables import table_changed
from courselab.commands.changes.versions import ANSWER_KEYS, DATA, KEYS, LESSONS, QUESTIONS, Files
from courselab.shown import ASKED, noted


def changes(old: Files, new: Files, charts: Collection[str]) -> list[Change]:
    """All changes from the old texts to the new ones; ``charts`` are the names of the charts that there are now."""
    found: list[Change] = []
    for name in _names(old, new, LESSONS, ".ipynb"):
        path, bank = f"{LESSONS}/{name}.ipynb", f"{QUESTIONS}/{name}.yaml"
        if path not in old or path not in new:
            found.append(Change(name, "key", "the lesson is new" if path in new else "the lesson is gone"))
            continue
        key = f"{ANSWER_KEYS}/{name}.ipynb"
        numbers = derived(old.get(key, "")), derived(new.get(key, ""))
        found += items_changed(name, items(old.get(bank, "")), items(new.get(bank, "")), numbers)
        found += cells_changed(name, cells(old[path]), cells(new[path]))
        gone = sorted({*names_shown(name, old[path], "chart")} - set(charts))
        found += [Change(name, "output", f"the chart `{chart}` is gone") for chart in gone]
    for name in _names(old, new, KEYS, ".yaml"):
        path = f"{KEYS}/{name}.yaml"
        found += assignment_changed(name, old.get(path), new.get(path))
    for name in _names(old, new, DATA, ".csv"):
        path = f"{DATA}/{name}.csv"
        found += table_changed(name, old.get(path), new.get(path))
    return found


def _names(old: Files, new: Files, folder: str, ending: str) -> list[str]:
    paths = {PurePosixPath(path) for path in (*old, *new)}
    return sorted(path.stem for path in paths if str(path.parent) == folder and path.suffix == ending)


def asked_in_vain(old: Files, new: Files, charts: Collection[str]) -> dict[str, list[str]]:
    """By lesson, what an older copy asks for by name and this version does not have."""
    found = {}
    for name in _names(old, new, LESSONS, ".ipynb"):
        notebook = old.get(f"{LESSONS}/{name}.ipynb")
        if notebook is None:
            continue
        known = items(new.get(f"{QUESTIONS}/{name}.yaml", ""))
        gone = [item for item in names_shown(name, notebook, *ASKED) if item not in known]
        gone += sorted({*names_shown(name, notebook, "chart")} - set(charts))
        if gone:
            found[name] = gone
    return found


def says_what_it_shows(version: Files) -> bool:
    """Whether the lessons of a version note in their cells what these show, which the first ones did not."""
    lessons = [text for path, text in version.items() if path.startswith(f"{LESSONS}/")]
    code = [cell for text in lessons for cell in cells(text).values() if cell["cell_type"] == "code"]
    return not code or any(noted(cell) for cell in code)


def report(found: list[Change], in_vain: Mapping[str, list[str]]) -> str:
    """The changes as the part of ``CHANGELOG.md`` that is meant for whoever teaches the course just now."""
    if not found:
        return "Nothing that a running course would notice has changed."
    lines = ["### For a course that is running", ""]
    for about in dict.fromkeys(change.about for change in found):
        own = [change.words for change in found if change.about == about]
        if about in in_vain:
            asked = ", ".join(f"`{name}`" for name in in_vain[about])
            own.append(f"an older copy asks for {asked} and says there that the new copy is needed")
        elif any(change.about == about and change.kind == "output" for change in found):
            own.append("an older copy shows the new charts and replies between its older text")
        lines.append(f"- {'Tables' if about == 'data' else f'`{about}`'}")
        lines += [f"  - {words}" for words in own]
    return "\n".join(lines)
