"""Measures that follow from the base tables: sums, rates, shares, windows. Pure functions, floor 1."""
