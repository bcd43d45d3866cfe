"""The exercise as data: what `exercise.json` holds, and the same exercise read back from it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from exercise_gen.arrange import LeftOut
from exercise_gen.consequences import MODELS
from exercise_gen.day import Day, Span, zone_of
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.expressions import Called
from exercise_gen.generate import Change, Exercise, ScheduledInject, ScheduledPhase, Withheld
from exercise_gen.models import Inject, Plan, Scenario, Text
from exercise_gen.models.base import Id, LanguageCode, Nation, Slug
from exercise_gen.models.markings import Marking
from exercise_gen.models.times import MAX_MINUTES
from exercise_gen.parameters import Resolved
from exercise_gen.shape import dotted, say, short
from exercise_gen.truth import Figure

SCHEMA_VERSION = 2
NOT_OURS = "not-an-exercise"
_LARGEST = 50_000_000  # bytes of an exercise.json


def as_data(exercise: Exercise, inputs: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the whole exercise as plain data; times with their distance from UTC, `minute` from the welcome.

    `inputs` are the hashes of the files it was planned from, by name. What was read back says of its origin what the
    file said.
    """
    data = {
        "schema_version": SCHEMA_VERSION,
        "scenario_id": exercise.slug,
        "plan": exercise.plan.model_dump(mode="json", exclude_none=True),
        "languages": list(exercise.languages),
        "start": exercise.start.isoformat(),
        "startex": exercise.at(exercise.play.start).isoformat(),
        "endex": exercise.at(exercise.play.end).isoformat(),
        "h_hour": exercise.h_hour.isoformat(),
        "phases": [{"id": p.phase.id, "start": p.span.start, "end": p.span.end} for p in exercise.phases],
        "injects": [_inject(item) for item in exercise.injects],
        "contingencies": [_inject(item) for item in exercise.contingencies],
        "left_out": [
            {"inject": item.inject_id, "reason": item.reason, "by_design": item.by_design, "instead": item.instead}
            for item in exercise.left_out
        ],
        "schedule": _schedule(exercise),
        "replanned": exercise.replanned,
        "changes": [
            {
                "kind": change.kind,
                "inject": change.inject_id,
                "control_number": change.control_number,
                "title": change.title.model_dump(),
                "cells": list(change.cells),
                "before": change.before.isoformat() if change.before else None,
                "after": change.after.isoformat() if change.after else None,
                "marking": change.marking,
            }
            for change in exercise.changes
        ],
        "truth": [_figure(figure) for figure in exercise.truth],
        "released_to": exercise.released_to,
        "withheld": [{"kind": item.kind, "name": item.name} for item in exercise.withheld],
        "values": {name: _value(value.data) for name, value in exercise.values.environment.items()},
        "inputs": dict(sorted((inputs or {}).items())),
        "scenario": exercise.scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }
    return {**data, **exercise.recorded}


def _inject(item: ScheduledInject) -> dict[str, Any]:
    return {
        "number": item.number,
        "control_number": item.control_number,
        "phase": item.phase_number,
        "minute": item.minute,
        "real": item.real.isoformat() if item.real else None,
        "scenario": item.scenario.isoformat() if item.scenario else None,
        "inject": item.inject.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }


def _figure(figure: Figure) -> dict[str, Any]:
    texts = {key: getattr(figure, key) for key in ("label", "shown", "usual", "source", "beyond")}
    return {
        "name": figure.name,
        "derived": figure.derived,
        **{key: text.model_dump() for key, text in texts.items() if text is not None},
        "models": [
            {"model": c.model, "outside": [[name, given, list(limits)] for name, given, limits in c.outside]}
            for c in figure.models
        ],
    }


def _schedule(exercise: Exercise) -> dict[str, Any]:
    made = exercise.answer
    kept = [{"code": promise.code, "message": promise.message} for promise in exercise.broken]
    if made is None:
        return {"not_kept": kept}
    return {"engine": made.engine, "cost": made.score.cost, "bound": made.bound, "not_kept": kept}


def _value(data: Any) -> Any:
    if isinstance(data, BaseModel):
        return data.model_dump(mode="json", exclude_defaults=True)
    return data if isinstance(data, bool | int | float | str) else str(data)


_Minute = Annotated[int, Field(ge=0, le=MAX_MINUTES)]
_Short = Annotated[str, StringConstraints(max_length=1000, pattern=r"^[^\x00-\x1f\x7f\ufffe\uffff]*$")]


def _sane(moment: datetime) -> datetime:
    """Refuse years in which time zones and sums of minutes leave the calendar."""
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise PydanticCustomError("year", "no exercise takes place in that year")
    return moment


_YEARS = (1900, 2200)
AwareMoment = Annotated[AwareDatetime, AfterValidator(_sane)]
"""A point of time with its distance from UTC, in a year that calendars can count in."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Row(_Part):
    number: _Minute
    control_number: _Short
    phase: int
    minute: _Minute | None
    real: AwareMoment | None
    scenario: AwareMoment | None
    inject: Inject

    def scheduled(self, day: Day) -> ScheduledInject:
        zone = day.start.tzinfo
        return ScheduledInject(
            number=self.number,
            inject=self.inject,
            phase_number=self.phase,
            control_number=self.control_number,
            minute=self.minute,
            real=None if self.minute is None else day.at(self.minute),
            scenario=self.scenario.astimezone(zone) if self.scenario else None,
        )


class _Phase(_Part):
    id: Id
    start: _Minute
    end: _Minute


class _Gone(_Part):
    inject: Id
    reason: _Short
    by_design: bool = False
    instead: _Short = ""


class _Changed(_Part):
    kind: Literal["gone", "new", "moved", "reworded"]
    inject: Id
    control_number: _Short
    title: Text
    cells: tuple[Id, ...]
    before: AwareMoment | None
    after: AwareMoment | None
    marking: Marking | Literal[""] = ""


class _Withheld(_Part):
    kind: Literal["inject", "cell", "paragraph"]
    name: _Short


class _Called(_Part):
    model: str
    outside: list[tuple[str, float, tuple[float, float]]]


class _Figure(_Part):
    name: str
    derived: bool
    label: Text
    shown: Text
    usual: Text | None = None
    source: Text | None = None
    beyond: Text | None = None
    models: list[_Called]

    def figure(self) -> Figure:
        known = [call for call in self.models if call.model in MODELS]
        return Figure(
            name=self.name,
            label=self.label,
            shown=self.shown,
            usual=self.usual,
            derived=self.derived,
            source=self.source,
            models=tuple(Called(call.model, tuple(call.outside)) for call in known),
            beyond=self.beyond,
        )


class _File(_Part):
    schema_version: Literal[2]
    scenario_id: Slug
    plan: Plan
    languages: Annotated[tuple[LanguageCode, ...], Field(min_length=1)]
    h_hour: AwareMoment
    phases: list[_Phase]
    injects: list[_Row]
    contingencies: list[_Row]
    left_out: list[_Gone]
    replanned: bool
    changes: list[_Changed]
    truth: list[_Figure] = []
    released_to: Nation | Literal[""]
    withheld: list[_Withheld]
    schedule: dict[str, Any]
    values: dict[str, Any]
    inputs: dict[str, str]
    templates: dict[str, str] = {}
    scenario: dict[str, Any]


def read(path: Path, name: str | None = None) -> Exercise:
    """Return the exercise of a packet as it was: documents made from it are the same, byte for byte.

    Its scenario need not be here. It has no `answer`: how good the schedule is was known when it was planned.

    Raises:
        InvalidInput: The file cannot be read, is something else, is of another version, or contradicts itself.
    """
    shown = name or path.as_posix()
    data = load_data(path, shown)
    version = data["schema_version"]
    if isinstance(version, int) and version != SCHEMA_VERSION:
        message = f"this exercise.json has schema_version {version}; this program reads {SCHEMA_VERSION}"
        hint = "build the packet again from its plan, or use the exercise-gen that wrote it"
        raise InvalidInput([Problem("other-version", message, shown, path="schema_version", hint=hint)])
    try:
        file = _File.model_validate(data)
        rows = [row["inject"] for row in [*data["injects"], *data["contingencies"]]]
        scenario = Scenario.model_validate({**file.scenario, "injects": rows})
    except ValidationError as error:
        raise InvalidInput(wrong_shape(error, shown)) from None
    if contradictions := [_problem(shown, *found) for found in _contradictions(file, scenario)]:
        raise InvalidInput(contradictions)
    recorded = {"schedule": file.schedule, "values": file.values, "inputs": file.inputs, "templates": file.templates}
    return _exercise(file, scenario, recorded)


def load_data(path: Path, shown: str) -> dict[str, Any]:
    """Return the data of a JSON file that says it is an exercise.json; strict where JSON readers differ.

    Raises:
        InvalidInput: It cannot be read, is too large, or is something else.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidInput([Problem("too-large", "the file is too large for an exercise.json", shown)])
        data = json.loads(
            path.read_text("utf-8"), object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_finite
        )
    except OSError as error:
        raise InvalidInput([Problem("file-missing", f"cannot read it: {error.strerror or error}", shown)]) from None
    except _JsonError as error:
        raise InvalidInput([Problem(NOT_OURS, str(error), shown)]) from None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not {"schema_version", "scenario_id"} <= set(data):
        hint = "give the exercise.json of a packet that `exercise-gen build` made"
        raise InvalidInput([Problem(NOT_OURS, "this is not the exercise.json of a packet", shown, hint=hint)])
    return data


class _JsonError(ValueError):
    """A mistake in JSON that can be said."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _JsonError(f'the key "{short(twice)}" stands twice in one group')
    return data


def _no_number(text: str) -> Any:
    raise _JsonError(f"{text} is no number")


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise _JsonError(f"{short(text)} is too large")
    return value


def wrong_shape(error: ValidationError, shown: str) -> list[Problem]:
    """Return what Pydantic says of an exercise.json in our words, each with its path."""
    return [_problem(shown, dotted(detail), *say(detail, _File)) for detail in error.errors(include_url=False)]


def _problem(shown: str, path: str, message: str, hint: str = "") -> Problem:
    return Problem(NOT_OURS, f"{path}: {message}", shown, path=path, hint=hint)


def _contradictions(file: _File, scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield path and sentence for what is right by itself and cannot be together with the rest."""
    if zone_of(file.plan.start.zone) is None:
        yield "plan.start.zone", f'there is no time zone "{file.plan.start.zone}"'
        return
    day = Day.of(file.plan, scenario)
    if day.play.minutes < 1:
        yield "plan.duration", "it leaves no time for play"
    phases, cells = {phase.id for phase in scenario.phases}, {cell.id for cell in scenario.cells}
    for number, phase in enumerate(file.phases):
        if phase.id not in phases:
            yield f"phases.{number}.id", f'there is no phase "{phase.id}"'
        if phase.end < phase.start:
            yield f"phases.{number}.end", "it ends before it begins"
    if file.released_to and file.released_to not in {cell.nation for cell in scenario.cells}:
        yield "released_to", f'no cell of "{file.released_to}" takes part'
    yield from (
        (f"scenario.entities.{number}.played_by", f'there is no cell "{entity.played_by}"')
        for number, entity in enumerate(scenario.entities)
        if entity.played_by not in cells
    )
    for kind, rows in (("injects", file.injects), ("contingencies", file.contingencies)):
        for number, row in enumerate(rows):
            found = _unlike(row, scenario, len(file.phases), planned=kind == "injects")
            yield from ((f"{kind}.{number}.{key}", message) for key, message in found)


def _unlike(row: _Row, scenario: Scenario, phases: int, *, planned: bool) -> Iterator[tuple[str, str]]:
    """Yield what contradicts the rest in one inject, by its key."""
    inject, cells = row.inject, {cell.id for cell in scenario.cells}
    if not 1 <= row.phase <= phases:
        yield "phase", f"there is no phase {row.phase}"
    if (row.minute is None) is planned:
        yield "minute", "a planned inject has a minute, a contingency inject has none"
    if inject.storyline not in {storyline.id for storyline in scenario.storylines}:
        yield "inject.storyline", f'there is no storyline "{inject.storyline}"'
    if inject.sender not in cells | {entity.id for entity in scenario.entities}:
        yield "inject.from", f'there is no cell or entity "{inject.sender}"'
    actors = [action.actor for action in inject.expected_actions]
    for key, names in (("to", inject.to), ("info", inject.info), ("expected_actions", actors)):
        yield from ((f"inject.{key}", f'there is no cell "{name}"') for name in names if name not in cells)


def _exercise(file: _File, whole: Scenario, recorded: Mapping[str, Any]) -> Exercise:
    scenario = whole.model_copy(update={"injects": []})
    day = Day.of(file.plan, scenario)
    phases = {phase.id: phase for phase in scenario.phases}
    zone = day.start.tzinfo
    return Exercise(
        slug=file.scenario_id,
        scenario=scenario,
        plan=file.plan,
        values=Resolved({}, {}),
        languages=file.languages,
        start=day.start,
        briefing=Span(0, day.play.start),
        play=day.play,
        hot_wash=Span(day.play.end, day.end),
        breaks=tuple(pair for _, pair in day.breaks_in_order),
        phases=tuple(
            ScheduledPhase(number, phases[row.id], Span(row.start, row.end))
            for number, row in enumerate(file.phases, start=1)
        ),
        injects=tuple(row.scheduled(day) for row in file.injects),
        contingencies=tuple(row.scheduled(day) for row in file.contingencies),
        h_hour=file.h_hour.astimezone(zone),
        left_out=tuple(LeftOut(gone.inject, gone.reason, gone.by_design, gone.instead) for gone in file.left_out),
        day=day,
        replanned=file.replanned,
        changes=tuple(
            Change(
                c.kind,
                c.inject,
                c.control_number,
                c.title,
                c.cells,
                _local(c.before, zone),
                _local(c.after, zone),
                c.marking,
            )
            for c in file.changes
        ),
        truth=tuple(row.figure() for row in file.truth),
        released_to=file.released_to,
        withheld=tuple(Withheld(item.kind, item.name) for item in file.withheld),
        recorded=recorded,
    )


def _local(moment: datetime | None, zone: Any) -> datetime | None:
    return moment.astimezone(zone) if moment else None
