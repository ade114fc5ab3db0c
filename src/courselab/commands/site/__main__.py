"""``python -m courselab.commands.site [folder]`` builds the reading edition into ``out/site``, or the folder that is named."""

from __future__ import annotations

import sys
from pathlib import Path

from courselab.commands.site.make import build
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import number, say


def main(arguments: list[str]) -> int:
    """Build, and say where the first page is; 1 and one sentence if it cannot be done."""
    folder = Path(arguments[0]) if arguments else COURSE.made / "site"
    try:
        build(folder)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    told = say("The reading edition is in {folder} ({size} MB).", folder=folder, size=number(size / 1e6))
    print(told, say("Open {file} in a browser.", file="index.html"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
