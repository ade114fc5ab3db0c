"""Explorers of homicides in Mexico and of the removal of criminal leaders."""

from __future__ import annotations

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, Pick, Slider
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.violence.record import LENGTHS, violence_record
from usmex.charts.violence.removals_strip import removals_strip_chart
from usmex.charts.violence.removals_window import removals_window_chart
from usmex.charts.violence.state_tiles import state_tiles_chart
from usmex.measures.violence import LAST_WHOLE


def _months() -> Slider:
    return Slider(
        "months", say("Months before and after"), *LENGTHS, 6, say("{value} months", value="{value}")
    )


def removals_window(event: str | None = None) -> Explorer:
    """Deaths by homicide around one removal: the removal, months before and after, state or nation, count or rate.

    ``event`` is the id of the removal shown at the start, for example ``"K31"``.
    """
    record = violence_record()
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

    def draw(choices: Choices) -> Chart:
        return removals_window_chart(
            record,
            event=choices["event"],
            months=choices["months"],
            place=choices["place"],
            measure=choices["measure"],
        )

    return Explorer(controls, draw)


def removals_strip() -> Explorer:
    """All removals at once: months before and after, the state alone or against the nation, killed or captured."""
    record, research = violence_record(), catalog.load("kingpin_research")
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

    def draw(choices: Choices) -> Chart:
        return removals_strip_chart(
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
        if choices["year"] <= LAST_WHOLE:
            return {}
        return {
            "rate": say(
                "The rate is gray: after {year} part of the deaths is missing, a different part in each state.",
                year=LAST_WHOLE,
            )
        }


def state_tiles(year: int = 2015) -> Explorer:
    """The 32 states as tiles: the year (1990 to 2024), rate or count. ``year`` is the one shown at the start."""
    record = violence_record()
    controls = (Slider("year", say("Year"), *record.years, year), TileMeasure())

    def draw(choices: Choices) -> Chart:
        return state_tiles_chart(record, year=choices["year"], measure=choices["measure"])

    return Explorer(controls, draw)
