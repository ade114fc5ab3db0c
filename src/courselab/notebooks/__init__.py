"""Notebook files: what the text of a lesson says, and how a notebook is run and written."""
