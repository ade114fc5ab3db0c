"""The claim ledger as a widget: filter the claims, open one, see its chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets
import traitlets

from courselab import catalog, explore
from courselab.claims import VERDICTS, ledger_text, verdict_name
from courselab.course import COURSE
from courselab.messages import say
from courselab.widgets.markdown import without_maths
from courselab.widgets.part import Part, no_answer_yet
from courselab.widgets.scripts import ASSETS, component

EVIDENCE = ("counted", "none", "written")
"""What a verdict can rest on."""


class ChartPlace(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Where the chart of a claim appears when it is asked for; the ledger finds it by its class."""

    def __init__(self) -> None:
        super().__init__()
        self.add_class("courselab-chart-place")

    def _repr_mimebundle_(self, **keywords: Any) -> dict[str, Any]:
        bundle: dict[str, Any] = super()._repr_mimebundle_(**keywords)
        return {**bundle, "text/plain": say("[the chart of a claim, when it is asked for]")}


class LedgerView(Part):
    """All claims with their verdicts. ``place`` is a second widget, to be shown below, for the charts."""

    _esm = component("ledger")
    _css = ASSETS / "ledger.css"
    claims: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    filters: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    labels = traitlets.Dict().tag(sync=True)
    wanted = traitlets.Dict().tag(sync=True)
    """Browser to kernel: the ``claim`` whose chart is wanted, and a ``serial``."""
    shown = traitlets.Int().tag(sync=True)
    """Kernel to browser: the ``serial`` of the last wish that was met."""

    def __init__(self) -> None:
        rows = catalog.records(catalog.load("claims"))
        self._charts = {row["claim_id"]: row["chart"] for row in rows if row["chart"]}
        super().__init__(claims=[_to_browser(row) for row in rows], filters=_filters(rows), labels=_labels())
        self.place = ChartPlace()
        self.observe(self._on_wanted, "wanted")

    def _on_wanted(self, change: Any) -> None:
        name = self._charts.get(change["new"].get("claim"))
        if name:
            explorer = getattr(explore, name)()
            self.place.children = (explorer.part, explorer.words)
        self.shown = change["new"].get("serial", 0)

    def still(self) -> dict[str, str]:
        table = catalog.load("claims")
        counts = table["verdict"].fillna("open").value_counts()
        line = "; ".join(
            f"{verdict_name(verdict)}: {counts[verdict]}"
            for verdict in (*VERDICTS, "open")
            if verdict in counts
        )
        return {"text/plain": line, "text/markdown": without_maths(f"{line}\n\n{ledger_text(table)}")}


def evidence_name(kind: str) -> str:
    """What a verdict rests on, in the reader's language."""
    return {"counted": say("counted: tables"), "written": say("written: documents"), "none": say("none yet")}[
        kind
    ]


def _evidence_kind(items: list[str]) -> str:
    if not items:
        return "none"
    return "counted" if any(item in catalog.tables() for item in items) else "written"


def _evidence(item: str) -> dict[str, str]:
    if item in catalog.tables():
        return {"text": catalog.resource(item)["title"], "address": ""}
    return {"text": catalog.cite(item), "address": catalog.sources([item])["address"].iloc[0]}


def _to_browser(row: dict[str, str]) -> dict[str, Any]:
    items = catalog.split_ids(row["evidence"])
    verdict = row["verdict"] or "open"
    return {
        "id": row["claim_id"],
        **{name: row[name] for name in COURSE.ledger},
        "claim": row["claim"],
        "verdict": verdict,
        "verdict_name": verdict_name(verdict),
        "because": f"{row['because']}."
        if row["because"]
        else say("Not yet judged: a later lesson tests it."),
        "limits": f"{row['limits']}." if row["limits"] else "",
        "evidence_kind": _evidence_kind(items),
        "evidence": [_evidence(item) for item in items],
        "lessons": [
            {"text": lesson[:2], "address": f"{lesson}.ipynb"} for lesson in catalog.split_ids(row["lessons"])
        ],
        "chart": row["chart"],
    }


def _filters(rows: list[dict[str, str]]) -> list[dict[str, Any]]:
    def filtered(name: str, label: str, names: Mapping[str, str], found: set[str]) -> dict[str, Any]:
        options = [{"id": value, "text": text} for value, text in names.items() if value in found]
        return {"name": name, "label": label, "options": options}

    def field(name: str) -> dict[str, Any]:
        found = {row[name] for row in rows}
        # Raises for a value without a label, whose claims no choice would find.
        catalog.labels("claims", name, found)
        return filtered(name, catalog.field("claims", name)["title"], catalog.labels("claims", name), found)

    verdicts = {verdict: verdict_name(verdict) for verdict in (*VERDICTS, "open")}
    kinds = {kind: evidence_name(kind) for kind in EVIDENCE}
    return [
        *map(field, COURSE.ledger),
        filtered("verdict", say("Verdict"), verdicts, {row["verdict"] or "open" for row in rows}),
        filtered(
            "evidence_kind",
            say("Evidence"),
            kinds,
            {_evidence_kind(catalog.split_ids(row["evidence"])) for row in rows},
        ),
    ]


def _labels() -> dict[str, str]:
    return {
        "title": say("The claim ledger"),
        "all": say("all"),
        "count": say("{shown} of {all} claims", shown="{shown}", all="{all}"),
        "limits": say("Limits:"),
        "evidence": say("Evidence:"),
        "lessons": say("Lessons:"),
        "chart": say("Show its chart below"),
        "back": say("Back to claim {id}", id="{id}"),
        "waiting": no_answer_yet(),
    }
