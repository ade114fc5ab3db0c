"""What a reader of the chart would miss if it were wrong."""

from __future__ import annotations

import pytest

from courselab import CourseError, evaluate, explore


def test_who_is_ahead_depends_on_what_a_loan_is() -> None:
    chart = explore.loans_by_year()
    assert chart.choose(counting="first").chart.title == "In 2024 North lent 4,300 books, South 2,800"
    assert chart.choose(counting="renewed").chart.title == "In 2024 South lent 5,900 books, North 5,000"


def test_loans_with_and_without_renewals_are_never_added() -> None:
    with pytest.raises(CourseError, match="hold the loans without"):
        evaluate('total("library_loans", "loans", library="south", year=2024)')
