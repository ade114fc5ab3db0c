"""A small language for numbers that follow from the tables: keys of questions, predictions, checks.

``evaluate('total("aid_by_year", "amount_usd", stage="paid", fiscal_year=between(2008, 2015)) / 1e6')``

An expression is read as Python syntax and walked by hand, never run: numbers, text, lists, arithmetic,
comparisons, ``and``/``or``/``not``, and the functions of ``FUNCTIONS``. A filter is a value, a list of values, or
``between(first, last)``. Nothing else is allowed, so that a question file from anywhere can do no harm.
"""

from __future__ import annotations

import ast
import operator
import sys
from collections.abc import Callable
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.errors import CourseError, Missing
from usmex.messages import say

Value = float | int | str | bool | pd.Series
LONGEST = 2000
LARGEST = sys.float_info.max

OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.USub: operator.neg,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Between:
    """A filter: from ``first`` to ``last``, both included."""

    def __init__(self, first: float, last: float) -> None:
        self.first, self.last = first, last

    def __repr__(self) -> str:
        return f"between({self.first}, {self.last})"


def rows(table: str, /, **where: Any) -> pd.DataFrame:
    """The rows of a table that pass the filters.

    Raises CourseError for an unknown table or field, and for a filter that no value of the field could pass.
    """
    frame = catalog.load(table)
    for name, wanted in where.items():
        _check_filter(table, name, wanted)
        if isinstance(wanted, Between):
            frame = frame[frame[name].between(wanted.first, wanted.last)]
        else:
            frame = frame[frame[name].isin(wanted if isinstance(wanted, list) else [wanted])]
    return frame


def _check_filter(table: str, name: str, wanted: Any) -> None:
    is_text = catalog.field(table, name)["type"] == "string"
    ends = [wanted.first, wanted.last] if isinstance(wanted, Between) else wanted
    if all(isinstance(value, str) == is_text for value in (ends if isinstance(ends, list) else [ends])):
        return
    told = _told(name, wanted)
    if is_text:
        raise CourseError(
            say("“{filter}” does not fit “{table}”: the field holds text.", filter=told, table=table)
        )
    raise CourseError(
        say("“{filter}” does not fit “{table}”: the field holds numbers.", filter=told, table=table)
    )


def _told(name: str, wanted: Any) -> str:
    return f"{name}={wanted!r}"


def _filters(where: dict[str, Any]) -> str:
    return ", ".join(_told(name, wanted) for name, wanted in where.items())


def _numbers(table: str, name: str, along: str, where: dict[str, Any]) -> pd.Series:
    """The numbers of a field that may be added, ``along`` a field by which they are kept apart if it is given."""
    if catalog.field(table, name)["type"] == "string":
        raise CourseError(
            say("The field “{field}” of “{table}” is text; a number is needed.", field=name, table=table)
        )
    fit = rows(table, **where)
    found = fit[fit[name].notna()]
    if found.empty:
        raise Missing(say("No row of “{table}” fits {where}.", table=table, where=_filters(where)))
    return catalog.one_series(table, found, along)[name].astype(float)


def total(table: str, name: str, /, **where: Any) -> float:
    """The sum of a field over the rows that pass."""
    return float(_numbers(table, name, "", where).sum())


def value(table: str, name: str, /, **where: Any) -> Any:
    """The field of the one row that passes. Raises CourseError unless it is exactly one, with a value."""
    catalog.field(table, name)
    found = rows(table, **where)[name]
    if len(found) != 1:
        raise (CourseError if len(found) else Missing)(
            say(
                "{count} rows of “{table}” fit {where}; value() needs exactly one.",
                count=len(found),
                table=table,
                where=_filters(where),
            )
        )
    if found.isna().any():
        raise CourseError(
            say(
                "The field “{field}” is empty in the row of “{table}” that fits {where}.",
                field=name,
                table=table,
                where=_filters(where),
            )
        )
    return _plain(found.iloc[0])


def _plain(found: Any) -> Any:
    """A number of Python in place of one of numpy."""
    return found.item() if hasattr(found, "item") else found


def count(table: str, /, **where: Any) -> int:
    """How many rows pass."""
    return len(rows(table, **where))


def series(table: str, name: str, /, by: str = "fiscal_year", **where: Any) -> pd.Series:
    """Sums of a field by the values of another, in their order."""
    catalog.field(table, by)
    numbers = _numbers(table, name, by, where)
    keys = catalog.load(table).loc[numbers.index, by]
    return numbers.groupby(keys).sum().sort_index()


def largest(table: str, name: str, /, by: str, **where: Any) -> Any:
    """The value of ``by`` whose sum is largest."""
    return _plain(series(table, name, by, **where).idxmax())


def smallest(table: str, name: str, /, by: str, **where: Any) -> Any:
    """The value of ``by`` whose sum is smallest."""
    return _plain(series(table, name, by, **where).idxmin())


def at(numbers: pd.Series, key: float | str, /) -> float:
    """The number of a series at one key. Raises CourseError for a key that it does not have."""
    if not isinstance(numbers, pd.Series):
        raise CourseError(say("at() needs a series, for example at(series(…), 2010)."))
    if key not in numbers.index:
        raise CourseError(
            say(
                "The series has nothing at {key}; it goes from {first} to {last}.",
                key=key,
                first=numbers.index[0],
                last=numbers.index[-1],
            )
        )
    return float(numbers[key])


def rounded(number: Any, digits: int = 0, /) -> Any:
    """A number or a series, rounded to at most 15 digits: a billion of them would take Python for ever."""
    if abs(digits) > 15:
        raise ValueError(say("it cannot be rounded to {digits} digits", digits=digits))
    return round(number, digits) if digits else round(number)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "total": total,
    "value": value,
    "count": count,
    "series": series,
    "largest": largest,
    "smallest": smallest,
    "at": at,
    "between": Between,
    "abs": abs,
    "round": rounded,
}


def evaluate(expression: str) -> Value:
    """The value of an expression over the tables.

    Raises CourseError, one sentence, for a slip in the writing, for anything that the language does not have,
    for an unknown table or field, and for a division by zero.
    """
    if len(expression) > LONGEST:
        raise CourseError(say("A derivation is longer than {most} letters.", most=LONGEST))
    try:
        tree = ast.parse(expression.strip(), mode="eval")
        result: Value | Between | list[Any] = _walk(tree.body)
    except (SyntaxError, RecursionError, MemoryError):
        raise CourseError(say("The derivation “{text}” is not written correctly.", text=expression)) from None
    except (TypeError, ValueError, ArithmeticError, KeyError) as error:
        raise CourseError(
            say("The derivation “{text}” cannot be computed: {problem}.", text=expression, problem=error)
        ) from None
    if isinstance(result, Between | list):
        raise CourseError(say("The derivation “{text}” gives a filter, not a value.", text=expression))
    return result


def evaluate_number(expression: str) -> float:
    """The value of an expression that must be one finite number. Raises CourseError as ``evaluate`` does."""
    result = evaluate(expression)
    if isinstance(result, bool) or not isinstance(result, int | float):
        raise CourseError(say("The derivation “{text}” does not give one number.", text=expression))
    if not -LARGEST <= result <= LARGEST:
        raise CourseError(say("The derivation “{text}” gives no finite number.", text=expression))
    return float(result)


def tables_in(node: ast.AST) -> list[str]:
    """The tables that an expression draws on, in the order of their names."""
    calls = (part for part in ast.walk(node) if isinstance(part, ast.Call) and part.args)
    firsts = (call.args[0] for call in calls)
    names = {first.value for first in firsts if isinstance(first, ast.Constant)}
    return sorted(name for name in names if name in catalog.tables())


def _walk(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=bool() | int() | float() | str()):
            return node.value
        case ast.List(elts=items):
            return [_walk(item) for item in items]
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            sides = _walk(left), _walk(right)
            if any(isinstance(side, str | list) for side in sides):
                raise TypeError(say("text and lists cannot be reckoned with"))
            if isinstance(op, ast.Add):
                catalog.check_addition(tables_in(left), tables_in(right))
            return OPERATORS[type(op)](*sides)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_walk(operand))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in OPERATORS:
            return bool(OPERATORS[type(op)](_walk(left), _walk(right)))
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_walk(value) for value in values)
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(_walk(value) for value in values)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in FUNCTIONS:
            named = {str(keyword.arg): _walk(keyword.value) for keyword in keywords}
            return FUNCTIONS[name](*(_walk(arg) for arg in args), **named)
        case ast.Call(func=ast.Name(id=name)):
            raise CourseError(
                say(
                    "A derivation has no function “{name}”; it has: {known}.",
                    name=name,
                    known=", ".join(FUNCTIONS),
                )
            )
    raise CourseError(
        say(
            "A derivation may not hold “{text}”: only numbers, text, arithmetic and the known functions.",
            text=ast.unparse(node),
        )
    )
