"""A lesson that was run and saved is opened again without the Python that ran it: what was saved is there to read, and
one line says how to go on."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courselab.quiz import bank_for, expected

from .lab import PANEL, Lab
from .test_lessons import give, reply_to

LESSON = "03_pan_cooperation_merida"
COPY = "yesterday"
ADVICE = "choose Run → Run All Cells"
LINE = ".lm-Widget.courselab-stills-line:not(.lm-mod-hidden)"
DEAD = re.compile(r"Error displaying widget|Loading widget|model not found")
BROKEN = """() => [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea img')]
  .filter((image) => !image.complete || image.naturalWidth === 0 || !image.alt).length"""


@pytest.fixture
def copied(lab: Lab) -> Iterator[Lab]:
    """A lesson of the test's own, which it may save."""
    copy = lab.folder / "notebooks" / f"{COPY}.ipynb"
    shutil.copy(lab.folder / "notebooks" / f"{LESSON}.ipynb", copy)
    lab.open(COPY)
    yield lab
    copy.unlink()


def shut_down(lab: Lab) -> None:
    """End the kernel and leave the page, as in the evening."""
    lab.page.evaluate(f"{PANEL}.sessionContext.shutdown()")
    lab.page.goto("about:blank")


def output_texts(lab: Lab) -> str:
    return "\n".join(
        lab.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea").all_inner_texts()
    )


def saved(lab: Lab) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads((lab.folder / "notebooks" / f"{COPY}.ipynb").read_text("utf-8"))
    return notebook


def assert_readable(lab: Lab, pictures: int) -> None:
    """Pictures, words and questions are there; nothing says “Error”; the line above says what to do."""
    line = lab.page.locator(LINE)
    line.wait_for()
    assert ADVICE in line.inner_text()
    whole = line.bounding_box()
    button = line.locator("button").bounding_box()
    assert whole and button and whole["y"] <= button["y"] <= whole["y"] + whole["height"] - button["height"]
    lab.page.wait_for_function(
        f"document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea img').length >= {pictures}"
    )
    lab.page.wait_for_function(f"({BROKEN})() === 0")
    told = output_texts(lab)
    assert not DEAD.search(told), DEAD.search(told)
    assert "The highest year is FY2010 with 718.1 million" in told, "the words of the first chart"
    prompt = bank_for(LESSON).question("merida.label").prompt["en"]
    assert prompt[:60] in told, "the text of a question"
    assert "**" not in told, "text is shown as text, not as its markup"


def run_all_by_the_line(lab: Lab) -> None:
    """Follow the advice with the button beside it."""
    lab.page.locator(f"{LINE} button").focus()
    lab.page.keyboard.press("Enter")
    lab.page.locator(LINE).wait_for(state="detached")
    lab.settle()
    lab.wait_drawn("aid_flows")


def test_the_second_morning(copied: Lab) -> None:
    """Run, answer, save, end; the next day all is readable, and the advice brings everything back."""
    lab = copied
    lab.run_all()
    lab.wait_drawn("aid_flows")
    assert lab.page.locator(LINE).count() == 0, "nothing to say while everything is live"
    question = bank_for(LESSON).question("merida.label")
    answered = reply_to(lab, question, expected(question))
    lab.save()
    shut_down(lab)
    text = (lab.folder / "notebooks" / f"{COPY}.ipynb").read_text(encoding="utf-8")
    assert len(text.encode()) < 1_000_000
    assert "plotly" not in text, "the library that draws stays out of the file"

    lab.open(COPY)
    assert_readable(lab, pictures=3)
    assert "begins with Ready" in output_texts(lab), (
        "a line that is not live does not say that all is in place"
    )
    lab.page.screenshot(path=lab.artifacts / "second-morning.png")
    run_all_by_the_line(lab)
    form = lab.page.locator(f'form[data-question-id="{question.id}"]')
    assert form.locator(".courselab-reply").inner_text() == answered[1]
    assert lab.script_errors == []


def test_the_second_morning_can_be_saved_again(copied: Lab) -> None:
    """Looking and saving without running loses nothing: the third morning is like the second."""
    lab = copied
    lab.run_all()
    lab.save()
    shut_down(lab)
    lab.open(COPY)
    assert_readable(lab, pictures=3)
    before = [cell.get("outputs") for cell in saved(lab)["cells"]]
    lab.save()
    shut_down(lab)
    assert [cell.get("outputs") for cell in saved(lab)["cells"]] == before
    lab.open(COPY)
    assert_readable(lab, pictures=3)


def test_a_file_that_was_saved_before_another_run(copied: Lab) -> None:
    """Run, save, run again, reload: the file names the widgets of the first run, which Python still holds."""
    lab = copied
    lab.run_all()
    lab.save()
    ran = max(count for count in lab.execution_counts() if count)
    lab.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    lab.page.wait_for_function(
        f"n => {PANEL}.content.widgets.filter((cell) => cell.model.type === 'code').at(-1).model.executionCount === n",
        arg=2 * ran,
    )
    lab.settle()
    lab.page.goto("about:blank")
    lab.open(COPY)
    lab.wait_drawn("aid_flows")
    assert not DEAD.search(output_texts(lab))
    assert lab.page.locator(LINE).count() == 0
    question = bank_for(LESSON).question("merida.label")
    assert reply_to(lab, question, expected(question))[0] == "yes"


def test_a_file_without_pictures(copied: Lab) -> None:
    """A copy from elsewhere, which JupyterLab does not trust, saved by an older version of the course without pictures."""
    lab = copied
    lab.run_all()
    lab.save()
    shut_down(lab)
    notebook = saved(lab)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop("image/png", None)
    (lab.folder / "notebooks" / f"{COPY}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    lab.open(COPY)
    assert_readable(lab, pictures=3)


def restart(lab: Lab) -> None:
    """Restart Python as the menu does, and leave what is on the page."""
    lab.page.evaluate(f"void {PANEL}.sessionContext.restartKernel()")
    lab.page.wait_for_function(f"{PANEL}.sessionContext.session.kernel.status === 'idle'")


def test_python_is_restarted(copied: Lab) -> None:
    """A click is answered at once with what to do; a cell run alone says the same; doing it brings everything back."""
    lab = copied
    lab.run_all()
    lab.wait_drawn("aid_flows")
    question = bank_for(LESSON).question("merida.label")
    assert reply_to(lab, question, expected(question))[0] == "yes"
    restart(lab)
    line = lab.page.locator(LINE)
    line.wait_for()
    assert "ended or restarted" in line.inner_text()
    assert ADVICE in line.inner_text()
    assert lab.drawn("aid_flows"), "what was last seen stays"

    form = lab.page.locator(f'form[data-question-id="{question.id}"]')
    wrong = next(option.id for option in question.options if option.id != expected(question))
    give(form, question, wrong)
    form.locator("[type=submit]").focus()
    lab.page.keyboard.press("Enter")
    form.locator(".courselab-waiting").filter(has_text=ADVICE).wait_for(timeout=2000)
    assert not form.locator(".courselab-reply").is_visible(), (
        "the old “Yes” does not stand under the new wrong choice"
    )

    form.click()
    lab.page.evaluate("window.jupyterapp.commands.execute('notebook:run-cell')")
    lab.page.locator(".jp-OutputArea").filter(has_text="has not opened this page").wait_for()
    assert "Traceback" not in output_texts(lab)
    [said] = lab.errors()
    assert "NameError" not in said
    assert ADVICE in said
    lab.page.screenshot(path=lab.artifacts / "restarted.png")

    run_all_by_the_line(lab)
    assert lab.errors() == []
    assert reply_to(lab, question, expected(question))[0] == "yes"


@pytest.mark.parametrize("way", ["button", "menu"])
def test_python_is_ended_with_the_page_open(copied: Lab, way: str) -> None:
    """JupyterLab alone would empty every output and run the first cell only."""
    lab = copied
    lab.run_all()
    lab.wait_drawn("aid_flows")
    lab.page.evaluate(f"{PANEL}.sessionContext.shutdown()")
    line = lab.page.locator(LINE)
    line.wait_for()
    assert ADVICE in line.inner_text()
    if way == "button":
        lab.page.locator(f"{LINE} button").click()
    else:
        lab.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
    lab.wait_until_run()
    lab.wait_drawn("aid_flows")
    lab.page.locator(LINE).wait_for(state="detached")
    assert lab.errors() == []


def test_another_notebooks_names_stay_pythons_own(lab: Lab) -> None:
    """A name that no lesson makes is answered by Python itself."""
    code = Path(lab.folder / "notebooks" / "plain.ipynb")
    code.write_text(
        json.dumps(
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "id": "a",
                        "metadata": {},
                        "outputs": [],
                        "execution_count": None,
                        "source": "aid",
                    }
                ],
                "metadata": saved_metadata(lab),
                "nbformat": 4,
                "nbformat_minor": 5,
            }
        ),
        encoding="utf-8",
    )
    lab.open("plain")
    lab.run_all()
    assert lab.errors() == ["aid: name 'aid' is not defined"]
    code.unlink()


def saved_metadata(lab: Lab) -> Any:
    return json.loads((lab.folder / "notebooks" / f"{LESSON}.ipynb").read_text("utf-8"))["metadata"]
