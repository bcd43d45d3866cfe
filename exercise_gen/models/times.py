"""Durations, clock times and scenario moments as people write them: `1 h 30 min`, `09:15`, `H+0:18`, `D-9 08:00`."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, NamedTuple

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_DURATION = re.compile(r"(?:(\d{1,3}) ?d)? ?(?:(\d{1,4}) ?h)? ?(?:(\d{1,5}) ?min)?")
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")
_MOMENT = re.compile(r"H([+-])(\d{1,4}):([0-5]\d)|D([+-])(\d{1,3}) ([01]\d|2[0-3]):([0-5]\d)")

MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * 60
MAX_MINUTES = 365 * MINUTES_PER_DAY


def parse_duration(value: Any) -> int:
    """Return the minutes of `90 min`, `1 h 30 min` or `2 d`; a whole number is taken as it stands."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _bearable(value, value)
    match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or not any(match.groups()):
        raise PydanticCustomError("duration", "{value} is not a duration", {"value": _quote(value)})
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return _bearable(days * MINUTES_PER_DAY + hours * MINUTES_PER_HOUR + minutes, value)


def _bearable(minutes: int, value: Any) -> int:
    if not 0 <= minutes <= MAX_MINUTES:
        raise PydanticCustomError("duration", "{value} is not a duration of 0 min to 365 d", {"value": _quote(value)})
    return minutes


def format_duration(minutes: int) -> str:
    """Return `1 h 30 min` for 90; the text that `parse_duration` reads back."""
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return " ".join(parts)


def parse_clock(value: Any) -> time:
    """Return the time of day of `09:15`."""
    if isinstance(value, time):
        return value
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("clock", "{value} is not a time of day", {"value": _quote(value)})
    return time(int(match[1]), int(match[2]))


class Moment(NamedTuple):
    """A point of scenario time: minutes after H-hour, or a clock time so many days after the day of H-hour."""

    day: int | None
    minute: int

    def __str__(self) -> str:
        sign = "-" if (self.minute if self.day is None else self.day) < 0 else "+"
        if self.day is None:
            hours, minutes = divmod(abs(self.minute), MINUTES_PER_HOUR)
            return f"H{sign}{hours}:{minutes:02}"
        hours, minutes = divmod(self.minute, MINUTES_PER_HOUR)
        return f"D{sign}{abs(self.day)} {hours:02}:{minutes:02}"


def parse_moment(value: Any) -> Moment:
    """Return the moment of `H+0:18` (after H-hour) or `D-9 08:00` (nine days before, at eight)."""
    if isinstance(value, Moment):
        return value
    match = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("moment", "{value} is not a scenario time", {"value": _quote(value)})
    sign, hours, minutes, day_sign, day, clock_hours, clock_minutes = match.groups()
    if sign:
        total = int(hours) * MINUTES_PER_HOUR + int(minutes)
        return Moment(None, -total if sign == "-" else total)
    days = int(day)
    return Moment(-days if day_sign == "-" else days, int(clock_hours) * MINUTES_PER_HOUR + int(clock_minutes))


def _quote(value: Any) -> str:
    return f'"{value}"'


Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]
Minutes = Annotated[
    int,
    BeforeValidator(parse_duration),
    PlainSerializer(format_duration),
    WithJsonSchema({"type": "string", "pattern": r"^(\d+ ?d)? ?(\d+ ?h)? ?(\d+ ?min)?$", "examples": ["1 h 30 min"]}),
]
Clock = Annotated[
    time,
    BeforeValidator(parse_clock),
    PlainSerializer(lambda value: value.strftime("%H:%M")),
    WithJsonSchema({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "examples": ["09:15"]}),
]
ScenarioTime = Annotated[
    Moment,
    BeforeValidator(parse_moment),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^(H[+-]\d+:[0-5]\d|D[+-]\d+ \d\d:\d\d)$", "examples": ["H+0:18"]}),
]
