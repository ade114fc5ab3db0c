"""Charts of trade and of Mexico's economy. All years are calendar years; amounts are billions of U.S. dollars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.charts import style
from usmex.charts.aid import hover_source
from usmex.charts.backdrop import (
    LOWER,
    UPPER,
    Backdrop,
    End,
    Mark,
    Panel,
    Shapes,
    Years,
    backdrop,
    end_labels,
    framed,
    line,
    nice_ceiling,
    within,
)
from usmex.charts.chart import Chart
from usmex.measures import trade
from usmex.measures.change import growth_per_year, percent_change, since
from usmex.messages import number, say
from usmex.periods import calendar_position, parse_day

PARTNERS = ("United States", "Canada", "Japan", "EU-12", "Germany", "Spain", "China", "South Korea")
SYMBOLS = dict(
    zip(
        PARTNERS,
        ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon"),
        strict=True,
    )
)
FLOW_SYMBOLS = {"exports": "circle", "imports": "square"}
BASES = (1981, 1985, 1988, 1990)
FILLED_TO = 1989
"""West Germany to this year is filled from another data set, for Germany and the EU-12."""
INCOMPLETE_TO = 1990
"""Mexico's imports to this year leave out much; the next year begins another coverage."""
PRICE_YEAR = 2024
GDP_SOURCE = "WDI_GDP_DATASETS"
GDP_BREAK = 1993
"""First year of the new series of GDP in dollars."""

COW = "COW_TRADE4"
FILL = "CEPII_TRADHIST"
MANUFACTURES = "WTO_AGTPA_MANUF"
CENSUS = "CENSUS_COUNTRY_2023"


def trade_marks() -> tuple[Mark, ...]:
    """The dated events that charts of trade carry."""
    return (
        Mark(
            1989,
            say("Japan, Europe 1989"),
            say("1989: approaches to Japan and Europe, as the article dates them"),
            "long_2015",
        ),
        Mark(
            calendar_position(parse_day("1990-02")),
            say("pact proposed 1990"),
            say("February 1990: Salinas proposes a free-trade pact to the United States"),
            "D_LAT_19900611",
        ),
        Mark(
            calendar_position(parse_day("1994-01-01")),
            say("NAFTA 1994"),
            say("1 January 1994: NAFTA takes effect"),
            "K_HIST_NAFTA",
        ),
    )


def partner_name(partner: str) -> str:
    """What a partner is called on a control or in a column."""
    return {
        "United States": say("United States"),
        "Canada": say("Canada"),
        "Japan": say("Japan"),
        "EU-12": say("EU-12"),
        "Germany": say("Germany"),
        "Spain": say("Spain"),
        "China": say("China"),
        "South Korea": say("South Korea"),
    }[partner]


def _end_name(partner: str) -> str:
    """A partner's name, short enough for the margin."""
    return {"United States": say("U.S."), "South Korea": say("S. Korea")}.get(partner, partner_name(partner))


def _in_sentence(partner: str) -> str:
    """A partner's name within a sentence."""
    return {"United States": say("the United States"), "EU-12": say("the EU-12")}.get(
        partner, partner_name(partner)
    )


@dataclass(frozen=True)
class TradeRecord:
    """The trade tables, added up once.

    ``shares[goods][flow]`` are percent of Mexico's trade by year and partner, ``goods`` all or manufactures and
    ``flow`` exports or imports. ``yearly[dollars]`` is U.S. trade with Mexico in billions, ``mexico_in_us[flow]``
    Mexico's percent of U.S. trade.
    """

    shares: dict[str, dict[str, pd.DataFrame]]
    yearly: dict[str, pd.DataFrame]
    mexico_in_us: pd.DataFrame
    behind: Backdrop

    def share_years(self, goods: str) -> Years:
        """First and last year of the shares of Mexico's partners."""
        years = self.shares[goods]["exports"].index
        return int(years[0]), int(years[-1])

    @property
    def yearly_years(self) -> Years:
        """First and last year of U.S. trade with Mexico."""
        years = self.yearly["nominal"].index
        return int(years[0]), int(years[-1])


def trade_record(
    by_year: pd.DataFrame,
    us_partners: pd.DataFrame,
    mexico_partners: pd.DataFrame,
    manufactures: pd.DataFrame,
    terms: pd.DataFrame,
) -> TradeRecord:
    """Add up the trade tables and ``presidencies`` for drawing. The U.S. record is that of the Census Bureau."""
    manufactures = manufactures.assign(
        partner=manufactures["partner"].replace({"EU-12 without Luxembourg": "EU-12"})
    )
    catalog.one_series("us_trade_partners", us_partners, along="partner")
    catalog.one_series("mexico_trade_partners", mexico_partners, along="partner")
    catalog.one_series("mexico_manufacturing_partners", manufactures, along="partner")
    columns = {"exports": "mexico_exports_usd_millions", "imports": "mexico_imports_usd_millions"}
    nominal = trade.yearly_trade(by_year) / 1000
    until = float(nominal.index.max()) + 0.5
    return TradeRecord(
        shares={
            "all": {
                flow: trade.partner_shares(mexico_partners, column)[list(PARTNERS)]
                for flow, column in columns.items()
            },
            "manufactures": {
                flow: trade.partner_shares(manufactures, column, trade.MANUFACTURES_WORLD)[list(PARTNERS)]
                for flow, column in columns.items()
            },
        },
        yearly={"nominal": nominal, "constant": trade.at_constant_prices(nominal, PRICE_YEAR)},
        mexico_in_us=pd.DataFrame(
            {
                flow: trade.partner_shares(us_partners, f"us_{flow}_usd_millions")["Mexico"]
                for flow in ("exports", "imports")
            }
        ),
        behind=backdrop(terms, until),
    )


# Partners of Mexico.


def partner_shares(
    record: TradeRecord,
    *,
    years: Years,
    partners: list[str],
    flow: str = "exports",
    goods: str = "all",
    base: int | None = None,
) -> Chart:
    """Shares of Mexico's exports or imports by partner, or their change since ``base`` in percentage points.

    ``years`` are calendar years. ``partners``: some of ``PARTNERS``. ``flow``: exports, imports. ``goods``: all
    (1971 to 2014), manufactures (1986 to 2006).
    """
    every = record.shares[goods][flow][partners]
    shares = every.loc[years[0] : years[1]]
    drawn = since(every, base).loc[years[0] : years[1]] if base else shares
    marks = within(trade_marks(), years)
    low, high = float(drawn.min().min()), float(drawn.max().max())
    panel = Panel(
        340,
        min(low * 1.1, 0.0) if base else 0.0,
        nice_ceiling(max(high, 0.0)),
        say("percentage points") if base else say("percent"),
        {"rangemode": "normal"},
    )
    ends = [
        End(
            _end_name(partner),
            float(drawn.index[-1]),
            float(drawn[partner].iloc[-1]),
            style.PARTNERS[partner],
        )
        for partner in partners
    ]
    return Chart(
        name="partner_shares",
        title=_partner_title(_comparable(drawn, flow, goods), flow, goods, base),
        subtitle=_partner_subtitle(flow, goods, base),
        words=_partner_words(_comparable(drawn, flow, goods), shares, base),
        table=_partner_table(drawn),
        sources=(
            *([MANUFACTURES] if goods == "manufactures" else _cow_sources(drawn)),
            *dict.fromkeys(mark.source for mark in marks),
        ),
        traces=[
            trace
            for partner in partners
            for trace in _partner_lines(drawn[partner], partner, flow, goods, base)
        ]
        + record.behind.strip(years),
        layout=framed(record.behind, years, [panel], marks, right=72, annotations=end_labels(ends, panel)),
        limits=_partner_limits(drawn, partners, flow, goods, marks),
    )


def _pieces(points: pd.Series, partner: str, flow: str) -> list[tuple[pd.Series, bool]]:
    """The pieces of a line over all goods, and whether each is dashed: not complete, or filled in part.

    Imports break where their coverage changes; exports of Germany and the EU-12 go on from the filled years.
    """
    if flow == "imports":
        cut = [(points.loc[:INCOMPLETE_TO], True), (points.loc[INCOMPLETE_TO + 1 :], False)]
    elif partner in ("Germany", "EU-12") and points.index[0] <= FILLED_TO:
        cut = [(points.loc[: FILLED_TO + 1], True), (points.loc[FILLED_TO + 1 :], False)]
    else:
        cut = [(points, False)]
    return [(piece, dashed) for piece, dashed in cut if len(piece)]


def _cow_sources(drawn: pd.DataFrame) -> list[str]:
    """The sources of shares of all goods, for the years that are drawn."""
    if drawn.empty:
        return []
    return [COW, FILL] if drawn.index[0] <= FILLED_TO else [COW]


def _comparable(drawn: pd.DataFrame, flow: str, goods: str = "all") -> pd.DataFrame:
    """The years that may be compared: of imports of all goods those of one coverage, the later if there are two."""
    later = drawn.loc[INCOMPLETE_TO + 1 :]
    return later if flow == "imports" and goods == "all" and len(later) else drawn


def _partner_lines(
    points: pd.Series, partner: str, flow: str, goods: str, base: int | None
) -> list[dict[str, Any]]:
    pieces = _pieces(points, partner, flow) if goods == "all" else [(points, False)]
    source = COW if goods == "all" else MANUFACTURES
    return [
        line(
            piece,
            style.PARTNERS[partner],
            [_partner_hover(partner, year, value, base, source) for year, value in piece.items()],
            name=partner_name(partner),
            symbol=SYMBOLS[partner],
            dash="dash" if dashed else "solid",
        )
        for piece, dashed in pieces
    ]


def _partner_hover(partner: str, year: Any, value: float, base: int | None, source: str) -> str:
    values = {"partner": partner_name(partner), "year": year, "value": _signed(value, 2, base is not None)}
    text = (
        say("{partner}, {year}: {value} points since {base}", base=base, **values)
        if base
        else say("{partner}, {year}: {value} percent", **values)
    )
    return f"{text}<br>{hover_source(source)}"


def _signed(value: float, digits: int, with_plus: bool) -> str:
    """A number, with a plus if it is a gain; never a minus before a zero."""
    value = round(value, digits) + 0.0
    return f"+{number(value, digits)}" if with_plus and value > 0 else number(value, digits)


def _flow_of_goods(flow: str, goods: str) -> str:
    return {
        ("exports", "all"): say("Mexico's exports"),
        ("imports", "all"): say("Mexico's imports"),
        ("exports", "manufactures"): say("Mexico's exports of manufactures"),
        ("imports", "manufactures"): say("Mexico's imports of manufactures"),
    }[flow, goods]


def _partner_subtitle(flow: str, goods: str, base: int | None) -> str:
    values = {"flow": _flow_of_goods(flow, goods)}
    if base:
        return say(
            "Shares of {flow}, change since {base} in percentage points; calendar years", base=base, **values
        )
    return say("Shares of {flow}, percent; calendar years", **values)


def _partner_title(drawn: pd.DataFrame, flow: str, goods: str, base: int | None) -> str:
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    end = drawn.iloc[-1]
    if base:
        most = str(end.abs().idxmax())
        return say(
            "{base} to {last}: the share of {partner} in {flow} moved by {points} points",
            base=base,
            last=last,
            partner=_in_sentence(most),
            flow=_flow_of_goods(flow, goods),
            points=_signed(float(end[most]), 1, True),
        )
    ranked = end.sort_values(ascending=False)
    top = str(ranked.index[0])
    values = {
        "flow": _flow_of_goods(flow, goods),
        "last": last,
        "partner": _in_sentence(top),
        "share": number(ranked.iloc[0], 1),
    }
    if len(ranked) == 1 and first < last:
        return say(
            "The share of {partner} in {flow}: {before} percent in {first}, {share} percent in {last}",
            first=first,
            before=number(float(drawn[top][first]), 1),
            **values,
        )
    if len(ranked) == 1:
        return say("The share of {partner} in {flow}: {share} percent in {last}", **values)
    pair = {**values, "second": _in_sentence(str(ranked.index[1])), "second_share": number(ranked.iloc[1], 1)}
    if flow == "exports":
        return say(
            "{last}: {partner} took {share} percent of {flow}, {second} {second_share} percent", **pair
        )
    return say(
        "{last}: {partner} supplied {share} percent of {flow}, {second} {second_share} percent", **pair
    )


def _partner_words(drawn: pd.DataFrame, shares: pd.DataFrame, base: int | None) -> str:
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    sentences = []
    for partner in drawn.columns:
        own = drawn[partner]
        values: dict[str, object] = {
            "partner": partner_name(str(partner)),
            "first": first,
            "last": last,
            "before": number(float(shares[partner][first]), 1),
            "after": number(float(shares[partner][last]), 1),
        }
        if base:
            sentences.append(
                say(
                    "{partner}: {points} points from {base} to {last}, to {after} percent.",
                    base=base,
                    points=_signed(float(own.iloc[-1]), 1, True),
                    **values,
                )
            )
        elif first == last:
            sentences.append(say("{partner}: {after} percent in {last}.", **values))
        else:
            sentences.append(
                say(
                    "{partner}: {before} percent in {first}, {after} percent in {last}; lowest in {low_year} with {low} "
                    "percent, highest in {high_year} with {high} percent.",
                    low_year=int(str(own.idxmin())),
                    low=number(own.min(), 1),
                    high_year=int(str(own.idxmax())),
                    high=number(own.max(), 1),
                    **values,
                )
            )
    return " ".join(sentences)


def _partner_table(drawn: pd.DataFrame) -> pd.DataFrame:
    shown = drawn.round(2).rename(columns={partner: partner_name(partner) for partner in PARTNERS})
    shown.columns.name = None
    return shown.rename_axis(say("year")).reset_index()


def _partner_limits(
    drawn: pd.DataFrame, partners: list[str], flow: str, goods: str, marks: list[Mark]
) -> tuple[str, ...]:
    limits = []
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    if goods == "manufactures":
        limits.append(
            say("Manufactured goods are recorded for 1986 to 2006; the EU-12 is without Luxembourg here.")
        )
    if goods == "all" and first <= FILLED_TO:
        limits.append(
            say(
                "West Germany 1971 to 1989 is filled from another data set: it is part of Germany, of the EU-12 and of the whole."
            )
        )
    if goods == "all" and flow == "imports" and first <= INCOMPLETE_TO:
        limits.append(
            say(
                "Mexico's recorded imports jump in 1991, when their coverage seems to change; the lines before are dashed and not joined to those after."
            )
        )
    if goods == "all" and flow == "exports":
        limits.append(
            say(
                "The buyer's record counts goods of in-bond plants; Mexico's own statistics of the time gave the United States a lower share."
            )
        )
    if any(mark.source == "long_2015" for mark in marks):
        limits.append(
            say(
                "The mark of 1989 follows the article; the visits that are on record run from September 1989 to June 1990."
            )
        )
    if {"EU-12", "Germany"} <= set(partners) or {"EU-12", "Spain"} <= set(partners):
        limits.append(say("Germany and Spain are part of the EU-12: never add them to it."))
    if last == 2014:
        limits.append(say("The record by partner ends in 2014."))
    return tuple(limits)


# U.S. trade with Mexico.


def us_mexico_trade(record: TradeRecord, *, years: Years, dollars: str = "nominal") -> Chart:
    """U.S. goods exports to and imports from Mexico, and the balance below, in billions of dollars.

    ``years`` are calendar years from 1985 to 2022. ``dollars``: nominal, or constant (GDP deflator).
    """
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
    names = {"exports": say("exports"), "imports": say("imports")}
    ends = [
        End(names[flow], float(drawn.index[-1]), float(drawn[flow].iloc[-1]), style.FLOWS[flow])
        for flow in names
    ]
    return Chart(
        name="us_mexico_trade",
        title=_trade_title(drawn, dollars),
        subtitle=say(
            "U.S. goods exports to and imports from Mexico and, below, exports less imports; {unit}; calendar years, Census Bureau",
            unit=_trade_unit(dollars),
        ),
        words=_trade_words(drawn, dollars),
        table=_trade_table(drawn),
        sources=(
            CENSUS,
            *(["bea_gdp"] if dollars == "constant" else []),
            *dict.fromkeys(mark.source for mark in marks),
        ),
        traces=[
            *(
                line(
                    drawn[flow],
                    style.FLOWS[flow],
                    _trade_hover(drawn[flow], names[flow]),
                    name=names[flow],
                    symbol=FLOW_SYMBOLS[flow],
                    axes=UPPER,
                )
                for flow in names
            ),
            {
                "type": "bar",
                "name": say("balance"),
                "x": drawn.index.tolist(),
                "y": balance.round(4).tolist(),
                "marker": {"color": style.FLOWS["balance"]},
                "customdata": _trade_hover(balance, say("balance")),
                "hovertemplate": "%{customdata}<extra></extra>",
                "xaxis": LOWER[0],
                "yaxis": LOWER[1],
            },
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


def _trade_unit(dollars: str) -> str:
    if dollars == "constant":
        return say("billions of dollars at {year} prices (U.S. GDP deflator)", year=PRICE_YEAR)
    return say("billions of dollars, not adjusted for inflation")


def _trade_hover(points: pd.Series, name: str) -> list[str]:
    return [
        say("{name}, {year}: {amount} billion dollars", name=name, year=year, amount=number(amount, 1))
        + f"<br>{hover_source(CENSUS)}"
        for year, amount in points.items()
    ]


def _trade_title(drawn: pd.DataFrame, dollars: str) -> str:
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    if first == last:
        return say(
            "U.S.-Mexico goods trade in {year}: {total} billion dollars",
            year=last,
            total=number(drawn["total"].iloc[-1], 1),
        )
    growth = growth_per_year(drawn["total"], first, last)
    values = {"first": first, "last": last, "growth": number(abs(growth), 1)}
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


def _trade_words(drawn: pd.DataFrame, dollars: str) -> str:
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
    told: dict[str, object] = {
        "first": first,
        "last": last,
        "before": number(drawn["total"].iloc[0], 1),
        "after": number(drawn["total"].iloc[-1], 1),
        **{flow: number(rate, 1) for flow, rate in growth.items()},
    }
    change = (
        say(
            "From {first} to {last} exports grew by {exports} percent a year and imports by {imports} percent; "
            "both together went from {before} to {after} billion dollars.",
            **told,
        )
        if min(growth.values()) >= 0
        else say(
            "From {first} to {last} exports changed by {exports} percent a year and imports by {imports} percent; "
            "both together went from {before} to {after} billion dollars.",
            **told,
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


def _trade_table(drawn: pd.DataFrame) -> pd.DataFrame:
    names = {"exports": say("exports"), "imports": say("imports"), "balance": say("balance")}
    return drawn[list(names)].round(2).rename(columns=names).rename_axis(say("year")).reset_index()


# Dependence on each other.


def mutual_dependence(record: TradeRecord, *, years: Years, flow: str = "both") -> Chart:
    """Mexico's share of U.S. goods trade above, the U.S. share of Mexico's below, on one time axis.

    ``years`` are calendar years from 1971 to 2022. ``flow``: both, exports, imports.
    """
    flows = ["exports", "imports"] if flow == "both" else [flow]
    span = list(range(years[0], years[1] + 1))
    mexico = record.mexico_in_us[flows].reindex(span).astype(float)
    united_states = (
        pd.DataFrame({each: record.shares["all"][each]["United States"] for each in flows})
        .reindex(span)
        .astype(float)
    )
    marks = within(trade_marks()[1:], years)
    names = {"exports": say("exports"), "imports": say("imports")}
    upper = Panel(190, 0.0, 20.0, say("percent"), {"dtick": 5})
    lower = Panel(230, 0.0, 100.0, say("percent"), {"dtick": 20})
    traces: list[dict[str, Any]] = []
    ends: Shapes = []
    for frame, panel, axes, source in (
        (mexico, upper, UPPER, CENSUS),
        (united_states, lower, LOWER, COW),
    ):
        last_points = []
        for each in flows:
            points = frame[each].dropna()
            if points.empty:
                continue
            pieces = _pieces(points, "United States", each) if source == COW else [(points, False)]
            traces += [
                line(
                    piece,
                    style.FLOWS[each],
                    _dependence_hover(piece, each, source),
                    name=names[each],
                    symbol=FLOW_SYMBOLS[each],
                    dash="dash" if dashed else "solid",
                    axes=axes,
                )
                for piece, dashed in pieces
            ]
            last_points.append(
                End(names[each], float(points.index[-1]), float(points.iloc[-1]), style.FLOWS[each])
            )
        ends += end_labels(last_points, panel, axes)
    return Chart(
        name="mutual_dependence",
        title=_dependence_title(mexico, united_states),
        subtitle=say(
            "Above: Mexico's share of U.S. goods trade (Census Bureau). Below: the U.S. share of Mexico's (Correlates of War). Percent; calendar years"
        ),
        words=_dependence_words(mexico, united_states),
        table=_dependence_table(mexico, united_states),
        sources=(
            *([CENSUS] if mexico.notna().any(axis=None) else []),
            *_cow_sources(united_states.dropna(how="all")),
            *dict.fromkeys(mark.source for mark in marks),
        ),
        traces=[*traces, *record.behind.strip(years)],
        layout=framed(
            record.behind,
            years,
            [upper, lower],
            marks,
            right=72,
            annotations=[
                *ends,
                _panel_name(say("Mexico in U.S. trade"), UPPER[1]),
                _panel_name(say("The United States in Mexico's trade"), LOWER[1]),
            ],
        ),
        limits=(
            say(
                "Mexico's share of U.S. trade is recorded for 1987 to 2022, the U.S. share of Mexico's for 1971 to 2014."
            ),
            say(
                "Mexico's recorded imports jump in 1991, when their coverage seems to change; the lines before are dashed and not joined to those after."
            ),
            say("The two panels have different scales."),
        ),
    )


def _panel_name(text: str, axis: str) -> dict[str, Any]:
    """A panel's name just above it."""
    return {
        "text": f"<b>{text}</b>",
        "xref": "paper",
        "x": 0,
        "xanchor": "left",
        "yref": f"{axis} domain",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 1,
        "showarrow": False,
        "bgcolor": "#ffffff",
        "borderpad": 0,
        "font": {"size": 13, "color": style.SOFT_INK},
    }


def _dependence_fact(each: str, source: str, year: int, share: str) -> str:
    sentences = {
        ("exports", CENSUS): say(
            "Mexico took {share} percent of U.S. exports in {year}.", share=share, year=year
        ),
        ("imports", CENSUS): say(
            "Mexico supplied {share} percent of U.S. imports in {year}.", share=share, year=year
        ),
        ("exports", COW): say(
            "The United States took {share} percent of Mexico's exports in {year}.", share=share, year=year
        ),
        ("imports", COW): say(
            "The United States supplied {share} percent of Mexico's imports in {year}.",
            share=share,
            year=year,
        ),
    }
    return sentences[each, source]


def _dependence_hover(points: pd.Series, each: str, source: str) -> list[str]:
    return [
        f"{_dependence_fact(each, source, int(str(year)), number(share, 2))}<br>{hover_source(source)}"
        for year, share in points.items()
    ]


def _dependence_title(mexico: pd.DataFrame, united_states: pd.DataFrame) -> str:
    each = str(mexico.columns[0])
    both = mexico[each].dropna().index.intersection(united_states[each].dropna().index)
    if len(both):
        year = int(both[-1])
        values = {
            "year": year,
            "mexico": number(float(mexico[each][year]), 1),
            "us": number(float(united_states[each][year]), 1),
        }
        if each == "exports":
            return say(
                "{year}: Mexico bought {mexico} percent of U.S. exports, the United States {us} percent of Mexico's",
                **values,
            )
        return say(
            "{year}: Mexico supplied {mexico} percent of U.S. imports, the United States {us} percent of Mexico's",
            **values,
        )
    frame, source = (mexico, CENSUS) if mexico[each].notna().any() else (united_states, COW)
    last = int(frame[each].dropna().index[-1])
    return _dependence_fact(each, source, last, number(float(frame[each][last]), 1)).rstrip(".")


def _dependence_words(mexico: pd.DataFrame, united_states: pd.DataFrame) -> str:
    sentences = []
    for frame, source in ((mexico, CENSUS), (united_states, COW)):
        for each in frame.columns:
            recorded = frame[[each]].dropna()
            points = (_comparable(recorded, str(each)) if source == COW else recorded)[each]
            if points.empty:
                continue
            first, last = int(points.index[0]), int(points.index[-1])
            fact = _dependence_fact(str(each), source, last, number(points.iloc[-1], 1))
            if first < last:
                fact = f"{fact} " + say(
                    "It was {share} percent in {year}.", share=number(points.iloc[0], 1), year=first
                )
            sentences.append(fact)
    return " ".join(sentences)


def _dependence_table(mexico: pd.DataFrame, united_states: pd.DataFrame) -> pd.DataFrame:
    names = {
        (0, "exports"): say("Mexico in U.S. exports"),
        (0, "imports"): say("Mexico in U.S. imports"),
        (1, "exports"): say("U.S. in Mexico's exports"),
        (1, "imports"): say("U.S. in Mexico's imports"),
    }
    columns = {
        names[index, str(each)]: frame[each].round(2)
        for index, frame in enumerate((mexico, united_states))
        for each in frame.columns
    }
    return pd.DataFrame(columns).rename_axis(say("year")).reset_index()


# Mexico's economy.


@dataclass(frozen=True)
class Indicator:
    """How an indicator is named and drawn: ``unit`` in words, divided by ``scale``; ``breaks`` at GDP_BREAK."""

    name: str
    subtitle: str
    unit: str
    scale: float = 1.0
    digits: int = 0
    breaks: bool = False


def indicators() -> dict[str, Indicator]:
    """The indicators of ``mexico_economy`` that are drawn, and openness, which is computed from two of them."""
    dollars, billions, percent = say("dollars"), say("billion dollars"), say("percent of GDP")
    return {
        "gdp_per_head_constant": Indicator(
            say("GDP per head, constant prices"),
            say("Mexico's GDP per head, dollars at 2015 prices"),
            dollars,
        ),
        "gdp_per_head": Indicator(
            say("GDP per head, current prices"),
            say("Mexico's GDP per head, dollars not adjusted for inflation"),
            dollars,
            breaks=True,
        ),
        "gdp": Indicator(
            say("GDP"),
            say("Mexico's GDP, billions of dollars not adjusted for inflation"),
            billions,
            1e9,
            1,
            True,
        ),
        "openness": Indicator(
            say("openness"),
            say("Mexico's exports and imports of goods and services together, percent of GDP"),
            percent,
            1.0,
            1,
            True,
        ),
        "fdi": Indicator(
            say("foreign investment"),
            say(
                "Net inflows of foreign direct investment to Mexico, billions of dollars not adjusted for inflation"
            ),
            billions,
            1e9,
            2,
        ),
        "fdi_share": Indicator(
            say("foreign investment, share of GDP"),
            say("Net inflows of foreign direct investment to Mexico, percent of GDP"),
            percent,
            1.0,
            2,
            True,
        ),
        "remittances": Indicator(
            say("remittances"),
            say("Personal remittances received by Mexico, billions of dollars not adjusted for inflation"),
            billions,
            1e9,
            1,
        ),
    }


@dataclass(frozen=True)
class EconomyRecord:
    """``mexico_economy`` by indicator: values by year, and the source of each."""

    values: dict[str, pd.Series]
    sources: dict[str, tuple[str, ...]]
    behind: Backdrop

    def years_of(self, indicator: str) -> Years:
        """First and last year of an indicator."""
        years = self.values[indicator].index
        return int(years[0]), int(years[-1])


def economy_record(economy: pd.DataFrame, terms: pd.DataFrame) -> EconomyRecord:
    """Take ``mexico_economy`` apart by indicator, scaled for drawing; openness is exports plus imports."""
    values: dict[str, pd.Series] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for key, indicator in indicators().items():
        parts = ["exports_share", "imports_share"] if key == "openness" else [key]
        rows = [
            catalog.one_series("mexico_economy", economy[economy["indicator"] == part]).set_index("year")
            for part in parts
        ]
        total = sum((part["value"] for part in rows[1:]), start=rows[0]["value"])
        values[key] = total.sort_index() / indicator.scale
        sources[key] = tuple(dict.fromkeys(rows[0]["source_id"].astype(str)))
    until = float(economy["year"].max()) + 0.5
    return EconomyRecord(values, sources, backdrop(terms, until))


def mexico_economy(record: EconomyRecord, *, years: Years, indicator: str) -> Chart:
    """One indicator of Mexico's economy by calendar year; GDP in dollars and shares of it break in 1993."""
    look = indicators()[indicator]
    points = record.values[indicator].loc[years[0] : years[1]]
    broken = look.breaks and len(points) > 0 and points.index[0] < GDP_BREAK <= points.index[-1]
    pieces = [points.loc[: GDP_BREAK - 1], points.loc[GDP_BREAK:]] if broken else [points]
    marks = [
        *within(trade_marks()[2:], years),
        *([_break_mark()] if broken else []),
    ]
    marks.sort(key=lambda mark: mark.at)
    highest = float(points.max()) if len(points) else 1.0
    panel = Panel(
        330, min(float(points.min()), 0.0) if len(points) else 0.0, nice_ceiling(highest), look.unit, {}
    )
    color = style.AREAS["Mexico"]
    return Chart(
        name="mexico_economy",
        title=_economy_title(pieces[-1], look),
        subtitle=say("{what}; calendar years, World Bank", what=look.subtitle),
        words=_economy_words(pieces, look),
        table=pd.DataFrame(
            {say("year"): points.index.tolist(), look.name: points.round(look.digits).tolist()}
        ),
        sources=(
            *record.sources[indicator],
            *dict.fromkeys(mark.source for mark in marks if mark.source not in record.sources[indicator]),
        ),
        traces=[
            *(
                line(
                    piece,
                    color,
                    [
                        say(
                            "{year}: {amount} {unit}",
                            year=year,
                            amount=number(value, look.digits),
                            unit=look.unit,
                        )
                        + f"<br>{hover_source(record.sources[indicator][0])}"
                        for year, value in piece.items()
                    ],
                    name=look.name,
                )
                for piece in pieces
            ),
            *record.behind.strip(years),
        ],
        layout=framed(record.behind, years, [panel], marks, right=24, annotations=[]),
        limits=_economy_limits(indicator, look, record.values["gdp"]),
    )


def _break_mark() -> Mark:
    return Mark(
        GDP_BREAK - 0.5,
        say("new series {year}", year=GDP_BREAK),
        say(
            "{year}: GDP in dollars jumps; it looks like a new series of the national accounts",
            year=GDP_BREAK,
        ),
        GDP_SOURCE,
    )


def _economy_title(points: pd.Series, look: Indicator) -> str:
    if points.empty:
        return say("{name}: no record in these years", name=look.name.capitalize())
    first, last = int(points.index[0]), int(points.index[-1])
    values = {
        "name": look.name[0].upper() + look.name[1:],
        "last": last,
        "after": number(points.iloc[-1], look.digits),
        "unit": look.unit,
    }
    if first == last:
        return say("{name}: {after} {unit} in {last}", **values)
    return say(
        "{name}: from {before} in {first} to {after} {unit} in {last}",
        first=first,
        before=number(points.iloc[0], look.digits),
        **values,
    )


def _economy_words(pieces: list[pd.Series], look: Indicator) -> str:
    if not len(pieces[-1]):
        return say("Nothing is recorded in these years. Choose other years.")
    sentences = []
    for points in pieces:
        first, last = int(points.index[0]), int(points.index[-1])
        values: dict[str, object] = {
            "first": first,
            "last": last,
            "before": number(points.iloc[0], look.digits),
            "after": number(points.iloc[-1], look.digits),
            "unit": look.unit,
            "high_year": int(str(points.idxmax())),
            "high": number(points.max(), look.digits),
        }
        if first == last:
            sentences.append(say("{last}: {after} {unit}.", **values))
        elif look.scale == 1.0 and look.unit == say("percent of GDP"):
            sentences.append(
                say(
                    "{first}: {before} {unit}; {last}: {after}. The highest year is {high_year} with {high}.",
                    **values,
                )
            )
        else:
            sentences.append(
                say(
                    "{first}: {before} {unit}; {last}: {after}, a change of {change} percent. The highest year is {high_year} with {high}.",
                    change=_signed(percent_change(points.iloc[0], points.iloc[-1]), 1, True),
                    **values,
                )
            )
    if len(pieces) > 1:
        sentences.append(
            say("The two parts are not compared: the series seems to begin anew in {year}.", year=GDP_BREAK)
        )
    return " ".join(sentences)


def _economy_limits(indicator: str, look: Indicator, gdp: pd.Series) -> tuple[str, ...]:
    limits = []
    if look.breaks:
        limits.append(
            say(
                "GDP in dollars goes from {before} billion in {last} to {after} billion in {first}: this looks like a new series of the national accounts, though no note on it was found. Neither it nor shares of it can be compared across that year.",
                before=number(gdp[GDP_BREAK - 1]),
                last=GDP_BREAK - 1,
                after=number(gdp[GDP_BREAK]),
                first=GDP_BREAK,
            )
        )
    if indicator in ("fdi", "fdi_share"):
        limits.append(say("Investment more than doubles in 1994; a change of method was not ruled out."))
    if indicator == "remittances":
        limits.append(say("Remittances are the World Bank's estimate of what persons receive from abroad."))
    return tuple(limits) or (say("National accounts are revised; this is the edition named as source."),)
