"""Charts: pure functions from tables and choices to a picture, its words, its table and its sources."""

from usmex.charts import aid, board, certification, conditions, deliveries, drugs, homicides, merida, money_flow, opinion, places, politics, rights, trade, vintages, violence
from usmex.charts.chart import Chart

__all__ = [
    "Chart",
    "aid",
    "board",
    "certification",
    "conditions",
    "deliveries",
    "drugs",
    "homicides",
    "merida",
    "money_flow",
    "opinion",
    "places",
    "politics",
    "rights",
    "trade",
    "vintages",
    "violence",
]
