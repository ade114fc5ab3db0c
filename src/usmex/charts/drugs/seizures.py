"""Drugs that CBP seized at the southwest border: kilograms by U.S. fiscal year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import Backdrop, Panel, Years, framed, nice_ceiling
from courselab.charts.chart import Chart
from courselab.charts.words import HOVER
from courselab.measures import percent_change, when_highest
from courselab.messages import number, say
from usmex import colors
from usmex.measures import drugs
from usmex.periods import backdrop, fiscal_position

COMPONENTS = ("CBP total", "Office of Field Operations", "Border Patrol")
SEIZED = ("fentanyl", "heroin", "methamphetamine", "cocaine", "marijuana")


def drug_name(drug: str) -> str:
    """What a seized drug is called."""
    return {
        "fentanyl": say("fentanyl"),
        "heroin": say("heroin"),
        "methamphetamine": say("methamphetamine"),
        "cocaine": say("cocaine"),
        "marijuana": say("marijuana"),
    }[drug]


@dataclass(frozen=True)
class SeizureRecord:
    """CBP's complete fiscal years: kilograms by drug as frames of fiscal year x component."""

    kilograms: dict[str, pd.DataFrame]
    sources: tuple[str, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        """First and last fiscal year."""
        index = self.kilograms["fentanyl"].index
        return int(index[0]), int(index[-1])


def seizure_record(seizures: pd.DataFrame, terms: pd.DataFrame) -> SeizureRecord:
    """Take CBP's own record out of ``drug_seizures``, drug by drug."""
    kilograms = {}
    for drug in SEIZED:
        catalog.one_series("drug_seizures", _cbp(seizures, drug), along="component")
        kilograms[drug] = drugs.seizures_by_component(seizures, drug)[list(COMPONENTS)]
    own = seizures[seizures["source_id"].str.startswith("CBP_DRUGS")]
    until = float(own["year"].max()) + 0.5
    return SeizureRecord(
        kilograms,
        tuple(dict.fromkeys(own["source_id"].astype(str).sort_values())),
        backdrop(terms, until, fiscal_position),
    )


def _cbp(seizures: pd.DataFrame, drug: str) -> pd.DataFrame:
    return seizures[(seizures["drug"] == drug) & seizures["component"].isin(COMPONENTS)]


def seizures_chart(record: SeizureRecord, *, years: Years, drug: str, component: str = "CBP total") -> Chart:
    """Kilograms of one drug that CBP seized at the southwest border, by U.S. fiscal year, for one component.

    ``years`` are fiscal years from 2019 to 2025. ``component``: CBP total, Office of Field Operations (ports of
    entry), Border Patrol (between them).
    """
    every = record.kilograms[drug].loc[years[0] : years[1]]
    drawn = every[component]
    panel = Panel(320, 0.0, nice_ceiling(float(drawn.max())), say("kilograms"), {})
    name = drug_name(drug)
    return Chart(
        name="seizures",
        title=_title(drawn, name),
        subtitle=say(
            "{what} seized at the southwest border, kilograms, {who}; U.S. fiscal years",
            what=name[0].upper() + name[1:],
            who=component_name(component),
        ),
        words=_words(every, component),
        table=pd.DataFrame(
            {say("fiscal year"): drawn.index.tolist(), say("kilograms"): drawn.round(1).tolist()}
        ),
        sources=record.sources,
        traces=[
            {
                "type": "bar",
                "name": name,
                "x": drawn.index.tolist(),
                "y": drawn.tolist(),
                "marker": {"color": colors.DRUGS[drug]},
                "text": [number(value) for value in drawn.tolist()],
                "textposition": "outside",
                "textfont": {"size": 12, "color": style.INK},
                "cliponaxis": False,
                "customdata": [
                    say(
                        "FY{year}: {amount} kilograms of {drug}",
                        year=year,
                        amount=number(value, 1),
                        drug=name,
                    )
                    for year, value in drawn.items()
                ],
                "hovertemplate": HOVER,
            },
            *record.behind.strip(years),
        ],
        layout=framed(record.behind, years, [panel]),
        limits=(
            say("Seizures are not flows: more seized may mean more smuggled, or more found."),
            say(
                "Earlier figures were counted by all agencies, not by CBP alone, and are not joined to these."
            ),
            say("Kilograms of different drugs say nothing together."),
        ),
    )


def component_name(component: str) -> str:
    """Who seized, in a reader's words."""
    return {
        "CBP total": say("Customs and Border Protection (CBP), total"),
        "Office of Field Operations": say("CBP at ports of entry (Office of Field Operations)"),
        "Border Patrol": say("CBP between ports of entry (Border Patrol)"),
    }[component]


def _title(drawn: pd.Series, name: str) -> str:
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    values: dict[str, object] = {"drug": name, "last": last, "amount": number(float(drawn.iloc[-1]))}
    if first == last:
        return say("FY{last}: {amount} kilograms of {drug} seized", **values)
    return say(
        "{drug} seized: {before} kilograms in FY{first}, {amount} in FY{last}",
        before=number(float(drawn.iloc[0])),
        first=first,
        **{**values, "drug": name[0].upper() + name[1:]},
    )


def _words(every: pd.DataFrame, component: str) -> str:
    drawn = every[component]
    first, last = int(drawn.index[0]), int(drawn.index[-1])
    ports = every["Office of Field Operations"] / every["CBP total"] * 100
    place = say(
        "In FY{last} {share} percent of CBP's weight was found at ports of entry.",
        last=last,
        share=number(float(ports.iloc[-1])),
    )
    values: dict[str, object] = {"last": last, "after": number(float(drawn.iloc[-1]))}
    if first == last:
        return say("FY{last}: {after} kilograms.", **values) + f" {place}"
    course = say(
        "FY{first}: {before} kilograms; FY{last}: {after}, a change of {change} percent. The highest year is FY{peak} with {most}.",
        first=first,
        before=number(float(drawn.iloc[0])),
        change=number(percent_change(float(drawn.iloc[0]), float(drawn.iloc[-1]))),
        peak=when_highest(drawn),
        most=number(float(drawn.max())),
        **values,
    )
    return f"{course} {place}"
