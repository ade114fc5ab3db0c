"""The pages beside the lessons: start, data dictionary, glossary, sources, teaching."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from posixpath import normpath

import nbformat

from courselab import catalog
from courselab.commands.dictionary import INDEX, PAGES, page_of
from courselab.commands.site.lessons import STACKED, anchor, to_html, words_head
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import in_language, say
from courselab.notebooks.content import cited_in, minutes_of, title_of
from courselab.shown import noted, with_outputs

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
    """A word to know, in each language of the glossary, with what it means in one lesson (Markdown)."""

    words: tuple[str, ...]
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
    record = ["data", *(["glossary"] if COURSE.glossary else []), "sources"]
    lists = {say("Lessons"): names, say("The record"): record, say("Teaching"): list(teaching)}
    how = (
        (HERE / "index.md")
        .read_text(encoding="utf-8")
        .format(
            start="make lab" if (COURSE.root / "Makefile").is_file() else "jupyter lab",
            glossary=f"- [{say('Glossary')}](glossary.md): the words to know\n" if COURSE.glossary else "",
            license=in_language(COURSE.license),
        )
    )
    text = _about().replace("{lessons}", "\n".join(lines))
    return "\n".join(
        [text, how, *(_hidden_list(caption, found) for caption, found in lists.items() if found)]
    )


def _about() -> str:
    """What the course says of itself, or its bare title. Raises CourseError for a file that is not there or lists no lessons."""
    if COURSE.front_page is None:
        return f"# {in_language(COURSE.title)}\n\n{{lessons}}\n"
    place = COURSE.near(COURSE.front_page)
    if not COURSE.front_page.is_file():
        raise CourseError(say("{file} is missing: course.yaml names it as “front_page:”.", file=place))
    text = COURSE.front_page.read_text(encoding="utf-8")
    if "{lessons}" not in text:
        raise CourseError(say("{file} must hold {{lessons}}, where the lessons are listed.", file=place))
    return text


def _hidden_list(caption: str, names: Iterable[str]) -> str:
    """What the column at the side lists under a caption."""
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {caption}", "", *names, "```", ""])


def data_pages(folder: Path) -> dict[str, str]:
    """The data dictionary in ``folder``, name of the page to its text: the list of tables, and a page for each with its file to download."""
    pages = {"data": (folder / INDEX).read_text(encoding="utf-8").replace(f"]({PAGES}/", "](data/")}
    for name in catalog.tables():
        text = (folder / page_of(name)).read_text(encoding="utf-8").replace(f"](../{INDEX})", "](../data.md)")
        download = f'<a href="../{TABLES}/{name}.csv" download>{name}.csv</a>'
        pages[f"data/{name}"] = ORPHAN + text.replace(f"`{COURSE.near(COURSE.data)}/{name}.csv`", download, 1)
    return {
        name: MADE_BY.sub("", text).replace(FIELDS_HEAD, STACKED + FIELDS_HEAD)
        for name, text in pages.items()
    }


def terms_of(notebook: Path) -> list[Term]:
    """The rows of the lesson's words to know."""
    found, head = [], words_head()
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "markdown" or head not in cell.source:
            continue
        table = cell.source.partition(head)[2].strip().partition("\n\n")[0]
        for row in table.splitlines()[1:]:
            *words, meaning = (part.strip() for part in row.strip("|").split("|"))
            found.append(Term(tuple(words), meaning, notebook.stem))
    return found


def glossary_page(notebooks: Iterable[Path]) -> str:
    """All words to know, once in the order of each language."""
    terms = [term for path in notebooks for term in terms_of(path)]
    languages = list(COURSE.glossary)
    parts = [f"# {say('Glossary')}", say("The words to know of all lessons, with what they mean there.")]
    for place in range(len(languages)):
        # That language first, the others after it.
        order = [place, *(other for other in range(len(languages)) if other != place)]
        heads = " · ".join(COURSE.glossary[languages[column]] for column in order)
        parts += [f"## {heads}", _glossary(terms, [(languages[column], column) for column in order])]
    return "\n\n".join(parts) + "\n"


def _glossary(terms: Iterable[Term], order: list[tuple[str, int]]) -> str:
    """The words as a list, sorted by the first language of ``order``, each of which names its column."""
    groups: dict[tuple[str, ...], list[Term]] = {}
    for term in terms:
        groups.setdefault(tuple(term.words[column] for _, column in order), []).append(term)
    entries = []
    for words in sorted(groups, key=lambda words: words[0].strip("(").casefold()):
        meanings = "".join(
            f'<dd>{_inline(term.meaning)} (<a href="{term.lesson}.html">{term.lesson[:2]}</a>)</dd>'
            for term in groups[words]
        )
        tags = ["b", *("span" for _ in words[1:])]
        named = " · ".join(
            f'<{tag} lang="{language}">{_inline(word)}</{tag}>'
            for tag, word, (language, _) in zip(tags, words, order, strict=True)
        )
        entries.append(f"<dt>{named}</dt>{meanings}")
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
        if cell.cell_type == "code"
        for shown, outputs in with_outputs(noted(cell) or [], cell)
        if shown.kind == "sources"
        for output in outputs
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
    exercises, notebooks, data = map(COURSE.near, (COURSE.exercises, COURSE.notebooks, COURSE.data))

    def link(found: re.Match[str]) -> str:
        picture, words, target, part = found[1], found[2], found[3], found[4] or ""
        if picture:
            return found[0]
        path = normpath(f"{exercises}/{page}/../{target}")
        up = "../" * depth
        if path.startswith(f"{notebooks}/"):
            return f"[{words}]({up}{path.removeprefix(f'{notebooks}/')}{part})"
        if path == f"{data}/{INDEX}":
            return f"[{words}]({up}data.md)"
        if path.startswith(f"{data}/{PAGES}/"):
            return f"[{words}]({up}data/{path.removeprefix(f'{data}/{PAGES}/')})"
        if path.removeprefix(f"{exercises}/").removesuffix(".md") in pages:
            return found[0]
        return f"{words} (`{path}`)"

    return LINK.sub(link, text)
