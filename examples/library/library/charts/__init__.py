"""The charts of the course, a module each."""

from __future__ import annotations

CHARTS = {"loans_by_year": "library.charts.loans_by_year"}
"""Which module makes which chart: the one list of them."""
