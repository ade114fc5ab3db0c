"""Charts of the hegemonic party and of extraditions. All years are calendar years."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Any

import pandas as pd

from usmex import catalog
from usmex.charts import style
from usmex.charts.backdrop import (
    LOWER,
    UPPER,
    Backdrop,
    End,
    Panel,
    Years,
    backdrop,
    end_labels,
    framed,
)
from usmex.charts.chart import Chart
from usmex.measures import politics
from usmex.messages import number, say
from usmex.periods import middle_position

FAMILIES = ("PRI", "PAN", "left", "MORENA")
BASES = ("valid votes", "all ballots")

WEAK = ("disputed", "unchecked")
"""Readings that are drawn hollow: sources differ, or nobody read the source a second time."""
HOVER_LETTERS = 62


def sentence_of_sources(cell: str) -> str:
    """The sources of a row in short, without those of grade C."""
    return "; ".join(catalog.cite(source) for source in catalog.well_graded([cell]))


def wrapped(text: str) -> str:
    """A hover text in lines of a readable length."""
    return "<br>".join(textwrap.wrap(text, HOVER_LETTERS))


def marks(
    x: list[float],
    y: list[float],
    color: str,
    hover: list[str],
    *,
    name: str,
    hollow: list[bool],
    symbol: str = "circle",
    size: int = 11,
    text: list[str] | None = None,
    sides: list[str] | None = None,
    axes: tuple[str, str] = ("x", "y"),
) -> dict[str, Any]:
    """Single points; hollow ones rest on something weaker. ``text`` is written beside them, on the given sides."""
    written = (
        {
            "text": text,
            "textposition": sides or ["top center"] * len(x),
            "textfont": {"size": 13, "color": style.text_color(color)},
        }
        if text
        else {}
    )
    return {
        "type": "scatter",
        "mode": "markers+text" if text else "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {
            "color": ["#ffffff" if weak else color for weak in hollow],
            "symbol": symbol,
            "size": size,
            "line": {"color": color, "width": 2},
        },
        **written,
        "cliponaxis": False,
        "customdata": hover,
        "hovertemplate": "%{customdata}<extra></extra>",
        "xaxis": axes[0],
        "yaxis": axes[1],
    }


def half_line(axes: tuple[str, str]) -> dict[str, Any]:
    """The dashed line of the majority across a panel of percent."""
    return {
        "type": "line",
        "xref": f"{axes[0]} domain",
        "yref": axes[1],
        "x0": 0,
        "x1": 1,
        "y0": 50,
        "y1": 50,
        "line": {"color": style.MARK, "width": 1.5, "dash": "dash"},
    }


# The hegemonic party


@dataclass(frozen=True)
class Share:
    """One party's share in one election; ``weak`` says why it is drawn hollow, empty if it is firm."""

    at: float
    year: int
    family: str
    party: str
    percent: float
    detail: str
    weak: str
    source_id: str


@dataclass(frozen=True)
class PartyRecord:
    """Shares of the presidential vote by basis, and of the seats."""

    votes: dict[str, tuple[Share, ...]]
    seats: tuple[Share, ...]
    behind: Backdrop

    @property
    def years(self) -> Years:
        return self.seats[0].year, self.seats[-1].year

    def begins(self, family: str) -> int:
        """The first election with a share of this party family, of votes or of seats."""
        shares = (*self.seats, *(share for votes in self.votes.values() for share in votes))
        return min(share.year for share in shares if share.family == family)

    def basis_years(self, basis: str) -> Years:
        """First and last election whose shares on this basis are recorded."""
        return self.votes[basis][0].year, self.votes[basis][-1].year


def party_record(elections: pd.DataFrame, seats: pd.DataFrame, terms: pd.DataFrame) -> PartyRecord:
    """The tables ``elections``, ``chamber_seats`` and ``presidencies``, ready to draw."""
    dates = elections.drop_duplicates("election_year").set_index("election_year")["election_date"].to_dict()
    votes = {
        basis: tuple(
            Share(
                middle_position(row["election_date"]),
                int(row["election_year"]),
                row["party_family"],
                row["candidate"],
                float(row["share_percent"]),
                row["party"],
                _why_weak(row["checked"], row["count_status"]),
                row["source_id"],
            )
            for row in catalog.records(politics.best_of_family(elections, basis))
            if row["party_family"] in FAMILIES and catalog.well_graded([row["source_id"]])
        )
        for basis in BASES
    }
    shares = politics.seat_shares(seats).sort_values("election_year", kind="stable")
    held = tuple(
        Share(
            # Both votes fall on one day; a midterm has no row of its own and stands in the middle of the year.
            middle_position(dates.get(int(row["election_year"]), row["election_year"])),
            int(row["election_year"]),
            row["party_family"],
            row["party"],
            float(row["share_percent"]),
            say("{seats} of {size} seats", seats=row["seats"], size=row["chamber_size"]),
            _why_weak(row["checked"], row["basis"]),
            row["source_id"],
        )
        for row in catalog.records(shares)
        if row["party_family"] in FAMILIES and catalog.well_graded([row["source_id"]])
    )
    return PartyRecord(votes, held, backdrop(terms, 2018.5))


def _why_weak(checked: str, basis: str) -> str:
    reasons = {
        "contested": say("official count widely regarded as fraudulent"),
        "single candidate": say("only one name on the ballot"),
        "derived": say("worked out from printed changes"),
        "party names inferred": say("party names inferred"),
        "projection": say("a projection"),
        "disputed": say("sources differ"),
        "unchecked": say("not checked a second time"),
    }
    return reasons.get(basis) or reasons.get(checked, "")


def family_name(family: str) -> str:
    """A party family in the reader's language."""
    return {
        "PRI": say("PRI"),
        "PAN": say("PAN"),
        "left": say("left (PRD and allies)"),
        "MORENA": say("Morena"),
    }[family]


def _short_family(family: str) -> str:
    return say("left") if family == "left" else family_name(family)


def basis_name(basis: str) -> str:
    """A basis of the vote's share in the reader's language."""
    return {"valid votes": say("of valid votes"), "all ballots": say("of all ballots")}[basis]


def hegemonic_party(
    record: PartyRecord, *, years: Years, families: tuple[str, ...] = ("PRI",), basis: str = "valid votes"
) -> Chart:
    """Shares of the presidential vote above and of the deputies below, with the line of the majority.

    ``families``: PRI, PAN, left, MORENA. ``basis``: valid votes, all ballots.
    """
    votes = [
        share
        for share in record.votes[basis]
        if years[0] <= share.year <= years[1] and share.family in families
    ]
    seats = [
        share for share in record.seats if years[0] <= share.year <= years[1] and share.family in families
    ]
    upper = Panel(200, 0, 104, say("percent of the vote"), {"tickvals": [0, 25, 50, 75, 100]})
    lower = Panel(200, 0, 104, say("percent of deputies"), {"tickvals": [0, 25, 50, 75, 100]})
    axes = (UPPER, LOWER)
    traces, labels = [], []
    for shares, panel, place in ((votes, upper, axes[0]), (seats, lower, axes[1])):
        ends = []
        for family in families:
            own = [share for share in shares if share.family == family]
            if own:
                traces.append(_share_line(own, family, place))
                last = own[-1]
                text = say("{party} {percent}", party=_short_family(family), percent=number(last.percent))
                ends.append(End(text, last.at, last.percent, style.FAMILIES[family]))
        labels.extend(end_labels(ends, panel, place))
    layout = framed(
        record.behind,
        years,
        [upper, lower],
        [],
        right=82,
        annotations=labels,
        shapes=[half_line(place) for place in axes],
    )
    return Chart(
        name="hegemonic_party",
        title=_party_title(votes, seats, families, years),
        subtitle=say(
            "Above: percent of the presidential vote, {basis}; below: percent of the seats in the Chamber of Deputies. "
            "Hollow: contested, derived, disputed or checked once only; dashed line: half",
            basis=basis_name(basis),
        ),
        words=_party_words(votes, seats, families, years),
        table=pd.DataFrame(
            [
                [
                    share.year,
                    what,
                    _short_family(share.family),
                    share.party,
                    round(share.percent, 1),
                    share.weak,
                    sentence_of_sources(share.source_id),
                ]
                for what, shares in ((say("presidential vote"), votes), (say("deputies"), seats))
                for share in shares
            ],
            columns=[
                say("year"),
                say("election of"),
                say("family"),
                say("candidate or party"),
                say("percent"),
                say("hollow because"),
                say("source"),
            ],
        ),
        sources=catalog.well_graded(share.source_id for share in [*votes, *seats]),
        traces=[*traces, *record.behind.strip(years)],
        layout=layout,
        limits=_party_limits(votes, seats),
    )


def _share_line(shares: list[Share], family: str, axes: tuple[str, str]) -> dict[str, Any]:
    color = style.FAMILIES[family]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": family_name(family),
        "x": [share.at for share in shares],
        "y": [round(share.percent, 4) for share in shares],
        "line": {"color": color, "width": 2.5},
        "marker": {
            "color": ["#ffffff" if share.weak else color for share in shares],
            "size": 9,
            "line": {"color": color, "width": 2},
        },
        "customdata": [_share_hover(share) for share in shares],
        "hovertemplate": "%{customdata}<extra></extra>",
        "xaxis": axes[0],
        "yaxis": axes[1],
    }


def _share_hover(share: Share) -> str:
    values = {
        "year": share.year,
        "party": share.party,
        "detail": share.detail,
        "percent": number(share.percent, 1),
        "source": sentence_of_sources(share.source_id),
    }
    if share.weak:
        return wrapped(
            say(
                "{year}, {party} ({detail}): {percent} percent; {weak}. Source: {source}",
                weak=share.weak,
                **values,
            )
        )
    return wrapped(say("{year}, {party} ({detail}): {percent} percent. Source: {source}", **values))


def _of_family(shares: list[Share], family: str) -> list[Share]:
    return [share for share in shares if share.family == family]


def _party_title(votes: list[Share], seats: list[Share], families: tuple[str, ...], years: Years) -> str:
    told = next((family for family in families if _of_family(seats, family)), None)
    if told is None:
        return say("No seats are recorded, {first} to {last}", first=years[0], last=years[1])
    own = _of_family(seats, told)
    values = {"party": family_name(told), "percent": number(own[0].percent), "first": own[0].year}
    if len(own) == 1:
        return say("{party}: {percent} percent of deputies in {first}", **values)
    return say(
        "{party}: {percent} percent of deputies in {first}, {end} percent in {last}",
        end=number(own[-1].percent),
        last=own[-1].year,
        **values,
    )


def _party_words(votes: list[Share], seats: list[Share], families: tuple[str, ...], years: Years) -> str:
    parts = []
    for family in families:
        own = _of_family(votes, family)
        if own:
            top = max(own, key=lambda share: share.percent)
            parts.append(
                say(
                    "{party}, presidential vote: {begin} percent in {first}, {end} in {last}; the highest is {top} in {year}.",
                    party=family_name(family),
                    begin=number(own[0].percent, 1),
                    first=own[0].year,
                    end=number(own[-1].percent, 1),
                    last=own[-1].year,
                    top=number(top.percent, 1),
                    year=top.year,
                )
            )
        held = _of_family(seats, family)
        if held:
            parts.append(
                say(
                    "{party}, deputies: {begin} percent in {first}, {end} in {last}.",
                    party=family_name(family),
                    begin=number(held[0].percent, 1),
                    first=held[0].year,
                    end=number(held[-1].percent, 1),
                    last=held[-1].year,
                )
            )
            lost = next((share for share in held if share.percent < 50), None)
            if lost is not None and held[0].percent >= 50:
                parts.append(
                    say(
                        "It first fell below half of the seats in {year}, with {percent} percent.",
                        year=lost.year,
                        percent=number(lost.percent, 1),
                    )
                )
    return " ".join(parts) or say(
        "No share of these parties is recorded, {first} to {last}.", first=years[0], last=years[1]
    )


def _party_limits(votes: list[Share], seats: list[Share]) -> tuple[str, ...]:
    limits = []
    drawn = {share.year for share in [*votes, *seats]}
    if 1976 in drawn:
        limits.append(say("In 1976 only one name stood on the ballot: 100 percent is nominal."))
    if 1988 in drawn:
        limits.append(say("The official count of 1988 is widely regarded as fraudulent."))
    if any(share.family == "left" for share in [*votes, *seats]):
        limits.append(
            say(
                "Left: the front of 1988 in the vote, then the PRD and its allies; other parties of the front are not drawn."
            )
        )
    limits.append(
        say(
            "Chambers of 1949, 1955, 1961 and 1967 were not found. A coalition stands under the party that led it. Sources are "
            "copies of encyclopaedia pages and press, not the electoral institute's own files."
        )
    )
    return tuple(limits)


# Extraditions


@dataclass(frozen=True)
class Count:
    """People handed over in one calendar year by one count; ``weak`` says why it is drawn hollow."""

    year: int
    persons: int
    weak: str
    note: str
    source_id: str


@dataclass(frozen=True)
class ExtraditionRecord:
    """Annual counts, the counts that compete with them, and those of people sent to any country."""

    annual: tuple[Count, ...]
    competing: tuple[Count, ...]
    everywhere: tuple[Count, ...]
    not_drawn: tuple[Count, ...]
    """Annual counts that stand in weak sources only."""
    behind: Backdrop

    @property
    def years(self) -> Years:
        return self.annual[0].year, self.annual[-1].year


def extradition_record(extraditions: pd.DataFrame, terms: pd.DataFrame) -> ExtraditionRecord:
    """The tables ``extraditions`` (from Mexico to the United States) and ``presidencies``, ready to draw."""
    north = extraditions[extraditions["direction"] == "Mexico to U.S."]
    annual = catalog.one_series("extraditions", north[north["measure"] == "annual"])
    same_span = north["start_date"].str[:4] == north["end_date"].str[:4]
    return ExtraditionRecord(
        _counts(annual),
        _counts(north[(north["measure"] == "competing") & same_span]),
        _counts(north[north["measure"] == "annual, all destinations"]),
        _counts(annual, weak=True),
        backdrop(terms, 2021.5),
    )


def _counts(rows: pd.DataFrame, weak: bool = False) -> tuple[Count, ...]:
    """The counts that rest on good sources, or those that rest on weak ones only."""
    return tuple(
        Count(
            int(row["start_date"][:4]),
            int(row["persons"]),
            _why_weak(row["checked"], ""),
            row["note"],
            row["source_id"],
        )
        for row in catalog.records(rows)
        if weak != bool(catalog.well_graded([row["source_id"]]))
    )


def extraditions(record: ExtraditionRecord, *, years: Years) -> Chart:
    """People extradited from Mexico to the United States by calendar year; years without a count stay empty."""
    annual = [count for count in record.annual if years[0] <= count.year <= years[1]]
    rivals = [count for count in record.competing if years[0] <= count.year <= years[1]]
    everywhere = [count for count in record.everywhere if years[0] <= count.year <= years[1]]
    missing = sorted(set(range(years[0], years[1] + 1)) - {count.year for count in annual})
    highest = max([1, *(count.persons for count in [*annual, *everywhere])])
    color = style.ACTORS["state"]
    traces = [
        {
            "type": "bar",
            "name": say("people extradited in the year"),
            "x": [count.year for count in annual],
            "y": [count.persons for count in annual],
            "text": [number(count.persons) for count in annual],
            "textposition": "outside",
            "cliponaxis": False,
            "textfont": {"size": 12, "color": style.INK},
            "marker": {
                "color": ["#ffffff" if count.weak else color for count in annual],
                "line": {"color": color, "width": 2},
            },
            "customdata": [_count_hover(count) for count in annual],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        *(
            marks(
                [float(count.year) for count in counts],
                [float(count.persons) for count in counts],
                style.MARK,
                [_count_hover(count) for count in counts],
                name=name,
                hollow=[True] * len(counts),
                symbol=symbol,
            )
            for name, counts, symbol in (
                (say("another count of the same year"), rivals, "diamond"),
                (say("count to all countries"), everywhere, "square"),
            )
        ),
    ]
    panel = Panel(280, 0, highest * 1.2, say("people"), {})
    layout = framed(
        record.behind,
        years,
        [panel],
        [],
        right=16,
        annotations=[_unknown_mark(year) for year in missing],
    )
    layout["bargap"] = 0.25
    return Chart(
        name="extraditions",
        title=_extradition_title(annual, years),
        subtitle=say(
            "People extradited from Mexico to the United States, calendar years, as governments and the press reported them. "
            "Outlined: disputed or not checked a second time; diamond: another count of the same year; squares: counts to all "
            "countries; ?: no annual count found"
        ),
        words=_extradition_words(annual, rivals, everywhere, missing, years),
        table=pd.DataFrame(
            [
                [
                    count.year,
                    count.persons,
                    kind,
                    count.weak,
                    count.note,
                    sentence_of_sources(count.source_id),
                ]
                for kind, counts in (
                    (say("annual"), annual),
                    (say("another count"), rivals),
                    (say("to all countries"), everywhere),
                )
                for count in counts
            ],
            columns=[
                say("year"),
                say("people"),
                say("count"),
                say("outlined because"),
                say("note"),
                say("source"),
            ],
        ),
        sources=catalog.well_graded(count.source_id for count in [*annual, *rivals, *everywhere]),
        traces=[*(trace for trace in traces if trace["x"]), *record.behind.strip(years)],
        layout=layout,
        limits=(
            say(
                "Extraditions are one measure of cooperation: they follow requests, courts and arrests of years before."
            ),
            say("Counts over several years, of nationals only and of requests are not drawn: they overlap."),
            *(
                say(
                    "A count of {persons} for {year} stands in a weak source only and is not drawn.",
                    persons=number(count.persons),
                    year=count.year,
                )
                for count in record.not_drawn
                if years[0] <= count.year <= years[1]
            ),
        ),
    )


def _unknown_mark(year: int) -> dict[str, Any]:
    return {
        "text": "?",
        "hovertext": say("{year}: no annual count found", year=year),
        "x": year,
        "xref": "x",
        "y": 0,
        "yref": "y",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": style.SOFT_INK},
    }


def _count_hover(count: Count) -> str:
    fact = say(
        "{year}: {persons} people. Source: {source}",
        year=count.year,
        persons=number(count.persons),
        source=sentence_of_sources(count.source_id),
    )
    return wrapped(f"{fact}. {count.note}" if count.note else fact)


def _extradition_title(annual: list[Count], years: Years) -> str:
    if not annual:
        return say(
            "No annual count of extraditions was found, {first} to {last}", first=years[0], last=years[1]
        )
    first, last, top = annual[0], annual[-1], max(annual, key=lambda count: count.persons)
    if top.year in (first.year, last.year):
        return say(
            "Extradited to the United States: {begin} people in {first}, {end} in {last}",
            begin=number(first.persons),
            first=first.year,
            end=number(last.persons),
            last=last.year,
        )
    return say(
        "Extradited to the United States: {begin} people in {first}, {top} in {year}, {end} in {last}",
        begin=number(first.persons),
        first=first.year,
        top=number(top.persons),
        year=top.year,
        end=number(last.persons),
        last=last.year,
    )


def _extradition_words(
    annual: list[Count],
    rivals: list[Count],
    everywhere: list[Count],
    missing: list[int],
    years: Years,
) -> str:
    if not annual:
        return say(
            "No annual count was found, {first} to {last}. Choose other years.", first=years[0], last=years[1]
        )
    top = max(annual, key=lambda count: count.persons)
    parts = [
        say(
            "{begin} people were extradited in {first} and {end} in {last}; of the years with a count, {year} is the highest with {top}.",
            begin=number(annual[0].persons),
            first=annual[0].year,
            end=number(annual[-1].persons),
            last=annual[-1].year,
            year=top.year,
            top=number(top.persons),
        )
    ]
    parts.extend(
        say("For {year} another count gives {persons}.", year=count.year, persons=number(count.persons))
        for count in rivals
    )
    parts.extend(
        say(
            "In {year} {persons} people were extradited to all countries, most of them to the United States.",
            year=count.year,
            persons=number(count.persons),
        )
        for count in everywhere
    )
    if missing:
        parts.append(
            say("No annual count was found for {years}.", years=", ".join(str(year) for year in missing))
        )
    return " ".join(parts)
