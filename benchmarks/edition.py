"""How long the reading edition takes to build, beside the same notebooks in the same theme and nothing of ours."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT, Row, in_turn

FLOOR = """
import sys
from sphinx.application import Sphinx
from courselab.commands.site.make import CONFIGURATION
ours = ("html_static_path", "html_css_files", "html_js_files")
settings = {name: value for name, value in CONFIGURATION.items() if name not in ours}
source, made, doctrees = sys.argv[1:]
Sphinx(source, None, made, doctrees, "html", confoverrides=settings, status=None, warning=None).build()
"""
INDEX = "# The lessons\n\n```{toctree}\n:glob:\n\n*\n```\n"


def bench_edition() -> list[Row]:
    """Whole commands, each into a folder of its own; what Sphinx keeps between builds is not kept."""
    ours, floor = in_turn(_ours, _floor, thrown_away=0)
    return [Row("Build the reading edition (`make site`)", median(ours), median(floor), "s")]


def _ours() -> float:
    with tempfile.TemporaryDirectory() as scratch:
        return _seconds("-m", "courselab.commands.site", f"{scratch}/site")


def _floor() -> float:
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "source"
        shutil.copytree(ROOT / "notebooks", source, ignore=shutil.ignore_patterns(".*"))
        (source / "index.md").write_text(INDEX, encoding="utf-8", newline="\n")
        return _seconds("-c", FLOOR, str(source), f"{scratch}/site", f"{scratch}/doctrees")


def _seconds(*command: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, capture_output=True, env=os.environ, cwd=ROOT)
    return time.perf_counter() - began
