"""The small language of derivations: what it computes, and what it refuses."""

from __future__ import annotations

import pandas as pd
import pytest

from usmex import CourseError, catalog
from usmex.derive import evaluate, evaluate_number


def test_agrees_with_pandas() -> None:
    table = catalog.load("aid_by_year")
    paid = table[(table["stage"] == "paid") & table["fiscal_year"].between(2008, 2015)]
    expression = 'total("aid_by_year", "amount_usd", stage="paid", fiscal_year=between(2008, 2015)) / 1e6'
    assert evaluate(expression) == pytest.approx(paid["amount_usd"].sum() / 1e6)


def test_series_and_their_ratio() -> None:
    shares = evaluate(
        'series("aid_by_account", "obligated_usd", category="military") / series("aid_by_account", "obligated_usd") * 100'
    )
    assert isinstance(shares, pd.Series)
    assert shares[1997] == pytest.approx(80.1, abs=0.05)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('count("claims")', 41),
        ('value("aid_by_year", "amount_usd", fiscal_year=2010, stage="obligated") > 7e8', True),
        ('largest("aid_by_year", "amount_usd", by="fiscal_year", stage="obligated")', 2010),
        ('count("aid_by_year", stage=["paid", "requested"])', 42),
        ("not 1 > 2 and (2 > 1 or 1 > 2)", True),
        ("round(abs(-2.345), 1)", 2.3),
        ('at(series("aid_by_year", "amount_usd", stage="obligated"), 2010)', 718087932.0),
        ('largest("aid_by_account", "obligated_usd", by="agency", fiscal_year=2010)', "Department of State"),
        ('smallest("aid_by_year", "amount_usd", by="fiscal_year", stage="paid")', 2001),
        ('count("aid_by_account", fiscal_year_label="1976tq")', 2),
        ('count("merida_conditions", decided=between("2009-08", "2010-12"))', 6),
    ],
)
def test_values(expression: str, value: object) -> None:
    assert evaluate(expression) == value


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ('total("aid_by_yaer", "amount_usd")', "aid_by_year"),
        ('total("aid_by_year", "amount")', "no field"),
        ('total("aid_by_year", "stage")', "is text"),
        (
            'total("aid_by_year", "amount_usd", stage="promised", fiscal_year=between(2008, 2010))',
            r"No row of “aid_by_year” fits stage='promised', fiscal_year=between\(2008, 2010\)",
        ),
        ('count("aid_by_year", fiscal_year="2010")', "the field holds numbers"),
        ('count("aid_by_year", stage=["paid", 5])', "the field holds text"),
        ('count("aid_by_year", fiscal_year=between("2008", 2010))', "the field holds numbers"),
        ('value("merida_conditions", "base_usd_millions", decided="2008-06")', "is empty"),
        (
            'at(series("aid_by_year", "amount_usd", stage="paid"), 1950)',
            "nothing at 1950; it goes from 2001 to 2025",
        ),
        ("at(1, 2)", "needs a series"),
        ("between(2008, 2010)", "gives a filter"),
        ("round(5, -1000000000)", "cannot be rounded to -1000000000 digits"),
        ("round(1.5, 'x')", "cannot be computed"),
        ('series("aid_by_year", "amount_usd", stage="paid") > 3', "cannot be computed"),
        ('total("aid_by_year", "amount_usd", fiscal_year=2010)', "restate the same money; choose one"),
        ('series("aid_vintages", "amount_usd", stage="paid")', "choose one"),
        (
            'total("aid_by_year", "amount_usd", stage="obligated") + total("aid_by_account", "obligated_usd")',
            "“aid_by_year” and “aid_by_account” cannot be added. Both count the same obligations",
        ),
        (
            'total("merida_funding", "amount_usd_millions", act="P.L. 111-8 (omnibus)", scope="Mexico")'
            ' + total("aid_by_year", "amount_usd", stage="paid")',
            "cannot be added. The Mérida accounts are part",
        ),
        ("9" * 1500 + " / 3", "cannot be computed"),
        ('value("aid_by_year", "amount_usd", stage="paid")', "exactly one"),
        ('sum("aid_by_year")', "no function “sum”"),
        ("total(", "not written correctly"),
        ("1 / 0", "cannot be computed"),
        ("'a' * 1000000000", "cannot be computed"),
        ("total()", "cannot be computed"),
    ],
)
def test_a_slip_gets_a_sentence(expression: str, problem: str) -> None:
    with pytest.raises(CourseError, match=problem):
        evaluate(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os').system('true')",
        "().__class__",
        "[x for x in [1]]",
        "(lambda: 1)()",
        "2 ** 100000",
        "open('x')",
        "f'{1}'",
        'total(*["aid_by_year", "amount_usd"])',
        "1 < 2 < 3",
        "x",
    ],
)
def test_nothing_else_is_allowed(expression: str) -> None:
    with pytest.raises(CourseError):
        evaluate(expression)


def test_series_kept_apart_may_stand_side_by_side() -> None:
    assert len(evaluate('series("aid_by_year", "amount_usd", by="stage", fiscal_year=2010)')) == 4  # type: ignore[arg-type]
    ratio = 'total("aid_by_account", "obligated_usd", fiscal_year=2010) / total("aid_by_year", "amount_usd", stage="obligated", fiscal_year=2010)'
    assert evaluate_number(ratio) == pytest.approx(1, abs=1e-4)


def test_a_number_is_one_number() -> None:
    assert (
        evaluate_number('largest("aid_by_year", "amount_usd", by="fiscal_year", stage="obligated")') == 2010
    )
    with pytest.raises(CourseError, match="one number"):
        evaluate_number('series("aid_by_year", "amount_usd", stage="paid")')
    with pytest.raises(CourseError, match="longer"):
        evaluate_number("1+" * 2000 + "1")


@pytest.mark.parametrize("expression", ["1e308 * 10", "1e400 - 1e400", "9" * 400, "1000 * " * 200 + "1"])
def test_a_number_that_no_page_can_show(expression: str) -> None:
    with pytest.raises(CourseError, match="no finite number"):
        evaluate_number(expression)
