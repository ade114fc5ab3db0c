"""A text file that an author wrote, such as a bank of questions: read safely, and every slip told in one sentence."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import yaml

from courselab import strict_yaml
from courselab.errors import CourseError, Missing
from courselab.messages import say, say_plural
from courselab.names import unknown
from courselab.strict_yaml import Slip, TooLarge, short

SLUG = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
LARGEST_NUMBER = 1e15
LEAST_WORDS = 3
SENTENCE_END = re.compile(r"[.?!…][”’\"')*_]*$")


def _place(key: str, owner: str) -> str:
    """A key as a complaint names it, with whose it is: option 2."""
    return say("{owner}, “{key}:”", owner=owner, key=key) if owner else f"“{key}:”"


def _slip(slip: Slip) -> str:
    """What is refused in a file, in words."""
    match slip.kind:
        case "alias":
            return say("an alias (*name) is not allowed; write the text out")
        case "tag":
            return say("a tag (!name) is not allowed; put a text that begins with ! in quotes")
        case "half":
            return say("half of a character (\\ud800 to \\udfff) is not allowed")
    return say("“{key}:” is written twice", key=short(slip.key))


class Reader:
    """Reads one file that an author wrote; every complaint names the file, the entry and what to write."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.where = ""

    def fail(self, problem: str) -> CourseError:
        if self.where:
            return CourseError(
                say("{file}, {entry}: {problem}", file=self.path.name, entry=self.where, problem=problem)
            )
        return CourseError(say("{file}: {problem}", file=self.path.name, problem=problem))

    def content(self) -> Any:
        """What the file holds, by YAML's own rules."""
        try:
            return strict_yaml.load(self.path)
        except TooLarge:
            raise self.fail(say("the file is larger than 100 kilobytes; split it or shorten it.")) from None
        except FileNotFoundError:
            others = sorted(other.name for other in self.path.parent.glob("*.yaml"))
            missing = say("There is no file {path}.", path=self.path)
            raise Missing(unknown(missing, self.path.name, others)) from None
        except OSError as error:
            raise self.fail(say("the file cannot be read: {problem}.", problem=error.strerror)) from None
        except UnicodeDecodeError:
            raise self.fail(say("the file is not in UTF-8; save it as UTF-8.")) from None
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            # A date such as 2015-13-45 is a ValueError, brackets in brackets without end a RecursionError.
            problem = getattr(error, "problem", None) or getattr(error, "reason", None) or error
            if isinstance(error, Slip):
                problem = _slip(error)
            mark = getattr(error, "problem_mark", None)
            self.where = say("line {line}", line=mark.line + 1) if mark else ""
            raise self.fail(
                say(
                    "this is not YAML as we read it ({problem}); check colons, quotes and indentation.",
                    problem=short(problem),
                )
            ) from None

    def keys(self, entry: dict[str, Any], allowed: set[str]) -> None:
        for key in entry:
            if key not in allowed:
                head = say("“{key}:” is not known here.", key=short(key))
                raise self.fail(unknown(head, key, sorted(allowed)))

    def need(self, entry: dict[str, Any], key: str) -> Any:
        if entry.get(key) in (None, "", [], {}):
            raise self.fail(say("“{key}:” is missing; add it.", key=key))
        return entry[key]

    def listed(self, entry: dict[str, Any], key: str, least: int = 0) -> list[dict[str, Any]]:
        """A list of entries, each with keys of its own."""
        found = entry.get(key) or []
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.fail(
                say("“{key}:” must be a list: begin each entry with a dash, then its keys.", key=key)
            )
        if len(found) < least:
            raise self.fail(
                say_plural(
                    "“{key}:” needs at least {count} entry; it has {found}.",
                    "“{key}:” needs at least {count} entries; it has {found}.",
                    least,
                    key=key,
                    found=len(found),
                )
            )
        return found

    def identity(self, entry: dict[str, Any], key: str, place: int, seen: set[str]) -> str:
        """The id of a question or prediction; from here on complaints name it."""
        self.where = say("entry {number} of “{key}:”", number=place, key=key)
        item_id = self.slug(entry)
        if item_id in seen:
            raise self.fail(say("the id “{id}” is used twice; give one of them another.", id=item_id))
        seen.add(item_id)
        self.where = item_id
        return item_id

    def slug(self, entry: dict[str, Any]) -> str:
        found = self.need(entry, "id")
        if not isinstance(found, str) or not SLUG.fullmatch(found):
            raise self.fail(
                say(
                    "“id:” must be a short name of small letters, digits, _ and dots, such as loans.first; it is “{id}”.",
                    id=short(found),
                )
            )
        return found

    def texts(self, entry: dict[str, Any], key: str, owner: str = "") -> dict[str, str]:
        """A text by language, with English among them. ``owner`` says whose it is: option 2."""
        place = _place(key, owner)
        if entry.get(key) in (None, "", [], {}):
            raise self.fail(say("{place} is missing; add it.", place=place))
        return self.by_language(entry[key], place)

    def by_language(self, found: Any, place: str) -> dict[str, str]:
        if not isinstance(found, dict) or not all(
            isinstance(language, str) and isinstance(text, str) for language, text in found.items()
        ):
            raise self.fail(say('{place} must give a text in quotes by language: {{en: "…"}}.', place=place))
        if not found.get("en", "").strip():
            raise self.fail(say('{place} has no English text; add {{en: "…"}}.', place=place))
        return found

    def reply(self, entry: dict[str, Any], key: str, owner: str = "") -> dict[str, str]:
        """The text that somebody gets for an answer: a sentence, since a word alone gives no reason."""
        found = self.texts(entry, key, owner)
        english = found["en"].strip()
        if len(english.split()) < LEAST_WORDS or not SENTENCE_END.search(english):
            raise self.fail(
                say(
                    "{place} must be a sentence of three words or more, with its full stop; it is “{text}”.",
                    place=_place(key, owner),
                    text=short(english),
                )
            )
        return found

    def some_reply(self, entry: dict[str, Any], key: str) -> dict[str, str] | None:
        return self.reply(entry, key) if key in entry else None

    def number(self, entry: dict[str, Any], key: str, least: float = -math.inf) -> float:
        found = self.need(entry, key)
        if isinstance(found, bool) or not isinstance(found, int | float) or not abs(found) <= LARGEST_NUMBER:
            raise self.fail(
                say("“{key}:” must be a number such as 0.5; it is “{found}”.", key=key, found=short(found))
            )
        if found < least:
            raise self.fail(say("“{key}:” must not be less than {least}.", key=key, least=least))
        return float(found)

    def strings(self, entry: dict[str, Any], key: str) -> tuple[str, ...]:
        found = entry.get(key) or []
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            raise self.fail(say("“{key}:” must be a list of texts.", key=key))
        return tuple(found)

    def expression(self, entry: dict[str, Any], key: str) -> str:
        found = self.need(entry, key)
        if not isinstance(found, str):
            raise self.fail(say("“{key}:” must be an expression over the tables, in quotes.", key=key))
        return found
