"""The total or the mean of an indicator under one president, and how two presidents compare."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from courselab.charts.backdrop import Years
from courselab.messages import number, say
from usmex.charts.board.record import TERM, BoardRecord, Presidency, indicator_name, own_values

ADDED = ("captures", "extraditions", "aid")
"""Indicators whose years may be added; of the others a mean is given."""
SELECTED = ("captures",)
"""Indicators of a selected record: their totals are shown, and no title sets them against each other."""
LEVEL = 0.05
"""Two presidencies that differ by less than this share are called level."""


@dataclass(frozen=True)
class Summary:
    """One indicator under one president in the chosen years: its total or mean, and how many years it rests on."""

    indicator: str
    president: str
    amount: float
    known: int
    asked: int
    printed: bool

    @property
    def a_year(self) -> float:
        """For comparisons: the total parted among its years, or the mean."""
        years = TERM if self.printed else self.known
        return self.amount / years if self.indicator in ADDED else self.amount

    @property
    def label(self) -> str:
        """For the panel."""
        values = {"amount": number(self.amount), "known": self.known, "asked": self.asked}
        if self.known < self.asked and not self.printed and self.indicator != "approval":
            if self.indicator in ADDED:
                return say("{amount} in<br>{known} of {asked} years", **values)
            return say("mean {amount},<br>{known} of {asked} years", **values)
        if self.indicator in ADDED and self.asked < TERM:
            return say("{amount} in {asked} of 6 years", **values)
        if self.indicator in ADDED:
            return say("{amount} in all", **values)
        return say("mean {amount}", **values)

    @property
    def told(self) -> str:
        """For the words under the chart."""
        return say("{president} {summary}", president=self.president, summary=self.label.replace("<br>", " "))


def summary(record: BoardRecord, indicator: str, term: Presidency, years: Years) -> Summary | None:
    """The total or the mean of an indicator in a presidency's chosen years; None if nothing is known of them.

    Of a whole term the printed figure is taken where there is one and the years do not give it.
    """
    asked = term.years(years)
    own = [
        value for value in own_values(record, indicator, term, years) if not value.apart and not value.partial
    ]
    known = len({value.year for value in own})
    printed = record.printed.get((indicator, term.name))
    if printed and len(asked) == TERM and not (indicator in ADDED and known == TERM):
        return Summary(indicator, term.name, printed.amount, known, len(asked), True)
    if not own:
        return None
    total = sum(value.amount for value in own)
    amount = total if indicator in ADDED else total / len(own)
    return Summary(indicator, term.name, amount, known, len(asked), False)


@dataclass(frozen=True)
class Comparison:
    """The last presidency that is shown beside the one before, with the indicators in which it is lower, and so on."""

    later: str
    earlier: str
    lower: list[str]
    higher: list[str]
    level: list[str]


def comparison(record: BoardRecord, summaries: list[Summary]) -> Comparison | None:
    """None where no indicator of a whole record is known of two presidencies in a row."""
    rates = {(one.president, one.indicator): one.a_year for one in summaries if one.indicator not in SELECTED}
    indicators = dict.fromkeys(one.indicator for one in summaries)
    names = [term.name for term in record.presidencies]
    for earlier, later in reversed(list(pairwise(names))):
        changes = {
            indicator_name(indicator): rates[later, indicator] / rates[earlier, indicator] - 1
            for indicator in indicators
            if (later, indicator) in rates and (earlier, indicator) in rates
        }
        if changes:
            return Comparison(
                later,
                earlier,
                lower=[name for name, change in changes.items() if change <= -LEVEL],
                higher=[name for name, change in changes.items() if change >= LEVEL],
                level=[name for name, change in changes.items() if abs(change) < LEVEL],
            )
    return None
