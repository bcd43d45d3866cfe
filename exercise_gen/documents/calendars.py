"""Calendars: what a planning team and its participants put into their diaries, and what controllers must not miss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from exercise_gen.documents.dates import DEADLINES, TITLES, due, first_and_last, meetings
from exercise_gen.documents.view import Front, Teller
from exercise_gen.generate import Span

_MEETING_HOUR = 10  # meetings begin at ten


@dataclass(frozen=True)
class Entry:
    """An entry: times in ISO form, a day alone for a deadline; `alarm` in minutes before it, 0 for none."""

    id: str
    start: str
    end: str
    title: str
    text: str
    place: str
    alarm: int = 0


@dataclass(frozen=True)
class Calendar:
    """Entries in the order of time, and the name of the time zone."""

    front: Front
    zone: str
    entries: tuple[Entry, ...]


def planning(teller: Teller) -> Calendar:
    """Return the calendar of the planning team: meetings, deadlines, the exercise with its phases and breaks."""
    exercise = teller.exercise
    first, last = first_and_last(exercise)
    front = teller.front(teller.label("Calendar"))
    entries = []
    for meeting, day in meetings(exercise.scenario.type, first, last):
        begin = datetime.combine(day, time(_MEETING_HOUR), exercise.start.tzinfo)
        end = begin + timedelta(minutes=meeting.minutes)
        title = teller.label(TITLES[meeting.id])
        entries.append(Entry(f"meeting-{meeting.id}", begin.isoformat(), end.isoformat(), title, "", ""))
    for number, (label, days) in enumerate(DEADLINES, start=1):
        day = due(first, last, days)
        entries.append(Entry(f"deadline-{number}", day.isoformat(), _next(day), teller.label(label), "", ""))
    entries += _day(teller, front)
    return _calendar(teller, front, entries)


def control(teller: Teller) -> Calendar:
    """Return the calendar of controllers: every planned inject, and every expected action when it is due."""
    exercise = teller.exercise
    front = teller.front(teller.label("Calendar (control)"))
    entries = _day(teller, front)
    closed = teller.label("For the control team only. Not for players: it contains answers and later events.")
    for item in exercise.injects:
        if item.minute is None:
            continue
        inject = item.inject
        said = f"{inject.id} \u00b7 {teller.say(inject.title)}"
        parties = f"{teller.party(inject.sender)} \u2192 {teller.parties(inject.to)} \u00b7 {closed}"
        entries.append(
            _entry(teller, f"inject-{inject.id}", Span(item.minute, item.minute + 5), said, parties, alarm=5)
        )
        for number, action in enumerate(inject.expected_actions, start=1):
            due = exercise.due(item.minute, action.minutes)
            text = f"{teller.party(action.actor)}: {teller.say(action.action)} \u00b7 {closed}"
            title = teller.label("Due: {what}", what=f"{inject.id}, {teller.party(action.actor)}")
            entries.append(_entry(teller, f"action-{inject.id}-{number}", Span(due, due + 5), title, text))
    return _calendar(teller, front, entries)


def _calendar(teller: Teller, front: Front, entries: list[Entry]) -> Calendar:
    in_order = sorted(entries, key=lambda entry: (entry.start, entry.id))
    return Calendar(front, teller.exercise.plan.start.zone, tuple(in_order))


def _day(teller: Teller, front: Front) -> list[Entry]:
    exercise = teller.exercise
    whole = _entry(teller, "exercise", Span(0, exercise.hot_wash.end), front.exercise, str(front.scenario), front.place)
    entries = [whole]
    for phase in exercise.phases:
        entries.append(_entry(teller, f"phase-{phase.number}", phase.span, teller.phase_title(phase), ""))
    for number, (span, given) in enumerate(exercise.breaks, start=1):
        entries.append(_entry(teller, f"break-{number}", span, teller.break_title(given), ""))
    if exercise.hot_wash.minutes:
        entries.append(_entry(teller, "hot-wash", exercise.hot_wash, teller.label("Hot wash and feedback forms"), ""))
    return entries


def _entry(teller: Teller, name: str, span: Span, title: str, text: str, place: str = "", *, alarm: int = 0) -> Entry:
    begin, end = teller.exercise.at(span.start), teller.exercise.at(span.end)
    return Entry(name, begin.isoformat(), end.isoformat(), title, text, place, alarm)


def _next(day: date) -> str:
    return (day + timedelta(days=1)).isoformat()
