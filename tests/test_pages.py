"""Every page of Markdown in the repository: who cannot see a picture is told what it shows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from courselab.course import COURSE

MADE = ("out", "node_modules")
"""Folders that only a command makes."""
LEAST_WORDS = 4
"""Fewer name a picture and do not tell what is in it."""


def pages() -> Iterator[Path]:
    """The pages of the repository itself, not of an environment in it."""
    for folder, folders, files in os.walk(COURSE.root):
        folders[:] = [name for name in folders if name not in MADE and not name.startswith(".")]
        yield from (Path(folder, name) for name in files if name.endswith(".md"))


def pictures(text: str) -> list[tuple[str, str]]:
    """The address and the alternative text of each picture, however it is written."""
    page = BeautifulSoup(MarkdownIt("commonmark").enable("table").render(text), "html.parser")
    return [(str(tag.get("src")), str(tag.get("alt", "")).strip()) for tag in page.find_all("img")]


PAGES = sorted(pages())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(COURSE.root).as_posix())
def test_every_picture_has_its_words(path: Path) -> None:
    for address, words in pictures(path.read_text(encoding="utf-8")):
        assert len(words.split()) >= LEAST_WORDS, f"{address}: write between the brackets what it shows"


def test_the_pages_with_pictures_are_among_them() -> None:
    found = {
        path.relative_to(COURSE.root).as_posix()
        for path in PAGES
        if pictures(path.read_text(encoding="utf-8"))
    }
    assert {"README.md", "exercises/grading.md"} <= found
    assert {"deploy/jupyterhub/README.md", "decisions/README.md"} <= {
        path.relative_to(COURSE.root).as_posix() for path in PAGES
    }


@pytest.mark.parametrize(
    "text", ["![](a.png)", "![ ][a]\n\n[a]: a.png", "| ![](a.png) |\n|---|", '<img src="a.png">']
)
def test_a_picture_without_words_is_seen(text: str) -> None:
    assert pictures(text) == [("a.png", "")]
