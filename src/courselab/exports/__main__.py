"""Write the question bank for learning platforms and for paper: ``python -m courselab.exports [lesson ...]``."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.exports import gift, moodle, qti
from courselab.exports.page import Page, read_page
from courselab.exports.sheet import key_html, sheet_html
from courselab.messages import say, say_plural
from courselab.quiz import Bank, Prediction, Question, bank_for, banks, check_item
from courselab.steps import steps

FOLDER = COURSE.made / "question_bank"


def sound(bank: Bank) -> Bank:
    """The bank without the items whose keys the tables do not bear out, each with a sentence in ``faults``."""
    faults = list(bank.faults)
    kept: list[Question | Prediction] = []
    for item in bank.items:
        try:
            check_item(item)
            kept.append(item)
        except CourseError as error:
            faults.append(str(error))
    return replace(
        bank,
        questions=tuple(item for item in kept if isinstance(item, Question)),
        predictions=tuple(item for item in kept if isinstance(item, Prediction)),
        faults=tuple(faults),
    )


def export(bank: Bank, folder: Path) -> None:
    """Write a lesson's five files and their notes into a folder, in place of what stood there before."""
    page = read_page(bank)
    texts = {
        f"{bank.lesson}.moodle.xml": moodle.moodle_xml(bank, page),
        f"{bank.lesson}.gift.txt": gift.gift_text(bank, page),
        f"{bank.lesson}_sheet.html": sheet_html(bank, page),
        f"{bank.lesson}_key.html": key_html(bank, page),
        "README.md": notes(bank, page),
    }
    package = qti.qti_zip(bank, page)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    (folder / f"{bank.lesson}.qti.zip").write_bytes(package)


def notes(bank: Bank, page: Page) -> str:
    """What each format leaves behind, question by question, in Markdown."""
    lines = [f"# {page.heading}", "", say("What does not come along, question by question:"), ""]
    for question in bank.questions:
        lost = {
            "Moodle XML": moodle.loss(question),
            "GIFT": gift.loss(question, page.pictures.get(question.id)),
            "QTI": qti.loss(question),
        }
        lines += [f"- `{question.id}`, {name}: {sentence}" for name, sentence in lost.items() if sentence]
    lines += [
        f"- `{prediction.id}`: " + say("A prediction to draw is on the sheet only.")
        for prediction in bank.predictions
    ]
    if page.pictures:
        told = say(
            "These questions refer to a chart that the lesson lets its reader change; keep the lesson at hand:"
        )
        lines += ["", told, "", *(f"- `{question}`" for question in page.pictures)]
    return "\n".join(lines) + "\n"


def index() -> str:
    """Which file goes where, in Markdown."""
    rows = [
        (say("Moodle 4.4 or newer"), ".moodle.xml", say("Question bank → Import → Moodle XML format. The most is kept here: pictures, hints, tags, a reply to each answer.")),
        (say("older Moodle"), ".gift.txt", say("Question bank → Import → GIFT format. Orders become matchings; hints, tags and pictures stay behind.")),
        ("Canvas", ".qti.zip", say("Settings → Import Course Content → QTI .zip file. Hints and tags stay behind.")),
        ("Blackboard", ".qti.zip", say("Ultra course view: import it as a question bank, if yours offers QTI. The original view takes only its own packages: use the sheet.")),
        ("Brightspace", ".qti.zip", say("Course Admin → Import/Export/Copy Components → Import Components. Look through the questions after the import.")),
        (say("paper"), "_sheet.html, _key.html", say("Open in a browser and print, on A4 or Letter. The key is a file of its own.")),
    ]  # fmt: skip
    remarks = [
        say("The README of each folder says what a format leaves behind, question by question."),
        say("Predictions are on the printed sheet only: no platform has a question to draw in."),
        say(
            "The questions and their keys are public, like the course: for practice, not for an examination."
        ),
        say("A question of your own beside ours is exported with them: see `exercises/own_questions.md`."),
        say(
            "The tests of the course read every file again by the rules of its format. They cannot try a platform: "
            "import one lesson first and look."
        ),
    ]
    lines = [
        f"# {say('The question bank, lesson by lesson')}",
        "",
        f"| {say('for')} | {say('file')} | {say('where')} |",
        "|---|---|---|",
        *(f"| {where} | `<{say('lesson')}>{file}` | {how} |" for where, file, how in rows),
        "",
        *(f"- {sentence}" for sentence in remarks),
    ]
    return "\n".join(lines) + "\n"


def main(lessons: list[str], out: Path = FOLDER) -> int:
    """Export these lessons, or all. Returns 1 when something was left out, after saying what and why."""
    faults: dict[str, None] = {}
    written = 0
    wanted = lessons or banks()
    for lesson in steps(say("Lesson"), wanted, len(wanted)):
        try:
            bank = sound(bank_for(lesson))
            export(bank, out / lesson)
            written += 1
            faults |= dict.fromkeys(bank.faults)
        except CourseError as error:
            faults[str(error)] = None
    if written:
        (out / "README.md").write_text(index(), encoding="utf-8", newline="\n")
        print(
            say_plural(
                "{count} lesson is in {folder}.", "{count} lessons are in {folder}.", written, folder=out
            )
        )
    for fault in faults:
        print(say("Left out: {fault}", fault=fault), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
