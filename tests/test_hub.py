"""The classroom server's rules: where it may listen, what a student sees, and that an update takes nothing away."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.classroom import free_ports
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.hub import __main__ as hub
from courselab.hub.handout import bring_up_to_date, publish
from courselab.hub.settings import Settings, check_exposure, from_environment, secret
from courselab.hub.spawner import sandboxed

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="the classroom server needs bubblewrap, a program of Linux"
)
GITHUB = "github"


def test_the_default_is_this_machine_only() -> None:
    assert from_environment({}).ip == "127.0.0.1"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("COURSELAB_HUB_IP", "everywhere", "give an address"),
        ("COURSELAB_HUB_PORT", "80a", "COURSELAB_HUB_PORT is “80a”; give a whole number from 1."),
        ("COURSELAB_HUB_PORT", "70000", "give a whole number"),
        ("COURSELAB_HUB_MEMORY_MB", "12", "give a whole number from 1000"),
    ],
)
def test_a_bad_setting_is_named(name: str, text: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        from_environment({name: text})


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("")
    return str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")


def test_it_listens_to_others_only_with_a_certificate_and_a_real_authenticator(
    certificate: tuple[str, str],
) -> None:
    check_exposure("127.0.0.1", "shared-password", "", "")
    check_exposure("::1", "shared-password", "", "")
    check_exposure("0.0.0.0", GITHUB, *certificate)
    for ip in ("0.0.0.0", "::", "", "192.168.1.5"):
        with pytest.raises(CourseError, match="one password for everybody"):
            check_exposure(ip, "shared-password", *certificate)
        with pytest.raises(CourseError, match="one password for everybody"):
            check_exposure(ip, "jupyterhub.auth.DummyAuthenticator", *certificate)
        with pytest.raises(CourseError, match="without encryption"):
            check_exposure(ip, GITHUB, "", "")
        with pytest.raises(CourseError, match="without encryption"):
            check_exposure(ip, GITHUB, "missing.pem", certificate[1])


def test_jupyterhub_itself_refuses_a_public_address(tmp_path: Path) -> None:
    environment = {
        "COURSELAB_HUB_FOLDER": str(tmp_path),
        "COURSELAB_HUB_IP": "0.0.0.0",
        "PATH": "/usr/bin:/bin",
    }
    config = COURSE.root / "deploy" / "jupyterhub" / "jupyterhub_config.py"
    done = subprocess.run(
        [sys.executable, "-m", "jupyterhub", "--config", str(config)],
        capture_output=True,
        text=True,
        env=environment,
        cwd=tmp_path,
        timeout=60,
    )
    assert done.returncode != 0
    assert "one password for everybody" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "hub" / "password.txt"
    first = secret(path, 12)
    assert len(first) == 12
    assert secret(path, 12) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_student_sees_no_keys_no_masters_and_no_other_student(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path)
    line = sandboxed(["true"], tmp_path / "students" / "ana", settings)
    seen = [line[place + 1] for place, part in enumerate(line) if part in ("--ro-bind", "--bind")]
    written = [line[place + 1] for place, part in enumerate(line) if part == "--bind"]
    assert written == [str(tmp_path / "students" / "ana")]
    hidden = ("exercises/keys", "exercises/source", "exercises/gradebook.db", ".git", "exercises")
    for name in hidden:
        assert not any((COURSE.root / name).is_relative_to(path) for path in seen), name
    assert str(tmp_path / "students") not in seen
    assert str(tmp_path) not in seen


def test_a_port_in_use_is_named() -> None:
    with socket.socket() as taken:
        port = free_ports()
        taken.bind(("127.0.0.1", port))
        with pytest.raises(CourseError, match=f"Port {port} is in use"):
            hub.check_ports(Settings(port=port))


def test_a_sandbox_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(folder=tmp_path)
    refusing = tmp_path / "bin" / "bwrap"
    refusing.parent.mkdir()
    refusing.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(refusing.parent), prepend=":")
    with pytest.raises(
        CourseError, match=r"cannot make a sandbox here \(setting up uid map: Permission denied\)"
    ):
        hub.check_sandbox(settings)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with two lessons and an assignment with its master."""
    root = tmp_path / "course"
    for name, text in {
        "notebooks/00.ipynb": '{"cells": [1]}',
        "notebooks/01.ipynb": '{"cells": [1]}',
        "notebooks/rise.css": "",
        "exercises/release/lab/lab.ipynb": "{}",
        "exercises/source/lab/lab.ipynb": '{"solution": 1}',
        "CHANGELOG.md": "first\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_an_update_keeps_what_a_student_changed_and_brings_what_is_new(course: Path, tmp_path: Path) -> None:
    handout, mine = tmp_path / "handout", tmp_path / "ana" / "course"
    mine.parent.mkdir()
    assert publish(course, handout)
    bring_up_to_date(handout, mine)
    assert (mine / "exercises" / "release" / "lab" / "lab.ipynb").is_file()
    assert (mine / "notebooks" / "rise.css").is_file(), "a lesson could not be projected"
    assert not (mine / "exercises" / "source").exists()

    (mine / "notebooks" / "00.ipynb").write_text('{"cells": [1, "my answer"]}')
    (mine / "notebooks" / "notes.txt").write_text("my notes")
    (mine / "CHANGELOG.md").unlink()
    for name in ("00", "01"):
        (course / "notebooks" / f"{name}.ipynb").write_text('{"cells": [2, 3]}')
    (course / "notebooks" / "02.ipynb").write_text("{}")
    assert publish(course, handout)
    bring_up_to_date(handout, mine)

    assert json.loads((mine / "notebooks" / "00.ipynb").read_text()) == {"cells": [1, "my answer"]}
    assert json.loads((mine / "notebooks" / "01.ipynb").read_text()) == {"cells": [2, 3]}
    assert (mine / "notebooks" / "02.ipynb").is_file()
    assert (mine / "notebooks" / "notes.txt").read_text() == "my notes"
    assert (mine / "CHANGELOG.md").read_text() == "first\n"
    assert not publish(course, handout), "nothing changed, so nothing is handed out"
