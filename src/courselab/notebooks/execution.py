"""Run a notebook, draw the pictures of its charts, take out what means nothing elsewhere, and write the file.

Pictures need a browser that kaleido can drive (Chrome or Chromium).
"""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from courselab import shown
from courselab.charts.view import PICTURE_MIME, fingerprint
from courselab.errors import CourseError
from courselab.notebooks.png import smaller
from courselab.widgets.part import VIEW_MIME
from courselab.widgets.scripts import at_once, font_script

PICTURE_WIDTH = 900
CELL_SECONDS = 120
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""The metadata of every notebook of the course."""
LETTERED = """
const plain = { toImage: Plotly.toImage };
Plotly.toImage = async (figure, size) => {
  const { pictureOf } = await __courselabLetters.ready;
  return (await pictureOf(plain, figure, size)).split(",")[1];
};
"""
"""What makes kaleido's page draw as ours do, with the course's font."""


def clear(notebook: NotebookNode) -> NotebookNode:
    """Forget all outputs and what was noted of them, so that nothing old can stay."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop(shown.KEY, None)
    return notebook


def execute(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Run all cells in ``folder`` as a learner who has done nothing yet, without keeping widget state.

    What each cell shows is noted in its metadata. Raises CourseError naming the cell that ended in an error.
    """
    with (
        tempfile.TemporaryDirectory() as scratch,
        _environment(COURSELAB_BUILD="1", COURSELAB_PROGRESS=f"{scratch}/p.json"),
    ):
        client = NotebookClient(
            notebook,
            timeout=CELL_SECONDS,
            store_widget_state=False,
            record_timing=False,
            resources={"metadata": {"path": str(folder)}},
        )
        try:
            client.execute()
        except CellExecutionError as error:
            failed = next(cell for cell in notebook.cells if _has_failed(cell))
            line = failed.source.strip().partition("\n")[0]
            raise CourseError(
                f"cell {failed.id}, “{line}”, ended in {error.ename}: {error.evalue}"
            ) from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            shown.note(cell)
    return notebook


def _has_failed(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", []))


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def without_widgets(notebook: NotebookNode) -> NotebookNode:
    """Outputs without the ids of live widgets, which mean nothing in another session."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(VIEW_MIME, None)
            if "metadata" in output and "image/png" not in output.metadata:
                output.metadata = nbformat.from_dict({})
    return notebook


def draw_pictures(notebook: NotebookNode, *, drawn: bool = True) -> NotebookNode:
    """Put a PNG with alternative text in the place of each figure; with ``drawn=False`` only its fingerprint."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            asked = output.get("data", {}).pop(PICTURE_MIME, None)
            if asked is None:
                continue
            output.metadata = nbformat.from_dict(
                {"image/png": {"alt": asked["alt"], "drawn_from": fingerprint(asked["figure"])}}
            )
            cell.metadata["mystnb"] = {"image": {"alt": asked["alt"]}}
            if drawn:
                output.data["image/png"] = base64.b64encode(_png(asked["figure"])).decode()
    return notebook


@cache
def _renderer() -> Any:
    """kaleido with one browser that stays open for all pictures. Raises CourseError if there is none."""
    import kaleido
    from kaleido.errors import ChromeNotFoundError

    try:
        # Asked here, since the server would fail in a thread of its own and be waited for without end.
        kaleido.Kaleido()
    except ChromeNotFoundError:
        raise CourseError(
            "the pictures are drawn by Chrome or Chromium, and none was found: install one (Debian and Ubuntu: apt "
            "install chromium) or set BROWSER_PATH to its program file."
        ) from None
    page = kaleido.PageGenerator(mathjax=False)
    page.footer = f"<script>{at_once(font_script())}{LETTERED}</script>{page.footer}"
    kaleido.start_sync_server(n=1, silence_warnings=True, page_generator=page)
    return kaleido


def _png(figure: dict[str, Any]) -> bytes:
    size = {"width": PICTURE_WIDTH, "height": figure["layout"]["height"], "scale": 1}
    return smaller(bytes(_renderer().calc_fig_sync(figure, opts={"format": "png", **size})))


def write(notebook: NotebookNode, path: Path) -> None:
    """Write with a final line end, in UTF-8."""
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8", newline="\n")
