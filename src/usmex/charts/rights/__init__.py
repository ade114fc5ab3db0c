"""Charts of human rights and of the lists of the most wanted: one module a chart."""
