"""Widgets whose saved form is text: what a code-hosting site, a screen reader and nbval are given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import anywidget

ASSETS = Path(__file__).parent / "assets"
CODE_OR_DOLLAR = re.compile(r"`[^`]*`|\\\$|\$")
VIEW_MIME = "application/vnd.jupyter.widget-view+json"


class Part(anywidget.AnyWidget):
    """A widget that is live in JupyterLab and fixed text everywhere else."""

    def still(self) -> dict[str, str]:
        """The saved form, by mime type; always has ``text/plain``."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        return {VIEW_MIME: view, **self.still()}, {}


def without_maths(markdown: str) -> str:
    """Markdown in which a dollar sign is a dollar sign: Jupyter takes text between two of them for a formula."""
    return CODE_OR_DOLLAR.sub(lambda found: r"\$" if found[0] == "$" else found[0], markdown)


class Words:
    """Markdown to read, with a plain form of its own for screen readers and nbval."""

    def __init__(self, markdown: str, plain: str) -> None:
        self.markdown, self.plain = without_maths(markdown), plain

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/markdown": self.markdown, "text/plain": self.plain}
