"""A scenario and a plan become an exercise: which injects, at which minute, with their text filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Literal

from exercise_gen import i18n
from exercise_gen.arrange import LeftOut, Question, ask, before, group_of
from exercise_gen.chance import digest, pick
from exercise_gen.day import Day, Span, moment_at, wall_clock
from exercise_gen.explain import Broken, Impossible, broken_promises, explain
from exercise_gen.models import Cell, Inject, Phase, Plan, Scenario, Text
from exercise_gen.models.plan import Break
from exercise_gen.parameters import Resolved, applies, placed
from exercise_gen.placeholders import SCENARIO_TIME, fill
from exercise_gen.solve import Answer, Engine, answer
from exercise_gen.truth import Figure, ground_truth
from exercise_gen.values import Value

__all__ = [
    "Change", "Exercise", "Impossible", "LeftOut", "ScheduledInject", "ScheduledPhase", "Span", "generate",
    "wall_clock",
]  # fmt: skip

SHORTEST_ANSWER = 5  # minutes that an expected action keeps when ENDEX comes before its time is over


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
class Change:
    """What is different about an inject since the exercise was planned before.

    `kind`: gone, new, moved, or reworded (which may have moved too); `cells` are those that hold or held its card.
    `before` and `after` are the wall clock; None for what waits in reserve or is not there. `marking` is the
    inject's own.
    """

    kind: Literal["gone", "new", "moved", "reworded"]
    inject_id: str
    control_number: str
    title: Text
    cells: tuple[str, ...]
    before: datetime | None = None
    after: datetime | None = None
    marking: str = ""


@dataclass(frozen=True)
class Withheld:
    """What a cut for a nation leaves out.

    `name` is an inject's control number, or where a paragraph stood (`cells.coer.knows.1`); a cell that may not be
    known has none.
    """

    kind: Literal["inject", "cell", "paragraph"]
    name: str


@dataclass(frozen=True)
class Exercise:
    """One exercise, complete: what every document is made from.

    `scenario` has its placeholders filled in for `languages`, and no injects of its own: they stand in `injects`
    (sorted by minute) and `contingencies` (in the order of the scenario). `answer` is the schedule with its score, None
    in an exercise that comes from the file of a packet, where `recorded` keeps what the file says of its origin;
    `broken` are the promises that an exercise of best effort does not keep; `changes` what is different since it was
    planned before, when it was; `truth` the figures behind the texts; `released_to` the nation for which it was cut,
    `withheld` what was left out for it.
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
    day: Day
    answer: Answer | None = None
    broken: tuple[Broken, ...] = ()
    replanned: bool = False
    changes: tuple[Change, ...] = ()
    truth: tuple[Figure, ...] = ()
    released_to: str = ""
    withheld: tuple[Withheld, ...] = ()
    recorded: Mapping[str, Any] = field(default_factory=dict)

    def at(self, minute: int) -> datetime:
        """Return the wall clock so many minutes after the welcome."""
        return wall_clock(self.start, minute)

    def due(self, minute: int, allowed: int) -> int:
        """Return the minute of the day at which so many minutes of play have passed; ENDEX when they never do."""
        day = self.day
        played = day.play_minute(minute)
        if played is None or played + allowed > day.play_minutes:
            return self.play.end
        return day.played[played + allowed - 1] + 1 if allowed else minute

    @property
    def schedule(self) -> Answer:
        """The schedule with its score, of an exercise that was planned and not read back."""
        assert self.answer is not None
        return self.answer

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


# ---------------------------------------------------------------------------------------------- generation


def generate(
    slug: str,
    scenario: Scenario,
    plan: Plan,
    values: Resolved,
    *,
    old: Mapping[str, int] | None = None,
    engine: Engine = "search",
    best_effort: bool = False,
) -> Exercise:
    """Make the exercise of a plan.

    Args:
        slug: Folder name of the scenario.
        scenario: Checked by `load` and `parameters.problems`.
        plan: Checked by `fitting.problems`.
        values: From `parameters.resolve`.
        old: Minutes of the day, by inject, of an exercise that is planned again with as few changes as possible.
        engine: Who schedules.
        best_effort: Make the nearest exercise when a promise cannot be kept, and list it in `broken`.

    Returns:
        The exercise: the same arguments give the same exercise on every machine. It breaks no hard rule.

    Raises:
        Impossible: A promise of the plan cannot be kept: which, why, and what would help.
    """
    question = ask(scenario, plan, values, old)
    found = answer(question, engine, warm=before(question) if old is not None else None)
    broken = broken_promises(found)
    if broken and not best_effort:
        raise explain(found, broken, values)
    return _exercise(slug, question, values, found, tuple(broken))


def _exercise(slug: str, question: Question, values: Resolved, found: Answer, broken: tuple[Broken, ...]) -> Exercise:
    scenario, plan, day = question.scenario, question.plan, question.day
    planned = [(i, s) for i, s in zip(question.pool, found.starts, strict=True) if s is not None]
    chosen = {group_of(inject) for inject, _ in planned}
    origin = {inject.id: group_of(inject) for inject in scenario.injects}
    stands_for = {origin[inject.id]: inject.id for inject, _ in planned}
    reserve = [i for i in question.reserve if i.contingency_of is None or origin[i.contingency_of] in chosen]
    languages = tuple(plan.languages or scenario.languages)
    words = [i18n.words(language) for language in languages]
    title = fill(scenario.title, values.printable, words)
    environment = values.printable | _built_in(title, scenario, plan, day, question.hour)
    phase_numbers = {phase.id: number for number, phase in enumerate(scenario.phases, start=1)}
    numbers = _control_numbers([inject.id for inject in scenario.injects], f"{slug}/{plan.seed}")
    stories = _story_times(question, planned)
    timed = sorted(planned, key=lambda pair: (pair[1], stories[pair[0].id], pair[0].id))
    waiting = sorted(reserve, key=lambda inject: (phase_numbers[inject.phase], inject.id))
    scheduled = []
    for number, (inject, start) in enumerate([*timed, *((i, None) for i in waiting)], start=1):
        story = stories.get(inject.id) or moment_at(
            scenario.phases[phase_numbers[inject.phase] - 1].starts, question.hour
        )
        worded = _worded(inject, plan.seed, None if start is None else day.play_minutes - start)
        minute = None if start is None else day.played[start]
        scheduled.append(
            ScheduledInject(
                number=number,
                inject=fill(worded, {**environment, SCENARIO_TIME: Value("moment", story)}, words),
                phase_number=phase_numbers[inject.phase],
                control_number=numbers[inject.id],
                minute=minute,
                real=None if minute is None else day.at(minute),
                scenario=None if minute is None else story,
            )
        )
    attending = [c for c in scenario.cells if c.id in question.cells or c.role != "training-audience"]
    places = [place.model_copy(update={"parameter": None}) for place in placed(scenario.places, values.parameters)]
    frame = scenario.model_copy(
        update={"injects": [], "cells": attending, "phases": _asked(scenario.phases, values), "places": places}
    )
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
            for number, (phase, span) in enumerate(zip(filled_frame.phases, question.spans, strict=True), start=1)
        ),
        injects=tuple(item for item in scheduled if item.minute is not None),
        contingencies=tuple(item for item in scheduled if item.minute is None),
        h_hour=question.hour,
        left_out=tuple(
            replace(gone, instead=stands_for.get(origin[gone.inject_id], ""))
            for gone in _left_out(question, found, {i.inject.id for i in scheduled}, chosen)
        ),
        day=day,
        answer=found,
        broken=broken,
        truth=ground_truth(scenario, values, words),
    )


def _left_out(question: Question, found: Answer, there: set[str], chosen: set[str]) -> list[LeftOut]:
    """Return every inject of the scenario that is not in the exercise, with the reason."""
    lost = []
    for inject in question.scenario.injects:
        if inject.id in there:
            continue
        if inject.id in question.gone:
            lost.append(question.gone[inject.id])
        elif inject.type == "contingency":
            lost.append(LeftOut(inject.id, f"{inject.contingency_of} is left out"))
        elif group_of(inject) in chosen:
            other = next(i for i in there if i != inject.id and _stands_for(question, i, inject))
            lost.append(LeftOut(inject.id, f"{other} stands in its place", by_design=True))
        else:
            lost.append(LeftOut(inject.id, _no_room(question, found, inject)))
    return lost


def _stands_for(question: Question, name: str, inject: Inject) -> bool:
    return any(i.id == name and group_of(i) == group_of(inject) for i in question.pool)


def _no_room(question: Question, found: Answer, inject: Inject) -> str:
    instance, planned = question.instance, sum(start is not None for start in found.starts)
    if instance.count is not None and planned >= instance.count:
        return f"the plan asks for {instance.count} injects"
    if instance.tempo is not None and planned >= instance.tempo:
        return f"{planned} injects keep the scenario's tempo in {question.day.play_minutes} min of play"
    if not instance.candidates[question.index[inject.id]].starts:
        return "its window lies in no minute of its phase"
    return "its cells have no room for it when it may come"


def _worded(inject: Inject, seed: int, left: int | None) -> Inject:
    """Return the inject in the wording that the seed draws, its actions due before ENDEX (`left` minutes away)."""
    drawn = pick(len(inject.variants) + 1, seed, "wording", inject.id)
    changed: dict[str, object] = {"variants": []} if inject.variants else {}
    if drawn:
        wording = inject.variants[drawn - 1]
        changed |= {"body": wording.body, "subject": wording.subject or inject.subject}
    if left is not None and any(action.minutes > left for action in inject.expected_actions):
        most = max(SHORTEST_ANSWER, left)
        changed["expected_actions"] = [
            a.model_copy(update={"minutes": min(a.minutes, most)}) for a in inject.expected_actions
        ]
    return inject.model_copy(update=changed) if changed else inject


def _story_times(question: Question, planned: list[tuple[Inject, int]]) -> dict[str, datetime]:
    """Return the scenario time of each planned inject: its own, or its share of the phase's scenario clock.

    What has no time of its own comes between those that have: both clocks run forwards.
    """
    own = {i.id: moment_at(i.scenario_time, question.hour) for i, _ in planned if i.scenario_time is not None}
    phases = {phase.id: phase for phase in question.scenario.phases}
    stories = dict(own)
    for inject, start in planned:
        if inject.id in own:
            continue
        phase, span = phases[inject.phase], question.span_of(inject)
        begin, end = moment_at(phase.starts, question.hour), moment_at(phase.ends, question.hour)
        share = begin + (end - begin) * (start - span.start) / span.minutes
        share = share.replace(second=0, microsecond=0)
        low = max((own[i.id] for i, s in planned if i.id in own and s < start), default=share)
        high = min((own[i.id] for i, s in planned if i.id in own and s > start), default=share)
        stories[inject.id] = min(max(share, low), high)
    return stories


def _day_span(day: Day, played: Span) -> Span:
    """Return a phase's span in the day: it ends when its last minute of play has passed."""
    if not played.minutes:
        return Span(day.played[played.start], day.played[played.start])
    return Span(day.played[played.start], day.played[played.end - 1] + 1)


def _asked(phases: list[Phase], values: Resolved) -> list[Phase]:
    """Return the phases with only the questions whose conditions hold."""
    return [
        phase.model_copy(update={"questions": [q for q in phase.questions if applies(q.when, values.parameters)]})
        for phase in phases
    ]


def _built_in(title: Text, scenario: Scenario, plan: Plan, day: Day, h_hour: datetime) -> dict[str, Value]:
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
