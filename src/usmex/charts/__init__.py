"""Charts: pure functions from tables and choices to a picture, its words, its table and its sources."""

from usmex.charts import aid, deliveries, merida, money_flow, vintages
from usmex.charts.chart import Chart

__all__ = ["Chart", "aid", "deliveries", "merida", "money_flow", "vintages"]
