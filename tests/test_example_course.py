"""The example course, from end to end by the real commands: what is committed is current, and nothing of another course shows.

Its assignment is graded in ``tests/grading/test_example_course.py``.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.example_course import ASSIGNMENT, EXAMPLE, LESSON, ROOT, copy_to, gates, run, strangers, texts_in
from tests.notebooks import assert_current, read

TITLE = "In 2024 North lent 4,300 books, South 2,800"
ASKED = "Which library lent more books in 2024?"
CHOICE = "It depends on what a loan is"
MACHINE = ROOT / "src" / "courselab" / "locale" / "courselab.pot"
MASTER = """
import pathlib, sys
from courselab.classroom.exercises import executed, master_path
from courselab.notebooks.execution import write

write(executed(master_path(sys.argv[1]), drawn=False), pathlib.Path(sys.argv[2]))
"""
WORK = """
from courselab import open_lesson

lesson = open_lesson("01_which_library")
lesson.progress.record_answer("01_which_library", "library.ahead", "a", "almost")
lesson.progress.record_prediction("01_which_library", "library.south", {2021: 3300, 2022: 4100, 2023: 4700, 2024: 5300})
lesson.hand_in("Ana Ruiz")
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example, outside of the folder of any other course."""
    return copy_to(tmp_path_factory.mktemp("example") / "library")


# ---------------------------------------------------------------- what is committed is current


def test_tables_guide_release_and_sentences_are_what_the_commands_make(tmp_path: Path) -> None:
    course = copy_to(tmp_path / "library")
    before, machine = texts_in(course), MACHINE.read_bytes()
    shutil.rmtree(course / "exercises" / "release")
    run(course, "-m", "courselab.commands.package")
    run(course, "-m", "courselab.commands.guide")
    run(course, "-m", "courselab.commands.messages")
    assert MACHINE.read_bytes() == machine, "a course renews its own template only"
    run(course, "-m", "courselab.classroom", "assignment", ASSIGNMENT)
    after = texts_in(course)
    assert sorted(before) == sorted(after)
    assert [name for name in before if before[name] != after[name]] == [], "run the commands in its README"


def test_it_passes_the_gates_of_every_course(course: Path) -> None:
    """Lesson and key current, seals, replies, colors, each chart in each state: all but the house rules on length and headings."""
    files = [
        f"tests/test_{name}.py"
        for name in ("bank", "catalog", "claims", "colors", "data", "explorers", "notebooks")
    ]
    files += [
        "tests/test_prose.py::test_each_number_is_printed_or_cited",
        "tests/test_prose.py::test_the_minutes_add_up",
    ]
    told = gates(course, *files, names=f"{LESSON} or loans_by_year or library_")
    count = re.search(r"(\d+) passed", told)
    assert count and int(count[1]) > 40, told


def test_its_own_tests_pass(course: Path) -> None:
    assert "2 passed" in run(course, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests")


def test_the_master_is_what_the_command_makes(course: Path, tmp_path: Path) -> None:
    run(course, "-c", MASTER, ASSIGNMENT, str(tmp_path / "made.ipynb"))
    committed = EXAMPLE / "exercises" / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert_current(committed, read(tmp_path / "made.ipynb"))


def test_each_cell_gives_again_what_is_committed(course: Path, tmp_path: Path) -> None:
    nbval = ("--nbval", "--nbval-current-env", "--nbval-cell-timeout", "60")
    told = run(
        course, "-m", "pytest", "-q", "-p", "no:cacheprovider", *nbval, "notebooks", "exercises/answer_keys",
        COURSELAB_PROGRESS=str(tmp_path / "progress.json"),
    )  # fmt: skip
    count = re.search(r"(\d+) passed", told)
    assert count and int(count[1]) >= 18, told


def test_nothing_of_another_course_stands_in_it() -> None:
    committed = {
        name: text
        for name, text in texts_in(EXAMPLE).items()
        if not name.startswith(("out/", "exercises/submitted/", "exercises/feedback/"))
    }
    assert len(committed) > 20
    assert strangers(committed) == {}


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_in_its_folder_serves_it() -> None:
    asked = ["make", "-n", "lab", "formgrader", "data"]
    told = subprocess.run(asked, cwd=EXAMPLE, capture_output=True, encoding="utf-8", check=True).stdout
    assert f'COURSELAB_COURSE="{EXAMPLE}"' in told and "courselab.commands.package" in told
    assert f'cd "{EXAMPLE}" &&' in told and f'cd "{EXAMPLE}/exercises" &&' in told


def test_the_packages_around_it_do_not_know_it() -> None:
    its_own = re.compile(
        r"two_libraries|library_loans|library_visits|loans_by_year|which_library|use_of_libraries"
    )
    assert [name for name, text in texts_in(ROOT / "src").items() if its_own.search(text)] == []


def test_a_course_needs_neither_claims_nor_votes_nor_predictions_nor_assignments(tmp_path: Path) -> None:
    course = copy_to(tmp_path / "library")
    for name in ("source", "keys", "release"):
        shutil.rmtree(course / "exercises" / name)
    (course / "data" / "claims.csv").unlink()
    package = course / "data" / "datapackage.json"
    described = json.loads(package.read_text(encoding="utf-8"))
    described["resources"] = [table for table in described["resources"] if table["name"] != "claims"]
    package.write_text(json.dumps(described), encoding="utf-8")
    questions = course / "exercises" / "questions" / f"{LESSON}.yaml"
    kept = questions.read_text(encoding="utf-8").partition("  - id: library.vote")[0]
    questions.write_text(kept, encoding="utf-8", newline="\n")
    assert "3 tables" in run(course, "-m", "courselab.commands.package")
    run(course, "-m", "courselab.commands.guide")
    run(course, "-m", "courselab.classroom", "masters")
    key = (
        (course / "exercises" / "lessons" / f"{LESSON}.md")
        .read_text(encoding="utf-8")
        .partition("key: begin")[2]
    )
    assert "library.renewals" in key and "No right answer" not in key and "Predictions" not in key


# ---------------------------------------------------------------- what the commands make of it


def test_the_reading_edition_has_chart_questions_tables_and_words(course: Path) -> None:
    assert "index.html" in run(course, "-m", "courselab.commands.site")
    made = texts_in(course / "out" / "site")
    page = made[f"{LESSON}.html"]
    assert f'alt="{TITLE}. Books lent, calendar years' in page
    assert ASKED in page and CHOICE in page
    assert 'data-courselab="prediction"' in page
    [store] = re.findall(r'data-store="(loans_by_year-\w+)"', page)
    assert f"_static/courselab/stores/{store}.js" in made
    assert "préstamo" in made["glossary.html"]
    assert "Gazette, 3 May 2025" in made["sources.html"]
    assert "Visits are people and loans are books." in made["data/library_visits.html"]
    assert "library.renewals" in made[f"teaching/lessons/{LESSON}.html"]
    assert "(20 minutes)" in made["index.html"] and "Run the notebooks" in made["index.html"]
    assert strangers(made) == {}


def test_the_deck_has_chart_question_and_verdict(course: Path) -> None:
    run(course, "-m", "courselab.commands.slides")
    made = texts_in(course / "out" / "slides")
    deck = made[f"{LESSON}.html"]
    assert TITLE in deck and ASKED in deck and "Qualified" in deck
    assert f"exercises/lessons/{LESSON}.md" in deck
    assert strangers(made) == {}


def test_sheet_and_moodle_file_ask_the_questions(course: Path) -> None:
    run(course, "-m", "courselab.exports")
    folder = course / "out" / "question_bank"
    made = texts_in(folder)
    sheet, key = made[f"{LESSON}/{LESSON}_sheet.html"], made[f"{LESSON}/{LESSON}_key.html"]
    assert "From the course “Two libraries”." in sheet and "Every figure is invented." in sheet
    assert ASKED in sheet and "data:image/png;base64," in sheet
    assert "= 52.5" in key and "52.5" not in sheet
    root = ElementTree.fromstring(made[f"{LESSON}/{LESSON}.moodle.xml"])
    assert [found.get("type") for found in root.iter("question")] == [
        "category", "multichoice", "numerical", "essay",
    ]  # fmt: skip
    assert ASKED in made[f"{LESSON}/{LESSON}.moodle.xml"]
    assert strangers(made) == {}


def test_the_class_report_tells_what_was_answered_and_guessed(course: Path, tmp_path: Path) -> None:
    run(course / "notebooks", "-c", WORK, COURSELAB_PROGRESS=str(tmp_path / "progress.json"))
    [file] = (course / "notebooks").glob("two_libraries_hand_in_*.json")
    assert json.loads(file.read_text(encoding="utf-8"))["name"] == "Ana Ruiz"
    told = run(course, "-m", "courselab.class_report", str(file))
    file.unlink()
    page = (course / "out" / "class_report" / "index.html").read_text(encoding="utf-8")
    assert str(course / "out" / "class_report" / "index.html") in told
    assert ASKED in page and "3,900 books in 2019" in page
    assert re.search(r"<th[^>]*>2024</th>\s*<td[^>]*>2,800</td>\s*<td[^>]*>5,300</td>", page), (
        "the record and the guess"
    )
    assert strangers({"page": page}) == {}
