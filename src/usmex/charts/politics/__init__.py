"""Charts of certification, events, elections and extraditions: one module a chart."""
