"""Which course this process serves: the folder with the nearest ``course.yaml``, and what that file says.

``COURSELAB_COURSE`` names the folder. Else it is looked for above the working folder, then above the packages that are
installed as courses (entry points of the group ``courselab.courses``): a notebook may lie anywhere. Sentences are in
English here: what speaks other languages asks this module where their catalogs are.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import yaml

from courselab.errors import CourseError

FILE = "course.yaml"
FOLDERS = ("code", "data", "notebooks", "exercises", "locale", "made")


@dataclass(frozen=True)
class Course:
    """A course: where its parts lie, and what is particular to it."""

    root: Path
    name: str
    """Short, for the names of files and folders."""
    title: Mapping[str, str]
    """By language."""
    charts: str
    """The package that lists the charts (``CHARTS``)."""
    folders: Mapping[str, Path]

    @property
    def code(self) -> Path:
        """The course's own package: its charts and measures."""
        return self.folders["code"]

    @property
    def data(self) -> Path:
        """The data package."""
        return self.folders["data"]

    @property
    def notebooks(self) -> Path:
        """The lessons."""
        return self.folders["notebooks"]

    @property
    def exercises(self) -> Path:
        """Questions, assignments and what teachers read."""
        return self.folders["exercises"]

    @property
    def locale(self) -> Path:
        """The translations of what the course's own charts say."""
        return self.folders["locale"]

    @property
    def made(self) -> Path:
        """What the commands make for a reader or a teacher; not committed."""
        return self.folders["made"]


def root_above(start: Path) -> Path | None:
    """The nearest folder with a ``course.yaml``: ``start`` itself or one above it."""
    return next((folder for folder in (start, *start.parents) if (folder / FILE).is_file()), None)


def course_root() -> Path:
    """The folder of the course that this process serves. Raises CourseError when there is none."""
    named = os.environ.get("COURSELAB_COURSE")
    for start in [Path(named)] if named else chain([Path.cwd()], _installed()):
        if found := root_above(start.resolve()):
            return found
    raise CourseError(
        f"No course was found: there is no {FILE} in {named or Path.cwd()} or above. Start in the course's folder, or "
        "name it with COURSELAB_COURSE."
    )


def _installed() -> Iterator[Path]:
    """Where the packages lie that are installed as courses."""
    for entry in entry_points(group="courselab.courses"):
        if (spec := find_spec(entry.value)) and spec.origin:
            yield Path(spec.origin).parent


def read_course(root: Path) -> Course:
    """What ``course.yaml`` says. Raises CourseError where a part is missing or is not what it should be."""
    path = root / FILE
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as problem:
        raise CourseError(f"{path} cannot be read ({problem}).") from None
    match said:
        case {
            "name": str(name),
            "title": {"en": str(), **_titles},
            "folders": {**folders},
            "charts": str(charts),
        } if set(folders) == set(FOLDERS):
            places = {str(part): root / str(place) for part, place in folders.items()}
            return Course(root, name, said["title"], charts, places)
    raise CourseError(
        f"{path} must give a name, a title with en:, charts, and the folders {', '.join(FOLDERS)}; see "
        "examples/library/course.yaml."
    )


COURSE = read_course(course_root())
"""The course of this process."""
