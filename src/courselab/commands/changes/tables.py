"""The tables of the record: fields and rows that came or went."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from courselab.commands.changes.change import Change


def table_changed(name: str, old: str | None, new: str | None) -> Iterator[Change]:
    """Fields and rows of a table that came or went; a row with another figure is one gone and one new."""
    if old == new:
        return
    if old is None or new is None:
        yield Change("data", "table", f"the table `{name}` is {'new' if old is None else 'gone'}")
        return
    before, after = (list(csv.DictReader(io.StringIO(text))) for text in (old, new))
    fields, new_fields = (next(csv.reader(io.StringIO(text)), []) for text in (old, new))
    parts = [f"the field `{field}` is gone" for field in fields if field not in new_fields]
    parts += [f"the field `{field}` is new" for field in new_fields if field not in fields]
    both = [field for field in fields if field in new_fields]
    rows, new_rows = (
        Counter(tuple(row[field] for field in both) for row in table) for table in (before, after)
    )
    gone, come = (rows - new_rows).total(), (new_rows - rows).total()
    if gone and gone == come:
        differ = [
            field
            for field in both
            if Counter(row[field] for row in before) != Counter(row[field] for row in after)
        ]
        where = ", ".join(f"`{field}`" for field in differ)
        parts.append(f"{gone} of {len(before)} rows differ" + (f" (in {where})" if where else ""))
    elif gone or come:
        parts += [f"{gone} of {len(before)} rows are gone" + (" or differ" if come else "")] if gone else []
        parts += [f"{come} of now {len(after)} rows are new" + (" or differ" if gone else "")] if come else []
    yield Change(
        "data",
        "table",
        f"the table `{name}`: {'; '.join(parts) or 'only the order or the quotes of its rows changed'}",
    )
