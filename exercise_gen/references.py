"""Whether ids that are used exist and injects fit their phases; judged on plain data.

So a wrong shape in one place does not hide a wrong reference in another. Everything here must bear any data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from exercise_gen.errors import Problem
from exercise_gen.models.times import parse_duration
from exercise_gen.shape import nearest
from exercise_gen.source import Place, Source

DataPath = tuple[str | int, ...]

MAX_BODY = 900  # characters that surely fit a quarter-page card

# what is referred to → where it is defined
_DEFINED = {
    "cell": ("cells.*.id",),
    "sender": ("cells.*.id", "entities.*.id"),
    "objective": ("objectives.*.id",),
    "critical task": ("objectives.*.tasks.*.id",),
    "storyline": ("storylines.*.id",),
    "phase": ("phases.*.id",),
    "inject": ("injects.*.id",),
    "parameter or derived value": ("parameters.*.name", "derived.*.name"),
}
_REFERENCES = (
    ("entities.*.played_by", "cell"),
    ("injects.*.phase", "phase"),
    ("injects.*.storyline", "storyline"),
    ("injects.*.from", "sender"),
    ("injects.*.to.*", "cell"),
    ("injects.*.info.*", "cell"),
    ("injects.*.after.*", "inject"),
    ("injects.*.contingency_of", "inject"),
    ("injects.*.alternative_to", "inject"),
    ("injects.*.objectives.*", "objective"),
    ("injects.*.tasks.*", "critical task"),
    ("injects.*.expected_actions.*.actor", "cell"),
    ("injects.*.expected_actions.*.task", "critical task"),
    ("phases.*.objectives.*", "objective"),
    ("phases.*.questions.*.to.*", "cell"),
    ("phases.*.questions.*.objectives.*", "objective"),
)
_UNIQUE = (
    "cell",
    "objective",
    "critical task",
    "storyline",
    "phase",
    "inject",
    "parameter or derived value",
    "sender",
)


def select(data: Any, pattern: str) -> Iterator[tuple[DataPath, Any]]:
    """Yield every value at a pattern such as `injects.*.to.*` with its path; what has another shape is passed over."""

    def walk(value: Any, steps: list[str], path: DataPath) -> Iterator[tuple[DataPath, Any]]:
        if not steps:
            yield path, value
        elif steps[0] == "*":
            for index, item in enumerate(value if isinstance(value, list) else ()):
                yield from walk(item, steps[1:], (*path, index))
        elif isinstance(value, dict) and steps[0] in value:
            yield from walk(value[steps[0]], steps[1:], (*path, steps[0]))

    yield from walk(data, pattern.split("."), ())


def problems(source: Source) -> Iterator[Problem]:
    """Yield every unknown or double id of a scenario's data, and every inject that does not fit."""
    yield from _unknown_ids(source)
    yield from _double_ids(source)
    yield from _scenario_rules(source)
    yield from _alternative_rules(source)
    yield from _order_rules(source)
    yield from _cast_rules(source)


def _unknown_ids(source: Source) -> Iterator[Problem]:
    known = {kind: [value for _, value in _definitions(source, kind)] for kind in _DEFINED}
    for pattern, kind in _REFERENCES:
        for path, value in select(source.data, pattern):
            if isinstance(value, str) and value not in known[kind]:
                message = f'{_owner(source.data, path)} names the {kind} "{value}", which is not defined'
                code = f"unknown-{kind.replace(' ', '-')}"
                yield source.problem(code, message, path, hint=nearest(value, set(known[kind]) - _itself(source, path)))
    for path, inject in select(source.data, "injects.*.contingency_of"):
        kinds = {
            i.get("id"): i.get("type")
            for _, i in select(source.data, "injects.*")
            if isinstance(i, dict) and isinstance(i.get("id"), str)
        }
        if isinstance(inject, str) and kinds.get(inject) == "contingency":  # itself included
            message = f'{_owner(source.data, path)} follows "{inject}", which waits in reserve itself'
            yield source.problem("contingency-of-contingency", message, path, hint="name a planned inject")


def _itself(source: Source, path: DataPath) -> set[str]:
    """Return the id of the inject that a path lies in: it follows, or stands in for, another."""
    own = source.data["injects"][path[1]] if path[0] == "injects" else None
    return {str(own.get("id"))} if isinstance(own, dict) else set()


def _double_ids(source: Source) -> Iterator[Problem]:
    for kind in _UNIQUE:
        seen: dict[str, Place] = {}
        for path, value in _definitions(source, kind):
            if value in seen and not (kind == "sender" and path[0] == "cells"):
                message = f'the id "{value}" stands twice; first on line {seen[value].line}'
                yield source.problem("duplicate-id", message, path, hint="give one of them another id")
            seen.setdefault(value, source.locate(path))


def _definitions(source: Source, kind: str) -> Iterator[tuple[DataPath, str]]:
    for pattern in _DEFINED[kind]:
        yield from ((path, value) for path, value in select(source.data, pattern) if isinstance(value, str))


def _owner(data: Any, path: DataPath) -> str:
    """Return what a path belongs to in the author's words: `inject "INJ-07"`."""
    kind = {"injects": "inject", "phases": "phase", "entities": "entity", "cells": "cell", "objectives": "objective"}
    if len(path) > 1 and isinstance(path[1], int):
        item = data[path[0]][path[1]]
        name = item.get("id") if isinstance(item, dict) else None
        return f"{kind.get(str(path[0]), str(path[0]))} " + (f'"{name}"' if name else str(path[1] + 1))
    return f'"{path[0]}"'


def _scenario_rules(source: Source) -> Iterator[Problem]:
    """Check what single fields cannot: injects against their phases, contingencies, senders, roles of cells."""
    data = source.data
    lengths = {
        str(p.get("id")): _minutes(p.get("duration")) for _, p in select(data, "phases.*") if isinstance(p, dict)
    }
    for path, inject in select(data, "injects.*"):
        if isinstance(inject, dict):
            yield from _kind_rules(source, path, inject)
            yield from _time_rules(source, path, inject, lengths.get(str(inject.get("phase"))))
    roles = {str(cell.get("role")) for _, cell in select(data, "cells.*") if isinstance(cell, dict)}
    for role, why in (("training-audience", "nobody would be exercised"), ("control", "nobody would run the exercise")):
        if roles and role not in roles:
            yield source.problem("role-missing", f"no cell has the role {role}; {why}", ("cells",), at_key=True)
    for path, text in _bodies(data):
        if len(text) > MAX_BODY:
            message = f"the body has {len(text)} characters; a quarter-page card holds {MAX_BODY}"
            yield source.problem("body-too-long", message, path, hint="put the full text into an artefact")


def _bodies(data: Any) -> Iterator[tuple[DataPath, str]]:
    bodies = (*select(data, "injects.*.body"), *select(data, "injects.*.variants.*.body"))
    for path, body in bodies:
        texts = body.items() if isinstance(body, dict) else [(None, body)]
        yield from (((*path, key) if key else path, text) for key, text in texts if isinstance(text, str))


def _kind_rules(source: Source, path: DataPath, inject: dict[str, Any]) -> Iterator[Problem]:
    """Check what an inject needs by its type and weight."""
    name = _owner(source.data, path)
    if inject.get("type") == "contingency":
        for key in ("contingency_of", "trigger"):
            if inject.get(key) is None:
                hint = "say which inject it follows and when it is released"
                yield source.problem("contingency-incomplete", f'contingency {name} has no "{key}"', path, hint=hint)
        if inject.get("at") is not None:
            message = f"contingency {name} has a time, but it waits for its trigger"
            yield source.problem("contingency-timed", message, (*path, "at"), hint="delete `at`")
    elif inject.get("contingency_of") is not None or inject.get("trigger") is not None:
        message = f"{name} has a trigger, but it is planned"
        yield source.problem(
            "planned-with-trigger", message, path, hint="write `type: contingency`, or delete the trigger"
        )
    elif inject.get("at") is None:
        hint = "write minutes after the phase begins: `at: 25 min`"
        yield source.problem("inject-untimed", f'{name} has no "at"', path, hint=hint)
    elif inject.get("weight") == "key" and not inject.get("expected_actions"):
        message = f"{name} is key, but no action is expected"
        yield source.problem("key-without-action", message, path, hint="add `expected_actions`, or make it supporting")
    yield from _listed_twice(source, path, inject)
    recipients = inject.get("to")
    if isinstance(recipients, list) and inject.get("from") in recipients:
        message = f'{name} is sent by "{inject["from"]}" to itself'
        yield source.problem("sent-to-itself", message, (*path, "from"), hint="change the sender or the recipients")


def _alternative_rules(source: Source) -> Iterator[Problem]:
    """Check that an alternative names a planned inject of its own phase that is no alternative itself."""
    injects = {str(i.get("id")): i for _, i in select(source.data, "injects.*") if isinstance(i, dict)}
    for path, name in select(source.data, "injects.*.alternative_to"):
        own, first = source.data["injects"][path[1]], injects.get(str(name))
        if first is None:
            continue
        if first.get("alternative_to") is not None or first is own:
            message = f'{_owner(source.data, path)} is an alternative to "{name}", which is one itself'
            yield source.problem("alternative", message, path, hint="name the inject that all of them stand in for")
        elif "contingency" in (own.get("type"), first.get("type")):
            message = f'{_owner(source.data, path)} and "{name}" are not both planned injects'
            yield source.problem("alternative", message, path, hint="only planned injects have alternatives")
        elif own.get("phase") != first.get("phase"):
            message = f'{_owner(source.data, path)} is an alternative to "{name}", but in another phase'
            yield source.problem("alternative", message, path, hint="put both into one phase")


def _listed_twice(source: Source, path: DataPath, inject: dict[str, Any]) -> Iterator[Problem]:
    for key in ("to", "info", "after", "objectives", "tasks"):
        given = inject.get(key)
        listed = given if isinstance(given, list) else []
        for index, item in enumerate(listed):
            if item in listed[:index]:
                message = f'{_owner(source.data, path)} names "{item}" twice'
                yield source.problem("listed-twice", message, (*path, key, index), hint="delete one")


def _order_rules(source: Source) -> Iterator[Problem]:
    """Check that what an inject comes after does come before it."""
    phases = [str(value) for _, value in select(source.data, "phases.*.id")]
    places: dict[str, tuple[int, int]] = {}
    injects = [(path, i) for path, i in select(source.data, "injects.*") if isinstance(i, dict)]
    for _, inject in injects:
        at, phase = _minutes(inject.get("at")), str(inject.get("phase"))
        if at is not None and phase in phases:
            places[str(inject.get("id"))] = (phases.index(phase), at)
    for path, inject in injects:
        here = places.get(str(inject.get("id")))
        causes = inject.get("after")
        for index, cause in enumerate(causes if isinstance(causes, list) else []):
            there = places.get(str(cause))
            if str(cause) == str(inject.get("id")) or (here and there and there > here):
                message = f'{_owner(source.data, path)} comes after "{cause}", which is not before it'
                yield source.problem(
                    "after-later", message, (*path, "after", index), hint="move one of them, or delete the entry"
                )


def _cast_rules(source: Source) -> Iterator[Problem]:
    """Check who plays whom, and that no contact is a live number."""
    roles = {str(c.get("id")): c.get("role") for _, c in select(source.data, "cells.*") if isinstance(c, dict)}
    for path, player in select(source.data, "entities.*.played_by"):
        if isinstance(player, str) and roles.get(player) == "training-audience":
            message = f'{_owner(source.data, path)} is played by the players\' cell "{player}"'
            hint = "let a cell with the role simulation or control speak for it"
            yield source.problem("played-by-players", message, path, hint=hint)
    for group in ("cells", "entities"):
        for path, phone in select(source.data, f"{group}.*.contact.phone"):
            if isinstance(phone, str) and sum(sign.isdigit() for sign in phone) > _MOST_DIGITS:
                hint = "write an extension of the exercise, as `SimCell 7-104`"
                yield source.problem("live-number", f'"{phone}" looks like a live number', path, hint=hint)


_MOST_DIGITS = 5


def _time_rules(source: Source, path: DataPath, inject: dict[str, Any], length: int | None) -> Iterator[Problem]:
    """Check an inject's minute against its phase (`length` minutes) and its own window."""
    name, at = _owner(source.data, path), _minutes(inject.get("at"))
    if at is None:
        return
    if length is not None and not 0 <= at < length:
        message = f"{name} is at minute {at}, but its phase has {length} minutes"
        yield source.problem("outside-phase", message, (*path, "at"), hint="move it, or lengthen the phase")
    window = inject.get("window")
    bounds = [_minutes(edge) for edge in window] if isinstance(window, list) else []
    match bounds:
        case [int(low), int(high)] if low > high:
            message = f"the window of {name} ends before it begins"
            yield source.problem("window-backwards", message, (*path, "window"), hint="write the earliest minute first")
        case [int(low), int(high)] if not low <= at <= high:
            message = f"{name} is at minute {at}, outside its own window"
            hint = f"write {low} to {high} min, or widen the window"
            yield source.problem("outside-window", message, (*path, "at"), hint=hint)
        case _:
            return


def _minutes(value: Any) -> int | None:
    try:
        return parse_duration(value)
    except ValueError:
        return None
