"""Explorers of human rights and of the lists of the most wanted."""

from __future__ import annotations

from functools import cache

from usmex import charts
from usmex.charts.rights import ACTORS, RightsRecord, actor_words, rights_record
from usmex.explorers.controls import Choice, Choices, YearRange
from usmex.explorers.view import Explorer
from usmex.messages import say


@cache
def _record() -> RightsRecord:
    return rights_record()


def rights_incidents() -> Explorer:
    """Incidents of killing and disappearance with the official account and what was found: who is held responsible."""
    record = _record()
    actors = {"all": say("all"), **{actor: actor_words(actor) for actor in ACTORS}}
    controls = (Choice("actor", say("Held responsible"), actors),)

    def draw(choices: Choices) -> charts.Chart:
        return charts.rights.rights_incidents(record, actor=choices["actor"])

    return Explorer(controls, draw)


def complaints(first: int = 2006, last: int = 2019) -> Explorer:
    """Complaints against the army above the soldiers deployed: years, counting body."""
    record = _record()
    bodies = {"both": say("both, side by side"), "CNDH": say("the CNDH"), "SEDENA": say("the army (SEDENA)")}
    controls = (
        YearRange("years", say("Years"), 2006, 2020, first, last, prefix=""),
        Choice("body", say("Counted by"), bodies),
    )

    def draw(choices: Choices) -> charts.Chart:
        return charts.rights.complaints(record, years=tuple(choices["years"]), body=choices["body"])

    return Explorer(controls, draw)


def target_list(first: int = 2006, last: int = 2020) -> Explorer:
    """The lists of 37 and of 122 most wanted above the homicides of each year: years, persons or share."""
    record = _record()
    controls = (
        YearRange("years", say("Years"), 2000, 2024, first, last, prefix=""),
        Choice("show", say("Show"), {"persons": say("persons"), "share": say("percent of each list")}),
    )

    def draw(choices: Choices) -> charts.Chart:
        return charts.rights.target_list(record, years=tuple(choices["years"]), show=choices["show"])

    return Explorer(controls, draw)
