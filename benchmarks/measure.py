"""What all measurements have in common: turns, medians, and rows of a table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from courselab.commands.notebooks import METADATA

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3


@dataclass(frozen=True)
class Row:
    """A line of the table: both figures in ``unit``; ``goal`` is the largest ratio that we allow, empty if none is set."""

    what: str
    ours: float
    floor: float
    unit: str
    goal: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """What the page shows."""
        ratio = f"{self.ours / self.floor:.2f}" + (f" (goal {self.goal})" if self.goal else "")
        return self.what, shown(self.ours, self.unit), shown(self.floor, self.unit), ratio


def shown(value: float, unit: str) -> str:
    """A figure with as many decimals as it deserves."""
    digits = {"s": 2, "ms": 1}.get(unit, 0)
    return f"{value:.{digits}f} {unit}"


def notebook(*sources: str) -> nbformat.NotebookNode:
    """A notebook of code cells, with the metadata of a lesson."""
    return new_notebook(cells=[new_code_cell(source) for source in sources], metadata=METADATA)


def in_turn(*runs: Callable[[], Any], rounds: int | None = None, thrown_away: int = 1) -> list[list[Any]]:
    """Each run ``rounds`` times, alternating, after rounds that are thrown away."""
    results: list[list[Any]] = [[] for _ in runs]
    for turn in range((ROUNDS if rounds is None else rounds) + thrown_away):
        for result, run in zip(results, runs, strict=True):
            value = run()
            if turn >= thrown_away:
                result.append(value)
    return results
