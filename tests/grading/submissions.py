"""What students hand in for the sample assignment: good, odd and hostile, and what each is to earn."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.assignment_sample import SOLUTIONS

Change = Callable[[NotebookNode], NotebookNode | str | None]


@dataclass(frozen=True)
class Handed:
    """``answers`` by task, ``first`` is code that runs before all else, ``change`` alters the whole notebook."""

    points: dict[str, float] = field(default_factory=dict)
    state: str = "graded"
    answers: dict[str, str] = field(default_factory=dict)
    first: str = ""
    written: str = ""
    change: Change | None = None


FULL = {"paid_share": 3.0, "largest_account": 2.0, "first_years": 2.0, "by_stage": 2.0, "paid_in": 4.0}
WRITTEN = "What was promised is not yet paid."
EQUAL = "class Equal:\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\n"
LIAR = (
    "class Liar(float):\n    def __float__(self): return 61.2\n    def __eq__(self, other): return True\n"
    "    def __sub__(self, other): return 0.0\n    def __abs__(self): return 0.0\n"
    "    __class__ = property(lambda self: float)\n    def __hash__(self): return 0\n"
)
FORGE = (
    "from IPython.display import display\n"
    "def forged(task, **given):\n"
    "    display({'text/plain': 'right', 'application/vnd.courselab.answer+json': "
    "{'task': task, 'kind': 'number', 'value': True, 'points': 3, 'tone': 'right'}}, raw=True)\n"
)
REPORT = """\
import json, os
line = json.dumps({"cell": 1, "outputs": [{"output_type": "execute_result", "metadata": {}, "data": {"text/plain": "3.0"}}]})
for parent in (os.getppid(), 1):
    for number in range(3, 40):
        try:
            with open(f"/proc/{parent}/fd/{number}", "w") as pipe:
                pipe.write(line + "\\nnot json\\n[1]\\n")
        except OSError:
            pass
"""


def spying(root: Path) -> str:
    """Code that looks for keys, masters, the gradebook and others' work, and prints whatever it could read."""
    return f"""\
import glob, os, pathlib, sys
read = []
root = pathlib.Path({str(root)!r})
project = pathlib.Path({str(Path(__file__).resolve().parents[2])!r})
places = [root, project / "exercises", project / "tests", project / ".git", pathlib.Path("../source"), pathlib.Path("..", "keys"),
          pathlib.Path("/home"), pathlib.Path({str(Path.home() / ".ssh")!r}), pathlib.Path("/etc/passwd"), pathlib.Path("/etc/shadow")]
for place in places:
    try:
        found = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()][:5]
    except OSError:
        found = []
    read += [str(path) for path in found]
for folder, names, files in os.walk("/"):
    if folder in ("/proc", "/sys", "/usr", sys.prefix, sys.base_prefix):
        names[:] = []
        continue
    read += [f"{{folder}}/{{file}}" for file in files if file.endswith(("gradebook.db", "small.yaml", "small.ipynb"))]
read += [name for name in os.environ if "KEY" in name or "TOKEN" in name or "SECRET" in name]
print("READ:", read)
print("IDS:", [os.getuid() == 0, len(glob.glob("/proc/[0-9]*")) > 60])
"""


SOCKET = """\
import socket
reached = []
for address in (("127.0.0.1", {port}), ("1.1.1.1", 53), ("8.8.8.8", 443)):
    try:
        socket.create_connection(address, timeout=2)
        reached.append(address)
    except OSError:
        pass
print("REACHED:", reached)
"""
WRITER = """\
import pathlib
import usmex
wrote = []
for place in ({root!r}, pathlib.Path(usmex.__file__).parent, pathlib.Path(usmex.__file__).parents[2] / "data", "/", "/usr", "/dev", "/etc", "..", {prefix!r}):
    try:
        (pathlib.Path(place) / "was_here.txt").write_text("x")
        wrote.append(str(place))
    except OSError:
        pass
size = 0
try:
    with open("large", "wb") as file:
        for _ in range(500):
            size += file.write(b"x" * 1_000_000)
            file.flush()
except OSError:
    pass
print("WROTE:", wrote, size < 100_000_000)
"""


def without(*names: str) -> Change:
    """Delete these cells."""

    def change(notebook: NotebookNode) -> None:
        notebook.cells = [cell for cell in notebook.cells if cell.id not in names]

    return change


def stripped(notebook: NotebookNode) -> None:
    """As other programs save it: no nbgrader metadata, cells of locked text as they were."""
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})


def renamed(notebook: NotebookNode) -> None:
    """Other cell ids, and another grade_id at the check."""
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"other-{number}"
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "paid_share_check":
            cell.metadata["nbgrader"]["grade_id"] = "mine"


def richer(notebook: NotebookNode) -> None:
    """More points in the metadata, and a check that reports something else."""
    for cell in notebook.cells:
        given = cell.metadata.get("nbgrader", {})
        if given.get("grade"):
            given["points"] = 100
        if cell.id == "paid_share_check":
            cell.source = "100.0"


def doubled(notebook: NotebookNode) -> None:
    """Every cell twice."""
    again = [nbformat.from_dict(json.loads(json.dumps(cell))) for cell in notebook.cells]
    for number, cell in enumerate(again):
        cell["id"] = f"again-{number}"
    notebook.cells += again


def in_r(notebook: NotebookNode) -> None:
    """Saved under a kernel that is not here."""
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    )


def other_years(notebook: NotebookNode) -> None:
    """The numbers of another release."""
    for cell in notebook.cells:
        if cell.id == "paid_share-numbers":
            cell.source = "first_year = 2010\nlast_year = 2014"


def script(notebook: NotebookNode) -> None:
    """Markdown and output that would act in the instructor's browser."""
    for cell in notebook.cells:
        if cell.id == "reading":
            cell.source = "Words. <script>alert(1)</script> <img src=x onerror=alert(1)>"


ATTACKS = (
    "[click](javascript:alert(1))",
    "[click]( JaVaScRiPt:alert(1) 'title')",
    "[click](<javascript:alert(1)>)",
    "[click](vbscript:alert(1))",
    "[click](data:text/html,<script>alert(1)</script>)",
    "[click](&#106;avascript:alert(1))",
    "[click](&#x6A;avascript&colon;alert(1))",
    "[click](java\tscript:alert(1))",
    "[click](\x01javascript:alert(1))",
    "[click](%6aavascript:alert(1))",
    "[click](file:///etc/passwd)",
    "[click]\x00(javascript:alert(1))",
    "[click]\r(javascript:alert(1))",
    "[click]\u2424(javascript:alert(1))",
    "[a [nested] bracket](javascript:alert(1))",
    "[a\\](b](javascript:alert(1))",
    "\\\\[click](javascript:alert(1))",
    "`[x](y`[click](javascript:alert(1))",
    "[click][1]\n\n[1]: javascript:alert(1)",
    "[click][]\n\n[click]: <javascript:alert(1)>",
    "[click]\n\n[click\n]: javascript:alert(1)",
    "note[^1]\n\n[^1]: javascript:alert(1)",
    "> [click]\n>\n> [click]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<a href=javascript:alert(1)>click</a>",
    "<\x00script>alert(1)</script>",
    "<\x1cscript>alert(1)<\x1c/script>",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<img src={elsewhere} onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "&lt;img src=x onerror=alert(1)&gt;",
    "![picture]({elsewhere}/inline.png)",
    "![picture][p]\n\n[p]: {elsewhere}/reference.png",
    "![picture](//127.0.0.1/no-scheme.png)",
    "![picture](data:image/svg+xml;base64,PHN2Zy8+)",
    "![picture](attachment:none.png)",
    "[![picture]({elsewhere}/linked.png)](javascript:alert(1))",
    "| a | b |\n|---|---|\n| [click](javascript:alert(1)) | ![b]({elsewhere}/cell.png) |",
    "term\n: [click](javascript:alert(1))",
    '# " onclick=alert(1) x="',
    "# [click](javascript:alert(1))",
    'https://example.org/"onmouseover="alert(1)',
    '<https://example.org/"onmouseover="alert(1)>',
    "$<img src={elsewhere}/math.png onerror=alert(1)>$",
    "$\\href{javascript:alert(1)}{click}$ and $$\\href{javascript:alert(1)}{click}$$",
    "```mermaid\n<img src={elsewhere}/mermaid.png onerror=alert(1)>\n```",
    '```x" onclick="alert(1)\n<img src=x onerror=alert(1)>\n```',
    "    <img src=x onerror=alert(1)>",
)
"""What would run, or ask another host (which stands for ``{elsewhere}``), if a renderer took it for a link or a tag."""
SHOWN = """\
from IPython.display import display
for mime, text in {
    "text/markdown": "[click](javascript:alert(1)) ![x](ELSEWHERE/markdown.png)",
    "text/html": "<a href='javascript:alert(1)'>click</a><img src='ELSEWHERE/html.png' onerror='alert(1)'><b onclick='alert(1)'>b</b>",
    "image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><a href='javascript:alert(1)'><text>x</text></a></svg>",
    "image/png": 'x" onerror="alert(1)',
    "text/latex": "$\\\\href{javascript:alert(1)}{click}$",
    "text/plain": "<img src=ELSEWHERE/plain.png onerror=alert(1)>",
    "application/javascript": "alert(1)",
}.items():
    display({mime: text}, raw=True, metadata={mime: {"isolated": True}})
print("<img src=ELSEWHERE/print.png onerror=alert(1)>")
"""
HONEST = """\
The term [sic] is the report's [1]; see [the report](https://example.org/a_b) and <https://example.org/data>.

- **Paid**: $5 million; *obligated* more, so 5 < 6 & `rows[0][1] < 3`.
- [https://example.org](https://example.org)[^1]

```python
first = rows[0](1)
```

[^1]: FY2016, table 2.
"""


def attacking(elsewhere: str) -> Change:
    """Each attack in a cell of its own, after an honest answer."""

    def change(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            if cell.id == "reading":
                cell.source = HONEST + "\n\n" + ATTACKS[0]
        notebook.cells += [
            nbformat.v4.new_markdown_cell(text.replace("{elsewhere}", elsewhere)) for text in ATTACKS
        ]
        notebook.cells.append(nbformat.v4.new_code_cell(SHOWN.replace("ELSEWHERE", elsewhere)))

    return change


def strange(notebook: NotebookNode) -> str:
    """JSON, and yet no notebook."""
    return json.dumps({"cells": [{"cell_type": "code", "source": {"a": 1}}, 3], "nbformat": 4})


def handed_in(root: Path, port: int, prefix: str) -> dict[str, Handed]:
    """Every submission by student."""
    nothing: dict[str, float] = {}
    right = dict(SOLUTIONS)
    other = {task: code for task, code in right.items() if task != "paid_share"}
    rest = {task: points for task, points in FULL.items() if task != "paid_share"}
    before_loop = {"paid_share": right["paid_share"], "largest_account": "while True:\n    pass"}
    return {
        "perfect": Handed(FULL, answers=right, written=WRITTEN),
        "blank": Handed(nothing),
        "half": Handed(
            {"paid_share": 3, "first_years": 2},
            answers={key: right[key] for key in ("paid_share", "first_years")},
        ),
        "slip": Handed(
            {**rest, "paid_share": 1},
            answers={**right, "paid_share": right["paid_share"] + "\npaid_share = 1e4 / paid_share"},
            written=WRITTEN,
        ),
        "errors": Handed(rest, answers={**other, "paid_share": "paid_share = 1 / 0"}),
        "loop": Handed(
            {"paid_share": 3, "first_years": 2},
            "time",
            answers={**before_loop, "first_years": right["first_years"]},
        ),
        "deaf_loop": Handed(
            {"paid_share": 3},
            "time",
            answers={
                **before_loop,
                "largest_account": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
            },
        ),
        "memory": Handed(
            {"paid_share": 3},
            "memory",
            answers={
                **before_loop,
                "largest_account": "kept = []\nwhile True:\n    kept.append(bytearray(5_000_000))",
            },
        ),
        "fork": Handed(
            {"paid_share": 3},
            "memory",
            answers={
                **before_loop,
                "largest_account": "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
            },
        ),
        "equal": Handed(
            rest,
            answers={**other, "paid_share": EQUAL + "paid_share = Equal()"},
        ),
        "liar": Handed(rest, answers={**other, "paid_share": LIAR + "paid_share = Liar(1)"}),
        "sys_exit": Handed(rest, answers={**other, "paid_share": "import sys\nsys.exit(0)"}),
        "os_exit": Handed(
            {"paid_share": 3},
            "died",
            answers={**before_loop, "largest_account": "import os\nos._exit(0)"},
        ),
        "kill_all": Handed(
            {"paid_share": 3},
            "died",
            answers={
                **before_loop,
                "largest_account": "import os, signal\nos.kill(-1, signal.SIGKILL)",
            },
        ),
        "pandas": Handed(
            nothing,
            first="import pandas as pd\npd.read_csv = lambda *a, **k: pd.DataFrame()\npd.DataFrame.__eq__ = lambda *a: True",
        ),
        "builtins": Handed(
            rest,
            answers=other,
            first="import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.sum = lambda *a: 61.2",
        ),
        "check": Handed(
            rest,
            answers=other,
            first=FORGE + "from usmex import check\ncheck.number = forged",
        ),
        "display": Handed(
            {"largest_account": 2, "first_years": 2},
            answers=other,
            first=FORGE
            + "from usmex import check\ncheck.Misformed = BaseException\ncheck._number = lambda x: True",
        ),
        "report": Handed(rest, answers={**other, "paid_share": REPORT}),
        "spy": Handed({"paid_share": 3}, answers={"paid_share": right["paid_share"] + "\n" + spying(root)}),
        "socket": Handed(
            {"paid_share": 3}, answers={"paid_share": right["paid_share"] + "\n" + SOCKET.format(port=port)}
        ),
        "writer": Handed(
            {"paid_share": 3},
            answers={"paid_share": right["paid_share"] + "\n" + WRITER.format(root=str(root), prefix=prefix)},
        ),
        "no_checks": Handed(
            FULL,
            "partly",
            answers=right,
            change=without("paid_share_check", "by_stage_check", "paid_in_check"),
        ),
        "no_answer": Handed(
            rest,
            "partly",
            answers=right,
            change=without(
                "paid_share", "paid_share_check", "setup", "paid_share-task", "paid_share-numbers"
            ),
        ),
        "stripped": Handed(FULL, answers=right, written=WRITTEN, change=stripped),
        "renamed": Handed(FULL, answers=right, change=renamed),
        "richer": Handed(rest, answers=other, change=richer),
        "doubled": Handed(FULL, answers=right, change=doubled),
        "अनिल_李明": Handed(FULL, answers=right),
        "in_r": Handed(FULL, answers=right, change=in_r),
        "other_years": Handed(FULL, "numbers", answers=right, change=other_years),
        "flood": Handed(
            FULL,
            answers={
                **right,
                "first_years": "for _ in range(50):\n    print('x' * 1_000_000)\n" + right["first_years"],
            },
        ),
        "script": Handed(
            FULL,
            answers={
                **right,
                "first_years": right["first_years"]
                + "\nfrom IPython.display import HTML, display\ndisplay(HTML('<b>bold</b><script>alert(1)</script>'))",
            },
            change=script,
        ),
        "not_json": Handed(nothing, "unreadable", change=lambda notebook: "PK\x03\x04 this is a Word file"),
        "empty": Handed(nothing, "unreadable", change=lambda notebook: ""),
        "strange": Handed(nothing, "unreadable", change=strange),
    }


def text_of(release: NotebookNode, handed: Handed) -> str:
    """The file that a student hands in."""
    notebook = nbformat.from_dict(json.loads(json.dumps(release)))
    for cell in notebook.cells:
        if cell.id in handed.answers:
            cell.source = handed.answers[cell.id]
        if cell.id == "reading" and handed.written:
            cell.source = handed.written
    if handed.first:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(handed.first, id="first"))
    changed = handed.change(notebook) if handed.change else None
    return changed if isinstance(changed, str) else nbformat.writes(notebook)
