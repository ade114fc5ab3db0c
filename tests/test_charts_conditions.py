"""A condition on aid: the calculator reckons right, and the record shows each year's money and what was held back."""

from __future__ import annotations

import re

import pytest

from courselab import catalog
from courselab.derive import evaluate_number
from usmex import explore
from usmex.charts.aid.withholding_calculator import appropriations


@pytest.mark.parametrize(
    ("choices", "held", "share"),
    [
        ({}, "5.0", "2.6"),
        ({"percent": 0}, "0.0", "0.0"),
        ({"base": "account"}, "22.2", "11.4"),
        ({"base": "year"}, "29.2", "15.0"),
        ({"percent": 100, "base": "year"}, "194.9", "100.0"),
        ({"base": "own", "own": 160}, "24.0", "12.3"),
    ],
)
def test_one_sum(choices: dict[str, int | str], held: str, share: str) -> None:
    chart = explore.withholding_calculator().choose(**choices).chart
    assert f" is {held} million, {share} percent of the year’s 195" in chart.title
    assert f"holds back {held} million: {share} percent" in chart.words
    assert chart.table["million dollars"].tolist() == pytest.approx(chart.spec["data"][0]["x"], abs=0.01)


def test_the_start_tells_the_reported_sum_of_each_whole() -> None:
    chart = explore.withholding_calculator().chart
    assert (
        "0.20 to 0.22 percent of all Mérida money appropriated by then (2,300 or 2,500 million" in chart.words
    )
    assert (
        "Not rounded it is 4.95 million; the reports, too, say 5, which is 15.2 percent of the 33. Of INCLE alone (148) that is 3.4 percent, "
        "of INCLE and ESF together (195) 2.6, of all accounts (207) 2.4." in chart.words
    )
    assert chart.table["million dollars"].tolist() == [5.0, 33, 148.13, 194.88]
    assert any(
        "Military financing, 6.6 million that year, is counted apart" in limit for limit in chart.limits
    )


@pytest.mark.parametrize(("percent", "own"), [(15, 33), (15, 11), (7, 173), (1, 250), (93, 401)])
def test_the_printed_share_follows_from_the_printed_sum(percent: int, own: int) -> None:
    """A student who divides the two sums of the title gets its percentage, and that of the lesson."""
    title = explore.withholding_calculator().choose(base="own", percent=percent, own=own).chart.title
    printed = re.search(r" is ([\d.]+) million, ([\d.]+) percent of the year’s", title)
    assert printed
    year = evaluate_number(
        'total("merida_by_account", "amount_usd_millions", fiscal_year=2014, account=["INCLE", "ESF"])'
    )
    assert float(printed[2]) == round(float(printed[1]) / year * 100, 1)


def test_no_part_of_an_act_is_counted_twice() -> None:
    acts = appropriations(catalog.load("merida_funding"))
    by_year = acts.groupby("fiscal_year_from")["amount_usd_millions"].sum()
    assert by_year.to_dict() == pytest.approx({2008: 400, 2009: 720, 2010: 406.6})


def test_the_record_by_year() -> None:
    chart = explore.withholding_calculator().choose(base="record").chart
    found, outline, waited, held = (trace["y"] for trace in chart.spec["data"])
    assert found == pytest.approx([400, 720, 406.6, 135, 281.76, 227.144, 194.881, 156.1])
    assert sum(found) == pytest.approx(2500, rel=0.01), "CRS: nearly 2.5 billion from FY2008 to FY2015"
    assert held == [None, None, 26, None, None, None, 5, None]
    assert waited == [60, None, None, 18] + [None] * 4
    assert outline[0] == pytest.approx(60)
    share = (
        evaluate_number('value("merida_conditions", "amount_usd_millions", outcome="withheld")') / 406.6 * 100
    )
    assert f"FY2010, 26 of 406.6 million, {share:.1f} percent" in chart.words
    assert "FY2014, 5 of 194.9 million, 2.6 percent" in chart.words
    assert chart.table["held back"].dropna().tolist() == [26, 5]
    assert chart.table["waited for a report"].dropna().tolist() == [60, 18]
    assert (
        "of FY2011, about 18 million waited in May 2012, and what became of them was not found" in chart.words
    )
    assert "Vanguardia, May 2012" in chart.table["sources"].iloc[3]
    assert all(chart.table["sources"])


def test_the_percentage_moves_the_outline_and_not_the_record() -> None:
    shown = explore.withholding_calculator().choose(base="record")
    start = shown.chart
    moved = shown.choose(percent=20).chart
    assert moved.spec["data"][1]["y"][0] == 80 and moved.spec["data"][3] == start.spec["data"][3]
    assert moved.title == start.title and "20 percent of all of it would be 504.3 million" in moved.words
