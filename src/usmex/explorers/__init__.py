"""The charts that a reader can move. Each function makes one; show it with ``lesson.show(...)``."""

from usmex.explorers.aid import aid_flows, before_merida, promise_and_cash, withheld
from usmex.explorers.view import Explorer

__all__ = ["Explorer", "aid_flows", "before_merida", "promise_and_cash", "withheld"]
