"""The charts that a reader can move. Each function makes one; show it with ``lesson.show(...)``."""

from usmex.explorers.aid import aid_flows, before_merida, promise_and_cash, withheld
from usmex.explorers.opinion import approval, opinion_of_us
from usmex.explorers.politics import certification, extraditions, hegemonic_party, timeline
from usmex.explorers.view import Explorer

__all__ = [
    "Explorer",
    "aid_flows",
    "approval",
    "before_merida",
    "certification",
    "extraditions",
    "hegemonic_party",
    "opinion_of_us",
    "promise_and_cash",
    "timeline",
    "withheld",
]
