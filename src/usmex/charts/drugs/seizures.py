"""Drugs that CBP seized at the southwest border: kilograms by U.S. fiscal year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Panel, Years, framed, nice_ceiling
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice
from courselab.charts.traces import bars, numbered
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import one_or_span, told
from courselab.messages import number, say
from usmex import colors
from usmex.charts.parts import fiscal_years
from usmex.measures import drugs
from usmex.periods import backdrop, fiscal_position

TOTAL, PORTS, BETWEEN = "CBP total", "Office of Field Operations", "Border Patrol"
SEIZED = ("fentanyl", "heroin", "methamphetamine", "cocaine", "marijuana")


@dataclass(frozen=True)
class Record:
    """CBP's complete fiscal years: kilograms by drug as frames of fiscal year x component."""

    kilograms: dict[str, pd.DataFrame]
    sources: tuple[str, ...]
    behind: Backdrop


@cache
def _record() -> Record:
    table = catalog.load("drug_seizures")
    own = table[table["source_id"].str.startswith("CBP_DRUGS")]
    kilograms = {}
    for drug in SEIZED:
        rows = table[(table["drug"] == drug) & table["component"].isin([TOTAL, PORTS, BETWEEN])]
        catalog.one_series("drug_seizures", rows, along="component")
        kilograms[drug] = drugs.seizures_by_component(table, drug)
    return Record(
        kilograms,
        tuple(dict.fromkeys(own["source_id"].astype(str).sort_values())),
        backdrop(catalog.load("presidencies"), float(own["year"].max()) + 0.5, fiscal_position),
    )


def seizures() -> Explorer:
    """Drugs seized at the southwest border, FY2019 to FY2025: years, drug, component of CBP."""
    years = _record().kilograms["fentanyl"].index
    return explorer(
        _chart,
        _record(),
        fiscal_years(int(years[0]), int(years[-1])),
        Choice("drug", say("Drug"), catalog.labels("drug_seizures", "drug", SEIZED)),
        Choice(
            "component",
            say("Seized by"),
            catalog.labels("drug_seizures", "component", (TOTAL, PORTS, BETWEEN)),
        ),
    )


def _chart(record: Record, *, years: Years, drug: str, component: str) -> Chart:
    every = record.kilograms[drug].loc[years[0] : years[1]]
    drawn = every[component]
    name = catalog.labels("drug_seizures", "drug")[drug]
    head = name[0].upper() + name[1:]
    numbers = {
        **told(drawn),
        "drug": name,
        "head": head,
        "share": number(float(every[PORTS].iloc[-1] / every[TOTAL].iloc[-1] * 100)),
    }
    hover = [
        say("FY{year}: {amount} kilograms of {drug}", year=year, amount=number(value, 1), drug=name)
        for year, value in drawn.items()
    ]
    course = one_or_span(
        drawn,
        say("FY{last}: {after} kilograms.", **numbers),
        say(
            "FY{first}: {before} kilograms; FY{last}: {after}, a change of {change} percent. The highest year is FY{peak} with {most}.",
            **numbers,
        ),
    )
    ports = say("In FY{last} {share} percent of CBP's weight was found at ports of entry.", **numbers)
    return Chart(
        name="seizures",
        title=one_or_span(
            drawn,
            say("FY{last}: {after} kilograms of {drug} seized", **numbers),
            say("{head} seized: {before} kilograms in FY{first}, {after} in FY{last}", **numbers),
        ),
        subtitle=say(
            "{what} seized at the southwest border, kilograms, {who}; U.S. fiscal years",
            what=head,
            who=catalog.labels("drug_seizures", "component")[component],
        ),
        words=f"{course} {ports}",
        table=pd.DataFrame(
            {say("fiscal year"): drawn.index.tolist(), say("kilograms"): drawn.round(1).tolist()}
        ),
        sources=record.sources,
        traces=[
            bars(drawn, colors.DRUGS[drug], hover, name=name, text=numbered(drawn)),
            *record.behind.strip(years),
        ],
        layout=framed(
            record.behind,
            years,
            [Panel(320, 0.0, nice_ceiling(float(drawn.max())), say("kilograms"), {})],
        ),
        limits=(
            say("Seizures are not flows: more seized may mean more smuggled, or more found."),
            say(
                "Earlier figures were counted by all agencies, not by CBP alone, and are not joined to these."
            ),
            say("Kilograms of different drugs say nothing together."),
        ),
    )
