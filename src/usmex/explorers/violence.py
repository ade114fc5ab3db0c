"""Explorers of homicides in Mexico and of the removal of criminal leaders."""

from __future__ import annotations

from functools import cache

from usmex import catalog, charts
from usmex.charts import homicides
from usmex.charts.violence import (
    LENGTHS,
    PRELIMINARY_YEAR,
    ViolenceRecord,
    violence_record,
)
from usmex.explorers.controls import Choice, Choices, Pick, Slider, YearRange
from usmex.explorers.view import Explorer
from usmex.messages import say


@cache
def record_of_violence() -> ViolenceRecord:
    """The record, prepared once for all explorers."""
    return violence_record()


def _months() -> Slider:
    return Slider(
        "months", say("Months before and after"), *LENGTHS, 6, say("{value} months", value="{value}")
    )


def removals_window(event: str | None = None) -> Explorer:
    """Deaths by homicide around one removal: the removal, months before and after, state or nation, count or rate.

    ``event`` is the id of the removal shown at the start, for example ``"K31"``.
    """
    record = record_of_violence()
    listed = set(record.windows[LENGTHS[1]]["event_id"])
    controls = (
        Pick(
            "event",
            say("Removal"),
            {key: removal.label for key, removal in record.removals.items() if key in listed},
            start=event or "K10",
        ),
        _months(),
        Choice(
            "place", say("Where"), {"state": say("the state of the removal"), "nation": say("the nation")}
        ),
        Choice("measure", say("Show"), {"count": say("count"), "rate": say("rate per 100,000 people")}),
    )

    def draw(choices: Choices) -> charts.Chart:
        return charts.violence.removals_window(
            record,
            event=choices["event"],
            months=choices["months"],
            place=choices["place"],
            measure=choices["measure"],
        )

    return Explorer(controls, draw)


def removals_strip() -> Explorer:
    """All removals at once: months before and after, the state alone or against the nation, killed or captured."""
    record, research = record_of_violence(), catalog.load("kingpin_research")
    controls = (
        _months(),
        Choice(
            "compare",
            say("Change"),
            {"state": say("in the state"), "nation": say("in the state, less the nation’s")},
        ),
        Choice(
            "outcome",
            say("Leaders"),
            {"all": say("all"), "killed": say("killed"), "captured": say("captured")},
        ),
    )

    def draw(choices: Choices) -> charts.Chart:
        return charts.violence.removals_strip(
            record,
            months=choices["months"],
            compare=choices["compare"],
            outcome=choices["outcome"],
            research=research,
        )

    return Explorer(controls, draw)


class TileMeasure(Choice):
    """Rate or count; no rate where the record by state is incomplete."""

    def __init__(self) -> None:
        super().__init__(
            "measure", say("Show"), {"rate": say("rate per 100,000 people"), "count": say("count")}
        )

    def closed(self, choices: Choices) -> dict[str, str]:
        if choices["year"] <= PRELIMINARY_YEAR:
            return {}
        return {
            "rate": say(
                "The rate is gray: after {year} part of the deaths is missing, a different part in each state.",
                year=PRELIMINARY_YEAR,
            )
        }


def state_tiles(year: int = 2015) -> Explorer:
    """The 32 states as tiles: the year (1990 to 2024), rate or count. ``year`` is the one shown at the start."""
    record = record_of_violence()
    controls = (Slider("year", say("Year"), *record.years, year), TileMeasure())

    def draw(choices: Choices) -> charts.Chart:
        return homicides.state_tiles(record, year=choices["year"], measure=choices["measure"])

    return Explorer(controls, draw)


def _years(first: int, last: int) -> YearRange:
    return YearRange("years", say("Years"), *record_of_violence().years, first, last, prefix="")


def homicide_series(first: int = 1997, last: int = 2023) -> Explorer:
    """Deaths, victims and investigation files side by side: years, by year or by month."""
    record = record_of_violence()
    controls = (
        _years(first, last),
        Choice("step", say("By"), {"year": say("year"), "month": say("month")}),
    )

    def draw(choices: Choices) -> charts.Chart:
        return homicides.homicide_series(record, years=tuple(choices["years"]), step=choices["step"])

    return Explorer(controls, draw)


def monthly_homicides(first: int = 2000, last: int = 2019) -> Explorer:
    """Deaths by homicide by month under the presidencies: years, single months or sums of twelve."""
    record = record_of_violence()
    controls = (
        _years(first, last),
        Choice("show", say("Show"), {"month": say("each month"), "twelve": say("sum of twelve months")}),
    )

    def draw(choices: Choices) -> charts.Chart:
        return homicides.monthly_homicides(record, years=tuple(choices["years"]), show=choices["show"])

    return Explorer(controls, draw)
