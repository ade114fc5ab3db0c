"""A condition on aid as a calculator: a percentage, the money on which it bites, and what was held back on record.

All amounts are millions of U.S. dollars, not adjusted for inflation; all years are U.S. fiscal years.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Slider
from courselab.charts.drawn import Bars
from courselab.charts.traces import bars, rounded
from courselab.charts.view import Explorer, explorer
from courselab.messages import number, say
from usmex import colors
from usmex.charts.parts import named_bars, named_bars_layout

YEARS = (2008, 2015)
SPAN = range(YEARS[0], YEARS[1] + 1)
RULE = 15
"""The percentage of the law."""
WAITED = {2008: ("2009-08", "released"), 2011: ("2012-05", "pending")}
"""Money of a single fiscal year that waited for a report: when that is told, and with which outcome."""
WHOLE_ACTS = (
    "P.L. 110-252 (both portions)",
    "P.L. 111-8 (omnibus)",
    "P.L. 111-32 (FY2009 supplemental)",
    "P.L. 111-117 (consolidated)",
    "P.L. 111-212 (FY2010 supplemental)",
)
"""The laws of FY2008 to FY2010: the State Department's table leaves out most of their supplements."""
SPLIT_ACT = "P.L. 111-32 (FY2009 supplemental)"
MERIDA_ACCOUNTS = ("INCLE", "ESF")
"""The accounts that together are the year's Mérida money, from FY2011 on."""
YEAR_OF_2015 = 2014
"""The fiscal year of the money that was held back in October 2015: the spokesman named its law."""


@dataclass(frozen=True)
class ConditionRecord:
    """The tables of conditions and of Mérida money, cut once for drawing. Amounts in millions."""

    base: float
    """The money under the condition in the decision of October 2015."""
    account: float
    """The drug control and police account (INCLE) of the year, which one newspaper printed as its total."""
    total: float
    """The year's Mérida money: INCLE and ESF together."""
    everything: float
    """All accounts of the year."""
    held_2015: float
    to_date: tuple[float, float]
    """The two published totals of all Mérida money by autumn 2015, the lower first."""
    by_year: pd.DataFrame
    """By fiscal year, with gaps: ``found``, the Mérida money for Mexico; ``held``, what was held back, beside the
    year to which it is drawn; ``waited``, what waited for a report of that year; ``military``, the military financing
    (FMF) where it is counted apart; ``sources``, the ``source_id`` cells of what is drawn, joined by semicolons."""


@cache
def condition_record() -> ConditionRecord:
    """The tables ``merida_conditions``, ``merida_funding`` and ``merida_by_account``, cut for drawing."""
    funding, accounts = catalog.load("merida_funding"), catalog.load("merida_by_account")
    decisions = {
        (row["decided"], row["outcome"]): row for row in catalog.records(catalog.load("merida_conditions"))
    }
    held = {2010: decisions[("2010-09-02", "withheld")]}
    of_2015 = held[YEAR_OF_2015] = decisions[("2015-10-18", "withheld and reprogrammed")]
    waited = {year: decisions[decision] for year, decision in WAITED.items()}
    to_date = funding[(funding["measure"] == "cumulative_appropriated") & (funding["fiscal_year_to"] == 2015)]
    acts = appropriations(funding)
    found, cells = dict[int, float](), dict[int, list[str]]()
    for year in SPAN:
        rows = acts[acts["fiscal_year_from"] == year]
        if rows.empty:
            of_year = accounts[(accounts["fiscal_year"] == year) & accounts["account"].isin(MERIDA_ACCOUNTS)]
            rows = catalog.one_series("merida_by_account", of_year)
        found[year] = float(rows["amount_usd_millions"].sum())
        cells[year] = rows["source_id"].tolist()
    for year, row in [*held.items(), *waited.items()]:
        cells[year].append(row["source_id"])
    military = accounts[(accounts["account"] == "FMF") & accounts["fiscal_year"].between(2011, YEARS[1])]
    amounts = accounts[accounts["fiscal_year"] == YEAR_OF_2015].set_index("account")["amount_usd_millions"]
    return ConditionRecord(
        base=float(of_2015["base_usd_millions"]),
        account=float(amounts["INCLE"]),
        total=found[YEAR_OF_2015],
        everything=float(amounts["All accounts"]),
        held_2015=float(of_2015["amount_usd_millions"]),
        to_date=(float(to_date["amount_usd_millions"].min()), float(to_date["amount_usd_millions"].max())),
        by_year=pd.DataFrame(
            {
                "found": found,
                "held": {year: float(row["amount_usd_millions"]) for year, row in held.items()},
                "waited": {year: float(row["amount_usd_millions"]) for year, row in waited.items()},
                "military": military.set_index("fiscal_year")["amount_usd_millions"],
                "sources": {year: ";".join(ids) for year, ids in cells.items()},
            },
            index=SPAN,
        ),
    )


def appropriations(funding: pd.DataFrame) -> pd.DataFrame:
    """The appropriations of the first years for Mexico, one row an act, without the parts of an act."""
    whole = (
        (funding["measure"] == "appropriation")
        & funding["act"].isin(WHOLE_ACTS)
        & (funding["scope"] == "Mexico")
    )
    part = (funding["act"] == SPLIT_ACT) & (funding["account"] != "INCLE and FMF together")
    return funding[whole & ~part].sort_values("fiscal_year_from")


def withholding_calculator() -> Explorer:
    """What a condition holds back: its percentage, the money on which it bites, a sum of your own, or each year on record."""
    record = condition_record()
    gray = say("The sum is gray: choose “your own sum” above to move it.")
    bases = {
        "conditioned": say("{amount} million: under the condition in 2015", amount=number(record.base)),
        "account": say("{amount} million: one account, INCLE", amount=number(record.account)),
        "year": say("{amount} million: all of the year", amount=number(record.total)),
        "own": base_words("own"),
        "record": say("every year on record"),
    }
    return explorer(
        _chart,
        record,
        Slider("percent", say("Held back"), 0, 100, RULE, say("{value} percent", value="{value}")),
        Choice("base", say("Of"), bases),
        Slider(
            "own",
            say("Your own sum"),
            1,
            720,
            400,
            say("{value} million dollars", value="{value}"),
            closed=lambda chosen: "" if chosen["base"] == "own" else gray,
        ),
    )


def base_words(base: str) -> str:
    """The money on which the percentage is taken, as a chart names it."""
    return {
        "conditioned": say("under the condition"),
        "account": say("one account (INCLE)"),
        "year": say("all Mérida money of the year"),
        "own": say("your own sum"),
    }[base]


def _chart(record: ConditionRecord, *, percent: int, base: str, own: int) -> Chart:
    """Of one sum; or, on record, of each fiscal year, beside what was really held back."""
    if base == "record":
        return _on_record(record, percent)
    amounts = {
        "conditioned": record.base,
        "account": record.account,
        "year": record.total,
        "own": float(own),
    }
    return _one_sum(record, percent, amounts[base], base)


def _one_sum(record: ConditionRecord, percent: int, amount: float, base: str) -> Chart:
    # To a tenth, as the title prints it: whoever divides the printed sums gets the printed share.
    held = round(amount * percent / 100, 1)
    rows = [
        (say("would be held back"), held, style.MARK),
        (base_words(base), amount, colors.ACTORS["state"]),
        *(
            (base_words(whole), size, colors.ACTORS["other"])
            for whole, size in (("account", record.account), ("year", record.total))
            if base not in (whole, "year")
        ),
    ]
    most = max(value for _, value, _ in rows)
    return Chart(
        name="withholding_calculator",
        title=say(
            "{percent} percent of {base} million dollars is {held} million, {share} percent of the year’s {total}",
            percent=percent,
            base=number(amount),
            held=number(held, 1),
            share=number(held / record.total * 100, 1),
            total=number(record.total),
        ),
        subtitle=say(
            "Mérida Initiative money of U.S. fiscal year 2014, to which the decision of October 2015 belongs; millions of dollars, not adjusted for inflation"
        ),
        words=_one_sum_words(record, percent, amount, held, base),
        table=pd.DataFrame(
            {
                say("money"): [label for label, _, _ in rows],
                say("million dollars"): [round(value, 2) for _, value, _ in rows],
            }
        ),
        sources=(
            "A2_CSIS_STATE_BUDGET",
            "wapo_mapinc_2015_10",
            "D_TICO_2015",
            "wsj_americas_2015_10",
            "crs_r41349_2015_05",
            "ejecentral_2019",
        ),
        traces=[named_bars(rows)],
        layout=named_bars_layout(most),
        limits=(
            say("Only one newspaper gives the 33 million."),
            say(
                "The year’s {total} million are two accounts: INCLE, {account} million for drug control and police, and ESF, {other} of economic support. Military financing, {military} million that year, is counted apart: one newspaper says that the Initiative has not used it since 2011.",
                total=number(record.total, 1),
                account=number(record.account, 1),
                other=number(record.total - record.account, 1),
                military=number(record.by_year.at[YEAR_OF_2015, "military"], 1),
            ),
            say("A calculator shows what a rule can do, not what a government then did."),
        ),
    )


def _one_sum_words(record: ConditionRecord, percent: int, amount: float, held: float, base: str) -> str:
    low, high = record.to_date
    words = say(
        "A condition of {percent} percent on {base} million dollars holds back {held} million: {of_year} percent of the {total} million of the year, and {least} to {most} percent of all Mérida money appropriated by then ({low} or {high} million, by two published totals).",
        percent=percent,
        base=number(amount),
        held=number(held, 1),
        of_year=number(held / record.total * 100, 1),
        total=number(record.total),
        least=number(held / high * 100, 2),
        most=number(held / low * 100, 2),
        low=number(low),
        high=number(high),
    )
    if base != "conditioned" or percent != RULE:
        return words
    return f"{words} " + say(
        "Not rounded it is {exact} million; the reports, too, say {held}, which is {of_base} percent of the {base}. Of INCLE alone ({account}) that is {of_account} percent, of INCLE and ESF together ({total}) {of_year}, of all accounts ({all}) {of_all}.",
        exact=number(amount * percent / 100, 2),
        held=number(record.held_2015),
        of_base=number(record.held_2015 / amount * 100, 1),
        of_account=number(record.held_2015 / record.account * 100, 1),
        of_year=number(record.held_2015 / record.total * 100, 1),
        of_all=number(record.held_2015 / record.everything * 100, 1),
        base=number(amount),
        account=number(record.account),
        total=number(record.total),
        all=number(record.everything),
    )


def _on_record(record: ConditionRecord, percent: int) -> Chart:
    drawn = record.by_year.assign(would=record.by_year["found"] * percent / 100)
    held = drawn["held"].dropna()
    first, last = held.index[0], held.index[-1]
    return Chart(
        name="withholding_calculator",
        title=say(
            "Held back on record: {early} million dollars of FY{first}, {late} million of FY{last}",
            early=number(held[first]),
            late=number(held[last]),
            first=first,
            last=last,
        ),
        subtitle=say(
            "Mérida money of each U.S. fiscal year, millions of dollars, not adjusted for inflation; {percent} percent of it; what was held back",
            percent=percent,
        ),
        words=_record_words(drawn, percent),
        table=_record_table(drawn, percent),
        sources=catalog.well_graded([*drawn["sources"], "ejecentral_2019"]),
        traces=_record_traces(drawn, percent),
        layout=style.layout(
            430,
            barmode="overlay",
            xaxis=style.year_axis(
                YEARS, tickangle=0, tickvals=list(SPAN), ticktext=[f"’{year % 100:02}" for year in SPAN]
            ),
            yaxis=style.amount_axis(say("million dollars"), range=[0, float(drawn["found"].max()) * 1.1]),
            margin={"l": 64, "r": 16, "t": 12, "b": style.AXIS_ROOM + 96},
            annotations=[_held_label(drawn.loc[year]) for year in held.index],
        ),
        limits=(
            say(
                "The condition reached only part of a year’s money, and how large a part is told for FY2010 (175 million) and FY2014 (33) only: the outline shows what it would be on all of it."
            ),
            say(
                "To FY2010 the money is added up from the laws, supplements and military financing with it; from FY2011 it is INCLE and ESF in the State Department’s table. Military financing, {of_2011} million in FY2011 and less in each year after, is then counted apart: one newspaper says that the Initiative has not used it since 2011.",
                of_2011=number(drawn.at[2011, "military"], 1),
            ),
            say(
                "Whether and when the 26 million of FY2010 and the 18 of FY2011 were released was not found. Delays by a senator in 2009 and 2013 are not drawn: each held up the money of several years or laws for a time."
            ),
        ),
    )


def _record_words(drawn: pd.DataFrame, percent: int) -> str:
    found, held, waited = drawn["found"], drawn["held"].dropna(), drawn["waited"].dropna()
    shares = "; ".join(
        say(
            "FY{year}, {held} of {found} million, {share} percent",
            year=year,
            held=number(row["held"]),
            found=number(row["found"], 1),
            share=number(row["held"] / row["found"] * 100, 1),
        )
        for year, row in drawn.loc[held.index].iterrows()
    )
    return say(
        "Held back: {shares}. Together {held} of the {found} million of {years} years, {share} percent; {percent} percent of all of it would be {would} million. Of FY{early}, {released} million waited for a report and were then released; of FY{late}, about {pending} million waited in May 2012, and what became of them was not found.",
        shares=shares,
        held=number(held.sum()),
        found=number(found.sum(), 1),
        years=len(found),
        share=number(held.sum() / found.sum() * 100, 1),
        percent=percent,
        would=number(drawn["would"].sum(), 1),
        early=waited.index[0],
        released=number(waited.iloc[0]),
        late=waited.index[-1],
        pending=number(waited.iloc[-1]),
    )


def _record_table(drawn: pd.DataFrame, percent: int) -> pd.DataFrame:
    columns = {
        say("fiscal year"): list(SPAN),
        say("Mérida money"): rounded(drawn["found"]),
        say("{percent} percent of it", percent=percent): rounded(drawn["would"]),
        say("held back"): rounded(drawn["held"]),
        say("percent of the year’s money"): rounded((drawn["held"] / drawn["found"] * 100).round(1)),
        say("waited for a report"): rounded(drawn["waited"]),
        say("sources"): [catalog.cite_cell(cell) for cell in drawn["sources"]],
    }
    return pd.DataFrame(columns, dtype=object)


def _record_traces(drawn: pd.DataFrame, percent: int) -> list[Bars]:
    outline = say("{percent} percent of it", percent=percent)
    return [
        _bars(drawn["found"], "#c9ccd1", say("Mérida money"), 0.84, edge=("#767676", 1)),
        _bars(drawn["would"], "rgba(0,0,0,0)", outline, 0.84, edge=(style.INK, 1.5)),
        _bars(drawn["waited"], colors.ACTORS["support"], say("waited for a report"), 0.44, hatched=True),
        _bars(drawn["held"], style.MARK, say("held back"), 0.44),
    ]


def _bars(amounts: pd.Series, color: str, name: str, width: float, **more: Any) -> Bars:
    hover = [
        say("FY{year}, {what}: {amount} million", year=year, what=name, amount=number(amount, 1))
        if amount == amount
        else ""
        for year, amount in amounts.items()
    ]
    return bars(amounts, color, hover, name=name, more={"width": width}, **more)


def _held_label(of_year: pd.Series) -> dict[str, Any]:
    """The sum held back, above its bar and above the outline."""
    return {
        "text": f"<b>{number(of_year['held'])}</b>",
        "x": of_year.name,
        "y": max(of_year["held"], of_year["would"]),
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 14, "color": style.INK},
    }
