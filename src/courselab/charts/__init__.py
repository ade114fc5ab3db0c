"""Charts: functions from tables and choices to a picture, its words, its table and its sources.

The chart that a notebook shows as ``explore.loans()`` is made whole in a module ``loans``, in the course's package of
charts: its record, its controls, its drawing, its sentences. Here lies what all charts share: ``drawn`` (points, lines,
bars), ``backdrop`` (spans, dated marks, names at ends, panels), ``style``, ``words`` and ``controls``; ``figure`` makes
plotly's JSON of a chart, and ``view`` shows it.
"""

from __future__ import annotations

from courselab.charts.chart import Chart

__all__ = ["Chart"]
