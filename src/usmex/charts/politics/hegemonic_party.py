"""The hegemonic party: shares of the presidential vote and of the deputies, by election. Calendar years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from courselab import catalog
from courselab.charts.backdrop import LOWER, UPPER, Backdrop, End, Panel, Years, end_labels, framed
from courselab.charts.chart import Chart
from courselab.charts.controls import Choice, Choices, Several, calendar_years
from courselab.charts.drawn import Axes, Points
from courselab.charts.traces import level_line
from courselab.charts.view import Explorer, explorer
from courselab.charts.words import one_or_span, period, told, why_weak, wrapped
from courselab.messages import number, say
from courselab.spans import middle_position
from usmex import colors
from usmex.measures import politics
from usmex.periods import backdrop

FAMILIES = ("PRI", "PAN", "left", "MORENA")
VALID, BALLOTS = "valid votes", "all ballots"


@dataclass(frozen=True)
class Record:
    """Shares of the presidential vote by basis, and of the seats: a row for each party and election."""

    votes: dict[str, pd.DataFrame]
    seats: pd.DataFrame
    behind: Backdrop

    def begins(self, family: str) -> int:
        """The first election with a share of this party family, of votes or of seats."""
        shares = pd.concat([*self.votes.values(), self.seats])
        return int(_of(shares, family).index.min())


@cache
def _record() -> Record:
    elections = catalog.load("elections")
    seats = politics.seat_shares(catalog.load("chamber_seats")).sort_values("election_year", kind="stable")
    days = elections.drop_duplicates("election_year").set_index("election_year")["election_date"]
    # Both votes fall on one day; a midterm has no row of its own and stands in the middle of the year.
    seats["election_date"] = seats["election_year"].map(days).fillna(seats["election_year"].astype("string"))
    seats["held"] = [
        say("{seats} of {size} seats", seats=held, size=size)
        for held, size in zip(seats["seats"], seats["chamber_size"], strict=True)
    ]
    return Record(
        {
            basis: _shares(politics.best_of_family(elections, basis), "candidate", "party", "count_status")
            for basis in (VALID, BALLOTS)
        },
        _shares(seats, "party", "held", "basis"),
        backdrop(catalog.load("presidencies"), 2018.5),
    )


def _shares(rows: pd.DataFrame, party: str, detail: str, basis: str) -> pd.DataFrame:
    """The shares that are drawn, by year of the election.

    ``weak`` says why one is hollow: by the field ``basis`` how it was counted or worked out, else how it was checked.
    """
    reasons = {
        "contested": say("official count widely regarded as fraudulent"),
        "single candidate": say("only one name on the ballot"),
        "derived": say("worked out from printed changes"),
        "party names inferred": say("party names inferred"),
        "projection": say("a projection"),
    }
    drawn = catalog.records(catalog.well_sourced(rows[rows["party_family"].isin(FAMILIES)]))
    shares = []
    for row in drawn:
        share = {
            "year": int(row["election_year"]),
            "at": middle_position(row["election_date"]),
            "family": row["party_family"],
            "party": row[party],
            "percent": float(row["share_percent"]),
            "weak": reasons.get(row[basis]) or why_weak(row["checked"]),
            "source_id": row["source_id"],
            "source": catalog.cite_cell(row["source_id"]),
        }
        shares.append({**share, "hover": _hover(share, row[detail])})
    return pd.DataFrame(shares).set_index("year", drop=False)


def _hover(share: dict[str, Any], detail: str) -> str:
    values = {**share, "percent": number(share["percent"], 1), "detail": detail}
    if share["weak"]:
        return wrapped(
            say("{year}, {party} ({detail}): {percent} percent; {weak}. Source: {source}", **values)
        )
    return wrapped(say("{year}, {party} ({detail}): {percent} percent. Source: {source}", **values))


def hegemonic_party() -> Explorer:
    """Shares of the presidential vote and of deputies, 1946 to 2018: years, parties, basis of the vote's share."""
    record = _record()
    return explorer(
        _chart,
        record,
        calendar_years(int(record.seats.index[0]), int(record.seats.index[-1])),
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
    begins = int(_record().votes[BALLOTS].index[0])
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
        shares[shares["year"].between(*years) & shares["family"].isin(families)]
        for shares in (record.votes[basis], record.seats)
    )
    percents = {"tickvals": [0, 25, 50, 75, 100]}
    upper = Panel(200, 0, 104, say("percent of the vote"), percents)
    lower = Panel(200, 0, 104, say("percent of deputies"), percents)
    traces, labels = [], []
    for shares, panel, axes in ((votes, upper, UPPER), (seats, lower, LOWER)):
        lines = {family: own for family in families if len(own := _of(shares, family))}
        traces += [_line(own, family, axes) for family, own in lines.items()]
        labels += end_labels([_end(own, family) for family, own in lines.items()], panel, axes)
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
        sources=catalog.well_graded([*votes["source_id"], *seats["source_id"]]),
        traces=[*traces, *record.behind.strip(years)],
        layout=framed(
            record.behind,
            years,
            [upper, lower],
            right=82,
            annotations=labels,
            shapes=[level_line(50, axes, width=1.5) for axes in (UPPER, LOWER)],
        ),
        limits=_limits(pd.concat([votes, seats])),
    )


def _of(shares: pd.DataFrame, family: str) -> pd.DataFrame:
    return shares[shares["family"] == family]


def _line(shares: pd.DataFrame, family: str, axes: Axes) -> Points:
    return Points(
        x=shares["at"],
        y=shares["percent"].round(4),
        name=_names()[family],
        color=colors.FAMILIES[family],
        hover=shares["hover"].tolist(),
        hollow=(shares["weak"] != "").tolist(),
        line="solid",
        axes=axes,
    )


def _end(shares: pd.DataFrame, family: str) -> End:
    at, percent = float(shares["at"].iloc[-1]), float(shares["percent"].iloc[-1])
    text = say("{party} {percent}", party=_short(family), percent=number(percent))
    return End(text, at, percent, colors.FAMILIES[family])


def _title(seats: pd.DataFrame, families: list[str], years: Years) -> str:
    family = next((family for family in families if family in set(seats["family"])), None)
    if family is None:
        return say("No seats are recorded, {years}", years=period(years))
    own = _of(seats, family)["percent"]
    values = {**told(own), "party": _names()[family]}
    return one_or_span(
        own,
        say("{party}: {before} percent of deputies in {first}", **values),
        say("{party}: {before} percent of deputies in {first}, {after} percent in {last}", **values),
    )


def _words(votes: pd.DataFrame, seats: pd.DataFrame, families: list[str], years: Years) -> str:
    parts = []
    for family in families:
        voted, held = _of(votes, family)["percent"], _of(seats, family)["percent"]
        if len(voted):
            values = {**told(voted, 1), "party": _names()[family]}
            parts.append(
                one_or_span(
                    voted,
                    say("{party}, presidential vote: {before} percent in {first}.", **values),
                    say(
                        "{party}, presidential vote: {before} percent in {first}, {after} in {last}; the highest is {most} in {peak}.",
                        **values,
                    ),
                )
            )
        if len(held):
            values = {**told(held, 1), "party": _names()[family]}
            parts.append(
                one_or_span(
                    held,
                    say("{party}, deputies: {before} percent in {first}.", **values),
                    say("{party}, deputies: {before} percent in {first}, {after} in {last}.", **values),
                )
            )
        lost = held[held < 50]
        if len(lost) and held.iloc[0] >= 50:
            parts.append(
                say(
                    "It first fell below half of the seats in {first}, with {before} percent.",
                    **told(lost, 1),
                )
            )
    return " ".join(parts) or say("No share of these parties is recorded, {years}.", years=period(years))


def _table(votes: pd.DataFrame, seats: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "year": say("year"),
        "election": say("election of"),
        "family": say("family"),
        "party": say("candidate or party"),
        "percent": say("percent"),
        "weak": say("hollow because"),
        "source": say("source"),
    }
    shares = pd.concat(
        [votes.assign(election=say("presidential vote")), seats.assign(election=say("deputies"))]
    )
    shares["family"] = shares["family"].map(_short)
    return shares.round({"percent": 1})[list(columns)].rename(columns=columns).reset_index(drop=True)


def _limits(shares: pd.DataFrame) -> tuple[str, ...]:
    limits = []
    if 1976 in shares.index:
        limits.append(say("In 1976 only one name stood on the ballot: 100 percent is nominal."))
    if 1988 in shares.index:
        limits.append(say("The official count of 1988 is widely regarded as fraudulent."))
    if "left" in set(shares["family"]):
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
