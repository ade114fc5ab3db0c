"""Measures of trade: shares of partners, balance and total, constant dollars. Amounts are millions of dollars."""

from __future__ import annotations

import pandas as pd

from courselab import catalog
from usmex import money

WORLD = "World"
MANUFACTURES_WORLD = "All 68 partners"
"""The partner that holds all others, in the tables of all goods and of manufactured goods."""

CENSUS = "Census Bureau"


def partner_amounts(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """One column of a table by partner as a frame of year x partner, in millions of dollars."""
    return table.pivot(index="year", columns="partner", values=column)


def partner_shares(table: pd.DataFrame, column: str, whole: str = WORLD) -> pd.DataFrame:
    """Each partner's share of ``whole`` in percent, as a frame of year x partner.

    ``table`` is any table by partner (``us_trade_partners``, ``mexico_trade_partners``,
    ``mexico_manufacturing_partners``); a year without the whole is missing.
    """
    amounts = partner_amounts(table, column)
    return amounts.div(amounts[whole], axis=0) * 100


def yearly_trade(by_year: pd.DataFrame, series: str = CENSUS) -> pd.DataFrame:
    """Exports, imports, balance and total of one series of ``trade_by_year``, by year, in millions of dollars."""
    rows = catalog.one_series("trade_by_year", by_year[by_year["series"] == series])
    by_year = rows.set_index("year").sort_index()
    exports = by_year["us_exports_usd_millions"].astype(float)
    imports = by_year["us_imports_usd_millions"].astype(float)
    return pd.DataFrame(
        {"exports": exports, "imports": imports, "balance": exports - imports, "total": exports + imports}
    )


def at_constant_prices(amounts: pd.DataFrame, base: int) -> pd.DataFrame:
    """A frame by calendar year at the prices of ``base`` (GDP deflator). Raises CourseError as ``money`` does."""
    years = pd.Series(amounts.index, index=amounts.index)
    return amounts.apply(lambda column: money.to_constant_calendar(column, years, base))
