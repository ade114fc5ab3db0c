"""Predictions: commit to a guess on the chart, then see the record and the gap."""

from usmex.predict.gap import Gap, compare, series_of
from usmex.predict.widget import PredictionView

__all__ = ["Gap", "PredictionView", "compare", "series_of"]
