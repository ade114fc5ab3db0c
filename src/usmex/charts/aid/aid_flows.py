"""U.S. aid to Mexico by fiscal year under the presidencies: one stage, whole or broken down."""

from __future__ import annotations

from typing import Any

import pandas as pd

from courselab.charts import style
from courselab.charts.backdrop import named, shade, strip_axis
from courselab.charts.chart import Chart
from courselab.charts.words import hover_with
from courselab.measures import when_highest
from courselab.messages import number, say
from usmex import colors
from usmex.charts.aid.record import AidRecord, Part, dollars_words, parts_of, share_words, stage_name

LEAST_SHARE_OF_LEGEND = 0.0005
"""Parts below this share of the total are not drawn: no bar of theirs could be seen."""


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


def aid_flows_chart(
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
        parts = {stage: Part(stage_name(stage), colors.STAGES[stage])}
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
    words = _words(drawn, total, parts, stage, breakdown)
    if as_share and present:
        words = f"{words} {share_words(shares[present], parts)}"
    unit = say("percent of the year's obligations") if as_share else dollars_words(dollars)
    bottom = 0.87
    return Chart(
        name="aid_flows",
        title=_title(drawn, total, parts, stage, breakdown),
        subtitle=say(
            "U.S. aid to Mexico, {stage}, {unit}; U.S. fiscal years", stage=stage_name(stage), unit=unit
        ),
        words=words,
        table=_table(drawn, shares, parts, present, as_share),
        sources=(source, *(["fa_country_2025_11"] if dollars == "constant" and breakdown != "none" else [])),
        traces=[*traces, *record.behind.upper(years)],
        layout=style.layout(
            470,
            barmode="relative",
            uniformtext={"mode": "hide", "minsize": 11},
            xaxis=style.year_axis(years, anchor="y"),
            yaxis=style.amount_axis(
                say("percent") if as_share else say("million dollars"), domain=[0, bottom - 0.02]
            ),
            yaxis2=strip_axis(bottom),
            shapes=shade(record.behind.periods.spans, years),
            annotations=named(record.behind.periods.spans, years),
            showlegend=len(present) > 1,
            margin={"l": 64, "r": 16, "t": 12, "b": style.LEGEND_ROOM if len(present) > 1 else 40},
        ),
        limits=_limits(record, years, stage, breakdown),
    )


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
        "hovertemplate": hover_with(source),
        "marker": {
            "color": part.color,
            "line": {"color": style.PAPER, "width": 0.5},
            "pattern": {"shape": ["/" if year in partial else "" for year in amounts.index]},
        },
    }


def _title(drawn: pd.DataFrame, total: pd.Series, parts: dict[str, Part], stage: str, breakdown: str) -> str:
    if drawn.empty or total.sum() <= 0:
        return say("No aid is recorded in these years")
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    if breakdown == "none":
        peak = when_highest(total)
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


def _words(drawn: pd.DataFrame, total: pd.Series, parts: dict[str, Part], stage: str, breakdown: str) -> str:
    if drawn.empty or total.sum() <= 0:
        return say("No aid is recorded in these years. Choose other years.")
    first, last, peak = int(drawn.index[0]), int(drawn.index[-1]), when_highest(total)
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


def _table(
    drawn: pd.DataFrame, shares: pd.DataFrame, parts: dict[str, Part], present: list[str], as_share: bool
) -> pd.DataFrame:
    shown = (shares if as_share else drawn)[present].round(1)
    shown.columns = [parts[key].name for key in present]
    return shown.rename_axis(say("fiscal year")).reset_index()


def _limits(record: AidRecord, years: tuple[int, int], stage: str, breakdown: str) -> tuple[str, ...]:
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
