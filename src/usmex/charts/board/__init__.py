"""The board of three presidencies: its figures, their totals, its panels, and the chart of them."""
