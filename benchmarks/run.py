"""How fast the course is, as ratios against floors measured in the same run.

``make bench`` runs this, prints two tables and writes them into the README.md beside it. A floor is the least
that anything made with the same parts must spend; ours and the floor are measured in turn, so that a busy machine
slows both. Medians are shown.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from benchmarks import report
from benchmarks.edition import bench_edition
from benchmarks.grading import bench_grading
from benchmarks.lab import bench_lab
from benchmarks.measure import ROOT, ROUNDS, Row, in_turn, notebook, shown

LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))

MEND = "from courselab.quick_start import import_jsonschema\nimport_jsonschema()\nimport plotly.graph_objects as go"
PLAIN = "import plotly.graph_objects as go"
STACK = "import pandas as pd\nimport ipywidgets\nimport anywidget\n{start}"
FIGURE = "go.FigureWidget(go.Bar(x=list(range(1946, 2026)), y=list(range(80))))"
MEMORY = "import psutil\nprint('RSS', psutil.Process().memory_info().rss)"

DEPENDENCIES = (
    "import pandas, anywidget, traitlets, yaml, platformdirs, babel.numbers, babel.dates, IPython.display"
)


def run_all(book: nbformat.NotebookNode) -> tuple[float, int]:
    """Seconds from kernel start to the last cell, and the kernel's memory in bytes at the end."""
    book = nbformat.reads(nbformat.writes(book), as_version=4)
    book.cells.append(new_code_cell(MEMORY))
    began = time.perf_counter()
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    seconds = time.perf_counter() - began
    return seconds, int(re.search(r"RSS (\d+)", book.cells[-1].outputs[0].text).group(1))  # type: ignore[union-attr]


def bench_run_all() -> list[tuple[str, ...]]:
    """A line per lesson: seconds, against the mended start and the plain one, memory and its ratio."""
    floor = notebook(STACK.format(start=MEND), FIGURE)
    plain = notebook(STACK.format(start=PLAIN), FIGURE)
    lessons = [nbformat.read(path, as_version=4) for path in LESSONS]
    results = in_turn(*(lambda book=book: run_all(book) for book in (floor, plain, *lessons)))
    times = [median(seconds for seconds, _ in result) for result in results]
    memories = [median(memory for _, memory in result) / 2**20 for result in results]
    names = [
        "*bare notebook, mended start*",
        "*bare notebook, plain start*",
        *(f"`{path.stem}`" for path in LESSONS),
    ]
    return [
        (
            name,
            shown(seconds, "s"),
            f"{seconds / times[0]:.2f}",
            f"{seconds / times[1]:.2f}",
            shown(memory, "MiB"),
            f"{memory / memories[0]:.2f}",
        )
        for name, seconds, memory in zip(names, times, memories, strict=True)
    ]


def bench_import() -> list[Row]:
    """What a lesson's first line adds to the packages that it stands on; a difference, so its goal is no ratio."""

    def seconds(code: str) -> Callable[[], float]:
        script = f"import time; t=time.perf_counter(); {code}; print(time.perf_counter()-t)"
        return lambda: float(
            subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
        )

    ours, floor = in_turn(
        seconds(f"{DEPENDENCIES}; from usmex import explore, open_lesson"), seconds(DEPENDENCIES), rounds=15
    )
    # A difference of two large times: many pairs, and the median of what each pair differs by.
    extra = median(one - other for one, other in zip(ours, floor, strict=True))
    packages = median(floor)
    what = f"The imports of a lesson and the packages below them (goal: 50 ms more; {extra * 1000:.0f} ms)"
    return [Row(what, (packages + extra) * 1000, packages * 1000, "ms")]


KERNEL_CHANGE = """
import json, time
from statistics import median
from usmex import explore
from courselab.charts.plotly_start import graph_objects
go = graph_objects()
explorer = explore.aid_flows()
base = explorer.part.state["choices"] | {"breakdown": "account_group"}
bare = go.FigureWidget(explorer.choose(breakdown="account_group").chart.figure)
shown = explore.aid_flows()
ours, floor = [], []
for turn in range(60):
    first = 1950 + turn % 40
    began = time.perf_counter()
    explorer.part.wanted = {"serial": turn + 1, "choices": base | {"years": [first, 2020]}}
    ours.append(time.perf_counter() - began)
    shape = explorer.chart.spec
    began = time.perf_counter()
    with bare.batch_update():
        for trace, new in zip(bare.data, shape["data"]):
            trace.update({key: new[key] for key in ("x", "y", "customdata", "base", "text") if key in new})
        bare.layout.xaxis.range = shape["layout"]["xaxis"]["range"]
    floor.append(time.perf_counter() - began)
slowest = {}
for name in explore.__all__[1:]:
    one = getattr(explore, name)()
    times = []
    for _ in range(5):
        began = time.perf_counter()
        one.draw(one.part.state["choices"])
        times.append(time.perf_counter() - began)
    slowest[name] = median(times) * 1000
name = max(slowest, key=slowest.get)
print("RESULT", json.dumps([median(ours) * 1000, median(floor) * 1000, name, slowest[name]]))
"""


def bench_kernel_change() -> list[Row]:
    """A control moved in the kernel, and every chart drawn anew."""
    book = notebook(KERNEL_CHANGE)
    NotebookClient(book, timeout=120, resources={"metadata": {"path": str(ROOT / "notebooks")}}).execute()
    text = "".join(output.get("text", "") for output in book.cells[0].outputs)
    ours, floor, name, slowest = json.loads(re.search(r"RESULT (.*)", text).group(1))  # type: ignore[union-attr]
    return [
        Row("A control change in the kernel", ours, floor, "ms", "1.5; 10 ms"),
        Row(f"The slowest chart of all drawn anew, `{name}`", slowest, floor, "ms"),
    ]


PAGE_OURS = "from usmex import explore, open_lesson\nlesson = open_lesson('00_start_here')\nlesson.show(explore.aid_flows())"
PAGE_FLOOR = f"""{MEND}
import ipywidgets
from usmex import explore
shown = explore.aid_flows().chart
figure = go.FigureWidget(shown.figure)
slider = ipywidgets.IntSlider(min=1946, max=2025, value=1946, description="from")
heights = shown.spec["data"][0]["y"]
years = shown.spec["data"][0]["x"]
def move(change):
    start = change["new"] - 1946
    with figure.batch_update():
        figure.data[0].x, figure.data[0].y = years[start:], heights[start:]
        figure.layout.xaxis.range = [change["new"] - 0.5, 2025.5]
        figure.layout.title.text = f"From {{change['new']}}"
slider.observe(move, "value")
ipywidgets.VBox([slider, figure])"""
FOUR_OURS = [
    PAGE_OURS,
    "lesson.show(explore.promise_and_cash())",
    "lesson.show(explore.before_merida())",
    "lesson.show(explore.withheld())",
]
FOUR_FLOOR = [f"{PLAIN}\n{FIGURE}", FIGURE, FIGURE, FIGURE]

WATCH = """([plot, press]) => new Promise((done) => {
  const target = document.querySelector(plot);
  let began = 0;
  target.on('plotly_afterplot', function once() {
    target.removeListener('plotly_afterplot', once);
    requestAnimationFrame(() => done(performance.now() - began));
  });
  window.addEventListener('keydown', () => { began = performance.now(); }, { capture: true, once: true });
  document.querySelector(press).focus();
})"""


def bench_browser() -> list[Row]:
    """Key press to changed picture, Run All to the last of four charts, and a cold start, in JupyterLab in Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import QUIET, find_browser

    path = find_browser()
    if path is None:
        print("No Chrome or Chromium found: the figures of the browser are left out.")
        return []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        books = Path(folder) / "notebooks"
        books.mkdir()
        for name, sources in {
            "keys": [PAGE_OURS, PAGE_FLOOR],
            "four_ours": FOUR_OURS,
            "four_floor": FOUR_FLOOR,
        }.items():
            nbformat.write(notebook(*sources), books / f"{name}.ipynb")
        with _server(Path(folder)) as address:
            browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
            keys = _key_press(browser, address, Path(folder))
            four = in_turn(
                lambda: _four_charts(browser, address, Path(folder), "four_ours"),
                lambda: _four_charts(browser, address, Path(folder), "four_floor"),
            )
            browser.close()
        cold = bench_lab(playwright, path)
    return [
        Row("Key press to changed picture, in the browser", *keys, "ms", "1.0"),
        Row(
            "Run All to the last of four charts, in the browser", median(four[0]), median(four[1]), "s", "0.4"
        ),
        *cold,
    ]


class _server:
    """A JupyterLab of its own for the measurements."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> str:
        from tests.browser.conftest import start_server

        self.process, address = start_server(self.folder, {"COURSELAB_PROGRESS": str(self.folder / "p.json")})
        return address

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)


def _lab(browser: Any, address: str, folder: Path) -> Any:
    from tests.browser.lab import Lab

    return Lab(browser.new_page(viewport={"width": 1280, "height": 900}), address, folder, folder)


def _key_press(browser: Any, address: str, folder: Path) -> tuple[float, float]:
    lab = _lab(browser, address, folder)
    lab.open("keys")
    lab.run_all()
    page = lab.page
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot .main-svg').length >= 2")
    time.sleep(1)
    page.evaluate(
        "document.querySelectorAll('.js-plotly-plot').forEach((plot) =>"
        " plot.dataset.bench = plot.closest('.courselab-chart') ? 'ours' : 'floor')"
    )
    places = [
        ("[data-bench=ours]", ".courselab-chart [data-end=from]"),
        ("[data-bench=floor]", ".widget-slider .noUi-handle"),
    ]

    def press(place: tuple[str, str]) -> float:
        waiting = page.evaluate_handle(f"(args) => {{ window.benchDone = ({WATCH})(args); }}", list(place))
        waiting.dispose()
        page.keyboard.press("ArrowRight")
        took = float(page.evaluate("window.benchDone"))
        time.sleep(0.3)
        return took

    ours, floor = [], []
    for turn in range(33):
        for place, results in zip(places, (ours, floor), strict=True):
            took = press(place)
            if turn >= 3:
                results.append(took)
    lab.close()
    page.close()
    return median(ours), median(floor)


def _four_charts(browser: Any, address: str, folder: Path, name: str) -> float:
    lab = _lab(browser, address, folder)
    lab.open(name)
    time.sleep(1)
    began = time.perf_counter()
    lab.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    lab.page.wait_for_function(
        "[...document.querySelectorAll('.js-plotly-plot')].filter((p) => p.querySelector('.main-svg')).length === 4",
        timeout=60_000,
    )
    took = time.perf_counter() - began
    lab.close()
    lab.page.close()
    return took


LESSON_HEAD = "| lesson | Run All | ratio to the bare notebook (goal 1.6) | to its plain start | memory | ratio (goal 1.15) |"
REST_HEAD = "| what | ours | floor | ratio |"


def main() -> None:
    """Measure everything and write both tables."""
    # Of nbgrader's database, as in `make grade`.
    warnings.filterwarnings("ignore")
    os.environ["COURSELAB_PROGRESS"] = str(Path(tempfile.mkdtemp()) / "progress.json")
    lessons = bench_run_all()
    rest = [
        *bench_import(),
        *bench_kernel_change(),
        *bench_browser(),
        *bench_grading(),
        *bench_edition(),
    ]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    table = "\n".join(
        [
            f"Measured by `make bench` on {machine}; medians of {ROUNDS} rounds, ours and floor in turn.",
            "",
            LESSON_HEAD,
            "|---|---:|---:|---:|---:|---:|",
            *("| " + " | ".join(row) + " |" for row in lessons),
            "",
            REST_HEAD,
            "|---|---:|---:|---:|",
            *("| " + " | ".join(row.cells) + " |" for row in rest),
        ]
    )
    print(table)
    report.write("benchmarks", table + "\n")


if __name__ == "__main__":
    main()
