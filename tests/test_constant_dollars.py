"""Constant dollars, cell by cell: each is its nominal amount over the deflator of its year, so a wrong digit shows.

What is derived here holds for copies that the publisher deflated, too. One price level is the same in every table and
copy that has it; so each deflator is taken from the largest amount of its year, and every other amount must agree.
"""

from __future__ import annotations

import pandas as pd
import pytest

from courselab import catalog
from usmex.money import to_constant

COLUMNS = {
    "aid_by_account": ("obligated_usd", "obligated_usd_fy2020"),
    "aid_by_sector": ("amount_usd", "amount_usd_fy2024"),
    "aid_by_year": ("amount_usd", "amount_usd_fy2024"),
    "aid_vintages": ("amount_usd", "amount_usd_constant"),
}
"""Of each table the nominal dollars and the constant ones."""
ROUNDED = 1.0
"""Dollars by which an amount may be off that was deflated as one: both sides of it are rounded."""
SUMMED = 50
"""The same where the publisher added up many amounts that were rounded one by one."""
DIGITS = {"FY2020": 4}
"""Price levels for which the publisher's deflators have so few digits that an amount tells the whole deflator."""


def constant_dollars(table: str) -> pd.DataFrame:
    """The rows of a table that are not nothing: nominal and constant dollars, the price level, and the year."""
    nominal, constant = COLUMNS[table]
    rows = catalog.load(table)
    rows = rows.assign(
        nominal=rows[nominal].astype(float),
        constant=rows[constant].astype(float),
        prices=rows.get("constant_base", constant[-6:].upper()),
        label=rows.get("fiscal_year_label", rows["fiscal_year"].astype("string")),
    )
    return rows[rows["nominal"] != 0]


def deflators(rows: pd.DataFrame) -> pd.Series:
    """The deflator of each price level and year, as the largest amount has it."""
    largest = rows.loc[rows.groupby(["prices", "label"])["nominal"].idxmax()].set_index(["prices", "label"])
    found = largest["nominal"] / largest["constant"]
    for prices, digits in DIGITS.items():
        found = found.where(found.index.get_level_values("prices") != prices, found.round(digits))
    return found


def off(rows: pd.DataFrame, known: pd.Series) -> pd.Series:
    """By how many dollars each row is off its nominal amount over the deflator of its price level and year."""
    deflator = known.loc[pd.MultiIndex.from_frame(rows[["prices", "label"]])].to_numpy()
    return (rows["constant"] - rows["nominal"] / deflator).abs()


def test_no_column_of_constant_dollars_is_left_out() -> None:
    found = {
        (table, field["name"])
        for table in catalog.tables()
        for field in catalog.resource(table)["schema"]["fields"]
        if "U.S. dollars at" in field.get("unit", "")
    }
    assert found == {(table, constant) for table, (_, constant) in COLUMNS.items()}


def test_the_accounts_are_deflated_by_one_deflator_a_year() -> None:
    """The publisher's deflators of this price level have four digits, and an older copy of the totals has the same."""
    accounts = constant_dollars("aid_by_account")
    totals = constant_dollars("aid_vintages").query("prices == 'FY2020'")
    known = deflators(pd.concat([accounts, totals], ignore_index=True))
    assert off(accounts, known).max() <= ROUNDED
    assert off(totals, known).max() <= SUMMED


def test_what_we_deflated_ourselves_follows_from_the_table_of_deflators() -> None:
    ours = constant_dollars("aid_by_year").query("stage in ('requested', 'appropriated')")
    for rows in (ours, constant_dollars("aid_by_sector")):
        gap = rows["constant"] - to_constant(rows["nominal"], rows["fiscal_year"])
        assert gap.abs().max() <= 0.5 + 1e-6


def test_what_was_published_follows_from_the_table_of_deflators_as_far_as_its_digits_go() -> None:
    rows = constant_dollars("aid_by_year").query("stage in ('obligated', 'paid') and label != '1976tq'")
    gap = rows["constant"] - to_constant(rows["nominal"], rows["fiscal_year"])
    deflator = rows["fiscal_year"].map(
        catalog.load("deflators").set_index("year")["fiscal_year_deflator_fy2024"]
    )
    assert (gap.abs() <= 0.5 + rows["constant"] * 0.0005 / deflator).all()


def test_the_totals_are_those_of_the_newest_copy() -> None:
    place = ["stage", "fiscal_year_label"]
    newest = catalog.load("aid_vintages").query("vintage == '2025-11'").set_index(place)
    rows = catalog.load("aid_by_year").set_index(place)
    assert (rows["amount_usd"] == newest["amount_usd"].reindex(rows.index)).all()
    published = rows.query("stage in ('obligated', 'paid')")
    assert (published["amount_usd_fy2024"] == newest["amount_usd_constant"].reindex(published.index)).all()


def test_one_price_level_is_the_same_in_every_copy_that_has_it() -> None:
    rows = constant_dollars("aid_vintages")
    assert off(rows, deflators(rows)).max() <= SUMMED


@pytest.mark.parametrize(("one", "other"), [("FY2021", "FY2022"), ("FY2023", "FY2024")])
def test_two_price_levels_of_one_edition_of_the_deflators_keep_their_distance(one: str, other: str) -> None:
    """Until 2000 a copy has only one row a year; the one at other prices vouches for it."""
    rows = constant_dollars("aid_vintages").query("stage == 'obligated' and fiscal_year <= 2000")
    sides = rows.pivot(index="label", columns="prices", values="constant")
    assert len(sides) == 56
    gap = sides[one] - sides[other] * (sides[one] / sides[other]).median()
    assert gap.abs().max() <= SUMMED


def test_the_oldest_price_level_keeps_its_distance_as_far_as_digits_go() -> None:
    rows = constant_dollars("aid_vintages").query("stage == 'obligated' and fiscal_year <= 2000")
    known = deflators(rows).unstack("prices")
    ratio = known["FY2020"] / known["FY2019"]
    assert ((known["FY2020"] - ratio.median() * known["FY2019"]).abs() <= 0.0001).all()
