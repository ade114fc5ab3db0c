"""The sentences for translators: the template is complete and current, and English is spoken where a language lacks one."""

from __future__ import annotations

import ast
import gettext
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from usmex import messages
from usmex.build.messages import KEYWORDS, sentences, template
from usmex.folders import PACKAGE

TEMPLATE = messages.LOCALE_FOLDER / "usmex.pot"


def test_the_template_is_current() -> None:
    assert TEMPLATE.read_text(encoding="utf-8") == template(), "renew it with: make messages"


def test_every_sentence_can_be_collected() -> None:
    """A sentence that is put together before it is said would never reach a translator."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                for argument in node.args[: KEYWORDS[node.func.id]]:
                    assert isinstance(argument, ast.Constant), f"{path.name}, line {node.lineno}"


def test_a_sentence_in_an_f_string_is_collected() -> None:
    code = """x = f"<b>{say('One.')}</b>" + messages.say("Two" " parts.", name=say_plural("{n} a", "{n} b", n))"""
    assert list(sentences(code)) == [("One.",), ("Two parts.",), ("{n} a", "{n} b")]


def translated(folder: Path, sentences: dict[str, str]) -> gettext.NullTranslations:
    """A Spanish catalog that knows only these sentences, by way of real files as a translator makes them."""
    with TEMPLATE.open("rb") as file:
        catalogue: Catalog = read_po(file, locale="es")
    for english, spanish in sentences.items():
        assert english in catalogue
        catalogue[english].string = spanish
    target = folder / "es" / "LC_MESSAGES" / "usmex.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return gettext.translation("usmex", folder, ["es"])


def test_a_half_translated_language_falls_back_to_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spanish = translated(tmp_path, {"There is no table “{name}”.": "No hay ninguna tabla «{name}»."})
    monkeypatch.setattr(messages, "_catalogue", spanish)
    assert messages.say("There is no table “{name}”.", name="x") == "No hay ninguna tabla «x»."
    assert messages.say("There are: {known}.", known="a, b") == "There are: a, b."
    assert messages.say_plural("{count} question", "{count} questions", 2) == "2 questions"


def test_a_language_that_is_not_there_is_english() -> None:
    nothing = gettext.translation("usmex", messages.LOCALE_FOLDER, ["nah"], fallback=True)
    assert nothing.gettext("There are: {known}.") == "There are: {known}."
