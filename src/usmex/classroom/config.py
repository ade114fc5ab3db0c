"""nbgrader's settings for this course, in one place for our commands and for the formgrader page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from traitlets.config import Config

CODE_STUB = "# Write your answer here."
TEXT_STUB = "YOUR ANSWER HERE"


def configure(config: Any, root: Path | None = None) -> Any:
    """Fill a traitlets configuration; ``root`` is the folder that holds ``source`` and ``release``.

    Without ``root`` nbgrader takes the folder it is started in.
    """
    config.CourseDirectory.course_id = "usmex"
    if root is not None:
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"
        # Nothing is exchanged through a shared folder, and nbgrader's own default is one that may not be ours.
        config.Exchange.root = str(root)
    # A blank answer leaves its name unbound; the check then says so, and Run All does not stop.
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    # A check that a student deleted is put back: the answer is looked up by name.
    config.OverwriteCells.add_missing_cells = True
    return config


def settings(root: Path) -> Config:
    """The configuration for one course folder."""
    config: Config = configure(Config(), root)
    return config
