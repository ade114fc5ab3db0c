"""Measures that follow from the base tables: sums, rates, shares, windows. Pure functions of tables, above the catalog."""
