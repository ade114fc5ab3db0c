"""Assignments: their keys, their releases, and their grading in a sandbox."""
