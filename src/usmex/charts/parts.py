"""Controls and drawings of money and of U.S. fiscal years, which charts share."""

from __future__ import annotations

from typing import Any

from courselab.charts import style
from courselab.charts.controls import Choice, YearRange
from courselab.charts.drawn import Bars
from courselab.messages import number, say


def fiscal_years(low: int, high: int, first: int | None = None, last: int | None = None) -> YearRange:
    """Two handles on U.S. fiscal years from ``low`` to ``high``; ``first`` and ``last`` are chosen at the start."""
    return YearRange("years", say("Years"), low, high, first or low, last or high, prefix="FY")


def dollars_choice(prices: str) -> Choice:
    """Nominal dollars, or those of one year, named as “FY2024” or “2024”."""
    return Choice(
        "dollars",
        say("Dollars"),
        {"nominal": say("nominal"), "constant": say("constant ({year} prices)", year=prices)},
    )


def named_bars(rows: list[tuple[str, float, str]]) -> Bars:
    """A few horizontal bars of millions of dollars, each a name, an amount and a color, with its number at the end."""
    return Bars(
        x=[round(amount, 4) for _, amount, _ in rows],
        y=[name for name, _, _ in rows],
        name="",
        color=[color for _, _, color in rows],
        hover=(),
        text=[number(amount, 0 if amount == round(amount) else 1) for _, amount, _ in rows],
        letters=14,
        across=True,
        more={"hovertemplate": "%{y}: %{text} million<extra></extra>"},
    )


def named_bars_layout(most: float) -> dict[str, Any]:
    """The layout of ``named_bars``; ``most`` is the largest amount."""
    return style.layout(
        230,
        names=190,
        xaxis=style.amount_axis(say("million dollars"), range=[0, most * 1.14]),
        yaxis={
            "automargin": True,
            "fixedrange": True,
            "autorange": "reversed",
            "ticks": "",
            "ticklabelstandoff": 4,
        },
        margin={"r": 40, "t": 12, "b": 52},
        showlegend=False,
    )
