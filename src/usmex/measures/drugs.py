"""Measures of the drug record: what two estimators differ by, what share was seized, where, and with what."""

from __future__ import annotations

import pandas as pd

from courselab import catalog

US_ESTIMATE = "U.S. Government"
US_AS_PRINTED_BY_UNODC = "U.S. Government, as printed by UNODC"
SURVEY = "UNODC and Mexico"


def estimates(poppy: pd.DataFrame, measure: str, estimator: str) -> pd.DataFrame:
    """The rows of one measure and estimator of ``poppy``, by year."""
    rows = poppy[(poppy["measure"] == measure) & (poppy["estimator"] == estimator)]
    return catalog.one_series("poppy", rows).set_index("year").sort_index()


def disagreement(poppy: pd.DataFrame, measure: str, one: str, other: str) -> pd.Series:
    """By how many percent estimator ``one`` lies above ``other``, for the years that both estimated."""
    first = estimates(poppy, measure, one)["best"]
    second = estimates(poppy, measure, other)["best"]
    both = first.index.intersection(second.index)
    gap: pd.Series = (first[both] / second[both] - 1) * 100
    return gap


def deaths_by_category(overdose: pd.DataFrame, measure: str) -> pd.DataFrame:
    """``overdose_deaths`` as a frame of year x category: persons (``deaths``) or persons per 100,000 residents."""
    return overdose[overdose["measure"] == measure].pivot(index="year", columns="category", values="value")


def seizures_by_component(seizures: pd.DataFrame, drug: str) -> pd.DataFrame:
    """Kilograms of one drug that CBP seized at the southwest border, as a frame of fiscal year x component.

    Only complete years of CBP's own record (FY2019 and later), which holds the total and both components.
    """
    rows = seizures[(seizures["drug"] == drug) & (seizures["clock"] == "fiscal")]
    by_component = rows.pivot(index="year", columns="component", values="kilograms")
    return by_component[by_component["CBP total"].notna()]
