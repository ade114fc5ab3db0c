"""Charts: pure functions from tables and choices to a picture, its words, its table and its sources."""

from usmex.charts import aid, board, certification, drugs, merida, opinion, politics, trade
from usmex.charts.chart import Chart

__all__ = ["Chart", "aid", "board", "certification", "drugs", "merida", "opinion", "politics", "trade"]
