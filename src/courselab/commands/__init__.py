"""Commands that make things from the course: notebooks, pages, slides, lists."""

from courselab.quick_start import import_jsonschema

# Before nbformat or Sphinx imports it as it is.
import_jsonschema()
