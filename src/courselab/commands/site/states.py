"""What a chart shows under its controls, worked out beforehand for a page without Python.

Each control is offered in full where the combinations are few enough. Else a handle moves in steps, boxes to be ticked
become a list of a few choices, and what is still too much stays as the lesson set it; a note under the chart says so.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from courselab.charts.controls import Choice, Choices, Control, Several, Slider, YearRange, settle
from courselab.charts.view import Explorer, to_browser
from courselab.commands.site.pool import Pool, to_json
from courselab.course import COURSE
from courselab.messages import say
from courselab.widgets.part import no_answer_yet

MOST_STATES = 3200
"""More combinations than that are not worked out for one chart."""
STEPS = (2, 5, 10, 20, 50, 100, 200)
"""A handle stands at every whole number, or at the multiples of one of these, or where the lesson sets it."""
LISTED_LOSS, ENDS_LOSS, FIXED_LOSS = 2.5, 4.0, 6.0
"""How much a reader loses with a list instead of boxes to be ticked, a handle that has but a few places, a fixed control.

A coarser handle loses half a unit for each step of ``STEPS``.
"""


@dataclass(frozen=True)
class Offer:
    """A control as the page offers it: in full, in steps, as a list of a few of its values, or fixed."""

    control: Control
    form: str
    values: dict[str, Any]
    """What can be chosen, by the key that the page looks up."""
    loss: float = 0.0
    texts: dict[str, str] = field(default_factory=dict)
    """How a listed value is named."""
    stops: tuple[int, ...] = ()
    """Where a handle can stand that moves in steps."""

    def to_browser(self, choices: Choices) -> dict[str, Any]:
        """The control for ``chart.js``."""
        if self.form == "full":
            return self.control.to_browser(choices)
        if self.form == "steps":
            return {**self.control.to_browser(choices), "stops": list(self.stops)}
        options = [{"id": key, "text": text, "closed": False} for key, text in self.texts.items()]
        control = self.control
        return {
            "kind": "pick",
            "name": control.name,
            "label": control.label,
            "options": options,
            "reasons": [],
        }


def without_kernel(labels: dict[str, Any]) -> dict[str, Any]:
    """What a component says, without what it says of a silent kernel: the page has none and answers by itself."""
    return {name: text for name, text in labels.items() if text != no_answer_yet()}


def key_of(value: Any) -> str:
    """A choice as part of a key; ``page.js`` makes the same."""
    return "+".join(map(str, value)) if isinstance(value, list) else str(value)


def offers_of(explorer: Explorer, most: int = MOST_STATES) -> tuple[Offer, ...]:
    """The controls of a chart in the forms that cost the reader least, with at most ``most`` combinations."""
    choices = explorer.part.state["choices"]
    forms = [_forms(control, choices[control.name]) for control in explorer.controls]
    affordable = (offers for offers in itertools.product(*forms) if count_of(offers) <= most)
    return min(affordable, key=lambda offers: (sum(offer.loss for offer in offers), -count_of(offers)))


def start_of(explorer: Explorer, offers: tuple[Offer, ...]) -> str:
    """The key of what the lesson shows at first."""
    choices = explorer.part.state["choices"]
    return "|".join(key_of(choices[offer.control.name]) for offer in _shown(offers))


def store_name(explorer: Explorer, offers: tuple[Offer, ...]) -> str:
    """The same for charts that show the same under the same offers, in whatever lesson."""
    values = to_json([offer.values for offer in offers])
    return f"{explorer.chart.name}-{hashlib.sha256(values.encode()).hexdigest()[:8]}"


def store_of(explorer: Explorer, offers: tuple[Offer, ...]) -> dict[str, Any]:
    """All that the page needs: each state by its key, repeated parts once."""
    pool, shown = Pool(), _shown(offers)
    drawn: dict[str, Any] = {}
    states = {}
    for wanted in itertools.product(*(offer.values.items() for offer in offers)):
        asked = {offer.control.name: value for offer, (_, value) in zip(offers, wanted, strict=True)}
        choices = settle(explorer.controls, asked)
        drawing = to_json(choices)
        if drawing not in drawn:
            chart = explorer.draw(choices)
            words = {"words": chart.words, "limits": list(chart.limits)}
            drawn[drawing] = {"chart": pool.put(to_browser(chart)), **pool.put_items(words)}
        keys = {offer.control.name: key for offer, (key, _) in zip(offers, wanted, strict=True)}
        listed = {offer.control.name: keys[offer.control.name] for offer in shown if offer.form == "listed"}
        states["|".join(keys[offer.control.name] for offer in shown)] = {
            "controls": [pool.put(offer.to_browser(choices)) for offer in shown],
            "choices": pool.put({**choices, **listed}),
            **drawn[drawing],
        }
    return {
        "name": explorer.chart.name,
        "labels": without_kernel(explorer.part.labels),
        "note": note_on(offers),
        "states": states,
        "parts": pool.parts,
    }


def note_on(offers: tuple[Offer, ...]) -> str:
    """What the notebook lets a reader change and this page does not; empty if there is nothing."""
    limited = {
        form: ", ".join(offer.control.label for offer in offers if offer.form == form)
        for form in ("steps", "listed", "fixed")
    }
    sentences = [
        say("In steps here, freely in the notebook: {controls}.", controls=limited["steps"]),
        say("From a list here, freely in the notebook: {controls}.", controls=limited["listed"]),
        say("Only in the notebook: {controls}.", controls=limited["fixed"]),
    ]
    return " ".join(
        sentence for sentence, controls in zip(sentences, limited.values(), strict=True) if controls
    )


def _shown(offers: tuple[Offer, ...]) -> list[Offer]:
    return [offer for offer in offers if offer.form != "fixed"]


def count_of(offers: tuple[Offer, ...]) -> int:
    return math.prod(len(offer.values) for offer in offers)


def _forms(control: Control, start: Any) -> list[Offer]:
    """The forms in which a control can be offered, the fullest first."""
    full = Offer(control, "full", {key_of(value): value for value in _values(control)})
    return [full, *_limited(control, start), Offer(control, "fixed", {key_of(start): start}, FIXED_LOSS)]


def _values(control: Control) -> Iterator[Any]:
    match control:
        case YearRange():
            yield from _ranges(range(control.low, control.high + 1))
        case Slider():
            yield from range(control.low, control.high + 1)
        case Several():
            for count in range(1, len(control.options) + 1):
                yield from (list(chosen) for chosen in itertools.combinations(control.options, count))
        case Choice():
            yield from control.options


def _ranges(years: Iterable[int]) -> Iterator[list[int]]:
    for first, last in itertools.combinations_with_replacement(years, 2):
        yield [first, last]


def _limited(control: Control, start: Any) -> Iterator[Offer]:
    match control:
        case YearRange():
            for stops, loss in _stops(control, set(start), set(COURSE.landmarks)):
                values = {key_of(value): value for value in _ranges(stops)}
                yield Offer(control, "steps", values, loss, stops=stops)
        case Slider():
            for stops, loss in _stops(control, {start}, set()):
                yield Offer(control, "steps", {key_of(value): value for value in stops}, loss, stops=stops)
        case Several():
            listed = [*_some_of(control, start)]
            some = {key_of(chosen): chosen for chosen, _ in listed}
            # What is named first stands: the same choice may come as a single one and as the one at first.
            texts = {key_of(chosen): text for chosen, text in reversed(listed)}
            yield Offer(control, "listed", some, LISTED_LOSS, {key: texts[key] for key in some})


def _stops(
    control: YearRange | Slider, always: set[int], landmarks: set[int]
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Ever fewer places for a handle, with the loss; at last only both ends and those that it must ``always`` have."""
    numbers = range(control.low, control.high + 1)
    always = {control.low, control.high, *always}
    for place, step in enumerate(STEPS):
        chosen = (number for number in numbers if number % step == 0 or number in always | landmarks)
        yield tuple(chosen), (place + 1) / 2
    yield tuple(number for number in numbers if number in always), ENDS_LOSS


def _some_of(control: Several, start: list[str]) -> Iterator[tuple[list[str], str]]:
    """What is chosen at first, all, each alone, and each beside what is chosen at first; with their names."""
    names = control.options
    yield start, say("as at first")
    yield list(names), say("all")
    yield from (([name], text) for name, text in names.items())
    for name, text in names.items():
        chosen = [other for other in names if other in start or other == name]
        yield chosen, say("as at first, and {option}", option=text)
