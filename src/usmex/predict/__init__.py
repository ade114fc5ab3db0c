"""Predictions: commit to a guess on the chart, then see the record and the gap."""

from usmex.predict.widget import PredictionView

__all__ = ["PredictionView"]
