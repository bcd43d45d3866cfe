"""The exercise as data: what `exercise.json` holds, and the same exercise read back from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from exercise_gen.arrange import LeftOut
from exercise_gen.consequences import MODELS
from exercise_gen.day import Day, Span
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.expressions import Called
from exercise_gen.generate import Change, Exercise, ScheduledInject, ScheduledPhase, Withheld
from exercise_gen.models import Inject, Plan, Scenario, Text
from exercise_gen.parameters import Resolved
from exercise_gen.truth import Figure

SCHEMA_VERSION = 2
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
            }
            for change in exercise.changes
        ],
        "truth": [_figure(figure) for figure in exercise.truth],
        "released_to": exercise.released_to,
        "withheld": [{"kind": item.kind, "name": item.name} for item in exercise.withheld],
        "values": {name: _value(value.data) for name, value in exercise.values.environment.items()},
        "inputs": dict(inputs or {}),
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


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Row(_Part):
    number: int
    control_number: str
    phase: int
    minute: int | None
    real: datetime | None
    scenario: datetime | None
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
    id: str
    start: int
    end: int


class _Gone(_Part):
    inject: str
    reason: str
    by_design: bool = False
    instead: str = ""


class _Changed(_Part):
    kind: Literal["gone", "new", "moved", "reworded"]
    inject: str
    control_number: str
    title: Text
    cells: tuple[str, ...]
    before: datetime | None
    after: datetime | None


class _Withheld(_Part):
    kind: Literal["inject", "cell", "paragraph"]
    name: str


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
    scenario_id: str
    plan: Plan
    languages: tuple[str, ...]
    h_hour: datetime
    phases: list[_Phase]
    injects: list[_Row]
    contingencies: list[_Row]
    left_out: list[_Gone]
    replanned: bool
    changes: list[_Changed]
    truth: list[_Figure] = []
    released_to: str
    withheld: list[_Withheld]
    scenario: dict[str, Any]


def read(path: Path, name: str | None = None) -> Exercise:
    """Return the exercise of a packet as it was: documents made from it are the same, byte for byte.

    Its scenario need not be here. It has no `answer`: how good the schedule is was known when it was planned.

    Raises:
        InvalidInput: The file cannot be read, is something else, or is of another version.
    """
    shown = name or path.as_posix()
    try:
        if path.stat().st_size > _LARGEST:
            raise InvalidInput([Problem("too-large", "the file is too large for an exercise.json", shown)])
        data = json.loads(path.read_text("utf-8"))
        version = data["schema_version"]
        if isinstance(version, int) and version != SCHEMA_VERSION:
            message = f"this exercise.json has schema_version {version}; this program reads {SCHEMA_VERSION}"
            hint = "build the packet again from its plan, or use the exercise-gen that wrote it"
            raise InvalidInput([Problem("other-version", message, shown, hint=hint)])
        return _exercise(data)
    except OSError as error:
        raise InvalidInput([Problem("file-missing", f"cannot read it: {error.strerror or error}", shown)]) from None
    except (ValueError, TypeError, ValidationError, RecursionError, LookupError):
        hint = f"give the exercise.json (schema_version {SCHEMA_VERSION}) of a packet that `exercise-gen build` made"
        message = "this is not the exercise.json of a packet"
        raise InvalidInput([Problem("not-an-exercise", message, shown, hint=hint)]) from None


def _exercise(data: Any) -> Exercise:
    file = _File.model_validate(data)
    recorded = {key: data[key] for key in ("schedule", "values", "inputs")} | {"templates": data.get("templates", {})}
    rows = [row["inject"] for row in [*data["injects"], *data["contingencies"]]]
    whole = Scenario.model_validate({**file.scenario, "injects": rows})
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
            Change(c.kind, c.inject, c.control_number, c.title, c.cells, _local(c.before, zone), _local(c.after, zone))
            for c in file.changes
        ),
        truth=tuple(row.figure() for row in file.truth),
        released_to=file.released_to,
        withheld=tuple(Withheld(item.kind, item.name) for item in file.withheld),
        recorded=recorded,
    )


def _local(moment: datetime | None, zone: Any) -> datetime | None:
    return moment.astimezone(zone) if moment else None
