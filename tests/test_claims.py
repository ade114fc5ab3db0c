"""The argument, taken apart and tested piece by piece: no claim without lesson, evidence, question and verdict."""

from __future__ import annotations

import pytest

from courselab import catalog
from courselab.claims import VERDICTS, claims_of
from courselab.quiz import bank_for, banks

CLAIMS = catalog.records(catalog.load("claims"))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["claim_id"])
def test_each_claim_is_tested(claim: dict[str, str]) -> None:
    lessons = catalog.split_ids(claim["lessons"])
    assert lessons[-1] == "09_weighing_the_argument", "the last lesson of every claim weighs it"
    assert sorted(set(lessons) - set(banks())) == [], "lessons that are not there"
    assert claim["verdict"] in VERDICTS
    assert claim["because"] and claim["limits"], "a verdict says why, and what it cannot say"
    evidence = catalog.split_ids(claim["evidence"])
    assert evidence, "tables or sources, separated by semicolons"
    for item in evidence:
        assert item in catalog.tables() or catalog.well_graded([item]), item
    asked = [
        question.id
        for name in banks()
        for question in bank_for(name).questions
        if claim["claim_id"] in question.claims
    ]
    assert asked, "no question asks about it"


def test_no_lesson_judges_everything_alike() -> None:
    """A ledger in which the author is always right, or never, was not read against the record."""
    found = {claim["verdict"] for claim in CLAIMS}
    assert {"supported", "qualified", "judgement"} <= found


@pytest.mark.parametrize("lesson", [name for name in banks() if name != "00_start_here"])
def test_each_lesson_tests_claims(lesson: str) -> None:
    assert len(claims_of(lesson)) > 0, (
        f"write {lesson} into the column “lessons” of a claim in data/claims.csv"
    )
