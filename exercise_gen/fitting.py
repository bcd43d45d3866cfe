"""Whether a plan fits its scenario and the clock, before anything is planned; each misfit in its place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from exercise_gen import i18n
from exercise_gen.day import Day, Span, h_hour, moment_at, zone_of
from exercise_gen.errors import Problem
from exercise_gen.load import Loaded
from exercise_gen.models import Plan, Scenario
from exercise_gen.models.times import format_duration
from exercise_gen.parameters import Resolved
from exercise_gen.references import DataPath
from exercise_gen.shape import nearest
from exercise_gen.source import Source

MIN_PLAY = 30  # minutes of play under which no phase can be discussed


def problems(plan: Loaded[Plan], scenario: Scenario) -> list[Problem]:
    """Return what in a plan does not fit its scenario or the clock; parameters are `parameters.resolve`'s business."""
    found = [*_cell_problems(plan, scenario), *_language_problems(plan, scenario), *_selection_problems(plan, scenario)]
    zone = zone_of(plan.model.start.zone)
    if zone is None:
        path = ("start", "zone")
        message = f'there is no time zone "{plan.model.start.zone}"'
        return [*found, plan.source.problem("unknown-zone", message, path, hint="as America/Lima or America/New_York")]
    return [*found, *_time_problems(plan, scenario)]


def _cell_problems(plan: Loaded[Plan], scenario: Scenario) -> Iterator[Problem]:
    known = {cell.id: cell for cell in scenario.cells}
    hint = f"cells are {', '.join(known)}"
    for index, cell in enumerate(plan.model.cells or []):
        if cell not in known:
            yield plan.source.problem("unknown-cell", f'the scenario has no cell "{cell}"', ("cells", index), hint=hint)
    attending = plan.model.cells if plan.model.cells is not None else list(known)
    if not any(known[cell].role == "training-audience" for cell in attending if cell in known):
        message = "no cell of the training audience attends"
        yield plan.source.problem("nobody-plays", message, ("cells",), hint="add at least one of the players' cells")
    roster = plan.model.roster if isinstance(plan.model.roster, list) else []
    for index, person in enumerate(roster):
        if person.cell not in known:
            message = f'{person.name} sits in the cell "{person.cell}", which the scenario does not have'
            if plan.rows:
                yield plan.rows[index].problem("unknown-cell", message, hint)
            else:
                yield plan.source.problem("unknown-cell", message, ("roster", index, "cell"), hint=hint)


def _language_problems(plan: Loaded[Plan], scenario: Scenario) -> Iterator[Problem]:
    for index, language in enumerate(plan.model.languages or scenario.languages):
        if refusal := language_refusal(language, scenario):
            message, hint = refusal
            yield plan.source.problem("unknown-language", message, ("languages", index), hint=hint)


def language_refusal(language: str, scenario: Scenario) -> tuple[str, str] | None:
    """Return why a packet cannot be made in a language, and a hint; None when it can."""
    labelled = i18n.languages()
    if language not in scenario.languages:
        return f'the scenario has no text in "{language}"', f"it has {', '.join(scenario.languages)}"
    if language not in labelled:
        return f'there are no labels in "{language}"', f"there are {', '.join(labelled)}"
    return None


def _time_problems(plan: Loaded[Plan], scenario: Scenario) -> Iterator[Problem]:
    day = Day.of(plan.model, scenario)
    if day.play_minutes < MIN_PLAY:
        left = format_duration(max(0, day.play_minutes))
        message = f"briefing, breaks and hot wash leave {left} for play"
        hint = f"at least {MIN_PLAY} min are needed: lengthen `duration` or shorten the rest"
        yield plan.source.problem("too-short", message, ("duration",), hint=hint)
        return  # every break would lie outside the play, which says nothing new
    last: Span | None = None
    for index, (span, given) in day.breaks_in_order:
        path = ("breaks", index)
        if span.start < day.play.start or span.end > day.play.end:
            hint = f"play lasts from {i18n.clock(day.at(day.play.start))} to {i18n.clock(day.at(day.play.end))}"
            message = f"the break at {i18n.clock(given.at)} of day {given.day} lies outside the play"
            yield plan.source.problem("break-outside", message, (*path, "at"), hint=hint)
        elif last and span.start < last.end:
            message = f"the break at {i18n.clock(given.at)} begins before the one ahead of it has ended"
            yield plan.source.problem("break-overlaps", message, (*path, "at"), hint="move or shorten one of them")
        last = span
    yield from _phase_problems(plan, scenario, day.play_minutes)


def _phase_problems(plan: Loaded[Plan], scenario: Scenario, play: int) -> Iterator[Problem]:
    known = [phase.id for phase in scenario.phases]
    lengths = {name: minutes for name, minutes in plan.model.phases.items() if name in known}
    for name in plan.model.phases:
        if name not in known:
            message = f'the scenario has no phase "{name}"'
            yield plan.source.problem(
                "unknown-phase", message, ("phases", name), hint=nearest(name, known), at_key=True
            )
    fixed, open_ones = sum(lengths.values()), [name for name in known if name not in lengths]
    if fixed + MIN_PHASE * len(open_ones) > play or (not open_ones and fixed != play):
        message = f"the phases take {format_duration(fixed)} of {format_duration(play)} of play"
        rest = f", and {', '.join(open_ones)} need at least {MIN_PHASE} min each" if open_ones else ""
        hint = f"all phases together fill the play{rest}"
        yield plan.source.problem("phases-misfit", message, ("phases",), hint=hint)
    for name, minutes in lengths.items():
        if minutes < MIN_PHASE:
            message = f'the phase "{name}" has {minutes} min'
            yield plan.source.problem("phases-misfit", message, ("phases", name), hint=f"at least {MIN_PHASE} min")


MIN_PHASE = 5  # minutes in which a phase can at least be opened


def _selection_problems(plan: Loaded[Plan], scenario: Scenario) -> Iterator[Problem]:
    """Check that the injects and objectives that a plan names exist, and that its wishes agree."""
    wishes, source = plan.model.selection, plan.source
    kinds = {inject.id: inject.type for inject in scenario.injects}
    planned = [name for name, kind in kinds.items() if kind == "inject"]
    named: list[tuple[DataPath, str]] = [
        *((("selection", "include", i), name) for i, name in enumerate(wishes.include)),
        *((("selection", "exclude", i), name) for i, name in enumerate(wishes.exclude)),
        *((("selection", "pins", i, "inject"), pin.inject) for i, pin in enumerate(wishes.pins)),
    ]
    for path, name in named:
        if name not in kinds:
            yield source.problem(
                "unknown-inject", f'the scenario has no inject "{name}"', path, hint=nearest(name, kinds)
            )
        elif kinds[name] == "contingency" and path[1] != "exclude":
            message = f'"{name}" waits in reserve, so it has no place in the schedule'
            yield source.problem("inject-in-reserve", message, path, hint=f"planned: {', '.join(planned)}")
        elif name in wishes.exclude and path[1] != "exclude":
            message = f'"{name}" is both wanted and excluded'
            yield source.problem("wanted-and-excluded", message, path, hint="delete one of the two")
    seen: set[str] = set()
    for index, pin in enumerate(wishes.pins):
        if pin.inject in seen:
            message = f'"{pin.inject}" is pinned twice'
            yield source.problem("pinned-twice", message, ("selection", "pins", index, "inject"), hint="delete one")
        seen.add(pin.inject)
    if wishes.count is not None and wishes.per_hour is not None:
        message = "both `count` and `per_hour` say how many injects there are"
        yield source.problem("count-twice", message, ("selection", "per_hour"), hint="delete one", at_key=True)
    known = [objective.id for objective in scenario.objectives]
    for name in plan.model.objectives:
        if name not in known:
            message = f'the scenario has no objective "{name}"'
            hint = nearest(name, known)
            yield source.problem("unknown-objective", message, ("objectives", name), hint=hint, at_key=True)


def story_problems(scenario: Loaded[Scenario], plan: Plan, values: Resolved) -> list[Problem]:
    """Return where scenario time runs backwards: between phases, inside one, or between its injects.

    Whether it does may hang on the plan: H-hour can be a parameter.
    """
    model, source = scenario.model, scenario.source
    start = datetime.combine(plan.start.date, plan.start.time, zone_of(plan.start.zone))
    hour = h_hour(model, plan, values.parameters, start)
    found = []
    last = None
    for index, phase in enumerate(model.phases):
        begin, end = moment_at(phase.starts, hour), moment_at(phase.ends, hour)
        if end < begin:
            message = f'the phase "{phase.id}" ends at {phase.ends}, before it starts at {phase.starts}'
            found.append(source.problem("time-backwards", message, ("phases", index, "ends"), hint="exchange them"))
        elif last is not None and begin < last:
            message = f'the phase "{phase.id}" starts at {phase.starts}, before the one ahead of it has ended'
            hint = "a phase starts when the one before has ended, or later"
            found.append(source.problem("time-backwards", message, ("phases", index, "starts"), hint=hint))
        last = end
        found += _inject_order(model, source, phase.id, (begin, end), hour)
    return found


def _inject_order(
    model: Scenario, source: Source, phase: str, bounds: tuple[datetime, datetime], hour: datetime
) -> Iterator[Problem]:
    timed = [(i, inject) for i, inject in enumerate(model.injects) if inject.phase == phase and inject.at is not None]
    told: list[tuple[int, datetime, str]] = []  # authored minute, moment in the story, inject or its alternative
    for index, inject in sorted(timed, key=lambda pair: pair[1].at or 0):
        if inject.scenario_time is None:
            continue
        at, path = moment_at(inject.scenario_time, hour), ("injects", index, "scenario_time")
        minute, group = inject.at or 0, inject.alternative_to or inject.id
        if not bounds[0] <= at <= bounds[1]:
            message = f'inject "{inject.id}" happens at {inject.scenario_time}, outside the story of its phase'
            yield source.problem("time-outside", message, path, hint="change it, or the phase's `starts` and `ends`")
        elif any(before < minute and at < story and other != group for before, story, other in told):
            message = f'inject "{inject.id}" comes later than the one before it, but happens earlier in the story'
            yield source.problem("time-backwards", message, path, hint="put injects in the order of the story")
        told.append((minute, at, group))
