"""The record itself: form, hashes, and the cross-checks by which a wrong digit shows."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest

from courselab import catalog, derive
from courselab.commands import dictionary, package
from courselab.derive import evaluate, evaluate_number
from courselab.quiz import read_bank
from usmex import CourseError

DATA = catalog.DATA


def test_frictionless_validates() -> None:
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]


@pytest.mark.parametrize("table", catalog.tables())
def test_hash_and_size(table: str) -> None:
    described = catalog.resource(table)
    content = (DATA / described["path"]).read_bytes()
    assert described["hash"] == "sha256:" + hashlib.sha256(content).hexdigest(), (
        f"data/{table}.csv is not what was sealed; git diff shows where. If that is meant: make data"
    )
    assert described["bytes"] == len(content)
    assert described["rows"] == len(catalog.load(table))


@pytest.mark.parametrize("table", catalog.tables())
def test_description_is_complete(table: str) -> None:
    assert package.lacking(catalog.resource(table)) == [], "add them to its entry in data/datapackage.json"


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one small table of its own."""
    name = "deflators"
    shutil.copy(DATA / f"{name}.csv", tmp_path)
    described = {**catalog.package(), "resources": [catalog.resource(name)]}
    (tmp_path / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    monkeypatch.setattr(catalog, "DATA", tmp_path)
    return tmp_path


def test_sealing_twice_changes_nothing_and_an_edit_is_sealed(own_data: Path) -> None:
    package.seal()
    sealed = (own_data / "datapackage.json").read_bytes()
    package.seal()
    assert (own_data / "datapackage.json").read_bytes() == sealed
    table = own_data / "deflators.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("1946,19.517", "1946,19.518"),
        encoding="utf-8",
        newline="\n",
    )
    package.seal()
    digest = hashlib.sha256(table.read_bytes()).hexdigest()
    assert f"sha256:{digest}" in (own_data / "datapackage.json").read_text(encoding="utf-8")


def test_make_data_says_that_it_is_done(own_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package.main()
    told = "Sealed in data/datapackage.json: 1 tables. The dictionary is current."
    assert capsys.readouterr().out == f"{told}\n"
    assert (own_data / "tables" / "deflators.md").exists()


@pytest.mark.parametrize(
    ("file", "part", "instead", "told"),
    [
        ("datapackage.json", '"unit": "', '"unti": "', r"“deflators”: add year\.unit, \w+\.unit,"),
        ("datapackage.json", '"type": "string"', '"type": "text"', r"type \(one of year, integer"),
        ("datapackage.json", '"courselab:row"', '"courselab:rwo"', r"“deflators”: add courselab:row\."),
        ("datapackage.json", '"resources": [', '"resources": [,', r"line 1: this is not JSON"),
        ("datapackage.json", '"name": "deflators"', '"name": "prices"', r"data/prices.csv is missing"),
        ("deflators.csv", "\n", ",1\n", r"data/deflators.csv, row 1: .* Mend the file, or its entry"),
        ("deflators.csv", ",", ";", r"data/deflators.csv is separated by semicolons"),
        ("other.csv", "", "a\n1\n", r"data/other.csv has no entry in data/datapackage.json"),
    ],
)
def test_make_data_says_what_is_wrong_and_writes_nothing(
    own_data: Path, file: str, part: str, instead: str, told: str
) -> None:
    path = own_data / file
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    assert part in before
    path.write_text(before.replace(part, instead), encoding="utf-8", newline="\n")
    spoiled = (own_data / "datapackage.json").read_bytes()
    with pytest.raises(CourseError, match=told) as refused:
        package.seal()
    assert "git checkout" not in str(refused.value), "that would throw the author's work away"
    assert (own_data / "datapackage.json").read_bytes() == spoiled


@pytest.mark.parametrize("table", catalog.tables())
def test_labels_are_those_of_the_values(table: str) -> None:
    assert package.mislabeled(catalog.resource(table)) == []


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ({"heroin": {"en": "heroin"}}, "“drug” has no English label for cocaine, fentanyl, marijuana"),
        ({"cocaine": {"es": "cocaína"}}, "“drug” has no English label for cocaine"),
        ({"opium": {"en": "opium"}}, "“drug” has a label for opium, which its enum does not list"),
    ],
)
def test_make_data_says_which_label_is_wrong(labels: dict[str, dict[str, str]], told: str) -> None:
    table = json.loads(json.dumps(catalog.resource("drug_seizures")))
    field = next(field for field in table["schema"]["fields"] if field["name"] == "drug")
    known = field["courselab:labels"]
    field["courselab:labels"] = labels if "heroin" in labels else {**known, **labels}
    with pytest.raises(CourseError, match=f"table “drug_seizures”, courselab:labels: {told}"):
        package.sealed(table, DATA)


def test_labels_come_in_the_order_in_which_they_are_asked_for() -> None:
    assert list(catalog.labels("drug_seizures", "drug", ("heroin", "cocaine"))) == ["heroin", "cocaine"]
    assert set(catalog.labels("drug_seizures", "drug")) == set(catalog.load("drug_seizures")["drug"])
    with pytest.raises(CourseError, match=r"“drug” of “drug_seizures” has no label for “heorin”.*“heroin”"):
        catalog.labels("drug_seizures", "drug", ["heorin"])


@pytest.mark.parametrize("table", catalog.tables())
def test_the_example_of_the_dictionary_runs(table: str) -> None:
    shown = eval(catalog.resource(table)["courselab:example"], {"table": catalog.load(table)})
    assert getattr(shown, "size", 1) > 0


def test_limits_of_numbers_are_enforced(tmp_path: Path) -> None:
    """frictionless reads the year and amount limits as numbers: a year or a sign outside them is seen."""
    for path in DATA.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    changed = (DATA / "aid_by_year.csv").read_text(encoding="utf-8").replace("2006,2006,", "1906,2006,", 1)
    (tmp_path / "aid_by_year.csv").write_text(changed.replace("65382000", "-65382000", 1), encoding="utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    found = {
        (row, field)
        for row, field, kind in report.flatten(["rowNumber", "fieldName", "type"])
        if kind == "constraint-error"
    }
    assert found == {(2, "fiscal_year"), (3, "amount_usd")}


def written(folder: Path) -> dict[str, str]:
    """The dictionary as it lies in a folder."""
    paths = (folder / "README.md", *(folder / "tables").iterdir())
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_dictionary_is_current() -> None:
    assert written(DATA) == dictionary.dictionary(catalog.package()), "run: make data"


def test_the_dictionary_is_an_index_and_a_page_for_each_table() -> None:
    index = (DATA / "README.md").read_text(encoding="utf-8")
    assert len(index.splitlines()) < 40 + len(catalog.tables())
    for table in catalog.tables():
        assert f"\n- [`{table}`](tables/{table}.md): {catalog.resource(table)['title']}\n" in index
        assert (DATA / "tables" / f"{table}.md").read_text(encoding="utf-8").startswith(f"# {table}\n")


def test_the_page_of_a_table_that_is_gone_is_taken_away(tmp_path: Path) -> None:
    package = catalog.package()
    dictionary.write(tmp_path, package)
    fewer = {**package, "resources": package["resources"][1:]}
    dictionary.write(tmp_path, fewer)
    assert written(tmp_path) == dictionary.dictionary(fewer)
    assert len(written(tmp_path)) == len(package["resources"])


def test_every_source_resolves_and_is_used() -> None:
    known = set(catalog.load("sources")["source_id"])
    used = set()
    for table in catalog.tables():
        frame = catalog.load(table)
        if "source_id" in frame and table != "sources":
            used |= {source for cell in frame["source_id"] for source in catalog.split_ids(cell)}
        if table == "claims":
            evidence = {item for cell in frame["evidence"].fillna("") for item in catalog.split_ids(cell)}
            used |= evidence - set(catalog.tables())
    assert sorted(used - known) == [], "ids that data/sources.csv does not have"
    text = "".join(path.read_text(encoding="utf-8") for path in _texts())
    unused = [source for source in known - used if source not in text]
    assert unused == [], "sources that no table, lesson or question names"


def _texts() -> list[Path]:
    root = DATA.parent
    return [
        *root.glob("notebooks/*.ipynb"),
        *root.glob("exercises/questions/*.yaml"),
        *root.glob("src/usmex/**/*.py"),
    ]


def test_accounts_add_up_to_the_country_totals() -> None:
    accounts = catalog.load("aid_by_account").groupby("fiscal_year_label")["obligated_usd"].sum()
    totals = (
        catalog.load("aid_by_year").query("stage == 'obligated'").set_index("fiscal_year_label")["amount_usd"]
    )
    gap = (totals.reindex(accounts.index) / accounts - 1) * 100
    assert len(gap) == 76
    assert (gap.abs() <= 0.01).sum() == 70
    revised = {label: round(value, 2) for label, value in gap[gap.abs() > 0.01].items()}
    assert revised == {"2003": 0.42, "2015": -0.62, "2016": 6.25, "2017": 0.05, "2019": -0.4, "2020": 2.63}


def test_sectors_add_up_to_the_country_totals() -> None:
    sectors = catalog.load("aid_by_sector").groupby(["stage", "fiscal_year"])["amount_usd"].sum()
    totals = (
        catalog.load("aid_by_year")
        .groupby(["stage", "fiscal_year"])["amount_usd"]
        .sum()
        .reindex(sectors.index)
    )
    gap = sectors - totals
    years = gap[gap.abs() > 2].index.get_level_values("fiscal_year").unique()
    assert sorted(years) == [2017, 2023]
    assert gap["obligated"][2017] == pytest.approx(8.75e6, abs=1e4)
    assert gap["obligated"][2023] / totals["obligated"][2023] * 100 == pytest.approx(2.54, abs=0.005)


def test_payments_by_sector_add_up() -> None:
    of_2023 = "fiscal_year=2023, stage='paid'"
    gap = f'total("aid_by_sector", "amount_usd", {of_2023}) / total("aid_by_year", "amount_usd", {of_2023}) * 100 - 100'
    assert evaluate_number(gap) == pytest.approx(1.42, abs=0.005)


def test_a_sector_label_is_not_its_content() -> None:
    """Rule of law leads in nine of the thirteen years read, and follows the police money."""
    table = catalog.load("aid_by_sector")
    sums = table[table["stage"] == "obligated"].pivot_table(
        index="fiscal_year", columns="sector", values="amount_usd", aggfunc="sum"
    )
    assert len(sums) == 13
    assert (sums.idxmax(axis=1) == RULE_OF_LAW).sum() == 9
    assert table.loc[table["sector"] == "Civil Society", "amount_usd"].max() / 1e6 == pytest.approx(
        9.4, abs=0.05
    )


def test_aid_was_small_before_the_drug_war() -> None:
    sums = evaluate('series("aid_by_year", "amount_usd", stage="obligated", fiscal_year=between(1966, 1975))')
    assert isinstance(sums, pd.Series)
    assert len(sums) == 10
    assert sums.max() < 5e6
    assert (
        evaluate_number('value("aid_by_year", "amount_usd", stage="obligated", fiscal_year_label="1976")')
        < 5e6
    )


def test_every_stage_of_every_copy_has_the_price_year_that_it_claims() -> None:
    """In its price year nominal and constant dollars are equal, and in no other."""
    table = catalog.load("aid_vintages")
    table = table[table["amount_usd"] > 5e6]
    equal = table[(table["amount_usd"] / table["amount_usd_constant"] - 1).abs() < 1e-4]
    assert (equal["constant_base"] == "FY" + equal["fiscal_year"].astype("string")).all()
    assert equal.groupby(["vintage", "stage"]).ngroups == table.groupby(["vintage", "stage"]).ngroups


def test_all_stages_of_a_year_share_one_price_level() -> None:
    """The publisher's requests and appropriations are at FY2022 prices; ours are not."""
    table = catalog.load("aid_by_year")
    table = table[table["amount_usd"] > 5e6]
    level = table["amount_usd_fy2024"] / table["amount_usd"]
    spread = level.groupby(table["fiscal_year_label"]).agg(lambda year: year.max() / year.min() - 1)
    assert spread.max() < 0.0005


def stage_total(stage: str, first: int, last: int) -> str:
    return f'total("aid_by_year", "amount_usd", stage="{stage}", fiscal_year=between({first}, {last})) / 1e6'


MERIDA = 'value("merida_funding", "amount_usd_millions", act="{}", measure="appropriation", scope="Mexico"{})'
FIRST = MERIDA.format("P.L. 110-252 (both portions)", "")
SECOND = MERIDA.format("P.L. 111-8 (omnibus)", "")
THIRD = MERIDA.format("P.L. 111-32 (FY2009 supplemental)", ', account="INCLE and FMF together"')
FOURTH = MERIDA.format("P.L. 111-117 (consolidated)", "")
FIFTH = MERIDA.format("P.L. 111-212 (FY2010 supplemental)", "")
HELD = 'value("merida_conditions", "amount_usd_millions", decided="2015-10-18")'
BASE = 'value("merida_conditions", "base_usd_millions", decided="2015-10-18")'
ACCOUNT = 'value("merida_by_account", "amount_usd_millions", fiscal_year=2014, account="{}")'
YEAR = 'total("merida_by_account", "amount_usd_millions", fiscal_year=2014, account=["INCLE", "ESF"])'


def part(first: int, last: int, **where: str) -> str:
    filters = "".join(f', {name}="{value}"' for name, value in where.items())
    years = f"fiscal_year=between({first}, {last})"
    return f'total("aid_by_account", "obligated_usd", {years}{filters}) / total("aid_by_account", "obligated_usd", {years}) * 100'


INCLE = "Counternarcotics and law enforcement (INCLE and predecessors)"
RULE_OF_LAW = "Rule of Law and Human Rights"
CATTLE = "Foot-and-mouth disease programme (1947-1950s)"
PORTION = MERIDA.format("P.L. 110-252 ({} portion)", "")
DEFLATOR = 'value("deflators", "fiscal_year_deflator_fy2024", year={})'


def civilian(first: int, last: int) -> str:
    return f"{part(first, last, account_group='Economic Support Fund')} + {part(first, last, account_group='USAID development and health')}"


def group(first: int, last: int, name: str) -> str:
    return f'total("aid_by_account", "obligated_usd", fiscal_year=between({first}, {last}), account_group="{name}") / 1e6'


def sector(year: int, name: str) -> str:
    return (
        f'total("aid_by_sector", "amount_usd", stage="obligated", fiscal_year={year}, sector="{name}") / 1e6'
    )


def vintage(copy: str, year: int) -> str:
    return (
        f'value("aid_vintages", "amount_usd", vintage="{copy}", stage="obligated", fiscal_year={year}) / 1e6'
    )


FINDINGS = [
    (stage_total("obligated", 2008, 2008), 96.4, 0.05),
    (stage_total("obligated", 2009, 2009), 500.6, 0.05),
    (stage_total("obligated", 2010, 2010), 718.1, 0.05),
    ('value("aid_by_year", "amount_usd_fy2024", stage="obligated", fiscal_year=2010) / 1e6', 1001, 0.5),
    (stage_total("obligated", 2008, 2010), 1315, 0.5),
    (stage_total("paid", 2008, 2010), 582, 0.5),
    (stage_total("requested", 2008, 2015), 2406, 0.5),
    (stage_total("appropriated", 2008, 2015), 2556, 0.5),
    (stage_total("obligated", 2008, 2015), 3288, 0.5),
    (stage_total("paid", 2008, 2015), 2172, 0.5),
    (f"{FIRST} + {SECOND} + {THIRD}", 1120, 0),
    (f"{FIRST} + {SECOND} + {THIRD} + {FOURTH}", 1351.6, 1e-6),
    (f"{FIRST} + {SECOND} + {THIRD} + {FOURTH} + {FIFTH}", 1526.6, 1e-6),
    (f"{HELD} / {BASE} * 100", 15.2, 0.05),
    (f"{HELD} / {ACCOUNT.format('INCLE')} * 100", 3.375, 0.0005),
    (f"{HELD} / {YEAR} * 100", 2.566, 0.0005),
    (f"{HELD} / {ACCOUNT.format('All accounts')} * 100", 2.418, 0.0005),
    (f"{ACCOUNT.format('INCLE')} - {HELD}", 143.131, 1e-6),
    (f"{ACCOUNT.format('INCLE')} + {ACCOUNT.format('ESF')}", 194.881, 1e-6),
    (f"{FIRST} * 0.15", 60, 1e-9),
    (
        'value("merida_conditions", "base_usd_millions", decided="2010-09-02", outcome="withheld") * 0.15',
        26.25,
        1e-9,
    ),
    (part(2008, 2010, account_group=INCLE), 67.3, 0.05),
    (part(2011, 2015, account_group=INCLE), 61.1, 0.05),
    (part(2016, 2020, account_group=INCLE), 38.4, 0.05),
    (part(2008, 2010, category="military"), 13.4, 0.05),
    (part(2011, 2015, category="military"), 18.5, 0.05),
    (part(2016, 2020, category="military"), 23.6, 0.05),
    (part(1997, 1997, category="military"), 80.1, 0.05),
    (part(1996, 2000, category="military"), 51.5, 0.05),
    (group(2015, 2015, INCLE), 456.2, 0.05),
    (group(2016, 2016, INCLE), 0.4, 0.05),
    (vintage("2022-10", 2021), 94.3, 0.05),
    (vintage("2025-11", 2021), 178.8, 0.05),
    (vintage("2022-10", 2022), 1.8, 0.05),
    (vintage("2025-11", 2022), 234.6, 0.05),
    (civilian(2008, 2010), 8.8, 0.05),
    (civilian(2011, 2015), 14.1, 0.05),
    (civilian(2016, 2020), 19.9, 0.05),
    (f"{PORTION.format('FY2008 supplemental')} + {PORTION.format('FY2009 bridge fund')}", 400, 0),
    (f"{stage_total('appropriated', 2008, 2015)} / 2300 * 100 - 100", 11.15, 0.005),
    (group(2019, 2019, "Foreign Military Financing"), 165.3, 0.05),
    (group(2009, 2010, "Foreign Military Financing"), 38.4, 0.05),
    (group(2009, 2009, INCLE), 350.5, 0.05),
    (group(2010, 2010, INCLE), 531.7, 0.05),
    (group(2017, 2017, INCLE), 167.0, 0.05),
    (group(1947, 1947, CATTLE), 10.2, 0.05),
    (group(1948, 1948, CATTLE), 27.9, 0.05),
    (group(1949, 1949, CATTLE), 17.5, 0.05),
    (group(1950, 1950, CATTLE), 19.6, 0.05),
    (sector(2009, RULE_OF_LAW), 372.5, 0.05),
    (sector(2010, RULE_OF_LAW), 554.6, 0.05),
    (sector(2019, "Stabilization Operations and Security Sector Reform"), 192.3, 0.05),
    (
        'value("deflators", "gdp_deflator_2017", year=2024) / value("deflators", "gdp_deflator_2017", year=2008)',
        1.423,
        0.0005,
    ),
    (f"{DEFLATOR.format(2024)} / {DEFLATOR.format(2008)}", 1.421, 0.0005),
    (
        'value("deflators", "cpi_u_calendar_1982_84", year=2024) / value("deflators", "cpi_u_calendar_1982_84", year=2008)',
        1.457,
        0.0005,
    ),
]


@pytest.mark.parametrize(("expression", "published", "within"), FINDINGS)
def test_findings(expression: str, published: float, within: float) -> None:
    assert evaluate_number(expression) == pytest.approx(published, abs=within or 1e-9), (
        f"the tables no longer give the published {published} for {expression}"
    )


def test_the_accounts_of_each_year_add_up_to_the_printed_total() -> None:
    """A total is not an account, and an account is not the year: in all ten years the parts make the whole."""
    table = catalog.load("merida_by_account")
    sums = table.groupby(["fiscal_year", "level"])["amount_usd_millions"].sum().unstack()
    assert sums.index.tolist() == list(range(2008, 2018))
    assert sums["account"].to_dict() == pytest.approx(sums["total"].to_dict(), abs=1e-6)


def test_each_press_figure_is_the_account_that_it_is_said_to_be() -> None:
    """148 and 195 were printed as the money of one year: the table says which accounts they are."""
    figures = catalog.load("merida_funding")
    printed = figures[figures["measure"] == "press_figure_for_the_year"].set_index("account")
    of_year = catalog.load("merida_by_account").query("fiscal_year == 2014").set_index("account")
    assert len(printed) == 2
    for accounts, figure in printed["amount_usd_millions"].items():
        names = str(accounts).removesuffix(" together").split(" and ")
        assert round(of_year.loc[names, "amount_usd_millions"].sum()) == figure, accounts


@pytest.mark.parametrize(
    ("date", "item", "value"),
    [
        ("2008-12-05", "CN-235", 200),
        ("2010-05-21", "spent", 161),
        ("2010-11", "UH-60M", 64),
        ("2010-11", "delivered", 310),
        ("2010-12-20", "Bell 412", 11),
        ("2010-12-20", "delivered", 343),
        ("2011-09-15", "delivered", 612),
        ("2011-12-31", "delivered", 900),
        ("2017-03", "delivered", 1600),
    ],
)
def test_deliveries(date: str, item: str, value: float) -> None:
    table = catalog.load("merida_deliveries")
    found = table[(table["date"] == date) & table["item"].str.contains(item)]["value_usd_millions"].dropna()
    assert found.iloc[0] == value


def test_no_year_was_higher_than_2010() -> None:
    for field in ("amount_usd", "amount_usd_fy2024"):
        assert evaluate(f'largest("aid_by_year", "{field}", by="fiscal_year", stage="obligated")') == 2010


def weak(table: str, frame: pd.DataFrame) -> list[str]:
    """The rows that may not carry a graded answer: of quality C, disputed, unchecked, or on grade-C sources alone."""
    found = []
    for place, row in frame.iterrows():
        ids = catalog.split_ids(row["source_id"]) if "source_id" in frame else []
        if (
            row.get("quality") == "C"
            or row.get("checked") in ("disputed", "unchecked")
            or (ids and not catalog.well_graded(ids))
        ):
            found.append(f"{table}, row {place}")
    return found


@pytest.mark.parametrize(
    "path", sorted((DATA.parent / "exercises" / "questions").glob("*.yaml")), ids=lambda path: path.stem
)
def test_weak_rows_stay_out_of_graded_questions(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, pd.DataFrame]] = []
    whole = derive.rows

    def spy(table: str, /, **where: Any) -> pd.DataFrame:
        found = whole(table, **where)
        asked.append((table, found))
        return found

    monkeypatch.setattr(derive, "rows", spy)
    for question in read_bank(path).questions:
        if question.kind == "opinion":
            continue
        source = (question.evidence or {}).get("source")
        assert not source or catalog.well_graded([source]), question.id
        asked.clear()
        for expression in (question.derive, *question.holds, *(near.derive for near in question.near)):
            if expression:
                evaluate(expression)
        assert [row for table, found in asked for row in weak(table, found)] == [], question.id


def test_a_weak_row_is_seen() -> None:
    assert weak("merida_conditions", derive.rows("merida_conditions")) != []
    assert weak("poppy", derive.rows("poppy", quality="C")) != []
    assert weak("aid_by_year", derive.rows("aid_by_year", fiscal_year=2010)) == []


def test_presidencies_follow_one_another() -> None:
    terms = catalog.load("presidencies")
    for country, rows in terms.groupby("country"):
        began = pd.to_datetime(
            rows["took_office"]
            .str[:10]
            .where(rows["took_office"].str.len() > 7, rows["took_office"] + "-01-01"),
            format="mixed",
        )
        assert began.is_monotonic_increasing, country


def test_claims() -> None:
    claims = catalog.load("claims").set_index("claim_id")
    assert list(claims.index) == [f"C{number:02}" for number in range(1, 42)]
    tested = claims[claims["verdict"].notna()]
    assert {"C08", "C09", "C11"} <= set(tested.index)
    for claim in tested.itertuples():
        assert claim.because and claim.limits and claim.evidence, claim.Index
        for item in catalog.split_ids(claim.evidence):
            assert item in catalog.tables() or catalog.cite(item)


def test_package_is_json_of_version_two() -> None:
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert package["$schema"].endswith("/2.0/datapackage.json")
    assert {resource["name"] for resource in package["resources"]} >= {
        *(
            "aid_by_account",
            "aid_by_year",
            "aid_by_sector",
            "aid_vintages",
            "merida_by_account",
            "merida_funding",
            "merida_conditions",
        ),
        *("merida_deliveries", "deflators", "presidencies", "claims", "sources"),
    }


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ('total("aid_by_year", "amount_usd")', "restate the same money"),
        ('total("homicides_yearly", "count", year=2014)', "death"),
        ('total("homicides_monthly", "count", year=2014)', "death"),
        (
            'total("rights_complaints", "count", authority="SEDENA", measure="complaints", period="year", first_year=2012)',
            "CNDH 1,503, SEDENA 1,450",
        ),
        ('total("poppy", "best", year=2018, measure="cultivation_ha")', "differ in method"),
        ('total("disappearances_by_year", "persons", year=2014)', "register"),
        ('total("overdose_deaths", "value", year=2015, measure="deaths")', "both"),
        ('total("extraditions", "persons", direction="Mexico to U.S.")', "only measure"),
        ('total("merida_by_account", "amount_usd_millions", fiscal_year=2014)', "holds every account"),
        (
            'total("merida_by_account", "amount_usd_millions", account="INCLE", fiscal_year=between(2015, 2016))',
            "not yet allowed",
        ),
        (f"{YEAR} + {FIRST}", "the same money"),
        (f"{YEAR} + {HELD}", "are parts of these accounts"),
        (
            'total("disappearances_by_state", "still_missing") + total("disappearance_register_totals", "persons_missing", as_of="2015-04")',
            "cannot be added",
        ),
    ],
)
def test_what_is_separate_stays_separate(expression: str, reason: str) -> None:
    """A sum over counting bodies, estimators, snapshots or stages is refused with a sentence that says why."""
    with pytest.raises(CourseError, match=r"cannot be (put together|added)") as refused:
        evaluate(expression)
    assert reason in str(refused.value)
    assert "\n" not in str(refused.value)
