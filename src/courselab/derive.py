"""A small language for numbers that follow from the tables: keys of questions, predictions, checks.

``evaluate('total("loans", "items", library="City", year=between(2008, 2015)) / 1e3')``

An expression is read as Python syntax and walked by hand, never run: numbers, text, lists, arithmetic,
comparisons, ``and``/``or``/``not``, and the functions of ``FUNCTIONS``. A filter is a value, a list of values, or
``between(first, last)``. Nothing else is allowed, so that a question file from anywhere can do no harm.

A sum of rows that restate each other is refused, however it is written; differences, shares and averages of them are
not. Where an overlap is meant, the sum is written ``added(a, b, because="the reason")``.
"""

from __future__ import annotations

import ast
import operator
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from courselab import catalog, sums
from courselab.errors import CourseError, Missing
from courselab.messages import say
from courselab.sums import Reckoned, chosen, settled

Value = float | int | str | bool | pd.Series
LONGEST = 2000
LARGEST = sys.float_info.max
ZERO = Reckoned(0)

RECKONING: dict[type[ast.AST], Callable[[Reckoned, Reckoned], Reckoned]] = {
    ast.Add: sums.plus,
    ast.Sub: sums.minus,
    ast.Mult: sums.times,
    ast.Div: sums.divided,
}
COMPARING: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
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


def _numbers(table: str, name: str, where: dict[str, Any]) -> pd.Series:
    """The numbers of a field in the rows that pass, without the gaps."""
    if catalog.field(table, name)["type"] == "string":
        raise CourseError(
            say("The field “{field}” of “{table}” is text; a number is needed.", field=name, table=table)
        )
    numbers = rows(table, **where)[name].dropna()
    if numbers.empty:
        raise Missing(say("No row of “{table}” fits {where}.", table=table, where=_filters(where)))
    return numbers.astype(float)


def total(table: str, name: str, /, **where: Any) -> Reckoned:
    """The sum of a field over the rows that pass."""
    numbers = _numbers(table, name, where)
    return chosen(float(numbers.sum()), table, name, numbers.index)


def value(table: str, name: str, /, **where: Any) -> Reckoned:
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
    return chosen(_plain(found.iloc[0]), table, name, found.index)


def _plain(found: Any) -> Any:
    """A number of Python in place of one of numpy."""
    return found.item() if hasattr(found, "item") else found


def count(table: str, /, **where: Any) -> Reckoned:
    """How many rows pass."""
    found = rows(table, **where)
    return chosen(len(found), table, "", found.index)


def series(table: str, name: str, /, by: str = "", **where: Any) -> Reckoned:
    """Sums of a field by the values of another, in their order; by year where ``by`` is not given."""
    by = by or catalog.year_field(table)
    catalog.field(table, by)
    numbers = _numbers(table, name, where)
    keys = catalog.load(table).loc[numbers.index, by]
    return chosen(numbers.groupby(keys).sum().sort_index(), table, name, numbers.index, by)


def largest(table: str, name: str, /, by: str, **where: Any) -> Reckoned:
    """The value of ``by`` whose sum is largest."""
    return _key(table, by, series(table, name, by, **where).value.idxmax(), where)


def smallest(table: str, name: str, /, by: str, **where: Any) -> Reckoned:
    """The value of ``by`` whose sum is smallest."""
    return _key(table, by, series(table, name, by, **where).value.idxmin(), where)


def _key(table: str, by: str, key: Any, where: dict[str, Any]) -> Reckoned:
    """A value of a field, as the first of the rows that pass has it: an amount may stand there, too."""
    found = rows(table, **where)
    return chosen(_plain(key), table, by, found.index[found[by] == key][:1])


def at(found: Reckoned, key: Reckoned, /) -> Reckoned:
    """The number of a series at one key. Raises CourseError for a key that it does not have."""
    numbers, wanted = found.value, settled(key)
    if not isinstance(numbers, pd.Series):
        raise CourseError(say("at() needs a series, for example at(series(…), 2010)."))
    if wanted not in numbers.index:
        raise CourseError(
            say(
                "The series has nothing at {key}; it goes from {first} to {last}.",
                key=wanted,
                first=numbers.index[0],
                last=numbers.index[-1],
            )
        )
    return sums.part(found, float(numbers[wanted]), wanted)


def rounded(found: Reckoned, digits: Reckoned = ZERO, /) -> Reckoned:
    """A number or a series, rounded to at most 15 digits: a billion of them would take Python for ever."""
    wanted = settled(digits)
    if abs(wanted) > 15:
        raise ValueError(say("it cannot be rounded to {digits} digits", digits=wanted))
    return replace(found, value=round(found.value, wanted) if wanted else round(found.value))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "total": total,
    "value": value,
    "count": count,
    "series": series,
    "largest": largest,
    "smallest": smallest,
    "between": Between,
}
"""What is given plain values."""
RESHAPING: dict[str, Callable[..., Reckoned]] = {"at": at, "abs": sums.absolute, "round": rounded}
"""What is given numbers with their summands, and keeps them."""
WORDS = (*FUNCTIONS, *RESHAPING, "added")


def evaluate(expression: str) -> Value:
    """The value of an expression over the tables.

    Raises CourseError, one sentence, for a slip in the writing, for anything that the language does not have,
    for an unknown table or field, and for a division by zero.
    """
    if len(expression) > LONGEST:
        raise CourseError(say("A derivation is longer than {most} letters.", most=LONGEST))
    try:
        tree = ast.parse(expression.strip(), mode="eval")
        result: Value | Between | list[Any] = settled(_walk(tree.body))
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


def reasons_in(*expressions: str) -> list[str]:
    """Why expressions add what restates each other, in the words of their author, in the order of the text."""
    trees = [ast.parse(text.strip(), mode="eval") for text in expressions if text]
    calls = [part for tree in trees for part in ast.walk(tree) if isinstance(part, ast.Call)]
    return [_because(call) for call in calls if isinstance(call.func, ast.Name) and call.func.id == "added"]


def _because(call: ast.Call) -> str:
    """The reason that a call of ``added`` gives in so many words; empty if there is none."""
    match call.keywords:
        case [ast.keyword(arg="because", value=ast.Constant(value=str(reason)))]:
            return " ".join(reason.split())
    return ""


def _walk(node: ast.expr) -> Reckoned:
    match node:
        case ast.Constant(value=bool() | int() | float() | str()):
            return Reckoned(node.value)
        case ast.List(elts=items):
            return Reckoned([settled(_walk(item)) for item in items])
        case ast.BinOp():
            return _fold(node)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return sums.negative(_walk(operand))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Reckoned(not settled(_walk(operand)))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARING:
            return Reckoned(bool(COMPARING[type(op)](settled(_walk(left)), settled(_walk(right)))))
        case ast.BoolOp(op=ast.And(), values=values):
            return Reckoned(all(settled(_walk(value)) for value in values))
        case ast.BoolOp(op=ast.Or(), values=values):
            return Reckoned(any(settled(_walk(value)) for value in values))
        case ast.Call(func=ast.Name(id="added"), args=args):
            return sums.added(_reckonable(*map(_walk, args)), _because(node))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in RESHAPING:
            return RESHAPING[name](*map(_walk, args))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=keywords) if name in FUNCTIONS:
            named = {str(keyword.arg): settled(_walk(keyword.value)) for keyword in keywords}
            found = FUNCTIONS[name](*(settled(_walk(arg)) for arg in args), **named)
            return found if isinstance(found, Reckoned) else Reckoned(found)
        case ast.Call(func=ast.Name(id=name)) if name not in WORDS:
            raise CourseError(
                say(
                    "A derivation has no function “{name}”; it has: {known}.",
                    name=name,
                    known=", ".join(WORDS),
                )
            )
    raise _not_allowed(node)


def _fold(node: ast.expr) -> Reckoned:
    """An arithmetic expression from left to right; a sum of many terms lies as deep as it is long."""
    steps: list[ast.BinOp] = []
    while isinstance(node, ast.BinOp):
        if type(node.op) not in RECKONING:
            raise _not_allowed(node)
        steps.append(node)
        node = node.left
    found = _walk(node)
    for step in reversed(steps):
        found = RECKONING[type(step.op)](*_reckonable(found, _walk(step.right)))
    return found


def _reckonable(*sides: Reckoned) -> tuple[Reckoned, ...]:
    """The sides of an operation. Raises TypeError for a text, which Python would multiply."""
    if any(isinstance(side.value, str | list) for side in sides):
        raise TypeError(say("text and lists cannot be reckoned with"))
    return sides


def _not_allowed(node: ast.expr) -> CourseError:
    return CourseError(
        say(
            "A derivation may not hold “{text}”: only numbers, text, arithmetic and the known functions.",
            text=ast.unparse(node),
        )
    )
