"""Charts: pure functions from tables and choices to a picture, its words, its table and its sources."""

from __future__ import annotations

from usmex.charts.chart import Chart

__all__ = ["Chart"]
