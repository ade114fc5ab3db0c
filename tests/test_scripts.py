"""The scripts that the page is sent: their types, their pure parts, and that they read a number as Python does.

They need Node.js; without it these tests are left out, but not where ``CI`` is set.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import pytest

from courselab.commands.site.replies import question_item
from courselab.messages import Texts
from courselab.quiz import Question, bank_for, grade
from courselab.quiz.grading import LONGEST_TYPED, typed_number

SCRIPTS = Path(__file__).parent / "scripts"
TYPESCRIPT = SCRIPTS / "node_modules" / "typescript"
OLDEST_NODE = 18


def without(reason: str) -> NoReturn:
    """Leave a test out, unless this is the machine that must run all of them."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (CI is set, so no test is left out)")
    pytest.skip(reason)


def run(command: list[str], sent: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=SCRIPTS, input=sent, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def node() -> str:
    found = shutil.which("node")
    if found is None:
        without("Node.js is not here: sudo apt install nodejs npm")
    version = run([found, "--version"]).stdout.strip()
    if int(version.removeprefix("v").partition(".")[0]) < OLDEST_NODE:
        without(f"Node.js is {version}; these tests need {OLDEST_NODE} or newer")
    return found


@pytest.fixture(scope="module")
def compiler(node: str) -> list[str]:
    """The type check in the version that package.json names; fetched the first time."""
    wanted = json.loads((SCRIPTS / "package.json").read_text(encoding="utf-8"))["devDependencies"][
        "typescript"
    ]
    there = TYPESCRIPT / "package.json"
    if not there.exists() or json.loads(there.read_text(encoding="utf-8"))["version"] != wanted:
        npm = shutil.which("npm")
        if npm is None:
            without("npm is not here: sudo apt install npm")
        done = run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        if done.returncode:
            without(f"TypeScript could not be fetched. npm said: {done.stderr.strip()[-300:]}")
    return [node, str(TYPESCRIPT / "bin" / "tsc")]


def test_the_types_of_the_scripts_fit(compiler: list[str]) -> None:
    """In one test, so that only one process fetches the type check."""
    for project in ("tsconfig.json", "tsconfig.lab.json"):
        done = run([*compiler, "--project", project])
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_pure_parts_of_the_scripts(node: str) -> None:
    files = sorted(path.name for path in SCRIPTS.glob("*.test.js"))
    assert len(files) >= 3
    done = run([node, "--test", *files])
    assert done.returncode == 0, done.stdout + done.stderr


# ---------------------------------------------------------------- numbers as people type them

UNITS: tuple[Texts | None, ...] = (
    None,
    {"en": "percent", "es": "por ciento"},
    {"en": "times"},
    {"en": "million dollars"},
    {"en": "percent of the nation's homicides"},
    {"en": "km² of poppy"},
    {"en": "million dollars of FY2024"},
)
SPACES = ["", " ", "  ", "\t", "\n", "\xa0", "\u2009", "\u202f", "\u3000", "\ufeff", "\x85", "\x1c", "\u200b"]
MINUS = ["", "", "", "-", "+", "−", "–", "—", "‐", "‑", "－", "﹣", "--", "- ", "(", "±"]
POINTS = [".", ".", ".", ",", "·", "٫", "．", "..", "'"]
SEPARATORS = ["", "", ",", ",", " ", "\xa0", "\u2009", "\u202f", ".", "'", "’", "_", "，", "٬", ", "]
BESIDE = [
    *("", "", "", "$", "US$", "us$", "Usd", "USD", "%", " %", "percent", "Percents", "PER CIENTO", "million dollars", "MILLION Dollar"),
    *("dollarsss", "times", "Time", "x", "K", "€", "pesos", "km²", "km2", "KM²", "²", "½", "Ⅳ", "e5", "E-3", "nan", "inf", "Infinity"),
    *("homicides", "ſ", "ß", "İ", "ı", "ﬁ", "K", "of", "FY", "s", "S", "niños", "nin\u0303os", "😀", "$1", "{answer}", "\\d", ")"),
]  # fmt: skip
# The digits of a Unicode that every Python and every Node.js knows.
ZEROS = [
    chr(place)
    for place in range(0x110000)
    if unicodedata.ucd_3_2_0.category(chr(place)) == "Nd" and unicodedata.ucd_3_2_0.decimal(chr(place)) == 0
]


def in_script(text: str, zero: str) -> str:
    """The same number in the digits of another script."""
    return "".join(chr(ord(zero) + int(letter)) if letter in "0123456789" else letter for letter in text)


def grouped(digits: str, separator: str, size: int) -> str:
    first = len(digits) % size
    parts = [digits[:first], *(digits[place : place + size] for place in range(first, len(digits), size))]
    return separator.join(part for part in parts if part)


def typed_answers(count: int) -> list[str]:
    """What readers type, and what nobody would: the same on every machine."""
    made = random.Random(20150711)
    some = made.choice

    def number() -> str:
        digits = "".join(made.choices("0123456789", k=some([1, 1, 2, 3, 4, 5, 6, 7, 9, 20, 58, 60, 61, 80])))
        whole = grouped(digits, some(SEPARATORS), some([3, 3, 3, 3, 2, 4])) if made.random() < 0.9 else ""
        decimals = "".join(made.choices("0123456789", k=some([0, 1, 1, 2, 3, 12])))
        text = whole + (some(POINTS) + decimals if made.random() < 0.5 else "")
        return in_script(text, some(ZEROS)) if made.random() < 0.2 else text

    def junk() -> str:
        letters = [*"0123456789.,-+ $%sS", *SPACES, *MINUS, *POINTS, *BESIDE, some(ZEROS)]
        return "".join(some(letters) for _ in range(some([0, 1, 2, 3, 5, 8, 13, 40, 70])))

    def answer() -> str:
        if made.random() < 0.15:
            return junk()
        if made.random() < 0.4:
            return "".join(
                [
                    some(["", "$", "US$ "]),
                    some(["", "-", "−", "+"]),
                    number(),
                    some(["", "%", " million dollars", " times"]),
                ]
            )
        parts = [some(SPACES), some(BESIDE), some(SPACES), some(MINUS), some(SPACES[:2]), number()]
        return "".join([*parts, some(SPACES), some(BESIDE), some(SPACES)])

    plain = [f"{zero}{separator}{zero}{zero}{zero}" for zero in ZEROS for separator in SEPARATORS]
    digits = [in_script("1234567890", zero) for zero in ZEROS]
    cut = ["7" + " " * 58 + "5", "7" + " " * 59 + "5", "😀" * 30 + "7", " " * 30 + "😀" * 31, "0" * 59 + "77"]
    return [*SPACES, *BESIDE, *plain, *digits, *cut, *(answer() for _ in range(count))]


def number_question(unit: Texts | None) -> Question:
    question = bank_for("00_start_here").question("start.number")
    return replace(question, unit=unit)


def test_a_typed_number_is_the_same_in_python_and_in_the_page(node: str) -> None:
    """The reading edition answers without Python: value by value, and reply by reply."""
    questions, answers = [number_question(unit) for unit in UNITS], typed_answers(1500)
    asked = [{"item": question_item(question), "answers": answers} for question in questions]
    done = run([node, "typed.js"], json.dumps(asked))
    assert done.returncode == 0, done.stderr
    understood = 0
    wrong = []
    for question, found in zip(questions, json.loads(done.stdout, parse_int=float), strict=True):
        for answer, there in zip(answers, found, strict=True):
            value = typed_number(answer[:LONGEST_TYPED], question.unit)
            reply = grade(question, answer)
            here: dict[str, Any] = {
                "value": value,
                "reply": {"tone": reply.tone, "text": reply.text, "notes": list(reply.notes)},
            }
            understood += value is not None
            if here != there:
                wrong.append(f"{answer!r} in {question.unit}: Python {here}, the page {there}")
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])
    assert understood > 2000
