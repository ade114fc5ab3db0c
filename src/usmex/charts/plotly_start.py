"""Plotly without two seconds of waiting.

The first figure that is shown imports nbformat, then jsonschema, which imports ``rfc3987_syntax`` to check
internationalised web addresses and builds a large grammar for it: about two seconds of computing, for a check
that no figure ever asks for. While jsonschema is imported, a stand-in takes that module's place; it fetches the
real one if an address is ever checked, so nothing is checked less strictly than before.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

SLOW = "rfc3987_syntax"


def graph_objects() -> Any:
    """The module ``plotly.graph_objects``, imported without the slow grammar."""
    import_jsonschema()
    return importlib.import_module("plotly.graph_objects")


def import_jsonschema() -> None:
    """Import jsonschema without the slow grammar, before anything else does."""
    if "jsonschema" not in sys.modules and SLOW not in sys.modules:
        stand_in = types.ModuleType(SLOW)
        stand_in.is_valid_syntax = (  # type: ignore[attr-defined]
            lambda term, value: importlib.import_module(SLOW).is_valid_syntax(term, value)
        )
        sys.modules[SLOW] = stand_in
        try:
            importlib.import_module("jsonschema")
        finally:
            del sys.modules[SLOW]
