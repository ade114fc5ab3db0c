"""One thing that differs, and the cells of a notebook as the comparison reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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


def cells(notebook: str) -> dict[str, Entry]:
    """The cells of a notebook's text by their id."""
    return {str(cell.get("id", place)): cell for place, cell in enumerate(json.loads(notebook)["cells"])}


def source_of(cell: Entry) -> str:
    return "".join(cell["source"])


def plain(cell: Entry) -> list[str]:
    """What a cell shows as plain text, output by output, without pictures."""
    return [plain_text(output) for output in cell.get("outputs", [])]


def plain_text(output: Entry) -> str:
    return "".join(output.get("data", {}).get("text/plain", output.get("text", "")))
