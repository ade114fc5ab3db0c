"""One state beside the nation: the rates, what is drawn as less than final, and that the four things agree."""

from __future__ import annotations

import pytest

from courselab import explore
from courselab.charts import Chart
from usmex.charts.violence.state_and_nation import LAST_FINAL, LAST_WHOLE


def chart(**choices: object) -> Chart:
    return explore.state_and_nation().choose(**choices).chart


def test_guerrero_and_the_nation() -> None:
    rates = chart().table.set_index("year")
    assert rates.loc[[2014, 2015], "Guerrero"].tolist() == [47.9, 66.9]
    assert rates.loc[[2014, 2015], "Mexico"].tolist() == [16.5, 17.0]
    counts = chart(measure="count").table.set_index("year")
    assert counts.loc[[2014, 2015], "Guerrero"].tolist() == [1727, 2421]
    assert counts.loc[2015, "Mexico"] == 20762


def test_title_and_words_follow_the_state_and_the_years() -> None:
    drawn = chart()
    assert "74.4" in drawn.title and "2012" in drawn.title and "22.0" in drawn.title
    assert "in 30 of 30 years" in drawn.words
    one = chart(state="10", years=(2015, 2015))
    assert one.words.startswith("2015: Durango 11.6") and "17.0" in one.words
    share = chart(years=(2014, 2015), measure="count").words
    assert "In 2015 that is 11.7 percent" in share and "3.0 percent of its people" in share


@pytest.mark.parametrize("state", [f"{code:02}" for code in range(1, 33)])
def test_each_state_is_drawn_as_its_table_says(state: str) -> None:
    drawn = chart(state=state, years=(2010, 2024))
    final, weak, nation = drawn.spec["data"][:3]
    name = drawn.table.columns[1]
    listed = dict(zip(drawn.table["year"], drawn.table[name], strict=True))
    shown = {**dict(zip(weak["x"], weak["y"], strict=True)), **dict(zip(final["x"], final["y"], strict=True))}
    assert shown == pytest.approx(listed, abs=0.051)
    assert nation["y"] == pytest.approx(drawn.table["Mexico"].tolist(), abs=0.051)


def test_what_is_not_final_is_dashed_hollow_and_said() -> None:
    drawn = chart(years=(2010, 2024))
    final, weak = drawn.spec["data"][:2]
    assert final["line"]["dash"] == "solid" and final["x"][-1] == LAST_FINAL
    assert weak["line"]["dash"] == "dash" and weak["x"][0] == LAST_FINAL
    assert weak["marker"]["color"][1:] == ["#ffffff"] * (2024 - LAST_FINAL)
    status = drawn.table.set_index("year")["record of the state"]
    assert [status[year] for year in (LAST_FINAL, LAST_WHOLE, 2020)] == ["final", "preliminary", "incomplete"]
    assert any(f"After {LAST_WHOLE}" in limit for limit in drawn.limits)
    assert "incomplete" in chart(years=(2021, 2024)).title


def test_counts_stand_in_two_panels_and_rates_on_one_scale() -> None:
    assert {trace["yaxis"] for trace in chart(measure="count", years=(2000, 2015)).spec["data"][:2]} == {
        "y",
        "y3",
    }
    assert {trace["yaxis"] for trace in chart(years=(2000, 2015)).spec["data"][:2]} == {"y"}
