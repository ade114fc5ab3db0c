"""The decks on a projector of 1280 by 720, from a file and without a network, and a lesson live in RISE."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page, expect

from courselab.commands.slides import make
from courselab.course import COURSE
from courselab.shown import Shown, shown_in

from .axe import findings
from .lab import Lab
from .letters import strange

LESSON_NAMES = [path.stem for path in sorted(COURSE.notebooks.glob("*.ipynb"))]
MERIDA = "03_pan_cooperation_merida"
SMALLEST = 22
"""Pixels of the letters that a class is to read, on a slide 720 pixels high."""
SMALLEST_IN_CHART = 11
"""Pixels of the smallest letters in a chart, those of presidents' names; most are larger than 16."""

FAULTS = """([smallest, inChart]) => {
  const found = [];
  const slides = Reveal.getSlides();
  for (const slide of slides) {
    const at = Reveal.getIndices(slide);
    Reveal.slide(at.h, at.v);
    const say = (what) => found.push(`slide ${slides.indexOf(slide) + 1}: ${what}`);
    if (!slide.querySelector("aside.notes")?.textContent.trim()) say("has no notes");
    if (!slide.querySelector("h1, h2")?.textContent.trim()) say("has no heading");
    for (const part of slide.querySelectorAll("*")) {
      if (part.closest("aside.notes")) continue;
      const box = part.getBoundingClientRect();
      if (box.width === 0) continue;
      const name = `${part.tagName.toLowerCase()} “${part.textContent.trim().slice(0, 40)}”`;
      if (box.top < 0 || box.left < 0 || box.right > 1280 || box.bottom > 712)
        say(`${name} does not fit: ${Math.round(box.right)} x ${Math.round(box.bottom)}`);
      if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth && getComputedStyle(part).overflow !== "visible") say(`${name} is cut`);
      if (part.matches("p, li, td, th, h1, h2, svg text") && !part.matches(".minutes, .over")) {
        const { a, b } = part.getScreenCTM?.() ?? { a: 1, b: 0 };
        const size = parseFloat(getComputedStyle(part).fontSize) * Math.hypot(a, b);
        if (size < (part.closest(".plot") ? inChart : smallest)) say(`${name} is too small: ${size.toFixed(1)}`);
      }
    }
    const plot = slide.querySelector(".plot");
    if (!plot) continue;
    if (!plot.querySelector("svg") || plot.getAttribute("aria-label").length < 20) say("a chart is not drawn or has no words");
    const drawn = plot.getBoundingClientRect();
    if (drawn.height < 350) say(`the chart is only ${Math.round(drawn.height)} high`);
    for (const part of slide.querySelectorAll("h2, .unit, .legend, .source")) {
      const box = part.getBoundingClientRect();
      if (box.left < drawn.right - 1 && box.right > drawn.left + 1 && box.top < drawn.bottom - 1 && box.bottom > drawn.top + 1)
        say(`${part.className || part.tagName} lies on the chart`);
    }
    for (const text of plot.querySelectorAll("text")) {
      const box = text.getBoundingClientRect();
      if (box.height > 2 && (box.left < drawn.left - 1 || box.right > drawn.right + 1)) say(`“${text.textContent}” in the chart is cut`);
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def decks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("slides")
    make(LESSON_NAMES, folder)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield context.new_page()
    context.close()


def open_deck(page: Page, file: Path, query: str = "") -> list[str]:
    """Open a deck; returns the list that every request to another place is added to."""
    elsewhere: list[str] = []
    page.on(
        "request",
        lambda sent: None if sent.url.startswith(("file:", "data:", "blob:")) else elsewhere.append(sent.url),
    )
    page.goto(file.as_uri() + query)
    page.wait_for_function("window.Reveal?.isReady() && !document.querySelector('.plot:not([data-drawn])')")
    return elsewhere


def faults(page: Page) -> list[str]:
    found: list[str] = page.evaluate(FAULTS, [SMALLEST, SMALLEST_IN_CHART])
    return found


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_every_slide_fits_the_screen(lesson: str, page: Page, decks: Path) -> None:
    elsewhere = open_deck(page, decks / f"{lesson}.html")
    assert faults(page) == []
    assert strange(page) == []
    assert elsewhere == []
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.title().endswith("slides") and len(page.title()) > 15


def test_a_slide_that_does_not_fit_is_found(page: Page, decks: Path) -> None:
    open_deck(page, decks / f"{MERIDA}.html")
    page.add_style_tag(content=".reveal table { font-size: 60px !important }")
    assert any("does not fit" in fault for fault in faults(page))
    page.add_style_tag(content=".reveal li { font-size: 20px !important }")
    assert any("too small" in fault for fault in faults(page))
    page.add_style_tag(content=".plot svg { transform: scale(0.5) }")
    assert any(re.search(r"too small: \d\.", fault) for fault in faults(page))
    page.add_style_tag(content=".plot { margin-top: -40px }")
    assert any("lies on the chart" in fault for fault in faults(page))


def test_one_key_goes_through_the_whole_deck(page: Page, decks: Path) -> None:
    open_deck(page, decks / f"{MERIDA}.html")
    total = page.evaluate("Reveal.getTotalSlides()")
    for _ in range(total - 1):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.isLastSlide() && Reveal.getSlidePastCount()") == total - 1
    expect(page.locator(".slide-number")).to_contain_text(str(total))
    expect(page.get_by_role("heading", name="Key points")).to_be_visible()


def test_the_speaker_sees_notes_and_a_clock(page: Page, decks: Path) -> None:
    open_deck(page, decks / f"{MERIDA}.html", "#/2/1")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    notes = speaker.locator(".speaker-controls-notes .value")
    # The speaker's window holds the deck twice more, with all its charts.
    expect(notes).to_contain_text("minute 0 to 4 of 50", timeout=30_000)
    expect(notes).to_contain_text("recall.base")
    expect(speaker.locator(".speaker-controls-time")).to_be_visible()
    speaker.close()


def test_a_deck_can_be_printed(page: Page, decks: Path) -> None:
    open_deck(page, decks / f"{MERIDA}.html")
    total = page.evaluate("Reveal.getTotalSlides()")
    open_deck(page, decks / f"{MERIDA}.html", "?print-pdf")
    expect(page.locator(".pdf-page")).to_have_count(total)


def test_a_screen_reader_finds_no_fault(page: Page, decks: Path) -> None:
    open_deck(page, decks / f"{MERIDA}.html")
    for place in range(0, page.evaluate("Reveal.getTotalSlides()"), 4):
        page.evaluate(
            "(n) => { const at = Reveal.getIndices(Reveal.getSlides()[n]); Reveal.slide(at.h, at.v); }", place
        )
        # reveal.js gives its frame the role of an application, in which its own main landmark should not lie.
        assert findings(page, rules=("wcag2a", "wcag2aa")) == [], f"slide {place + 1}"


def test_the_list_of_decks_opens_each(page: Page, decks: Path) -> None:
    page.goto((decks / "index.html").as_uri())
    links = page.locator("td:first-child a")
    assert links.count() == len(LESSON_NAMES)
    links.nth(3).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What changed when the PRI lost?")


SLIDES_IN_RISE = """[...document.querySelectorAll(".reveal .slides > section, .reveal .jp-Notebook > section")].map(
  (stack) => [...stack.querySelectorAll(":scope > section")].map((slide) => slide.textContent.trim()))"""


WORDS_DIFFER = """(before) => document.querySelector(
  '.courselab-words[data-chart="aid_flows"] [role=status]').innerText !== before"""


def projected(lesson: str) -> list[list[NotebookNode]]:
    """The cells of a lesson that RISE shows, as stacks of slides; each slide begins with one cell."""
    stacks: list[list[NotebookNode]] = []
    for cell in nbformat.read(COURSE.notebooks / f"{lesson}.ipynb", as_version=4).cells:
        kind = cell.metadata["slideshow"]["slide_type"]
        if kind == "slide":
            stacks.append([])
        if kind in {"slide", "subslide"}:
            stacks[-1].append(cell)
    return stacks


@pytest.fixture
def in_rise(lab: Lab) -> Lab:
    """The page of RISE that JupyterLab's command opens for a lesson that was run, on a projector's screen."""
    lab.open(MERIDA)
    lab.run_all()
    with lab.page.expect_popup() as opened:
        lab.page.evaluate("void window.jupyterapp.commands.execute('RISE:slideshow')")
    show = Lab(opened.value, lab.address, lab.folder, lab.artifacts)
    show.page.set_viewport_size({"width": 1280, "height": 720})
    show.page.wait_for_selector(".reveal section.present section.present h1", timeout=60_000)
    show.page.wait_for_selector(".courselab-chart", state="attached", timeout=60_000)
    return show


def test_a_lesson_is_projected_live_in_rise(in_rise: Lab) -> None:
    """Its slides stand in the order of the lesson, and a chart on one of them can be moved."""
    show, page = in_rise, in_rise.page
    stacks = projected(MERIDA)
    shown: list[list[str]] = page.evaluate(SLIDES_IN_RISE)
    assert [len(stack) for stack in shown] == [len(stack) for stack in stacks]
    for texts, cells in zip(shown, stacks, strict=True):
        heading = re.search(r"^#+ ([^*(\n]+)", cells[0].source, re.MULTILINE)
        assert heading and heading[1].strip() in texts[0]

    # RISE draws a cell when its slide comes into sight.
    shows = [shown_in(MERIDA, cell) for stack in stacks for cell in stack]
    for _ in range(shows.index([Shown("chart", "aid_flows")])):
        page.keyboard.press("Space")
        page.wait_for_timeout(500)
    chart = page.locator("section.present section.present .courselab-chart")
    expect(chart).to_be_visible(timeout=20_000)
    show.wait_drawn("aid_flows")
    slide = page.url
    before = show.words("aid_flows")
    chart.locator("input[type=range]").first.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(chart.locator(".courselab-years legend")).to_contain_text("FY1951")
    page.wait_for_function(WORDS_DIFFER, arg=before)
    assert page.url == slide, "the arrow keys of a control must not turn the page"
    assert chart.locator(".courselab-figure").bounding_box()["width"] > 700  # type: ignore[index]
    page.screenshot(path=show.artifacts / "rise.png")
    assert show.hosts == {"127.0.0.1"}
