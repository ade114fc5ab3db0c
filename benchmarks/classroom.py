"""A class arrives: students log in at the same moment, work through a lesson, and two accidents happen to them.

``make hub-load STUDENTS=30`` starts a classroom server of its own on loopback, in a folder of its own, and stops it at
the end. Each student logs in, opens a lesson, runs all of it, moves a control, answers a question and saves a note. Then
a third of the students' servers are killed, and the hub itself, without warning; the hub is started again, and each
student must find the note, the answer and a working notebook. The figures go into the README.md beside this file.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from benchmarks import report

ROOT = Path(__file__).resolve().parents[1]
LESSON = "03_pan_cooperation_merida"
NOTEBOOK = f"course/notebooks/{LESSON}.ipynb"
QUESTION, ANSWER = "recall.base", "c"
PATIENCE = 600.0
"""Seconds that any one step may take before the test gives up."""


class Hub:
    """A classroom server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_ports()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start the hub and wait for its login page. Raises RuntimeError with the log when it does not come."""
        environment = os.environ | {
            "COURSELAB_HUB_FOLDER": str(self.folder),
            "COURSELAB_HUB_PORT": str(self.port),
        }
        log = self.folder.parent / "hub.log"
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "courselab.hub"], env=environment, stdout=file, stderr=file, cwd=ROOT
            )
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if httpx.get(f"{self.address}/hub/login").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.3)
        raise RuntimeError(f"The hub did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")

    @property
    def password(self) -> str:
        return (self.folder / "password.txt").read_text(encoding="ascii").strip()

    def home(self, name: str) -> Path:
        return self.folder / "students" / name

    def kill(self) -> None:
        """The accident: no chance to clean up."""
        assert self.process
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the hub, its proxy and every student's server."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)
        ended = [*self.servers().values(), *self.proxies()]
        for process in ended:
            try:
                if process.pid == os.getpgid(process.pid):
                    os.killpg(process.pid, signal.SIGKILL)
                process.kill()
            except (psutil.NoSuchProcess, ProcessLookupError):
                continue
        psutil.wait_procs(ended, timeout=20)

    def servers(self) -> dict[str, psutil.Process]:
        """Student -> the outermost process of the student's sandbox."""
        found = {}
        for process in psutil.process_iter(["cmdline"]):
            line = process.info["cmdline"] or []
            if line[:1] == ["bwrap"] and str(self.folder) in " ".join(line):
                name = Path(line[line.index("--bind") + 1]).name
                parents = {parent.pid for parent in process.parents()}
                if name not in found or found[name].pid not in parents:
                    found[name] = process
        return found

    def proxies(self) -> list[psutil.Process]:
        return [
            process
            for process in psutil.process_iter(["cmdline"])
            if "configurable-http-proxy" in " ".join(process.info["cmdline"] or [])
            and f"{self.port}" in process.info["cmdline"]
        ]

    def memory_mib(self) -> tuple[list[float], float]:
        """Proportional memory of each student's processes, and of the hub with its proxy, in MiB."""
        students = [tree_mib(process) for process in self.servers().values()]
        assert self.process
        own = {process.pid for server in self.servers().values() for process in tree(server)}
        hub = [process for process in tree(psutil.Process(self.process.pid)) if process.pid not in own]
        around = {process.pid: process for process in [*hub, *self.proxies()]}
        return students, sum(pss_mib(process) for process in around.values())


def tree(process: psutil.Process) -> list[psutil.Process]:
    """A process and all below it."""
    return [process, *process.children(recursive=True)]


def pss_mib(process: psutil.Process) -> float:
    """A process's memory, with shared pages shared out, in MiB; 0 if it has just ended."""
    try:
        return float(process.memory_full_info().pss) / 2**20
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0.0


def seconds(process: psutil.Process) -> float:
    """The processor time that a process has taken, in seconds; 0 if it has just ended."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def tree_mib(process: psutil.Process) -> float:
    """The memory of a process and all below it, in MiB."""
    return sum(pss_mib(part) for part in tree(process))


def free_ports() -> int:
    """The first of three free ports in a row, from those that the system does not give away itself."""
    return next(
        first
        for first in random.sample(range(5_000, 10_000, 3), 1_000)
        if all(is_free(port) for port in range(first, first + 3))
    )


def is_free(port: int) -> bool:
    """Whether nobody listens at a port of this machine."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) != 0


@dataclass
class Student:
    """One student: what a browser would do, without the browser."""

    hub: Hub
    name: str
    token: str = ""
    times: dict[str, float] = field(default_factory=dict)

    async def __aenter__(self) -> Student:
        self.web = httpx.AsyncClient(base_url=self.hub.address, timeout=PATIENCE, follow_redirects=True)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.web.aclose()

    async def log_in(self) -> None:
        """Give name and password on the login page, and take a token for the rest."""
        page = await self.web.get("/hub/login", follow_redirects=False)
        xsrf = self.web.cookies["_xsrf"]
        page = await self.web.post(
            "/hub/login?next=/hub/home",
            data={"username": self.name, "password": self.hub.password, "_xsrf": xsrf},
        )
        page.raise_for_status()
        made = await self.web.post(
            f"/hub/api/users/{self.name}/tokens",
            headers={"X-XSRFToken": self.web.cookies["_xsrf"], "Referer": f"{self.hub.address}/hub/"},
        )
        made.raise_for_status()
        self.token = made.json()["token"]
        self.web.headers["Authorization"] = f"token {self.token}"
        self.web.cookies.clear()

    async def start_server(self) -> None:
        """Ask for the server, as a browser does again and again while the door is crowded, and wait for it."""
        while True:
            asked = await self.web.post(f"/hub/api/users/{self.name}/server")
            if asked.status_code in (201, 202, 400):  # 400: it is already starting, or running
                break
            assert asked.status_code == 429, asked.text
            await asyncio.sleep(2)
        while True:
            user = (await self.web.get(f"/hub/api/users/{self.name}")).json()
            if user["servers"].get("", {}).get("ready"):
                return
            await asyncio.sleep(1)

    async def open_lesson(self) -> dict[str, Any]:
        """The notebook as the server has it."""
        answer = await self.web.get(f"/user/{self.name}/api/contents/{NOTEBOOK}")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()["content"]
        return found

    async def save(self, notebook: dict[str, Any]) -> None:
        """Save the notebook."""
        body = {"type": "notebook", "format": "json", "content": notebook}
        (await self.web.put(f"/user/{self.name}/api/contents/{NOTEBOOK}", json=body)).raise_for_status()

    async def kernel(self) -> Kernel:
        """Python for the lesson, connected."""
        body = {"path": NOTEBOOK, "name": LESSON, "type": "notebook", "kernel": {"name": "python3"}}
        session = await self.web.post(f"/user/{self.name}/api/sessions", json=body)
        session.raise_for_status()
        kernel_id = session.json()["kernel"]["id"]
        address = f"{self.hub.address}/user/{self.name}/api/kernels/{kernel_id}/channels".replace(
            "http", "ws", 1
        )
        request = HTTPRequest(address, headers={"Authorization": f"token {self.token}"}, connect_timeout=60)
        return Kernel(await websocket_connect(request))

    async def work(self, lesson: dict[str, Any]) -> None:
        """Run all, move a control, answer a question, save a note."""
        kernel = await self.kernel()
        for cell in lesson["cells"]:
            if cell["cell_type"] == "code":
                await kernel.run("".join(cell["source"]))
        self.times["lesson"] = time.monotonic()
        await kernel.move_a_control()
        await kernel.answer()
        lesson["cells"].append(
            {"cell_type": "markdown", "id": "my-note", "metadata": {}, "source": f"Note of {self.name}"}
        )
        await self.save(lesson)
        self.times["saved"] = time.monotonic()
        await kernel.close()

    async def arrive_and_work(self) -> None:
        """The whole of the first visit; ``times`` in seconds after the door opened."""
        start = time.monotonic()
        await self.log_in()
        await self.start_server()
        self.times["server"] = time.monotonic()
        await self.work(await self.open_lesson())
        self.times = {step: at - start for step, at in self.times.items()}

    async def come_back(self) -> None:
        """After the accidents: the server is there or starts again, and nothing is lost."""
        await self.start_server()
        lesson = await self.open_lesson()
        assert lesson["cells"][-1]["source"] == f"Note of {self.name}", f"{self.name} lost the note"
        kernel = await self.kernel()
        await kernel.run("from usmex import open_lesson\n" + f"lesson = open_lesson('{LESSON}')")
        said = await kernel.run("lesson.so_far()")
        assert "1" in said, f"{self.name}: {said}"
        await kernel.close()
        progress = next(self.hub.home(self.name).rglob("progress.json"))
        kept = json.loads(progress.read_text(encoding="utf-8"))
        assert kept["lessons"][LESSON]["answers"][QUESTION]["answer"] == ANSWER, (
            f"{self.name} lost the answer"
        )


class Kernel:
    """A connection to a kernel through the server, as JupyterLab has it."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket
        self.models: dict[str, dict[str, Any]] = {}

    async def close(self) -> None:
        """Close the connection; the kernel goes on, as when a laptop is shut."""
        self.socket.close()
        while await asyncio.wait_for(self.socket.read_message(), PATIENCE) is not None:
            pass

    async def send(self, kind: str, content: dict[str, Any]) -> str:
        """Send a message on the shell channel; its id."""
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "username": "",
            "session": uuid.uuid4().hex,
            "version": "5.3",
            "date": "",
        }
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
            "buffers": [],
        }
        await self.socket.write_message(json.dumps(message))
        return str(header["msg_id"])

    async def answers(self, sent: str) -> list[dict[str, Any]]:
        """The messages that a sent one caused, until the kernel is idle again."""
        found: list[dict[str, Any]] = []
        while True:
            raw = await asyncio.wait_for(self.socket.read_message(), PATIENCE)
            if raw is None:
                raise RuntimeError("the kernel's connection was closed")
            if isinstance(raw, bytes):
                continue  # only messages with buffers are binary; none matters here
            message = json.loads(raw)
            if message["msg_type"] in ("comm_open", "comm_msg"):
                content = message["content"]
                model = self.models.setdefault(content["comm_id"], {})
                model.update(content["data"].get("state", {}))
            if message["parent_header"].get("msg_id") != sent:
                continue
            found.append(message)
            if message["msg_type"] == "error":
                raise RuntimeError("\n".join(message["content"]["traceback"])[-600:])
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return found

    async def run(self, code: str) -> str:
        """Run a cell; what it showed as plain text. Raises RuntimeError if it failed."""
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
        }
        shown = await self.answers(await self.send("execute_request", content))
        texts = [message["content"].get("data", {}).get("text/plain", "") for message in shown]
        return "\n".join(text for text in texts if text)

    async def update(self, comm: str, state: dict[str, Any]) -> list[dict[str, Any]]:
        """What the browser sends when the reader touches a widget; the messages that come of it."""
        data = {"method": "update", "state": state, "buffer_paths": []}
        return await self.answers(await self.send("comm_msg", {"comm_id": comm, "data": data}))

    async def move_a_control(self) -> None:
        """Narrow the years of the first chart, as with one arrow key, and see picture and words follow."""
        comm, state, years = next(
            (comm, model["state"], control["name"])
            for comm, model in self.models.items()
            if "wanted" in model
            for control in model["state"].get("controls", ())
            if control["kind"] == "years"
        )
        first, last = state["choices"][years]
        wanted = {"serial": 1, "choices": state["choices"] | {years: [first + 1, last]}}
        came = await self.update(comm, {"wanted": wanted})
        changed = {key for message in came for key in message["content"].get("data", {}).get("state", {})}
        assert {"state", "words"} <= changed, (
            f"picture or words did not follow the control: {sorted(changed)}"
        )

    async def answer(self) -> None:
        """Answer the first recall question."""
        comm = next(
            comm
            for comm, state in self.models.items()
            if isinstance(state.get("question"), dict) and state["question"].get("id") == QUESTION
        )
        came = await self.update(comm, {"answer": {"value": ANSWER, "serial": 1}})
        replies = [message["content"].get("data", {}).get("state", {}).get("reply") for message in came]
        assert any(reply and reply["tone"] == "yes" for reply in replies), replies


async def in_class(students: list[Student], hub: Hub) -> dict[str, Any]:
    """The class from the door to the end, with the accidents; the figures."""
    await asyncio.gather(*(student.arrive_and_work() for student in students))
    work = [sum(seconds(part) for part in tree(server)) for server in hub.servers().values()]
    memory, around = hub.memory_mib()

    killed = list(hub.servers().items())[::3]
    for _, process in killed:
        os.killpg(process.pid, signal.SIGKILL)
    hub.kill()
    await asyncio.to_thread(hub.start)
    again = time.monotonic()
    await asyncio.gather(*(student.come_back() for student in students))
    return {
        "students": len(students),
        "server": sorted(student.times["server"] for student in students),
        "lesson": sorted(student.times["lesson"] for student in students),
        "saved": sorted(student.times["saved"] for student in students),
        "cpu_s": sorted(work),
        "memory_mib": sorted(memory),
        "around_mib": around,
        "killed": len(killed),
        "back": time.monotonic() - again,
    }


def table(found: dict[str, Any]) -> str:
    """The figures as the page shows them."""
    rows = [
        ("The lesson is open, median (slowest)", median_worst(found["server"], "s")),
        ("The whole lesson has run, median (slowest)", median_worst(found["lesson"], "s")),
        (
            "A control moved, a question answered, a note saved, median (slowest)",
            median_worst(found["saved"], "s"),
        ),
        ("Processor time per student, log-in to save, median (largest)", median_worst(found["cpu_s"], "s")),
        ("Memory per student, median (largest)", median_worst(found["memory_mib"], "MiB")),
        ("Memory of hub and proxy", f"{found['around_mib']:.0f} MiB"),
        (
            f"After {found['killed']} students' servers and the hub were killed: all back at work",
            f"{found['back']:.0f} s, nothing lost",
        ),
    ]
    head = f"| {found['students']} students at the same moment | |\n|---|---:|\n"
    return head + "".join(f"| {what} | {value} |\n" for what, value in rows)


def median_worst(values: list[float], unit: str) -> str:
    """``12 s (15 s)``."""
    return f"{statistics.median(values):.0f} {unit} ({max(values):.0f} {unit})"


def main() -> None:
    """Run the class; with ``--write`` put the figures into benchmarks/README.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--students", type=int, default=30, choices=range(1, 101), metavar="1-100")
    arguments.add_argument("--write", action="store_true", help="put the figures into benchmarks/README.md")
    chosen = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="courselab-class-"))
    hub = Hub(folder / "hub")
    hub.folder.mkdir()
    try:
        hub.start()
        found = asyncio.run(run(hub, chosen.students))
    finally:
        hub.stop()
        log = folder / "hub.log"
        said = log.read_text(encoding="utf-8") if log.exists() else ""
        shutil.rmtree(folder, ignore_errors=True)
        if sys.exc_info()[0]:
            print(said[-6000:])
    print(table(found))
    if chosen.write:
        report.write("classroom", table(found))


async def run(hub: Hub, count: int) -> dict[str, Any]:
    """A class of ``count`` students."""
    students = [Student(hub, f"student{number:02d}") for number in range(1, count + 1)]
    for student in students:
        await student.__aenter__()
    try:
        return await in_class(students, hub)
    finally:
        for student in students:
            await student.__aexit__()


if __name__ == "__main__":
    main()
