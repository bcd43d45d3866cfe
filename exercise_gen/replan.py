"""An exercise is planned again: what its packet recorded comes back, is edited, and as little as possible changes.

The schedule of before is where the engine starts, and every change costs (El Sakkout & Wallace 2000); `compare` says
what changed, inject by inject, so that only those pages are printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from exercise_gen.day import Day
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.exchange import AwareMoment, load_data, wrong_shape
from exercise_gen.explain import merged
from exercise_gen.generate import Change, Exercise, ScheduledInject
from exercise_gen.i18n import clock
from exercise_gen.models import Audience, Inject, Plan
from exercise_gen.models.base import Slug
from exercise_gen.models.times import parse_clock, parse_duration


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")
    control_number: str
    real: AwareMoment | None = None
    inject: dict[str, Any]


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")
    schema_version: int
    scenario_id: Slug
    plan: dict[str, Any]
    start: AwareMoment
    endex: AwareMoment
    injects: list[_Row]
    contingencies: list[_Row] = []


@dataclass(frozen=True)
class Earlier:
    """An exercise as its packet recorded it.

    `real` is when each planned inject arrives, `rows` each inject as data by its id, contingency injects too.
    """

    slug: str
    plan: Mapping[str, Any]
    start: datetime
    endex: datetime
    real: Mapping[str, datetime]
    rows: Mapping[str, Mapping[str, Any]]
    numbers: Mapping[str, str]
    folder: Path

    def minutes(self, day: Day) -> dict[str, int]:
        """Return the minute of a new day at which each inject would come if nothing changed.

        A day that ends when the old one did keeps clock times, another one the minutes since the welcome.
        """
        same_end = self.endex == day.at(day.play.end)
        origin = day.start if same_end else self.start
        return {name: int((at - origin).total_seconds() // 60) for name, at in self.real.items()}


def read(path: Path, name: str | None = None) -> Earlier:
    """Read the `exercise.json` of a packet.

    Raises:
        InvalidInput: It cannot be read, or is something else.
    """
    shown = name or path.as_posix()
    try:
        file = _File.model_validate(load_data(path, shown))
        rows = [*file.injects, *file.contingencies]
        for row in rows:
            Inject.model_validate(row.inject)
    except ValidationError as error:
        raise InvalidInput(wrong_shape(error, shown)) from None
    named = {row.inject["id"]: row for row in rows}
    return Earlier(
        slug=file.scenario_id,
        plan=file.plan,
        start=file.start,
        endex=file.endex,
        real={name: row.real for name, row in named.items() if row.real is not None},
        rows={name: row.inject for name, row in named.items()},
        numbers={name: row.control_number for name, row in named.items()},
        folder=path.parent,
    )


@dataclass(frozen=True)
class Edits:
    """What changes between one planning and the next, as the command line says it.

    `pins` are `INJ-07=10:15` or `INJ-07=2 10:15` (day 2), `shifts` `INJ-07=+15 min`; `without` are cells that do not
    come after all.
    """

    pins: tuple[str, ...] = ()
    shifts: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    start: str | None = None
    duration: str | None = None

    def __bool__(self) -> bool:
        return self != Edits()


def edited(plan: Plan, edits: Edits, players: list[str], earlier: Earlier | None) -> dict[str, Any]:
    """Return the data of a plan with the edits in it; whether the ids in them exist is for `fitting` to say.

    Raises:
        InvalidInput: An edit cannot be read, or shifts what is not planned.
    """
    data = plan.model_dump(mode="json")
    problems: list[Problem] = []
    start = datetime.combine(plan.start.date, plan.start.time)
    moved: dict[str, dict[str, Any]] = {}
    for option, given in (("--pin", edits.pins), ("--shift", edits.shifts)):
        for text in given:
            name, _, value = (part.strip() for part in text.partition("="))
            try:
                moved[name] = _pin(name, value) if option == "--pin" else _shifted(name, value, start, earlier)
            except (ValueError, KeyError):
                example = "INJ-07=10:15" if option == "--pin" else "INJ-07=+15 min, of an inject in the exercise given"
                problems.append(
                    Problem("edit", f'"{text}" cannot be understood', f"{option} {text}", hint=f"as {example}")
                )
    for cell in edits.without:
        if cell not in (plan.cells or players):
            hint = f"cells that come are {', '.join(plan.cells or players)}"
            problems.append(Problem("unknown-cell", f'"{cell}" does not come anyway', f"--without {cell}", hint=hint))
    if problems:
        raise InvalidInput(problems)
    out = set(edits.exclude)
    wanted = [*dict.fromkeys([*(n for n in data["selection"]["include"] if n not in out), *edits.include])]
    kept = [pin for pin in data["selection"]["pins"] if pin["inject"] not in {*out, *moved}]
    selection = {
        "pins": [*kept, *moved.values()],
        "include": wanted,
        "exclude": [*(n for n in data["selection"]["exclude"] if n not in {*moved, *wanted}), *edits.exclude],
    }
    patch: dict[str, Any] = {"selection": selection}
    if edits.without:
        patch["cells"] = [cell for cell in plan.cells or players if cell not in edits.without]
    if edits.start:
        patch["start"] = {"time": edits.start}
    if edits.duration:
        patch["duration"] = edits.duration
    return merged(data, patch)


def _pin(name: str, value: str) -> dict[str, Any]:
    day, _, at = value.rpartition(" ")
    return {"inject": name, "at": clock(parse_clock(at)), "day": int(day or 1)}


def _shifted(name: str, value: str, start: datetime, earlier: Earlier | None) -> dict[str, Any]:
    if earlier is None or value[:1] not in ("+", "-"):
        raise ValueError(value)
    amount = value[1:].strip()
    minutes = int(amount) if amount.isdigit() else parse_duration(amount)
    at = earlier.real[name] + timedelta(minutes=minutes if value[0] == "+" else -minutes)
    return {"inject": name, "at": clock(at.time()), "day": (at.date() - start.date()).days + 1}


# ---------------------------------------------------------------------------------------------- what changed


def compare(earlier: Earlier, exercise: Exercise) -> Exercise:
    """Return the exercise with what changed since the earlier one, in the order of time."""
    now = {item.inject.id: item for item in (*exercise.injects, *exercise.contingencies)}
    changes = [_gone(earlier, name, row) for name, row in earlier.rows.items() if name not in now]
    for name, item in now.items():
        changes += _change(earlier, name, item)
    order = sorted(
        changes, key=lambda c: ((c.after or c.before or exercise.at(exercise.play.end)).timestamp(), c.inject_id)
    )
    return replace(exercise, changes=tuple(order), replanned=True)


def _change(earlier: Earlier, name: str, item: ScheduledInject) -> list[Change]:
    row, before = earlier.rows.get(name), earlier.real.get(name)
    common: dict[str, Any] = {"before": before, "after": item.real, "marking": item.inject.marking or ""}
    cells = tuple(dict.fromkeys([*(_cells(row) if row else ()), *item.inject.to, *item.inject.info]))
    face = (name, item.control_number, item.inject.title, cells)
    if row is None:
        return [Change("new", *face, **common)]
    moved = before != item.real
    reworded = _face(Inject.model_validate(row)) != _face(item.inject)
    if not moved and not reworded:
        return []
    return [Change("moved" if moved and not reworded else "reworded", *face, **common)]


def _face(inject: Inject) -> Any:
    shown = {name for name, field in Inject.model_fields.items() if Audience.PLAYERS in field.metadata}
    return inject.model_dump(mode="json", include=shown)


def _gone(earlier: Earlier, name: str, row: Mapping[str, Any]) -> Change:
    inject = Inject.model_validate(row)
    number, before = earlier.numbers[name], earlier.real.get(name)
    return Change("gone", name, number, inject.title, _cells(row), before=before, marking=inject.marking or "")


def _cells(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*row.get("to", []), *row.get("info", [])]))
