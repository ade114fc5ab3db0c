"""Assignments: their keys, their releases, and their grading in a sandbox."""

from courselab.quick_start import import_jsonschema

# Before nbformat or nbgrader imports it as it is.
import_jsonschema()
