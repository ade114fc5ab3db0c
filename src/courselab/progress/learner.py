"""The progress of one learner, as a lesson asks for it and adds to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from courselab.messages import say
from courselab.progress.file import alone, default_path, read, write
from courselab.progress.form import (
    LETTERS,
    Damaged,
    Kept,
    Newer,
    SavedAnswer,
    SavedPrediction,
    empty,
    nothing,
    read_answer,
    read_years,
    time_of,
)
from courselab.progress.spacing import is_due, next_streak

MISSES = ("not_that", "almost")
"""Tones after which a question comes back in ``review()``."""
Change = Callable[[Kept], None]


class Progress:
    """The progress of one learner. ``note`` is a sentence for the reader when something is off, else empty."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._kept = empty()
        self._unsaved: list[Change] = []
        self._file_note = ""
        self._write_note = "" if path else _not_kept()

    @classmethod
    def open(cls, path: Path | None = None) -> Progress:
        """Read the progress file, by default ``COURSELAB_PROGRESS`` or the user's data folder."""
        progress = cls(path or default_path())
        progress._save()
        return progress

    @property
    def note(self) -> str:
        """What the reader should know about the file: kept aside, not kept; empty when all is well."""
        return f"{self._file_note} {self._write_note}".strip()

    def answer(self, lesson: str, question: str) -> SavedAnswer | None:
        """The last answer to a question, or None."""
        return self._kept["lessons"].get(lesson, nothing())["answers"].get(question)

    def prediction(self, lesson: str, prediction: str) -> SavedPrediction | None:
        """The guesses drawn for a prediction, or None."""
        return self._kept["lessons"].get(lesson, nothing())["predictions"].get(prediction)

    def due(self, now: dt.datetime | None = None) -> list[tuple[str, str]]:
        """Lesson and question of everything that was missed and should be asked again, longest waiting first."""
        waiting = [
            (saved["at"], lesson, question)
            for lesson, kept in self._kept["lessons"].items()
            for question, saved in kept["answers"].items()
            if saved["missed"] and is_due(saved["streak"], time_of(saved["at"]), now or _now())
        ]
        return [(lesson, question) for _, lesson, question in sorted(waiting)]

    def record_answer(self, lesson: str, question: str, answer: Any, tone: str) -> None:
        """Keep an answer and count the try. An empty answer (tone ``nothing``) is not kept."""
        wrong = tone in MISSES
        saved = read_answer(
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
            answers = kept["lessons"].setdefault(lesson, nothing())["answers"]
            before = answers.get(question)
            answers[question] = saved if before is None else _followed(before, saved)

        self._keep(change)

    def record_prediction(self, lesson: str, prediction: str, guess: Mapping[int, float]) -> None:
        """Keep a guess. The first one stays, since only that was made without knowing the record."""
        drawn, now = read_years(dict(guess)), _now().isoformat(timespec="seconds")
        if drawn is None:
            return

        def change(kept: Kept) -> None:
            predictions = kept["lessons"].setdefault(lesson, nothing())["predictions"]
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
            with alone(self.path):
                kept = self._read_or_set_aside(self.path)
                for change in self._unsaved:
                    change(kept)
                if self._unsaved:
                    write(self.path, kept)
            self._kept, self._unsaved, self._write_note = kept, [], ""
            return True
        except Newer:
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
                with suppress(OSError, Newer):
                    try:
                        self._kept = read(self.path)
                    except Damaged as damage:
                        self._kept = damage.kept
        return False

    def _read_or_set_aside(self, path: Path) -> Kept:
        try:
            return read(path)
        except Damaged as damage:
            stamp = dt.datetime.now().strftime("%Y-%m-%d-%H%M%S-%f")
            aside = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
            kept = damage.kept if damage.kept["lessons"] else self._kept
            path.replace(aside)
            try:
                write(path, kept)
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


def _followed(before: SavedAnswer, saved: SavedAnswer) -> SavedAnswer:
    """The record of a question that has been answered again."""
    last, now = time_of(before["at"]), time_of(saved["at"])
    return {
        **saved,
        "first": before["first"],
        "tries": before["tries"] + 1,
        "missed": before["missed"] or saved["missed"],
        "streak": next_streak(before["streak"], last, now, right=not saved["missed"]),
    }


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _not_kept() -> str:
    return say("Your progress is not kept: its file cannot be written. The lesson works all the same.")
