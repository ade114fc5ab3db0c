"""Make the site: pages and stores into a scratch folder, Sphinx over them, the result into its place."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import nbformat

from courselab import catalog, explore
from courselab.commands.site import bundle, lessons, pages, states
from courselab.commands.site.pool import Pool, packed
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import in_language, say
from courselab.steps import steps, tell
from courselab.widgets.scripts import at_once, font_script

MARK = "courselab-reading-edition.txt"
"""A file that says that a folder is ours to replace."""
CONFIGURATION: dict[str, Any] = {
    "project": in_language(COURSE.title),
    "author": "",
    "language": "en",
    "extensions": ["myst_nb"],
    "nb_execution_mode": "off",
    "myst_heading_anchors": 3,
    "html_theme": "sphinx_book_theme",
    "html_title": in_language(COURSE.title),
    "html_static_path": ["_static"],
    "html_css_files": ["courselab/courselab.css"],
    "html_js_files": ["courselab/font.js", ["courselab/courselab.js", {"defer": "defer"}]],
    "html_copy_source": False,
    "html_show_sourcelink": False,
    "html_show_sphinx": False,
    "html_show_copyright": False,
    "html_use_index": False,
    # A page that was opened from a folder may not read another page to show a part of it.
    "html_show_search_summary": False,
    # Light or dark as the reader's device is set, until the reader chooses.
    "html_context": {"default_mode": "auto"},
    "html_theme_options": {
        "use_download_button": False,
        "use_fullscreen_button": False,
        "home_page_in_toc": True,
        "show_toc_level": 2,
        "extra_footer": in_language(COURSE.license),
    },
}


def build(target: Path, most_states: int = states.MOST_STATES) -> None:
    """Build the reading edition into ``target``, which is replaced. Charts have at most ``most_states`` states.

    Raises CourseError when ``target`` holds something else, or when Sphinx has something to complain of.
    """
    if target.exists() and any(target.iterdir()) and not (target / MARK).exists():
        raise CourseError(
            say("The folder {folder} holds other files; name an empty one, or remove it.", folder=target)
        )
    with tempfile.TemporaryDirectory() as scratch:
        sources, made = Path(scratch) / "sources", Path(scratch) / "site"
        write_sources(sources, most_states)
        run_sphinx(sources, made, Path(scratch) / "doctrees")
        for page in made.rglob("*.html"):
            _write(page, accessible(page.read_text(encoding="utf-8")))
        (made / MARK).write_text("Made by `make site`; replaced each time.\n", encoding="utf-8", newline="\n")
        if target.exists():
            shutil.rmtree(target)
        shutil.copytree(made, target)


EMPTY_HEAD = re.compile(r"<th[^>]*>(?:<p></p>)?</th>")


def accessible(page: str) -> str:
    """A page without two faults that are not ours: tables' heads of nothing, and the theme's column outside of any landmark."""
    column = '<div id="pst-primary-sidebar" '
    return EMPTY_HEAD.sub("<td></td>", page).replace(
        column, f'{column}role="complementary" aria-label="{say("The course and its pages")}" '
    )


def write_sources(folder: Path, most_states: int) -> None:
    """All that Sphinx is given: pages, scripts, styles, stores, pictures, tables."""
    notebooks = COURSE.lessons()
    ours = folder / "_static" / "courselab"
    for name in ("stores", "pictures", "data"):
        (ours / name).mkdir(parents=True)
    site = lessons.Site(most_states)
    names = [path.stem for path in notebooks]
    for name in steps(say("Lesson"), names, len(names)):
        path = COURSE.notebooks / f"{name}.ipynb"
        page, items = lessons.page_of(path, site)
        _write(folder / path.name, nbformat.writes(page))
        pool = Pool()
        store = {"items": {name: pool.put(item) for name, item in items.items()}, "parts": pool.parts}
        _write_store(ours / "stores", lessons.lesson_store(path.stem), store)
    if COURSE.glossary:
        _write(folder / "glossary.md", pages.glossary_page(notebooks))
    _write(folder / "sources.md", pages.sources_page(notebooks))
    teaching = pages.teaching_pages(COURSE.exercises)
    for name, text in (pages.data_pages(catalog.DATA) | teaching).items():
        _write(folder / f"{name}.md", text)
    for picture in pages.teaching_pictures(COURSE.exercises):
        shutil.copy(picture, folder / "teaching")
    _write(folder / "index.md", pages.start_page(notebooks, teaching))
    for table in catalog.tables():
        shutil.copy(catalog.DATA / f"{table}.csv", ours / "data")
    for name, content in site.pictures.items():
        (ours / "pictures" / name).write_bytes(content)
    _write(ours / "courselab.js", bundle.script())
    _write(ours / "font.js", at_once(font_script()))
    _write(ours / "plotly.js", bundle.plotly_script())
    _write(ours / "courselab.css", bundle.style())
    jobs = sorted(site.charts.values(), key=lambda job: -job.count)
    with ProcessPoolExecutor(min(4, os.cpu_count() or 1)) as workers:
        written = workers.map(_write_chart, jobs, [ours / "stores"] * len(jobs), [most_states] * len(jobs))
        for _ in steps(say("Chart"), written, len(jobs)):
            pass


def _write_chart(job: lessons.ChartJob, folder: Path, most_states: int) -> str:
    """Write what a chart shows in each of its states. Returns the chart's name."""
    explorer = explore.again(job.shown)
    store = states.store_of(explorer, states.offers_of(explorer, most_states))
    _write_store(folder, job.store, store)
    return str(explorer.chart.name)


def _write_store(folder: Path, name: str, store: dict[str, Any]) -> None:
    _write(folder / f"{name}.js", f'courselab.page.take("{name}", "{packed(store)}");\n')


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def run_sphinx(sources: Path, made: Path, doctrees: Path) -> None:
    """Make the pages. Raises CourseError with Sphinx's own words if it warns of anything."""
    # Sphinx takes part of a second to import, and only this command needs it.
    from sphinx.application import Sphinx

    tell(say("The pages are put together ..."))
    complaints = StringIO()
    application = Sphinx(
        srcdir=sources,
        confdir=None,
        outdir=made,
        doctreedir=doctrees,
        buildername="html",
        confoverrides=CONFIGURATION,
        status=None,
        warning=complaints,
    )
    application.build()
    if application.statuscode or complaints.getvalue():
        raise CourseError(say("The pages have faults:\n{faults}", faults=complaints.getvalue().strip()))
