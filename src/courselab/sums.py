"""What a number was reckoned from, and which sums would count the same thing twice.

A number carries its summands, multiplied out, each with its weight and the rows that went into it, so that the check
does not depend on how a sum is written: ``a + b``, ``a - -b``, ``2 * a + b`` and ``(1 + b / a) * a`` are one to it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.errors import CourseError
from courselab.messages import say

UNITS = (1.0, 100.0, 1e5, 1e-3, 1e-6, 1e-9)
"""What the weights of an average may come to: one, percent, per 100,000, thousands, millions, billions."""
MOST = 1000
"""How many summands an expression has at most when it is multiplied out."""
SHORTEST = 20
"""How many letters the reason for a meant overlap has at least."""


@dataclass(frozen=True, eq=False)
class Selection:
    """Rows of a table that went into a number; ``field`` is empty where they were only counted.

    ``along`` is the field by which a series keeps them apart.
    """

    table: str
    field: str
    rows: pd.Index
    along: str = ""


@dataclass(frozen=True, eq=False)
class Term:
    """A summand: its weight, the selections that it is a product of, and what it is divided by, sums among it."""

    weight: float
    over: tuple[Selection, ...] = ()
    under: tuple[Selection | tuple[Term, ...], ...] = ()
    either: bool = False
    """Whether its sign differs within a series, so that it is added in one place and taken away in another."""

    def scaled(self, by: float) -> Term:
        return replace(self, weight=self.weight * by)

    def of(self, table: str) -> tuple[Selection, ...]:
        return tuple(selection for selection in self.over if selection.table == table)


@dataclass(frozen=True)
class Reckoned:
    """A value with its summands; without any it is a constant, a text or a truth."""

    value: Any
    terms: tuple[Term, ...] = ()


def chosen(value: Any, table: str, field: str, rows: pd.Index, along: str = "") -> Reckoned:
    """What was taken from rows of a table. Raises CourseError if these rows alone may not be added."""
    selection = Selection(table, field, rows, along)
    alone = len(rows) > 1 and field
    if alone and (problem := _restating([selection]) or _levels([selection])):
        raise CourseError(problem)
    return Reckoned(value, (Term(1.0, (selection,)),))


def settled(found: Reckoned) -> Any:
    """The value of what is not reckoned with further. Raises CourseError if it is a sum that must be refused."""
    _check(found.terms)
    return found.value


def plus(left: Reckoned, right: Reckoned) -> Reckoned:
    return Reckoned(left.value + right.value, _terms_beside(left, right) + _terms_beside(right, left))


def minus(left: Reckoned, right: Reckoned) -> Reckoned:
    away = tuple(term.scaled(-1) for term in _terms_beside(right, left))
    return Reckoned(left.value - right.value, _terms_beside(left, right) + away)


def _terms_beside(found: Reckoned, other: Reckoned) -> tuple[Term, ...]:
    """The terms of one side of a sum or product: a constant is a term only beside others."""
    if found.terms or not other.terms:
        return found.terms
    return (Term(float(found.value)),)


def negative(found: Reckoned) -> Reckoned:
    return Reckoned(-found.value, tuple(term.scaled(-1) for term in found.terms))


def times(left: Reckoned, right: Reckoned) -> Reckoned:
    value = left.value * right.value
    return Reckoned(value, _product(_terms_beside(left, right), _terms_beside(right, left)))


def divided(left: Reckoned, right: Reckoned) -> Reckoned:
    value = left.value / right.value
    if not right.terms:
        return Reckoned(value, tuple(term.scaled(1 / right.value) for term in left.terms))
    return Reckoned(value, _product(_terms_beside(left, right), _inverse(right)))


def _product(left: tuple[Term, ...], right: tuple[Term, ...]) -> tuple[Term, ...]:
    if len(left) * len(right) > MOST:
        raise CourseError(say("A derivation multiplies sums that are too long; write it in fewer terms."))
    return tuple(
        Term(
            one.weight * other.weight,
            one.over + other.over,
            one.under + other.under,
            one.either or other.either,
        )
        for one in left
        for other in right
    )


def _inverse(found: Reckoned) -> tuple[Term, ...]:
    """One divided by a number: a single term is turned over, a sum stays together below the line.

    Raises CourseError if it is a sum that must be refused.
    """
    if len(found.terms) > 1:
        _check(found.terms)
        sign = _sign(found)
        whole = tuple(term.scaled(sign or 1) for term in found.terms)
        return (Term(sign or 1, under=(whole,), either=not sign),)
    [term] = found.terms
    turned: tuple[Term, ...] = (Term(1 / term.weight, (), term.over, term.either),)
    for below in term.under:
        factor = (Term(1.0, (below,)),) if isinstance(below, Selection) else below
        turned = _product(turned, factor)
    return turned


def absolute(found: Reckoned) -> Reckoned:
    sign = _sign(found)
    turned = (replace(term.scaled(sign or 1), either=term.either or not sign) for term in found.terms)
    return Reckoned(abs(found.value), tuple(turned))


def part(found: Reckoned, value: Any, key: Any) -> Reckoned:
    """One value of a series, with those of its rows that belong to the key."""
    return Reckoned(value, _terms_at(found.terms, key))


def _terms_at(terms: tuple[Term, ...], key: Any) -> tuple[Term, ...]:
    return tuple(
        replace(
            term,
            over=tuple(_rows_at(selection, key) for selection in term.over),
            under=tuple(
                _rows_at(below, key) if isinstance(below, Selection) else _terms_at(below, key)
                for below in term.under
            ),
        )
        for term in terms
    )


def _rows_at(selection: Selection, key: Any) -> Selection:
    if not selection.along:
        return selection
    keys = catalog.load(selection.table).loc[selection.rows, selection.along]
    return replace(selection, rows=keys.index[keys == key], along="")


def added(parts: Iterable[Reckoned], because: str) -> Reckoned:
    """The sum of parts that restate each other, where it is meant. Raises CourseError without a reason in words."""
    given = list(parts)
    if len(given) < 2 or len(because) < SHORTEST:
        raise CourseError(
            say(
                "added() needs two parts or more and a reason in words, of at least {least} letters: "
                'added(…, …, because="…").',
                least=SHORTEST,
            )
        )
    value = given[0].value
    for other in given[1:]:
        value = value + other.value
    for one in given:
        settled(one)
    terms = [term for one in given for term in one.terms]
    whole = Term(
        1.0,
        tuple(selection for term in terms for selection in term.over),
        tuple(below for term in terms for below in term.under),
    )
    return Reckoned(value, (whole,))


def _sign(found: Reckoned) -> int:
    """1 or -1; 0 for a series that has both signs.

    If all summands have one sign, it is that one, also where a table holds a negative number.
    """
    signs = {math.copysign(1, term.weight) for term in found.terms}
    if len(signs) == 1 and not any(term.either for term in found.terms):
        return int(signs.pop())
    if not isinstance(found.value, pd.Series):
        return -1 if found.value < 0 else 1
    return -1 if (found.value <= 0).all() else 0 if (found.value < 0).any() else 1


def _check(terms: Iterable[Term]) -> None:
    """Raise CourseError if a sum must be refused.

    Only terms of one sign are held against each other: a difference of rows that restate each other is no sum.
    """
    shortened = [_shortened(term) for term in terms]
    if not all(math.isfinite(term.weight) for term in shortened):
        raise CourseError(
            say("A derivation multiplies by numbers that are too large; write it with smaller ones.")
        )
    from_tables = [term for term in shortened if term.over]
    for sign in (1, -1):
        # A weight too small for a float is 0; it does not make a summand disappear.
        side = [term for term in from_tables if term.either or term.weight * sign >= 0]
        problem = _tables_apart(side) or _rows_apart(side, from_tables)
        if problem:
            raise CourseError(problem)


def _tables_apart(side: Iterable[Term]) -> str:
    earlier: dict[str, None] = {}
    for term in side:
        tables = dict.fromkeys(selection.table for selection in term.over)
        for one, other in product(earlier, tables):
            if reason := catalog.never_add(one).get(other) or catalog.never_add(other).get(one):
                return _with_way_out(
                    say(
                        "“{one}” and “{other}” cannot be added. {reason}", one=one, other=other, reason=reason
                    )
                )
        earlier |= tables
    return ""


def _rows_apart(side: list[Term], all_terms: list[Term]) -> str:
    for table in dict.fromkeys(selection.table for term in side for selection in term.over):
        summands = [term for term in side if term.of(table)]
        if len(summands) < 2 or _is_average(summands):
            continue
        if problem := _columns_apart(table, summands):
            return problem
        problem = _restating([selection for term in summands for selection in term.of(table)])
        if problem and not _is_change_of_gap(table, all_terms):
            return problem
        if problem := _twice(table, summands):
            return problem
        if problem := _levels_apart(table, all_terms, summands):
            return problem
    return ""


def _columns_apart(table: str, summands: list[Term]) -> str:
    """Whether two fields of the same rows are added that are not declared to be parts of one whole."""
    measures = [[selection for selection in term.of(table) if selection.field] for term in summands]
    for one, other in combinations(measures, 2):
        for first, second in product(one, other):
            if first.field == second.field or catalog.are_parts(table, first.field, second.field):
                continue
            if first.rows.isin(second.rows).any():
                return _with_way_out(
                    say(
                        "“{one}” and “{other}” of the same rows of “{table}” cannot be added: they restate each other "
                        "or measure different things; choose one.",
                        one=first.field,
                        other=second.field,
                        table=table,
                    )
                )
    return ""


def _twice(table: str, summands: list[Term]) -> str:
    """Whether a row stands in two summands. The same rows at another weight are a raise: a and 15 percent of a."""
    amounts = [term for term in summands if len(term.over) == 1 and term.over[0].field]
    for one, other in combinations(amounts, 2):
        [first], [second] = one.over, other.over
        raised = first.rows.equals(second.rows) and not math.isclose(one.weight, other.weight)
        if raised or (first.field, one.under) != (second.field, other.under):
            continue
        if first.rows.isin(second.rows).any():
            return _with_way_out(
                say(
                    "A derivation adds rows of “{table}” that it has already added; take each row once.",
                    table=table,
                )
            )
    return ""


def _shortened(term: Term) -> Term:
    """A fraction without what stands above and below the line: a * b / b is a."""
    over, under = list(term.over), []
    for below in term.under:
        above = next((each for each in over if isinstance(below, Selection) and _same(each, below)), None)
        if above is None:
            under.append(below)
        else:
            over.remove(above)
    return replace(term, over=tuple(over), under=tuple(under))


def _same(one: Selection, other: Selection) -> bool:
    kept = (one.table, one.field, one.along) == (other.table, other.field, other.along)
    return kept and one.rows.equals(other.rows)


def _levels_apart(table: str, all_terms: list[Term], summands: list[Term]) -> str:
    """Whether numbers are summed that are not amounts. Their differences may be, and a rate that weighs persons."""
    fields = dict.fromkeys(term.over[0].field for term in summands if len(term.over) == 1)
    for field in fields:
        weights, added_up = (
            [term for term in terms if len(term.over) == 1 and term.over[0].field == field and term.of(table)]
            for terms in (all_terms, summands)
        )
        if not _cancel([term.weight for term in weights]) and (
            problem := _levels([term.over[0] for term in added_up])
        ):
            return problem
    return ""


def _restating(selections: list[Selection]) -> str:
    """Why rows of one table may not be put together; empty if they may."""
    rows, along = _union(selections)
    return _with_way_out(
        catalog.restating(selections[0].table, catalog.load(selections[0].table).loc[rows], along)
    )


def _with_way_out(problem: str) -> str:
    return problem and problem + " " + say('If the overlap is meant, say why: added(…, …, because="…").')


def _levels(selections: list[Selection]) -> str:
    """Why the numbers of a field in several rows may not be added, years for instance; empty if they may."""
    table, field = selections[0].table, selections[0].field
    reason = catalog.never_sum(table, field) if field else ""
    if not reason:
        return ""
    rows, along = _union(selections)
    if catalog.load(table).loc[rows, along].duplicated().any() if along else len(rows) > 1:
        return say(
            "The numbers of “{field}” of “{table}” are not added up. {reason} Take one, a difference or an average.",
            field=field,
            table=table,
            reason=reason,
        )
    return ""


def _union(selections: list[Selection]) -> tuple[pd.Index, str]:
    """All rows of the selections, each once, and the field along which every one of them is kept apart."""
    first, *others = dict.fromkeys(selections)
    rows = first.rows
    for selection in others:
        rows = rows.union(selection.rows)
    along = {selection.along for selection in selections}
    return rows, along.pop() if len(along) == 1 else ""


def _is_average(summands: list[Term]) -> bool:
    """Whether terms are weighed alike, and together as one of them: (a + b) / 2, also in millions or percent.

    Each must be one reading of the same field and nothing else: a factor could make a sum of the average again, and so
    could a count of no rows among the terms.
    """
    weights = [term.weight for term in summands]
    fields = {selection.field for term in summands for selection in term.over}
    if "" in fields or len(fields) > 1 or any(len(term.over) > 1 or term.under for term in summands):
        return False
    if any(term.either for term in summands) or not math.isclose(min(weights), max(weights)):
        return False
    return any(math.isclose(abs(sum(weights)), unit) for unit in UNITS)


def _is_change_of_gap(table: str, terms: list[Term]) -> bool:
    """Whether terms are gaps between the same two readings: (promised - paid) of a year less that of another.

    In each year, or whatever else tells two rows apart, one reading must be taken from the other.
    """
    apart = list(catalog.one_at_a_time(table))
    key = [name for name in catalog.resource(table)["schema"].get("primaryKey", []) if name not in apart]
    frame = catalog.load(table)
    gaps: dict[tuple[Any, ...], dict[frozenset[Any], float]] = {}
    for term in terms:
        if not term.of(table):
            continue
        if len(term.over) > 1 or term.either or not key:
            return False
        rows = frame.loc[term.over[0].rows]
        place, reading = (frozenset(rows[names].itertuples(index=False, name=None)) for names in (key, apart))
        gap = gaps.setdefault((term.over[0].field, term.under, place), {})
        gap[reading] = gap.get(reading, 0.0) + term.weight
    readings = {reading for gap in gaps.values() for reading in gap}
    return len(readings) == 2 and all(len(gap) == 2 and _cancel(list(gap.values())) for gap in gaps.values())


def _cancel(weights: list[float]) -> bool:
    """Whether as much is taken away as is added."""
    return abs(sum(weights)) <= 1e-9 * max(map(abs, weights))
