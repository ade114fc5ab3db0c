"""``make hub``: see that all is there, hand out the lessons, say the address and the password, become JupyterHub."""

from __future__ import annotations

import compileall
import os
import shutil
import socket
import subprocess
import sys

from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.home import PACKAGE
from courselab.hub.handout import publish
from courselab.hub.settings import SERVER, Settings, from_environment, secret
from courselab.hub.spawner import sandboxed
from courselab.messages import say


def check_parts() -> None:
    """Raise CourseError for what the machine lacks; fetch the proxy the first time."""
    if not SERVER.is_dir():
        raise CourseError(
            say(
                "The classroom server's own files are not there ({folder}): start it from a copy of the repository.",
                folder=SERVER,
            )
        )
    if sys.platform != "linux" or shutil.which("bwrap") is None:
        raise CourseError(
            say(
                "The classroom server keeps each student in a sandbox made by bubblewrap, which needs Linux and is not "
                "here: sudo apt install bubblewrap (Fedora: sudo dnf install bubblewrap), or serve from a Linux machine."
            )
        )
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise CourseError(
            say(
                "The proxy in front of the classroom server runs on Node.js, which is not here: "
                "sudo apt install nodejs npm (Fedora: sudo dnf install nodejs)."
            )
        )
    if not (SERVER / "node_modules" / "configurable-http-proxy").is_dir():
        print(say("Installing the proxy (once) ..."), flush=True)
        done = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=SERVER,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CourseError(
                say(
                    "The proxy could not be installed; the first start needs the network. npm said: {said}",
                    said=(done.stderr or done.stdout).strip()[-300:],
                )
            )


def check_sandbox(settings: Settings) -> None:
    """Raise CourseError if bubblewrap is there and may not make a room."""
    tried = subprocess.run(
        sandboxed(["true"], settings.students, settings), capture_output=True, text=True, timeout=30
    )
    if tried.returncode:
        raise CourseError(
            say(
                "bubblewrap cannot make a sandbox here ({problem}). On newer Ubuntu versions this allows it until the next "
                "start of the computer: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
                problem=tried.stderr.strip()[-200:] or tried.returncode,
            )
        )


def check_ports(settings: Settings) -> None:
    """Raise CourseError if one of the three ports that the server uses is taken."""
    for port in range(settings.port, settings.port + 3):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind((settings.ip if port == settings.port else "127.0.0.1", port))
            except OSError:
                raise CourseError(
                    say(
                        "Port {port} is in use, by another server or by this one already running: stop that one, or "
                        "choose three free ports in a row by their first: make hub PORT=8100",
                        port=port,
                    )
                ) from None


def main() -> None:
    """Start the server; returns only when it cannot start."""
    settings = from_environment()
    check_parts()
    if not (settings.folder / "proxy.pid").exists():
        check_ports(settings)
    settings.students.mkdir(parents=True, exist_ok=True)
    settings.folder.chmod(0o700)
    check_sandbox(settings)
    publish(COURSE.root, settings.handout)
    # A student's sandbox cannot write beside our files, so each kernel would compile them again.
    for code in (PACKAGE, COURSE.code):
        compileall.compile_dir(code, quiet=2)
    print(
        say(
            "The classroom server starts at http://{ip}:{port}/ . A student chooses a name and gives the password "
            "{password}; you are “teacher”, with the password in {admin}. Students' files are kept in {students}. "
            "To stop it, press Ctrl-C here.",
            ip=settings.ip,
            port=settings.port,
            password=secret(settings.folder / "password.txt", 12),
            admin=settings.folder / "admin_password.txt",
            students=settings.students,
        ),
        flush=True,
    )
    # The server and its students look for the course from folders of their own.
    os.environ["COURSELAB_COURSE"] = str(COURSE.root)
    os.chdir(settings.folder)
    os.execv(
        sys.executable,
        [
            sys.executable,
            "-m",
            "jupyterhub",
            "--config",
            str(SERVER / "jupyterhub_config.py"),
            "--log-level=WARN",
        ],
    )


if __name__ == "__main__":
    main()
