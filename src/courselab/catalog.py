"""The data package: typed tables, what their fields mean, and the sources behind them.

Everything is read from the course's data folder; ``COURSELAB_DATA`` names another.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from courselab.course import COURSE
from courselab.errors import CourseError, Missing
from courselab.messages import Texts, in_language, say
from courselab.names import unknown

DATA = Path(os.environ.get("COURSELAB_DATA") or COURSE.data)
DTYPES = {"year": "Int64", "integer": "Int64", "number": "float64", "string": "string"}
ENTRY = {"name", "title", "path", "rows", "schema"}
"""What the description of a table has at least."""
WHOLE = re.compile(r"-?\d+")
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?")
COMMA = re.compile(r"-?\d+(,\d+)+(\.\d+)?")


def package() -> dict[str, Any]:
    """The data package's description (``datapackage.json``). Raises CourseError when it cannot be read."""
    return _package(DATA)


@cache
def _package(folder: Path) -> dict[str, Any]:
    path = folder / "datapackage.json"
    try:
        description = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise CourseError(
            say(
                "The data are not where they should be: {path} is missing. Fetch the course again.", path=path
            )
        ) from None
    except OSError as error:
        raise CourseError(
            say("The file {path} cannot be read ({problem}).", path=path, problem=error.strerror)
        ) from None
    except (ValueError, RecursionError) as error:
        raise CourseError(_damaged(path, error)) from None
    match description:
        case {"resources": [*found]} if all(
            isinstance(entry, dict) and set(entry) >= ENTRY for entry in found
        ):
            return dict(description)
    raise CourseError(_damaged(path, say("it describes no tables")))


def _damaged(path: Path, problem: object) -> str:
    return say(
        "{path} is damaged ({problem}). Fetch the file again, for example with: git checkout data",
        path=path,
        problem=problem,
    )


def tables() -> list[str]:
    """Names of all tables."""
    return [resource["name"] for resource in package()["resources"]]


def resource(table: str) -> dict[str, Any]:
    """The description of one table. Raises Missing, with the nearest name, when there is none."""
    for candidate in package()["resources"]:
        if candidate["name"] == table:
            found: dict[str, Any] = candidate
            return found
    raise Missing(unknown(say("There is no table “{name}”.", name=table), table, tables()))


def field(table: str, name: str) -> dict[str, Any]:
    """The description of one field. Raises Missing, with the nearest name, when there is none."""
    fields = {field["name"]: field for field in resource(table)["schema"]["fields"]}
    if name not in fields:
        head = say("The table “{table}” has no field “{name}”.", table=table, name=name)
        raise Missing(unknown(head, name, list(fields)))
    found: dict[str, Any] = fields[name]
    return found


def labels(table: str, name: str, values: Iterable[str] = ()) -> dict[str, str]:
    """What the values of a field are called in the reader's language, in the order of ``values``; else all of them.

    Raises Missing for a value that has no label.
    """
    known: dict[str, Texts] = field(table, name).get("courselab:labels", {})
    wanted = list(values) or list(known)
    for value in wanted:
        if value not in known:
            head = say(
                "“{field}” of “{table}” has no label for “{value}”.", field=name, table=table, value=value
            )
            raise Missing(unknown(head, value, list(known)))
    return {value: in_language(known[value]) for value in wanted}


def load(table: str) -> pd.DataFrame:
    """A table, typed: years and counts as integers, measures as floats, text as strings, gaps as missing.

    Each call gives a copy that may be changed. Raises CourseError for an unknown table and for a file that is
    missing, cut short or damaged, naming the file, the row and the field.
    """
    return _read(DATA, table).copy()


@cache
def _read(folder: Path, table: str) -> pd.DataFrame:
    description = resource(table)
    path = folder / description["path"]
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise CourseError(
            say("The file {path} is missing. Fetch it again, for example with: git checkout data", path=path)
        ) from None
    except OSError as error:
        raise CourseError(
            say("The file {path} cannot be read ({problem}).", path=path, problem=error.strerror)
        ) from None
    frame = _frame_of(content, description)
    if frame is None:
        raise CourseError(_blame(path, content, description))
    return frame


def _frame_of(content: bytes, description: dict[str, Any]) -> pd.DataFrame | None:
    """A file's content as a typed frame; None if it is not what its description says."""
    fields = description["schema"]["fields"]
    try:
        frame = pd.read_csv(
            io.BytesIO(content),
            dtype={field["name"]: DTYPES[field["type"]] for field in fields},
            keep_default_na=False,
            na_values=[""],
        )
    except (ValueError, TypeError, OverflowError):
        return None
    if not _is_whole(frame, content, description):
        return None
    for field in fields:
        column = frame[field["name"]]
        if DTYPES[field["type"]] == "Int64" and column.notna().all():
            frame[field["name"]] = column.astype("int64")
    return frame


def fault_in(path: Path, content: bytes, description: dict[str, Any]) -> str:
    """What is wrong in a table's file, named by ``path``, and where; empty if it is what its description says."""
    return "" if _frame_of(content, description) is not None else _problem(path, content, description)


def _is_whole(frame: pd.DataFrame, content: bytes, description: dict[str, Any]) -> bool:
    """Whether a frame has the columns, the rows and the required values that its description promises."""
    fields = description["schema"]["fields"]
    required = [field["name"] for field in fields if field.get("constraints", {}).get("required")]
    return (
        list(frame.columns) == [field["name"] for field in fields]
        and len(frame) == description["rows"]
        and content.endswith(b"\n")
        # Some releases of pandas drop such a byte without a word.
        and b"\0" not in content
        # Cells beyond the last column push pandas to take the first one for an index.
        and isinstance(frame.index, pd.RangeIndex)
        and bool(frame[required].notna().all(axis=None))
    )


def _blame(path: Path, content: bytes, description: dict[str, Any]) -> str:
    """What is wrong in a file, where, and what to do."""
    return f"{_problem(path, content, description)} " + say(
        "Fetch the file again, for example with: git checkout data"
    )


def _problem(path: Path, content: bytes, description: dict[str, Any]) -> str:
    """The first thing that is wrong in a file. Rows are numbered as a spreadsheet shows them: names are row 1."""
    fields, wanted = description["schema"]["fields"], description["rows"]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return say("{path} is not in UTF-8; it was probably saved by a spreadsheet program.", path=path)
    try:
        names, *lines = list(csv.reader(io.StringIO(text, newline=""))) or [[]]
    except csv.Error:
        return say("{path} is damaged.", path=path)
    expected = [field["name"] for field in fields]
    if names != expected:
        return _bad_names(path, names, expected)
    if lines and not text.endswith("\n"):
        lines.pop()
    for row, cells in enumerate(lines, start=2):
        if cells and len(cells) != len(fields):
            return say(
                "{path}, row {row}: it has {found} cells instead of {wanted}; the file is damaged.",
                path=path,
                row=row,
                found=len(cells),
                wanted=len(fields),
            )
        for field, cell in zip(fields, cells, strict=False):
            problem = _bad_cell(path, row, field, cell)
            if problem:
                return problem
    found = sum(map(bool, lines))
    if found < wanted:
        return say(
            "{path} was cut short: {found} of its {wanted} rows are complete.",
            path=path,
            found=found,
            wanted=wanted,
        )
    if found > wanted:
        return say("{path} has {found} rows instead of {wanted}.", path=path, found=found, wanted=wanted)
    return say("{path} is damaged.", path=path)


def _bad_names(path: Path, names: list[str], expected: list[str]) -> str:
    if len(names) == 1 and ";" in names[0]:
        return say(
            "{path} is separated by semicolons instead of commas; it was probably saved by a spreadsheet program.",
            path=path,
        )
    for name in expected:
        if name not in names:
            return say("{path}, row 1: the field “{name}” is missing.", path=path, name=name)
    for name in names:
        if name not in expected:
            return say("{path}, row 1: the field “{name}” does not belong there.", path=path, name=name)
    return say(
        "{path}, row 1: the fields must be, in this order, {names}.", path=path, names=", ".join(expected)
    )


def _bad_cell(path: Path, row: int, field: dict[str, Any], cell: str) -> str:
    place: dict[str, object] = {"path": path, "row": row, "field": field["name"], "cell": cell}
    if cell == "":
        required = field.get("constraints", {}).get("required")
        return say("{path}, row {row}, field “{field}”: a value is required.", **place) if required else ""
    whole = DTYPES[field["type"]] == "Int64"
    if field["type"] == "string" or (WHOLE if whole else NUMBER).fullmatch(cell):
        return ""
    if COMMA.fullmatch(cell):
        return say(
            "{path}, row {row}, field “{field}”: “{cell}” is written with a comma; "
            "plain digits with a decimal point are expected.",
            **place,
        )
    if whole and NUMBER.fullmatch(cell):
        return say("{path}, row {row}, field “{field}”: “{cell}” is not a whole number.", **place)
    return say("{path}, row {row}, field “{field}”: “{cell}” is not a number.", **place)


def one_series(table: str, frame: pd.DataFrame, along: str = "") -> pd.DataFrame:
    """The frame itself, if its rows may be added or drawn as one series. Raises CourseError with the reason."""
    if problem := restating(table, frame, along):
        raise CourseError(problem)
    return frame


def year_field(table: str) -> str:
    """The field that says when a row was: its only one of type year. Raises Missing where there is none, or more."""
    years = [field["name"] for field in resource(table)["schema"]["fields"] if field["type"] == "year"]
    if len(years) != 1:
        raise Missing(
            say(
                'The table “{table}” has {count} fields that hold a year; name the field to sum by, as in by="{name}".',
                table=table,
                count=len(years),
                name=[*years, resource(table)["schema"]["fields"][0]["name"]][0],
            )
        )
    return str(years[0])


def restating(table: str, frame: pd.DataFrame, along: str = "") -> str:
    """Why the rows of a frame may not be added or drawn as one series; empty if they may.

    A table names the fields whose values must not be mixed (counting bodies, estimators, budget stages, copies of
    a register). ``along`` is a field by which the rows are kept apart anyway.
    """
    for name, reason in one_at_a_time(table).items():
        if name == along or name not in frame:
            continue
        mixed = sorted(str(value) for value in frame[name].dropna().unique())
        if len(mixed) > 1:
            return say(
                "Rows of “{table}” with different “{field}” ({values}) cannot be put together. {reason}",
                table=table,
                field=name,
                values=", ".join(mixed[:4]) + (", …" if len(mixed) > 4 else ""),
                reason=reason,
            )
    return ""


def one_at_a_time(table: str) -> dict[str, str]:
    """The fields of which only rows with one value may be added, each with the reason."""
    found: dict[str, str] = resource(table).get("courselab:one_at_a_time", {})
    return found


def never_sum(table: str, name: str) -> str:
    """Why the numbers of a field are not added up, as those of an index or a name; empty if they may be."""
    described = field(table, name)
    if described["type"] == "year":
        return say("A year says when, not how much.")
    reason: str = described.get("courselab:never_sum", "")
    return reason


def never_add(table: str) -> dict[str, str]:
    """The tables that must never be added to this one, each with the reason."""
    found: dict[str, str] = resource(table).get("courselab:never_add_to", {})
    return found


def are_parts(table: str, one: str, other: str) -> bool:
    """Whether two fields of a table are parts of one whole, as men and women are; all others are not added."""
    wholes: list[list[str]] = resource(table).get("courselab:parts", [])
    return any({one, other} <= set(parts) for parts in wholes)


def describe(table: str) -> pd.DataFrame:
    """The fields of a table: name, type, unit and meaning, one row each."""
    fields = resource(table)["schema"]["fields"]
    return pd.DataFrame(
        {
            "field": [field["name"] for field in fields],
            "type": [field["type"] for field in fields],
            "unit": [field.get("unit", "") for field in fields],
            "meaning": [field["description"] for field in fields],
        }
    )


def split_ids(text: str) -> list[str]:
    """The source ids in a ``source_id`` cell."""
    return [part for part in str(text).split(";") if part]


def sources(ids: Iterable[str]) -> pd.DataFrame:
    """The rows of the table ``sources`` for these ids, in their order. Raises CourseError for an unknown id."""
    table = load("sources").set_index("source_id", drop=False)
    wanted = list(ids)
    for source_id in wanted:
        _source(source_id)
    return table.loc[wanted].reset_index(drop=True)


def well_graded(cells: Iterable[str]) -> tuple[str, ...]:
    """The source ids in some ``source_id`` cells, without those of grade C, each once."""
    ids = dict.fromkeys(source_id for cell in cells for source_id in split_ids(cell))
    return tuple(source_id for source_id in ids if _source(source_id)["grade"] != "C")


def well_sourced(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table of which at least one source is better than grade C; charts draw no others."""
    return frame[[bool(well_graded([cell])) for cell in frame["source_id"]]]


def cite(source_id: str, full: bool = False) -> str:
    """A source in short (“GAO 2009”), or as an entry of a bibliography. Raises CourseError for an unknown id."""
    source = _source(source_id)
    if not full:
        return source["short"]
    published = f", {source['published']}" if source["published"] else ""
    # Most short names begin with the publisher, who need not be named twice in one line.
    publisher = "" if source["short"].startswith(source["publisher"]) else f"{source['publisher']}: "
    return f"{source['short']}. {publisher}*{source['title']}*{published}. <{source['address']}>"


def cite_cell(cell: str) -> str:
    """The sources in a ``source_id`` cell in short, without those of grade C; empty where there are no others."""
    return "; ".join(cite(source_id) for source_id in well_graded([cell]))


def _source(source_id: str) -> dict[str, str]:
    known = _sources(DATA)
    if source_id not in known:
        raise Missing(unknown(say("There is no source “{name}”.", name=source_id), source_id, list(known)))
    return known[source_id]


@cache
def _sources(folder: Path) -> dict[str, dict[str, str]]:
    return {row["source_id"]: row for row in records(_read(folder, "sources"))}


def records(frame: pd.DataFrame) -> list[dict[str, str]]:
    """The rows of a table as texts, missing ones as empty text."""
    names = [str(name) for name in frame.columns]
    rows = frame.astype("string").fillna("").to_numpy().tolist()
    return [dict(zip(names, row, strict=True)) for row in rows]
