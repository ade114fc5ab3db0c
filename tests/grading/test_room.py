"""What a program finds in the closed room; and all of these tests again as the user that most instructors are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from courselab.classroom import sandbox
from courselab.course import COURSE
from tests.grading.ordinary import as_ordinary_user

PROCESSES = """\
import json, pathlib
told = {}
for path in pathlib.Path("/proc").glob("[0-9]*/*"):
    if path.name not in ("mem", "pagemap", "clear_refs", "kmsg"):
        try:
            told[str(path)] = str(path.readlink()) if path.is_symlink() else path.read_text(errors="replace")[:50_000]
        except (OSError, ValueError):
            pass
print(json.dumps(told))
"""
OWN = {"PWD", "COURSELAB_CASES", "JPY_PARENT_PID"}
"""What the runner and the kernel add to the variables of the room."""


def test_no_process_of_the_room_tells_of_the_instructors_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_SECRET", "known only outside")
    monkeypatch.setenv("PATH", "/opt/of-the-instructor/bin", prepend=":")
    limits = sandbox.Limits(cell_output_bytes=5_000_000)
    told = json.loads(sandbox.execute([PROCESSES], {}, limits, sandbox.backend()).outputs[0][0]["text"])
    of_kernel = sandbox.environment("/tmp")
    environments = {path: text for path, text in told.items() if path.endswith("/environ")}
    assert any("IPYTHONDIR=" in text for text in environments.values())
    for path, text in environments.items():
        assert {line.partition("=")[0] for line in text.split("\0") if line} <= {*of_kernel, *OWN}, path
    # What is shown has the name of the place where it lies; nothing else of the machine is told.
    line = sandbox.command("bubblewrap", limits, 0, "x")
    shown = tuple(line[place + 1] for place, part in enumerate(line) if part.endswith("bind"))
    outside = {
        piece
        for value in os.environ.values()
        for piece in value.split(os.pathsep)
        if len(piece) > 5
        and not piece.isdigit()
        and not piece.startswith(shown)
        and piece not in " ".join(line)
    }
    assert {"known only outside", "/opt/of-the-instructor/bin"} <= outside
    assert [(path, piece) for path, text in told.items() for piece in outside if piece in text] == []


BOUNDS = """\
import json, os, resource
names = ("NPROC", "AS", "CPU", "FSIZE", "CORE")
print(json.dumps([[resource.getrlimit(getattr(resource, "RLIMIT_" + name)) for name in names], os.readlink("/proc/self/ns/net")]))
"""


def test_each_process_is_bounded_and_there_is_no_network_but_its_own() -> None:
    limits = sandbox.Limits(seconds=100, memory_mb=900, processes=50, scratch_mb=10)
    bounds, network = json.loads(
        sandbox.execute([BOUNDS], {}, limits, sandbox.backend()).outputs[0][0]["text"]
    )
    assert bounds == [[most, most] for most in (100, 3_900_000_000, 130, 10_000_000, 0)]
    assert network != str(Path("/proc/self/ns/net").readlink())


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests around this one run as an ordinary user already")
def test_all_of_it_holds_for_an_ordinary_user_too(tmp_path: Path) -> None:
    """Root is refused what others are let see, and the other way round."""
    line = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/grading"]
    line += [f"--basetemp={tmp_path / 'tests'}", "--ignore=tests/grading/test_formgrader.py"]
    line += [
        f"--deselect={Path(__file__).relative_to(COURSE.root)}::test_all_of_it_holds_for_an_ordinary_user_too"
    ]
    done = subprocess.run(as_ordinary_user(line, tmp_path), cwd=COURSE.root, capture_output=True, text=True)
    told = done.stdout + done.stderr
    assert done.returncode == 0 and "skipped" not in told, told
