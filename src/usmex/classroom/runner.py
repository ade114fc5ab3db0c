"""Inside the sandbox: execute one submission and report what its cells show.

Started as a file of its own, since importing the package would cost a second. Reads one JSON object from standard
input: ``cells`` (the sources of the code cells, in order), ``cases`` (for functions), ``cell_seconds``, ``seconds``
and ``output_bytes`` (what one cell may show). Writes one JSON object a line: ``{"cell": 3, "outputs": [...]}`` after
each cell, at last ``{"end": "done"}`` or ``{"end": "time"}`` or ``{"end": "died"}``. The reader trusts none of it:
the submission's own code runs under the same user and could write these lines as well.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

LONGER = "… more was shown than is kept."


class OutOfTime(Exception):
    """The submission has used up its time."""


def main() -> None:
    """Execute what standard input holds."""
    report = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    job = json.load(sys.stdin)
    cases = Path(tempfile.gettempdir()) / "cases.json"
    cases.write_text(json.dumps(job["cases"]), encoding="utf-8")
    os.environ["USMEX_CASES"] = str(cases)

    def tell(**line: Any) -> None:
        report.write(json.dumps(line) + "\n")
        report.flush()

    tell(end=_execute(job, tell))
    # The kernel and whatever it started end with the sandbox; there is nothing to be tidied up first.
    os._exit(0)


def _execute(job: dict[str, Any], tell: Any) -> str:
    _import_lightly()
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError
    from nbformat import v4

    deadline = time.monotonic() + job["seconds"]
    late: list[int] = []

    class Client(NotebookClient):
        """Keeps no more of a cell's output than it may show."""

        kept = 0

        def output(self, outs: list[Any], msg: Any, display_id: str | None, cell_index: int) -> Any:
            size = len(json.dumps(msg["content"], default=str))
            if self.kept + size > job["output_bytes"]:
                if self.kept < job["output_bytes"]:
                    outs.append(v4.new_output("stream", name="stdout", text=LONGER))
                    self.kept = job["output_bytes"]
                return None
            self.kept += size
            return super().output(outs, msg, display_id, cell_index)

    def started(cell: Any, cell_index: int) -> None:
        client.kept = 0
        if time.monotonic() > deadline:
            raise OutOfTime

    def executed(cell: Any, cell_index: int, execute_reply: Any) -> None:
        if execute_reply["content"].get("ename") == "TimeoutError" and not execute_reply.get("header"):
            late.append(cell_index)
        tell(cell=cell_index, outputs=cell.outputs)

    client = Client(
        v4.new_notebook(cells=[v4.new_code_cell(source) for source in job["cells"]]),
        kernel_name="python3",
        allow_errors=True,
        store_widget_state=False,
        record_timing=False,
        interrupt_on_timeout=True,
        error_on_timeout={"ename": "TimeoutError", "evalue": "", "traceback": []},
        timeout_func=lambda cell: max(1, min(job["cell_seconds"], int(deadline - time.monotonic()) + 1)),
        on_cell_start=started,
        on_cell_executed=executed,
        resources={"metadata": {"path": str(Path.cwd())}},
    )
    try:
        with client.setup_kernel(cleanup_kc=False):
            for index, cell in enumerate(client.nb.cells):
                client.execute_cell(cell, index)
    except OutOfTime:
        return "time"
    except (DeadKernelError, RuntimeError):
        return "died"
    return "time" if late else "done"


def _import_lightly() -> None:
    """Import jsonschema as the charts do, without building a grammar that nothing here asks for."""
    path = Path(__file__).resolve().parents[1] / "charts" / "plotly_start.py"
    spec = spec_from_file_location("plotly_start", path)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.import_jsonschema()


if __name__ == "__main__":
    main()
