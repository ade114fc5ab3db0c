"""The trade tables added up for drawing. All years are calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Mark, Years
from courselab.messages import say
from courselab.spans import calendar_position, parse_day
from usmex.measures import trade
from usmex.periods import backdrop

PARTNERS = ("United States", "Canada", "Japan", "EU-12", "Germany", "Spain", "China", "South Korea")
FLOW_SYMBOLS = {"exports": "circle", "imports": "square"}
FILLED_TO = 1989
"""West Germany to this year is filled from another data set, for Germany and the EU-12."""
INCOMPLETE_TO = 1990
"""Mexico's imports to this year leave out much; the next year begins another coverage."""
PRICE_YEAR = 2024
COW, FILL, CENSUS = "COW_TRADE4", "CEPII_TRADHIST", "CENSUS_COUNTRY_2023"
"""The sources: Correlates of War for Mexico's partners, filled from CEPII, and the Census Bureau for U.S. trade."""


def trade_marks() -> tuple[Mark, ...]:
    """The dated events that charts of trade carry."""
    return (
        Mark(
            1989,
            say("Japan, Europe 1989"),
            say("1989: approaches to Japan and Europe, as the article dates them"),
            "long_2015",
        ),
        Mark(
            calendar_position(parse_day("1990-02")),
            say("pact proposed 1990"),
            say("February 1990: Salinas proposes a free-trade pact to the United States"),
            "D_LAT_19900611",
        ),
        Mark(
            calendar_position(parse_day("1994-01-01")),
            say("NAFTA 1994"),
            say("1 January 1994: NAFTA takes effect"),
            "K_HIST_NAFTA",
        ),
    )


@dataclass(frozen=True)
class TradeRecord:
    """The trade tables, added up once.

    ``shares[goods][flow]`` are percent of Mexico's trade by year and partner, ``goods`` all or manufactures and
    ``flow`` exports or imports. ``yearly[dollars]`` is U.S. trade with Mexico in billions, ``mexico_in_us[flow]``
    Mexico's percent of U.S. trade.
    """

    shares: dict[str, dict[str, pd.DataFrame]]
    yearly: dict[str, pd.DataFrame]
    mexico_in_us: pd.DataFrame
    behind: Backdrop

    def share_years(self, goods: str) -> Years:
        """First and last year of the shares of Mexico's partners."""
        years = self.shares[goods]["exports"].index
        return int(years[0]), int(years[-1])

    @property
    def yearly_years(self) -> Years:
        """First and last year of U.S. trade with Mexico."""
        years = self.yearly["nominal"].index
        return int(years[0]), int(years[-1])


@cache
def trade_record() -> TradeRecord:
    """Add up the trade tables for drawing, once for all charts. The U.S. record is that of the Census Bureau."""
    us_partners, mexico_partners = catalog.load("us_trade_partners"), catalog.load("mexico_trade_partners")
    manufactures = catalog.load("mexico_manufacturing_partners")
    manufactures["partner"] = manufactures["partner"].replace({"EU-12 without Luxembourg": "EU-12"})
    catalog.one_series("us_trade_partners", us_partners, along="partner")
    catalog.one_series("mexico_trade_partners", mexico_partners, along="partner")
    catalog.one_series("mexico_manufacturing_partners", manufactures, along="partner")
    columns = {"exports": "mexico_exports_usd_millions", "imports": "mexico_imports_usd_millions"}
    nominal = trade.yearly_trade(catalog.load("trade_by_year")) / 1000
    until = float(nominal.index.max()) + 0.5
    return TradeRecord(
        shares={
            "all": {
                flow: trade.partner_shares(mexico_partners, column)[list(PARTNERS)]
                for flow, column in columns.items()
            },
            "manufactures": {
                flow: trade.partner_shares(manufactures, column, trade.MANUFACTURES_WORLD)[list(PARTNERS)]
                for flow, column in columns.items()
            },
        },
        yearly={"nominal": nominal, "constant": trade.at_constant_prices(nominal, PRICE_YEAR)},
        mexico_in_us=pd.DataFrame(
            {
                flow: trade.partner_shares(us_partners, f"us_{flow}_usd_millions")["Mexico"]
                for flow in ("exports", "imports")
            }
        ),
        behind=backdrop(catalog.load("presidencies"), until),
    )


def coverage_pieces(points: pd.Series, partner: str, flow: str) -> list[tuple[pd.Series, bool]]:
    """The pieces of a line over all goods, and whether each is dashed: not complete, or filled in part.

    Imports break where their coverage changes; exports of Germany and the EU-12 go on from the filled years.
    """
    if flow == "imports":
        cut = [(points.loc[:INCOMPLETE_TO], True), (points.loc[INCOMPLETE_TO + 1 :], False)]
    elif partner in ("Germany", "EU-12") and points.index[0] <= FILLED_TO:
        cut = [(points.loc[: FILLED_TO + 1], True), (points.loc[FILLED_TO + 1 :], False)]
    else:
        cut = [(points, False)]
    return [(piece, dashed) for piece, dashed in cut if len(piece)]


def cow_sources(drawn: pd.DataFrame) -> list[str]:
    """The sources of shares of all goods, for the years that are drawn."""
    if drawn.empty:
        return []
    return [COW, FILL] if drawn.index[0] <= FILLED_TO else [COW]


def comparable(drawn: pd.DataFrame, flow: str, goods: str = "all") -> pd.DataFrame:
    """The years that may be compared: of imports of all goods those of one coverage, the later if there are two."""
    later = drawn.loc[INCOMPLETE_TO + 1 :]
    return later if flow == "imports" and goods == "all" and len(later) else drawn


def flow_names() -> dict[str, str]:
    """The two flows, as buttons, ends of lines and columns name them."""
    return {"exports": say("exports"), "imports": say("imports")}
