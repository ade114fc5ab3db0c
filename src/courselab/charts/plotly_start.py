"""Plotly without two seconds of waiting."""

from __future__ import annotations

import importlib
from typing import Any

from courselab.quick_start import import_jsonschema


def graph_objects() -> Any:
    """The module ``plotly.graph_objects``, imported without the slow grammar of jsonschema."""
    import_jsonschema()
    return importlib.import_module("plotly.graph_objects")
