"""Explorers of opinion polls in Mexico."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, Several, calendar_years
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.opinion.approval import CLAIM_PRESIDENT, ApprovalRecord, approval_chart, approval_record
from usmex.charts.opinion.opinion_of_us import (
    VIEW_POLLSTERS,
    ViewRecord,
    opinion_of_us_chart,
    polls_within,
    view_record,
)


@cache
def _view_record() -> ViewRecord:
    return view_record(catalog.load("opinion_of_us"), catalog.load("timeline"), catalog.load("presidencies"))


@cache
def _approval_record() -> ApprovalRecord:
    return approval_record(catalog.load("presidential_approval"), catalog.load("presidencies"))


class ViewPollsters(Several):
    """The pollsters; closed where one has no poll in the chosen years."""

    def __init__(self, record: ViewRecord) -> None:
        self.record = record
        names = {name: name for name in VIEW_POLLSTERS}
        super().__init__("pollsters", say("Pollsters"), names, start=("Pew Research Center",))

    def closed(self, choices: Choices) -> dict[str, str]:
        reason = say("Gray pollsters have no poll in these years.")
        return {
            name: reason
            for name in self.options
            if not polls_within(self.record.polls[name], tuple(choices["years"]))
        }


def opinion_of_us() -> Explorer:
    """Favorable views of the United States in Mexico, 1996 to 2025: years, pollsters."""
    record = _view_record()
    controls = (
        calendar_years(*record.years),
        ViewPollsters(record),
    )

    def draw(choices: Choices) -> Chart:
        return opinion_of_us_chart(
            record, years=tuple(choices["years"]), pollsters=tuple(choices["pollsters"])
        )

    return Explorer(controls, draw)


class PollsterChoice(Several):
    """The pollsters; closed where one has no poll on the chosen president."""

    def __init__(self, record: ApprovalRecord) -> None:
        self.record = record
        names = {name: name for name in record.pollsters}
        super().__init__("pollsters", say("Pollsters"), names)

    def closed(self, choices: Choices) -> dict[str, str]:
        polls = self.record.terms[choices["president"]].polls
        reason = say(
            "Gray pollsters have no poll on {president} in the record.", president=choices["president"]
        )
        return {name: reason for name in self.record.pollsters if not polls[name]}


def approval() -> Explorer:
    """Approval of Mexico's presidents from Salinas to Peña Nieto: president, pollsters, dates or months in office."""
    record = _approval_record()
    controls = (
        Choice("president", say("President"), {name: name for name in record.terms}, start=CLAIM_PRESIDENT),
        PollsterChoice(record),
        Choice("axis", say("Time"), {"dates": say("dates"), "months": say("months in office")}),
    )

    def draw(choices: Choices) -> Chart:
        return approval_chart(
            record,
            president=choices["president"],
            pollsters=tuple(choices["pollsters"]),
            axis=choices["axis"],
        )

    return Explorer(controls, draw)
