"""From masters to releases: what a task asks about is varied, solutions are taken out, the form is checked.

A master says itself which variant it holds: the values stand in its cell ``<task>-numbers``, and in the text of its
tasks between marks that are not seen, ``<!--first_year-->2008<!--/-->``.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from courselab.classroom.keys import Keys, Numbers, Task, read_keys
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import say
from courselab.notebooks.execution import KERNEL, clear, draw_pictures, execute, without_widgets, write
from courselab.shown import KEY, noted

EXERCISES = Path(os.environ.get("COURSELAB_EXERCISES") or COURSE.exercises)
MARK = re.compile(r"<!--(\w+)-->(.*?)<!--/-->")
NUMBERS_TAG = "numbers"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
LOCKED = {"grade": False, "solution": False, "locked": True}
ANSWER = {"grade": False, "solution": True, "locked": False}
CHECK = {"grade": True, "solution": False, "locked": True}
WRITTEN = {"grade": True, "solution": True, "locked": False}


def assignments(root: Path = EXERCISES) -> list[str]:
    """The assignments that have a master, by name."""
    return sorted(path.stem for path in (root / "source").glob("*/*.ipynb") if path.stem == path.parent.name)


def master_path(name: str, root: Path = EXERCISES) -> Path:
    """The master of an assignment. Raises CourseError, with the names that there are, for another."""
    path = root / "source" / name / f"{name}.ipynb"
    if not name or not path.exists():
        raise CourseError(
            say(
                "There is no assignment “{name}”; write NAME= and one of: {known}.",
                name=name,
                known=", ".join(assignments(root)) or say("none"),
            )
        )
    return path


def release_path(name: str, root: Path = EXERCISES) -> Path:
    """Where the released copy of an assignment stands."""
    return root / "release" / name / f"{name}.ipynb"


def keys_of(name: str, root: Path = EXERCISES) -> Keys:
    """The keys of an assignment. Raises CourseError as ``read_keys`` does."""
    return read_keys(root / "keys" / f"{name}.yaml")


def read(path: Path) -> NotebookNode:
    """A notebook of ours. Raises CourseError when it cannot be read."""
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        return notebook
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise CourseError(
            say("{file} cannot be read ({problem}).", file=path.name, problem=type(error).__name__)
        ) from None


def cell_of(notebook: NotebookNode, cell_id: str) -> NotebookNode | None:
    """The cell of that nbgrader id, or None."""
    return next((cell for cell in notebook.cells if grade_id(cell) == cell_id), None)


def grade_id(cell: NotebookNode) -> str:
    """nbgrader's id of a cell; empty for a cell that is not nbgrader's."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def numbers_in(notebook: NotebookNode, task_id: str) -> dict[str, Any]:
    """What a task of a notebook asks about, as its cell ``<task>-numbers`` says; empty if it has none.

    Raises CourseError when the cell holds more than names and values.
    """
    cell = cell_of(notebook, f"{task_id}-numbers")
    if cell is None:
        return {}
    try:
        return {
            statement.targets[0].id: ast.literal_eval(statement.value)
            for statement in ast.parse(cell.source).body
        }
    except (SyntaxError, ValueError, AttributeError):
        raise CourseError(
            say("The cell “{cell}” may hold only lines such as: first_year = 2008", cell=f"{task_id}-numbers")
        ) from None


def chosen(assignment: str, task: Task, seed: str) -> Numbers:
    """The variant of a task that a seed stands for, the same on every machine; the first without a seed."""
    if not seed:
        return task.variants[0]
    digest = hashlib.sha256(f"{seed}/{assignment}/{task.id}".encode()).digest()
    return task.variants[int.from_bytes(digest[:8], "big") % len(task.variants)]


def varied(notebook: NotebookNode, keys: Keys, choose: Callable[[Task], Numbers]) -> NotebookNode:
    """The master with other values in its cells of numbers and between the marks of its text, not executed."""
    notebook = clear(nbformat.from_dict(json.loads(json.dumps(notebook))))
    values: dict[str, Any] = {}
    for task in keys.tasks:
        cell = cell_of(notebook, f"{task.id}-numbers")
        if task.variants and cell is not None:
            variant = choose(task)
            values |= variant
            cell.source = "\n".join(f"{name} = {_literal(value)}" for name, value in variant.items())
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = MARK.sub(
                lambda found: f"<!--{found[1]}-->{values.get(found[1], found[2])}<!--/-->", cell.source
            )
    return notebook


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def vary(name: str, seed: str, root: Path = EXERCISES) -> None:
    """Write the variant that ``seed`` stands for into the master of an assignment; without a seed the first.

    Raises CourseError when submissions have been collected, which were made from the values that stand there now.
    """
    path, keys = master_path(name, root), keys_of(name, root)
    master = read(path)
    renewed = varied(master, keys, lambda task: chosen(name, task, seed))
    if renewed == clear(master):
        return
    if any((root / "submitted").glob(f"*/{name}")):
        raise CourseError(
            say(
                "Submissions of {name} have been collected, so its years and states cannot be changed any more; "
                "move {submitted} and {gradebook} away first.",
                name=name,
                submitted=COURSE.near(root / "submitted"),
                gradebook=COURSE.near(root / "gradebook.db"),
            )
        )
    write(renewed, path)


def executed(path: Path, *, drawn: bool = True) -> NotebookNode:
    """A master as it is committed: run from top to bottom with its solutions, with pictures of its charts."""
    run = execute(clear(read(path)), path.parent)
    notebook = draw_pictures(without_widgets(run), drawn=drawn)
    notebook.metadata = nbformat.from_dict(KERNEL)
    for cell in notebook.cells:
        # The words of a picture stand in its output; in the cell they would go into the students' copy, and so would
        # what tells one solution from another.
        cell.metadata.pop("mystnb", None)
        if not noted(cell):
            cell.metadata.pop(KEY, None)
    return notebook


def release(name: str, root: Path = EXERCISES) -> Path:
    """Make the copy of an assignment that students are given, through nbgrader, and enter it in the gradebook.

    Raises CourseError for the first fault of the master or the keys, and when nbgrader refuses.
    """
    path = master_path(name, root)
    found = faults(read(path), keys_of(name, root))
    if found:
        raise CourseError(say("{file}: {problem}", file=path.name, problem=found[0]))
    # nbgrader takes a second to import, which reading keys should not cost.
    from nbgrader.converters import GenerateAssignment

    from courselab.classroom.course import run

    run(GenerateAssignment, name, root, student=".")
    target = release_path(name, root)
    write(read(target), target)
    return target


def faults(master: NotebookNode, keys: Keys) -> list[str]:
    """Where a master and its keys do not fit together or break the form, a sentence each."""
    found = [*_uniform(master), *_strangers(master, keys)]
    for task in keys.tasks:
        found += _cells_of(master, task)
        found += _numbers_of(master, task)
    names = [name for task in keys.tasks for name in (task.variants[0] if task.variants else {})]
    found += [
        say("the name “{name}” belongs to two tasks; give one of them another.", name=name)
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    marked = {mark for cell in master.cells for mark, _ in MARK.findall(cell.source)}
    found += [
        say("the mark <!--{name}--> belongs to no variant of the keys.", name=name)
        for name in sorted(marked - set(names))
    ]
    return found


def _uniform(master: NotebookNode) -> list[str]:
    found = []
    if json.loads(json.dumps(master.metadata)) != KERNEL:
        found.append(say("the notebook's metadata must name the kernel as a lesson does, and nothing else."))
    for cell in master.cells:
        if grade_id(cell) and cell.id != grade_id(cell):
            found.append(say("the cell “{cell}” must have its grade_id for its id.", cell=grade_id(cell)))
        given = cell.metadata.get("nbgrader", {})
        if given and (given.get("schema_version") != 3 or given.get("task") is not False):
            found.append(
                say("the cell “{cell}” must say schema_version 3 and task false.", cell=grade_id(cell))
            )
    return found


def _strangers(master: NotebookNode, keys: Keys) -> list[str]:
    """Cells that nbgrader would grade or clear and that belong to no task of the keys."""
    known = {wanted for task in keys.tasks for wanted in _wanted(task)}
    return [
        say("the cell “{cell}” belongs to no task of the keys.", cell=grade_id(cell))
        for cell in master.cells
        if (
            cell.metadata.get("nbgrader", {}).get("grade")
            or cell.metadata.get("nbgrader", {}).get("solution")
        )
        and grade_id(cell) not in known
    ]


def _wanted(task: Task) -> dict[str, tuple[str, dict[str, bool]]]:
    """The cells that a task must have: their type and their nbgrader flags, by id."""
    cells = {f"{task.id}-task": ("markdown", LOCKED)}
    if task.variants:
        cells[f"{task.id}-numbers"] = ("code", LOCKED)
    if task.kind == "written":
        return {**cells, task.id: ("markdown", WRITTEN)}
    return {**cells, task.id: ("code", ANSWER), f"{task.id}_check": ("code", CHECK)}


def graded_cell(task: Task) -> str:
    """The id of the cell that carries a task's points."""
    return task.id if task.kind == "written" else f"{task.id}_check"


def _cells_of(master: NotebookNode, task: Task) -> list[str]:
    found = []
    for cell_id, (kind, flags) in _wanted(task).items():
        cells = [cell for cell in master.cells if grade_id(cell) == cell_id]
        if len(cells) != 1:
            found.append(
                say("there must be one cell “{cell}”; {count} found.", cell=cell_id, count=len(cells))
            )
            continue
        given = cells[0].metadata["nbgrader"]
        if cells[0].cell_type != kind:
            found.append(say("the cell “{cell}” must be of type {kind}.", cell=cell_id, kind=kind))
        if any(given.get(flag) is not wanted for flag, wanted in flags.items()):
            told = ", ".join(f"{flag} {str(wanted).lower()}" for flag, wanted in flags.items())
            found.append(say("the cell “{cell}” must say {flags}.", cell=cell_id, flags=told))
        if cell_id == graded_cell(task) and given.get("points") != task.points:
            found.append(
                say(
                    "the cell “{cell}” gives {points} points, the keys {wanted}.",
                    cell=cell_id,
                    points=given.get("points"),
                    wanted=task.points,
                )
            )
    if found or task.kind == "written":
        return found
    return [*_check_of(master, task), *_solution_of(master, task)]


def _check_of(master: NotebookNode, task: Task) -> list[str]:
    call = cell_of(master, f"{task.id}_check")
    try:
        body = ast.parse(call.source if call else "").body
    except SyntaxError:
        body = []
    match body:
        case [
            ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id="check"), attr=attr),
                    args=[ast.Constant(value=name), *_],
                )
            )
        ] if attr == task.kind and name == task.id:
            return []
    return [
        say(
            'the cell “{cell}” must be one call of check.{kind}("{task}").',
            cell=f"{task.id}_check",
            kind=task.kind,
            task=task.id,
        )
    ]


def _solution_of(master: NotebookNode, task: Task) -> list[str]:
    cell = cell_of(master, task.id)
    lines = [line.strip() for line in (cell.source if cell else "").splitlines()]
    if BEGIN in lines and END in lines and lines.index(BEGIN) < lines.index(END):
        return []
    return [
        say(
            "the cell “{cell}” must hold its solution between {begin} and {end}.",
            cell=task.id,
            begin=BEGIN,
            end=END,
        )
    ]


def _numbers_of(master: NotebookNode, task: Task) -> list[str]:
    cell = cell_of(master, f"{task.id}-numbers")
    if not task.variants:
        return (
            [say("the cell “{cell}” belongs to no variant of the keys.", cell=f"{task.id}-numbers")]
            if cell
            else []
        )
    if cell is None:
        return []
    found = []
    if NUMBERS_TAG not in cell.metadata.get("tags", []):
        found.append(say("the cell “{cell}” must have the tag “numbers”.", cell=f"{task.id}-numbers"))
    numbers = numbers_in(master, task.id)
    if numbers not in [dict(variant) for variant in task.variants]:
        found.append(say("the numbers of “{task}” are none of its variants in the keys.", task=task.id))
    asked = cell_of(master, f"{task.id}-task")
    marks = dict(MARK.findall(asked.source if asked else ""))
    found += [
        say("the text of “{task}” does not mark <!--{name}-->.", task=task.id, name=name)
        for name in numbers
        if name not in marks
    ]
    for name, told in (pair for cell in master.cells for pair in MARK.findall(cell.source)):
        if name in numbers and told != str(numbers[name]):
            found.append(
                say(
                    "“{told}” stands at the mark <!--{name}--> in place of {value}.",
                    told=told,
                    name=name,
                    value=numbers[name],
                )
            )
    return found
