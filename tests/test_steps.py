"""A command that takes its time says how far it is, to whoever watches and to nobody else."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from courselab.classroom import grading
from courselab.commands import notebooks, slides
from courselab.commands.site import make
from courselab.course import COURSE
from courselab.exports import __main__ as exports
from courselab.steps import steps


class Terminal(io.StringIO):
    """Somebody watches."""

    def isatty(self) -> bool:
        return True


def watched(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """What is told to somebody at a terminal. Called by each test, since pytest has streams of its own before and after."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_each_step_is_told_before_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    lines = [(name, terminal.getvalue()) for name in steps("Lesson", ["00_start_here", "03_merida"], 2)]
    first = "Lesson 1 of 2: 00_start_here\n"
    assert lines == [("00_start_here", first), ("03_merida", first + "Lesson 2 of 2: 03_merida\n")]


def test_what_is_made_elsewhere_is_told_when_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)

    def made() -> Iterator[str]:
        for name in ("aid_flows", "poppy"):
            assert name not in terminal.getvalue()
            yield name

    assert list(steps("Chart", made(), 2)) == ["aid_flows", "poppy"]
    assert terminal.getvalue().endswith("Chart 2 of 2: poppy\n")


def test_a_log_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(steps("Lesson", ["one"], 1)) == ["one"]
    assert capsys.readouterr().err == ""


def test_notebooks(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch)
    monkeypatch.setattr(notebooks, "build", lambda path: None)
    notebooks.main([])
    assert "Lesson 4 of 10: 03_pan_cooperation_merida\n" in terminal.getvalue()


def test_slides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = watched(monkeypatch)
    slides.make(["00_start_here"], tmp_path)
    assert terminal.getvalue() == "Lesson 1 of 1: 00_start_here\n"


def test_question_bank(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = watched(monkeypatch)
    assert exports.main(["00_start_here"], tmp_path) == 0
    assert terminal.getvalue() == "Lesson 1 of 1: 00_start_here\n"


def test_site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = watched(monkeypatch)
    make.write_sources(tmp_path / "sources", 1)
    told = terminal.getvalue().splitlines()
    assert "Lesson 10 of 10: 09_weighing_the_argument" in told
    total = sum(line.startswith("Chart ") for line in told)
    assert total > 20 and told[-1].startswith(f"Chart {total} of {total}: ")


def test_grading(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Submissions are executed several at a time, each told when it is done."""
    terminal = watched(monkeypatch)
    monkeypatch.setattr(grading.sandbox, "execute", lambda *given, **more: None)
    monkeypatch.setattr(grading.preprocess, "fingerprint", lambda assignment, student, root: student)
    monkeypatch.setattr(grading.compileall, "compile_dir", lambda *given, **more: True)
    keys = grading.keys_of("reading_money", COURSE.exercises)
    limits = grading.sandbox.Limits()
    grading._execute_ahead("reading_money", {"ana": [], "luis": []}, keys, "none", limits, tmp_path)
    assert terminal.getvalue() == "Executed 1 of 2: ana\nExecuted 2 of 2: luis\n"
