"""People who died of drug overdoses in the United States, by the drugs involved. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, End, Panel, Years, end_labels, framed, nice_ceiling
from courselab.charts.chart import Chart, whole_numbers
from courselab.charts.traces import line
from courselab.charts.words import hover_source
from courselab.measures import when_highest
from courselab.messages import number, say
from usmex import colors
from usmex.charts.drugs.look import Look
from usmex.measures import drugs
from usmex.periods import backdrop

CATEGORIES = (
    "heroin",
    "synthetic_opioids_excl_methadone",
    "prescription_opioids",
    "cocaine",
    "psychostimulants",
    "any_opioid",
    "all_drugs",
    "heroin_with_synthetic_opioid",
    "heroin_without_synthetic_opioid",
)
NIDA = "NIDA_CDCWONDER_2021"


def categories() -> dict[str, Look]:
    """The drug categories: how they are named and drawn."""
    color = colors.DRUGS
    return {
        "heroin": Look(say("heroin"), color["heroin"], "circle", say("heroin")),
        "synthetic_opioids_excl_methadone": Look(
            say("synthetic opioids (mostly fentanyl)"),
            color["fentanyl"],
            "square",
            say("synthetic<br>opioids"),
        ),
        "prescription_opioids": Look(
            say("prescription opioids"), color["prescription"], "diamond", say("prescript.<br>opioids")
        ),
        "cocaine": Look(say("cocaine"), color["cocaine"], "triangle-up", say("cocaine")),
        "psychostimulants": Look(
            say("psychostimulants (mostly methamphetamine)"),
            color["methamphetamine"],
            "cross",
            say("psycho-<br>stimulants"),
        ),
        "any_opioid": Look(say("any opioid"), color["opioids"], "x", say("any opioid")),
        "all_drugs": Look(say("all drugs"), color["all"], "star", say("all drugs")),
        "heroin_with_synthetic_opioid": Look(
            say("heroin with synthetic opioids"),
            color["heroin_with"],
            "triangle-down",
            say("with<br>synthetics"),
        ),
        "heroin_without_synthetic_opioid": Look(
            say("heroin without synthetic opioids"),
            color["heroin_without"],
            "pentagon",
            say("without<br>synthetics"),
        ),
    }


@dataclass(frozen=True)
class OverdoseRecord:
    """``overdose_deaths`` by measure (deaths, age_adjusted_rate): frames of year x category."""

    values: dict[str, pd.DataFrame]
    behind: Backdrop

    @property
    def years(self) -> Years:
        """First and last year."""
        index = self.values["deaths"].index
        return int(index[0]), int(index[-1])


def overdose_record(overdose: pd.DataFrame, terms: pd.DataFrame) -> OverdoseRecord:
    """Take ``overdose_deaths`` apart by measure and category; each is one line, none is ever added to another."""
    values = {}
    for measure in ("deaths", "age_adjusted_rate"):
        rows = overdose[overdose["measure"] == measure]
        catalog.one_series("overdose_deaths", rows, along="category")
        values[measure] = drugs.deaths_by_category(overdose, measure)
    return OverdoseRecord(values, backdrop(terms, float(overdose["year"].max()) + 0.5))


def overdose_deaths_chart(
    record: OverdoseRecord, *, years: Years, chosen: list[str], measure: str = "deaths"
) -> Chart:
    """People who died of drug overdoses in the United States, by the drugs on the death certificate.

    ``years`` are calendar years, ``chosen`` some of ``CATEGORIES``. The categories overlap and are drawn as lines,
    never stacked. ``measure``: deaths (persons) or age_adjusted_rate (per 100,000 residents).
    """
    looks = categories()
    drawn = record.values[measure][chosen].loc[years[0] : years[1]].astype(float)
    drawn = drawn.dropna(axis=1, how="all")
    digits = 0 if measure == "deaths" else 1
    unit = say("persons") if measure == "deaths" else say("per 100,000 residents")
    highest = float(drawn.max().max()) if len(drawn.columns) else 1.0
    panel = Panel(360, 0.0, nice_ceiling(highest), unit, {})
    ends = [
        End(
            looks[str(each)].end,
            float(drawn[each].dropna().index[-1]),
            float(drawn[each].dropna().iloc[-1]),
            looks[str(each)].color,
        )
        for each in drawn.columns
    ]
    return Chart(
        name="overdose_deaths",
        title=_title(drawn, measure, digits),
        subtitle=_subtitle(measure),
        words=_words(drawn, measure, digits),
        table=(whole_numbers(drawn) if measure == "deaths" else drawn.round(digits))
        .rename(columns={each: looks[str(each)].name for each in drawn.columns})
        .rename_axis(columns=None)
        .rename_axis(say("year"))
        .reset_index(),
        sources=(NIDA,),
        traces=[
            *(
                line(
                    drawn[each],
                    looks[str(each)].color,
                    _hover(drawn[each], looks[str(each)], unit, digits),
                    name=looks[str(each)].name,
                    symbol=looks[str(each)].symbol,
                )
                for each in drawn.columns
            ),
            *record.behind.strip(years),
        ],
        layout=framed(record.behind, years, [panel], [], right=92, annotations=end_labels(ends, panel)),
        limits=(
            say(
                "The categories overlap: who died with heroin and fentanyl is counted in both. Never add them."
            ),
            say("Certificates that name no drug count under all drugs only."),
            *(
                [say("Rates of heroin with and without synthetic opioids are recorded from 2013 on.")]
                if measure == "age_adjusted_rate" and any(each.startswith("heroin_with") for each in chosen)
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


def _hover(points: pd.Series, look: Look, unit: str, digits: int) -> list[str]:
    return [
        say(
            "{drug}, {year}: {amount} {unit}",
            drug=look.name,
            year=year,
            amount="–" if value != value else number(value, digits),
            unit=unit,
        )
        + f"<br>{hover_source(NIDA)}"
        for year, value in points.items()
    ]


def _title(drawn: pd.DataFrame, measure: str, digits: int) -> str:
    if not len(drawn.columns):
        return say("No rate is recorded in these years")
    end = drawn.iloc[-1].dropna()
    most = str(end.idxmax())
    values: dict[str, object] = {
        "drug": categories()[most].name,
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


def _words(drawn: pd.DataFrame, measure: str, digits: int) -> str:
    if not len(drawn.columns):
        return say("Nothing is recorded for these years. Choose others.")
    looks = categories()
    sentences = []
    for each in drawn.columns:
        points = drawn[each].dropna()
        first, last = int(points.index[0]), int(points.index[-1])
        values: dict[str, object] = {
            "drug": looks[str(each)].name,
            "first": first,
            "last": last,
            "before": number(float(points.iloc[0]), digits),
            "after": number(float(points.iloc[-1]), digits),
            "most": number(float(points.max()), digits),
            "peak": when_highest(points),
        }
        if first == last and measure == "deaths":
            sentences.append(say("{drug}: {after} people in {last}.", **values))
        elif first == last:
            sentences.append(say("{drug}: {after} per 100,000 in {last}.", **values))
        elif measure == "deaths":
            sentences.append(
                say(
                    "{drug}: {before} people in {first}, {after} in {last}; the most in {peak}, {most}.",
                    **values,
                )
            )
        else:
            sentences.append(
                say(
                    "{drug}: {before} per 100,000 in {first}, {after} in {last}; the most in {peak}, {most}.",
                    **values,
                )
            )
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)
