"""Which course this process serves: the folder with the nearest ``course.yaml``, and what that file says.

``COURSELAB_COURSE`` names the folder. Else it is looked for above the working folder, then above the packages that are
installed as courses (entry points of the group ``courselab.courses``): a notebook may lie anywhere. Sentences are in
English here: what speaks other languages asks this module where their catalogs are.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.util import find_spec
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from courselab import strict_yaml
from courselab.errors import CourseError
from courselab.home import PACKAGE
from courselab.spelling import nearest
from courselab.strict_yaml import Slip, TooLarge, short

FILE = "course.yaml"
FOLDERS = ("code", "data", "notebooks", "exercises", "locale", "made")
NEEDED = ("name", "title", "folders", "charts")
KNOWN = (*NEEDED, "license", "front_page", "ledger", "landmarks", "glossary", "signs")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Course:
    """A course: where its parts lie, and what is particular to it."""

    root: Path
    name: str
    """Short, for the names of files and folders."""
    title: Mapping[str, str]
    """By language."""
    charts: str
    """The module of the course's package that lists the charts (``CHARTS``)."""
    folders: Mapping[str, Path]
    license: Mapping[str, str] | None = None
    """What may be done with text, figures, code and data, in a sentence or two by language; stands at the foot of pages and sheets."""
    front_page: Path | None = None
    """How the reading edition begins, in Markdown, with ``{lessons}`` where they are listed; without it there is the title."""
    ledger: tuple[str, ...] = ()
    """Fields of the table ``claims`` by which a reader can choose among the claims, beside verdict and evidence."""
    landmarks: tuple[int, ...] = ()
    """Years at which a handle of the reading edition stands beside its steps."""
    glossary: Mapping[str, str] = field(default_factory=dict)
    """The languages of the words to know, each with the head of its column in a lesson's table of them."""
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Signs that a reader may type with a number, by the word of the English unit that they stand for."""

    @property
    def code(self) -> Path:
        """The course's own package: its charts and measures."""
        return self.folders["code"]

    @property
    def package(self) -> str:
        """The name by which a notebook imports the course's own package."""
        return self.code.name

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

    def lessons(self) -> list[Path]:
        """The notebooks of the lessons, in their order. Raises CourseError where there is none."""
        if found := sorted(self.notebooks.glob("*.ipynb")):
            return found
        raise CourseError(
            f"{self.root / FILE}: there is no lesson (*.ipynb) in the folder “notebooks:” names, {self.near(self.notebooks)}."
        )

    def near(self, path: Path) -> str:
        """A path as it is told: as seen from the course's folder, if it lies there."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def root_above(start: Path) -> Path | None:
    """The nearest folder with a ``course.yaml``: ``start`` itself or one above it."""
    return next((folder for folder in (start, *start.parents) if (folder / FILE).is_file()), None)


def course_root() -> Path:
    """The folder of the course that this process serves. Raises CourseError when there is none."""
    if named := os.environ.get("COURSELAB_COURSE"):
        root = Path(named).resolve()
        if (root / FILE).is_file():
            return root
        raise CourseError(
            f"COURSELAB_COURSE names {named}, where there is no {FILE}. Name the folder that holds it."
        )
    for start in chain([Path.cwd()], _installed()):
        if found := root_above(start.resolve()):
            return found
    raise CourseError(
        f"No course was found: there is no {FILE} in {Path.cwd()} or above. Start in the course's folder, or name it "
        "with COURSELAB_COURSE."
    )


def _installed() -> Iterator[Path]:
    """Where the packages lie that are installed as courses."""
    for entry in entry_points(group="courselab.courses"):
        if (spec := find_spec(entry.value)) and spec.origin:
            yield Path(spec.origin).parent


def read_course(root: Path) -> Course:
    """What ``course.yaml`` says. Raises CourseError, one sentence, for the first part that is not what it should be."""
    path = root / FILE
    try:
        said = strict_yaml.load(path)
    except TooLarge:
        raise CourseError(f"{path}: the file is larger than 100 kilobytes.") from None
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        problem = short(getattr(error, "problem", None) or error)
        if isinstance(error, Slip):
            problem = SLIPS[error.kind].format(key=short(error.key))
        mark = getattr(error, "problem_mark", None)
        place = f"{path}, line {mark.line + 1}" if mark else str(path)
        raise CourseError(f"{place}: the file cannot be read ({problem}).") from None
    try:
        return _course(root, said)
    except (_Fault, OSError, ValueError) as fault:
        # A folder's name that the system does not take is an OSError or a ValueError.
        raise CourseError(f"{path}: {' '.join(str(fault).split())}") from None


SLIPS = {
    "alias": "an alias (*name) is not allowed; write the text out",
    "tag": "a tag (!name) is not allowed; put a text that begins with ! in quotes",
    "half": "half of a character is not allowed",
    "twice": "“{key}:” is written twice",
}
"""What the strict reading of YAML refuses."""


class _Fault(Exception):
    """What is wrong in the file, and what to do."""


def _course(root: Path, said: Any) -> Course:
    if not isinstance(said, dict):
        raise _Fault(f"the file must give {_listed(NEEDED)}, each with a colon.")
    _only(said, KNOWN, "")
    for key in NEEDED:
        if said.get(key) in (None, "", [], {}):
            raise _Fault(f"“{key}:” is missing; add it.")
    name = said["name"]
    if not isinstance(name, str) or not NAME.fullmatch(name) or name == PACKAGE.name:
        raise _Fault(f"“name:” must be a short name of letters, digits, _ and -; it is “{short(name)}”.")
    folders = _folders(root, said["folders"])
    charts, package = said["charts"], folders["code"].name
    if not isinstance(charts, str) or not re.fullmatch(rf"{re.escape(package)}(\.\w+)+", charts):
        raise _Fault(
            f"“charts:” must be a module in the folder of “code:”, such as {package}.charts; it is “{short(charts)}”."
        )
    return Course(
        root,
        name,
        _texts(said, "title"),
        charts,
        folders,
        license=_texts(said, "license") if "license" in said else None,
        front_page=_file(root, said["front_page"]) if "front_page" in said else None,
        ledger=_several(said.get("ledger", []), "ledger", str, "names of fields, such as [subject]"),
        landmarks=_several(said.get("landmarks", []), "landmarks", int, "years, such as [1999, 2015]"),
        glossary=_by_name(
            said.get("glossary", {}), "glossary", "the head of a column by language, such as en: English"
        ),
        signs={
            word: _several(signs, f"signs: {word}", str, "texts, such as [kg]")
            for word, signs in _mapping(said.get("signs", {}), "signs", "a list of signs by word").items()
        },
    )


def _only(said: Mapping[Any, Any], known: Collection[str], owner: str) -> None:
    for key in said:
        if key not in known:
            near = nearest(key, known)
            help_ = f"Did you mean “{near}:”?" if near else f"There are: {', '.join(known)}."
            raise _Fault(f"“{short(key)}:” is not known {owner or 'here'}. {help_}")


def _listed(keys: Collection[str]) -> str:
    *others, last = keys
    return f"{', '.join(others)} and {last}"


def _folders(root: Path, said: Any) -> dict[str, Path]:
    places = _by_name(said, "folders", "a folder for each of its parts, such as data: data")
    _only(places, FOLDERS, "in “folders:”")
    for part in FOLDERS:
        if part not in places:
            raise _Fault(f"“folders:” does not name “{part}:”; add it.")
    folders = {part: _inside(root, places[part], f"folders: {part}") for part in FOLDERS}
    places_of = Counter(folders.values())
    for part, folder in folders.items():
        if folder == root or places_of[folder] > 1:
            raise _Fault(f"“folders: {part}:” must be a folder of its own; it is “{places[part]}”.")
    # What else there is of a course is not shown to each of its processes: a room for grading has neither lessons nor questions.
    for part in ("code",) if os.environ.get("COURSELAB_DATA") else ("code", "data"):
        if not folders[part].is_dir():
            raise _Fault(
                f"“folders:” names {short(places[part])} for “{part}:”, and there is no such folder."
            )
    return folders


def _inside(root: Path, place: str, key: str) -> Path:
    path = PurePosixPath(place)
    if path.is_absolute() or ".." in path.parts:
        raise _Fault(f"“{key}:” must lie in the folder of {FILE}; it is “{short(place)}”.")
    return root / path


def _file(root: Path, said: Any) -> Path:
    if not isinstance(said, str):
        raise _Fault(f"“front_page:” must name a file, such as front_page.md; it is “{short(said)}”.")
    return _inside(root, said, "front_page")


def _texts(said: Mapping[str, Any], key: str) -> dict[str, str]:
    found = _by_name(said[key], key, "a text by language, such as en: …")
    if "en" not in found:
        raise _Fault(f"“{key}:” has no English text; add en: …")
    return found


def _by_name(said: Any, key: str, what: str) -> dict[str, str]:
    found = _mapping(said, key, what)
    if not all(isinstance(text, str) and text.strip() for text in found.values()):
        raise _Fault(f"“{key}:” must give {what}.")
    return found


def _mapping(said: Any, key: str, what: str) -> dict[str, Any]:
    if not isinstance(said, dict) or not all(isinstance(name, str) for name in said):
        raise _Fault(f"“{key}:” must give {what}.")
    return said


def _several(said: Any, key: str, kind: type, what: str) -> tuple[Any, ...]:
    # True is an int to Python.
    if not isinstance(said, list) or not all(type(item) is kind for item in said):
        raise _Fault(f"“{key}:” must be a list of {what}.")
    return tuple(said)


COURSE = read_course(course_root())
"""The course of this process."""
