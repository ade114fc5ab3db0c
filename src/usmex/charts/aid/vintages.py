"""How official figures are revised: the same fiscal years in six stored copies of one file (``aid_vintages``).

Amounts are nominal U.S. dollars, years U.S. fiscal years. Drawn values are millions of dollars.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import Years
from courselab.charts.chart import Chart
from courselab.charts.drawn import Bars
from courselab.charts.traces import bars
from courselab.charts.view import Explorer, explorer
from courselab.messages import number, partial_date, say
from usmex import colors
from usmex.charts.aid.record import STAGES, stage_choice, stage_names, years_of
from usmex.charts.parts import fiscal_years

TINTS = ("#ffffff", "#cddff1", "#98bde4", "#5b95d2", "#2a70b8", "#0b3f7a")
"""Old copies pale, new copies dark; the outline gives every bar its contrast."""
BAR_GAP = 0.18
"""The share of a year's room that stays empty between its bars and the next year's."""
LOW = 0.02
"""Bars of early copies below this share of the highest bar cannot be seen; their amount is written out."""
OPEN_MONTHS = 3
"""A copy made before the year ended, or within these months of its end, cannot hold the whole year."""


@dataclass(frozen=True)
class Record:
    """Amounts in millions: ``amounts[stage]`` is a frame of fiscal year x copy, with gaps; copies oldest first."""

    amounts: dict[str, pd.DataFrame]
    sources: dict[str, str]


@cache
def _record() -> Record:
    """The transition quarter of 1976 is left out."""
    table = catalog.load("aid_vintages")
    rows = table[table["fiscal_year_label"] == table["fiscal_year"].astype(str)]
    amounts = {
        stage: rows[rows["stage"] == stage]
        .pivot(index="fiscal_year", columns="vintage", values="amount_usd")
        .astype(float)
        .div(1e6)
        for stage in STAGES
    }
    sources = dict(zip(rows["vintage"], rows["source_id"], strict=True))
    return Record(amounts, {copy: sources[copy] for copy in sorted(sources)})


def vintages() -> Explorer:
    """The same fiscal years in six stored copies of the official file: years, measure."""
    amounts = _record().amounts
    return explorer(
        _chart,
        _record(),
        fiscal_years(2001, years_of(amounts["obligated"])[1], 2018, 2023),
        stage_choice({stage: years_of(copies) for stage, copies in amounts.items()}),
    )


def is_early(copy: str, fiscal_year: int) -> bool:
    """Whether a copy (“2022-10”) was made before the fiscal year ended or within three months of its end."""
    year, of_year = (int(part) for part in copy.split("-"))
    return year * 12 + of_year <= fiscal_year * 12 + 9 + OPEN_MONTHS


def _chart(record: Record, *, years: Years, stage: str) -> Chart:
    drawn = record.amounts[stage].loc[years[0] : years[1]].dropna(how="all")
    copies = [copy for copy in record.sources if copy in drawn and drawn[copy].notna().any()]
    tints = dict(zip(record.sources, TINTS, strict=True))
    drawn = drawn[copies]
    changes, low = _changes(drawn), _low_amounts(drawn)
    stage_name = stage_names()[stage]
    return Chart(
        name="vintages",
        title=_title(changes),
        subtitle=say(
            "U.S. aid to Mexico, {stage}, as stored copies of one official file give it, millions of dollars, not adjusted for inflation; U.S. fiscal years",
            stage=stage_name,
        ),
        words=_words(drawn, changes, stage_name),
        table=drawn.round(1)
        .rename(columns={copy: partial_date(copy) for copy in copies})
        .rename_axis(say("fiscal year"))
        .reset_index(),
        sources=tuple(record.sources[copy] for copy in copies),
        traces=[_bars(copy, drawn[copy], tints[copy], stage_name, record.sources[copy]) for copy in copies],
        layout=style.layout(
            420,
            barmode="group",
            bargap=BAR_GAP,
            annotations=low,
            xaxis=style.year_axis(years),
            yaxis=style.amount_axis(say("million dollars")),
            margin={"l": 64, "r": 16, "t": 12, "b": style.LEGEND_ROOM},
        ),
        limits=(
            say(
                "A hatched bar comes from a copy made before the fiscal year ended or within three months of its end."
            ),
            say(
                "Late reporting and true revision cannot be told apart: the copies do not say why a figure changed."
            ),
            say("A missing bar means that the copy has no figure for that year."),
            *([say("A number without a visible bar is the amount of an early copy.")] if low else []),
        ),
    )


def _bars(copy: str, amounts: pd.Series, tint: str, stage_name: str, source: str) -> Bars:
    known = amounts.dropna()
    hover = [
        say(
            "FY{year}, {stage}, copy of {copy}: {amount} million dollars",
            year=year,
            stage=stage_name,
            copy=partial_date(copy),
            amount=number(amount, 1),
        )
        for year, amount in known.items()
    ]
    hatching = {
        "fillmode": "overlay",
        "fgcolor": style.PAPER if tint in TINTS[4:] else style.INK,
        "fgopacity": 1,
        "size": 6,
    }
    return bars(
        known,
        tint,
        hover,
        name=partial_date(copy),
        edge=(colors.STAGES["paid"], 1),
        hatched=[is_early(copy, int(year)) for year in known.index],
        source=source,
        more={"marker": {"pattern": hatching}},
    )


def _low_amounts(drawn: pd.DataFrame) -> list[dict[str, Any]]:
    """The amounts of early copies that are too low to be seen as bars, each at the right edge of its place."""
    width = (1 - BAR_GAP) / max(len(drawn.columns), 1)
    least = LOW * float(drawn.max().max()) if len(drawn) else 0.0
    return [
        {
            "text": number(amount, 1),
            "x": int(str(year)) - (1 - BAR_GAP) / 2 + (place + 1) * width,
            "xanchor": "right",
            "y": max(float(amount), 0),
            "yanchor": "bottom",
            "yshift": 1,
            "showarrow": False,
            "bgcolor": "rgba(255,255,255,0.8)",
            "borderpad": 0,
            "font": {"size": 12, "color": style.INK},
        }
        for place, copy in enumerate(drawn.columns)
        for year, amount in drawn[copy].dropna().items()
        if is_early(copy, int(str(year))) and abs(amount) < least
    ]


def _changes(drawn: pd.DataFrame) -> pd.DataFrame:
    """For each year that two copies hold after its books were closed: the first and the last of them."""
    found = []
    for year in drawn.index.tolist():
        known = drawn.loc[year].dropna()
        closed = [(copy, amount) for copy, amount in known.items() if not is_early(str(copy), year)]
        if len(closed) > 1:
            found.append((year, *closed[0], *closed[-1]))
    changes = pd.DataFrame(found, columns=["year", "first", "before", "last", "after"])
    return changes.assign(gap=(changes["after"] - changes["before"]).abs())


def _title(changes: pd.DataFrame) -> str:
    if changes.empty:
        return say("No two finished copies can be compared for these years")
    most = changes.nlargest(1, "gap").iloc[0]
    if most["gap"] < 0.05:
        return say("The copies agree on these years")
    return say(
        "FY{year}: {before} million in one copy, {after} million in a later one",
        year=most["year"],
        before=number(most["before"], 1),
        after=number(most["after"], 1),
    )


def _words(drawn: pd.DataFrame, changes: pd.DataFrame, stage_name: str) -> str:
    if drawn.empty:
        return say("No copy has a figure for these years. Choose other years.")
    if changes.empty:
        return say(
            "FY{first} to FY{last}: fewer than two copies were made late enough to hold a whole year.",
            first=int(drawn.index[0]),
            last=int(drawn.index[-1]),
        )
    most = changes.nlargest(1, "gap").iloc[0]
    moved = int((changes["gap"] >= 0.05).sum())
    return say(
        "FY{year} ({stage}) was {before} million dollars in the copy of {first} and {after} in that of {last}. "
        "Of {years} fiscal years that can be compared, {moved} changed by more than 0.05 million.",
        year=most["year"],
        stage=stage_name,
        before=number(most["before"], 1),
        first=partial_date(most["first"]),
        after=number(most["after"], 1),
        last=partial_date(most["last"]),
        years=len(changes),
        moved=moved,
    )
