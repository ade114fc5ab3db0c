"""The question bank: what a file must hold, and the one sentence that a slip in it gets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from courselab import derive, strict_yaml
from courselab.quiz import bank as banks
from courselab.quiz import bank_for, check_bank, expected, grade, read_bank, wrong_answers
from usmex import CourseError

BANKS = banks.banks()

HEAD = "lesson: trial\nquestions:\n"
ONE = """
- id: trial.one
  kind: one
  claims: [C01]
  holds: ['1 < 2']
  prompt: {en: "Which?"}
  options:
    - {text: {en: "this"}, correct: true, because: {en: "It is this one."}}
    - {text: {en: "that"}, because: {en: "It is not."}}
    - {text: {en: "nearly"}, tone: almost, because: {en: "That is close."}}
  hints: [{en: "Think."}]
"""
NUMBER = """
- id: trial.number
  kind: number
  unit: {en: "million dollars"}
  answer: {derive: '50 + 7'}
  tolerance: 1
  prompt: {en: "How many?"}
  right: {en: "So it is."}
  near:
    - {value: 75, because: {en: "The digits are swapped."}}
  otherwise: {en: "Look once more."}
  hints: [{en: "Count."}]
"""
OPINION = """
- id: trial.opinion
  kind: opinion
  prompt: {en: "What do you think?"}
  options:
    - {text: {en: "yes"}, because: {en: "Speaks for it."}}
    - {text: {en: "no"}, because: {en: "Speaks against it."}}
"""
ORDER = """
- id: trial.order
  kind: order
  evidence: {source: gao_10_253r}
  prompt: {en: "In which order?"}
  items:
    - {id: x, text: {en: "first"}, because: {en: "It comes first."}}
    - {id: y, text: {en: "second"}, because: {en: "It comes second."}}
    - {id: z, text: {en: "third"}, because: {en: "It comes third."}}
  right: {en: "So it is."}
  otherwise: {en: "Think of time."}
  hints: [{en: "Time."}]
"""
MATCH = """
- id: trial.match
  kind: match
  holds: ['1 < 2']
  prompt: {en: "What goes with what?"}
  pairs:
    - {id: p, left: {en: "one"}, right: {en: "uno"}, because: {en: "It is Spanish."}}
    - {id: q, left: {en: "two"}, right: {en: "dos"}, because: {en: "It is Spanish too."}}
    - {id: r, left: {en: "three"}, right: {en: "tres"}, because: {en: "And so is this."}}
  right: {en: "So it is."}
  hints: [{en: "Spanish."}]
"""
PREDICTION = """
predictions:
- id: trial.draw
  kind: series
  prompt: {en: "Draw."}
  unit: {en: "million dollars"}
  series: 'series("aid_by_year", "amount_usd", stage="paid") / 1e6'
  known: [2004, 2008]
  asked: [2009, 2012]
  max: 800
  step: 10
  think: {en: "Why?"}
"""
EVERYTHING = HEAD + ONE + NUMBER + OPINION + ORDER + MATCH + PREDICTION
Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(text: str) -> Path:
        path = tmp_path / "trial.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def complaint(path: Path) -> str:
    with pytest.raises(CourseError) as caught:
        read_bank(path)
    return str(caught.value)


def test_reads_every_kind(write: Write) -> None:
    bank = read_bank(write(EVERYTHING))
    assert [question.kind for question in bank.questions] == ["one", "number", "opinion", "order", "match"]
    assert [option.id for option in bank.question("trial.one").options] == ["a", "b", "c"]
    assert bank.prediction("trial.draw").asked == (2009, 2012)
    assert bank.prediction("trial.draw").asked_years == (2009, 2010, 2011, 2012)
    check_bank(bank)


def test_years_of_a_prediction_may_be_listed(write: Write) -> None:
    drawn = read_bank(
        write(HEAD + ONE + PREDICTION.replace("[2009, 2012]", "[2009, 2010, 2012]"))
    ).predictions[0]
    assert drawn.asked_years == (2009, 2010, 2012)
    assert drawn.years == (2004, 2005, 2006, 2007, 2008, 2009, 2010, 2012)


@pytest.mark.parametrize(
    ("text", "part", "instead", "problem"),
    [
        (ONE, "correct: true, ", "", "trial.one: exactly one option must have “correct: true”; 0 have it"),
        (ONE, "tone: almost", "correct: true", "exactly one option must have “correct: true”; 2 have it"),
        (ONE, "correct: true", 'correct: "yes"', "option 1: “correct:” can only be true or false"),
        (ONE, "correct: true", "correct: true, tone: almost", "option 1 is correct, so it cannot be almost"),
        (ONE, "tone: almost", "tone: nearly", "option 3: “tone:” can only be almost"),
        (ONE, ', because: {en: "It is not."}', "", "trial.one: option 2 has no reason; add because:"),
        (ONE, '{en: "It is not."}', '{es: "No."}', "option 2, “because:” has no English text"),
        (ONE, '"It is not."', '"x"', "option 2, “because:” must be a sentence of three words or more"),
        (ONE, '"It is not."', '"It is not"', "with its full stop; it is “It is not”"),
        (ORDER, '"Think of time."', '"No."', "trial.order: “otherwise:” must be a sentence"),
        (NUMBER, '"So it is."', '"So it is:"', "“right:” must be a sentence"),
        (NUMBER, "otherwise:", 'low: {en: "More!"}\n  otherwise:', "“low:” must be a sentence"),
        (
            NUMBER,
            '"The digits are swapped."',
            '"Swapped."',
            "entry 1 of “near:”, “because:” must be a sentence",
        ),
        (MATCH, '"And so is this."', '"(Too.)"', "pair 3, “because:” must be a sentence"),
        (ONE, '{en: "Which?"}', '{es: "¿Cuál?"}', "“prompt:” has no English text"),
        (ONE, '{en: "Which?"}', '"Which?"', "“prompt:” must give a text in quotes by language"),
        (ONE, 'text: {en: "that"}, ', "", "option 2, “text:” is missing"),
        (ONE, '"that"', '"this"', "“this” stands twice"),
        (ONE, '- {text: {en: "that"}', '- {id: a, text: {en: "that"}', "“a” stands twice"),
        (ONE, '- {text: {en: "that"}', '- {id: no, text: {en: "that"}', "must be a short name"),
        (ONE, 'hints: [{en: "Think."}]', "", "“hints:” needs at least 1 entry; it has 0"),
        (ONE, 'hints: [{en: "Think."}]', "hints: 5", "“hints:” must be a list"),
        (ONE, '{en: "Think."}', '{es: "Piensa."}', "hint 1 has no English text"),
        (ONE, "prompt:", "promt:", "“promt:” is not known here. Did you mean “prompt”?"),
        (ONE, "kind: one", "kind: single", "the kind “single” is not known; choose one of one, several"),
        (ONE, "kind: one", "", "“kind:” is missing"),
        (ONE, "id: trial.one", "id: Trial One", "entry 1 of “questions:”: “id:” must be a short name"),
        (ONE, "- id: trial.one\n ", "-", "entry 1 of “questions:”: “id:” is missing"),
        (ONE, "holds: ['1 < 2']", "", "nothing backs the key"),
        (ONE, "holds: ['1 < 2']", "holds: 5", "“holds:” must be a list of texts"),
        (ONE, "claims: [C01]", "evidence: aid_by_year", "“evidence:” must name a chart"),
        (ONE, "claims: [C01]", "evidence: {tabel: aid_by_year}", "Did you mean “table”?"),
        (NUMBER, "answer: {derive: '50 + 7'}", "", "trial.number: “answer:” is missing"),
        (NUMBER, "{derive: '50 + 7'}", "57", "“answer:” must say how the number follows from the tables"),
        (NUMBER, "{derive: '50 + 7'}", "{derive: 57}", "“derive:” must be an expression"),
        (NUMBER, "tolerance: 1", "", "“tolerance:” is missing"),
        (
            NUMBER,
            "tolerance: 1",
            "tolerance: some",
            "“tolerance:” must be a number such as 0.5; it is “some”",
        ),
        (NUMBER, "tolerance: 1", "tolerance: .nan", "“tolerance:” must be a number"),
        (NUMBER, "tolerance: 1", "tolerance: -1", "“tolerance:” must not be less than 0"),
        (NUMBER, 'unit: {en: "million dollars"}', "", "“unit:” is missing"),
        (NUMBER, "value: 75", "value: 75, derive: '75'", "entry 1 of “near:” needs either"),
        (NUMBER, '{value: 75, because: {en: "The digits are swapped."}}', "75", "“near:” must be a list"),
        (NUMBER, ', because: {en: "The digits are swapped."}', "", "entry 1 of “near:” has no reason"),
        (OPINION, 'text: {en: "no"}', 'correct: true, text: {en: "no"}', "an opinion has no right answer"),
        (
            ORDER,
            '    - {id: z, text: {en: "third"}, because: {en: "It comes third."}}\n',
            "",
            "needs at least 3 entries",
        ),
        (ORDER, "id: z", "id: y", "“y” stands twice"),
        (MATCH, '"tres"', '"dos"', "“dos” stands twice"),
        (MATCH, "id: q, ", "", "“id:” is missing"),
        (MATCH, ', because: {en: "It is Spanish too."}', "", "pair 2 has no reason"),
        (PREDICTION, "kind: series", "kind: bars", "trial.draw: the kind of a prediction"),
        (PREDICTION, "[2009, 2012]", "[2008, 2012]", "the asked years must follow"),
        (PREDICTION, "[2009, 2012]", "2009", "“asked:” must be two years in order"),
        (PREDICTION, "[2009, 2012]", "[2009, 2012, 2012]", "“asked:” must be two years in order"),
        (PREDICTION, "[2009, 2012]", "[2009, 2010.5, 2012]", "“asked:” must be two years in order"),
        (PREDICTION, "max: 800", "max: much", "“max:” must be a number"),
        (PREDICTION, "max: 800", "max: 0", "“max:” must be more than “min:”"),
        (PREDICTION, "step: 10", "step: 10\n  digits: 7", "“digits:” can only be 0 or 1"),
    ],
)
def test_a_slip_gets_a_sentence(write: Write, text: str, part: str, instead: str, problem: str) -> None:
    assert text.count(part) == 1
    found = complaint(write(HEAD + text.replace(part, instead)))
    assert found.startswith("trial.yaml, ")
    assert problem in found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("lesson: trial\nquestions: [", "trial.yaml, line 2: this is not YAML as we read it"),
        (HEAD + "- id: x: y\n", "line 3: this is not YAML"),
        (HEAD + "- id: 2015-13-45\n", "this is not YAML"),
        (
            "lesson: trial\nquestions: &all []\npredictions: *all\n",
            "line 3: this is not YAML as we read it (an alias",
        ),
        (
            "lesson: !!python/object/apply:os.system ['true']\n",
            "line 1: this is not YAML as we read it (a tag",
        ),
        ("lesson: trial\nlesson: trial\n", "“lesson:” is written twice"),
        (
            'lesson: trial\nquestions: ["\\ud800"]\n',
            "line 2: this is not YAML as we read it (half of a character",
        ),
        ("[" * 5000, "this is not YAML"),
        ("just words", "must begin with “lesson:”"),
        (
            "lesson: other\nquestions: []\n",
            "“lesson:” must be trial, the lesson with which the file's name begins",
        ),
        ("lesson: trial\nquestion: []\n", "Did you mean “questions”?"),
        ("lesson: trial\nquestions: 5\n", "“questions:” must be a list"),
        ("lesson: trial\nquestions: [5]\n", "“questions:” must be a list"),
        (HEAD + ONE + ONE, "entry 2 of “questions:”: the id “trial.one” is used twice"),
        (HEAD + ONE + PREDICTION.replace("trial.draw", "trial.one"), "the id “trial.one” is used twice"),
        ("lesson: trial\n" + "#" * strict_yaml.LARGEST_FILE, "larger than 100 kilobytes"),
    ],
)
def test_a_broken_file_gets_a_sentence(write: Write, text: str, problem: str) -> None:
    assert problem in complaint(write(text))


def test_a_bomb_is_refused_at_its_first_alias(write: Write) -> None:
    layers = "".join(f"k{n}: &k{n} [*k{n - 1},*k{n - 1},*k{n - 1}]\n" for n in range(1, 40))
    assert "line 2" in complaint(write("k0: &k0 [lol]\n" + layers))


def test_line_ends_and_mark_of_windows_do_no_harm(write: Write) -> None:
    before = read_bank(write(EVERYTHING))
    before.path.write_bytes(b"\xef\xbb\xbf" + EVERYTHING.replace("\n", "\r\n").encode())
    assert read_bank(before.path) == before


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "trial.yaml").write_bytes(b"lesson: M\xe9rida\n")
    assert "UTF-8" in complaint(tmp_path / "trial.yaml")
    assert "Did you mean “trial.yaml”?" in complaint(tmp_path / "trail.yaml")
    assert "cannot be read" in complaint(tmp_path)


def test_an_unknown_id_gets_the_nearest(write: Write) -> None:
    bank = read_bank(write(EVERYTHING))
    with pytest.raises(CourseError, match=r"no question “trial.on”. Did you mean “trial.one”"):
        bank.question("trial.on")
    with pytest.raises(CourseError, match=r"no prediction “trial.drew”. Did you mean “trial.draw”"):
        bank.prediction("trial.drew")


@pytest.mark.parametrize(
    ("part", "instead", "problem"),
    [
        ("C01", "C99", "trial.yaml, trial.one: there is no claim C99"),
        (
            "holds: ['1 < 2']\n  prompt: {en: \"Which?\"}",
            "holds: ['2 < 1']\n  prompt: {en: \"Which?\"}",
            "do not bear out “2 < 1”",
        ),
        ("'50 + 7'", "'50 +'", "trial.number: The derivation “50 +” is not written correctly"),
        ("'50 + 7'", "'1 / 0'", "cannot be computed"),
        ("'50 + 7'", '\'total("aid_by_yaer", "amount_usd")\'', "Did you mean “aid_by_year”?"),
        ("'50 + 7'", "'1e308 * 10'", "no finite number"),
        ("value: 75", "value: 58.5", "the slip 58.5 lies too near to the right answer 57"),
        (
            "value: 75, because",
            'value: 75, because: {en: "Near to it."}}\n    - {value: 75.5, because',
            "the slip 75.5 is answered by an earlier entry",
        ),
        ("gao_10_253r", "gao_10_253x", "trial.order: There is no source “gao_10_253x”"),
        ('\'series("aid_by_year", "amount_usd", stage="paid") / 1e6\'', "'57'", "gives no series"),
        ("[2009, 2012]", "[2009, 2062]", "has no value for 20"),
    ],
)
def test_the_tables_are_asked(write: Write, part: str, instead: str, problem: str) -> None:
    assert EVERYTHING.count(part) == 1
    bank = read_bank(write(EVERYTHING.replace(part, instead)))
    with pytest.raises(CourseError) as caught:
        check_bank(bank)
    assert problem in str(caught.value)


def test_reading_asks_no_table(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derive, "evaluate", lambda expression: pytest.fail("a table was asked"))
    read_bank(write(EVERYTHING))


@pytest.mark.parametrize("lesson", BANKS)
def test_the_course_keeps_its_own_rules(lesson: str) -> None:
    bank = bank_for(lesson)
    check_bank(bank)
    for question in bank.questions:
        replies = [grade(question, wrong) for wrong in wrong_answers(question)]
        assert all(reply.tone in ("not_that", "almost") for reply in replies), question.id
        if question.kind != "opinion":
            replies.append(grade(question, expected(question)))
            assert replies[-1].tone == "yes", question.id
        assert len(set(replies)) == len(replies), f"{question.id}: two answers have the same reply"


LEAST_WORDS = 5
"""Of a reply of our own: the shortest has six, a date and a sum. What an instructor writes may be as short as three."""


@pytest.mark.parametrize("lesson", BANKS)
def test_every_reply_of_the_course_gives_a_reason(lesson: str) -> None:
    for question in bank_for(lesson).questions:
        told = [item.because for item in (*question.options, *question.pairs, *question.near)]
        told += [text for text in (question.right, question.otherwise, question.low, question.high) if text]
        assert told
        for text in told:
            assert len(text["en"].split()) >= LEAST_WORDS, f"{question.id}: “{text['en']}”"
