"""What a learner has answered and drawn, kept in one JSON file of their own.

Two notebooks may be open at once: each change is made under a lock file, on what the file says at that moment,
and put in place by one rename, so neither loses the other's answers nor can a crash leave half a file. Whatever
goes wrong with the file, the lesson goes on in memory and ``Progress.note`` says so; nothing here raises.
"""

from courselab.progress.form import CODE, is_answer, read_years
from courselab.progress.learner import Progress

__all__ = ["CODE", "Progress", "is_answer", "read_years"]
