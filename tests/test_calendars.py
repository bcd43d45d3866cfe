"""Calendars, read back by icalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen.documents import DOCUMENTS
from exercise_gen.documents.dates import meetings, working_day
from exercise_gen.formats.ics import write_ics
from exercise_gen.generate import Exercise
from exercise_gen.press import jobs, render_job

CALENDARS = [made for made in DOCUMENTS if made.made_of == "calendar"]


def read(exercise: Exercise, document: str, language: str = "es") -> tuple[bytes, dict[str, Any]]:
    job = next(j for j in jobs(exercise, CALENDARS) if j.document.id == document and j.language == language)
    content = write_ics(render_job(exercise, job))
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return content, {
        str(event["uid"]).split(".")[0] if "INJ" not in str(event["uid"]) else str(event["uid"]): event
        for event in events
    }


def test_controllers_have_every_inject_at_its_instant(rio_claro: Exercise) -> None:
    _, events = read(rio_claro, "calendar-control")

    for item in rio_claro.injects:
        (event,) = [e for uid, e in events.items() if uid.startswith(f"inject-{item.inject.id}.")]
        assert event["dtstart"].dt == item.real
        assert str(event["summary"]).startswith("EJERCICIO: " + item.inject.id)
        (alarm,) = event.walk("VALARM")
        assert alarm["trigger"].dt == timedelta(minutes=-5)


def test_the_day_and_the_meetings_stand_in_the_planners_calendar(rio_claro: Exercise) -> None:
    content, events = read(rio_claro, "calendar", "en")

    assert events["exercise"]["dtstart"].dt == rio_claro.start
    assert events["exercise"]["dtend"].dt == rio_claro.at(rio_claro.hot_wash.end)
    assert {"meeting-concept", "meeting-final", "meeting-after-action", "deadline-1", "phase-1", "hot-wash"} <= set(
        events
    )
    assert "meeting-msel" not in events
    assert not [uid for uid in events if "INJ" in uid]
    assert events["deadline-1"]["dtstart"].dt == working_day(rio_claro.start.date(), -42)
    assert b"BEGIN:VTIMEZONE" in content
    assert b"TZID=America/Lima" in content


@pytest.mark.parametrize("document", ["calendar", "calendar-control"])
def test_a_calendar_is_the_same_twice_and_well_folded(document: str, rio_claro: Exercise) -> None:
    content, _ = read(rio_claro, document)

    assert content == read(rio_claro, document)[0]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "EJERCICIO" in content.decode()


def test_an_entry_keeps_its_uid_when_the_exercise_is_planned_again(
    rio_claro: Exercise, planned_again: Exercise
) -> None:
    _, before = read(rio_claro, "calendar-control")
    _, after = read(planned_again, "calendar-control")

    uids = {str(event["uid"]) for event in before.values()}
    again = {str(event["uid"]) for event in after.values()}
    moved = [c.inject_id for c in planned_again.changes if c.kind == "moved"]
    assert moved
    assert len(uids) == len(before)
    for inject in moved:
        assert {uid for uid in uids if uid.startswith(f"inject-{inject}.")} <= again


def test_an_exercise_that_is_postponed_keeps_its_uids(rio_claro: Exercise) -> None:
    start = rio_claro.plan.start.model_copy(update={"date": rio_claro.plan.start.date + timedelta(days=7)})
    plan = rio_claro.plan.model_copy(update={"start": start})
    later = replace(rio_claro, plan=plan, start=rio_claro.start + timedelta(days=7))

    before, after = (read(made, "calendar")[1] for made in (rio_claro, later))

    assert {str(event["uid"]) for event in before.values()} == {str(event["uid"]) for event in after.values()}
    assert before["exercise"]["dtstart"].dt + timedelta(days=7) == after["exercise"]["dtstart"].dt


def test_a_deadline_blocks_nobodys_day_and_controllers_know_what_they_hold(rio_claro: Exercise) -> None:
    _, planning = read(rio_claro, "calendar", "en")
    _, control = read(rio_claro, "calendar-control", "en")

    assert str(planning["deadline-1"]["transp"]) == "TRANSPARENT"
    assert "transp" not in planning["exercise"]
    told = [e for uid, e in control.items() if uid.startswith(("inject-", "action-"))]
    assert told
    assert all("Not for players" in str(event["description"]) for event in told)


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(0, 13), st.sampled_from(["tabletop", "functional"]))
def test_meetings_are_on_working_days_in_order(first: date, length: int, kind: Any) -> None:
    last = first + timedelta(days=length)

    held = meetings(kind, first, last)

    days = [day for _, day in held]
    assert days == sorted(days)
    assert all(day.weekday() < 5 for day in days)
    assert all((day < first) == (meeting.days < 0) and (day > last) == (meeting.days > 0) for meeting, day in held)
    assert ("msel" in [meeting.id for meeting, _ in held]) == (kind == "functional")


def test_a_zone_with_summer_time_keeps_the_clock(tmp_path: Any) -> None:
    from exercise_gen import packet

    plan = tmp_path / "plan.yaml"
    text = 'scenario: rio-claro\nstart: { date: 2027-03-15, time: "08:30", zone: America/New_York }\n'
    plan.write_text(text, encoding="utf-8")
    from pathlib import Path

    exercise = packet.open_exercise(str(plan), workspace=Path(__file__).parent / "data")
    _, events = read(exercise, "calendar")

    meeting = events["meeting-concept"]["dtstart"].dt
    assert isinstance(meeting, datetime)
    assert (meeting.hour, meeting.utcoffset()) == (10, timedelta(hours=-5))  # winter
    assert events["exercise"]["dtstart"].dt.utcoffset() == timedelta(hours=-4)  # summer
