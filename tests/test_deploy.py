"""What can be seen of the ways past one machine without a cluster: the image's recipe, the settings, the links."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
KUBERNETES = ROOT / "deploy" / "kubernetes"


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The Dockerfile that repo2docker makes of the repository; it does not need to build it for that."""
    if sys.platform == "win32":
        pytest.skip("repo2docker asks for the number of the user, which users have none of there")
    copy = tmp_path_factory.mktemp("course")
    for name in ("environment.yml", "pyproject.toml"):
        shutil.copy(ROOT / name, copy)
    done = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(copy)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout + done.stderr


def test_repo2docker_builds_from_the_pinned_environment(recipe: str) -> None:
    assert '--file "environment.yml"' in recipe


def test_nothing_shadows_the_environment_file() -> None:
    for name in ("binder", ".binder", "Dockerfile", "runtime.txt", "Pipfile"):
        assert not (ROOT / name).exists(), f"{name} would be read in place of environment.yml"


def test_the_settings_of_the_cluster_are_safe_and_agree_with_the_course() -> None:
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text(encoding="utf-8"))
    assert set(values) == {"hub", "proxy", "singleuser", "scheduling", "prePuller", "cull"}
    config = values["hub"]["config"]
    assert config["JupyterHub"]["authenticator_class"] == "generic-oauth"
    assert config["GenericOAuthenticator"]["allow_all"] is False
    assert values["proxy"]["https"]["enabled"] is True
    student = values["singleuser"]
    lesson = student["defaultUrl"].removeprefix("/lab/tree/course/")
    assert (ROOT / lesson).is_file(), lesson
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    assert version and student["image"]["tag"] == version[1]
    shell, option, line = student["lifecycleHooks"]["postStart"]["exec"]["command"]
    home, _, puller, _, branch, folder, *otherwise = line.split()
    assert (shell, option, home) == ("sh", "-c", "cd"), (
        "the hook starts in the image's folder, not in the student's"
    )
    assert (puller, branch, folder) == ("gitpuller", "main", "course")
    assert otherwise == ["||", "true"], (
        "Kubernetes would end the server of a student who could not be updated"
    )
    assert "nbgitpuller==" in (ROOT / "environment.yml").read_text(encoding="utf-8")


def test_students_work_on_their_own_disk_and_not_in_the_image(recipe: str) -> None:
    """The image starts in the folder that it was built from; the chart mounts the student's disk on the home folder."""
    assert "WORKDIR ${REPO_DIR}" in recipe
    readme = (KUBERNETES / "README.md").read_text(encoding="utf-8")
    values = yaml.safe_load((KUBERNETES / "values.yaml").read_text(encoding="utf-8"))
    assert "--target-repo-dir /srv/usmex" in readme
    assert values["hub"]["config"]["KubeSpawner"]["notebook_dir"] == "~"


def test_the_links_for_students_open_the_first_lesson() -> None:
    text = (KUBERNETES / "README.md").read_text(encoding="utf-8")
    binder, puller = re.findall(r"^https://\S+$", text, re.M)
    assert (ROOT / parse_qs(urlsplit(binder).query)["urlpath"][0].removeprefix("lab/tree/")).is_file()
    asked = parse_qs(urlsplit(puller).query)
    assert asked["branch"] == ["main"]
    assert asked["repo"][0].startswith("https://")
    repository = asked["repo"][0].rsplit("/", 1)[1]
    assert (ROOT / asked["urlpath"][0].removeprefix(f"lab/tree/{repository}/")).is_file()
