"""What an instructor does with assignments, one command each: ``make assignment``, ``make grade`` and so on."""

from __future__ import annotations

import argparse
import sys

from usmex.classroom import exercises
from usmex.errors import CourseError
from usmex.messages import say


def make_exercises(seed: str) -> None:
    """Vary every master and make every release."""
    for name in exercises.assignments():
        exercises.vary(name, seed)
        make_assignment(name)


def make_assignment(name: str) -> None:
    """Make the release of one assignment."""
    made = exercises.release(name)
    print(
        say("{name}: students are given {file}", name=name, file=made.relative_to(exercises.EXERCISES.parent))
    )


def main(arguments: list[str]) -> int:
    """Run one command. Returns 1 after a sentence on what is wrong."""
    parser = argparse.ArgumentParser(prog="usmex.classroom")
    parser.add_argument("command", choices=["exercises", "assignment"])
    parser.add_argument("name", nargs="?", default="")
    parser.add_argument("--seed", default="")
    given = parser.parse_args(arguments)
    try:
        if given.command == "exercises":
            make_exercises(given.seed)
        else:
            make_assignment(given.name)
    except CourseError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
