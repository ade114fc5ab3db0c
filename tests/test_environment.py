"""Setting up on a bare machine: each thing that may be missing has its sentence, and nothing prints a traceback."""

from __future__ import annotations

import ast
import errno
import shutil
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from courselab.commands import environment
from courselab.commands.environment import Missing, explain, find_python, install, make_venv

Usage = namedtuple("Usage", "total used free")


class Commands:
    """Stands in for ``run``: records each command and answers with what is set for the first word that it holds."""

    def __init__(self, **answers: tuple[int, str]) -> None:
        self.answers = answers
        self.asked: list[list[str]] = []

    def __call__(self, command: list[str], heard: environment.Heard) -> tuple[int, str]:
        self.asked.append(command)
        return next((answer for word, answer in self.answers.items() if word in " ".join(command)), (0, ""))


def test_a_new_enough_python_is_used() -> None:
    assert Path(find_python()).exists()


def test_a_newer_python_is_found_behind_an_old_one() -> None:
    versions = {
        "/bin/python3.15": (0, 0),
        "/bin/python3.14": (0, 0),
        "/bin/python3.13": (0, 0),
        "/bin/python3.12": (3, 12),
        "/bin/python3.11": (3, 11),
    }
    assert find_python((3, 9), lambda name: f"/bin/{name}", versions.__getitem__) == "/bin/python3.12"


def test_an_old_python_alone_is_named() -> None:
    with pytest.raises(
        Missing, match=r"needs Python 3\.11 or newer, and this is Python 3\.9\. .* PYTHON=/path"
    ):
        find_python((3, 9), lambda name: None)


def test_what_does_not_start_has_no_version(tmp_path: Path) -> None:
    assert environment.version_of(str(tmp_path / "nothing")) == (0, 0)


def test_no_venv_module(tmp_path: Path) -> None:
    commands = Commands(ensurepip=(1, "ModuleNotFoundError: No module named 'ensurepip'"))
    with pytest.raises(Missing, match=r"sudo apt install python3\.\d+-venv"):
        make_venv(sys.executable, tmp_path / ".venv", commands)
    assert len(commands.asked) == 1


def test_too_little_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**9, 10**9, 10**6))
    with pytest.raises(Missing, match="The disk is too full"):
        make_venv(sys.executable, tmp_path / ".venv", Commands())


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    commands = Commands(clear=(1, "Error: [Errno 13] Permission denied: '/srv/course/.venv'"))
    with pytest.raises(Missing, match=r"cannot be written to\. Copy the course to a folder of your own"):
        make_venv(sys.executable, tmp_path / ".venv", commands)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'\n"
            "ERROR: Could not find a version that satisfies the requirement anyio (from versions: none)\n"
            "ERROR: No matching distribution found for anyio",
            "The first start needs the network",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "too full",
        ),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.",
            "proxy may be changing",
        ),
        (
            "ERROR: Failed building wheel for pyzmq",
            "could not be installed. They are tested with Python 3.11 to 3.15",
        ),
    ],
)
def test_what_the_installer_says_is_explained(tmp_path: Path, said: str, sentence: str) -> None:
    with pytest.raises(Missing) as raised:
        install(["-r", "requirements.txt"], tmp_path, Commands(pip=(1, said)))
    assert sentence in str(raised.value)
    assert said.splitlines()[-1] in str(raised.value), "the last lines are kept for whoever helps"


def test_only_the_last_lines_are_shown() -> None:
    assert explain("\n".join(f"line {n}" for n in range(50)), "It failed.").count("\n") == 5


def test_the_environment_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    venv, commands = tmp_path / ".venv", Commands()
    monkeypatch.setattr(environment, "find_python", lambda: sys.executable)
    monkeypatch.setattr(environment, "make_venv", lambda python, venv, run: venv.mkdir())
    environment.ensure("requirements.txt", venv, commands)
    assert [command[-1] for command in commands.asked] == ["requirements.txt", "."]
    assert "--require-hashes" in commands.asked[0]

    monkeypatch.setattr(environment, "version_of", lambda python: (3, 11))
    environment.ensure("requirements.txt", venv, commands)
    assert len(commands.asked) == 2, "nothing to do the second time"
    environment.ensure("requirements-test.txt", venv, commands)
    assert len(commands.asked) == 4

    (venv / "stamp-requirements.txt").unlink()
    environment.ensure("requirements.txt", venv, commands)
    assert len(commands.asked) == 4, "the test list holds all of the other one"

    monkeypatch.setattr(environment, "digest", lambda: "other pins")
    environment.ensure("requirements.txt", venv, commands)
    assert len(commands.asked) == 6, "new pins are installed"


@pytest.mark.parametrize(
    ("raised", "sentence"),
    [
        (Missing("A sentence."), "A sentence."),
        (OSError(errno.ENOSPC, "No space left on device"), "too full"),
        (PermissionError(errno.EACCES, "Permission denied"), "cannot be written to"),
        (OSError(errno.EIO, "Input/output error"), "could not be made"),
        (KeyboardInterrupt(), "goes on from here"),
    ],
)
def test_failures_are_sentences(
    raised: BaseException,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(wanted: str) -> None:
        raise raised

    monkeypatch.setattr(environment, "ensure", fail)
    assert environment.main("requirements.txt") == 1
    assert sentence in capsys.readouterr().err


FROM_PIP = [
    *(f"Collecting package{place}==1.0 (from -r requirements.txt (line {place}))\n" for place in range(40)),
    *("  Downloading package-1.0-py3-none-any.whl (9 kB)\n", "Requirement already satisfied: pip in .venv\n")
    * 12,
    "Installing collected packages: package0, package1\n",
]


def test_an_installation_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    script = f"for line in {FROM_PIP!r}: print(line, end='')"
    monkeypatch.setattr(environment, "venv_python", lambda venv: sys.executable)

    def says(command: list[str], heard: environment.Heard) -> tuple[int, str]:
        return environment.run([sys.executable, "-c", script], heard)

    for watched, lines in (
        (True, ["  25 of about 60 packages", "  50 of about 60 packages", "  unpacking them ..."]),
        (False, []),
    ):
        monkeypatch.setattr(sys.stderr, "isatty", lambda watched=watched: watched)
        install(["-r", "requirements.txt"], tmp_path, says, environment.Fetched(60))
        told = capsys.readouterr()
        assert (told.err.splitlines(), told.out) == (lines, "")


def test_what_a_command_says_is_kept_for_whoever_helps() -> None:
    code = "import sys; print('one'); print('two', file=sys.stderr, flush=True); sys.exit(3)"
    heard: list[str] = []
    ended, said = environment.run([sys.executable, "-u", "-c", code], heard.append)
    assert (ended, said, "".join(heard)) == (3, "one\ntwo", "one\ntwo\n")


def test_an_old_python_can_read_the_script() -> None:
    """A syntax error would be a traceback instead of a sentence."""
    ast.parse(Path(environment.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))
