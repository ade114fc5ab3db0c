"""The board of three presidencies: what is drawn, what is added up, and what stays a gap."""

from __future__ import annotations

from typing import Any

import pytest

from courselab import catalog, derive
from courselab.charts import Chart
from courselab.charts.controls import settle
from usmex import explore
from usmex.charts.board.record import board_record
from usmex.charts.board.summary import parts_of

YEARS = (2001, 2018)


def board(**choices: Any) -> Chart:
    made = explore.three_presidencies()
    return made.draw(settle(made.controls, choices))


def amounts(indicator: str) -> list[tuple[float, int] | None]:
    """Total or mean of an indicator under each of the three, with the years that it rests on."""
    parts = parts_of(board_record(), indicator, YEARS)
    return [None if part.amount is None else (round(part.amount, 1), part.known) for part in parts]


def test_totals_and_means_agree_with_the_tables() -> None:
    assert amounts("captures") == [None, (24, 6), (20, 6)]
    assert amounts("extraditions") == [(211, 6), (587, 3), (394, 2)]
    assert amounts("approval") == [(58, 3), (57, 3), (37.6, 6)]
    paid = [
        derive.evaluate_number(
            f'total("aid_by_year", "amount_usd_fy2024", stage="paid", fiscal_year=between({first}, {first + 5})) / 1e6'
        )
        for first in (2001, 2007, 2013)
    ]
    assert [found[0] for found in amounts("aid") if found] == pytest.approx(paid, abs=0.051)
    soldiers = [
        derive.evaluate_number(
            "("
            + " + ".join(
                f'value("military_deployment", "persons", measure="soldiers_deployed", first_year={year})'
                for year in range(first, first + 6)
            )
            + ") / 6"
        )
        for first in (2007, 2013)
    ]
    assert [found[0] for found in amounts("soldiers")[1:] if found] == pytest.approx(soldiers, abs=0.051)


def test_a_false_report_an_escape_and_an_extradition_are_no_captures() -> None:
    drawn = board(indicators=["captures"]).table
    removals = catalog.load("kingpin_removals")
    counted = removals[removals["outcome"].isin(["captured", "killed", "recaptured"])]
    within = counted["date"].str[:4].astype(int) <= 2018
    assert drawn["value"].sum() == within.sum() == 45


def test_gaps_stay_gaps() -> None:
    chart = board(indicators=["extraditions"])
    bars = {
        x
        for trace in chart.spec["data"]
        if trace["type"] == "bar" and trace["yaxis"] == "y"
        for x in trace["x"]
    }
    assert bars == {*range(2001, 2010), 2017, 2018}
    marks = [label["x"] for label in chart.spec["layout"]["annotations"] if label["text"] == "?"]
    assert marks == list(range(2010, 2017))
    assert "Years without a full figure: 2010 to 2016." in chart.words
    squares = [trace for trace in chart.spec["data"] if trace.get("marker", {}).get("symbol") == "square"]
    assert [trace["y"] for trace in squares] == [[122], [57]]


def test_each_presidency_is_a_line_from_its_first_to_its_sixth_year() -> None:
    chart = board(axis="office")
    soldiers = [trace for trace in chart.spec["data"] if trace["yaxis"] == "y4"]
    assert [(trace["name"], trace["x"]) for trace in soldiers] == [
        ("Fox", [6.0]),
        ("Calderón", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        ("Peña Nieto", [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
    ]
    assert "Marked" not in chart.words


def test_the_title_compares_and_follows_the_choice() -> None:
    assert board().title == (
        "Peña Nieto beside Calderón: lower in extraditions, soldiers, approval; level in aid"
    )
    assert board(indicators=["aid"], years=[2001, 2012]).title == "Calderón beside Fox: higher in aid"
    assert board(indicators=["aid"], years=[2013, 2018]).title == "2013 to 2018: aid"


def test_a_selected_record_is_not_compared_in_the_title() -> None:
    assert (
        board(indicators=["captures", "extraditions"]).title
        == "Peña Nieto beside Calderón: lower in extraditions"
    )
    assert board(indicators=["captures"]).title == "2001 to 2018: captures"


def test_no_score_is_made() -> None:
    words = board().words.lower()
    assert all(word not in words for word in ("score", "index", "overall"))
    assert board().spec["layout"]["yaxis"]["range"] != board().spec["layout"]["yaxis3"]["range"]
