"""The charts that a reader can move. Each function makes one; show it with ``lesson.show(...)``."""

from usmex.explorers.aid import aid_flows, before_merida, promise_and_cash, withheld
from usmex.explorers.board import three_presidencies
from usmex.explorers.conditions import withholding_calculator
from usmex.explorers.drugs import heroin_sources, overdose_deaths, poppy, seizures
from usmex.explorers.money import account_shares, deliveries, money_flow, vintages
from usmex.explorers.opinion import approval, opinion_of_us
from usmex.explorers.places import state_and_nation
from usmex.explorers.politics import certification, extraditions, hegemonic_party, timeline
from usmex.explorers.rights import complaints, rights_incidents, target_list
from usmex.explorers.trade import mexico_economy, mutual_dependence, partner_shares, us_mexico_trade
from usmex.explorers.view import Explorer
from usmex.explorers.violence import homicide_series, monthly_homicides, removals_strip, removals_window, state_tiles

__all__ = [
    "Explorer",
    "account_shares",
    "aid_flows",
    "approval",
    "before_merida",
    "certification",
    "complaints",
    "deliveries",
    "extraditions",
    "hegemonic_party",
    "heroin_sources",
    "homicide_series",
    "mexico_economy",
    "money_flow",
    "monthly_homicides",
    "mutual_dependence",
    "opinion_of_us",
    "overdose_deaths",
    "partner_shares",
    "poppy",
    "promise_and_cash",
    "removals_strip",
    "removals_window",
    "rights_incidents",
    "seizures",
    "state_and_nation",
    "state_tiles",
    "target_list",
    "three_presidencies",
    "timeline",
    "us_mexico_trade",
    "vintages",
    "withheld",
    "withholding_calculator",
]
