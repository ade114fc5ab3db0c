"""HTML in which every text is escaped unless it was made here."""

from __future__ import annotations

import re

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
