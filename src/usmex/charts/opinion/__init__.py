"""Charts of opinion polls in Mexico: one module a chart, ``polls`` what both are made of."""
