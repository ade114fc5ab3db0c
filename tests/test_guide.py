"""The teaching guide: usable as it stands, true to the lessons, with a key that is current and numbers that are traced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml

from courselab import catalog
from courselab.commands import guide
from courselab.commands.guide import BEGIN, END, PAGES, key_text, with_key
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.exports.page import read_page
from courselab.exports.sheet import key_html
from courselab.quiz import bank_for, key_number
from courselab.quiz.answers import answer_text
from courselab.quiz.bank import QUESTIONS
from tests.test_prose import IN_OUTPUT, NOT_CLAIMS, NUMERAL, Numeral, headings, printed_in
from usmex import explore

EXERCISES = PAGES.parent
GUIDE = EXERCISES / "teaching_guide.md"
LESSON_NAMES = [path.stem for path in sorted(COURSE.notebooks.glob("*.ipynb"))]
TEMPLATE = [
    "What students should leave with",
    "What students find hard",
    "50 minutes",
    "75 minutes",
    "What to project",
    "To discuss",
    "With no laptops",
    "Sensitive points",
    "To assess",
    "Answer key",
]
CLASS_BLOCKS = {"Arrive", "Close", "First meeting", "The article"}
"""What happens in a room and stands in no notebook."""
ASSIGNMENTS = {
    "pri_era",
    "pan_cooperation",
    "pena_nieto",
    "reading_money",
    "measuring_violence",
    "policy_memo",
}
READING = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\) \(`([A-Za-z0-9_]+)`\)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
QUESTION_ID = re.compile(r"[a-z]+\.[a-z0-9_]+")
FILE_ENDINGS = (".md", ".yaml", ".csv", ".ipynb", ".json")
PROJECTED = re.compile(r"^- `(\w+)`((?:; \*[^*]+\*: [^;]+?)*)\. (.*)$", re.MULTILINE)
CLASS_MINUTES = re.compile(r"^\| *\d+ *(?=\|)|\b\d+-minute\b|^#+ .*$", re.MULTILINE)


def page(lesson: str) -> str:
    return (PAGES / f"{lesson}.md").read_text(encoding="utf-8")


def own_text(text: str) -> str:
    """What somebody wrote: the page without the key that the command makes."""
    head, _, rest = text.partition(BEGIN)
    return head + rest.partition(END)[2]


def section(text: str, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"there is no section “{heading}”"
    return found[1]


def texts_in(node: Any) -> Iterator[str]:
    """Every text that a question file shows to a reader."""
    if isinstance(node, dict):
        yield from ([node["en"]] if isinstance(node.get("en"), str) else [])
        for value in node.values():
            yield from texts_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts_in(value)


def numbers_in(text: str) -> set[float]:
    return {float(found.replace(",", "")) for found in IN_OUTPUT.findall(text)}


def written_in(lesson: str) -> set[float]:
    """Every number that a reader meets in a lesson's prose and questions."""
    notebook = nbformat.read(COURSE.notebooks / f"{lesson}.ipynb", as_version=4)
    written = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    asked = "\n".join(texts_in(yaml.safe_load((QUESTIONS / f"{lesson}.yaml").read_text(encoding="utf-8"))))
    return numbers_in(written) | numbers_in(asked)


def said_in(lesson: str) -> set[float]:
    """Every number of a lesson: written, printed by its cells, or a key."""
    keys = {key_number(question) for question in bank_for(lesson).questions if question.derive}
    return (
        written_in(lesson)
        | printed_in(nbformat.read(COURSE.notebooks / f"{lesson}.ipynb", as_version=4))
        | keys
    )


def untraced(text: str, known: set[float]) -> list[str]:
    """Numbers that no lesson says and that share no sentence with a reading; minutes and lesson numbers aside."""
    found = []
    for sentence in re.split(r"\n\s*\n|\n(?=[-|>*] |\d+\. )|(?<=[.?:]) (?=[A-Z*“])", text):
        if READING.search(sentence):
            continue
        prose = NOT_CLAIMS.sub(" ", CLASS_MINUTES.sub(" ", sentence))
        found += [
            f"{numeral} in “{sentence.strip()[:80]}…”"
            for numeral in NUMERAL.findall(prose)
            if not Numeral(numeral).is_printed(known)
        ]
    return found


# ---------------------------------------------------------------- the pages


def test_every_lesson_has_a_page_and_every_page_a_lesson() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.md")) == LESSON_NAMES, "exercises/lessons/"


ROOT = EXERCISES.parent
LISTS = {
    "README.md": "`{lesson}`",
    "exercises/teaching_guide.md": "lessons/{lesson}.md",
    "notebooks/00_start_here.ipynb": "({lesson}.ipynb)",
}
"""Where a reader finds all lessons listed, and how one is named there; the first lesson does not link to itself."""
COUNTS = ("README.md", "CITATION.cff", "exercises/teaching_guide.md", "front_page.md")
"""Where their number is told in a word."""
WORDS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen")


@pytest.mark.parametrize(("file", "named"), LISTS.items())
def test_every_lesson_is_listed(file: str, named: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    lessons = [lesson for lesson in LESSON_NAMES if f"{lesson}.ipynb" != Path(file).name]
    assert [lesson for lesson in lessons if named.format(lesson=lesson) not in text] == [], file


@pytest.mark.parametrize("file", COUNTS)
def test_the_number_of_lessons_is_right(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8").casefold()
    told = re.findall(rf"\b({'|'.join(WORDS)}) (?:lessons|notebooks)\b", text)
    assert set(told) == {WORDS[len(LESSON_NAMES) - 10]}, f"{file}: there are {len(LESSON_NAMES)} lessons"


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_the_template_is_kept(lesson: str) -> None:
    text = page(lesson)
    title = headings(nbformat.read(COURSE.notebooks / f"{lesson}.ipynb", as_version=4))[0]
    assert text.startswith(f"# {lesson[:2]} {title}\n"), "the number and the title of the lesson"
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == TEMPLATE
    assert "\n**In one line.** " in text.partition("\n## ")[0]
    assert len(re.findall(r"^- ", section(text, TEMPLATE[0]), re.MULTILINE)) in (2, 3), TEMPLATE[0]
    hard = re.findall(r"^- \*\*", section(text, TEMPLATE[1]), re.MULTILINE)
    assert len(hard) in (3, 4, 5), f"{TEMPLATE[1]}: three to five, each “- **…**”"


def plan(lesson: str, minutes: int) -> list[tuple[int, str]]:
    rows = re.findall(
        r"^\| (\d+) \| ([^|]+) \|[^|]+\|[^|]+\|$", section(page(lesson), f"{minutes} minutes"), re.M
    )
    return [(int(spent), block) for spent, block in rows]


@pytest.mark.parametrize("minutes", [50, 75])
@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_the_minutes_add_up_and_the_blocks_are_the_lessons(lesson: str, minutes: int) -> None:
    blocks = plan(lesson, minutes)
    assert sum(spent for spent, _ in blocks) == minutes
    notebook = nbformat.read(COURSE.notebooks / f"{lesson}.ipynb", as_version=4)
    known = [re.sub(r"( \*\([^)]*\)\*)+$", "", heading) for heading in headings(notebook)]
    names = [block for _, block in blocks]
    assert [name for name in names if name not in {*known, *CLASS_BLOCKS}] == [], "headings of the notebook"
    assert [name for name in known if name in names] == [
        name for name in names if name not in CLASS_BLOCKS
    ], "the blocks stand in the order of the notebook, each once"


def projected(lesson: str) -> list[tuple[str, dict[str, str], str]]:
    """What a page says to project: the chart, its settings by the label of the control, and what to point at."""
    lines = [line for line in section(page(lesson), "What to project").splitlines() if line.startswith("- ")]
    found = []
    for line in lines:
        match = PROJECTED.match(line)
        assert match, f"write “- `chart`; *Control*: option. What to point at.”: {line}"
        settings = dict(part.split("*: ", 1) for part in match[2].split("; *")[1:])
        found.append((match[1], settings, match[3]))
    return found


def chosen(controls: tuple[Any, ...], label: str, said: str) -> tuple[str, Any]:
    """The name and the value of a control, from its label and what the page says of it."""
    control = next((item for item in controls if item.label == label), None)
    assert control, f"no control is called “{label}”: {[item.label for item in controls]}"
    if hasattr(control, "options"):
        ids = {text: key for key, text in control.options.items()}
        names = [said] if said in ids else said.split(" + ")
        assert set(names) <= set(ids), f"“{label}” does not offer “{said}”: {list(ids)}"
        values = [ids[name] for name in names]
        return control.name, values if isinstance(control.start, list) and len(control.options) else values[0]
    numbers = [int(number) for number in said.split("–")]
    assert all(control.low <= number <= control.high for number in numbers), f"{label}: {said}"
    return control.name, tuple(numbers) if len(numbers) == 2 else numbers[0]


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_what_is_projected_exists_and_shows_the_numbers(lesson: str) -> None:
    shown = projected(lesson)
    assert shown, "What to project: a line for each picture"
    source = "\n".join(
        cell.source for cell in nbformat.read(COURSE.notebooks / f"{lesson}.ipynb", as_version=4).cells
    )
    for name, settings, pointed in shown:
        assert f"explore.{name}(" in source, f"{name} is not in the lesson"
        explorer = getattr(explore, name)()
        explorer.choose(**dict(chosen(explorer.controls, *item) for item in settings.items()))
        chart = explorer.chart
        visible = numbers_in(f"{chart.title} {chart.subtitle} {chart.words} {chart.table.to_string()}")
        assert untraced(pointed, visible | said_in(lesson)) == [], f"{name} {settings}"


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_every_vote_has_its_arguments(lesson: str) -> None:
    """Each option of the opinion question, in the bank's words to the colon, with a question to ask back."""
    vote = next(question for question in bank_for(lesson).questions if question.kind == "opinion")
    discussion = section(page(lesson), "To discuss")
    assert f"`{vote.id}`" in discussion, "To discuss names the vote"
    options = re.findall(r"^- \*\*(.+?)\.\*\* .*They say: .*Against them: .*\*Ask: .*\?\*$", discussion, re.M)
    assert options == [option.text["en"].split(":")[0].rstrip(".") for option in vote.options], (
        "write for each option, in this order: “- **Option.** They say: … Against them: … *Ask: …?*”"
    )


@pytest.mark.parametrize("path", [GUIDE, *sorted(PAGES.glob("*.md"))], ids=lambda path: path.stem)
def test_every_name_exists(path: Path) -> None:
    """Questions, charts, sources, assignments and their tasks: what stands as code is something."""
    text = own_text(path.read_text(encoding="utf-8"))
    asked = LESSON_NAMES if path == GUIDE else [path.stem]
    ids = {item.id for name in asked for item in (*bank_for(name).questions, *bank_for(name).predictions)}
    named = {name for name in CODE.findall(text) if not name.endswith(FILE_ENDINGS)}
    asked_for = {name for name in named if QUESTION_ID.fullmatch(name)}
    assert sorted(asked_for - ids) == [], "questions that the lesson does not have"
    tasks_named: set[str] = set()
    for assignment, listed in re.findall(r"`(\w+)` \((`[^)]+`)\)", section(text, "To assess")):
        tasks = set(CODE.findall(listed))
        tasks_named |= tasks
        master = EXERCISES / "source" / assignment / f"{assignment}.ipynb"
        if master.exists():
            assert tasks <= {cell.id for cell in nbformat.read(master, as_version=4).cells}, assignment
    known = {*explore.names(), *catalog.load("sources")["source_id"], *ASSIGNMENTS, *tasks_named}
    found = {name for name in named if re.fullmatch(r"\w+", name)}
    assert sorted(found - known) == [], "neither charts nor sources nor assignments nor their tasks"


@pytest.mark.parametrize("path", [GUIDE, *sorted(PAGES.glob("*.md"))], ids=lambda path: path.stem)
def test_every_link_resolves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in LINK.findall(text):
        if target.startswith("http"):
            continue
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), target
        if anchor and found.exists():
            slugs = [
                re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
                for heading in re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            ]
            assert anchor in slugs, target


def test_each_reading_is_a_source_of_the_record() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    readings = READING.findall(text)
    assert readings
    sources = catalog.load("sources").set_index("source_id")
    for shown, address, source in readings:
        assert shown == catalog.cite(source), source
        assert address == sources.loc[source, "address"], source
        assert sources.loc[source, "grade"] in ("A", "B"), source
    assert len(re.findall(r"\]\(http", text)) == len(readings), "nothing else outside is linked"


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_each_number_of_a_page_is_in_its_lesson(lesson: str) -> None:
    text = own_text(page(lesson))
    shown = section(text, "What to project")
    assert untraced(text.replace(shown, ""), said_in(lesson)) == [], (
        "no cell, text or question of the lesson says it"
    )


def test_each_number_of_the_guide_is_in_a_lesson() -> None:
    known = set().union(*(written_in(lesson) for lesson in LESSON_NAMES))
    assert untraced(GUIDE.read_text(encoding="utf-8"), known) == []


def test_an_invented_number_is_seen() -> None:
    known = said_in("03_pan_cooperation_merida")
    for invented, seen in (
        ("It fell to 7,777 dollars.", True),
        ("| 9 | Eighty years on one page | read 7,777 | draw |", True),
        ("| 9 | Eighty years on one page | read 718 million | draw |", False),
        ("Talk for 8 minutes, then look at 2010 in lesson 04.", False),
    ):
        assert bool(untraced(invented, known)) == seen, invented


@pytest.mark.parametrize("path", [GUIDE, *sorted(PAGES.glob("*.md"))], ids=lambda path: path.stem)
def test_tone(path: Path) -> None:
    text = own_text(path.read_text(encoding="utf-8")).replace("<!--", "")
    for filler in (
        "!",
        "let's",
        "Let's",
        "exciting",
        "simply",
        "obviously",
        "engaging",
        "leverage",
        "crucial",
    ):
        assert filler not in text, filler


# ---------------------------------------------------------------- the key


@pytest.mark.parametrize("lesson", LESSON_NAMES)
def test_the_key_is_what_the_command_makes(lesson: str) -> None:
    assert page(lesson) == with_key(page(lesson), bank_for(lesson)), "run: make notebooks"


def test_the_key_answers_every_question() -> None:
    bank = bank_for("03_pan_cooperation_merida")
    key = key_text(bank)
    assert [item.id for item in bank.items if f"`{item.id}`" not in key] == []
    assert "**7.45 times**" in key, "the ratio of FY2010 to FY2008"
    assert "[`aid_by_year`](../../data/tables/aid_by_year.md)" in key
    assert "2009: " in key and "Dollar" not in key


@pytest.mark.parametrize(
    ("lesson", "item", "reason"),
    [
        ("08_pena_nieto_heroin", "heroin.both", "the table tells how many died with both"),
        ("02_pri_era_turn_north", "turn.other_buyers", "Japan is no member"),
    ],
)
def test_every_key_says_why_an_overlap_is_added(lesson: str, item: str, reason: str) -> None:
    """A question and a prediction; in the guide, in the answer key, and on the sheet."""
    bank = bank_for(lesson)
    assert f"  - Added on purpose: {reason}" in key_text(bank)
    assert f"**Added on purpose:** {reason}" in answer_text(bank, item).plain
    assert f"Added on purpose: {reason}" in key_html(bank, read_page(bank))


@pytest.mark.parametrize("spoil", [BEGIN, END])
def test_a_page_without_a_mark_is_refused(
    spoil: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson = LESSON_NAMES[0]
    with pytest.raises(CourseError, match=rf"{lesson}\.md must hold the two lines"):
        with_key(page(lesson).replace(spoil, ""), bank_for(lesson))
    (tmp_path / f"{lesson}.md").write_text(page(lesson).replace(spoil, ""), encoding="utf-8")
    monkeypatch.setattr(guide, "PAGES", tmp_path)
    with pytest.raises(SystemExit, match="must hold"):
        guide.main()


def test_a_missing_page_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guide, "PAGES", tmp_path)
    with pytest.raises(SystemExit, match=r"00_start_here\.md is missing"):
        guide.main()
