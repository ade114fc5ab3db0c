"""Seal the tables: write the size, the hash and the number of rows of each file into ``datapackage.json``.

A table that has been edited on purpose is sealed again with ``make data``; one that was changed by accident fails
the tests.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from courselab import catalog
from courselab.commands import dictionary
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import ENGLISH

FOLDER = COURSE.near(catalog.DATA)
DESCRIPTION = f"{FOLDER}/datapackage.json"
FIRST = (
    "name",
    "type",
    "path",
    "title",
    "description",
    "format",
    "mediatype",
    "encoding",
    "bytes",
    "hash",
    "rows",
)
"""The keys with which the entry of a table begins, in their order."""
TOLD = (
    *(
        "title",
        "description",
        "courselab:row",
        "courselab:clock",
        "courselab:stage",
        "courselab:counted_by",
        "courselab:limits",
    ),
    *("courselab:separate_from", "courselab:accessed", "sources", "licenses", "courselab:example", "schema"),
)
"""What only the author of a table can say of it."""


def lacking(table: dict[str, Any]) -> list[str]:
    """What the entry of a table does not say yet: its keys, and ``field.key`` for those of a field."""
    found = [key for key in TOLD if not table.get(key)]
    for place, field in enumerate(table.get("schema", {}).get("fields", []), start=1):
        known = field.get("type") in catalog.DTYPES
        needed = ["name", "title", "description"] + (["unit"] if known and field["type"] != "string" else [])
        missing = [key for key in needed if not field.get(key)]
        missing += [] if known else [f"type (one of {', '.join(catalog.DTYPES)})"]
        found += [f"{field.get('name', f'field {place}')}.{key}" for key in missing]
    return found


def mislabeled(table: dict[str, Any]) -> list[str]:
    """What is wrong with the labels of a table's values: values without one where others have one, labels of no value."""
    found = []
    for field in table["schema"]["fields"]:
        labels = field.get("courselab:labels", {})
        values = field.get("constraints", {}).get("enum", [])
        empty = [value for value in values if not labels.get(value, {}).get(ENGLISH)]
        unknown = [value for value in labels if value not in values]
        if labels and empty:
            found.append(f"“{field['name']}” has no English label for {', '.join(empty)}")
        if unknown:
            found.append(
                f"“{field['name']}” has a label for {', '.join(unknown)}, which its enum does not list"
            )
    return found


def sealed(table: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The entry of a table with what follows from its name and from its file in ``folder``.

    Raises CourseError where the entry is not complete, the file is not there, or the two do not fit together.
    """
    name = table.get("name")
    if not name:
        raise CourseError(f"{DESCRIPTION}: an entry of “resources” has no name; add it.")
    if missing := lacking(table):
        raise CourseError(f"{DESCRIPTION}, table “{name}”: add {', '.join(missing)}.")
    if wrong := mislabeled(table):
        raise CourseError(f"{DESCRIPTION}, table “{name}”, courselab:labels: {'; '.join(wrong)}.")
    path = folder / f"{name}.csv"
    if not path.exists():
        raise CourseError(f"{FOLDER}/{path.name} is missing: {DESCRIPTION} has an entry for it.")
    content = path.read_bytes()
    rows = csv.reader(content.decode("utf-8", errors="replace").splitlines(keepends=True))
    made = {
        "type": "table",
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
        "rows": sum(map(bool, rows)) - 1,
    }
    entry = {**table, **made}
    entry = {key: entry[key] for key in (*FIRST, *(key for key in entry if key not in FIRST))}
    if fault := catalog.fault_in(Path(FOLDER) / path.name, content, entry):
        raise CourseError(f"{fault} Mend the file, or its entry in {DESCRIPTION}.")
    return entry


def seal() -> None:
    """Renew what follows from the files in the entry of every table. Raises CourseError, and then writes nothing."""
    path = catalog.DATA / "datapackage.json"
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CourseError(f"{DESCRIPTION} is missing: it describes the tables.") from None
    except json.JSONDecodeError as error:
        raise CourseError(
            f"{DESCRIPTION}, line {error.lineno}: this is not JSON ({error.msg}); check commas, quotes and brackets."
        ) from None
    package["resources"] = [sealed(table, catalog.DATA) for table in package["resources"]]
    described = {table["path"] for table in package["resources"]}
    for file in sorted(catalog.DATA.glob("*.csv")):
        if file.name not in described:
            raise CourseError(
                f"{FOLDER}/{file.name} has no entry in {DESCRIPTION}; add one, or take the file away."
            )
    text = json.dumps(package, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Seal the tables and renew the dictionary. Ends with one sentence, on what was done or on what is wrong."""
    try:
        seal()
        dictionary.write(catalog.DATA, catalog.package())
    except CourseError as error:
        sys.exit(str(error))
    print(f"Sealed in {DESCRIPTION}: {len(catalog.tables())} tables. The dictionary is current.")


if __name__ == "__main__":
    main()
