"""Charts: pure functions from tables and choices to a picture, its words, its table and its sources."""

from usmex.charts import (
    aid,
    certification,
    conditions,
    deliveries,
    drugs,
    homicides,
    merida,
    money_flow,
    opinion,
    politics,
    rights,
    trade,
    vintages,
    violence,
)
from usmex.charts.chart import Chart

__all__ = [
    "Chart",
    "aid",
    "certification",
    "conditions",
    "deliveries",
    "drugs",
    "homicides",
    "merida",
    "money_flow",
    "opinion",
    "politics",
    "rights",
    "trade",
    "vintages",
    "violence",
]
