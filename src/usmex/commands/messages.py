"""Collect every sentence that ``usmex`` says into ``locale/usmex.pot`` for translators."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from usmex.folders import PACKAGE
from usmex.messages import LOCALE_FOLDER

KEYWORDS = {"say": 1, "say_plural": 2}
"""What says a sentence, and how many of its first arguments are the sentence: one, or one and its plural."""
HEAD = """\
# The sentences of usmex, collected by `make messages`.
# To begin a language, say the Spanish of Mexico (es_MX, which writes 1,194.5; es writes 1.194,5):
#   .venv/bin/pybabel init --input-file src/usmex/locale/usmex.pot --output-dir src/usmex/locale --domain usmex --locale es_MX
# and when src/usmex/locale/es_MX/LC_MESSAGES/usmex.po is translated:
#   .venv/bin/pybabel compile --directory src/usmex/locale --domain usmex
# USMEX_LANGUAGE=es_MX (or es) then speaks Spanish, and English where a sentence is still missing. Before that all is
# English, numbers and dates too.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Babel's own header holds the time at which it was written; this one stays the same."""


def sentences(code: str) -> Iterator[tuple[str, ...]]:
    """The sentences that a module says, in their order: each alone, or with its plural.

    Read from Python's syntax tree and not by Babel, which before Python 3.12 sees nothing that stands in an f-string.
    """

    def said(node: ast.AST) -> Iterator[tuple[str, ...]]:
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments) if (
                name in KEYWORDS
            ):
                values = [getattr(part, "value", None) for part in arguments[: KEYWORDS[name]]]
                texts = tuple(value for value in values if isinstance(value, str))
                if len(texts) == KEYWORDS[name]:
                    yield texts
        for child in ast.iter_child_nodes(node):
            yield from said(child)

    return said(ast.parse(code))


def template() -> str:
    """The text of the translation template: one entry per sentence, with the files that say it."""
    catalogue = Catalog()
    files = sorted((path.relative_to(PACKAGE).as_posix(), path) for path in PACKAGE.rglob("*.py"))
    for name, path in files:
        for found in sentences(path.read_text(encoding="utf-8")):
            catalogue.add(found[0] if len(found) == 1 else found, locations=[(name, 0)])
    output = io.BytesIO()
    write_po(output, catalogue, width=110, omit_header=True, include_lineno=False, sort_by_file=False)
    return HEAD + output.getvalue().decode("utf-8")


def main() -> None:
    """Write the template."""
    LOCALE_FOLDER.mkdir(exist_ok=True)
    (LOCALE_FOLDER / "usmex.pot").write_text(template(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
