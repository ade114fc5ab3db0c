"""What differs between an earlier version of the course and this one, in lines for ``CHANGELOG.md``.

``python -m courselab.commands.changes v0.1.0`` compares lessons, questions, answer keys, assignments and tables with that tag
or commit; without a name, with the last tagged version, if there is one yet.
"""

from __future__ import annotations

import sys

from courselab import explore
from courselab.commands.changes.compare import asked_in_vain, changes, report, says_what_it_shows
from courselab.commands.changes.versions import files_at, files_here, last_version
from courselab.course import COURSE
from courselab.errors import CourseError
from courselab.messages import say


def main(arguments: list[str]) -> None:
    """Print the lines. Raises CourseError for a version that is not there."""
    revision = arguments[0] if arguments else last_version(COURSE.root)
    if revision is None:
        print(
            say(
                "No earlier version is tagged here, so there is none to compare with. To compare with a commit that "
                "“git log” lists, write its name after SINCE=."
            )
        )
        return
    old, new, charts = files_at(COURSE.root, revision), files_here(COURSE.root), explore.names()
    if not says_what_it_shows(old):
        raise CourseError(
            say(
                "The version “{revision}” cannot be compared: its notebooks do not say yet what their cells show.",
                revision=revision,
            )
        )
    print(report(changes(old, new, charts), asked_in_vain(old, new, charts)))


if __name__ == "__main__":
    main(sys.argv[1:])
