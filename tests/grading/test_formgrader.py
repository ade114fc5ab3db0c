"""The instructor's own page in a browser: what a submission cannot do there, and what becomes of a comment."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlparse

import pytest
from playwright.sync_api import Browser, Page

from courselab.classroom.course import gradebook
from courselab.classroom.exercises import read, release
from courselab.classroom.grading import feedback, grade
from tests.assignment_sample import NAME, make_course
from tests.browser.conftest import browser, free_port  # noqa: F401
from tests.grading.submissions import Handed, attacking, text_of

COMMENT = "Good, but cite the table of FY2016.\n\nAnd *both* stages."
ACTS = """() => [...document.querySelectorAll("main *")].filter(part =>
    part.matches("script, iframe, object, embed, svg") ||
    (part.matches("img") && !part.src.startsWith("data:image/png")) ||
    (part.matches("[href]:not([href^='#'])") && !["http:", "https:"].includes(part.protocol)) ||
    [...part.attributes].some(given => given.name.startsWith("on"))).map(part => part.outerHTML)"""


@contextmanager
def formgrader(root: Path) -> Iterator[str]:
    """``make formgrader`` on a course folder, on a free port and without a password."""
    address = f"http://127.0.0.1:{free_port()}"
    line = [
        sys.executable,
        "-m",
        "courselab.quick_start",
        "jupyterlab",
        "--ServerApp.root_dir=.",
        "--allow-root",
    ]
    line += ["--no-browser", f"--port={urlparse(address).port}", "--IdentityProvider.token="]
    log = root / "server.log"
    with log.open("wb") as output:
        environment = os.environ | {"JUPYTER_CONFIG_DIR": str(root / "jupyter")}
        server = subprocess.Popen(line, cwd=root, env=environment, stdout=output, stderr=output)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=2)
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail(f"The formgrader did not start:\n{log.read_text()[-2000:]}")
        yield address
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which one submission, full of attacks, was graded."""
    root = make_course(tmp_path_factory.mktemp("class") / "exercises")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ACCEPT_RISK", "SANDBOX"):
            patch.delenv(name, raising=False)
        notebook = read(release(NAME, root))
        path = root / "submitted" / "mallory" / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True)
        handed = Handed({}, change=attacking(f"http://127.0.0.1:{free_port()}"))
        path.write_text(text_of(notebook, handed), encoding="utf-8")
        assert grade(NAME, root)["mallory"].state == "graded"
    return root


def watched(page: Page) -> tuple[set[str], list[str]]:
    """The hosts that a page asks, and what it says in dialogs, filled from now on."""
    hosts: set[str] = set()
    said: list[str] = []
    page.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    return hosts, said


def test_a_submission_is_only_read_and_a_comment_comes_back(browser: Browser, course: Path) -> None:  # noqa: F811
    with gradebook(course) as book:
        submission = book.find_submission_notebook(NAME, NAME, "mallory").id
    page = browser.new_page()
    hosts, said = watched(page)
    with formgrader(course) as address:
        page.goto(f"{address}/formgrader/submissions/{submission}/", wait_until="networkidle")
        assert page.evaluate(ACTS) == []
        seen = page.locator("body").inner_text()
        assert "javascript:alert(1)" in seen and "The term [sic]" in seen
        for link in page.get_by_text("click").all():
            link.click()
        with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
            page.fill("#reading-comment", COMMENT)
            page.locator("#reading-comment").blur()
    assert hosts == {urlparse(address).netloc}
    (given_back,) = feedback(NAME, course)
    hosts.clear()
    page.goto(given_back.as_uri())
    assert page.evaluate(ACTS) == []
    comment = page.locator("#reading", has_text="Good, but cite")
    assert comment.locator("p em").inner_text() == "both"
    assert "<p>" not in page.locator("main").inner_text()
    assert hosts == {""} and said == []
    page.close()
