"""Charts of the drug record: poppy, where heroin came from, people who died, seizures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.charts import style
from usmex.charts.aid import hover_source
from usmex.charts.backdrop import (
    Backdrop,
    End,
    Panel,
    Years,
    backdrop,
    end_labels,
    framed,
    line,
    nice_ceiling,
    with_legend,
)
from usmex.charts.chart import Chart
from usmex.measures import drugs
from usmex.measures.change import percent_change
from usmex.messages import number, say
from usmex.periods import fiscal_position

# Poppy.

POPPY_MEASURES = {"hectares": "cultivation_ha", "heroin": "potential_pure_heroin_t"}


@dataclass(frozen=True)
class PoppyRecord:
    """``poppy`` by measure and estimator, without weak rows, and the percent by which the two estimators differ."""

    lines: dict[str, dict[str, pd.DataFrame]]
    gap: pd.Series
    behind: Backdrop

    def years_of(self, measure: str) -> Years:
        """First and last year of a measure."""
        years = [int(year) for rows in self.lines[measure].values() for year in rows.index]
        return min(years), max(years)


def poppy_record(poppy: pd.DataFrame, terms: pd.DataFrame) -> PoppyRecord:
    """Take ``poppy`` apart by measure and estimator; rows of quality C stay out."""
    firm = poppy[poppy["quality"] != "C"]
    lines = {}
    for measure, name in POPPY_MEASURES.items():
        found = {estimator: drugs.estimates(firm, name, estimator) for estimator in _estimators()}
        lines[measure] = {estimator: rows for estimator, rows in found.items() if len(rows)}
    gap = drugs.disagreement(firm, "cultivation_ha", drugs.US_ESTIMATE, drugs.SURVEY)
    return PoppyRecord(lines, gap, backdrop(terms, float(firm["year"].max()) + 0.5))


@dataclass(frozen=True)
class Look:
    """How one line of a chart is named and drawn; ``end`` is its name in the margin, if it has one."""

    name: str
    color: str
    symbol: str
    end: str = ""
    hollow: bool = False


def _estimators() -> dict[str, Look]:
    united_states, survey = style.ESTIMATORS["United States"], style.ESTIMATORS["UNODC and Mexico"]
    return {
        drugs.US_AS_PRINTED_BY_UNODC: Look(
            say("U.S. Government, as printed by UNODC"), united_states, "circle", hollow=True
        ),
        drugs.US_ESTIMATE: Look(say("U.S. Government"), united_states, "circle"),
        drugs.SURVEY: Look(say("UNODC and Mexico"), survey, "square"),
    }


def poppy(record: PoppyRecord, *, years: Years, measure: str = "hectares") -> Chart:
    """Opium poppy in Mexico by estimator, never joined: hectares grown, or tonnes of pure heroin it could have given.

    ``years`` are calendar years; the surveys of UNODC and Mexico stand in the year in which their season ends.
    """
    looks = _estimators()
    drawn = {estimator: rows.loc[years[0] : years[1]] for estimator, rows in record.lines[measure].items()}
    drawn = {estimator: rows for estimator, rows in drawn.items() if len(rows)}
    highest = max((float(rows[["best", "high"]].max().max()) for rows in drawn.values()), default=1.0)
    panel = Panel(340, 0.0, nice_ceiling(highest), _poppy_unit(measure), {})
    return Chart(
        name="poppy",
        title=_poppy_title(drawn, measure),
        subtitle=_poppy_subtitle(measure),
        words=_poppy_words(drawn, record.gap, measure, years),
        table=_poppy_table(drawn, looks),
        sources=tuple(
            dict.fromkeys(catalog.split_ids(cell)[0] for rows in drawn.values() for cell in rows["source_id"])
        ),
        traces=[
            *(_poppy_line(rows, looks[estimator], measure) for estimator, rows in drawn.items()),
            *record.behind.strip(years),
        ],
        layout=with_legend(framed(record.behind, years, [panel], [], right=16, annotations=[]), 3),
        limits=_poppy_limits(measure, drawn),
    )


def _poppy_unit(measure: str) -> str:
    return say("hectares") if measure == "hectares" else say("tonnes")


def _poppy_subtitle(measure: str) -> str:
    if measure == "hectares":
        return say(
            "Opium poppy grown in Mexico, hectares, by estimator; all are estimates (dashed); calendar years, seasons of UNODC and Mexico by their end"
        )
    return say(
        "Pure heroin that Mexico's poppy could have given, metric tons, estimates of the U.S. Government (dashed); calendar years"
    )


def _poppy_line(rows: pd.DataFrame, look: Look, measure: str) -> dict[str, Any]:
    disputed = rows["checked"] == "disputed"
    hover = []
    for row, low, high in zip(
        catalog.records(rows.reset_index().astype("string")),
        rows["low"].tolist(),
        rows["high"].tolist(),
        strict=True,
    ):
        values: dict[str, object] = {
            "who": look.name,
            "period": row["period"],
            "amount": number(float(row["best"])),
            "unit": _poppy_unit(measure),
        }
        if low == low:
            text = say(
                "{who}, {period}: {amount} {unit} ({low} to {high})",
                low=number(low),
                high=number(high),
                **values,
            )
        else:
            text = say("{who}, {period}: {amount} {unit}", **values)
        doubt = "<br>" + say("disputed: see the limits") if row["checked"] == "disputed" else ""
        hover.append(f"{text}{doubt}<br>{hover_source(catalog.split_ids(row['source_id'])[0])}")
    trace = line(
        rows["best"], look.color, hover, name=look.name, symbol=look.symbol, dash="dash", hollow=look.hollow
    )
    trace["marker"]["color"] = [
        "#ffffff" if look.hollow or doubtful else look.color for doubtful in disputed.tolist()
    ]
    if rows["low"].notna().any():
        trace["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": (rows["high"] - rows["best"]).fillna(0).tolist(),
            "arrayminus": (rows["best"] - rows["low"]).fillna(0).tolist(),
            "color": look.color,
            "thickness": 1.5,
        }
    return trace


def _both(gap: pd.Series, years: Years) -> pd.Series:
    found: pd.Series = gap.loc[years[0] : years[1]]
    return found


def _us_rows(drawn: dict[str, pd.DataFrame]) -> pd.Series:
    """The U.S. estimate by year: its own publications where there are some, else as UNODC printed it."""
    rows = [
        drawn[estimator]["best"]
        for estimator in (drugs.US_AS_PRINTED_BY_UNODC, drugs.US_ESTIMATE)
        if estimator in drawn
    ]
    joined: pd.Series = pd.concat(rows) if rows else pd.Series(dtype="float64")
    return joined[~joined.index.duplicated(keep="last")].sort_index()


def _peak_and_trough(estimate: pd.Series) -> tuple[int, int] | None:
    """The first peak, at least three years before the highest, and the lowest year between the two, if it has any."""
    highest = int(str(estimate.idxmax()))
    before = estimate.loc[: highest - 3]
    peaks = [
        int(year)
        for last, year, following in zip(before.index, before.index[1:], estimate.index[2:], strict=False)
        if estimate[last] < estimate[year] > estimate[following]
    ]
    largest = max(peaks, key=lambda year: float(estimate[year]), default=None)
    if largest is None:
        return None
    return largest, int(str(estimate.loc[largest:highest].idxmin()))


def _poppy_title(drawn: dict[str, pd.DataFrame], measure: str) -> str:
    estimate = _us_rows(drawn)
    if estimate.empty:
        return say("No estimate is recorded in these years")
    values: dict[str, object] = {
        "year": int(str(estimate.idxmax())),
        "amount": number(float(estimate.max())),
    }
    turn = _peak_and_trough(estimate)
    if measure == "hectares" and turn:
        return say(
            "Mexico's poppy, U.S. estimate: {before} hectares in {peak}, {low} in {trough}, {amount} in {year}",
            peak=turn[0],
            before=number(float(estimate[turn[0]])),
            trough=turn[1],
            low=number(float(estimate[turn[1]])),
            **values,
        )
    if measure == "hectares":
        return say("The U.S. estimate of Mexico's poppy is highest in {year}: {amount} hectares", **values)
    return say("The U.S. estimate of Mexico's heroin is highest in {year}: {amount} tonnes", **values)


def _poppy_words(drawn: dict[str, pd.DataFrame], gap: pd.Series, measure: str, years: Years) -> str:
    estimate = _us_rows(drawn)
    if estimate.empty:
        return say("No estimate is recorded in these years. Choose other years.")
    first, last = int(estimate.index[0]), int(estimate.index[-1])
    course = say(
        "The U.S. estimate is {before} {unit} in {first} and {after} in {last}; it is highest in {year} with {most}.",
        first=first,
        last=last,
        before=number(float(estimate.iloc[0])),
        after=number(float(estimate.iloc[-1])),
        unit=_poppy_unit(measure),
        year=int(str(estimate.idxmax())),
        most=number(float(estimate.max())),
    )
    if measure == "heroin":
        return f"{course} " + say("UNODC and Mexico printed no tonnes of heroin that were met.")
    both = _both(gap, years)
    if both.empty:
        return f"{course} " + say("No year of this range has a second estimate.")
    year = int(both.index[-1])
    return f"{course} " + say(
        "For {year}, the latest year that both estimated, it is {us} hectares against {other} by UNODC and Mexico: {percent} percent more.",
        year=year,
        us=number(float(drawn[drugs.US_ESTIMATE]["best"][year])),
        other=number(float(drawn[drugs.SURVEY]["best"][year])),
        percent=number(float(both.iloc[-1]), 1),
    )


def _poppy_table(drawn: dict[str, pd.DataFrame], looks: dict[str, Look]) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for estimator, rows in drawn.items():
        columns[looks[estimator].name] = rows["best"]
        if rows["low"].notna().any():
            columns[say("{who}, low", who=looks[estimator].name)] = rows["low"]
            columns[say("{who}, high", who=looks[estimator].name)] = rows["high"]
    return _whole(pd.DataFrame(columns).sort_index()).rename_axis(say("year")).reset_index()


def _whole(frame: pd.DataFrame) -> pd.DataFrame:
    """Numbers without decimals, for a table; a missing one is None."""
    return pd.DataFrame(
        {
            name: pd.Series(
                [None if value != value else round(value) for value in frame[name].tolist()],
                index=frame.index,
                dtype=object,
            )
            for name in frame.columns
        }
    )


def _poppy_limits(measure: str, drawn: dict[str, pd.DataFrame]) -> tuple[str, ...]:
    limits = []
    if drugs.US_AS_PRINTED_BY_UNODC in drawn:
        limits.append(
            say(
                "What UNODC printed for 2000 to 2014 is the U.S. estimate (hollow circles): it is not a second opinion."
            )
        )
    if drugs.SURVEY in drawn and (drawn[drugs.SURVEY]["checked"] == "disputed").any():
        limits.append(
            say(
                "The survey of 2014-15 is disputed (hollow square): UNODC later revised it upwards, as read on a secondary page."
            )
        )
    if measure == "heroin":
        limits.append(
            say(
                "Tonnes rest on yields that were hardly studied: DEA itself warned in 2015 that there was no recent reliable study."
            )
        )
    limits.append(say("The estimators use other methods and other seasons: never join them in one line."))
    return tuple(limits)


# Where analyzed heroin came from.

AREA_ORDER = (
    "Mexico",
    "South America",
    "Southeast Asia",
    "Southwest Asia",
    "South America or Mexico, not told apart",
)
AREA_SYMBOLS = dict(zip(AREA_ORDER, ("circle", "square", "diamond", "cross", "x"), strict=True))
BOUND_SYMBOLS = {"less than": "triangle-down-open", "more than": "triangle-up-open"}
ASIDE = 0.36
"""Years between the marks of one year that would cover each other: they stand side by side within their year."""
TOO_NEAR = 4.0
"""Percent within which the marks of one year would cover each other."""


def area_name(area: str) -> str:
    """What a source area is called."""
    return {
        "Mexico": say("Mexico"),
        "South America": say("South America"),
        "Southeast Asia": say("Southeast Asia"),
        "Southwest Asia": say("Southwest Asia"),
        "South America or Mexico, not told apart": say("South America or Mexico, not told apart"),
    }[area]


@dataclass(frozen=True)
class Sample:
    """One row of ``heroin_sources``."""

    year: int
    area: str
    share: float
    bound: str
    reported_by: str
    source: str


@dataclass(frozen=True)
class HeroinRecord:
    """``heroin_sources`` without weak rows, in the order of the years."""

    samples: tuple[Sample, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        """First and last year."""
        return self.samples[0].year, self.samples[-1].year


def heroin_record(heroin: pd.DataFrame, terms: pd.DataFrame) -> HeroinRecord:
    """Take ``heroin_sources`` for drawing; rows of quality C stay out."""
    firm = heroin[heroin["quality"] != "C"].sort_values(["year", "reported_by", "source_area"])
    for _, rows in firm.groupby(["reported_by", "source_area"]):
        catalog.one_series("heroin_sources", rows, along="year")
    samples = tuple(
        Sample(
            int(row["year"]),
            row["source_area"],
            float(row["share_percent"]),
            row["bound"],
            row["reported_by"],
            row["source_id"],
        )
        for row in catalog.records(firm.astype("string"))
    )
    return HeroinRecord(samples, backdrop(terms, samples[-1].year + 0.5))


def heroin_sources(record: HeroinRecord, *, years: Years, areas: list[str]) -> Chart:
    """Shares of the heroin that U.S. laboratories analyzed, by source area: points, without lines between them.

    ``years`` are calendar years, ``areas`` some of ``AREA_ORDER``. A share that was printed as a bound is drawn
    as a triangle that points where the share lies.
    """
    drawn = [
        sample for sample in record.samples if years[0] <= sample.year <= years[1] and sample.area in areas
    ]
    by_area = {area: [sample for sample in drawn if sample.area == area] for area in areas}
    by_area = {area: samples for area, samples in by_area.items() if samples}
    panel = Panel(
        400, -5.0, 105.0, say("percent"), {"tickvals": [0, 20, 40, 60, 80, 100], "rangemode": "normal"}
    )
    places = _places(drawn)
    return Chart(
        name="heroin_sources",
        title=_heroin_title(drawn),
        subtitle=say(
            "Share of analyzed U.S. heroin by source area, percent of weight; years for which a figure was met; DEA, one year also UNODC (hollow)"
        ),
        words=_heroin_words(by_area),
        table=_heroin_table(drawn),
        sources=tuple(dict.fromkeys(sample.source for sample in drawn)),
        traces=[
            *(_heroin_points(samples, places, area) for area, samples in by_area.items()),
            *record.behind.strip(years),
        ],
        layout=with_legend(framed(record.behind, years, [panel], [], right=16, annotations=[]), 5),
        limits=(
            say("These are shares of heroin that was seized and analyzed, not of what was used."),
            *(
                [
                    say(
                        "Part of the rise after 2012 may lie in the analysis: the DEA's report on 2014 tells of changes "
                        "in its program, and it sets apart heroin that it could not assign."
                    )
                ]
                if "Mexico" in by_area and years[0] <= 2012 and years[1] >= 2014
                else []
            ),
            say(
                "Triangles are bounds: “more than 50” was printed as “slightly more than half”, “less than 5” as such."
            ),
            say("No figure was met for the other years: nothing may be drawn between the points."),
        ),
    )


def _places(drawn: list[Sample]) -> dict[Sample, float]:
    """Where each mark stands: on its year, or beside it where another mark of the year is too near."""
    places: dict[Sample, float] = {}
    groups: list[list[Sample]] = []
    for sample in sorted(drawn, key=lambda sample: (sample.year, sample.share)):
        last = groups[-1][-1] if groups else None
        if last and last.year == sample.year and sample.share - last.share < TOO_NEAR:
            groups[-1].append(sample)
        else:
            groups.append([sample])
    for group in groups:
        for index, sample in enumerate(group):
            places[sample] = round(sample.year + (index - (len(group) - 1) / 2) * ASIDE, 2)
    return places


def _heroin_points(samples: list[Sample], places: dict[Sample, float], area: str) -> dict[str, Any]:
    color, own = style.AREAS[area], AREA_SYMBOLS[area]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": area_name(area),
        "x": [places[sample] for sample in samples],
        "y": [sample.share for sample in samples],
        "marker": {
            "color": color,
            "symbol": [
                BOUND_SYMBOLS.get(sample.bound, f"{own}-open" if sample.reported_by == "UNODC" else own)
                for sample in samples
            ],
            "size": 10,
            "line": {"color": color, "width": 2},
        },
        "customdata": [
            say(
                "{area}, {share} ({who})",
                area=area_name(area),
                share=_share_and_year(sample),
                who=sample.reported_by,
            )
            + f"<br>{hover_source(sample.source)}"
            for sample in samples
        ],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _heroin_title(drawn: list[Sample]) -> str:
    firm = [sample for sample in drawn if sample.reported_by == "DEA" and sample.bound == "exact"]
    if not firm:
        return say("No exact share was met for these years and areas")
    areas = [sample.area for sample in firm]
    area = "Mexico" if "Mexico" in areas else areas[-1]
    own = [sample for sample in firm if sample.area == area]
    first, last = own[0], own[-1]
    values: dict[str, object] = {
        "area": area_name(area),
        "share": number(last.share),
        "year": last.year,
    }
    if first.year == last.year:
        return say("{area}: {share} percent of analyzed U.S. heroin in {year}", **values)
    return say(
        "{area}: {before} percent of analyzed U.S. heroin in {first}, {share} percent in {year}",
        before=number(first.share),
        first=first.year,
        **values,
    )


def _heroin_words(by_area: dict[str, list[Sample]]) -> str:
    if not by_area:
        return say("Nothing is recorded for these years and areas. Choose others.")
    return " ".join(
        say(
            "{area}: {shares}.",
            area=area_name(area),
            shares="; ".join(_share_and_year(sample) for sample in samples),
        )
        for area, samples in by_area.items()
    )


def _share_and_year(sample: Sample) -> str:
    values: dict[str, object] = {"year": sample.year, "share": number(sample.share)}
    if sample.reported_by == "UNODC":
        return say("{share} percent in {year} as UNODC printed it", **values)
    return {
        "exact": say("{share} percent in {year}", **values),
        "less than": say("less than {share} percent in {year}", **values),
        "more than": say("more than {share} percent in {year}", **values),
    }[sample.bound]


def _heroin_table(drawn: list[Sample]) -> pd.DataFrame:
    bounds = {"exact": say("exact"), "less than": say("less than"), "more than": say("more than")}
    return pd.DataFrame(
        {
            say("year"): [sample.year for sample in drawn],
            say("source area"): [area_name(sample.area) for sample in drawn],
            say("bound"): [bounds[sample.bound] for sample in drawn],
            say("percent"): [sample.share for sample in drawn],
            say("reported by"): [sample.reported_by for sample in drawn],
        }
    )


# People who died of overdoses.

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
    color = style.DRUGS
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


def overdose_deaths(
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
        title=_overdose_title(drawn, measure, digits),
        subtitle=_overdose_subtitle(measure),
        words=_overdose_words(drawn, measure, digits),
        table=(_whole(drawn) if measure == "deaths" else drawn.round(digits))
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
                    _overdose_hover(drawn[each], looks[str(each)], unit, digits),
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


def _overdose_subtitle(measure: str) -> str:
    if measure == "deaths":
        return say(
            "People who died of overdoses in the United States, by drug involved (categories overlap); calendar years, CDC"
        )
    return say(
        "Deaths by overdose per 100,000 residents of the United States, adjusted for age, by drug involved (categories overlap); calendar years, CDC"
    )


def _overdose_hover(points: pd.Series, look: Look, unit: str, digits: int) -> list[str]:
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


def _overdose_title(drawn: pd.DataFrame, measure: str, digits: int) -> str:
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


def _overdose_words(drawn: pd.DataFrame, measure: str, digits: int) -> str:
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
            "peak": int(str(points.idxmax())),
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


# Seizures.

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


def seizures(record: SeizureRecord, *, years: Years, drug: str, component: str = "CBP total") -> Chart:
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
        title=_seizure_title(drawn, name, component),
        subtitle=say(
            "{what} seized at the southwest border, kilograms, {who}; U.S. fiscal years",
            what=name[0].upper() + name[1:],
            who=component_name(component),
        ),
        words=_seizure_words(every, component),
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
                "marker": {"color": style.DRUGS[drug]},
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
                "hovertemplate": "%{customdata}<extra></extra>",
            },
            *record.behind.strip(years),
        ],
        layout=framed(record.behind, years, [panel], [], right=16, annotations=[]),
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


def _seizure_title(drawn: pd.Series, name: str, component: str) -> str:
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


def _seizure_words(every: pd.DataFrame, component: str) -> str:
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
        peak=int(str(drawn.idxmax())),
        most=number(float(drawn.max())),
        **values,
    )
    return f"{course} {place}"
