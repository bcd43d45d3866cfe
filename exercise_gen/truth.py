"""The ground truth: every figure of an exercise, as printed, with the model and the source behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from exercise_gen.consequences import Range
from exercise_gen.expressions import Called
from exercise_gen.i18n import Words
from exercise_gen.models import Scenario, Text
from exercise_gen.parameters import Resolved
from exercise_gen.placeholders import fill_text
from exercise_gen.values import Value


@dataclass(frozen=True)
class Figure:
    """A parameter or a derived value, with everything a controller needs to answer for it.

    `shown` is the value with its unit in each language; `usual` the same of the scenario's default, where the plan
    says something else. A derived value has the `models` that its expression called, with what lay outside their
    range, and in `beyond` why they may be used there.
    """

    name: str
    label: Text
    shown: Text
    usual: Text | None = None
    derived: bool = False
    source: Text | None = None
    models: tuple[Called, ...] = ()
    beyond: Text | None = None


def ground_truth(scenario: Scenario, values: Resolved, words: Iterable[Words]) -> tuple[Figure, ...]:
    """Return the figures of an exercise: parameters, then derived values, each in the scenario's order.

    Args:
        scenario: With its placeholders, in parameters and derived values, not yet filled in.
        values: Those of the plan.
        words: Of the exercise's languages.
    """
    listed = list(words)

    def say(text: Text) -> Text:
        return Text({w.language: fill_text(text.within(w.language), values.printable, w) for w in listed})

    def shown(value: Value) -> Text:
        return Text({w.language: value.with_unit(w) for w in listed})

    given = [
        Figure(
            name=item.name,
            label=say(item.label),
            shown=shown(values.parameters[item.name]),
            usual=shown(usual) if (usual := values.usual[item.name]) != values.parameters[item.name] else None,
            source=say(item.source) if item.source else None,
        )
        for item in scenario.parameters
    ]
    computed = [
        Figure(
            name=rule.name,
            label=say(rule.label),
            shown=shown(values.derived[rule.name]),
            derived=True,
            source=say(rule.source) if rule.source else None,
            models=values.called.get(rule.name, ()),
            beyond=say(rule.beyond) if rule.beyond else None,
        )
        for rule in scenario.derived
    ]
    return (*given, *computed)


def bounds(limits: Range, words: Words) -> str:
    """Return a range as printed: 5 to 8.2."""
    low, high = (words.number(limit, 0 if limit == int(limit) else 1 if abs(limit) >= 1 else 4) for limit in limits)
    return f"{low}\u2013{high}"
