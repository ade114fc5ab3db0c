"""The hegemonic party: shares of the presidential vote and of the deputies, by election. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts import style
from courselab.charts.backdrop import LOWER, UPPER, Backdrop, End, Panel, Years, end_labels, framed
from courselab.charts.chart import Chart
from courselab.charts.traces import level_line
from courselab.charts.words import HOVER, why_weak, wrapped
from courselab.messages import number, say
from courselab.spans import middle_position
from usmex import colors
from usmex.measures import politics
from usmex.periods import backdrop

FAMILIES = ("PRI", "PAN", "left", "MORENA")
BASES = ("valid votes", "all ballots")


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
        """First and last election of deputies."""
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
                _why_hollow(row["checked"], row["count_status"]),
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
            _why_hollow(row["checked"], row["basis"]),
            row["source_id"],
        )
        for row in catalog.records(shares)
        if row["party_family"] in FAMILIES and catalog.well_graded([row["source_id"]])
    )
    return PartyRecord(votes, held, backdrop(terms, 2018.5))


def _why_hollow(checked: str, basis: str) -> str:
    """What is weak about a share: how it was counted or worked out, else how it was checked."""
    reasons = {
        "contested": say("official count widely regarded as fraudulent"),
        "single candidate": say("only one name on the ballot"),
        "derived": say("worked out from printed changes"),
        "party names inferred": say("party names inferred"),
        "projection": say("a projection"),
    }
    return reasons.get(basis) or why_weak(checked)


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


def hegemonic_party_chart(
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
                ends.append(End(text, last.at, last.percent, colors.FAMILIES[family]))
        labels.extend(end_labels(ends, panel, place))
    layout = framed(
        record.behind,
        years,
        [upper, lower],
        right=82,
        annotations=labels,
        shapes=[level_line(50, place, width=1.5) for place in axes],
    )
    return Chart(
        name="hegemonic_party",
        title=_title(seats, families, years),
        subtitle=say(
            "Above: percent of the presidential vote, {basis}; below: percent of the seats in the Chamber of Deputies. "
            "Hollow: contested, derived, disputed or checked once only; dashed line: half",
            basis=basis_name(basis),
        ),
        words=_words(votes, seats, families, years),
        table=pd.DataFrame(
            [
                [
                    share.year,
                    what,
                    _short_family(share.family),
                    share.party,
                    round(share.percent, 1),
                    share.weak,
                    catalog.cite_cell(share.source_id),
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
        limits=_limits(votes, seats),
    )


def _share_line(shares: list[Share], family: str, axes: tuple[str, str]) -> dict[str, Any]:
    color = colors.FAMILIES[family]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": family_name(family),
        "x": [share.at for share in shares],
        "y": [round(share.percent, 4) for share in shares],
        "line": {"color": color, "width": 2.5},
        "marker": {
            "color": [style.PAPER if share.weak else color for share in shares],
            "size": 9,
            "line": {"color": color, "width": 2},
        },
        "customdata": [_hover(share) for share in shares],
        "hovertemplate": HOVER,
        "xaxis": axes[0],
        "yaxis": axes[1],
    }


def _hover(share: Share) -> str:
    values = {
        "year": share.year,
        "party": share.party,
        "detail": share.detail,
        "percent": number(share.percent, 1),
        "source": catalog.cite_cell(share.source_id),
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


def _title(seats: list[Share], families: tuple[str, ...], years: Years) -> str:
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


def _words(votes: list[Share], seats: list[Share], families: tuple[str, ...], years: Years) -> str:
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


def _limits(votes: list[Share], seats: list[Share]) -> tuple[str, ...]:
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
