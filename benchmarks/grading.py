"""How long a submission takes to grade, beside executing the same cells with nothing around them."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from nbclient import NotebookClient

from benchmarks.measure import Row, in_turn, notebook
from courselab.classroom import exercises, preprocess, sandbox
from courselab.classroom.grading import grade

ASSIGNMENT = "reading_money"
STUDENTS = 6


def bench_grading() -> list[Row]:
    """A submission with every answer given, alone and as one of six, by the function that ``make grade`` calls."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "exercises"
        alone, six = course(root / "alone", 1), course(root / "six", STUDENTS)
        cells = preprocess.code_of(preprocess.aligned(ASSIGNMENT, "student0", alone).notebook)
        cases = preprocess.cases_of(exercises.keys_of(ASSIGNMENT, alone))
        how, limits = sandbox.backend(), sandbox.Limits()

        def bare() -> None:
            NotebookClient(
                notebook(*cells), allow_errors=True, resources={"metadata": {"path": scratch}}
            ).execute()

        one, executed, class_of_six, floor = (
            median(times)
            for times in in_turn(
                timed(lambda: grade(ASSIGNMENT, alone, again=True)),
                timed(lambda: sandbox.execute(cells, cases, limits, how)),
                timed(lambda: grade(ASSIGNMENT, six, again=True)),
                timed(bare),
            )
        )
    return [
        Row(
            "Grade one submission: sandbox, execution, comparison with the key, gradebook",
            one,
            floor,
            "s",
            "1.3",
        ),
        Row("Of that, the execution in the sandbox", executed, floor, "s"),
        Row(f"Grade {STUDENTS} submissions, for each one", class_of_six / STUDENTS, floor, "s", "1.3"),
    ]


def timed(run: Callable[[], object]) -> Callable[[], float]:
    """The seconds that a call takes."""

    def seconds() -> float:
        began = time.perf_counter()
        run()
        return time.perf_counter() - began

    return seconds


def course(root: Path, students: int) -> Path:
    """A course folder in which students have handed in the model answers."""
    for part in ("source", "keys"):
        shutil.copytree(exercises.EXERCISES / part, root / part)
    shutil.copy(exercises.EXERCISES / "nbgrader_config.py", root)
    exercises.release(ASSIGNMENT, root)
    handed = exercises.read(exercises.master_path(ASSIGNMENT, root))
    for cell in handed.cells:
        cell.source = cell.source.replace(exercises.BEGIN, "").replace(exercises.END, "")
    for number in range(students):
        path = preprocess.submission_path(ASSIGNMENT, f"student{number}", root)
        path.parent.mkdir(parents=True)
        exercises.write(handed, path)
    grade(ASSIGNMENT, root)
    return root
