"""``python -m usmex.build.site [folder]`` builds the reading edition into ``out/site``, or the folder that is named."""

from __future__ import annotations

import sys
from pathlib import Path

from usmex.build.site.make import build
from usmex.errors import CourseError
from usmex.folders import OUT


def main(arguments: list[str]) -> int:
    """Build, and say where the first page is; 1 and one sentence if it cannot be done."""
    folder = Path(arguments[0]) if arguments else OUT / "site"
    try:
        build(folder)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"The reading edition is in {folder} ({size / 1e6:.0f} MB). Open index.html in a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
