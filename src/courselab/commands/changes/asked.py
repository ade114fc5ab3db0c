"""What is asked: questions and predictions of a lesson, tasks of an assignment, and their keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from courselab.commands.changes.change import Change, Entry, cells, plain_text
from courselab.shown import noted, with_outputs

NUMBER = re.compile(r"^\*\*Derived:\*\* .* = (\S+)$|^\*\*The record\*\* \(.*?\): (.*)$", re.MULTILINE)
"""What an answer key prints under a question or a prediction: the number derived from the tables, or the series."""


def items(bank: str) -> dict[str, Entry]:
    """The questions and predictions of a bank's text by id. Read leniently: an old bank keeps old rules."""
    content = yaml.safe_load(bank) or {}
    entries = [*(content.get("questions") or []), *(content.get("predictions") or [])]
    return {str(entry["id"]): entry for entry in entries}


def derived(answer_key: str) -> dict[str, str]:
    """The number or series that an answer key derives for an item, by the item's id, as it is printed."""
    found = {}
    for cell in cells(answer_key).values() if answer_key else ():
        for shown, outputs in with_outputs(noted(cell) or [], cell):
            number = NUMBER.search(plain_text(outputs[0]))
            if shown.kind == "answer" and number:
                found[shown.name] = number[1] or number[2]
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
