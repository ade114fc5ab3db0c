"""The record of violence: every finding that the lessons may teach, and the cross-checks that show a wrong digit."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from courselab import catalog
from courselab.derive import evaluate_number
from courselab.measures import percent_change
from usmex import CourseError
from usmex.measures import violence
from usmex.measures.violence import NATION, month_number


@cache
def deaths() -> violence.DeathsByMonth:
    return violence.deaths_by_month(
        catalog.load("homicides_monthly"), catalog.load("homicides_by_state_month")
    )


@cache
def windows(length: int = 6) -> pd.DataFrame:
    return violence.removal_windows(catalog.load("kingpin_removals"), deaths(), length)


@cache
def year(series: str) -> pd.Series:
    return violence.yearly(catalog.load("homicides_yearly"), series)


@cache
def month(series: str) -> pd.Series:
    return violence.monthly(catalog.load("homicides_monthly"), series)


@cache
def states() -> pd.DataFrame:
    return violence.best_by_state(catalog.load("homicides_by_state"))


@cache
def people() -> pd.DataFrame:
    return violence.population(catalog.load("population"))


def months(series: str, of_year: int, first: int, last: int) -> float:
    return float(month(series).loc[month_number(of_year, first) : month_number(of_year, last)].sum())


CHIHUAHUA, GUERRERO, GUANAJUATO, MEXICO_STATE, AGUASCALIENTES = "08", "12", "11", "15", "01"


@pytest.mark.parametrize(
    ("of_year", "published", "change"),
    [
        (2011, 27213, 5.7),
        (2012, 25967, -4.6),
        (2013, 23063, -11.2),
        (2014, 20010, -13.2),
        (2015, 20762, 3.8),
        (2016, 24559, 18.3),
        (2017, 32079, 30.6),
        (2018, 36685, 14.4),
        (2019, 36661, -0.1),
        (2020, 36773, 0.3),
    ],
)
def test_homicides_by_year(of_year: int, published: int, change: float) -> None:
    """Findings 1 to 3."""
    homicides = year("inegi_deaths")
    assert homicides[of_year] == published
    assert percent_change(homicides[of_year - 1], homicides[of_year]) == pytest.approx(change, abs=0.05)


def test_prosecutors_files_fell_in_2013() -> None:
    """Finding 1."""
    files = year("sesnsp_files_old_method")
    assert (files[2012], files[2013]) == (21459, 18106)
    assert percent_change(files[2012], files[2013]) == pytest.approx(-15.6, abs=0.05)


def test_the_rise_of_2015_was_young_in_october() -> None:
    """Finding 2."""
    running = violence.twelve_month_sum(month("inegi_deaths"))
    low, october = month_number(2015, 3), month_number(2015, 10)
    assert running.loc[month_number(2012, 1) : month_number(2016, 12)].idxmin() == low
    assert (running[low], running[october]) == (19619, 20405)
    assert percent_change(running[low], running[october]) == pytest.approx(4.0, abs=0.05)
    summer = months("inegi_deaths", 2015, 7, 10), months("inegi_deaths", 2014, 7, 10)
    assert summer == (7132, 6624)
    assert percent_change(*reversed(summer)) == pytest.approx(7.7, abs=0.05)
    ten = months("inegi_deaths", 2015, 1, 10), months("inegi_deaths", 2014, 1, 10)
    assert percent_change(*reversed(ten)) == pytest.approx(2.4, abs=0.05)
    victims = (
        months("sesnsp_victims_old_method", 2015, 1, 10),
        months("sesnsp_victims_old_method", 2014, 1, 10),
    )
    assert victims == (15498, 14572)
    assert percent_change(*reversed(victims)) == pytest.approx(6.4, abs=0.05)


def test_worst_and_lowest_months() -> None:
    """Finding 3: of the exact months; the worst is not under Calderón."""
    table = catalog.load("homicides_monthly")
    exact = violence.monthly(table[table["status"] == "final"], "inegi_deaths")
    assert (exact.idxmax(), exact.max()) == (month_number(2018, 5), 3389)
    assert (exact.idxmin(), exact.min()) == (month_number(2007, 2), 488)
    calderon = exact.loc[month_number(2006, 12) : month_number(2012, 11)]
    assert (calderon.idxmax(), calderon.max()) == (month_number(2011, 5), 2627)


@pytest.mark.parametrize(
    ("code", "of_year", "published"),
    [
        (CHIHUAHUA, 2007, 518),
        (CHIHUAHUA, 2010, 6421),
        (CHIHUAHUA, 2015, 1541),
        (GUERRERO, 2014, 1727),
        (GUERRERO, 2015, 2421),
        (GUANAJUATO, 2014, 802),
        (GUANAJUATO, 2019, 3974),
        (MEXICO_STATE, 2013, 3311),
    ],
)
def test_homicides_by_state(code: str, of_year: int, published: int) -> None:
    """Finding 4, cross-check 4."""
    assert states().loc[of_year, code] == published


@pytest.mark.parametrize(
    ("code", "of_year", "rate"),
    [(CHIHUAHUA, 2010, 185.47), (CHIHUAHUA, 2012, 78.63), (GUERRERO, 2012, 74.42)],
)
def test_rates_by_state(code: str, of_year: int, rate: float) -> None:
    """Finding 4, cross-check 4."""
    found = violence.rate_per_100k(states(), people()).loc[of_year, code]
    assert found == pytest.approx(rate, abs=0.005)


def test_states_that_rose_in_2015() -> None:
    """Finding 4."""
    assert (states().loc[2015] > states().loc[2014]).sum() == 18
    assert percent_change(1727, 2421) == pytest.approx(40, abs=0.5)


def test_six_month_windows() -> None:
    """Finding 5: what a coin would give."""
    found = windows()
    higher, above_nation = found["after"] > found["before"], found["change"] > found["nation_change"]
    assert (len(found), higher.sum(), above_nation.sum()) == (45, 25, 24)
    assert found["change"].median() == pytest.approx(4.8, abs=0.05)
    assert violence.sign_test(25, 45) == pytest.approx(0.55, abs=0.005)
    assert violence.sign_test(24, 45) == pytest.approx(0.77, abs=0.005)
    by_outcome = found.groupby("outcome")["change"].agg(["size", "median"])
    assert by_outcome.loc["killed"].tolist() == pytest.approx([9, 16.7], abs=0.05)
    assert by_outcome.loc["captured"].tolist() == pytest.approx([33, 2.1], abs=0.05)
    once = violence.each_state_month_once(found)
    assert len(once) == 43
    assert once.loc[once["outcome"] == "killed", "change"].median() == pytest.approx(12.35, abs=0.05)


def test_the_length_of_a_window_can_turn_its_sign() -> None:
    """What lesson 05 says of the windows at other lengths."""
    one = [windows(length).set_index("event_id").loc["K10", "change"] for length in (3, 6, 12)]
    assert one == pytest.approx([-18.5, 33.6, 98.4], abs=0.05)
    killed = [windows(length).groupby("outcome")["change"].median()["killed"] for length in (3, 6, 12)]
    assert killed == pytest.approx([-11.2, 16.7, 33.5], abs=0.05)
    nine = windows().query("outcome == 'killed'")["change"]
    assert (nine.min(), nine.max()) == pytest.approx((-24.4, 77.9), abs=0.05)
    higher = {length: int((windows(length)["change"] > 0).sum()) for length in range(3, 13)}
    coins = [violence.sign_test(count, 45) for count in higher.values()]
    assert min(coins) == pytest.approx(0.14, abs=0.005)
    above_nation = [
        int((windows(length)["change"] > windows(length)["nation_change"]).sum()) for length in range(3, 13)
    ]
    assert (min(above_nation), max(above_nation)) == (22, 25)


def test_states_picked_blindly_do_as_well() -> None:
    """What lesson 05 computes under the hood: rises expected in any state, in the months of the removals."""
    six = deaths().by_registration.rolling(6).sum()
    rose = (six.shift(-6) > six.shift(1)).mean(axis="columns")
    assert rose.loc[windows()["month"]].sum() == pytest.approx(24.6, abs=0.05)


def test_a_rise_in_each_of_the_governments_own_cases() -> None:
    """Eight of the ten leaders of June 2011, by our register: each window rises."""
    eight = ["K05", "K09", "K10", "K12", "K13", "K14", "K16", "K17"]
    assert (windows().set_index("event_id").loc[eight, "change"] > 0).all()


def test_when_the_help_was_asked_for_and_the_war_in_sinaloa() -> None:
    """Lesson 05: the year of the request had the fewest dead; a register runs late in the first year of a war."""
    assert year("inegi_deaths").idxmin() == 2007
    assert states()["05"].loc[1990:2019].idxmax() == 2012
    sinaloa = deaths().by_occurrence["25"]
    years_of_war = [
        sinaloa.loc[month_number(of, 5) : month_number(of + 1, 4)].sum() for of in (2008, 2009, 2010)
    ]
    assert years_of_war[0] == 1015 and sum(years_of_war) == 5178


@pytest.mark.parametrize(
    ("event", "change", "nation"),
    [
        ("K03", 181.9, 40.8),
        ("K05", 159.6, 25.6),
        ("K10", 33.6, 15.2),
        ("K11", 56.2, 15.2),
        ("K13", 65.2, 12.8),
        ("K18", -49.2, -1.7),
        ("K26", -24.4, -12.7),
        ("K31", -6.7, -7.7),
        ("K45", 77.9, 16.7),
        ("K47", -20.7, 20.8),
        ("K48", 57.1, 11.6),
    ],
)
def test_single_windows(event: str, change: float, nation: float) -> None:
    """Finding 5; the last three reach past 2016 and are counted by place of registration throughout."""
    row = windows().set_index("event_id").loc[event]
    assert (row["change"], row["nation_change"]) == pytest.approx((change, nation), abs=0.05)


# Event, months before, month of the event, months after; in the state, then before and after in the nation.
SIX_MONTH_WINDOWS = """
K02 478 81 471 4784 4914
K03 149 22 420 4439 6248
K04 469 79 479 6921 8691
K05 334 199 867 6921 8691
K06 138 23 124 7380 8672
K07 471 79 506 8522 9820
K08 139 22 160 8761 10188
K09 478 80 502 8761 10188
K10 149 28 199 10488 12086
K11 787 206 1229 10488 12086
K12 19 5 26 10982 12396
K13 417 100 689 12086 13629
K14 1004 191 1190 12396 13170
K15 190 41 200 13236 13259
K16 526 134 614 13824 13656
K17 336 79 435 13711 13788
K18 65 15 33 13656 13425
K19 1285 210 1373 13788 13326
K20 412 68 310 14229 13034
K21 594 129 537 13714 13181
K22 786 193 669 13492 11872
K23 786 193 669 13492 11872
K24 201 58 262 13492 11872
K25 830 157 576 13577 11847
K26 643 115 486 13577 11847
K28 435 77 390 11643 10698
K29 339 57 366 11158 10054
K30 523 98 491 11289 10102
K31 612 90 571 11013 10167
K32 557 85 478 10698 9988
K33 58 10 49 10698 9988
K34 368 55 367 10387 9956
K35 398 68 417 9988 9680
K36 230 37 224 9988 9680
K37 1445 226 1376 9988 9680
K38 400 45 464 9787 10592
K39 504 95 564 9787 10592
K40 260 37 259 9625 10639
K41 579 82 642 9885 10821
K42 1342 195 1354 9941 10615
K43 592 71 569 10821 11591
K45 86 34 153 13696 15985
K46 86 34 153 13696 15985
K47 749 145 594 13955 16863
K48 525 141 825 16972 18933
"""


def test_all_six_month_windows() -> None:
    """Finding 5: the 45 rows, digit by digit."""
    shown = windows().sort_values("event_id")
    columns = ["before", "during", "after", "nation_before", "nation_after"]
    found = [
        " ".join([row["event_id"], *(f"{row[name]:.0f}" for name in columns)]) for _, row in shown.iterrows()
    ]
    assert found == SIX_MONTH_WINDOWS.split("\n")[1:-1]


def test_a_window_beyond_the_record_is_refused() -> None:
    nation = deaths().nation
    assert violence.window(nation, month_number(2019, 6), 6).after > 0
    with pytest.raises(CourseError, match=r"does not cover 6 months before and after 7/2019"):
        violence.window(nation, month_number(2019, 7), 6)
    with pytest.raises(CourseError, match=r"does not cover 3 months before and after 3/1990"):
        violence.window(nation, month_number(1990, 3), 3)


def test_a_window_stays_on_one_basis() -> None:
    """By place of killing as long as the whole window lies there, otherwise by place of registration throughout."""
    last = month_number(2016, 12)
    record = deaths()
    assert record.state("25", last) is not record.state("25", last + 1)
    assert record.state("25", last).equals(record.by_occurrence["25"])
    assert record.state("25", last + 1).equals(record.by_registration["25"])
    assert record.state(NATION, last).equals(record.nation)


def test_a_coin() -> None:
    assert violence.sign_test(5, 10) == 1
    assert violence.sign_test(10, 10) == pytest.approx(2 / 1024)
    assert violence.sign_test(0, 10) == violence.sign_test(10, 10)


def test_published_research() -> None:
    """Finding 6."""
    for period, unit, value in (
        ("six months after a removal", "percent", 36.5),
        ("four years of the Calderón government", "leaders", 25),
    ):
        found = evaluate_number(f'value("kingpin_research", "value", period="{period}", unit="{unit}")')
        assert found == value
    assert evaluate_number('value("kingpin_research", "value", measure="additional deaths")') == 415


def test_the_lists_met_their_target() -> None:
    """Finding 7."""
    counts = catalog.load("target_list_counts").set_index(["list", "as_of"])
    removed = counts["removed"]
    assert removed["list of 37", "2009-04-29"] == 5
    assert [removed["list of 37", day] for day in ("2012-10-09", "2016-01-08")] == [25, 33]
    assert [removed["list of 122", day] for day in ("2015-02-27", "2016-01-08", "2018-09-02")] == [
        87,
        98,
        110,
    ]
    assert counts.loc[("list of 122", "2018-09-02"), ["arrested", "killed"]].tolist() == [96, 14]
    wanted = counts["list_size"] - counts["removed"]
    assert [wanted["list of 37", "2012-10-09"], wanted["list of 122", "2018-09-02"]] == [12, 12]
    split = counts.dropna(subset=["killed"])
    assert (split["arrested"] + split["killed"] == split["removed"]).all()
    assert counts.groupby("list")["removed"].apply(lambda found: found.is_monotonic_increasing).all()
    homicides = year("inegi_deaths")
    for last, first, change in ((2014, 2012, -23), (2020, 2012, 42), (2020, 2014, 84)):
        assert percent_change(homicides[first], homicides[last]) == pytest.approx(change, abs=0.5)
    assert evaluate_number('value("impunity", "value", indicator="priority_targets_convicted")') == 4


def test_the_names_agree_with_the_counts() -> None:
    names = catalog.load("target_list_names")
    leaders = names[names["tier"] == "leader"]
    assert leaders.groupby("group").size().tolist() == [2, 4, 2, 7, 4, 5]
    assert (names["tier"].value_counts().to_dict()) == {"leader": 24, "lieutenant": 5}
    early = names[names["fate_date"].fillna("9999") <= "2009-04-29"]
    assert len(early) == 5
    free = names[names["fate"].isin(["at large", "disputed"])]
    assert len(free) == 4


def test_removals_and_us_help() -> None:
    """Finding 8."""
    removals = catalog.load("kingpin_removals")
    assert (len(removals), (removals["us_role"] == "yes").sum()) == (49, 12)
    assert removals["checked"].value_counts().to_dict() == {"two-sources": 42, "disputed": 4, "one-source": 3}


@pytest.mark.parametrize(
    ("of_year", "by", "published"),
    [
        (2006, "CNDH", 182),
        (2007, "CNDH", 367),
        (2008, "CNDH", 1230),
        (2010, "CNDH", 1415),
        (2011, "CNDH", 1879),
        (2012, "CNDH", 1503),
        (2012, "SEDENA", 1450),
        (2013, "SEDENA", 836),
        (2014, "SEDENA", 570),
        (2015, "SEDENA", 565),
        (2016, "SEDENA", 464),
    ],
)
def test_complaints_against_the_army(of_year: int, by: str, published: int) -> None:
    """Finding 9."""
    found = evaluate_number(
        'value("rights_complaints", "count", authority="SEDENA", measure="complaints", period="year", '
        f'counted_by="{by}", first_year={of_year})'
    )
    assert found == published


def test_complaints_of_the_two_bodies_cannot_be_added() -> None:
    with pytest.raises(CourseError, match=r"different “counted_by” \(CNDH, SEDENA\)"):
        evaluate_number(
            'total("rights_complaints", "count", authority="SEDENA", measure="complaints", period="year")'
        )
    two = 'total("rights_complaints", "count", authority="SEDENA", measure="complaints", period="year", counted_by="SEDENA", first_year=between(2013, 2014))'
    assert evaluate_number(two) == 1406  # cross-check 7


def test_complaints_against_the_navy_follow_from_two_counts() -> None:
    def of_2012(authority: str) -> str:
        return f'value("rights_complaints", "count", authority="{authority}", measure="complaints", period="year", counted_by="CNDH", first_year=2012)'

    assert evaluate_number(f"{of_2012('SEDENA and SEMAR')} - {of_2012('SEDENA')}") == 418


def test_soldiers_deployed() -> None:
    """Finding 9."""
    table = catalog.load("military_deployment")
    soldiers = table[table["measure"] == "soldiers_deployed"].set_index("first_year")["persons"]
    assert [soldiers[of_year] for of_year in (2012, 2013, 2015, 2016)] == [49650, 34529, 37142, 51994]
    assert percent_change(soldiers[2012], soldiers[2013]) == pytest.approx(-30, abs=0.5)
    assert len(soldiers) == 14


def test_few_complaints_end_in_a_recommendation() -> None:
    """Finding 10: between 1 and 1.5 percent."""
    where = 'authority="SEDENA", counted_by="CNDH", period="several years"'
    to_2016, to_2013 = "last_year=2015, first_year=2006", "last_year=2013, first_year=2006"

    def of(measure: str, years: str) -> float:
        return evaluate_number(f'value("rights_complaints", "count", measure="{measure}", {where}, {years})')

    assert of("recommendations", to_2016) == of("recommendations", to_2013) == 116
    assert (of("complaints", to_2016), of("complaints", to_2013)) == (10054, 8150)
    shares = [of("recommendations", years) / of("complaints", years) * 100 for years in (to_2016, to_2013)]
    assert shares == pytest.approx([1.2, 1.4], abs=0.05)
    assert evaluate_number('value("impunity", "value", indicator="military_sentenced")') == 38


@pytest.mark.parametrize(
    ("incident", "deaths", "disappeared", "told"),
    [
        ("Tlatlaya killings", 22, None, "at least 12 and up to 15 of the 22 executed"),
        ("Tanhuato killings", 43, None, "22 of 42 civilians arbitrarily executed"),
        ("Apatzingán killings", 10, None, "excessive force caused 5 deaths, and there was 1 extrajudicial"),
        (
            "Almanza brothers, aged 9 and 5, killed",
            2,
            None,
            "nothing supports the official account of crossfire",
        ),
        ("Calera: seven people taken and killed", 7, None, "taken from a house by soldiers and found dead"),
        ("Iguala: the students of Ayotzinapa", 6, 43, "no evidence that the 43 were burned at the dump"),
    ],
)
def test_what_was_found(incident: str, deaths: int, disappeared: int | None, told: str) -> None:
    """Finding 11."""
    row = catalog.load("rights_incidents").set_index("incident").loc[incident]
    assert row["deaths"] == deaths
    assert (None if pd.isna(row["disappeared"]) else row["disappeared"]) == disappeared
    assert told in row["finding"]


def test_incidents_are_not_a_count() -> None:
    with pytest.raises(CourseError, match="a selection of cases, not a count"):
        evaluate_number('total("rights_incidents", "deaths")')
    checked = catalog.load("rights_incidents")["checked"].value_counts().to_dict()
    assert checked == {"two-sources": 14, "disputed": 5, "one-source": 1}


def test_unreported_crime() -> None:
    """Finding 12."""
    table = catalog.load("impunity")
    share = table[table["indicator"] == "unreported_crime"].set_index("first_year")["value"]
    assert (share.idxmin(), share.min(), share.idxmax(), share.max()) == (2011, 91.6, 2013, 93.8)
    assert 2018 not in share.index


def test_prosecutors_files_against_deaths() -> None:
    """Two counts of one thing: above INEGI until 2007, below since 2009."""
    gap = gap_to_deaths("sesnsp_files_old_method")
    assert (round(gap.loc[1999:2007].min()), round(gap.loc[1999:2007].max())) == (13, 35)
    assert (round(gap.loc[2009:2017].min()), round(gap.loc[2009:2017].max())) == (-22, -16)


def gap_to_deaths(series: str) -> pd.Series:
    return ((year(series) / year("inegi_deaths") - 1) * 100).dropna()


@pytest.mark.parametrize(
    ("series", "of_year", "gap"),
    [
        ("sesnsp_victims_old_method", 2014, -13.4),
        ("sesnsp_victims_old_method", 2015, -9.9),
        ("sesnsp_victims_old_method", 2016, -6.5),
        ("sesnsp_victims_old_method", 2017, -9.1),
        ("sesnsp_victims_new_method", 2016, -5.6),
        ("sesnsp_victims_new_method", 2017, -8.3),
        ("sesnsp_victims_new_method", 2018, -5.5),
        ("sesnsp_victims_new_method", 2019, -2.6),
        ("sesnsp_victims_new_method", 2023, -5.2),
    ],
)
def test_prosecutors_victims_against_deaths(series: str, of_year: int, gap: float) -> None:
    assert gap_to_deaths(series)[of_year] == pytest.approx(gap, abs=0.05)


def test_two_releases_of_2017() -> None:
    later = months("sesnsp_victims_new_method", 2017, 1, 12)
    assert later == 29636
    assert later - year("sesnsp_victims_new_method")[2017] == 206
    assert percent_change(year("inegi_deaths")[2017], later) == pytest.approx(-7.6, abs=0.05)


def test_victims_of_homicide_and_femicide_add_up() -> None:
    parts = year("sesnsp_victims_homicide_only") + year("sesnsp_victims_femicide")
    assert len(parts) == 3
    assert (parts == year("sesnsp_victims_new_method").reindex(parts.index)).all()


def test_months_add_up_to_years() -> None:
    """Cross-check 2: exact to 2018; 2019 is the preliminary release."""
    counts = month("inegi_deaths")
    sums = counts.groupby(counts.index // 12).sum()
    official = year("inegi_deaths")
    assert (sums.loc[1990:2018] == official.loc[1990:2018]).all()
    assert (sums[2019], official[2019]) == (36476, 36661)
    estimate = month("inegi_deaths_estimate")
    scaled = estimate.groupby(estimate.index // 12).sum()
    assert (scaled - official.loc[2020:2024]).abs().max() <= 6
    assert (year("inegi_microdata") - official).abs().max() == 5


@pytest.mark.parametrize(
    ("of_year", "published"), [(2012, 13181), (2013, 11774), (2014, 10054), (2015, 9941), (2016, 10963)]
)
def test_first_halves_of_years(of_year: int, published: int) -> None:
    """Cross-check 3; for 2016 the press page has 10,936, very likely two digits exchanged."""
    assert months("inegi_deaths", of_year, 1, 6) == published


def test_occurrence_against_registration() -> None:
    """Cross-check 5."""
    table = catalog.load("homicides_by_state")
    gap = (
        violence.by_state(table, violence.REGISTRATION) / violence.by_state(table, violence.OCCURRENCE) - 1
    ) * 100
    gap = gap.loc[2006:2016].stack()
    assert gap.median() == pytest.approx(0, abs=0.05)
    assert gap.abs().idxmax() == (2011, AGUASCALIENTES)
    assert gap[2011, AGUASCALIENTES] == pytest.approx(-22, abs=0.5)


def test_rates_against_the_world_bank() -> None:
    """Cross-check 6."""
    world = catalog.load("homicide_rates_world").query("iso3 == 'MEX'").set_index("year")["rate_per_100k"]
    ours = violence.rate_per_100k(year("inegi_deaths"), people()[NATION])
    gap = ((ours / world - 1) * 100).loc[2003:2023]
    assert (round(gap.min(), 1), round(gap.max(), 1)) == (-1.1, -0.5)
    printed = (
        catalog.load("homicides_yearly").query("series == 'inegi_deaths'").set_index("year")["printed_rate"]
    )
    assert (printed.dropna() - ours).abs().max() < 0.5
    assert printed.count() == 9


def test_copies_of_the_register_disagree() -> None:
    """Cross-check 8."""
    where = 'status="still missing", year=2014'
    first, second, third = (
        evaluate_number(f'value("disappearances_by_year", "persons", register="{copy}", {where})')
        for copy in ("RNPED April 2018", "RNPDNO July 2020", "RNPDNO July 2026")
    )
    assert (first, second, third) == (4047, 4848, 4520)
    assert (percent_change(first, second), percent_change(first, third)) == pytest.approx((20, 12), abs=0.5)
    with pytest.raises(CourseError, match="restate the same people"):
        evaluate_number(f'total("disappearances_by_year", "persons", {where})')


def test_disappearances_by_state_add_up() -> None:
    national = catalog.load("disappearances_by_year").query("register == 'RNPDNO July 2020'")
    by_state = catalog.load("disappearances_by_state").groupby("year")
    for status, column in (
        ("still missing", "still_missing"),
        ("found alive", "found_alive"),
        ("found dead", "found_dead"),
    ):
        wanted = national[national["status"] == status].set_index("year")["persons"]
        assert (by_state[column].sum() == wanted).all(), status


def test_states_against_the_nation() -> None:
    """Before 2004 about half a percent of deaths have no state."""
    share = states().sum(axis=1) / year("inegi_deaths") * 100
    early = share.loc[1990:2003]
    assert (round(early.min(), 1), round(early.max(), 1)) == (99.2, 99.7)
    assert people().drop(columns=NATION).sum(axis=1).equals(people()[NATION])


@pytest.mark.parametrize(("of_year", "gap"), [(2014, 9.5), (2015, 7.1), (2016, 6.0)])
def test_deaths_with_imputed_intent(of_year: int, gap: float) -> None:
    modelled = months("inegi_deaths_by_month_of_death", of_year, 1, 12)
    assert percent_change(year("inegi_deaths")[of_year], modelled) == pytest.approx(gap, abs=0.05)


def test_state_months_add_up_to_state_years() -> None:
    months_table = catalog.load("homicides_by_state_month")
    years_table = catalog.load("homicides_by_state")
    for series in (
        *(violence.OCCURRENCE, violence.REGISTRATION, violence.PARTIAL),
        "sesnsp_files_new_method",
    ):
        grid = months_table.pivot_table(index="year", columns="state_code", values=series, aggfunc="sum")
        wanted = violence.by_state(years_table, series)
        assert (grid.loc[wanted.index[0] : wanted.index[-1]] == wanted).all(axis=None), series


def test_codes_and_names_of_states() -> None:
    codes = [f"{number:02}" for number in range(1, 33)]
    names = catalog.load("homicides_by_state")[["state_code", "state"]].drop_duplicates()
    assert sorted(names["state_code"]) == codes and names["state"].is_unique
    known = dict(names.itertuples(index=False))
    for table in ("disappearances_by_state", "rights_incidents", "kingpin_removals"):
        rows = catalog.load(table).dropna(subset=["state_code"])
        rows = rows[rows["state_code"] != "99"]
        assert (rows["state"] == rows["state_code"].map(known)).all(), table


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ('total("homicides_yearly", "count", year=2015)', "count the same killings in different ways"),
        ('total("homicides_monthly", "count", year=2015, month=1)', "count the same killings in different"),
        ('total("homicides_by_state", "count", year=2015)', "count the same killings in different ways"),
        ('total("target_list_counts", "removed", list="list of 37")', "includes the earlier ones"),
        ('total("military_deployment", "persons", first_year=2011)', "are different measures"),
        (
            'total("homicides_yearly", "count", series="inegi_deaths") + total("homicides_by_state", "count", series="inegi_deaths_by_occurrence")',
            "The states are part of the nation",
        ),
    ],
)
def test_what_must_not_be_added_is_refused(expression: str, told: str) -> None:
    with pytest.raises(CourseError, match=told):
        evaluate_number(expression)


def test_rows_that_rest_on_weak_sources_alone() -> None:
    weak = {
        table: len(catalog.load(table)) - len(catalog.well_sourced(catalog.load(table)))
        for table in ("kingpin_removals", "rights_incidents", "target_list_counts", "target_list_names")
    }
    assert weak == {
        "kingpin_removals": 0,
        "rights_incidents": 1,
        "target_list_counts": 4,
        "target_list_names": 2,
    }
