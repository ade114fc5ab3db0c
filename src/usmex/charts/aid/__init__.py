"""Charts of U.S. aid to Mexico: one module a chart, ``record`` what several of them draw from."""
