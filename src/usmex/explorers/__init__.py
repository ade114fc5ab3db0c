"""The charts that a reader can move. Each function makes one; show it with ``lesson.show(...)``."""

from usmex.explorers.aid import aid_flows, before_merida, promise_and_cash, withheld
from usmex.explorers.board import three_presidencies
from usmex.explorers.drugs import heroin_sources, overdose_deaths, poppy, seizures
from usmex.explorers.opinion import approval, opinion_of_us
from usmex.explorers.politics import certification, extraditions, hegemonic_party, timeline
from usmex.explorers.trade import mexico_economy, mutual_dependence, partner_shares, us_mexico_trade
from usmex.explorers.view import Explorer

__all__ = [
    "Explorer",
    "aid_flows",
    "approval",
    "before_merida",
    "certification",
    "extraditions",
    "hegemonic_party",
    "heroin_sources",
    "mexico_economy",
    "mutual_dependence",
    "opinion_of_us",
    "overdose_deaths",
    "partner_shares",
    "poppy",
    "promise_and_cash",
    "seizures",
    "three_presidencies",
    "timeline",
    "us_mexico_trade",
    "withheld",
]
