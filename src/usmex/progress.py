"""What a learner has answered and drawn, kept in one JSON file of their own.

Two notebooks may be open at once: each change is made under a lock file, on what the file says at that moment,
and put in place by one rename, so neither loses the other's answers nor can a crash leave half a file. Whatever
goes wrong with the file, the lesson goes on in memory and ``Progress.note`` says so; nothing here raises.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypedDict

import platformdirs

from usmex.messages import say
from usmex.spacing import is_due, next_streak

VERSION = 2
"""Version 1 kept no first answers and no code; it is read, and written again as version 2."""
TONES = ("not_that", "almost", "yes", "thanks")
"""Tones of a reply that are worth keeping; ``nothing`` means that there was no answer."""
MISSES = ("not_that", "almost")
"""Tones after which a question comes back in ``review()``."""
YEAR = re.compile(r"[0-9]{4}")
LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
"""What a code is drawn from: no vowels, so that no word comes out, and nothing that is misread aloud."""
CODE = re.compile(f"[{LETTERS}]{{6}}")
PATIENCE = 2.0
"""Seconds to wait for one and the same lock. A notebook needs milliseconds; what outlasts this was left by a crash."""
MOMENT = 0.5
"""Seconds for which Windows may refuse a lock because the one before it is not quite gone."""


class FirstAnswer(TypedDict):
    """The answer that was given before any reply was read."""

    answer: Any
    tone: str


class SavedAnswer(TypedDict):
    """The last answer to a question, as the browser sent it; ``at`` is an ISO time in UTC.

    ``first``: the first answer; None where only an older version of the course saw it. ``missed``: was it ever
    answered wrong. ``streak``: how often it was right since, as ``spacing`` counts it.
    """

    answer: Any
    tone: str
    first: FirstAnswer | None
    tries: int
    at: str
    missed: bool
    streak: int


class SavedPrediction(TypedDict):
    """The guess made before the record was seen, and the last one: year to value in the prediction's unit."""

    first: dict[int, float]
    last: dict[int, float]
    at: str


class LessonProgress(TypedDict):
    """Answers by question id, guesses by prediction id."""

    answers: dict[str, SavedAnswer]
    predictions: dict[str, SavedPrediction]


class Kept(TypedDict):
    """All that the file holds. ``code`` stands for the learner in what is handed in; empty until then."""

    code: str
    lessons: dict[str, LessonProgress]


Change = Callable[[Kept], None]


class _Damaged(Exception):
    """The file is not what was written; ``kept`` is what could still be read."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept


class _Newer(Exception):
    """The file was written by a later version of the course."""


class Progress:
    """The progress of one learner. ``note`` is a sentence for the reader when something is off, else empty."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._kept = _empty()
        self._unsaved: list[Change] = []
        self._file_note = ""
        self._write_note = "" if path else _not_kept()

    @classmethod
    def open(cls, path: Path | None = None) -> Progress:
        """Read the progress file, by default ``USMEX_PROGRESS`` or the user's data folder."""
        progress = cls(path or _default_path())
        progress._save()
        return progress

    @property
    def note(self) -> str:
        """What the reader should know about the file: kept aside, not kept; empty when all is well."""
        return f"{self._file_note} {self._write_note}".strip()

    def answer(self, lesson: str, question: str) -> SavedAnswer | None:
        """The last answer to a question, or None."""
        return self._kept["lessons"].get(lesson, _nothing())["answers"].get(question)

    def prediction(self, lesson: str, prediction: str) -> SavedPrediction | None:
        """The guesses drawn for a prediction, or None."""
        return self._kept["lessons"].get(lesson, _nothing())["predictions"].get(prediction)

    def due(self, now: dt.datetime | None = None) -> list[tuple[str, str]]:
        """Lesson and question of everything that was missed and should be asked again, longest waiting first."""
        waiting = [
            (saved["at"], lesson, question)
            for lesson, kept in self._kept["lessons"].items()
            for question, saved in kept["answers"].items()
            if saved["missed"] and is_due(saved["streak"], _time(saved["at"]), now or _now())
        ]
        return [(lesson, question) for _, lesson, question in sorted(waiting)]

    def record_answer(self, lesson: str, question: str, answer: Any, tone: str) -> None:
        """Keep an answer and count the try. An empty answer (tone ``nothing``) is not kept."""
        wrong = tone in MISSES
        saved = _read_answer(
            {
                "answer": answer,
                "tone": tone,
                "first": {"answer": answer, "tone": tone},
                "tries": 1,
                "at": _now().isoformat(timespec="seconds"),
                "missed": wrong,
                "streak": 0 if wrong else 1,
            }
        )
        if saved is None:
            return

        def change(kept: Kept) -> None:
            answers = kept["lessons"].setdefault(lesson, _nothing())["answers"]
            before = answers.get(question)
            answers[question] = saved if before is None else _followed(before, saved)

        self._keep(change)

    def record_prediction(self, lesson: str, prediction: str, guess: Mapping[int, float]) -> None:
        """Keep a guess. The first one stays, since only that was made without knowing the record."""
        drawn, now = read_years(dict(guess)), _now().isoformat(timespec="seconds")
        if drawn is None:
            return

        def change(kept: Kept) -> None:
            predictions = kept["lessons"].setdefault(lesson, _nothing())["predictions"]
            first = predictions[prediction]["first"] if prediction in predictions else drawn
            predictions[prediction] = {"first": first, "last": drawn, "at": now}

        self._keep(change)

    def code(self) -> str:
        """Six letters and digits that stand for the learner: drawn at random when first asked for, then kept.

        Reads the file again, so that what was answered in another notebook is known afterwards.
        """
        # Asked for once in a course, and every lesson imports this module.
        import secrets

        drawn = "".join(secrets.choice(LETTERS) for _ in range(6))

        def change(kept: Kept) -> None:
            kept["code"] = kept["code"] or drawn

        self._keep(change)
        return self._kept["code"]

    def _keep(self, change: Change) -> None:
        self._unsaved.append(change)
        if not self._save():
            change(self._kept)

    def _save(self) -> bool:
        """Read what others have written, apply what is ours and not yet saved, write. False: not written."""
        if self.path is None:
            return False
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _alone(self.path):
                kept = self._read_or_set_aside(self.path)
                for change in self._unsaved:
                    change(kept)
                if self._unsaved:
                    _write(self.path, kept)
            self._kept, self._unsaved, self._write_note = kept, [], ""
            return True
        except _Newer:
            self._file_note = say(
                "Your progress file was written by a newer version of this course, so it is left as it is "
                "and what you do now is not kept: {path}",
                path=self.path,
            )
            self.path = None
        except OSError:
            self._write_note = _not_kept()
            if not self._unsaved:
                # Nothing can be written here, but earlier answers may well be readable.
                with suppress(OSError, _Newer):
                    try:
                        self._kept = _read(self.path)
                    except _Damaged as damage:
                        self._kept = damage.kept
        return False

    def _read_or_set_aside(self, path: Path) -> Kept:
        try:
            return _read(path)
        except _Damaged as damage:
            stamp = dt.datetime.now().strftime("%Y-%m-%d-%H%M%S-%f")
            aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
            kept = damage.kept if damage.kept["lessons"] else self._kept
            path.replace(aside)
            try:
                _write(path, kept)
            except OSError:
                # With no room for a new file the damaged one is still the best there is.
                aside.replace(path)
                raise
            if kept["lessons"]:
                self._file_note = say(
                    "Your progress file was damaged. It is kept aside as {path}; a new one was begun with what "
                    "could still be read.",
                    path=aside,
                )
            else:
                self._file_note = say(
                    "Your progress file was damaged. It is kept aside as {path}; a new one was begun.",
                    path=aside,
                )
            return kept


def _empty() -> Kept:
    return {"code": "", "lessons": {}}


def _nothing() -> LessonProgress:
    return {"answers": {}, "predictions": {}}


def _followed(before: SavedAnswer, saved: SavedAnswer) -> SavedAnswer:
    """The record of a question that has been answered again."""
    last, now = _time(before["at"]), _time(saved["at"])
    return {
        **saved,
        "first": before["first"],
        "tries": before["tries"] + 1,
        "missed": before["missed"] or saved["missed"],
        "streak": next_streak(before["streak"], last, now, right=not saved["missed"]),
    }


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _is_time(text: str) -> bool:
    try:
        return _time(text).tzinfo is not None
    except ValueError:
        return False


def _not_kept() -> str:
    return say("Your progress is not kept: its file cannot be written. The lesson works all the same.")


def _default_path() -> Path | None:
    """The progress file's place as an absolute path; None where the user has no home folder."""
    chosen = os.environ.get("USMEX_PROGRESS")
    if chosen:
        return Path(chosen).absolute()
    try:
        path = platformdirs.user_data_path("usmex", appauthor=False) / "progress.json"
    except RuntimeError:
        return None
    # Releases of platformdirs before 4.10 give “~/.local/share” as it stands.
    return path if path.is_absolute() else None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
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


def _read(path: Path) -> Kept:
    """What the file holds; nothing if it is not there. Raises _Damaged, _Newer, or OSError."""
    try:
        # An editor of Windows may have put a byte order mark before the text.
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return _empty()
    except (ValueError, RecursionError):
        raise _Damaged(_empty()) from None
    match content:
        case {"version": int(version)} if version > VERSION:
            raise _Newer
        case {"version": 1, "lessons": dict(found)}:
            content = {"version": VERSION, "code": "", "lessons": _with_first_answers(found)}
    match content:
        case {"version": 2, "code": str(code), "lessons": dict(found)}:
            kept: Kept = {
                "code": code if CODE.fullmatch(code) else "",
                "lessons": {name: _read_lesson(lesson) for name, lesson in found.items()},
            }
            if to_json(kept) != content:
                raise _Damaged(kept)
            return kept
    raise _Damaged(_empty())


def _with_first_answers(found: dict[str, Any]) -> dict[str, Any]:
    """The lessons of a file of version 1 as version 2 has them: an only answer is the first one, too."""

    def of_answer(saved: Any) -> Any:
        match saved:
            case {"answer": answer, "tone": tone, "tries": 1}:
                return {**saved, "first": {"answer": answer, "tone": tone}}
            case dict():
                return {**saved, "first": None}
        return saved

    def of_lesson(lesson: Any) -> Any:
        match lesson:
            case {"answers": dict(answers)}:
                return {**lesson, "answers": {key: of_answer(saved) for key, saved in answers.items()}}
        return lesson

    return {name: of_lesson(lesson) for name, lesson in found.items()}


def _write(path: Path, kept: Kept) -> None:
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


def to_json(kept: Kept) -> dict[str, Any]:
    """The content of the file; years become text, as JSON wants its keys."""

    def text_keys(guess: dict[int, float]) -> dict[str, float]:
        return {str(year): value for year, value in guess.items()}

    return {
        "version": VERSION,
        "code": kept["code"],
        "lessons": {
            name: {
                "answers": lesson["answers"],
                "predictions": {
                    key: {**saved, "first": text_keys(saved["first"]), "last": text_keys(saved["last"])}
                    for key, saved in lesson["predictions"].items()
                },
            }
            for name, lesson in kept["lessons"].items()
        },
    }


def _read_lesson(found: Any) -> LessonProgress:
    """The well-formed part of what the file says on one lesson."""
    lesson = _nothing()
    match found:
        case {"answers": dict(answers), "predictions": dict(predictions)}:
            for key, value in answers.items():
                if (answer := _read_answer(value)) is not None:
                    lesson["answers"][key] = answer
            for key, value in predictions.items():
                if (prediction := _read_prediction(value)) is not None:
                    lesson["predictions"][key] = prediction
    return lesson


def _read_answer(found: Any) -> SavedAnswer | None:
    match found:
        case {
            "answer": answer,
            "tone": str(tone),
            "first": first,
            "tries": int(tries),
            "at": str(at),
            "missed": bool(missed),
            "streak": int(streak),
        }:
            if (
                is_answer(answer)
                and tone in TONES
                and (first is None or _is_first(first))
                and tries >= 1
                and streak >= 0
                and _is_time(at)
            ):
                return {
                    "answer": answer,
                    "tone": tone,
                    "first": first,
                    "tries": tries,
                    "at": at,
                    "missed": missed,
                    "streak": streak,
                }
    return None


def _is_first(found: Any) -> bool:
    match found:
        case {"answer": answer, "tone": str(tone), **rest}:
            return is_answer(answer) and tone in TONES and not rest
    return False


def is_answer(value: Any) -> bool:
    """An answer is a text or a number, a list of ids, or pairs of ids."""
    match value:
        case str():
            return True
        case list():
            return all(isinstance(item, str) for item in value)
        case dict():
            return all(isinstance(item, str) for pair in value.items() for item in pair)
    return _is_number(value)


def _read_prediction(found: Any) -> SavedPrediction | None:
    match found:
        case {"first": dict(first), "last": dict(last), "at": str(at)}:
            read_first, read_last = read_years(first), read_years(last)
            if read_first is not None and read_last is not None:
                return {"first": read_first, "last": read_last, "at": at}
    return None


def read_years(found: dict[Any, Any]) -> dict[int, float] | None:
    """A guess with its years as numbers; None if a year or a value is no number, or if it is empty."""
    if not found or not all(YEAR.fullmatch(str(year)) for year in found):
        return None
    return (
        {int(year): value for year, value in found.items()} if all(map(_is_number, found.values())) else None
    )


def _is_number(value: Any) -> bool:
    """A number of a size that a lesson can have meant; neither infinity nor "not a number"."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -1e15 < value < 1e15
