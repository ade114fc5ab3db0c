"""What runs inside a student's sandbox: bring the folder up to date, then become the student's server.

The update runs here and not in the hub, since a student could put a hook into their own repository.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from courselab.hub.handout import bring_up_to_date
from courselab.messages import say


def main(handout: str, command: list[str]) -> None:
    """``python -m courselab.hub.student HANDOUT COMMAND...``; does not return."""
    try:
        bring_up_to_date(Path(handout), Path.home() / "course")
    except (OSError, subprocess.CalledProcessError) as error:
        # A student with yesterday's lessons can work; a student without a server cannot.
        print(
            say("The course folder was not brought up to date: {error}", error=error),
            file=sys.stderr,
            flush=True,
        )
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
