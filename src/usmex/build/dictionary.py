"""Write ``data/README.md``, the dictionary of the tables, from ``data/datapackage.json``."""

from __future__ import annotations

from typing import Any

from usmex import catalog

HEAD = """\
# The record: a dictionary of the tables

*Made by `make data` from `datapackage.json`; change it there.*

Each table is one CSV file in UTF-8 with one row of names. All money is U.S. dollars. A U.S. fiscal year begins on
1 October of the year before. Each row names its source; the table `sources` says what it is and how it was read.

In a notebook:

```python
import usmex

aid = usmex.load("aid_by_year")
usmex.describe("aid_by_year")
```

"""


def dictionary_text(package: dict[str, Any]) -> str:
    """The dictionary as Markdown, from a package description."""
    contents = "".join(
        f"- [`{table['name']}`](#{table['name']}): {table['title']}\n" for table in package["resources"]
    )
    tables = "".join(_table_text(table, package["version"]) for table in package["resources"])
    return HEAD + contents + tables


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
        f"\n## {table['name']}\n",
        f"**{table['title']}.** {table['description']}\n",
        f"- **A row is:** {table['usmex:row']}",
        f"- **Rows:** {table['rows']}",
        f"- **Counted by:** {table['usmex:counted_by']}",
        f"- **Clock:** {table['usmex:clock']}; **stage:** {table['usmex:stage']}",
        f"- **Sources:** {sources}; accessed {table['usmex:accessed']}",
        f"- **License:** {licenses}\n",
        "| field | type | unit | meaning |\n|---|---|---|---|\n" + fields,
        "What it does not cover:\n",
        *(f"- {limit}" for limit in table["usmex:limits"]),
        "\nWhat must not be added or joined:\n",
        *(f"- {reason}" for reason in table["usmex:separate_from"]),
        *(f"- One `{name}` at a time. {why}" for name, why in table.get("usmex:one_at_a_time", {}).items()),
        *(
            f"- Never several numbers of `{field['name']}`. {field['usmex:never_sum']}"
            for field in table["schema"]["fields"]
            if "usmex:never_sum" in field
        ),
        *(f"- Never to `{other}`. {why}" for other, why in table.get("usmex:never_add_to", {}).items()),
        f'\nFor example:\n\n```python\ntable = usmex.load("{table["name"]}")\n{table["usmex:example"]}\n```',
        f"\nTo cite: the sources above, “as compiled in *Drugs, human rights, trade and distrust*, table "
        f"{table['name']}, version {version}”.\n",
    ]
    return "\n".join(blocks)


def _meaning(field: dict[str, Any]) -> str:
    values = field.get("constraints", {}).get("enum")
    listed = f" One of: {', '.join(values)}." if values else ""
    return f"{field['title']}. {field['description']}{listed}"


def main() -> None:
    """Write the file."""
    (catalog.DATA / "README.md").write_text(
        dictionary_text(catalog.package()), encoding="utf-8", newline="\n"
    )
