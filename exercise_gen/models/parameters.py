"""What a planner may change in a scenario, and the values that follow from it."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal

from pydantic import Field

from exercise_gen.models.base import Id, Line, Model, Name, Text, VariableName
from exercise_gen.models.times import Clock, Minutes


class Place(Model):
    """A point on the map."""

    id: Id
    """Short id, used in plans: `callao`."""
    name: Name
    """The name as printed."""
    latitude: float = Field(ge=-90, le=90)
    """Degrees north; south is negative."""
    longitude: float = Field(ge=-180, le=180)
    """Degrees east; west is negative."""


Number = Annotated[float, Field(allow_inf_nan=False, gt=-1e15, lt=1e15)]
Integer = Annotated[int, Field(gt=-(10**15), lt=10**15)]


class Choice(Model):
    """One of the values of a choice parameter, with the words and numbers that follow from it."""

    value: Id
    """What a plan writes."""
    label: Text
    """What is printed."""
    words: dict[VariableName, Name] = {}
    """Words that change with this choice, printed by `{{ parameter.key }}`."""
    numbers: dict[VariableName, Number] = {}
    """Numbers that change with this choice, used in derived values as `parameter.key`."""


class _Parameter(Model):
    name: VariableName
    """The name used in plans, `--set` and placeholders."""
    label: Text
    """What it is called on paper."""
    help: Text
    """What it changes, in a sentence for the planner."""
    source: Name | None = None
    """Where the default and the range come from; says so when they are an assumption."""


class NumberParameter(_Parameter):
    """A quantity with decimals."""

    type: Literal["number"]
    """Always `number`."""
    default: Number
    """The figure when the plan says nothing, from `min` to `max`: `8.8`."""
    min: Number
    """Smallest figure a plan may give with which the story still holds."""
    max: Number
    """Largest figure a plan may give with which the story still holds."""
    unit: Name | None = None
    """Printed after the number by the `unit` filter."""
    unit_one: Name | None = None
    """The unit when the number is exactly 1: `day` where `unit` is `days`; left out when it does not change."""
    decimals: int = Field(default=1, ge=0, le=6)
    """Digits printed after the decimal mark; a plan's figure is rounded to them."""


class IntegerParameter(_Parameter):
    """A whole quantity."""

    type: Literal["integer"]
    """Always `integer`."""
    default: Integer
    """The whole number when the plan says nothing, from `min` to `max`: `30`."""
    min: Integer
    """Smallest whole number a plan may give with which the story still holds."""
    max: Integer
    """Largest whole number a plan may give with which the story still holds."""
    unit: Name | None = None
    """Printed after the number by the `unit` filter."""
    unit_one: Name | None = None
    """The unit when the number is exactly 1: `day` where `unit` is `days`; left out when it does not change."""


class ChoiceParameter(_Parameter):
    """One of a few values."""

    type: Literal["choice"]
    """Always `choice`."""
    default: Id
    """The `value` of the choice that holds when the plan says nothing: `port`."""
    choices: list[Choice] = Field(min_length=2)
    """At least two; all have the same keys under `words` and under `numbers`."""


class BooleanParameter(_Parameter):
    """Yes or no."""

    type: Literal["boolean"]
    """Always `boolean`."""
    default: bool
    """What holds when the plan says nothing: `true` (yes) or `false` (no)."""


class TextParameter(_Parameter):
    """Free words: the name of an operator, a code word."""

    type: Literal["text"]
    """Always `text`."""
    default: Name
    """One line used when the plan says nothing: `ALGARROBO`; invented where it names a victim or an adversary."""
    max_length: int = Field(default=80, ge=1, le=300)
    """Most characters a plan may write, up to 300, so that the words still fit on cards and forms."""


class ClockParameter(_Parameter):
    """A time of day."""

    type: Literal["clock"]
    """Always `clock`."""
    default: Clock
    """Hour and minute when the plan says nothing, 24-hour clock in quotes: `"13:10"`."""
    min: Clock = time(0, 0)
    """Earliest time of day a plan may give, in quotes: `"05:00"`; midnight when left out."""
    max: Clock = time(23, 59)
    """Latest time of day a plan may give, in quotes: `"22:00"`; 23:59 when left out."""


class DurationParameter(_Parameter):
    """A length of time."""

    type: Literal["duration"]
    """Always `duration`."""
    default: Minutes
    """Length when the plan says nothing: `45 min`, `1 h 30 min`, `2 d`."""
    min: Minutes
    """Shortest length a plan may give: `10 min`."""
    max: Minutes
    """Longest length a plan may give: `4 h`."""


class PlaceParameter(_Parameter):
    """A place: one of those listed, or the planner's own with its coordinates."""

    type: Literal["place"]
    """Always `place`."""
    default: Id
    """The `id` of the place that holds when the plan says nothing: `callao`."""
    choices: list[Place] = Field(min_length=1)
    """Places the planner picks from, at least one; a plan may give its own with coordinates instead."""


class DrawnParameter(_Parameter):
    """A name that the plan's seed draws from a list, so that variants of an exercise differ: a witness, a street."""

    type: Literal["drawn"]
    """Always `drawn`."""
    choices: list[Name] = Field(min_length=2)
    """Names, invented where they are persons'; the first with seed 1, unless the plan gives one of its own."""
    max_length: int = Field(default=80, ge=1, le=300)
    """Most characters a plan may write."""


Parameter = Annotated[
    NumberParameter
    | IntegerParameter
    | ChoiceParameter
    | BooleanParameter
    | TextParameter
    | ClockParameter
    | DurationParameter
    | PlaceParameter
    | DrawnParameter,
    Field(discriminator="type"),
]


class Derived(Model):
    """A value computed from parameters, so that no two documents disagree."""

    name: VariableName
    """The name used in placeholders and in other derived values."""
    label: Text
    """What it is called on paper."""
    value: Line
    """An expression: `round(people * water_litres / 1000)`. Durations and clocks count in minutes."""
    type: Literal["number", "integer", "duration", "clock"] = "integer"
    """How the result is printed."""
    decimals: int = Field(default=1, ge=0, le=6)
    """Digits printed after the decimal mark of a number."""
    unit: Name | None = None
    """Printed after the number by the `unit` filter."""
    unit_one: Name | None = None
    """The unit when the number is exactly 1: `day` where `unit` is `days`; left out when it does not change."""
    source: Name | None = None
    """The model or paper behind the expression; says so when it is an assumption."""
    beyond: Text | None = None
    """Why a model may be used outside its valid range here; printed on the ground-truth sheet, with no warning."""
