"""Write the dictionary of the tables from ``datapackage.json``: ``README.md`` beside it lists them, ``tables`` has a page for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import courselab
from courselab import explore
from courselab.course import COURSE
from courselab.messages import ENGLISH

INDEX, PAGES = "README.md", "tables"
MADE = "*Made by `make data` from `datapackage.json`; change it there.*\n"

HEAD = """\
# The record: a dictionary of the tables

{made}
{description}

Each table is one CSV file in UTF-8 with one row of names. Each row names its source; the table `sources` says what it is
and how it was read. The page of a table says what a row is, who counted, what each field means, what is not covered and
what must not be added.

In a notebook:

```python
import {package}

table = {package}.load("{first}")
{package}.describe("{first}")
```

"""


def dictionary(package: dict[str, Any]) -> dict[str, str]:
    """The pages of the dictionary as Markdown, from a package description: file in ``data`` to text."""
    tables = package["resources"]
    contents = "".join(
        f"- [`{table['name']}`]({page_of(table['name'])}): {table['title']}\n" for table in tables
    )
    pages = {page_of(table["name"]): _table_text(table, package["version"]) for table in tables}
    head = HEAD.format(
        made=MADE, description=package["description"], package=imported(), first=tables[0]["name"]
    )
    return {INDEX: head + contents, **pages}


def imported() -> str:
    """What a notebook imports to read a table: the course's own package where that hands on the machine's names."""
    return COURSE.package if hasattr(explore.package(), "load") else courselab.__name__


def page_of(table: str) -> str:
    """The page of a table, as seen from ``data``."""
    return f"{PAGES}/{table}.md"


def _table_text(table: dict[str, Any], version: str) -> str:
    fields = "".join(
        f"| `{field['name']}` | {field['type']} | {field.get('unit', '')} | {_meaning(field)} |\n"
        for field in table["schema"]["fields"]
    )
    sources = "; ".join(
        f"[{source['title']}]({source['path']})" if "path" in source else source["title"]
        for source in table["sources"]
    )
    licenses = "; ".join(licence["title"] for licence in table["licenses"])
    blocks = [
        f"# {table['name']}\n",
        MADE,
        f"[All tables](../{INDEX})\n",
        f"**{table['title']}.** {table['description']}\n",
        f"- **A row is:** {table['courselab:row']}",
        f"- **File:** `{COURSE.near(COURSE.data)}/{table['path']}`, {table['rows']} rows",
        f"- **Counted by:** {table['courselab:counted_by']}",
        f"- **Clock:** {table['courselab:clock']}; **stage:** {table['courselab:stage']}",
        f"- **Sources:** {sources}; accessed {table['courselab:accessed']}",
        f"- **License:** {licenses}\n",
        "| field | type | unit | meaning |\n|---|---|---|---|\n" + fields,
        "What it does not cover:\n",
        *(f"- {limit}" for limit in table["courselab:limits"]),
        "\nWhat must not be added or joined:\n",
        *(f"- {reason}" for reason in table["courselab:separate_from"]),
        *(
            f"- One `{name}` at a time. {why}"
            for name, why in table.get("courselab:one_at_a_time", {}).items()
        ),
        *(
            f"- Never several numbers of `{field['name']}`. {field['courselab:never_sum']}"
            for field in table["schema"]["fields"]
            if "courselab:never_sum" in field
        ),
        *(
            f"- Never to [`{other}`]({other}.md). {why}"
            for other, why in table.get("courselab:never_add_to", {}).items()
        ),
        *(
            f"- May be added: {', '.join(f'`{name}`' for name in parts)}."
            for parts in table.get("courselab:parts", [])
        ),
        f'\nFor example:\n\n```python\ntable = {imported()}.load("{table["name"]}")\n{table["courselab:example"]}\n```',
        f"\nTo cite: the sources above, “as compiled in *{COURSE.title['en']}*, table "
        f"{table['name']}, version {version}”.\n",
    ]
    return "\n".join(blocks)


def _meaning(field: dict[str, Any]) -> str:
    values = field.get("constraints", {}).get("enum")
    labels = field.get("courselab:labels", {})
    told = [_with_label(value, labels[value][ENGLISH] if labels else value) for value in values or ()]
    listed = f" One of: {', '.join(told)}." if told else ""
    return f"{field['title']}. {field['description']}{listed}"


def _with_label(value: str, label: str) -> str:
    """A value, and what charts call it if that is another word."""
    return value if value == label else f"{value} (“{label}”)"


def write(folder: Path, package: dict[str, Any]) -> None:
    """Write all pages into ``folder`` and take away those of tables that are gone."""
    pages = dictionary(package)
    for old in (folder / PAGES).glob("*.md"):
        if old.relative_to(folder).as_posix() not in pages:
            old.unlink()
    (folder / PAGES).mkdir(exist_ok=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
