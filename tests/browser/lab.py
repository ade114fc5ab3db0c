"""What a reader does in JupyterLab, for the tests to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from playwright.sync_api import Locator, Page, WebSocket

from .axe import LOOKS, Finding, findings, whole_notebook

TOKEN = "course-tests"
PANEL = "window.jupyterapp.shell.currentWidget"


class Lab:
    """One page on the server: open a lesson, run it, look at it."""

    def __init__(self, page: Page, address: str, folder: Path, artifacts: Path) -> None:
        self.page, self.address, self.folder, self.artifacts = page, address, folder, artifacts
        self.hosts: set[str] = set()
        self.bytes_received = 0
        self.script_errors: list[str] = []
        page.set_default_timeout(20_000)
        page.on("request", lambda request: self._note_host(request.url))
        page.on("websocket", self._count)
        page.on("pageerror", lambda error: self.script_errors.append(str(error)))

    def _note_host(self, url: str) -> None:
        host = urlparse(url).hostname
        if host:
            self.hosts.add(host)

    def _count(self, socket: WebSocket) -> None:
        self._note_host(socket.url)

        def received(payload: Any) -> None:
            self.bytes_received += len(payload)

        socket.on("framereceived", received)

    def open(self, lesson: str) -> None:
        """Open a lesson and wait for its kernel."""
        self.page.goto(
            f"{self.address}/lab/workspaces/{lesson}/tree/notebooks/{lesson}.ipynb?token={TOKEN}&reset",
            wait_until="domcontentloaded",
        )
        self.page.wait_for_function("window.jupyterapp !== undefined", timeout=60_000)
        self.page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=60_000)
        self.page.wait_for_function(
            f"{PANEL}?.context?.path?.endsWith('{lesson}.ipynb') && "
            f"{PANEL}.sessionContext.session?.kernel?.status === 'idle'",
            timeout=60_000,
        )

    def run_all(self) -> None:
        """Run all cells, and make sure that they did run: a command given too early can be lost."""
        for _ in range(3):
            self.page.evaluate("void window.jupyterapp.commands.execute('notebook:run-all-cells')")
            try:
                self.wait_until_run()
                return
            except Exception:
                continue
        raise AssertionError(f"Run All did not finish; cells: {self.execution_counts()}")

    def wait_until_run(self) -> None:
        self.page.wait_for_function(_LAST_CELL_RAN, timeout=60_000)

    def restart_kernel(self) -> None:
        """Restart the kernel without asking, and wait until it is idle."""
        self.page.evaluate(f"{PANEL}.sessionContext.session.kernel.restart()")
        self.page.wait_for_function(f"{PANEL}.sessionContext.session.kernel.status === 'idle'")
        self.page.evaluate("void window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")

    def save(self) -> None:
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")

    def execution_counts(self) -> list[int | None]:
        counts: list[int | None] = self.page.evaluate(
            f"{PANEL}.content.widgets.filter(c => c.model.type === 'code').map(c => c.model.executionCount)"
        )
        return counts

    def cells(self) -> list[dict[str, Any]]:
        """The notebook's cells as they would be saved now."""
        text = self.page.evaluate(f"JSON.stringify({PANEL}.content.model.toJSON().cells)")
        cells: list[dict[str, Any]] = json.loads(text)
        return cells

    def errors(self) -> list[str]:
        """Error outputs anywhere in the notebook."""
        return [
            f"{cell['source']}: {output['evalue']}"
            for cell in self.cells()
            for output in cell.get("outputs", [])
            if output["output_type"] == "error"
        ]

    def chart(self, name: str) -> Locator:
        """The first chart of this name on the page."""
        return self.page.locator(f'.courselab-chart[data-chart="{name}"]').first

    def words(self, name: str) -> str:
        return self.page.locator(f'.courselab-words[data-chart="{name}"] [role=status]').first.inner_text()

    def told(self, name: str) -> list[str]:
        """All that the chart says: title, unit, words."""
        chart = self.chart(name)
        return [chart.locator(f".courselab-{part}").inner_text() for part in ("title", "subtitle")] + [
            self.words(name)
        ]

    def drawn(self, name: str) -> int:
        """How many times the chart has been drawn."""
        return int(self.chart(name).locator(".courselab-figure").get_attribute("data-drawn") or 0)

    def wait_drawn(self, name: str, more_than: int = 0) -> None:
        self.page.wait_for_function(
            "([name, n]) => Number(document.querySelector("
            '`.courselab-chart[data-chart="${name}"] .courselab-figure`)?.dataset.drawn ?? 0) > n',
            arg=[name, more_than],
        )

    def settle(self) -> None:
        """Wait until the kernel has answered everything that was asked, and the page has shown it."""
        self.page.wait_for_timeout(200)
        self.page.wait_for_function(f"{PANEL}.sessionContext.session.kernel.status === 'idle'")
        self.page.wait_for_timeout(200)

    def picture(self, name: str) -> bytes:
        """The chart's figure as a picture, to tell whether it has changed."""
        figure = self.chart(name).locator(".courselab-figure")
        figure.scroll_into_view_if_needed()
        return figure.screenshot()

    def screenshot(self, locator: Locator, name: str) -> None:
        """Keep a picture of a part of the page for a person to look at."""
        locator.scroll_into_view_if_needed()
        locator.screenshot(path=self.artifacts / f"{name}.png")

    def theme(self, name: str) -> None:
        """Put on JupyterLab's ``Light`` or ``Dark`` theme and wait until the page wears it."""
        self.page.evaluate(
            "name => window.jupyterapp.commands.execute('apputils:change-theme', {theme: `JupyterLab ${name}`})",
            name,
        )
        self.page.wait_for_function(
            "light => document.body.dataset.jpThemeLight === light", arg=str(name == "Light").lower()
        )
        self.page.wait_for_timeout(300)

    def axe(self, dark: bool = True) -> list[Finding]:
        """All that axe finds in the open notebook under the light theme, and with ``dark`` under the dark one too."""
        whole_notebook(self.page)
        notebook = ".jp-NotebookPanel:not(.lm-mod-hidden)"
        found = findings(self.page, notebook)
        if dark:
            self.theme("Dark")
            found += findings(self.page, notebook, LOOKS)
            self.theme("Light")
        return found

    def show_everything(self) -> None:
        """Open each table and each part that is folded away."""
        self.page.evaluate(
            "() => { for (const part of document.querySelectorAll('.jp-Notebook details')) part.open = true;"
            " for (const button of document.querySelectorAll('[data-action=table][aria-expanded=false]'))"
            " button.click(); }"
        )

    def close(self) -> None:
        """Shut the kernel down, so that it does not stay for the next test."""
        self.page.evaluate(f"{PANEL}?.sessionContext?.shutdown()")


_LAST_CELL_RAN = f"""() => {{
  const panel = {PANEL};
  const code = panel.content.widgets.filter((cell) => cell.model.type === 'code');
  return code.at(-1).model.executionCount === code.length
    && panel.sessionContext.session?.kernel?.status === 'idle';
}}"""
