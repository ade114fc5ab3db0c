"""What the report says of what has no right answer before the record is seen: predictions and votes."""

from __future__ import annotations

from markupsafe import Markup

from courselab.class_report import picture
from courselab.class_report.markup import counts_table, rich, tag
from courselab.class_report.measures import PredictionMeasure, VoteMeasure
from courselab.messages import in_language, number, say, say_plural


def prediction_part(measure: PredictionMeasure) -> Markup:
    """A prediction: the class's guesses beside the record, in words, as a drawing and in numbers."""
    prediction, year = measure.prediction, measure.furthest
    unit = in_language(prediction.unit)
    more, less = measure.sides(year)
    words = say_plural(
        "{count} student drew this before seeing the record. In {year} the middle guess, {middle} {unit}, is furthest "
        "from the record, {record}: {more} drew more, {less} drew less.",
        "{count} students drew this before seeing the record. In {year} the middle guess, {middle} {unit}, is furthest "
        "from the record, {record}: {more} drew more, {less} drew less.",
        len(measure.guesses),
        year=year,
        middle=number(measure.middle[year], prediction.digits),
        record=number(measure.record[year], prediction.digits),
        unit=unit,
        more=number(more),
        less=number(less),
    )
    legend = tag(
        "ul",
        tag("li", picture.sample("guess"), say("one student's first guess")),
        tag("li", picture.sample("middle"), say("the middle guess")),
        tag("li", picture.sample("record"), say("the record")),
        *(tag("li", picture.sample("context"), label) for label, _ in measure.context),
        class_="legend",
    )
    return tag(
        "article",
        tag("h4", rich(in_language(prediction.prompt))),
        tag("p", words),
        legend,
        tag("p", unit, class_="soft"),
        picture.guesses(measure, words),
        tag("details", tag("summary", say("The numbers")), _table(measure)),
        tag("p", say("To ask:"), " ", rich(in_language(prediction.think))),
    )


def _table(measure: PredictionMeasure) -> Markup:
    digits, middle = measure.prediction.digits, measure.middle
    return counts_table(
        [say("year"), say("the record"), say("the middle guess"), say("drew more"), say("drew less")],
        [
            (
                str(year),
                [number(record, digits), number(middle[year], digits), *map(number, measure.sides(year))],
            )
            for year, record in measure.record.items()
        ],
    )


def vote_part(measure: VoteMeasure) -> Markup:
    """A vote, or two on one matter: the counts, and how many changed their vote."""
    before, after = measure.voters
    twice = measure.again is not None
    words = say_plural("{count} student voted.", "{count} students voted.", before)
    if twice:
        words = say_plural(
            "{count} student voted before the talk and {after} after it. Of {both} who did both {changed} changed their vote.",
            "{count} students voted before the talk and {after} after it. Of {both} who did both {changed} changed their vote.",
            before,
            after=number(after),
            both=number(measure.both),
            changed=number(measure.changed),
        )
    heads = [say("before"), say("after")] if twice else [say("students")]
    table = counts_table(
        [say("choice"), *heads],
        [
            (rich(text), [number(count) for count in counts[: len(heads)]])
            for text, *counts in measure.options
        ],
    )
    return tag(
        "article",
        tag("h4", rich(in_language(measure.question.prompt))),
        tag("p", words),
        table,
    )
