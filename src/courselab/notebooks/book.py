"""The course's own pictures of its charts, for a page that was saved without them."""

from __future__ import annotations

from typing import Any

from courselab.course import COURSE
from courselab.notebooks.content import cells_of
from courselab.shown import noted, with_outputs


class Pictures(dict[str, dict[str, str]]):
    """By the chart's name: ``png`` (base64) and ``alt``. A page that asks is answered in JSON."""

    def _repr_json_(self) -> dict[str, Any]:
        return dict(self)


def pictures_of(*charts: str) -> Pictures:
    """The first picture that a lesson has of each of these charts; those of which there is none are left out."""
    found = Pictures()
    for path in sorted(COURSE.notebooks.glob("*.ipynb")):
        for shown, outputs in (
            each for cell in cells_of(path) for each in with_outputs(noted(cell) or [], cell)
        ):
            name, picture = shown.name, outputs[0]
            data = picture.get("data", {})
            if shown.kind == "chart" and name in charts and name not in found and "image/png" in data:
                alt = picture["metadata"].get("image/png", {}).get("alt", "")
                found[name] = {"png": "".join(data["image/png"]).strip(), "alt": alt}
    return found
