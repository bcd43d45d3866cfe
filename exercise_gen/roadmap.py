"""A programme file becomes checked exercises over years; what it asks of its exercises is judged here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.generate import Exercise
from exercise_gen.load import likely_language_problems, texts
from exercise_gen.models import Plan
from exercise_gen.models.base import Name
from exercise_gen.models.programme import Held, Programme, Stage
from exercise_gen.names import MONTHS_FRESH
from exercise_gen.opening import exists, open_plan
from exercise_gen.opening import validate as validate_file
from exercise_gen.references import DataPath, select
from exercise_gen.resources import programme_files, scenario_folders, shown_as
from exercise_gen.shape import nearest, validate, without_echoes
from exercise_gen.source import Source, block, load, parse

STAGES: tuple[Stage, ...] = ("discuss", "practise", "show")
_USUAL_PROFILE: str = Plan.model_fields["profile"].default


@dataclass(frozen=True)
class Planned:
    """An exercise of a programme, planned: `plan` is the text of a plan file that makes the same exercise."""

    held: Held
    plan: str
    exercise: Exercise


@dataclass(frozen=True)
class Roadmap:
    """A checked programme with its exercises in the order of their dates.

    `warnings` are those of the programme itself, then those of its exercises.
    """

    slug: str
    programme: Programme
    source: Source
    exercises: tuple[Planned, ...]
    warnings: tuple[Problem, ...] = ()


def open_programme(
    target: str, workspace: Path | None = None, languages: tuple[str, ...] = (), profile: str = _USUAL_PROFILE
) -> Roadmap:
    """Return the programme of a name or a file, every exercise of it planned.

    Args:
        target: A programme's name, or the path of its file.
        workspace: Where the planner's own scenarios and programmes are.
        languages: Those of the packets; the programme's own when left out.
        profile: That of the packets; there must be one of that name.

    Raises:
        InvalidInput: Every problem of the programme and, when its shape is right, those of its exercises, placed in it.
    """
    slug, source = _source(target, workspace)
    programme, shape = validate(Programme, source)
    problems = [*without_echoes(shape), *_references(source, workspace)]
    if programme is None:
        raise InvalidInput([*problems, *likely_language_problems(source)])
    problems += [*_language_gaps(programme, source), *_order(programme, source), *_build_up(programme, source)]
    chosen = languages or tuple(programme.languages)
    known = scenario_folders(workspace)
    planned = []
    for index, held in enumerate(programme.exercises):
        try:
            planned += [_planned(held, programme, chosen, profile, workspace)] if held.scenario in known else []
        except InvalidInput as error:
            problems += [_in_programme(problem, source, index, held) for problem in error.problems]
    if problems:
        raise InvalidInput(list(dict.fromkeys(problems)))
    warnings = [*_unlikely(programme, source), *_too_far(planned, source)]
    warnings += [warning for p in planned for warning in p.exercise.values.warnings]
    in_order = tuple(sorted(planned, key=lambda p: (p.exercise.start, p.held.id)))
    return Roadmap(slug, programme, source, in_order, tuple(dict.fromkeys(warnings)))


def check(path: str, workspace: Path | None = None) -> list[Problem]:
    """Check a scenario, a plan or a programme, or a folder of them; return what is no error but worth knowing.

    Raises:
        InvalidInput: Every problem found.
    """
    place = Path(path)
    inside = sorted(place.glob("programmes/*.yaml")) if exists(place.is_dir) else []
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for file in (path, *(file.as_posix() for file in inside)):
        try:
            if file != path or (exists(place.is_file) and _is_programme(load(place, path))):
                warnings += open_programme(file, workspace).warnings
            else:
                warnings += validate_file(path, workspace)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return warnings


def _is_programme(source: Source) -> bool:
    return "exercises" in source.data and "scenario" not in source.data and "injects" not in source.data


def _source(target: str, workspace: Path | None) -> tuple[str, Source]:
    known = programme_files(workspace)
    if target in known:
        return target, load(known[target], shown_as(known[target], f"scenarios/programmes/{target}.yaml"))
    if Path(target).suffix in (".yaml", ".yml"):
        return Path(target).stem, load(Path(target), target)
    raise InvalidInput([Problem("unknown-programme", f'there is no programme "{target}"', hint=nearest(target, known))])


def _planned(
    held: Held, programme: Programme, languages: tuple[str, ...], profile: str, workspace: Path | None
) -> Planned:
    data: dict[str, Any] = {
        "scenario": held.scenario,
        "start": {"date": held.start.date, "time": held.start.time.strftime("%H:%M"), "zone": held.start.zone},
        "languages": list(languages),
        "paper": programme.paper,
        "marking": programme.marking,
        "version": programme.version.within(programme.languages[0]),
    }
    data |= {"profile": profile} if profile != _USUAL_PROFILE else {}
    data |= {"nickname": held.nickname} if held.nickname else {}
    data |= {"sponsor": programme.sponsor} if programme.sponsor else {}
    data |= {"parameters": held.parameters} if held.parameters else {}
    tested = [item for item in programme.improvements if held.id in item.tested_in]
    keys = {"id", "finding", "action", "owner", "due", "found_in"}
    data |= {"carried": [item.model_dump(mode="json", include=keys) for item in tested]} if tested else {}
    text = block(data)
    return Planned(held, text, open_plan(parse(text, f"(plan of {held.id})"), workspace))


def _in_programme(problem: Problem, source: Source, index: int, held: Held) -> Problem:
    """Return a problem of an exercise at its place in the programme, unless the scenario is at fault."""
    if problem.file and not problem.file.startswith("(plan of"):
        return problem
    path: DataPath = ("exercises", index)
    steps = problem.path.split(".") if problem.path else []
    if steps[:1] == ["parameters"] and steps[1:] and steps[1] in held.parameters:
        path = (*path, "parameters", steps[1])
    return source.problem(problem.code, f"{held.id}: {problem.message}", path, hint=problem.hint)


# ---------------------------------------------------------------------------------------------- checks


_DEFINED = {"capability": "capabilities.*.id", "exercise": "exercises.*.id"}
_REFERENCES = (
    ("priorities.*.capabilities.*", "capability"),
    ("exercises.*.steps.*.capability", "capability"),
    ("exercises.*.builds_on.*", "exercise"),
    ("improvements.*.capability", "capability"),
    ("improvements.*.found_in", "exercise"),
    ("improvements.*.tested_in.*", "exercise"),
)


def _references(source: Source, workspace: Path | None) -> Iterator[Problem]:
    """Yield every unknown or double id; it bears any data, so that a wrong shape elsewhere hides none."""
    known = scenario_folders(workspace)
    for path, slug in select(source.data, "exercises.*.scenario"):
        if isinstance(slug, str) and slug not in known:
            message, hint = f'there is no scenario "{slug}"', nearest(slug, known)
            yield source.problem("unknown-scenario", message, path, hint=hint)
    for pattern, kind in _REFERENCES:
        defined = {value for _, value in select(source.data, _DEFINED[kind]) if isinstance(value, str)}
        for path, name in select(source.data, pattern):
            if isinstance(name, str) and name not in defined:
                hint = nearest(name, defined)
                yield source.problem(f"unknown-{kind}", f'there is no {kind} "{name}"', path, hint=hint)
    for pattern in ("priorities.*.id", *_DEFINED.values(), "improvements.*.id"):
        seen: set[str] = set()
        for path, name in select(source.data, pattern):
            if isinstance(name, str) and name in seen:
                yield source.problem("duplicate-id", f'"{name}" is there twice', path, hint="choose another")
            seen |= {name} if isinstance(name, str) else set()


def _language_gaps(programme: Programme, source: Source) -> Iterator[Problem]:
    for path, text in texts(programme):
        missing = [code for code in programme.languages if isinstance(text.root, dict) and code not in text.root]
        if isinstance(text.root, str) and not isinstance(text, Name) and len(programme.languages) > 1:
            missing = programme.languages[1:]
        for code in missing:
            hint = f"write `{code}: …` beside the others"
            yield source.problem("missing-translation", f'the "{code}" text is missing', path, hint=hint, at_key=True)


def _order(programme: Programme, source: Source) -> Iterator[Problem]:
    """Yield years, exercises and improvements that come before that on which they build."""
    day = {held.id: held.start.date for held in programme.exercises}
    years = [year.year for year in programme.years]
    for earlier, later in pairwise(years):
        if earlier >= later:
            yield source.problem("year-order", f"{later} stands after {earlier}", ("years",), hint="oldest first")
    for i, held in enumerate(programme.exercises):
        if held.start.date.year not in years:
            message = f"{held.id} is held in {held.start.date.year}, which is no year of the programme"
            yield source.problem("year-order", message, ("exercises", i, "start", "date"), hint=f"years are {years}")
        for j, name in enumerate(held.builds_on):
            if name in day and day[name] >= held.start.date:
                message = f"{held.id} ({held.start.date}) builds on {name} ({day[name]}), which is not held before it"
                hint = "hold it later, or build on an earlier exercise"
                yield source.problem("programme-order", message, ("exercises", i, "builds_on", j), hint=hint)
    yield from _improvement_order(programme, source, day)


def _improvement_order(programme: Programme, source: Source, day: Mapping[str, date]) -> Iterator[Problem]:
    for i, item in enumerate(programme.improvements):
        if item.found_in in day and item.due <= day[item.found_in]:
            message = f"{item.id} is due on {item.due}, before {item.found_in} ({day[item.found_in]}) can show it"
            hint = f"write a day after {day[item.found_in]}"
            yield source.problem("programme-order", message, ("improvements", i, "due"), hint=hint)
        for j, name in enumerate(item.tested_in):
            if name in day and day[name] < item.due:
                message = f"{item.id} is tested in {name} on {day[name]}, before it is due on {item.due}"
                hint = f"let it be due by {day[name]}, or test it in a later exercise"
                yield source.problem("programme-order", message, ("improvements", i, "tested_in", j), hint=hint)


def _build_up(programme: Programme, source: Source) -> Iterator[Problem]:
    """Yield capabilities that nobody works on, that an exercise names twice, or that go backwards."""
    reached = stages(programme)
    for i, capability in enumerate(programme.capabilities):
        line = reached.get(capability.id, [])
        if not line:
            message = f'no exercise works on the capability "{capability.id}"'
            yield source.problem("capability-unused", message, ("capabilities", i), hint="add a step, or remove it")
        levels = [STAGES.index(stage) for _, _, stage in line]
        if any(later < earlier - 1 for earlier, later in pairwise(levels)):
            message = f'the capability "{capability.id}" falls back from "show" to "discuss"'
            hint = "discuss, then practise, then show"
            yield source.problem("capability-order", message, ("capabilities", i), hint=hint)
    for i, held in enumerate(programme.exercises):
        listed = [step.capability for step in held.steps]
        for j, name in enumerate(listed):
            if name in listed[:j]:
                message, hint = f'{held.id} works on the capability "{name}" twice', "keep the higher step alone"
                yield source.problem("capability-twice", message, ("exercises", i, "steps", j), hint=hint)


def _unlikely(programme: Programme, source: Source) -> Iterator[Problem]:
    """Yield, as warnings, a check that lies far back, and a finding tested where nobody works on its capability."""
    last = max(held.start.date for held in programme.exercises)
    months = (last.year - programme.as_of.year) * 12 + last.month - programme.as_of.month
    if months > MONTHS_FRESH:
        message = f"the programme was checked on {programme.as_of}; its last exercise is held on {last}"
        hint = "check it, and write the day of the check into `as_of`"
        yield source.problem("out-of-date", message, ("as_of",), hint=hint, warning=True)
    works = {held.id: {step.capability for step in held.steps} for held in programme.exercises}
    for i, item in enumerate(programme.improvements):
        for j, name in enumerate(item.tested_in):
            if item.capability not in works[name]:
                message = f"{item.id} is tested in {name}, which does not work on {item.capability}"
                hint = f"add a step of {item.capability} to {name}, or test it elsewhere"
                path: DataPath = ("improvements", i, "tested_in", j)
                yield source.problem("improvement-untested", message, path, hint=hint, warning=True)


_OPERATED = ("drill", "functional", "full-scale")


def _too_far(planned: Sequence[Planned], source: Source) -> Iterator[Problem]:
    """Yield, as warnings, what is called shown in an exercise in which nothing is operated."""
    for i, p in enumerate(planned):
        kind = p.exercise.scenario.type
        for j, step in enumerate(p.held.steps):
            if step.stage == "show" and kind not in _OPERATED:
                message = f"{p.held.id} shows {step.capability}, but its scenario is a {kind}"
                hint = "`show` needs a drill, a functional or a full-scale exercise; write `practise`"
                path: DataPath = ("exercises", i, "steps", j, "stage")
                yield source.problem("stage", message, path, hint=hint, warning=True)


def stages(programme: Programme) -> Mapping[str, list[tuple[date, str, Stage]]]:
    """Return for each capability the exercises that work on it, in the order of time, with how far each goes."""
    found: dict[str, list[tuple[date, str, Stage]]] = {}
    for held in sorted(programme.exercises, key=lambda h: (h.start.date, h.id)):
        for step in held.steps:
            found.setdefault(step.capability, []).append((held.start.date, held.id, step.stage))
    return found
