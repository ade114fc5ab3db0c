"""The charts that a reader can move. Each function makes one; show it with ``lesson.show(...)``."""

from usmex.explorers.aid import aid_flows, before_merida, promise_and_cash, withheld
from usmex.explorers.money import account_shares, deliveries, money_flow, vintages
from usmex.explorers.view import Explorer

__all__ = [
    "Explorer",
    "account_shares",
    "aid_flows",
    "before_merida",
    "deliveries",
    "money_flow",
    "promise_and_cash",
    "vintages",
    "withheld",
]
