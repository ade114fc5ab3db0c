"""The total or the mean of an indicator under one president, and how two presidents compare."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from courselab.charts.backdrop import Years
from courselab.messages import number, say
from usmex.charts.board.record import TERM, BoardRecord, Presidency, Value, indicator_name

ADDED = ("captures", "extraditions", "aid")
"""Indicators whose years may be added; of the others a mean is given."""
SELECTED = ("captures",)
"""Indicators of a selected record: their totals are shown, and no title sets them against each other."""
LEVEL = 0.05
"""Two presidencies that differ by less than this share are called level."""


@dataclass(frozen=True)
class Part:
    """One indicator under one president in the chosen years: its values, and their total or mean."""

    indicator: str
    term: Presidency
    asked: int
    """How many of the chosen years are the president's."""
    values: list[Value]
    known: int
    """How many of them have a full figure."""
    amount: float | None
    """The total or the mean; None if nothing is known of these years."""
    printed: Value | None
    """The figure printed for the whole term, where that is the amount."""

    @property
    def label(self) -> str:
        """The amount for the panel; empty if there is none."""
        if self.amount is None:
            return ""
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
        return say("{president} {summary}", president=self.term.name, summary=self.label.replace("<br>", " "))


def parts_of(record: BoardRecord, indicator: str, years: Years) -> list[Part]:
    """An indicator in the chosen years, a part for each presidency."""
    return [_part(record, indicator, term, years) for term in record.presidencies]


def _part(record: BoardRecord, indicator: str, term: Presidency, years: Years) -> Part:
    """Of a whole term the printed figure is taken where there is one and the years do not give it."""
    asked = term.years(years)
    values = [value for value in record.values[indicator] if value.year in asked]
    full = [value for value in values if not value.apart and not value.partial]
    known = len({value.year for value in full})
    total = sum(value.amount for value in full)
    amount = None if not full else total if indicator in ADDED else total / len(full)
    printed = record.printed.get((indicator, term.name))
    if printed and len(asked) == TERM and not (indicator in ADDED and known == TERM):
        return Part(indicator, term, len(asked), values, known, printed.amount, printed)
    return Part(indicator, term, len(asked), values, known, amount, None)


@dataclass(frozen=True)
class Comparison:
    """The last presidency that is shown beside the one before, with the indicators in which it is lower, and so on."""

    later: str
    earlier: str
    lower: list[str]
    higher: list[str]
    level: list[str]


def comparison(record: BoardRecord, parts: list[Part]) -> Comparison | None:
    """None where no indicator of a whole record is known of two presidencies in a row."""
    rates: dict[str, dict[str, float]] = {term.name: {} for term in record.presidencies}
    for part in parts:
        if part.amount is not None and part.indicator not in SELECTED:
            years = 1 if part.indicator not in ADDED else TERM if part.printed else part.known
            rates[part.term.name][indicator_name(part.indicator)] = part.amount / years
    for earlier, later in reversed(list(pairwise(rates))):
        changes = {
            name: rate / rates[earlier][name] - 1
            for name, rate in rates[later].items()
            if name in rates[earlier]
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
