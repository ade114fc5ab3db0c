"""The number with which the course begins: wherever five million dollars are told beside a whole, the table says so."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from courselab import catalog
from courselab.course import COURSE
from courselab.derive import evaluate_number
from courselab.messages import number

ROOT = COURSE.notebooks.parent
HELD = 'value("merida_conditions", "amount_usd_millions", decided="2015-10-18")'
BASE = 'value("merida_conditions", "base_usd_millions", decided="2015-10-18")'
ACCOUNT = 'value("merida_by_account", "amount_usd_millions", fiscal_year=2014, account="{}")'
INCLE, ESF, ALL = (ACCOUNT.format(name) for name in ("INCLE", "ESF", "All accounts"))
YEAR = 'total("merida_by_account", "amount_usd_millions", fiscal_year=2014, account=["INCLE", "ESF"])'


def share(whole: str) -> tuple[str, int]:
    return f"{HELD} / {whole} * 100", 1


TOLD = [
    ("C01", "{} million is one account, drug control and police", [(INCLE, 1)]),
    ("C01", "with economic support (ESF) it makes {}", [(YEAR, 1)]),
    ("C02", "{} of {} million. That is", [(HELD, 0), (BASE, 0)]),
    (
        "C02",
        "{} percent of the drug control and police account (INCLE, {} million)",
        [share(INCLE), (INCLE, 1)],
    ),
    ("C02", "{} percent of the year's Mérida money ({})", [share(YEAR), (YEAR, 1)]),
    ("C02", "{} percent of all accounts ({})", [share(ALL), (ALL, 1)]),
    ("C03", "{} million dollars for FY2014, less the five leaves {}", [(INCLE, 1), (f"{INCLE} - {HELD}", 1)]),
    (
        "C03",
        "{} million went on, with all accounts {}",
        [(f"{YEAR} - {HELD}", 1), (f"{ALL} - {HELD}", 1)],
    ),
    ("C17", "took {} of the {} million of FY2014, {} percent", [(HELD, 0), (YEAR, 1), share(YEAR)]),
    (
        "00_start_here/key-points",
        "15 percent of {} million dollars and {} percent of {} million",
        [(BASE, 0), share(YEAR), (YEAR, 0)],
    ),
    ("07_pena_nieto_rights/calculator-moves", "| INCLE, drug control and police | {} |", [(INCLE, 1)]),
    ("07_pena_nieto_rights/calculator-moves", "| ESF, economic support | {} |", [(ESF, 1)]),
    ("07_pena_nieto_rights/calculator-moves", "the year's Mérida money** | **{}** |", [(YEAR, 1)]),
    ("07_pena_nieto_rights/calculator-moves", "military financing among them** | **{}** |", [(ALL, 1)]),
    (
        "07_pena_nieto_rights/calculator-moves",
        "are {} percent of the first account, {} percent of the two, {} percent of all",
        [share(INCLE), share(YEAR), share(ALL)],
    ),
    ("07_pena_nieto_rights/calculator-moves", "takes {} of {} million dollars", [(BASE, 0), (YEAR, 0)]),
    ("09_weighing_the_argument/discuss", "at the price of {} of {} million dollars", [(HELD, 0), (YEAR, 0)]),
]
"""Where it is told, the words, and the expressions of the numbers in them, each with its decimals."""

MISNAMED = re.compile(
    r"\b(?:33|5) of 148\b|year['’]s 148\b|148(?:\.0)? million of the year|5 of 148|3\.4 percent of (?:the|one) year"
)
READ = [
    *ROOT.glob("notebooks/*.ipynb"),
    *ROOT.glob("exercises/questions/*.yaml"),
    *ROOT.glob("exercises/lessons/*.md"),
    *ROOT.glob("exercises/source/*/*.ipynb"),
    *ROOT.glob("data/*.csv"),
]


def text_of(place: str) -> str:
    """What stands in a claim's verdict, or in a cell of a lesson."""
    if "/" not in place:
        claims = catalog.load("claims").set_index("claim_id")
        return str(claims.loc[place, "because"])
    lesson, _, cell_id = place.partition("/")
    notebook = nbformat.read(COURSE.notebooks / f"{lesson}.ipynb", as_version=4)
    return str(next(cell.source for cell in notebook.cells if cell.id == cell_id))


@pytest.mark.parametrize(("place", "words", "numbers"), TOLD)
def test_each_number_told_follows_from_the_table(
    place: str, words: str, numbers: list[tuple[str, int]]
) -> None:
    wanted = words.format(*(number(evaluate_number(text), digits) for text, digits in numbers))
    assert wanted in text_of(place), f"{place} does not say “{wanted}”"


@pytest.mark.parametrize("path", READ, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_one_account_is_not_called_the_year(path: Path) -> None:
    """148 million is INCLE alone; the year's Mérida money is 194.9."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = nbformat.reads(text, as_version=4).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert MISNAMED.findall(text) == []
