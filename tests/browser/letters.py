"""Which font a browser drew a text with: the one that travels with the course, or one that this machine happens to have."""

from __future__ import annotations

from playwright.sync_api import Page

MARK = """([within, code]) => {
  for (const part of document.querySelectorAll(`:is(${within}) *`)) {
    const own = [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    const shown = part.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !part.matches("option");
    part.toggleAttribute("data-has-text", own && shown && !part.closest(code) && !part.querySelector(code));
  }
}"""
CODE = "pre, code, kbd, samp, script, style"
"""Code keeps the page's own monospaced font; Chromium counts it among the fonts of the paragraph around it."""


def strange(page: Page, within: str = "body") -> list[str]:
    """The texts, anywhere in what ``within`` selects, that a font of this machine had to draw, and which font; or that none could.

    Raises AssertionError if there is no text at all.
    """
    page.evaluate("document.fonts.ready.then(() => true)")
    page.evaluate(MARK, [within, CODE])
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = []
    marked = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-has-text]"})["nodeIds"]
    assert marked, "there is no text"
    for node in marked:
        fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        others = [font["familyName"] for font in fonts if not font["isCustomFont"]]
        if others or not fonts:
            html = session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
            found.append(f"{', '.join(others) or 'no font'}: {html[:200]}")
    session.detach()
    return found
