"""What axe-core finds on a page: the copy inside axe-playwright-python, so that nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OURS = "[class*=courselab-]"
"""Our own widgets: whatever is found there is ours, even if JupyterLab makes the same mistake elsewhere."""
_DESCRIBE = """([selector, ours]) => {
  const element = document.querySelector(selector);
  const names = [...element.classList].filter((name) => !/^(jp|lm)-mod-/.test(name));
  const classes = [...new Set(names.map((name) => name.replace(/^ͼ.*/, 'ͼ')))].sort();
  return { kind: [element.localName, ...classes].join('.'), ours: element.closest(ours) !== null };
}"""


@dataclass(frozen=True)
class Finding:
    """An element that breaks a rule."""

    rule: str
    kind: str
    """Tag and classes of the element, without those that only tell its state; CodeMirror's counted ones are one."""
    ours: bool
    """Whether it belongs to a widget of the course."""
    html: str


LOOKS = ("color-contrast", "link-in-text-block")
"""The rules that depend on the theme."""


def findings(page: Page, within: str = "html", rules: tuple[str, ...] = ()) -> list[Finding]:
    """All violations, or those of some ``rules`` (ids or tags), in the part of the page that ``within`` selects.

    A reading page is checked by ``page.goto(path.as_uri())`` and ``findings(page) == []``. Text that is scrolled out
    of view has no contrast for axe: in JupyterLab call ``whole_notebook`` before.
    """
    options = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    response: dict[str, Any] = Axe().run(page, within, options).response
    found = []
    for violation in response["violations"]:
        for node in violation["nodes"]:
            told = page.evaluate(_DESCRIBE, [node["target"][0], OURS])
            found.append(Finding(violation["id"], told["kind"], told["ours"], node["html"][:300]))
    return found


def whole_notebook(page: Page) -> None:
    """Show the notebook from its top in a window as high as it is, and make the body as high as the window.

    JupyterLab's body has no height and hides what flows over it, so that axe would skip every text. What plotly draws
    is taken out: it is hidden from screen readers and its colors are computed in ``tests/test_colors.py``. So are
    all rows of a chart's table but the first: they are alike. Axe would need longer for these than for all the rest.
    """
    page.add_style_tag(
        content="body { height: 100vh } .courselab-figure > *, .courselab-table tr:nth-child(n+4) { display: none }"
    )
    notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-outer")
    height = notebook.evaluate("element => element.scrollHeight")
    page.set_viewport_size({"width": 1280, "height": height + 200})
    page.wait_for_timeout(500)
    # JupyterLab lets a notebook scroll past its end however high the window is.
    notebook.evaluate("element => element.scrollTo(0, 0)")
