"""What pages are sent: the components' scripts, and the font of the course, once per page."""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from typing import ClassVar

import anywidget

from courselab.home import PACKAGE

ASSETS = PACKAGE / "assets"
FACES = {
    "font-regular": "font-weight: 400",
    "font-italic": "font-weight: 400; font-style: italic",
    "font-bold": "font-weight: 700",
    "font-marks": "font-weight: 400; unicode-range: U+25A0-27BF",
}
"""The files of the course's font, and for what each stands; ``assets/README.md`` tells where they come from."""
EXPORT = re.compile(r"^export default ", re.MULTILINE)
IMPORT = re.compile(r"^(import|export (?!default)) ", re.MULTILINE)


def component(name: str) -> str:
    """The module of a widget that takes part in a page: what all of them share, then its own file in ``assets``."""
    return "\n".join((ASSETS / f"{each}.js").read_text(encoding="utf-8") for each in ("shared", name))


def as_function(module: str) -> str:
    """What a module exports by default, as an expression. Raises ValueError for any other module."""
    if len(EXPORT.findall(module)) != 1 or IMPORT.search(module):
        raise ValueError("A component must have one default export and import nothing.")
    return "(() => {\n" + EXPORT.sub("return ", module) + "})()"


def at_once(module: str) -> str:
    """A module that carries something, as a classic script that brings it to the page where it stands."""
    return f"{as_function(module)}.initialize();\n"


@cache
def font_faces() -> str:
    """The course's font as a style sheet that needs no other file; the name in it is ``style.FONT``'s."""
    return "".join(
        f'@font-face {{ font-family: "Course Sans"; {kind}; src: url(data:font/woff2;base64,{_base64(name)}) format("woff2"); }}\n'
        for name, kind in FACES.items()
    )


def _base64(name: str) -> str:
    return base64.b64encode((ASSETS / f"{name}.woff2").read_bytes()).decode()


def font_script() -> str:
    """The module that carries the font, with the font in it."""
    return component("font").replace('"/* faces */"', json.dumps(font_faces()))


class Carrier(anywidget.AnyWidget):
    """Carries to the page what its widgets share; of each kind there is one per kernel."""

    sent: ClassVar[dict[type[Carrier], Carrier]] = {}

    @classmethod
    def script(cls) -> str:
        """The module that is carried."""
        raise NotImplementedError

    @classmethod
    def ensure(cls) -> None:
        """Send it unless this kernel has sent it already."""
        if cls not in Carrier.sent:
            cls._esm = cls.script()
            Carrier.sent[cls] = cls()


class FontCarrier(Carrier):
    """Carries the font; charts wait for it."""

    @classmethod
    def script(cls) -> str:
        return font_script()
