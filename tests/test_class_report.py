"""The class report: true to what a class did, about nobody, and unmoved by a bad file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from courselab.class_report import measures
from courselab.class_report.__main__ import main, make
from courselab.class_report.markup import rich
from courselab.class_report.measures import (
    discrimination,
    prediction_measures,
    question_measures,
    splitting,
    vote_measures,
)
from courselab.class_report.page import page
from courselab.class_report.reader import LARGEST_FILE, Collected, collect, files_of
from courselab.progress import Progress
from courselab.quiz import bank_for, banks, expected
from usmex import CourseError

from .a_class import LESSON, answer, hand_in, thirty
from .policy import policy_of

BANK = bank_for(LESSON)
ALL = {name: bank_for(name) for name in banks()}
Work = Callable[[Progress], None]
Made = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "handed in"


@pytest.fixture
def student(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Makes the file of a student who does some work: ``student(work, name="")``."""
    return partial(hand_in, folder, monkeypatch)


def read(folder: Path) -> Collected:
    return collect(files_of([str(folder)]), ALL)


def gives(question: str, *answers: Any) -> Work:
    return lambda progress: answer(progress, LESSON, question, *answers)


def measure(folder: Path, question: str) -> measures.QuestionMeasure:
    found = question_measures(BANK, read(folder).students)
    return next(item for item in found if item.question.id == question)


# ---------------------------------------------------------------- measures


def test_difficulty_and_the_most_chosen_wrong_reason(folder: Path, student: Made) -> None:
    for answers in (*[("d",)] * 6, *[("c", "d")] * 2, ("c", "a"), ("b", "d")):
        student(gives("merida.stage", *answers))
    item = measure(folder, "merida.stage")
    assert (item.answered, item.first, item.right, item.almost, item.not_right) == (10, 10, 6, 1, 3)
    assert item.right_last == 9
    assert item.share == 0.6
    assert item.wrong is not None
    assert item.wrong.sentence == "Of 10 students 3 chose “obligated”."
    assert item.wrong.because == BANK.question("merida.stage").options[2].because["en"]
    assert [(choice.count, choice.correct) for choice in item.choices] == [
        (0, False),
        (1, False),
        (3, False),
        (6, True),
    ]


def test_a_question_that_nobody_missed_has_no_wrong_reason(folder: Path, student: Made) -> None:
    student(gives("merida.stage", "d"))
    assert measure(folder, "merida.stage").wrong is None


@pytest.mark.parametrize(
    ("question", "answers", "sentence", "because"),
    [
        (
            "merida.constant",
            [["a", "b", "c"], ["a", "c"], ["a"]],
            "Of 3 students 2 chose “FY2006, the year before the summit in Mérida, is higher than every year before it”.",
            "In nominal dollars FY2006 is a record.",
        ),
        (
            "merida.constant",
            [["a"], ["a"], ["a", "b", "c"]],
            "Of 3 students 2 left out “More was obligated in FY1948 than in FY2008”, which belongs.",
            "30.1 million dollars of 1948",
        ),
        (
            "merida.words",
            [
                {
                    "requested": "appropriated",
                    "appropriated": "requested",
                    "obligated": "obligated",
                    "paid": "paid",
                },
                {
                    "requested": "appropriated",
                    "appropriated": "paid",
                    "obligated": "obligated",
                    "paid": "requested",
                },
            ],
            "Of 2 students 2 matched “requested” with “Mexico may count on 400 million, says the law signed today”.",
            "A request is a wish with a number.",
        ),
        (
            "merida.jump",
            ["5.2", "5.2", "5.15", "900"],
            "Of 4 students 3 gave a number such as 5.2.",
            "That is FY2009 against FY2008.",
        ),
        (
            "merida.timeline",
            [["announced", "meeting", "law", "letter"]] * 2 + [["letter", "law", "announced", "meeting"]],
            "Of 3 students 2 gave this order: The Initiative is announced",
            "Think of the path of any public money",
        ),
    ],
)
def test_each_kind_of_question_says_how_it_was_missed(
    folder: Path, student: Made, question: str, answers: list[Any], sentence: str, because: str
) -> None:
    for given in answers:
        student(gives(question, given))
    wrong = measure(folder, question).wrong
    assert wrong is not None
    assert wrong.sentence.startswith(sentence)
    assert because in wrong.because


RIGHTS = {
    "asked": [1, 1, 1, 1, 0, 0, 0, 0],
    "other": [1, 1, 1, 1, 1, 1, 0, 0],
    "third": [1, 1, 1, 0, 1, 0, 0, 0],
    "fourth": [1, 1, 0, 0, 0, 0, 0, 0],
}


def by_student(rights: dict[str, list[int]]) -> dict[str, dict[str, bool]]:
    return {
        question: {f"student {place}": bool(right) for place, right in enumerate(row)}
        for question, row in rights.items()
    }


def test_discrimination_is_the_corrected_item_total_correlation() -> None:
    """By hand: the other questions give 3/3, 3/3, 2/3, 1/3, 2/3, 1/3, 0, 0, of mean 1/2.

    The products of the deviations sum to 1, their squares to 2 and 10/9: r = 1 / sqrt(20/9) = 0.6708.
    """
    value, why = discrimination("asked", by_student(RIGHTS))
    assert value == pytest.approx(3 / 20**0.5)
    assert why == ""
    turned = {**RIGHTS, "asked": [1 - right for right in RIGHTS["asked"]]}
    assert discrimination("asked", by_student(turned))[0] == pytest.approx(-3 / 20**0.5)


@pytest.mark.parametrize(
    ("rights", "why"),
    [
        ({name: row[:7] for name, row in RIGHTS.items()}, "too few students"),
        ({name: row for name, row in RIGHTS.items() if name != "fourth"}, "too few students"),
        ({**RIGHTS, "asked": [1] * 8}, "all were right, or none"),
        ({"asked": RIGHTS["asked"], "b": [1] * 8, "c": [0] * 8, "d": [1] * 8}, "equally well"),
    ],
)
def test_discrimination_is_left_out_with_the_reason(rights: dict[str, list[int]], why: str) -> None:
    value, told = discrimination("asked", by_student(rights))
    assert value is None
    assert why in told


def test_what_split_the_class_is_nearest_to_half_and_half(folder: Path, student: Made) -> None:
    right = {name: expected(BANK.question(name)) for name in ("merida.stage", "merida.label", "merida.jump")}

    def work(progress: Progress, place: int) -> None:
        answer(progress, LESSON, "merida.stage", right["merida.stage"] if place < 5 else "a")
        answer(progress, LESSON, "merida.label", right["merida.label"] if place < 7 else "a")
        answer(progress, LESSON, "merida.jump", right["merida.jump"] if place < 9 else "900")
        answer(progress, LESSON, "recall.base", "a")

    for place in range(10):
        student(partial(work, place=place))
    found = splitting(question_measures(BANK, read(folder).students))
    assert [item.question.id for item in found] == ["merida.stage", "merida.label"]


def test_a_first_answer_that_was_not_kept_is_not_counted(folder: Path, student: Made) -> None:
    file = student(gives("merida.stage", "a", "d"))
    content = json.loads(file.read_text(encoding="utf-8"))
    content["lessons"][LESSON]["answers"]["merida.stage"]["first"] = None
    file.write_text(json.dumps(content), encoding="utf-8")
    item = measure(folder, "merida.stage")
    assert (item.answered, item.first, item.right, item.right_last) == (1, 0, 0, 1)
    assert "not kept" in page(read(folder), ALL)


def test_guesses_stand_beside_the_record(folder: Path, student: Made) -> None:
    def draws(value: float) -> Work:
        def work(progress: Progress) -> None:
            for drawn in (value, 800.0):
                guess = dict.fromkeys(range(2009, 2014), drawn)
                progress.record_prediction(LESSON, "merida.cash", guess)

        return work

    for value in (100.0, 300.0, 700.0):
        student(draws(value))
    [item] = prediction_measures(BANK, read(folder).students)
    assert item.middle == dict.fromkeys(range(2009, 2014), 300.0), "the first guess counts, not the last"
    assert item.furthest == max(item.record, key=lambda year: abs(300 - item.record[year]))
    # 311 million were paid in FY2010: one guess above, two below by more than the drawing's step of ten.
    assert item.sides(2010) == (1, 2)
    assert item.sides(2009) == (2, 1)


def test_votes_before_and_after(folder: Path, student: Made) -> None:
    def votes(before: str, after: str) -> Work:
        def work(progress: Progress) -> None:
            answer(progress, LESSON, "merida.vote_before", before)
            if after:
                answer(progress, LESSON, "merida.vote_after", after)

        return work

    for before, after in (("party", "party"), ("party", "trade"), ("violence", "")):
        student(votes(before, after))
    [vote] = vote_measures(BANK, read(folder).students)
    assert [(before, after) for _, before, after in vote.options] == [(2, 1), (1, 0), (0, 1), (0, 0)]
    assert (vote.voters, vote.both, vote.changed) == ((3, 2), 2, 1)
    assert "Of 2 who did both 1 changed their vote." in page(read(folder), ALL)


@pytest.mark.parametrize("lesson", banks())
def test_two_votes_on_one_matter_offer_the_same(lesson: str) -> None:
    """The report sets the votes side by side, option by option."""
    opinions = {question.id: question for question in ALL[lesson].questions if question.kind == "opinion"}
    for name, question in opinions.items():
        after = opinions.get(f"{name.removesuffix('_before')}_after")
        if name.endswith("_before") and after:
            assert [(option.id, option.text) for option in question.options] == [
                (option.id, option.text) for option in after.options
            ]


# ---------------------------------------------------------------- the page


@pytest.fixture(scope="module")
def a_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    thirty(folder, pytest.MonkeyPatch())
    return folder


def test_a_class_of_thirty_is_reported_without_names(a_class: Path) -> None:
    collected = read(a_class)
    assert len(collected.students) == 30 and collected.notes == ()
    text = page(collected, ALL)
    assert text.count('class="talk"') == 3
    assert re.search(r"Of \d+ students \d+ chose “", text)
    assert "Student 1" not in text
    assert "What is still open" not in text
    for student in collected.students:
        assert student.code not in text and student.file not in text


def test_names_are_listed_when_asked_for_and_carry_no_score(a_class: Path) -> None:
    text = page(read(a_class), ALL, names=True)
    section = text[text.index('id="open"') : text.index('id="reading"')]
    assert all(f">Student {place}<" in section for place in range(30))
    cells = set(re.findall(r"<td[^>]*>([^<]*)</td>", section))
    assert cells <= {"all", "–", *(f"{done} of 14" for done in range(14))}


def test_the_page_asks_for_nothing_from_elsewhere(a_class: Path) -> None:
    text = page(read(a_class), ALL, names=True)
    assert "http" not in text.replace("http-equiv", "")
    assert "<script" not in text and "<img" not in text and "url(" not in text.replace("url(data:font/", "")
    # And could not, were one to come in with a name or an answer.
    assert policy_of(text) == {"default-src": "'none'", "style-src": "'unsafe-inline'", "font-src": "data:"}


def test_thirty_students_have_a_discrimination_and_seven_have_none(a_class: Path) -> None:
    students = read(a_class).students
    assert all(item.discrimination is not None for item in question_measures(BANK, students))
    few = question_measures(BANK, students[:7])
    assert all(item.discrimination is None and "too few" in item.why_not for item in few)
    assert "needs 8" in page(Collected(students[:7], ()), ALL)


# ---------------------------------------------------------------- files that are not trusted


def content_of(**changed: Any) -> bytes:
    answers = {"merida.stage": {"first": "a", "last": "d", "tries": 2}}
    lessons = {LESSON: {"answers": answers, "predictions": {}}}
    content = {"form": "usmex hand-in", "version": 1, "code": "BBBBBB", "lessons": lessons}
    return json.dumps({**content, **changed}).encode()


def saved(**answers: Any) -> dict[str, Any]:
    return {
        LESSON: {
            "answers": {name.replace("__", "."): given for name, given in answers.items()},
            "predictions": {},
        }
    }


def once(answer: Any) -> dict[str, Any]:
    return {"first": answer, "last": answer, "tries": 1}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "damaged or not JSON"),
        (b"\xff\xfe\x00", "damaged or not JSON"),
        (b"[" * 150_000, "damaged or not JSON"),
        (b'{"form": ' + b"9" * 10_000 + b"}", "damaged or not JSON"),
        (b"PK\x03\x04", "ZIP"),
        (b" " * (LARGEST_FILE + 1), "larger than any file"),
        (b"[]", "not a file that lesson.hand_in() writes"),
        (b'{"version": 1, "lessons": {}}', "not a file that lesson.hand_in() writes"),
        (content_of(version=2), "newer version"),
        (content_of(version="1"), "damaged"),
        (content_of(code="../../x"), "damaged"),
        (content_of(code="<b>"), "damaged"),
        (content_of(lessons=[]), "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_the_rest_goes_on(
    folder: Path, student: Made, content: bytes, told: str
) -> None:
    student(gives("merida.stage", "d"))
    (folder / "bad.json").write_bytes(content)
    collected = read(folder)
    assert len(collected.students) == 1
    [note] = collected.notes
    assert note.startswith("bad.json was left out: ") and told in note


@pytest.mark.parametrize(
    ("lessons", "told"),
    [
        (saved(merida__gone=once("a")), "belongs to no question"),
        ({"99_lesson": {"answers": {}, "predictions": {}}}, "belongs to no question"),
        ({LESSON: []}, "could not be read"),
        ({LESSON: {"answers": [], "predictions": {}}}, "could not be read"),
        (saved(merida__stage=once("z")), "could not be read"),
        (saved(merida__stage=once(["a", "b"])), "could not be read"),
        (saved(merida__stage=once({"a": "b"})), "could not be read"),
        (saved(merida__stage=once(True)), "could not be read"),
        (saved(merida__stage=once(None)), "could not be read"),
        (saved(merida__stage={"first": "a", "last": "d", "tries": 0}), "could not be read"),
        (saved(merida__stage={"first": "a", "last": "d", "tries": 10**4000}), "could not be read"),
        (saved(merida__stage="a"), "could not be read"),
        (saved(merida__jump=once("<script>alert(1)</script>")), "could not be read"),
        (saved(merida__words=once({"requested": "<b>"})), "could not be read"),
        (saved(merida__constant=once(["a", "<b>"])), "could not be read"),
        ({LESSON: {"answers": {}, "predictions": {"merida.cash": {"2009": 10**400}}}}, "could not be read"),
        ({LESSON: {"answers": {}, "predictions": {"merida.cash": {"2009": 1.0}}}}, "could not be read"),
        ({LESSON: {"answers": {}, "predictions": {"merida.cash": [1]}}}, "could not be read"),
    ],
)
def test_an_entry_that_cannot_be_used_is_left_out_and_the_rest_is_read(
    folder: Path, lessons: dict[str, Any], told: str
) -> None:
    folder.mkdir()
    good = {"00_start_here": {"answers": {"start.one": once("b")}, "predictions": {}}}
    (folder / "a.json").write_bytes(content_of(lessons={**good, **lessons}))
    collected = read(folder)
    assert list(collected.students[0].answers) == [("00_start_here", "start.one")]
    [note] = collected.notes
    assert note.startswith("a.json: 1 entry ") and told in note
    page(collected, ALL, names=True)


def test_not_a_number_and_values_beyond_the_drawing_do_no_harm(folder: Path) -> None:
    folder.mkdir()
    years = range(2009, 2014)
    for place, value in enumerate(("NaN", "Infinity", "1e14")):
        guess = (
            json.dumps(dict.fromkeys(map(str, years), 0))
            .replace("0,", f"{value},")
            .replace("0}", f"{value}}}")
        )
        lessons = f'{{"{LESSON}": {{"answers": {{}}, "predictions": {{"merida.cash": {guess}}}}}}}'
        text = f'{{"form": "usmex hand-in", "version": 1, "code": "BBBBB{place + 2}", "lessons": {lessons}}}'
        (folder / f"{place}.json").write_text(text, encoding="utf-8")
    collected = read(folder)
    assert len(collected.notes) == 2
    [item] = prediction_measures(BANK, collected.students)
    assert item.middle == dict.fromkeys(years, 800.0), "as high as the drawing goes"


def test_a_text_of_the_bank_keeps_its_stars_and_no_other_markup() -> None:
    assert rich("a <b> *c <i>* **d** * 5") == "a &lt;b&gt; <em>c &lt;i&gt;</em> <strong>d</strong> * 5"


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style><script>",
        "\x1b[31mred\u202e",
        "{code}",
    ],
)
def test_a_hostile_name_is_text_and_nothing_else(folder: Path, name: str) -> None:
    folder.mkdir()
    (folder / "<img src=x>\x1b[2J.json").write_bytes(
        content_of(name=name, lessons={"99": {}, **saved(merida__stage=once("a"))})
    )
    collected = read(folder)
    assert "\x1b" not in "".join(collected.notes)
    text = page(collected, ALL, names=True)
    for markup in ("<script", "<img", "\x1b", "\u202e"):
        assert markup not in text
    assert text.count("</style>") == 1


def test_two_files_of_one_student_count_once(
    folder: Path, student: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = student(gives("merida.stage", "a", "b", "d"))
    (folder / "earlier.json").write_bytes(
        content_of(code=json.loads(file.read_text(encoding="utf-8"))["code"])
    )
    collected = read(folder)
    assert [student.answers[LESSON, "merida.stage"].tries for student in collected.students] == [3]
    [note] = collected.notes
    assert "count as one student" in note and "earlier.json" in note


# ---------------------------------------------------------------- the command


def test_the_command_writes_the_page_and_says_where(
    a_class: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "a folder"
    assert main([str(a_class), "--out", str(out), "--lesson", "03"]) == 0
    assert f"30 students is written: open {out / 'index.html'}" in capsys.readouterr().out
    assert "Lesson 03" in (out / "index.html").read_text(encoding="utf-8")


def test_files_may_be_named_in_every_usual_way(
    a_class: Path, folder: Path, student: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    student(gives("merida.stage", "d"))
    (folder / "readme.txt").write_text("no hand-in", encoding="utf-8")
    assert len(files_of([str(folder)])) == 1, "a folder with a space in its name"
    monkeypatch.chdir(a_class.parent)
    name = a_class.name
    one, two = sorted(path.name for path in a_class.iterdir())[:2]
    assert len(files_of([name])) == 30
    assert len(files_of([f"{name}/{one} {name}/{two} {name}"])) == 30, (
        "a file that is named twice counts once"
    )
    assert len(files_of([f"{name}/*.json"])) == 30


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([""], "There is no file to read"),
        (["nowhere"], "no file or folder “nowhere”"),
        (["empty"], "There is no file to read"),
        (["bad"], "no page was written"),
        (["good", "--lesson", "42"], "There is no lesson “42”"),
        (["good", "--names", "maybe"], "yes or no"),
        (["good", "--out", "bad/bad.json"], "Name another folder with OUT=."),
    ],
)
def test_a_wrong_word_on_the_command_line_gets_one_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in (("empty", None), ("bad", b"{"), ("good", content_of())):
        (tmp_path / name).mkdir()
        if content:
            (tmp_path / name / f"{name}.json").write_bytes(content)
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert told in said.err and said.out == ""
    assert "Traceback" not in said.err
    assert not (tmp_path / "out").exists()


def test_a_small_group_is_warned(folder: Path, student: Made, tmp_path: Path) -> None:
    student(gives("merida.stage", "d"))
    make([str(folder)], str(tmp_path / "out"))
    assert "show this page to nobody" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_too_many_files_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch, student: Made) -> None:
    monkeypatch.setattr("courselab.class_report.reader.MOST_FILES", 1)
    for _ in range(2):
        student(gives("merida.stage", "d"))
    with pytest.raises(CourseError, match="too many for a class"):
        files_of([str(folder)])
