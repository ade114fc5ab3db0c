"""A small class on a real classroom server: work survives accidents, and no student reaches another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from benchmarks.classroom import Hub, Kernel, Student, in_class
from courselab.course import COURSE


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("class") / "hub")
    hub.folder.mkdir()
    try:
        hub.start()
        yield hub
    finally:
        hub.stop()
    assert not hub.servers(), "a student's server outlived the class"
    assert not hub.proxies(), "the proxy outlived the class"


@asynccontextmanager
async def students_of(hub: Hub) -> AsyncIterator[tuple[Student, Student]]:
    async with Student(hub, "ana") as ana, Student(hub, "ben") as ben:
        yield ana, ben


def test_nobody_loses_work_when_servers_and_the_hub_are_killed(hub: Hub) -> None:
    async def run() -> None:
        async with students_of(hub) as students:
            found = await in_class([*students], hub)
        assert found["killed"] == 1

    asyncio.run(run())


async def tried(kernel: Kernel, code: str) -> str:
    """What a line of Python gives, or the error that it ends with."""
    return await kernel.run(
        f"try:\n    said = {code}\nexcept Exception as error:\n    said = error\nrepr(said)"
    )


def test_a_student_reaches_neither_the_others_nor_the_keys(hub: Hub) -> None:
    async def run() -> None:
        async with students_of(hub) as (ana, ben):
            await asyncio.gather(ana.log_in(), ben.log_in())
            await asyncio.gather(ana.start_server(), ben.start_server())
            (hub.home("ben") / "essay.txt").write_text("mine")
            kernel = await ana.kernel()
            await kernel.run("import os, pathlib, subprocess")
            for path in (
                hub.home("ben") / "essay.txt",
                hub.folder / "password.txt",
                COURSE.root / "Makefile",
            ):
                assert "No such file" in await tried(kernel, f"open({str(path)!r}).read()")
            for folder in (COURSE.root / "exercises" / "source", COURSE.root / "exercises" / "keys"):
                assert "No such file" in await tried(kernel, f"os.listdir({str(folder)!r})")
            for path in (COURSE.root / "data" / "new.csv", Path("/usr/new"), Path("/etc/hosts")):
                assert "Read-only" in await tried(kernel, f"open({str(path)!r}, 'w')")
            processes = await tried(kernel, "subprocess.check_output(['ps', 'axww'], text=True)")
            assert "ipykernel" in processes
            assert "ben" not in processes
            assert "No such file" in await tried(kernel, "open('/etc/shadow').read()")
            assert "MemoryError" in await tried(kernel, "len(bytearray(10**10))")
            await kernel.run("pathlib.Path('kept.txt').write_text('x')")
            answer = await ana.web.get("/user/ben/api/contents/essay.txt", follow_redirects=False)
            assert answer.status_code in (302, 403, 404), answer.text
            await kernel.close()

    asyncio.run(run())
