"""The progress file itself: its place, its lock, and reading and writing it whole."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from courselab.course import COURSE
from courselab.progress.form import Damaged, Kept, empty, from_json, to_json

PATIENCE = 2.0
"""Seconds to wait for one and the same lock. A notebook needs milliseconds; what outlasts this was left by a crash."""
MOMENT = 0.5
"""Seconds for which Windows may refuse a lock because the one before it is not quite gone."""


def default_path() -> Path | None:
    """The progress file's place as an absolute path; None where the user has no home folder."""
    chosen = os.environ.get("COURSELAB_PROGRESS")
    if chosen:
        return Path(chosen).absolute()
    try:
        path = platformdirs.user_data_path(COURSE.name, appauthor=False) / "progress.json"
    except RuntimeError:
        return None
    # Releases of platformdirs before 4.10 give “~/.local/share” as it stands.
    return path if path.is_absolute() else None


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold the lock file beside ``path``. Raises OSError where no file can be made."""
    lock = path.with_name(f"{path.name}.lock")
    found, give_up = None, 0.0
    going = time.monotonic() + MOMENT
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL, 0o600))
            break
        except FileExistsError:
            with suppress(FileNotFoundError):
                made = lock.stat()
                # A lock that has changed hands is alive, however long we wait.
                if (made.st_ino, made.st_mtime_ns) != found:
                    found, give_up = (made.st_ino, made.st_mtime_ns), time.monotonic() + PATIENCE
                elif time.monotonic() > give_up:
                    lock.unlink()
        except PermissionError:
            # Windows refuses a file, too, where one of this name has been deleted and somebody still looks at it.
            if sys.platform != "win32" or time.monotonic() > going:
                raise
        time.sleep(0.01)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def read(path: Path) -> Kept:
    """What the file holds; nothing if it is not there. Raises Damaged, Newer, or OSError."""
    try:
        # An editor of Windows may have put a byte order mark before the text.
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return empty()
    except (ValueError, RecursionError):
        raise Damaged(empty()) from None
    return from_json(content)


def write(path: Path, kept: Kept) -> None:
    """Put the new content in place in one step. Raises OSError, leaving the old file as it was."""
    handle, name = tempfile.mkstemp(prefix=f"{path.stem}-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            json.dump(to_json(kept), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
