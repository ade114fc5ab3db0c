"""Where the money went: from agency to account to category, over a period.

Obligations of the table ``aid_by_account``: U.S. dollars, U.S. fiscal years. Drawn values are millions of dollars.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import Years
from courselab.charts.chart import Chart
from courselab.charts.drawn import Raw
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import hover_with
from courselab.messages import number, say
from usmex import colors
from usmex.charts.aid.record import PRICE_YEAR, dollars_words, greenbook_sources, in_dollars
from usmex.charts.parts import dollars_choice, fiscal_years

SMALL = 0.02
"""Agencies and accounts below this share of the period's obligations are gathered."""
SMALL_AGENCY = "small agencies"
OTHERS = {"economic": "Other economic", "military": "Other military"}
STEPS = ["agency", "account_group", "category"]
LEAST_LABELLED = 3
"""Percent from which a node bears its share; all shares stand in the table."""
COLORS = {
    "Department of State": colors.ACTORS["state"],
    "Counternarcotics and law enforcement (INCLE and predecessors)": colors.ACTORS["state"],
    "Department of Defense": colors.ACTORS["defense"],
    "Defense Department counterdrug": colors.ACTORS["defense"],
    "U.S. Agency for International Development": colors.ACTORS["usaid"],
    "USAID development and health": colors.ACTORS["usaid"],
    "Economic Support Fund": colors.ACTORS["support"],
    "Foreign Military Financing": colors.ACTORS["military"],
    "Military training (IMET)": colors.ACTORS["military"],
    "Other military": colors.ACTORS["military"],
    "military": colors.ACTORS["military"],
    "Department of Agriculture": colors.ACTORS["agriculture"],
}
"""The others are gray."""


@dataclass(frozen=True)
class Record:
    """Net obligations in millions by fiscal year, agency, account group and category.

    ``amounts[dollars]`` has the columns fiscal_year, agency, account_group, category, millions;
    ``taken_back[dollars]`` the bookings below zero, in millions by fiscal year.
    """

    amounts: dict[str, pd.DataFrame]
    taken_back: dict[str, pd.Series]


@cache
def _record() -> Record:
    """The transition quarter of 1976 is counted with fiscal year 1976."""
    by_account = catalog.load("aid_by_account")
    amounts, taken_back = {}, {}
    for dollars, usd in in_dollars(by_account, "obligated_usd").items():
        rows = by_account.assign(millions=usd / 1e6)
        amounts[dollars] = rows.groupby(["fiscal_year", *STEPS])["millions"].sum().reset_index()
        taken_back[dollars] = rows[rows["millions"] < 0].groupby("fiscal_year")["millions"].sum()
    return Record(amounts, taken_back)


def money_flow() -> Explorer:
    """Obligations of a period from agency to account to label: years (FY1990 to FY2020), dollars."""
    record = _record()
    last = int(record.amounts["nominal"]["fiscal_year"].max())
    return explorer(
        _chart,
        record,
        replace(fiscal_years(1990, last, 2008, 2015), label=say("Years, added together")),
        dollars_choice(f"FY{PRICE_YEAR}"),
    )


def _names() -> dict[str, str]:
    """What an agency, an account group or a category is called on the chart, short enough for a phone."""
    return {
        **catalog.labels("aid_by_account", "agency"),
        SMALL_AGENCY: say("Smaller agencies"),
        **catalog.labels("aid_by_account", "account_group"),
        "economic": say("labeled economic"),
        "military": say("labeled military"),
    }


def _gathered(amounts: pd.DataFrame) -> pd.DataFrame:
    """Flows of a period above zero, the small agencies and accounts put together, the largest first."""
    flows = amounts.groupby(STEPS)["millions"].sum().reset_index()
    flows = flows[flows["millions"] > 0]
    least = SMALL * flows["millions"].sum()
    accounts = flows.groupby("account_group")["millions"].transform("sum")
    agencies = flows.groupby("agency")["millions"].transform("sum")
    flows = flows.assign(
        account_group=flows["account_group"].where(accounts >= least, flows["category"].map(OTHERS)),
        agency=flows["agency"].where(agencies >= least, SMALL_AGENCY),
    )
    together = flows.groupby(STEPS)["millions"].sum().sort_values(ascending=False)
    return together.reset_index()


def _chart(record: Record, *, years: Years, dollars: str) -> Chart:
    amounts = record.amounts[dollars]
    flows = _gathered(amounts[amounts["fiscal_year"].between(*years)])
    total = float(flows["millions"].sum())
    names = _names()
    return Chart(
        name="money_flow",
        title=say("{share} percent took one path, {agency} to {account}", **_largest(flows, total, names, 0)),
        subtitle=say(
            "U.S. aid obligated for Mexico, FY{first} to FY{last} together, {unit}; U.S. fiscal years; from agency to account to label",
            first=years[0],
            last=years[1],
            unit=dollars_words(dollars),
        ),
        words=_words(flows, total, names, years),
        table=_table(flows, total, names),
        sources=greenbook_sources(dollars),
        traces=[_flow(flows, total, names)],
        layout=style.layout(460, margin={"l": 16, "r": 16, "t": 12, "b": 16}, showlegend=False),
        limits=_limits(-float(record.taken_back[dollars].loc[years[0] : years[1]].sum())),
    )


def _flow(flows: pd.DataFrame, total: float, names: dict[str, str]) -> Raw:
    """Nodes in three columns and the links between them, each in the color of the account."""
    sums = {
        str(key): float(millions)
        for column in STEPS
        for key, millions in flows.groupby(column)["millions"].sum().sort_values(ascending=False).items()
    }
    place = {key: index for index, key in enumerate(sums)}
    links = [
        (flow[start], flow[end], round(flow["millions"], 4), flow["account_group"])
        for flow in flows.to_dict("records")
        for start, end in pairwise(STEPS)
    ]
    hover = {"hovertemplate": hover_with("greenbook_fy2020")}
    return Raw(
        {
            "type": "sankey",
            "arrangement": "fixed",
            "node": {
                "label": [_label(names[key], millions / total * 100) for key, millions in sums.items()],
                "color": [_color(key) for key in sums],
                "line": {"width": 0},
                "pad": 18,
                "thickness": 14,
                "customdata": [_hover(names[key], millions, total) for key, millions in sums.items()],
                **hover,
            },
            "link": {
                "source": [place[start] for start, _, _, _ in links],
                "target": [place[end] for _, end, _, _ in links],
                "value": [millions for _, _, millions, _ in links],
                "color": [_pale(_color(account)) for _, _, _, account in links],
                "customdata": [
                    _hover(say("{start} to {end}", start=names[start], end=names[end]), millions, total)
                    for start, end, millions, _ in links
                ],
                **hover,
            },
            "textfont": {"size": 13, "color": style.INK},
        }
    )


def _label(name: str, share: float) -> str:
    return say("{name} {share}%", name=name, share=number(share)) if share >= LEAST_LABELLED else name


def _color(key: str) -> str:
    return COLORS.get(key, colors.ACTORS["other"])


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


def _words(flows: pd.DataFrame, total: float, names: dict[str, str], years: Years) -> str:
    military = float(flows.loc[flows["category"] == "military", "millions"].sum())
    return say(
        "FY{first} to FY{last}: {total} million dollars were obligated. The largest path, {agency} to {account}, "
        "carries {amount} million, {share} percent; it is {label}. In all, {military} percent are labeled military.",
        first=years[0],
        last=years[1],
        total=number(total, 1),
        **_largest(flows, total, names, 1),
        military=number(military / total * 100, 1),
    )


def _largest(flows: pd.DataFrame, total: float, names: dict[str, str], digits: int) -> dict[str, str]:
    """The largest path in words."""
    largest = flows.iloc[0]
    return {
        "agency": names[largest["agency"]],
        "account": names[largest["account_group"]],
        "label": names[largest["category"]],
        "amount": number(largest["millions"], digits),
        "share": number(largest["millions"] / total * 100, digits),
    }


def _table(flows: pd.DataFrame, total: float, names: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("agency"): [names[key] for key in flows["agency"]],
            say("account"): [names[key] for key in flows["account_group"]],
            say("label"): [names[key] for key in flows["category"]],
            say("million dollars"): flows["millions"].round(1).tolist(),
            say("percent"): (flows["millions"] / total * 100).round(1).tolist(),
        }
    )


def _limits(back: float) -> tuple[str, ...]:
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
