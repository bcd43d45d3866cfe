"""Calendars that Outlook, Google and telephones read (RFC 5545)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from exercise_gen.chance import digest
from exercise_gen.render import Rendered
from exercise_gen.tree import Node

_DAY = 10  # signs of an ISO date without a time


def write_ics(document: Rendered) -> bytes:
    """Return the entries of the document as a calendar with its time zone; the same document gives the same bytes.

    An entry keeps its UID when the exercise is planned again or postponed, so that a diary moves it (RFC 5545, 3.8.4.7)
    instead of showing it twice; exercises are told apart by their names.
    """
    import icalendar

    made: Any = icalendar.Calendar()
    made.add("prodid", "-//exercise-gen//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", document.full_title)
    events = [node for node in document.tree.walk() if node.tag == "ttx-event"]
    times = [_moment(node, name) for node in events for name in ("start", "end")]
    days = [time.date() if isinstance(time, datetime) else time for time in times]
    for zone in sorted({node.get("zone") for node in events}):
        made.add("x-wr-timezone", zone)
        last = max(days) + timedelta(days=2)
        made.add_component(icalendar.Timezone.from_tzinfo(ZoneInfo(zone), zone, min(days), last))
    key = digest(document.exercise_name).hex()[:12]
    for node in events:
        made.add_component(_event(node, document, key))
    return bytes(made.to_ical())


def _event(node: Node, document: Rendered, key: str) -> Any:
    import icalendar

    event: Any = icalendar.Event()
    event.add("uid", f"{node.get('id')}.{document.language}.{key}@exercise-gen.example")
    event.add("dtstamp", document.revised)
    event.add("dtstart", _moment(node, "start"))
    event.add("dtend", _moment(node, "end"))
    event.add("summary", node.get("title"))
    said = "\n".join(part for part in (node.text().strip(), document.banner, document.marking) if part)
    event.add("description", said)
    if len(node.get("start")) == _DAY:
        event.add("transp", "TRANSPARENT")  # a deadline blocks nobody's day
    if node.get("place"):
        event.add("location", node.get("place"))
    if node.get("alarm"):
        alarm: Any = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", node.get("title"))
        alarm.add("trigger", timedelta(minutes=-int(node.get("alarm"))))
        event.add_component(alarm)
    return event


def _moment(node: Node, name: str) -> date | datetime:
    text = node.get(name)
    if len(text) == _DAY:
        return date.fromisoformat(text)
    return datetime.fromisoformat(text).astimezone(ZoneInfo(node.get("zone")))
