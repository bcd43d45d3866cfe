"""The facilitator's run sheet: everything of the day in order of time, on paper and as a page that keeps the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exercise_gen.documents.view import Front, Prose, Teller
from exercise_gen.generate import ScheduledInject

# words of the page's program, by the names it knows them by
_WORDS: Mapping[str, str] = {
    "title": "Run sheet", "clock": "Wall clock", "played": "Exercise clock", "next": "Next", "after": "Then",
    "action": "Expected action", "reserve": "In reserve", "nothing": "Nothing is waiting in the rows shown.",
    "overdue": "Overdue", "phase": "All phases", "cell": "All cells", "state": "All rows", "open": "Waiting",
    "done": "Done", "tools": "Clock, filters, files and log",
    "delivered": "Delivered", "late": "Late", "skipped": "Skipped", "released": "Released", "seen": "Seen",
    "missed": "Not seen", "notes": "Notes", "entry": "Note for the log", "add": "Add", "json": "Save log (JSON)",
    "csv": "Save log (CSV)", "import": "Load log", "print": "Print", "reset": "Start anew",
    "sure": "Forget all ticks, notes and log entries of this exercise in this browser?",
    "again": "The exercise is already running. Does STARTEX move all that waits so that play begins now?",
    "other": "This log belongs to another version of the exercise. Join it with this one all the same?",
    "imported": "The log was joined with this one.", "unreadable": "This file is no log of a run sheet.",
    "undone": "taken back",
    "keys": "Keys: 1, 2, 3 answer the next message, 4 and 5 the expected action, N notes the message, "
    "P stops and resumes, / writes into the log.",
    "unsaved": "The browser keeps nothing here: save the log before you close the page.",
    "kind": "Type", "number": "No.", "what": "What", "to": "To, or who", "planned": "Planned",
    "shifted": "Planned, as shifted", "actual": "Actual time", "status": "State",
    "inject": "Inject", "contingency": "Contingency inject", "logged": "Log", "gone": "Not in this version",
}  # fmt: skip


@dataclass(frozen=True)
class RunLine:
    """A line: `kind` is phase, break, mark, inject, action or contingency; times of the wall clock."""

    id: str
    kind: str
    time: str
    dtg: str
    number: str
    title: Prose | str
    to: str
    by: str


@dataclass(frozen=True)
class RunSheet:
    """The lines in the order of time, and what the page's program reads."""

    front: Front
    lines: tuple[RunLine, ...]
    data: Mapping[str, Any]


def run_sheet(teller: Teller) -> RunSheet:
    """Return the run sheet."""
    exercise = teller.exercise
    front = teller.front(teller.label("Run Sheet"))
    timed: list[tuple[int, int, RunLine, dict[str, Any]]] = []
    for phase in exercise.phases:
        title = teller.phase_title(phase)
        timed.append(
            (phase.span.start, 0, _line(teller, f"phase-{phase.number}", "phase", phase.span.start, title), {})
        )
    for number, (span, given) in enumerate(exercise.breaks, start=1):
        title = teller.break_title(given)
        timed.append((span.start, 1, _line(teller, f"break-{number}", "break", span.start, title), {}))
    for name, minute, place in (("STARTEX", exercise.play.start, -1), ("ENDEX", exercise.play.end, 4)):
        timed.append((minute, place, _line(teller, name.lower(), "mark", minute, name), {}))
    for item in exercise.injects:
        timed += _inject(teller, item)
    timed.sort(key=lambda row: (row[0], row[1], row[2].id))
    waiting = [(_contingency(teller, item), _reserve(item)) for item in exercise.contingencies]
    lines = tuple([line for _, _, line, _ in timed] + [line for line, _ in waiting])
    rows = [_row(line, exercise.at(minute).isoformat(), known) for minute, _, line, known in timed]
    rows += [_row(line, "", known) for line, known in waiting]
    return RunSheet(front, lines, _data(teller, front, rows))


def _line(teller: Teller, name: str, kind: str, minute: int, title: str) -> RunLine:
    return RunLine(name, kind, teller.clock(minute), "", "", title, "", "")


def _inject(teller: Teller, item: ScheduledInject) -> list[tuple[int, int, RunLine, dict[str, Any]]]:
    inject, exercise = item.inject, teller.exercise
    assert item.minute is not None
    line = RunLine(
        id=f"inject-{inject.id}",
        kind="inject",
        time=teller.clock(item.minute),
        dtg=teller.dtg(item.scenario),
        number=f"{inject.id} \u00b7 {item.control_number}",
        title=teller.say(inject.title),
        to=teller.parties(inject.to),
        by=str(teller.deliverer(inject)),
    )
    rows = [(item.minute, 2, line, _known(item))]
    for number, action in enumerate(inject.expected_actions, start=1):
        due = exercise.due(item.minute, action.minutes)
        made = RunLine(
            f"action-{inject.id}-{number}", "action", teller.clock(due), "", inject.id, teller.say(action.action),
            str(teller.party(action.actor)), "",
        )  # fmt: skip
        rows.append((due, 3, made, {"phase": str(item.phase_number), "cells": [action.actor], "of": inject.id}))
    return rows


def _contingency(teller: Teller, item: ScheduledInject) -> RunLine:
    inject = item.inject
    trigger = teller.say(inject.trigger.unless) if inject.trigger else Prose("")
    unless = teller.label("Released if this was not done")
    title = Prose(f"{teller.say(inject.title).text}. {unless}: {trigger.text}", inject.marking or "")
    number = f"{inject.id} \u00b7 {item.control_number}"
    return RunLine(
        f"contingency-{inject.id}", "contingency", "", "", number, title, teller.parties(inject.to),
        inject.contingency_of or "",
    )  # fmt: skip


def _known(item: ScheduledInject) -> dict[str, Any]:
    return {"phase": str(item.phase_number), "cells": list(item.inject.to)}


def _reserve(item: ScheduledInject) -> dict[str, Any]:
    """Return what the program knows of an inject in reserve: it is named when an action of `of` was not seen."""
    return {**_known(item), "of": item.inject.contingency_of}


def _row(line: RunLine, at: str, known: Mapping[str, Any]) -> dict[str, Any]:
    timed = {"at": at} if at else {}
    said = {"number": line.number, "title": str(line.title), "to": line.to}
    return {"id": line.id, "kind": line.kind, **said, **timed, **known}


def _data(teller: Teller, front: Front, rows: list[dict[str, Any]]) -> dict[str, Any]:
    exercise = teller.exercise
    known = {name: teller.label(english) for name, english in _WORDS.items()}
    return {
        "exercise": front.exercise,
        "file": f"{exercise.slug}-log",
        "zone": exercise.plan.start.zone,
        "startex": exercise.at(exercise.play.start).isoformat(),
        "several": teller.several_days,
        "phases": [[str(p.number), teller.label("Phase {number}", number=p.number)] for p in exercise.phases],
        "cells": [[cell.id, str(teller.say(cell.short))] for cell in exercise.players],
        "rows": rows,
        "words": {
            **known,
            "day": teller.label("D{number}", number="#"),
            "more": teller.label("and {count} more", count="#"),
        },
    }
