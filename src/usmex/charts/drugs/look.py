"""How a line of a chart of the drug record is named and drawn."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Look:
    """How one line of a chart is named and drawn; ``end`` is its name in the margin, if it has one."""

    name: str
    color: str
    symbol: str
    end: str = ""
    hollow: bool = False


def whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers without decimals, for a table; a missing one is None."""
    return pd.DataFrame(
        {
            name: pd.Series(
                [None if value != value else round(value) for value in frame[name].tolist()],
                index=frame.index,
                dtype=object,
            )
            for name in frame.columns
        }
    )
