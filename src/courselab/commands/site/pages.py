"""The pages beside the lessons: start, data dictionary, glossary, sources, teaching."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath

import nbformat

from courselab import catalog
from courselab.commands.dictionary import INDEX, page_of
from courselab.commands.site.lessons import STACKED, WORDS_HEAD, anchor, to_html
from courselab.notebooks.content import cited_in, minutes_of, title_of

HERE = Path(__file__).parent
TABLES = "_static/courselab/data"
LISTED_SOURCE = re.compile(r"`([A-Za-z0-9_]+)`$", re.MULTILINE)
LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)\s#]+)(#[^)\s]*)?\)")
MADE_BY = re.compile(r"^\*Made by .*\*\n+", re.MULTILINE)
ORPHAN = "---\norphan: true\n---\n\n"
"""On top of a page that the list at the side leaves out, and another page lists."""
FIELDS_HEAD = "| field | type | unit | meaning |"


@dataclass(frozen=True)
class Term:
    """A word to know, in both languages, with what it means in one lesson (Markdown)."""

    english: str
    spanish: str
    meaning: str
    lesson: str


def start_page(notebooks: Iterable[Path], teaching: Iterable[str]) -> str:
    """The first page; ``teaching`` names the pages for instructors, if there are any.

    Raises CourseError for a lesson whose first cell does not give its title and its minutes.
    """
    lines, names = [], []
    for path in notebooks:
        notebook = nbformat.read(path, as_version=4)
        name = f"{path.stem[:2]} {title_of(path.stem, notebook)}"
        lines.append(f"- [{name}]({path.name}) ({minutes_of(path.stem, notebook)} minutes)")
        names.append(f"{name} <{path.stem}>")
    pages = list(teaching)
    block = ["", "```{toctree}", ":hidden:", ":caption: Teaching", "", *pages, "```"] if pages else []
    template = (HERE / "index.md").read_text(encoding="utf-8")
    return template.format(lessons="\n".join(lines), lesson_pages="\n".join(names), teaching="\n".join(block))


def data_pages(folder: Path) -> dict[str, str]:
    """The data dictionary in ``folder``, name of the page to its text: the list of tables, and a page for each with its file to download."""
    pages = {"data": (folder / INDEX).read_text(encoding="utf-8").replace("](tables/", "](data/")}
    for name in catalog.tables():
        text = (folder / page_of(name)).read_text(encoding="utf-8").replace(f"](../{INDEX})", "](../data.md)")
        download = f'<a href="../{TABLES}/{name}.csv" download>{name}.csv</a>'
        pages[f"data/{name}"] = ORPHAN + text.replace(f"`data/{name}.csv`", download, 1)
    return {
        name: MADE_BY.sub("", text).replace(FIELDS_HEAD, STACKED + FIELDS_HEAD)
        for name, text in pages.items()
    }


def terms_of(notebook: Path) -> list[Term]:
    """The rows of the lesson's words to know."""
    found = []
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "markdown" or WORDS_HEAD not in cell.source:
            continue
        table = cell.source.partition(WORDS_HEAD)[2].strip().partition("\n\n")[0]
        for row in table.splitlines()[1:]:
            english, spanish, meaning = (part.strip() for part in row.strip("|").split("|"))
            found.append(Term(english, spanish, meaning, notebook.stem))
    return found


def glossary_page(notebooks: Iterable[Path]) -> str:
    """All words to know, by the English and by the Spanish word."""
    terms = [term for path in notebooks for term in terms_of(path)]
    by_english = _glossary({term: (term.english, term.spanish) for term in terms}, "en", "es")
    by_spanish = _glossary({term: (term.spanish, term.english) for term in terms}, "es", "en")
    return (
        "# Glossary\n\nThe words to know of all lessons, with what they mean there.\n\n"
        f"## English and Spanish\n\n{by_english}\n\n## Español e inglés\n\n{by_spanish}\n"
    )


def _glossary(terms: Mapping[Term, tuple[str, str]], language: str, other: str) -> str:
    groups: dict[tuple[str, str], list[Term]] = {}
    for term, pair in terms.items():
        groups.setdefault(pair, []).append(term)
    entries = []
    for head, second in sorted(groups, key=lambda pair: pair[0].strip("(").casefold()):
        meanings = "".join(
            f'<dd>{_inline(term.meaning)} (<a href="{term.lesson}.html">{term.lesson[:2]}</a>)</dd>'
            for term in groups[head, second]
        )
        entries.append(
            f'<dt><b lang="{language}">{_inline(head)}</b> · <span lang="{other}">{_inline(second)}</span></dt>{meanings}'
        )
    return '<dl class="courselab-glossary">' + "".join(entries) + "</dl>"


def _inline(markdown: str) -> str:
    return to_html(markdown).strip().removeprefix("<p>").removesuffix("</p>")


def sources_page(notebooks: Iterable[Path]) -> str:
    """Every source that a lesson uses, with the lessons that use it."""
    used: dict[str, list[str]] = {}
    for path in notebooks:
        for source in sources_in(path):
            used.setdefault(source, []).append(path.stem)
    entries = []
    for source in sorted(used, key=lambda source: catalog.cite(source, full=True).casefold()):
        lessons = ", ".join(f'<a href="{lesson}.html">{lesson[:2]}</a>' for lesson in used[source])
        full = _inline(catalog.cite(source, full=True))
        entries.append(
            f'<li id="{anchor(source)}">{full} <code>{html.escape(source)}</code> ({lessons})</li>'
        )
    return (
        f"# Sources\n\n{len(used)} sources stand behind the lessons; the numbers in brackets name the lessons. "
        "[The record](data.md) says which of them stands behind which table.\n\n"
        f'<ul class="courselab-sources">{"".join(entries)}</ul>\n'
    )


def sources_in(notebook: Path) -> list[str]:
    """The sources that a lesson cites or lists."""
    cells = nbformat.read(notebook, as_version=4).cells
    listed = [
        source
        for cell in cells
        if cell.cell_type == "code" and "lesson.sources(" in cell.source
        for output in cell.outputs
        for source in LISTED_SOURCE.findall(output.data["text/markdown"])
    ]
    return list(dict.fromkeys([*cited_in(notebook), *listed]))


def teaching_pages(exercises: Path) -> dict[str, str]:
    """The documents for instructors as far as there are any: name of the page to its text."""
    found = sorted(exercises.glob("*.md")) + sorted((exercises / "lessons").glob("*.md"))
    names = {path: path.relative_to(exercises).with_suffix("").as_posix() for path in found}
    return {
        f"teaching/{name}": _linked(path.read_text(encoding="utf-8"), name, set(names.values()))
        for path, name in names.items()
    }


def teaching_pictures(exercises: Path) -> list[Path]:
    """The pictures in the documents for instructors, which lie beside them."""
    return [
        exercises / found[3]
        for path in sorted(exercises.glob("*.md"))
        for found in LINK.finditer(path.read_text(encoding="utf-8"))
        if found[1]
    ]


def _linked(text: str, page: str, pages: set[str]) -> str:
    """A document whose links to lessons and tables lead to pages; a link to a file outside the site becomes its name.

    A picture is left where it is: ``teaching_pictures`` names those that must stand beside the pages.
    """
    depth = page.count("/") + 1

    def link(found: re.Match[str]) -> str:
        picture, words, target, part = found[1], found[2], found[3], found[4] or ""
        if picture:
            return found[0]
        path = normpath(f"exercises/{page}/../{target}")
        up = "../" * depth
        if path.startswith("notebooks/"):
            return f"[{words}]({up}{path.removeprefix('notebooks/')}{part})"
        if path == "data/README.md":
            return f"[{words}]({up}data.md)"
        if path.startswith("data/tables/"):
            return f"[{words}]({up}data/{path.removeprefix('data/tables/')})"
        if path.removeprefix("exercises/").removesuffix(".md") in pages:
            return found[0]
        return f"{words} (`{path}`)"

    return LINK.sub(link, text)
