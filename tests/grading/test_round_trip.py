"""From the master to the table of grades, with thirty-six submissions, hostile ones among them."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader

from courselab.classroom import exercises, sandbox
from courselab.classroom.collect import collect
from courselab.classroom.course import gradebook
from courselab.classroom.exercises import BEGIN, END, EXERCISES, keys_of, read, release, release_path
from courselab.classroom.grading import Grade, feedback, grade, grades, write_grades
from courselab.classroom.statuses import Status, in_words
from courselab.home import PACKAGE
from courselab.notebooks.execution import write
from tests.assignment_sample import NAME, make_course
from tests.grading.submissions import FULL, WRITTEN, Handed, handed_in, text_of

COMMENT = "You name both stages, and say why they differ."
REAL = ("reading_money", "policy_memo")
"""One with every kind of task and one that is mostly read by hand; all six are executed in tests/test_assignments.py."""
ROSTER = "student_id,first,last\nperfect,Ana,Pérez\nabsent,Luis,Gómez\nblank,Bob,Blank\n"


@dataclass
class Graded:
    """The course after its first grading."""

    root: Path
    download: Path
    handed: dict[str, Handed]
    statuses: dict[str, Status]
    grades: dict[str, list[Grade]]

    def output(self, student: str) -> str:
        """Everything that a student's graded notebook shows."""
        return json.dumps(self.notebook(student).cells)

    def notebook(self, student: str) -> NotebookNode:
        return read(self.root / "autograded" / student / NAME / f"{NAME}.ipynb")

    def points(self, student: str) -> dict[str, float | None]:
        return {line.task: line.points for line in self.grades[student]}


def by_student(root: Path) -> dict[str, list[Grade]]:
    found: dict[str, list[Grade]] = {}
    for line in grades(root):
        if line.assignment == NAME:
            found.setdefault(line.student.student_id, []).append(line)
    return found


@pytest.fixture(scope="module", autouse=True)
def limits() -> Iterator[None]:
    """Short ones, so that the endless end soon; of computing, so that a busy machine changes nothing."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADING_CELL_SECONDS", "4")
        patch.setenv("GRADING_MEMORY_MB", "700")
        patch.delenv("ACCEPT_RISK", raising=False)
        patch.delenv("SANDBOX", raising=False)
        patch.setenv("MY_SECRET", "known only outside")
        yield


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    """Author, release, hand in, collect, grade."""
    root = make_course(tmp_path_factory.mktemp("class") / "exercises")
    (root / "roster.csv").write_text(ROSTER, encoding="utf-8")
    notebook = read(release(NAME, root))
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        handed = handed_in(root, listener.getsockname()[1], sys.prefix)
        download = root.parent / "download.zip"
        with zipfile.ZipFile(download, "w") as archive:
            for student, what in handed.items():
                archive.writestr(f"{student}/{NAME}.ipynb", text_of(notebook, what))
        collected = collect(NAME, download, root)
        assert set(collected.students) == set(handed) and not collected.left
        statuses = grade(NAME, root)
    yield Graded(root, download, handed, statuses, by_student(root))


STUDENTS = sorted(handed_in(Path("/"), 1, "/"))


@pytest.mark.parametrize("student", STUDENTS)
def test_points_and_status(graded: Graded, student: str) -> None:
    wanted = graded.handed[student]
    state = graded.statuses[student].state
    # Whether a bomb of processes meets the bound of memory or of processes first is chance.
    assert (state == "died" and student == "fork") or state == wanted.state, graded.statuses[student].note
    given = graded.points(student)
    if wanted.state == "unreadable":
        assert set(given.values()) == {None}
        return
    assert {task: points for task, points in given.items() if task in FULL and points} == wanted.points


def test_a_submission_that_only_waits_is_ended_by_the_clock() -> None:
    cells = ["import time\ntime.sleep(100_000)", "1"]
    assert sandbox.execute(cells, {}, sandbox.Limits(seconds=4), sandbox.backend()).end == "time"


def test_who_handed_nothing_in_is_missing_and_not_a_zero(graded: Graded) -> None:
    assert graded.statuses["absent"].state == "missing"
    assert set(graded.points("absent").values()) == {None}
    assert {line.status for line in graded.grades["absent"]} == {"missing"}


def test_a_written_answer_waits_for_the_instructor_and_a_blank_one_does_not(graded: Graded) -> None:
    waits = {student: next(line for line in lines if line.task == "reading") for student, lines in graded.grades.items()}  # fmt: skip
    for student in ("perfect", "slip", "stripped"):
        assert waits[student].needs_manual and waits[student].points is None
    assert not waits["blank"].needs_manual and waits["blank"].points == 0


def test_a_submission_reads_no_key_and_no_one_elses_work(graded: Graded) -> None:
    shown = graded.output("spy")
    assert "READ: []" in shown
    assert "IDS: [False, False]" in shown
    for student in graded.handed:
        path = graded.root / "autograded" / student / NAME / f"{NAME}.ipynb"
        assert not path.exists() or "total(" not in path.read_text(encoding="utf-8")


def test_a_submission_reaches_no_network(graded: Graded) -> None:
    assert "REACHED: []" in graded.output("socket")


def test_a_submission_writes_nowhere_but_in_a_small_folder(graded: Graded) -> None:
    shown = graded.output("writer")
    assert "WROTE: [] True" in shown
    assert not list(graded.root.rglob("was_here.txt"))
    assert not list(PACKAGE.rglob("was_here.txt"))


def test_much_output_is_cut(graded: Graded) -> None:
    path = graded.root / "autograded" / "flood" / NAME / f"{NAME}.ipynb"
    assert path.stat().st_size < 2_000_000


def test_nothing_acts_in_the_instructors_browser(graded: Graded) -> None:
    for cell in graded.notebook("script").cells:
        shown = cell.source if cell.cell_type == "markdown" else json.dumps(cell.outputs)
        assert "<script" not in shown and "<img" not in shown
    assert "<b>bold</b>" in graded.output("script")


def test_a_check_that_was_put_back_stands_after_its_answer(graded: Graded) -> None:
    ids = [cell.id for cell in graded.notebook("no_checks").cells]
    assert ids.index("paid_share_check") == ids.index("paid_share") + 1
    assert "paid_share_check" in graded.statuses["no_checks"].note


def by_hand(root: Path, student: str) -> tuple[float | None, str | None, bool]:
    with gradebook(root) as book:
        score = book.find_grade("reading", NAME, NAME, student)
        return score.manual_score, book.find_comment("reading", NAME, NAME, student).comment, score.needs_manual_grade  # fmt: skip


def read_by_hand(root: Path, student: str) -> None:
    """What the formgrader page does when an instructor gives points and a comment."""
    with gradebook(root) as book:
        score = book.find_grade("reading", NAME, NAME, student)
        score.manual_score, score.needs_manual_grade = 4, False
        book.find_comment("reading", NAME, NAME, student).manual_comment = COMMENT
        book.db.commit()


def test_grading_again_loses_no_grade_and_no_comment(graded: Graded) -> None:
    read_by_hand(graded.root, "perfect")
    kept = (4, COMMENT, False)
    grade(NAME, graded.root)
    assert by_hand(graded.root, "perfect") == kept
    assert collect(NAME, graded.download, graded.root).students["perfect"] == "already there"
    # Two are enough to be graded once more.
    for other in (graded.root / "submitted").iterdir():
        if other.name not in ("perfect", "half"):
            shutil.rmtree(other)
    grade(NAME, graded.root, again=True)
    assert by_hand(graded.root, "perfect") == kept
    assert {line.task: line.points for line in by_student(graded.root)["perfect"]} == {**FULL, "reading": 4}
    # Another answer under the same hand-given grade: it stays, and the instructor is asked to look again.
    path = graded.root / "submitted" / "perfect" / NAME / f"{NAME}.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace(WRITTEN, "Something else."), encoding="utf-8")
    grade(NAME, graded.root)
    assert by_hand(graded.root, "perfect") == (4, COMMENT, True)
    read_by_hand(graded.root, "perfect")
    # A broken file later: what was given stays, and the status says what happened.
    path.write_text("{", encoding="utf-8")
    assert grade(NAME, graded.root)["perfect"].state == "unreadable"
    assert by_hand(graded.root, "perfect") == kept


def test_the_formgrader_page_grades_in_the_same_room(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(graded.root)
    monkeypatch.setenv("PATH", f"{sysconfig.get_path('scripts')}:{os.environ['PATH']}")
    config = PyFileConfigLoader("nbgrader_config.py", str(graded.root)).load_config()
    page = NbGraderAPI(config=config)
    rooms = []
    original = sandbox.command
    monkeypatch.setattr(sandbox, "command", lambda *given: rooms.append(given[0]) or original(*given))
    outcome = page.autograde(NAME, "half")
    assert outcome["success"], outcome
    assert rooms == ["bubblewrap"]
    assert {
        line.task: line.points for line in by_student(graded.root)["half"] if line.points
    } == graded.handed["half"].points
    assert page.generate_feedback(NAME, "half")["success"]
    text = (graded.root / "feedback" / "half" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    assert "mathjax" not in text.casefold() and '<html lang="en">' in text


def test_feedback_gives_replies_and_comments_and_fetches_nothing(graded: Graded) -> None:
    pages = {
        page.parent.parent.name: page.read_text(encoding="utf-8") for page in feedback(NAME, graded.root)
    }
    assert COMMENT in pages["perfect"]
    assert "Much of what is obligated is paid in later years." in pages["perfect"]
    assert "turn the fraction over" in pages["slip"]
    assert "it has no value yet" in pages["blank"]
    assert "Not read yet (5 points)." in pages["slip"] and "Not read yet" not in pages["perfect"]
    assert "http" not in pages["perfect"].replace("http-equiv", "") and "<script" not in pages["script"]
    assert pages["perfect"].count("<h1") == 1
    keys = keys_of(NAME, graded.root)
    for page in pages.values():
        assert '<html lang="en">' in page
        assert not any(str(task.key) in page for task in keys.tasks if task.key and len(str(task.key)) > 12)


def test_the_table_of_grades_has_a_line_for_each_student_and_task(graded: Graded) -> None:
    with write_grades(graded.root).open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["student_id"] for line in lines} >= {"perfect", "absent"}
    mine = {line["task"]: line for line in lines if line["student_id"] == "perfect"}
    assert set(mine) == {*FULL, "reading"}
    assert (mine["paid_share"]["last"], mine["paid_share"]["points"], mine["paid_share"]["max"]) == (
        "Pérez",
        "3",
        "3",
    )
    absent = [line for line in lines if line["student_id"] == "absent"]
    assert {(line["points"], line["status"]) for line in absent} == {("", in_words("missing"))}


@pytest.mark.parametrize("name", [name for name in exercises.assignments() if name in REAL])
def test_the_courses_own_assignments_go_round(name: str, tmp_path: Path) -> None:
    root = tmp_path / "exercises"
    for part in ("source", "keys"):
        shutil.copytree(EXERCISES / part, root / part)
    shutil.copy(EXERCISES / "nbgrader_config.py", root)
    blank = read(release(name, root))
    master = read(exercises.master_path(name, root))
    for cell in master.cells:
        cell.source = cell.source.replace(BEGIN, "").replace(END, "")
    download = tmp_path / "download"
    for student, notebook in (("right", master), ("blank", blank)):
        (download / student).mkdir(parents=True)
        write(notebook, download / student / f"{name}.ipynb")
    collect(name, download, root)
    statuses = grade(name, root)
    assert {status.state for status in statuses.values()} == {"graded"}
    keys = keys_of(name, root)
    lines = {(line.student.student_id, line.task): line for line in grades(root)}
    for task in keys.tasks:
        right, none = lines["right", task.id], lines["blank", task.id]
        if task.kind == "written":
            assert right.needs_manual and none.points == 0
        else:
            assert (right.points, none.points) == (task.points, 0), f"{name}, {task.id}"
    pages = feedback(name, root)
    assert len(pages) == 2
    assert release_path(name, root).exists()
