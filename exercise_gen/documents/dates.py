"""When a planning team meets: dates counted back from the exercise, on working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from exercise_gen.generate import Exercise
from exercise_gen.models.scenario import ExerciseType

_SATURDAY = 5
_OPERATED = ("drill", "functional", "full-scale")


@dataclass(frozen=True)
class Meeting:
    """A meeting: its key, and how many days before (negative) or after the exercise it is held."""

    id: str
    days: int
    minutes: int


# intervals of CISA's packages for a tabletop exercise (doctrine section 1.3); HSEEP names of 2020
MEETINGS: tuple[Meeting, ...] = (
    Meeting("concept", -90, 90),
    Meeting("initial", -75, 120),
    Meeting("midterm", -49, 120),
    Meeting("msel", -35, 180),
    Meeting("final", -14, 120),
    Meeting("after-action", 38, 120),
)
TITLES: Mapping[str, str] = {
    "concept": "Concept and Objectives Meeting",
    "initial": "Initial Planning Meeting",
    "midterm": "Midterm Planning Meeting",
    "msel": "MSEL Meeting",
    "final": "Final Planning Meeting",
    "after-action": "After-Action Meeting",
}
DEADLINES: tuple[tuple[str, int], ...] = (
    ("Send invitations", -42),
    ("Print documents, with 20% spares", -7),
    ("Draft after-action report", 28),
    ("Final after-action report and improvement plan", 52),
)


def meetings(kind: ExerciseType, first: date, last: date) -> list[tuple[Meeting, date]]:
    """Return the meetings of an exercise with their dates, in order; a MSEL meeting only where operations are played.

    Args:
        kind: Type of the exercise.
        first: Its first day.
        last: Its last day; what comes after is counted from it.
    """
    held = [meeting for meeting in MEETINGS if meeting.id != "msel" or kind in _OPERATED]
    return [(meeting, due(first, last, meeting.days)) for meeting in held]


def first_and_last(exercise: Exercise) -> tuple[date, date]:
    """Return the first and the last day of an exercise."""
    return exercise.start.date(), exercise.at(exercise.hot_wash.end - 1).date()


def due(first: date, last: date, days: int) -> date:
    """Return the working day so many days before the first day (negative) or after the last; 0 is the first itself."""
    return working_day(first if days < 0 else last, days) if days else first


def working_day(origin: date, days: int) -> date:
    """Return the day so many days away; one of a weekend moves farther away, to Friday before or Monday after it."""
    day = origin + timedelta(days=days)
    step = timedelta(days=-1 if days < 0 else 1)
    while day.weekday() >= _SATURDAY:
        day += step
    return day
