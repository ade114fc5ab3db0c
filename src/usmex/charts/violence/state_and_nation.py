"""Deaths by homicide in one Mexican state beside the nation, by calendar year."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import LOWER, UPPER, Panel, Years, framed, nice_ceiling, with_legend
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Pick, calendar_years
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import hover_source
from courselab.measures import when_highest
from courselab.messages import number, say
from usmex import colors
from usmex.charts.violence.record import ViolenceRecord, count_or_rate, violence_record
from usmex.measures import violence
from usmex.measures.violence import LAST_BY_OCCURRENCE, LAST_FINAL, LAST_WHOLE, NATION

GUERRERO = "12"
NATIONAL = "inegi_deaths"
POPULATION = "S_CONAPO"


@cache
def _sources_by_year() -> dict[int, tuple[str, str]]:
    """By year, the source of the states and that of the nation."""
    states, nation = catalog.load("homicides_by_state"), catalog.load("homicides_yearly")
    of_states = states.drop_duplicates(["series", "year"]).set_index(["series", "year"])["source_id"]
    of_nation = nation[nation["series"] == NATIONAL].set_index("year")["source_id"]
    return {
        year: (
            catalog.split_ids(of_states[violence.basis_of(year), year])[0],
            catalog.split_ids(of_nation[year])[0],
        )
        for year in map(int, violence_record().states.index)
    }


def state_and_nation(state: str = GUERRERO) -> Explorer:
    """Deaths by homicide in one state beside the nation, 1990 to 2024: the state, years, rate or count.

    ``state`` is the code of the state shown at the start, for example ``"25"`` for Sinaloa.
    """
    record = violence_record()
    by_name = dict(sorted(record.names.items(), key=lambda item: item[1]))
    return explorer(
        _chart,
        record,
        calendar_years(*record.years, last=LAST_WHOLE),
        Pick("state", say("State"), by_name, start=state),
        Choice("measure", say("Measure"), {"rate": say("rate per 100,000 people"), "count": say("count")}),
    )


def _chart(record: ViolenceRecord, *, years: Years, state: str, measure: str) -> Chart:
    """Rates share a panel; counts stand in a panel each, since a state's are far below the nation's."""
    name = record.names[state]
    drawn = _beside(record, state, years, measure)
    whole = drawn.loc[:LAST_WHOLE]
    of_states = {year: pair[0] for year, pair in _sources_by_year().items()}
    of_nation = {year: pair[1] for year, pair in _sources_by_year().items()}
    one_scale = measure == "rate"
    panels = (
        [Panel(340, 0.0, nice_ceiling(float(drawn.max().max())), say("per 100,000 people"), {})]
        if one_scale
        else [
            Panel(200, 0.0, nice_ceiling(float(drawn[each].max())), title, {})
            for each, title in (("state", name), ("nation", say("Mexico")))
        ]
    )
    upper, lower = (LOWER, LOWER) if one_scale else (UPPER, LOWER)
    return Chart(
        name="state_and_nation",
        title=_title(name, whole, drawn, measure),
        subtitle=_subtitle(measure),
        words=_words(name, whole, drawn, measure, record.people.loc[drawn.index, [state, NATION]]),
        table=_table(name, drawn, measure),
        sources=_sources(drawn, measure),
        traces=[
            *_state_lines(
                name, drawn["state"], lambda values: _hover(name, values, measure, of_states), upper
            ),
            line(
                drawn["nation"],
                colors.PLACES["nation"],
                _hover(say("Mexico"), drawn["nation"], measure, of_nation),
                name=say("Mexico"),
                symbol="square",
                axes=lower,
            ),
            *record.behind.strip(years),
        ],
        layout=with_legend(framed(record.behind, years, panels), 3),
        limits=_limits(years, measure),
    )


def _state_lines(
    name: str, values: pd.Series, hover: Callable[[pd.Series], list[str]], axes: tuple[str, str]
) -> list[Points]:
    """The state's final years solid; from the last of them on dashed, and hollow where the record is weaker."""
    color = colors.PLACES["state"]
    final, weak = values.loc[:LAST_FINAL], values.loc[LAST_FINAL:]
    solid = line(final, color, hover(final), name=name, axes=axes)
    hollow = [int(year) > LAST_FINAL for year in weak.index]
    if not any(hollow):
        return [solid]
    dashed = line(
        weak,
        color,
        hover(weak),
        name=say("{state}, preliminary or incomplete", state=name),
        dash="dash",
        hollow=hollow,
        # It begins at the last mark of the solid line, if that is drawn.
        continues=not hollow[0],
        axes=axes,
    )
    return [solid, dashed] if len(final) else [dashed]


def _beside(record: ViolenceRecord, state: str, years: Years, measure: str) -> pd.DataFrame:
    """The columns ``state`` and ``nation`` by year: deaths, or deaths per 100,000 people."""
    nation = record.by_year[NATIONAL].reindex(record.states.index)
    counts = pd.DataFrame({"state": record.states[state], "nation": nation})
    if measure == "rate":
        people = record.people[[state, NATION]].set_axis(["state", "nation"], axis=1)
        counts = violence.rate_per_100k(counts, people.loc[counts.index])
    return counts.loc[years[0] : years[1]]


def _hover(name: str, values: pd.Series, measure: str, sources: dict[int, str]) -> list[str]:
    texts = []
    for year, value in values.items():
        told: dict[str, object] = {"place": name, "year": year, "amount": count_or_rate(value, measure)}
        text = (
            say("{place}, {year}: {amount} homicides per 100,000 people", **told)
            if measure == "rate"
            else say("{place}, {year}: {amount} deaths by homicide", **told)
        )
        texts.append(f"{text}<br>{hover_source(sources[int(str(year))])}")
    return texts


def _title(name: str, whole: pd.DataFrame, drawn: pd.DataFrame, measure: str) -> str:
    if whole.empty:
        return say(
            "{state}, {first} to {last}: the record by state is incomplete",
            state=name,
            first=int(drawn.index[0]),
            last=int(drawn.index[-1]),
        )
    peak = when_highest(whole["state"])
    values: dict[str, object] = {
        "state": name,
        "year": peak,
        "amount": count_or_rate(float(whole["state"][peak]), measure),
        "nation": count_or_rate(float(whole["nation"][peak]), measure),
    }
    if measure == "rate":
        return say(
            "{state}: highest in {year}, {amount} homicides per 100,000 people; the nation then had {nation}",
            **values,
        )
    return say("{state}: most in {year}, {amount} deaths by homicide of {nation} in the nation", **values)


def _subtitle(measure: str) -> str:
    if measure == "rate":
        return say(
            "Deaths by homicide per 100,000 people, one state beside the nation; calendar years, INEGI death certificates"
        )
    return say(
        "Deaths by homicide, one state above, the nation below; calendar years, INEGI death certificates"
    )


def _words(name: str, whole: pd.DataFrame, drawn: pd.DataFrame, measure: str, people: pd.DataFrame) -> str:
    if whole.empty:
        year = int(drawn.index[-1])
        return say(
            "After {last} the record by state leaves out part of the deaths. Mexico as a whole counted {amount} in {year}.",
            last=LAST_WHOLE,
            amount=_counted(float(drawn["nation"][year]), measure),
            year=year,
        )
    first, last = int(whole.index[0]), int(whole.index[-1])
    values: dict[str, object] = {"state": name, "first": first, "last": last}
    for place in ("state", "nation"):
        peak = when_highest(whole[place])
        values[f"{place}_before"] = count_or_rate(float(whole[place][first]), measure)
        values[f"{place}_after"] = count_or_rate(float(whole[place][last]), measure)
        values[f"{place}_most"] = count_or_rate(float(whole[place][peak]), measure)
        values[f"{place}_peak"] = peak
    sentences = [_course(values, measure)]
    if first != last and measure == "rate":
        above = int((whole["state"] > whole["nation"]).sum())
        sentences.append(
            say(
                "The state's rate lies above the nation's in {above} of {years} years.",
                above=above,
                years=len(whole),
            )
        )
    if measure == "count":
        sentences.append(
            say(
                "In {last} that is {share} percent of the nation's deaths by homicide, in a state with {people} percent of its people.",
                last=last,
                share=number(float(whole["state"][last] / whole["nation"][last] * 100), 1),
                people=number(float(people.iloc[:, 0][last] / people.iloc[:, 1][last] * 100), 1),
            )
        )
    return " ".join(sentences)


def _counted(value: float, measure: str) -> str:
    if measure == "rate":
        return say("{amount} per 100,000 people", amount=number(value, 1))
    return say("{amount} deaths by homicide", amount=number(value))


def _course(values: dict[str, object], measure: str) -> str:
    if values["first"] == values["last"]:
        if measure == "rate":
            return say(
                "{last}: {state} {state_after} deaths by homicide per 100,000 people, Mexico {nation_after}.",
                **values,
            )
        return say("{last}: {state} {state_after} deaths by homicide, Mexico {nation_after}.", **values)
    if measure == "rate":
        return say(
            "{state}: {state_before} deaths by homicide per 100,000 people in {first}, {state_after} in {last}; the most in {state_peak}, {state_most}. Mexico: {nation_before} in {first}, {nation_after} in {last}; the most in {nation_peak}, {nation_most}.",
            **values,
        )
    return say(
        "{state}: {state_before} deaths by homicide in {first}, {state_after} in {last}; the most in {state_peak}, {state_most}. Mexico: {nation_before} in {first}, {nation_after} in {last}; the most in {nation_peak}, {nation_most}.",
        **values,
    )


def _table(name: str, drawn: pd.DataFrame, measure: str) -> pd.DataFrame:
    def shown(values: pd.Series) -> list[float | int]:
        return [round(value, 1) if measure == "rate" else int(value) for value in values.tolist()]

    return pd.DataFrame(
        {
            say("year"): drawn.index.tolist(),
            name: shown(drawn["state"]),
            say("Mexico"): shown(drawn["nation"]),
            say("record of the state"): [_status(int(year)) for year in drawn.index],
        }
    )


def _status(year: int) -> str:
    if year <= LAST_FINAL:
        return say("final")
    return say("preliminary") if year <= LAST_WHOLE else say("incomplete")


def _sources(drawn: pd.DataFrame, measure: str) -> tuple[str, ...]:
    used = [source for year in drawn.index for source in _sources_by_year()[int(year)]]
    return tuple(dict.fromkeys([*used, *([POPULATION] if measure == "rate" else [])]))


def _limits(years: Years, measure: str) -> tuple[str, ...]:
    limits = []
    if years[0] <= LAST_BY_OCCURRENCE < years[1]:
        limits.append(
            say(
                "The state is counted by place of killing to 2016 and by place of registration after it: less than 3 percent apart in most states."
            )
        )
    if years[0] <= LAST_WHOLE <= years[1]:
        limits.append(say("For the state {year} is a first release (hollow).", year=LAST_WHOLE))
    if years[1] > LAST_WHOLE:
        limits.append(
            say(
                "After {year} only deaths with recorded sex and age were found by state: the dashed line lies too low, in each state by another measure. Do not compare states by it.",
                year=LAST_WHOLE,
            )
        )
    limits.append(
        say("A death certificate says that someone was killed, not by whom or why: no drug stands in it.")
    )
    if measure == "rate":
        limits.append(say("A rate of a state hides its places: a few of them may account for most of it."))
    return tuple(limits)
