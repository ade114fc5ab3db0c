"""Charts: functions from tables and choices to a picture, its words, its table and its sources.

The chart that a notebook shows as ``explore.poppy()`` is made by ``poppy_chart`` in a module ``poppy``, in the folder of
its subject. A subject's ``record`` module holds what several of its charts draw from; ``style``, ``backdrop``,
``traces``, ``words`` and ``chart`` hold what all of them share.
"""

from __future__ import annotations

from courselab.charts.chart import Chart

__all__ = ["Chart"]
