"""What changed since an earlier version is found, said in plain words, and named in the CHANGELOG."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from courselab import explore
from courselab.commands.changes import __main__ as command
from courselab.commands.changes.change import Change
from courselab.commands.changes.compare import asked_in_vain, changes, report
from courselab.commands.changes.versions import Files, files_at, files_here, last_version
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.shown import KEY, Shown
from tests.notebooks import noting

LESSON = "03_lesson"
CHARTS = ("aid_flows",)
COMMAND = re.compile(r"`(make changes[^`]*)`")
VERSION = re.compile(r"^## \[(\d+\.\d+\.\d+)\]", re.MULTILINE)


def option(text: str, correct: bool = False, because: str = "So it is.") -> dict[str, Any]:
    return {"text": {"en": text}, "because": {"en": because}, **({"correct": True} if correct else {})}


def one(*options: dict[str, Any]) -> dict[str, Any]:
    return {"id": "aid.one", "kind": "one", "prompt": {"en": "Which?"}, "options": list(options)}


def bank(*entries: dict[str, Any]) -> str:
    return yaml.safe_dump({"lesson": LESSON, "questions": list(entries)})


def cell(
    name: str, shows: Shown | None, plain: str = "", markdown: str = "", drawn_from: str = "", code: str = ""
) -> dict[str, Any]:
    outputs: list[dict[str, Any]] = []
    if drawn_from:
        outputs.append(
            {"data": {"image/png": "x"}, "metadata": {"image/png": {"alt": "", "drawn_from": drawn_from}}}
        )
    if plain:
        outputs.append({"data": {"text/plain": plain, "text/markdown": markdown or plain}})
    made = {"id": name, "cell_type": "code", "source": code, "outputs": outputs}
    return noting(made, *([shows] if shows else []))


def prose(name: str, source: str) -> dict[str, Any]:
    return {"id": name, "cell_type": "markdown", "source": source, "metadata": {}}


def notebook(*cells: dict[str, Any]) -> str:
    return json.dumps({"cells": list(cells)})


def course(
    questions: str = "", lesson: str = "", key: str = "", table: str = "", assignment: str = ""
) -> dict[str, str]:
    return {
        f"notebooks/{LESSON}.ipynb": lesson or notebook(),
        f"exercises/questions/{LESSON}.yaml": questions or bank(),
        f"exercises/answer_keys/{LESSON}.ipynb": key or notebook(),
        "data/aid.csv": table or "year,amount\n2008,1\n2009,2\n",
        "exercises/keys/essay.yaml": assignment or "tasks: []\n",
    }


def told(old: Files, new: Files) -> list[tuple[str, str]]:
    return [(change.kind, change.words) for change in changes(old, new, CHARTS)]


def test_two_equal_versions_differ_in_nothing() -> None:
    assert told(course(), course()) == []
    here = files_here(COURSE.root)
    assert len(here) > 70
    assert changes(here, here, explore.names()) == []


RIGHT, WRONG = option("paid", correct=True), option("promised")


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ([], [one(RIGHT, WRONG)], "key", "the question `aid.one` is new"),
        ([one(RIGHT, WRONG)], [], "key", "the question `aid.one` is gone"),
        (
            [one(RIGHT, WRONG)],
            [one(option("paid"), option("promised", correct=True))],
            "key",
            "the question `aid.one`: the right answer changed",
        ),
        (
            [one(RIGHT, WRONG)],
            [one(option("paid out", correct=True), option("promised", because="No."))],
            "wording",
            "only the wording or the replies changed: `aid.one`",
        ),
        (
            [one(RIGHT, WRONG)],
            [one(WRONG, RIGHT)],
            "key",
            "the question `aid.one`: the order of its choices changed",
        ),
        (
            [one(RIGHT, WRONG)],
            [one(RIGHT, WRONG, option("x"))],
            "key",
            "the question `aid.one`: it has 3 choices instead of 2",
        ),
        (
            [one(RIGHT, WRONG)],
            [{**one(RIGHT, WRONG), "kind": "several"}],
            "key",
            "the question `aid.one`: it was of the kind “one” and is now of the kind “several”",
        ),
        (
            [{"id": "a.order", "kind": "order", "items": [option("x"), option("y")]}],
            [{"id": "a.order", "kind": "order", "items": [option("y"), option("x")]}],
            "key",
            "the question `a.order`: the right order changed",
        ),
        (
            [
                {
                    "id": "a.match",
                    "kind": "match",
                    "pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}],
                }
            ],
            [
                {
                    "id": "a.match",
                    "kind": "match",
                    "pairs": [{"left": "a", "right": "2"}, {"left": "b", "right": "1"}],
                }
            ],
            "key",
            "the question `a.match`: the right pairs changed",
        ),
        (
            [{"id": "a.number", "kind": "number", "tolerance": 1}],
            [{"id": "a.number", "kind": "number", "tolerance": 2}],
            "key",
            "the question `a.number`: the tolerance changed",
        ),
    ],
)
def test_a_key_is_told_from_its_wording(
    old: list[dict[str, Any]], new: list[dict[str, Any]], kind: str, words: str
) -> None:
    assert told(course(bank(*old)), course(bank(*new))) == [(kind, words)]


def test_a_number_that_the_tables_give_differently_is_a_changed_key() -> None:
    question = bank({"id": "aid.sum", "kind": "number", "answer": {"derive": "total(…)"}})
    prediction = "**aid.line.** Draw.\n\n**The record** (million dollars): 2009: 1.0; 2010: {}\n\nThink."
    text = "**aid.sum.** How much?\n\n**Answer:** {0} dollars\n\n**Derived:** `total(…)` = {0}\n"
    old, new = (
        notebook(
            cell("a", Shown("answer", "aid.sum"), text.format(one)),
            cell("b", Shown("answer", "aid.line"), prediction.format(other)),
        )
        for one, other in (("3.000", "2.0"), ("4.000", "2.5"))
    )
    both = yaml.safe_dump({**yaml.safe_load(question), "predictions": [{"id": "aid.line", "series": "s"}]})
    assert told(course(both, key=old), course(both, key=new)) == [
        (
            "key",
            "the prediction `aid.line`: the tables now give 2009: 1.0; 2010: 2.5 instead of 2009: 1.0; 2010: 2.0",
        ),
        ("key", "the question `aid.sum`: the tables now give 4.000 instead of 3.000"),
    ]


def test_pictures_words_and_tables_of_a_chart_are_told_apart() -> None:
    show = Shown("chart", "aid_flows")

    def shown(drawn_from: str, words: str, table: str) -> str:
        return notebook(cell("flows", show, words, f"{words}<details>{table}</details>", drawn_from))

    old = course(lesson=shown("f1", "It rose.", "1"))
    for new, parts in (
        (shown("f2", "It rose.", "1"), "picture"),
        (shown("f1", "It fell.", "1"), "words"),
        (shown("f1", "It rose.", "2"), "table"),
        (shown("f2", "It fell.", "2"), "picture, words, table"),
    ):
        assert told(old, course(lesson=new)) == [
            ("output", f"the chart `aid_flows` (cell `flows`): {parts} changed")
        ]
    assert told(old, course()) == [("output", "the chart `aid_flows` (cell `flows`) is gone")]


def test_other_cells_and_text_are_seen_and_cells_that_ask_are_left_to_the_bank() -> None:
    old = notebook(
        cell("compare", Shown("compare"), "1"),
        cell("hood-code", None, "2", code="1 + 1"),
        cell("quiz", Shown("question", "aid.one"), "Question aid.one"),
        prose("text", "Then."),
    )
    new = notebook(
        cell("compare", Shown("compare"), "2"),
        cell("hood-code", None, "3", code="1 + 2"),
        cell("quiz", Shown("question", "aid.one"), "Question aid.one, newly put"),
        prose("text", "Now."),
    )
    assert told(course(lesson=old), course(lesson=new)) == [
        ("output", "the check against published figures changed"),
        ("output", "the result of the cell `hood-code` changed"),
        ("wording", "the text of 1 passage changed"),
    ]


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("year,amount\n2008,1\n2009,3\n", "the table `aid`: 1 of 2 rows differ (in `amount`)"),
        ("year,amount\n2008,1\n2009,2\n2010,2\n", "the table `aid`: 1 of now 3 rows are new"),
        ("year,amount\n2008,1\n", "the table `aid`: 1 of 2 rows are gone"),
        ("year,sum\n2008,1\n2009,2\n", "the table `aid`: the field `amount` is gone; the field `sum` is new"),
        (
            "year,amount\n2009,2\n2008,1\n",
            "the table `aid`: only the order or the quotes of its rows changed",
        ),
    ],
)
def test_a_table_says_what_differs(table: str, words: str) -> None:
    assert told(course(), course(table=table)) == [("table", words)]


def test_a_task_of_an_assignment_says_whether_its_key_changed() -> None:
    old, key, reply = (
        yaml.safe_dump({"tasks": [{"id": "peak", "key": key, "right": {"en": right}}]})
        for key, right in (("max", "Yes."), ("min", "Yes."), ("max", "Yes, it is."))
    )
    assert told(course(assignment=old), course(assignment=key)) == [
        ("key", "the task `peak`: its key or its points changed")
    ]
    assert told(course(assignment=old), course(assignment=reply)) == [
        ("wording", "the task `peak`: only its replies or its wording changed")
    ]


def test_the_report_says_what_a_student_with_an_older_copy_meets() -> None:
    ask = notebook(
        cell("q", Shown("question", "aid.one"), "Question aid.one"),
        cell("c", Shown("chart", "old_chart"), "w", drawn_from="f1"),
    )
    old, new = course(bank(one(RIGHT, WRONG)), ask), course(bank(), notebook())
    assert asked_in_vain(old, new, CHARTS) == {LESSON: ["aid.one", "old_chart"]}
    text = report(changes(old, new, CHARTS), asked_in_vain(old, new, CHARTS))
    assert text.startswith("### For a course that is running\n\n- `03_lesson`\n")
    assert (
        "  - an older copy asks for `aid.one`, `old_chart` and says there that the new copy is needed" in text
    )
    assert report([], {}) == "Nothing that a running course would notice has changed."


def git(folder: Path, *arguments: str) -> None:
    author = ("-c", "user.name=a", "-c", "user.email=a@localhost")
    subprocess.run(["git", "-C", str(folder), *author, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A course of which version 0.1.0 is tagged."""
    git(tmp_path, "init", "--quiet")
    for name, text in course(bank(one(RIGHT, WRONG))).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "first")
    git(tmp_path, "tag", "v0.1.0")
    return tmp_path


def test_the_command_compares_the_folder_with_the_last_tag(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "COURSE", replace(command.COURSE, root=repository))
    command.main([])
    assert capsys.readouterr().out == "Nothing that a running course would notice has changed.\n"
    (repository / f"exercises/questions/{LESSON}.yaml").write_text(bank(), encoding="utf-8")
    command.main(["v0.1.0"])
    assert "the question `aid.one` is gone" in capsys.readouterr().out


def test_a_version_that_does_not_say_what_its_cells_show_gets_one_sentence(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "COURSE", replace(COURSE, root=repository))
    path = repository / f"notebooks/{LESSON}.ipynb"
    asking = cell("q", Shown("question", "aid.one"), "Question aid.one")
    del asking["metadata"][KEY]
    path.write_text(notebook(asking), encoding="utf-8")
    git(repository, "commit", "--quiet", "--all", "--message", "second")
    with pytest.raises(CourseError, match="The version “HEAD” cannot be compared: its notebooks do not say"):
        command.main(["HEAD"])
    with pytest.raises(CourseError, match="does not say what its cell “q” shows"):
        command.main(["v0.1.0"])


def test_a_version_that_is_not_there_gets_one_sentence(
    repository: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("v9", "--all", "HEAD:data"):
        with pytest.raises(CourseError, match="There is no version “"):
            files_at(repository, name)
    bare = tmp_path_factory.mktemp("copy")
    with pytest.raises(CourseError, match="not under git"):
        files_at(bare, "v0.1.0")


def test_before_the_first_tag_there_is_nothing_to_compare_with(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    git(repository, "tag", "--delete", "v0.1.0")
    monkeypatch.setattr(command, "COURSE", replace(command.COURSE, root=repository))
    command.main([])
    assert "No earlier version is tagged here" in capsys.readouterr().out


def printed_commands() -> list[str]:
    """Each ``make changes …`` that a page of the project tells its reader to write."""
    pages = [
        *COURSE.root.glob("*.md"),
        *COURSE.root.glob("exercises/*.md"),
        *COURSE.root.glob("decisions/*.md"),
    ]
    found = [text for page in pages for text in COMMAND.findall(page.read_text(encoding="utf-8"))]
    return sorted(set(found))


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make here")
@pytest.mark.parametrize("printed", printed_commands())
def test_a_printed_command_does_not_fail(printed: str) -> None:
    """In the environment as it is, which is not made anew."""
    program, *arguments = printed.split()
    done = subprocess.run(
        [program, "-s", "-o", "environment", f"RUN={sys.executable}", *arguments],
        cwd=COURSE.root,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def running_part(changelog: str) -> str:
    """What the newest version of a CHANGELOG says to whoever teaches the course just now."""
    newest = re.split(r"^## ", changelog, flags=re.MULTILINE)[1]
    return "".join(part for part in re.split(r"^### ", newest, flags=re.M) if part.startswith("For a course"))


def faults(changelog: str, version: str, tagged: str | None, found: list[Change]) -> list[str]:
    """What is wrong with a CHANGELOG of this version, if ``found`` has changed since the version that was tagged."""
    newest = VERSION.findall(changelog)[0]
    wrong = [] if newest == version else [f"pyproject.toml says {version}, CHANGELOG.md {newest}"]
    named = running_part(changelog)
    if not named:
        wrong.append(f"{newest} has no part “For a course that is running”")
    needed = dict.fromkeys(change.about for change in found if change.kind in ("key", "output"))
    if needed and tagged == f"v{newest}":
        wrong.append(f"{tagged} is tagged and lessons have changed since: begin a new version")
    return wrong + [f"{about} has changed and is not named" for about in needed if f"`{about}`" not in named]


def test_the_changelog_checker_sees_each_fault() -> None:
    found = [
        Change("03_lesson", "key", "x"),
        Change("04_lesson", "output", "x"),
        Change("05_lesson", "wording", "x"),
    ]
    good = (
        "## [0.2.0]\n\n### For a course that is running\n\n- `03_lesson`: x\n- `04_lesson`: x\n\n## [0.1.0]\n"
    )
    assert faults(good, "0.2.0", "v0.1.0", found) == []
    assert faults(good, "0.3.0", "v0.1.0", found) == ["pyproject.toml says 0.3.0, CHANGELOG.md 0.2.0"]
    assert faults(good.replace("- `04_lesson`: x\n", ""), "0.2.0", "v0.1.0", found) == [
        "04_lesson has changed and is not named"
    ]
    moved = good.replace("## [0.1.0]", "## [0.1.0]\n\n`03_lesson`").replace("- `03_lesson`: x\n", "")
    assert faults(moved, "0.2.0", "v0.1.0", found) == ["03_lesson has changed and is not named"]
    assert faults(good.replace("For a course", "For all"), "0.2.0", None, []) == [
        "0.2.0 has no part “For a course that is running”"
    ]
    assert faults(good, "0.2.0", "v0.2.0", found) == [
        "v0.2.0 is tagged and lessons have changed since: begin a new version"
    ]


def test_the_changelog_names_every_lesson_that_changed_since_the_last_tag() -> None:
    """Before the first tag, or in a copy without tags, the lessons have nothing to be compared with.

    Then only the version and the part's presence are checked here; the checker itself is proved above.
    """
    changelog = (COURSE.root / "CHANGELOG.md").read_text(encoding="utf-8")
    version = tomllib.loads((COURSE.root / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "version"
    ]
    tagged = last_version(COURSE.root)
    found = changes(files_at(COURSE.root, tagged), files_here(COURSE.root), explore.names()) if tagged else []
    assert faults(changelog, version, tagged, found) == [], "see: make changes"
    for name in re.findall(r"`(\d\d_\w+)`", running_part(changelog)):
        assert (COURSE.root / "notebooks" / f"{name}.ipynb").is_file() or tagged, f"there is no lesson {name}"
