"""The hegemonic party: shares of the presidential vote and of the deputies, by election. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import LOWER, UPPER, Backdrop, End, Panel, Years, end_labels, framed
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Choices, Several, calendar_years
from courselab.charts.drawn import Axes, Points
from courselab.charts.traces import level_line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import told, why_weak, wrapped
from courselab.messages import number, say
from courselab.spans import middle_position
from usmex import colors
from usmex.measures import politics
from usmex.periods import backdrop

FAMILIES = ("PRI", "PAN", "left", "MORENA")
VALID, BALLOTS = "valid votes", "all ballots"


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
class Record:
    """Shares of the presidential vote by basis, and of the seats, in the order of the elections."""

    votes: dict[str, tuple[Share, ...]]
    seats: tuple[Share, ...]
    behind: Backdrop

    def begins(self, family: str) -> int:
        """The first election with a share of this party family, of votes or of seats."""
        shares = [*self.seats, *(share for votes in self.votes.values() for share in votes)]
        return min(share.year for share in shares if share.family == family)


@cache
def _record() -> Record:
    elections = catalog.load("elections")
    dates = elections.drop_duplicates("election_year").set_index("election_year")["election_date"].to_dict()
    votes = {
        basis: tuple(
            _share(row, row["election_date"], row["candidate"], row["party"], row["count_status"])
            for row in _rows(politics.best_of_family(elections, basis))
        )
        for basis in (VALID, BALLOTS)
    }
    seats = tuple(
        _share(
            row,
            # Both votes fall on one day; a midterm has no row of its own and stands in the middle of the year.
            dates.get(int(row["election_year"]), row["election_year"]),
            row["party"],
            say("{seats} of {size} seats", seats=row["seats"], size=row["chamber_size"]),
            row["basis"],
        )
        for row in _rows(
            politics.seat_shares(catalog.load("chamber_seats")).sort_values("election_year", kind="stable")
        )
    )
    return Record(votes, seats, backdrop(catalog.load("presidencies"), 2018.5))


def _rows(table: pd.DataFrame) -> list[dict[str, str]]:
    """The rows that are drawn."""
    return catalog.records(catalog.well_sourced(table[table["party_family"].isin(FAMILIES)]))


def _share(row: dict[str, str], date: str, party: str, detail: str, basis: str) -> Share:
    """``basis`` says how the share was counted or worked out, which may be weak; else how it was checked."""
    weak = {
        "contested": say("official count widely regarded as fraudulent"),
        "single candidate": say("only one name on the ballot"),
        "derived": say("worked out from printed changes"),
        "party names inferred": say("party names inferred"),
        "projection": say("a projection"),
    }
    return Share(
        middle_position(date),
        int(row["election_year"]),
        row["party_family"],
        party,
        float(row["share_percent"]),
        detail,
        weak.get(basis) or why_weak(row["checked"]),
        row["source_id"],
    )


def hegemonic_party() -> Explorer:
    """Shares of the presidential vote and of deputies, 1946 to 2018: years, parties, basis of the vote's share."""
    record = _record()
    return explorer(
        _chart,
        record,
        calendar_years(record.seats[0].year, record.seats[-1].year),
        Several("families", say("Parties"), _names(), start=("PRI",), closed=_not_yet_there),
        Choice(
            "basis", say("Vote as share of"), catalog.labels("elections", "basis"), closed=_not_yet_of_ballots
        ),
    )


def _not_yet_there(chosen: Choices) -> dict[str, str]:
    """The parties whose record begins after the chosen years."""
    begins = {family: _record().begins(family) for family in FAMILIES}
    return {
        family: say("“{party}” is gray: it is recorded from {year}.", party=name, year=begins[family])
        for family, name in _names().items()
        if begins[family] > chosen["years"][1]
    }


def _not_yet_of_ballots(chosen: Choices) -> dict[str, str]:
    begins = _record().votes[BALLOTS][0].year
    if chosen["years"][1] >= begins:
        return {}
    return {
        BALLOTS: say("“all ballots” is gray: shares of all ballots are recorded from {year}.", year=begins)
    }


def _names() -> dict[str, str]:
    """What the party families are called."""
    return catalog.labels("chamber_seats", "party_family", FAMILIES)


def _short(family: str) -> str:
    return say("left") if family == "left" else _names()[family]


def _chart(record: Record, *, years: Years, families: list[str], basis: str) -> Chart:
    """Shares of the presidential vote above and of the deputies below, with the line of the majority."""
    votes, seats = (
        [share for share in shares if years[0] <= share.year <= years[1] and share.family in families]
        for shares in (record.votes[basis], record.seats)
    )
    percents = {"tickvals": [0, 25, 50, 75, 100]}
    upper = Panel(200, 0, 104, say("percent of the vote"), percents)
    lower = Panel(200, 0, 104, say("percent of deputies"), percents)
    traces, labels = [], []
    for shares, panel, axes in ((votes, upper, UPPER), (seats, lower, LOWER)):
        lines = [(family, own) for family in families if (own := _of(shares, family))]
        traces += [_line(own, family, axes) for family, own in lines]
        ends = [_end(own[-1]) for _, own in lines]
        labels += end_labels(ends, panel, axes)
    return Chart(
        name="hegemonic_party",
        title=_title(seats, families, years),
        subtitle=say(
            "Above: percent of the presidential vote, of {basis}; below: percent of the seats in the Chamber of Deputies. "
            "Hollow: contested, derived, disputed or checked once only; dashed line: half",
            basis=catalog.labels("elections", "basis")[basis],
        ),
        words=_words(votes, seats, families, years),
        table=_table(votes, seats),
        sources=catalog.well_graded(share.source_id for share in [*votes, *seats]),
        traces=[*traces, *record.behind.strip(years)],
        layout=framed(
            record.behind,
            years,
            [upper, lower],
            right=82,
            annotations=labels,
            shapes=[level_line(50, axes, width=1.5) for axes in (UPPER, LOWER)],
        ),
        limits=_limits([*votes, *seats]),
    )


def _of(shares: list[Share], family: str) -> list[Share]:
    return [share for share in shares if share.family == family]


def _line(shares: list[Share], family: str, axes: Axes) -> Points:
    return Points(
        x=[share.at for share in shares],
        y=[round(share.percent, 4) for share in shares],
        name=_names()[family],
        color=colors.FAMILIES[family],
        hover=[_hover(share) for share in shares],
        hollow=[bool(share.weak) for share in shares],
        line="solid",
        axes=axes,
    )


def _end(last: Share) -> End:
    text = say("{party} {percent}", party=_short(last.family), percent=number(last.percent))
    return End(text, last.at, last.percent, colors.FAMILIES[last.family])


def _hover(share: Share) -> str:
    values = {
        "year": share.year,
        "party": share.party,
        "detail": share.detail,
        "percent": number(share.percent, 1),
        "weak": share.weak,
        "source": catalog.cite_cell(share.source_id),
    }
    if share.weak:
        return wrapped(
            say("{year}, {party} ({detail}): {percent} percent; {weak}. Source: {source}", **values)
        )
    return wrapped(say("{year}, {party} ({detail}): {percent} percent. Source: {source}", **values))


def _told(shares: list[Share], digits: int) -> dict[str, object]:
    """What a sentence may say of the shares of one party."""
    percents = pd.Series({share.year: share.percent for share in shares})
    return {**told(percents, digits), "party": _names()[shares[0].family]}


def _title(seats: list[Share], families: list[str], years: Years) -> str:
    own = next((own for family in families if (own := _of(seats, family))), None)
    if own is None:
        return say("No seats are recorded, {first} to {last}", first=years[0], last=years[1])
    values = _told(own, 0)
    if len(own) == 1:
        return say("{party}: {before} percent of deputies in {first}", **values)
    return say("{party}: {before} percent of deputies in {first}, {after} percent in {last}", **values)


def _words(votes: list[Share], seats: list[Share], families: list[str], years: Years) -> str:
    parts = []
    for family in families:
        if own := _of(votes, family):
            parts.append(
                say(
                    "{party}, presidential vote: {before} percent in {first}, {after} in {last}; the highest is {most} in {peak}.",
                    **_told(own, 1),
                )
            )
        if held := _of(seats, family):
            parts.append(
                say(
                    "{party}, deputies: {before} percent in {first}, {after} in {last}.",
                    **_told(held, 1),
                )
            )
            lost = next((share for share in held if share.percent < 50), None)
            if lost and held[0].percent >= 50:
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


def _table(votes: list[Share], seats: list[Share]) -> pd.DataFrame:
    rows = [
        [
            share.year,
            what,
            _short(share.family),
            share.party,
            round(share.percent, 1),
            share.weak,
            catalog.cite_cell(share.source_id),
        ]
        for what, shares in ((say("presidential vote"), votes), (say("deputies"), seats))
        for share in shares
    ]
    columns = [
        say("year"),
        say("election of"),
        say("family"),
        say("candidate or party"),
        say("percent"),
        say("hollow because"),
        say("source"),
    ]
    return pd.DataFrame(rows, columns=columns)


def _limits(shares: list[Share]) -> tuple[str, ...]:
    limits = []
    drawn = {share.year for share in shares}
    if 1976 in drawn:
        limits.append(say("In 1976 only one name stood on the ballot: 100 percent is nominal."))
    if 1988 in drawn:
        limits.append(say("The official count of 1988 is widely regarded as fraudulent."))
    if _of(shares, "left"):
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
