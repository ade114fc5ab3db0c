"""Every sentence that a reader is shown passes through here: translation, plurals, numbers, dates.

The English sentence is the key. ``locale/courselab.pot`` lists those of the machine for translators, a template in the
course's own ``locale`` those of its charts (``make messages``).
Values stand in the sentence by name, so that another language may order them as it needs.

Which language is spoken is decided once, by what there is to speak it with: a number in the form of one language
inside a sentence of another would be read as a thousand times less.
"""

from __future__ import annotations

import datetime as dt
import gettext
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from babel import localedata
from babel.dates import format_date
from babel.numbers import format_decimal

from courselab.course import COURSE
from courselab.errors import CourseError

CATALOGS = {"courselab": Path(__file__).parent / "locale", COURSE.name: COURSE.locale}
"""Where the translations lie of what the machine says, and of what the course's own charts say."""
Texts = Mapping[str, str]
"""A text by language: ``{"en": ..., "es": ...}``."""
ENGLISH = "en"


def spoken(wanted: str, catalogs: Mapping[str, Path]) -> str:
    """The language with one of the catalogs that is nearest to the one that is asked for; else English.

    ``es_MX.UTF-8`` and ``es-mx`` ask for ``es_MX``. ``es`` is content with it too, where there is no plain ``es``.
    """
    asked = wanted.partition(".")[0].replace("-", "_").lower()
    translated = sorted(
        {
            path.parents[1].name
            for name, folder in catalogs.items()
            for path in folder.glob(f"*/LC_MESSAGES/{name}.mo")
        }
    )
    known = [ENGLISH, *filter(localedata.exists, translated)]
    same = [name for name in known if name.lower() == asked]
    related = [name for name in known if name.partition("_")[0] == asked.partition("_")[0]]
    return next(iter([*same, *related]), ENGLISH)


LANGUAGE = spoken(os.environ.get("COURSELAB_LANGUAGE", ENGLISH), CATALOGS)
"""The language of sentences, plurals, numbers and dates alike, as Babel names it: ``en``, ``es_MX``."""
LANGUAGE_TAG = LANGUAGE.replace("_", "-")
"""The same as web pages name it: ``es-MX``."""


def translation(language: str, catalogs: Mapping[str, Path]) -> gettext.NullTranslations:
    """The sentences of all catalogs in a language; where one has no translation, the English sentence itself."""
    found = gettext.NullTranslations()
    for name, folder in catalogs.items():
        one = gettext.translation(name, folder, [language], fallback=True)
        one.add_fallback(found)
        found = one
    return found


_catalogue = translation(LANGUAGE, CATALOGS)


def say(message: str, /, **values: object) -> str:
    """The sentence in the reader's language, with its values filled in."""
    return _catalogue.gettext(message).format(**values)


def printable(text: str) -> str:
    """What a stranger wrote, so that it does nothing to a terminal or a page: no control or direction marks."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def say_plural(singular: str, plural: str, count: int, /, **values: object) -> str:
    """The form of the sentence that fits ``count``, which it may use as ``{count}``."""
    return _catalogue.ngettext(singular, plural, count).format(count=number(count), **values)


@lru_cache(maxsize=50_000)
def number(value: float, digits: int = 0) -> str:
    """A number with exactly ``digits`` decimals: ``number(1315.06, 1)`` is ``1,315.1`` in English.

    Remembered, since a slider that is moved shows the same hundreds of numbers again and again.
    """
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    shown = 0.0 if abs(value) < 0.5 * 10**-digits else value  # never “-0.0”
    return format_decimal(shown, pattern, locale=LANGUAGE)


def date(value: dt.date) -> str:
    """A date in words: ``14 March 2007``."""
    return format_date(value, "d MMMM y", locale=LANGUAGE)


@lru_cache(maxsize=5_000)
def partial_date(text: str) -> str:
    """An ISO date to the year, the month or the day, in words: ``1988``, ``April 1988``, ``14 April 1988``."""
    pattern = {4: "y", 7: "MMMM y", 10: "d MMMM y"}[len(text)]
    year, month, day = ([*text.split("-"), "1", "1"])[:3]
    return format_date(dt.date(int(year), int(month), int(day)), pattern, locale=LANGUAGE)


def month(year: int, of_year: int) -> str:
    """A month in short: ``Mar 2007`` for the third month of 2007."""
    return format_date(dt.date(year, of_year, 1), "MMM y", locale=LANGUAGE)


def in_language(texts: Texts | None) -> str:
    """The reader's language out of ``{"en": ..., "es": ...}``; English where it is not there yet. ``es`` serves ``es_MX`` too.

    Empty for None, a text that a question need not have. Raises CourseError when there is no English text either.
    """
    if texts is None:
        return ""
    try:
        return texts.get(LANGUAGE) or texts.get(LANGUAGE.partition("_")[0]) or texts[ENGLISH]
    except KeyError:
        raise CourseError(
            say(
                "A text has no English version (en:); it has {languages}.",
                languages=", ".join(texts) or "none",
            )
        ) from None
