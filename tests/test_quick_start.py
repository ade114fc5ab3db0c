"""Nobody waits for the grammar of web addresses, and an address is checked as strictly as before."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOADED = "import sys; print('rfc3987_syntax.syntax_helpers' in sys.modules)"


def said(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.parametrize(
    "needed",
    [
        "from usmex import explore, open_lesson; open_lesson('00_start_here').sources()",
        "from courselab.charts.plotly_start import graph_objects; graph_objects().FigureWidget()",
        "import courselab.commands.notebooks, courselab.commands.slides, courselab.commands.site.make",
        "import courselab.classroom.grading",
        "from courselab.quick_start import import_jsonschema; import_jsonschema(); import jupyterlab.labapp",
    ],
    ids=["a lesson", "a figure", "the makers", "the grading", "a server"],
)
def test_nothing_builds_the_grammar(needed: str) -> None:
    assert said("-c", f"{needed}; {LOADED}").splitlines()[-1] == "False"


def test_a_web_address_is_still_checked() -> None:
    code = (
        "from courselab.quick_start import import_jsonschema; import_jsonschema(); import jsonschema\n"
        "checker = jsonschema.FormatChecker()\n"
        "print([checker.conforms(text, 'iri') for text in ('https://example.org/á', 'no address')])"
    )
    assert said("-c", code) == "[True, False]"


def test_a_module_is_run_as_python_runs_it() -> None:
    assert said("-m", "courselab.quick_start", "json.tool", "--help") == said("-m", "json.tool", "--help")
    assert said("-m", "courselab.quick_start", "jupyterlab", "--version") == said(
        "-m", "jupyterlab", "--version"
    )


def test_the_package_holds_its_names_and_commands_do_not_pay_for_them() -> None:
    code = "import sys, courselab.hub.student; print('pandas' in sys.modules)"
    assert said("-c", code) == "False"
    assert said("-c", "import usmex; print(*[getattr(usmex, name).__name__ for name in usmex.__all__])")
