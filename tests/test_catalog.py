"""Reading the tables: types, names, and one clear sentence for each way in which a file can be broken."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from courselab import catalog
from usmex import CourseError

ORIGINAL = catalog.DATA


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the data that may be broken."""
    shutil.copytree(ORIGINAL, tmp_path / "data")
    monkeypatch.setattr(catalog, "DATA", tmp_path / "data")
    return tmp_path / "data"


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


def test_types_and_copies() -> None:
    first = catalog.load("aid_by_year")
    assert first["fiscal_year"].dtype == "int64"
    assert first["amount_usd"].dtype == "int64"
    first.loc[0, "amount_usd"] = -1
    assert catalog.load("aid_by_year").loc[0, "amount_usd"] != -1


def test_missing_numbers_stay_missing() -> None:
    assert catalog.load("merida_conditions")["base_usd_millions"].isna().any()


@pytest.mark.parametrize("table", catalog.tables())
def test_every_field_has_its_type_and_only_gaps_that_are_allowed(table: str) -> None:
    frame = catalog.load(table)
    for field in catalog.resource(table)["schema"]["fields"]:
        column = frame[field["name"]]
        expected = {"string": ["string"], "number": ["float64"]}.get(field["type"], ["int64", "Int64"])
        assert str(column.dtype) in expected, field["name"]
        assert not (field.get("constraints", {}).get("required") and column.isna().any()), field["name"]


def test_describe_names_unit_and_meaning() -> None:
    row = catalog.describe("aid_by_year").set_index("field").loc["amount_usd_fy2024"]
    assert row["unit"] == "U.S. dollars at FY2024 prices"


def test_unknown_names_offer_the_nearest() -> None:
    with pytest.raises(CourseError, match=r"no table “aid_by_yaer”.*“aid_by_year”"):
        catalog.load("aid_by_yaer")
    with pytest.raises(CourseError, match=r"no field “ammount_usd”.*“amount_usd”"):
        catalog.field("aid_by_year", "ammount_usd")
    with pytest.raises(CourseError, match=r"no source “gao_10_253”.*“gao_10_253r”"):
        catalog.cite("gao_10_253")


def test_rows_that_restate_each_other_are_named_with_the_reason() -> None:
    aid = catalog.load("aid_by_year")
    paid = aid[aid["stage"] == "paid"]
    assert catalog.restating("aid_by_year", paid) == ""
    assert catalog.restating("aid_by_year", aid, along="stage") == ""
    told = catalog.restating("aid_by_year", aid)
    assert "“aid_by_year”" in told and "“stage” (appropriated, obligated, paid, requested)" in told
    assert catalog.one_series("aid_by_year", paid) is paid
    with pytest.raises(CourseError, match="choose one"):
        catalog.one_series("aid_by_year", aid)


@pytest.mark.parametrize(
    ("table", "field", "reason"),
    [
        ("population", "year", "A year says when"),
        ("deflators", "gdp_deflator_2017", "index"),
        ("homicide_rates_world", "rate_per_100k", "populations"),
        ("aid_by_year", "amount_usd", ""),
    ],
)
def test_numbers_that_are_no_amounts_are_not_summed(table: str, field: str, reason: str) -> None:
    assert reason in catalog.never_sum(table, field) and bool(reason) == bool(catalog.never_sum(table, field))


AID = (
    *("aid_by_year", "aid_by_account", "aid_by_sector", "aid_vintages"),
    *("merida_by_account", "merida_funding", "merida_conditions", "merida_deliveries"),
)
TRADE = (
    *("trade_by_year", "trade_by_month", "us_trade_partners"),
    *("mexico_trade_partners", "mexico_manufacturing_partners"),
)


@pytest.mark.parametrize("family", [AID, TRADE], ids=["aid", "trade"])
def test_tables_of_the_same_money_are_never_added(family: tuple[str, ...]) -> None:
    for one, other in combinations(family, 2):
        assert other in catalog.never_add(one) or one in catalog.never_add(other), f"{one} and {other}"


def test_no_table_of_dollars_is_forgotten() -> None:
    dollars = {
        table
        for table in catalog.tables()
        for field in catalog.resource(table)["schema"]["fields"]
        if "U.S. dollars" in field.get("unit", "")
    }
    assert dollars == {*AID, *TRADE}


def test_a_rule_names_only_what_there_is() -> None:
    for table in catalog.tables():
        described = catalog.resource(table)
        parts = [name for whole in described.get("courselab:parts", []) for name in whole]
        for name in (*catalog.one_at_a_time(table), *parts):
            assert catalog.field(table, name)
        assert set(catalog.never_add(table)) <= set(catalog.tables()) - {table}


def test_parts_of_one_whole() -> None:
    assert catalog.are_parts("trade_by_year", "us_exports_usd_millions", "us_imports_usd_millions")
    assert not catalog.are_parts("aid_by_year", "amount_usd", "amount_usd_fy2024")


def test_every_index_and_every_rate_says_that_it_is_not_summed() -> None:
    """Their units give them away."""
    for table in catalog.tables():
        for field in catalog.resource(table)["schema"]["fields"]:
            if re.match(
                r"index,|(deaths )?per 100,000|ordinal|month|percent of (those|Mexican)",
                field.get("unit", ""),
            ):
                said = catalog.never_sum(table, field["name"]) or field["unit"] == "months"
                assert said, f"{table}.{field['name']}"


def test_citations() -> None:
    assert catalog.cite("gao_10_253r") == "GAO 2009"
    full = catalog.cite("gao_10_253r", full=True)
    assert "Government Accountability Office" in full and "https://" in full
    press = catalog.cite("ap_townhall_2009_12", full=True)
    assert press.count("Associated Press") == 1, (
        "a publisher whose name the short citation has is not named again"
    )
    assert list(catalog.sources(["long_2015", "gao_10_253r"])["source_id"]) == ["long_2015", "gao_10_253r"]


BREAKS = {
    "cut in the middle of a row": (lambda text: text[: len(text) // 2], r"cut short: 7\d of its 141 rows"),
    "cut in the last cell": (lambda text: text[:-3], r"cut short: 140 of its 141 rows"),
    "rows missing": (lambda text: "\n".join(text.splitlines()[:50]) + "\n", r"cut short: 49 of its 141 rows"),
    "row added": (lambda text: text + text.splitlines()[-1] + "\n", r"has 142 rows instead of 141"),
    "cell missing": (lambda text: text.replace(",66965000", "", 1), r"row 2: it has 6 cells instead of 7"),
    "empty": (lambda text: "", r"row 1: the field “fiscal_year” is missing"),
    "text for a number": (
        lambda text: text.replace("66965000", "unknown", 1),
        r"row 2, field “amount_usd”: “unknown” is not a number",
    ),
    "nan for a number": (lambda text: text.replace("66965000", "nan", 1), r"“nan” is not a number"),
    "a part of a dollar": (lambda text: text.replace("66965000", "66965000.5", 1), r"not a whole number"),
    "decimal comma": (
        lambda text: text.replace("66965000", '"66965,5"', 1),
        r"“66965,5” is written with a comma",
    ),
    "thousands": (lambda text: text.replace("66965000", '"66,965,000"', 1), r"written with a comma"),
    "too large a number": (lambda text: text.replace("66965000", "9" * 30, 1), r"is damaged"),
    "value missing": (
        lambda text: text.replace(",66965000,", ",,", 1),
        r"row 2, field “amount_usd”: a value is required",
    ),
    "column renamed": (
        lambda text: text.replace("amount_usd,", "amount,", 1),
        r"row 1: the field “amount_usd” is missing",
    ),
    "column added": (
        lambda text: text.replace("source_id", "source_id,mine", 1),
        r"row 1: the field “mine” does not belong",
    ),
    "columns in another order": (
        lambda text: text.replace("stage,amount_usd,", "amount_usd,stage,", 1),
        r"row 1: the fields must be, in this order, fiscal_year, ",
    ),
    "commas at the line ends": (
        lambda text: text.replace("fa_country_2025_11\n", "fa_country_2025_11,\n"),
        r"row 2: it has 8 cells instead of 7",
    ),
    "semicolons": (lambda text: text.replace(",", ";"), r"separated by semicolons"),
    "a zero byte": (lambda text: text.replace("66965000", "6696\0", 1), r"aid_by_year\.csv"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_file_is_named_with_row_and_field(data: Path, name: str) -> None:
    change, expected = BREAKS[name]
    edit(data / "aid_by_year.csv", change)
    with pytest.raises(CourseError, match=expected) as error:
        catalog.load("aid_by_year")
    assert "aid_by_year.csv" in str(error.value)
    assert "git checkout data" in str(error.value)


@pytest.mark.parametrize("change", [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text])
def test_line_ends_and_mark_of_windows_do_no_harm(data: Path, change: Callable[[str], str]) -> None:
    original = catalog.load("presidencies")
    edit(data / "presidencies.csv", change)
    catalog._read.cache_clear()
    pd.testing.assert_frame_equal(catalog.load("presidencies"), original)


def test_a_cut_in_a_last_cell_that_may_be_empty(data: Path) -> None:
    """pandas fills such a cell and says nothing."""
    edit(data / "claims.csv", lambda text: text[:-2])
    with pytest.raises(CourseError, match=r"claims\.csv was cut short: 40 of its 41 rows"):
        catalog.load("claims")


@pytest.mark.skipif(os.name == "nt", reason="a folder cannot stand in for an unreadable file there")
def test_an_unreadable_file(data: Path) -> None:
    (data / "claims.csv").unlink()
    (data / "claims.csv").mkdir()
    with pytest.raises(CourseError, match=r"claims\.csv cannot be read \("):
        catalog.load("claims")


def test_wrong_encoding(data: Path) -> None:
    path = data / "presidencies.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(CourseError, match="not in UTF-8"):
        catalog.load("presidencies")


def test_missing_files(data: Path) -> None:
    (data / "claims.csv").unlink()
    with pytest.raises(CourseError, match=r"claims\.csv is missing"):
        catalog.load("claims")
    (data / "datapackage.json").write_text("{", encoding="utf-8")
    catalog._package.cache_clear()
    with pytest.raises(CourseError, match="damaged"):
        catalog.tables()
    (data / "datapackage.json").unlink()
    with pytest.raises(CourseError, match="not where they should be"):
        catalog.tables()
    catalog._package.cache_clear()


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"resources": 5}', '{"resources": [{"name": "x"}]}', "[" * 100_000]
)
def test_a_description_of_another_form(data: Path, content: str) -> None:
    (data / "datapackage.json").write_text(content, encoding="utf-8")
    catalog._package.cache_clear()
    with pytest.raises(CourseError, match=r"datapackage\.json is damaged \(.*git checkout data"):
        catalog.load("claims")
    catalog._package.cache_clear()


def test_line_ends_and_mark_of_windows_in_the_description(data: Path) -> None:
    original = catalog.tables()
    text = (data / "datapackage.json").read_text(encoding="utf-8")
    (data / "datapackage.json").write_text("\ufeff" + text, encoding="utf-8", newline="\r\n")
    catalog._package.cache_clear()
    assert catalog.tables() == original
    catalog._package.cache_clear()


def test_an_error_shows_no_traceback() -> None:
    assert CourseError("One sentence.")._render_traceback_() == ["One sentence."]
