"""Explorers of the drug record."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, Several, calendar_years
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.drugs.heroin_sources import (
    AREA_ORDER,
    HeroinRecord,
    area_name,
    heroin_record,
    heroin_sources_chart,
)
from usmex.charts.drugs.overdose_deaths import (
    CATEGORIES,
    OverdoseRecord,
    categories,
    overdose_deaths_chart,
    overdose_record,
)


@cache
def _heroin() -> HeroinRecord:
    return heroin_record(catalog.load("heroin_sources"), catalog.load("presidencies"))


@cache
def _overdose() -> OverdoseRecord:
    return overdose_record(catalog.load("overdose_deaths"), catalog.load("presidencies"))


class AreaChoice(Several):
    """The source areas; closed where none of the chosen years has a figure for them."""

    def __init__(self, record: HeroinRecord) -> None:
        self.record = record
        super().__init__("areas", say("Source areas"), {area: area_name(area) for area in AREA_ORDER})

    def closed(self, choices: Choices) -> dict[str, str]:
        first, last = choices["years"]
        found = {sample.area for sample in self.record.samples if first <= sample.year <= last}
        if not found:
            return {}
        reason = say("A source area is gray where these years have no figure for it.")
        return {area: reason for area in AREA_ORDER if area not in found}


def heroin_sources() -> Explorer:
    """Where analyzed U.S. heroin came from, scattered years from 1993 to 2017: years, source areas."""
    record = _heroin()
    controls = (calendar_years(*record.years), AreaChoice(record))

    def draw(choices: Choices) -> Chart:
        return heroin_sources_chart(record, years=tuple(choices["years"]), areas=choices["areas"])

    return Explorer(controls, draw)


class CategoryChoice(Several):
    """The drug categories; closed where the measure is not recorded for them in the chosen years."""

    def __init__(self, record: OverdoseRecord) -> None:
        self.record = record
        looks = categories()
        super().__init__(
            "drugs",
            say("Drugs involved"),
            {category: looks[category].name for category in CATEGORIES},
            start=("heroin", "synthetic_opioids_excl_methadone", "prescription_opioids", "cocaine"),
        )

    def closed(self, choices: Choices) -> dict[str, str]:
        first, last = choices["years"]
        values = self.record.values[choices["measure"]].loc[first:last]
        reason = say("A category is gray where these years have no rate for it.")
        return {category: reason for category in CATEGORIES if values[category].isna().all()}


def overdose_deaths() -> Explorer:
    """People who died of overdoses in the United States, 1999 to 2021: years, number or rate, drugs involved."""
    record = _overdose()
    controls = (
        calendar_years(*record.years),
        Choice(
            "measure",
            say("Measure"),
            {
                "deaths": say("number of people"),
                "age_adjusted_rate": say("rate per 100,000, adjusted for age"),
            },
        ),
        CategoryChoice(record),
    )

    def draw(choices: Choices) -> Chart:
        return overdose_deaths_chart(
            record, years=tuple(choices["years"]), chosen=choices["drugs"], measure=choices["measure"]
        )

    return Explorer(controls, draw)
