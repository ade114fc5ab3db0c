"""Charts: pure functions from tables and choices to a picture, its words, its table and its sources."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from usmex.charts.chart import Chart

if TYPE_CHECKING:
    from usmex.charts import (
        aid,
        board,
        certification,
        conditions,
        deliveries,
        drugs,
        homicides,
        merida,
        money_flow,
        opinion,
        places,
        politics,
        rights,
        trade,
        vintages,
        violence,
    )

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


def __getattr__(name: str) -> Any:
    """Import a room when it is first entered: a lesson needs two or three of them, not all."""
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__} has no attribute {name}")
