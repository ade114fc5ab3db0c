"""Collect every sentence that ``usmex`` says into ``locale/usmex.pot`` for translators."""

from __future__ import annotations

import io

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from usmex.folders import PACKAGE
from usmex.messages import LOCALE_FOLDER

KEYWORDS = {"say": (1,), "say_plural": (1, 2)}
HEAD = """\
# The sentences of usmex, collected by `make messages`.
# To begin a language, say Spanish (es):
#   .venv/bin/pybabel init --input-file src/usmex/locale/usmex.pot --output-dir src/usmex/locale --domain usmex --locale es
# and when src/usmex/locale/es/LC_MESSAGES/usmex.po is translated:
#   .venv/bin/pybabel compile --directory src/usmex/locale --domain usmex
# USMEX_LANGUAGE=es then speaks Spanish, and English where a sentence is still missing.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Babel's own header holds the time at which it was written; this one stays the same."""


def template() -> str:
    """The text of the translation template: one entry per sentence, with the files that say it."""
    catalogue = Catalog()
    found = extract_from_dir(str(PACKAGE), method_map=[("**.py", "python")], keywords=KEYWORDS)
    for file, _line, message, _comments, _context in sorted(found, key=lambda item: (item[0], item[1])):
        catalogue.add(message, locations=[(file, 0)])
    output = io.BytesIO()
    write_po(output, catalogue, width=110, omit_header=True, include_lineno=False, sort_by_file=False)
    return HEAD + output.getvalue().decode("utf-8")


def main() -> None:
    """Write the template."""
    LOCALE_FOLDER.mkdir(exist_ok=True)
    (LOCALE_FOLDER / "usmex.pot").write_text(template(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
