"""Where the money went: from agency to account to category, and the shares of accounts in three periods.

Obligations of the table ``aid_by_account``: U.S. dollars, U.S. fiscal years. Drawn values are millions of dollars.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from usmex import money
from usmex.charts import style
from usmex.charts.aid import (
    PRICE_YEAR,
    AidRecord,
    Part,
    dollars_words,
    hover_source,
    parts_of,
)
from usmex.charts.chart import Chart
from usmex.messages import number, say

SMALL = 0.02
"""Agencies and accounts below this share of the period's obligations are gathered."""
SMALL_AGENCY = "small agencies"
OTHERS = {"economic": "Other economic", "military": "Other military"}
LEAST_LABELLED = 3
"""Percent from which a node bears its share; all shares stand in the table."""
NARROW = 3
"""Percent below which a segment of the bars of three periods has its number above it."""
SHARES_HEIGHT, SHARES_BELOW, SHARES_GAP = 396, 172, 0.25
PERIODS = ((2008, 2010), (2011, 2015), (2016, 2020))
FMF = "Foreign Military Financing"
ODD_YEAR = 2019
"""FY2019 shows military financing of 165 million that no source explains."""


@dataclass(frozen=True)
class Flows:
    """Net obligations in millions by fiscal year, agency, account group and category.

    ``amounts[dollars]`` has the columns fiscal_year, agency, account_group, category, millions;
    ``taken_back[dollars]`` the bookings below zero, in millions by fiscal year.
    """

    amounts: dict[str, pd.DataFrame]
    taken_back: dict[str, pd.Series]

    @property
    def last_year(self) -> int:
        return int(self.amounts["nominal"]["fiscal_year"].max())


def flows_record(by_account: pd.DataFrame) -> Flows:
    """Add up ``aid_by_account`` for drawing. The transition quarter of 1976 is counted with fiscal year 1976."""
    prices = {
        "nominal": by_account["obligated_usd"].astype(float),
        "constant": money.to_constant(by_account["obligated_usd"], by_account["fiscal_year"], PRICE_YEAR),
    }
    amounts, taken_back = {}, {}
    for dollars, usd in prices.items():
        rows = by_account.assign(millions=usd / 1e6)
        keys = ["fiscal_year", "agency", "account_group", "category"]
        amounts[dollars] = rows.groupby(keys)["millions"].sum().reset_index()
        taken_back[dollars] = rows[rows["millions"] < 0].groupby("fiscal_year")["millions"].sum()
    return Flows(amounts, taken_back)


def _names() -> dict[str, str]:
    """What an agency, an account group or a category is called on the chart, short enough for a phone."""
    return {
        "Department of State": say("State Department"),
        "Department of Defense": say("Defense Department"),
        "U.S. Agency for International Development": say("USAID"),
        "Department of Energy": say("Energy Department"),
        "Department of Agriculture": say("Agriculture Department"),
        "Department of the Interior": say("Interior Department"),
        "Department of Labor": say("Labor Department"),
        "Inter-American Foundation": say("Inter-American Foundation"),
        "Peace Corps": say("Peace Corps"),
        "Trade and Development Agency": say("Trade and Development Agency"),
        "Department of Justice": say("Justice Department"),
        "Department of Health and Human Services": say("Health Department"),
        SMALL_AGENCY: say("Smaller agencies"),
        "Counternarcotics and law enforcement (INCLE and predecessors)": say("INCLE (police, drugs)"),
        "Defense Department counterdrug": say("Defense counterdrug"),
        "Economic Support Fund": say("ESF (economic)"),
        "Food aid and agricultural credits": say("Food aid, farm credits"),
        FMF: say("FMF (military)"),
        "Migration and refugees": say("Migration, refugees"),
        "Military training (IMET)": say("Military training"),
        "Nonproliferation and anti-terrorism (NADR)": say("Nonproliferation (NADR)"),
        "Nuclear nonproliferation (Energy Department)": say("Nuclear security"),
        "Other economic": say("Other economic"),
        "Other military": say("Other military"),
        "Peace Corps and Inter-American Foundation": say("Peace Corps, IAF"),
        "USAID development and health": say("Development, health"),
        "economic": say("labeled economic"),
        "military": say("labeled military"),
    }


COLORS = {
    "Department of State": style.ACTORS["state"],
    "Counternarcotics and law enforcement (INCLE and predecessors)": style.ACTORS["state"],
    "Department of Defense": style.ACTORS["defense"],
    "Defense Department counterdrug": style.ACTORS["defense"],
    "U.S. Agency for International Development": style.ACTORS["usaid"],
    "USAID development and health": style.ACTORS["usaid"],
    "Economic Support Fund": style.ACTORS["support"],
    FMF: style.ACTORS["military"],
    "Military training (IMET)": style.ACTORS["military"],
    "Other military": style.ACTORS["military"],
    "military": style.ACTORS["military"],
    "Department of Agriculture": style.ACTORS["agriculture"],
}


def _gathered(amounts: pd.DataFrame) -> pd.DataFrame:
    """Flows of a period above zero, the small agencies and accounts put together, the largest first."""
    keys = ["agency", "account_group", "category"]
    flows = amounts.groupby(keys)["millions"].sum().reset_index()
    flows = flows[flows["millions"] > 0]
    least = SMALL * flows["millions"].sum()
    accounts = flows.groupby("account_group")["millions"].transform("sum")
    agencies = flows.groupby("agency")["millions"].transform("sum")
    flows = flows.assign(
        account_group=flows["account_group"].where(accounts >= least, flows["category"].map(OTHERS)),
        agency=flows["agency"].where(agencies >= least, SMALL_AGENCY),
    )
    together = flows.groupby(keys)["millions"].sum().sort_values(ascending=False)
    return together.reset_index()


def money_flow(record: Flows, *, years: tuple[int, int], dollars: str = "nominal") -> Chart:
    """Obligations of a period as a flow: agency, account, and the Greenbook's label economic or military.

    ``years`` are the first and last fiscal year, added together. ``dollars``: nominal, constant.
    """
    amounts = record.amounts[dollars]
    flows = _gathered(amounts[amounts["fiscal_year"].between(*years)])
    total = float(flows["millions"].sum())
    names = _names()
    return Chart(
        name="money_flow",
        title=_flow_title(flows, total, names),
        subtitle=say(
            "U.S. aid obligated for Mexico, FY{first} to FY{last} together, {unit}; U.S. fiscal years; from agency to account to label",
            first=years[0],
            last=years[1],
            unit=dollars_words(dollars),
        ),
        words=_flow_words(flows, total, names, years),
        table=_flow_table(flows, total, names),
        sources=("greenbook_fy2020", *(["fa_country_2025_11"] if dollars == "constant" else [])),
        traces=[_sankey(flows, total, names)],
        layout=style.layout(460, margin={"l": 16, "r": 16, "t": 12, "b": 16}, showlegend=False),
        limits=_flow_limits(record.taken_back[dollars], years),
    )


def _sankey(flows: pd.DataFrame, total: float, names: dict[str, str]) -> dict[str, Any]:
    """Nodes in three columns and the links between them, each in the color of the account."""
    sums = {
        str(key): float(millions)
        for column in ("agency", "account_group", "category")
        for key, millions in flows.groupby(column)["millions"].sum().sort_values(ascending=False).items()
    }
    nodes = list(sums)
    place = {key: index for index, key in enumerate(nodes)}
    links = [
        (place[flow[start]], place[flow[end]], round(flow["millions"], 4), flow["account_group"])
        for flow in flows.to_dict("records")
        for start, end in (("agency", "account_group"), ("account_group", "category"))
    ]
    return {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": [_label(names.get(key, key), sums[key] / total * 100) for key in nodes],
            "color": [COLORS.get(key, style.ACTORS["other"]) for key in nodes],
            "line": {"width": 0},
            "pad": 18,
            "thickness": 14,
            "customdata": [_hover(names.get(key, key), sums[key], total) for key in nodes],
            "hovertemplate": "%{customdata}<br>" + hover_source("greenbook_fy2020") + "<extra></extra>",
        },
        "link": {
            "source": [link[0] for link in links],
            "target": [link[1] for link in links],
            "value": [link[2] for link in links],
            "color": [_pale(COLORS.get(link[3], style.ACTORS["other"])) for link in links],
            "customdata": [
                _hover(
                    say(
                        "{start} to {end}",
                        start=names.get(nodes[link[0]], nodes[link[0]]),
                        end=names.get(nodes[link[1]], nodes[link[1]]),
                    ),
                    link[2],
                    total,
                )
                for link in links
            ],
            "hovertemplate": "%{customdata}<br>" + hover_source("greenbook_fy2020") + "<extra></extra>",
        },
        "textfont": {"size": 13, "color": style.INK},
    }


def _label(name: str, share: float) -> str:
    return say("{name} {share}%", name=name, share=number(share)) if share >= LEAST_LABELLED else name


def _pale(color: str) -> str:
    red, green, blue = (int(color[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.45)"


def _hover(name: str, millions: float, total: float) -> str:
    return say(
        "{name}: {amount} million dollars, {share} percent of all",
        name=name,
        amount=number(millions, 1),
        share=number(millions / total * 100, 1),
    )


def _flow_title(flows: pd.DataFrame, total: float, names: dict[str, str]) -> str:
    largest = flows.iloc[0]
    return say(
        "{share} percent took one path, {agency} to {account}",
        share=number(largest["millions"] / total * 100),
        agency=names.get(largest["agency"], largest["agency"]),
        account=names.get(largest["account_group"], largest["account_group"]),
    )


def _flow_words(flows: pd.DataFrame, total: float, names: dict[str, str], years: tuple[int, int]) -> str:
    largest = flows.iloc[0]
    military = float(flows.loc[flows["category"] == "military", "millions"].sum())
    return say(
        "FY{first} to FY{last}: {total} million dollars were obligated. The largest path, {agency} to {account}, "
        "carries {amount} million, {share} percent; it is {label}. In all, {military} percent are labeled military.",
        first=years[0],
        last=years[1],
        total=number(total, 1),
        agency=names.get(largest["agency"], largest["agency"]),
        account=names.get(largest["account_group"], largest["account_group"]),
        amount=number(largest["millions"], 1),
        share=number(largest["millions"] / total * 100, 1),
        label=names[largest["category"]],
        military=number(military / total * 100, 1),
    )


def _flow_table(flows: pd.DataFrame, total: float, names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("agency"): [names.get(key, key) for key in flows["agency"]],
            say("account"): [names.get(key, key) for key in flows["account_group"]],
            say("label"): [names[key] for key in flows["category"]],
            say("million dollars"): flows["millions"].round(1).tolist(),
            say("percent"): (flows["millions"] / total * 100).round(1).tolist(),
        }
    )


def _flow_limits(taken_back: pd.Series, years: tuple[int, int]) -> tuple[str, ...]:
    back = -float(taken_back[(taken_back.index >= years[0]) & (taken_back.index <= years[1])].sum())
    limits = [
        say("A path says which agency signed and from which purse. It does not say what was bought."),
        say(
            "Agencies and accounts with less than {share} percent are gathered as “smaller” and “other”.",
            share=number(SMALL * 100),
        ),
        say(
            "Military financing is recorded late or low: do not measure the armed forces' aircraft by it, nor policy by FY2019."
        ),
    ]
    if back > 0:
        limits.insert(
            1,
            say(
                "Money taken back, {amount} million in these years, has been subtracted; a path below zero cannot be drawn.",
                amount=number(back, 2),
            ),
        )
    return tuple(limits)


def account_shares(record: AidRecord, *, breakdown: str, odd: float, counted: bool) -> Chart:
    """Who paid in three periods: shares of obligations FY2008-FY2010, FY2011-FY2015 and FY2016-FY2020.

    ``breakdown``: category, agency, account_group. ``odd`` is the military financing of FY2019 in millions;
    ``counted`` is false to leave it out. Nominal dollars: a share of a few years hardly depends on prices.
    """
    parts = parts_of(breakdown)
    amounts = pd.DataFrame(
        {
            f"FY{first}–FY{last}": record.parts["nominal"][breakdown].loc[first:last].sum()
            for first, last in PERIODS
        }
    ).T
    last_period = amounts.index[-1]
    if not counted:
        home = {"category": "military", "agency": "state", "account_group": "military"}[breakdown]
        amounts.loc[last_period, home] -= odd
    totals = amounts.sum(axis=1)
    shares = amounts.div(totals, axis=0) * 100
    moved = (shares.iloc[-1] - shares.iloc[0]).abs().round(6)
    most = str(moved[::-1].idxmax())
    return Chart(
        name="account_shares",
        title=say(
            "{part}: {first} percent at first, {second} then, {third} in the end",
            part=parts[most].name,
            first=number(shares[most].iloc[0], 1),
            second=number(shares[most].iloc[1], 1),
            third=number(shares[most].iloc[2], 1),
        ),
        subtitle=_shares_subtitle(counted),
        words=_shares_words(shares, totals, parts),
        table=_shares_table(shares, totals, parts),
        sources=("greenbook_fy2020",),
        traces=[_share_bars(part, shares[key], amounts[key]) for key, part in parts.items()],
        layout=style.layout(
            SHARES_HEIGHT,
            barmode="stack",
            bargap=SHARES_GAP,
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
            margin={"l": 112, "r": 28, "t": 18, "b": SHARES_BELOW},
        ),
        limits=_shares_limits(odd, counted),
    )


def _shares_subtitle(counted: bool) -> str:
    if counted:
        return say("Shares of U.S. aid obligated for Mexico, percent of each period; U.S. fiscal years")
    return say(
        "Shares of U.S. aid obligated for Mexico without the military financing of FY2019, percent of each period; U.S. fiscal years"
    )


def _narrow_shares(shares: pd.DataFrame) -> list[dict[str, Any]]:
    """The numbers of segments that are too narrow to hold one, above their bars."""
    bar = (SHARES_HEIGHT - 18 - SHARES_BELOW) / len(shares) * (1 - SHARES_GAP)
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


def _share_bars(part: Part, shares: pd.Series, amounts: pd.Series) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": part.name,
        "y": shares.index.tolist(),
        "x": shares.round(4).tolist(),
        "text": [number(share, 1) if share >= NARROW else "" for share in shares],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "textfont": {"color": style.text_on(part.color), "size": 13},
        "marker": {
            "color": part.color,
            "line": {"color": "#ffffff", "width": 1},
        },
        "customdata": [
            say(
                "{part}, {period}: {share} percent, {amount} million dollars",
                part=part.name,
                period=period,
                share=number(share, 1),
                amount=number(amount, 1),
            )
            for period, share, amount in zip(shares.index, shares, amounts, strict=True)
        ],
        "hovertemplate": "%{customdata}<br>" + hover_source("greenbook_fy2020") + "<extra></extra>",
    }


def _shares_words(shares: pd.DataFrame, totals: pd.Series, parts: dict[str, Part]) -> str:
    change = shares.iloc[-1] - shares.iloc[0]
    up, down = str(change.idxmax()), str(change.idxmin())
    movers = say(
        "Of {first_total}, {second_total} and {third_total} million dollars in the three periods, the share of {up} rose most, "
        "from {up_first} to {up_last} percent; that of {down} fell most, from {down_first} to {down_last}.",
        first_total=number(totals.iloc[0]),
        second_total=number(totals.iloc[1]),
        third_total=number(totals.iloc[2]),
        up=parts[up].name,
        up_first=number(shares[up].iloc[0], 1),
        up_last=number(shares[up].iloc[-1], 1),
        down=parts[down].name,
        down_first=number(shares[down].iloc[0], 1),
        down_last=number(shares[down].iloc[-1], 1),
    )
    if "support" not in parts:
        return movers
    civil = shares["support"] + shares["development"]
    return (
        movers
        + " "
        + say(
            "Economic support and USAID together had {first}, {second} and {third} percent.",
            first=number(civil.iloc[0], 1),
            second=number(civil.iloc[1], 1),
            third=number(civil.iloc[2], 1),
        )
    )


def _shares_table(shares: pd.DataFrame, totals: pd.Series, parts: dict[str, Part]) -> pd.DataFrame:
    shown = shares.round(1).rename(columns={key: part.name for key, part in parts.items()})
    shown[say("all, million dollars")] = totals.round(1)
    return shown.rename_axis(say("fiscal years")).reset_index()


def _shares_limits(odd: float, counted: bool) -> tuple[str, ...]:
    return (
        say(
            "FY2019 shows {amount} million of military financing that no source seen explains; it is counted here.",
            amount=number(odd, 1),
        )
        if counted
        else say(
            "The {amount} million of military financing recorded in FY2019, which no source seen explains, are left out here.",
            amount=number(odd, 1),
        ),
        say("An account says who pays, not what is bought: helicopters for the police are INCLE."),
        say("The record by account ends in FY2020."),
    )
