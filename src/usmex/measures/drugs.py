"""Measures of the drug record: what two estimators differ by, what share was seized, where, and with what."""

from __future__ import annotations

import pandas as pd

from usmex import catalog

US_ESTIMATE = "U.S. Government"
US_AS_PRINTED_BY_UNODC = "U.S. Government, as printed by UNODC"
SURVEY = "UNODC and Mexico"
REVISED_SURVEY = "UNODC and Mexico, revised in 2017"


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


def with_synthetic_opioids(overdose: pd.DataFrame) -> pd.Series:
    """Percent of the deaths with heroin that also involved synthetic opioids such as fentanyl, by year."""
    deaths = deaths_by_category(overdose, "deaths")
    share: pd.Series = deaths["heroin_with_synthetic_opioid"] / deaths["heroin"] * 100
    return share


def seizures_by_component(seizures: pd.DataFrame, drug: str) -> pd.DataFrame:
    """Kilograms of one drug that CBP seized at the southwest border, as a frame of fiscal year x component.

    Only complete years of CBP's own record (FY2019 and later), which holds the total and both components.
    """
    rows = seizures[(seizures["drug"] == drug) & (seizures["clock"] == "fiscal")]
    by_component = rows.pivot(index="year", columns="component", values="kilograms")
    return by_component[by_component["CBP total"].notna()]


def seized_at_ports(seizures: pd.DataFrame, drug: str) -> pd.Series:
    """Percent of CBP's kilograms of a drug that officers found at ports of entry, by fiscal year."""
    kilograms = seizures_by_component(seizures, drug)
    share: pd.Series = kilograms["Office of Field Operations"] / kilograms["CBP total"] * 100
    return share


def seized_in_mexico(flows: pd.DataFrame, drug: str) -> float:
    """Percent of what was made in or came to Mexico that was seized there, from GAO's report of October 2007.

    For heroin this is an upper bound: GAO says less than one tonne of almost nineteen.
    """
    rows = flows[(flows["drug"] == drug) & (flows["edition"] == "October 2007")].set_index("measure")
    tonnes = rows["tonnes_per_year"]
    made_or_arrived = tonnes.drop("seized in Mexico").iloc[0]
    return float(tonnes["seized in Mexico"] / made_or_arrived * 100)


def border_share(border: pd.DataFrame, part: str, whole: str) -> pd.Series:
    """One measure of ``border`` in percent of another, for the years that both record."""
    by_measure = border.pivot(index="year", columns="measure", values="value")
    share: pd.Series = (by_measure[part].astype(float) / by_measure[whole].astype(float) * 100).dropna()
    return share
