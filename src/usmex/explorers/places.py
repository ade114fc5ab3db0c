"""Explorers of one Mexican state beside the nation."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, Pick, calendar_years
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.violence.state_and_nation import (
    StateRecord,
    state_and_nation_chart,
    state_record,
)
from usmex.measures.violence import LAST_WHOLE

GUERRERO = "12"


@cache
def _places() -> StateRecord:
    return state_record(
        catalog.load("homicides_by_state"),
        catalog.load("homicides_yearly"),
        catalog.load("population"),
        catalog.load("presidencies"),
    )


def state_and_nation(state: str = GUERRERO) -> Explorer:
    """Deaths by homicide in one state beside the nation, 1990 to 2024: the state, years, rate or count.

    ``state`` is the code of the state shown at the start, for example ``"25"`` for Sinaloa.
    """
    record = _places()
    by_name = dict(sorted(record.names.items(), key=lambda item: item[1]))
    controls = (
        calendar_years(*record.years, last=LAST_WHOLE),
        Pick("state", say("State"), by_name, start=state),
        Choice("measure", say("Measure"), {"rate": say("rate per 100,000 people"), "count": say("count")}),
    )

    def draw(choices: Choices) -> Chart:
        return state_and_nation_chart(
            record, years=tuple(choices["years"]), state=choices["state"], measure=choices["measure"]
        )

    return Explorer(controls, draw)
