"""How a line of a chart of the drug record is named and drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    """How one line of a chart is named and drawn; ``end`` is its name in the margin, if it has one."""

    name: str
    color: str
    symbol: str
    end: str = ""
    hollow: bool = False
