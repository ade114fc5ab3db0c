"""The scale of a prediction's drawing, on paper, on a slide and in a report."""

from __future__ import annotations

import math


def round_step(low: float, high: float, most: int) -> float:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that cuts a range into at most ``most`` steps."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9))


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """The round numbers from ``low`` to ``high``, at most ``most + 1`` of them."""
    step = round_step(low, high, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [step * place for place in range(first, last + 1)]
