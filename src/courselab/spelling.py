"""Which known name was probably meant by one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Collection


def nearest(wanted: object, known: Collection[str]) -> str:
    """The known name that was probably meant; empty if none is near."""
    return next(iter(difflib.get_close_matches(str(wanted), known, n=1, cutoff=0.5)), "")
