"""Charts of the drug record: one module a chart."""
