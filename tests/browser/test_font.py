"""The course's font is carried by what is printed, by pictures, and by a notebook once; and nothing waits for it in vain."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from courselab.charts import style
from courselab.commands.site import bundle
from courselab.exports.page import read_page
from courselab.exports.sheet import key_html, sheet_html
from courselab.notebooks import execution
from courselab.quiz import bank_for
from courselab.widgets.scripts import at_once, font_script
from usmex import explore

from .lab import PANEL, Lab
from .letters import strange

LESSON = "00_start_here"


def test_sheet_and_key_bring_it(browser: Browser, tmp_path: Path) -> None:
    bank = bank_for(LESSON)
    page = browser.new_page()
    for make in (sheet_html, key_html):
        (tmp_path / "paper.html").write_text(make(bank, read_page(bank)), encoding="utf-8")
        page.goto((tmp_path / "paper.html").as_uri())
        assert strange(page) == [], make.__name__
    page.close()


def test_a_font_of_the_machine_is_found(browser: Browser, tmp_path: Path) -> None:
    page = browser.new_page()
    page.set_content("<p style='font-family: sans-serif'>Hello</p>")
    [told] = strange(page)
    assert "Hello" in told
    page.close()


def test_pictures_in_notebooks_are_drawn_with_it(browser: Browser) -> None:
    """No machine has a font of this name, so it has an effect only if it was sent."""
    figure = explore.withheld().chart.picture_spec
    plain = {
        **figure,
        "layout": {**figure["layout"], "font": {**figure["layout"]["font"], "family": "sans-serif"}},
    }
    assert execution._png(figure) != execution._png(plain)


DOWNLOAD = """async (family) => {
  const { pictureOf } = await globalThis.__courselabLetters.ready;
  const figure = { data: [], layout: { title: { text: "Año 2010" }, font: { family } } };
  return pictureOf(await globalThis.__courselabPlotly.ready, figure, { width: 300, height: 200, scale: 1 });
}"""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Page:
    (tmp_path / "page.html").write_text("<!doctype html><title>.</title>", encoding="utf-8")
    opened = browser.new_page()
    opened.goto((tmp_path / "page.html").as_uri())
    return opened


def test_a_downloaded_picture_takes_it_along(page: Page) -> None:
    page.add_script_tag(content=at_once(font_script()))
    page.add_script_tag(content=bundle.plotly_script())
    ours, plain = (page.evaluate(DOWNLOAD, family) for family in (style.FONT, "Arial, sans-serif"))
    assert ours.startswith("data:image/png") and ours != plain


def test_charts_do_not_wait_for_a_font_that_is_refused(page: Page) -> None:
    page.add_script_tag(
        content=at_once(font_script().replace("font/woff2;base64,", "font/woff2;base64,AAAA"))
    )
    assert page.evaluate("globalThis.__courselabLetters.ready.then(() => true)")


def test_a_notebook_is_sent_it_once_and_does_not_keep_it(lab: Lab) -> None:
    lab.open(LESSON)
    lab.run_all()
    assert lab.page.locator("#courselab-font").count() == 1
    # The file itself stays as it is, for the tests that open it next.
    saved = lab.page.evaluate(f"JSON.stringify({PANEL}.content.model.toJSON())")
    assert "font/woff2" not in saved and "Course Sans" not in saved
