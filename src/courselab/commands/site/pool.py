"""Many states of one thing, stored with every repeated part once."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

SHORTEST = 40
"""Parts whose JSON is shorter than this are repeated rather than referred to."""
REFERENCE = "$"
"""The key of a reference, ``{"$": 3}``: the fourth part of the pool stands here."""
_NUMBERS = {int, float, bool, type(None)}
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


class Pool:
    """Parts by content: ``put`` gives a value in which every long part is a reference."""

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self._places: dict[str, int] = {}

    def put(self, value: Any) -> Any:
        """The value for storing: texts, lists and dictionaries that are long enough become references."""
        match value:
            case str():
                stored: Any = value
                text = f'"{value}'
            case dict():
                stored = self.put_items(value)
                text = to_json(stored)
            case list() | tuple():
                stored = value if set(map(type, value)) <= _NUMBERS else [self.put(part) for part in value]
                text = to_json(stored)
            case _:
                return value
        if len(text) < SHORTEST:
            return stored
        if text not in self._places:
            self._places[text] = len(self.parts)
            self.parts.append(stored)
        return {REFERENCE: self._places[text]}

    def put_items(self, values: dict[str, Any]) -> dict[str, Any]:
        """A dictionary of stored values that is no reference itself."""
        return {key: self.put(value) for key, value in values.items()}


def to_json(value: Any) -> str:
    """Compact JSON that is the same on every machine. Raises ValueError for a number that JSON does not have."""
    return _ENCODER.encode(value)


def packed(value: Any) -> str:
    """A value as compressed JSON in letters: a page opened from a folder can load scripts, but no other files."""
    return base64.b64encode(gzip.compress(to_json(value).encode(), 6, mtime=0)).decode()
