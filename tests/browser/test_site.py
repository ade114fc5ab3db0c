"""The reading edition as a reader opens it: from a folder, without a server, with the keyboard, on a phone."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Locator, Page, ViewportSize

from courselab import catalog
from courselab.commands.site import bundle
from courselab.commands.site.make import MARK, build
from courselab.commands.site.pool import Pool
from courselab.commands.site.replies import all_answers, question_item
from courselab.predict.widget import _gap_sentences
from courselab.quiz import Question, bank_for, banks, expected, grade, wrong_answers
from courselab.quiz.grading import number_bands
from courselab.quiz.widget import right_sides

from .axe import LOOKS, findings
from .finger import Finger, Point, heights, middle, values_at
from .letters import strange
from .test_lessons import IN_VIEW, give, shows_its_chart

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LESSONS = [path.stem for path in NOTEBOOKS]
PAGES = ["index", *LESSONS, "data", "data/aid_by_year", "glossary", "sources"]
FEW_STATES = 130
"""Fewer states of a chart than in the real site, so that the tests need not wait for them; all else is the same."""
WAIT = 20_000
PHONE = {"width": 360, "height": 740}

FAULTS_ON_A_PHONE = """() => {
  const found = [];
  const seen = (part) => part.getBoundingClientRect().height > 0 && getComputedStyle(part).visibility !== "hidden";
  for (const frame of document.querySelectorAll(".courselab-figure, .courselab-prediction svg")) {
    const name = frame.closest(".courselab-chart")?.dataset.chart ?? frame.closest(".courselab-prediction").dataset.predictionId;
    const edge = frame.getBoundingClientRect();
    const scrolls = frame.scrollWidth > frame.clientWidth + 1;
    const texts = [...frame.querySelectorAll("text")].filter((text) => text.textContent.trim() && seen(text));
    const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
    texts.forEach((text, place) => {
      const [words, box] = boxes[place];
      const { a, b } = text.getScreenCTM();
      const size = parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b);
      if (!scrolls && (box.left < edge.left - 1 || box.right > edge.right + 1)) found.push(`${name}: “${words}” is cut`);
      if (size < 10.8) found.push(`${name}: “${words}” is too small: ${size.toFixed(1)}`);
      if (text.closest(".xtick") && Math.abs(b) > 0.1) found.push(`${name}: “${words}” is turned`);
    });
    boxes.forEach(([words, one], place) => {
      for (const [others, other] of boxes.slice(place + 1)) {
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (wide > 2 && high > 4) found.push(`${name}: “${words}” and “${others}” lie on each other`);
      }
    });
  }
  for (const part of document.querySelectorAll("article *")) {
    if (part.closest("svg") || !seen(part)) continue;
    const box = (part.matches("input") ? part.closest("label") ?? part : part).getBoundingClientRect();
    const words = `${part.tagName.toLowerCase()} “${part.textContent.trim().slice(0, 40)}”`;
    const own = [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (own && parseFloat(getComputedStyle(part).fontSize) < 12) found.push(`${words} is too small`);
    if (part.matches("button, select, summary, input:not([type=range])") && (box.height < 24 || box.width < 24)) found.push(`${words} is too small for a thumb`);
  }
  return found;
}"""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site; the processes of one run share it, and no other run does."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "reading-edition"
    try:
        folder.with_suffix(".lock").mkdir()
    except FileExistsError:
        for _ in range(600):
            if (folder / MARK).exists():
                return folder
            time.sleep(0.5)
        pytest.fail("the other test process has not built the site")
    build(folder, FEW_STATES)
    return folder


class Reader:
    """One page of the site and what it has asked for and complained of."""

    def __init__(self, page: Page, site: Path) -> None:
        self.page, self.site = page, site
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.set_default_timeout(WAIT)
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type == "error" else None,
        )

    def open(self, name: str) -> None:
        self.page.goto((self.site / f"{name}.html").as_uri())

    def read_through(self) -> None:
        """Go through the page until each of its parts is alive."""
        for part in self.page.locator(".courselab-part").all():
            part.scroll_into_view_if_needed()
            part.locator("xpath=self::*[@data-live]").wait_for(state="attached")
        for figure in self.page.locator(".courselab-figure").all():
            figure.locator("xpath=self::*[@data-drawn]").wait_for(state="attached")

    def widths(self) -> tuple[int, int]:
        found = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return found[0], found[1]


@pytest.fixture
def reader(browser: Browser, site: Path) -> Iterator[Reader]:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    yield Reader(page, site)
    page.close()


@pytest.fixture
def bare(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The components without the site around them."""
    (tmp_path / "usmex.js").write_text(bundle.script(), encoding="utf-8")
    (tmp_path / "bare.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Components</title><main></main>'
        '<script src="usmex.js"></script></html>',
        encoding="utf-8",
    )
    page = browser.new_page(has_touch=True)
    page.goto((tmp_path / "bare.html").as_uri())
    yield page
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_a_folder_and_asks_nobody_else(reader: Reader, name: str) -> None:
    reader.page.set_viewport_size(PHONE)
    reader.open(name)
    reader.read_through()
    elsewhere = [address for address in reader.asked if not address.startswith(("file:", "blob:", "data:"))]
    assert not elsewhere
    assert not reader.complaints
    wide, room = reader.widths()
    assert wide <= room, "the page scrolls sideways on a phone"
    assert reader.page.evaluate(FAULTS_ON_A_PHONE) == []
    assert strange(reader.page) == []
    levels = [
        int(tag[1])
        for tag in reader.page.locator("article :is(h1,h2,h3,h4)").evaluate_all(
            "all => all.map((e) => e.tagName)"
        )
    ]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - former <= 1 for former, later in pairwise(levels))


def test_charts_keep_their_height_when_the_window_changes(reader: Reader) -> None:
    sizes = "all => all.map((svg) => [svg.clientHeight, svg.clientWidth - svg.closest('.courselab-figure').clientWidth])"
    reader.page.set_viewport_size({"width": 1280, "height": 720})
    reader.open("02_pri_era_turn_north")
    reader.read_through()
    pictures = reader.page.locator(".courselab-figure .main-svg:first-child")
    before = pictures.evaluate_all(sizes)
    assert len(before) == 3 and all(height > 300 and over == 0 for height, over in before)
    for width in (900, 1280, 1000, 1280):
        reader.page.set_viewport_size({"width": width, "height": 720})
        reader.page.wait_for_timeout(600)
        assert pictures.evaluate_all(sizes) == before, f"at {width} pixels"


def test_what_does_not_fit_a_phone_is_found(reader: Reader) -> None:
    reader.page.set_viewport_size(PHONE)
    reader.open("02_pri_era_turn_north")
    reader.read_through()
    for style, fault in (
        (".courselab-figure text { font-size: 30px !important }", "lie on each other"),
        (".courselab-figure .infolayer { transform: translateX(90px) }", "is cut"),
        (".courselab-figure text { font-size: 9px !important }", "is too small: 9"),
        (".xtick text { rotate: 30deg }", "is turned"),
        (".courselab-note { font-size: 10px !important }", "is too small"),
        (".courselab-buttons button { min-height: 0 !important; line-height: 1 !important }", "for a thumb"),
    ):
        added = reader.page.add_style_tag(content=style)
        assert any(fault in found for found in reader.page.evaluate(FAULTS_ON_A_PHONE)), style
        added.evaluate("(style) => style.remove()")


def test_no_page_for_teachers_scrolls_sideways_on_a_phone(reader: Reader) -> None:
    reader.page.set_viewport_size(PHONE)
    pages = sorted((reader.site / "teaching").rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        reader.page.goto(path.as_uri())
        wide, room = reader.widths()
        assert wide <= room, path.name
        pictures = reader.page.locator("article img")
        assert all(pictures.evaluate_all("all => all.map((picture) => picture.naturalWidth > 0)"))
    assert reader.page.goto((reader.site / "teaching" / "grading.html").as_uri()) is not None
    assert reader.page.locator("article img").count() == 3


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(reader: Reader, name: str) -> None:
    reader.open(name)
    reader.read_through()
    assert findings(reader.page) == []
    # Without motion, so that no color is measured half way to another.
    reader.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    reader.page.locator('html[data-theme="dark"]').wait_for()
    assert findings(reader.page, rules=LOOKS) == []


@pytest.mark.parametrize("name", LESSONS)
def test_every_chart_has_its_words_table_source_and_data(reader: Reader, name: str) -> None:
    reader.open(name)
    reader.read_through()
    notebook = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    shown = [place for place, output in enumerate(outputs) if "image/png" in output.get("data", {})]
    parts = reader.page.locator('.courselab-part[data-courselab="chart"]')
    assert parts.count() == len(shown)
    for part, place in zip(parts.all(), shown, strict=True):
        part.locator(".courselab-figure[data-drawn]").wait_for()
        assert part.locator(".courselab-figure .main-svg").count() > 0
        assert part.locator(".courselab-words p").inner_text() == outputs[place + 1].data["text/plain"]
        assert part.locator(".courselab-source").inner_text().startswith("Source:")
        part.locator("[data-action=table]").press("Enter")
        assert part.locator(".courselab-table tbody tr").count() > 0
        with reader.page.expect_download() as download:
            part.locator("[data-action=csv]").press("Enter")
        rows = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
        assert len(rows) == part.locator(".courselab-table tr").count()
        still = part.locator(".courselab-still")
        assert not still.is_visible()
        assert still.locator("img").get_attribute("alt")


def test_a_control_moved_by_keyboard_changes_words_and_figure(reader: Reader) -> None:
    reader.open("03_pan_cooperation_merida")
    part = reader.page.locator('.courselab-part[data-store^="promise_and_cash"]')
    part.scroll_into_view_if_needed()
    figure, words = part.locator(".courselab-figure[data-drawn]"), part.locator(".courselab-words p")
    figure.wait_for()
    before = words.inner_text()
    drawn = figure.get_attribute("data-drawn")
    part.locator("[data-control=dollars] input").first.focus()
    reader.page.keyboard.press("ArrowRight")
    assert figure.get_attribute("data-drawn") != drawn
    assert words.inner_text() != before and "FY2024" in part.locator(".courselab-subtitle").inner_text()
    handle = part.locator("[data-end=to]")
    handle.focus()
    constant = words.inner_text()
    reader.page.keyboard.press("Home")
    assert words.inner_text() != constant
    assert "notebook" in part.locator(".courselab-note").inner_text()
    assert reader.complaints == []


def test_a_question_is_answered_wrong_then_right(reader: Reader) -> None:
    reader.open("00_start_here")
    reader.read_through()
    for question in bank_for("00_start_here").questions:
        form = reader.page.locator(f'form[data-question-id="{question.id}"]')
        for answer in [*wrong_answers(question)[:1], expected(question) or question.options[0].id]:
            give(form, question, answer)
            reply = grade(question, answer)
            assert form.get_attribute("data-tone") == reply.tone
            assert form.locator(".courselab-reply-text").inner_text() == reply.text.replace("*", "")
            assert form.locator(".courselab-reply li").count() == len(reply.notes)
        if question.hints:
            form.locator(".courselab-hint").press("Enter")
            assert question.hints[0]["en"].replace("*", "") in form.locator(".courselab-hints").inner_text()


def test_a_prediction_is_drawn_and_the_record_appears(reader: Reader) -> None:
    reader.open("00_start_here")
    box = reader.page.locator('[data-prediction-id="start.remittances"]')
    reader.page.locator('.courselab-part[data-courselab="prediction"]').scroll_into_view_if_needed()
    box.wait_for()
    assert box.locator(".courselab-record-mark").count() == 0
    for point in box.locator("circle[role=slider]").all():
        point.press("PageUp")
    box.locator("[data-action=commit]").press("Enter")
    assert box.get_attribute("data-state") == "committed"
    assert box.locator(".courselab-record-mark").count() == box.locator("circle[role=slider]").count()
    assert "the record says" in box.locator(".courselab-gap").inner_text()
    assert box.locator(".courselab-gap-table tbody tr").count() == box.locator("circle[role=slider]").count()
    box.locator("[data-action=again]").press("Enter")
    assert box.get_attribute("data-state") == "open"


def test_a_prediction_is_drawn_by_finger_on_a_phone(browser: Browser, site: Path) -> None:
    """A finger draws in the shaded field and scrolls the page beside it; once the record is there, everywhere."""
    page = browser.new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    reader, finger = Reader(page, site), Finger(page)
    reader.open("00_start_here")
    reader.read_through()
    box = page.locator('[data-prediction-id="start.remittances"]')
    box.locator("svg").evaluate("(svg) => svg.scrollIntoView({ block: 'center', behavior: 'instant' })")
    task = bank_for("00_start_here").prediction("start.remittances")
    points = box.locator("circle[role=slider]")
    scrolled = "Math.round(scrollY)"
    start, before = page.evaluate(scrolled), heights(box)

    x, y = middle(points.nth(2))
    rule = box.locator(".courselab-zone").bounding_box()
    assert rule is not None
    top, bottom = rule["y"], rule["y"] + rule["height"]
    finger.draw((x, y), (x, top))
    assert heights(box) == [*before[:2], task.max, *before[3:]], "one point went up the whole height"
    finger.draw((x, top), (x, bottom))
    assert heights(box) == [*before[:2], task.min, *before[3:]]

    first, last = middle(points.first)[0], middle(points.last)[0]
    finger.draw((first - 5, bottom), ((first + last) / 2, top), (last, bottom))
    drawn = heights(box)
    peak = drawn.index(max(drawn))
    assert 2 <= peak <= len(drawn) - 3
    assert all(one < other for one, other in pairwise(drawn[: peak + 1]))
    assert all(one > other for one, other in pairwise(drawn[peak:]))
    assert page.evaluate(scrolled) == start, "the page stood still"

    beside = box.locator("svg").bounding_box()
    assert beside is not None
    assert rule["x"] - beside["x"] > 60, "a thumb has room beside the field"
    finger.draw((rule["x"] - 40, 400), (rule["x"] - 40, 300))
    assert page.evaluate(scrolled) > start + 40, "the page scrolls past the chart"
    assert heights(box) == drawn

    box.locator("[data-action=commit]").tap()
    assert box.get_attribute("data-state") == "committed"
    box.locator("svg").evaluate("(svg) => svg.scrollIntoView({ block: 'center', behavior: 'instant' })")
    start = page.evaluate(scrolled)
    x, y = middle(points.nth(2))
    finger.draw((x, y), (x, y - 100))
    assert heights(box) == drawn, "after the record nothing can be drawn"
    assert page.evaluate(scrolled) > start + 40
    assert reader.complaints == []
    page.close()


def test_the_ledger_is_filtered_and_shows_a_chart(reader: Reader) -> None:
    reader.open("09_weighing_the_argument")
    reader.page.locator('.courselab-part[data-courselab="ledger"]').scroll_into_view_if_needed()
    ledger = reader.page.locator(".courselab-ledger")
    ledger.wait_for()
    assert "41 of 41" in ledger.locator("[role=status]").first.inner_text()
    ledger.locator("select[data-filter=era]").select_option("pri-era")
    count = int(ledger.locator("[role=status]").first.inner_text().split()[0])
    assert 0 < count < 41 and ledger.locator("details").count() == count
    claim = next(
        row for row in catalog.records(catalog.load("claims")) if row["era"] == "pri-era" and row["chart"]
    )
    details = ledger.locator(f'details[data-claim="{claim["claim_id"]}"]')
    details.locator("summary").press("Enter")
    links = details.locator("a:not([href*=':'])").evaluate_all(
        "all => all.map((link) => link.getAttribute('href'))"
    )
    assert links and all((reader.site / link).exists() for link in links)
    details.locator("[data-action=chart]").press("Enter")
    shown = reader.page.locator(
        f'.courselab-chart-place [data-chart="{claim["chart"]}"] .courselab-figure[data-drawn]'
    )
    shown.wait_for()
    assert reader.page.locator(".courselab-chart-place .courselab-words").count() == 1


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, PHONE])
def test_the_chart_of_a_claim_comes_into_view_and_the_way_back(reader: Reader, size: ViewportSize) -> None:
    reader.page.set_viewport_size(size)
    reader.open("09_weighing_the_argument")
    reader.page.locator('.courselab-part[data-courselab="ledger"]').scroll_into_view_if_needed()
    ledger = reader.page.locator(".courselab-ledger")
    back = ledger.locator("[data-action=back]")
    ledger.locator("details").first.wait_for()
    assert not back.is_visible()
    # The third shows the same chart as the second.
    for claim in ("C02", "C03", "C03"):
        shows_its_chart(reader.page, claim)
    back.press("Enter")
    summary = ledger.locator('details[data-claim="C03"] summary')
    assert summary.evaluate("(summary) => summary === document.activeElement")
    reader.page.wait_for_function(IN_VIEW, arg=summary.element_handle())
    era = next(row["era"] for row in catalog.records(catalog.load("claims")) if row["claim_id"] == "C03")
    other = next(value for value in ("pri-era", "pena-nieto") if value != era)
    ledger.locator("select[data-filter=era]").select_option(other)
    assert not back.is_visible(), "no way back to a claim that is not listed"
    assert reader.complaints == []


@pytest.mark.parametrize("lesson", ["00_start_here", "09_weighing_the_argument"])
def test_a_page_without_python_never_says_that_python_is_silent(reader: Reader, lesson: str) -> None:
    """Whatever kind of part is asked, and however long the reader then looks at it."""
    page = reader.page
    page.clock.install()
    reader.open(lesson)
    reader.read_through()
    page.locator(".courselab-chart [data-control] input:enabled").first.press("ArrowRight")
    form = page.locator('form[data-kind="one"]').first
    form.locator("input").first.check()
    form.locator(".courselab-check").press("Enter")
    form.locator(".courselab-hint").press("Enter")
    page.locator(".courselab-prediction [data-action=commit]").first.press("Enter")
    for claim in page.locator('details[data-claim="C02"]').all():
        claim.locator("summary").press("Enter")
        claim.locator("[data-action=chart]").press("Enter")
        page.locator(".courselab-chart-place .courselab-chart").wait_for()
    page.clock.fast_forward(600_000)
    assert page.locator(".courselab-waiting").count() >= 3
    assert set(page.locator(".courselab-waiting").all_text_contents()) == {""}
    assert "Python has not answered" not in page.locator("body").inner_text()


@pytest.mark.parametrize("name", LESSONS)
def test_every_link_leads_somewhere(reader: Reader, name: str) -> None:
    reader.open(name)
    links = reader.page.locator("main a[href]").evaluate_all("all => all.map((link) => link.href)")
    ours = {link for link in links if link.startswith("file:")}
    assert len(ours) > 10
    for link in ours:
        address, _, anchor = link.partition("#")
        target = Path(address.removeprefix("file://"))
        assert target.exists(), link
        if anchor:
            assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), link


def test_the_search_finds_a_chart_by_its_words(reader: Reader) -> None:
    reader.page.goto((reader.site / "search.html").as_uri() + "?q=remittances")
    reader.page.locator("#search-results li a").first.wait_for()
    found = reader.page.locator("#search-results li a").evaluate_all("all => all.map((link) => link.href)")
    assert any("00_start_here" in link for link in found)
    assert reader.complaints == []


def test_print_shows_pictures_and_room_for_answers(reader: Reader) -> None:
    reader.open("00_start_here")
    reader.read_through()
    reader.page.emulate_media(media="print")
    chart = reader.page.locator('.courselab-part[data-courselab="chart"]')
    assert chart.locator(".courselab-still img").is_visible()
    assert not chart.locator(".courselab-chart").is_visible()
    assert not reader.page.locator(".bd-sidebar-primary").is_visible()
    assert not reader.page.locator(".courselab-check").first.is_visible()
    assert reader.page.locator("form.courselab-question legend").first.is_visible()
    match = next(question for question in bank_for("00_start_here").questions if question.kind == "match")
    printed = reader.page.locator(f'.courselab-part[data-item="{match.id}"]').inner_text()
    assert all(pair.right["en"].replace("*", "") in printed for pair in match.pairs)
    assert "Run the notebook" not in printed


def test_dark_follows_the_device(browser: Browser, site: Path) -> None:
    page = browser.new_page(color_scheme="dark")
    reader = Reader(page, site)
    reader.open("00_start_here")
    reader.read_through()
    question = page.locator(".courselab-question").first
    paper, ink = question.evaluate("(e) => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]")
    assert luminance(paper) < 0.2 < 0.5 < luminance(ink)
    chart = page.locator(".courselab-chart").first
    assert luminance(chart.evaluate("(e) => getComputedStyle(e).backgroundColor")) > 0.9, (
        "charts keep their paper"
    )
    page.close()


def luminance(color: str) -> float:
    """How light a color of the form ``rgb(1, 2, 3)`` is, from 0 to 1."""
    numbers = [float(part) for part in color[color.index("(") + 1 : -1].split(",")[:3]]
    return sum(numbers) / 3 / 255


def in_browser(question: Question, answer: Any) -> Any:
    """An answer of the bank in the form in which ``question.js`` sends it."""
    if question.kind != "match":
        return answer
    sides = right_sides(question)
    return {
        pair.id: str(sides.index(answer[pair.id])) if pair.id in answer else "" for pair in question.pairs
    }


def typed_numbers(question: Question) -> list[str]:
    """Numbers at and around every edge, with and without units, and what is no number."""
    edges = [edge for band in number_bands(question) for edge in (band.low, band.high) if math.isfinite(edge)]
    near = [edge + step for edge in edges for step in (-1, -0.01, 0, 0.01, 1)]
    key = expected(question)
    unit = (question.unit or {"en": ""})["en"]
    forms = [
        f"{key} {unit}",
        f"{unit.upper()} {key}",
        f"${key}",
        f"us$ {key}",
        f"{key}%",
        f"{key} pesos",
        f" {key}\n",
    ]
    odd = [
        "",
        "  ",
        "abc",
        "3,4",
        "1,234",
        "1 234.5",
        "12,34",
        "-.5",
        ".",
        "1.",
        "--1",
        "−7",
        "1e5",
        "9" * 80,
        "0" * 70 + key,
        "5.5.5",
    ]
    return [*(repr(number) for number in near), *forms, *odd]


def test_the_page_replies_as_the_grader_does(bare: Page) -> None:
    """For every question of the banks and every answer that can be given to it."""
    answered = 0
    for name in banks():
        for question in bank_for(name).questions:
            if question.kind == "number":
                answers: list[Any] = typed_numbers(question)
            else:
                none = {} if question.kind == "match" else [] if question.kind == "several" else None
                answers = [none, *(answer for _, answer in all_answers(question))]
            pool = Pool()
            item = {"item": pool.put(json.loads(json.dumps(question_item(question)))), "parts": pool.parts}
            replies = bare.evaluate(
                "([{ item, parts }, sent]) => { const whole = courselab.page.whole(item, parts);"
                " return sent.map((value) => courselab.page.replyTo(whole, value)); }",
                [item, [in_browser(question, answer) for answer in answers]],
            )
            for answer, reply in zip(answers, replies, strict=True):
                wanted = grade(question, answer)
                given = (reply["tone"], reply["text"], tuple(reply["notes"]))
                assert given == (wanted.tone, wanted.text, wanted.notes), (question.id, answer)
            answered += len(answers)
    assert answered > 5000


RECORD = {2008: 212.0, 2009: 501.0, 2010: 311.0}
GUESS = {2008: 210.0, 2009: 450.0, 2010: 350.0}


def gap_words(page: Page, guess: dict[int, float], digits: int = 0) -> dict[str, Any]:
    """What the module of the notebooks says to a guess."""
    told: dict[str, Any] = page.evaluate(
        "([labels, digits, points, guess]) => courselab.predict.gapOf({ digits, step: 10, language: 'en' }, labels,"
        " { points, think: 'Where did you expect the rise?' }, new Map(guess))",
        [
            _gap_sentences("million dollars"),
            digits,
            list(map(list, RECORD.items())),
            list(map(list, guess.items())),
        ],
    )
    return told


def test_the_widest_gap_and_the_peak_are_told(bare: Page) -> None:
    told = gap_words(bare, GUESS)
    assert told["words"] == (
        "For 2009 you drew 450 million dollars; the record says 501: you were 51 too low. No other year differs more. "
        "You put the highest year where the record has it, in 2009. Where did you expect the rise?"
    )
    assert told["rows"][0] == ["2008", "210", "212", "-2"]
    assert gap_words(bare, GUESS | {2008: 1234.5}, 1)["rows"][0] == ["2008", "1,234.5", "212.0", "1,022.5"]


def test_numbers_are_in_the_language_of_the_sentence_not_of_the_page(bare: Page) -> None:
    """JupyterLab in German around an English lesson."""
    bare.evaluate("document.documentElement.lang = 'de'")
    assert gap_words(bare, GUESS | {2008: 1234.5}, 1)["rows"][0] == ["2008", "1,234.5", "212.0", "1,022.5"]


def test_another_peak_and_too_high(bare: Page) -> None:
    words = gap_words(bare, GUESS | {2010: 600.0})["words"]
    assert "For 2010 you drew 600 million dollars; the record says 311: you were 289 too high." in words
    assert "You put the highest year in 2010; the record has it in 2009." in words


def test_a_level_line_has_no_peak(bare: Page) -> None:
    words = gap_words(bare, dict.fromkeys(RECORD, 40.0))["words"]
    assert "You drew a level line; the record is highest in 2009." in words


VALUES = st.lists(st.floats(0, 1000), min_size=3, max_size=3)


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(drawn=VALUES)
def test_any_guess_is_told_as_it_was_drawn(bare: Page, drawn: list[float]) -> None:
    """The year named is one that differs most, the side is the right one, and the table adds up."""
    guess = dict(zip(RECORD, drawn, strict=True))
    gaps = {year: guess[year] - RECORD[year] for year in RECORD}
    widest = max(map(abs, gaps.values()))
    told = gap_words(bare, guess, 1)
    for row, year in zip(told["rows"], RECORD, strict=True):
        numbers = [float(cell.replace(",", "")) for cell in row]
        assert numbers == pytest.approx([year, guess[year], RECORD[year], gaps[year]], abs=0.051)
    first = told["words"].split(". ")[0]
    for word, sign in (("too high", 1), ("too low", -1)):
        if word in first:
            assert any(sign * gaps[year] == widest for year in RECORD if f"For {year} " in first)
    assert ("too high" in first or "too low" in first) == (widest > 10)


def test_within_a_step_nothing_is_too_high_or_low(bare: Page) -> None:
    told = gap_words(bare, {2008: 210.0, 2009: 500.0, 2010: 310.7})
    assert "In no year were you further from the record than 2 million dollars." in told["words"]
    assert "too" not in told["words"] and "score" not in told["words"]
    assert told["rows"][2][3] == "0", "never -0"


def mounted(page: Page, asked: Sequence[int] = tuple(RECORD), **state: Any) -> Locator:
    """A prediction on a page with nothing else; ``model`` is what it asks of its kernel."""
    whole = {
        "task": {
            "id": "trial",
            "prompt": "Draw.",
            "unit": "million dollars",
            "known": [[2007, 43.0]],
            "asked": asked,
            "min": 0,
            "max": 800,
            "step": 10,
            "digits": 0,
            "language": "en",
            "context": [],
        },
        "drawing": {},
        "record": {},
        "labels": dict.fromkeys(
            (
                "commit",
                "again",
                "guess",
                "record",
                "known",
                "gap",
                "year",
                "point",
                "value",
                "type",
                "chart",
                "how",
            ),
            "x",
        )
        | _gap_sentences("million dollars"),
    }
    page.add_style_tag(content=bundle.style())
    page.evaluate(
        "(state) => void courselab.predict.render({ model: (globalThis.model = courselab.page.modelOf(state)), el: document.querySelector('main') })",
        whole | state,
    )
    return page.locator(".courselab-prediction")


def test_the_record_is_told_wherever_a_prediction_is_reopened(bare: Page) -> None:
    """A saved guess comes with its record; the same words stand there as after the commit."""
    guess = {str(year): value for year, value in GUESS.items()}
    record = {"points": list(map(list, RECORD.items())), "think": "Think."}
    box = mounted(bare, drawing=guess, record=record)
    assert box.get_attribute("data-state") == "committed"
    assert "For 2009 you drew 450" in box.locator(".courselab-gap").inner_text()


def kept(page: Page) -> list[float]:
    """The drawing as the kernel is told of it."""
    values: list[float] = page.evaluate("Object.values(model.get('drawing'))")
    return values


def places(box: Locator) -> list[Point]:
    return [middle(point) for point in box.locator("circle[role=slider]").all()]


@pytest.mark.parametrize("messages", [1, 40])
@pytest.mark.parametrize("last_year", [2010, 2022])
def test_a_stroke_draws_every_point_where_it_passes(bare: Page, last_year: int, messages: int) -> None:
    """Forth and back, far apart or close together, however far the mouse jumps between two of its messages."""
    bare.set_viewport_size(PHONE)
    box = mounted(bare, list(range(2008, last_year + 1)))
    (first, y), *_, (last, _) = places(box)
    for left, right in ((y - 30, y - 210), (y - 150, y - 40)):
        for (from_x, from_y), (to_x, to_y) in (
            ((first - 5, left), (last + 40, right)),
            ((last + 5, left), (first - 40, right)),
        ):
            bare.mouse.move(from_x, from_y)
            bare.mouse.down()
            bare.mouse.move(to_x, to_y, steps=messages)
            bare.mouse.up()
            share = [(x - from_x) / (to_x - from_x) for x, _ in places(box)]
            wanted = values_at(box, *((0, from_y + part * (to_y - from_y)) for part in share))
            assert heights(box) == kept(bare) == pytest.approx(wanted, abs=6), (left, right)


def test_a_stroke_up_and_down_moves_one_point(bare: Page) -> None:
    box = mounted(bare)
    before = heights(box)
    (_, (x, y), _) = places(box)
    bare.mouse.move(x + 6, y + 5)
    bare.mouse.down()
    assert heights(box) == before, "a point that is taken hold of stays where it is"
    bare.mouse.move(x - 4, y - 95, steps=9)
    assert heights(box)[1] == pytest.approx(values_at(box, (x, y - 100))[0], abs=6)
    bare.mouse.move(x + 60, y - 100, steps=9)
    bare.mouse.up()
    drawn = heights(box)
    assert [drawn[0], drawn[2]] == [before[0], before[2]] and drawn[1] > before[1] + 100
    bare.mouse.click(x + 15, y - 200)
    assert heights(box)[1] == pytest.approx(values_at(box, (x, y - 200))[0], abs=6), (
        "a press beside it lifts it"
    )


@pytest.mark.parametrize("end", ["cancelled", "second finger", "release not told", "right button"])
def test_a_stroke_ends_cleanly_and_what_was_drawn_is_kept(bare: Page, end: str) -> None:
    box, finger = mounted(bare), Finger(bare)
    (first, y), (second, _), (last, _) = places(box)
    mouse = end in ("release not told", "right button")
    start, along = (first, y), (second + 10, y - 120)
    if mouse:
        bare.mouse.move(*start)
        bare.mouse.down()
        bare.mouse.move(*along, steps=9)
    else:
        finger.down_and_along(start, along)
    drawn = heights(box)
    assert drawn[1] > drawn[0] == drawn[2]
    rest = (last, y - 200)
    match end:
        case "cancelled":
            finger.send("touchCancel")
        case "second finger":
            finger.send("touchStart", along, (last, y - 60))
            finger.send("touchMove", rest, (last, y - 90))
            finger.settle()
            finger.send("touchEnd")
        case "release not told":
            box.locator(".courselab-field").evaluate(
                "(field, [clientX, clientY]) => field.dispatchEvent("
                "new PointerEvent('pointermove', { pointerId: 1, isPrimary: true, buttons: 0, clientX, clientY }))",
                rest,
            )
            bare.mouse.move(*rest)
        case "right button":
            bare.mouse.up()
            bare.mouse.move(*rest)
            bare.mouse.down(button="right")
            bare.mouse.move(last, y - 250)
    finger.settle()
    assert heights(box) == drawn == kept(bare)


def test_a_record_that_comes_ends_the_stroke(bare: Page) -> None:
    """Another view of the same prediction may be committed while this one is drawn in."""
    box = mounted(bare)
    (first, y), (second, _), (last, _) = places(box)
    bare.mouse.move(first, y)
    bare.mouse.down()
    bare.mouse.move(second, y - 120, steps=9)
    guess = {str(year): value for year, value in GUESS.items()}
    record = {"points": list(map(list, RECORD.items())), "think": "Think."}
    bare.evaluate(
        "([guess, record]) => { model.receive('drawing', guess); model.receive('record', record); }",
        [guess, record],
    )
    bare.mouse.move(last, y - 200, steps=9)
    bare.mouse.up()
    assert heights(box) == kept(bare) == list(GUESS.values())
    bare.mouse.move(first, y)
    bare.mouse.down()
    bare.mouse.move(last, y - 200, steps=9)
    bare.mouse.up()
    assert heights(box) == kept(bare) == list(GUESS.values())


ON_TOP = """(box) => {
  const order = [...box.querySelectorAll("svg *")];
  const place = (selector) => [...box.querySelectorAll(selector)].map((part) => order.indexOf(part));
  const [guess, record, names] = [place("circle"), place("rect.courselab-record-mark"), place("text:is(.courselab-record, .courselab-guess)")];
  return Math.max(...guess) < Math.min(...record) && Math.max(...record) < Math.min(...names);
}"""


def test_the_record_and_the_names_stand_above_the_guess(bare: Page) -> None:
    box = mounted(bare)
    box.locator("[data-action=commit]").click()
    bare.evaluate(
        "(points) => model.receive('record', { points, think: 'Think.' })", list(map(list, RECORD.items()))
    )
    assert box.evaluate(ON_TOP)
    assert box.locator("circle").first.evaluate("(circle) => circle.r.baseVal.value < 8"), (
        "the marks can be seen"
    )
