"""Explorers of the certification, the timeline, the hegemonic party and extraditions."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, calendar_years
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.politics.certification import (
    LAW,
    SHOWN,
    CertificationRecord,
    certification_chart,
    certification_record,
)
from usmex.charts.politics.timeline import THEMES, TimelineRecord, theme_name, timeline_chart, timeline_record

LAST_DECISION = 2003


@cache
def _certification_record() -> CertificationRecord:
    return certification_record(
        catalog.load("certification_decisions"),
        catalog.load("certification_votes"),
        catalog.load("presidencies"),
    )


@cache
def _timeline_record() -> TimelineRecord:
    return timeline_record(catalog.load("timeline"), catalog.load("presidencies"))


def certification() -> Explorer:
    """The drug certification of Mexico, 1986 to 2003: years, chamber, votes or resolutions or all."""
    record = _certification_record()
    controls = (
        calendar_years(LAW, LAST_DECISION),
        Choice(
            "chamber", say("Chamber"), {"both": say("both"), "House": say("House"), "Senate": say("Senate")}
        ),
        Choice(
            "shown",
            say("Show"),
            dict(
                zip(
                    SHOWN,
                    (say("all"), say("votes to overturn"), say("measures proposed")),
                    strict=True,
                )
            ),
        ),
    )

    def draw(choices: Choices) -> Chart:
        return certification_chart(
            record, years=tuple(choices["years"]), chamber=choices["chamber"], shown=choices["shown"]
        )

    return Explorer(controls, draw)


def timeline(theme: str = "all") -> Explorer:
    """Events in U.S.-Mexican relations, 1985 to 2021: years, theme. ``theme`` is the one shown at the start."""
    record = _timeline_record()
    controls = (
        calendar_years(*record.years),
        Choice(
            "theme",
            say("Theme"),
            {"all": say("all"), **{name: theme_name(name) for name in THEMES}},
            start=theme,
        ),
    )

    def draw(choices: Choices) -> Chart:
        return timeline_chart(record, years=tuple(choices["years"]), theme=choices["theme"])

    return Explorer(controls, draw)
