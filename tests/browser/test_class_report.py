"""The class report in Chromium, opened as a file; and the hand-in in JupyterLab."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from courselab.class_report.__main__ import make

from ..a_class import thirty
from .axe import findings
from .lab import Lab
from .letters import strange


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    thirty(folder, pytest.MonkeyPatch())
    make([str(folder)], str(folder / "out"), names=True)
    return folder / "out" / "index.html"


@pytest.fixture
def page(browser: Browser, report: Path) -> Iterator[Page]:
    opened = browser.new_page(viewport={"width": 1280, "height": 720})
    requests: list[str] = []
    opened.on("request", lambda request: requests.append(request.url))
    opened.goto(report.as_uri())
    yield opened
    assert requests == [report.as_uri()], "nothing else is fetched, from this or any other host"
    opened.close()


def test_headings_stand_in_order(page: Page) -> None:
    levels = [
        int(tag[1])
        for tag in page.eval_on_selector_all("h1,h2,h3,h4,h5,h6", "all => all.map(h => h.tagName)")
    ]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_it_brings_its_font(page: Page) -> None:
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert strange(page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_cut_off(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # What stands wider than its own box would be cut off or lie over its neighbor.
    wider = page.eval_on_selector_all(
        "main *:not(svg *)",
        f"all => all.filter(e => e.getBoundingClientRect().right > {width} + 1).map(e => e.outerHTML)",
    )
    assert wider == []


def test_it_is_read_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    details = page.locator(".talk details").first
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.querySelector('.talk summary')"):
            break
    assert not details.locator("blockquote").first.is_visible()
    page.keyboard.press("Enter")
    assert details.locator("blockquote").first.is_visible()


def test_on_paper_the_reasons_are_open(page: Page) -> None:
    assert not page.locator(".talk blockquote").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".talk blockquote").first.is_visible()
    assert not page.locator("nav").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 720})
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true; })")
    assert findings(page) == []


def test_a_student_hands_in_from_jupyterlab(lab: Lab) -> None:
    """The file lies beside the notebook, and the link saves the same."""
    lab.open("00_start_here")
    lab.run_all()
    question = lab.page.locator('.courselab-question[data-question-id="start.one"]')
    question.get_by_role("radio").nth(1).check()
    question.get_by_role("button", name="Check").click()
    question.locator(".courselab-reply").first.wait_for()
    lab.page.evaluate(
        """async () => {
          const panel = window.jupyterapp.shell.currentWidget;
          const model = panel.content.model.sharedModel;
          model.insertCell(model.cells.length, {cell_type: "code", source: "lesson.hand_in(name='Ana')"});
          panel.content.activeCellIndex = model.cells.length - 1;
          await window.jupyterapp.commands.execute("notebook:run-cell");
        }"""
    )
    link = lab.page.get_by_role("link", name="Save a copy of usmex_hand_in")
    link.wait_for()
    with lab.page.expect_download() as waiting:
        link.click()
    downloaded = waiting.value
    [beside] = (lab.folder / "notebooks").glob("usmex_hand_in_*.json")
    assert downloaded.suggested_filename == beside.name
    assert downloaded.path().read_bytes() == beside.read_bytes()
    content = json.loads(beside.read_text(encoding="utf-8"))
    assert content["name"] == "Ana"
    assert list(content["lessons"]["00_start_here"]["answers"]) == ["start.one"]
    lab.screenshot(lab.page.locator(".jp-OutputArea", has=link).last, "hand-in")
    beside.unlink()
