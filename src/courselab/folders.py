"""Where the parts of the course lie: this package, and beside it the folders of a copy of the repository."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parents[1]
NOTEBOOKS = ROOT / "notebooks"
EXERCISES = ROOT / "exercises"
OUT = ROOT / "out"
"""What the commands make for a reader or a teacher; not committed."""
