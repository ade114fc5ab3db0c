"""The explorer of three presidencies side by side."""

from __future__ import annotations

from functools import cache

from courselab import catalog
from courselab.charts import Chart
from courselab.charts.controls import Choice, Choices, Several, calendar_years
from courselab.charts.view import Explorer
from courselab.messages import say
from usmex.charts.board.record import INDICATORS, BoardRecord, board_record, indicator_name
from usmex.charts.board.three_presidencies import AXES, three_presidencies_chart


@cache
def _board_record() -> BoardRecord:
    return board_record(catalog.load)


def three_presidencies() -> Explorer:
    """Indicators under Fox, Calderón and Peña Nieto: which, by calendar year or year in office, years."""
    record = _board_record()
    controls = (
        Several("indicators", say("Indicators"), {name: indicator_name(name) for name in INDICATORS}),
        Choice(
            "axis",
            say("Compare by"),
            dict(zip(AXES, (say("calendar year"), say("year in office")), strict=True)),
        ),
        calendar_years(*record.years),
    )

    def draw(choices: Choices) -> Chart:
        return three_presidencies_chart(
            record,
            indicators=tuple(choices["indicators"]),
            axis=choices["axis"],
            years=tuple(choices["years"]),
        )

    return Explorer(controls, draw)
