"""The charts of trade and drugs: what is drawn is what the tables say, and what a reader would miss."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import pytest

from courselab.charts.backdrop import End, Panel, end_labels
from courselab.derive import evaluate_number
from courselab.messages import number
from usmex import CourseError, explore
from usmex.charts.drugs.overdose_deaths import LOOKS
from usmex.charts.drugs.seizures import BETWEEN, PORTS

from .charts import chart, data_traces, states, told

NAMES = (
    *("partner_shares", "us_mexico_trade", "mutual_dependence", "mexico_economy"),
    *("poppy", "heroin_sources", "overdose_deaths", "seizures"),
)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_the_table_is_drawn(name: str) -> None:
    for state in states(name):
        shown = chart(name, **state)
        drawn = [value for trace in data_traces(shown) for value in trace["y"] if value is not None]
        values = [
            value
            for column in shown.table.columns[1:]
            for value in shown.table[column].tolist()
            if isinstance(value, int | float) and value == value
        ]
        # The ends of a range are drawn as an error bar, from the point that they belong to.
        ends = [*shown.table.get(LOW, ()), *shown.table.get(HIGH, ())]
        for value in values:
            near = min(abs(value - other) for other in drawn)
            assert near <= 0.51 or value in ends, f"{value} is not drawn: {told(name, state)}"


LOW, HIGH = "UNODC and Mexico, low", "UNODC and Mexico, high"


# Partners.


def test_the_three_blocs() -> None:
    shown = chart("partner_shares")
    assert list(shown.table.columns) == ["year", "United States", "Japan", "EU-12"]
    of_1989 = shown.table.set_index("year").loc[1989]
    assert of_1989.to_dict() == {"United States": 75.04, "Japan": 4.68, "EU-12": 8.48}
    assert "lowest in 1981 with 60.4 percent, highest in 2002 with 84.0 percent" in shown.words
    assert {"long_2015", "D_LAT_19900611", "K_HIST_NAFTA"} <= set(shown.sources)


def test_marks_follow_the_years() -> None:
    shown = chart("partner_shares", years=(1991, 2014))
    labels = [note["text"] for note in shown.spec["layout"]["annotations"]]
    assert "NAFTA 1994" in labels
    assert "Japan, Europe 1989" not in labels
    assert "long_2015" not in shown.sources
    assert not any("mark of 1989" in limit for limit in shown.limits)
    assert any("mark of 1989" in limit for limit in chart("partner_shares").limits)


def test_filled_years_are_dashed_and_imports_break() -> None:
    exports = data_traces(chart("partner_shares", partners=["EU-12"]))
    assert [(trace["line"]["dash"], trace["x"][0], trace["x"][-1]) for trace in exports] == [
        ("dash", 1971, 1990),
        ("solid", 1990, 2014),
    ]
    imports = data_traces(chart("partner_shares", partners=["United States"], flow="imports"))
    assert [(trace["line"]["dash"], trace["x"][0], trace["x"][-1]) for trace in imports] == [
        ("dash", 1971, 1990),
        ("solid", 1991, 2014),
    ]


def test_imports_are_not_compared_across_the_change_of_coverage() -> None:
    shown = chart("partner_shares", flow="imports", partners=["China"])
    assert shown.words.startswith("China: 0.2 percent in 1991, 16.8 percent in 2014")
    assert "in 1991," in shown.title
    before = chart("partner_shares", flow="imports", partners=["China"], years=(1980, 1990))
    assert "in 1980," in before.words
    closed = explore.partner_shares().choose(flow="imports", base="1988")
    assert closed.part.state["choices"]["base"] == "share"
    both = chart("mutual_dependence").words
    assert both.endswith("49.3 percent of Mexico's imports in 2014. It was 75.0 percent in 1991.")


def test_change_since_a_base_year() -> None:
    shown = chart("partner_shares", base="1988")
    assert shown.table.set_index("year").loc[1988].tolist() == [0, 0, 0]
    assert shown.title == (
        "1988 to 2014: the share of Japan in Mexico's exports moved by "
        + number(shown.table["Japan"].iloc[-1], 1)
        + " points"
    )
    assert "+" not in shown.title


def test_a_base_year_outside_the_years_is_closed() -> None:
    explorer = explore.partner_shares().choose(years=(1986, 2000), base="1988")
    assert explorer.part.state["choices"]["base"] == "1988"
    explorer.choose(base="1981")
    assert explorer.part.state["choices"]["base"] == "share"
    explorer.choose(years=(2008, 2014), goods="manufactures")
    assert explorer.part.state["choices"]["goods"] == "all"


def test_several_partners_are_kept_in_order_and_one_stays() -> None:
    explorer = explore.partner_shares().choose(partners=("Japan", "United States"))
    assert explorer.part.state["choices"]["partners"] == ["United States", "Japan"]
    explorer.part.wanted = {"choices": {"partners": []}, "serial": 1}
    assert explorer.part.state["choices"]["partners"] == ["United States", "Japan", "EU-12"]
    explorer.part.wanted = {"choices": {"partners": "Japan"}, "serial": 2}
    assert len(explorer.part.state["choices"]["partners"]) == 3
    kinds = {control["kind"] for control in explorer.part.state["controls"]}
    assert kinds == {"years", "choice", "several"}
    for wrong in ([], ["France"], "Japan"):
        with pytest.raises(CourseError, match="at least one of"):
            explorer.choose(partners=wrong)


# U.S. trade.


def test_growth_and_balance() -> None:
    shown = chart("us_mexico_trade", dollars="constant", years=(1985, 1993))
    assert "8.8 percent a year after inflation" in shown.title
    assert "2024 prices (U.S. GDP deflator)" in shown.subtitle
    assert "bea_gdp" in shown.sources
    assert "11.9 percent" in chart("us_mexico_trade", dollars="constant", years=(1993, 2001)).title
    nominal = chart("us_mexico_trade")
    assert "surplus in 4 of these 38 years: 1991, 1992, 1993, 1994" in nominal.words
    assert "bea_gdp" not in nominal.sources
    assert "deficit in each of these years" in chart("us_mexico_trade", years=(2000, 2022)).words
    table = nominal.table
    assert (table["exports"] - table["imports"] - table["balance"]).abs().max() < 0.011


def test_dependence_has_gaps_where_nothing_is_recorded() -> None:
    table = chart("mutual_dependence").table.set_index("year")
    assert table["Mexico in U.S. exports"].loc[:1986].isna().all()
    assert table["U.S. in Mexico's exports"].loc[2015:].isna().all()
    assert chart("mutual_dependence", years=(2016, 2022), flow="imports").title.startswith("Mexico supplied")
    assert chart("mutual_dependence", years=(1971, 1980)).title.startswith("The United States took")


def test_only_what_is_drawn_is_cited() -> None:
    assert chart("mutual_dependence", years=(2016, 2022)).sources == ("CENSUS_COUNTRY_2023",)
    assert chart("mutual_dependence", years=(1971, 1980)).sources == ("COW_TRADE4", "CEPII_TRADHIST")
    assert chart("partner_shares", years=(2000, 2014)).sources == ("COW_TRADE4",)


# The economy.


def test_dollar_gdp_is_not_compared_across_its_break() -> None:
    shown = chart("mexico_economy", indicator="gdp", years=(1988, 2000))
    assert [trace["x"][-1] for trace in data_traces(shown)] == [1992, 2000]
    assert "from 530.2 in 1993" in shown.title
    assert "not compared" in shown.words
    assert any("363 billion in 1992 to 530 billion in 1993" in limit for limit in shown.limits)
    constant = chart("mexico_economy", indicator="gdp_per_head_constant", years=(1981, 1993))
    assert "a change of -5.2 percent" in constant.words
    assert len(data_traces(constant)) == 1


def test_openness_is_exports_and_imports() -> None:
    table = chart("mexico_economy", indicator="openness").table.set_index("year")["openness"]
    assert table[1992] == 35.6
    assert table[1993] == 26.2


def test_an_indicator_without_record_is_closed() -> None:
    explorer = explore.mexico_economy().choose(indicator="fdi", years=(1960, 1965))
    assert explorer.part.state["choices"]["indicator"] == "gdp_per_head_constant"
    reasons = explorer.part.state["controls"][1]["reasons"]
    assert any("1970 to 2024" in reason for reason in reasons)


# Poppy and heroin.


def test_the_estimators_are_never_joined() -> None:
    shown = chart("poppy")
    assert shown.title.endswith("19,500 hectares in 2009, 10,500 in 2012, 44,100 in 2017")
    assert "41,800 hectares against 28,000 by UNODC and Mexico: 49.3 percent more" in shown.words
    lines = {trace["name"]: trace for trace in data_traces(shown)}
    assert lines["UNODC and Mexico"]["x"] == [2015, 2016, 2017, 2018]
    assert lines["UNODC and Mexico"]["marker"]["color"][0] == "#ffffff"
    assert lines["UNODC and Mexico"]["error_y"]["array"][0] == 28100 - 24800
    assert lines["U.S. Government, as printed by UNODC"]["marker"]["color"] == "#ffffff"
    assert {trace["line"]["dash"] for trace in lines.values()} == {"dash"}
    assert 26100 not in [value for trace in lines.values() for value in trace["y"]]


def test_the_latest_year_of_both_follows_the_years() -> None:
    assert "For 2016, the latest year that both estimated" in chart("poppy", years=(2000, 2016)).words
    assert chart("poppy", years=(2000, 2010)).title.endswith("in 2005, 19,500 in 2009")
    assert chart("poppy", years=(2004, 2010)).title.endswith("is highest in 2009: 19,500 hectares")
    later = chart("poppy", years=(2019, 2021))
    assert "No year of this range has a second estimate" in later.words
    assert chart("poppy", measure="heroin").title.endswith("2017: 111 tonnes")
    assert explore.poppy().choose(years=(2000, 2005), measure="heroin").part.state["choices"]["measure"] == (
        "hectares"
    )


def test_bounds_and_two_reporters_are_told_apart() -> None:
    shown = chart("heroin_sources")
    traces = {trace["name"]: trace for trace in data_traces(shown)}
    assert {trace["mode"] for trace in traces.values()} == {"markers"}
    mexico = traces["Mexico"]["marker"]
    assert mexico["symbol"] == ["circle", "triangle-down", *["circle"] * 5]
    assert [place for place, color in enumerate(mexico["color"]) if color == "#ffffff"] == [1, 5]
    assert "triangle-up" in traces["South America"]["marker"]["symbol"]
    assert "less than 5 percent in 2003" in shown.words
    assert "more than 50 percent in 2012" in shown.words
    assert "90 percent in 2015 as UNODC printed it" in shown.words
    assert 1998 not in shown.table["year"].tolist()


# People who died.


def test_overlapping_categories_are_lines() -> None:
    shown = chart("overdose_deaths", drugs=list(LOOKS))
    assert all(trace["type"] == "scatter" and "stackgroup" not in trace for trace in data_traces(shown))
    assert len(data_traces(shown)) == 9
    assert any("overlap" in limit for limit in shown.limits)
    assert shown.title == "2021: 106,699 people died of drug overdoses"


def test_peak_and_rates() -> None:
    assert "the most in 2017, 15,482" in chart("overdose_deaths").words
    rate = chart("overdose_deaths", measure="age_adjusted_rate", drugs=["heroin"], years=(2010, 2017)).words
    expected = evaluate_number(
        'value("overdose_deaths", "value", category="heroin", measure="age_adjusted_rate", year=2017)'
    )
    assert f"{number(expected, 1)} in 2017" in rate


def test_a_category_without_rate_is_closed() -> None:
    explorer = explore.overdose_deaths().choose(years=(1999, 2005), measure="age_adjusted_rate")
    several = explorer.part.state["controls"][2]
    assert [option["id"] for option in several["options"] if option["closed"]] == [
        "heroin_with_synthetic_opioid",
        "heroin_without_synthetic_opioid",
    ]


# Seizures.


def test_one_component_at_a_time() -> None:
    total = chart("seizures", drug="heroin").table["kilograms"]
    parts = [chart("seizures", drug="heroin", component=part).table["kilograms"] for part in (PORTS, BETWEEN)]
    assert (pd.concat(parts, axis=1).sum(axis=1) - total).abs().max() < 0.21
    shown = chart("seizures", drug="fentanyl")
    assert "highest year is FY2023 with 12,119" in shown.words
    assert "86 percent of CBP's weight" in shown.words


# Names at the ends of lines.


def test_names_at_the_ends_do_not_overlap() -> None:
    panel = Panel(160, 0.0, 100.0, "", {})
    ends = [End(str(value), 2014, value, "#14213d") for value in (0.0, 1.0, 2.0, 50.0, 99.0, 100.0)]
    places = [name.place for name in end_labels(ends, panel)]
    assert all(after - before >= 9.99 for before, after in pairwise(places))
    assert places[0] >= 0 and places[-1] <= 100
