"""A guess as it comes from the browser, a progress file or a hand-in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from courselab.quiz.items import Prediction


def read_guess(prediction: Prediction, sent: Any) -> dict[int, float] | None:
    """A guess as the browser or the progress file has it (year to number); None unless every year is there."""
    if not isinstance(sent, Mapping):
        return None
    by_year = {str(year): value for year, value in sent.items()}
    values = [by_year.get(str(year)) for year in prediction.asked_years]
    if not all(
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
        for value in values
    ):
        return None
    inside = [min(prediction.max, max(prediction.min, float(value))) for value in values]  # type: ignore[arg-type]
    return dict(zip(prediction.asked_years, inside, strict=True))
