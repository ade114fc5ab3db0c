"""The example course's assignment: released, handed in, collected, graded in the sandbox, given back, by the real commands."""

from __future__ import annotations

import csv
import shutil
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests.example_course import ASSIGNMENT, copy_to, run, strangers, texts_in

ANSWERS = {
    "renewals": "renewals = 4100 / 4800 * 100",
    "visits_per_loan": (
        'loans = courselab.load("library_loans")\n'
        'loans = loans[(loans["counting"] == "first") & (loans["year"] == visits_year)].set_index("library")["loans"]\n'
        'visits = courselab.load("library_visits")\n'
        'visits_per_loan = visits[visits["year"] == visits_year].set_index("library")["visits"] / loans'
    ),
    "advice": "South, since more people come there; what they read there no table says.",
}
"""A known slip, a right answer that reads both tables in the closed room, and one for the teacher."""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("ACCEPT_RISK", raising=False)
    monkeypatch.delenv("SANDBOX", raising=False)
    return copy_to(tmp_path / "library")


def test_one_submission_goes_round(course: Path, tmp_path: Path) -> None:
    shutil.rmtree(course / "exercises" / "release")
    told = run(course, "-m", "courselab.classroom", "assignment", ASSIGNMENT)
    released = course / "exercises" / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    assert f"exercises/release/{ASSIGNMENT}/{ASSIGNMENT}.ipynb" in told
    notebook = nbformat.read(released, as_version=4)
    assert "Names a number" not in released.read_text(encoding="utf-8"), "the solution was given away"
    for cell in notebook.cells:
        cell.source = ANSWERS.get(cell.id, cell.source)
    download = tmp_path / "download.zip"
    with zipfile.ZipFile(download, "w") as archive:
        archive.writestr(f"ana/{ASSIGNMENT}.ipynb", nbformat.writes(notebook))

    classroom = ("-m", "courselab.classroom")
    assert "1 student handed in." in run(course, *classroom, "collect", ASSIGNMENT, f"--from={download}")
    graded = run(course, *classroom, "grade", ASSIGNMENT)
    assert "ana" in graded and "3 of 8" in graded and "1 answer to be read by you" in graded
    run_in_the_room = nbformat.read(course / "exercises" / "autograded" / "ana" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=4)  # fmt: skip
    outputs = [output for cell in run_in_the_room.cells for output in cell.get("outputs", [])]
    assert outputs and [output.evalue for output in outputs if output.output_type == "error"] == []
    run(course, *classroom, "grades")
    with (course / "exercises" / "grades.csv").open(encoding="utf-8-sig") as file:
        lines = {line["task"]: (line["points"], line["max"]) for line in csv.DictReader(file)}
    assert lines == {"renewals": ("1", "2"), "visits_per_loan": ("2", "2"), "advice": ("", "4")}
    run(course, *classroom, "feedback", ASSIGNMENT)
    [page] = texts_in(course / "exercises" / "feedback").items()
    assert "That is the part that was taken out." in page[1] and "Most who come in take no book" in page[1]
    assert strangers(dict([page])) == {}
