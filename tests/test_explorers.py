"""Every chart that a reader can move, under every option of every control: four things that agree."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pandas as pd
import pytest

from courselab import catalog
from courselab.charts import Chart, view
from courselab.charts.plotly_start import graph_objects
from courselab.charts.view import ChartView, PlotlyCarrier, to_browser
from courselab.messages import number
from courselab.widgets.scripts import Carrier
from usmex import CourseError, explore

from .charts import NAMES, State, chart, explorer, settings, states, told

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
LONGEST_TITLE = 110
CASES = [(name, state) for name in NAMES for state in states(name)]


@pytest.mark.parametrize(("name", "state"), CASES, ids=lambda value: str(value).replace(" ", ""))
def test_a_chart_is_whole_in_every_state(name: str, state: State) -> None:
    """A finding, a unit, words, a table and its sources; nothing left to be filled in; a figure that plotly draws."""
    shown = chart(name, **state)
    assert shown.title and len(shown.title) <= LONGEST_TITLE and not shown.title.endswith(".")
    assert shown.subtitle and shown.words.endswith(".")
    assert all(limit.endswith(".") for limit in shown.limits)
    said = " ".join([shown.title, shown.subtitle, shown.words, *shown.limits])
    assert "{" not in said and "nan" not in re.findall(r"\w+", said.lower())
    assert len(set(shown.sources)) == len(shown.sources), "a source is named twice"
    assert bool(shown.sources) == bool(len(shown.table)), "sources of what is drawn, and of nothing else"
    assert "C" not in set(catalog.sources(shown.sources)["grade"]), "a weak source"
    sent = json.dumps(to_browser(shown), allow_nan=False)
    assert len(sent) < 1_500_000
    graph_objects().Figure(shown.picture_spec)


def told_numbers(shown: Chart, choices: State) -> list[float]:
    """The numbers that a reader finds in the words and limits, in the table or in its length, and in what was chosen."""
    cells = [*shown.table.columns, *shown.table.to_numpy().ravel()]
    text = " ".join(str(part) for part in (shown.words, *shown.limits, *cells, *choices.values()))
    counts = [len(shown.table), *shown.table.count()]
    return [float(found.replace(",", "")) for found in NUMBER.findall(text)] + [
        float(count) for count in counts
    ]


WORKED_OUT = {"state_tiles", "us_mexico_trade"}
"""Charts whose title may state a share or a rate of growth that follows from two numbers of the words."""


@pytest.mark.parametrize("name", [name for name in NAMES if name not in WORKED_OUT])
def test_words_and_table_say_what_the_title_claims(name: str) -> None:
    for state in states(name):
        shown = chart(name, **state)
        told_here = told_numbers(shown, explorer(name).part.state["choices"])
        for claimed in NUMBER.findall(shown.title):
            value = float(claimed.replace(",", ""))
            # A title may round what the words say in full.
            off = 0.5 * 10 ** -len(claimed.partition(".")[2]) + 1e-9
            assert any(abs(value - other) <= off for other in told_here), (
                f"{claimed} of “{shown.title}” stands nowhere else: {told(name, state)}"
            )


SUMMED_UP = {
    *("aid_flows", "before_merida", "certification", "homicide_series", "removals_window", "state_tiles"),
    *("three_presidencies", "timeline", "vintages"),
}
"""Charts whose words may tell sums, counts or dates only, which no single cell of the table holds."""


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SUMMED_UP])
def test_words_speak_of_the_table(name: str) -> None:
    """The words hold a number of the table, rounded as words round."""
    for state in states(name):
        shown = chart(name, **state)
        if len(shown.table):
            values = pd.to_numeric(pd.Series(shown.table.to_numpy().ravel()).map(plain), errors="coerce")
            listed = {number(abs(value), digits) for value in values.dropna() for digits in (0, 1, 2)}
            assert listed & set(NUMBER.findall(shown.words)), told(name, state)


def plain(cell: object) -> object:
    """A cell of a table that is a number in words, as a number."""
    return cell.replace(",", "") if isinstance(cell, str) else cell


def drawn_heights(chart: Chart) -> list[float]:
    """The values of the bars and points that are drawn on the first vertical axis."""
    return [
        value
        for trace in chart.spec["data"]
        if trace["type"] in ("bar", "scatter") and trace.get("yaxis", "y") == "y" and "y" in trace
        for value in trace["y"]
        if isinstance(value, int | float)
    ]


@pytest.mark.parametrize("name", ["aid_flows", "before_merida"])
def test_the_table_is_what_is_drawn(name: str) -> None:
    chart = getattr(explore, name)().chart
    listed = chart.table.drop(columns=chart.table.columns[0]).to_numpy().ravel().tolist()
    assert sorted(drawn_heights(chart)) == pytest.approx(sorted(listed), abs=0.051)


def test_constant_dollars_change_the_picture_and_say_so() -> None:
    flows = explore.aid_flows()
    nominal = drawn_heights(flows.chart)
    constant = flows.choose(dollars="constant").chart
    assert "FY2024 prices" in constant.subtitle
    assert sum(drawn_heights(constant)) > sum(nominal)


def test_shares_of_a_year_add_up() -> None:
    chart = explore.aid_flows().choose(years=(2008, 2015), breakdown="account_group", scale="share").chart
    sums = chart.table.drop(columns=chart.table.columns[0]).sum(axis=1)
    assert sums.to_list() == pytest.approx([100] * 8, abs=0.3)


def test_a_closed_option_is_refused_with_its_reason() -> None:
    flows = explore.aid_flows().choose(years=(1950, 1960), stage="paid")
    assert flows.part.state["choices"]["stage"] == "obligated"
    stage = next(control for control in flows.part.state["controls"] if control["name"] == "stage")
    assert [option["id"] for option in stage["options"] if option["closed"]] == [
        "requested",
        "appropriated",
        "paid",
    ]
    assert any("recorded for FY2001 to FY2025 only" in reason for reason in stage["reasons"])


def test_a_handle_that_is_moved_in_the_browser_moves_the_chart() -> None:
    flows = explore.aid_flows()
    before = flows.words.words
    flows.part.wanted = {"choices": {"years": [2008, 2010]}, "serial": 7}
    state = flows.part.state
    assert (state["choices"]["years"], state["serial"]) == ([2008, 2010], 7)
    assert state["chart"]["words"] == flows.words.words == flows.chart.words != before
    assert flows.chart.table[flows.chart.table.columns[0]].to_list() == [2008, 2009, 2010]


@pytest.mark.parametrize("name", NAMES)
def test_every_control_does_in_the_browser_what_it_does_in_code(name: str) -> None:
    """And the serial of a request comes back with the state, or the page could not tell it from a late one."""
    in_browser, in_code = getattr(explore, name)(), getattr(explore, name)()
    for serial, control in enumerate(in_code.controls, start=3):
        now = in_code.part.state["choices"]
        sent = [list(value) if isinstance(value, tuple) else value for value in settings(control)]
        other = [value for value in sent if value != now[control.name]][-1]
        in_code.choose(**{control.name: other})
        in_browser.part.wanted = {"choices": {**now, control.name: other}, "serial": serial}
        assert in_browser.part.state == {**in_code.part.state, "serial": serial}, control.name
        assert in_browser.words.words == in_code.words.words


def test_what_the_browser_sends_never_breaks_a_chart() -> None:
    flows = explore.aid_flows()
    all_years = [1946, 2025]
    for serial, (sent, years) in enumerate(
        [
            ({"years": "1990"}, all_years),
            ({"years": [2010, 2000]}, [2000, 2010]),
            ({"years": [0, 9999]}, all_years),
            ({"dollars": 7}, all_years),
            ({"nothing": 1}, all_years),
        ]
    ):
        flows.part.wanted = {"choices": sent, "serial": serial + 1}
        assert flows.chart.words
        assert (flows.part.state["choices"]["years"], flows.part.state["serial"]) == (years, serial + 1)


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"dolars": "nominal"}, "no control “dolars”"),
        ({"dollars": "gold"}, "choose one of: nominal, constant"),
        ({"dollars": ["nominal"]}, "no option “\\['nominal'\\]”"),
        ({"years": 1990}, "takes two years"),
    ],
)
def test_a_slip_in_code_gets_a_sentence(choices: dict[str, Any], told: str) -> None:
    with pytest.raises(CourseError, match=told):
        explore.aid_flows().choose(**choices)


def test_plotly_is_sent_once_however_many_charts() -> None:
    first = explore.aid_flows()
    loader = Carrier.sent[PlotlyCarrier]
    second = explore.withheld()
    assert Carrier.sent[PlotlyCarrier] is loader
    assert first.part is not second.part
    assert len(str(PlotlyCarrier._esm)) > 1_000_000
    assert len(str(ChartView._esm)) < 50_000, "a chart must not carry plotly itself"


def test_the_saved_form_is_words_and_no_widget() -> None:
    flows = explore.aid_flows()
    assert flows.part.still() == {"text/plain": "[chart: aid_flows]"}
    saved = flows.words.still()
    assert saved["text/plain"] == flows.chart.words
    assert flows.chart.source_line in saved["text/markdown"] and "| FY" not in saved["text/markdown"]
    assert "| 2010 | 718.1 |" in saved["text/markdown"]


def test_the_legend_is_text_on_the_page_and_drawn_in_a_picture() -> None:
    chart = explore.aid_flows().choose(breakdown="category").chart
    sent = to_browser(chart)
    assert [entry["name"] for entry in sent["legend"]] == ["Economic (police aid included)", "Military"]
    assert sent["figure"]["layout"]["showlegend"] is False
    assert sent["picture"]["showlegend"] is True
    assert sent["picture"]["height"] > sent["figure"]["layout"]["height"]
    assert to_browser(explore.withheld().chart)["legend"] == []
    marks = [(entry["name"], entry["mark"]) for entry in explore.deliveries().chart.legend]
    assert marks[2:4] == [("total to date", "■"), ("total to date, disputed", "▣")]


def test_an_explorer_shows_itself_in_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr(view, "display", shown.append)
    made = explore.aid_flows()
    made._ipython_display_()
    assert shown == [made.part, made.words]


def test_tab_offers_every_chart_before_any_is_made() -> None:
    fresh = "from usmex import explore; print(*dir(explore))"
    listed = subprocess.run([sys.executable, "-c", fresh], capture_output=True, check=True, text=True).stdout
    assert set(NAMES) <= set(listed.split())
