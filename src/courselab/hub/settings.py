"""What the classroom server is asked to be, and the refusal to be it where that would not be safe."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.home import PACKAGE
from courselab.messages import say

SERVER = PACKAGE.parents[1] / "deploy" / "jupyterhub"
"""The server's own files, which lie in the machine's repository, wherever the course is."""
SHARED = "shared-password"
"""JupyterHub's own authenticator with one password for all: whoever knows it can be anybody."""


@dataclass(frozen=True)
class Settings:
    """Where the server listens and keeps its files; limits are per student.

    ``memory_mb`` bounds each process of a student, ``processes`` their number, ``file_mb`` each file they write,
    ``scratch_mb`` what they keep in /tmp, which is memory; ``idle_minutes`` without use end a student's server (their
    files stay).
    """

    ip: str = "127.0.0.1"
    port: int = 8000
    folder: Path = Path(platformdirs.user_data_dir(COURSE.name, appauthor=False)) / "hub"
    memory_mb: int = 3000
    processes: int = 200
    file_mb: int = 200
    scratch_mb: int = 200
    idle_minutes: int = 60

    @property
    def students(self) -> Path:
        """The folder with one home per student."""
        return self.folder / "students"

    @property
    def handout(self) -> Path:
        """The git repository that students' folders are updated from."""
        return self.folder / "handout"

    @property
    def local_config(self) -> Path:
        """The operator's own settings: authenticator, certificate, admins. JupyterHub reads it last."""
        return self.folder / "local_config.py"


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings named by ``COURSELAB_HUB_*``; what is not named has its default. Raises CourseError for a bad one."""
    read: dict[str, tuple[str, Callable[[str], object]]] = {
        "COURSELAB_HUB_IP": ("ip", _address),
        "COURSELAB_HUB_PORT": ("port", lambda text: _whole("COURSELAB_HUB_PORT", text, 1, 65535)),
        "COURSELAB_HUB_FOLDER": ("folder", lambda text: Path(text).expanduser().absolute()),
        "COURSELAB_HUB_MEMORY_MB": ("memory_mb", lambda text: _whole("COURSELAB_HUB_MEMORY_MB", text, 1000)),
        "COURSELAB_HUB_IDLE_MINUTES": (
            "idle_minutes",
            lambda text: _whole("COURSELAB_HUB_IDLE_MINUTES", text, 1),
        ),
    }
    given = {
        field: reader(environment[name]) for name, (field, reader) in read.items() if name in environment
    }
    return Settings(**given)  # type: ignore[arg-type]  # each reader gives its field's type


def _address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise CourseError(
            say("COURSELAB_HUB_IP is “{text}”; give an address such as 127.0.0.1 or 0.0.0.0.", text=text)
        ) from None


def _whole(name: str, text: str, least: int, most: int | None = None) -> int:
    if text.isdecimal() and least <= int(text) and (most is None or int(text) <= most):
        return int(text)
    raise CourseError(
        say("{name} is “{text}”; give a whole number from {least}.", name=name, text=text, least=least)
    )


def is_loopback(ip: str) -> bool:
    """Whether an address can be reached from this machine only. An empty one means every network."""
    return ip == "localhost" or (ip != "" and ipaddress.ip_address(ip).is_loopback)


def check_exposure(ip: str, authenticator: object, certificate: str, key: str) -> None:
    """Raise CourseError if the server would be reachable from outside without TLS and a real authenticator."""
    if is_loopback(ip):
        return
    name = authenticator if isinstance(authenticator, str) else getattr(authenticator, "__name__", "")
    if "shared" in name.lower() or "dummy" in name.lower():
        raise CourseError(
            say(
                "The server would listen on {ip}, where others can reach it, with one password for everybody: choose an "
                "authenticator in local_config.py (deploy/jupyterhub/README.md shows four), or stay on 127.0.0.1.",
                ip=ip or "0.0.0.0",
            )
        )
    if not (certificate and key and Path(certificate).is_file() and Path(key).is_file()):
        raise CourseError(
            say(
                "The server would listen on {ip}, where others can reach it, without encryption: name a certificate and "
                "its key (c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key) in local_config.py, or stay on 127.0.0.1 behind "
                "a web server that has them.",
                ip=ip or "0.0.0.0",
            )
        )


def secret(path: Path, letters: int) -> str:
    """A secret kept in a file that only its owner can read; made when there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(letters)[:letters])
    return path.read_text(encoding="ascii").strip()
