"""Where the figures are written: all of them into README.md beside this file, three of them into that of the course."""

from __future__ import annotations

import re

from courselab.course import COURSE

PAGE, COURSE = COURSE.root / "benchmarks" / "README.md", COURSE.root / "README.md"
TELLING = (
    ("*Run All* of lesson 03", "`03_pan_cooperation_merida`"),
    (
        "A key is pressed on a control: the picture has changed",
        "Key press to changed picture, in the browser",
    ),
    (
        "30 students at the same moment on two cores: the whole lesson has run, median (slowest)",
        "The whole lesson has run, median (slowest)",
    ),
)
"""The rows of the course's README, and from which row of the page each takes its figure."""


def between(text: str, mark: str, new: str) -> str:
    """A text with ``new`` between its two marks. Raises ValueError where they are not there once each, in this order."""
    begin, end = f"<!-- {mark}: begin -->\n", f"<!-- {mark}: end -->"
    made, count = re.subn(
        f"({re.escape(begin)}).*?({re.escape(end)})", lambda hit: hit[1] + new + hit[2], text, flags=re.S
    )
    if count != 1:
        raise ValueError(f"The two marks of “{mark}” must stand in the page once.")
    return made


def telling(page: str) -> str:
    """The rows that the course's README shows, out of the tables of ``page``."""
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    figures = {row[0]: row[1] for row in cells if len(row) > 1}
    return "| | |\n|---|---:|\n" + "".join(f"| {name} | {figures[row]} |\n" for name, row in TELLING)


def write(mark: str, table: str) -> None:
    """Put a table between its marks in the page, and into the course's README what that shows of it."""
    page = between(PAGE.read_text(encoding="utf-8"), mark, table)
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    course = between(COURSE.read_text(encoding="utf-8"), "speed", telling(page))
    COURSE.write_text(course, encoding="utf-8", newline="\n")
