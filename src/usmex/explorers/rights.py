"""Explorers of human rights and of the lists of the most wanted."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, calendar_years
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.rights.complaints import YEARS, ComplaintsRecord, complaints_chart, complaints_record
from usmex.charts.rights.rights_incidents import ACTORS, actor_words, incident_rows, rights_incidents_chart
from usmex.charts.rights.target_list import ListRecord, list_record, target_list_chart


@cache
def _incidents() -> list[dict[str, str]]:
    return incident_rows(catalog.load("rights_incidents"))


@cache
def _complaints() -> ComplaintsRecord:
    return complaints_record(
        catalog.load("rights_complaints"), catalog.load("military_deployment"), catalog.load("presidencies")
    )


@cache
def _lists() -> ListRecord:
    return list_record(
        catalog.load("target_list_counts"), catalog.load("homicides_yearly"), catalog.load("presidencies")
    )


def rights_incidents() -> Explorer:
    """Incidents of killing and disappearance with the official account and what was found: who is held responsible."""
    record = _incidents()
    actors = {"all": say("all"), **{actor: actor_words(actor) for actor in ACTORS}}
    controls = (Choice("actor", say("Held responsible"), actors),)

    def draw(choices: Choices) -> Chart:
        return rights_incidents_chart(record, actor=choices["actor"])

    return Explorer(controls, draw)


def complaints(first: int = 2006, last: int = 2019) -> Explorer:
    """Complaints against the army above the soldiers deployed: years, counting body."""
    record = _complaints()
    bodies = {"both": say("both, side by side"), "CNDH": say("the CNDH"), "SEDENA": say("the army (SEDENA)")}
    controls = (
        calendar_years(*YEARS, first, last),
        Choice("body", say("Counted by"), bodies),
    )

    def draw(choices: Choices) -> Chart:
        return complaints_chart(record, years=tuple(choices["years"]), body=choices["body"])

    return Explorer(controls, draw)


def target_list(first: int = 2006, last: int = 2020) -> Explorer:
    """The lists of 37 and of 122 most wanted above the homicides of each year: years, persons or share."""
    record = _lists()
    controls = (
        calendar_years(2000, 2024, first, last),
        Choice("show", say("Show"), {"persons": say("persons"), "share": say("percent of each list")}),
    )

    def draw(choices: Choices) -> Chart:
        return target_list_chart(record, years=tuple(choices["years"]), show=choices["show"])

    return Explorer(controls, draw)
