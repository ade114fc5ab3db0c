"""Collecting: whose each file of a download is, which of several counts, and what becomes of the rest."""

from __future__ import annotations

import datetime as dt
import os
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from courselab.classroom import __main__ as command
from courselab.classroom.collect import Collected, collect
from courselab.classroom.roster import names_student, read_roster, slug
from courselab.classroom.whose import Download, Owner, owners
from courselab.errors import CourseError
from tests.assignment_sample import NAME, make_course

ROSTER = "student_id,first,last\na01,Ana,Pérez\na02,Luis,Garza\na03,Íñigo,Muñoz\n"
NAMELESS = "its name does not say whose it is"
UNTOLD = "it cannot be told whether"
CALLED = "it is called like the assignment “pri_era”"
CROWDED = "holds the work of several students"
MOODLE = "{}_assignsubmission_file/small.ipynb"
NOON = dt.datetime(2026, 11, 18, 12)


@dataclass(frozen=True)
class Entry:
    """An entry of a zip as some program writes it; ``raw`` is its name in bytes, without the mark for UTF-8."""

    text: str
    when: dt.datetime = NOON
    raw: bytes = b""


class Unmarked(zipfile.ZipInfo):
    """An entry whose name is written as these bytes."""

    raw = b""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.raw, self.flag_bits


def make_zip(path: Path, files: Mapping[str, str | Entry], packing: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w") as zipped:
        for name, given_entry in files.items():
            entry = given_entry if isinstance(given_entry, Entry) else Entry(given_entry)
            when = entry.when
            made = (Unmarked if entry.raw else zipfile.ZipInfo)(
                name, (when.year, when.month, when.day, when.hour, when.minute, when.second)
            )
            if isinstance(made, Unmarked):
                made.raw = entry.raw
            zipped.writestr(made, entry.text, packing)
    return path


@dataclass
class Course:
    """A course folder that collects what it is handed."""

    root: Path

    def take(self, files: Mapping[str, str | Entry], name: str = "download.zip") -> Collected:
        return collect(NAME, make_zip(self.root.parent / name, files), self.root)

    def text(self, student: str) -> str:
        return (self.root / "submitted" / student / NAME / f"{NAME}.ipynb").read_text(encoding="utf-8")

    def texts(self) -> dict[str, str]:
        return {path.name: self.text(path.name) for path in (self.root / "submitted").glob("*")}

    def enroll(self, lines: str = ROSTER) -> None:
        (self.root / "roster.csv").write_text(lines, encoding="utf-8")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    other = tmp_path / "exercises" / "source" / "pri_era"
    other.mkdir(parents=True)
    (other / "pri_era.ipynb").touch()
    return Course(make_course(tmp_path / "exercises"))


SAKAI = "/Submission attachment(s)/small.ipynb"
BRIGHTSPACE = "12345-678901 - Ana Pérez - {} AM/small.ipynb"


@pytest.mark.parametrize(
    ("paths", "roster", "students", "left"),
    [
        # Each form.
        ([MOODLE.format("Ana Pérez_48213"), MOODLE.format("Luis Garza_48214")], "", "ana_perez luis_garza", {}),
        (["Ana Pérez_48213_assignsubmission_file_small.ipynb"], "", "ana_perez", {}),
        (["perezana_1234_98765_small.ipynb", "garzaluis_LATE_1235_98766_small-2.ipynb"], "", "perezana garzaluis", {}),
        (["hw_hacker_attempt_2016-01-30-15-30-10_small.ipynb"], "", "hacker", {}),
        (["Small_ana_perez_attempt_2026-11-18-10-30-00_x.ipynb"], "", "ana_perez", {}),
        (["Week 3 - aid_aperez_attempt_2026-11-18-10-30-00_x.ipynb", "Week 3 - aid_lgarza_attempt_2026-11-18-10-30-00_x.ipynb"], "", "aperez lgarza", {}),
        ([BRIGHTSPACE.format("Nov 18, 2026 1030")], "", "ana_perez", {}),
        (["12345-678901 - Ana Pérez - Nov 18, 2026 1030 AM - small.ipynb"], "", "ana_perez", {}),
        ([f"Small/Pérez, Ana(aperez){SAKAI}", f"Small/Garza, Luis(lgarza){SAKAI}"], "", "perez_ana garza_luis", {}),
        ([f"Pérez, Ana(aperez){SAKAI}"], ROSTER, "a01", {}),
        (["Ana Pérez - small.ipynb", "Luis Garza - small.ipynb"], ROSTER, "a01 a02", {}),
        (["garza/small.ipynb", "perez__small.ipynb", "soto.ipynb"], "", "garza perez soto", {}),
        (["garza/small/small.ipynb"], "", "garza", {}),
        # A student's own folders and names say nothing.
        (["perez/Downloads/small.ipynb", "garza/Downloads/small.ipynb"], "", "perez garza", {}),
        (["mallory/honest2/small.ipynb", "mallory/honest3_1_assignsubmission_file/small.ipynb", "honest2/small.ipynb"], "", "mallory honest2", {}),
        (["mallory/small.ipynb", "mallory/honest3_1_assignsubmission_file/small.ipynb"], "", "mallory", {}),
        (["mallory_7_assignsubmission_file/honest_1_assignsubmission_file/small.ipynb"], "", "mallory", {}),
        (["mallory_7_assignsubmission_file_honest_1_assignsubmission_file_small.ipynb"], "", "mallory", {}),
        (["mallory_7_8_x__honest__small.ipynb"], "", "mallory", {}),
        (["hw_mallory_attempt_2026-11-18-10-30-00_x_honest_attempt_2026-11-18-10-30-00_small.ipynb"], "", "mallory", {}),
        (["mallory_7_8_x_honest_attempt_2026-11-18-10-30-00_y.ipynb"], "", "", {0: NAMELESS}),
        (["Mallory - x_honest_attempt_2026-11-18-10-30-00_y.ipynb", "Ana - small.ipynb"], "", "ana", {0: NAMELESS}),
        # Folders around the class.
        (["download/garza/small.ipynb", "download/perez/small.ipynb"], "", "garza perez", {}),
        (["download/garza/small.ipynb"], "", "garza", {}),
        (["small/garza/small.ipynb", "small/perez.ipynb"], "", "garza perez", {}),
        (["Downloads/" + MOODLE.format("Ana Pérez_48213")], "", "ana_perez", {}),
        (["Submitted files/perezana_1234_98765_small.ipynb"], "", "perezana", {}),
        (["entregas/Ana Pérez/small.ipynb", "entregas/Zoë Frost/small.ipynb"], ROSTER, "a01 zoe_frost", {}),
        (["Ana Pérez/Downloads/small.ipynb"], ROSTER, "a01", {}),
        # It cannot be told.
        (["week 3/garza/small.ipynb", "week 3/perez/small.ipynb"], "", "", {0: UNTOLD, 1: UNTOLD}),
        (["garza/Downloads/small.ipynb"], "", "", {0: UNTOLD}),
        (["mallory/honest2/small.ipynb", "mallory/honest3_1_assignsubmission_file/small.ipynb"], "", "", {0: UNTOLD, 1: UNTOLD}),
        (["one/a_1_assignsubmission_file/small.ipynb", "one/b_2_assignsubmission_file/small.ipynb", "soto/small.ipynb"], "", "soto", {0: CROWDED, 1: CROWDED}),
        (["Lucho G/Ana Pérez/small.ipynb"], ROSTER, "", {0: UNTOLD}),
        (["Lucho G/" + MOODLE.format("Ana Pérez_1")], "", "", {0: UNTOLD}),
        (["Lucho G/perezana_1234_98765_small.ipynb"], "", "", {0: UNTOLD}),
        (["week 3/Ana Pérez/small.ipynb", "week 3/Zoë Frost/small.ipynb"], ROSTER, "", {0: UNTOLD, 1: UNTOLD}),
        ([f"Homework 3/Pérez, Ana(aperez){SAKAI}", f"Homework 3/Garza, Luis(lgarza){SAKAI}"], "", "", {0: CROWDED, 1: CROWDED}),
        # Sections of a class.
        (["S 1/Ana Pérez/small.ipynb", "S 1/Luis Garza/small.ipynb", "S 2/soto/small.ipynb"], ROSTER, "s_2", {0: CROWDED, 1: CROWDED}),
        (["S 1/week/Ana Pérez/small.ipynb", "S 1/week/Luis Garza/small.ipynb", "soto.ipynb"], ROSTER, "soto", {0: CROWDED, 1: CROWDED}),
        (["S 1/Ana Pérez - small.ipynb", "S 1/Eva Soto - small.ipynb", "S 1/small.ipynb", "soto.ipynb"], "", "soto", {0: CROWDED, 1: CROWDED, 2: CROWDED}),
        (["S 1/a_1_assignsubmission_file/small.ipynb", "S 1/b_2_assignsubmission_file/small.ipynb", "S 1/c/small.ipynb", "soto.ipynb"], "", "soto", dict.fromkeys(range(3), CROWDED)),
        (["S 1/perez/small.ipynb", "S 1/garza/small.ipynb", "S 2/soto.ipynb", "S 2/rojo.ipynb"], "", "", dict.fromkeys(range(4), UNTOLD)),
        (["Ana Pérez/Luis Garza/small.ipynb", "Ana Pérez/Íñigo Muñoz/small.ipynb", "soto.ipynb"], ROSTER, "a01 soto", {}),
        (["perez/Version 9/small.ipynb", "perez/Version 10/small.ipynb", "soto/small.ipynb", "soto/notes.ipynb", "soto/more.ipynb"], "", "perez soto", {}),
        # Another assignment's file, and an ending in capitals.
        (["perez/small.ipynb", "perez/pri_era (1).ipynb", "garza/pri_era.ipynb", "soto/small pri_era.ipynb"], "", "perez soto", {1: CALLED, 2: CALLED}),
        (["perezana_1_2_pri_era.ipynb", "pri_era.ipynb"], "", "", {0: CALLED, 1: CALLED}),
        (["pri_era.ipynb", "PRI ERA_7_assignsubmission_file_x.ipynb"], "student_id\npri_era\n", "pri_era", {}),
        (["perez/SMALL.IPYNB", "garza_1_2_small.IPYNB", "S_soto_attempt_2026-11-18-10-30-00_x.Ipynb"], "", "perez garza soto", {}),
        # Copies.
        (["perez (1).ipynb"], "", "perez", {}),
        (["Copia de perez.ipynb"], "", "perez", {}),
        (["perez - Copy (2).ipynb"], "", "perez", {}),
        (["Ana Pérez - small (1).ipynb"], ROSTER, "a01", {}),
        (["small.ipynb", "small (1).ipynb", "small-Copy1.ipynb", "Copia de small.ipynb", "small_2.ipynb", "my small - new.ipynb"], "", "", dict.fromkeys(range(6), NAMELESS)),
        (["small/small.ipynb"], "", "", {0: NAMELESS}),
        (["x_" * 15_000 + "attempt_2026-11-18-10-30-00_y.ipynb", "ana.ipynb"], "", "ana", {0: NAMELESS}),
        (["!!!/small.ipynb", "garza/small.ipynb"], "", "garza", {0: NAMELESS}),
        # Namesakes and the class list.
        ([MOODLE.format("Luis Gómez_1"), MOODLE.format("Luis Gómez_2")], "", "luis_gomez_1 luis_gomez_2", {}),
        (["José Díaz/small.ipynb", "Jose Diaz/small.ipynb"], "", "", {0: "2 people would be", 1: "2 people would be"}),
        (["hw_1_ana_paz_attempt_2026-11-18-10-30-00_x.ipynb", "hw_1_eva_paz_attempt_2026-11-18-10-30-00_x.ipynb"], "", "paz_hw_1_ana_paz paz_hw_1_eva_paz", {}),
        ([MOODLE.format("Ana Pérez_1"), MOODLE.format("Ana Pérez_2")], ROSTER, "", {0: "2 people would be", 1: "2 people would be"}),
        ([MOODLE.format("Luis Gómez_1"), MOODLE.format("Luis Gómez_2")], "student_id,first,last\n1,Luis,Gómez\n2,Luis,Gómez\n", "1 2", {}),
        (["garzaluis_1_98765_small.ipynb"], "student_id,first,last\n1,Ana,Pérez\n", "garzaluis", {}),
        (["garzaluis_1_98765_small.ipynb"], "student_id\n1\n", "1", {}),
        (
            ["perezana_1_11_small.ipynb", "nunezgarciajose_2_12_small.ipynb", "obriensean_3_13_small.ipynb", "hernándezmaríajosé_4_14_small.ipynb"],
            "student_id,first,last\n20231,Ana,Pérez\n20232,José,Ñúñez García\n20233,Seán,O'Brien\n20235,María-José,Hernández\n",
            "20231 20232 20233 20235", {},
        ),
        # Other letters.
        (["李明/small.ipynb", "王芳/small.ipynb", "Анна Попова/small.ipynb", "علي حسن/small.ipynb"], "student_id,first,last\nabsent,,\n", "李明 王芳 анна_попова علي_حسن", {}),
    ],
)  # fmt: skip
def test_each_file_is_its_students(
    course: Course, paths: list[str], roster: str, students: str, left: dict[int, str]
) -> None:
    if roster:
        course.enroll(roster)
    found = course.take({path: path for path in paths})
    assert sorted(found.students) == sorted(course.texts()) == sorted(students.split())
    taken = {path for path, told in found.left.items() if "was taken for this student" in told}
    assert set(found.left) - taken == {paths[place] for place in left}
    assert all(told in found.left[paths[place]] for place, told in left.items())
    # Nothing is lost: a file is a student's, or it is listed.
    assert {*paths} == {*course.texts().values(), *found.left}


PARTS = st.sampled_from(
    ["honest", "honest2", "small", "Downloads", "a b", "honest_1_assignsubmission_file", "Paz, Eva(honest)", "download",
     "1-2 - honest - Nov 18, 2026 1030 AM"]
)  # fmt: skip
FILES = st.sampled_from(
    ["small.ipynb", "honest.ipynb", "honest__small.ipynb", "honest - small.ipynb", "honest_1_2_small.ipynb",
     "hw_honest_attempt_2026-11-18-10-30-00_small.ipynb", "honest_1_assignsubmission_file_small.ipynb", "notes.pdf"]
)  # fmt: skip
INSIDE = st.lists(st.tuples(st.lists(PARTS, max_size=3), FILES), min_size=1, max_size=6)
THEIRS = ["mallory", "Mallory Díaz", "mallory_9_assignsubmission_file", "Díaz, Mallory(honest)"]


@settings(derandomize=True, deadline=None, max_examples=200, database=None)
@given(
    st.sampled_from(THEIRS),
    INSIDE,
    st.lists(st.sampled_from(["honest/small.ipynb", "ana.ipynb"]), unique=True),
    st.booleans(),
    st.booleans(),
)
def test_nothing_inside_a_students_folder_is_anothers(
    folder: str, inside: list[tuple[list[str], str]], others: list[str], wrapped: bool, listed: bool
) -> None:
    """Where others handed in as well, the platform named the folder, or the class list has the student."""
    named = folder in THEIRS[2:]
    assume(others or named or listed)

    def knows(owner: Owner) -> bool:
        return listed and "mallory" in owner.name.casefold()

    around = PurePosixPath("download" if wrapped else "")
    theirs = [around / PurePosixPath(folder, *parts, name) for parts, name in inside]
    found = owners([*theirs, *(around / path for path in others)], Download(NAME, "download", knows))
    for path in theirs:
        owner = found[path]
        if isinstance(owner, str):
            assert (CROWDED in owner or UNTOLD in owner) and not (named or listed)
        else:
            assert "mallory" in owner.name.casefold()
    for path in others:
        assert found[around / path] == Owner(path.split("/")[0].removesuffix(".ipynb"))


def test_the_newest_attempt_counts(course: Course) -> None:
    late, early = dt.datetime(2026, 11, 20, 9), dt.datetime(2026, 11, 13, 9)
    found = course.take(
        {
            "Small_aperez_attempt_2026-11-20-10-30-00_a.ipynb": "new",
            # A zip may be dated when it was made; what the platform says of an attempt goes before.
            "Small_aperez_attempt_2026-11-18-10-30-00_b.ipynb": Entry("old", late),
            BRIGHTSPACE.format("Oct 30, 2026 1030"): Entry("old", late),
            BRIGHTSPACE.format("Nov 2, 2026 930"): Entry("new", early),
            "Luis Garza_1_assignsubmission_file/small.ipynb": Entry("old", early),
            "Luis Garza_1_assignsubmission_file/tarea final.ipynb": Entry("new", late),
            "soto/small.ipynb": "old",
            "soto/small (2).ipynb": "old",
            "soto/small (10).ipynb": "new",
            "vega/small.ipynb": "old",
            "vega/small (1).ipynb": "new",
            "vega/tarea 7.ipynb": "old",
            "rojo_1_98765_small.ipynb": Entry("old", early),
            "rojo_1_98799_small-1.ipynb": Entry("new", late),
            "rojo_1_98800_notes.ipynb": Entry("old", late + dt.timedelta(seconds=2)),
            "diaz/small.ipynb": "same",
            "diaz/notes.ipynb": "same",
        }
    )
    assert course.texts() == {"aperez": "new", "ana_perez": "new", "luis_garza": "new", "soto": "new", "vega": "new", "rojo": "new", "diaz": "same"}  # fmt: skip
    assert len(found.left) == 9
    assert "“Luis Garza_1_assignsubmission_file/tarea final.ipynb” is newer" in found.left["Luis Garza_1_assignsubmission_file/small.ipynb"]  # fmt: skip
    assert "newer" not in found.left["soto/small (2).ipynb"]


def test_only_a_newer_file_takes_the_place_of_one_that_is_there(course: Course) -> None:
    path = MOODLE.format("Ana Pérez_48213")

    def take(text: str, *day: int) -> str:
        return course.take({path: Entry(text, dt.datetime(*day))}).students["ana_perez"]

    assert take("week 2", 2026, 11, 20, 9) == "collected"
    told = take("week 1", 2026, 11, 13, 9)
    assert "20 November 2026, 09:00" in told and "the older “" in told and path in told
    assert take("week 2", 2026, 11, 13, 9) == "already there"
    assert course.text("ana_perez") == "week 2"
    assert "newer file took the place" in take("week 3", 2026, 11, 27, 9)
    assert "the older" in take("week 2", 2026, 11, 20, 9)
    # The date that a zip gives where there is none, and one that is the same.
    for day in ((1980, 1, 1), (2026, 11, 27, 9)):
        told = take("which?", *day)
        assert "cannot be told" in told and "submitted/ana_perez/small/small.ipynb" in told.replace(
            os.sep, "/"
        )
    assert course.text("ana_perez") == "week 3"
    (course.root / "submitted" / "ana_perez" / NAME / f"{NAME}.ipynb").unlink()
    assert take("which?", 1980, 1, 1) == "collected"


def test_the_dates_of_a_folder_and_of_a_zip_are_compared(course: Course, tmp_path: Path) -> None:
    course.take({"garza/small.ipynb": Entry("one", NOON)})
    file = tmp_path / "again" / "garza" / "small.ipynb"
    file.parent.mkdir(parents=True)
    for text, hours, told in (("old", -1, "the older"), ("new", 1, "a newer file took the place")):
        file.write_text(text, encoding="utf-8")
        when = (NOON + dt.timedelta(hours=hours)).timestamp()
        os.utime(file, (when, when))
        assert told in collect(NAME, tmp_path / "again", course.root).students["garza"]
    assert course.text("garza") == "new"


def test_a_namesake_in_a_later_download_is_another_student(course: Course) -> None:
    later = dt.datetime(2026, 11, 27)
    course.take({MOODLE.format("Luis Gómez_1"): "first"})
    course.take({MOODLE.format("Luis Gómez_2"): Entry("second", later)})
    course.take(
        {MOODLE.format("Luis Gómez_1"): Entry("better", later), MOODLE.format("Luis Gómez_2"): "late"}
    )
    assert course.texts() == {"luis_gomez": "better", "luis_gomez_2": "second"}


LONG = "Maria de los Angeles Guadalupe Fernandez de Cordova y Villalobos "


@pytest.mark.parametrize(
    ("first", "then", "roster", "replaced"),
    [
        (MOODLE.format("Ana Pérez_1"), MOODLE.format("Ana Pérez_2"), ROSTER, False),
        (MOODLE.format("Ana Pérez_1"), MOODLE.format("ANA PÉREZ_1"), ROSTER, True),
        (MOODLE.format("Ana Pérez_1"), "Ana Pérez/small.ipynb", ROSTER, True),
        ("Ana Pérez/small.ipynb", MOODLE.format("Ana Pérez_1"), "", True),
        ("Ana Pérez/small.ipynb", "Ana Pérez - small (1).ipynb", "", True),
        ("Ana Pérez/small.ipynb", MOODLE.format("Ana Perez_1"), "", False),
        ("Müller/small.ipynb", "Muller/small.ipynb", "", False),
        ("José Nuñez/small.ipynb", "Jose Nunez/small.ipynb", "", False),
        (f"{LONG}Ana/small.ipynb", f"{LONG}Zoe/small.ipynb", "", False),
    ],
)
def test_a_later_download_replaces_only_the_file_of_whom_it_calls_alike(
    course: Course, first: str, then: str, roster: str, replaced: bool
) -> None:
    if roster:
        course.enroll(roster)
    [student] = course.take({first: "first"}).students
    told = course.take({then: Entry("then", NOON + dt.timedelta(1))}).students[student]
    assert course.texts() == {student: "then" if replaced else "first"}
    if not replaced:
        assert "what is there stays: it is of “" in told and then in told
        assert f"submitted/{student}/small/small.ipynb" in told.replace(os.sep, "/")
        course.take({first: Entry("better", NOON + dt.timedelta(2))})
        assert course.texts() == {student: "better"}


def test_a_number_once_known_stays_known_and_a_name_of_two_is_no_ones(course: Course) -> None:
    def take(path: str, days: int) -> str:
        course.take({path: Entry(f"{path} {days}", NOON + dt.timedelta(days))})
        return " ".join(sorted(course.texts()))

    assert take(MOODLE.format("Luis Gómez_1"), 0) == take("Luis Gómez/small.ipynb", 1) == "luis_gomez"
    assert take(MOODLE.format("Luis Gómez_2"), 2) == "luis_gomez luis_gomez_2"
    take("Luis Gómez/small.ipynb", 3)
    assert course.text("luis_gomez") == "Luis Gómez/small.ipynb 1"


def test_names_of_a_zip_are_read_as_they_were_meant(course: Course) -> None:
    course.enroll()
    by_finder = unicodedata.normalize("NFD", "Íñigo Muñoz/small.ipynb")
    found = course.take(
        {
            "1": Entry("a", raw="Ana Pérez/small.ipynb".encode("cp850")),
            "2": Entry("b", raw=by_finder.encode()),
            "3": Entry("x", raw=by_finder.replace("small", "notes").encode()),
            "Luis Garza\\small.ipynb": "c",
            "__MACOSX/Íñigo Muñoz/._small.ipynb": "x",
            "Luis Garza/.DS_Store": "x",
            "Luis Garza/.ipynb_checkpoints/small-checkpoint.ipynb": "x",
            "../../escape/small.ipynb": "x",
        }
    )
    assert course.texts() == {"a01": "a", "a02": "c", "a03": "b"}
    # An accent stands on its letter again, so that names can be compared and read.
    assert set(found.left) == {"Íñigo Muñoz/notes.ipynb"}
    assert not list(course.root.parent.parent.rglob("escape"))


def test_what_is_left_out_is_named_with_what_to_do(course: Course) -> None:
    found = course.take(
        {
            "garza/answers.docx": "x",
            "garza/all.zip": "x",
            "garza/small.ipynb.txt": "x",
            "garza/small.ipynb": "\ufeff{}",
            "=cmd|calc/small.ipynb": "x",
        }
    )
    assert {path: told.split(";")[1].split()[0] for path, told in found.left.items()} == {
        "garza/answers.docx": "ask",
        "garza/all.zip": "unpack",
        "garza/small.ipynb.txt": "take",
    }
    # A name that would be a formula loses what makes it one, and a notebook the mark that is no part of it.
    assert course.texts() == {"garza": "{}", "cmd_calc": "x"}


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_entry_that_cannot_be_read_replaces_nothing(course: Course, packing: int) -> None:
    course.take({"garza/small.ipynb": Entry("first", NOON)})
    days = {"garza/small.ipynb": Entry("newest", NOON + dt.timedelta(2)), "garza/other.ipynb": Entry("newer", NOON + dt.timedelta(1))}  # fmt: skip
    download = make_zip(course.root.parent / "next.zip", days, packing)
    content = bytearray(download.read_bytes())
    content[content.index(b"garza/small.ipynb") + len("garza/small.ipynb")] = 0xFF
    download.write_bytes(content)
    found = collect(NAME, download, course.root)
    assert list(found.left) == ["garza/small.ipynb"] and "damaged" in found.left["garza/small.ipynb"]
    assert course.text("garza") == "newer"


def test_who_is_not_in_the_class_list_is_asked_about_and_nothing_acts_on_the_terminal(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    course.enroll()
    names = ["Zoë Frost/sm\x1b[2Jall.ipynb", "Ana Pérez/small.ipynb", "Ana Pérez/an\nswer\u202e.txt"]
    download = make_zip(course.root.parent / "download.zip", dict.fromkeys(names, "x"))
    assert command.main(["collect", NAME, "--from", str(download)], course.root) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if "not in roster.csv" in line and "zoe_frost" in line]
    assert not [line for line in lines if "not in roster.csv" in line and "a01" in line]
    assert len(lines) == 5 and all(line.isprintable() for line in lines)
    assert lines[-1] == "2 students handed in."


@pytest.mark.parametrize(
    ("text", "told"), [(None, "There is nothing at"), ("x", "neither a folder nor a zip")]
)
def test_a_download_that_is_none_is_named(course: Course, text: str | None, told: str) -> None:
    source = course.root.parent / "down\x1bload.zip"
    if text:
        source.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=told) as problem:
        collect(NAME, source, course.root)
    assert str(problem.value).isprintable()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("id,first\nx,y\n", "the first line must be student_id"),
        ("student_id\n=1+1\n", "line 2: “=1\\+1” cannot name a student"),
        ("student_id\na\na\n", "line 3: “a” stands twice"),
    ],
)
def test_a_fault_of_the_roster_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=told):
        read_roster(tmp_path)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Ana María Núñez-Pérez", "ana_maria_nunez-perez"),
        ("Łukasz Øre", "łukasz_øre"),
        ("Андрей", "андрей"),
        ("김민준", "김민준"),
        ("अनिल", "अनिल"),
        ("..!", ""),
    ],
)
def test_names_become_ids(name: str, made: str) -> None:
    assert slug(name) == slug(slug(unicodedata.normalize("NFD", name))) == made
    assert names_student(slug(name)) == bool(made)


def test_what_claims_to_be_too_large_stays_in_its_zip(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Zeros pack to a thousandth: a small download may hold more than the memory."""
    opened: list[str] = []
    unpack = zipfile.ZipFile.open

    def spy(archive: zipfile.ZipFile, name: Any, mode: str = "r", **more: Any) -> Any:
        if mode == "r":
            opened.append(name.filename)
        return unpack(archive, name, mode, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(zipfile.ZipFile, "open", spy)
    monkeypatch.setattr("courselab.classroom.collect.LARGEST_FILE", 1000)
    found = course.take({"garza/small.ipynb": "0" * 1001, "perez/small.ipynb": "0" * 1000})
    assert set(opened) == {"perez/small.ipynb"}
    assert found.students == {"perez": "collected"} and "larger than" in found.left["garza/small.ipynb"]
    assert not (course.root / "submitted" / "garza").exists()


def test_a_download_of_too_many_files_is_refused(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courselab.classroom.download.MOST_FILES", 2)
    with pytest.raises(CourseError, match="holds more than 2 files"):
        course.take({f"student{place}/small.ipynb": "x" for place in range(3)})
