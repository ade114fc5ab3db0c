"""Assignments: master, keys and release belong together, for every variant, and the release gives nothing away."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from courselab.catalog import load
from courselab.classroom import check, exercises
from courselab.classroom.compare import agrees, judge
from courselab.classroom.exercises import (
    BEGIN,
    END,
    EXERCISES,
    faults,
    keys_of,
    numbers_in,
    read,
    release,
    varied,
    vary,
)
from courselab.classroom.keys import Keys, Task, derived, read_keys
from courselab.errors import CourseError
from tests.assignment_sample import NAME, make_course
from tests.notebooks import assert_current
from tests.test_notebooks import PLACE

NAMES = exercises.assignments()


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, with its release."""
    root = make_course(tmp_path_factory.mktemp("course"))
    release(NAME, root)
    return root


@pytest.fixture(params=[NAME, *NAMES])
def course(request: pytest.FixtureRequest, small: Path) -> tuple[str, Path]:
    """The sample, and each assignment of the course: its name and its folder."""
    return request.param, small if request.param == NAME else EXERCISES


def variants(keys: Keys) -> Iterator[Any]:
    """A choice of variants for all tasks at once, until each variant had its turn."""
    most = max(len(task.variants) for task in keys.tasks)
    for turn in range(max(most, 1)):
        yield lambda task, turn=turn: task.variants[turn % len(task.variants)]


def answers(notebook: NotebookNode, monkeypatch: pytest.MonkeyPatch, cases: Path) -> dict[str, Any]:
    """What the checks of a notebook report when all its cells are run here."""
    found: dict[str, Any] = {}
    names: dict[str, Any] = {}
    monkeypatch.setattr(check, "namespace", lambda: names)
    monkeypatch.setattr(check, "display", lambda report: found.update({report.answer["task"]: report.answer}))
    monkeypatch.setenv(check.CASES, str(cases))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), names)
    return json.loads(json.dumps(found))


def graded(keys: Keys) -> list[Task]:
    return [task for task in keys.tasks if task.kind != "written"]


def solution_lines(master: NotebookNode) -> list[str]:
    """Every line that only a master may hold: model solutions in code, and model answers in words."""
    lines = []
    for cell in master.cells:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        if cell.cell_type == "markdown":
            lines += cell.source.splitlines()
            continue
        inside = False
        for line in cell.source.splitlines():
            if line.strip() in (BEGIN, END):
                inside = line.strip() == BEGIN
            elif inside:
                lines.append(line)
    return [line.strip() for line in lines if line.strip()]


def test_master_and_keys_fit(course: tuple[str, Path]) -> None:
    name, root = course
    assert faults(read(exercises.master_path(name, root)), keys_of(name, root)) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_teaching_guide_lists_it(name: str) -> None:
    """With the question that is its title, and the points that it gives."""
    guide = (EXERCISES / "teaching_guide.md").read_text(encoding="utf-8")
    title = read(exercises.master_path(name)).cells[0].source.partition("\n")[0].removeprefix("# ")
    [row] = [line for line in guide.splitlines() if line.startswith(f"| `{name}` | {title} | ")]
    assert row.endswith(f" | {keys_of(name).points:g} |")


def test_model_solutions_earn_full_points_in_every_variant(
    course: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name, root = course
    keys = keys_of(name, root)
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps({task.id: list(task.cases) for task in keys.tasks}), encoding="utf-8")
    for choose in variants(keys):
        notebook = varied(read(exercises.master_path(name, root)), keys, choose)
        assert faults(notebook, keys) == []
        given = answers(notebook, monkeypatch, cases)
        for task in graded(keys):
            numbers = numbers_in(notebook, task.id)
            verdict = judge(task, derived(keys, task, numbers), given.get(task.id))
            assert verdict.points == task.points, f"{name}, {task.id}, {numbers}: {verdict.text}"


def test_slips_are_wrong_and_told_apart_in_every_variant(course: tuple[str, Path]) -> None:
    name, root = course
    keys = keys_of(name, root)
    for task in graded(keys):
        for numbers in task.variants or ({},):
            found = derived(keys, task, numbers)
            for place, slip in enumerate(found.slips):
                for other in (found.key, *found.slips[:place]):
                    assert not agrees(task, other, slip), f"{name}, {task.id}, {numbers}: slip {place + 1}"


def test_variants_differ_in_their_key(course: tuple[str, Path]) -> None:
    name, root = course
    keys = keys_of(name, root)
    for task in graded(keys):
        found = [json.dumps(derived(keys, task, numbers).key) for numbers in task.variants]
        assert len(found) < 2 or len(set(found)) > 1, f"{name}, {task.id}: every variant has the same key"


def test_release_is_what_the_master_makes(course: tuple[str, Path], tmp_path: Path) -> None:
    name, root = course
    for part in ("source", "keys"):
        shutil.copytree(root / part, tmp_path / part)
    made = release(name, tmp_path)
    committed = exercises.release_path(name, root)
    assert_current(committed, read(made))
    assert committed.read_text(encoding="utf-8") == made.read_text(encoding="utf-8"), (
        f"{name}: make assignment"
    )


def test_release_gives_nothing_away(course: tuple[str, Path]) -> None:
    name, root = course
    master, keys = read(exercises.master_path(name, root)), keys_of(name, root)
    released = read(exercises.release_path(name, root))
    text = exercises.release_path(name, root).read_text(encoding="utf-8")
    sources = {cell.id: cell.source for cell in released.cells}
    answer_cells = {task.id for task in keys.tasks}
    kept = "\n".join(sources[cell] for cell in sources if cell not in answer_cells)
    for line in solution_lines(master):
        own = [sources[cell] for cell in answer_cells if line in sources[cell].splitlines()]
        assert not own, f"{name}: {line}"
        assert len(line) < 25 or line not in kept, f"{name}: {line}"
    assert "SOLUTION" not in text
    for task in graded(keys):
        expressions = [task.key, *(slip.key for slip in task.slips)]
        told = [slip.because["en"] for slip in task.slips]
        told += [texts["en"] for texts in (task.right, task.otherwise) if texts]
        for secret in [*expressions, *told]:
            parts = [secret] if isinstance(secret, str) else list(secret.values() if isinstance(secret, dict) else secret)  # fmt: skip
            for part in parts:
                assert len(part) < 12 or json.dumps(part, ensure_ascii=False)[1:-1] not in text, f"{name}, {task.id}: {part}"  # fmt: skip


def test_a_blank_release_runs_without_an_error(
    course: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name, root = course
    keys = keys_of(name, root)
    (tmp_path / "cases.json").write_text("{}", encoding="utf-8")
    given = answers(read(exercises.release_path(name, root)), monkeypatch, tmp_path / "cases.json")
    for task in graded(keys):
        assert "problem" in given[task.id], f"{name}, {task.id}: an answer is there before anyone gave one"


def test_a_seed_varies_and_no_seed_brings_the_first_back(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small / "source", tmp_path / "source")
    shutil.copytree(small / "keys", tmp_path / "keys")
    path = exercises.master_path(NAME, tmp_path)
    before = path.read_bytes()
    seen = set()
    for seed in ("a", "b", "c", "d", "e"):
        vary(NAME, seed, tmp_path)
        first = path.read_bytes()
        vary(NAME, seed, tmp_path)
        assert path.read_bytes() == first
        numbers = numbers_in(read(path), "paid_share")
        assert f"from <!--first_year-->{numbers['first_year']}<!--/--> to" in path.read_text(encoding="utf-8")
        seen.add(numbers["first_year"])
    assert seen == {2008, 2010}
    vary(NAME, "", tmp_path)
    assert path.read_bytes() == before


def test_numbers_stay_once_submissions_are_there(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small / "source", tmp_path / "source")
    shutil.copytree(small / "keys", tmp_path / "keys")
    (tmp_path / "submitted" / "garza" / NAME).mkdir(parents=True)
    with pytest.raises(CourseError, match="Submissions of small have been collected"):
        for seed in ("a", "b", "c", "d", "e"):
            vary(NAME, seed, tmp_path)


def test_an_unknown_assignment_is_answered_with_the_names(small: Path) -> None:
    with pytest.raises(CourseError, match=r"no assignment “smal”.*small"):
        release("smal", small)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda cells: cells.pop("paid_share_check"), "there must be one cell “paid_share_check”"),
        (lambda cells: cells["paid_share_check"].metadata["nbgrader"].update(points=4), "gives 4 points, the keys 3"),
        (lambda cells: cells["paid_share_check"].update(source='check.text("paid_share")'), "one call of check.number"),
        (lambda cells: cells["paid_share-numbers"].update(source="first_year = 1999"), "none of its variants"),
        (lambda cells: cells["paid_share-task"].update(source="From 2008"), "does not mark <!--first_year-->"),
        (lambda cells: cells["title"].update(source="<!--when-->2008<!--/-->"), "belongs to no variant"),
        (lambda cells: cells["title"].update(source="<!--first_year-->2009<!--/-->"), "“2009” stands at the mark"),
        (lambda cells: cells["paid_share"].update(source="paid_share = 61"), "between ### BEGIN SOLUTION"),
        (lambda cells: cells["reading"].metadata["nbgrader"].update(grade_id="other"), "belongs to no task"),
    ],
)  # fmt: skip
def test_faults_of_a_master_are_named(small: Path, spoil: Any, told: str) -> None:
    notebook = read(exercises.master_path(NAME, small))
    cells = {cell.id: cell for cell in notebook.cells}
    spoil(cells)
    notebook.cells = [cell for cell in notebook.cells if cell.id in cells]
    assert any(told in fault for fault in faults(notebook, keys_of(NAME, small)))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: number", "kind: digit", "paid_share: “kind:” must be one of"),
        ("points: 3", "points: many", "“points:” must be a number"),
        ("earns: 1", "earns: 3", "must be less than the task's points"),
        ("{first_year: 2010, last_year: 2014}", "{first_year: 2010}", "must have the same names"),
        ("    tolerance: 0.5\n", "", "“tolerance:” is missing"),
        ("{year: 2014}]", "]", "“cases:” needs at least 4 entries"),
        ("assignment: small", "assignment: large", "must be the file's own name"),
        ("otherwise: {en: \"Choose", "other: {en: \"Choose", "“other:” is not known here"),
        ("id: paid_in", "id: paid.in", "can hold no dot"),
        ("It paid for equipment and training.", "x", "“right:” must be a sentence of three words or more"),
        ("Your function gives dollars; millions were asked for.", "Dollars.", "“because:” must be a sentence"),
    ],
)  # fmt: skip
def test_faults_of_keys_are_named(small: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    text = (small / "keys" / f"{NAME}.yaml").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / f"{NAME}.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CourseError, match=r"small\.yaml") as caught:
        read_keys(path)
    assert told in str(caught.value)


def test_a_name_that_no_variant_has_is_named(small: Path, tmp_path: Path) -> None:
    text = (small / "keys" / f"{NAME}.yaml").read_text(encoding="utf-8")
    path = tmp_path / f"{NAME}.yaml"
    path.write_text(text.replace("{last_year})", "{final_year})"), encoding="utf-8")
    keys = read_keys(path)
    with pytest.raises(CourseError, match=r"small\.yaml, paid_share: “\{final_year\}” stands for no number"):
        derived(keys, keys.tasks[0], keys.tasks[0].variants[0])


def by_id(small: Path, task_id: str) -> tuple[Task, Any]:
    keys = keys_of(NAME, small)
    task = keys.task(task_id)
    assert task is not None
    return task, derived(keys, task, task.variants[0] if task.variants else {})


def answer(task: str, kind: str, value: Any) -> dict[str, Any]:
    return {"task": task, "kind": kind, "value": value}


def test_answers_are_judged_by_their_kind(small: Path) -> None:
    task, key = by_id(small, "paid_share")
    right = judge(task, key, answer("paid_share", "number", key.key + 0.4))
    assert (right.points, right.tone) == (3, "right")
    slip = judge(task, key, answer("paid_share", "number", key.slips[0]))
    assert (slip.points, slip.tone) == (1, "slip") and "turn the fraction over" in slip.text
    assert judge(task, key, answer("paid_share", "number", 1)).tone == "wrong"

    task, key = by_id(small, "largest_account")
    assert judge(task, key, answer("largest_account", "text", f"  {key.key.upper()} ")).tone == "right"

    task, key = by_id(small, "first_years")
    assert judge(task, key, answer("first_years", "items", ["2008", 2009])).tone == "right"
    assert judge(task, key, answer("first_years", "items", [2009, 2008])).tone == "wrong"

    task, key = by_id(small, "by_stage")
    part = judge(task, key, answer("by_stage", "mapping", {**key.key, "paid": 0}))
    assert part.tone == "part" and 0 < part.points < 2
    assert judge(task, key, answer("by_stage", "mapping", {**key.key, "more": 1})).tone == "part"

    task, key = by_id(small, "paid_in")
    results = [{"value": value} for value in key.key]
    assert judge(task, key, answer("paid_in", "function", results)).points == 4
    half = judge(task, key, answer("paid_in", "function", [*results[:2], {"problem": "it stops."}, {}]))
    assert (half.points, half.tone) == (2, "part")
    dollars = [{"value": value * 1e6} for value in key.key]
    assert "millions were asked" in judge(task, key, answer("paid_in", "function", dollars)).text


@pytest.mark.parametrize(
    "forged",
    [
        None, 61, [], {}, {"task": "paid_share"}, answer("other", "number", 61), answer("paid_share", "text", "61"),
        answer("paid_share", "number", True), answer("paid_share", "number", float("nan")),
        answer("paid_share", "number", [61]), answer("paid_share", "number", "61"),
        {"task": "paid_share", "kind": "number", "problem": {"a": 1}}, {"task": [], "kind": {}, "value": {}},
    ],
)  # fmt: skip
def test_a_forged_answer_earns_nothing_and_breaks_nothing(small: Path, forged: Any) -> None:
    task, key = by_id(small, "paid_share")
    verdict = judge(task, key, forged)
    assert (verdict.points, verdict.tone) == (0, "none")
    for other in ("largest_account", "first_years", "by_stage", "paid_in"):
        task, key = by_id(small, other)
        assert judge(task, key, forged).points == 0


class Liar(float):
    """Says that it equals everything and is whatever is wanted."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]

    def __float__(self) -> float:
        return 61.2

    @property
    def __class__(self) -> Any:  # type: ignore[override]
        return float


def reported(monkeypatch: pytest.MonkeyPatch, call: Any, **names: Any) -> Any:
    shown: list[Any] = []
    monkeypatch.setattr(check, "namespace", lambda: names)
    monkeypatch.setattr(check, "display", shown.append)
    call()
    bundle = shown[0]._repr_mimebundle_()
    json.dumps(bundle)
    return bundle


def test_a_check_says_what_it_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    aid = load("aid_by_year")
    bundle = reported(monkeypatch, lambda: check.number("x"), x=aid.amount_usd.max())
    assert bundle["text/plain"].startswith("x: a number, ")
    assert bundle["text/plain"].endswith("Whether it is right is decided when it is graded.")
    assert type(bundle[check.ANSWER_MIME]["value"]) in (int, float)
    one = reported(monkeypatch, lambda: check.number("x"), x=aid.amount_usd.head(1))
    assert type(one[check.ANSWER_MIME]["value"]) in (int, float)
    sums = aid.groupby("stage").amount_usd.sum()
    found = reported(monkeypatch, lambda: check.mapping("x"), x=sums)[check.ANSWER_MIME]["value"]
    assert found == {name: float(value) for name, value in sums.items()}
    years = reported(monkeypatch, lambda: check.mapping("x"), x=aid.groupby("fiscal_year").amount_usd.sum())
    assert "2010" in years[check.ANSWER_MIME]["value"]
    stages = reported(monkeypatch, lambda: check.items("x"), x=aid.stage.drop_duplicates())
    assert stages[check.ANSWER_MIME]["value"] == list(aid.stage.drop_duplicates())


@pytest.mark.parametrize(
    ("call", "value", "told"),
    [
        (lambda: check.number("x"), "61", "it is text; a number is needed"),
        (lambda: check.number("x"), True, "it is True or False; a number is needed"),
        (lambda: check.number("x"), float("nan"), "not a finite number"),
        (lambda: check.number("x"), None, "no value yet"),
        (lambda: check.number("x"), ..., "no value yet"),
        (lambda: check.number("x"), [1, 2], "a list of 2 entries; a number is needed"),
        (lambda: check.number("x"), Liar(1), "a number is needed"),
        (lambda: check.number("x"), load("aid_by_year"), "a whole table"),
        (lambda: check.text("x", among=["yes", "no"]), "maybe", "not among the choices: yes, no"),
        (lambda: check.text("x"), 3, "a text in quotes is needed"),
        (lambda: check.items("x"), {"a", "b"}, "a list in order is needed"),
        (lambda: check.items("x"), [1.5], "each must be a text or a whole number"),
        (lambda: check.mapping("x"), {"a": "b"}, "at “a” it is text; a number is needed"),
        (lambda: check.mapping("x"), [1], "numbers by name are needed"),
        (lambda: check.function("x", example={"year": 1}), 3, "a function is needed"),
    ],
)
def test_a_check_says_what_is_wrong_with_the_form(
    monkeypatch: pytest.MonkeyPatch, call: Any, value: Any, told: str
) -> None:
    bundle = reported(monkeypatch, call, x=value)
    assert told in bundle["text/plain"]
    assert "problem" in bundle[check.ANSWER_MIME] and "value" not in bundle[check.ANSWER_MIME]


def test_a_check_bears_with_a_missing_name_and_a_failing_function(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no value yet" in reported(monkeypatch, lambda: check.number("x"))["text/plain"]

    def stops(year: int) -> None:
        raise KeyError(year)

    def leaves(year: int) -> None:
        raise SystemExit

    for function, told in ((stops, "it stops with KeyError"), (leaves, "it stops with SystemExit")):
        bundle = reported(monkeypatch, lambda: check.function("x", example={"year": 1}), x=function)
        assert told in bundle["text/plain"]
        assert "value" in bundle[check.ANSWER_MIME]


def test_a_check_never_says_whether_an_answer_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [
        reported(monkeypatch, lambda: check.number("x"), x=value)["text/plain"].replace(str(value), "")
        for value in (61, 62)
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize("name", NAMES)
def test_a_master_is_committed_as_it_runs(name: str) -> None:
    path = exercises.master_path(name)
    master = read(path)
    nbformat.validate(master)
    assert_current(path, exercises.executed(path, drawn=False))
    for cell in master.cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error", f"{name}, {cell.id}"
            assert ("drawn_from" in output.get("metadata", {}).get("image/png", {})) == (
                "image/png" in output.get("data", {})
            ), f"{name}, {cell.id}: a picture is missing"
            assert not PLACE.search(json.dumps(output)), f"{name}, {cell.id}: names a place on one computer"
