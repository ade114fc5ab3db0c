"""Whose work each file of a download is, told by its place and its name.

What lies inside a student's folder was named by that student. So only the outermost folder that tells students apart
says whose a file is, and of a file's name only what the platform put in front of it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from courselab.classroom.roster import letters, slug
from courselab.messages import printable, say

CANVAS = re.compile(r"(?P<name>[^\s_(),.-]+)_(LATE_)?(?P<number>\d+)_\d+_.+\.ipynb")
"""Surname and first name run together, without anything but letters."""
FORMS = (
    CANVAS,
    *map(
        re.compile,
        (
            # Moodle: a folder, or a file of a flat download.
            r"(?P<name>.+?)_(?P<number>\d+)_assignsubmission_(file|onlinetext)(_.*)?",
            # Brightspace: a folder for each attempt, or a file.
            r"(?P<number>\d+)-\d+ ?- ?(?P<name>.+?) ?- ?(?P<on>\w{3,9} \d{1,2}, \d{4}) (?P<at>\d{3,4} [AP]M)( - .+)?",
            # Sakai: a folder with name and user name.
            r"(?P<name>[^(),]+,[^()]+)\((?P<number>[^()]+)\)",
        ),
    ),
)
BLACKBOARD = re.compile(r"(?P<head>.+?)_attempt_(?P<on>\d{4}-\d\d-\d\d)-(?P<at>\d\d-\d\d-\d\d)_.+\.ipynb")
"""The head is the title of the assignment and the user name."""
BY_HAND = re.compile(r"(?P<name>.+?)(__| - ).+")
"""How people, and Google Classroom, put a name in front of a file's."""
TIMES = ("%b %d, %Y %I%M %p", "%B %d, %Y %I%M %p", "%Y-%m-%d %H-%M-%S")
COPY = re.compile(
    r"^(?:copy of|copia de) +|(?: - |[ _-])(?:copy|copia) ?\d*$| ?\(\d+\)$",
    re.IGNORECASE,
)
"""What browsers, systems and JupyterLab add to the name of a second copy."""

WRAPPERS = [
    "download",
    "downloads",
    "submission",
    "submissions",
    "submittedfiles",
    "descarga",
    "descargas",
    "entrega",
    "entregas",
]
"""What browsers and platforms call the folder around a class, without what stands between the letters."""

LONGEST_NAME = 255
"""What a file system admits. A zip may claim longer ones, on which patterns would take their time."""


@dataclass(frozen=True)
class Owner:
    """A student as a download names one."""

    name: str
    number: str = ""
    """What the platform tells namesakes apart by: a number or a user name."""
    when: dt.datetime | None = None
    """When it was handed in, where the platform writes that into the name."""
    by_canvas: bool = False
    """Canvas packs one attempt and dates its files as it packs them, so there the dates tell no attempts apart."""


Place = tuple[str, ...]
Knows = Callable[[Owner], bool]


@dataclass(frozen=True)
class Download:
    """What is known of a download as a whole."""

    assignment: str
    source: str
    """The name of its folder or zip."""
    knows: Knows
    """Whether the class list has someone."""


def owners(paths: Collection[PurePosixPath], download: Download) -> dict[PurePosixPath, Owner | str]:
    """The owner of each path, or a sentence on why it has none."""
    named = {path: _place(path) for path in paths if max(map(len, path.parts)) <= LONGEST_NAME}
    return {**dict.fromkeys(paths, _nameless()), **_told(named, download)}


def _place(path: PurePosixPath) -> Place:
    """The parts of a path. Windows may write the ending in capitals."""
    return (path.with_suffix(".ipynb") if path.suffix.casefold() == ".ipynb" else path).parts


def _told(places: Mapping[PurePosixPath, Place], download: Download) -> dict[PurePosixPath, Owner | str]:
    inner = {path: _inside(place, download) for path, place in places.items()}
    loose = [place for place in inner.values() if _is_notebook(place)]
    folders: dict[str, list[Place]] = {}
    for place in inner.values():
        if len(place) > 1:
            folders.setdefault(place[0], []).append(place[1:])
    unknown = {folder: inside for folder, inside in folders.items() if not _is_student(folder, download)}
    alone = len(folders) == 1 and not loose
    if alone and any(_wraps(folder, download) for folder in unknown):
        return _told({path: place[1:] or place for path, place in inner.items()}, download)
    refused = {folder: _several(folder, inside, download) for folder, inside in unknown.items()}
    if alone:
        for folder, inside in unknown.items():
            if not _holds_one(inside, download):
                refused[folder] = refused[folder] or _untold(folder, download)
    # A title may look like a name that somebody put in front, unless all files have one.
    titled = all(BLACKBOARD.fullmatch(name) for [name] in loose)
    return {
        path: refused.get(place[0]) or _owner(place, download, titled=titled) or _nameless()
        for path, place in inner.items()
    }


def _inside(place: Place, download: Download) -> Place:
    """A place without the folders around it that are called like the assignment, which are no student."""
    while len(place) > 1 and _same(place[0], download.assignment):
        place = place[1:]
    return place


def _is_notebook(place: Place) -> bool:
    return len(place) == 1 and place[0].endswith(".ipynb")


def _head(place: Place, download: Download) -> Place:
    """The folder or notebook that stands right here; none for another file."""
    place = _inside(place, download)
    return place[:1] if len(place) > 1 or _is_notebook(place) else ()


def _is_student(folder: str, download: Download) -> bool:
    """Whether a platform or the class list says that a folder is a student's."""
    return bool(_by_platform(folder, download)) or download.knows(Owner(original(folder)))


def _wraps(folder: str, download: Download) -> bool:
    """Whether the only folder of a download is called like one that holds the class."""
    return _same(folder, download.source) or letters(original(folder)) in WRAPPERS


def _holds_one(inside: Collection[Place], download: Download) -> bool:
    """Whether a folder looks like a student's: the assignment's notebook stands right in it."""
    heads = {head for place in inside for head in _head(place, download)}
    notebooks = {head for head in heads if head.endswith(".ipynb")}
    direct = any(_same(head.removesuffix(".ipynb"), download.assignment) for head in notebooks)
    return direct and len(heads - notebooks) < 2


def _several(folder: str, inside: Collection[Place], download: Download) -> str:
    """Why a folder that is no known student's is not taken for one; empty unless several people may stand in it."""
    if len({person for place in inside if (person := _known(place, download))}) > 1:
        return _crowded(folder)
    heads = {head for place in inside for head in _head(place, download)}
    found = {head: _owner((head,), download, titled=False) for head in heads}
    if any(owner is None and head.endswith(".ipynb") for head, owner in found.items()):
        return ""
    # Numbers tell a student's own versions apart.
    names = {
        re.sub(r"\d+", "", name) or name
        for head, owner in found.items()
        if owner and not _by_platform(head, download) and (name := letters(owner.name))
    }
    return _untold(folder, download) if len(names) > 1 else ""


def _known(place: Place, download: Download) -> frozenset[tuple[str, str]]:
    """The outermost student in a place who is in the class list, or named by a platform or before the assignment."""
    for depth, part in enumerate(place):
        is_file = depth == len(place) - 1
        if is_file and not part.endswith(".ipynb"):
            break
        if people := _by_platform(part, download):
            return frozenset((letters(one.name), one.number) for one in people)
        owner = _owner(place[depth:], download, titled=False)
        before = is_file and mentions(part.removesuffix(".ipynb"), download.assignment)
        if owner and (before or download.knows(owner)):
            return frozenset({(letters(owner.name), "")})
    return frozenset()


def _owner(place: Place, download: Download, *, titled: bool) -> Owner | None:
    """Whom the outermost part of a place names; a part of one is the file itself."""
    head, is_file = place[0], len(place) == 1
    people = _by_platform(head, download)
    stem = original(head.removesuffix(".ipynb") if is_file else head)
    by_hand = BY_HAND.fullmatch(stem) if is_file else None
    if people:
        # A student chose what follows the name, so a second form in it is no reason to believe it.
        doubtful = len(people) > 1 or (by_hand and BLACKBOARD.fullmatch(head) and not titled)
        owner = None if doubtful else next(iter(people))
    else:
        owner = Owner(by_hand["name"] if by_hand else stem)
        if is_file and mentions(owner.name, download.assignment):
            return None
    return owner if owner and slug(owner.name) else None


def _by_platform(part: str, download: Download) -> set[Owner]:
    """Whom a folder's or file's name says in the forms of platforms: one, unless two forms disagree."""
    found = {
        Owner(match["name"].strip(), match["number"], _time(match.groupdict()), form is CANVAS)
        for form in FORMS
        if (match := form.fullmatch(part))
    }
    if match := BLACKBOARD.fullmatch(part):
        found.add(Owner(*_user(match["head"], download.assignment), _time(match.groupdict())))
    return found


def _user(head: str, assignment: str) -> tuple[str, str]:
    """The user name behind the title of an assignment, and what tells it from others that end alike."""
    wanted = letters(assignment)
    for end in (place for place, letter in enumerate(head) if letter == "_"):
        title = letters(unquote(head[:end]))
        if title == wanted:
            return head[end + 1 :], ""
        if len(title) > len(wanted):
            break
    return head.rpartition("_")[2], head if head.count("_") > 1 else ""


def _time(given: Mapping[str, str]) -> dt.datetime | None:
    if "on" not in given:
        return None
    # Half past nine is 930: without the zero in front, 110 would be read as eleven o'clock.
    text = f"{given['on']} {given['at'].rjust(7, '0')}"
    for form in TIMES:
        try:
            return dt.datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def original(name: str) -> str:
    """A name without the marks of a copy: ``perez (1)`` and ``Copia de perez`` are ``perez``."""
    while (bare := COPY.sub("", name, count=1).strip()) and bare != name:
        name = bare
    return name


def _same(one: str, other: str) -> bool:
    return bool(letters(one)) and letters(original(one)) == letters(original(other))


def mentions(name: str, assignment: str) -> bool:
    """Whether a name is the assignment's with something added: ``reading_money-1`` or ``my reading money``."""
    words = [re.sub(r"[.-]", "_", slug(text)) for text in (assignment, name)]
    return f"_{words[0]}_" in f"_{words[1]}_"


def _nameless() -> str:
    return say(
        "its name does not say whose it is; put it into a folder with the student's name and collect again"
    )


def _untold(folder: str, download: Download) -> str:
    return say(
        "it cannot be told whether “{folder}” is a student or holds several; if it is a student, put {file} right "
        "into that folder; if it holds several, unpack the download and write FROM= and that folder",
        folder=printable(folder),
        file=f"{download.assignment}.ipynb",
    )


def _crowded(folder: str) -> str:
    return say(
        "“{folder}” holds the work of several students; unpack the download and write FROM= and that folder",
        folder=printable(folder),
    )
