"""Write ``environment.yml`` from ``requirements.txt``, so that conda and Binder users get the same versions."""

from __future__ import annotations

from courselab.course import COURSE
from courselab.errors import CourseError

HEAD = """\
# Made by `make pins` from requirements.txt: the same versions for conda and Binder.
name: {name}
channels:
  - conda-forge
dependencies:
  - python=3.11
  - pip
  - pip:
"""


def pinned(requirements: str) -> list[str]:
    """The lines ``name==version`` of a pinned list, with their environment markers, without hashes."""
    lines = (line.removesuffix("\\").strip() for line in requirements.splitlines())
    return [line for line in lines if "==" in line and not line.startswith(("#", "--hash"))]


def environment(requirements: str) -> str:
    """The text of ``environment.yml``. Markers hold quotes, so each line is quoted for YAML."""
    packages = [*pinned(requirements), "-e ."]
    return HEAD.format(name=COURSE.name) + "".join(
        f'      - "{package.replace(chr(34), chr(39))}"\n' for package in packages
    )


def main() -> None:
    """Write the file."""
    pins = COURSE.root / "requirements.txt"
    if not pins.is_file():
        raise CourseError(f"There is no file {pins}, in which the versions are pinned.")
    text = environment(pins.read_text(encoding="utf-8"))
    (COURSE.root / "environment.yml").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
