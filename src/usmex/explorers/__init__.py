"""The charts that a reader can move. Each function makes one, which shows itself; a lesson shows it by ``lesson.show(...)``."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from usmex.errors import UnknownName
from usmex.explorers.view import Explorer as Explorer
from usmex.messages import say
from usmex.names import unknown

_CHARTS = {
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
"""Which module makes which chart: the one list of them. Tests, the ledger and the reading edition follow it."""

_NAMES = sorted(name for makes in _CHARTS.values() for name in makes)
__all__ = ["Explorer", *_NAMES]


def __dir__() -> list[str]:
    """What Tab offers after ``explore.``, also before a chart's module is imported."""
    return __all__


def __getattr__(name: str) -> Callable[..., Explorer]:
    """Import a chart's module when the chart is first asked for: a lesson needs two or three of them, not all."""
    for module, makes in _CHARTS.items():
        if name in makes:
            made: Callable[..., Explorer] = getattr(import_module(f"{__name__}.{module}"), name)
            return made
    raise UnknownName(unknown(say("There is no chart “{name}”.", name=name), name, _NAMES))
