"""What a cell shows, as it notes it: true to its picture, enough to make it again, and refused where it is old."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from courselab import explore
from courselab.charts.view import Explorer, fingerprint, to_browser
from courselab.commands.notebooks import KEYS
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.notebooks.execution import execute
from courselab.shown import ASKED, KEY, Shown, shown_in, with_outputs

from .notebooks import noting, read

LESSON_FILES = sorted(COURSE.notebooks.glob("*.ipynb"))
MASTERS = sorted((COURSE.exercises / "source").glob("*/*.ipynb"))


@pytest.mark.parametrize(
    "path", [*LESSON_FILES, *MASTERS], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_chart_made_again_is_the_one_of_the_picture(path: Path) -> None:
    """Every cell with a picture says of what: the chart made by what it says is the one that was drawn."""
    for cell in read(path).cells:
        drawn = [output for output in cell.get("outputs", []) if "drawn_from" in str(output.get("metadata"))]
        if path in MASTERS and not drawn:
            assert KEY not in cell.metadata, "what is noted of a solution would go into the students' copy"
            continue
        charts = [
            (shown, outputs[0])
            for shown, outputs in with_outputs(shown_in(path.stem, cell), cell)
            if shown.kind == "chart"
        ]
        assert [picture for _, picture in charts] == drawn
        for shown, picture in charts:
            made = explore.again(shown).chart
            assert fingerprint(made.picture_spec) == picture.metadata["image/png"]["drawn_from"], shown


@pytest.mark.parametrize("path", LESSON_FILES, ids=lambda path: path.stem)
def test_the_key_shows_what_the_lesson_shows_and_answers_what_it_asks(path: Path) -> None:
    lesson, key = (
        [shown for cell in read(place).cells for shown in shown_in(path.stem, cell)]
        for place in (path, KEYS / path.name)
    )
    assert key == [Shown("answer", shown.name) if shown.kind in ASKED else shown for shown in lesson]


@pytest.mark.parametrize(
    ("explorer", "noted"),
    [
        (explore.aid_flows(), ["chart", "aid_flows"]),
        (explore.state_tiles(2016), ["chart", "state_tiles", {}, {"year": 2016}]),
        (explore.removals_window(event="K31"), ["chart", "removals_window", {}, {"event": "K31"}]),
        (
            explore.monthly_homicides(2004, last=2012).choose(show="twelve"),
            ["chart", "monthly_homicides", {"show": "twelve"}, {"first": 2004, "last": 2012}],
        ),
        (
            explore.overdose_deaths().choose(years=(1999, 2015), drugs=["heroin"]),
            ["chart", "overdose_deaths", {"years": [1999, 2015], "drugs": ["heroin"]}],
        ),
        (explore.overdose_deaths().choose(years=(1990, 2015)).choose(years=(1999, 2023)), None),
    ],
    ids=lambda value: json.dumps(value) if isinstance(value, list) else "",
)
def test_a_chart_is_made_again_from_what_is_noted(explorer: Explorer, noted: list[Any] | None) -> None:
    written = json.loads(json.dumps(explorer.shown().to_metadata()))
    assert noted is None or written == noted
    made = explore.again(Shown(*written))
    assert made.part.state == {**explorer.part.state, "chart": to_browser(made.chart)}
    assert made.chart.spec == explorer.chart.spec and made.chart.words == explorer.chart.words


def printed(source: str = "lesson.verdicts()") -> NotebookNode:
    output = nbformat.v4.new_output("display_data", {"text/plain": "C01: open"})
    return nbformat.v4.new_code_cell(source, id="verdicts", outputs=[output])


def test_a_cell_that_is_new_changed_cleared_or_of_another_version_gets_one_sentence() -> None:
    def told() -> NotebookNode:
        return noting(printed(), Shown("verdicts"))

    changed, cleared = told(), told()
    assert shown_in("03", changed) == [Shown("verdicts")]
    assert shown_in("03", nbformat.v4.new_markdown_cell("Text.")) == []
    changed.source = "lesson.sources()"
    cleared.outputs = []
    strange = noting(printed(), Shown("something_of_tomorrow"))
    for cell in (printed(), changed, cleared, strange):
        with pytest.raises(CourseError) as refused:
            shown_in("03", cell)
        assert str(refused.value) == (
            "03.ipynb does not say what its cell “verdicts” shows: the cell is new, or was changed. "
            "Run make notebooks LESSON=03."
        )


def test_a_chart_without_a_name_is_refused_in_a_build_and_shown_to_a_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named = explore.withheld()
    own = Explorer(named.controls, named.draw)
    own._ipython_display_()
    assert "courselab.shown" not in capsys.readouterr().out
    monkeypatch.setenv("COURSELAB_BUILD", "1")
    with pytest.raises(CourseError, match="This chart has no name: list its function under CHARTS"):
        own._ipython_display_()


def test_all_that_a_cell_shows_is_noted_in_order(tmp_path: Path) -> None:
    code = [
        "from usmex import explore, open_lesson\nlesson = open_lesson('00_start_here')",
        "lesson.quiz('start.one', 'start.number')\nlesson.predict('start.remittances')\nlesson.so_far()",
        "lesson.show(explore.withheld())\nlesson.show(explore.timeline('drugs'))\nlesson.review()",
        "lesson.answer('start.one')\nlesson.ledger()\nlesson.hand_in()",
        "explore.vintages()",
        "1 + 1",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in code])
    cells = execute(notebook, tmp_path).cells
    assert [[shown.to_metadata() for shown in shown_in("00", cell)] for cell in cells] == [
        [["head"]],
        [
            ["question", "start.one"],
            ["question", "start.number"],
            ["prediction", "start.remittances"],
            ["so_far"],
        ],
        [["chart", "withheld"], ["chart", "timeline", {}, {"theme": "drugs"}], ["review"]],
        [["answer", "start.one"], ["ledger"], ["hand_in"]],
        [["chart", "vintages"]],
        [],
    ]


def test_a_build_ends_at_a_question_that_there_is_not(tmp_path: Path) -> None:
    """A reader is told in its place; a committed lesson must not hold that."""
    code = "from usmex import open_lesson\nopen_lesson('00_start_here').quiz('start.no_such')"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code, id="quiz")])
    with pytest.raises(CourseError, match=r"cell quiz, .* ended in .*start\.no_such"):
        execute(notebook, tmp_path)
