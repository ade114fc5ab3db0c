"""Which package's course is meant, where the working folder does not tell: a notebook may lie anywhere."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""Where the machine itself lies."""
packages: list[Path] = []


def belongs(file: str) -> None:
    """Called by a course's package with its ``__file__``, before anything of the course is read."""
    packages.append(Path(file).resolve().parent)
