"""nbgrader's settings for this course, in one place for our commands and for the formgrader page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbgrader
from traitlets.config import Config

from courselab.course import COURSE

TEMPLATES = Path(__file__).resolve().parent / "templates"
PAGES = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
"""nbgrader's own pages, on which ours rest."""
CODE_STUB = "# Write your answer here."
TEXT_STUB = "YOUR ANSWER HERE"


def configure(config: Any, root: Path | None = None) -> Any:
    """Fill a traitlets configuration; ``root`` is the folder that holds ``source`` and ``release``.

    Without ``root`` nbgrader takes the folder it is started in.
    """
    config.CourseDirectory.course_id = COURSE.name
    if root is not None:
        config.CourseDirectory.root = str(root)
        config.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}"
        # Nothing is exchanged through a shared folder, and nbgrader's own default is one that may not be ours.
        config.Exchange.root = str(root)
    # A blank answer leaves its name unbound; the check then says so, and Run All does not stop.
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    # In the place of nbgrader's own steps, which would execute a stranger's code with the instructor's rights.
    config.Autograde.sanitize_preprocessors = ["courselab.classroom.preprocess.Align"]
    config.Autograde.autograde_preprocessors = [
        "courselab.classroom.preprocess.Execute",
        "nbgrader.preprocessors.SaveAutoGrades",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.GenerateFeedback.preprocessors = ["courselab.classroom.preprocess.Grades"]
    config.GenerateFeedback.exporter_class = "courselab.classroom.preprocess.FeedbackExporter"
    # The page of a submission in the formgrader, which would ask another host for a program.
    config.HTMLExporter.template_name = "courselab_formgrader"
    config.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(PAGES)]
    return config


def settings(root: Path) -> Config:
    """The configuration for one course folder."""
    config: Config = configure(Config(), root)
    return config
