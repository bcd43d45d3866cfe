"""Values that text can print: what a parameter, a derived value or the clock of the exercise says in a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from exercise_gen.i18n import Words, clock
from exercise_gen.markup import literal
from exercise_gen.models import Text
from exercise_gen.models.base import Name

Kind = Literal["number", "integer", "choice", "boolean", "text", "clock", "duration", "place", "moment"]


@dataclass(frozen=True)
class Value:
    """A value that text can print.

    `data` is a float, int, str, bool, time, minutes (int), `Place`, `Choice` or datetime, as `kind` says. `unit_one` is
    the unit of exactly one, where it differs.
    """

    kind: Kind
    data: Any
    decimals: int = 0
    unit: Name | None = None
    unit_one: Name | None = None

    def show(self, words: Words) -> str:
        """Return the value as printed in a language; a planner's own words come out literally."""
        match self.kind:
            case "number" | "integer":
                return words.number(self.data, self.decimals)
            case "boolean":
                return words.label("yes" if self.data else "no")
            case "choice":
                return str(self.data.label.within(words.language))
            case "place":
                return literal(self.data.name.within(words.language))
            case "clock":
                return clock(self.data)
            case "duration":
                return words.duration(self.data)
            case "moment":
                return f"{words.date(self.data)}, {clock(self.data)}"
            case _:
                return literal(self.data.within(words.language) if isinstance(self.data, Text) else str(self.data))

    def with_unit(self, words: Words) -> str:
        """Return the value as printed, with its unit after a space that does not break."""
        shown = self.show(words)
        fitting = self.unit_one if self.unit_one and shown == "1" else self.unit
        unit = fitting.within(words.language) if fitting else ""
        joint = "" if unit in ("%", "") else "\u00a0"
        return f"{shown}{joint}{unit}"


NAMES = "names"  # `{{ names.id }}`: the names that age, as they are on the day of play


@dataclass(frozen=True)
class Worded:
    """Words by key, as a choice has them: what `{{ value.key }}` prints."""

    words: Mapping[str, Name]


Environment = Mapping[str, Value]


class NotAllowed(Exception):  # noqa: N818 - what the user wrote is not allowed, the program did not fail
    """A value or an expression that cannot be, with a sentence that says why and a hint."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.hint = message, hint
