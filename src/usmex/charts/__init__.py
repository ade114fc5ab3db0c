"""Charts: pure functions from tables and choices to a picture, its words, its table and its sources."""

from usmex.charts import (
    aid,
    certification,
    drugs,
    homicides,
    merida,
    opinion,
    politics,
    rights,
    trade,
    violence,
)
from usmex.charts.chart import Chart

__all__ = [
    "Chart",
    "aid",
    "certification",
    "drugs",
    "homicides",
    "merida",
    "opinion",
    "politics",
    "rights",
    "trade",
    "violence",
]
