"""What nbgrader does to a submission here, whether ``make grade`` starts it or the formgrader page.

Its own steps are kept where nothing is executed; in the place of its execution stand the sandbox and the comparison
with the keys, which takes place in this process, outside the sandbox.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from markdown_it import MarkdownIt
from nbconvert.exporters import HTMLExporter
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from traitlets.config import Config

from courselab.classroom import exercises, sandbox
from courselab.classroom.check import ANSWER_MIME
from courselab.classroom.compare import Verdict, judge
from courselab.classroom.config import TEMPLATES
from courselab.classroom.exercises import grade_id, keys_of, numbers_in, release_path
from courselab.classroom.intake import Aligned, align, is_check, locked, read_submission
from courselab.classroom.keys import Keys, derived
from courselab.classroom.statuses import ENDS, Status, keep_statuses
from courselab.errors import CourseError
from courselab.messages import say

FEEDBACK = "courselab"
"""The name, in a check cell's metadata, of what the feedback page says about it."""
LONGEST_PICTURE = 2_000_000
STYLE = re.compile(r"<style\b.*?</style\s*>", re.DOTALL | re.IGNORECASE)
ADDRESS = re.compile(r"<(https?://[^\s<>]*)>")
TAG = re.compile(r"<(?![ \t\n])")
LINK = re.compile(r"(?<=\])(?=[(\[:])|(?<=\))(?=\[)")
HAIR, JOINER = "\u200a", "\u2060"
"""A space as thin as a hair, which ends a web address as any space does, and a sign that is not seen at all."""
_comment = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("image")
ready: dict[tuple[str, str, str], sandbox.Outcome] = {}
"""Executions that were made ahead, several at a time, by assignment, student and fingerprint."""


def submission_path(assignment: str, student: str, root: Path) -> Path:
    """Where a student's submission stands."""
    return root / "submitted" / student / assignment / f"{assignment}.ipynb"


def aligned(assignment: str, student: str, root: Path) -> Aligned:
    """A submission in the form of the release. Raises CourseError if it cannot be read."""
    release = exercises.read(release_path(assignment, root))
    return align(read_submission(submission_path(assignment, student, root)), release)


def fingerprint(assignment: str, student: str, root: Path) -> str:
    """What a grade rests on: the submission, the release and the keys."""
    digest = hashlib.sha256()
    for path in (
        submission_path(assignment, student, root),
        release_path(assignment, root),
        root / "keys" / f"{assignment}.yaml",
    ):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]


def code_of(notebook: NotebookNode) -> list[str]:
    """The sources of a notebook's code cells."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def cases_of(keys: Keys) -> dict[str, Any]:
    """The cases on which functions are tried. They hold no key."""
    return {task.id: [dict(case) for case in task.cases] for task in keys.tasks if task.cases}


class Align(NbGraderPreprocessor):  # type: ignore[misc]
    """Gives a submission the release's cells back."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Takes the file itself, since nothing that it says about itself is relied on."""
        ours = resources["nbgrader"]
        return aligned(ours["assignment"], ours["student"], Path.cwd()).notebook, resources


class Execute(NbGraderPreprocessor):  # type: ignore[misc]
    """Executes a submission in the sandbox and compares its answers with the keys."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Puts outputs, points and replies into the notebook, and keeps the status."""
        assignment, student = resources["nbgrader"]["assignment"], resources["nbgrader"]["student"]
        root = Path.cwd()
        keys = keys_of(assignment, root)
        print_of = fingerprint(assignment, student, root)
        outcome = ready.pop((assignment, student, print_of), None) or sandbox.execute(
            code_of(nb), cases_of(keys), sandbox.Limits.from_environment(), sandbox.backend()
        )
        form = aligned(assignment, student, root)
        fill(nb, outcome, keys, exercises.read(release_path(assignment, root)))
        keep_statuses(assignment, root, {student: _status(form, outcome.end, print_of)})
        return nb, resources


def _status(form: Aligned, end: str, print_of: str) -> Status:
    restored = ", ".join(form.restored)
    note = say("These cells were missing and were put back: {cells}.", cells=restored) if restored else ""
    state = ENDS[end]
    if state == "graded" and form.changed:
        state = "numbers"
    if state == "graded" and form.restored:
        state = "partly"
    return Status(state, note, print_of)


def fill(notebook: NotebookNode, outcome: sandbox.Outcome, keys: Keys, release: NotebookNode) -> None:
    """Put what the cells showed into the notebook, and into each check cell its points and its reply."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    cleaner = _cleaner()
    for count, (cell, outputs) in enumerate(zip(code, outcome.outputs, strict=True), start=1):
        cell.execution_count = count
        if is_check(cell):
            _grade(cell, outputs, keys, release)
        else:
            cell.outputs = [clean for output in outputs if (clean := _shown(output, cleaner))]
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and not (grade_id(cell) and locked(cell)):
            cell.source = harmless(cell.source)


def harmless(text: str) -> str:
    """A stranger's Markdown that reads as before, and in which no link, picture or tag is left, whatever renders it.

    The page is opened in the instructor's browser, beside the gradebook: a link may be a program, and a picture tells
    its author when it is looked at. Each of them needs ``<`` before something, or ``](``, ``][`` or ``]:``; these
    are taken apart, and ``)[``, where an address would run on. A web address in plain sight remains one.
    """
    text = ADDRESS.sub(rf"<\1{HAIR}>", text)
    return LINK.sub(HAIR, TAG.sub(f"<{JOINER}", text))


def comment_html(text: str) -> str:
    """An instructor's comment as it is given back: Markdown and the tags of a text; any other tag is shown as typed."""
    return str(_cleaner(links=True).sanitize_html_tags(_comment.render(text)))


def _grade(cell: NotebookNode, outputs: list[dict[str, Any]], keys: Keys, release: NotebookNode) -> None:
    task = keys.task(grade_id(cell).removesuffix("_check"))
    if task is None:
        raise CourseError(
            say("{file} has no task for the cell “{cell}”.", file=keys.path.name, cell=grade_id(cell))
        )
    data = [output["data"] for output in outputs if output["output_type"] == "display_data"]
    answer = next((bundle[ANSWER_MIME] for bundle in data if ANSWER_MIME in bundle), None)
    told = answer.get("understood") if type(answer) is dict else None
    verdict = judge(task, derived(keys, task, numbers_in(release, task.id)), answer)
    understood = told[:1000] if type(told) is str else ""
    cell.metadata[FEEDBACK] = {"tone": verdict.tone, "reply": verdict.text, "understood": understood}
    cell.outputs = [
        _output("stream", name="stdout", text=f"{understood}\n{_named(verdict)}\n"),
        # From this nbgrader reads the points.
        _output("execute_result", {"text/plain": str(verdict.points)}, execution_count=cell.execution_count),
    ]


def _named(verdict: Verdict) -> str:
    return f"[{verdict.tone}] {verdict.text}"


def _shown(output: dict[str, Any], cleaner: SanitizeHTML) -> NotebookNode | None:
    """An output for the instructor's eyes: text, tables and pictures, without anything that acts."""
    kind = output["output_type"]
    if kind == "stream":
        return _output(kind, name=output["name"], text=output["text"])
    if kind == "error":
        trace = {key: output[key] for key in ("ename", "evalue", "traceback")}
        return _output(kind, **trace)
    data = {}
    for mime in ("text/plain", "text/html", "image/png"):
        found = output["data"].get(mime)
        text = "".join(found) if type(found) is list and all(type(line) is str for line in found) else found
        if type(text) is not str or (mime == "image/png" and len(text) > LONGEST_PICTURE):
            continue
        data[mime] = cleaner.sanitize_html_tags(STYLE.sub("", text)) if mime == "text/html" else text
    return _output("display_data", data) if data else None


def _output(kind: str, data: Any = None, **parts: Any) -> NotebookNode:
    output: NotebookNode = nbformat.v4.new_output(kind, data, **parts)
    return output


def _cleaner(links: bool = False) -> SanitizeHTML:
    tags = (
        "a b blockquote br caption code del div em h1 h2 h3 h4 h5 h6 hr i li ol p pre s span strong sub sup table tbody "
        "td tfoot th thead tr u ul"
    )
    kept = {"th": ["scope", "colspan", "rowspan"], "td": ["colspan", "rowspan"]}
    return SanitizeHTML(tags=tags.split(), attributes=kept | ({"a": ["href"]} if links else {}))


class Grades(GetGrades):  # type: ignore[misc]
    """Puts points and comments into the page; an answer that nobody has read yet has none."""

    def _get_score(self, cell: NotebookNode, resources: Any) -> None:
        super()._get_score(cell, resources)
        names = (self.notebook_id, self.assignment_id, self.student_id)
        score = self.gradebook.find_grade(grade_id(cell), *names)
        if score.manual_score is None and score.auto_score is None:
            cell.metadata.nbgrader["score"] = None


class FeedbackExporter(HTMLExporter):
    """The page that a student is given back, from our own template whatever page asks for it."""

    def __init__(self, config: Any = None, **given: Any) -> None:
        own = Config()
        own.Exporter.default_preprocessors = []
        own.HTMLExporter.template_name = "courselab_feedback"
        own.HTMLExporter.extra_template_basedirs = [str(TEMPLATES)]
        super().__init__(config=own, **given)  # type: ignore[no-untyped-call]

    def default_filters(self) -> Iterator[tuple[str, Callable[..., str]]]:
        """The usual filters of a template, and the one for comments."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "comment_html", comment_html
