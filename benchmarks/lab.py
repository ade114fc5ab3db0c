"""From the command to the first picture: the first lesson, cold, step by step, beside a bare notebook."""

from __future__ import annotations

import shutil
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import nbformat

from benchmarks.measure import ROOT, Row, in_turn, notebook

LESSON = "00_start_here"
BARE = notebook(
    "import pandas as pd\nimport plotly.graph_objects as go",
    "go.FigureWidget(go.Bar(x=list(range(1946, 2026)), y=list(range(80))))",
)
STEPS = {
    "server": "the server starts and answers",
    "page": "JupyterLab loads into a browser with nothing kept",
    "opened": "the notebook is open",
    "kernel": "its kernel is ready",
    "imports": "Run All: the first cell, with all imports",
    "chart": "the cell of the first chart, until it is painted",
}

RUN = """() => new Promise((done, fail) => {
  const panel = window.jupyterapp.shell.currentWidget, times = {};
  const began = performance.now();
  const code = panel.content.widgets.filter((cell) => cell.model.type === 'code');
  const look = () => {
    const now = performance.now() - began;
    if (code[0].model.executionCount) times.imports ??= now;
    if (code[1].model.executionCount && document.querySelector('.js-plotly-plot .main-svg')) {
      return done({ ...times, chart: now });
    }
    if (now > 60000) return fail(new Error('Run All did not come to a picture.'));
    requestAnimationFrame(look);
  };
  void window.jupyterapp.commands.execute('notebook:run-all-cells');
  look();
})"""


def bench_lab(playwright: Any, browser: str) -> list[Row]:
    """Each time a new server, a new browser and a new kernel. Compiled Python files are there, as after a first start."""
    ours, bare = in_turn(
        lambda: _cold(playwright, browser, LESSON), lambda: _cold(playwright, browser, "bare")
    )
    rows = [
        Row(f"– {what}", median(times[step] for times in ours), median(times[step] for times in bare), "s")
        for step, what in STEPS.items()
    ]
    together = (median(sum(times.values()) for times in found) for found in (ours, bare))
    return [Row("`make lab`, cold, to the first picture (Run All is pressed at once)", *together, "s"), *rows]


def _cold(playwright: Any, browser: str, name: str) -> dict[str, float]:
    """The seconds that each step takes."""
    from tests.browser.conftest import QUIET, start_server
    from tests.browser.lab import PANEL, TOKEN

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "notebooks").mkdir()
        shutil.copy(ROOT / "notebooks" / f"{LESSON}.ipynb", folder / "notebooks")
        nbformat.write(BARE, folder / "notebooks" / "bare.ipynb")
        chromium = playwright.chromium.launch(executable_path=browser, args=list(QUIET))
        page = chromium.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        at = [time.perf_counter()]
        server, address = start_server(folder, {"COURSELAB_PROGRESS": str(folder / "progress.json")})
        try:
            at.append(time.perf_counter())
            page.goto(
                f"{address}/lab/tree/notebooks/{name}.ipynb?token={TOKEN}", wait_until="domcontentloaded"
            )
            page.wait_for_function("window.jupyterapp !== undefined")
            at.append(time.perf_counter())
            page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
            at.append(time.perf_counter())
            page.wait_for_function(
                f"{PANEL}?.sessionContext?.isReady && {PANEL}.sessionContext.session?.kernel?.status === 'idle'"
            )
            at.append(time.perf_counter())
            # What the file brings along is no sign of a cell that has run.
            page.evaluate("window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
            ran = page.evaluate(RUN)
            page.evaluate(f"{PANEL}.sessionContext.shutdown()")
        finally:
            chromium.close()
            server.terminate()
            server.wait(20)
    steps = dict(zip(STEPS, (end - begin for begin, end in pairwise(at)), strict=False))
    return steps | {"imports": ran["imports"] / 1000, "chart": (ran["chart"] - ran["imports"]) / 1000}
