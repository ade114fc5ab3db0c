"""Predictions: commit to a guess on the chart, then see the record and the gap."""

from courselab.predict.widget import PredictionView

__all__ = ["PredictionView"]
