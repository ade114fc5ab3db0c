"""The charts that a reader can move. Each function makes one; show it with ``lesson.show(...)``."""

from usmex.explorers.aid import aid_flows, before_merida, promise_and_cash, withheld
from usmex.explorers.rights import complaints, rights_incidents, target_list
from usmex.explorers.view import Explorer
from usmex.explorers.violence import (
    homicide_series,
    monthly_homicides,
    removals_strip,
    removals_window,
    state_tiles,
)

__all__ = [
    "Explorer",
    "aid_flows",
    "before_merida",
    "complaints",
    "homicide_series",
    "monthly_homicides",
    "promise_and_cash",
    "removals_strip",
    "removals_window",
    "rights_incidents",
    "state_tiles",
    "target_list",
    "withheld",
]
