"""The charts that a reader can move. Each function makes one; show it with ``lesson.show(...)``."""

from usmex.explorers.aid import aid_flows, before_merida, promise_and_cash, withheld
from usmex.explorers.drugs import heroin_sources, overdose_deaths, poppy, seizures
from usmex.explorers.places import state_and_nation
from usmex.explorers.trade import mexico_economy, mutual_dependence, partner_shares, us_mexico_trade
from usmex.explorers.view import Explorer

__all__ = [
    "Explorer",
    "aid_flows",
    "before_merida",
    "heroin_sources",
    "mexico_economy",
    "mutual_dependence",
    "overdose_deaths",
    "partner_shares",
    "poppy",
    "promise_and_cash",
    "seizures",
    "state_and_nation",
    "us_mexico_trade",
    "withheld",
]
