"""The sentences for translators: the template is complete and current, and English is spoken where a language lacks one."""

from __future__ import annotations

import ast
import datetime as dt
import gettext
import importlib.util
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from courselab import messages
from courselab.commands.messages import KEYWORDS, sentences, template
from courselab.course import COURSE
from courselab.home import PACKAGE

TEMPLATE = messages.CATALOGS["courselab"] / "courselab.pot"
CODE = [PACKAGE, COURSE.code]


OWN = [name for name, folder in messages.CATALOGS.items() if folder.is_relative_to(COURSE.root)]
"""What `make messages` renews here: the machine's own template where it is developed."""


@pytest.mark.parametrize("name", OWN)
def test_the_template_is_current(name: str) -> None:
    file = messages.CATALOGS[name] / f"{name}.pot"
    assert file.read_text(encoding="utf-8") == template(name), "renew it with: make messages"


def test_every_sentence_can_be_collected() -> None:
    """A sentence that is put together before it is said would never reach a translator."""
    for path in (path for code in CODE for path in code.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                for argument in node.args[: KEYWORDS[node.func.id]]:
                    assert isinstance(argument, ast.Constant), f"{path.name}, line {node.lineno}"


ENGLISH_ONLY = (
    *(
        "commands/environment.py",
        "course.py",
        "commands/guide.py",
        "commands/notebooks.py",
        "commands/package.py",
        "commands/pins.py",
    ),
    "notebooks/execution.py",
)
"""What only somebody who changes the course, or sets it up, is told; ``CONTRIBUTING.md`` says so."""
TOLD = {"CourseError", "Missing", "UnknownName", "SystemExit", "exit", "fail", "print", "tell", "unknown"}
"""What brings a sentence before a reader."""


def unsaid(code: str) -> list[int]:
    """The lines in which a sentence is told that does not go through ``say``."""
    found = []
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(
                func=ast.Name(id=name) | ast.Attribute(attr=name),
                args=[ast.Constant() | ast.JoinedStr() as told, *_],
            ) if name in TOLD:
                parts = told.values if isinstance(told, ast.JoinedStr) else [told]
                words = " ".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
                if re.search(r"[a-z]{3,} [a-z]{2,}", words):
                    found.append(node.lineno)
    return found


def test_every_sentence_is_said() -> None:
    found = {
        path.relative_to(code).as_posix(): path.read_text(encoding="utf-8")
        for code in CODE
        for path in code.rglob("*.py")
    }
    lines = {name: lines for name, code in found.items() if (lines := unsaid(code))}
    assert sorted(lines) == sorted(ENGLISH_ONLY), lines


def test_a_sentence_in_an_f_string_is_collected() -> None:
    code = """x = f"<b>{say('One.')}</b>" + messages.say("Two" " parts.", name=say_plural("{n} a", "{n} b", n))"""
    assert list(sentences(code)) == [("One.",), ("Two parts.",), ("{n} a", "{n} b")]


def translated(folder: Path, sentences: dict[str, str], language: str = "es") -> gettext.NullTranslations:
    """A catalog that knows only these sentences, by way of real files as a translator makes them."""
    with TEMPLATE.open("rb") as file:
        catalogue: Catalog = read_po(file, locale=language)
    for english, spanish in sentences.items():
        assert english in catalogue
        catalogue[english].string = spanish
    target = folder / language / "LC_MESSAGES" / "courselab.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return gettext.translation("courselab", folder, [language])


def test_a_half_translated_language_falls_back_to_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spanish = translated(tmp_path, {"There is no table “{name}”.": "No hay ninguna tabla «{name}»."})
    monkeypatch.setattr(messages, "_catalogue", spanish)
    assert messages.say("There is no table “{name}”.", name="x") == "No hay ninguna tabla «x»."
    assert messages.say("There are: {known}.", known="a, b") == "There are: a, b."
    assert messages.say_plural("{count} question", "{count} questions", 2) == "2 questions"


KNOWN = {"There is no table “{name}”.": "No hay ninguna tabla «{name}»."}
ENGLISH = ("There is no table “7”.", "1,194.5", "14 March 2007", "2 questions", "Why?")
MEXICAN = ("No hay ninguna tabla «7».", "1,194.5", "14 marzo 2007", "2 questions", "¿Por qué?")
FRENCH = ("No hay ninguna tabla «7».", "1\u202f194,5", "14 mars 2007", "2 questions", "Why?")


def started(folder: Path, wanted: str | None, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module as it starts beside the catalogs in ``folder``, in an environment that asks for a language."""
    shutil.copy(str(messages.__file__), folder / "messages.py")
    if wanted is None:
        monkeypatch.delenv("COURSELAB_LANGUAGE", raising=False)
    else:
        monkeypatch.setenv("COURSELAB_LANGUAGE", wanted)
    spec = importlib.util.spec_from_file_location("messages_of_its_own", folder / "messages.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said(module: ModuleType) -> tuple[str, ...]:
    """A sentence, a number, a date, a plural and an author's text, as the module says them."""
    return (
        module.say("There is no table “{name}”.", name=7),
        module.number(1194.5, 1),
        module.date(dt.date(2007, 3, 14)),
        module.say_plural("{count} question", "{count} questions", 2),
        module.in_language({"en": "Why?", "es": "¿Por qué?"}),
    )


ODD = (
    "",
    " ",
    "C",
    "POSIX",
    "../x",
    "..",
    "/",
    "*",
    "es*",
    "e",
    "english",
    "en_US.UTF-8",
    "ñ",
    "de",
    "a" * 5000,
)


@pytest.mark.parametrize("wanted", [None, "en", "es", "es_MX", "xx", *ODD])
def test_without_a_catalog_all_is_english_and_nothing_fails(
    wanted: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A number in the form of a language that is not spoken would be read as a thousand times less."""
    module = started(tmp_path, wanted, monkeypatch)
    assert said(module) == ENGLISH
    assert (module.LANGUAGE, module.LANGUAGE_TAG) == ("en", "en")


@pytest.mark.parametrize("wanted", ["es_MX", "es", "es-MX", "es_mx", "es_MX.UTF-8", "es_ES", "ES"])
def test_spanish_is_that_of_mexico(wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    translated(tmp_path / "locale", KNOWN, "es_MX")
    module = started(tmp_path, wanted, monkeypatch)
    assert said(module) == MEXICAN
    assert (module.LANGUAGE, module.LANGUAGE_TAG) == ("es_MX", "es-MX")


@pytest.mark.parametrize("wanted", [None, "en", "xx", *ODD])
def test_a_catalog_speaks_only_to_those_who_ask_for_it(
    wanted: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    translated(tmp_path / "locale", KNOWN, "es_MX")
    assert said(started(tmp_path, wanted, monkeypatch)) == ENGLISH


def test_numbers_and_dates_follow_the_catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    translated(tmp_path / "locale", KNOWN, "fr")
    assert said(started(tmp_path, "fr_CA", monkeypatch)) == FRENCH


def test_a_language_that_nobody_knows_is_english_even_with_a_catalog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Babel, which writes numbers and dates, has no such language."""
    translated(tmp_path / "locale", KNOWN, "fr")
    (tmp_path / "locale" / "fr").rename(tmp_path / "locale" / "xx")
    assert said(started(tmp_path, "xx", monkeypatch)) == ENGLISH
