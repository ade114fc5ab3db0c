"""Charts of U.S. aid to Mexico, from the tables ``aid_by_year`` and ``aid_by_account``.

All amounts are U.S. dollars, all years U.S. fiscal years. Drawn values are millions of dollars.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from usmex import catalog, money
from usmex.charts import style
from usmex.charts.chart import Chart
from usmex.messages import number, say
from usmex.periods import Span, clipped, eras, presidencies

STAGES = ("requested", "appropriated", "obligated", "paid")
BREAKDOWNS = ("none", "category", "agency", "account_group")
PRICE_YEAR = 2024
LEAST_SHARE_OF_LEGEND = 0.0005

ACCOUNT_GROUPS = {
    "Counternarcotics and law enforcement (INCLE and predecessors)": "police",
    "Defense Department counterdrug": "defense_drugs",
    "Foreign Military Financing": "military",
    "Military training (IMET)": "military",
    "Other military": "military",
    "Economic Support Fund": "support",
    "USAID development and health": "development",
}
"""The table's account groups gathered into the six that a reader can tell apart; the rest is ``other``."""

AGENCIES = {
    "Department of State": "state",
    "U.S. Agency for International Development": "usaid",
    "Department of Defense": "defense",
    "Department of Agriculture": "agriculture",
}
"""The agencies that are drawn apart; the rest is ``other``."""


@dataclass(frozen=True)
class Part:
    """One part of a breakdown: how it is named and drawn."""

    name: str
    color: str


def parts_of(breakdown: str) -> dict[str, Part]:
    """The parts of a breakdown in drawing order, from the axis upwards."""
    actors = style.ACTORS
    if breakdown == "category":
        return {
            "economic": Part(say("Economic (police aid included)"), actors["usaid"]),
            "military": Part(say("Military"), actors["military"]),
        }
    if breakdown == "agency":
        return {
            "state": Part(say("State Department"), actors["state"]),
            "defense": Part(say("Defense Department"), actors["defense"]),
            "usaid": Part(say("USAID"), actors["usaid"]),
            "agriculture": Part(say("Agriculture Department"), actors["agriculture"]),
            "other": Part(say("Other agencies"), actors["other"]),
        }
    return {
        "police": Part(say("Drug control and police (INCLE)"), actors["state"]),
        "defense_drugs": Part(say("Defense Department counterdrug"), actors["defense"]),
        "military": Part(say("Military financing and training"), actors["military"]),
        "support": Part(say("Economic Support Fund (ESF)"), actors["support"]),
        "development": Part(say("USAID development and health"), actors["usaid"]),
        "other": Part(say("Other"), actors["other"]),
    }


@dataclass(frozen=True)
class AidRecord:
    """The aid tables, added up once so that a moved control has only to slice them.

    ``totals[dollars]`` is a frame of fiscal year x stage, ``parts[dollars][breakdown]`` one of fiscal year x
    part; both in millions, with gaps where the record has none. ``dollars`` is ``nominal`` or ``constant``.
    """

    totals: dict[str, pd.DataFrame]
    parts: dict[str, dict[str, pd.DataFrame]]
    mexico: list[Span]
    united_states: list[Span]
    eras: list[Span]
    partial: frozenset[int]
    """Fiscal years whose record is not complete; drawn hatched."""

    @property
    def first_year(self) -> int:
        return int(self.totals["nominal"].index[0])

    @property
    def last_year(self) -> int:
        return int(self.totals["nominal"].index[-1])

    @cached_property
    def stage_years(self) -> dict[str, tuple[int, int]]:
        """First and last fiscal year in which each stage is recorded."""
        recorded = {stage: self.totals["nominal"][stage].dropna().index for stage in STAGES}
        return {stage: (int(years[0]), int(years[-1])) for stage, years in recorded.items()}

    @property
    def parts_years(self) -> tuple[int, int]:
        """First and last fiscal year that the record by account covers."""
        years = self.parts["nominal"]["category"].index
        return int(years[0]), int(years[-1])


def aid_record(by_year: pd.DataFrame, by_account: pd.DataFrame, terms: pd.DataFrame) -> AidRecord:
    """Add up ``aid_by_year``, ``aid_by_account`` and ``presidencies`` for drawing.

    The three months of the transition quarter (July to September 1976) are counted with fiscal year 1976.
    """
    keys = by_account.assign(
        account_group=by_account["account_group"].map(ACCOUNT_GROUPS).fillna("other"),
        agency=by_account["agency"].map(AGENCIES).fillna("other"),
    )
    prices = {
        "nominal": (by_year["amount_usd"], by_account["obligated_usd"]),
        "constant": (
            money.to_constant(by_year["amount_usd"], by_year["fiscal_year"], PRICE_YEAR),
            money.to_constant(by_account["obligated_usd"], by_account["fiscal_year"], PRICE_YEAR),
        ),
    }
    totals, parts = {}, {}
    for dollars, (year_amounts, account_amounts) in prices.items():
        totals[dollars] = _sums(by_year.assign(usd=year_amounts), "stage", STAGES)
        parts[dollars] = {
            breakdown: _sums(keys.assign(usd=account_amounts), breakdown, tuple(parts_of(breakdown))).fillna(
                0.0
            )
            for breakdown in BREAKDOWNS[1:]
        }
    until = float(by_year["fiscal_year"].max()) + 0.5
    mexico = presidencies(terms, "Mexico", until)
    partial = frozenset(by_year.loc[by_year["status"] == "partial", "fiscal_year"].tolist())
    return AidRecord(
        totals, parts, mexico, presidencies(terms, "United States", until), eras(mexico), partial
    )


def _sums(rows: pd.DataFrame, column: str, order: tuple[str, ...]) -> pd.DataFrame:
    """Millions by fiscal year and ``column``; a year without rows is missing, not zero."""
    sums = rows.groupby(["fiscal_year", column])["usd"].sum().unstack() / 1e6
    every_year = range(int(sums.index.min()), int(sums.index.max()) + 1)
    return sums.reindex(index=every_year, columns=list(order)).astype(float)


def dollars_words(dollars: str) -> str:
    """The unit of a money chart in words, for its subtitle."""
    if dollars == "constant":
        return say("millions of dollars at FY{year} prices", year=PRICE_YEAR)
    return say("millions of dollars, not adjusted for inflation")


def stage_name(stage: str) -> str:
    """What a stage is called in the reader's language."""
    return {
        "requested": say("requested"),
        "appropriated": say("appropriated"),
        "obligated": say("obligated"),
        "paid": say("paid"),
    }[stage]


def _stage_fact(stage: str, first: int, last: int, amount: str) -> str:
    """One sentence with the total of a stage."""
    sentences = {
        "requested": say(
            "From FY{first} to FY{last} presidents requested {amount} million dollars for Mexico in their budgets.",
            first=first,
            last=last,
            amount=amount,
        ),
        "appropriated": say(
            "From FY{first} to FY{last} {amount} million dollars were appropriated or planned for Mexico.",
            first=first,
            last=last,
            amount=amount,
        ),
        "obligated": say(
            "From FY{first} to FY{last} the United States obligated {amount} million dollars for Mexico.",
            first=first,
            last=last,
            amount=amount,
        ),
        "paid": say(
            "From FY{first} to FY{last} the United States paid out {amount} million dollars for Mexico.",
            first=first,
            last=last,
            amount=amount,
        ),
    }
    return sentences[stage]


def flows(
    record: AidRecord,
    *,
    years: tuple[int, int],
    dollars: str = "nominal",
    stage: str = "obligated",
    breakdown: str = "none",
    as_share: bool = False,
) -> Chart:
    """U.S. aid to Mexico by fiscal year: one stage, whole or broken down, under the presidencies.

    ``years`` are the first and last fiscal year. ``dollars``: nominal, constant. ``stage``: requested,
    appropriated, obligated, paid. ``breakdown``: none, category, agency, account_group (obligated only).
    ``as_share`` draws percent of the year's total and needs a breakdown.
    """
    if breakdown == "none":
        drawn = record.totals[dollars][[stage]].loc[years[0] : years[1]]
        parts = {stage: Part(stage_name(stage), style.STAGES[stage])}
        source = "fa_country_2025_11"
    else:
        drawn = record.parts[dollars][breakdown].loc[years[0] : years[1]]
        parts = parts_of(breakdown)
        source = "greenbook_fy2020"
    drawn = drawn.dropna(how="all")
    total = drawn.sum(axis=1)
    shares = drawn.div(total.where(total > 0), axis=0) * 100
    present = [key for key in parts if drawn[key].abs().sum() > LEAST_SHARE_OF_LEGEND * total.sum()]
    traces = [_bars(parts[key], drawn[key], shares[key], as_share, source, record.partial) for key in present]
    words = _flow_words(drawn, total, parts, stage, breakdown)
    if as_share and present:
        words = f"{words} {share_words(shares[present], parts)}"
    unit = say("percent of the year's obligations") if as_share else dollars_words(dollars)
    bottom = 0.87
    return Chart(
        name="aid_flows",
        title=_flow_title(drawn, total, parts, stage, breakdown),
        subtitle=say(
            "U.S. aid to Mexico, {stage}, {unit}; U.S. fiscal years", stage=stage_name(stage), unit=unit
        ),
        words=words,
        table=_flow_table(drawn, shares, parts, present, as_share),
        sources=(source, *(["fa_country_2025_11"] if dollars == "constant" and breakdown != "none" else [])),
        traces=[*traces, *_strips(record, years)],
        layout=style.layout(
            470,
            barmode="relative",
            uniformtext={"mode": "hide", "minsize": 11},
            xaxis=style.year_axis(years, anchor="y"),
            yaxis=style.amount_axis(
                say("percent") if as_share else say("million dollars"), domain=[0, bottom - 0.02]
            ),
            yaxis2=style.strip_axis(bottom),
            shapes=style.shade_eras(record.eras, years),
            annotations=style.name_eras(record.eras, years),
            showlegend=len(present) > 1,
            margin={"l": 64, "r": 16, "t": 12, "b": style.LEGEND_ROOM if len(present) > 1 else 40},
        ),
        limits=_flow_limits(record, years, stage, breakdown),
    )


def _strips(record: AidRecord, years: tuple[int, int]) -> list[dict[str, Any]]:
    low, high = years[0] - 0.5, years[1] + 0.5
    mexico, united_states = (clipped(spans, low, high) for spans in (record.mexico, record.united_states))
    return style.presidency_strip(mexico, united_states, style.STRIP_WIDTH / (high - low))


def _bars(
    part: Part,
    amounts: pd.Series,
    shares: pd.Series,
    as_share: bool,
    source: str,
    partial: frozenset[int],
) -> dict[str, Any]:
    height = shares if as_share else amounts
    hover = [
        say(
            "{part}, FY{year}: {amount} million dollars, {share} percent of the year",
            part=part.name,
            year=year,
            amount=number(amount, 1),
            share="–" if share != share else number(share, 1),
        )
        for year, amount, share in zip(amounts.index, amounts.tolist(), shares.tolist(), strict=True)
    ]
    return {
        "type": "bar",
        "name": part.name,
        "x": amounts.index.tolist(),
        "y": [None if value != value else round(value, 4) for value in height.tolist()],
        "customdata": hover,
        "hovertemplate": "%{customdata}<br>" + hover_source(source) + "<extra></extra>",
        "marker": {
            "color": part.color,
            "line": {"color": "#ffffff", "width": 0.5},
            "pattern": {"shape": ["/" if year in partial else "" for year in amounts.index]},
        },
    }


def hover_source(source: str) -> str:
    """The source as the last line of a hover text."""
    return say("Source: {source}", source=catalog.cite(source))


def _flow_title(
    drawn: pd.DataFrame, total: pd.Series, parts: dict[str, Part], stage: str, breakdown: str
) -> str:
    if drawn.empty or total.sum() <= 0:
        return say("No aid is recorded in these years")
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    if breakdown == "none":
        peak = year_of_most(total)
        return say(
            "Aid {stage} for Mexico was highest in FY{year}: {amount} million dollars",
            stage=stage_name(stage),
            year=peak,
            amount=number(total[peak]),
        )
    largest = str(drawn.sum().idxmax())
    return say(
        "{part}: {share} percent of all obligations, FY{first} to FY{last}",
        part=parts[largest].name,
        share=number(drawn[largest].sum() / total.sum() * 100),
        first=first,
        last=last,
    )


def year_of_most(total: pd.Series) -> int:
    """The year whose value is largest."""
    return int(total.index[int(total.to_numpy().argmax())])


def _flow_words(
    drawn: pd.DataFrame, total: pd.Series, parts: dict[str, Part], stage: str, breakdown: str
) -> str:
    if drawn.empty or total.sum() <= 0:
        return say("No aid is recorded in these years. Choose other years.")
    first, last, peak = int(drawn.index[0]), int(drawn.index[-1]), year_of_most(total)
    fact = _stage_fact(stage, first, last, number(total.sum(), 1))
    height = say(
        "The highest year is FY{year} with {amount} million, {share} percent of them.",
        year=peak,
        amount=number(total[peak], 1),
        share=number(total[peak] / total.sum() * 100, 1),
    )
    if breakdown == "none":
        return f"{fact} {height}"
    ranked = drawn.sum().sort_values(ascending=False)
    ranking = say(
        "The largest part is {largest} with {share} percent, then {second} with {second_share} percent.",
        largest=parts[ranked.index[0]].name,
        share=number(ranked.iloc[0] / total.sum() * 100, 1),
        second=parts[ranked.index[1]].name,
        second_share=number(ranked.iloc[1] / total.sum() * 100, 1),
    )
    return f"{fact} {height} {ranking}"


def share_words(shares: pd.DataFrame, parts: dict[str, Part]) -> str:
    """Between which shares of a year the part moved that is largest on average; ``shares`` are percent."""
    largest = str(shares.mean().idxmax())
    known = shares[largest].dropna()
    return say(
        "As a share of the year, {part} ran from {low} percent in FY{low_year} to {high} percent in FY{high_year}.",
        part=parts[largest].name,
        low=number(known.min(), 1),
        low_year=int(known.index[int(known.to_numpy().argmin())]),
        high=number(known.max(), 1),
        high_year=year_of_most(known),
    )


def _flow_table(
    drawn: pd.DataFrame, shares: pd.DataFrame, parts: dict[str, Part], present: list[str], as_share: bool
) -> pd.DataFrame:
    shown = (shares if as_share else drawn)[present].round(1)
    shown.columns = [parts[key].name for key in present]
    return shown.rename_axis(say("fiscal year")).reset_index()


def _flow_limits(record: AidRecord, years: tuple[int, int], stage: str, breakdown: str) -> tuple[str, ...]:
    limits = []
    if breakdown != "none" and years[1] > record.parts_years[1]:
        limits.append(
            say(
                "The record by agency and account ends in FY{year}; later years are left out.",
                year=record.parts_years[1],
            )
        )
    first, last = record.stage_years[stage]
    if breakdown == "none" and (years[0] < first or years[1] > last):
        limits.append(
            say(
                "Amounts {stage} are recorded for FY{first} to FY{last} only.",
                stage=stage_name(stage),
                first=first,
                last=last,
            )
        )
    if breakdown == "none":
        limits.extend(
            say("FY{year} is not complete; its bar is hatched.", year=year)
            for year in sorted(record.partial)
            if years[0] <= year <= years[1] and first <= year <= last
        )
    if stage == "obligated":
        limits.append(
            say(
                "Obligations are booked in batches: never read one year of them as policy. Negative amounts are money taken back."
            )
        )
    return tuple(limits)
