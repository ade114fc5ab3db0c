"""The files of a download, a folder or a zip: their names as they were meant, their dates, and nothing unpacked."""

from __future__ import annotations

import datetime as dt
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from courselab.classroom.intake import LARGEST_FILE
from courselab.errors import CourseError
from courselab.messages import printable, say

MOST_FILES = 20_000
SKIPPED = ("__MACOSX",)
IN_UTF8 = 0x800
"""The mark of a zip's entry whose name is in UTF-8."""
NO_DATE = dt.date(1980, 1, 1)
"""What a zip says where its maker knew no date."""


@dataclass(frozen=True)
class File:
    """A file of a download. ``when`` is None where it bears no date."""

    path: PurePosixPath
    size: int
    when: dt.datetime | None
    read: Callable[[], bytes]
    """Its content. Raises CourseError where it cannot be read."""


@contextmanager
def files_of(source: Path) -> Iterator[list[File]]:
    """The files of a folder or a zip, which can be read as long as it is open.

    Raises CourseError when the source is not there, is neither, or holds too many.
    """
    if source.is_dir():
        yield [file for file in _in_folder(source) if not _is_junk(file.path)]
        return
    shown = printable(str(source))
    if not source.exists():
        raise CourseError(
            say(
                "There is nothing at {path}; write FROM= and the folder or the zip of the download.",
                path=shown,
            )
        )
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError):
        raise CourseError(
            say("{path} is neither a folder nor a zip that can be opened.", path=shown)
        ) from None
    with archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > MOST_FILES:
            raise CourseError(say("{path} holds more than {most} files.", path=shown, most=MOST_FILES))
        files = [
            File(PurePosixPath(_name(info)), info.file_size, _date(info), _reader(archive, info))
            for info in infos
        ]
        yield [file for file in files if not _is_junk(file.path)]


def _is_junk(path: PurePosixPath) -> bool:
    """What systems put beside the files, and paths that lead out of the download."""
    return not path.name or any(part in SKIPPED or part.startswith(".") for part in path.parts)


def _in_folder(source: Path) -> Iterator[File]:
    for file in sorted(source.rglob("*")):
        if file.is_file() and not file.is_symlink():
            stat = file.stat()
            place = unicodedata.normalize("NFC", file.relative_to(source).as_posix())
            when = dt.datetime.fromtimestamp(stat.st_mtime)
            yield File(PurePosixPath(place), stat.st_size, when, _opener(file))


def _opener(file: Path) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return file.read_bytes()
        except OSError as error:
            raise CourseError(say("it cannot be read ({problem})", problem=error.strerror)) from None

    return read


def _name(info: zipfile.ZipInfo) -> str:
    """The name of an entry. Without the mark for UTF-8 it may be in it all the same: the Finder of macOS sets none."""
    name = info.filename
    if not info.flag_bits & IN_UTF8:
        # zipfile took it for the oldest code page, unless it also stood in Unicode beside the entry.
        with suppress(UnicodeEncodeError):
            name = _decoded(name.encode("cp437"))
    # The Finder also writes an accent apart from its letter.
    return unicodedata.normalize("NFC", name.replace("\\", "/")).lstrip("/")


def _decoded(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        # Windows in Spanish and other western languages; the letters of cp437 have the same places in it.
        return name.decode("cp850")


def _date(info: zipfile.ZipInfo) -> dt.datetime | None:
    try:
        when = dt.datetime(*info.date_time)
    except ValueError:
        return None
    return None if when.date() == NO_DATE else when


def _reader(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                # No further than its entry may claim to go.
                return file.read(LARGEST_FILE)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError):
            raise CourseError(say("the zip is damaged here, or locked with a password")) from None

    return read
