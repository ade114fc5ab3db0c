# How nbgrader makes and grades the assignments, whether it is started by a command or from the formgrader page.
from courselab.classroom.config import configure

configure(get_config())  # type: ignore[name-defined]  # noqa: F821
