"""The exported question bank, read again by readers that share nothing with the writers.

The reader of Moodle XML and the one of GIFT follow the rules by which Moodle's own import reads these files; the
one of QTI carries out each item's response processing, as a platform would.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from dataclasses import dataclass, field, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.exports import __main__ as command
from courselab.exports import page
from courselab.exports.gift import gift_text
from courselab.exports.moodle import moodle_xml
from courselab.exports.page import Page, Picture, read_page
from courselab.exports.qti import qti_zip
from courselab.exports.sheet import key_html, sheet_html
from courselab.quiz import Bank, Question, bank_for, banks, expected, grade, read_bank, wrong_answers
from courselab.shown import Shown

from .notebooks import noting
from .test_bank import EVERYTHING, HEAD, ONE

SHARES = {100, 50, 33.33333, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10}
"""Parts of the points that Moodle knows, in percent."""
SEVERAL = """
- id: trial.several
  kind: several
  holds: ['1 < 2']
  prompt: {en: "Which ones?"}
  options:
    - {text: {en: "one"}, correct: true, because: {en: "It does so."}}
    - {text: {en: "two"}, correct: true, because: {en: "It also does."}}
    - {text: {en: "three"}, because: {en: "It does not."}}
  hints: [{en: "Two of them."}]
"""
HOSTILE = '<script>alert(1)</script> {~=#:}-> $x$ and $5 \\\\num{3} \\\\(y\\\\) `c` ]]> &amp; "q" [a](javascript:b) ![p](no.png) // %.'
"""As it stands between quotes in YAML."""
HOSTILE_TEXT = HOSTILE.replace("\\\\", "\\")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def parsed(content: str) -> _Text:
    reader = _Text()
    reader.feed(content)
    reader.close()
    return reader


def words(content: str) -> str:
    """What a reader of this HTML reads."""
    return " ".join("".join(parsed(content).pieces).split())


def bare(text: str) -> str:
    """A text of the bank without its stars."""
    return " ".join(text.replace("*", "").split())


@cache
def page_of(lesson: str) -> tuple[Bank, Page]:
    bank = bank_for(lesson)
    return bank, read_page(bank)


def trial(tmp_path: Path, text: str) -> tuple[Bank, Page]:
    path = tmp_path / "trial.yaml"
    path.write_text(text, encoding="utf-8")
    bank = read_bank(path)
    pictures = {bank.questions[0].id: Picture("some", 1, b"\x89PNG", 'A "chart" <of> x & y')}
    return bank, Page("trial", "A title: {with} $signs$ / more", pictures)


@pytest.fixture(params=[*banks(), "every kind", "hostile"])
def exported(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Bank, Page]:
    """Each lesson, then a bank with every kind of question, then one whose texts would break in."""
    several = EVERYTHING.replace("questions:\n", "questions:\n" + SEVERAL, 1)
    match request.param:
        case "every kind":
            return trial(tmp_path, several)
        case "hostile":
            added = HOSTILE.replace('"', '\\"')
            marked = re.sub(r'\{en: "([^"]*)"\}', lambda text: f'{{en: "{text[1]} {added}"}}', several)
            bank, page = trial(tmp_path, marked)
            assert HOSTILE_TEXT in bank.questions[0].prompt["en"]
            return bank, page
    return page_of(request.param)


@dataclass
class Answer:
    """A reader's answer with what it earns, in percent, and what it is told."""

    text: str
    fraction: float
    feedback: str
    tolerance: float = 0.0


@dataclass
class Read:
    """A question as a platform's import has it."""

    kind: str
    text: str
    general: str
    answers: list[Answer] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    combined: str = ""
    hints: list[str] = field(default_factory=list)

    def reply(self, number: float) -> Answer:
        """The first numerical answer that takes this number."""
        for answer in self.answers:
            if answer.text == "*" or abs(float(answer.text) - number) <= answer.tolerance + 1e-9:
                return answer
        raise AssertionError("no answer takes this number")


# Moodle XML


def inner(element: ET.Element, name: str) -> str:
    """The text of a child, which must be there once."""
    found = element.findall(f"{name}/text")
    assert len(found) == 1, name
    return found[0].text or ""


def read_moodle(text: str) -> dict[str, Read]:
    root = ET.fromstring(text)
    assert root.tag == "quiz"
    first, *rest = root
    assert first.get("type") == "category" and inner(first, "category").startswith("$course$/top/")
    found: dict[str, Read] = {}
    for element in rest:
        kind, name = str(element.get("type")), inner(element, "name")
        assert element.tag == "question" and name not in found
        assert element.findtext("idnumber") == name
        for part in ("questiontext", "generalfeedback"):
            assert element.find(part).get("format") == "html"  # type: ignore[union-attr]
        found[name] = read = Read(
            kind, words(inner(element, "questiontext")), words(inner(element, "generalfeedback"))
        )
        pictures = [tag["src"] for name, tag in parsed(inner(element, "questiontext")).tags if name == "img"]
        files = [f"@@PLUGINFILE@@/{file.get('name')}" for file in element.findall("questiontext/file")]
        assert pictures == files and all(file.get("encoding") == "base64" for file in element.iter("file"))
        read.hints = [words(hint.findtext("text") or "") for hint in element.findall("hint")]
        for answer in element.findall("answer"):
            feedback = words(inner(answer, "feedback")) if answer.find("feedback") is not None else ""
            tolerance = float(answer.findtext("tolerance") or 0)
            content = answer.findtext("text") or ""
            told = content if kind == "numerical" else words(content)
            read.answers.append(Answer(told, float(str(answer.get("fraction"))), feedback, tolerance))
        for part in element.findall("subquestion"):
            read.pairs.append((words(part.findtext("text") or ""), inner(part, "answer")))
        if kind in ("multichoice", "ordering", "matching"):
            read.combined = words(inner(element, "correctfeedback"))
            for part in ("partiallycorrectfeedback", "incorrectfeedback"):
                inner(element, part)
        if kind == "multichoice":
            assert element.findtext("single") in ("true", "false")
            check_shares([answer.fraction for answer in read.answers], element.findtext("single") == "true")
        if kind == "numerical":
            assert read.answers[-1].text == "*" and read.answers[0].fraction == 100
        if kind == "ordering":
            assert [answer.fraction for answer in read.answers] == [*range(1, len(read.answers) + 1)]
            assert element.findtext("selecttype") == "ALL" and element.findtext("layouttype") == "VERTICAL"
            assert element.findtext("gradingtype") == "ABSOLUTE_POSITION"
        if kind == "essay":
            assert element.findtext("defaultgrade") == "0" and element.findtext("responseformat") == "editor"
    return found


def check_shares(fractions: list[float], single: bool) -> None:
    assert all(share == 0 or abs(share) in SHARES for share in fractions)
    if single:
        assert sorted(fractions)[-2:] == [0, 100]
    else:
        assert sum(share for share in fractions if share > 0) == pytest.approx(100, abs=0.01)
        assert sum(share for share in fractions if share < 0) == pytest.approx(-100, abs=0.01)


# GIFT


def protected(text: str) -> str:
    """Escaped signs as private characters, as Moodle puts placeholders before it splits a question."""
    return re.sub(r"\\([\\:#={}~n])", lambda sign: chr(0xE000 + ord(sign[1])), text)


def signs(text: str) -> str:
    return re.sub(
        "[\ue000-\ue0ff]", lambda sign: "\n" if (one := chr(ord(sign[0]) - 0xE000)) == "n" else one, text
    ).strip()


def split_answer(text: str) -> tuple[str, str]:
    answer, _, feedback = text.partition("#")
    return signs(answer), words(signs(feedback))


def weight_of(text: str, otherwise: float) -> tuple[float, str]:
    found = re.match(r"%(-?\d+(?:\.\d+)?)%", text)
    return (float(found[1]), text[found.end() :]) if found else (otherwise, text)


def read_gift(text: str) -> dict[str, Read]:
    found: dict[str, Read] = {}
    category, *blocks = re.split(r"\n[ \t]*\n", text.strip())
    assert category.startswith("$CATEGORY: $course$/top/") and "\n" not in category
    for block in blocks:
        assert not any(line.strip().startswith("//") for line in block.splitlines())
        body = protected(block)
        _, name, body = body.split("::", 2)
        prompt, answers = body.split("{", 1)
        answers, after = answers.split("}", 1)
        assert not after.strip() and prompt.startswith("[html]")
        answers, _, general = answers.partition("####")
        answers = answers.strip()
        assert signs(name) not in found
        found[signs(name)] = read = Read("", words(signs(prompt[6:])), words(signs(general)))
        if not answers:
            read.kind = "essay"
        elif answers.startswith("#"):
            read.kind = "numerical"
            keys, _, wrong = answers[1:].partition("~")
            for part in keys.strip().split("=")[1:]:
                share, rest = weight_of(part.strip(), 100)
                number, feedback = split_answer(rest)
                value, _, tolerance = number.partition(":")
                read.answers.append(Answer(value, share, feedback, float(tolerance)))
            read.answers.append(Answer("*", 0, split_answer(wrong)[1]))
        elif "~" in answers:
            read.kind = "multichoice"
            for part in answers.replace("=", "~=").split("~")[1:]:
                right = part.startswith("=")
                share, rest = weight_of(part.lstrip("=").strip(), 100 if right else 0)
                option, feedback = split_answer(rest)
                read.answers.append(Answer(words(option), share, feedback))
            check_shares([answer.fraction for answer in read.answers], "=" in answers)
        else:
            read.kind = "matching"
            for part in answers.split("=")[1:]:
                left, right = part.split("->", 1)
                read.pairs.append((words(signs(left)), signs(right)))
    return found


def check_reply(question: Question, read: Read) -> None:
    """Each answer earns and is told what the lesson would say to it."""
    match question.kind:
        case "one":
            assert [answer.text for answer in read.answers] == [
                bare(option.text["en"]) for option in question.options
            ]
            for option, answer in zip(question.options, read.answers, strict=True):
                reply = grade(question, option.id)
                assert (answer.fraction == 100) is (reply.tone == "yes")
                assert answer.feedback == bare(reply.text) and bare(option.because["en"]) in answer.feedback
        case "several":
            for option, answer in zip(question.options, read.answers, strict=True):
                assert (answer.fraction > 0) is option.correct
                assert (answer.text, answer.feedback) == (bare(option.text["en"]), bare(option.because["en"]))
        case "number":
            tried = [expected(question), *wrong_answers(question)]
            for typed in tried:
                reply, answer = grade(question, typed), read.reply(float(typed))
                assert (answer.fraction == 100) is (reply.tone == "yes"), typed
                assert answer.feedback.startswith(bare(reply.text)), typed
            assert question.unit and bare(question.unit["en"]) in read.text
        case "opinion":
            assert read.kind == "essay" and not read.answers
            for option in question.options:
                assert bare(option.text["en"]) in read.text and bare(option.because["en"]) in read.general
        case "match":
            right = {(bare(pair.left["en"]), bare(pair.right["en"])) for pair in question.pairs}
            assert {(left, " ".join(other.split())) for left, other in read.pairs} == right
            assert all(bare(pair.because["en"]) in read.general for pair in question.pairs)
        case "order":
            assert all(bare(option.because["en"]) in read.general for option in question.options)
    if question.right and question.kind != "number":
        assert bare(question.right["en"]) in read.combined + read.general


def test_moodle_xml_says_what_the_lesson_says(exported: tuple[Bank, Page]) -> None:
    bank, page = exported
    text = moodle_xml(bank, page)
    found = read_moodle(text)
    assert list(found) == [question.id for question in bank.questions]
    for question in bank.questions:
        read = found[question.id]
        assert read.text.startswith(bare(question.prompt["en"]))
        check_reply(question, read)
        assert read.hints == [bare(hint["en"]) for hint in question.hints]
        if question.kind == "order":
            assert read.kind == "ordering"
            assert [answer.text for answer in read.answers] == [
                bare(item.text["en"]) for item in question.options
            ]
    tags = [tag.text for tag in ET.fromstring(text).iterfind("question/tags/tag/text")]
    assert {claim for question in bank.questions for claim in question.claims} <= set(tags)


def test_gift_says_what_the_lesson_says(exported: tuple[Bank, Page]) -> None:
    bank, page = exported
    found = read_gift(gift_text(bank, page))
    assert list(found) == [question.id for question in bank.questions]
    for question in bank.questions:
        read = found[question.id]
        assert read.text.startswith(bare(question.prompt["en"]))
        check_reply(question, read)
        if question.kind == "order":
            places = [
                (bare(item.text["en"]), str(place)) for place, item in enumerate(question.options, start=1)
            ]
            assert sorted(read.pairs) == sorted(places) and read.pairs != places


# QTI

QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
PACKAGE = "{http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1}"


@dataclass
class Item:
    """One question of a QTI package; ``answer`` carries out its response processing."""

    element: ET.Element
    text: str
    labels: dict[str, str]
    """What each choice says, by its identifier."""
    feedback: dict[str, str]

    def answer(self, *chosen: str) -> tuple[float, str]:
        """The score and everything that is told for these choices, or for a number."""
        score, told = 0.0, []
        for condition in self.element.iter(f"{QTI}respcondition"):
            (test,) = condition.findall(f"{QTI}conditionvar")
            if not all(_holds(part, chosen) for part in test):
                continue
            for change in condition.findall(f"{QTI}setvar"):
                score = float(change.text or 0)
            told += [
                self.feedback[show.get("linkrefid") or ""]
                for show in condition.findall(f"{QTI}displayfeedback")
            ]
            if condition.get("continue") != "Yes":
                break
        return score, " ".join(told)

    def choose(self, *texts: str) -> tuple[float, str]:
        """The same, by what the choices say."""
        by_text = {text: label for label, text in self.labels.items()}
        return self.answer(*(by_text[bare(text)] for text in texts))


def _holds(test: ET.Element, chosen: tuple[str, ...]) -> bool:
    name = test.tag.removeprefix(QTI)
    match name:
        case "other":
            return True
        case "and":
            return all(_holds(part, chosen) for part in test)
        case "or":
            return any(_holds(part, chosen) for part in test)
        case "not":
            return not any(_holds(part, chosen) for part in test)
        case "varequal":
            return any(_same(test.text or "", one) for one in chosen)
        case "vargte":
            return float(chosen[0]) >= float(test.text or "")
        case "varlte":
            return float(chosen[0]) <= float(test.text or "")
    raise AssertionError(f"no platform knows <{name}>")


def _same(wanted: str, given: str) -> bool:
    try:
        return float(wanted) == float(given)
    except ValueError:
        return wanted == given


def read_qti(package: bytes) -> dict[str, Item]:
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        assert file.testzip() is None
        names = {name for name in file.namelist() if not name.endswith("/")}
        manifest = ET.fromstring(file.read("imsmanifest.xml"))
        listed = {str(entry.get("href")) for entry in manifest.iter(f"{PACKAGE}file")}
        assert listed == names - {"imsmanifest.xml"}
        known = {resource.get("identifier") for resource in manifest.iter(f"{PACKAGE}resource")}
        assert {entry.get("identifierref") for entry in manifest.iter(f"{PACKAGE}dependency")} <= known
        (assessment,) = (
            resource
            for resource in manifest.iter(f"{PACKAGE}resource")
            if resource.get("type") == "imsqti_xmlv1p2"
        )
        root = ET.fromstring(file.read(str(assessment[0].get("href"))))
    found: dict[str, Item] = {}
    idents: set[str] = set()
    for element in root.iter(f"{QTI}item"):
        (presentation,) = element.findall(f"{QTI}presentation")
        html = presentation.findtext(f"{QTI}material/{QTI}mattext") or ""
        for tag, attributes in parsed(html).tags:
            if tag == "img":
                assert str(attributes["src"]).replace("%24IMS-CC-FILEBASE%24/", "") in names
        labels = {
            str(label.get("ident")): words(label.findtext(f"{QTI}material/{QTI}mattext") or "")
            for label in element.iter(f"{QTI}response_label")
        }
        feedback = {
            str(entry.get("ident")): words("".join(part.text or "" for part in entry.iter(f"{QTI}mattext")))
            for entry in element.iter(f"{QTI}itemfeedback")
        }
        name, ident = str(element.get("title")), str(element.get("ident"))
        assert name not in found and ident not in idents
        idents.add(ident)
        found[name] = Item(element, words(html), labels, feedback)
    return found


def test_qti_says_what_the_lesson_says(exported: tuple[Bank, Page]) -> None:
    bank, page = exported
    found = read_qti(qti_zip(bank, page))
    names = []
    for question in bank.questions:
        if question.kind in ("order", "match"):
            names += _check_parts(question, found)
            continue
        names.append(question.id)
        item = found[question.id]
        assert item.text.startswith(bare(question.prompt["en"]))
        if question.kind == "one":
            for option in question.options:
                score, told = item.choose(option.text["en"])
                reply = grade(question, option.id)
                assert score == (100 if reply.tone == "yes" else 0)
                assert bare(reply.text) in told
                assert sum(bare(other.because["en"]) in told for other in question.options) == 1
        elif question.kind == "several":
            right = [option.text["en"] for option in question.options if option.correct]
            assert item.choose(*right)[0] == 100
            assert item.choose(*right[1:])[0] == 0
            for option in question.options:
                score, told = item.choose(*{*right, option.text["en"]})
                assert score == (100 if option.correct else 0) and bare(option.because["en"]) in told
        elif question.kind == "number":
            assert item.answer(expected(question))[0] == 100
            assert bare(grade(question, expected(question)).text) in item.answer(expected(question))[1]
            for typed in wrong_answers(question):
                score, told = item.answer(typed)
                assert score == 0 and bare(grade(question, typed).text) in told
        else:
            score, told = item.answer("an essay")
            assert score == 0 and all(bare(option.because["en"]) in told for option in question.options)
    assert sorted(found) == sorted(names)


def _check_parts(question: Question, found: dict[str, Item]) -> list[str]:
    """An order and a match are one item for each of their parts."""
    if question.kind == "order":
        places = [str(place) for place in range(1, len(question.options) + 1)]
        parts = [(option, place, places) for option, place in zip(question.options, places, strict=True)]
        pieces = [(option.id, option.text, place, places, option.because) for option, place, places in parts]
    else:
        rights = [pair.right["en"] for pair in question.pairs]
        pieces = [(pair.id, pair.left, pair.right["en"], rights, pair.because) for pair in question.pairs]
    told_at_the_end = []
    for name, text, right, choices, because in pieces:
        item = found[f"{question.id}.{name}"]
        assert bare(text["en"]).rstrip(".") in item.text
        for choice in choices:
            score, told = item.choose(choice)
            assert score == (100 if choice == right else 0) and bare(because["en"]) in told
            told_at_the_end.append(told)
    assert question.right and any(bare(question.right["en"]) in told for told in told_at_the_end)
    return [f"{question.id}.{name}" for name, *_ in pieces]


# The sheet and its key


def test_the_sheet_asks_everything_and_tells_nothing(exported: tuple[Bank, Page]) -> None:
    bank, page = exported
    sheet = words(sheet_html(bank, page).split("</style>")[1])
    for item in bank.items:
        assert bare(item.prompt["en"]) in sheet
    for question in bank.questions:
        shown = [*(option.text for option in question.options), *(pair.left for pair in question.pairs)]
        shown += [pair.right for pair in question.pairs]
        assert all(bare(text["en"]) in sheet for text in shown)
        secret = [option.because for option in question.options] + [pair.because for pair in question.pairs]
        secret += [near.because for near in question.near] + list(question.hints)
        secret += [text for text in (question.right, question.otherwise, question.low, question.high) if text]
        told = [text["en"] for text in secret if len(text["en"]) > 12 and bare(text["en"]) in sheet]
        assert told == [], question.id
    assert all(bare(prediction.think["en"]) not in sheet for prediction in bank.predictions)


def test_the_key_answers_everything(exported: tuple[Bank, Page]) -> None:
    bank, page = exported
    key = words(key_html(bank, page).split("</style>")[1])
    for question in bank.questions:
        reasons = [
            *(option.because for option in question.options),
            *(pair.because for pair in question.pairs),
        ]
        reasons += [near.because for near in question.near]
        assert all(bare(reason["en"]) in key for reason in reasons), question.id
        if question.derive:
            assert " ".join(question.derive.split()) in key
    assert all(bare(prediction.think["en"]) in key for prediction in bank.predictions)


def test_the_letters_of_the_key_are_those_of_the_sheet(tmp_path: Path) -> None:
    bank, page = trial(tmp_path, EVERYTHING)
    sheet = re.split(r"Question \d", words(sheet_html(bank, page).split("</style>")[1]))
    key = re.split(r"Question \d", words(key_html(bank, page).split("</style>")[1]))
    assert "Athis" in sheet[1] and "Right: A" in key[1]
    order = {text: letter for letter, text in re.findall(r"([ABC])(first|second|third)", sheet[4])}
    assert f"Right: {order['first']}, {order['second']}, {order['third']}" in key[4]
    match = {text: letter for letter, text in re.findall(r"([ABC])(uno|dos|tres)", sheet[5])}
    assert f"Right, from top to bottom: {match['uno']}, {match['dos']}, {match['tres']}" in key[5]


def test_nothing_of_a_bank_becomes_markup(exported: tuple[Bank, Page]) -> None:
    """Texts stay texts: no script, no link, no picture but the lesson's charts, no request to anywhere."""
    bank, page = exported
    moodle = ET.fromstring(moodle_xml(bank, page))
    pieces = [element.text or "" for element in moodle.iter("text")]
    package = zipfile.ZipFile(io.BytesIO(qti_zip(bank, page)))
    (name,) = (name for name in package.namelist() if re.fullmatch(r"(\w+)/\1\.xml", name))
    pieces += [element.text or "" for element in ET.fromstring(package.read(name)).iter(f"{QTI}mattext")]
    pieces += [sheet_html(bank, page), key_html(bank, page)]
    allowed = {"p", "ul", "li", "em", "strong", "div", "img"}
    alts = {picture.alt for picture in page.pictures.values()}
    for piece in pieces[:-2]:
        # A right side of a match is plain text in Moodle; it holds signs, never markup that is read.
        if piece.startswith("<"):
            assert {tag for tag, _ in parsed(piece).tags} <= allowed
            assert {attributes["alt"] for tag, attributes in parsed(piece).tags if tag == "img"} <= alts
    for piece in pieces[-2:]:
        tags = parsed(piece).tags
        assert not {tag for tag, _ in tags} & {"script", "a", "iframe", "object", "link", "form"}
        assert all(attributes["src"].startswith("data:image/png") for tag, attributes in tags if tag == "img")  # type: ignore[union-attr]
        assert {attributes["alt"] for tag, attributes in tags if tag == "img"} <= alts
        assert not any(key.startswith("on") for _, attributes in tags for key in attributes)


# Pictures


def test_a_question_gets_the_chart_that_the_lesson_has_shown_by_then() -> None:
    _, page = page_of("03_pan_cooperation_merida")
    assert page.heading == "Lesson 03: What changed when the PRI lost?"
    assert {item: picture.name for item, picture in page.pictures.items()} == {
        "merida.jump": "aid_flows",
        "merida.constant": "aid_flows",
        "merida.stage": "promise_and_cash",
        "merida.paid_share": "promise_and_cash",
        "merida.label": "before_merida",
    }
    assert all(picture.png.startswith(b"\x89PNG") and picture.alt for picture in page.pictures.values())
    shown = sheet_html(*page_of("03_pan_cooperation_merida"))
    assert [shown.count(picture.alt[:40]) for picture in page.pictures.values()] == [1] * 5


def test_a_bet_gets_no_picture_and_an_own_question_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question that the lesson asks before its chart would be answered by it."""

    def chart(png: bytes) -> nbformat.NotebookNode:
        data = {"text/plain": "[chart: some]", "image/png": base64.b64encode(png).decode()}
        picture = new_output("display_data", data, metadata={"image/png": {"alt": "Alt"}})
        words = new_output("display_data", {"text/plain": "It rose."})
        return noting(new_code_cell(outputs=[picture, words]), Shown("chart", "some"))

    def asked(name: str) -> nbformat.NotebookNode:
        printed = new_output("display_data", {"text/plain": "Question"})
        return noting(new_code_cell(outputs=[printed]), Shown("question", f"trial.{name}"))

    cells = [
        new_markdown_cell("# A question?\n\nText."),
        asked("bet"),
        chart(b"first"),
        asked("asked"),
        chart(b"second"),
        new_code_cell('lesson.quiz("trial.own")'),
    ]
    nbformat.write(new_notebook(cells=cells), tmp_path / "trial.ipynb")
    monkeypatch.setattr(page, "COURSE", replace(COURSE, folders={**COURSE.folders, "notebooks": tmp_path}))
    asking = ONE.replace("claims: [C01]", "evidence: {chart: some}")
    texts = [asking.replace("trial.one", f"trial.{name}") for name in ("bet", "asked", "own")]
    bank, _ = trial(tmp_path, HEAD + "".join(texts))
    found = page.read_page(bank)
    assert found.title == "A question?"
    assert {item: (picture.number, picture.png) for item, picture in found.pictures.items()} == {
        "trial.asked": (1, b"first"),
        "trial.own": (2, b"second"),
    }
    cells[2].source = "lesson.show(explore.other())"
    nbformat.write(new_notebook(cells=cells), tmp_path / "trial.ipynb")
    with pytest.raises(CourseError, match=r"does not say what its cell “.*” shows"):
        page.read_page(bank)


@pytest.mark.parametrize("lesson", banks())
def test_predictions_are_drawn_before_any_chart_is_seen(lesson: str) -> None:
    bank, page = page_of(lesson)
    sheet = sheet_html(bank, page)
    drawn, _, rest = sheet.partition('class="next-page"')
    assert "<img" not in drawn and "<svg" not in rest
    assert drawn.count("<svg") == len(bank.predictions)
    assert drawn.count("<polyline") == sum(1 + len(item.context) for item in bank.predictions)


# The command


def test_the_command_writes_every_file_and_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lesson = "00_start_here"
    assert command.main([lesson], tmp_path) == 0
    assert sorted(path.name for path in (tmp_path / lesson).iterdir()) == [
        "00_start_here.gift.txt",
        "00_start_here.moodle.xml",
        "00_start_here.qti.zip",
        "00_start_here_key.html",
        "00_start_here_sheet.html",
        "README.md",
    ]
    assert f"1 lesson is in {tmp_path}." in capsys.readouterr().out
    notes = (tmp_path / lesson / "README.md").read_text(encoding="utf-8")
    for kept in ("`start.order`, GIFT: The order becomes a matching", "`start.match`, QTI: The pairs become"):
        assert kept in notes
    assert "`start.one`, Moodle" not in notes
    assert "Canvas" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_a_lesson_that_is_not_there_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["03_pan_cooperation_merid"], tmp_path) == 1
    assert "Did you mean “03_pan_cooperation_merida.yaml”?" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_numbers_near_zero_are_left_out_of_qti_only(tmp_path: Path) -> None:
    bank, page = trial(tmp_path, EVERYTHING.replace("'50 + 7'", "'1'").replace("{value: 75", "{value: 15"))
    assert "trial.number" not in read_qti(qti_zip(bank, page))
    assert "trial.number" in read_moodle(moodle_xml(bank, page))
    assert "`trial.number`, QTI: Left out" in command.notes(bank, page)
