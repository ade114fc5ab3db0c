"""Collect every sentence that is said to a reader for translators: a template of the machine, one of the course."""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from courselab.course import COURSE
from courselab.home import PACKAGE
from courselab.messages import CATALOGS

KEYWORDS = {"say": 1, "say_plural": 2}
"""What says a sentence, and how many of its first arguments are the sentence: one, or one and its plural."""
HEAD = """\
# The sentences of {name}, collected by `make messages`.
# To begin a language, say the Portuguese of Brazil (pt_BR; the country decides how numbers are written):
#   .venv/bin/pybabel init --input-file {folder}/{name}.pot --output-dir {folder} --domain {name} --locale pt_BR
# and when {folder}/pt_BR/LC_MESSAGES/{name}.po is translated:
#   .venv/bin/pybabel compile --directory {folder} --domain {name}
# COURSELAB_LANGUAGE=pt_BR (or pt) then speaks Portuguese, and English where a sentence is still missing. Before that all
# is English, numbers and dates too.
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


CODE = {"courselab": PACKAGE, COURSE.name: COURSE.code}
"""Where the code lies that says the sentences of each template."""


def template(name: str) -> str:
    """The text of a translation template: one entry per sentence, with the files that say it."""
    catalogue = Catalog()
    code = CODE[name]
    for path in sorted(code.rglob("*.py")):
        for found in sentences(path.read_text(encoding="utf-8")):
            place = path.relative_to(code).as_posix()
            catalogue.add(found[0] if len(found) == 1 else found, locations=[(place, 0)])
    output = io.BytesIO()
    write_po(output, catalogue, width=110, omit_header=True, include_lineno=False, sort_by_file=False)
    head = HEAD.replace("{name}", name).replace("{folder}", COURSE.near(CATALOGS[name]))
    return head + output.getvalue().decode("utf-8")


def main() -> None:
    """Write the templates that lie in the course's folder: the machine's own where it is developed."""
    for name, folder in CATALOGS.items():
        if not folder.is_relative_to(COURSE.root):
            continue
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.pot").write_text(template(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
