"""The charts of politics and opinion under every option: four things that agree, and what a reader would miss."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from courselab import catalog
from courselab.charts import Chart
from courselab.messages import partial_date
from courselab.spans import middle_position
from usmex import CourseError, explore
from usmex.charts.opinion.approval import CLAIM_PERCENT
from usmex.measures import politics

from .charts import chart, states
from .charts import told as told_of


def heights(shown: Chart) -> list[float]:
    """The drawn values, without the rows of presidencies."""
    return sorted(
        round(value, 1)
        for trace in shown.spec["data"]
        if trace.get("orientation") != "h"
        for value in trace["y"]
        if value is not None
    )


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("extraditions", "people"),
        ("hegemonic_party", "percent"),
        ("opinion_of_us", "percent"),
        ("approval", "percent"),
    ],
)
def test_the_table_is_what_is_drawn(name: str, column: str) -> None:
    for state in states(name):
        shown = chart(name, **state)
        assert heights(shown) == sorted(round(value, 1) for value in shown.table[column].tolist()), told_of(
            name, state
        )


@pytest.mark.parametrize("state", [{}, {"theme": "trade"}, {"years": (1990, 1999)}])
def test_each_event_is_one_mark_and_one_row(state: dict[str, Any]) -> None:
    shown = chart("timeline", **state)
    places = sorted(x for trace in shown.spec["data"] if trace.get("orientation") != "h" for x in trace["x"])
    assert places == sorted(middle_position(date) for date in shown.table["date"])
    points = {
        (x, y)
        for trace in shown.spec["data"]
        if trace.get("orientation") != "h"
        for x, y in zip(trace["x"], trace["y"], strict=True)
    }
    assert len(points) == len(shown.table), "no mark covers another"
    assert shown.title.startswith("Chosen events"), "a selection is not counted"
    assert "not a sample" in shown.words
    assert (shown.table["source"] != "").all()


def test_events_of_weak_sources_only_stay_in_the_table_of_the_package() -> None:
    drawn = set(chart("timeline").table["event"])
    events = catalog.load("timeline")
    left_out = events[~events["description"].isin(drawn)]
    assert 0 < len(left_out) < 10
    assert all(not catalog.well_graded([cell]) for cell in left_out["source_id"])


# The certification


def test_the_strongest_vote_follows_the_chamber_and_the_years() -> None:
    certified = explore.certification()
    both = certified.chart
    assert "63-27" in both.title and "Senate" in both.title and "1988" in both.title
    assert "never refused" in both.words
    for tally in ("63-27", "251-175", "45-54"):
        assert tally in both.words
    assert "251-175" in certified.choose(chamber="House").chart.title
    later = certified.choose(chamber="Senate", years=(1995, 2003)).chart
    assert "45-54" in later.title and "failed" in later.title and "63-27" not in later.words
    none = certified.choose(years=(2001, 2003)).chart
    assert "No final vote" in none.title


def test_percent_of_votes_against_the_table() -> None:
    table = chart("certification", shown="votes").table
    votes = table.dropna(subset=["yes"])
    assert (votes["percent yes"] == round(votes["yes"] / (votes["yes"] + votes["no"]) * 100, 1)).all()
    assert set(votes["who"]) == {"House", "Senate"}
    assert "94" not in votes["yes"].astype(str).tolist(), "the vote that let it stand is no vote to overturn"


def test_measures_are_counted_once() -> None:
    shown = chart("certification", shown="resolutions")
    counted = politics.measures_of(catalog.load("certification_votes"))
    counted = counted[counted["aim"].isin(["overturn", "probably overturn"])]
    assert shown.title.startswith(f"{len(counted)} measures")
    assert (shown.table["measure"] != "").sum() == len(counted)


def test_undated_decisions_and_inferred_measures_are_hollow_and_said() -> None:
    shown = chart("certification")
    decided = next(trace for trace in shown.spec["data"] if trace["name"] == "fully certified")
    assert decided["marker"]["color"].count("#ffffff") == 6
    assert any("1987, 1989, 1992, 1993, 1994, 1995" in limit for limit in shown.limits)
    assert any("probably" in limit for limit in shown.limits)


# The hegemonic party


def test_a_party_is_closed_before_its_first_election() -> None:
    explorer = explore.hegemonic_party().choose(years=(1946, 2000))
    control = explorer.part.state["controls"][1]
    assert [option["id"] for option in control["options"] if option["closed"]] == ["MORENA"]
    assert control["reasons"] == ["“Morena” is gray: it is recorded from 2018."]
    assert not any(
        option["closed"] for option in explore.hegemonic_party().part.state["controls"][1]["options"]
    )


def test_the_law_is_told_where_it_belongs() -> None:
    told = "The law that asks for a certificate was made in 1986."
    assert told in explore.certification().chart.words
    assert told not in explore.certification().choose(years=(1987, 2003)).chart.words


def test_contested_and_derived_elections_are_hollow() -> None:
    shown = explore.hegemonic_party().chart
    by_year = {
        (row["year"], row["election of"]): row["hollow because"] for row in shown.table.to_dict("records")
    }
    assert "fraudulent" in by_year[1988, "presidential vote"]
    assert "one name" in by_year[1976, "presidential vote"]
    assert "worked out" in by_year[1985, "deputies"]
    assert by_year[1997, "deputies"] == ""
    hollow = sum(
        trace["marker"]["color"].count("#ffffff")
        for trace in shown.spec["data"]
        if trace.get("orientation") != "h"
    )
    assert hollow == (shown.table["hollow because"] != "").sum()
    assert "below half of the seats in 1997, with 47.8" in shown.words


def test_the_two_bases_are_two_records() -> None:
    party = explore.hegemonic_party()
    valid = party.choose(years=(1982, 2018)).chart
    ballots = party.choose(years=(1982, 2018), basis="all ballots").chart
    assert "74.3 percent in 1982" in valid.words and "71.0 percent in 1982" in ballots.words
    early = party.choose(years=(1946, 1970), basis="all ballots")
    assert early.part.state["choices"]["basis"] == "valid votes"
    basis = next(control for control in early.part.state["controls"] if control["name"] == "basis")
    assert "from 1982" in basis["reasons"][0]


def test_half_is_marked_in_both_panels() -> None:
    lines = [
        shape for shape in explore.hegemonic_party().chart.spec["layout"]["shapes"] if shape["type"] == "line"
    ]
    assert [(line["y0"], line["y1"]) for line in lines] == [(50, 50), (50, 50)]
    assert len({line["yref"] for line in lines}) == 2


# Extraditions


def test_years_without_a_count_are_gaps_and_other_counts_are_hollow() -> None:
    shown = explore.extraditions().chart
    bars = next(
        trace for trace in shown.spec["data"] if trace["type"] == "bar" and trace.get("orientation") != "h"
    )
    missing = [2010, 2011, 2012, 2013, 2014, 2015, 2016]
    assert not set(bars["x"]) & set(missing)
    assert [mark["x"] for mark in shown.spec["layout"]["annotations"] if mark["text"] == "?"] == missing
    others = [trace for trace in shown.spec["data"] if trace["type"] == "scatter"]
    assert [list(zip(trace["x"], trace["y"], strict=True)) for trace in others] == [
        [(2008, 85)],
        [(2012, 122), (2013, 57)],
    ]
    assert all(trace["marker"]["color"] == "#ffffff" for trace in others)
    assert "12 people were extradited in 2000" in shown.words and "107" in shown.title
    assert any("66 for 2014" in limit for limit in shown.limits)
    early = chart("extraditions", years=(2000, 2006))
    assert not any("2014" in limit for limit in early.limits) and "?" not in early.words


# One year


def test_a_year_alone_is_told_once() -> None:
    handed_over = chart("extraditions", years=(2000, 2000))
    assert handed_over.title == "Extradited to the United States: 12 people in 2000"
    assert handed_over.words == "12 people were extradited in 2000."
    party = chart("hegemonic_party", years=(1994, 1994))
    assert "in 1994" in party.words and party.words.count("1994") == 2, (
        "once for the vote, once for the seats"
    )
    certified = chart("certification", years=(1999, 1999), chamber="Senate")
    assert certified.words == "In 1999 Mexico was fully certified, not refused."
    assert certified.title.endswith("is recorded, 1999")
    trade = chart("timeline", years=(1994, 1994), theme="trade")
    assert trade.title == "Chosen events under “trade”, 1994"
    assert len(trade.table) == 1 and trade.words.startswith("One event is listed here, of 1 January 1994.")


def test_no_span_ends_where_it_begins() -> None:
    for name in ("extraditions", "hegemonic_party", "certification", "timeline"):
        for state in states(name):
            shown = chart(name, **state)
            told = f"{shown.title} {shown.words}"
            assert not re.search(r"(\d{4}) to \1", told), told_of(name, state)


# Opinion


def test_polls_far_apart_are_not_joined_and_pollsters_are_kept_apart() -> None:
    shown = explore.opinion_of_us().chart
    line = next(trace for trace in shown.spec["data"] if "lines" in trace.get("mode", ""))
    known = [x for x in line["x"] if x is not None]
    assert not line.get("connectgaps") and None in line["y"]
    runs, run = [], []
    for x in [*line["x"], None]:
        if x is None:
            runs.append(run)
            run = []
        else:
            run.append(x)
    assert [(run[0], run[-1]) for run in runs] == [(2000, 2000), (2002, 2002), (2007, 2017), (2024, 2025)]
    assert len(known) == 14
    both = chart("opinion_of_us", pollsters=["Pew Research Center", "Latinobarómetro"])
    assert {"Pew Research Center", "Latinobarómetro"} <= {trace.get("name") for trace in both.spec["data"]}


def test_events_over_the_polls_come_from_the_tables() -> None:
    shown = explore.opinion_of_us().chart
    sentences = [mark["hovertext"] for mark in shown.spec["layout"]["annotations"] if "hovertext" in mark]
    described = set(catalog.load("timeline")["description"])
    assert len(sentences) == 6
    for sentence in sentences:
        told = sentence.partition(": ")[2]
        assert told in described or told.removesuffix(" takes office") in ("Obama", "Trump")
    assert "Arizona" not in chart("opinion_of_us", years=(2012, 2025)).words


def test_a_third_is_told_by_pollster() -> None:
    shown = explore.approval().chart
    for told in (
        "Consulta Mitofsky 33 (November 2015)",
        "Reforma 39 (December 2015)",
        "GEA-ISA 46",
        "Buendía & Laredo 32",
    ):
        assert told in shown.words
    assert shown.title.endswith("from 32 to 46 percent, by pollster")
    claim = next(shape for shape in shown.spec["layout"]["shapes"] if shape.get("y0") == CLAIM_PERCENT)
    assert claim["line"]["dash"] == "dash"
    one = explore.approval().choose(pollsters=["Consulta Mitofsky"]).chart
    assert "33 percent approve, by Consulta Mitofsky" in one.title
    other = explore.approval().choose(president="Vicente Fox").chart
    assert "third" not in json.dumps(other.spec["layout"]) and "2015" not in other.words


def test_months_in_office_count_from_the_first_day() -> None:
    shown = explore.approval().choose(pollsters=["Consulta Mitofsky"], axis="months").chart
    line = shown.spec["data"][0]
    places = [x for x in line["x"] if x is not None]
    assert 0 < places[0] < 1 and 71 < places[-1] < 72
    at_claim = shown.table["date"].tolist().index("2015-11")
    assert places[at_claim] == pytest.approx(35.5, abs=0.1)


def test_pollsters_without_a_poll_are_closed() -> None:
    salinas = explore.approval().choose(president="Carlos Salinas")
    assert salinas.part.state["choices"]["pollsters"] == ["Consulta Mitofsky"]
    control = next(control for control in salinas.part.state["controls"] if control["name"] == "pollsters")
    assert "Carlos Salinas" in control["reasons"][0]
    with pytest.raises(CourseError, match="at least one of"):
        salinas.choose(pollsters=["Gallup"])


# What the charts share


def test_dates_are_placed_and_told_as_far_as_they_are_known() -> None:
    assert middle_position("1988") == 1988
    assert middle_position("1988-07") == pytest.approx(1988.04, abs=0.01)
    assert middle_position("1988-01-01") == 1987.5
    told = [partial_date(date) for date in ("1988", "1988-04", "1988-04-14")]
    assert told == ["1988", "April 1988", "14 April 1988"]


def test_many_sources_are_named_in_the_table() -> None:
    shown = explore.timeline().chart
    assert shown.source_line == f"Source: {len(shown.sources)} sources, named row by row in the table."
    few = chart("approval", president="Carlos Salinas")
    assert catalog.cite(few.sources[0]) in few.source_line


def test_weak_sources_are_not_cited() -> None:
    assert catalog.well_graded(["D_LIDTIME_2015;D_NYT_2020", "D_NYT_2020"]) == ("D_NYT_2020",)
