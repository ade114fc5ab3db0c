"""Constant dollars."""

from __future__ import annotations

import pandas as pd

from usmex import catalog
from usmex.errors import CourseError
from usmex.messages import say


def to_constant(amounts: pd.Series, fiscal_years: pd.Series, base: int = 2024) -> pd.Series:
    """Nominal dollars of U.S. fiscal years at the prices of fiscal year ``base``; same index and unit as given.

    Uses ``fiscal_year_deflator_fy2024`` of the table ``deflators``, the deflator of the aid data themselves; the
    transition quarter of 1976 has the deflator of fiscal year 1976.
    Raises CourseError for a year without a deflator.
    """
    deflators = catalog.load("deflators").set_index("year")["fiscal_year_deflator_fy2024"]
    unknown = sorted({int(year) for year in [*fiscal_years, base]} - set(deflators.dropna().index))
    if unknown:
        raise CourseError(
            say(
                "There is no deflator for {years}; constant dollars can be had for FY{first} to FY{last}.",
                years=", ".join(f"FY{year}" for year in unknown),
                first=deflators.dropna().index.min(),
                last=deflators.dropna().index.max(),
            )
        )
    constant: pd.Series = amounts.astype(float) * (deflators[base] / fiscal_years.map(deflators))
    return constant
