"""The explorer of three presidencies side by side."""

from __future__ import annotations

from functools import cache

from usmex import catalog
from usmex.charts import Chart
from usmex.charts.board.record import INDICATORS, BoardRecord, board_record, indicator_name
from usmex.charts.board.three_presidencies import AXES, three_presidencies_chart
from usmex.explorers.controls import Choice, Choices, Several, calendar_years
from usmex.explorers.view import Explorer
from usmex.messages import say


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
