"""The chart widget: plotly.js once per page, every chart a trait, the words in an output of their own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Concatenate, TypeVar

import traitlets
from IPython.display import display

from courselab.charts import Chart
from courselab.charts.controls import Choices, Control, YearRange, check_choice, settle
from courselab.errors import CourseError
from courselab.messages import say
from courselab.shown import Shown, building, tell
from courselab.widgets.markdown import without_maths
from courselab.widgets.part import Part, no_answer_yet
from courselab.widgets.scripts import ASSETS, Carrier, component

Record = TypeVar("Record")
"""What a chart draws from, made once: a dataclass, a frame."""
PLOTLY = ASSETS / "plotly-4.1.1-courselab.min.js"
PICTURE_MIME = "application/vnd.courselab.picture+json"
"""In a build, the figure to be drawn; the builder puts a PNG in its place."""


class PlotlyCarrier(Carrier):
    """Carries plotly.js; charts wait for it."""

    @classmethod
    def script(cls) -> str:
        return loader_script()


def loader_script() -> str:
    """The module that carries plotly.js, with plotly.js in it."""
    return component("loader").replace("/* plotly.js */", PLOTLY.read_text(encoding="utf-8"))


class ChartView(Part):
    """A chart with its controls, table, downloads and source line."""

    _esm = component("chart")
    _css = ASSETS / "chart.css"
    name = traitlets.Unicode().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    """Kernel to browser, in one message: controls, choices, chart, and ``serial``, the request it answers."""
    wanted = traitlets.Dict().tag(sync=True)
    """Browser to kernel: ``choices`` and a ``serial`` that tells a late answer from the last one."""

    drawn: Mapping[str, str] = {}
    """Pictures that were drawn before, as PNG in base64, by their fingerprint."""

    def __init__(self, chart: Chart, controls: tuple[Control, ...], choices: Choices) -> None:
        PlotlyCarrier.ensure()
        super().__init__(name=chart.name, labels=_labels())
        self.show(chart, controls, choices)

    def show(self, chart: Chart, controls: tuple[Control, ...], choices: Choices, serial: int = 0) -> None:
        """Show another state of the chart, in place and in one message."""
        self.shown = chart
        self.state = {
            "serial": serial,
            "controls": [control.to_browser(choices) for control in controls],
            "choices": choices,
            "chart": to_browser(chart),
        }

    def still(self) -> dict[str, Any]:
        bundle: dict[str, Any] = {"text/plain": f"[chart: {self.name}]"}
        if building():
            bundle[PICTURE_MIME] = {"figure": self.shown.picture_spec, "alt": alt_text(self.shown)}
        return bundle

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live chart, with the book's picture beside it: a saved lesson keeps it for a day without Python."""
        bundle, metadata = super()._repr_mimebundle_()
        mark = fingerprint(self.shown.picture_spec) if self.drawn and PICTURE_MIME not in bundle else ""
        if mark in self.drawn:
            bundle["image/png"] = self.drawn[mark]
            metadata["image/png"] = {"alt": alt_text(self.shown), "drawn_from": mark}
        return bundle, metadata


class WordsView(Part):
    """The words of a chart: spoken when they change, saved as text."""

    _esm = ASSETS / "words.js"
    _css = ASSETS / "words.css"
    name = traitlets.Unicode().tag(sync=True)
    words = traitlets.Unicode().tag(sync=True)
    limits: traitlets.List[str] = traitlets.List().tag(sync=True)

    def __init__(self, chart: Chart) -> None:
        self.shown = chart
        super().__init__(name=chart.name, words=chart.words, limits=list(chart.limits))

    def show(self, chart: Chart) -> None:
        """Say the words of another state of the chart."""
        self.shown = chart
        with self.hold_sync():
            self.words = chart.words
            self.limits = list(chart.limits)

    def still(self) -> dict[str, Any]:
        return {"text/plain": self.shown.words, "text/markdown": words_as_markdown(self.shown)}


class Explorer:
    """A chart under controls: ``draw`` makes the chart that fits the choices.

    ``part`` and ``words`` are the two widgets; a change of choices in the browser redraws both. As the last line of
    a cell an explorer shows itself: first the picture with its controls, then its words.
    """

    made: Shown | None = None
    """The function of ``explore`` that made it, with its arguments; None where it was made by other code."""

    def __init__(self, controls: tuple[Control, ...], draw: Callable[[Choices], Chart]) -> None:
        self.controls, self.draw = controls, draw
        choices = settle(controls, {})
        self.chart = draw(choices)
        self.part = ChartView(self.chart, controls, choices)
        self.words = WordsView(self.chart)
        self.part.observe(self._on_wanted, "wanted")

    def _on_wanted(self, change: Any) -> None:
        wanted = change["new"]
        self._show(wanted.get("choices", {}), wanted.get("serial", 0))

    def _show(self, wanted: Mapping[str, Any], serial: int = 0) -> None:
        choices = settle(self.controls, wanted)
        self.chart = self.draw(choices)
        self.part.show(self.chart, self.controls, choices, serial)
        self.words.show(self.chart)

    def _ipython_display_(self) -> None:
        """What a cell that ends in an explorer shows: the chart, then its words."""
        if building():
            tell(self.shown())
        display(self.part)
        display(self.words)

    def shown(self) -> Shown:
        """By what call and choices this chart can be made again. Raises CourseError if ``explore`` did not make it."""
        if self.made is None:
            raise CourseError(
                say("This chart has no name: list its function under CHARTS, and show it by explore.")
            )
        start = settle(self.controls, {})
        choices = self.part.state["choices"]
        return replace(
            self.made, choices={name: choices[name] for name in choices if choices[name] != start[name]}
        )

    def choose(self, **choices: Any) -> Explorer:
        """Set controls from code: ``choose(years=(2000, 2010), library="North")``.

        Raises CourseError for a control or an option that this chart does not have.
        """
        for name, value in choices.items():
            check_choice(self.controls, name, value)
        wanted = {name: list(value) if isinstance(value, tuple) else value for name, value in choices.items()}
        self._show({**self.part.state["choices"], **wanted})
        return self


def explorer(
    chart: Callable[Concatenate[Record, ...], Chart], record: Record, *controls: Control
) -> Explorer:
    """The chart of a record under controls, each named as the argument of ``chart`` that it sets; years are a tuple."""
    ranges = {control.name for control in controls if isinstance(control, YearRange)}

    def draw(choices: Choices) -> Chart:
        return chart(
            record, **{name: tuple(value) if name in ranges else value for name, value in choices.items()}
        )

    return Explorer(controls, draw)


def to_browser(chart: Chart) -> dict[str, Any]:
    """What the page needs to draw the chart, its table, its downloads and its source line."""
    picture = {"showlegend": bool(chart.legend), **chart.picture_spec["layout"]}
    return {
        "figure": chart.spec,
        "picture": {key: picture[key] for key in ("height", "margin", "annotations", "legend", "showlegend")},
        "legend": chart.legend,
        "title": chart.title,
        "subtitle": chart.subtitle,
        "words": chart.words,
        "source": chart.source_line,
        "table": {"columns": list(chart.table.columns), "rows": _plain_rows(chart)},
    }


def _plain_rows(chart: Chart) -> list[list[Any]]:
    columns = [chart.table[name].tolist() for name in chart.table.columns]
    return [[None if value != value else value for value in row] for row in zip(*columns, strict=True)]


def _labels() -> dict[str, str]:
    return {
        "table": say("Show table"),
        "hide_table": say("Hide table"),
        "csv": say("Download data (CSV)"),
        "picture": say("Download picture (PNG)"),
        "from": say("from"),
        "to": say("to"),
        "chart": say("Chart: {title}", title="{title}"),
        "table_of": say("Table: {title}", title="{title}"),
        "missing": say("no record"),
        "one_stays": say("At least one stays chosen."),
        "sideways": say("Move the picture sideways to see the rest of it."),
        "waiting": say("Drawing the chart …"),
        "silent": no_answer_yet(),
    }


def fingerprint(figure: Mapping[str, Any]) -> str:
    """What a picture was drawn from, in sixteen letters; the same on every machine."""
    text = json.dumps(figure, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def alt_text(chart: Chart) -> str:
    """The alternative text of the chart's picture: its title and its words."""
    return f"{chart.title}. {chart.subtitle}. {chart.words}"


def words_as_markdown(chart: Chart) -> str:
    """The words, limits, source and table of a chart for pages without a kernel."""
    columns = list(chart.table.columns)
    lines = [
        chart.words,
        "",
        *(f"- {limit}" for limit in chart.limits),
        "",
        f"*{chart.source_line}*",
        "",
        f"<details><summary>{say('Table')}</summary>",
        "",
        "| " + " | ".join(columns) + " |",
        "|" + "---:|" * len(columns),
        *("| " + " | ".join("" if v is None else str(v) for v in row) + " |" for row in _plain_rows(chart)),
        "",
        "</details>",
    ]
    return without_maths("\n".join(lines))
