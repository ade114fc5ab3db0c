"""What must hold for any input: answers, question files, derivations, money, guesses, progress files."""

from __future__ import annotations

import datetime as dt
import html
import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from courselab import catalog, derive
from courselab.predict.guess import read_guess
from courselab.progress import Progress
from courselab.progress.spacing import INTERVALS, is_due, next_streak
from courselab.quiz import (
    Bank,
    Question,
    QuestionView,
    Reply,
    bank_for,
    banks,
    expected,
    grade,
    key_number,
    read_bank,
)
from courselab.quiz.bank import QUESTIONS
from courselab.quiz.derived import near_value
from courselab.quiz.grading import TONES, typed_number
from courselab.quiz.items import near_tolerance
from courselab.widgets.markdown import as_code, as_text
from usmex import CourseError
from usmex.money import to_constant, to_constant_calendar

# The same examples every time: what fails in CI fails on the desk, too.
settings.register_profile(
    "course",
    derandomize=True,
    deadline=None,
    max_examples=30,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("course")

QUESTIONS_OF_ALL = [question for lesson in banks() for question in bank_for(lesson).questions]
ONE_OF_EACH_KIND = list({question.kind: question for question in QUESTIONS_OF_ALL}.values())
PREDICTIONS = [prediction for lesson in banks() for prediction in bank_for(lesson).predictions]
NUMBERS = [question for question in QUESTIONS_OF_ALL if question.kind == "number"]

# All characters, also halves of them, which a browser can send and Python cannot send back.
TEXT = st.text(st.characters(exclude_categories=()), max_size=80) | st.text(
    "0123456789 .,-+−$%eE\ud800", max_size=70
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=8,
)
TIMES = st.datetimes(timezones=st.timezones() | st.just(dt.UTC))


def can_be_sent(content: Any) -> bool:
    """Whether Jupyter could put it on the wire."""
    return bool(json.dumps(content, allow_nan=False, ensure_ascii=False).encode())


def ids_of(question: Question) -> list[str]:
    return [option.id for option in question.options] + [pair.id for pair in question.pairs]


# The grader


@pytest.mark.parametrize("question", ONE_OF_EACH_KIND, ids=lambda question: question.kind)
@given(data=st.data())
def test_any_answer_gets_a_reply_that_can_be_sent(question: Question, data: st.DataObject) -> None:
    """Junk, and mixtures of the question's own ids; what the browser may send is graded in the kernel."""
    known = st.sampled_from(ids_of(question) or [""])
    shaped = known | st.lists(known, max_size=6) | st.dictionaries(known, known | st.sampled_from("0123"))
    answer = data.draw(shaped | TEXT | JSON_VALUES)
    reply = grade(question, answer)
    assert isinstance(reply, Reply) and reply.tone in TONES and reply.text
    view = QuestionView(question)
    view.answer = {"value": answer, "serial": 1}
    assert view.reply["serial"] == 1 and can_be_sent(view.reply)


@given(data=st.data())
def test_only_the_right_choices_are_right(data: st.DataObject) -> None:
    """Any subset, order or matching other than the expected one is never told to be right."""
    question = data.draw(
        st.sampled_from([q for q in QUESTIONS_OF_ALL if q.kind in ("several", "order", "match")])
    )
    ids = ids_of(question)
    one, other = data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids))
    nearly = [{one: other, other: one}.get(item, item) for item in ids]
    mixed = data.draw(st.just(nearly) | st.permutations(ids))
    answer: Any
    if question.kind == "several":
        answer = sorted({*expected(question)} ^ {one}) or mixed[:2]
        is_right = set(answer) == set(expected(question))
    elif question.kind == "order":
        answer, is_right = mixed, mixed == ids
    else:
        answer, is_right = dict(zip(ids, mixed, strict=True)), mixed == ids
    assert (grade(question, answer).tone == "yes") == is_right


@given(
    key=st.floats(-1e9, 1e9),
    tolerance=st.floats(0, 1e4),
    away=st.floats(-3, 3).filter(lambda away: abs(abs(away) - 1) > 1e-3),
)
def test_a_number_is_right_within_its_tolerance_and_nowhere_else(
    key: float, tolerance: float, away: float
) -> None:
    assume(tolerance > 1e-4 * max(1.0, abs(key)))
    question = replace(NUMBERS[0], tolerance=tolerance, near=(), low=None, high=None)
    typed = format(key + away * tolerance, ".9f")
    reply = grade(question, typed, key=key)
    assert reply.tone == ("yes" if abs(away) < 1 else "not_that")


@given(
    value=st.floats(-1e12, 1e12),
    digits=st.integers(0, 4),
    unit=st.sampled_from(["", "percent", "million dollars"]),
)
def test_a_number_is_understood_as_it_is_printed(value: float, digits: int, unit: str) -> None:
    for shown in (f"{value:.{digits}f}", f"{value:,.{digits}f}", f" {value:,.{digits}f} {unit} "):
        assert typed_number(shown, {"en": unit}) == round(value, digits)


@given(text=TEXT)
def test_what_is_typed_is_a_finite_number_or_none(text: str) -> None:
    found = typed_number(text, {"en": "million dollars"})
    assert found is None or math.isfinite(found)


def test_every_slip_is_answered_as_that_slip() -> None:
    for question in NUMBERS:
        for near in question.near:
            assert abs(near_value(near) - key_number(question)) > question.tolerance + near_tolerance(
                question, near
            )


# The bank reader

ORIGINAL = (QUESTIONS / "03_pan_cooperation_merida.yaml").read_text(encoding="utf-8")
HEAD, *ENTRIES = re.split(r"(?m)^(?=  - id:)", ORIGINAL)
SNIPPETS = (
    *(
        "{",
        "}",
        "[",
        "]",
        ":",
        "- ",
        "&a ",
        "*a",
        "!!python/object/apply:os.system ['true']",
        "!!binary ",
        "<<: *a",
    ),
    *(
        "\t",
        "\n",
        "\0",
        "\ud7ff",
        "\ufeff",
        "---\n",
        "...\n",
        "%YAML 9.9\n",
        "? ",
        "| ",
        "> ",
        "'",
        '"',
        "#",
        "@",
        "`",
    ),
    *(
        "null",
        "true",
        "1e999",
        ".nan",
        ".inf",
        "0x_",
        "2015-13-45",
        "1:60:60",
        "9" * 5000,
        '"\\ud800"',
        "=",
        "~",
    ),
)


@st.composite
def broken_files(draw: st.DrawFn) -> str:
    """A question file after a few accidents: lines lost, moved, doubled, indented; bits of YAML strewn in."""
    entries = draw(st.lists(st.sampled_from(ENTRIES), min_size=1, max_size=3, unique=True))
    lines = [*HEAD.splitlines(keepends=True), *"".join(entries).splitlines(keepends=True)]
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1)) if lines else 0
        match (
            draw(st.sampled_from(["lose", "double", "indent", "strew", "value", "swap", "cut"]))
            if lines
            else "none"
        ):
            case "lose":
                del lines[place]
            case "double":
                lines.insert(place, lines[place])
            case "indent":
                lines[place] = " " * draw(st.integers(1, 5)) + lines[place]
            case "swap":
                lines[place], lines[0] = lines[0], lines[place]
            case "cut":
                del lines[place:]
            case "value":
                name = lines[place].partition(":")[0]
                lines[place] = f"{name}: {draw(st.sampled_from(SNIPPETS))}\n"
            case "strew":
                line = lines[place]
                at = draw(st.integers(0, len(line)))
                lines[place] = line[:at] + draw(st.sampled_from(SNIPPETS)) + line[at:]
    return "".join(lines)


def read_text(folder: Path, text: str) -> Bank | str:
    """The bank of a file with this text, or the sentence with which it is refused."""
    path = folder / "03_pan_cooperation_merida.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        return read_bank(path)
    except CourseError as error:
        return str(error)


def is_one_sentence(text: str) -> bool:
    return (
        bool(text) and "\n" not in text and len(text) < 500 and "Traceback" not in text and can_be_sent(text)
    )


@settings(max_examples=150)
@given(text=broken_files())
@example(text="lesson: 2015-13-45\n")
@example(text="lesson: " + "9" * 5000)
def test_a_broken_question_file_is_read_or_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    found = read_text(tmp_path, text)
    if isinstance(found, Bank):
        for question in found.questions:
            assert can_be_sent(QuestionView(question).question)
    else:
        assert is_one_sentence(found), found
        assert "03_pan_cooperation_merida.yaml" in found


@given(
    content=JSON_VALUES
    | st.text(max_size=300)
    | st.dictionaries(
        st.sampled_from(["lesson", "questions", "predictions"]),
        st.just("03_pan_cooperation_merida")
        | st.lists(
            st.dictionaries(
                st.sampled_from(
                    [
                        "id",
                        "kind",
                        "prompt",
                        "options",
                        "hints",
                        "claims",
                        "asked",
                        "known",
                        "min",
                        "max",
                        "step",
                    ]
                ),
                JSON_VALUES | st.sampled_from(["one", "number", "match", "series"]),
                max_size=8,
            ),
            max_size=3,
        ),
        min_size=1,
    )
)
def test_any_content_is_read_or_refused_in_one_sentence(tmp_path: Path, content: Any) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    found = read_text(tmp_path, text)
    assert isinstance(found, Bank) or is_one_sentence(found), found


BOMBS: dict[str, Callable[[], str]] = {
    "aliases": lambda: (
        "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 60))
    ),
    "merges": lambda: (
        "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n}\n  <<: [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    ),
    "brackets": lambda: "[" * 90_000,
    "braces": lambda: "{a: " * 20_000,
    "dashes": lambda: "- " * 45_000,
    "a long number": lambda: "lesson: " + "9" * 90_000,
    "a number of sixties": lambda: "lesson: " + "1:" * 49_000 + "1",
    "a file too large": lambda: "x: y\n" * 30_000,
    "many keys": lambda: "".join(f"k{n}: 1\n" for n in range(10_000)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_file_made_to_exhaust_the_reader_is_refused(tmp_path: Path, bomb: str) -> None:
    found = read_text(tmp_path, BOMBS[bomb]())
    assert isinstance(found, str) and is_one_sentence(found), found
    assert ("an alias (*name) is not allowed" in found) == (bomb in ("aliases", "merges"))


@given(text=TEXT | st.text("<>[]()`\\\n *&;#!ajx"))
def test_a_text_stays_a_text_in_markdown(text: str) -> None:
    """No element, no link, no end of a code; and nothing of it is lost."""
    shown, code = as_text(text), as_code(text)
    assert not set(shown) & set("<[\\")
    assert html.unescape(shown) == html.unescape(text)
    assert "`" not in code[1:-1] and "\n" not in code and code[0] == code[-1] == "`"


# Derivations

EXPRESSIONS = st.recursive(
    st.sampled_from(
        [
            '"aid_by_year"',
            '"amount_usd"',
            '"stage"',
            '"paid"',
            "2010",
            "1e308",
            "0",
            "-1",
            "10000000000",
            "True",
            "x",
        ]
    ),
    lambda inner: st.one_of(
        st.tuples(
            inner,
            st.sampled_from(["+", "-", "*", "/", "**", "%", "<", "==", "and", "or", "if 1 else"]),
            inner,
        ).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(
            st.sampled_from([*derive.WORDS, "eval", "open", "__import__"]),
            st.lists(
                inner | inner.map(lambda text: f"stage={text}") | inner.map(lambda text: f"by={text}"),
                max_size=3,
            ),
        ).map(lambda call: f"{call[0]}({', '.join(call[1])})"),
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        inner.map(lambda text: f"{text}.__class__"),
    ),
    max_leaves=6,
)


@settings(max_examples=100)
@given(expression=EXPRESSIONS | st.text(max_size=60))
def test_any_derivation_has_a_value_or_is_refused(expression: str) -> None:
    try:
        found = derive.evaluate_number(expression)
    except CourseError as error:
        assert str(error)
    else:
        assert math.isfinite(found)


@dataclass(frozen=True)
class Reading:
    """A few rows of a table that no field tells apart which must be taken one at a time, and how to ask for them."""

    table: str
    field: str
    where: dict[str, Any]

    @property
    def number(self) -> float:
        """What the rows add up to, by pandas alone."""
        frame = catalog.load(self.table)
        fits = pd.Series(True, index=frame.index)
        for name, wanted in self.where.items():
            fits &= (frame[name] == wanted).fillna(False)
        return float(frame.loc[fits, self.field].sum())

    def written(self, by: str = "") -> str:
        told = "".join(f", {name}={wanted!r}" for name, wanted in self.where.items())
        if by:
            return f"at(series({self.table!r}, {self.field!r}, by={by!r}{told}), {self.where[by]!r})"
        return f"total({self.table!r}, {self.field!r}{told})"


@cache
def readings(table: str) -> list[Reading]:
    """All readings of a table."""
    frame, fields = catalog.load(table), catalog.resource(table)["schema"]["fields"]
    names = [*catalog.one_at_a_time(table)]
    names += [key for key in catalog.resource(table)["schema"].get("primaryKey", []) if key not in names]
    measures = [
        each["name"]
        for each in fields
        if each["type"] in ("integer", "number") and not catalog.never_sum(table, each["name"])
    ]
    return [
        Reading(table, measure, dict(zip(names, map(derive._plain, row), strict=True)))
        for measure in measures
        for row in frame.dropna(subset=[measure, *names])[names].drop_duplicates().itertuples(index=False)
    ]


SEPARATED = [
    (table, name)
    for table in catalog.tables()
    for name in catalog.one_at_a_time(table)
    if len({reading.where[name] for reading in readings(table)}) > 1
]
NEVER_ADDED = [
    (table, other)
    for table in catalog.tables()
    for other in catalog.never_add(table)
    if readings(table) and readings(other)
]
WEIGHTS = (1, 2, 3, 7, 0.25, 1e-6)
"""No two that are alike make an average."""
SUMS = (
    "{a} + {b}",
    "{a} - -{b}",
    "{a} - (-1) * {b}",
    "-(-{a} - {b})",
    "{a} - (0 - {b})",
    "({a} + 1) + ({b} - 1)",
)


def disguised(reading: Reading, data: st.DataObject) -> str:
    """A positive number of the tables in one of the ways of writing it."""
    other = 'value("population", "population", year=2010, state_code="09")'
    ways = [
        "{}",
        "({})",
        "--{}",
        "{} * 4 / 4",
        "round({}, 12)",
        "abs(-{})",
        "1 / (1 / {})",
        f"{{}} * {other} / {other}",
    ]
    by = data.draw(st.sampled_from(["", *(name for name in reading.where)]))
    return f"({data.draw(st.sampled_from(ways)).format(reading.written(by))})"


def weighed(chosen: list[Reading], data: st.DataObject) -> tuple[str, float]:
    """A sum of the readings, each with a weight, in one of the ways of writing it, and what pandas says it is."""
    assume(all(one.number > 0 for one in chosen))
    weights = [data.draw(st.sampled_from(WEIGHTS)) for _ in chosen]
    parts = [f"{weight} * {disguised(one, data)}" for weight, one in zip(weights, chosen, strict=True)]
    text = parts[0]
    for part in parts[1:]:
        text = f"({data.draw(st.sampled_from(SUMS)).format(a=text, b=part)})"
    assume(len(text) <= derive.LONGEST)
    return text, sum(weight * one.number for weight, one in zip(weights, chosen, strict=True))


@settings(max_examples=150)
@given(separated=st.sampled_from(SEPARATED), data=st.data())
def test_no_sum_of_rows_that_restate_each_other_slips_through(
    separated: tuple[str, str], data: st.DataObject
) -> None:
    table, name = separated
    one = data.draw(st.sampled_from(readings(table)))
    others = [reading for reading in readings(table) if reading.where[name] != one.where[name]]
    expression, _ = weighed(data.draw(st.permutations([one, data.draw(st.sampled_from(others))])), data)
    with pytest.raises(CourseError, match=r"cannot be put together.*added\("):
        derive.evaluate(expression)


@given(pair=st.sampled_from(NEVER_ADDED), data=st.data())
def test_no_sum_of_tables_that_restate_each_other_slips_through(
    pair: tuple[str, str], data: st.DataObject
) -> None:
    chosen = [data.draw(st.sampled_from(readings(table))) for table in pair]
    expression, _ = weighed(data.draw(st.permutations(chosen)), data)
    with pytest.raises(CourseError, match=r"cannot be added.*added\("):
        derive.evaluate(expression)


@settings(max_examples=150)
@given(table=st.sampled_from([table for table in catalog.tables() if readings(table)]), data=st.data())
def test_every_other_sum_gives_the_figure_of_pandas(table: str, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(readings(table)))
    alike = [
        reading
        for reading in readings(table)
        if reading.field == one.field
        and all(reading.where[name] == one.where[name] for name in catalog.one_at_a_time(table))
    ]
    others = data.draw(st.lists(st.sampled_from(alike), max_size=2, unique_by=str))
    chosen = [one, *(other for other in others if other.where != one.where)]
    expression, number = weighed(chosen, data)
    assert derive.evaluate_number(expression) == pytest.approx(number)


@given(table=st.sampled_from([table for table in catalog.tables() if readings(table)]), data=st.data())
def test_no_row_is_added_twice(table: str, data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(readings(table)))
    assume(one.number > 0)
    parts = [disguised(one, data), disguised(one, data)]
    expression = data.draw(st.sampled_from(SUMS)).format(a=parts[0], b=parts[1])
    assume(len(expression) <= derive.LONGEST)
    with pytest.raises(CourseError, match="take each row once"):
        derive.evaluate(expression)


# Money

FISCAL_YEARS = sorted(
    int(year) for year in catalog.load("deflators").dropna(subset=["fiscal_year_deflator_fy2024"])["year"]
)
CALENDAR_YEARS = sorted(
    int(year) for year in catalog.load("deflators").dropna(subset=["gdp_deflator_2017"])["year"]
)


@pytest.mark.parametrize(
    ("convert", "known"),
    [(to_constant, FISCAL_YEARS), (to_constant_calendar, CALENDAR_YEARS)],
    ids=["fiscal", "calendar"],
)
@given(data=st.data())
def test_constant_dollars(convert: Callable[..., pd.Series], known: list[int], data: st.DataObject) -> None:
    """The base year is itself; there and back is the same; twice the money is twice; no sign changes."""
    amounts = pd.Series(data.draw(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=8)))
    years = pd.Series(
        data.draw(st.lists(st.sampled_from(known), min_size=len(amounts), max_size=len(amounts)))
    )
    base, other = data.draw(st.sampled_from(known)), data.draw(st.sampled_from(known))
    constant = convert(amounts, years, base)

    def near(numbers: Any) -> Any:
        return pytest.approx(numbers, rel=1e-9, abs=1e-6)

    assert constant[years == base].to_list() == near(amounts[years == base].to_list())
    bases = pd.Series(base, index=constant.index)
    assert convert(constant, bases, other).to_list() == near(convert(amounts, years, other).to_list())
    assert convert(2 * amounts, years, base).to_list() == near((2 * constant).to_list())
    assert (constant * amounts >= 0).all()


@given(year=st.integers(-10_000, 10_000), base=st.integers(-10_000, 10_000))
def test_a_year_without_prices_is_refused(year: int, base: int) -> None:
    for convert, known in ((to_constant, FISCAL_YEARS), (to_constant_calendar, CALENDAR_YEARS)):
        if year in known and base in known:
            continue
        with pytest.raises(CourseError, match=str(next(item for item in (year, base) if item not in known))):
            convert(pd.Series([1.0]), pd.Series([year]), base)


# Predictions


@given(
    sent=JSON_VALUES
    | st.dictionaries(st.sampled_from([str(y) for y in PREDICTIONS[0].asked_years]), JSON_VALUES)
)
def test_what_is_no_guess_is_no_guess(sent: Any) -> None:
    guess = read_guess(PREDICTIONS[0], sent)
    assert guess is None or (
        tuple(guess) == PREDICTIONS[0].asked_years and all(map(math.isfinite, guess.values()))
    )


# Progress

FILES = st.fixed_dictionaries(
    {
        "version": st.sampled_from([1, 2, 3, True, "1", None, 10**30]) | JSON_VALUES,
        "lessons": JSON_VALUES
        | st.dictionaries(
            TEXT,
            st.fixed_dictionaries(
                {
                    "answers": st.dictionaries(
                        TEXT,
                        JSON_VALUES
                        | st.fixed_dictionaries(
                            {
                                "answer": JSON_VALUES,
                                "tone": st.sampled_from(["yes", "not_that", "<script>"]),
                                "tries": st.integers(-1, 10**20),
                                "at": TIMES.map(dt.datetime.isoformat) | TEXT,
                                "missed": st.booleans(),
                                "streak": st.integers(-1, 10**20),
                            }
                        ),
                        max_size=2,
                    ),
                    "predictions": st.dictionaries(
                        TEXT,
                        st.fixed_dictionaries({"first": JSON_VALUES, "last": JSON_VALUES, "at": JSON_VALUES}),
                        max_size=2,
                    ),
                }
            ),
            max_size=2,
        ),
    }
)


@given(content=FILES | JSON_VALUES)
def test_any_progress_file_is_read_or_set_aside_and_the_lesson_goes_on(
    tmp_path_factory: pytest.TempPathFactory, content: Any
) -> None:
    path = tmp_path_factory.mktemp("progress") / "progress.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    before = path.read_bytes()
    progress = Progress.open(path)
    progress.due()
    progress.record_answer("lesson", "question", "a", "not_that")
    progress.record_prediction("lesson", "prediction", {2001: 1.0})
    answer = progress.answer("lesson", "question")
    assert answer is not None and answer["answer"] == "a"
    assert ("lesson", "question") in progress.due()
    if progress.path is None:
        assert "newer version" in progress.note and path.read_bytes() == before
    else:
        assert Progress.open(path).note == ""
        asides = [aside.read_bytes() for aside in path.parent.glob("progress.damaged-*")]
        assert asides == ([before] if progress.note else [])


# Spacing


@given(streak=st.integers(0, 6), last=TIMES, now=TIMES, right=st.booleans())
def test_a_review_never_fails_and_never_hides_for_long(
    streak: int, last: dt.datetime, now: dt.datetime, right: bool
) -> None:
    """Whatever the clocks say: it is due now, known for good, or due after at most twice its wait."""
    due = is_due(streak, last, now)
    assert 0 <= next_streak(streak, last, now, right) <= streak + 1
    if not due and streak <= len(INTERVALS) and now.year < 9990:
        assert is_due(streak, last, now + dt.timedelta(days=2 * INTERVALS[streak - 1]))
