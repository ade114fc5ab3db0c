"""U.S. goods trade with Mexico and its balance, billions of U.S. dollars, by calendar year."""

from __future__ import annotations

import pandas as pd

from courselab.charts.backdrop import (
    LOWER,
    UPPER,
    End,
    Panel,
    Years,
    end_labels,
    framed,
    nice_ceiling,
    within,
)
from courselab.charts.chart import Chart
from courselab.charts.controls import calendar_years
from courselab.charts.traces import bars, line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import hover_source, told
from courselab.measures import growth_per_year
from courselab.messages import number, say
from usmex import colors
from usmex.charts.parts import dollars_choice
from usmex.charts.trade.record import (
    CENSUS,
    FLOW_SYMBOLS,
    PRICE_YEAR,
    TradeRecord,
    flow_names,
    trade_marks,
    trade_record,
)


def us_mexico_trade() -> Explorer:
    """U.S. goods trade with Mexico and its balance, 1985 to 2022: years, dollars."""
    record = trade_record()
    return explorer(_chart, record, calendar_years(*record.yearly_years), dollars_choice(str(PRICE_YEAR)))


def _chart(record: TradeRecord, *, years: Years, dollars: str) -> Chart:
    drawn = record.yearly[dollars].loc[years[0] : years[1]]
    marks = within(trade_marks()[1:], years)
    upper = Panel(
        250, 0.0, nice_ceiling(float(drawn[["exports", "imports"]].max().max())), say("billion dollars"), {}
    )
    balance = drawn["balance"]
    spread = float(max(balance.max(), 0.0) - min(balance.min(), 0.0))
    lower = Panel(
        120,
        min(float(balance.min()), 0.0) - 0.06 * spread,
        max(float(balance.max()), 0.0) + 0.06 * spread,
        say("balance"),
        {"rangemode": "normal"},
    )
    names = flow_names()
    ends = [
        End(names[flow], float(drawn.index[-1]), float(drawn[flow].iloc[-1]), colors.FLOWS[flow])
        for flow in names
    ]
    return Chart(
        name="us_mexico_trade",
        title=_title(drawn, dollars),
        subtitle=say(
            "U.S. goods exports to and imports from Mexico and, below, exports less imports; {unit}; calendar years, Census Bureau",
            unit=_unit(dollars),
        ),
        words=_words(drawn),
        table=_table(drawn),
        sources=(
            CENSUS,
            *(["bea_gdp"] if dollars == "constant" else []),
            *dict.fromkeys(mark.source for mark in marks),
        ),
        traces=[
            *(
                line(
                    drawn[flow],
                    colors.FLOWS[flow],
                    _hover(drawn[flow], names[flow]),
                    name=names[flow],
                    symbol=FLOW_SYMBOLS[flow],
                    axes=UPPER,
                )
                for flow in names
            ),
            bars(
                balance,
                colors.FLOWS["balance"],
                _hover(balance, say("balance")),
                name=say("balance"),
                axes=LOWER,
            ),
            *record.behind.strip(years),
        ],
        layout=framed(
            record.behind, years, [upper, lower], marks, right=72, annotations=end_labels(ends, upper, UPPER)
        ),
        limits=(
            say("Goods only: services are not counted."),
            say(
                "The years before 1985 stand only in another record, kept by the importing country; it is not joined to this one."
            ),
        ),
    )


def _unit(dollars: str) -> str:
    if dollars == "constant":
        return say("billions of dollars at {year} prices (U.S. GDP deflator)", year=PRICE_YEAR)
    return say("billions of dollars, not adjusted for inflation")


def _hover(points: pd.Series, name: str) -> list[str]:
    return [
        say("{name}, {year}: {amount} billion dollars", name=name, year=year, amount=number(amount, 1))
        + f"<br>{hover_source(CENSUS)}"
        for year, amount in points.items()
    ]


def _title(drawn: pd.DataFrame, dollars: str) -> str:
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    values = told(drawn["total"], 1)
    if first == last:
        return say("U.S.-Mexico goods trade in {last}: {after} billion dollars", **values)
    growth = growth_per_year(drawn["total"], first, last)
    values["growth"] = number(abs(growth), 1)
    if dollars == "constant":
        if growth < 0:
            return say(
                "U.S.-Mexico goods trade shrank by {growth} percent a year after inflation, {first} to {last}",
                **values,
            )
        return say(
            "U.S.-Mexico goods trade grew by {growth} percent a year after inflation, {first} to {last}",
            **values,
        )
    if growth < 0:
        return say("U.S.-Mexico goods trade shrank by {growth} percent a year, {first} to {last}", **values)
    return say("U.S.-Mexico goods trade grew by {growth} percent a year, {first} to {last}", **values)


def _words(drawn: pd.DataFrame) -> str:
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    end = drawn.iloc[-1]
    values: dict[str, object] = {
        "year": last,
        "exports": number(end["exports"], 1),
        "imports": number(end["imports"], 1),
        "balance": number(end["balance"], 1),
        "total": number(end["total"], 1),
    }
    state = say(
        "{year}: exports to Mexico {exports} billion dollars, imports {imports} billion, together {total} billion, "
        "balance {balance} billion.",
        **values,
    )
    if first == last:
        return state
    growth = {flow: growth_per_year(drawn[flow], first, last) for flow in ("exports", "imports")}
    ends = {**told(drawn["total"], 1), **{flow: number(rate, 1) for flow, rate in growth.items()}}
    change = (
        say(
            "From {first} to {last} exports grew by {exports} percent a year and imports by {imports} percent; "
            "both together went from {before} to {after} billion dollars.",
            **ends,
        )
        if min(growth.values()) >= 0
        else say(
            "From {first} to {last} exports changed by {exports} percent a year and imports by {imports} percent; "
            "both together went from {before} to {after} billion dollars.",
            **ends,
        )
    )
    surplus = [int(year) for year in drawn.index[drawn["balance"] > 0]]
    sign = (
        say(
            "The United States had a surplus in {count} of these {all} years: {years}.",
            count=len(surplus),
            all=len(drawn),
            years=", ".join(str(year) for year in surplus),
        )
        if surplus
        else say("The United States had a deficit in each of these years.")
    )
    return f"{change} {state} {sign}"


def _table(drawn: pd.DataFrame) -> pd.DataFrame:
    names = {**flow_names(), "balance": say("balance")}
    return drawn[list(names)].round(2).rename(columns=names).rename_axis(say("year")).reset_index()
