"""Where the money went: from agency to account to category, over a period.

Obligations of the table ``aid_by_account``: U.S. dollars, U.S. fiscal years. Drawn values are millions of dollars.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.words import hover_with
from courselab.messages import number, say
from usmex import colors, money
from usmex.charts.aid.record import PRICE_YEAR, dollars_words

SMALL = 0.02
"""Agencies and accounts below this share of the period's obligations are gathered."""
SMALL_AGENCY = "small agencies"
OTHERS = {"economic": "Other economic", "military": "Other military"}
LEAST_LABELLED = 3
"""Percent from which a node bears its share; all shares stand in the table."""
FMF = "Foreign Military Financing"


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
        """Last fiscal year of the record by account."""
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
    "Department of State": colors.ACTORS["state"],
    "Counternarcotics and law enforcement (INCLE and predecessors)": colors.ACTORS["state"],
    "Department of Defense": colors.ACTORS["defense"],
    "Defense Department counterdrug": colors.ACTORS["defense"],
    "U.S. Agency for International Development": colors.ACTORS["usaid"],
    "USAID development and health": colors.ACTORS["usaid"],
    "Economic Support Fund": colors.ACTORS["support"],
    FMF: colors.ACTORS["military"],
    "Military training (IMET)": colors.ACTORS["military"],
    "Other military": colors.ACTORS["military"],
    "military": colors.ACTORS["military"],
    "Department of Agriculture": colors.ACTORS["agriculture"],
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


def money_flow_chart(record: Flows, *, years: tuple[int, int], dollars: str = "nominal") -> Chart:
    """Obligations of a period as a flow: agency, account, and the Greenbook's label economic or military.

    ``years`` are the first and last fiscal year, added together. ``dollars``: nominal, constant.
    """
    amounts = record.amounts[dollars]
    flows = _gathered(amounts[amounts["fiscal_year"].between(*years)])
    total = float(flows["millions"].sum())
    names = _names()
    return Chart(
        name="money_flow",
        title=_title(flows, total, names),
        subtitle=say(
            "U.S. aid obligated for Mexico, FY{first} to FY{last} together, {unit}; U.S. fiscal years; from agency to account to label",
            first=years[0],
            last=years[1],
            unit=dollars_words(dollars),
        ),
        words=_words(flows, total, names, years),
        table=_table(flows, total, names),
        sources=("greenbook_fy2020", *(["fa_country_2025_11"] if dollars == "constant" else [])),
        traces=[_sankey(flows, total, names)],
        layout=style.layout(460, margin={"l": 16, "r": 16, "t": 12, "b": 16}, showlegend=False),
        limits=_limits(record.taken_back[dollars], years),
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
            "color": [COLORS.get(key, colors.ACTORS["other"]) for key in nodes],
            "line": {"width": 0},
            "pad": 18,
            "thickness": 14,
            "customdata": [_hover(names.get(key, key), sums[key], total) for key in nodes],
            "hovertemplate": hover_with("greenbook_fy2020"),
        },
        "link": {
            "source": [link[0] for link in links],
            "target": [link[1] for link in links],
            "value": [link[2] for link in links],
            "color": [_pale(COLORS.get(link[3], colors.ACTORS["other"])) for link in links],
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
            "hovertemplate": hover_with("greenbook_fy2020"),
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


def _title(flows: pd.DataFrame, total: float, names: dict[str, str]) -> str:
    largest = flows.iloc[0]
    return say(
        "{share} percent took one path, {agency} to {account}",
        share=number(largest["millions"] / total * 100),
        agency=names.get(largest["agency"], largest["agency"]),
        account=names.get(largest["account_group"], largest["account_group"]),
    )


def _words(flows: pd.DataFrame, total: float, names: dict[str, str], years: tuple[int, int]) -> str:
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


def _table(flows: pd.DataFrame, total: float, names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("agency"): [names.get(key, key) for key in flows["agency"]],
            say("account"): [names.get(key, key) for key in flows["account_group"]],
            say("label"): [names[key] for key in flows["category"]],
            say("million dollars"): flows["millions"].round(1).tolist(),
            say("percent"): (flows["millions"] / total * 100).round(1).tolist(),
        }
    )


def _limits(taken_back: pd.Series, years: tuple[int, int]) -> tuple[str, ...]:
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
