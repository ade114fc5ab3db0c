"""What the record of politics and opinion shows: each number that a lesson may use, computed again."""

from __future__ import annotations

import pandas as pd
import pytest

from courselab import catalog
from courselab.derive import evaluate, evaluate_number
from courselab.spans import parse_day
from usmex import CourseError
from usmex.measures import politics

CERTIFIED = catalog.load("certification_decisions")
VOTES = catalog.load("certification_votes")
EVENTS = catalog.load("timeline")
SEATS = politics.seat_shares(catalog.load("chamber_seats"))
EXTRADITIONS = catalog.load("extraditions")
APPROVAL = catalog.load("presidential_approval")


def one(frame: pd.DataFrame, **where: object) -> pd.Series:
    """The one row of a frame that fits."""
    for name, value in where.items():
        frame = frame[frame[name] == value]
    assert len(frame) == 1, where
    return frame.iloc[0]


def event(date: str, *words: str) -> str:
    """The description of the one event of a date that holds all the words."""
    found = [
        text
        for text in EVENTS.loc[EVENTS["date"] == date, "description"]
        if all(word in text for word in words)
    ]
    assert len(found) == 1, (date, words)
    return str(found[0])


def indicator(name: str, date: str) -> float:
    return evaluate_number(f'value("cooperation_indicators", "value", indicator="{name}", date="{date}")')


def roll_calls(votes: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``certification_votes`` that have a count, with ``yes_percent`` of those voting and ``margin``."""
    counted = votes[votes["votes_for"].notna() & votes["votes_against"].notna()]
    yes, no = counted["votes_for"].astype(float), counted["votes_against"].astype(float)
    return counted.assign(yes_percent=yes / (yes + no) * 100, margin=yes - no)


def votes_to_overturn(votes: pd.DataFrame) -> pd.DataFrame:
    """The final votes of a whole chamber on overturning the certification, the strongest first."""
    final = votes[(votes["aim"] == "overturn") & (votes["step"] == "floor vote")]
    return roll_calls(final).sort_values("yes_percent", ascending=False)


def annual_extraditions(extraditions: pd.DataFrame, direction: str = "Mexico to U.S.") -> pd.Series:
    """People handed over by calendar year, years without a count missing."""
    fit = extraditions[(extraditions["measure"] == "annual") & (extraditions["direction"] == direction)]
    rows = catalog.one_series("extraditions", fit)
    counts = rows.set_index(rows["start_date"].str[:4].astype(int))["persons"].astype(float)
    return counts.reindex(range(int(counts.index.min()), int(counts.index.max()) + 1))


# Congress and the certification


def test_the_strongest_vote_against_mexico_came_in_1988() -> None:
    ranked = votes_to_overturn(VOTES)
    assert list(
        zip(ranked["year"], ranked["chamber"], ranked["votes_for"], ranked["votes_against"], strict=True)
    ) == [
        (1988, "Senate", 63, 27),
        (1997, "House", 251, 175),
        (1998, "Senate", 45, 54),
    ]
    assert list(ranked["yes_percent"].round(1)) == [70.0, 58.9, 45.5]
    assert list(ranked["margin"]) == [36, 76, -9]
    senate = ranked[ranked["chamber"] == "Senate"]
    assert senate.iloc[0]["action_date"] == "1988-04-14"
    assert "40-54" in str(senate.iloc[0]["note"]), "the Bahamas case of 1988"
    event("1989-05-10", "Bahamas", "40-57")


def test_mexico_was_never_refused() -> None:
    old = CERTIFIED[CERTIFIED["year"] <= 2001]
    assert list(old["year"]) == list(range(1987, 2002))
    assert set(old["decision"]) == {"fully certified"}
    assert old["determination_date"].notna().sum() == 9
    undated = old.loc[old["determination_date"].isna(), "year"]
    assert list(undated) == [1987, 1989, 1992, 1993, 1994, 1995]
    assert all("D_CRS_98174" in cell for cell in old.loc[undated.index, "source_id"])
    assert set(CERTIFIED.loc[CERTIFIED["year"] >= 2002, "decision"]) == {"not designated as failing"}


def test_1997_the_senate_let_it_stand_and_the_house_did_not() -> None:
    counted = roll_calls(VOTES[VOTES["year"] == 1997])
    tallies = counted[["action_date", "chamber", "votes_for", "votes_against"]].astype(str)
    assert tallies.agg(" ".join, axis=1).tolist() == [
        "1997-03-06 House 27 5",
        "1997-03-13 House 213 209",
        "1997-03-13 House 212 205",
        "1997-03-13 House 229 195",
        "1997-03-13 House 251 175",
        "1997-03-20 Senate 94 5",
    ]
    stood = one(VOTES, aim="let certification stand")
    assert (stood["votes_for"], stood["votes_against"]) == (94, 5)
    passed = one(VOTES, action="House passage")
    assert "204 Republicans, 46 Democrats, 1 independent" in passed["note"]
    assert passed["votes_for"] == 204 + 46 + 1


def test_the_vote_of_1998_by_party_adds_up() -> None:
    lost = one(VOTES, year=1998, step="floor vote")
    assert "30 Republicans and 15 Democrats. Against: 24 Republicans and 30 Democrats" in lost["note"]
    assert (lost["votes_for"], lost["votes_against"]) == (30 + 15, 24 + 30)


def test_the_quarrel_ended_in_2000() -> None:
    last = VOTES[VOTES["step"] == "none"]
    assert list(last["year"]) == [2000, 2001]
    assert VOTES.loc[VOTES["bill"].notna(), "year"].max() == 1999
    assert one(CERTIFIED, year=2002)["test"] == "failed demonstrably"
    event("2000-12-01", "Fox takes office")


def test_votes_that_fit_the_other_years() -> None:
    assert tuple(one(VOTES, year=1989)[["votes_for", "votes_against"]]) == (37, 62)
    assert tuple(one(VOTES, year=1996, step="vote on an amendment")[["votes_for", "votes_against"]]) == (
        96,
        3,
    )
    probable = VOTES[VOTES["aim"] == "probably overturn"]
    assert list(probable["year"]) == [1996, 1996]


def test_every_decision_names_the_presidents_of_its_day() -> None:
    terms = catalog.load("presidencies")
    for row in CERTIFIED[CERTIFIED["determination_date"].notna()].itertuples():
        day = parse_day(row.determination_date)
        for country, named in (("United States", row.us_president), ("Mexico", row.mexican_president)):
            own = terms[terms["country"] == country]
            began = own["took_office"].map(parse_day)
            assert named.split()[-1] in own[began <= day].iloc[-1]["name"], (row.year, country)


# The timeline


def test_eras_follow_the_dates_and_dates_their_precision() -> None:
    cuts = {"pri-era": "2000-12-01", "pan-cooperation": "2012-12-01", "pena-nieto": "2018-12-01"}
    for row in EVENTS.itertuples():
        assert {"year": 4, "month": 7, "day": 10}[row.date_precision] == len(row.date)
        expected = next((era for era, cut in cuts.items() if row.date < cut), "after-2018")
        # Fox takes office on the day of the cut: the last event of one era and the first of the next.
        assert row.era == expected or row.date == "2000-12-01"
    assert EVENTS["date"].map(parse_day).is_monotonic_increasing


def test_salinas_protested_loudly_and_contained_quickly() -> None:
    event("1990-04-19", "no pretext")
    event("1990-04-26", "Quayle", "without threatening")
    event("1992-06-15", "suspends DEA activity")
    event("1992-06-16", "open talks", "business as usual")
    event("1992-07", "more than 20 million")
    event("1992-12-17", "sign NAFTA")
    assert indicator("U.S. eradication aid rejected by Mexico", "1992-07") == 20


def test_money_was_delayed_before_2015() -> None:
    event("2009-08-05", "Leahy", "100 million")
    event("2010-09-03", "26 million", "36 million", "unacceptable conditions")
    event("2015-10-18", "5 million", "Peru")
    event("2016-10-06", "restore")
    held = indicator("Mérida money held back on rights grounds, 2010", "2010-09-03")
    assert held == pytest.approx(0.15 * 175, abs=0.5)
    assert indicator("Mérida money delayed by a senator on rights grounds, 2009", "2009-08-05") == 100
    assert indicator("Mérida money held back on rights grounds, 2015", "2015-10") == 5


def test_casablanca_and_nafta() -> None:
    event("1998-05-18", "Casablanca", "protests")
    event("1998-06-03", "January 1996")
    event("1998-06-22", "404-3")
    assert indicator("House votes for resolution praising Casablanca", "1998-06-22") == 404
    event("1993-11-20", "61-38")
    event("1993-11-17", "234-200")


# The party


def pri_seats(year: int) -> pd.Series:
    return one(SEATS, election_year=year, party="PRI")


@pytest.mark.parametrize(
    ("year", "percent", "basis"),
    [
        (1976, 82, "printed"),
        (1988, 52, "printed"),
        (1991, 64, "printed"),
        (1997, 48, "printed"),
        (2006, 21, "printed"),
        (2009, 47, "derived"),
        (2018, 9, "printed"),
    ],
)
def test_the_fall_of_the_pri_in_the_chamber_was_uneven(year: int, percent: int, basis: str) -> None:
    row = pri_seats(year)
    assert round(row["share_percent"]) == percent
    assert row["basis"] == basis


def test_the_majority_was_first_lost_in_1997() -> None:
    shares = SEATS[SEATS["party"] == "PRI"].set_index("election_year")["share_percent"]
    assert shares[shares < 50].index[0] == 1997
    assert pri_seats(1997)["seats"] == 239


def test_the_vote_for_the_pri() -> None:
    best = politics.best_of_family(catalog.load("elections"), "valid votes")
    pri = best[best["party_family"] == "PRI"].set_index("election_year")["share_percent"]
    assert (round(pri[1982], 1), round(pri[1988], 1), round(pri[2000], 1)) == (74.3, 50.7, 36.9)
    assert len(pri) == 13
    assert list(best[best["election_year"] == 2006]["party_family"]) == ["PAN", "left", "PRI"]


def test_bases_are_kept_apart_and_counts_fit_the_shares() -> None:
    with pytest.raises(CourseError, match="valid votes"):
        catalog.one_series("elections", catalog.load("elections"))
    elections = catalog.load("elections").dropna(subset=["votes"])
    for (year, basis), rows in elections.groupby(["election_year", "basis"]):
        all_of_them = rows["votes"].astype(float) / rows["share_percent"] * 100
        assert all_of_them.max() / all_of_them.min() < 1.002 or rows["share_percent"].min() < 1, (year, basis)
    votes = elections[elections["basis"] == "valid votes"].pivot(
        index="candidate", columns="election_year", values="votes"
    )
    assert (
        votes.loc["Felipe Calderón Hinojosa", 2006] - votes.loc["Andrés Manuel López Obrador", 2006] == 243934
    )


def test_no_chamber_holds_more_than_its_seats() -> None:
    sums = SEATS.groupby("election_year").agg(seats=("seats", "sum"), size=("chamber_size", "first"))
    assert (sums["seats"] <= sums["size"]).all()
    assert sums.loc[1988, "seats"] == 487
    assert set(sums[sums["seats"] == sums["size"]].index) == {
        1946, 1958, 1970, 1973, 1976, 1982, 1994, 1997, 2000, 2003, 2006, 2012, 2018,
    }  # fmt: skip


# Extraditions


def test_extraditions_rose_before_merida() -> None:
    annual = annual_extraditions(EXTRADITIONS)
    assert [annual[year] for year in (2000, 2006, 2009, 2014, 2017, 2018)] == [12, 63, 107, 66, 57, 69]
    assert annual[2006] / annual[2000] == pytest.approx(5.25)
    assert list(annual[annual.isna()].index) == [2010, 2011, 2012, 2013, 2015, 2016]
    event("1996-04", "First two Mexican nationals")
    first = one(EXTRADITIONS, measure="partial", start_date="1996-04-01")
    assert first["persons"] == 2


def months_24(president: str) -> int:
    return int(one(EXTRADITIONS, period=f"first 24 months of {president}")["persons"])


def test_fewer_were_handed_over_after_the_pri_came_back() -> None:
    assert (months_24("Calderón"), months_24("Peña Nieto")) == (179, 120)
    assert one(EXTRADITIONS, period="September 2014 to September 2015", measure="partial")["persons"] == 44


def test_counts_over_several_years_against_the_annual_ones() -> None:
    annual = annual_extraditions(EXTRADITIONS)
    assert annual.loc[2007:2009].sum() == 285
    assert one(EXTRADITIONS, period="2007 to 2009")["persons"] == 291
    calderon = one(EXTRADITIONS, period="2007 to 2012", measure="multi-year")["persons"]
    pena_nieto = one(EXTRADITIONS, period="2013 to 2018", measure="multi-year")["persons"]
    assert calderon + pena_nieto + annual.loc[2019:2021].sum() == 587 + 394 + 161 == 1142
    assert calderon - annual.loc[2007:2012].sum() == 302
    assert pena_nieto - annual.loc[2013:2018].sum() == 202
    assert annual.loc[2019:2020].sum() == 118
    assert months_24("López Obrador") == 82
    nationals = EXTRADITIONS[EXTRADITIONS["measure"] == "annual, nationals only"]["persons"].sum()
    assert nationals + 54 + 24 == 302
    assert one(EXTRADITIONS, period="2008 to 30 December")["persons"] == 85


def test_the_terms_against_the_annual_counts() -> None:
    annual = annual_extraditions(EXTRADITIONS)
    fox = one(EXTRADITIONS, period="2000 to 2006", measure="multi-year")["persons"]
    assert annual.loc[2000:2006].sum() == fox == 223
    everywhere = EXTRADITIONS[EXTRADITIONS["measure"] == "annual, all destinations"].set_index("period")[
        "persons"
    ]
    assert everywhere.to_dict() == {"2012": 122, "2013": 57}


def test_other_measures_are_refused_as_a_series() -> None:
    with pytest.raises(CourseError, match='only measure="annual"'):
        evaluate('total("extraditions", "persons", direction="Mexico to U.S.")')


# Opinion


def test_a_third_is_one_pollster() -> None:
    polls = politics.nearest_polls(APPROVAL, "Enrique Peña Nieto", "2015-11").set_index("pollster")
    assert polls.loc["Consulta Mitofsky", ["date", "approve_percent"]].tolist() == ["2015-11", 33]
    assert polls.loc["Reforma", ["date", "approve_percent"]].tolist() == ["2015-12", 39]
    assert polls.loc["GEA-ISA", ["date", "approve_percent"]].tolist() == ["2015-10", 46]
    assert polls.loc["GEA-ISA", "months_away"] == 0
    assert polls.loc["Buendía & Laredo", ["date", "approve_percent"]].tolist() == ["2016-03", 32]


@pytest.mark.parametrize(
    ("pollster", "date", "percent"),
    [
        ("Consulta Mitofsky", "2015-08", 36),
        ("Consulta Mitofsky", "2014-11", 41),
        ("Consulta Mitofsky", "2017-02", 17),
        ("Reforma", "2017-01", 12),
    ],
)
def test_approval_fell_further(pollster: str, date: str, percent: float) -> None:
    waves = politics.waves(APPROVAL[APPROVAL["president"] == "Enrique Peña Nieto"])
    assert one(waves, pollster=pollster, date=date)["approve_percent"] == percent


def test_the_other_presidents() -> None:
    sixth = APPROVAL[APPROVAL["aggregate"] == "average of the sixth year"].set_index("president")
    assert sixth["approve_percent"].to_dict() == {
        "Carlos Salinas": 68,
        "Ernesto Zedillo": 61,
        "Vicente Fox": 61,
        "Felipe Calderón": 50,
    }


def favourable(pollster: str, series: str, year: int) -> float:
    return evaluate_number(
        f'value("opinion_of_us", "favourable_percent", pollster="{pollster}", series="{series}", year={year})'
    )


def test_opinion_of_the_united_states_swings() -> None:
    pew = {
        year: favourable("Pew Research Center", "series to 2017", year)
        for year in (2002, 2008, 2009, 2010, 2015, 2017)
    }
    assert pew == {2002: 64, 2008: 47, 2009: 69, 2010: 56, 2015: 66, 2017: 30}
    halves = catalog.load("opinion_of_us").query("series == 'two halves of 2010'")
    assert halves.set_index("timing")["favourable_percent"].to_dict() == {
        "before Arizona law": 62,
        "after Arizona law": 44,
    }
    assert 44 < pew[2010] < 62
    assert favourable("Latinobarómetro", "single waves", 2003) == 41
    assert favourable("Latinobarómetro", "single waves", 2016) == 76
    before_2000 = catalog.load("opinion_of_us").query("year < 2000")
    assert before_2000[["year", "favourable_percent"]].to_numpy().tolist() == [[1996, 62]]
    assert favourable("Buendía & Laredo", "single waves", 2017) == 30
    assert favourable("Buendía & Laredo", "single waves", 2018) == 56


def test_the_steps_of_the_series() -> None:
    rows = catalog.load("opinion_of_us").query("series == 'series to 2017'")
    steps = rows.set_index("year")["favourable_percent"].diff().dropna()
    assert (steps.idxmax(), steps.max()) == (2009, 22)
    assert (steps.idxmin(), steps.min()) == (2017, -36)


def agreed(question: str, year: int) -> float:
    return evaluate_number(f'value("opinion_on_cooperation", "percent", question="{question}", year={year})')


def test_support_depended_on_the_kind_of_help() -> None:
    assert agreed("favour U.S. training of Mexican police and military", 2011) == 74
    assert agreed("favour U.S. money and weapons for Mexican police and military", 2011) == 64
    assert agreed("favour U.S. troops in Mexico against traffickers", 2011) == 38


def test_targets() -> None:
    rows = catalog.load("cooperation_indicators").query(
        "indicator == 'Mexican priority targets held or killed'"
    )
    assert list(zip(rows["date"], rows["value"], strict=True)) == [
        ("2013-12", 69),
        ("2015-07", 91),
        ("2015-07", 93),
        ("2016-11-29", 105),
        ("2017-05", 106),
        ("2017-11-30", 108),
        ("2018-07", 109),
    ]
    assert indicator("Mexican priority targets, initial list", "2012-12") == 122
