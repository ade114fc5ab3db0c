"""Constant dollars, as far as the tables themselves can vouch for them."""

from __future__ import annotations

import pandas as pd
import pytest

from courselab import catalog
from usmex import CourseError
from usmex.money import to_constant


@pytest.mark.parametrize("stage", ["requested", "appropriated", "obligated", "paid"])
def test_every_stage_is_at_the_prices_of_its_label(stage: str) -> None:
    table = catalog.load("aid_by_year").query("stage == @stage and amount_usd > 5e6")
    ratio = to_constant(table["amount_usd"], table["fiscal_year"]) / table["amount_usd_fy2024"]
    assert (ratio - 1).abs().max() < 0.001


def test_the_greenbook_is_met_to_one_percent() -> None:
    """Its deflators are an older edition: 0.5 percent apart on average, 0.76 at most, in FY2008."""
    table = catalog.load("aid_by_account").query("obligated_usd > 5e6")
    gap = (
        to_constant(table["obligated_usd"], table["fiscal_year"], base=2020) / table["obligated_usd_fy2020"]
        - 1
    )
    assert gap.mean() == pytest.approx(-0.005, abs=0.0005)
    assert gap.abs().max() < 0.008


def test_the_transition_quarter_has_the_prices_of_its_fiscal_year() -> None:
    table = catalog.load("aid_by_year").query("fiscal_year == 1976 and stage == 'obligated'")
    ratio = to_constant(table["amount_usd"], table["fiscal_year"]) / table["amount_usd_fy2024"]
    assert sorted(table["fiscal_year_label"]) == ["1976", "1976tq"]
    # The publisher deflates the quarter by a figure of its own, three percent above that of the year.
    assert ratio.to_list() == pytest.approx([1, 1.03], abs=0.001)


def test_rows_keep_their_index() -> None:
    amounts = pd.Series([1.0, 2.0], index=["b", "a"])
    constant = to_constant(amounts, pd.Series([2008, 2010], index=["b", "a"]), base=2010)
    assert list(constant.index) == ["b", "a"]
    assert constant["a"] == 2.0
    assert constant["b"] > 1.0


def test_a_year_without_a_deflator() -> None:
    with pytest.raises(CourseError, match="no deflator for FY1900"):
        to_constant(pd.Series([1.0]), pd.Series([1900]))
