"""Predictions: the record stays hidden until a guess is committed; then it is sent. How the gap is told: tests/browser."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pandas as pd
import pytest

from courselab import derive
from courselab.errors import CourseError
from courselab.predict import PredictionView
from courselab.predict.guess import read_guess
from courselab.quiz import Prediction, series_of

KNOWN = {2005: 40.0, 2006: 41.0, 2007: 43.0}
RECORD = {2008: 212.0, 2009: 501.0, 2010: 311.0}
GUESS = {2008: 210.0, 2009: 450.0, 2010: 350.0}


@pytest.fixture
def prediction(monkeypatch: pytest.MonkeyPatch) -> Prediction:
    monkeypatch.setattr(derive, "evaluate", lambda expression: pd.Series(KNOWN | RECORD))
    return Prediction(
        id="merida.cash",
        lesson="03_pan_cooperation_merida",
        file="03_pan_cooperation_merida.yaml",
        prompt={"en": "Draw what was paid."},
        unit={"en": "million dollars"},
        series="paid",
        known=(2005, 2007),
        asked=(2008, 2010),
        min=0,
        max=800,
        step=10,
        digits=0,
        think={"en": "Where did you expect the rise?"},
    )


def browser_state(view: PredictionView) -> str:
    state = {name: view.get_state()[name] for name in ("task", "labels", "drawing", "guess", "record")}
    return json.dumps(state)


def send(view: PredictionView, values: Any) -> None:
    """What the browser sends when the button is pressed."""
    view.set_state({"guess": {"values": values, "serial": 1}})


def by_text(guess: dict[int, float]) -> dict[str, float]:
    return {str(year): value for year, value in guess.items()}


def test_the_browser_is_told_whose_numbers_to_write(prediction: Prediction) -> None:
    assert PredictionView(prediction).task["language"] == "en"


def test_the_record_is_not_in_the_browser_before_a_guess(prediction: Prediction) -> None:
    view = PredictionView(prediction)
    assert view.record == {}
    assert not any(str(int(value)) in browser_state(view) for value in RECORD.values())
    send(view, by_text(GUESS))
    assert [year for year, _ in view.record["points"]] == [2008, 2009, 2010]
    assert "501" in browser_state(view)


def test_a_committed_guess_is_reported(prediction: Prediction) -> None:
    kept: list[tuple[str, dict[int, float]]] = []
    view = PredictionView(prediction, on_commit=lambda item, guess: kept.append((item, guess)))
    send(view, by_text(GUESS))
    assert kept == [("merida.cash", GUESS)]


@pytest.mark.parametrize(
    "sent", [None, 5, "450", [], {}, {"2008": 1.0}, {"2008": "a", "2009": 1, "2010": 2}, {"x": 1}]
)
def test_a_guess_of_the_wrong_shape_gets_a_sentence(prediction: Prediction, sent: Any) -> None:
    kept: list[Any] = []
    view = PredictionView(prediction, on_commit=lambda *call: kept.append(call))
    send(view, sent)
    assert view.record["words"] == "Draw a value for every year first."
    assert not view.record["points"]
    assert not kept


def test_a_guess_outside_the_chart_is_brought_in(prediction: Prediction) -> None:
    assert read_guess(prediction, {2008: -5, 2009: 9000, 2010: 10}) == {2008: 0.0, 2009: 800.0, 2010: 10.0}


def test_a_saved_guess_is_shown_again_and_not_reported(prediction: Prediction) -> None:
    kept: list[Any] = []
    saved = {"first": GUESS, "last": GUESS, "at": ""}
    view = PredictionView(prediction, saved=saved, on_commit=lambda *call: kept.append(call))
    assert view.record["points"]
    assert view.drawing == by_text(GUESS)
    assert not kept


def test_a_saved_guess_for_other_years_is_ignored(prediction: Prediction) -> None:
    view = PredictionView(prediction, saved={"first": {1999: 1.0}, "last": {1999: 1.0}, "at": ""})
    assert view.record == {}


def test_the_still_form_never_depends_on_the_learner(prediction: Prediction) -> None:
    view = PredictionView(prediction)
    before = view.still()
    send(view, by_text(GUESS))
    assert view.still() == before
    assert before["text/plain"] == "Prediction merida.cash: not drawn yet."
    assert "Draw what was paid." in before["text/markdown"]
    assert "million dollars" in before["text/markdown"]
    assert "2007: 43" in before["text/markdown"]
    assert not any(str(int(value)) in before["text/markdown"] for value in RECORD.values())


def test_a_year_without_a_value_is_named(prediction: Prediction) -> None:
    with pytest.raises(CourseError, match="2011"):
        series_of("paid", range(2008, 2012))


def test_years_may_be_listed_one_by_one(monkeypatch: pytest.MonkeyPatch, prediction: Prediction) -> None:
    """A series of elections has no value for the years between them."""
    shares = {1982: 75.0, 1985: 73.0, 1987: 74.0, 1988: 52.0, 1991: 64.0, 1994: 60.0}
    monkeypatch.setattr(derive, "evaluate", lambda expression: pd.Series(shares))
    elections = dataclasses.replace(prediction, known=(1982, 1985, 1987), asked=(1988, 1991, 1994), max=100)
    view = PredictionView(elections)
    assert view.task["asked"] == [1988, 1991, 1994]
    send(view, {"1988": 70, "1991": 68, "1994": 66})
    assert view.record["points"] == [[1988, 52.0], [1991, 64.0], [1994, 60.0]]


def test_a_single_value_is_no_series(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derive, "evaluate", lambda expression: 5.0)
    with pytest.raises(CourseError, match="gives no series"):
        series_of("total", range(2008, 2011))


def test_not_a_number_is_no_guess(prediction: Prediction) -> None:
    assert read_guess(prediction, {2008: float("nan"), 2009: 1, 2010: 2}) is None


def test_a_record_beyond_the_chart_is_refused(prediction: Prediction) -> None:
    with pytest.raises(CourseError, match="outside “min:” and “max:”"):
        PredictionView(dataclasses.replace(prediction, max=300))
