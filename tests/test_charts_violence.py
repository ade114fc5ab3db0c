"""Charts of violence and rights: every option of every control, and what a reader would miss if it broke."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Pick, Slider, YearRange
from courselab.measures import percent_change
from courselab.messages import number
from usmex import CourseError, explore
from usmex.charts.violence.record import violence_record
from usmex.charts.violence.state_tiles import TILES
from usmex.measures import violence

from .charts import chart, explorer

NAMES = (
    "removals_window",
    "removals_strip",
    "state_tiles",
    "homicide_series",
    "monthly_homicides",
    "rights_incidents",
    "complaints",
    "target_list",
)


def first_panel(drawn: Chart) -> list[float]:
    return [
        value
        for trace in drawn.spec["data"]
        if trace.get("yaxis", "y") == "y" and trace.get("name") != "other removals in the state"
        for value in trace["y"]
        if isinstance(value, int | float)
    ]


def listed_in(text: str) -> set[str]:
    return set(re.findall(r"\d[\d,]*(?:\.\d+)?", text))


# ------------------------------------------------------------------------------------------------- one removal


@pytest.mark.parametrize("event", ["K03", "K10", "K26", "K48"])
@pytest.mark.parametrize("measure", ["count", "rate"])
def test_bars_and_table_of_a_window_agree(event: str, measure: str) -> None:
    drawn = chart("removals_window", event=event, measure=measure, months=9)
    assert len(drawn.table) == 19
    assert first_panel(drawn) == pytest.approx(drawn.table.iloc[:, 1].tolist(), abs=0.051)
    assert drawn.table["window"].value_counts().to_dict() == {
        "before": 9,
        "after": 9,
        "month of the event": 1,
    }


def test_words_of_a_window_are_the_sums_of_its_table() -> None:
    drawn = chart("removals_window", event="K03")
    sums = drawn.table.groupby("window")["deaths by homicide"].sum()
    assert {str(sums["before"]), str(sums["after"])} <= listed_in(drawn.words) & listed_in(drawn.title)
    assert f"{number(percent_change(sums['before'], sums['after']), 1)} percent more" in drawn.words
    assert (sums["before"], sums["after"]) == (149, 420)


def test_a_rate_changes_by_the_same_percent_as_the_count() -> None:
    count, rate = (chart("removals_window", event="K05", measure=measure) for measure in ("count", "rate"))
    assert "159.6 percent more" in count.words and "159.6 percent more" in rate.words
    assert "S_CONAPO" in rate.sources and "S_CONAPO" not in count.sources
    people = violence.population(catalog.load("population")).loc[2008, "02"]
    assert number(867 * 2 / people * 100_000, 1) in rate.title


def test_the_nation_is_not_the_state() -> None:
    drawn = chart("removals_window", event="K31", place="nation")
    assert drawn.title.startswith("Mexico: 11,013") and "10,167" in drawn.title
    assert "Sinaloa went from 612 to 571" in drawn.words


def test_other_removals_in_the_state_are_marked() -> None:
    marks = chart("removals_window", event="K23").spec["data"][-1]
    assert marks["type"] == "scatter" and len(marks["x"]) == 2
    assert sorted(marks["x"]) == [0, 1]
    assert any("Mario Cárdenas" in text for text in marks["customdata"])
    assert len(chart("removals_window", event="K10").spec["data"]) == 1


def test_a_window_says_what_is_disputed_and_preliminary() -> None:
    assert any("20 January" in limit for limit in chart("removals_window", event="K03").limits)
    late = chart("removals_window", event="K48", months=12)
    assert any("2019 are preliminary" in limit for limit in late.limits)
    assert late.spec["data"][0]["marker"]["pattern"]["shape"].count("/") == 2
    assert "place of registration" in late.subtitle and "S_VJ_HIST" not in late.sources
    assert "place of killing" in chart("removals_window", event="K03").subtitle


def test_the_list_of_removals_holds_those_with_a_window() -> None:
    control = explorer("removals_window").controls[0]
    assert isinstance(control, Pick) and len(control.options) == 45
    assert not {"K01", "K27", "K44", "K49"} & set(control.options)
    assert control.to_browser({})["kind"] == "pick"
    assert control.options["K10"] == "16 December 2009: Arturo Beltrán Leyva, killed (Morelos)"
    assert explore.removals_window("K31").chart.title.startswith("Sinaloa: 612")


# ------------------------------------------------------------------------------------------------- all removals


def test_the_strip_is_the_finding() -> None:
    drawn = chart("removals_strip")
    assert drawn.title == "In 25 of 45 cases homicides were higher in the 6 months after than before"
    assert "55 percent of trials" in drawn.words
    assert "killed 16.7 (9), captured 2.1 (33)" in drawn.words
    told = " ".join(drawn.limits)
    assert "36.5 percent" in told and "415 additional deaths" in told and "43 different" in told
    assert {"P_POVGOV", "P_DICKENSON"} <= set(drawn.sources)


@pytest.mark.parametrize("compare", ["state", "nation"])
@pytest.mark.parametrize("outcome", ["all", "killed", "captured"])
@pytest.mark.parametrize("months", [3, 12])
def test_points_and_table_of_the_strip_agree(compare: str, outcome: str, months: int) -> None:
    drawn = chart("removals_strip", compare=compare, outcome=outcome, months=months)
    points = [value for trace in drawn.spec["data"] for value in trace["x"]]
    assert sorted(points) == pytest.approx(sorted(drawn.table.iloc[:, -1]), abs=0.051)
    higher = sum(value > 0 for value in points)
    assert f"In {higher} of {len(points)} cases" in drawn.title
    assert number(violence.sign_test(higher, len(points)) * 100) in listed_in(drawn.words)
    if compare == "state":
        changes = [
            percent_change(*pair) for pair in zip(drawn.table["before"], drawn.table["after"], strict=True)
        ]
        assert changes == pytest.approx(drawn.table.iloc[:, -1].tolist(), abs=0.051)


def test_disputed_days_are_hollow() -> None:
    drawn = chart("removals_strip")
    fills = [fill for trace in drawn.spec["data"] for fill in trace["marker"]["color"]]
    assert fills.count("#ffffff") == 4


# ------------------------------------------------------------------------------------------------- the states


def test_each_state_has_a_tile_of_its_own() -> None:
    assert sorted(TILES) == [f"{code:02}" for code in range(1, 33)]
    assert len({(column, row) for _, column, row in TILES.values()}) == 32
    assert len({name for name, _, _ in TILES.values()}) == 32
    names = violence_record().names
    west, east = TILES["02"][1], TILES["23"][1]
    assert names["02"] == "Baja California" and names["23"] == "Quintana Roo" and west < east
    assert TILES["08"][2] < TILES["20"][2]


@pytest.mark.parametrize(
    ("year", "measure", "high", "low"),
    [
        (2010, "rate", "185.5 in Chihuahua", "1.7 in Yucatán"),
        (2015, "rate", "66.9 in Guerrero", "2.7"),
        (2010, "count", "6,421 in Chihuahua", "34"),
    ],
)
def test_tiles_name_the_highest_and_the_lowest(year: int, measure: str, high: str, low: str) -> None:
    drawn = chart("state_tiles", year=year, measure=measure)
    assert high in drawn.title and low.split(" ")[0] in drawn.title
    column = drawn.table.iloc[:, -1]
    assert drawn.table.loc[column.idxmax(), "state"] in drawn.words
    assert drawn.table.loc[column.idxmin(), "state"] in drawn.words


def test_tiles_and_table_agree() -> None:
    drawn = chart("state_tiles", year=2012)
    texts = {
        text.split("<b>")[1].split("</b>")[0]: float(text.split("<br>")[1])
        for trace in drawn.spec["data"]
        for text in trace.get("text", ())
    }
    assert texts == dict(zip(drawn.table["tile"], drawn.table["per 100,000 people"], strict=True))
    assert len(drawn.spec["data"]) == 6, "each class keeps its place in the legend"


def test_incomplete_years_are_hatched_and_not_ranked() -> None:
    drawn = chart("state_tiles", year=2022, measure="rate")
    assert explorer("state_tiles").part.state["choices"]["measure"] == "count"
    control = next(c for c in explorer("state_tiles").part.state["controls"] if c["name"] == "measure")
    assert [option["closed"] for option in control["options"]] == [True, False]
    assert "after 2019 part of the deaths is missing" in control["reasons"][0]
    assert {trace["marker"]["pattern"]["shape"] for trace in drawn.spec["data"]} == {"/"}
    assert "must not be ranked" in drawn.words and "incomplete" in drawn.subtitle
    assert {
        trace["marker"]["pattern"]["shape"] for trace in chart("state_tiles", year=2019).spec["data"]
    } == {"/"}
    whole = chart("state_tiles", year=2018).spec["data"]
    assert not any(trace["marker"]["pattern"].get("shape") for trace in whole)


# ------------------------------------------------------------------------------------------------- ways of counting


def lines_of(drawn: Chart) -> list[dict[str, Any]]:
    """The traces without the rows of presidencies."""
    return [trace for trace in drawn.spec["data"] if trace["type"] == "scatter"]


@pytest.mark.parametrize("step", ["year", "month"])
def test_each_way_of_counting_is_a_line_of_its_own(step: str) -> None:
    drawn = chart("homicide_series", step=step, years=(1990, 2024))
    lines = lines_of(drawn)
    names = [trace["name"] for trace in lines]
    assert list(drawn.table.columns[1:]) == list(dict.fromkeys(names))
    assert len(set(names)) == (4 if step == "year" else 5)
    assert not any(trace.get("connectgaps") for trace in lines)
    for name in set(names):
        solid = next(trace for trace in lines if trace["name"] == name)
        listed = [value for value in drawn.table[name] if value is not None]
        both = {
            (x, y)
            for trace in lines
            if trace["name"] == name
            for x, y in zip(trace["x"], trace["y"], strict=True)
            if y is not None
        }
        assert sorted(y for _, y in both) == sorted(listed), solid["name"]


def test_gaps_between_the_counts_are_told() -> None:
    drawn = chart("homicide_series", years=(2014, 2014))
    assert drawn.title == "2014: 20,010 deaths registered, 17,336 victims in prosecutors’ files"
    assert "22.4 percent fewer" in drawn.words and "13.4 percent fewer" in drawn.words
    whole = chart("homicide_series")
    assert "34.7 percent more in 2001" in whole.words and "22.4 percent fewer in 2014" in whole.words


def test_partial_and_estimated_stretches_are_dotted() -> None:
    drawn = chart("homicide_series", step="month", years=(2014, 2024))
    dotted = {trace["name"] for trace in lines_of(drawn) if trace["line"].get("dash") == "dot"}
    assert dotted == {"deaths (INEGI)", "deaths, estimated (INEGI)", "victims with femicide, new method"}
    exact = next(trace for trace in drawn.spec["data"] if trace["name"] == "deaths (INEGI)")
    last_firm = [x for x, y in zip(exact["x"], exact["y"], strict=True) if y is not None][-1]
    assert last_firm == pytest.approx(2018 + 11.5 / 12 - 0.5, abs=0.001)


# ------------------------------------------------------------------------------------------------- the nation by month


def test_months_and_sums_of_twelve() -> None:
    months = chart("monthly_homicides", years=(2000, 2019))
    assert months.title == "Homicide victims in a month: from 488 in Feb 2007 to 3,389 in May 2018"
    twelve = chart("monthly_homicides", years=(2012, 2016), show="twelve")
    rows = twelve.table.set_index("month").iloc[:, 0]
    assert rows["Mar 2015"] == 19619 == min(rows) and rows["Oct 2015"] == 20405
    assert "19,619" in twelve.words


def test_sums_are_not_taken_across_exact_and_estimated_months() -> None:
    drawn = chart("monthly_homicides", years=(2019, 2021), show="twelve")
    shown = drawn.table.set_index("month")
    exact, estimated = shown.iloc[:, 0], shown.iloc[:, 1]
    assert [month for month in shown.index if exact[month] is not None][-1] == "Dec 2019"
    assert next(month for month in shown.index if estimated[month] is not None) == "Dec 2020"
    assert any("the line breaks in 2020" in limit for limit in drawn.limits)


def test_presidencies_are_named_above_the_months() -> None:
    drawn = chart("monthly_homicides")
    named = {text for trace in drawn.spec["data"] if trace.get("yaxis") == "y2" for text in trace["text"]}
    assert {"Calderón", "Peña Nieto", "Obama"} <= named
    calderon = next(
        (base, length)
        for trace in drawn.spec["data"]
        if trace.get("yaxis") == "y2"
        for base, length, text in zip(trace["base"], trace["x"], trace["text"], strict=True)
        if text == "Calderón"
    )
    # December 2006 stands between the points of November and December.
    assert 2006 + 10.5 / 12 - 0.5 < calderon[0] < 2006 + 11.5 / 12 - 0.5
    assert calderon[1] == pytest.approx(6, abs=0.01)


# ------------------------------------------------------------------------------------------------- rights


def test_incidents_set_accounts_and_findings_side_by_side() -> None:
    drawn = chart("rights_incidents")
    assert drawn.title.startswith("In 5 of 19 incidents")
    assert "Boca del Río" not in set(drawn.table["place"]), "it rests on weak sources alone"
    both = drawn.table[(drawn.table["official account"] != "") & (drawn.table["finding"] != "")]
    assert len(both) == 5
    army = chart("rights_incidents", actor="army")
    assert "All 22 died in a clash with soldiers" in army.words and "executed after surrender" in army.words
    assert not any("burned" in limit for limit in army.limits)
    hover = next(text for trace in army.spec["data"] if "customdata" in trace for text in trace["customdata"])
    assert "Official account" in hover and max(len(line) for line in hover.split("<br>")) < 75


def test_bars_of_incidents_are_the_killed_and_no_sum() -> None:
    drawn = chart("rights_incidents")
    bars = [x for trace in drawn.spec["data"] if trace["type"] == "bar" for x in trace["x"] if x is not None]
    assert sorted(bars) == sorted(value for value in drawn.table["killed"] if value is not None)
    assert str(sum(bars)) not in listed_in(drawn.title + drawn.words + drawn.subtitle)
    missing = next(trace for trace in drawn.spec["data"] if trace["name"] == "people missing")
    assert missing["x"] == [43, 13]
    unknown = drawn.spec["data"][-1]
    assert unknown["text"] == ["number disputed"] and unknown["y"] == ["Allende, Mar 2011"]


@pytest.mark.parametrize("name", ["rights_incidents", "complaints", "target_list"])
def test_many_sources_are_named_row_by_row(name: str) -> None:
    drawn = chart(name)
    assert drawn.source_line == f"Source: {len(drawn.sources)} sources, named row by row in the table."
    named = {
        part
        for column in drawn.table.columns
        if column.startswith("sources")
        for cell in drawn.table[column].dropna()
        for part in cell.split("; ")
    }
    assert named == {catalog.cite(source) for source in drawn.sources}


def test_complaints_of_two_bodies_stand_apart() -> None:
    drawn = chart("complaints")
    points = {
        (trace["name"], trace["mode"]): {
            x: y for x, y in zip(trace["x"], trace["y"], strict=True) if y is not None
        }
        for trace in lines_of(drawn)
    }
    cndh, army = "counted by the CNDH", "counted by the army (SEDENA)"
    whole, parts = points[cndh, "lines+markers"], points[cndh, "markers"]
    assert list(whole) == [2006, 2007, 2008, 2010, 2011, 2012]
    assert parts == {2009: 559, 2013: 780}, "parts of a year are on no line"
    assert min(points[army, "lines+markers"]) == 2012
    assert all(not trace["connectgaps"] for trace in lines_of(drawn) if "connectgaps" in trace)
    assert "For 2012 the two bodies differ: 1,503 and 1,450." in drawn.words
    listed = drawn.table.set_index("year")
    assert listed.loc[2009, "period covered, CNDH"] == "January to June"
    assert whole | parts == {year: value for year, value in listed[cndh].items() if value is not None}
    assert listed.loc[2016, "soldiers deployed"] == 51994
    assert army not in {trace["name"] for trace in lines_of(chart("complaints", body="CNDH"))}


def test_the_lists_leave_weak_counts_out_and_approximate_dates_hollow() -> None:
    drawn = chart("target_list")
    first, second = drawn.spec["data"][0], drawn.spec["data"][1]
    assert first["y"] == [5, 20, 23, 24, 25, 33] and first["marker"]["color"][-1] == "#ffffff"
    assert second["y"][-1] == 110 and second["mode"] == "markers"
    assert any(limit.startswith("4 counts") for limit in drawn.limits)
    shares = chart("target_list", show="share").spec["data"][1]["y"]
    assert shares[-1] == pytest.approx(110 / 122 * 100, abs=0.05)
    assert "about July 2015" in drawn.words and "251.8 percent more" in drawn.words
    listed = pd.to_numeric(drawn.table["captured or dead"]).dropna().tolist()
    assert sorted(listed) == sorted([*first["y"], *second["y"]])


# ------------------------------------------------------------------------------------------------- new controls


def test_a_slider_keeps_to_its_ends() -> None:
    slider = Slider("months", "Months", 3, 12, 6, "{value} months")
    assert [slider.settle(value, {}) for value in (1, 7, 99, "x", None)] == [3, 7, 12, 6, 6]
    assert slider.to_browser({}) == {
        "kind": "slider",
        "reasons": [],
        "name": "months",
        "label": "Months",
        "low": 3,
        "high": 12,
        "unit": "{value} months",
    }
    with pytest.raises(CourseError, match="takes one whole number from 3 to 12"):
        explore.removals_strip().choose(months="six")


def test_calendar_years_are_not_fiscal() -> None:
    ranges = [c for name in NAMES for c in explorer(name).controls if isinstance(c, YearRange)]
    assert len(ranges) == 4 and {control.to_browser({})["prefix"] for control in ranges} == {""}
    fiscal = explore.aid_flows().controls[0]
    assert fiscal.to_browser({})["prefix"] == "FY"


def test_what_the_browser_sends_never_breaks_a_chart() -> None:
    made = explore.removals_window()
    made.part.wanted = {"choices": {"event": "K31"}, "serial": 1}
    assert made.part.state["choices"]["event"] == "K31"
    junk = ({"event": "K99"}, {"event": None, "months": "7"}, {"months": 100}, {"place": 3})
    for serial, sent in enumerate(junk, start=2):
        made.part.wanted = {"choices": sent, "serial": serial}
        assert made.chart.words
        assert (made.part.state["serial"], made.part.state["choices"]["event"]) == (serial, "K10")
