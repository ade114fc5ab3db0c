"""What the rooms made by bubblewrap have in common, whether a submission is graded in one or a student works in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

SYSTEM = (Path("/usr"), Path("/etc/ld.so.cache"), Path("/etc/alternatives"))
LINKS = (Path("/bin"), Path("/lib"), Path("/lib64"), Path("/sbin"))
"""On most systems links into /usr; on older ones folders."""


def program() -> str:
    """bubblewrap by its path: where it is started without any variable, there is no search path to find it on."""
    return shutil.which("bwrap") or "bwrap"


def closed(scratch: Iterable[str], scratch_mb: int) -> list[str]:
    """A room with nothing in it but its own processes, devices and ``scratch`` folders in memory, each bounded.

    What it shows comes after this on the command line, since the course itself may lie in /tmp.
    """
    parts = ["--proc", "/proc", "--dev", "/dev"]
    for folder in scratch:
        parts += ["--perms", "1777", "--size", str(scratch_mb * 1_000_000), "--tmpfs", folder]
    return parts


def shown(paths: Sequence[Path], written: Sequence[Path] = ()) -> list[str]:
    """The system's programs and ``paths``, which nobody in the room can change, and ``written``, which they can."""
    folders = [link for link in LINKS if link.is_dir() and not link.is_symlink()]
    read = [path for path in (*SYSTEM, *folders, *paths) if path.exists()]
    parts = [
        part for link in LINKS if link.is_symlink() for part in ("--symlink", str(link.readlink()), str(link))
    ]
    made = {Path("/tmp")}
    for path in (*read, *written):
        for above in reversed(path.parents[:-1]):
            # bubblewrap's own would be closed to all but their owner.
            if above not in made and not any(above.is_relative_to(other) for other in read):
                parts += ["--perms", "0755", "--dir", str(above)]
                made.add(above)
        parts += ["--bind" if path in written else "--ro-bind", str(path), str(path)]
    return [*parts, "--remount-ro", "/dev", "--remount-ro", "/"]
