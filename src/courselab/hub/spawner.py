"""A student's server in a sandbox of its own: bubblewrap, with nothing of the other students in sight.

Unlike the grading of a stranger's work, a student's server needs the network (its hub and its browser), and lives on
when the hub is restarted.
"""

from __future__ import annotations

import os
import random
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner

from courselab import bubblewrap
from courselab.course import COURSE, FILE
from courselab.home import PACKAGE
from courselab.hub.settings import SERVER, Settings, from_environment

ETC = ("group", "hosts", "localtime", "nsswitch.conf", "passwd", "pki", "resolv.conf", "ssl")
"""What programs look up in /etc; the rest, passwords among it, stays out."""
READ = (
    COURSE.root / FILE,
    PACKAGE,
    COURSE.code,
    COURSE.data,
    COURSE.exercises / "questions",
    SERVER / "student",
    COURSE.root / "CHANGELOG.md",
)
"""What a student's server reads of the course; the keys and masters of the assignments are not there."""


def sandboxed(command: Sequence[str], home: Path, settings: Settings) -> list[str]:
    """The command line that runs a command in a student's sandbox, with ``home`` as the only place to keep things."""
    line = ["bwrap", *(f"--unshare-{what}" for what in ("user", "pid", "ipc", "uts", "cgroup-try"))]
    # Some programs refuse to run as root, and this one may be.
    line += ["--uid", "1000", "--gid", "1000", "--hostname", "course"]
    line += bubblewrap.closed(("/dev/shm", "/tmp"), settings.scratch_mb)
    line += bubblewrap.shown(
        [
            Path(sys.base_prefix),
            Path(sys.prefix),
            settings.handout,
            *READ,
            *(Path("/etc") / name for name in ETC),
        ],
        written=[home],
    )
    line += ["--chdir", str(home)]
    limits = [
        f"--as={settings.memory_mb * 1_000_000}",
        f"--nproc={settings.processes}",
        f"--fsize={settings.file_mb * 1_000_000}",
        "--core=0",
    ]
    return [*line, "prlimit", *limits, "--", *command]


PORTS = range(10_000, 30_000)
"""Ports for students' servers, below those that the system gives to whoever asks for any: a server that is slow to start
would find such a port taken by another program in the meantime."""
_given: set[int] = set()


def free_port() -> int:
    """A port that is free and that this hub has not given before."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as tried:
            if port not in _given and tried.connect_ex(("127.0.0.1", port)) != 0:
                _given.add(port)
                return port
    _given.clear()
    return free_port()


class SandboxSpawner(SimpleLocalProcessSpawner):  # type: ignore[misc]  # jupyterhub has no types
    """Starts a student's server in the sandbox, in the folder that bears the student's name."""

    async def start(self) -> tuple[str, int]:
        """Start the server; its address as JupyterHub expects it."""
        settings = from_environment()
        home = Path(self.home_dir)
        home.mkdir(parents=True, exist_ok=True)
        server = [sys.executable, "-m", "courselab.quick_start", "jupyterhub.singleuser"]
        inside = [sys.executable, "-m", "courselab.hub.student", str(settings.handout), *server]
        self.cmd = sandboxed(inside, home, settings)
        self.port = free_port()
        return await super().start()  # type: ignore[no-any-return]  # jupyterhub has no types

    async def _signal(self, sig: int) -> bool:
        # To the whole group: bubblewrap itself passes no signal on to what it holds.
        try:
            os.killpg(self.pid, sig)
        except ProcessLookupError:
            return False
        return True
