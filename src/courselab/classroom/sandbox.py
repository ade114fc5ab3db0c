"""A stranger's code in a closed room: bubblewrap on Linux, a container elsewhere.

The room sees the Python, the packages, the code, ``course.yaml`` and ``data``, all read-only, and two small folders in memory to
write to. It has no network, no key, no gradebook and no other submission. What it may use is bounded, and what it
reports is a stranger's data: read with limits, part by part.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psutil

from courselab import bubblewrap
from courselab.catalog import DATA
from courselab.course import COURSE, FILE
from courselab.errors import CourseError
from courselab.home import PACKAGE
from courselab.messages import say

CODE = tuple(dict.fromkeys((PACKAGE, COURSE.code)))
"""What a submission may import of ours: the machine, and the course's own charts."""
RUNNER = Path(__file__).resolve().parent / "runner.py"
IMAGE = "courselab-grading"
IN_IMAGE = "/course/src/courselab/classroom/runner.py"
FIRST_UID = 65520
"""As root, each run gets a user of its own from here up: 14 numbers that no system hands out."""
MOST_RUNS = 14
TICK = 0.1
GRACE = 30
"""Seconds beyond its own limit after which a run that does not end itself is ended."""
OUTPUT_KINDS = ("stream", "display_data", "execute_result", "error")


@dataclass(frozen=True)
class Limits:
    """What one submission may use: seconds by the clock, seconds of computing for one cell, memory, processes, and
    what it may write and show.
    """

    seconds: int = 300
    cell_seconds: int = 30
    memory_mb: int = 1500
    processes: int = 200
    scratch_mb: int = 64
    cell_output_bytes: int = 1_000_000
    report_bytes: int = 20_000_000

    @classmethod
    def from_environment(cls) -> Limits:
        """The usual limits, or those of the variables GRADING_SECONDS, GRADING_CELL_SECONDS, GRADING_MEMORY_MB.

        Raises CourseError for a variable that is not a whole number.
        """
        given = {}
        for name in ("seconds", "cell_seconds", "memory_mb"):
            variable = f"GRADING_{name.upper()}"
            text = os.environ.get(variable, "")
            if text and not (text.isdecimal() and int(text)):
                raise CourseError(
                    say("{name} must be a whole number above 0; it is “{text}”.", name=variable, text=text)
                )
            if text:
                given[name] = int(text)
        return cls(**given)


@dataclass(frozen=True)
class Outcome:
    """``end`` is done, time, memory or died; ``outputs`` are those of each code cell, empty where none came."""

    end: str
    outputs: tuple[list[dict[str, Any]], ...]


def backend() -> str:
    """How submissions are executed: bubblewrap, container, or none where the risk was accepted.

    Raises CourseError, with what to do, when there is no sandbox.
    """
    wanted = os.environ.get("SANDBOX", "bubblewrap")
    if os.environ.get("ACCEPT_RISK", "").casefold() == "yes":
        return "none"
    if wanted == "container":
        _container_command()
        return wanted
    if wanted != "bubblewrap":
        raise CourseError(say("SANDBOX= can be bubblewrap or container; it is “{wanted}”.", wanted=wanted))
    problem = _bubblewrap_problem()
    if problem:
        raise CourseError(
            say(
                "Nothing was graded: submissions are strangers' programs, and the sandbox for them is not here "
                "({problem}). On Debian or Ubuntu: sudo apt install bubblewrap; on Fedora: sudo dnf install "
                "bubblewrap. Elsewhere see exercises/grading.md, “Without bubblewrap”. To run them unprotected, "
                "with your own rights on this computer, add ACCEPT_RISK=yes.",
                problem=problem,
            )
        )
    return wanted


def _bubblewrap_problem() -> str:
    """Why bubblewrap cannot be used; empty if it can. Tried with what every run needs."""
    if not shutil.which("bwrap"):
        return say("there is no command bwrap")
    tried = subprocess.run(
        [*_rooms(0, Limits()), sys.executable, "-c", ""],
        capture_output=True,
        text=True,
        timeout=60,
        env=_of_starter("bubblewrap", ""),
    )
    return tried.stderr.strip().splitlines()[-1] if tried.returncode else ""


def execute(cells: list[str], cases: Mapping[str, Any], limits: Limits, how: str, slot: int = 0) -> Outcome:
    """Execute the code cells of one submission. ``slot`` tells runs apart that go on at the same time.

    Never raises for what the submission does.
    """
    job = {
        "cells": cells,
        "cases": dict(cases),
        "seconds": limits.seconds,
        "cell_seconds": limits.cell_seconds,
        "output_bytes": limits.cell_output_bytes,
    }
    name = f"{IMAGE}-{uuid.uuid4().hex[:12]}"
    # Windows does not remove the folder of a kernel that is still about to end.
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with folder as scratch, tempfile.TemporaryFile() as question:
        question.write(json.dumps(job).encode())
        question.seek(0)
        process = subprocess.Popen(
            command(how, limits, slot, name),
            stdin=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=scratch,
            env=_of_starter(how, scratch),
            start_new_session=os.name == "posix",
        )
        try:
            end, lines = _supervise(process, limits)
        finally:
            _end(process, how, name)
    return _read(lines, end, len(cells))


def command(how: str, limits: Limits, slot: int, name: str) -> list[str]:
    """The command line that executes one submission."""
    if how == "bubblewrap":
        return [*_rooms(slot, limits), *_bounds(limits), sys.executable, "-P", str(RUNNER)]
    if how == "container":
        return container(_container_command(), limits, name)
    return [sys.executable, "-P", str(RUNNER)]


def _of_starter(how: str, scratch: str) -> dict[str, str]:
    """The variables of the program that is started, which is not always the one that the submission runs in."""
    if how == "bubblewrap":
        # It is process 1 of the room, and what it was started with can be read there; --clearenv is for its child.
        return {}
    return {**os.environ, **environment(scratch)} if how == "none" else dict(os.environ)


def environment(writable: str) -> dict[str, str]:
    """All variables that a submission sees."""
    return {
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), "/usr/bin", "/bin"]),
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(str(code.parent) for code in CODE)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "USER": "student",
        "HOME": writable,
        "TMPDIR": writable,
        "IPYTHONDIR": f"{writable}/ipython",
        "JUPYTER_RUNTIME_DIR": f"{writable}/runtime",
        "COURSELAB_COURSE": str(COURSE.root),
        "COURSELAB_DATA": str(DATA),
        "COURSELAB_PROGRESS": f"{writable}/progress.json",
        "OPENBLAS_NUM_THREADS": "1",
    }


def _rooms(slot: int, limits: Limits) -> list[str]:
    """bubblewrap and what it shows: nothing but what a kernel needs to start and our package and data."""
    root = os.geteuid() == 0
    # Root keeps its own user namespace: the limit of processes does not bind a root that is only mapped.
    apart = ["ipc", "pid", "net", "uts", "cgroup-try"]
    parts = [bubblewrap.program()]
    parts += [f"--unshare-{what}" for what in apart] if root else ["--unshare-all"]
    parts += ["--die-with-parent", "--new-session", "--clearenv", "--hostname", "course"]
    if root:
        parts += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    parts += bubblewrap.closed(("/dev/shm", "/tmp", "/job"), limits.scratch_mb)
    parts += bubblewrap.shown(
        [Path(sys.base_prefix), Path(sys.prefix), *CODE, COURSE.root / FILE, DATA.resolve()]
    )
    parts += ["--chdir", "/job"]
    for key, value in environment("/tmp").items():
        parts += ["--setenv", key, value]
    if root:
        uid = str(FIRST_UID + slot % MOST_RUNS)
        parts += ["setpriv", "--reuid", uid, "--regid", "65534", "--clear-groups"]
    return parts


def _bounds(limits: Limits) -> list[str]:
    space = (limits.memory_mb + 3000) * 1_000_000
    # Each process alone; all together are watched from outside.
    return [
        "prlimit",
        f"--nproc={2 * limits.processes}",
        f"--as={space}",
        f"--cpu={limits.seconds + GRACE}",
        f"--fsize={limits.scratch_mb * 1_000_000}",
        "--core=0",
    ]


def container(engine: str, limits: Limits, name: str) -> list[str]:
    """The same room by docker or podman, from the image that ``deploy/grading`` describes."""
    memory = f"{limits.memory_mb}m"
    bounded = f"rw,size={limits.scratch_mb}m,mode=1777"
    parts = [engine, "run", "--rm", "--interactive", "--name", name, "--network", "none", "--read-only"]
    parts += ["--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", "65534:65534"]
    parts += ["--memory", memory, "--memory-swap", memory, "--pids-limit", str(limits.processes)]
    parts += ["--tmpfs", f"/tmp:{bounded}", "--tmpfs", f"/job:{bounded}", "--workdir", "/job"]
    return [*parts, os.environ.get("GRADING_IMAGE", IMAGE), "python", "-P", IN_IMAGE]


@cache
def _container_command() -> str:
    """docker or podman. Raises CourseError when there is neither."""
    for name in ("docker", "podman"):
        if shutil.which(name):
            return name
    raise CourseError(
        say(
            "Nothing was graded: SANDBOX=container needs Docker or Podman; see exercises/grading.md, “Without bubblewrap”."
        )
    )


def _supervise(process: subprocess.Popen[bytes], limits: Limits) -> tuple[str, bytes]:
    """Read the report while time, memory and size allow. Returns how it ended from outside, and what was read."""
    found = bytearray()
    closed = threading.Event()

    def read() -> None:
        assert process.stdout
        with suppress(OSError, ValueError):
            while len(found) <= limits.report_bytes and (part := process.stdout.read1(65536)):  # type: ignore[attr-defined]
                found.extend(part)
        closed.set()

    threading.Thread(target=read, daemon=True).start()
    deadline = time.monotonic() + limits.seconds + GRACE
    while not closed.wait(TICK):
        memory, count = _used(process.pid)
        if time.monotonic() > deadline:
            return "time", bytes(found)
        if count > limits.processes:
            return "died", bytes(found)
        if memory > limits.memory_mb * 1_000_000:
            return "memory", bytes(found)
    return "died" if len(found) > limits.report_bytes else "", bytes(found)


def _used(pid: int) -> tuple[int, int]:
    """The memory and the number of processes of a tree."""
    memory = count = 0
    with suppress(psutil.Error):
        for process in [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]:
            with suppress(psutil.Error):
                memory += process.memory_info().rss
                count += 1
    return memory, count


def _end(process: subprocess.Popen[bytes], how: str, name: str) -> None:
    """End everything that the run started."""
    with suppress(psutil.Error):
        for child in psutil.Process(process.pid).children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()
    if how == "container":
        subprocess.run([_container_command(), "kill", name], capture_output=True)


def _read(report: bytes, end: str, count: int) -> Outcome:
    """The report's lines, each taken only if it has the form of one."""
    outputs: list[list[dict[str, Any]]] = [[] for _ in range(count)]
    said = ""
    for line in report.split(b"\n"):
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if type(told) is not dict:
            continue
        cell = told.get("cell")
        if type(cell) is int and 0 <= cell < count and type(told.get("outputs")) is list:
            outputs[cell] = [output for output in told["outputs"] if is_output(output)]
        elif told.get("end") in ("done", "time", "died"):
            said = told["end"]
    return Outcome(end or said or "died", tuple(outputs))


def is_output(output: Any) -> bool:
    """Whether this is one output of a notebook's cell, in the form that nbformat asks for."""
    if type(output) is not dict or output.get("output_type") not in OUTPUT_KINDS:
        return False
    match output["output_type"]:
        case "stream":
            return set(output) == {"output_type", "name", "text"} and all(
                type(value) is str for value in output.values()
            )
        case "error":
            trace = output.get("traceback")
            return (
                set(output) == {"output_type", "ename", "evalue", "traceback"}
                and type(output["ename"]) is str
                and type(output["evalue"]) is str
                and type(trace) is list
                and all(type(line) is str for line in trace)
            )
    return type(output.get("data")) is dict and type(output.get("metadata")) is dict
