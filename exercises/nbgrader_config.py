# How nbgrader makes and grades these assignments, whether it is started by `make` or from the formgrader page.
from courselab.classroom.config import configure

configure(get_config())  # type: ignore[name-defined]  # noqa: F821
