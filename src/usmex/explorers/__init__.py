"""The charts that a reader can move. Each function makes one, which shows itself; a lesson shows it by ``lesson.show(...)``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from usmex import catalog
from usmex.errors import UnknownName
from usmex.explorers.view import Explorer
from usmex.messages import say

if TYPE_CHECKING:
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
    from usmex.explorers.violence import (
        homicide_series,
        monthly_homicides,
        removals_strip,
        removals_window,
        state_tiles,
    )

_ROOMS = {
    "aid": (
        "aid_flows",
        "before_merida",
        "promise_and_cash",
        "withheld",
    ),
    "board": ("three_presidencies",),
    "conditions": ("withholding_calculator",),
    "drugs": (
        "heroin_sources",
        "overdose_deaths",
        "poppy",
        "seizures",
    ),
    "money": (
        "account_shares",
        "deliveries",
        "money_flow",
        "vintages",
    ),
    "opinion": (
        "approval",
        "opinion_of_us",
    ),
    "places": ("state_and_nation",),
    "politics": (
        "certification",
        "extraditions",
        "hegemonic_party",
        "timeline",
    ),
    "rights": (
        "complaints",
        "rights_incidents",
        "target_list",
    ),
    "trade": (
        "mexico_economy",
        "mutual_dependence",
        "partner_shares",
        "us_mexico_trade",
    ),
    "violence": (
        "homicide_series",
        "monthly_homicides",
        "removals_strip",
        "removals_window",
        "state_tiles",
    ),
}
"""Which module makes which chart."""

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


def __getattr__(name: str) -> Any:
    """Import a chart's module when the chart is first asked for: a lesson needs two or three of them, not all."""
    for room, makes in _ROOMS.items():
        if name in makes:
            return getattr(import_module(f"{__name__}.{room}"), name)
    raise UnknownName(catalog.unknown(say("There is no chart “{name}”.", name=name), name, __all__[1:]))
