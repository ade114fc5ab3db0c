"""Charts of trade and of Mexico's economy: one module a chart, ``record`` what the charts of trade draw from."""
