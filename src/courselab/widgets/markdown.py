"""Texts of authors in Markdown, where they are text: no formula, no tag, no link."""

from __future__ import annotations

import re
from typing import Any

CODE_OR_SIGN = re.compile(r"`[^`]*`|\\\$|\$")
MARKUP = str.maketrans({"<": "&lt;", "[": "&#91;", "\\": "&#92;"})


def without_maths(markdown: str) -> str:
    """Markdown in which ``$`` is only a sign: Jupyter takes text between two of them for a formula."""
    return CODE_OR_SIGN.sub(lambda found: r"\$" if found[0] == "$" else found[0], markdown)


def as_text(text: str) -> str:
    """A text of a question file in Markdown: its stars stay emphasis, as in the widget, and nothing else is markup.

    Without ``<`` there is no element and no script in it, without ``[`` no link.
    """
    return text.translate(MARKUP)


def as_code(text: str) -> str:
    """A text of a question file as code in Markdown, in which it can neither end the code nor the paragraph."""
    return f"`{' '.join(text.replace('`', chr(39)).split())}`"


class Words:
    """Markdown to read, with a plain form of its own for screen readers and nbval."""

    def __init__(self, markdown: str, plain: str) -> None:
        self.markdown, self.plain = without_maths(markdown), plain

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.plain}
