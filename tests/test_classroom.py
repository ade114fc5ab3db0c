"""What surrounds grading: what a submission may be, what it is allowed, what is refused."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from nbconvert.exporters import HTMLExporter
from nbconvert.filters import markdown2html

from courselab.classroom import __main__ as command
from courselab.classroom import exercises, sandbox
from courselab.classroom.compare import judge
from courselab.classroom.config import settings
from courselab.classroom.intake import LARGEST_FILE, align, read_submission
from courselab.classroom.keys import Derived, Task
from courselab.classroom.preprocess import FeedbackExporter, comment_html, harmless
from courselab.classroom.statuses import Status, in_words, keep_statuses, read_statuses
from courselab.errors import CourseError
from tests.assignment_sample import NAME, make_course, master
from tests.grading.submissions import ATTACKS, HONEST
from tests.policy import policy_of


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("PK", "not JSON"),
        ("[1]", "not a notebook"),
        ("[" * 100_000, "not JSON"),
        ('{"cells": [3]}', "something that is not a cell"),
        ('{"cells": [{"cell_type": "code", "source": 3}]}', "a cell without text"),
        (json.dumps({"cells": [{"source": ""}] * 3000}), "more than 2000 cells"),
    ],
)
def test_a_submission_that_is_no_notebook_is_told_why(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=told):
        read_submission(path)


def test_a_submission_too_large_to_be_one_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(CourseError, match="larger than 50 MB"):
        read_submission(path)


def aligned(tmp_path: Path, *cells: tuple[str, str, dict[str, Any]]) -> Any:
    path = tmp_path / "x.ipynb"
    made = [{"cell_type": kind, "source": source, **more} for kind, source, more in cells]
    path.write_text(json.dumps({"cells": made}), encoding="utf-8")
    return align(read_submission(path), master())


def test_an_empty_submission_gets_every_cell_back(tmp_path: Path) -> None:
    found = aligned(tmp_path)
    wanted = [cell.id for cell in master().cells if cell.cell_type == "code" or cell.id == "reading"]
    assert sorted(cell.id for cell in found.notebook.cells) == sorted(wanted)
    assert set(found.restored) == set(wanted)
    order = [cell.id for cell in found.notebook.cells]
    assert order.index("setup") < order.index("paid_share-numbers") < order.index("paid_share_check")
    nbformat.validate(found.notebook)


def test_an_answer_is_found_by_the_cells_id_and_a_locked_cell_by_its_text(tmp_path: Path) -> None:
    found = aligned(
        tmp_path,
        ("code", 'check.number("paid_share")', {}),
        ("code", "paid_share = 3", {"id": "paid_share"}),
        ("code", "mine = 1", {"metadata": 3, "id": ["x"]}),
    )
    cells = {cell.id: cell for cell in found.notebook.cells}
    assert cells["paid_share"].source == "paid_share = 3"
    assert "paid_share_check" not in found.restored
    assert "mine = 1" in [cell.source for cell in found.notebook.cells]
    nbformat.validate(found.notebook)


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("number", 1.0, True),
        ("items", (1,), [True]),
        ("mapping", {"a": 1.0}, {"a": True}),
        ("function", [1.0], [{"value": True}]),
    ],
)
def test_true_is_no_one(kind: str, key: Any, value: Any) -> None:
    """To Python they are equal; who compares instead of computing has not answered with a number."""
    told = {"en": "A sentence of words."}
    task = Task("x", kind, 3.0, right=told, otherwise=told, cases=({},) if kind == "function" else ())
    verdict = judge(task, Derived(key), {"task": "x", "kind": kind, "value": value})
    assert verdict.points == 0 and verdict.tone in ("none", "wrong")


def test_statuses_are_kept_by_student(tmp_path: Path) -> None:
    keep_statuses(NAME, tmp_path, {"a": Status("graded"), "b": Status("time", "note", "x")})
    keep_statuses(NAME, tmp_path, {"a": Status("died")})
    assert read_statuses(NAME, tmp_path) == {"a": Status("died"), "b": Status("time", "note", "x")}
    assert in_words("died") == "the program died"


def test_without_a_sandbox_grading_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SANDBOX", "ACCEPT_RISK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CourseError, match=r"sudo apt install bubblewrap.*ACCEPT_RISK=yes"):
        sandbox.backend()
    monkeypatch.setenv("ACCEPT_RISK", "yes")
    assert sandbox.backend() == "none"
    monkeypatch.delenv("ACCEPT_RISK")
    monkeypatch.setenv("SANDBOX", "chroot")
    with pytest.raises(CourseError, match="can be bubblewrap or container"):
        sandbox.backend()
    monkeypatch.setenv("SANDBOX", "container")
    sandbox._container_command.cache_clear()
    with pytest.raises(CourseError, match="needs Docker or Podman"):
        sandbox.backend()


def test_the_accepted_risk_still_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    found = sandbox.execute(["1 + 1"], {}, sandbox.Limits(seconds=60), "none")
    assert found.end == "done"
    assert found.outputs[0][0]["data"]["text/plain"] == "2"


def test_a_container_has_no_network_no_rights_and_bounds() -> None:
    argv = sandbox.container("docker", sandbox.Limits(memory_mb=900, processes=50), "courselab-grading-1")
    line = " ".join(argv)
    assert line.startswith("docker run --rm --interactive --name courselab-grading-1")
    for part in (
        "--network none",
        "--read-only",
        "--cap-drop ALL",
        "--security-opt no-new-privileges",
        "--user 65534:65534",
        "--memory 900m",
        "--memory-swap 900m",
        "--pids-limit 50",
        "--tmpfs /tmp:rw,size=64m,mode=1777",
    ):
        assert part in line
    assert not any(word in argv for word in ("-v", "--volume", "--mount", "--privileged"))
    assert argv[-4:] == [sandbox.IMAGE, "python", "-P", "/course/src/courselab/classroom/runner.py"]
    dockerfile = (exercises.EXERCISES.parent / "deploy" / "grading" / "Dockerfile").read_text(
        encoding="utf-8"
    )
    copied = [line.split()[1] for line in dockerfile.splitlines() if line.startswith("COPY")]
    assert copied == ["requirements.txt", "course.yaml", "src", "data"]
    assert "COURSELAB_COURSE=/course " in dockerfile
    assert f"-t {sandbox.IMAGE} " in dockerfile and "--require-hashes" in dockerfile


@pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is a program of Linux")
def test_the_room_shows_only_the_package_and_the_data() -> None:
    argv = sandbox.command("bubblewrap", sandbox.Limits(), 0, "x")
    shown = [Path(argv[place + 1]) for place, part in enumerate(argv) if part.endswith("bind")]
    project = exercises.EXERCISES.parent
    inside = {path for path in shown if path.is_relative_to(project)} - {Path(sys.prefix)}
    assert inside == {project / name for name in ("course.yaml", "data", "src/courselab", "src/usmex")}
    assert not any(project.is_relative_to(path) for path in shown)
    assert "--bind" not in argv and "--clearenv" in argv


@pytest.mark.parametrize("uid", [0, 1000])
def test_the_room_has_no_network_and_bounds_for_root_and_for_others(
    uid: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: uid, raising=False)
    limits = sandbox.Limits(seconds=100, memory_mb=900, processes=50, scratch_mb=10)
    argv = sandbox.command("bubblewrap", limits, 0, "x")
    assert ("--unshare-net" if uid == 0 else "--unshare-all") in argv
    assert not [part for part in argv if part.startswith("--share")], "it would give back what was taken away"
    bounds = argv[argv.index("prlimit") + 1 :]
    assert bounds[: bounds.index(sys.executable)] == [
        "--nproc=100",
        "--as=3900000000",
        "--cpu=130",
        "--fsize=10000000",
        "--core=0",
    ]


def test_limits_can_be_set_and_a_slip_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADING_SECONDS", "7")
    assert sandbox.Limits.from_environment().seconds == 7
    monkeypatch.setenv("GRADING_SECONDS", "soon")
    with pytest.raises(CourseError, match="GRADING_SECONDS must be a whole number"):
        sandbox.Limits.from_environment()


def test_a_forged_report_is_taken_part_by_part() -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x"}
    lines = [
        "not json", "[1]", "[" * 5000, '{"cell": 9, "outputs": []}', '{"cell": true, "outputs": [{}]}',
        json.dumps({"cell": 0, "outputs": [output, {**output, "more": 1}, {"output_type": "stream"}, 3]}),
        json.dumps({"cell": 1, "outputs": {"a": 1}}),
        json.dumps({"cell": 1, "outputs": [{"output_type": "display_data", "data": [], "metadata": {}}]}),
        json.dumps({"cell": 1, "outputs": [{"output_type": "error", "ename": "x", "evalue": "y", "traceback": "z"}]}),
        '{"end": "perfect"}',
    ]  # fmt: skip
    found = sandbox._read("\n".join(lines).encode() + b"\xff\xfe\n", "", 2)
    assert found == sandbox.Outcome("died", ([output], []))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["grade", "nothing"], "There is no assignment “nothing”"),
        (["assignment"], "There is no assignment “”"),
        (["collect", NAME], "Write FROM="),
        (["feedback", NAME], "Nothing of small is graded yet"),
        (["grade", NAME], "collect them first"),
        (["grades"], "Nothing was handed in yet"),
    ],
)
def test_a_command_answers_a_slip_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    root = make_course(tmp_path / "exercises")
    assert command.main(arguments, root) == 1
    assert told in capsys.readouterr().err


def on_the_formgraders_page(text: str, root: Path) -> str:
    """A cell of a submission, as the formgrader shows it by this course's settings."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    resources = {"base_url": "", "index": 0, "total": 1, "notebook_id": NAME, "assignment_id": NAME}
    resources |= {"submission_id": "1"}
    return str(HTMLExporter(config=settings(root)).from_notebook_node(notebook, resources)[0])


def what_acts(page: str) -> list[str]:
    """Of a rendered text, whatever could do more than be read."""
    found = []
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        address = "".join(sign for sign in str(tag.get("href", "")) if sign > " ")
        if tag.name in ("img", "script", "svg", "iframe", "object", "style") or any(
            name.startswith("on") or name in ("src", "style", "action") for name in tag.attrs
        ):
            found.append(str(tag))
        elif re.match(r"(?!https?:)[\w+.-]+:", address, re.IGNORECASE):
            found.append(address)
    return found


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("render", [markdown2html, MarkdownIt("commonmark").enable("table").render])
def test_no_link_picture_or_tag_of_a_student_is_left(text: str, render: Any) -> None:
    assert what_acts(render(harmless(text))) == []


def test_what_acts_is_found() -> None:
    """Or the test above would say nothing."""
    acting = [text for text in ATTACKS if "attachment:" in text or what_acts(markdown2html(text))]
    assert len(acting) > len(ATTACKS) / 2


def test_an_honest_answer_is_still_legible(tmp_path: Path) -> None:
    page = BeautifulSoup(on_the_formgraders_page(harmless(HONEST), tmp_path), "html.parser")
    answer = page.select_one(".text_cell_render")
    assert answer is not None
    seen = answer.get_text().replace("\u200a", "").replace("\u2060", "")
    for words in (
        "The term [sic] is the report's [1]; see [the report](https://example.org/a_b)",
        "<https://example.org/data>",
        "Paid: $5 million; obligated more, so 5 < 6 & rows[0][1] < 3",
        "first = rows[0](1)",
        "[^1]: FY2016, table 2.",
    ):
        assert words in seen
    assert [str(part) for part in answer.select("strong, em")] == [
        "<strong>Paid</strong>",
        "<em>obligated</em>",
    ]
    assert [link["href"] for link in answer.select("a")] == [
        "https://example.org/a_b",
        "https://example.org/data",
        "https://example.org",
        "https://example.org",
    ]


def test_the_formgraders_page_names_no_other_host(tmp_path: Path) -> None:
    page = on_the_formgraders_page("Words.", tmp_path)
    assert "//" not in page and "formgrade.js" in page
    assert policy_of(page) == {
        "default-src": "'self' 'unsafe-inline' 'unsafe-eval'",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def feedback_page(comment: str) -> str:
    """The page that a student is given back, with an instructor's comment."""
    given = {
        "grade_id": "reading",
        "grade": True,
        "solution": True,
        "points": 5,
        "score": 3,
        "comment": comment,
    }
    cell = nbformat.v4.new_markdown_cell("Words.", metadata={"nbgrader": given})
    of_all = {"assignment": NAME, "student": "perez", "score": 3, "max_score": 5, "late_penalty": 0}
    notebook = nbformat.v4.new_notebook(cells=[cell])
    page, _ = FeedbackExporter().from_notebook_node(notebook, {"nbgrader": of_all})
    return str(page)


def given_back(comment: str) -> Any:
    """What the feedback page shows of an instructor's comment."""
    reply = BeautifulSoup(feedback_page(comment), "html.parser").select_one(".reply > div")
    assert reply is not None
    return reply


def test_a_feedback_page_runs_and_fetches_nothing_whatever_comes_into_it() -> None:
    assert policy_of(feedback_page("Good.")) == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
    }


@pytest.mark.parametrize(
    ("comment", "html"),
    [
        ("Good, but cite the table of FY2016.", "<p>Good, but cite the table of FY2016.</p>"),
        ("First.\n\nThen *this*, **that**.", "<p>First.</p> <p>Then <em>this</em>, <strong>that</strong>.</p>"),
        ("- one\n- two", "<ul> <li>one</li> <li>two</li> </ul>"),
        ("A <b>bold</b> word; 5 < 6 & $5 and *$6*", "<p>A <b>bold</b> word; 5 &lt; 6 &amp; $5 and <em>$6</em></p>"),
        ("See [it](https://example.org).", '<p>See <a href="https://example.org">it</a>.</p>'),
        ("Use <country> there.", "<p>Use &lt;country&gt; there.</p>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ],
)  # fmt: skip
def test_a_comment_is_given_back_as_it_was_meant(comment: str, html: str) -> None:
    assert " ".join(given_back(comment).decode_contents().split()) == html


@pytest.mark.parametrize("text", ATTACKS)
def test_nothing_of_a_comment_acts(text: str) -> None:
    assert what_acts(comment_html(text)) == []
