"""Proves that every chart is the same before and after a rewriting of the chart code, under each control.

    python tests/same_charts.py record FILE              before: writes down what every chart shows in every state
    python tests/same_charts.py compare FILE             after: goes through the same states; ends with 1 if one differs
    python tests/same_charts.py show CHART STATE ...     all that a chart shows in a state, as JSON

``--only NAME ...`` takes some charts alone. ``compare --old FOLDER`` takes an older checkout, with its own ``.venv``, and
shows of the first states that differ also what changed in figure and table; ``--every`` lists all states that differ.

A state is named by the values of the controls in their order: years as ``1994-2015``, an option by its place (``2``),
several as ``0+3``; joined by ``|``. Neither a control's name nor an option's id is compared, so both may change (a note
says where they did), and so may the modules and classes, and the ``meta`` of a figure and its traces. No test: it runs
for minutes, and what it compares with is a file of the moment.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import math
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from usmex import explore

ALL_STATES = 6000
"""A chart with at most so many states is looked at in all of them."""
GRID, PAIR, RANDOM = 4000, 2000, 1500
"""Of a chart with more: each value of each control; every pair of controls, and all controls together, with as many
values as make at most ``PAIR`` and ``GRID`` states; and so many states at random."""
IN_FULL = ("name", "title", "subtitle", "words", "limits", "legend", "sources")
"""What is kept as it is; of the rest of a state a hash."""
FIRST_STATES, FIRST_LISTED, FIRST_LINES = 3, 8, 12
"""Of a chart that differs: states shown with what changed, states listed, and changes of one part."""

Told = dict[str, Any]
"""A control as the page is told of it."""


@cache
def explorer_of(chart: str) -> Any:
    return getattr(explore, chart)()


def look(chart: str, state: str) -> tuple[str, dict[str, Any]]:
    """Set a chart to a state: the state in which it settles, and all that it then shows.

    All that the tool takes from an explorer is taken here and in ``controls_of``, by the ways that a lesson uses.
    """
    explorer = explorer_of(chart)
    controls, texts = controls_of(chart), state.split("|")
    explorer.choose(
        **{told["name"]: value_of(told, text) for told, text in zip(controls, texts, strict=True)}
    )
    shown, sent = explorer.chart, explorer.part.state
    page = sent["chart"]
    settled = "|".join(text_of(told, sent["choices"][told["name"]]) for told in sent["controls"])
    return settled, {
        "name": shown.name,
        "title": [shown.title, page["title"]],
        "subtitle": [shown.subtitle, page["subtitle"]],
        "words": [shown.words, page["words"], explorer.words.words],
        "limits": [list(shown.limits), list(explorer.words.limits)],
        "legend": [shown.legend, page["legend"]],
        "sources": [list(shown.sources), shown.source_line, page["source"]],
        "figure": without_meta(page["figure"]),
        "picture": [without_meta(shown.picture_spec), page["picture"]],
        "table": [shown.table.to_csv(index=False).splitlines(), page["table"]],
        "alternative text": [form["alt"] for form in explorer.part.still().values() if "alt" in form],
        "saved words": explorer.words.still(),
        "controls": [without_names(told) for told in sent["controls"]],
    }


def controls_of(chart: str) -> list[Told]:
    told: list[Told] = explorer_of(chart).part.state["controls"]
    return told


def about(chart: str) -> dict[str, Any]:
    """What is the same in every state of a chart that was just made; what ends in ``*`` is noted, not compared."""
    part, controls = explorer_of(chart).part, controls_of(chart)
    return {
        "start": "|".join(text_of(told, part.state["choices"][told["name"]]) for told in controls),
        "labels": part.labels,
        "names of controls*": [told["name"] for told in controls],
        "ids of options*": [ids_of(told) for told in controls],
        "sent to the page*": sorted(part.state["chart"]),
    }


def without_meta(figure: dict[str, Any]) -> dict[str, Any]:
    traces = [{key: value for key, value in trace.items() if key != "meta"} for trace in figure["data"]]
    layout = {key: value for key, value in figure["layout"].items() if key != "meta"}
    return {**figure, "data": traces, "layout": layout}


def without_names(told: Told) -> Told:
    options = [{key: value for key, value in option.items() if key != "id"} for option in options_of(told)]
    return {**{key: value for key, value in told.items() if key != "name"}, "options": options}


def options_of(told: Told) -> list[dict[str, Any]]:
    options: list[dict[str, Any]] = told.get("options", [])
    return options


def ids_of(told: Told) -> list[str]:
    return [option["id"] for option in options_of(told)]


def values_of(told: Told) -> list[str]:
    """Everything to which a control can be set."""
    places = [str(place) for place in range(len(options_of(told)))]
    match told["kind"]:
        case "years":
            years = range(told["low"], told["high"] + 1)
            return [f"{first}-{last}" for first, last in itertools.combinations_with_replacement(years, 2)]
        case "slider":
            return [str(value) for value in range(told["low"], told["high"] + 1)]
        case "several":
            counts = range(1, len(places) + 1)
            return ["+".join(some) for count in counts for some in itertools.combinations(places, count)]
        case "choice" | "pick":
            return places
    raise ValueError(f"A control of the kind {told['kind']} is not known here.")


def value_of(told: Told, text: str) -> Any:
    """The value that a part of a state's name stands for."""
    match told["kind"]:
        case "years":
            return tuple(map(int, text.split("-")))
        case "slider":
            return int(text)
        case "several":
            return [ids_of(told)[int(place)] for place in text.split("+")]
    return ids_of(told)[int(text)]


def text_of(told: Told, value: Any) -> str:
    """The part of a state's name for a value."""
    match told["kind"]:
        case "years":
            return f"{value[0]}-{value[1]}"
        case "slider":
            return str(value)
        case "several":
            return "+".join(str(ids_of(told).index(option)) for option in value)
    return str(ids_of(told).index(value))


def in_words(chart: str, state: str) -> str:
    """A state as a reader sees it."""
    parts = []
    for told, text in zip(controls_of(chart), state.split("|"), strict=True):
        options = [option["text"] for option in options_of(told)]
        shown = ", ".join(options[int(place)] for place in text.split("+")) if options else text
        parts.append(f"{told['label']}: {shown}")
    return "; ".join(parts)


def states_of(chart: str) -> list[str]:
    """The states to go through, the start first, each once."""
    start = about(chart)["start"].split("|")
    values = [values_of(told) for told in controls_of(chart)]
    if math.prod(map(len, values)) <= ALL_STATES:
        states: Iterator[Any] = itertools.product(*values)
    else:
        states = _some_states(start, values, random.Random(chart))
    return ["|".join(state) for state in dict.fromkeys([tuple(start), *map(tuple, states)])]


def _some_states(start: list[str], values: list[list[str]], chance: random.Random) -> Iterator[Any]:
    for place, some in enumerate(values):
        yield from ([*start[:place], value, *start[place + 1 :]] for value in some)
    for pair in itertools.combinations(range(len(values)), 2):
        offered = [values[place] if place in pair else [start[place]] for place in range(len(values))]
        yield from itertools.product(*_thinned(offered, PAIR, chance))
    yield from itertools.product(*_thinned(values, GRID, chance))
    for _ in range(RANDOM):
        yield [chance.choice(some) for some in values]


def _thinned(values: list[list[str]], most: int, chance: random.Random) -> list[list[str]]:
    """The longest lists shortened until there are at most so many states: first, last, and some between."""
    longest = max(map(len, values))
    while math.prod(min(len(some), longest) for some in values) > most:
        longest -= 1
    return [
        some
        if len(some) <= longest
        else list(dict.fromkeys([some[0], some[-1], *chance.sample(some, longest - 2)]))
        for some in values
    ]


def as_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def kept(parts: dict[str, Any]) -> dict[str, Any]:
    """What the file keeps of a state."""
    return {
        name: part if name in IN_FULL else "sha256:" + hashlib.sha256(as_json(part).encode()).hexdigest()[:16]
        for name, part in parts.items()
    }


def walk(chart: str) -> tuple[str, dict[str, Any], dict[str, dict[str, Any]], float]:
    """A chart, what is said of it once, what is kept of each state in which it settles, and the seconds it took."""
    begun = time.perf_counter()
    once = about(chart)
    once["settles"], found = {}, {}
    for state in states_of(chart):
        try:
            settled, parts = look(chart, state)
        except Exception as error:  # a chart that fails in a state is a difference, not the end
            found[state] = {"error": f"{type(error).__name__}: {error}"}
            continue
        if settled != state:
            once["settles"][state] = settled
        if settled not in found:
            found[settled] = kept(parts)
    # As it is read back from a file: tuples are lists.
    found = json.loads(as_json(found))
    return chart, json.loads(as_json(once)), found, time.perf_counter() - begun


def walk_all(
    charts: list[str],
) -> Iterator[tuple[str, dict[str, Any], dict[str, dict[str, Any]], float]]:
    """Walk through charts, those with the most states first; two at a time."""
    charts = sorted(charts, key=lambda chart: -len(states_of(chart)))
    with multiprocessing.Pool(2) as pool:
        yield from pool.imap_unordered(walk, charts)


def record(file: Path, charts: list[str]) -> None:
    begun, count, lines = time.perf_counter(), 0, []
    for chart, once, found, seconds in walk_all(charts):
        count += len(found)
        failed = sum("error" in parts for parts in found.values())
        print(f"{chart}: {len(found)} states, {failed} failed, {seconds:.0f} s", flush=True)
        lines.append(as_json({"chart": chart, "once": once}))
        lines += [as_json({"chart": chart, "state": state, "parts": parts}) for state, parts in found.items()]
    file.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    print(f"{len(charts)} charts, {count} states, {time.perf_counter() - begun:.0f} s: {file}")


def compare(file: Path, charts: list[str], only: list[str], older: Path | None, every: bool) -> bool:
    """Say what differs from the file; whether nothing does."""
    begun, count, same = time.perf_counter(), 0, True
    known: dict[str, dict[str, Any]] = {}
    states: dict[str, dict[str, dict[str, Any]]] = {}
    for line in map(json.loads, gzip.decompress(file.read_bytes()).decode().splitlines()):
        if not only or line["chart"] in only:
            if "once" in line:
                known[line["chart"]] = line["once"]
            else:
                states.setdefault(line["chart"], {})[line["state"]] = line["parts"]
    for chart in sorted(known.keys() ^ set(charts)):
        same = False
        print(f"{chart}: {'GONE' if chart in known else 'NEW, not in the file'}")
    for chart, once, found, seconds in walk_all(sorted(known.keys() & set(charts))):
        count += len(found)
        unlike = differing(known[chart], once, states[chart], found)
        print(f"{chart}: {len(found)} states, {len(unlike)} differ, {seconds:.0f} s", flush=True)
        for name in (name for name in once if name.endswith("*") and once[name] != known[chart].get(name)):
            print(f"    note: {name[:-1]}: {known[chart].get(name)} -> {once[name]}")
        if unlike:
            same = False
            report(chart, unlike, once, states[chart], found, older, every)
    print(
        f"{count} states, {time.perf_counter() - begun:.0f} s: {'all the same' if same else 'NOT the same'}"
    )
    return same


def differing(
    old_once: dict[str, Any],
    new_once: dict[str, Any],
    old: dict[str, dict[str, Any]],
    new: dict[str, dict[str, Any]],
) -> dict[str, list[str]]:
    """The parts that differ, by state; what is said once of the chart stands under an empty state."""
    unlike: dict[str, list[str]] = {}
    if once := [name for name in ("start", "labels") if old_once[name] != new_once[name]]:
        unlike[""] = once
    for state in {**old, **new}:
        if state not in new or state not in old:
            unlike[state] = ["only before" if state in old else "only after"]
        elif parts := [
            name for name in {**old[state], **new[state]} if old[state].get(name) != new[state].get(name)
        ]:
            unlike[state] = parts
    for state in {**old_once["settles"], **new_once["settles"]}:
        if old_once["settles"].get(state) != new_once["settles"].get(state):
            unlike.setdefault(state, []).append("settles elsewhere")
    return unlike


def report(
    chart: str,
    unlike: dict[str, list[str]],
    once: dict[str, Any],
    old: dict[str, dict[str, Any]],
    new: dict[str, dict[str, Any]],
    older: Path | None,
    every: bool,
) -> None:
    counts = Counter(part for parts in unlike.values() for part in parts)
    print("    " + ", ".join(f"{part} in {count}" for part, count in counts.most_common()))
    listed = list(unlike.items())
    in_both = [state for state in unlike if state in old and state in new][:FIRST_STATES]
    before = shown_by(older, chart, in_both) if older and in_both else {}
    for place, (state, parts) in enumerate(listed):
        if place >= FIRST_LISTED and not every and state not in in_both:
            continue
        print(f"  {chart} {state} ({described(chart, state)}): {', '.join(parts)}")
        if state not in in_both:
            continue
        was, now = old[state], new[state]
        if state in before:
            was, now = before[state], json.loads(as_json(look(chart, state)[1]))
        for part in parts:
            if part in was or part in now:
                changes = list(itertools.islice(changed(was.get(part), now.get(part), part), FIRST_LINES + 1))
                print("\n".join(f"      {line}" for line in changes[:FIRST_LINES]))
                if len(changes) > FIRST_LINES:
                    print("      ...")
    if len(listed) > FIRST_LISTED and not every:
        print(f"    {len(listed)} states in all; --every lists them.")


def described(chart: str, state: str) -> str:
    """A state in words, where today's controls have words for it."""
    try:
        return in_words(chart, state) if state else "the chart as such"
    except (ValueError, IndexError):
        return "not a state of today's controls"


def shown_by(older: Path, chart: str, states: list[str]) -> dict[str, Any]:
    """What an older checkout shows in these states."""
    command = [str(older.resolve() / ".venv/bin/python"), str(Path(__file__).resolve()), "show", chart]
    told = subprocess.run([*command, *states], cwd=older, check=True, capture_output=True, text=True)
    shown: dict[str, Any] = json.loads(told.stdout)
    return shown


def changed(was: Any, now: Any, path: str) -> Iterator[str]:
    """Where two values differ, a line each."""
    if isinstance(was, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*was, *now]):
            yield from changed(was.get(key), now.get(key), f"{path}.{key}")
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for place, (one, other) in enumerate(zip(was, now, strict=True)):
            yield from changed(one, other, f"{path}[{place}]")
    elif was != now or type(was) is not type(now):
        yield f"{path}: {was!r} -> {now!r}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("record", "compare"):
        command = commands.add_parser(name)
        command.add_argument("file", type=Path)
        command.add_argument("--only", nargs="+", default=[], metavar="NAME")
        if name == "compare":
            command.add_argument("--old", type=Path, metavar="FOLDER")
            command.add_argument("--every", action="store_true")
    command = commands.add_parser("show")
    command.add_argument("chart")
    command.add_argument("states", nargs="+")
    asked = parser.parse_args()
    os.environ["COURSELAB_BUILD"] = "1"  # a picture is saved with its alternative text in a build only
    if asked.command == "show":
        print(as_json({state: look(asked.chart, state)[1] for state in asked.states}))
        return 0
    charts = [name for name in dir(explore) if name != "Explorer" and (not asked.only or name in asked.only)]
    if asked.command == "record":
        record(asked.file, charts)
        return 0
    return 0 if compare(asked.file, charts, asked.only, asked.old, asked.every) else 1


if __name__ == "__main__":
    sys.exit(main())
