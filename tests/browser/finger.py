"""A finger on the glass: Chromium itself decides, as on a phone, whether it draws or scrolls the page."""

from __future__ import annotations

from itertools import pairwise

from playwright.sync_api import Locator, Page

Point = tuple[float, float]
STEPS = 16


class Finger:
    """Touches of a page that was made with ``has_touch``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._session = page.context.new_cdp_session(page)

    def send(self, kind: str, *points: Point) -> None:
        """``touchStart`` and ``touchMove`` with all fingers that are down; ``touchEnd`` and ``touchCancel`` with none."""
        touches = [{"x": x, "y": y, "id": place} for place, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def settle(self) -> None:
        """Wait until the page has drawn what it shows and has been told of every touch: both happen with a frame."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def down_and_along(self, *corners: Point) -> None:
        """Put the finger down on the first corner and lead it to the last."""
        self.settle()
        self.send("touchStart", corners[0])
        for (x, y), (to_x, to_y) in pairwise(corners):
            for step in range(1, STEPS + 1):
                part = step / STEPS
                self.send("touchMove", (x + (to_x - x) * part, y + (to_y - y) * part))
        self.settle()

    def draw(self, *corners: Point) -> None:
        """Put the finger down, lead it along, lift it; what the browser then does has been done."""
        self.down_and_along(*corners)
        self.send("touchEnd")
        self.page.wait_for_timeout(300)


def middle(part: Locator) -> Point:
    """Where the middle of an element is on the glass."""
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def values_at(box: Locator, *places: Point) -> list[float]:
    """Which values lie at these places of a prediction's field, from its lowest to its highest."""
    zone = box.locator(".courselab-zone").bounding_box()
    slider = box.locator("circle[role=slider]").first
    low, high = (float(slider.get_attribute(f"aria-value{end}") or 0) for end in ("min", "max"))
    assert zone is not None
    return [low + (zone["y"] + zone["height"] - y) / zone["height"] * (high - low) for _, y in places]


def heights(box: Locator) -> list[float]:
    """The values that stand drawn in a prediction."""
    points = box.locator("circle[role=slider]")
    values: list[float] = points.evaluate_all("all => all.map((each) => Number(each.ariaValueNow))")
    return values
