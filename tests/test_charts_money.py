"""What the money bought: the flow, the shares, the deliveries and the copies say what the tables say."""

from __future__ import annotations

import pytest

from courselab.charts.style import PAPER
from courselab.derive import evaluate_number
from usmex import explore
from usmex.charts.aid.deliveries import deliveries_record
from usmex.charts.aid.vintages import is_early


def obligated(first: int, last: int) -> float:
    return evaluate_number(
        f'total("aid_by_account", "obligated_usd", fiscal_year=between({first}, {last})) / 1e6'
    )


@pytest.mark.parametrize("years", [(2008, 2015), (2016, 2020), (1990, 2020), (1994, 1994)])
def test_the_flow_carries_everything_twice(years: tuple[int, int]) -> None:
    """Once from agencies to accounts, once from accounts to labels; what is below zero is left out and said."""
    chart = explore.money_flow().choose(years=years).chart
    drawn = sum(chart.spec["data"][0]["link"]["value"]) / 2
    listed = chart.table["million dollars"].sum()
    assert drawn == pytest.approx(obligated(*years), abs=0.2)
    assert listed == pytest.approx(drawn, abs=0.05 * len(chart.table))
    assert min(chart.spec["data"][0]["link"]["value"]) > 0
    assert len(chart.spec["data"][0]["link"]["value"]) == 2 * len(chart.table)


def test_the_flow_names_its_largest_path() -> None:
    chart = explore.money_flow().chart
    share = evaluate_number(
        'total("aid_by_account", "obligated_usd", fiscal_year=between(2008, 2015), agency="Department of State", '
        'account_group="Counternarcotics and law enforcement (INCLE and predecessors)")'
        ' / total("aid_by_account", "obligated_usd", fiscal_year=between(2008, 2015)) * 100'
    )
    assert f"{share:.1f} percent" in chart.words and chart.title.startswith("64 percent")
    assert chart.table["percent"].sum() == pytest.approx(100, abs=1)
    assert "Money taken back, 0.19 million" in " ".join(chart.limits)


def test_shares_are_those_of_the_claim() -> None:
    table = explore.account_shares().chart.table.set_index("fiscal years")
    assert table["Drug control and police (INCLE)"].to_list() == [67.3, 61.1, 38.4]
    military = explore.account_shares().choose(breakdown="category").chart.table["Military"]
    assert military.to_list() == [13.4, 18.5, 23.6]
    without = explore.account_shares().choose(breakdown="category", odd="left_out").chart
    assert without.table["Military"].to_list() == [13.4, 18.5, 12.9]
    assert "without the military financing of FY2019" in without.subtitle


def test_deliveries_make_the_helicopters_that_officials_counted() -> None:
    chart = explore.deliveries().chart
    assert chart.title.startswith("15 helicopters")
    rows = deliveries_record()
    hulls = rows[(rows["kind"] == "delivered") & rows["lane"].isin(["bell", "forces hawks", "police hawks"])]
    before = hulls[hulls["date"] <= "2011-11-21"]["quantity"].sum()
    counted = rows[(rows["lane"] == "all") & (rows["kind"] == "to date")]["quantity"].iloc[-1]
    assert before == counted == 14


def test_a_disputed_total_is_hollow_and_a_plan_is_no_delivery() -> None:
    chart = explore.deliveries().chart
    marks = {trace["name"]: trace["marker"] for trace in chart.spec["data"]}
    assert marks["total to date, disputed"]["symbol"] == "square-open-dot"
    assert marks["planned"]["color"] == PAPER and marks["delivered"]["symbol"] == "circle"
    assert [entry["mark"] for entry in chart.legend if entry["name"] in ("planned", "delivered")] == [
        "◇",
        "●",
    ]


def test_totals_to_date_are_never_added() -> None:
    chart = explore.deliveries().choose(view="money").chart
    assert "may be added to another" in chart.words
    joined = [trace for trace in chart.spec["data"] if "lines" in trace["mode"]]
    assert [trace["y"] for trace in joined] == [[310, 343, 612, 1600]]


def test_copies_tell_late_from_finished() -> None:
    assert is_early("2021-04", 2021) and is_early("2022-10", 2022) and not is_early("2021-04", 2020)
    chart = explore.vintages().choose(years=(2021, 2021)).chart
    assert (
        "94.3 million dollars in the copy of October 2022 and 178.8 in that of November 2025" in chart.words
    )
    row = chart.table.iloc[0]
    assert row["April 2021"] == -0.4 and row["October 2022"] == 94.3


def test_old_years_stand_still() -> None:
    assert explore.vintages().choose(years=(2008, 2010)).chart.title == "The copies agree on these years"
