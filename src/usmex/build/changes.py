"""What differs between an earlier version of the course and this one, in lines for ``CHANGELOG.md``.

``python -m usmex.build.changes v0.1.0`` compares lessons, questions, answer keys, assignments and tables with that tag
or commit; without a name, with the last tagged version. The comparison knows texts only; git is asked at the edge.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from usmex import explorers
from usmex.errors import CourseError
from usmex.folders import ROOT
from usmex.messages import say
from usmex.notebooks.content import items_in

COMPARED = ("notebooks", "exercises/questions", "exercises/answer_keys", "exercises/keys", "data")
NUMBER = re.compile(r"^\*\*Derived:\*\* .* = (\S+)$|^\*\*The record\*\* \(.*?\): (.*)$", re.MULTILINE)
"""What an answer key prints under a question or a prediction: the number derived from the tables, or the series."""
ASKS = re.compile(r"\blesson\.(?:quiz|predict)\(")
CHART = re.compile(r"\bexplore\.(\w+)\(")
WHAT_A_CELL_SHOWS = {
    "lesson.compare(": "the check against published figures",
    "lesson.verdicts(": "the verdicts",
    "lesson.ledger(": "the ledger",
    "lesson.sources(": "the list of sources",
}

Files = Mapping[str, str]
"""Texts of a version of the course by their path in the repository."""
Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One thing that differs. ``about`` is a lesson's file name, an assignment's, or ``data``.

    ``kind`` is ``key`` (a right answer, or a question or prediction that came or went), ``output`` (what a cell shows),
    ``wording`` (texts only) or ``table``.
    """

    about: str
    kind: str
    words: str


def changes(old: Files, new: Files, charts: Collection[str]) -> list[Change]:
    """All changes from the old texts to the new ones; ``charts`` are the names of the charts that there are now."""
    found: list[Change] = []
    for name in _names(old, new, "notebooks", ".ipynb"):
        path, bank = f"notebooks/{name}.ipynb", f"exercises/questions/{name}.yaml"
        if path not in old or path not in new:
            found.append(Change(name, "key", "the lesson is new" if path in new else "the lesson is gone"))
            continue
        key = f"exercises/answer_keys/{name}.ipynb"
        numbers = derived(old.get(key, "")), derived(new.get(key, ""))
        found += items_changed(name, items(old.get(bank, "")), items(new.get(bank, "")), numbers)
        found += cells_changed(name, cells(old[path]), cells(new[path]))
        gone = sorted(charts_asked(old[path]) - set(charts))
        found += [Change(name, "output", f"the chart `{chart}` is gone") for chart in gone]
    for name in _names(old, new, "exercises/keys", ".yaml"):
        path = f"exercises/keys/{name}.yaml"
        found += assignment_changed(name, old.get(path), new.get(path))
    for name in _names(old, new, "data", ".csv"):
        path = f"data/{name}.csv"
        found += table_changed(name, old.get(path), new.get(path))
    return found


def _names(old: Files, new: Files, folder: str, ending: str) -> list[str]:
    paths = {PurePosixPath(path) for path in (*old, *new)}
    return sorted(path.stem for path in paths if str(path.parent) == folder and path.suffix == ending)


def items(bank: str) -> dict[str, Entry]:
    """The questions and predictions of a bank's text by id. Read leniently: an old bank keeps old rules."""
    content = yaml.safe_load(bank) or {}
    entries = [*(content.get("questions") or []), *(content.get("predictions") or [])]
    return {str(entry["id"]): entry for entry in entries}


def derived(answer_key: str) -> dict[str, str]:
    """The number or series that an answer key derives for an item, by the item's id, as it is printed."""
    found = {}
    for cell in cells(answer_key).values() if answer_key else ():
        for text in _plain(cell):
            named = re.match(r"\*\*([a-z0-9_.]+)\.\*\* ", text)
            number = NUMBER.search(text)
            if named and number:
                found[named[1]] = number[1] or number[2]
    return found


def items_changed(
    name: str,
    old: Mapping[str, Entry],
    new: Mapping[str, Entry],
    numbers: tuple[Mapping[str, str], Mapping[str, str]],
) -> Iterator[Change]:
    """Questions and predictions that came, went, or changed in their key or only in their wording."""
    wordings = []
    for item in sorted({*old, *new}):
        kind = "prediction" if "series" in (new.get(item) or old[item]) else "question"
        if item not in old or item not in new:
            yield Change(name, "key", f"the {kind} `{item}` is {'new' if item in new else 'gone'}")
            continue
        key = key_change(old[item], new[item], numbers[0].get(item), numbers[1].get(item))
        if key:
            yield Change(name, "key", f"the {kind} `{item}`: {key}")
        elif old[item] != new[item]:
            wordings.append(item)
    if wordings:
        named = ", ".join(f"`{item}`" for item in wordings)
        yield Change(name, "wording", f"only the wording or the replies changed: {named}")


def key_change(old: Entry, new: Entry, number: str | None, new_number: str | None) -> str:
    """How the key of a question or prediction changed, in words; empty if it did not.

    An option that keeps its place or its text is taken for the same option.
    """
    if old.get("kind") != new.get("kind"):
        return f"it was of the kind “{old.get('kind')}” and is now of the kind “{new.get('kind')}”"
    for field, words in (
        ("unit", "the unit"),
        ("asked", "the years to be drawn"),
        ("tolerance", "the tolerance"),
    ):
        if old.get(field) != new.get(field):
            return f"{words} changed"
    if number and new_number and number != new_number:
        return f"the tables now give {new_number} instead of {number}"
    if (number is None or new_number is None) and old.get("answer") != new.get("answer"):
        return "the derivation of its answer changed"
    if _right(old, _text) != _right(new, _text) and _right(old, _place) != _right(new, _place):
        return "the right answer changed"
    before, after = _choices(old), _choices(new)
    if len(before) != len(after):
        return f"it has {len(after)} choices instead of {len(before)}"
    if before != after and sorted(before) == sorted(after):
        return "the right order changed" if old.get("kind") == "order" else "the order of its choices changed"
    if _rematched(old, new):
        return "the right pairs changed"
    return ""


def _text(place: int, option: Entry) -> str:
    return _english(option.get("text"))


def _place(place: int, option: Entry) -> str:
    return str(option.get("id", place))


def _english(texts: Any) -> str:
    return str(texts.get("en", "")) if isinstance(texts, Mapping) else str(texts)


def _right(entry: Entry, name: Any) -> set[str]:
    """The right options of a choice, each by its text or by its place."""
    options = entry.get("options") or []
    return {name(place, option) for place, option in enumerate(options) if option.get("correct")}


def _choices(entry: Entry) -> list[str]:
    options = entry.get("options") or entry.get("items") or []
    lefts = [_english(pair.get("left")) for pair in entry.get("pairs") or []]
    return [_english(option.get("text")) for option in options] + lefts


def _rematched(old: Entry, new: Entry) -> bool:
    """Whether a left side now belongs to a right side that was another one's."""
    before, after = (
        {_english(pair.get("left")): _english(pair.get("right")) for pair in entry.get("pairs") or []}
        for entry in (old, new)
    )
    return any(
        left in after and after[left] != right and after[left] in before.values()
        for left, right in before.items()
    )


def cells(notebook: str) -> dict[str, Entry]:
    """The cells of a notebook's text by their id."""
    return {str(cell.get("id", place)): cell for place, cell in enumerate(json.loads(notebook)["cells"])}


def _source(cell: Entry) -> str:
    return "".join(cell["source"])


def _plain(cell: Entry) -> list[str]:
    """What a cell shows as plain text, output by output, without pictures."""
    outputs = cell.get("outputs", [])
    shown = [output.get("data", {}).get("text/plain", output.get("text", "")) for output in outputs]
    return ["".join(text) for text in shown]


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
    code = (_source(cell) for cell in cells(notebook).values() if cell["cell_type"] == "code")
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
            or ASKS.search(_source(one))
            or "open_lesson(" in _source(one)
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
        _source(old.get(cell, {"source": ""})) != _source(new.get(cell, {"source": ""}))
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
        "words": _plain(now) != _plain(before) or words != old_words,
        "table": tables != old_tables,
    }
    return [part for part, changed in differ.items() if changed]


def _what_it_shows(cell: str, content: Entry) -> str:
    source = _source(content)
    chart = CHART.search(source)
    if chart and "lesson.show(" in source:
        return f"the chart `{chart[1]}` (cell `{cell}`)"
    for call, words in WHAT_A_CELL_SHOWS.items():
        if call in source:
            return words
    return f"the result of the cell `{cell}`"


def assignment_changed(name: str, old: str | None, new: str | None) -> Iterator[Change]:
    """Tasks of an assignment that came, went, or are marked by another key."""
    about = f"assignment {name}"
    if old is None or new is None:
        yield Change(about, "key", "it is new" if old is None else "it is gone")
        return
    before, after = (
        {str(task["id"]): task for task in (yaml.safe_load(text) or {}).get("tasks", [])}
        for text in (old, new)
    )
    for task in sorted({*before, *after}):
        one, other = before.get(task), after.get(task)
        if one is None or other is None:
            yield Change(about, "key", f"the task `{task}` is {'new' if one is None else 'gone'}")
        elif any(
            one.get(field) != other.get(field) for field in ("kind", "points", "variants", "key", "tolerance")
        ):
            yield Change(about, "key", f"the task `{task}`: its key or its points changed")
        elif one != other:
            yield Change(about, "wording", f"the task `{task}`: only its replies or its wording changed")


def table_changed(name: str, old: str | None, new: str | None) -> Iterator[Change]:
    """Fields and rows of a table that came or went; a row with another figure is one gone and one new."""
    if old == new:
        return
    if old is None or new is None:
        yield Change("data", "table", f"the table `{name}` is {'new' if old is None else 'gone'}")
        return
    before, after = (list(csv.DictReader(io.StringIO(text))) for text in (old, new))
    fields, new_fields = (next(csv.reader(io.StringIO(text)), []) for text in (old, new))
    parts = [f"the field `{field}` is gone" for field in fields if field not in new_fields]
    parts += [f"the field `{field}` is new" for field in new_fields if field not in fields]
    both = [field for field in fields if field in new_fields]
    rows, new_rows = (
        Counter(tuple(row[field] for field in both) for row in table) for table in (before, after)
    )
    gone, come = (rows - new_rows).total(), (new_rows - rows).total()
    if gone and gone == come:
        differ = [
            field
            for field in both
            if Counter(row[field] for row in before) != Counter(row[field] for row in after)
        ]
        where = ", ".join(f"`{field}`" for field in differ)
        parts.append(f"{gone} of {len(before)} rows differ" + (f" (in {where})" if where else ""))
    elif gone or come:
        parts += [f"{gone} of {len(before)} rows are gone" + (" or differ" if come else "")] if gone else []
        parts += [f"{come} of now {len(after)} rows are new" + (" or differ" if gone else "")] if come else []
    yield Change(
        "data",
        "table",
        f"the table `{name}`: {'; '.join(parts) or 'only the order or the quotes of its rows changed'}",
    )


def asked_in_vain(old: Files, new: Files, charts: Collection[str]) -> dict[str, list[str]]:
    """By lesson, what an older copy asks for by name and this version does not have."""
    found = {}
    for name in _names(old, new, "notebooks", ".ipynb"):
        notebook = old.get(f"notebooks/{name}.ipynb")
        if notebook is None:
            continue
        asking = "\n".join(_source(cell) for cell in cells(notebook).values() if ASKS.search(_source(cell)))
        known = items(new.get(f"exercises/questions/{name}.yaml", ""))
        gone = [item for item in dict.fromkeys(items_in(asking)) if item not in known]
        gone += sorted(charts_asked(notebook) - set(charts))
        if gone:
            found[name] = gone
    return found


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


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def last_version(root: Path) -> str | None:
    """The newest tag of the form v1.2.3 in the history of this copy; None where there is none, or no git."""
    try:
        return _git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*").strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def files_at(root: Path, revision: str) -> dict[str, str]:
    """What git holds of the compared files at a tag or commit. Raises CourseError, one sentence, where it cannot."""
    if shutil.which("git") is None or not (root / ".git").exists():
        raise CourseError(
            say(
                "This copy of the course is not under git, which keeps the earlier versions: compare in a clone."
            )
        )
    try:
        commit = _git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        ).strip()
    except subprocess.CalledProcessError:
        raise CourseError(
            say(
                "There is no version “{revision}” here: give a tag that “git tag” lists or a commit that “git log” "
                "lists.",
                revision=revision,
            )
        ) from None
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", *COMPARED).split("\0")
    return {path: _git(root, "show", f"{commit}:{path}") for path in listed if _is_compared(path)}


def files_here(root: Path) -> dict[str, str]:
    """The compared files as they stand in the folder."""
    paths = (path for folder in COMPARED for path in (root / folder).rglob("*") if path.is_file())
    named = ((path.relative_to(root).as_posix(), path) for path in paths)
    return {name: path.read_text(encoding="utf-8") for name, path in named if _is_compared(name)}


def _is_compared(path: str) -> bool:
    return path.endswith((".ipynb", ".yaml", ".csv")) and ".ipynb_checkpoints" not in path


def main(arguments: list[str]) -> None:
    """Print the lines. Raises CourseError for a version that is not there, or when none is named or tagged."""
    revision = arguments[0] if arguments else last_version(ROOT)
    if revision is None:
        raise CourseError(
            say("No version is tagged yet, so name what to compare with: make changes SINCE=commit")
        )
    old, new, charts = files_at(ROOT, revision), files_here(ROOT), explorers.__all__
    print(report(changes(old, new, charts), asked_in_vain(old, new, charts)))


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CourseError as error:
        sys.exit(str(error))
