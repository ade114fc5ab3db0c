"""A command of root run as an ordinary user, who finds the course readable wherever it lies."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from courselab import bubblewrap
from courselab.classroom.sandbox import FIRST_UID
from courselab.course import COURSE

UID = FIRST_UID - 1
GID = 65534


def as_ordinary_user(command: list[str], home: Path) -> list[str]:
    """The command line: the machine as it is, but what the course needs lies in folders that others may enter.

    ``home``, in which the user may write, is given to it.
    """
    os.chown(home, UID, GID)
    needed = [
        part
        for folder in (COURSE.root, Path(sys.base_prefix), Path(sys.prefix))
        for part in _open_parts(folder)
    ]
    line = [bubblewrap.program(), "--die-with-parent", "--cap-drop", "ALL", "--cap-add", "CAP_SETUID"]
    line += ["--cap-add", "CAP_SETGID", "--dev-bind", "/", "/", *_opened([*needed, home])]
    variables = {
        "PATH": os.environ["PATH"],
        "HOME": home,
        "TMPDIR": home,
        "USER": "ordinary",
        "LANG": "C.UTF-8",
    }
    line += [
        "--clearenv",
        *(word for name, value in variables.items() for word in ("--setenv", name, str(value))),
    ]
    return [*line, "setpriv", "--reuid", str(UID), "--regid", str(GID), "--clear-groups", "--", *command]


def _open_parts(folder: Path) -> Iterator[Path]:
    """The folder, or what is in it where it is closed itself."""
    if _is_open(folder):
        yield folder
    else:
        yield from folder.iterdir()


def _opened(paths: Iterable[Path]) -> list[str]:
    """For bubblewrap: the paths at their places, with open folders where closed ones stood above them."""
    line: list[str] = []
    made: set[Path] = set()
    for path in paths:
        above = list(reversed(path.parents))
        closed = next((place for place, folder in enumerate(above) if not _is_open(folder)), None)
        if closed is None:
            continue
        for folder in above[closed:]:
            if folder not in made:
                line += ["--perms", "0755", "--tmpfs" if folder == above[closed] else "--dir", str(folder)]
                made.add(folder)
        line += ["--bind", str(path), str(path)]
    return line


def _is_open(folder: Path) -> bool:
    """Whether others may list and enter it."""
    wanted = stat.S_IROTH | stat.S_IXOTH
    return folder.stat().st_mode & wanted == wanted
