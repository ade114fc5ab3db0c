"""Charts of homicides in Mexico and of the removal of leaders: one module a chart, ``record`` and ``lines`` what they share."""
