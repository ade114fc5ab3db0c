"""Deaths by homicide in one Mexican state beside the nation, by calendar year."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import LOWER, UPPER, Backdrop, Panel, Years, framed, nice_ceiling, with_legend
from courselab.charts.chart import Chart
from courselab.charts.drawn import Points
from courselab.charts.traces import line
from courselab.charts.words import hover_source
from courselab.measures import when_highest
from courselab.messages import number, say
from usmex import colors
from usmex.charts.violence.record import count_or_rate
from usmex.measures import violence
from usmex.measures.violence import LAST_BY_OCCURRENCE, LAST_FINAL, LAST_WHOLE, NATION
from usmex.periods import backdrop

NATIONAL = "inegi_deaths"
POPULATION = "S_CONAPO"


@dataclass(frozen=True)
class StateRecord:
    """Deaths by homicide by calendar year: states (year x code) and the nation, people, names and sources."""

    states: pd.DataFrame
    nation: pd.Series
    people: pd.DataFrame
    names: dict[str, str]
    sources: dict[int, tuple[str, str]]
    """By year, the source of the states and that of the nation."""
    behind: Backdrop

    @property
    def years(self) -> Years:
        """First and last year."""
        return int(self.states.index[0]), int(self.states.index[-1])

    def beside(self, state: str, years: Years, measure: str) -> pd.DataFrame:
        """The columns ``state`` and ``nation`` by year: deaths, or deaths per 100,000 people."""
        counts = pd.DataFrame({"state": self.states[state], "nation": self.nation.reindex(self.states.index)})
        if measure == "rate":
            people = self.people[[state, NATION]].set_axis(["state", "nation"], axis=1)
            counts = violence.rate_per_100k(counts, people.loc[counts.index])
        return counts.loc[years[0] : years[1]]


def state_record(
    states: pd.DataFrame, nation: pd.DataFrame, people: pd.DataFrame, terms: pd.DataFrame
) -> StateRecord:
    """Take ``homicides_by_state`` (each year on its best basis), ``homicides_yearly`` and ``population`` together."""
    best = violence.best_by_state(states)
    of_states = states.drop_duplicates(["series", "year"]).set_index(["series", "year"])["source_id"]
    of_nation = nation[nation["series"] == NATIONAL].set_index("year")["source_id"]
    return StateRecord(
        states=best,
        nation=violence.yearly(nation, NATIONAL),
        people=violence.population(people),
        names=dict(states[["state_code", "state"]].drop_duplicates().itertuples(index=False)),
        sources={
            int(year): (
                catalog.split_ids(of_states[violence.basis_of(int(year)), year])[0],
                catalog.split_ids(of_nation[year])[0],
            )
            for year in best.index
        },
        behind=backdrop(terms, float(best.index[-1]) + 0.5),
    )


def state_and_nation_chart(record: StateRecord, *, years: Years, state: str, measure: str = "rate") -> Chart:
    """Deaths by homicide in one state beside the nation, by calendar year, 1990 to 2024.

    ``state`` is a code from 01 to 32. ``measure``: rate (per 100,000 people, both on one scale) or count (one panel
    each). Preliminary and incomplete years of the state are dashed and hollow.
    """
    name = record.names[state]
    drawn = record.beside(state, years, measure)
    whole = drawn.loc[: min(years[1], LAST_WHOLE)]
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
        sources=_sources(record, drawn, measure),
        traces=[
            *_state_lines(record, name, drawn["state"], measure, upper),
            line(
                drawn["nation"],
                colors.PLACES["nation"],
                _hover(say("Mexico"), drawn["nation"], measure, {y: s[1] for y, s in record.sources.items()}),
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
    record: StateRecord, name: str, values: pd.Series, measure: str, axes: tuple[str, str]
) -> list[Points]:
    """The state's final years solid; from the last of them on dashed, and hollow where the record is weaker."""
    color = colors.PLACES["state"]
    sources = {year: source[0] for year, source in record.sources.items()}
    final, weak = values.loc[:LAST_FINAL], values.loc[LAST_FINAL:]
    lines = []
    if len(final):
        hover = _hover(name, final, measure, sources)
        lines.append(line(final, color, hover, name=name, axes=axes))
    if len(weak.loc[LAST_FINAL + 1 :]):
        hover = _hover(name, weak, measure, sources)
        label = say("{state}, preliminary or incomplete", state=name)
        hollow = [int(year) > LAST_FINAL for year in weak.index]
        # It begins at the last mark of the solid line, if that is drawn.
        lines.append(
            line(
                weak,
                color,
                hover,
                name=label,
                dash="dash",
                hollow=hollow,
                continues=not hollow[0],
                axes=axes,
            )
        )
    return lines


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


def _sources(record: StateRecord, drawn: pd.DataFrame, measure: str) -> tuple[str, ...]:
    used = [source for year in drawn.index for source in record.sources[int(year)]]
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
