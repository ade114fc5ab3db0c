"""Who paid in three periods: shares of obligations by account group, category or agency."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from courselab import derive
from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice
from courselab.charts.drawn import Bars
from courselab.charts.traces import numbered, rounded
from courselab.charts.view import Explorer, explorer
from courselab.messages import number, say
from usmex.charts.aid.record import AidRecord, Part, aid_record, parts_of

NARROW = 3
"""Percent below which a segment of the bars of three periods has its number above it."""
HEIGHT, BELOW, GAP = 396, 172, 0.25
"""Pixels of the chart and of the room below its bars; the share of a bar's place that stays empty."""
PERIODS = ((2008, 2010), (2011, 2015), (2016, 2020))


@cache
def _odd() -> float:
    """The military financing of FY2019 in millions, which no source explains."""
    return derive.evaluate_number(
        'total("aid_by_account", "obligated_usd", fiscal_year=2019, account_group="Foreign Military Financing") / 1e6'
    )


def account_shares() -> Explorer:
    """Who paid in three periods, in shares: breakdown, and whether FY2019's military financing counts."""
    return explorer(
        _chart,
        aid_record(),
        Choice(
            "breakdown",
            say("Breakdown"),
            {"account_group": say("account group"), "category": say("category"), "agency": say("agency")},
        ),
        Choice(
            "odd",
            say("Military financing of FY2019"),
            {"counted": say("counted"), "left_out": say("left out")},
        ),
    )


def _chart(record: AidRecord, *, breakdown: str, odd: str) -> Chart:
    """In nominal dollars: a share of a few years hardly depends on prices."""
    counted = odd == "counted"
    parts = parts_of(breakdown)
    amounts = pd.DataFrame(
        {
            f"FY{first}–FY{last}": record.parts["nominal"][breakdown].loc[first:last].sum()
            for first, last in PERIODS
        }
    ).T
    if not counted:
        amounts.loc[amounts.index[-1], "state" if breakdown == "agency" else "military"] -= _odd()
    totals = amounts.sum(axis=1)
    shares = amounts.div(totals, axis=0) * 100
    moved = (shares.iloc[-1] - shares.iloc[0]).abs().round(6)
    most = str(moved[::-1].idxmax())
    return Chart(
        name="account_shares",
        title=say(
            "{part}: {first} percent at first, {second} then, {third} in the end",
            part=parts[most].name,
            **_thrice(shares[most], 1),
        ),
        subtitle=(
            say("Shares of U.S. aid obligated for Mexico, percent of each period; U.S. fiscal years")
            if counted
            else say(
                "Shares of U.S. aid obligated for Mexico without the military financing of FY2019, percent of each period; U.S. fiscal years"
            )
        ),
        words=_words(shares, totals, parts),
        table=_table(shares, totals, parts),
        sources=("greenbook_fy2020",),
        traces=[_bars(part, shares[key], amounts[key]) for key, part in parts.items()],
        layout=style.layout(
            HEIGHT,
            barmode="stack",
            bargap=GAP,
            uniformtext={"mode": "hide", "minsize": 11},
            annotations=_narrow_shares(shares),
            xaxis=style.amount_axis(
                range=[0, 100],
                showgrid=False,
                tickvals=[0, 25, 50, 75, 100],
                ticktext=["0%", "25%", "50%", "75%", "100%"],
            ),
            yaxis={
                "autorange": "reversed",
                "fixedrange": True,
                "ticks": "",
                "ticklabelstandoff": 6,
                "automargin": True,
            },
            names=112,
            margin={"r": 28, "t": 18, "b": BELOW},
        ),
        limits=_limits(counted),
    )


def _thrice(periods: pd.Series, digits: int = 0) -> dict[str, str]:
    """The numbers of the three periods in words."""
    return dict(zip(("first", "second", "third"), numbered(periods, digits), strict=True))


def _narrow_shares(shares: pd.DataFrame) -> list[dict[str, Any]]:
    """The numbers of segments that are too narrow to hold one, above their bars."""
    bar = (HEIGHT - 18 - BELOW) / len(shares) * (1 - GAP)
    ends = shares.cumsum(axis=1)
    return [
        {
            "text": number(share, 1),
            "x": round(float(ends.loc[period, part] - share / 2), 4),
            "y": period,
            "yanchor": "bottom",
            "yshift": round(bar / 2),
            "showarrow": False,
            "borderpad": 0,
            "font": {"size": 12, "color": style.INK},
        }
        for period in shares.index
        for part, share in shares.loc[period].items()
        if 0.05 <= share < NARROW
    ]


def _bars(part: Part, shares: pd.Series, amounts: pd.Series) -> Bars:
    return Bars(
        x=rounded(shares),
        y=shares.index.tolist(),
        name=part.name,
        color=part.color,
        hover=[
            say(
                "{part}, {period}: {share} percent, {amount} million dollars",
                part=part.name,
                period=period,
                share=number(share, 1),
                amount=number(amounts[str(period)], 1),
            )
            for period, share in shares.items()
        ],
        edge=(style.PAPER, 1),
        text=[number(share, 1) if share >= NARROW else "" for share in shares],
        within=True,
        ink=style.text_on(part.color),
        letters=13,
        across=True,
        source="greenbook_fy2020",
    )


def _words(shares: pd.DataFrame, totals: pd.Series, parts: dict[str, Part]) -> str:
    change = shares.iloc[-1] - shares.iloc[0]
    up, down = str(change.idxmax()), str(change.idxmin())
    movers = say(
        "Of {first}, {second} and {third} million dollars in the three periods, the share of {up} rose most, "
        "from {up_first} to {up_last} percent; that of {down} fell most, from {down_first} to {down_last}.",
        **_thrice(totals),
        up=parts[up].name,
        up_first=number(shares[up].iloc[0], 1),
        up_last=number(shares[up].iloc[-1], 1),
        down=parts[down].name,
        down_first=number(shares[down].iloc[0], 1),
        down_last=number(shares[down].iloc[-1], 1),
    )
    if "support" not in parts:
        return movers
    return f"{movers} " + say(
        "Economic support and USAID together had {first}, {second} and {third} percent.",
        **_thrice(shares["support"] + shares["development"], 1),
    )


def _table(shares: pd.DataFrame, totals: pd.Series, parts: dict[str, Part]) -> pd.DataFrame:
    shown = shares.round(1).rename(columns={key: part.name for key, part in parts.items()})
    shown[say("all, million dollars")] = totals.round(1)
    return shown.rename_axis(say("fiscal years")).reset_index()


def _limits(counted: bool) -> tuple[str, ...]:
    return (
        say(
            "FY2019 shows {amount} million of military financing that no source seen explains; it is counted here.",
            amount=number(_odd(), 1),
        )
        if counted
        else say(
            "The {amount} million of military financing recorded in FY2019, which no source seen explains, are left out here.",
            amount=number(_odd(), 1),
        ),
        say("An account says who pays, not what is bought: helicopters for the police are INCLE."),
        say("The record by account ends in FY2020."),
    )
