"""What readers are told and can do who see no picture, use no mouse, or bear no motion."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from courselab.quiz import bank_for, expected

from .axe import findings
from .lab import Lab
from .test_lessons import draw, reply_to

WALKED = "00_start_here"
"""Short, with a chart, a question of each kind and a prediction."""
FULL = "09_weighing_the_argument"
"""Has the ledger too."""
MOST_STOPS = 300
_STOP = """() => {
  const at = document.activeElement;
  const widget = at.closest('form[data-question-id], .courselab-chart, .courselab-prediction, .courselab-ledger');
  return {
    cell: [...document.querySelectorAll('.jp-Notebook .jp-Cell')].indexOf(at.closest('.jp-Cell')),
    widget: widget && (widget.dataset.questionId ?? widget.dataset.chart ?? widget.dataset.predictionId ?? 'ledger'),
    tag: at.localName,
    type: at.getAttribute('type'),
    does: at.dataset?.action ?? at.dataset?.move ?? (at.className.includes?.('courselab-hint') ? 'hint' : null),
    name: at.getAttribute('aria-label') ?? at.value ?? at.textContent.slice(0, 60),
  };
}"""


def stop(page: Page) -> dict[str, Any]:
    """Where the focus is."""
    at: dict[str, Any] = page.evaluate(_STOP)
    return at


def test_a_whole_lesson_without_a_mouse(lab: Lab) -> None:
    """From the open page to the last cell: run, walk, answer, draw; no widget keeps the focus, and each gives it back."""
    page, keyboard = lab.page, lab.page.keyboard
    lab.open(WALKED)
    cells = len(lab.cells())
    keyboard.press("Control+Shift+C")
    page.wait_for_function("document.activeElement.matches('.lm-CommandPalette-input')")
    keyboard.type("run all cells")
    page.locator(".lm-CommandPalette-item.lm-mod-active", has_text="Run All Cells").wait_for()
    keyboard.press("Enter")
    lab.wait_until_run()
    lab.wait_drawn("withheld")
    for _ in range(cells):
        if stop(page)["cell"] == 0:
            break
        keyboard.press("ArrowUp")
    visited = [stop(page)]
    done: set[tuple[str, str]] = set()
    for _ in range(MOST_STOPS):
        before = stop(page)
        keyboard.press("Tab")
        at = stop(page)
        assert at != before, "the focus is caught"
        if at["cell"] == -1:
            break
        if at["widget"] and at["widget"] != visited[-1]["widget"]:
            keyboard.press("Shift+Tab")
            assert stop(page)["widget"] != at["widget"], "the way back is closed"
            keyboard.press("Tab")
            assert stop(page) == at
        visited.append(at)
        act(lab, at, done)
        assert stop(page)["widget"] == at["widget"], "the focus is lost"
    assert visited[-1]["cell"] == cells - 1, "the walk ends at the last cell"
    places = [at["cell"] for at in visited]
    assert places == sorted(places), "the focus goes down the page"
    assert page.locator("form[data-question-id]:not([data-answered])").count() == 0
    assert page.locator(".courselab-prediction:not([data-state=committed])").count() == 0
    assert page.locator("[data-action=table][aria-expanded=false]").count() == 0
    assert len(lab.cells()) == cells and lab.errors() == []


def act(lab: Lab, at: dict[str, Any], done: set[tuple[str, str]]) -> None:
    """Use what has the focus, each kind of thing once in a widget."""
    page, widget = lab.page, str(at["widget"])
    kind = at["does"] or at["type"] or at["tag"]
    key = {
        "table": "Enter",
        "down": "Enter",
        "hint": "Enter",
        "submit": "Enter",
        "commit": "Enter",
        "radio": "ArrowDown",
        "checkbox": "Space",
        "text": "1",
        "select": "ArrowDown",
        "circle": "ArrowUp",
    }.get(kind)
    repeated = kind in ("select", "circle")
    if not at["widget"] or key is None or ((widget, kind) in done and not repeated):
        return
    done.add((widget, kind))
    page.keyboard.press(key)
    if kind == "submit":
        page.locator(f'form[data-question-id="{widget}"][data-answered]').wait_for()
    if kind == "commit":
        page.locator(f'[data-prediction-id="{widget}"][data-state=committed]').wait_for()
    lab.settle()


Node = dict[str, Any]


def spoken(page: Page, selector: str) -> list[Node]:
    """What a screen reader is given of an element, in its order: role, name, and whether changes are announced."""
    session = page.context.new_cdp_session(page)
    found = session.send("Runtime.evaluate", {"expression": f"document.querySelector({selector!r})"})
    described = session.send("DOM.describeNode", {"objectId": found["result"]["objectId"]})
    wanted = described["node"]["backendNodeId"]
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    root = next(node for node in nodes.values() if node.get("backendDOMNodeId") == wanted)
    order: list[Node] = []

    def visit(node: Node, live: bool) -> None:
        properties = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
        live = live or properties.get("live") == "polite"
        if not node.get("ignored"):
            role, name = node["role"]["value"], node.get("name", {}).get("value", "")
            order.append({"role": role, "name": name, "live": live})
        for child in node.get("childIds", []):
            if child in nodes:
                visit(nodes[child], live)

    visit(root, False)
    return order


def announced(page: Page, selector: str) -> str:
    """The text of an element's live regions."""
    return " ".join(
        node["name"] for node in spoken(page, selector) if node["live"] and node["role"] == "StaticText"
    )


def assert_order(nodes: list[Node], *wanted: tuple[str, str]) -> None:
    """Each role and beginning of a name is there, one after the other."""
    places = []
    for role, name in wanted:
        found = [
            place
            for place, node in enumerate(nodes)
            if node["role"] == role and node["name"].startswith(name) and place > (places or [-1])[-1]
        ]
        assert found, f"{role} “{name}” does not follow in {[(n['role'], n['name'][:40]) for n in nodes]}"
        places.append(found[0])
    assert all(one < other for one, other in pairwise(places))


def test_what_a_screen_reader_is_told(lab: Lab) -> None:
    """Order, roles and names in the browser's accessibility tree, and what is announced after a change."""
    page = lab.page
    lab.open(FULL)
    lab.run_all()
    lab.wait_drawn("extraditions")

    title = lab.chart("extraditions").locator(".courselab-title").inner_text()
    cell = '.jp-Cell:has(.courselab-chart[data-chart="extraditions"])'
    chart = (
        ("StaticText", title),
        ("image", f"Chart: {title}"),
        ("StaticText", "Source:"),
        ("slider", ""),
        ("button", "Show table"),
        ("button", "Download data"),
        ("status", ""),
        ("StaticText", lab.words("extraditions")),
    )
    assert_order(spoken(page, cell), *chart)
    image = spoken(page, f"{cell} [role=img]")
    assert [node["role"] for node in image] == ["image"], "what is drawn is told once, in words"
    before, told = lab.drawn("extraditions"), lab.words("extraditions")
    lab.chart("extraditions").locator("[data-end=from]").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    lab.wait_drawn("extraditions", before)
    lab.settle()
    assert lab.words("extraditions") != told
    assert lab.words("extraditions") in announced(page, cell)

    question = next(each for each in bank_for(FULL).questions if each.kind == "one")
    form = f'form[data-question-id="{question.id}"]'
    prompt = question.prompt["en"].replace("*", "")
    asked = (("group", prompt[:40]), ("radio", ""), ("button", "Check"), ("button", "Hint"), ("status", ""))
    assert_order(spoken(page, form), *asked)
    _, reply = reply_to(lab, question, expected(question))
    assert reply.split("\n")[0] in announced(page, form)

    box = '[data-prediction-id="weigh.trade"]'
    drawing = (
        ("group", "Chart to draw on"),
        ("slider", "Your guess for"),
        ("button", "This is my guess"),
        ("status", ""),
    )
    assert_order(spoken(page, box), *drawing)
    gap = draw(lab, "weigh.trade").locator(".courselab-gap").inner_text()
    assert gap and gap in announced(page, box)

    lists = [("combobox", name) for name in ("Era", "Theme", "Verdict", "Evidence")]
    claim = ("StaticText", "C01")
    assert_order(spoken(page, ".courselab-ledger"), *lists, ("status", ""), ("StaticText", "41 of 41"), claim)
    page.locator(".courselab-ledger select[data-filter=theme]").focus()
    page.keyboard.press("ArrowDown")
    assert announced(page, ".courselab-ledger") == "3 of 41 claims"

    for selector in (
        f"{cell} [data-action=table]",
        f"{form} .courselab-check",
        f"{box} button:visible",
        ".courselab-ledger select",
    ):
        page.locator(selector).first.focus()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.classList.contains('jp-Cell')"), (
            f"{selector}: no way out"
        )
    assert page.evaluate("document.activeElement.contains(document.querySelector('.courselab-ledger'))"), (
        "Escape leads to the cell that was used"
    )


def moving(page: Page) -> list[str]:
    """Animations and transitions that run in our widgets now."""
    running: list[str] = page.evaluate(
        "() => document.getAnimations().map((each) => each.effect.target)"
        ".filter((target) => target?.closest('[class*=courselab-]'))"
        ".map((target) => `${target.localName}.${target.getAttribute('class')}`)"
    )
    return running


def test_nothing_moves_for_those_who_bear_no_motion(lab: Lab) -> None:
    """Neither by a style sheet nor by plotly: a chart that has changed stands still at once."""
    page = lab.page
    page.emulate_media(reduced_motion="reduce")
    lab.open(WALKED)
    lab.run_all()
    lab.wait_drawn("withheld")
    for _ in range(2):
        before = lab.drawn("withheld")
        lab.chart("withheld").locator("input:checked").focus()
        page.keyboard.press("ArrowRight")
        lab.wait_drawn("withheld", before)
        assert moving(page) == []
        shape = "() => document.querySelector('.courselab-figure .main-svg').outerHTML"
        drawn = page.evaluate(shape)
        page.wait_for_timeout(300)
        assert page.evaluate(shape) == drawn, "the figure is still moving"
    draw(lab, "start.remittances")
    assert moving(page) == []


def test_axe_sees_all_of_a_notebook(lab: Lab) -> None:
    """Faint text at the top and at the bottom of a lesson, under either theme."""
    lab.open(WALKED)
    lab.run_all()
    lab.wait_drawn("withheld")
    lab.page.add_style_tag(
        content=".courselab-subtitle, .courselab-prompt { color: #777 !important; background: #808080 !important }"
    )
    found = [finding for finding in lab.axe() if finding.ours]
    assert [finding.rule for finding in found] == ["color-contrast"] * 4
    assert len({finding.kind for finding in found}) == 2


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        ("<input id=sum>", "label"),
        ("<img src=x.png>", "image-alt"),
        ("<button></button>", "button-name"),
        ("<p style='color: #999; background: #fff'>Twelve million</p>", "color-contrast"),
    ],
)
def test_axe_sees_a_fault(browser: Browser, spoil: str, rule: str) -> None:
    page = browser.new_page()
    whole = "<!doctype html><html lang=en><title>Page</title><main><h1>Page</h1>{}</main></html>"
    page.set_content(whole.format(""))
    assert findings(page) == []
    page.set_content(whole.format(spoil))
    assert [finding.rule for finding in findings(page)] == [rule]
    page.close()
