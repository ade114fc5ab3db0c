"""A small assignment, with one task of each kind, to try the classroom on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from courselab.classroom.exercises import EXERCISES
from courselab.notebooks.execution import KERNEL, write

NAME = "small"
KEYS = """\
assignment: small
minutes: 20
tasks:
  - id: paid_share
    kind: number
    points: 3
    level: 1
    variants:
      - {first_year: 2008, last_year: 2015}
      - {first_year: 2010, last_year: 2014}
    key: '100 * total("aid_by_year", "amount_usd", stage="paid", fiscal_year=between({first_year}, {last_year})) / total("aid_by_year", "amount_usd", stage="obligated", fiscal_year=between({first_year}, {last_year}))'
    tolerance: 0.5
    slips:
      - key: '100 * total("aid_by_year", "amount_usd", stage="obligated", fiscal_year=between({first_year}, {last_year})) / total("aid_by_year", "amount_usd", stage="paid", fiscal_year=between({first_year}, {last_year}))'
        earns: 1
        because: {en: "You divided what was obligated by what was paid; turn the fraction over."}
    right: {en: "Much of what is obligated is paid in later years."}
    otherwise: {en: "Choose the two stages first, then add up the same years of both."}
  - id: largest_account
    kind: text
    points: 2
    level: 1
    key: 'largest("aid_by_account", "obligated_usd", by="account", fiscal_year=2010)'
    right: {en: "It paid for equipment and training."}
    otherwise: {en: "Sort the accounts of 2010 by what was obligated."}
  - id: first_years
    kind: items
    points: 2
    level: 1
    key: ['2008', '2009']
    right: {en: "The first two years of the initiative."}
    otherwise: {en: "Look at the first two rows from 2008 on."}
  - id: by_stage
    kind: mapping
    points: 2
    level: 2
    key: 'series("aid_by_year", "amount_usd", by="stage", fiscal_year=2010)'
    tolerance: 1000
    right: {en: "The stages are different counts of the same money."}
    otherwise: {en: "Group the rows of 2010 by stage."}
  - id: paid_in
    kind: function
    points: 4
    level: 2
    cases: [{year: 2008}, {year: 2010}, {year: 2012}, {year: 2014}]
    key: 'total("aid_by_year", "amount_usd", stage="paid", fiscal_year={year}) / 1e6'
    tolerance: 0.1
    slips:
      - key: 'total("aid_by_year", "amount_usd", stage="paid", fiscal_year={year})'
        because: {en: "Your function gives dollars; millions were asked for."}
    right: {en: "One function serves every year."}
    otherwise: {en: "Filter by stage and by year, then add."}
  - id: reading
    kind: written
    points: 5
"""
SOLUTIONS = {
    "paid_share": (
        'aid = usmex.load("aid_by_year")\n'
        "years = aid[aid.fiscal_year.between(first_year, last_year)]\n"
        'sums = years.groupby("stage").amount_usd.sum()\n'
        'paid_share = 100 * sums["paid"] / sums["obligated"]'
    ),
    "largest_account": (
        'accounts = usmex.load("aid_by_account").query("fiscal_year == 2010")\n'
        'largest_account = accounts.groupby("account").obligated_usd.sum().idxmax()'
    ),
    "first_years": "first_years = list(range(2008, 2010))",
    "by_stage": 'by_stage = usmex.load("aid_by_year").query("fiscal_year == 2010").groupby("stage").amount_usd.sum()',
    "paid_in": (
        "def paid_in(year):\n"
        '    aid = usmex.load("aid_by_year")\n'
        '    return aid[(aid.stage == "paid") & (aid.fiscal_year == year)].amount_usd.sum() / 1e6'
    ),
}
CHECKS = {
    "paid_share": 'check.number("paid_share")',
    "largest_account": 'check.text("largest_account")',
    "first_years": 'check.items("first_years")',
    "by_stage": 'check.mapping("by_stage")',
    "paid_in": 'check.function("paid_in", example={"year": 2009})',
}
POINTS = {"paid_share": 3, "largest_account": 2, "first_years": 2, "by_stage": 2, "paid_in": 4, "reading": 5}
TASKS = {
    "paid_share": "## 1. How much was paid?\n\nTake the years from <!--first_year-->2008<!--/--> to "
    "<!--last_year-->2015<!--/-->. What was paid, as a percentage of what was obligated?",
    "largest_account": "## 2. Which account was the largest in 2010?",
    "first_years": "## 3. Name the first two years, as a list.",
    "by_stage": "## 4. Add up the amounts of 2010 by stage.",
    "paid_in": "## 5. Write a function `paid_in(year)` that gives the millions of dollars paid in a year.",
    "reading": "## 6. Why are the two sums different?\n\n| criterion | full | half | none | points |\n|---|---|---|---|---:|\n"
    "| names both stages | both | one | none | 5 |",
}


def cell(kind: str, source: str, name: str, *, points: float | None = None, **flags: bool) -> NotebookNode:
    """A cell with nbgrader's metadata."""
    given: dict[str, Any] = {"schema_version": 3, "grade_id": name, "task": False}
    given |= {"grade": False, "solution": False, "locked": False} | flags
    if points is not None:
        given["points"] = points
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    return new(source, id=name, metadata={"nbgrader": given})


def master() -> NotebookNode:
    """The master of the sample."""
    cells = [
        nbformat.v4.new_markdown_cell("# What became of the money?", id="title"),
        cell("code", "import pandas as pd\n\nimport usmex\nfrom usmex import check", "setup", locked=True),
    ]
    for task, text in TASKS.items():
        cells.append(cell("markdown", text, f"{task}-task", locked=True))
        if task == "reading":
            model = "Obligated money is promised; paid money has left the Treasury."
            cells.append(cell("markdown", model, task, grade=True, solution=True, points=POINTS[task]))
            continue
        if task == "paid_share":
            numbers = cell("code", "first_year = 2008\nlast_year = 2015", f"{task}-numbers", locked=True)
            numbers.metadata["tags"] = ["numbers"]
            cells.append(numbers)
        solution = f"# Bind the answer to {task}.\n### BEGIN SOLUTION\n{SOLUTIONS[task]}\n### END SOLUTION"
        cells.append(cell("code", solution, task, solution=True))
        cells.append(
            cell("code", CHECKS[task], f"{task}_check", grade=True, locked=True, points=POINTS[task])
        )
    return nbformat.v4.new_notebook(cells=cells, metadata=KERNEL)


def make_course(root: Path) -> Path:
    """Write the sample as a course folder of its own, with this project's nbgrader settings."""
    (root / "source" / NAME).mkdir(parents=True)
    (root / "keys").mkdir()
    write(master(), root / "source" / NAME / f"{NAME}.ipynb")
    (root / "keys" / f"{NAME}.yaml").write_text(KEYS, encoding="utf-8", newline="\n")
    config = (EXERCISES / "nbgrader_config.py").read_text(encoding="utf-8")
    (root / "nbgrader_config.py").write_text(config, encoding="utf-8", newline="\n")
    return root
