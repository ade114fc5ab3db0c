"""CONTRIBUTING.md is true: what it names exists, its links lead to the lines that they name, and its recipes work in a copy of the example."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import nbformat

from courselab.lesson import Lesson
from tests.example_course import EXAMPLE, ROOT, copy_to, gates, run

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^( *)(`{3,})(\w*)\n(.*?)^\1\2$", re.MULTILINE | re.DOTALL)
PROSE = FENCE.sub("", TEXT)
NOT_YET = re.compile(r"examples/opening|10_courts|artifacts/$|^\.venv|…")
"""Paths that are there only when a recipe has been followed, or a command has been run."""
PATH = re.compile(r"[\w./-]*/[\w./-]*|[\w-]+\.(?:md|toml|cff|txt|yml|yaml|csv)|Makefile")
LONGEST = 250


def spans() -> list[str]:
    """What stands as code in the text."""
    return re.findall(r"`([^`\n]+)`", PROSE)


# ---------------------------------------------------------------- what it names


def test_every_file_exists() -> None:
    words = {word.rstrip(",") for span in spans() for word in span.split()}
    paths = {word for word in words if PATH.fullmatch(word) and not NOT_YET.search(word)}
    assert len(paths) > 40
    places = (ROOT, EXAMPLE, EXAMPLE / "data")
    assert sorted(path for path in paths if not any((place / path).exists() for place in places)) == []


def test_every_link_leads_to_what_it_names() -> None:
    slugs = {
        re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-")
        for head in re.findall(r"^## (.*)$", PROSE, re.M)
    }
    lines = 0
    for words, target in re.findall(r"\[([^\]]+)\]\(([^)\s]+)\)", PROSE):
        place, _, part = target.partition("#")
        if target.startswith("#"):
            assert part in slugs, target
            continue
        assert (ROOT / place).exists(), target
        if part:
            line = (ROOT / place).read_text(encoding="utf-8").splitlines()[int(part.removeprefix("L")) - 1]
            assert words.strip("`") in line, f"{target} does not say {words}"
            lines += 1
    assert lines > 12


def test_every_command_exists() -> None:
    made = re.search(r"^\.PHONY: (.*?)(?<!\\)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M | re.S)
    assert made
    asked = {name for span in spans() for name in re.findall(r"\bmake ([a-z-]+)", span)}
    assert len(asked) > 8
    assert sorted(asked - set(made[1].replace("\\", " ").split())) == []


def test_every_method_of_a_lesson_exists() -> None:
    asked = set(re.findall(r"\blesson\.(\w+)\(", TEXT))
    assert len(asked) > 5
    assert [name for name in asked if not hasattr(Lesson, name)] == []


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "decisions" / "README.md").read_text(encoding="utf-8")
    records = sorted(path.name for path in (ROOT / "decisions").glob("[0-9]*.md"))
    assert [name for name in records if f"({name})" not in listed] == []
    assert [name for name in re.findall(r"\((\d[^)]*\.md)\)", listed) if name not in records] == []


def test_it_can_be_read() -> None:
    assert len(TEXT.splitlines()) <= LONGEST


# ---------------------------------------------------------------- its recipes


def change(path: Path, *changes: tuple[str, str]) -> None:
    """Replace in a file what must stand in it."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"{path.name}: {old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8", newline="\n")


def rename(course: Path) -> None:
    """*A course of your own*, steps 1 and 2: a name, a title, a package of its own."""
    (course / "library").rename(course / "opening")
    change(
        course / "course.yaml",
        *(("name: two_libraries", "name: opening_hours"), ("en: Two libraries", "en: Opening hours")),
        *(("code: library", "code: opening"), ("locale: library/", "locale: opening/")),
        ("charts: library.charts", "charts: opening.charts"),
    )
    change(course / "opening" / "charts" / "__init__.py", ("library.charts", "opening.charts"))


def add_table(course: Path) -> None:
    """*Add a table*: a source, a file, and an entry without what the command makes."""
    data = course / "data"
    with (data / "sources.csv").open("a", encoding="utf-8", newline="") as file:
        file.write("signs_2024,Signs at the doors 2024,Both libraries,Opening hours,2024,https://example.org/signs,the signs,figures only,2025-06-01,A,Invented\n")  # fmt: skip
    (data / "library_hours.csv").write_text(
        "year,library,hours,source_id\n2023,north,40,signs_2024\n2023,south,56,signs_2024\n2024,north,40,signs_2024\n2024,south,60,signs_2024\n",
        encoding="utf-8",
        newline="\n",
    )
    path = data / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    entry = json.loads(
        json.dumps(next(table for table in package["resources"] if table["name"] == "library_visits"))
    )
    for made in ("type", "path", "format", "mediatype", "encoding", "bytes", "hash", "rows"):
        del entry[made]
    field = next(field for field in entry["schema"]["fields"] if field["name"] == "visits")
    field |= {"name": "hours", "title": "Hours", "description": "Hours a week.", "unit": "hours a week"}
    entry |= {
        "name": "library_hours",
        "title": "Opening hours",
        "courselab:example": 'table[["library", "hours"]]',
    }
    del entry["courselab:never_add_to"]
    package["resources"].append(entry)
    path.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def add_chart(course: Path) -> None:
    """*Add a chart*: one file after the example, and its name in the list."""
    charts = course / "opening" / "charts"
    shutil.copy(charts / "loans_by_year.py", charts / "more_loans.py")
    change(charts / "more_loans.py", ("loans_by_year", "more_loans"))
    change(charts / "__init__.py", ("CHARTS = {", 'CHARTS = {"more_loans": "opening.charts.more_loans", '))


def add_lesson(course: Path) -> None:
    """*Add a lesson*, with *Add a question*: three files copied, the questions under names of their own, the new chart shown."""
    new, old = "02_opening", "01_which_library"
    exercises = course / "exercises"
    places = {course / "notebooks": ".ipynb", exercises / "questions": ".yaml", exercises / "lessons": ".md"}
    for folder, ending in places.items():
        shutil.copy(folder / f"{old}{ending}", folder / f"{new}{ending}")
        change(folder / f"{new}{ending}", (old, new), ("library.", "opening."))
    change(course / "notebooks" / f"{new}.ipynb", ("explore.loans_by_year()", "explore.more_loans()"))
    change(exercises / "questions" / f"{new}.yaml", ("chart: loans_by_year", "chart: more_loans"))
    change(course / "data" / "claims.csv", (old, f"{old};{new}"))
    path = course / "notebooks" / f"{new}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = nbformat.v4.new_code_cell('courselab.load("library_hours")["hours"].max()', id="hours")
    cell.metadata["tags"] = ["open"]
    notebook.cells.insert(-1, cell)
    nbformat.write(notebook, path)


def test_a_course_of_ones_own_follows_from_the_recipes(tmp_path: Path) -> None:
    course = copy_to(tmp_path / "opening")
    rename(course)
    add_table(course)
    add_chart(course)
    add_lesson(course)
    run(course, "-m", "courselab.commands.package")
    run(course, "-m", "courselab.commands.messages")
    assert (course / "opening" / "locale" / "opening_hours.pot").exists()
    # As make notebooks does, without the browser that draws the pictures.
    run(
        course,
        "-c",
        "from courselab.commands import notebooks as made, guide\n"
        "from courselab.course import COURSE\n"
        "built = made.built\n"
        "made.built = lambda path: built(path, drawn=False)\n"
        "made.main([])\n"
        "guide.main()",
    )
    [(_, _, _, command)] = FENCE.findall(TEXT)
    files = re.findall(r"tests/\w+\.py", command)
    assert len(files) == 6
    told = gates(course, *files, names="(02_opening or more_loans or library_hours) and not picture")
    count = re.search(r"(\d+) passed", told)
    assert count and int(count[1]) > 20, told
    assert "52.54 percent" in (course / "exercises" / "lessons" / "02_opening.md").read_text(encoding="utf-8")
