"""Every lesson, opened and used in JupyterLab in Chromium by keyboard alone."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from courselab.course import COURSE
from courselab.quiz import Question, bank_for, expected, wrong_answers
from courselab.quiz.widget import right_sides, shown_order
from tests.notebooks import shown_by

from .finger import Finger, heights, middle
from .lab import Lab
from .letters import strange

LESSONS = {
    path.stem: [shown.name for shown in shown_by(path, "chart")]
    for path in sorted(COURSE.notebooks.glob("*.ipynb"))
}
"""Lesson to the charts that it shows, in order; one that is shown twice stands twice and is used once."""
PARTS = ".courselab-chart, .courselab-words, .courselab-question, .courselab-prediction, .courselab-ledger"
"""What the course adds to a notebook."""
WIRE_LIMIT = 6_000_000
MOST_PRESSES = 8
DARK = ("00_start_here", "09_weighing_the_argument")
"""Lessons that are looked at under the dark theme too: together they have every kind of question and widget."""
LEAK_KEYS = ("b", "a", "x", "d", "d", "m", "ArrowDown", "ArrowUp")

CUT = """(svg) => [...svg.querySelectorAll("text")].filter((text) => {
  const [name, frame] = [text.getBoundingClientRect(), svg.getBoundingClientRect()];
  return name.right > frame.right + 1 || name.left < frame.left - 1;
}).map((text) => text.textContent)"""
"""The texts of a drawing that reach beyond its edges."""


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_is_used_by_keyboard_alone(lab: Lab, lesson: str, baseline: set[tuple[str, str]]) -> None:
    """Open, run all, move every control, answer every question wrong and right, draw every prediction.

    Then axe finds nothing in the lesson, whose replies, records and tables are all open, and around it nothing that
    JupyterLab does not have without it.
    """
    lab.open(lesson)
    committed = lab.page.locator(".jp-OutputArea img").count()
    assert committed == len(LESSONS[lesson]), "before a run each chart is a picture"
    lab.run_all()
    charts = dict.fromkeys(LESSONS[lesson])
    for chart in charts:
        lab.wait_drawn(chart)
        lab.screenshot(lab.chart(chart), f"{lesson}-{chart}")
    assert lab.errors() == []
    assert lab.bytes_received < WIRE_LIMIT
    cells = len(lab.cells())
    for chart in charts:
        move_every_control(lab, chart)
        lab.screenshot(lab.chart(chart), f"{lesson}-{chart}-moved")
    bank = bank_for(lesson)
    for question in bank.questions:
        answer_wrong_and_right(lab, question)
    for prediction in bank.predictions:
        box = draw(lab, prediction.id)
        assert box.locator(".courselab-record-mark").count() == len(prediction.asked_years)
        reply = box.locator(".courselab-gap").inner_text()
        assert reply, prediction.id
        assert "*" not in reply, f"{prediction.id}: a mark for emphasis is shown as it is written"
        assert box.locator("svg").evaluate(CUT) == [], f"{prediction.id}: these names are cut off"
        lab.screenshot(box, f"prediction-{prediction.id}")
    assert len(lab.cells()) == cells, "a key leaked to the notebook"
    lab.show_everything()
    assert strange(lab.page, PARTS) == []
    found = lab.axe(dark=lesson in DARK)
    assert [
        finding for finding in found if finding.ours or (finding.rule, finding.kind) not in baseline
    ] == []
    assert lab.script_errors == []
    assert lab.hosts == {"127.0.0.1"}


def move_every_control(lab: Lab, chart: str) -> None:
    """Change each control of a chart with one key; then press keys that are commands of the notebook."""
    controls = lab.chart(chart).locator("[data-control]")
    names = [controls.nth(place).get_attribute("data-control") for place in range(controls.count())]
    for name in names:
        control = lab.chart(chart).locator(f'[data-control="{name}"]')
        assert control.locator("input:checked, input[type=range], select").count(), f"{name}: shows no choice"
        if control.locator("select").count():
            change_by_keyboard(lab, chart, control.locator("select"), "ArrowDown")
        elif control.locator("input[type=checkbox]").count():
            open_boxes = control.locator("input[type=checkbox]:enabled")
            if open_boxes.count() == 1:
                assert control.locator(".courselab-why").inner_text(), (
                    f"{name}: one box is open, and no reason given"
                )
            else:
                change_by_keyboard(lab, chart, open_boxes.last, "Space")
        elif control.locator("input[type=range]:disabled").count():
            assert control.locator(".courselab-why").inner_text(), f"{name}: is gray and does not say why"
        elif control.locator("input[type=range]").count():
            change_by_keyboard(lab, chart, control.locator("input[type=range]").first, "ArrowRight")
        else:
            change_by_keyboard(lab, chart, control.locator("input:checked"), "ArrowRight")
        for key in LEAK_KEYS:
            lab.page.keyboard.press(key)
        lab.settle()
        if name == "stage":
            # Back to "obligated": breakdowns are closed for every other stage.
            drawn = lab.drawn(chart)
            lab.page.keyboard.press("ArrowLeft")
            lab.wait_drawn(chart, drawn)


def change_by_keyboard(lab: Lab, chart: str, control: Locator, key: str) -> None:
    """Move one control by its key until the words change; the picture must follow at once.

    A year that goes out of view changes the words only when a value was in it.
    """
    before, told, picture = lab.drawn(chart), lab.told(chart), lab.picture(chart)
    for press in range(MOST_PRESSES):
        control.focus()
        lab.page.keyboard.press(key)
        lab.wait_drawn(chart, before)
        lab.page.wait_for_timeout(150)
        assert press or lab.picture(chart) != picture, f"{chart}: the picture did not follow"
        if lab.told(chart) != told:
            return
        before = lab.drawn(chart)
    raise AssertionError(f"{chart}: the words did not follow")


def test_a_closed_stage_says_why(lab: Lab) -> None:
    lab.open("03_pan_cooperation_merida")
    lab.run_all()
    lab.wait_drawn("aid_flows")
    chart = lab.chart("aid_flows")
    last = chart.locator("[data-end=to]")
    last.focus()
    for _ in range(3):
        lab.page.keyboard.press("PageDown")
    for _ in range(30):
        lab.page.keyboard.press("ArrowLeft")
    stage = chart.locator("[data-control=stage]")
    last_year = int(last.input_value())
    assert last_year < 2006
    stage.locator("input[value=requested]:disabled").wait_for(state="attached")
    assert "requested" in stage.locator(".courselab-why").inner_text()
    lab.screenshot(chart, "closed-stage")


def give(form: Locator, question: Question, answer: Any) -> None:
    """Fill in an answer with the keyboard and submit it."""
    page = form.page
    if question.kind in ("one", "opinion"):
        form.locator(f'input[value="{answer}"]').focus()
        page.keyboard.press("Space")
    elif question.kind == "several":
        for box in form.locator("input[type=checkbox]").all():
            if box.is_checked() != (box.get_attribute("value") in answer):
                box.focus()
                page.keyboard.press("Space")
    elif question.kind == "number":
        form.locator("input").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(answer)
    elif question.kind == "order":
        for place, item in enumerate(answer):
            while [row.get_attribute("data-item") for row in form.locator("li[data-item]").all()].index(
                item
            ) > place:
                form.locator(f'li[data-item="{item}"] [data-move=up]').focus()
                page.keyboard.press("Enter")
    elif question.kind == "match":
        offered = right_sides(question)
        for left, chosen in answer.items():
            select = form.locator(f'select[data-left="{left}"]')
            select.focus()
            for _ in range(len(offered) + 1):
                page.keyboard.press("ArrowUp")
            for _ in range(offered.index(chosen) + 1):
                page.keyboard.press("ArrowDown")
    form.locator("[type=submit]").focus()
    page.keyboard.press("Enter")


def reply_to(lab: Lab, question: Question, answer: Any) -> tuple[str, str]:
    """Answer a question; the tone and the text of the reply."""
    form = lab.page.locator(f'form[data-question-id="{question.id}"]')
    before = form.get_attribute("data-answered")
    give(form, question, answer)
    lab.page.wait_for_function(
        '([id, before]) => { const f = document.querySelector(`form[data-question-id="${id}"]`);'
        " return f.dataset.answered !== undefined && f.dataset.answered !== before; }",
        arg=[question.id, before],
    )
    return form.get_attribute("data-tone") or "", form.locator(".courselab-reply").inner_text()


def answer_wrong_and_right(lab: Lab, question: Question) -> None:
    """Ask for a hint, answer wrong, answer right; each gets a reply of its own."""
    form = lab.page.locator(f'form[data-question-id="{question.id}"]')
    if question.kind == "opinion":
        assert reply_to(lab, question, question.options[1].id)[0] == "thanks"
        return
    if question.kind == "order":
        rows = form.locator("li[data-item]").all()
        assert [row.get_attribute("data-item") for row in rows] == shown_order(question)
    form.locator(".courselab-hint").focus()
    lab.page.keyboard.press("Enter")
    form.locator(".courselab-hints li").first.wait_for()
    wrong_tone, wrong_text = reply_to(lab, question, wrong_answers(question)[0])
    right_tone, right_text = reply_to(lab, question, expected(question))
    assert wrong_tone in ("not_that", "almost"), question.id
    assert right_tone == "yes", question.id
    assert wrong_text != right_text
    lab.screenshot(form, f"question-{question.id}")


def draw(lab: Lab, prediction_id: str) -> Locator:
    """Draw a guess by keyboard and commit to it."""
    box = lab.page.locator(f'[data-prediction-id="{prediction_id}"]')
    box.scroll_into_view_if_needed()
    points = box.locator("circle[role=slider]")
    for place in range(points.count()):
        points.nth(place).focus()
        for _ in range(place + 2):
            lab.page.keyboard.press("ArrowUp")
    box.locator("[data-action=commit]").focus()
    lab.page.keyboard.press("Enter")
    lab.page.wait_for_function(
        "(id) => document.querySelector(`[data-prediction-id=\"${id}\"]`).dataset.state === 'committed'",
        arg=prediction_id,
    )
    return box


def test_predictions_and_progress_survive(lab: Lab) -> None:
    lesson = "03_pan_cooperation_merida"
    lab.open(lesson)
    lab.run_all()
    bank = bank_for(lesson)
    assert lab.page.locator(".courselab-record-mark").count() == 0, "no record before a guess"
    draw(lab, "merida.cash")
    gap = lab.page.locator('[data-prediction-id="merida.cash"] .courselab-gap').inner_text()
    question = bank.question("merida.label")
    answered = reply_to(lab, question, expected(question))

    lab.restart_kernel()
    lab.run_all()
    lab.page.wait_for_selector('[data-prediction-id="merida.cash"][data-state=committed]')
    assert lab.page.locator('[data-prediction-id="merida.cash"] .courselab-gap').inner_text() == gap
    form = lab.page.locator('form[data-question-id="merida.label"]')
    lab.page.wait_for_selector('form[data-question-id="merida.label"][data-tone=yes]')
    assert form.locator(".courselab-reply").inner_text() == answered[1]

    lab.close()
    lab.open(lesson)
    lab.run_all()
    lab.page.wait_for_selector('[data-prediction-id="merida.cash"][data-state=committed]')
    lab.page.wait_for_selector('form[data-question-id="merida.label"][data-tone=yes]')
    assert form.locator(".courselab-reply").inner_text() == answered[1]
    kept = json.loads((lab.folder / "progress.json").read_text(encoding="utf-8"))
    assert kept["lessons"][lesson]["answers"]["merida.label"]["tone"] == "yes"


def test_a_chart_comes_back_as_last_shown(lab: Lab) -> None:
    lesson = "03_pan_cooperation_merida"
    lab.open(lesson)
    lab.run_all()
    lab.wait_drawn("aid_flows")
    constant = lab.chart("aid_flows").locator("[data-control=dollars] input").nth(1)
    before = lab.drawn("aid_flows")
    constant.focus()
    lab.page.keyboard.press("Space")
    lab.wait_drawn("aid_flows", before)
    title = lab.chart("aid_flows").locator(".courselab-title").inner_text()
    lab.save()
    lab.page.reload(wait_until="domcontentloaded")
    lab.wait_drawn("aid_flows")
    assert lab.chart("aid_flows").locator(".courselab-title").inner_text() == title
    assert lab.chart("aid_flows").locator("[data-control=dollars] input").nth(1).is_checked()


def test_table_and_downloads(lab: Lab) -> None:
    lab.open("03_pan_cooperation_merida")
    lab.run_all()
    lab.wait_drawn("before_merida")
    chart = lab.chart("before_merida")
    chart.locator("[data-action=table]").focus()
    lab.page.keyboard.press("Enter")
    assert chart.locator("tbody tr").count() == 12
    with lab.page.expect_download() as csv:
        chart.locator("[data-action=csv]").click()
    text = csv.value.path().read_text(encoding="utf-8-sig")
    assert len(text.strip().splitlines()) == 13
    with lab.page.expect_download() as picture:
        chart.locator("[data-action=picture]").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")
    picture.value.save_as(lab.artifacts / "downloaded.png")


def test_the_ledger_is_filtered_and_shows_a_chart(lab: Lab) -> None:
    lab.open("09_weighing_the_argument")
    lab.run_all()
    ledger = lab.page.locator(".courselab-ledger")
    theme = ledger.locator("select[data-filter=theme]")
    theme.focus()
    lab.page.keyboard.press("ArrowDown")
    assert ledger.locator("[role=status]").first.inner_text() == "3 of 41 claims"
    claim = ledger.locator('details[data-claim="C03"]')
    claim.locator("summary").focus()
    lab.page.keyboard.press("Enter")
    claim.locator("[data-action=chart]").focus()
    lab.page.keyboard.press("Enter")
    lab.wait_drawn("withheld")
    assert "15.2 percent" in lab.words("withheld")
    lab.screenshot(ledger, "ledger")


IN_VIEW = """(part) => {
  const { top, bottom } = part.getBoundingClientRect();
  const frame = part.closest(".jp-WindowedPanel-outer")?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
  return top >= frame.top && bottom <= frame.bottom;
}"""
"""Whether an element stands whole in what the reader sees of the page, or of the notebook."""


def shows_its_chart(page: Page, claim: str) -> None:
    """Ask for the chart of a claim: it comes into view, with the way back above it, and a screen reader is told its title."""
    entry = page.locator(f'.courselab-ledger details[data-claim="{claim}"]')
    if entry.get_attribute("open") is None:
        entry.locator("summary").press("Enter")
    former = page.locator(".courselab-chart-place .courselab-chart").element_handles()
    entry.locator("[data-action=chart]").press("Enter")
    if former:
        former[0].wait_for_element_state("hidden")
    shown = page.locator(".courselab-chart-place .courselab-chart:focus")
    shown.locator(".courselab-figure[data-drawn]").wait_for()
    title = shown.locator(".courselab-title")
    assert page.get_by_role("region", name=title.inner_text()).count() == 1
    back = page.get_by_role("button", name=f"Back to claim {claim}")
    for part in (back, title):
        page.wait_for_function(IN_VIEW, arg=part.element_handle())


def test_the_chart_of_a_claim_comes_into_view_and_the_way_back(lab: Lab) -> None:
    lab.page.set_viewport_size({"width": 1366, "height": 768})
    lab.open("09_weighing_the_argument")
    lab.run_all()
    # The third shows the same chart as the second.
    for claim in ("C02", "C03", "C03"):
        shows_its_chart(lab.page, claim)
    lab.page.keyboard.press("Shift+Tab")
    lab.page.keyboard.press("Enter")
    summary = lab.page.locator('details[data-claim="C03"] summary')
    assert summary.evaluate("(summary) => summary === document.activeElement")
    lab.page.wait_for_function(IN_VIEW, arg=summary.element_handle())
    assert lab.script_errors == []


def test_a_prediction_is_drawn_by_finger_on_a_tablet(browser: Browser, server: tuple[str, Path]) -> None:
    address, folder = server
    (folder / "progress.json").unlink(missing_ok=True)
    page = browser.new_page(viewport={"width": 1024, "height": 768}, has_touch=True)
    lab, finger = Lab(page, address, folder, folder), Finger(page)
    lab.open("00_start_here")
    lab.run_all()
    box = page.locator('[data-prediction-id="start.remittances"]')
    box.locator("svg").evaluate("(svg) => svg.scrollIntoView({ block: 'center' })")
    points = box.locator("circle[role=slider]")
    before = heights(box)
    zone = box.locator(".courselab-zone").bounding_box()
    assert zone is not None
    x, y = middle(points.nth(2))
    finger.draw((x, y), (x, zone["y"]))
    assert heights(box) == [*before[:2], 60, *before[3:]], "one point went up the whole height"
    (first, low), last = middle(points.first), middle(points.last)[0]
    finger.draw((first - 5, low), (last, zone["y"]))
    drawn = heights(box)
    assert all(one < other for one, other in pairwise(drawn)) and drawn[-1] == 60
    finger.draw((zone["x"] - 60, 500), (zone["x"] - 60, 300))
    moved = box.locator(".courselab-zone").bounding_box()
    assert moved is not None and moved["y"] < zone["y"] - 60, "the notebook scrolls past the chart"
    assert heights(box) == drawn
    box.locator("[data-action=commit]").tap()
    page.locator('[data-prediction-id="start.remittances"][data-state=committed]').wait_for()
    kept = json.loads((folder / "progress.json").read_text(encoding="utf-8"))
    guess = kept["lessons"]["00_start_here"]["predictions"]["start.remittances"]["first"]
    assert list(guess.values()) == drawn
    lab.close()
    page.close()


FILLS = """([name, height]) => {
  const figure = document.querySelector(`.courselab-chart[data-chart="${name}"] .courselab-figure`);
  const svg = figure.querySelector(".main-svg");
  return Math.abs(svg.clientWidth - figure.clientWidth) < 2 && svg.clientHeight === height;
}"""


def test_a_chart_keeps_its_height_when_the_window_changes(lab: Lab) -> None:
    lab.open("03_pan_cooperation_merida")
    lab.run_all()
    lab.wait_drawn("aid_flows")
    figure = lab.chart("aid_flows").locator(".courselab-figure .main-svg").first
    height, wide = figure.evaluate("(svg) => svg.clientHeight"), lab.page.viewport_size
    assert wide is not None
    for width in (900, 480, wide["width"], 900, wide["width"]):
        lab.page.set_viewport_size({"width": width, "height": wide["height"]})
        lab.page.wait_for_function(FILLS, arg=["aid_flows", height])
        lab.settle()
        assert lab.page.evaluate(FILLS, ["aid_flows", height]), f"at {width} pixels"
