"""JupyterLab in headless Chromium, as a reader would open it: one server and one browser for all tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, sync_playwright

from courselab.commands.notebooks import METADATA

from .lab import TOKEN, Lab

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    """The path of an installed Chrome or Chromium; BROWSER_PATH names one that is elsewhere."""
    named = os.environ.get("BROWSER_PATH")
    return named or next((path for name in BROWSERS if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        sentence = (
            "No Chrome or Chromium was found, so the browser tests cannot run: install one "
            "(Debian and Ubuntu: apt install chromium) or set BROWSER_PATH to its program file."
        )
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield running
        running.close()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def start_server(folder: Path, environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], str]:
    """JupyterLab on ``folder``, answering; stop it with ``terminate``."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *(
                    sys.executable,
                    "-m",
                    "courselab.quick_start",
                    "jupyterlab",
                    "--no-browser",
                    "--allow-root",
                    "--expose-app-in-browser",
                ),
                f"--port={port}",
                f"--IdentityProvider.token={TOKEN}",
                f"--ServerApp.root_dir={folder}",
            ],
            cwd=folder,
            # Settings of its own: neither is the theme of this machine's JupyterLab tested, nor is it changed.
            env={**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "jupyter"), **environment},
            stdout=output,
            stderr=output,
        )
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"{address}/api?token={TOKEN}", timeout=2)
            return process, address
        except OSError:
            time.sleep(0.05)
    process.terminate()
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A JupyterLab on a copy of the notebooks, with a progress file of its own and the course's own extensions."""
    # A folder as readers have them.
    folder = tmp_path_factory.mktemp("Unterlagen á ñ (copia)")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    shared = tmp_path_factory.mktemp("jupyter")
    for name in ("rise", "stills"):
        shutil.copytree(
            ROOT / "src/courselab/commands/lab" / name, shared / "labextensions" / f"courselab-{name}"
        )
    environment = {"COURSELAB_PROGRESS": str(folder / "progress.json"), "JUPYTER_PATH": str(shared)}
    process, address = start_server(folder, environment)
    yield address, folder
    process.terminate()
    process.wait(20)


EMPTY = [
    nbformat.v4.new_markdown_cell("# Empty\n\n## Still empty"),
    nbformat.v4.new_code_cell(
        "import pandas as pd\n\n# Code of every color, and a table as pandas writes it\n"
        "def table(name: str) -> pd.DataFrame:\n    return pd.DataFrame({name: [1.5, None, True]})\n\n"
        "table(f\"{'x'}\")"
    ),
    nbformat.v4.new_code_cell("# The last cell is the active one, and is colored otherwise\n1"),
]
"""A notebook with nothing of ours in it, but with what any lesson has: headings, code to read, a table of pandas."""


@pytest.fixture(scope="session")
def baseline(browser: Browser, server: tuple[str, Path]) -> set[tuple[str, str]]:
    """Rule and kind of element of what axe finds in JupyterLab without the course."""
    address, folder = server
    notebook = nbformat.v4.new_notebook(cells=EMPTY, metadata=METADATA)
    nbformat.write(notebook, folder / "notebooks" / "empty.ipynb")
    page = browser.new_page(viewport={"width": 1280, "height": 1500})
    session = Lab(page, address, folder, folder)
    session.open("empty")
    session.run_all()
    found = {(finding.rule, finding.kind) for finding in session.axe()}
    session.close()
    page.close()
    return found


@pytest.fixture
def lab(browser: Browser, server: tuple[str, Path], request: pytest.FixtureRequest) -> Iterator[Lab]:
    """A fresh page and an empty progress file for each test."""
    address, folder = server
    (folder / "progress.json").unlink(missing_ok=True)
    artifacts = ROOT / "tests" / "artifacts"
    artifacts.mkdir(exist_ok=True)
    page = browser.new_page(viewport={"width": 1280, "height": 1500})
    session = Lab(page, address, folder, artifacts)
    yield session
    session.close()
    page.close()
