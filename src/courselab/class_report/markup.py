"""HTML in which every text is escaped unless it was made here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

EMPHASIS = re.compile(r"(\*\*[^*]+\*\*|\*[^*]+\*)")


def tag(name: str, *children: str | Markup, **attributes: str | int | float) -> Markup:
    """An element. Children that are no Markup are escaped; ``class_`` and ``aria_label`` stand for the real names."""
    named = Markup("").join(
        Markup(' {}="{}"').format(Markup(key.rstrip("_").replace("_", "-")), value)
        for key, value in attributes.items()
    )
    inner = Markup("").join(children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), named, inner)


def rich(text: str) -> Markup:
    """A text of the question bank: *stars* and **double stars** mean emphasis, nothing else is markup."""
    return Markup("").join(_emphasized(part) for part in EMPHASIS.split(text))


def _emphasized(part: str) -> Markup:
    if part.startswith("**") and len(part) > 4:
        return tag("strong", part[2:-2])
    if part.startswith("*") and len(part) > 2:
        return tag("em", part[1:-1])
    return escape(part)


def counts_table(heads: Sequence[str], rows: Iterable[tuple[str | Markup, Sequence[str]]]) -> Markup:
    """A table of numbers: the first column names the row, the others are set flush right."""
    first, *others = heads
    head = tag(
        "tr",
        tag("th", first, scope="col"),
        *(tag("th", text, scope="col", class_="count") for text in others),
    )
    body = (
        tag("tr", tag("th", name, scope="row"), *(tag("td", text, class_="count") for text in numbers))
        for name, numbers in rows
    )
    return tag("table", tag("thead", head), tag("tbody", *body))


def wide_table(
    heads: Sequence[str],
    rows: Iterable[tuple[str | Markup, Sequence[tuple[str, str | Markup]]]],
    *,
    caption: str = "",
    kind: str = "wide",
) -> Markup:
    """A table that becomes a list on a narrow page: each cell brings its label. ``rows``: a name, and label and cell.

    Laid out as a list, a table is none to a screen reader any more unless its roles say so.
    """
    head = tag("tr", *(tag("th", text, scope="col", role="columnheader") for text in heads), role="row")
    body = (
        tag(
            "tr",
            tag("th", name, scope="row", role="rowheader"),
            *(tag("td", content, role="cell", data_label=label) for label, content in cells),
            role="row",
        )
        for name, cells in rows
    )
    return tag(
        "table",
        *([tag("caption", caption)] if caption else []),
        tag("thead", head, role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        class_=kind,
        role="table",
    )
