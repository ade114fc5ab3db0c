"""Constant dollars."""

from __future__ import annotations

import pandas as pd

from courselab import catalog
from courselab.errors import CourseError
from courselab.messages import say


def to_constant(amounts: pd.Series, fiscal_years: pd.Series, base: int = 2024) -> pd.Series:
    """Nominal dollars of U.S. fiscal years at the prices of fiscal year ``base``; same index and unit as given.

    Uses ``fiscal_year_deflator_fy2024`` of the table ``deflators``, the deflator of the aid data themselves; the
    transition quarter of 1976 has the deflator of fiscal year 1976.
    Raises CourseError for a year without a deflator.
    """
    deflators = _deflators("fiscal_year_deflator_fy2024")
    unknown = _without(deflators, fiscal_years, base)
    if unknown:
        raise CourseError(
            say(
                "There is no deflator for {years}; constant dollars can be had for FY{first} to FY{last}.",
                years=", ".join(f"FY{year}" for year in unknown),
                first=deflators.index.min(),
                last=deflators.index.max(),
            )
        )
    return _at_prices(amounts, fiscal_years, deflators, base)


def to_constant_calendar(amounts: pd.Series, years: pd.Series, base: int = 2024) -> pd.Series:
    """Nominal dollars of calendar years at the prices of calendar year ``base``; same index and unit as given.

    Uses the GDP deflator of the table ``deflators``, which fits trade and other flows of the whole economy.
    Raises CourseError for a year without a deflator.
    """
    deflators = _deflators("gdp_deflator_2017")
    unknown = _without(deflators, years, base)
    if unknown:
        raise CourseError(
            say(
                "There is no GDP deflator for {years}; constant dollars can be had for {first} to {last}.",
                years=", ".join(str(year) for year in unknown),
                first=deflators.index.min(),
                last=deflators.index.max(),
            )
        )
    return _at_prices(amounts, years, deflators, base)


def _deflators(column: str) -> pd.Series:
    found: pd.Series = catalog.load("deflators").set_index("year")[column].dropna()
    return found


def _without(deflators: pd.Series, years: pd.Series, base: int) -> list[int]:
    return sorted({int(year) for year in [*years, base]} - set(deflators.index))


def _at_prices(amounts: pd.Series, years: pd.Series, deflators: pd.Series, base: int) -> pd.Series:
    constant: pd.Series = amounts.astype(float) * (deflators[base] / years.map(deflators))
    return constant
