"""When a missed question comes back: after a day, then three, a week, three weeks; then it is known."""

from __future__ import annotations

import datetime as dt

INTERVALS = (1, 3, 7, 21)
"""Days to wait after the first, second, third and fourth right answer that follows a miss."""


def is_due(streak: int, last: dt.datetime, now: dt.datetime) -> bool:
    """Whether a question that was missed once should be asked again.

    ``streak`` is how often it has been answered right since, each time after its wait; ``last`` is when it was
    last answered. After a clock was set back ``last`` may lie ahead: a wait counts in either direction, so that the
    question comes back within twice its wait and not only when the clock is there again.
    """
    if streak > len(INTERVALS):
        return False
    return streak == 0 or abs(now - last) >= dt.timedelta(days=INTERVALS[streak - 1])


def next_streak(streak: int, last: dt.datetime, now: dt.datetime, right: bool) -> int:
    """The streak after another answer: a second right answer on the same day proves little and adds nothing."""
    if not right:
        return 0
    return streak + 1 if is_due(streak, last, now) else streak
