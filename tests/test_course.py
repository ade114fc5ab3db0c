"""What course.yaml says, a sentence for each slip in it, and a machine that serves another course than this one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from courselab.course import FILE, FOLDERS, KNOWN, NEEDED, Course, read_course
from courselab.errors import CourseError

SMALLEST: dict[str, Any] = {
    "name": "library",
    "title": {"en": "Two libraries"},
    "folders": {part: part for part in FOLDERS} | {"code": "library"},
    "charts": "library.charts",
}
WHOLE: dict[str, Any] = {
    **SMALLEST,
    "license": {"en": "CC BY 4.0", "es": "CC BY 4.0"},
    "front_page": "front_page.md",
    "ledger": ["subject"],
    "landmarks": [1999],
    "glossary": {"en": "English"},
    "signs": {"kilo": ["kg"]},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the parts that every process of a course needs."""
    made = tmp_path_factory.mktemp("course")
    for part in ("library", "data"):
        (made / part).mkdir()
    return made


def read(folder: Path, said: Any) -> Course:
    text = said if isinstance(said, str) else yaml.safe_dump(said, allow_unicode=True)
    (folder / FILE).write_text(text, encoding="utf-8")
    return read_course(folder)


def test_the_least_and_the_most_that_it_can_say(folder: Path) -> None:
    assert set(WHOLE) == set(KNOWN) and set(SMALLEST) == set(NEEDED)
    course = read(folder, SMALLEST)
    assert course.package == "library" and course.data == folder / "data"
    assert not (course.license or course.front_page or course.ledger or course.landmarks or course.signs)
    course = read(folder, WHOLE)
    assert (course.ledger, course.landmarks, course.signs) == (("subject",), (1999,), {"kilo": ("kg",)})
    assert course.front_page == folder / "front_page.md"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("name: [", r"course\.yaml, line 1: the file cannot be read"),
        ("- a list", "the file must give name, title, folders and charts"),
        ("", "the file must give name"),
        ({**WHOLE, "landmark": [2000]}, "“landmark:” is not known here. Did you mean “landmarks:”?"),
        ({**WHOLE, "xyz": 1}, "“xyz:” is not known here. There are: name, title"),
        ({**WHOLE, 7: 1}, "“7:” is not known here"),
        ({**WHOLE, "name": "two words"}, "“name:” must be a short name .* it is “two words”"),
        ({**WHOLE, "name": 7}, "“name:” must be a short name"),
        ({**WHOLE, "title": "Two libraries"}, "“title:” must give a text by language"),
        ({**WHOLE, "title": {"es": "Dos"}}, "“title:” has no English text"),
        ({**WHOLE, "license": {"en": " "}}, "“license:” must give a text by language"),
        ({**WHOLE, "charts": "other.charts"}, "“charts:” must be a module in the folder of “code:”, such as library.charts"),
        ({**WHOLE, "charts": "library"}, "“charts:” must be a module"),
        ({**WHOLE, "folders": "data"}, "“folders:” must give a folder for each of its parts"),
        ({**WHOLE, "folders": {**SMALLEST["folders"], "dat": "x"}}, "“dat:” is not known in “folders:”. Did you mean “data:”?"),
        ({**WHOLE, "folders": {"code": "library"}}, "“folders:” does not name “data:”"),
        ({**WHOLE, "folders": {**SMALLEST["folders"], "data": "tables"}}, "names tables for “data:”, and there is no such folder"),
        ({**WHOLE, "folders": {**SMALLEST["folders"], "data": "../data"}}, "“folders: data:” must lie in the folder of course.yaml"),
        ({**WHOLE, "folders": {**SMALLEST["folders"], "data": "/data"}}, "“folders: data:” must lie in the folder of course.yaml"),
        ({**WHOLE, "front_page": ["a"]}, "“front_page:” must name a file"),
        ({**WHOLE, "front_page": "/etc/hostname"}, "“front_page:” must lie in the folder"),
        ({**WHOLE, "ledger": "subject"}, "“ledger:” must be a list of names of fields"),
        ({**WHOLE, "landmarks": ["1999"]}, "“landmarks:” must be a list of years"),
        ({**WHOLE, "landmarks": [True]}, "“landmarks:” must be a list of years"),
        ({**WHOLE, "glossary": ["en"]}, "“glossary:” must give the head of a column by language"),
        ({**WHOLE, "signs": {"kilo": "kg"}}, "“signs: kilo:” must be a list of texts"),
        ("name: a\nname: b", r"course\.yaml, line 2: the file cannot be read \(“name:” is written twice"),
        ("name: &a b\ntitle: *a", "line 2: the file cannot be read .an alias"),
        ("name: !!timestamp abc", "line 1: the file cannot be read .a tag"),
        ("#" * 100_001, "larger than 100 kilobytes"),
        ({**WHOLE, "name": "courselab"}, "“name:” must be a short name"),
        ({**WHOLE, "folders": {**SMALLEST["folders"], "made": "."}}, "“folders: made:” must be a folder of its own"),
        ({**WHOLE, "folders": {**SMALLEST["folders"], "made": "data"}}, "must be a folder of its own; it is “data”"),
        ({**WHOLE, "folders": {**SMALLEST["folders"], "data": "x" * 3000}}, "course.yaml: "),
        ('name: "a\\0b"', "cannot be read|must be a short name|is missing"),
        *(({key: value for key, value in WHOLE.items() if key != gone}, f"“{gone}:” is missing; add it.") for gone in NEEDED),
    ],
    ids=str,
)  # fmt: skip
def test_a_slip_is_told_in_one_sentence(folder: Path, said: Any, told: str) -> None:
    with pytest.raises(CourseError, match=told) as refused:
        read(folder, said)
    assert str(refused.value).startswith(str(folder / FILE)) and "\n" not in str(refused.value)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text("ab:é\n", max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=2),
    max_leaves=4,
)


@settings(deadline=None, max_examples=200)
@given(key=st.sampled_from(KNOWN), value=ANYTHING)
def test_whatever_stands_there_is_taken_or_refused_in_a_sentence(folder: Path, key: str, value: Any) -> None:
    try:
        read(folder, {**WHOLE, key: value})
    except CourseError as refused:
        assert key in str(refused)


def run(course: Path, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A command or a script for another course, as it is started in a process of its own."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd or course,
        env={**os.environ, "COURSELAB_COURSE": str(course)},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        *(("-m", f"courselab.{name}") for name in ("commands.site", "commands.notebooks", "exports", "classroom", "class_report", "commands.package")),
        ("-c", "from courselab import open_lesson"),
        ("-c", "import courselab; courselab.load('loans')"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_without_a_course_a_command_says_one_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("COURSELAB_COURSE names") and done.stderr.count("\n") == 1


def test_a_folder_that_is_named_wrongly_is_not_taken_for_the_course_around_it(folder: Path) -> None:
    read(folder, SMALLEST)
    done = run(folder / "data", "-c", "import courselab; courselab.load('loans')", cwd=folder)
    assert done.returncode == 1 and "where there is no course.yaml" in done.stderr


def test_another_error_is_still_told_as_python_tells_it(folder: Path) -> None:
    read(folder, SMALLEST)
    assert "ZeroDivisionError" in run(folder, "-c", "import courselab.errors; 1 / 0").stderr


TABLES = """{
 "name": "libraries", "title": "Libraries", "description": "Invented.", "version": "1",
 "resources": [{
  "name": "loans", "title": "Loans", "description": "Invented.", "courselab:row": "One library in one year.",
  "courselab:clock": "calendar", "courselab:stage": "none", "courselab:counted_by": "They", "courselab:limits": ["None."],
  "courselab:separate_from": ["Nothing."], "courselab:accessed": "2024", "sources": [{"title": "Invented"}],
  "licenses": [{"name": "facts", "title": "Figures only"}], "courselab:example": "table.head()",
  "schema": {"fields": [
   {"name": "year", "type": "year", "title": "Year", "description": "Of the calendar.", "unit": "year"},
   {"name": "library", "type": "string", "title": "Library", "description": "Its name."},
   {"name": "loans", "type": "integer", "title": "Loans", "description": "Books lent.", "unit": "books"}
  ]}
 }]
}"""
QUESTIONS = """
lesson: 01_opening_hours
questions:
  - id: loans.rise
    kind: number
    unit: {en: "kilos of books"}
    tolerance: 1
    answer: {derive: 'at(series("loans", "loans"), 2023)'}
    prompt: {en: "How much?"}
    right: {en: "That is the sum."}
    near:
      - {value: 1, because: {en: "That is far too few."}}
    otherwise: {en: "Add the two libraries."}
    hints:
      - {en: "There are two rows of that year."}
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A course with one table and one question: no claims, no sources, no glossary, no charts."""
    for part in ("library", "data", "exercises/questions"):
        (tmp_path / part).mkdir(parents=True)
    signs = {"kilo": ["kg"]}
    (tmp_path / FILE).write_text(yaml.safe_dump({**SMALLEST, "signs": signs}), encoding="utf-8")
    (tmp_path / "data" / "datapackage.json").write_text(TABLES, encoding="utf-8")
    rows = "2021,North,5\n2021,South,7\n2023,North,8\n2023,South,9\n"
    (tmp_path / "data" / "loans.csv").write_text(f"year,library,loans\n{rows}", encoding="utf-8")
    (tmp_path / "exercises" / "questions" / "01_opening_hours.yaml").write_text(QUESTIONS, encoding="utf-8")
    return tmp_path


def test_a_course_of_one_table_is_sealed_asked_and_exported(library: Path) -> None:
    sealed = run(library, "-m", "courselab.commands.package")
    assert sealed.stdout.startswith("Sealed in data/datapackage.json: 1 tables"), sealed.stderr
    dictionary = (library / "data" / "README.md").read_text(encoding="utf-8")
    assert "import courselab" in dictionary and "Invented." in dictionary
    told = (library / "data" / "tables" / "loans.md").read_text(encoding="utf-8")
    assert "as compiled in *Two libraries*" in told
    exported = run(library, "-m", "courselab.exports")
    assert exported.returncode == 0, exported.stderr
    sheet = (library / "made" / "question_bank" / "01_opening_hours" / "01_opening_hours_sheet.html").read_text(encoding="utf-8")  # fmt: skip
    assert "From the course “Two libraries”." in sheet
    asked = "from courselab.quiz import bank_for, grade; q = bank_for('01_opening_hours').questions[0]; "
    assert (
        run(library, "-c", asked + "print(grade(q, '17 kg').tone, grade(q, '17 $').tone)").stdout
        == "yes nothing\n"
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("-m", "courselab.commands.site"), "there is no lesson"),
        (("-m", "courselab.commands.slides"), "there is no lesson"),
        (("-m", "courselab.commands.notebooks"), "there is no lesson"),
        (("-m", "courselab.classroom", "exercises"), "There is no assignment yet"),
        (("-m", "courselab.commands.pins"), "There is no file .*requirements.txt"),
        (("-c", "from courselab import explore; explore.loans()"), "“charts:” names library.charts, and there is no such module"),
        (("-c", "from courselab.claims import claims_of; claims_of('01_opening_hours')"), "There is no table “claims”"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_what_a_small_course_lacks_is_told_in_one_sentence(
    library: Path, arguments: tuple[str, ...], told: str
) -> None:
    assert run(library, "-m", "courselab.commands.package").returncode == 0
    done = run(library, *arguments)
    assert done.returncode == 1
    assert re.search(told, done.stderr) and "Traceback" not in done.stderr
