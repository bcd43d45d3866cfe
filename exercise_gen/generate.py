"""A scenario and a plan become an exercise: which injects, at which minute, with their text filled in.

Today injects stand at their authored minutes, stretched to the plan's length and kept out of breaks. `schedule` is the
seam: whatever replaces it gives the same `Slot`s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from exercise_gen import i18n
from exercise_gen.chance import digest
from exercise_gen.errors import Problem
from exercise_gen.load import Loaded
from exercise_gen.models import Cell, Inject, Phase, Plan, Scenario, Text
from exercise_gen.models.plan import Break
from exercise_gen.models.times import MINUTES_PER_HOUR, Moment, format_duration
from exercise_gen.parameters import Resolved, applies
from exercise_gen.placeholders import SCENARIO_TIME, fill
from exercise_gen.source import Source
from exercise_gen.values import Value

MIN_PLAY = 30  # minutes of play under which no phase can be discussed


@dataclass(frozen=True)
class Span:
    """A stretch of the exercise day, in minutes after the welcome: `start` inside, `end` outside."""

    start: int
    end: int


@dataclass(frozen=True)
class Slot:
    """Where the schedule puts an inject, in minutes after the welcome."""

    inject_id: str
    minute: int


@dataclass(frozen=True)
class ScheduledPhase:
    """A phase with its place in the day."""

    number: int
    phase: Phase
    span: Span


@dataclass(frozen=True)
class ScheduledInject:
    """An inject with everything a document needs to know of its time.

    `number` is its row in the master list. `minute` counts from the welcome; a contingency inject has none, and its
    `real` and `scenario` are None with it. Both times are aware; `real` is the wall clock, `scenario` the story's.
    """

    number: int
    inject: Inject
    phase_number: int
    control_number: str
    minute: int | None = None
    real: datetime | None = None
    scenario: datetime | None = None


@dataclass(frozen=True)
class LeftOut:
    """An inject of the scenario that this exercise does not have, and why.

    `by_design`: the author wrote it for other parameter values; nothing is missing.
    """

    inject_id: str
    reason: str
    by_design: bool = False


@dataclass(frozen=True)
class Exercise:
    """One exercise, complete: what every document is made from.

    `scenario` has its placeholders filled in for `languages`, and no injects of its own: they stand in `injects`
    (sorted by minute) and `contingencies` (in the order of the scenario).
    """

    slug: str
    scenario: Scenario
    plan: Plan
    values: Resolved
    languages: tuple[str, ...]
    start: datetime
    briefing: Span
    play: Span
    hot_wash: Span
    breaks: tuple[tuple[Span, Break], ...]
    phases: tuple[ScheduledPhase, ...]
    injects: tuple[ScheduledInject, ...]
    contingencies: tuple[ScheduledInject, ...]
    h_hour: datetime
    left_out: tuple[LeftOut, ...]

    def at(self, minute: int) -> datetime:
        """Return the wall clock so many minutes after the welcome."""
        return wall_clock(self.start, minute)

    @property
    def name(self) -> str:
        """The nickname of the plan; empty when the scenario's title serves."""
        return self.plan.nickname or ""

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The cells that attend, by id, in the scenario's order."""
        return {cell.id: cell for cell in self.scenario.cells}

    @property
    def players(self) -> list[Cell]:
        """The cells of the training audience that attend."""
        return [cell for cell in self.scenario.cells if cell.role == "training-audience"]


def wall_clock(start: datetime, minute: int) -> datetime:
    """Return the local time so many real minutes after an aware start, right over a change of clocks."""
    return (start.astimezone(UTC) + timedelta(minutes=minute)).astimezone(start.tzinfo)


# ---------------------------------------------------------------------------------------------- what a plan may ask


def problems(plan: Loaded[Plan], scenario: Scenario) -> list[Problem]:
    """Return what in a plan does not fit its scenario or the clock; parameters are `parameters.resolve`'s business."""
    found = [*_cell_problems(plan, scenario), *_language_problems(plan, scenario)]
    zone = zone_of(plan.model.start.zone)
    if zone is None:
        path = ("start", "zone")
        message = f'there is no time zone "{plan.model.start.zone}"'
        return [*found, plan.source.problem("unknown-zone", message, path, hint="as America/Lima or America/New_York")]
    return [*found, *_time_problems(plan, scenario)]


def zone_of(name: str) -> ZoneInfo | None:
    """Return a time zone by its name, None when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


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
    day = _Day.of(plan.model, scenario)
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
    if day.play_minutes < MIN_PLAY:
        left = format_duration(max(0, day.play_minutes))
        message = f"briefing, breaks and hot wash leave {left} for play"
        hint = f"at least {MIN_PLAY} min are needed: lengthen `duration` or shorten the rest"
        yield plan.source.problem("too-short", message, ("duration",), hint=hint)


def story_problems(scenario: Loaded[Scenario], plan: Plan, values: Resolved) -> list[Problem]:
    """Return where scenario time runs backwards: between phases, inside one, or between its injects.

    Whether it does may hang on the plan: H-hour can be a parameter.
    """
    model, source = scenario.model, scenario.source
    start = datetime.combine(plan.start.date, plan.start.time, zone_of(plan.start.zone))
    h_hour = _h_hour(model, plan, values, start)
    found = []
    last = None
    for index, phase in enumerate(model.phases):
        begin, end = moment_at(phase.starts, h_hour), moment_at(phase.ends, h_hour)
        if end < begin:
            message = f'the phase "{phase.id}" ends at {phase.ends}, before it starts at {phase.starts}'
            found.append(source.problem("time-backwards", message, ("phases", index, "ends"), hint="exchange them"))
        elif last is not None and begin < last:
            message = f'the phase "{phase.id}" starts at {phase.starts}, before the one ahead of it has ended'
            hint = "a phase starts when the one before has ended, or later"
            found.append(source.problem("time-backwards", message, ("phases", index, "starts"), hint=hint))
        last = end
        found += _inject_order(model, source, phase.id, (begin, end), h_hour)
    return found


def _inject_order(
    model: Scenario, source: Source, phase: str, bounds: tuple[datetime, datetime], h_hour: datetime
) -> Iterator[Problem]:
    timed = [(i, inject) for i, inject in enumerate(model.injects) if inject.phase == phase and inject.at is not None]
    last: datetime | None = None
    for index, inject in sorted(timed, key=lambda pair: pair[1].at or 0):
        if inject.scenario_time is None:
            continue
        at, path = moment_at(inject.scenario_time, h_hour), ("injects", index, "scenario_time")
        if not bounds[0] <= at <= bounds[1]:
            message = f'inject "{inject.id}" happens at {inject.scenario_time}, outside the story of its phase'
            yield source.problem("time-outside", message, path, hint="change it, or the phase's `starts` and `ends`")
        elif last is not None and at < last:
            message = f'inject "{inject.id}" comes later than the one before it, but happens earlier in the story'
            yield source.problem("time-backwards", message, path, hint="put injects in the order of the story")
        last = max(at, last) if last else at


# ---------------------------------------------------------------------------------------------- the exercise day


@dataclass(frozen=True)
class _Day:
    """The frame of the day: briefing, play with its breaks, hot wash."""

    start: datetime
    play: Span
    end: int
    breaks: tuple[tuple[Span, Break], ...]

    @classmethod
    def of(cls, plan: Plan, scenario: Scenario) -> _Day:
        zone = ZoneInfo(plan.start.zone)
        start = datetime.combine(plan.start.date, plan.start.time, zone)
        briefing = scenario.briefing if plan.briefing is None else plan.briefing
        hot_wash = scenario.hot_wash if plan.hot_wash is None else plan.hot_wash
        breaks = tuple((_break_span(given, start), given) for given in plan.breaks)
        own = sum(phase.duration for phase in scenario.phases) + sum(span.end - span.start for span, _ in breaks)
        duration = plan.duration or briefing + own + hot_wash
        return cls(start, Span(briefing, duration - hot_wash), duration, breaks)

    @property
    def breaks_in_order(self) -> list[tuple[int, tuple[Span, Break]]]:
        return sorted(enumerate(self.breaks), key=lambda item: item[1][0].start)

    @property
    def play_minutes(self) -> int:
        return self.play.end - self.play.start - sum(span.end - span.start for span, _ in self.breaks)

    def at(self, minute: int) -> datetime:
        return wall_clock(self.start, minute)

    def minute_of(self, played: int) -> int:
        """Return the minute of the day at which so many minutes of play have passed, breaks stepped over."""
        minute = self.play.start + played
        for _, (span, _) in self.breaks_in_order:
            if minute >= span.start:
                minute += span.end - span.start
        return minute


def _break_span(given: Break, start: datetime) -> Span:
    day = start.date() + timedelta(days=given.day - 1)
    begin = datetime.combine(day, given.at, start.tzinfo)
    minute = int((begin.astimezone(UTC) - start.astimezone(UTC)).total_seconds() // 60)
    return Span(minute, minute + given.duration)


def schedule(phases: Iterable[Phase], injects: Iterable[Inject], play_minutes: int) -> tuple[list[Span], list[Slot]]:
    """Stretch phases and authored minutes to the length of play.

    Args:
        phases: In order; together they fill the play.
        injects: Planned injects with their authored `at`.
        play_minutes: Minutes of play, breaks not counted.

    Returns:
        The spans of the phases and the slots of the injects, both in minutes of play; 0 <= minute < play_minutes.
        Order and phase are kept: an inject lies inside its phase.
    """
    listed = list(phases)
    own = sum(phase.duration for phase in listed)
    begins: dict[str, int] = {}
    spans, passed = [], 0
    for phase in listed:
        begins[phase.id] = passed
        spans.append(Span(passed * play_minutes // own, (passed + phase.duration) * play_minutes // own))
        passed += phase.duration
    slots = [Slot(i.id, (begins[i.phase] + (i.at or 0)) * play_minutes // own) for i in injects]
    return spans, slots


# ---------------------------------------------------------------------------------------------- generation


def generate(slug: str, scenario: Scenario, plan: Plan, values: Resolved) -> Exercise:
    """Make the exercise of a plan.

    Args:
        slug: Folder name of the scenario.
        scenario: Checked by `load` and `parameters.problems`.
        plan: Checked by `problems`.
        values: From `parameters.resolve`.

    Returns:
        The exercise: the same arguments give the same exercise on every machine.
    """
    day = _Day.of(plan, scenario)
    h_hour = _h_hour(scenario, plan, values, day.start)
    attending = [c for c in scenario.cells if plan.cells is None or c.id in plan.cells or c.role != "training-audience"]
    kept, left_out = _select(scenario.injects, {cell.id for cell in attending}, values)
    spans, slots = schedule(scenario.phases, [i for i in kept if i.type == "inject"], day.play_minutes)
    minutes = {slot.inject_id: day.minute_of(slot.minute) for slot in slots}
    languages = tuple(plan.languages or scenario.languages)
    words = [i18n.words(language) for language in languages]
    title = fill(scenario.title, values.environment, words)
    environment = values.environment | _built_in(title, scenario, plan, day, h_hour)
    phase_numbers = {phase.id: number for number, phase in enumerate(scenario.phases, start=1)}
    numbers = _control_numbers([inject.id for inject in scenario.injects], f"{slug}/{plan.seed}")
    order = sorted(kept, key=lambda i: (minutes.get(i.id, day.end), phase_numbers[i.phase], i.id))
    scheduled = []
    for number, inject in enumerate(order, start=1):
        minute = minutes.get(inject.id)
        story = _story_time(inject, scenario, h_hour)
        filled = fill(inject, {**environment, SCENARIO_TIME: Value("moment", story)}, words)
        timed = minute is not None
        scheduled.append(
            ScheduledInject(
                number=number,
                inject=filled,
                phase_number=phase_numbers[inject.phase],
                control_number=numbers[inject.id],
                minute=minute,
                real=day.at(minute) if minute is not None else None,
                scenario=story if timed else None,
            )
        )
    frame = scenario.model_copy(update={"injects": [], "cells": attending, "phases": _asked(scenario.phases, values)})
    filled_frame = fill(frame, environment, words)
    return Exercise(
        slug=slug,
        scenario=filled_frame,
        plan=plan,
        values=values,
        languages=languages,
        start=day.start,
        briefing=Span(0, day.play.start),
        play=day.play,
        hot_wash=Span(day.play.end, day.end),
        breaks=tuple(pair for _, pair in day.breaks_in_order),
        phases=tuple(
            ScheduledPhase(number, phase, _day_span(day, span))
            for number, (phase, span) in enumerate(zip(filled_frame.phases, spans, strict=True), start=1)
        ),
        injects=tuple(item for item in scheduled if item.minute is not None),
        contingencies=tuple(item for item in scheduled if item.minute is None),
        h_hour=h_hour,
        left_out=tuple(left_out),
    )


def _day_span(day: _Day, played: Span) -> Span:
    """Return a phase's span in the day: it ends when its last minute of play has passed."""
    return Span(day.minute_of(played.start), day.minute_of(played.end - 1) + 1)


def _asked(phases: list[Phase], values: Resolved) -> list[Phase]:
    """Return the phases with only the questions whose conditions hold."""
    return [
        phase.model_copy(update={"questions": [q for q in phase.questions if applies(q.when, values.parameters)]})
        for phase in phases
    ]


def _select(injects: list[Inject], attending: set[str], values: Resolved) -> tuple[list[Inject], list[LeftOut]]:
    """Return the injects of this exercise, addressed to the cells that attend, and those it does not have."""
    kept: list[Inject] = []
    gone: dict[str, LeftOut] = {}
    for inject in [*(i for i in injects if i.type == "inject"), *(i for i in injects if i.type == "contingency")]:
        recipients = [cell for cell in inject.to if cell in attending]
        if not applies(inject.when, values.parameters):
            lost = LeftOut(inject.id, "its condition does not hold", by_design=True)
        elif not recipients:
            lost = LeftOut(inject.id, f"none of its recipients attends ({', '.join(inject.to)})")
        elif inject.contingency_of in gone:
            cause = gone[inject.contingency_of]
            lost = LeftOut(inject.id, f"{cause.inject_id} is left out", cause.by_design)
        else:
            changed = {
                "to": recipients,
                "info": [cell for cell in inject.info if cell in attending],
                "expected_actions": [a for a in inject.expected_actions if a.actor in attending],
            }
            kept.append(inject.model_copy(update=changed))
            continue
        gone[inject.id] = lost
    return kept, list(gone.values())


def _h_hour(scenario: Scenario, plan: Plan, values: Resolved, start: datetime) -> datetime:
    hour = scenario.clock.h_hour
    at: time = values.parameters[hour].data if isinstance(hour, str) else hour
    return datetime.combine(plan.start.date + timedelta(days=scenario.clock.day), at, start.tzinfo)


def _story_time(inject: Inject, scenario: Scenario, h_hour: datetime) -> datetime:
    """Return the scenario time of an inject: its own, or its share of the phase's scenario clock."""
    if inject.scenario_time is not None:
        return moment_at(inject.scenario_time, h_hour)
    phase = next(phase for phase in scenario.phases if phase.id == inject.phase)
    begin, end = moment_at(phase.starts, h_hour), moment_at(phase.ends, h_hour)
    share = (end - begin) * (inject.at or 0) / phase.duration
    return begin + timedelta(minutes=int(share.total_seconds() // 60))


def moment_at(moment: Moment, h_hour: datetime) -> datetime:
    """Return the date and time of a scenario moment."""
    if moment.day is None:
        return h_hour + timedelta(minutes=moment.minute)
    at = time(*divmod(moment.minute, MINUTES_PER_HOUR))
    return datetime.combine(h_hour.date() + timedelta(days=moment.day), at, h_hour.tzinfo)


def _built_in(title: Text, scenario: Scenario, plan: Plan, day: _Day, h_hour: datetime) -> dict[str, Value]:
    venue = plan.venue
    return {
        "exercise_name": Value("text", plan.nickname or title),
        "exercise_date": Value("moment", day.start),
        "venue": Value("text", venue.name if venue else scenario.suggested.place),
        "city": Value("text", venue.city if venue else scenario.suggested.place),
        "startex": Value("moment", day.at(day.play.start)),
        "endex": Value("moment", day.at(day.play.end)),
        "h_hour": Value("moment", h_hour),
    }


_ALPHABET = "ACDEFHJKLMNPQRTUVWXY34679"  # nothing that looks like another sign in print


def _control_numbers(ids: list[str], seed: str) -> dict[str, str]:
    """Return a control number for each inject that tells players neither order nor count (doctrine rule LEK-08)."""
    numbers: dict[str, str] = {}
    for inject_id in sorted(ids):
        for attempt in range(len(ids) + 1):
            drawn = digest(seed, inject_id, attempt)
            number = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in drawn[:4])
            if number not in numbers.values():
                break
        numbers[inject_id] = number
    return numbers
