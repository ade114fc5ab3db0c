"""U.S. aid to Mexico by fiscal year under the presidencies: one stage, whole or broken down."""

from __future__ import annotations

import pandas as pd

from courselab.charts import style
from courselab.charts.backdrop import Years, named, shade, strip_axis
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Choices
from courselab.charts.drawn import Bars
from courselab.charts.traces import bars
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import told
from courselab.messages import number, say
from usmex import colors
from usmex.charts.aid.record import (
    BREAKDOWNS,
    PRICE_YEAR,
    AidRecord,
    Part,
    aid_record,
    dollars_words,
    greenbook_sources,
    parts_of,
    share_words,
    stage_choice,
    stage_names,
    years_of,
)
from usmex.charts.parts import dollars_choice, fiscal_years

LEAST_SHARE_OF_LEGEND = 0.0005
"""Parts below this share of the total are not drawn: no bar of theirs could be seen."""
BOTTOM = 0.87
"""Where the rows of spans begin, as a share of the figure."""


def aid_flows(first: int | None = None, last: int | None = None) -> Explorer:
    """U.S. aid to Mexico by fiscal year, 1946 to 2025: years, dollars, measure, breakdown, amount or share.

    ``first`` and ``last`` are the fiscal years shown at the start.
    """
    record = aid_record()
    breakdowns = (say("none"), say("category"), say("agency"), say("account group"))
    gray = say("“share of the year” is gray: it needs a breakdown.")
    return explorer(
        _chart,
        record,
        fiscal_years(*years_of(record.totals["nominal"]), first, last),
        dollars_choice(f"FY{PRICE_YEAR}"),
        stage_choice(record.stage_years),
        Choice(
            "breakdown",
            say("Breakdown"),
            dict(zip(BREAKDOWNS, breakdowns, strict=True)),
            closed=_closed_breakdowns,
        ),
        Choice(
            "scale",
            say("Show"),
            {"amount": say("amount"), "share": say("share of the year")},
            closed=lambda chosen: {"share": gray} if chosen["breakdown"] == "none" else {},
        ),
    )


def _closed_breakdowns(choices: Choices) -> dict[str, str]:
    """Only obligations are recorded by agency and account, and only for some years."""
    ends = aid_record().parts_years[1]
    if choices["stage"] != "obligated":
        reason = say(
            "Breakdowns are gray: only obligations are recorded by agency and account. Set the measure to “{stage}”.",
            stage=stage_names()["obligated"],
        )
    elif choices["years"][0] > ends:
        reason = say("Breakdowns are gray: the record by agency and account ends in FY{ends}.", ends=ends)
    else:
        return {}
    return dict.fromkeys(BREAKDOWNS[1:], reason)


def _chart(record: AidRecord, *, years: Years, dollars: str, stage: str, breakdown: str, scale: str) -> Chart:
    as_share, stage_name = scale == "share", stage_names()[stage]
    if breakdown == "none":
        drawn = record.totals[dollars][[stage]].loc[years[0] : years[1]]
        parts = {stage: Part(stage_name, colors.STAGES[stage])}
        sources: tuple[str, ...] = ("fa_country_2025_11",)
    else:
        drawn = record.parts[dollars][breakdown].loc[years[0] : years[1]]
        parts = parts_of(breakdown)
        sources = greenbook_sources(dollars)
    drawn = drawn.dropna(how="all")
    total = drawn.sum(axis=1)
    shares = drawn.div(total.where(total > 0), axis=0) * 100
    present = [key for key in parts if drawn[key].abs().sum() > LEAST_SHARE_OF_LEGEND * total.sum()]
    heights = (shares if as_share else drawn)[present]
    words = _words(drawn, total, parts, stage, breakdown)
    if as_share and present:
        words = f"{words} {share_words(heights, parts)}"
    return Chart(
        name="aid_flows",
        title=_title(drawn, total, parts, stage_name, breakdown),
        subtitle=say(
            "U.S. aid to Mexico, {stage}, {unit}; U.S. fiscal years",
            stage=stage_name,
            unit=say("percent of the year's obligations") if as_share else dollars_words(dollars),
        ),
        words=words,
        table=heights.round(1)
        .rename(columns={key: parts[key].name for key in present})
        .rename_axis(say("fiscal year"))
        .reset_index(),
        sources=sources,
        traces=[
            *(
                _bars(parts[key], heights[key], drawn[key], shares[key], sources[0], record.partial)
                for key in present
            ),
            *record.behind.upper(years),
        ],
        layout=style.layout(
            470,
            barmode="relative",
            uniformtext={"mode": "hide", "minsize": 11},
            xaxis=style.year_axis(years, anchor="y"),
            yaxis=style.amount_axis(
                say("percent") if as_share else say("million dollars"), domain=[0, BOTTOM - 0.02]
            ),
            yaxis2=strip_axis(BOTTOM),
            shapes=shade(record.behind.periods.spans, years),
            annotations=named(record.behind.periods.spans, years),
            showlegend=len(present) > 1,
            margin={"l": 64, "r": 16, "t": 12, "b": style.LEGEND_ROOM if len(present) > 1 else 40},
        ),
        limits=_limits(record, years, stage, breakdown),
    )


def _bars(
    part: Part,
    heights: pd.Series,
    amounts: pd.Series,
    shares: pd.Series,
    source: str,
    partial: frozenset[int],
) -> Bars:
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
    return bars(
        heights,
        part.color,
        hover,
        name=part.name,
        edge=(style.PAPER, 0.5),
        hatched=[year in partial for year in heights.index],
        source=source,
    )


def _title(
    drawn: pd.DataFrame, total: pd.Series, parts: dict[str, Part], stage_name: str, breakdown: str
) -> str:
    if drawn.empty or total.sum() <= 0:
        return say("No aid is recorded in these years")
    numbers = told(total)
    if breakdown == "none":
        return say(
            "Aid {stage} for Mexico was highest in FY{peak}: {most} million dollars",
            stage=stage_name,
            **numbers,
        )
    largest = str(drawn.sum().idxmax())
    return say(
        "{part}: {share} percent of all obligations, FY{first} to FY{last}",
        part=parts[largest].name,
        share=number(drawn[largest].sum() / total.sum() * 100),
        **numbers,
    )


def _words(drawn: pd.DataFrame, total: pd.Series, parts: dict[str, Part], stage: str, breakdown: str) -> str:
    if drawn.empty or total.sum() <= 0:
        return say("No aid is recorded in these years. Choose other years.")
    numbers = {**told(total, 1), "amount": number(total.sum(), 1)}
    fact = {
        "requested": say(
            "From FY{first} to FY{last} presidents requested {amount} million dollars for Mexico in their budgets.",
            **numbers,
        ),
        "appropriated": say(
            "From FY{first} to FY{last} {amount} million dollars were appropriated or planned for Mexico.",
            **numbers,
        ),
        "obligated": say(
            "From FY{first} to FY{last} the United States obligated {amount} million dollars for Mexico.",
            **numbers,
        ),
        "paid": say(
            "From FY{first} to FY{last} the United States paid out {amount} million dollars for Mexico.",
            **numbers,
        ),
    }[stage]
    height = say(
        "The highest year is FY{peak} with {most} million, {share} percent of them.",
        share=number(total.max() / total.sum() * 100, 1),
        **numbers,
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
                stage=stage_names()[stage],
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
