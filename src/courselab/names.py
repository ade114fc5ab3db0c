"""A name that is not known: what is said of it, whether a notebook, a command or a question file asked for it."""

from __future__ import annotations

from collections.abc import Collection

from courselab.messages import say
from courselab.spelling import nearest

MOST_LISTED = 60
"""More names than that help nobody who is near to none of them."""


def unknown(head: str, wanted: object, known: Collection[str]) -> str:
    """``head``, which says that a name is not known, with the nearest one that is, or with all of them if they are few."""
    if near := nearest(wanted, known):
        return head + " " + say("Did you mean “{near}”?", near=near)
    if 0 < len(known) <= MOST_LISTED:
        return head + " " + say("There are: {known}.", known=", ".join(known))
    return head
