"""A wrong name is answered with the nearest right one, or with all of them, wherever it was asked for."""

from __future__ import annotations

import pytest

from courselab import catalog
from courselab.errors import CourseError
from courselab.lesson import open_lesson
from courselab.names import MOST_LISTED, unknown
from courselab.quiz import bank_for
from usmex import explore


def test_the_nearest_name_is_offered() -> None:
    assert unknown("No.", "aid_by_yaer", ["aid_by_year", "poppy"]) == "No. Did you mean “aid_by_year”?"


def test_all_are_named_where_none_is_near_and_they_are_few() -> None:
    assert unknown("No.", "zzz", ["aid_by_year", "poppy"]) == "No. There are: aid_by_year, poppy."
    assert unknown("No.", "zzz", [f"name_{place}" for place in range(MOST_LISTED + 1)]) == "No."
    assert unknown("No.", "zzz", []) == "No."


@pytest.mark.parametrize(
    ("ask", "near"),
    [
        (lambda: catalog.load("aid_by_yaer"), "aid_by_year"),
        (lambda: catalog.field("aid_by_year", "amount_us"), "amount_usd"),
        (lambda: catalog.cite("long_2016"), "long_2015"),
        (lambda: explore.aid_flow, "aid_flows"),
        (lambda: open_lesson("03_pan_cooperation"), "03_pan_cooperation_merida"),
        (lambda: bank_for("03_pan_cooperation_merida").question("recall.bas"), "recall.base"),
    ],
)
def test_whoever_asks_gets_the_same_sentence(ask: object, near: str) -> None:
    with pytest.raises((CourseError, AttributeError), match=f"Did you mean “{near}”"):
        ask()  # type: ignore[operator]
