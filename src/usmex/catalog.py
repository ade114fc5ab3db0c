"""The data package: typed tables, what their fields mean, and the sources behind them.

Everything is read from ``data/`` beside this project; ``USMEX_DATA`` names another folder.
"""

from __future__ import annotations

import csv
import difflib
import json
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from usmex.errors import CourseError
from usmex.messages import say

DATA = Path(os.environ.get("USMEX_DATA") or Path(__file__).resolve().parents[2] / "data")
DTYPES = {"year": "Int64", "integer": "Int64", "number": "Float64", "string": "string"}
NUMBER = {"year": re.compile(r"-?\d+"), "integer": re.compile(r"-?\d+"), "number": re.compile(r"-?\d+(\.\d+)?([eE]-?\d+)?")}


def package() -> dict[str, Any]:
    """The data package's description (``datapackage.json``). Raises CourseError when it cannot be read."""
    return _package(DATA)


@cache
def _package(folder: Path) -> dict[str, Any]:
    path = folder / "datapackage.json"
    try:
        description: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(
            say("The data are not where they should be: {path} is missing. Fetch the course again.", path=path)
        ) from None
    except ValueError as error:
        raise CourseError(
            say(
                "{path} is damaged ({problem}). Fetch the file again, for example with: git checkout data",
                path=path,
                problem=error,
            )
        ) from None
    return description


def tables() -> list[str]:
    """Names of all tables."""
    return [resource["name"] for resource in package()["resources"]]


def resource(table: str) -> dict[str, Any]:
    """The description of one table. Raises CourseError, with the nearest name, when there is none."""
    for candidate in package()["resources"]:
        if candidate["name"] == table:
            found: dict[str, Any] = candidate
            return found
    raise CourseError(_unknown(say("There is no table “{name}”.", name=table), table, tables()))


def field(table: str, name: str) -> dict[str, Any]:
    """The description of one field. Raises CourseError, with the nearest name, when there is none."""
    fields = {field["name"]: field for field in resource(table)["schema"]["fields"]}
    if name not in fields:
        head = say("The table “{table}” has no field “{name}”.", table=table, name=name)
        raise CourseError(_unknown(head, name, list(fields)))
    found: dict[str, Any] = fields[name]
    return found


def _unknown(head: str, name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(str(name), known, n=1, cutoff=0.5)
    if near:
        return head + " " + say("Did you mean “{near}”?", near=near[0])
    return head + " " + say("There are: {known}.", known=", ".join(known))


def load(table: str) -> pd.DataFrame:
    """A table, typed: years and counts as integers, measures as floats, text as strings, gaps as missing.

    Each call gives a copy that may be changed. Raises CourseError for an unknown table and for a file that is
    missing, cut short or damaged, naming the file, the row and the field.
    """
    return _read(DATA, table).copy()


@cache
def _read(folder: Path, table: str) -> pd.DataFrame:
    description = resource(table)
    fields = description["schema"]["fields"]
    path = folder / description["path"]
    try:
        frame = pd.read_csv(
            path,
            dtype={field["name"]: DTYPES[field["type"]] for field in fields},
            keep_default_na=False,
            na_values=[""],
            encoding="utf-8",
        )
    except FileNotFoundError:
        raise CourseError(
            say("The file {path} is missing. Fetch it again, for example with: git checkout data", path=path)
        ) from None
    except (ValueError, UnicodeDecodeError, TypeError):
        raise CourseError(_blame(path, fields, description["rows"])) from None
    if list(frame.columns) != [field["name"] for field in fields] or len(frame) != description["rows"]:
        raise CourseError(_blame(path, fields, description["rows"]))
    plain = {
        field["name"]: "int64" if field["type"] in ("year", "integer") else "float64"
        for field in fields
        if field["type"] != "string" and not (frame[field["name"]].isna().any() and field["type"] != "number")
    }
    for name in frame.columns[frame.dtypes.map(lambda dtype: dtype == "Float64")]:
        frame[name] = frame[name].astype("float64")
    return frame.astype({name: kind for name, kind in plain.items() if kind == "int64"})


def _blame(path: Path, fields: list[dict[str, Any]], rows: int) -> str:
    """The first thing that is wrong in a file, as a sentence. Row 1 is the row of names."""
    mend = say("Fetch the file again, for example with: git checkout data")
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            names = next(reader, [])
            expected = [field["name"] for field in fields]
            if names != expected:
                odd = next((name for name in names if name not in expected), None)
                missing = next((name for name in expected if name not in names), None)
                return (
                    say("{path}, row 1: the field “{name}” is missing.", path=path, name=missing)
                    if missing
                    else say("{path}, row 1: the field “{name}” does not belong there.", path=path, name=odd)
                ) + f" {mend}"
            count = 0
            for row, cells in enumerate(reader, start=2):
                if len(cells) != len(fields):
                    return (
                        say(
                            "{path}, row {row}: it has {found} cells instead of {wanted}; the file is cut short or damaged.",
                            path=path,
                            row=row,
                            found=len(cells),
                            wanted=len(fields),
                        )
                        + f" {mend}"
                    )
                for field, cell in zip(fields, cells, strict=True):
                    problem = _bad_cell(field, cell)
                    if problem:
                        place = say("{path}, row {row}, field “{field}”:", path=path, row=row, field=field["name"])
                        return f"{place} {problem} {mend}"
                count += 1
    except UnicodeDecodeError:
        return say("{path} is not in UTF-8; it was probably saved by a spreadsheet program.", path=path) + f" {mend}"
    return (
        say("{path} has {found} rows instead of {wanted}: it was cut short or added to.", path=path, found=count, wanted=rows)
        + f" {mend}"
    )


def _bad_cell(field: dict[str, Any], cell: str) -> str:
    if cell == "":
        return say("a value is required.") if field.get("constraints", {}).get("required") else ""
    pattern = NUMBER.get(field["type"])
    if pattern is None or pattern.fullmatch(cell):
        return ""
    if re.fullmatch(r"-?\d+,\d+", cell):
        return say("“{cell}” is written with a decimal comma; a point is expected.", cell=cell)
    return say("“{cell}” is not a number.", cell=cell)


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


def cite(source_id: str, full: bool = False) -> str:
    """A source in short (“GAO 2009”), or as an entry of a bibliography. Raises CourseError for an unknown id."""
    source = _source(source_id)
    if not full:
        return source["short"]
    published = f", {source['published']}" if source["published"] else ""
    return f"{source['short']}. {source['publisher']}: *{source['title']}*{published}. <{source['address']}>"


def _source(source_id: str) -> dict[str, str]:
    known = _sources(DATA)
    if source_id not in known:
        raise CourseError(_unknown(say("There is no source “{name}”.", name=source_id), source_id, list(known)))
    return known[source_id]


@cache
def _sources(folder: Path) -> dict[str, dict[str, str]]:
    return {row["source_id"]: row for row in _read(folder, "sources").fillna("").to_dict("records")}
