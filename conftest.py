"""What nbval says of a cell that fails: first the lesson, the cell's id and its first line, then the reason.

And a quick end of the processes that pass the tests side by side.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Generator

import pytest

COLOR = re.compile(r"\x1b\[\d+m")
HEAD = re.compile(r"Notebook cell execution failed\nCell (\d+): (.+)\n")
SIDES = "assert reference_output == test_output failed:"
WHICH_IS_WHICH = "the file has what stands left and at +, the run showed what stands right and at -:"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """nbval counts the cells that hold code; whoever mends one looks for its id."""
    report = yield
    cell = getattr(item, "cell", None)
    if cell is not None and isinstance(report.longrepr, str):
        said = COLOR.sub("", report.longrepr).replace(SIDES, WHICH_IS_WHICH)
        first = cell.source.strip().partition("\n")[0]
        head = HEAD.match(said)
        reason = f"{head[2]} (code cell {head[1]})\n{said[head.end() :]}" if head else said
        report.longrepr = f"{item.path.stem}, cell “{cell.id}”, {first} : {reason}"
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish() -> None:
    """Once a worker has said that it is done, it gets five seconds, then an interrupt whose traceback nobody expects.

    In these pytest looks for garbage five times, each time through all charts and tables that the tests have kept.
    Frozen they are passed over; garbage that is there already is found here, before the worker says so.
    """
    gc.collect()
    gc.freeze()
