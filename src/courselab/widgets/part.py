"""Widgets whose saved form is text: what a code-hosting site, a screen reader and nbval are given."""

from __future__ import annotations

from typing import Any

import anywidget

from courselab.messages import say
from courselab.widgets.scripts import FontCarrier

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


def no_answer_yet() -> str:
    """What a widget says when the kernel is silent: it is busy, or it is no longer the one that made the widget."""
    return say(
        "Python has not answered yet. If cells are still running, wait for them; "
        "if Python was restarted, choose Run → Run All Cells: your answers are kept."
    )
