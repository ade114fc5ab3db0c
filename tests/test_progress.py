"""Progress: kept between sessions and between notebooks; never an error, whatever the file is like."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from courselab.progress import CODE, Progress, file

from . import faults

LESSON = "03_pan_cooperation_merida"
NOT_KEPT = "Your progress is not kept: its file cannot be written. The lesson works all the same."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "progress.json"


def test_answers_and_guesses_are_there_again(path: Path) -> None:
    progress = Progress.open(path)
    progress.record_answer(LESSON, "merida.stage", "a", "not_that")
    progress.record_answer(LESSON, "merida.stage", "d", "yes")
    progress.record_answer(LESSON, "merida.match", {"a": "b"}, "almost")
    progress.record_prediction(LESSON, "merida.cash", {2009: 350.0, 2010: 400.0})
    again = Progress.open(path)
    assert again.note == ""
    stage = again.answer(LESSON, "merida.stage")
    assert stage is not None
    assert (stage["answer"], stage["tone"], stage["tries"]) == ("d", "yes", 2)
    drawn = again.prediction(LESSON, "merida.cash")
    assert drawn is not None
    assert drawn["first"] == drawn["last"] == {2009: 350.0, 2010: 400.0}
    assert again.answer(LESSON, "other") is None
    assert again.prediction("other", "merida.cash") is None


def test_the_first_guess_stays(path: Path) -> None:
    progress = Progress.open(path)
    progress.record_prediction(LESSON, "merida.cash", {2009: 350.0})
    progress.record_prediction(LESSON, "merida.cash", {2009: 311.0})
    drawn = Progress.open(path).prediction(LESSON, "merida.cash")
    assert drawn is not None
    assert (drawn["first"], drawn["last"]) == ({2009: 350.0}, {2009: 311.0})


def test_the_first_answer_stays(path: Path) -> None:
    progress = Progress.open(path)
    for answer, tone in (("b", "not_that"), ("a", "almost"), ("d", "yes")):
        progress.record_answer(LESSON, "merida.stage", answer, tone)
    saved = Progress.open(path).answer(LESSON, "merida.stage")
    assert saved is not None
    assert saved["first"] == {"answer": "b", "tone": "not_that"}
    assert saved["answer"] == "d"


def _of_version_1(answer: object, tries: int) -> dict[str, object]:
    at = "2026-03-02T10:00:00+00:00"
    return {"answer": answer, "tone": "yes", "tries": tries, "at": at, "missed": tries > 1, "streak": 1}


def test_a_file_of_version_1_is_read_and_goes_on(path: Path) -> None:
    path.parent.mkdir()
    answers = {"once": _of_version_1("a", 1), "twice": _of_version_1("d", 2)}
    guess = {"first": {"2009": 1.0}, "last": {"2009": 2.0}, "at": "2026-03-02T10:00:00+00:00"}
    old = {"version": 1, "lessons": {LESSON: {"answers": answers, "predictions": {"p": guess}}}}
    path.write_text(json.dumps(old), encoding="utf-8")
    progress = Progress.open(path)
    assert progress.note == ""
    once, twice = progress.answer(LESSON, "once"), progress.answer(LESSON, "twice")
    assert once is not None and once["first"] == {"answer": "a", "tone": "yes"}
    assert twice is not None and (twice["first"], twice["tries"]) == (None, 2)
    assert json.loads(path.read_text(encoding="utf-8")) == old, "reading alone changes nothing"
    progress.record_answer(LESSON, "twice", "b", "not_that")
    again = Progress.open(path)
    twice = again.answer(LESSON, "twice")
    assert again.note == ""
    assert twice is not None and (twice["first"], twice["tries"]) == (None, 3)
    assert again.prediction(LESSON, "p") is not None


def test_the_code_is_drawn_once(path: Path, tmp_path: Path) -> None:
    progress, other = Progress.open(path), Progress.open(path)
    code = progress.code()
    assert CODE.fullmatch(code)
    assert other.code() == code == Progress.open(path).code()
    assert Progress.open(tmp_path / "another.json").code() != code
    nowhere = Progress(None)
    assert nowhere.code() == nowhere.code()


def test_asking_for_the_code_reads_what_another_notebook_kept(path: Path) -> None:
    one, two = Progress.open(path), Progress.open(path)
    two.record_answer(LESSON, "q", "x", "yes")
    one.code()
    assert one.answer(LESSON, "q") is not None


def test_the_format_is_the_documented_one(path: Path) -> None:
    progress = Progress.open(path)
    progress.record_answer(LESSON, "q", ["a", "b"], "yes")
    progress.record_prediction(LESSON, "p", {2009: 350.0})
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["version"] == 2
    assert content["lessons"][LESSON]["answers"]["q"].keys() == {
        "answer",
        "tone",
        "first",
        "tries",
        "at",
        "missed",
        "streak",
    }
    assert content["lessons"][LESSON]["predictions"]["p"]["first"] == {"2009": 350.0}


def test_an_empty_answer_is_not_kept(path: Path) -> None:
    progress = Progress.open(path)
    progress.record_answer(LESSON, "q", "", "nothing")
    assert progress.answer(LESSON, "q") is None


@pytest.mark.parametrize("answer", [None, object(), float("nan"), [1], {"a": 1}, True])
def test_what_is_no_answer_is_not_kept(path: Path, answer: object) -> None:
    progress = Progress.open(path)
    progress.record_answer(LESSON, "q", answer, "yes")
    assert progress.answer(LESSON, "q") is None
    assert progress.note == ""


def test_any_text_can_be_kept(path: Path) -> None:
    Progress.open(path).record_answer(LESSON, "q", "Mérida \ud800", "not_that")
    saved = Progress.open(path).answer(LESSON, "q")
    assert saved is not None and saved["answer"] == "Mérida \ud800"


def test_two_notebooks_keep_each_others_answers(path: Path) -> None:
    one, two = Progress.open(path), Progress.open(path)
    one.record_answer(LESSON, "a", "x", "yes")
    two.record_answer(LESSON, "b", "y", "yes")
    one.record_answer(LESSON, "b", "z", "not_that")
    again = Progress.open(path)
    assert again.answer(LESSON, "a") is not None
    b = again.answer(LESSON, "b")
    assert b is not None and (b["answer"], b["tries"]) == ("z", 2)


def _answer_many(path: Path, name: str) -> None:
    progress = Progress.open(path)
    for index in range(15):
        progress.record_answer(LESSON, f"{name}{index}", "x", "yes")


def test_two_processes_at_once_lose_nothing(path: Path) -> None:
    start = multiprocessing.get_context("spawn")
    writers = [start.Process(target=_answer_many, args=(path, name)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    saved = json.loads(path.read_text(encoding="utf-8"))["lessons"][LESSON]["answers"]
    assert len(saved) == 30
    assert [item.name for item in path.parent.iterdir()] == ["progress.json"]


def test_a_lock_left_by_a_crash_is_taken_over(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "PATIENCE", 0.05)
    path.parent.mkdir()
    path.with_name("progress.json.lock").touch()
    progress = Progress.open(path)
    progress.record_answer(LESSON, "q", "x", "yes")
    assert progress.note == ""
    assert Progress.open(path).answer(LESSON, "q") is not None


def test_a_lock_that_changes_hands_is_not_broken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many notebooks, a slow disk: who waits long for them all must not write while one of them does."""
    monkeypatch.setattr(file, "PATIENCE", 0.3)
    path.parent.mkdir()
    lock = path.with_name("progress.json.lock")
    lock.touch()
    broken: list[int] = []

    def others() -> None:
        for turn in range(10):
            time.sleep(0.1)
            if not lock.exists():
                broken.append(turn)
            lock.touch()
        lock.unlink()

    busy = threading.Thread(target=others)
    busy.start()
    Progress.open(path).record_answer(LESSON, "q", "x", "yes")
    busy.join()
    assert broken == []
    assert Progress.open(path).answer(LESSON, "q") is not None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"version": 1}',
        b'{"version": 1, "lessons": []}',
        b'{"version": "1", "lessons": {}}',
        b"[" * 100_000,
        b'{"version": 1, "lessons": {"l": {"answers": {"q": 5}, "predictions": {}}}}',
        b'{"version": 2, "code": 5, "lessons": {}}',
        b'{"version": 2, "code": "<script>", "lessons": {}}',
    ],
)
def test_a_damaged_file_is_kept_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    progress = Progress.open(path)
    [aside] = path.parent.glob("progress.damaged-*.json")
    assert aside.read_bytes() == content
    assert str(aside) in progress.note
    progress.record_answer(LESSON, "q", "x", "yes")
    again = Progress.open(path)
    assert again.note == ""
    assert again.answer(LESSON, "q") is not None


def test_what_can_be_read_of_a_damaged_file_stays(path: Path) -> None:
    progress = Progress.open(path)
    progress.record_answer(LESSON, "good", "x", "yes")
    progress.record_prediction(LESSON, "bad", {2009: 1.0})
    content = json.loads(path.read_text(encoding="utf-8"))
    content["lessons"][LESSON]["predictions"]["bad"]["first"]["2009"] = "__import__('os')"
    path.write_text(json.dumps(content), encoding="utf-8")
    again = Progress.open(path)
    assert again.answer(LESSON, "good") is not None
    assert again.prediction(LESSON, "bad") is None
    assert "what could still be read" in again.note


def test_damage_in_the_middle_of_a_session_loses_nothing(path: Path) -> None:
    progress = Progress.open(path)
    progress.record_answer(LESSON, "a", "x", "yes")
    path.write_text("{", encoding="utf-8")
    progress.record_answer(LESSON, "a", "y", "yes")
    saved = Progress.open(path).answer(LESSON, "a")
    assert saved is not None and saved["tries"] == 2
    assert "damaged" in progress.note


def test_a_newer_file_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 3, "lessons": "other"}', encoding="utf-8")
    progress = Progress.open(path)
    progress.record_answer(LESSON, "q", "x", "yes")
    assert "newer version" in progress.note
    assert path.read_text(encoding="utf-8") == '{"version": 3, "lessons": "other"}'
    assert progress.answer(LESSON, "q") is not None


def _below_a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").touch()
    return tmp_path / "file" / "folder" / "progress.json"


def _a_folder(tmp_path: Path) -> Path:
    (tmp_path / "progress.json").mkdir()
    return tmp_path / "progress.json"


@pytest.mark.parametrize("place", [_below_a_file, _a_folder])
def test_where_nothing_can_be_written_it_works_in_memory(tmp_path: Path, place: object) -> None:
    progress = Progress.open(place(tmp_path))  # type: ignore[operator]
    assert "not kept" in progress.note
    progress.record_answer(LESSON, "q", "x", "not_that")
    progress.record_answer(LESSON, "q", "y", "yes")
    saved = progress.answer(LESSON, "q")
    assert saved is not None and (saved["answer"], saved["tries"]) == ("y", 2)


def test_a_full_disk_is_said_and_made_good_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Progress.open(path)
    progress.record_answer(LESSON, "before", "x", "yes")

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        progress.record_answer(LESSON, "during", "x", "yes")
    assert "not kept" in progress.note
    assert progress.answer(LESSON, "during") is not None
    assert Progress.open(path).answer(LESSON, "during") is None
    assert not list(path.parent.glob("*.tmp"))
    progress.record_answer(LESSON, "after", "x", "yes")
    assert progress.note == ""
    again = Progress.open(path)
    assert all(again.answer(LESSON, question) for question in ("before", "during", "after"))


def test_a_read_only_folder_still_shows_what_was_answered(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Progress.open(path).record_answer(LESSON, "q", "x", "yes")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", refuse)
    progress = Progress.open(path)
    assert "not kept" in progress.note
    assert progress.answer(LESSON, "q") is not None


@pytest.mark.parametrize(("system", "told"), [("win32", ""), ("linux", NOT_KEPT)])
def test_windows_refuses_a_lock_whose_forerunner_is_not_quite_gone(
    path: Path, monkeypatch: pytest.MonkeyPatch, system: str, told: str
) -> None:
    """Elsewhere a refusal is for good, and is said without a wait."""
    Progress.open(path)
    refusals, really = [1, 2, 3], os.open

    def refuse(*asked: Any) -> int:
        if refusals and str(asked[0]).endswith(".lock"):
            refusals.pop()
            raise PermissionError(13, "Permission denied")
        return really(*asked)

    monkeypatch.setattr("os.open", refuse)
    monkeypatch.setattr("sys.platform", system)
    assert Progress.open(path).note == told


def test_the_place_comes_from_the_environment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSELAB_PROGRESS", str(path))
    assert Progress.open().path == path


def test_without_a_home_it_works_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSELAB_PROGRESS", raising=False)
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: Path("~/.local/share/usmex"))
    progress = Progress.open()
    progress.record_answer(LESSON, "q", "x", "yes")
    assert "not kept" in progress.note
    assert progress.answer(LESSON, "q") is not None


def run_apart(script: str, path: Path, bound: bool = False) -> Any:
    """What a script prints in a process of its own; ``bound`` by the permissions of files."""
    command = [sys.executable, "-c", f"{OPEN}\n{script}", str(path)]
    finished = subprocess.run(
        faults.as_ordinary_user(command) if bound else command,
        stdout=subprocess.PIPE,
        timeout=120,
        check=True,
    )
    return json.loads(finished.stdout)


OPEN = """
import json, sys
from pathlib import Path
from courselab.progress import Progress
progress = Progress.open(Path(sys.argv[1]))
def answer(question):
    progress.record_answer("03_pan_cooperation_merida", question, "x", "yes")
    return progress.note
"""
ANSWER_FOR_EVER = """
for index in range(1_000_000):
    answer(f"q{index}")
    print(index, flush=True)
"""


def test_a_kernel_killed_while_it_writes_loses_no_answer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer that was recorded before the kill is there; a lock or half a file it left is no hindrance."""
    monkeypatch.setattr(file, "PATIENCE", 0.05)
    Progress.open(path).record_prediction(LESSON, "merida.cash", {2009: 350.0})
    for kill in range(2):
        writer = subprocess.Popen(
            [sys.executable, "-c", OPEN + ANSWER_FOR_EVER, str(path)],
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        assert writer.stdout is not None
        for _ in range(5 + kill):
            writer.stdout.readline()
        writer.kill()
        last = max(map(int, writer.communicate()[0].split()), default=4 + kill)
        again = Progress.open(path)
        assert again.note == ""
        assert all(again.answer(LESSON, f"q{index}") for index in range(last + 1))
        assert again.prediction(LESSON, "merida.cash") is not None
        again.record_answer(LESSON, f"after {kill}", "x", "yes")
        assert again.note == ""


DIE_AT_THE_RENAME = """
import os
place = str(progress.path)
def die(event, details):
    if event == "os.rename" and str(details[1]) == place:
        os._exit(41)
    if event == "open" and str(details[0]) == place and details[2] & (os.O_WRONLY | os.O_RDWR):
        os._exit(42)
sys.addaudithook(die)
answer("new")
"""


def test_the_old_file_stands_until_one_rename_puts_the_new_one_in_its_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kernel that dies at that very moment leaves the old file, byte by byte, and the next one goes on from it."""
    monkeypatch.setattr(file, "PATIENCE", 0.05)
    Progress.open(path).record_answer(LESSON, "old", "x", "yes")
    before = path.read_bytes()
    command = [sys.executable, "-c", OPEN + DIE_AT_THE_RENAME, str(path)]
    died = subprocess.run(command, timeout=120)
    assert died.returncode == 41, "0: no rename; 42: the file itself was opened to be written"
    assert path.read_bytes() == before
    again = Progress.open(path)
    assert again.note == "" and again.answer(LESSON, "new") is None
    again.record_answer(LESSON, "later", "x", "yes")
    assert again.note == ""
    assert all(Progress.open(path).answer(LESSON, question) for question in ("old", "later"))


@pytest.mark.skipif(sys.platform == "win32", reason="no limit can be set there")
def test_a_disk_that_takes_no_more_bytes(path: Path) -> None:
    """The system itself refuses to write, as on a full disk: files can be made, and stay empty."""
    notes = run_apart(
        """
import resource
notes = [answer("before")]
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
notes += [answer("during"), len(json.loads(progress.path.read_text())["lessons"]), Progress.open(progress.path).note]
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(json.dumps([*notes, answer("after")]))
""",
        path,
    )
    assert notes == ["", NOT_KEPT, 1, "", ""]
    again = Progress.open(path)
    assert all(again.answer(LESSON, question) for question in ("before", "during", "after"))
    assert [item.name for item in path.parent.iterdir()] == ["progress.json"]


def half_damaged(path: Path) -> bytes:
    """A file in which one answer can be read and another cannot."""
    progress = Progress.open(path)
    progress.record_answer(LESSON, "good", "x", "yes")
    progress.record_answer(LESSON, "bad", "x", "yes")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["lessons"][LESSON]["answers"]["bad"]["tone"] = "<b>"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path.read_bytes()


def test_a_damaged_file_on_a_full_disk_stays_where_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = half_damaged(path)

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        progress = Progress.open(path)
        assert progress.note == NOT_KEPT
        assert progress.answer(LESSON, "good") is not None, "what can be read is shown"
    assert path.read_bytes() == damaged
    assert [item.name for item in path.parent.iterdir()] == ["progress.json"]
    progress.record_answer(LESSON, "later", "x", "yes")
    assert progress.note.startswith("Your progress file was damaged")
    assert all(Progress.open(path).answer(LESSON, question) for question in ("good", "later"))


@pytest.mark.parametrize("damage", [False, True])
def test_a_folder_that_may_only_be_read(path: Path, damage: bool) -> None:
    half_damaged(path)
    if not damage:
        path.unlink()
        Progress.open(path).record_answer(LESSON, "good", "x", "yes")
    before = path.read_bytes()
    faults.make_read_only(path.parent)
    found = run_apart(
        """
print(json.dumps([progress.answer("03_pan_cooperation_merida", "good") is not None, progress.note, answer("q")]))
""",
        path,
        bound=True,
    )
    path.parent.chmod(0o755)
    assert found == [True, NOT_KEPT, NOT_KEPT]
    assert path.read_bytes() == before
    assert [item.name for item in path.parent.iterdir()] == ["progress.json"]


def test_a_user_whom_the_system_does_not_know(path: Path) -> None:
    """No home in the environment, none in the system's list of users: as in some containers."""
    script = """
import os
for name in ("HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "XDG_DATA_HOME", "COURSELAB_PROGRESS"):
    os.environ.pop(name, None)
try:
    import pwd
    def unknown(uid):
        raise KeyError(uid)
    pwd.getpwuid = unknown
except ImportError:
    pass
progress = Progress.open()
answer("q")
print(json.dumps([progress.note, progress.answer("03_pan_cooperation_merida", "q") is not None]))
"""
    if sys.platform == "win32":
        pytest.skip("the system always knows the folder there")
    assert run_apart(script, path) == [NOT_KEPT, True]


def test_a_file_that_was_saved_by_an_editor_of_windows(path: Path) -> None:
    Progress.open(path).record_answer(LESSON, "q", "Mérida", "yes")
    text = path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    again = Progress.open(path)
    assert again.note == ""
    assert again.answer(LESSON, "q") is not None
