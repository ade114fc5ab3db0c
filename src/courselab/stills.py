"""Widgets whose saved form is text: what a code-hosting site, a screen reader and nbval are given."""

from __future__ import annotations

import re
from typing import Any

import anywidget

from courselab.messages import say
from courselab.scripts import FontCarrier

CODE_OR_SIGN = re.compile(r"`[^`]*`|\\\$|\$")
MARKUP = str.maketrans({"<": "&lt;", "[": "&#91;", "\\": "&#92;"})
VIEW_MIME = "application/vnd.jupyter.widget-view+json"


class Part(anywidget.AnyWidget):
    """A widget that is live in JupyterLab and fixed text everywhere else."""

    def __init__(self, **traits: Any) -> None:
        FontCarrier.ensure()
        super().__init__(**traits)

    def still(self) -> dict[str, str]:
        """The saved form, by mime type; always has ``text/plain``."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {VIEW_MIME: view, **self.still()}, {}


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


def no_answer_yet() -> str:
    """What a widget says when the kernel is silent: it is busy, or it is no longer the one that made the widget."""
    return say(
        "Python has not answered yet. If cells are still running, wait for them; "
        "if Python was restarted, choose Run → Run All Cells: your answers are kept."
    )


class Words:
    """Markdown to read, with a plain form of its own for screen readers and nbval."""

    def __init__(self, markdown: str, plain: str) -> None:
        self.markdown, self.plain = without_maths(markdown), plain

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.plain}
