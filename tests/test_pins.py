"""The pinned versions agree wherever they stand, and nothing in the repository depends on one machine or one index."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from courselab.commands import pins

ROOT = Path(__file__).resolve().parents[1]
# Spelled apart, so that this file does not hold what it forbids.
HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "org"),
    ("yarnpkg", "com"),
    ("anaconda", "org"),
    ("prefix", "dev"),
)
FORBIDDEN = {
    "the host of a package registry": "|".join(re.escape(".".join(host)) for host in HOSTS),
    "the address of a package index": "|".join(
        (
            r"index[-_]url\s*[=:]?\s*\w+:/",
            "PIP_" + "INDEX_URL",
            "UV_" + "INDEX",
            "--find" + "-links",
            "trusted" + "-host",
        )
    ),
    "a path of one machine": r"(?<![\w./:~-])/(?:home|root|Users|work|mnt|media)/[.\w]|\b[A-Z]:\\+Users",
}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def requirements(lines: list[str]) -> dict[str, dict[str, str]]:
    """Package -> {marker -> version}."""
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        requirement = Requirement(line)
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        found.setdefault(canonicalize_name(requirement.name), {})[str(requirement.marker or "")] = pin.version
    return found


LISTS = ("requirements.txt", "requirements-teach.txt", "requirements-test.txt")
LESSONS, TEACH, TESTS = (requirements(pins.pinned(text(name))) for name in LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_pinned_by_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text(name), flags=re.MULTILINE).strip())
    assert len(entries) > 50
    for entry in entries:
        first, *hashes = entry.replace("\\\n", "\n").split("\n")
        assert re.match(r"[a-z0-9-]+==[^ ]+", first), first
        assert hashes, f"{first} has no hash"
        assert all(re.fullmatch(r"\s+--hash=sha256:[0-9a-f]{64}\s*", line) for line in hashes), first


@pytest.mark.parametrize(("inner", "outer"), [(LESSONS, TEACH), (TEACH, TESTS)])
def test_each_list_holds_the_same_versions_as_the_one_before(
    inner: dict[str, dict[str, str]], outer: dict[str, dict[str, str]]
) -> None:
    for package, versions in inner.items():
        assert set(outer[package].values()) == set(versions.values()), package


def test_what_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    extras = project["optional-dependencies"]
    assert "usmex[teach]" in extras["test"]
    for asked, pinned in (
        (project["dependencies"], LESSONS),
        (extras["teach"], TEACH),
        ([package for package in extras["test"] if package != "usmex[teach]"], TESTS),
    ):
        for requirement in map(Requirement, asked):
            for version in pinned[canonicalize_name(requirement.name)].values():
                assert requirement.specifier.contains(version), f"{requirement}: {version} is pinned"


def test_conda_and_binder_get_the_same_versions() -> None:
    environment = yaml.safe_load(text("environment.yml"))
    python, pip, listed = environment["dependencies"]
    assert (python, pip) == ("python=3.11", "pip")
    assert listed["pip"][-1] == "-e ."
    assert requirements(listed["pip"][:-1]) == LESSONS
    assert text("environment.yml") == pins.environment(text("requirements.txt")), "renew it with: make pins"


def tracked() -> Iterator[Path]:
    """The files of the repository; in a copy without git, all that are not made by a command."""
    command = ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\0")
    except (OSError, subprocess.CalledProcessError):
        made = set(text(".gitignore").replace("/\n", "\n").split()) | {".git"}
        listed = [
            str(path.relative_to(ROOT))
            for path in ROOT.rglob("*")
            if not made & {*path.parts, path.parent.relative_to(ROOT).as_posix()}
        ]
    yield from (ROOT / name for name in listed if name and (ROOT / name).is_file())


def test_nothing_depends_on_one_machine_or_one_index() -> None:
    found = []
    for path in tracked():
        try:
            # A picture in a notebook is one long line of letters in which anything may be read.
            words = re.sub(r'"image/png": ".*"', "", path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        for what, pattern in FORBIDDEN.items():
            found += [
                f"{path.relative_to(ROOT)}: {what}: {hit.group()}" for hit in re.finditer(pattern, words)
            ]
    assert not found, "\n".join(found)
