"""Explorers of trade and of Mexico's economy. All years are calendar years."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, Several, calendar_years, none_of
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.trade.mexico_economy import EconomyRecord, economy_record, indicators, mexico_economy_chart
from usmex.charts.trade.mutual_dependence import mutual_dependence_chart
from usmex.charts.trade.partner_shares import BASES, partner_name, partner_shares_chart
from usmex.charts.trade.record import PARTNERS, TradeRecord, trade_record


@cache
def _economy() -> EconomyRecord:
    return economy_record(catalog.load("mexico_economy"), catalog.load("presidencies"))


class GoodsChoice(Choice):
    """All goods or manufactures; manufactures are recorded for fewer years."""

    def __init__(self, record: TradeRecord) -> None:
        self.record = record
        super().__init__(
            "goods", say("Goods"), {"all": say("all goods"), "manufactures": say("manufactures only")}
        )

    def closed(self, choices: Choices) -> dict[str, str]:
        begins, ends = self.record.share_years("manufactures")
        if not none_of(choices["years"], (begins, ends)):
            return {}
        return {
            "manufactures": say(
                "“manufactures only” is gray: they are recorded for {begins} to {ends}.",
                begins=begins,
                ends=ends,
            )
        }


class BaseChoice(Choice):
    """Shares, or their change since a base year that lies among the years drawn and has the same coverage."""

    def __init__(self, record: TradeRecord) -> None:
        self.record = record
        super().__init__(
            "base",
            say("Show"),
            {
                "share": say("share in percent"),
                **{str(year): say("change since {year}", year=year) for year in BASES},
            },
        )

    def closed(self, choices: Choices) -> dict[str, str]:
        if choices["flow"] == "imports" and choices["goods"] == "all":
            reason = say("Changes are gray for imports of all goods: their coverage changes in 1991.")
            return {str(year): reason for year in BASES}
        begins, ends = self.record.share_years(choices["goods"])
        first, last = max(begins, choices["years"][0]), min(ends, choices["years"][1])
        reason = say("A base year is gray where it lies outside the years that are drawn.")
        return {str(year): reason for year in BASES if not first <= year <= last}


def partner_shares() -> Explorer:
    """Who bought from and sold to Mexico, 1971 to 2014: years, goods, flow, partners, share or change."""
    record = trade_record()
    controls = (
        calendar_years(*record.share_years("all")),
        GoodsChoice(record),
        Choice("flow", say("Flow"), {"exports": say("Mexico's exports"), "imports": say("Mexico's imports")}),
        Several(
            "partners",
            say("Partners"),
            {partner: partner_name(partner) for partner in PARTNERS},
            start=("United States", "Japan", "EU-12"),
        ),
        BaseChoice(record),
    )

    def draw(choices: Choices) -> Chart:
        return partner_shares_chart(
            record,
            years=tuple(choices["years"]),
            partners=choices["partners"],
            flow=choices["flow"],
            goods=choices["goods"],
            base=None if choices["base"] == "share" else int(choices["base"]),
        )

    return Explorer(controls, draw)


def mutual_dependence() -> Explorer:
    """Mexico's share of U.S. trade and the U.S. share of Mexico's, 1971 to 2022: years, flow."""
    record = trade_record()
    controls = (
        calendar_years(record.share_years("all")[0], record.yearly_years[1]),
        Choice(
            "flow",
            say("Flow"),
            {"both": say("exports and imports"), "exports": say("exports"), "imports": say("imports")},
        ),
    )

    def draw(choices: Choices) -> Chart:
        return mutual_dependence_chart(record, years=tuple(choices["years"]), flow=choices["flow"])

    return Explorer(controls, draw)


class IndicatorChoice(Choice):
    """The indicators; closed where none of the chosen years has a record of them."""

    def __init__(self, record: EconomyRecord) -> None:
        self.record = record
        super().__init__(
            "indicator", say("Indicator"), {key: look.name for key, look in indicators().items()}
        )

    def closed(self, choices: Choices) -> dict[str, str]:
        recorded = {key: self.record.years_of(key) for key in self.options}
        return {
            key: say(
                "“{indicator}” is gray: it is recorded for {begins} to {ends}.",
                indicator=self.options[key],
                begins=years[0],
                ends=years[1],
            )
            for key, years in recorded.items()
            if none_of(choices["years"], years)
        }


def mexico_economy() -> Explorer:
    """Mexico's economy, one indicator at a time, 1960 to 2024: years, indicator."""
    record = _economy()
    ends = [record.years_of(key) for key in indicators()]
    controls = (
        calendar_years(min(first for first, _ in ends), max(last for _, last in ends)),
        IndicatorChoice(record),
    )

    def draw(choices: Choices) -> Chart:
        return mexico_economy_chart(record, years=tuple(choices["years"]), indicator=choices["indicator"])

    return Explorer(controls, draw)
