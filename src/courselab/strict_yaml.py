"""YAML that somebody wrote, read more strictly than ``yaml.safe_load`` does, and never for long."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

SURROGATE = re.compile("[\ud800-\udfff]")
"""Halves of characters: YAML can write one, but no page can be sent it."""
LARGEST_FILE = 100_000
"""Bytes; four times the longest file of the course. More than that would keep the reader waiting."""


class TooLarge(ValueError):
    """The file has more than ``LARGEST_FILE`` bytes."""


class Slip(yaml.MarkedYAMLError):
    """What is refused: an ``alias``, a ``tag``, ``half`` of a character, or the ``key`` that is written ``twice``.

    A few lines of aliases can stand for a file of any size, tags ask for objects, and of a key written twice the first
    text would be lost without a word.
    """

    def __init__(self, kind: str, mark: Any, key: str = "") -> None:
        super().__init__(problem=kind, problem_mark=mark)
        self.kind, self.key = kind, key


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent):
            raise Slip("alias", event.start_mark)
        if getattr(event, "tag", None):
            raise Slip("tag", event.start_mark)
        if isinstance(event, yaml.ScalarEvent) and SURROGATE.search(event.value):
            raise Slip("half", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in names:
                raise Slip("twice", key.start_mark, key.value)
            names.add(str(key.value))
        return super().construct_mapping(node, deep)


def load(path: Path) -> Any:
    """What the file holds. Raises OSError, TooLarge, Slip, and ValueError, RecursionError or YAMLError for what is no YAML."""
    if path.stat().st_size > LARGEST_FILE:
        raise TooLarge
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)


def short(found: object) -> str:
    """What a file says, on one line and short enough for a sentence."""
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in str(found)).split())
    return text if len(text) <= 60 else text[:57] + "…"
