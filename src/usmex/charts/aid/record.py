"""The aid tables added up for drawing, and the names and colors of their parts.

All amounts are U.S. dollars, all years U.S. fiscal years. Drawn values are millions of dollars.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Years
from courselab.charts.controls import Choice, Choices, none_of
from courselab.measures import when_highest, when_lowest
from courselab.messages import number, say
from usmex import colors, money
from usmex.periods import backdrop, fiscal_position

STAGES = ("requested", "appropriated", "obligated", "paid")
BREAKDOWNS = ("none", "category", "agency", "account_group")
PRICE_YEAR = 2024
"""The fiscal year at whose prices constant dollars are drawn."""
ACCOUNT_GROUPS = {
    "Counternarcotics and law enforcement (INCLE and predecessors)": "police",
    "Defense Department counterdrug": "defense_drugs",
    "Foreign Military Financing": "military",
    "Military training (IMET)": "military",
    "Other military": "military",
    "Economic Support Fund": "support",
    "USAID development and health": "development",
}
"""The table's account groups gathered into the six that a reader can tell apart; the rest is ``other``."""
AGENCIES = {
    "Department of State": "state",
    "U.S. Agency for International Development": "usaid",
    "Department of Defense": "defense",
    "Department of Agriculture": "agriculture",
}
"""The agencies that are drawn apart; the rest is ``other``."""


@dataclass(frozen=True)
class Part:
    """One part of a breakdown: how it is named and drawn."""

    name: str
    color: str


def parts_of(breakdown: str) -> dict[str, Part]:
    """The parts of a breakdown in drawing order, from the axis upwards."""
    actors = colors.ACTORS
    if breakdown == "category":
        return {
            "economic": Part(say("Economic (police aid included)"), actors["usaid"]),
            "military": Part(say("Military"), actors["military"]),
        }
    if breakdown == "agency":
        return {
            "state": Part(say("State Department"), actors["state"]),
            "defense": Part(say("Defense Department"), actors["defense"]),
            "usaid": Part(say("USAID"), actors["usaid"]),
            "agriculture": Part(say("Agriculture Department"), actors["agriculture"]),
            "other": Part(say("Other agencies"), actors["other"]),
        }
    return {
        "police": Part(say("Drug control and police (INCLE)"), actors["state"]),
        "defense_drugs": Part(say("Defense Department counterdrug"), actors["defense"]),
        "military": Part(say("Military financing and training"), actors["military"]),
        "support": Part(say("Economic Support Fund (ESF)"), actors["support"]),
        "development": Part(say("USAID development and health"), actors["usaid"]),
        "other": Part(say("Other"), actors["other"]),
    }


@dataclass(frozen=True)
class AidRecord:
    """The aid tables, added up once so that a moved control has only to slice them.

    ``totals[dollars]`` is a frame of fiscal year x stage, ``parts[dollars][breakdown]`` one of fiscal year x
    part; both in millions, with gaps where the record has none. ``dollars`` is ``nominal`` or ``constant``.
    """

    totals: dict[str, pd.DataFrame]
    parts: dict[str, dict[str, pd.DataFrame]]
    behind: Backdrop
    partial: frozenset[int]
    """Fiscal years whose record is not complete; drawn hatched."""

    @cached_property
    def stage_years(self) -> dict[str, Years]:
        """First and last fiscal year in which each stage is recorded."""
        return {stage: years_of(self.totals["nominal"][stage]) for stage in STAGES}

    @property
    def parts_years(self) -> Years:
        """First and last fiscal year that the record by account covers."""
        return years_of(self.parts["nominal"]["category"])


@cache
def aid_record() -> AidRecord:
    """Add up ``aid_by_year`` and ``aid_by_account`` for drawing, once for all charts.

    The three months of the transition quarter (July to September 1976) are counted with fiscal year 1976.
    """
    by_year, by_account = catalog.load("aid_by_year"), catalog.load("aid_by_account")
    keys = by_account.assign(
        account_group=by_account["account_group"].map(ACCOUNT_GROUPS).fillna("other"),
        agency=by_account["agency"].map(AGENCIES).fillna("other"),
    )
    totals = {
        dollars: _sums(by_year.assign(usd=usd), "stage", STAGES)
        for dollars, usd in in_dollars(by_year, "amount_usd").items()
    }
    parts = {
        dollars: {
            breakdown: _sums(keys.assign(usd=usd), breakdown, tuple(parts_of(breakdown))).fillna(0.0)
            for breakdown in BREAKDOWNS[1:]
        }
        for dollars, usd in in_dollars(by_account, "obligated_usd").items()
    }
    until = float(by_year["fiscal_year"].max()) + 0.5
    partial = frozenset(by_year.loc[by_year["status"] == "partial", "fiscal_year"].tolist())
    return AidRecord(totals, parts, backdrop(catalog.load("presidencies"), until, fiscal_position), partial)


def in_dollars(rows: pd.DataFrame, column: str) -> dict[str, pd.Series]:
    """The amounts of rows by fiscal year in ``nominal`` and in ``constant`` dollars."""
    return {
        "nominal": rows[column].astype(float),
        "constant": money.to_constant(rows[column], rows["fiscal_year"], PRICE_YEAR),
    }


def years_of(recorded: pd.Series | pd.DataFrame) -> Years:
    """First and last fiscal year with a figure."""
    years = recorded.dropna(how="all").index
    return int(years[0]), int(years[-1])


def _sums(rows: pd.DataFrame, column: str, order: tuple[str, ...]) -> pd.DataFrame:
    """Millions by fiscal year and ``column``; a year without rows is missing, not zero."""
    sums = rows.groupby(["fiscal_year", column])["usd"].sum().unstack() / 1e6
    every_year = range(int(sums.index.min()), int(sums.index.max()) + 1)
    return sums.reindex(index=every_year, columns=list(order)).astype(float)


def dollars_words(dollars: str) -> str:
    """The unit of a money chart in words, for its subtitle."""
    if dollars == "constant":
        return say("millions of dollars at FY{year} prices", year=PRICE_YEAR)
    return say("millions of dollars, not adjusted for inflation")


def stage_names() -> dict[str, str]:
    """What the stages are called in the reader's language."""
    return catalog.labels("aid_by_year", "stage", STAGES)


def stage_choice(recorded: dict[str, Years]) -> Choice:
    """The stages; closed where none of the chosen years lies in ``recorded``, a stage's first and last fiscal year."""
    names = stage_names()

    def closed(choices: Choices) -> dict[str, str]:
        return {
            stage: say(
                "“{stage}” is gray: it is recorded for FY{begins} to FY{ends} only.",
                stage=names[stage],
                begins=years[0],
                ends=years[1],
            )
            for stage, years in recorded.items()
            if none_of(choices["years"], years)
        }

    return Choice("stage", say("Measure"), names, "obligated", closed)


def greenbook_sources(dollars: str) -> tuple[str, ...]:
    """The sources of a chart of the record by account: the Greenbook and, for constant dollars, that of the deflator."""
    return ("greenbook_fy2020", *(["fa_country_2025_11"] if dollars == "constant" else []))


def share_words(shares: pd.DataFrame, parts: dict[str, Part]) -> str:
    """Between which shares of a year the part moved that is largest on average; ``shares`` are percent."""
    largest = str(shares.mean().idxmax())
    known = shares[largest].dropna()
    return say(
        "As a share of the year, {part} ran from {low} percent in FY{low_year} to {high} percent in FY{high_year}.",
        part=parts[largest].name,
        low=number(known.min(), 1),
        low_year=when_lowest(known),
        high=number(known.max(), 1),
        high_year=when_highest(known),
    )
