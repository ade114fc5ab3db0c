"""The claim ledger: what is claimed, the verdict of the lessons, its evidence and its limits."""

from __future__ import annotations

import pandas as pd

from courselab import catalog
from courselab.messages import say

VERDICTS = ("supported", "qualified", "contradicted", "untestable", "judgement")


def verdict_name(verdict: str) -> str:
    """A verdict in the reader's language."""
    return {
        "supported": say("Supported"),
        "qualified": say("Qualified"),
        "contradicted": say("Contradicted"),
        "untestable": say("Untestable with this record"),
        "judgement": say("A judgment for the reader"),
        "open": say("Open"),
    }[verdict]


def claims_of(lesson: str) -> pd.DataFrame:
    """The claims that a lesson takes up, one row each, in the order of their ids."""
    claims = catalog.load("claims")
    return claims[[lesson in str(names).split(";") for names in claims["lessons"]]]


def _evidence(item: str) -> str:
    """A table by its title, a source by its citation."""
    if item in catalog.tables():
        return say("table “{title}”", title=catalog.resource(item)["title"])
    return catalog.cite(item)


def ledger_text(claims: pd.DataFrame) -> str:
    """Claims with their verdicts as Markdown; a claim without a verdict is said to be open."""
    blocks = []
    for claim in catalog.records(claims):
        head = f"**{claim['claim_id']}.** {claim['claim']}."
        if not claim["verdict"]:
            blocks.append(f"{head}\n\n{say('Not yet judged: a later lesson tests it.')}")
            continue
        evidence = "; ".join(_evidence(item) for item in catalog.split_ids(claim["evidence"]))
        blocks.append(
            f"{head}\n\n"
            f"> **{verdict_name(claim['verdict'])}.** {claim['because']}.\n>\n"
            f"> *{say('Limits')}:* {claim['limits']}.\n>\n"
            f"> *{say('Evidence')}:* {evidence}"
        )
    return "\n\n".join(blocks)
