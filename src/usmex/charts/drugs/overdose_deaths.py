"""People who died of drug overdoses in the United States, by the drugs involved. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, End, Panel, Years, end_labels, framed, nice_ceiling
from courselab.charts.chart import Chart, whole_numbers
from courselab.charts.controls import Choice, Choices, Several, calendar_years
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import hover_source, one_or_span, told
from courselab.messages import number, say
from usmex import colors
from usmex.measures import drugs
from usmex.periods import backdrop

LOOKS = {
    "heroin": ("heroin", "circle"),
    "synthetic_opioids_excl_methadone": ("fentanyl", "square"),
    "prescription_opioids": ("prescription", "diamond"),
    "cocaine": ("cocaine", "triangle-up"),
    "psychostimulants": ("methamphetamine", "cross"),
    "any_opioid": ("opioids", "x"),
    "all_drugs": ("all", "star"),
    "heroin_with_synthetic_opioid": ("heroin_with", "triangle-down"),
    "heroin_without_synthetic_opioid": ("heroin_without", "pentagon"),
}
"""The drug categories, each with its color among those of drugs and its symbol."""
NIDA = "NIDA_CDCWONDER_2021"


@dataclass(frozen=True)
class Record:
    """``overdose_deaths`` by measure (deaths, age_adjusted_rate): frames of year x category, never added up."""

    values: dict[str, pd.DataFrame]
    behind: Backdrop


@cache
def _record() -> Record:
    table = catalog.load("overdose_deaths")
    values = {}
    for measure in ("deaths", "age_adjusted_rate"):
        catalog.one_series("overdose_deaths", table[table["measure"] == measure], along="category")
        values[measure] = drugs.deaths_by_category(table, measure).astype(float)
    return Record(values, backdrop(catalog.load("presidencies"), float(table["year"].max()) + 0.5))


def overdose_deaths() -> Explorer:
    """People who died of overdoses in the United States, 1999 to 2021: years, number or rate, drugs involved."""
    years = _record().values["deaths"].index
    return explorer(
        _chart,
        _record(),
        calendar_years(int(years[0]), int(years[-1])),
        Choice("measure", say("Measure"), catalog.labels("overdose_deaths", "measure")),
        Several(
            "drugs",
            say("Drugs involved"),
            _names(),
            start=("heroin", "synthetic_opioids_excl_methadone", "prescription_opioids", "cocaine"),
            closed=_categories_without_rate,
        ),
    )


def _names() -> dict[str, str]:
    return catalog.labels("overdose_deaths", "category", LOOKS)


def _categories_without_rate(choices: Choices) -> dict[str, str]:
    first, last = choices["years"]
    values = _record().values[choices["measure"]].loc[first:last]
    reason = say("A category is gray where these years have no rate for it.")
    return {category: reason for category in LOOKS if values[category].isna().all()}


def _chart(record: Record, *, years: Years, measure: str, drugs: list[str]) -> Chart:
    """The categories overlap and are drawn as lines, never stacked."""
    drawn = record.values[measure][drugs].loc[years[0] : years[1]].dropna(axis=1, how="all")
    lines = {str(category): drawn[category] for category in drawn.columns}
    names, digits = _names(), 0 if measure == "deaths" else 1
    unit = say("persons") if measure == "deaths" else say("per 100,000 residents")
    panel = Panel(360, 0.0, nice_ceiling(float(drawn.max().max()) if lines else 1.0), unit, {})
    return Chart(
        name="overdose_deaths",
        title=_title(drawn, measure, digits),
        subtitle=_subtitle(measure),
        words=_words(lines, measure, digits),
        table=(whole_numbers(drawn) if measure == "deaths" else drawn.round(digits))
        .rename(columns=names)
        .rename_axis(columns=None)
        .rename_axis(say("year"))
        .reset_index(),
        sources=(NIDA,),
        traces=[
            *(_line(points, category, unit, digits) for category, points in lines.items()),
            *record.behind.strip(years),
        ],
        layout=framed(record.behind, years, [panel], right=92, annotations=end_labels(_ends(lines), panel)),
        limits=(
            say(
                "The categories overlap: who died with heroin and fentanyl is counted in both. Never add them."
            ),
            say("Certificates that name no drug count under all drugs only."),
            *(
                [say("Rates of heroin with and without synthetic opioids are recorded from 2013 on.")]
                if measure == "age_adjusted_rate" and any(each.startswith("heroin_with") for each in drugs)
                else []
            ),
        ),
    )


def _subtitle(measure: str) -> str:
    if measure == "deaths":
        return say(
            "People who died of overdoses in the United States, by drug involved (categories overlap); calendar years, CDC"
        )
    return say(
        "Deaths by overdose per 100,000 residents of the United States, adjusted for age, by drug involved (categories overlap); calendar years, CDC"
    )


def _line(points: pd.Series, category: str, unit: str, digits: int) -> Points:
    name, (color, symbol) = _names()[category], LOOKS[category]
    hover = [
        say(
            "{drug}, {year}: {amount} {unit}",
            drug=name,
            year=year,
            amount="–" if value != value else number(value, digits),
            unit=unit,
        )
        + f"<br>{hover_source(NIDA)}"
        for year, value in points.items()
    ]
    return line(points, colors.DRUGS[color], hover, name=name, symbol=symbol)


def _ends(lines: dict[str, pd.Series]) -> list[End]:
    short = _names() | {
        "synthetic_opioids_excl_methadone": say("synthetic<br>opioids"),
        "prescription_opioids": say("prescript.<br>opioids"),
        "psychostimulants": say("psycho-<br>stimulants"),
        "heroin_with_synthetic_opioid": say("with<br>synthetics"),
        "heroin_without_synthetic_opioid": say("without<br>synthetics"),
    }
    return [
        End(
            short[category], float(points.index[-1]), float(points.iloc[-1]), colors.DRUGS[LOOKS[category][0]]
        )
        for category, points in ((category, points.dropna()) for category, points in lines.items())
    ]


def _title(drawn: pd.DataFrame, measure: str, digits: int) -> str:
    if drawn.columns.empty:
        return say("No rate is recorded in these years")
    end = drawn.iloc[-1].dropna()
    most = str(end.idxmax())
    values: dict[str, object] = {
        "drug": _names()[most],
        "year": int(drawn.index[-1]),
        "amount": number(float(end[most]), digits),
    }
    if most == "all_drugs" and measure == "deaths":
        return say("{year}: {amount} people died of drug overdoses", **values)
    if most == "all_drugs":
        return say("{year}: {amount} of 100,000 residents died of drug overdoses", **values)
    if measure == "deaths":
        return say("{year}: {amount} people died of overdoses that involved {drug}", **values)
    return say("{year}: {amount} of 100,000 residents died of overdoses that involved {drug}", **values)


def _words(lines: dict[str, pd.Series], measure: str, digits: int) -> str:
    if not lines:
        return say("Nothing is recorded for these years. Choose others.")
    names, unit = _names(), say("people") if measure == "deaths" else say("per 100,000")
    sentences = []
    for category, points in lines.items():
        values = {**told(points, digits), "drug": names[category], "unit": unit}
        sentences.append(
            one_or_span(
                points.dropna(),
                say("{drug}: {after} {unit} in {last}.", **values),
                say(
                    "{drug}: {before} {unit} in {first}, {after} in {last}; the most in {peak}, {most}.",
                    **values,
                ),
            )
        )
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)
