"""Hardware and institutions: what was planned, delivered and counted under the Mérida Initiative.

From the table ``merida_deliveries``: statements with a date, each with its own sources. Nothing is added to a total
to date. Rows whose only sources are of grade C are left out.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from itertools import pairwise
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice
from courselab.charts.drawn import Points
from courselab.charts.style import YearAxis
from courselab.charts.traces import numbered
from courselab.charts.view import Explorer, explorer
from courselab.messages import number, partial_date, say
from courselab.spans import year_fraction
from usmex import colors

Row = dict[Any, Any]
"""One row of the table, with what was added to it."""
SALE = "foreign military sale (paid by Mexico, not aid)"
ROW_OF_LEGEND, YEARS_ROOM = 22, 46
"""Pixels: on a phone each kind of mark has a row of the legend."""
CLOSE_DAYS = 130
"""Marks of one lane that stand nearer than this are moved apart."""


@cache
def deliveries_record() -> pd.DataFrame:
    """The rows of ``merida_deliveries`` that may be drawn, with ``when`` (a date), ``lane`` and ``kind`` added."""
    table = catalog.load("merida_deliveries")
    rows = table.assign(source_id=[";".join(catalog.well_graded([cell])) for cell in table["source_id"]])
    rows = rows[
        (rows["source_id"] != "") & (rows["recipient"] != "Region") & (rows["record_type"] != "baseline")
    ]
    rows = rows.assign(
        when=[_day(text) for text in rows["date"]],
        kind=[_kind(row) for row in rows.to_dict("records")],
        lane=[_lane(row) for row in rows.to_dict("records")],
    )
    return rows.sort_values(["when", "lane"], ignore_index=True)


def _day(text: str) -> dt.date:
    """A date that may be given to the month; the middle of the month then."""
    parts = [int(part) for part in text.split("-")]
    return dt.date(*parts) if len(parts) == 3 else dt.date(parts[0], parts[1], 15)


def _kind(row: Row) -> str:
    if row["record_type"] == SALE:
        return "sale"
    if row["record_type"] in ("planned purchase", "forecast"):
        return "planned"
    if row["cumulative"] == "yes":
        return "disputed" if row["checked"] == "disputed" else "to date"
    return "freed" if row["record_type"] == "funds released" else "delivered"


def _lane(row: Row) -> str:
    """Where a row is drawn: a lane of like equipment, ``money`` or ``training``."""
    item, recipient = str(row["item"]), str(row["recipient"])
    if row["record_type"] == "training":
        return "training"
    if row["unit"] not in ("aircraft", "vehicles"):
        return "money"
    if row["record_type"] == SALE:
        return "sale"
    if row["cumulative"] == "yes":
        return "all"
    if "CN-235" in item:
        return "patrol"
    if "Bell" in item:
        return "bell"
    if row["unit"] == "vehicles":
        return "vehicles"
    return "police hawks" if recipient == "Federal Police" else "forces hawks"


LANES_OF = {
    "equipment": ("bell", "forces hawks", "patrol", "police hawks", "vehicles", "all", "sale"),
    "army": ("bell",),
    "navy": ("forces hawks", "patrol"),
    "police": ("police hawks", "vehicles"),
}


def _lane_names() -> dict[str, str]:
    return {
        "bell": say("Bell 412 helicopters,<br>Army and Air Force"),
        "forces hawks": say("Black Hawks,<br>armed forces (Navy)"),
        "patrol": say("CN-235 patrol planes,<br>Navy"),
        "police hawks": say("Black Hawks,<br>Federal Police"),
        "vehicles": say("Armored vehicles,<br>Federal Police"),
        "all": say("Helicopters in all,<br>officials' count"),
        "sale": say("Black Hawks for sale,<br>notice to Congress"),
    }


def _kind_names() -> dict[str, str]:
    return {
        "planned": say("planned"),
        "freed": say("freed by a letter of agreement"),
        "delivered": say("delivered"),
        "to date": say("total to date"),
        "disputed": say("total to date, disputed"),
        "sale": say("sale: Mexico pays"),
    }


LOOKS = {
    "planned": ("diamond", "#8a5700", True),
    "freed": ("square", colors.ACTORS["usaid"], True),
    "delivered": ("circle", colors.ACTORS["state"], False),
    "to date": ("square", colors.ACTORS["military"], False),
    "disputed": ("square-open-dot", colors.ACTORS["military"], False),
    "sale": ("triangle-up", colors.ACTORS["defense"], True),
    "spent": ("triangle-up", colors.ACTORS["usaid"], False),
    "forecast": ("square", colors.ACTORS["military"], True),
}
"""Symbol, color, and whether it is hollow."""


def _month(date: object) -> str:
    """The month of a date as the table gives it, in words."""
    return partial_date(str(date)[:7])


def _hover(row: Row) -> str:
    return say(
        "{date}: {item}<br>{recipient}; {figure}<br>Source: {sources}",
        date=partial_date(str(row["date"])),
        item=row["item"],
        recipient=row["recipient"],
        figure=_figure(row),
        sources=catalog.cite_cell(row["source_id"]),
    )


def _figure(row: Row) -> str:
    """What a row counts, in words."""
    quantity, value = row["quantity"], row["value_usd_millions"]
    has_quantity, has_value = quantity == quantity, value == value
    if has_quantity and has_value:
        return say("{count}, {value} million dollars", count=number(quantity), value=number(value, 1))
    if has_quantity:
        return say("{count}, value not stated", count=number(quantity))
    return say("{value} million dollars", value=number(value, 1))


def deliveries() -> Explorer:
    """Hardware and institutions: equipment, all or of one recipient; money delivered to date; people trained."""
    return explorer(
        _chart,
        deliveries_record(),
        Choice(
            "view",
            say("Show"),
            {
                "equipment": say("all equipment"),
                "army": say("Army and Air Force"),
                "navy": say("Navy"),
                "police": say("Federal Police"),
                "money": say("money delivered to date"),
                "training": say("people trained"),
            },
        ),
    )


def _chart(rows: pd.DataFrame, *, view: str) -> Chart:
    """What was planned, delivered and counted, on one time axis."""
    if view in LANES_OF:
        return _equipment(rows[rows["lane"].isin(LANES_OF[view])], view)
    return _totals(rows[rows["lane"] == view], view)


def _equipment(drawn: pd.DataFrame, view: str) -> Chart:
    """Aircraft and vehicles in lanes."""
    lanes = LANES_OF[view]
    names, kinds = _lane_names(), _kind_names()
    heights = _heights(drawn, lanes)
    look = {"size": 12, "letters": 14, "sides": "middle right"}
    traces = [
        _marks(group, kind, kinds[kind], heights[group.index].tolist(), "quantity", **look)
        for kind in kinds
        if len(group := drawn[drawn["kind"] == kind])
    ]
    room = YEARS_ROOM + ROW_OF_LEGEND * len(traces)
    return Chart(
        name="deliveries",
        title=_equipment_title(drawn, view),
        subtitle=say(
            "Aircraft and vehicles of the Mérida Initiative as press releases, auditors and the press gave them; number of pieces; calendar dates"
        ),
        words=_equipment_words(drawn),
        table=_table(drawn),
        sources=catalog.well_graded(drawn["source_id"]),
        traces=traces,
        layout=style.layout(
            room + 12 + 62 * len(lanes),
            xaxis=_time_axis(drawn),
            yaxis={
                "range": [len(lanes) - 0.4, -0.6],
                "tickvals": list(range(len(lanes))),
                "ticktext": [names[lane] for lane in lanes],
                "tickfont": {"size": 13},
                "gridcolor": style.GRID,
                "zeroline": False,
                "fixedrange": True,
            },
            names=158,
            margin={"r": 24, "t": 12, "b": room},
            showlegend=True,
        ),
        limits=_limits(drawn),
    )


def _marks(
    rows: pd.DataFrame, key: str, name: str, heights: list[float], counted: str, **more: Any
) -> Points:
    symbol, color, hollow = LOOKS[key]
    return Points(
        x=[round(year_fraction(when), 3) for when in rows["when"]],
        y=heights,
        name=name,
        color=color,
        hover=[_hover(row) for row in rows.to_dict("records")],
        symbol=symbol,
        hollow=hollow,
        text=numbered(rows[counted]),
        ink=style.INK,
        whole=True,
        **more,
    )


def _heights(drawn: pd.DataFrame, lanes: tuple[str, ...]) -> pd.Series:
    """The height of each mark: its lane, one step lower where the mark before stands too near."""
    heights, before = [], dict[str, tuple[dt.date, bool]]()
    for lane, when in zip(drawn["lane"], drawn["when"], strict=True):
        last, lowered = before.get(lane, (dt.date.min, False))
        lowered = (when - last).days < CLOSE_DAYS and not lowered
        before[lane] = when, lowered
        heights.append(lanes.index(lane) + (0.28 if lowered else 0.0))
    return pd.Series(heights, drawn.index)


def _time_axis(drawn: pd.DataFrame) -> YearAxis:
    first, last = (year_fraction(when) for when in (drawn["when"].min(), drawn["when"].max()))
    look = {"tickangle": 0, "tickfont": {"size": 12}, "showgrid": True, "gridcolor": style.GRID, "ticks": ""}
    return YearAxis(first - 0.4, last + 0.7, 1, look)


def _delivered_helicopters(drawn: pd.DataFrame) -> int:
    got = drawn[(drawn["kind"] == "delivered") & drawn["lane"].isin(("bell", "forces hawks", "police hawks"))]
    return int(catalog.one_series("merida_deliveries", got)["quantity"].sum())


def _equipment_title(drawn: pd.DataFrame, view: str) -> str:
    count = number(_delivered_helicopters(drawn))
    return {
        "equipment": say("{count} helicopters handed over, counted one delivery at a time", count=count),
        "army": say("{count} helicopters for the Army and the Air Force", count=count),
        "navy": say("{count} helicopters and a patrol plane for the Navy", count=count),
        "police": say("{count} helicopters for the Federal Police", count=count),
    }[view]


def _equipment_words(drawn: pd.DataFrame) -> str:
    got = drawn[drawn["kind"] == "delivered"]
    parts = say(
        "Delivered, {first} to {last}: {pieces}.",
        first=_month(got["date"].iloc[0]),
        last=_month(got["date"].iloc[-1]),
        pieces="; ".join(
            _piece(lane, int(count))
            for lane, count in got.groupby("lane", sort=False)["quantity"].sum().items()
        ),
    )
    counts = drawn[drawn["lane"] == "all"]
    if counts.empty:
        return parts
    last = counts.iloc[-1]
    return f"{parts} " + say(
        "The deliveries make {count} helicopters. Officials counted {total} in {date}, before the last was handed over.",
        count=number(_delivered_helicopters(drawn)),
        date=_month(last["date"]),
        total=number(last["quantity"]),
    )


def _piece(lane: object, count: int) -> str:
    """What was delivered in one lane, as an item of a list."""
    return {
        "bell": say("{count} Bell 412 helicopters for the Army and the Air Force", count=count),
        "forces hawks": say("{count} Black Hawks for the Navy", count=count),
        "police hawks": say("{count} Black Hawks for the Federal Police", count=count),
        "patrol": say("{count} patrol plane for the Navy", count=count),
        "vehicles": say("{count} armored vehicles for the Federal Police", count=count),
    }[str(lane)]


def _totals(drawn: pd.DataFrame, view: str) -> Chart:
    """Totals to date, in millions or of people."""
    is_money = view == "money"
    field = "value_usd_millions" if is_money else "quantity"
    to_date, planned = drawn[drawn["kind"] == "to date"], drawn[drawn["kind"] == "planned"]
    is_spent = to_date["item"].str.contains("spent")
    groups = {
        "planned": planned[planned["cumulative"] == "no"],
        "freed": drawn[drawn["kind"] == "freed"],
        "spent": to_date[is_spent],
        "to date": catalog.one_series("merida_deliveries", to_date[~is_spent]),
        "forecast": planned[planned["cumulative"] == "yes"],
    }
    names = {
        "planned": say("planned equipment (not a total)"),
        "freed": say("freed by the first letter of agreement"),
        "spent": say("spent in Mexico, total to date"),
        "to date": say("delivered, total to date") if is_money else say("trained, total to date"),
        "forecast": say("forecast of the total"),
    }
    joined = {"line": "dot", "more": {"line": {"width": 2}}}
    traces = [
        _marks(
            group,
            key,
            names[key],
            group[field].tolist(),
            field,
            size=11,
            sides=_label_places(group, field),
            **(joined if is_money and key == "to date" else {}),
        )
        for key, group in groups.items()
        if len(group)
    ]
    last = groups["to date"].iloc[-1]
    told = {"amount": number(last[field]), "date": _month(last["date"])}
    return Chart(
        name="deliveries",
        title=(
            say("More than {amount} million delivered by {date}", **told)
            if is_money
            else say("More than {amount} people trained by {date}", **told)
        ),
        subtitle=(
            say(
                "Mérida Initiative: equipment and training delivered to Mexico, totals to date as officials gave them, millions of dollars, not adjusted for inflation; calendar dates"
            )
            if is_money
            else say(
                "Mérida Initiative: people trained in Mexico, totals to date as auditors and officials gave them; calendar dates"
            )
        ),
        words=_totals_words(groups, view, field),
        table=_table(drawn),
        sources=catalog.well_graded(drawn["source_id"]),
        traces=traces,
        layout=style.layout(
            440,
            xaxis=_time_axis(drawn),
            yaxis=style.amount_axis(
                say("million dollars") if is_money else say("people"),
                range=[0, float(drawn[field].max()) * 1.12],
                tickformat=",d",
            ),
            margin={"l": 70, "r": 36, "t": 12, "b": YEARS_ROOM + ROW_OF_LEGEND * len(traces)},
            showlegend=True,
        ),
        limits=_limits(drawn),
    )


def _label_places(rows: pd.DataFrame, field: str) -> list[str]:
    """Labels above their marks; below, for the lower of two marks that stand near each other."""
    sides = ["top center"] * len(rows)
    for place, (one, other) in enumerate(pairwise(rows.to_dict("records"))):
        if (other["when"] - one["when"]).days < CLOSE_DAYS:
            sides[place if one[field] < other[field] else place + 1] = "bottom center"
    return sides


def _totals_words(groups: dict[str, pd.DataFrame], view: str, field: str) -> str:
    totals = groups["to date"]
    told = {
        "early": number(totals[field].iloc[0]),
        "first": _month(totals["date"].iloc[0]),
        "late": number(totals[field].iloc[-1]),
        "last": _month(totals["date"].iloc[-1]),
    }
    if view == "training":
        return say(
            "More than {early} police officers had been trained by {first}, more than {late} police and judicial staff by {last}. "
            "The two counts are not of the same professions.",
            **told,
        )
    spent = groups["spent"].iloc[0]
    return say(
        "Officials said that {early} million dollars of equipment and training had been delivered by {first} and {late} by {last}. "
        "By {day} {spent} million had been spent in Mexico. Each is a total to date: none may be added to another.",
        day=_month(spent["date"]),
        spent=number(spent[field]),
        **told,
    )


def _table(drawn: pd.DataFrame) -> pd.DataFrame:
    kinds = _kind_names()
    rows = drawn.to_dict("records")
    return pd.DataFrame(
        {
            say("date"): [row["date"] for row in rows],
            say("what the row tells"): [kinds[row["kind"]] for row in rows],
            say("item"): [row["item"] for row in rows],
            say("recipient"): [row["recipient"] for row in rows],
            say("number"): [_plain(row["quantity"]) for row in rows],
            say("million dollars"): [_plain(row["value_usd_millions"]) for row in rows],
            say("source"): [catalog.cite_cell(row["source_id"]) for row in rows],
        }
    )


def _plain(value: float) -> str:
    """A number for the table; an empty cell where the source gives none."""
    if value != value:
        return ""
    return number(value, 0 if float(value).is_integer() else 1)


def _limits(drawn: pd.DataFrame) -> tuple[str, ...]:
    limits = [
        say("Press releases name successes: nothing here shows what came late, stood idle or never came."),
        say("Plans, deliveries and totals to date restate the same things: never add one to another."),
        say("Rows that rest on a blog or an anonymous page alone are left out."),
    ]
    if "money" in set(drawn["lane"]):
        limits.append(say("The dotted line only joins statements; nothing is known between them."))
    if "disputed" in set(drawn["kind"]):
        limits.append(
            say(
                "The total of September 2011 is disputed: it seems to leave out the Federal Police's helicopters."
            )
        )
    return tuple(limits)
