"""Scripts and styles of the site, made from those of the notebooks: one code base."""

from __future__ import annotations

import re

from usmex.explorers.view import loader_script
from usmex.stills import ASSETS

COMPONENTS = ("chart", "words", "question", "predict", "ledger", "page")
STYLES = ("chart", "words", "question", "predict", "ledger", "page")
EXPORT = re.compile(r"^export default ", re.MULTILINE)
IMPORT = re.compile(r"^(import|export (?!default)) ", re.MULTILINE)
DARK_IN_LAB = '[data-jp-theme-light="false"]'
DARK_HERE = 'html[data-theme="dark"]'


def script() -> str:
    """All components as one classic script: browsers load no module from a folder."""
    parts = [
        f"usmex.{name} = {as_function((ASSETS / f'{name}.js').read_text(encoding='utf-8'))};"
        for name in COMPONENTS
    ]
    return "\n".join(
        [
            "(() => {",
            (ASSETS / "shared.js").read_text(encoding="utf-8"),
            "const usmex = {};",
            *parts,
            "globalThis.usmex = usmex;",
            'if (document.readyState !== "loading") usmex.page.start(usmex);',
            'else document.addEventListener("DOMContentLoaded", () => usmex.page.start(usmex));',
            "})();\n",
        ]
    )


def plotly_script() -> str:
    """plotly.js, which opens the gate at which the charts wait."""
    return f"{as_function(loader_script())}.initialize();\n"


def as_function(module: str) -> str:
    """What a module exports by default, as an expression. Raises ValueError for any other module."""
    if len(EXPORT.findall(module)) != 1 or IMPORT.search(module):
        raise ValueError("A component must have one default export and import nothing.")
    return "(() => {\n" + EXPORT.sub("return ", module) + "})()"


def style() -> str:
    """All styles; what is dark in JupyterLab's dark theme is dark in the site's."""
    texts = [(ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in STYLES]
    return "\n".join(texts).replace(DARK_IN_LAB, DARK_HERE)
