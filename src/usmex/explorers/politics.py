"""Explorers of the certification, the timeline, the hegemonic party and extraditions."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, Several, calendar_years
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.politics.certification import (
    LAW,
    SHOWN,
    CertificationRecord,
    certification_chart,
    certification_record,
)
from usmex.charts.politics.extraditions import ExtraditionRecord, extradition_record, extraditions_chart
from usmex.charts.politics.hegemonic_party import (
    BASES,
    FAMILIES,
    PartyRecord,
    family_name,
    hegemonic_party_chart,
    party_record,
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


@cache
def _party_record() -> PartyRecord:
    return party_record(
        catalog.load("elections"), catalog.load("chamber_seats"), catalog.load("presidencies")
    )


@cache
def _extradition_record() -> ExtraditionRecord:
    return extradition_record(catalog.load("extraditions"), catalog.load("presidencies"))


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


class FamilyChoice(Several):
    """Which parties are drawn; a party is closed where its record begins after the chosen years."""

    def __init__(self, record: PartyRecord) -> None:
        self.record = record
        names = {name: family_name(name) for name in FAMILIES}
        super().__init__("families", say("Parties"), names, start=("PRI",))

    def closed(self, choices: Choices) -> dict[str, str]:
        return {
            family: say("“{party}” is gray: it is recorded from {year}.", party=name, year=begins)
            for family, name in self.options.items()
            if (begins := self.record.begins(family)) > choices["years"][1]
        }


class BasisChoice(Choice):
    """Of what the vote's share is a part; closed where the record begins after the chosen years."""

    def __init__(self, record: PartyRecord) -> None:
        self.record = record
        names = dict(zip(BASES, (say("valid votes"), say("all ballots")), strict=True))
        super().__init__("basis", say("Vote as share of"), names)

    def closed(self, choices: Choices) -> dict[str, str]:
        begins = self.record.basis_years("all ballots")[0]
        if choices["years"][1] >= begins:
            return {}
        return {
            "all ballots": say(
                "“all ballots” is gray: shares of all ballots are recorded from {year}.", year=begins
            )
        }


def hegemonic_party() -> Explorer:
    """Shares of the presidential vote and of deputies, 1946 to 2018: years, parties, basis of the vote's share."""
    record = _party_record()
    controls = (
        calendar_years(*record.years),
        FamilyChoice(record),
        BasisChoice(record),
    )

    def draw(choices: Choices) -> Chart:
        return hegemonic_party_chart(
            record,
            years=tuple(choices["years"]),
            families=tuple(choices["families"]),
            basis=choices["basis"],
        )

    return Explorer(controls, draw)


def extraditions() -> Explorer:
    """People extradited from Mexico to the United States by year, 2000 to 2021: years."""
    record = _extradition_record()
    controls = (calendar_years(*record.years),)

    def draw(choices: Choices) -> Chart:
        return extraditions_chart(record, years=tuple(choices["years"]))

    return Explorer(controls, draw)
