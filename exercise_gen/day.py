"""The exercise day: briefing, play with its breaks, hot wash; minutes of the day, minutes of play, and clock times.

A minute of the day counts from the welcome; a minute of play counts from STARTEX, breaks stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from exercise_gen.models import Phase, Plan, Scenario
from exercise_gen.models.plan import Break
from exercise_gen.models.times import MINUTES_PER_HOUR, Moment
from exercise_gen.values import Environment


@dataclass(frozen=True)
class Span:
    """A stretch of the day or of the play, in minutes: `start` inside, `end` outside."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """Its length."""
        return self.end - self.start


@dataclass(frozen=True)
class Day:
    """The frame of an exercise: `play` in minutes of the day, breaks in the order of the plan."""

    start: datetime
    play: Span
    end: int
    breaks: tuple[tuple[Span, Break], ...]

    @classmethod
    def of(cls, plan: Plan, scenario: Scenario) -> Day:
        """Return the day of a plan whose time zone exists."""
        start = datetime.combine(plan.start.date, plan.start.time, ZoneInfo(plan.start.zone))
        briefing = scenario.briefing if plan.briefing is None else plan.briefing
        hot_wash = scenario.hot_wash if plan.hot_wash is None else plan.hot_wash
        breaks = tuple((_break_span(given, start), given) for given in plan.breaks)
        own = sum(plan.phases.get(phase.id, phase.duration) for phase in scenario.phases)
        duration = plan.duration or briefing + own + sum(span.minutes for span, _ in breaks) + hot_wash
        return cls(start, Span(briefing, duration - hot_wash), duration, breaks)

    @property
    def breaks_in_order(self) -> list[tuple[int, tuple[Span, Break]]]:
        """The breaks by time, each with its index in the plan."""
        return sorted(enumerate(self.breaks), key=lambda item: item[1][0].start)

    @property
    def play_minutes(self) -> int:
        """Minutes of play, breaks not counted."""
        return self.play.minutes - sum(span.minutes for span, _ in self.breaks)

    @cached_property
    def played(self) -> tuple[int, ...]:
        """For each minute of play its minute of the day."""
        resting = {minute for span, _ in self.breaks for minute in range(span.start, span.end)}
        return tuple(minute for minute in range(self.play.start, self.play.end) if minute not in resting)

    def at(self, minute: int) -> datetime:
        """Return the wall clock at a minute of the day."""
        return wall_clock(self.start, minute)

    def minute_at(self, at: time, day: int) -> int:
        """Return the minute of the day at a clock time of the so-manieth day, counted from 1."""
        begin = datetime.combine(self.start.date() + timedelta(days=day - 1), at, self.start.tzinfo)
        return _minutes_between(self.start, begin)

    def play_minute(self, minute: int) -> int | None:
        """Return the minute of play of a minute of the day; None when nobody plays then."""
        try:
            return self.played.index(minute)
        except ValueError:
            return None

    def whole(self, grid: int) -> int:
        """Return the minutes of play whose clock time is a whole multiple of the grid, as a set (bit p: minute p)."""
        found = 0
        for played, minute in enumerate(self.played):
            now = self.at(minute)
            if (now.hour * MINUTES_PER_HOUR + now.minute) % grid == 0:
                found |= 1 << played
        return found


def wall_clock(start: datetime, minute: int) -> datetime:
    """Return the local time so many real minutes after an aware start, right over a change of clocks."""
    return (start.astimezone(UTC) + timedelta(minutes=minute)).astimezone(start.tzinfo)


def _minutes_between(start: datetime, later: datetime) -> int:
    return int((later.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)


def _break_span(given: Break, start: datetime) -> Span:
    day = start.date() + timedelta(days=given.day - 1)
    minute = _minutes_between(start, datetime.combine(day, given.at, start.tzinfo))
    return Span(minute, minute + given.duration)


def zone_of(name: str) -> ZoneInfo | None:
    """Return a time zone by its name, None when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def phase_spans(phases: list[Phase], lengths: dict[str, int], play_minutes: int) -> list[Span]:
    """Return the span of each phase in minutes of play; together they fill it.

    Args:
        phases: In order.
        lengths: The lengths that the plan fixes, by id; the other phases share the rest in proportion to their own, in
            steps of 5 min where that leaves each at least 5.
        play_minutes: Minutes of play, breaks not counted.
    """
    sharing = [phase.duration for phase in phases if phase.id not in lengths]
    own = sum(sharing)
    left = play_minutes - sum(lengths.get(phase.id, 0) for phase in phases)
    even = left != own and all(duration * left >= 2 * _STEP * own for duration in sharing)
    spans, start, passed, shared = [], 0, 0, 0
    for phase in phases:
        if phase.id in lengths:
            minutes = lengths[phase.id]
        else:
            passed += phase.duration
            until = passed * left // own
            if even and passed < own:
                until = (until + _STEP // 2) // _STEP * _STEP
            minutes, shared = until - shared, until
        spans.append(Span(start, start + minutes))
        start += minutes
    return spans


_STEP = 5  # minutes in which an agenda is written


def h_hour(scenario: Scenario, plan: Plan, values: Environment, start: datetime) -> datetime:
    """Return the date and time of H-hour; its clock time may be a parameter."""
    hour = scenario.clock.h_hour
    at: time = values[hour].data if isinstance(hour, str) else hour
    return datetime.combine(plan.start.date + timedelta(days=scenario.clock.day), at, start.tzinfo)


def moment_at(moment: Moment, hour: datetime) -> datetime:
    """Return the date and time of a scenario moment, given H-hour."""
    if moment.day is None:
        return hour + timedelta(minutes=moment.minute)
    at = time(*divmod(moment.minute, MINUTES_PER_HOUR))
    return datetime.combine(hour.date() + timedelta(days=moment.day), at, hour.tzinfo)
