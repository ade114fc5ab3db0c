"""How much something changed: in percent, per year, since a base year; and when it was highest or lowest."""

from __future__ import annotations

import pandas as pd


def percent_change(old: float, new: float) -> float:
    """Change from ``old`` to ``new`` in percent of ``old``."""
    return (new / old - 1) * 100


def growth_per_year(amounts: pd.Series, first: int, last: int) -> float:
    """Compound growth in percent a year of a series by year, between two of its years."""
    years = last - first
    return float(((amounts[last] / amounts[first]) ** (1 / years) - 1) * 100)


def since(table: pd.DataFrame, base: int) -> pd.DataFrame:
    """Each column less its value of year ``base``: of shares in percent, the change in percentage points."""
    return table - table.loc[base]


def when_highest(values: pd.Series) -> int:
    """The year (or the month number) of the highest value of a series by time; the first of equals, gaps passed over."""
    return int(str(values.idxmax()))


def when_lowest(values: pd.Series) -> int:
    """The year (or the month number) of the lowest value, as ``when_highest``."""
    return int(str(values.idxmin()))
