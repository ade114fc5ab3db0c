"""Scripts and styles of the site, made from those of the notebooks: one code base."""

from __future__ import annotations

from courselab.charts.view import loader_script
from courselab.widgets.scripts import ASSETS, as_function, at_once

COMPONENTS = ("chart", "words", "question", "predict", "ledger", "page")
STYLES = ("chart", "words", "question", "predict", "ledger", "page")
DARK_IN_LAB = '[data-jp-theme-light="false"]'
DARK_HERE = 'html[data-theme="dark"]'


def script() -> str:
    """All components as one classic script: browsers load no module from a folder."""
    parts = [
        f"courselab.{name} = {as_function((ASSETS / f'{name}.js').read_text(encoding='utf-8'))};"
        for name in COMPONENTS
    ]
    return "\n".join(
        [
            "(() => {",
            (ASSETS / "shared.js").read_text(encoding="utf-8"),
            "const courselab = {};",
            *parts,
            "globalThis.courselab = courselab;",
            'if (document.readyState !== "loading") courselab.page.start(courselab);',
            'else document.addEventListener("DOMContentLoaded", () => courselab.page.start(courselab));',
            "})();\n",
        ]
    )


def plotly_script() -> str:
    """plotly.js, for which the charts wait."""
    return at_once(loader_script())


def style() -> str:
    """All styles; what is dark in JupyterLab's dark theme is dark in the site's."""
    texts = [(ASSETS / f"{name}.css").read_text(encoding="utf-8") for name in STYLES]
    return "\n".join(texts).replace(DARK_IN_LAB, DARK_HERE)
