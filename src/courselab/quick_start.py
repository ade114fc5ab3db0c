"""Python, Jupyter and plotly without a second of waiting that nobody asked for.

Whatever imports jsonschema (nbformat, a Jupyter server, plotly's figures) imports with it ``rfc3987_syntax``, which
checks internationalised web addresses and at once builds a large grammar for it: a second of computing in every
process, for a check that nothing here asks for. While jsonschema is imported, a stand-in takes that module's place; it
fetches the real one if an address is ever checked, so nothing is checked less strictly than before.

``python -m courselab.quick_start MODULE ...`` runs a module as ``python -m MODULE ...`` does, without that second.
"""

from __future__ import annotations

import importlib
import runpy
import sys
import types

SLOW = "rfc3987_syntax"


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


def run(module: str, arguments: list[str]) -> None:
    """Run a module with these arguments, in this process; returns or exits as it does."""
    import_jsonschema()
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2:])
