"""The ledger: every claim, its filters, its evidence and its chart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from courselab import catalog
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.ledger import LedgerView
from usmex import explore


def test_every_claim_is_there_and_every_filter_finds_some() -> None:
    view = LedgerView()
    assert len(view.claims) == 41
    for choice in view.filters:
        sizes = [
            sum(claim[choice["name"]] == option["id"] for claim in view.claims)
            for option in choice["options"]
        ]
        assert all(sizes) and sum(sizes) == 41, choice["name"]


def test_a_reader_chooses_by_what_the_course_names_in_the_words_of_its_table() -> None:
    filters = {choice["name"]: choice for choice in LedgerView().filters}
    assert list(filters) == ["era", "theme", "verdict", "evidence_kind"]
    assert filters["era"]["label"] == "Era"
    assert [option["text"] for option in filters["era"]["options"]][:2] == ["PRI era", "PAN cooperation"]
    assert {"id": "rights", "text": "human rights"} in filters["theme"]["options"]


def test_a_value_without_a_label_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courselab.ledger.COURSE", replace(COURSE, ledger=("kind",)))
    with pytest.raises(CourseError, match="“kind” of “claims” has no label for"):
        LedgerView()


def test_a_course_without_such_fields_has_the_two_filters_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("courselab.ledger.COURSE", replace(COURSE, ledger=()))
    assert [choice["name"] for choice in LedgerView().filters] == ["verdict", "evidence_kind"]


def test_evidence_is_readable_and_sources_have_an_address() -> None:
    claim = next(claim for claim in LedgerView().claims if claim["id"] == "C08")
    texts = {entry["text"]: entry["address"] for entry in claim["evidence"]}
    assert texts["Presidents of Mexico and of the United States"] == ""
    assert texts[catalog.cite("D_W2000")].startswith("https://")
    assert claim["lessons"][0] == {"text": "03", "address": "03_pan_cooperation_merida.ipynb"}


def test_a_chart_that_is_asked_for_appears_below() -> None:
    view = LedgerView()
    assert view.place.children == ()
    view.wanted = {"claim": "C11", "serial": 1}
    part, words = view.place.children
    assert part.name == words.name == "promise_and_cash"
    view.wanted = {"claim": "C99", "serial": 2}
    assert view.place.children[0].name == "promise_and_cash"


def test_every_chart_of_the_ledger_exists() -> None:
    charts = set(catalog.load("claims")["chart"].dropna())
    assert charts <= set(explore.names())


def test_the_saved_form_is_the_whole_ledger() -> None:
    saved = LedgerView().still()
    assert all(f"**C{number:02}.**" in saved["text/markdown"] for number in range(1, 42))
    assert "Supported: " in saved["text/plain"]
