"""Inside the sandbox: execute one submission and report what its cells show.

Reads one JSON object from standard input: ``cells`` (the sources of the code cells, in order), ``cases`` (for
functions), ``cell_seconds`` (of computing, so that a busy computer cuts no one short), ``seconds`` (by the clock) and
``output_bytes`` (what one cell may show). Writes one JSON object a line: ``{"cell": 3, "outputs": [...]}`` after each
cell, at last ``{"end": "done"}`` or ``{"end": "time"}`` or ``{"end": "died"}``. The reader trusts none of it: the
submission's own code runs under the same user and could write these lines as well.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from courselab.quick_start import import_jsonschema

OUT_OF_TIME = {"ename": "OutOfTime", "evalue": "", "traceback": []}
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
    os.environ["COURSELAB_CASES"] = str(cases)

    def tell(**line: Any) -> None:
        report.write(json.dumps(line) + "\n")
        report.flush()

    tell(end=_execute(job, tell))
    # The kernel and whatever it started end with the sandbox; there is nothing to be tidied up first.
    os._exit(0)


def _execute(job: dict[str, Any], tell: Any) -> str:
    import_jsonschema()
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError
    from nbformat import v4

    deadline = time.monotonic() + job["seconds"]
    late: list[str] = []

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
        watch.begin()

    def executed(cell: Any, cell_index: int, execute_reply: Any) -> None:
        if execute_reply["content"].get("ename") == OUT_OF_TIME["ename"]:
            late.append("by the clock")
        tell(cell=cell_index, outputs=cell.outputs)

    client = Client(
        v4.new_notebook(cells=[v4.new_code_cell(source) for source in job["cells"]]),
        kernel_name="python3",
        allow_errors=True,
        store_widget_state=False,
        record_timing=False,
        interrupt_on_timeout=True,
        error_on_timeout=OUT_OF_TIME,
        timeout_func=lambda cell: max(1, int(deadline - time.monotonic()) + 1),
        on_cell_start=started,
        on_cell_executed=executed,
        resources={"metadata": {"path": str(Path.cwd())}},
    )
    try:
        with client.setup_kernel(cleanup_kc=False):
            manager: Any = client.km
            watch = Watch(manager.provisioner.pid, job["cell_seconds"], tell)
            for index, cell in enumerate(client.nb.cells):
                client.execute_cell(cell, index)
    except OutOfTime:
        return "time"
    except (DeadKernelError, RuntimeError):
        return "died"
    return "time" if late or watch.interrupted else "done"


class Watch:
    """Interrupts a kernel whose cell has computed for too long, and ends the run if it does not listen."""

    def __init__(self, pid: int, seconds: float, tell: Any) -> None:
        import psutil

        self.kernel, self.seconds, self.tell = psutil.Process(pid), seconds, tell
        self.interrupted, self.begun, self.warned = 0, 0.0, False
        if os.name == "posix":
            threading.Thread(target=self._watch, daemon=True).start()

    def begin(self) -> None:
        """A cell begins."""
        self.begun, self.warned = self._computed(), False

    def _computed(self) -> float:
        times = self.kernel.cpu_times()
        return float(times.user + times.system)

    def _watch(self) -> None:
        while True:
            time.sleep(0.2)
            try:
                used = self._computed() - self.begun
            except Exception:
                return
            if used > self.seconds and not self.warned:
                self.warned = True
                self.interrupted += 1
                self.kernel.send_signal(signal.SIGINT)
            if used > 2 * self.seconds:
                self.tell(end="time")
                os._exit(0)


if __name__ == "__main__":
    main()
