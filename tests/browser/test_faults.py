"""What a reader sees in JupyterLab when the kernel dies, when a page is older than its kernel, when a file is hostile."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import nbformat
import psutil
from nbformat.v4 import new_code_cell, new_notebook

from courselab.quiz import bank_for, expected

from .lab import PANEL, Lab
from .test_lessons import draw, give, reply_to

LESSON = "03_pan_cooperation_merida"
SILENT = "Python has not answered yet."
ADVICE = "choose Run → Run All Cells"


def kill_kernel(lab: Lab) -> None:
    """End the kernel's process as a lack of memory would, and wait until JupyterLab has started another."""
    kernel = lab.page.evaluate(f"{PANEL}.sessionContext.session.kernel.id")
    [process] = [
        process
        for process in psutil.process_iter(["cmdline"])
        if kernel in " ".join(process.info["cmdline"] or ())
    ]
    lab.page.evaluate(
        f"window.seen = []; {PANEL}.sessionContext.session.kernel.statusChanged.connect((_, now) => window.seen.push(now))"
    )
    os.kill(process.pid, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    lab.page.wait_for_function("window.seen.includes('autorestarting') && window.seen.at(-1) === 'idle'")


def dismiss_dialog(lab: Lab) -> None:
    """Close what JupyterLab says about the kernel, as a reader does."""
    button = lab.page.locator(".jp-Dialog .jp-mod-accept")
    if button.count():
        button.first.click()


def test_a_kernel_killed_in_the_middle_of_a_lesson(lab: Lab) -> None:
    """The page says what to do wherever it is used; after another Run All all work is there."""
    lab.open(LESSON)
    lab.run_all()
    lab.wait_drawn("aid_flows")
    bank = bank_for(LESSON)
    draw(lab, "merida.cash")
    gap = lab.page.locator('[data-prediction-id="merida.cash"] .courselab-gap').inner_text()
    question, other = bank.question("merida.label"), bank.question("merida.stage")
    answered = reply_to(lab, question, expected(question))

    kill_kernel(lab)
    dismiss_dialog(lab)
    form = lab.page.locator(f'form[data-question-id="{other.id}"]')
    give(form, other, expected(other))
    lab.chart("aid_flows").locator("[data-control=dollars] input").nth(1).focus()
    lab.page.keyboard.press("Space")
    prediction = lab.page.locator('[data-prediction-id="merida.cash"]')
    prediction.locator("[data-action=again]").focus()
    lab.page.keyboard.press("Enter")
    prediction.locator("[data-action=commit]").focus()
    lab.page.keyboard.press("Enter")
    hinted = lab.page.locator('form[data-question-id="merida.timeline"]')
    hinted.locator(".courselab-hint").focus()
    lab.page.keyboard.press("Enter")
    for place in (form, lab.chart("aid_flows"), hinted, prediction):
        waiting = place.locator(".courselab-waiting")
        waiting.filter(has_text=SILENT).wait_for()
        assert ADVICE in waiting.inner_text()
    lab.screenshot(form, "killed-question")
    lab.screenshot(lab.chart("aid_flows"), "killed-chart")
    lab.screenshot(prediction, "killed-prediction")

    lab.run_all()
    lab.page.wait_for_selector('[data-prediction-id="merida.cash"][data-state=committed]')
    assert lab.page.locator('[data-prediction-id="merida.cash"] .courselab-gap').inner_text() == gap
    lab.page.wait_for_selector(f'form[data-question-id="{question.id}"][data-tone=yes]')
    assert (
        lab.page.locator(f'form[data-question-id="{question.id}"] .courselab-reply').inner_text()
        == answered[1]
    )
    assert reply_to(lab, other, expected(other))[0] == "yes"
    assert (
        lab.page.locator(".courselab-waiting").all_inner_texts().count("")
        == lab.page.locator(".courselab-waiting").count()
    )
    assert lab.errors() == []


def test_an_old_tab_finds_another_kernel(lab: Lab) -> None:
    """Two tabs on one lesson: Python is restarted from the second, and the first is used again."""
    lab.open(LESSON)
    lab.run_all()
    question = bank_for(LESSON).question("merida.label")
    answered = reply_to(lab, question, expected(question))
    kernel = lab.page.evaluate(f"{PANEL}.sessionContext.session.kernel.id")
    lab.page.evaluate(
        """([address, token]) => fetch(address, {method: "POST", headers: {Authorization: `token ${token}`}})""",
        [f"{lab.address}/api/kernels/{kernel}/restart", "course-tests"],
    )
    lab.page.wait_for_function(f"{PANEL}.sessionContext.session.kernel.status === 'idle'")
    form = lab.page.locator(f'form[data-question-id="{question.id}"]')
    assert form.locator(".courselab-reply").inner_text() == answered[1], (
        "what was there is still there to read"
    )
    form.locator("[type=submit]").focus()
    lab.page.keyboard.press("Enter")
    form.locator(".courselab-waiting").filter(has_text=SILENT).wait_for()
    lab.screenshot(form, "old-tab")
    lab.run_all()
    assert reply_to(lab, question, expected(question)) == answered
    assert form.locator(".courselab-waiting").inner_text() == ""


def test_a_tab_that_lost_its_connection_goes_on(lab: Lab) -> None:
    """A laptop that slept: the kernel is the same one, so the answer reaches it without another run."""
    lab.open(LESSON)
    lab.run_all()
    question = bank_for(LESSON).question("merida.label")
    lab.page.evaluate(f"{PANEL}.sessionContext.session.kernel.reconnect()")
    lab.page.wait_for_function(f"{PANEL}.sessionContext.session.kernel.connectionStatus === 'connected'")
    lab.settle()
    assert reply_to(lab, question, expected(question))[0] == "yes"
    kept = json.loads((lab.folder / "progress.json").read_text(encoding="utf-8"))
    assert kept["lessons"][LESSON]["answers"]["merida.label"]["tone"] == "yes"


HURT = "<img src=x onerror='window.hurt=1'><script>window.hurt=1</script>[x](javascript:window.hurt=1)<javascript:window.hurt=1>."
HURT_CODE = '\'"`<img src=x onerror=window.hurt=1>`\\n\\n<img src=x onerror=window.hurt=1>" == "a"\''
QUESTION = f"""
lesson: hostile
questions:
- id: hostile.one
  kind: one
  holds: [{HURT_CODE}]
  evidence: {{source: "`{HURT}"}}
  prompt: {{en: "{HURT}"}}
  options:
    - {{text: {{en: "this {HURT}"}}, correct: true, because: {{en: "{HURT}"}}}}
    - {{text: {{en: "that {HURT}"}}, because: {{en: "$\\\\href{{javascript:window.hurt=1}}{{x}}$ {HURT}"}}}}
  hints: [{{en: "{HURT}"}}]
- id: hostile.number
  kind: number
  unit: {{en: "dollars {HURT}"}}
  answer: {{derive: '50 + 7'}}
  tolerance: 1
  prompt: {{en: "{HURT}"}}
  right: {{en: "{HURT}"}}
  otherwise: {{en: "{HURT}"}}
  hints: [{{en: "{HURT}"}}]
- id: hostile.match
  kind: match
  holds: ['1 < 2']
  prompt: {{en: "{HURT}"}}
  pairs:
    - {{id: p, left: {{en: "one {HURT}"}}, right: {{en: "uno {HURT}"}}, because: {{en: "{HURT}"}}}}
    - {{id: q, left: {{en: "two {HURT}"}}, right: {{en: "dos {HURT}"}}, because: {{en: "{HURT}"}}}}
    - {{id: r, left: {{en: "three {HURT}"}}, right: {{en: "tres {HURT}"}}, because: {{en: "{HURT}"}}}}
  right: {{en: "{HURT}"}}
  hints: [{{en: "{HURT}"}}]
predictions:
- id: hostile.draw
  kind: series
  prompt: {{en: "{HURT}"}}
  unit: {{en: "{HURT}"}}
  series: 'series("aid_by_year", "amount_usd", stage="paid") / 1e6'
  known: [2004, 2008]
  asked: [2009, 2012]
  max: 800
  step: 10
  think: {{en: "{HURT}"}}
"""
SHOWN_AS_TEXT = "<img src=x onerror='window.hurt=1'>"


def hostile_progress() -> dict[str, Any]:
    """A progress file, well-formed, in which every text that can be is hostile."""
    answer = {"tone": "not_that", "tries": 1, "at": "2020-01-01T00:00:00+00:00", "missed": True, "streak": 0}
    number = {**answer, "answer": f"57 {HURT}"}
    return {
        "version": 1,
        "lessons": {
            HURT: {"answers": {HURT: {**answer, "answer": HURT}}, "predictions": {}},
            "hostile": {
                "answers": {
                    "hostile.one": {**answer, "answer": HURT},
                    "hostile.number": number,
                    "hostile.match": {**answer, "answer": {HURT: HURT, "p": HURT}},
                    "__proto__": number,
                },
                "predictions": {
                    "hostile.draw": {"first": {"2009": 1}, "last": {"2009": 1}, "at": HURT},
                },
            },
        },
    }


def test_nothing_in_a_bank_or_a_progress_file_runs(lab: Lab) -> None:
    """Widgets, the text for pages without them, answer keys, errors: all show the letters that were written."""
    questions = lab.folder / "questions"
    questions.mkdir(exist_ok=True)
    (questions / "hostile.yaml").write_text(QUESTION, encoding="utf-8")
    (lab.folder / "progress.json").write_text(json.dumps(hostile_progress()), encoding="utf-8")
    start = f"""
import usmex
from courselab.quiz import bank, QuestionView
from courselab.predict import PredictionView
bank.QUESTIONS = bank.Path({str(questions)!r})
lesson = usmex.open_lesson("hostile")
"""
    stills = """
for item in (*lesson.bank.questions, *lesson.bank.predictions):
    view = (PredictionView if item in lesson.bank.predictions else QuestionView)(item)
    display({"text/markdown": view.still()["text/markdown"]}, raw=True)
"""
    items = '"hostile.one", "hostile.number", "hostile.match"'
    cells = [
        *(
            start,
            f"lesson.quiz({items})",
            'lesson.predict("hostile.draw")',
            f'lesson.answer({items}, "hostile.draw")',
        ),
        *(f"from IPython.display import display\n{stills}", "lesson.review()", "lesson.so_far()"),
        f"lesson.quiz({HURT!r})",
    ]
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, lab.folder / "notebooks" / "hostile.ipynb")
    lab.open("hostile")
    lab.run_all()
    page = lab.page
    form = page.locator('form[data-question-id="hostile.one"]').first
    form.locator(".courselab-hint").click()
    form.locator('input[value="b"]').check()
    form.locator("[type=submit]").click()
    form.locator(".courselab-reply-text").filter(has_text="Not that.").wait_for()
    number = page.locator('form[data-question-id="hostile.number"]').first
    number.locator("input").fill(f"57 {HURT}")
    number.locator("[type=submit]").click()
    number.locator(".courselab-reply-text").filter(has_text="was not understood").wait_for()
    draw(lab, "hostile.draw")
    lab.settle()
    lab.screenshot(page.locator(".jp-Notebook").first, "hostile")
    assert page.evaluate("window.hurt") is None
    assert page.locator("[href^='javascript:' i], [*|href^='javascript:' i]").count() == 0
    assert page.locator("[onerror]").count() == 0
    assert page.locator(".jp-OutputArea script:not([type^='math'])").count() == 0
    for kind in ("markdown", "widget"):
        place = {"markdown": ".jp-RenderedMarkdown", "widget": ".courselab-question legend"}[kind]
        assert SHOWN_AS_TEXT in page.locator(place).first.inner_text().replace("’", "'"), kind
    told = page.locator(".jp-RenderedMarkdown").filter(has_text="has no question").inner_text()
    assert SHOWN_AS_TEXT in told.replace("’", "'") and lab.errors() == []
    assert Path(lab.folder / "progress.json").exists() and lab.script_errors == []
