"""Opium poppy in Mexico by two estimators, which are never joined. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import Backdrop, Panel, Years, framed, nice_ceiling, with_legend
from courselab.charts.chart import Chart, whole_numbers
from courselab.charts.controls import Choice, calendar_years, none_of
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import hover_source, told
from courselab.measures import when_highest, when_lowest
from courselab.messages import number, say
from usmex import colors
from usmex.measures import drugs
from usmex.periods import backdrop

MEASURES = {"hectares": "cultivation_ha", "heroin": "potential_pure_heroin_t"}
ESTIMATORS = (drugs.US_AS_PRINTED_BY_UNODC, drugs.US_ESTIMATE, drugs.SURVEY)


@dataclass(frozen=True)
class Record:
    """``poppy`` by measure and estimator, without weak rows, and the percent by which the two estimators differ."""

    lines: dict[str, dict[str, pd.DataFrame]]
    gap: pd.Series
    behind: Backdrop

    def years_of(self, measure: str) -> Years:
        """First and last year of a measure."""
        years = [int(year) for rows in self.lines[measure].values() for year in rows.index]
        return min(years), max(years)


@cache
def _record() -> Record:
    table = catalog.load("poppy")
    firm = table[table["quality"] != "C"]
    lines = {}
    for measure, name in MEASURES.items():
        found = {estimator: drugs.estimates(firm, name, estimator) for estimator in ESTIMATORS}
        lines[measure] = {estimator: rows for estimator, rows in found.items() if len(rows)}
    gap = drugs.disagreement(firm, "cultivation_ha", drugs.US_ESTIMATE, drugs.SURVEY)
    return Record(lines, gap, backdrop(catalog.load("presidencies"), float(firm["year"].max()) + 0.5))


def poppy() -> Explorer:
    """Opium poppy in Mexico by two estimators, 2000 to 2021: years, hectares or tonnes of heroin."""
    record = _record()
    begins, ends = record.years_of("heroin")
    reason = say("Tonnes are gray: they are recorded for {begins} to {ends}.", begins=begins, ends=ends)
    return explorer(
        _chart,
        record,
        calendar_years(*record.years_of("hectares")),
        Choice(
            "measure",
            say("Measure"),
            {
                "hectares": say("hectares of poppy"),
                "heroin": say("tonnes of pure heroin it could have given"),
            },
            closed=lambda chosen: {"heroin": reason} if none_of(chosen["years"], (begins, ends)) else {},
        ),
    )


def _chart(record: Record, *, years: Years, measure: str) -> Chart:
    """Never joined: the surveys of UNODC and Mexico stand in the year in which their season ends."""
    drawn = {estimator: rows.loc[years[0] : years[1]] for estimator, rows in record.lines[measure].items()}
    drawn = {estimator: rows for estimator, rows in drawn.items() if len(rows)}
    highest = max((float(rows[["best", "high"]].max().max()) for rows in drawn.values()), default=1.0)
    panel = Panel(340, 0.0, nice_ceiling(highest), _unit(measure), {})
    return Chart(
        name="poppy",
        title=_title(drawn, measure),
        subtitle=_subtitle(measure),
        words=_words(drawn, record.gap, measure, years),
        table=_table(drawn),
        sources=tuple(
            dict.fromkeys(catalog.split_ids(cell)[0] for rows in drawn.values() for cell in rows["source_id"])
        ),
        traces=[
            *(_line(rows, estimator, measure) for estimator, rows in drawn.items()),
            *record.behind.strip(years),
        ],
        layout=with_legend(framed(record.behind, years, [panel]), 3),
        limits=_limits(measure, drawn),
    )


def _unit(measure: str) -> str:
    return say("hectares") if measure == "hectares" else say("tonnes")


def _subtitle(measure: str) -> str:
    if measure == "hectares":
        return say(
            "Opium poppy grown in Mexico, hectares, by estimator; all are estimates (dashed); calendar years, seasons of UNODC and Mexico by their end"
        )
    return say(
        "Pure heroin that Mexico's poppy could have given, metric tons, estimates of the U.S. Government (dashed); calendar years"
    )


def _line(rows: pd.DataFrame, estimator: str, measure: str) -> Points:
    name = catalog.labels("poppy", "estimator")[estimator]
    color = colors.ESTIMATORS["UNODC and Mexico" if estimator == drugs.SURVEY else "United States"]
    disputed = (rows["checked"] == "disputed").tolist()
    hover = []
    for row, low, high in zip(
        catalog.records(rows.reset_index().astype("string")),
        rows["low"].tolist(),
        rows["high"].tolist(),
        strict=True,
    ):
        values: dict[str, object] = {
            "who": name,
            "period": row["period"],
            "amount": number(float(row["best"])),
            "unit": _unit(measure),
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
    span = {
        "type": "data",
        "symmetric": False,
        "array": (rows["high"] - rows["best"]).fillna(0).tolist(),
        "arrayminus": (rows["best"] - rows["low"]).fillna(0).tolist(),
        "color": color,
        "thickness": 1.5,
    }
    return line(
        rows["best"],
        color,
        hover,
        name=name,
        symbol="square" if estimator == drugs.SURVEY else "circle",
        dash="dash",
        hollow=True if estimator == drugs.US_AS_PRINTED_BY_UNODC else disputed,
        more={"error_y": span} if rows["low"].notna().any() else {},
    )


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
    highest = when_highest(estimate)
    before = estimate.loc[: highest - 3]
    peaks = [
        int(year)
        for last, year, following in zip(before.index, before.index[1:], estimate.index[2:], strict=False)
        if estimate[last] < estimate[year] > estimate[following]
    ]
    largest = max(peaks, key=lambda year: float(estimate[year]), default=None)
    if largest is None:
        return None
    return largest, when_lowest(estimate.loc[largest:highest])


def _title(drawn: dict[str, pd.DataFrame], measure: str) -> str:
    estimate = _us_rows(drawn)
    if estimate.empty:
        return say("No estimate is recorded in these years")
    values: dict[str, object] = {
        "year": when_highest(estimate),
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


def _words(drawn: dict[str, pd.DataFrame], gap: pd.Series, measure: str, years: Years) -> str:
    estimate = _us_rows(drawn)
    if estimate.empty:
        return say("No estimate is recorded in these years. Choose other years.")
    course = say(
        "The U.S. estimate is {before} {unit} in {first} and {after} in {last}; it is highest in {peak} with {most}.",
        unit=_unit(measure),
        **told(estimate),
    )
    if measure == "heroin":
        return f"{course} " + say("UNODC and Mexico printed no tonnes of heroin that were met.")
    both = gap.loc[years[0] : years[1]]
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


def _table(drawn: dict[str, pd.DataFrame]) -> pd.DataFrame:
    names = catalog.labels("poppy", "estimator")
    columns: dict[str, pd.Series] = {}
    for estimator, rows in drawn.items():
        columns[names[estimator]] = rows["best"]
        if rows["low"].notna().any():
            columns[say("{who}, low", who=names[estimator])] = rows["low"]
            columns[say("{who}, high", who=names[estimator])] = rows["high"]
    return whole_numbers(pd.DataFrame(columns).sort_index()).rename_axis(say("year")).reset_index()


def _limits(measure: str, drawn: dict[str, pd.DataFrame]) -> tuple[str, ...]:
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
