"""What all widgets share: their scripts, their saved form, and texts in Markdown."""
