"""What is drawn is said once: the figure, its legend and what the page is told all follow from it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from courselab.charts import style
from courselab.charts.backdrop import Backdrop, End, Mark, Panel, Row, end_labels, framed
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Choices, Several, Slider, YearRange, calendar_years, settle
from courselab.charts.drawn import Bars, Entry, Points, Raw, Trace
from courselab.charts.figure import figure_of, legend_of
from courselab.charts.plotly_start import graph_objects
from courselab.charts.traces import bars, line
from courselab.charts.view import explorer
from courselab.charts.words import one_or_span, told
from courselab.measures import percent_change
from courselab.messages import number
from courselab.spans import Span

BLUE, RED = "#0b5cad", "#a3346b"
YEARS = (2000, 2006)
COUNTS = pd.Series({2000: 3.0, 2001: float("nan"), 2002: 5.0})
HOVER = ["three", "", "five"]


def points(**more: Any) -> Points:
    look = {"name": "a count", "color": BLUE, "hover": HOVER, **more}
    return Points(x=[2000, 2001, 2002], y=[3.0, None, 5.0], **look)


@pytest.mark.parametrize(
    ("trace", "dash", "mark"),
    [
        (points(), "solid", "●"),
        (points(hollow=True, symbol="square"), "solid", "□"),
        (points(hollow=[True, True, False]), "solid", "●"),
        (points(hollow=[False, True, True], line="dash", continues=True), "dash", "○"),
        (points(line="dot", marked=False), "dot", ""),
        (points(symbol=["x", "x", "diamond"]), "solid", "✖"),
        (bars(COUNTS, BLUE, HOVER, name="a count"), "solid", ""),
        (line(COUNTS, BLUE, HOVER, name="a count", dash="dash", hollow=True), "dash", "○"),
    ],
)
def test_the_legend_says_what_the_trace_says(trace: Trace, dash: str, mark: str) -> None:
    assert trace.entry() == Entry("a count", BLUE, dash, mark)


def test_a_legend_needs_two_names_and_says_each_once() -> None:
    one, other = points(), points(name="another", swatch=RED)
    hidden = points(name="a third", in_legend=False)
    assert legend_of([one, hidden, Raw({"type": "sankey"})], {}) == []
    assert [entry["name"] for entry in legend_of([one, other, one], {})] == ["a count", "another"]
    assert legend_of([one, other], {})[1]["color"] == RED
    assert legend_of([one, other], {"showlegend": False}) == []
    many = Bars(x=[1, 2], y=[3, 4], name="by color", color=[BLUE, RED], hover=["", ""])
    assert many.entry() == Entry("by color", style.SOFT_INK)


def test_hollow_is_paper_within_an_outline() -> None:
    weak = [True, False, True]
    drawn = points(hollow=weak).to_plotly()["marker"]
    assert (drawn["color"], drawn["line"]["color"]) == ([style.PAPER, BLUE, style.PAPER], BLUE)
    outlined = Bars(x=[1, 2, 3], y=[1, 2, 3], name="", color=BLUE, hover=HOVER, hollow=weak, edge=(BLUE, 2))
    assert outlined.to_plotly()["marker"]["color"] == drawn["color"]


def test_more_of_plotlys_settings_reach_every_level() -> None:
    drawn = points(more={"marker": {"opacity": 0.5}, "legendgroup": "own"}).to_plotly()
    assert drawn["marker"]["opacity"] == 0.5 and drawn["marker"]["size"] == 9
    assert drawn["legendgroup"] == "own"


def shown(dated: bool = False) -> Chart:
    """A chart with two dated marks, a name at its end and a shaded period."""
    behind = Backdrop(Row("Era", [Span("an era", 1990, 2010, color="#f3ead8")]), ())
    panel = Panel(200, 0.0, 10.0, "persons", {})
    marks = [Mark(2001.5, "one", "One happened.", "S"), Mark(2005.5, "other", "Another did.", "S")]
    ends = end_labels([End("a count", 2002, 5.0, BLUE)], panel)
    note = {"text": "a note", "x": 2003, "y": 1, "hovertext": "no mark", "yref": "paper", "xanchor": "left"}
    layout = framed(
        behind, YEARS, [panel], marks, annotations=[note, *ends], shapes=[{"type": "line"}], dated=dated
    )
    return Chart(
        name="a",
        title="A",
        subtitle="a",
        words="A.",
        table=pd.DataFrame({"a": [1]}),
        sources=(),
        traces=[points(), *behind.strip(YEARS)],
        layout=layout,
    )


@pytest.mark.parametrize("spec", ["spec", "picture_spec"])
def test_the_page_is_told_what_stands_for_what(spec: str) -> None:
    figure = getattr(shown(), spec)
    layout, meta = figure["layout"], figure["layout"]["meta"]
    for place in meta["marks"]:
        note, drawn = layout["annotations"][place["note"]], layout["shapes"][place["line"]]
        assert drawn["x0"] == drawn["x1"] == note["x"] and drawn["y1"] == note["y"]
    assert [layout["annotations"][place["note"]]["text"] for place in meta["marks"]] == ["one", "other"]
    assert [layout["annotations"][place]["text"] for place in meta["ends"]] == ["a count"]
    assert meta["years"] == ["xaxis"] and "names" not in meta
    assert [trace.get("meta") for trace in figure["data"]] == [None, {"spans": True}]
    graph_objects().Figure(figure)


def test_an_axis_of_years_says_its_step_and_a_margin_that_it_holds_names() -> None:
    assert shown(dated=True).spec["layout"]["xaxis"]["tick0"] == style.NEW_YEAR
    long = style.layout(300, names=150, xaxis=style.year_axis((1900, 2000)), yaxis={})
    meta = figure_of([], long)["layout"]["meta"]
    assert meta == {"names": True, "marks": [], "ends": [], "years": []}
    assert long["margin"]["l"] == 150
    short = style.layout(300, xaxis=style.year_axis((1900, 2000), dated=True), yaxis={"dtick": 1})
    assert figure_of([], short)["layout"]["meta"]["years"] == ["xaxis"]


AMOUNTS = st.lists(st.none() | st.floats(0.01, 1e6), min_size=1, max_size=30).filter(
    lambda found: any(value is not None for value in found)
)


@given(AMOUNTS, st.integers(0, 2))
def test_what_is_told_of_a_line_stands_in_the_line(amounts: list[float | None], digits: int) -> None:
    series = pd.Series(amounts, index=range(1990, 1990 + len(amounts)), dtype=float)
    known, found = series.dropna(), told(series, digits)
    first, last, peak = (int(str(found[key])) for key in ("first", "last", "peak"))
    assert (first, last) == (known.index[0], known.index[-1])
    assert found["before"] == number(known[first], digits) and found["after"] == number(known[last], digits)
    assert known[peak] == known.max() and found["most"] == number(known.max(), digits)
    assert found["change"] == number(percent_change(known.iloc[0], known.iloc[-1]))


def test_a_line_that_begins_at_nothing_has_no_change_in_percent() -> None:
    assert told(pd.Series({2000: 0.0, 2001: 4.0}))["change"] == "–"


def test_one_year_and_a_span_have_their_own_sentences() -> None:
    assert one_or_span(COUNTS[:1], "one", "span") == "one" and one_or_span(COUNTS, "one", "span") == "span"


def early(chosen: Choices) -> dict[str, str]:
    return {"rate": "No rate is recorded before 2003."} if chosen["years"][1] < 2003 else {}


def test_what_is_closed_is_said_by_a_function() -> None:
    years = calendar_years(*YEARS)
    options = {"rate": "rate", "count": "count"}
    controls = (
        years,
        Choice("show", "Show", options, closed=early),
        Several("also", "Also", options, closed=early),
        Slider("length", "Length", 1, 9, 3, closed=lambda chosen: " ".join(early(chosen).values())),
    )
    then = settle(controls, {"years": [2000, 2002], "show": "rate", "also": ["rate"]})
    assert (then["show"], then["also"]) == ("count", ["count"])
    for control in controls[1:]:
        assert control.to_browser(then)["reasons"] == ["No rate is recorded before 2003."]
        assert control.to_browser({**then, "years": [2000, 2006]})["reasons"] == []
    assert settle(controls, {"years": [2000, 2006]})["show"] == "rate"


def test_a_control_sets_the_argument_that_it_is_named_after() -> None:
    given: list[Any] = []

    def chart(record: str, *, years: tuple[int, int], show: str, also: list[str]) -> Chart:
        given.append((record, years, show, also))
        return shown()

    options = {"rate": "rate", "count": "count"}
    made = explorer(
        chart,
        "the record",
        YearRange("years", "Years", *YEARS, *YEARS, prefix=""),
        Choice("show", "Show", options),
        Several("also", "Also", options),
    )
    made.choose(years=(2001, 2002), also=["count"])
    assert given == [
        ("the record", YEARS, "rate", ["rate", "count"]),
        ("the record", (2001, 2002), "rate", ["count"]),
    ]
