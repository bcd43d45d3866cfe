"""Which injects there can be, and when each may arrive: a scenario and a plan in the terms of the scheduling engines.

The rules are those of CONTRIBUTING, "How an exercise is planned"; this module turns them into permitted minutes,
causes, chains and capacities, and nothing else decides them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from exercise_gen.chance import AUTHORED_SEED, pick
from exercise_gen.day import Day, Span, h_hour, moment_at, phase_spans
from exercise_gen.models import Inject, Plan, Scenario
from exercise_gen.models.times import MINUTES_PER_HOUR
from exercise_gen.parameters import Resolved, applies
from exercise_gen.scheduling import Candidate, Cause, Instance, Weights, Work

VALUES = {"key": 90, "enabling": 60, "supporting": 40}
"""What an inject is worth to an objective of the greatest weight; a supporting one is never worth two key ones."""
_DRAWN = 80  # what the seed adds to the alternative that it draws: more than variety and noise together
_NOISE = 30  # so much a seed may add to the worth of an inject: below the steps between the weights
_BUCKET, _MOST_BUCKETS = 20, 12  # minutes of a step of the tempo curve; steps in a long exercise


@dataclass(frozen=True)
class LeftOut:
    """An inject of the scenario that this exercise does not have, and why.

    `by_design`: the author wrote it for other parameter values or as an alternative; nothing is missing. `instead` is
    the planned inject that stands in its place, if one does.
    """

    inject_id: str
    reason: str
    by_design: bool = False
    instead: str = ""


@dataclass(frozen=True)
class Question:
    """What the engine is asked, and what its numbers mean.

    Attributes:
        day: The frame.
        hour: H-hour.
        spans: The phases in minutes of play.
        pool: The injects that can be planned, addressed to the cells that attend; candidate i of the instance.
        reserve: The contingency injects whose condition holds and whose recipients attend.
        gone: The injects that cannot be in this exercise, by id.
        cells: The ids of the training audience's cells that attend; cell i of the instance.
        objectives: The ids of the objectives; objective i of the instance.
        instance: The problem in numbers.
    """

    scenario: Scenario
    plan: Plan
    day: Day
    hour: datetime
    spans: tuple[Span, ...]
    pool: tuple[Inject, ...]
    reserve: tuple[Inject, ...]
    gone: Mapping[str, LeftOut]
    cells: tuple[str, ...]
    objectives: tuple[str, ...]
    instance: Instance

    @cached_property
    def index(self) -> dict[str, int]:
        """The number of each inject of the pool."""
        return {inject.id: number for number, inject in enumerate(self.pool)}

    def span_of(self, inject: Inject) -> Span:
        """Return the phase of an inject in minutes of play."""
        return next(s for s, p in zip(self.spans, self.scenario.phases, strict=True) if p.id == inject.phase)


def ask(scenario: Scenario, plan: Plan, values: Resolved, old: Mapping[str, int] | None = None) -> Question:
    """Return the scheduling problem of a plan.

    Args:
        scenario: Checked by `load` and `parameters.problems`.
        plan: Checked by `fitting.problems`.
        values: From `parameters.resolve`.
        old: Minutes of the day of the injects of an exercise that is planned again, by id.
    """
    day = Day.of(plan, scenario)
    hour = h_hour(scenario, plan, values.parameters, day.start)
    players = [c.id for c in scenario.cells if c.role == "training-audience"]
    cells = [c for c in players if plan.cells is None or c in plan.cells]
    attending = {c.id for c in scenario.cells} - set(players) | set(cells)
    pool, reserve, gone = _select(scenario, plan, values, attending)
    spans = phase_spans(scenario.phases, plan.phases, day.play_minutes)
    builder = _Builder(scenario, plan, day, hour, spans, pool, cells, old)
    return Question(
        scenario=scenario,
        plan=plan,
        day=day,
        hour=hour,
        spans=tuple(spans),
        pool=tuple(pool),
        reserve=tuple(reserve),
        gone=gone,
        cells=tuple(cells),
        objectives=tuple(o.id for o in scenario.objectives),
        instance=builder.instance(_tempo(scenario, values, day)),
    )


def before(question: Question) -> tuple[int | None, ...]:
    """Return the schedule of the exercise that is planned again, as far as it fits the new day."""
    return tuple(candidate.old for candidate in question.instance.candidates)


def group_of(inject: Inject) -> str:
    """Return the id that an inject and its alternatives share."""
    return inject.alternative_to or inject.id


def _select(
    scenario: Scenario, plan: Plan, values: Resolved, attending: set[str]
) -> tuple[list[Inject], list[Inject], dict[str, LeftOut]]:
    """Return the injects that can be planned, those that can wait in reserve, and those that cannot be at all."""
    kept: dict[str, Inject] = {}
    gone: dict[str, LeftOut] = {}
    for inject in scenario.injects:
        recipients = [cell for cell in inject.to if cell in attending]
        if not applies(inject.when, values.parameters):
            gone[inject.id] = LeftOut(inject.id, "its condition does not hold", by_design=True)
        elif inject.id in plan.selection.exclude:
            gone[inject.id] = LeftOut(inject.id, "the plan excludes it")
        elif not recipients:
            gone[inject.id] = LeftOut(inject.id, f"none of its recipients attends ({', '.join(inject.to)})")
        else:
            changed = {
                "to": recipients,
                "info": [cell for cell in inject.info if cell in attending],
                "expected_actions": [a for a in inject.expected_actions if a.actor in attending],
            }
            kept[inject.id] = inject.model_copy(update=changed)
    groups = {inject.id: group_of(inject) for inject in scenario.injects}
    real = {groups[name] for name in groups if name not in gone or not gone[name].by_design}
    while True:  # what follows from an inject that cannot be cannot be either
        there = {groups[name] for name in kept}
        orphans = [
            (inject, cause)
            for inject in kept.values()
            for cause in (*inject.after, *([inject.contingency_of] if inject.contingency_of else []))
            if groups[cause] not in there and (groups[cause] in real or inject.contingency_of == cause)
        ]
        if not orphans:
            break
        for inject, cause in orphans:
            kept.pop(inject.id, None)
            lost = gone.get(cause)
            gone[inject.id] = LeftOut(inject.id, f"{cause} is left out", by_design=lost is None or lost.by_design)
    planned = [inject for inject in kept.values() if inject.type == "inject"]
    return planned, [inject for inject in kept.values() if inject.type == "contingency"], gone


def _tempo(scenario: Scenario, values: Resolved, day: Day) -> int:
    """Return how many injects keep the scenario's own tempo: in half its time half of them, never more than all."""
    own = {group_of(i) for i in scenario.injects if i.type == "inject" and applies(i.when, values.parameters)}
    length = sum(phase.duration for phase in scenario.phases)
    return max(1, min(len(own), -(-len(own) * day.play_minutes // length)))


@dataclass(frozen=True)
class _Builder:
    """Turns injects into candidates; holds what all of them need."""

    scenario: Scenario
    plan: Plan
    day: Day
    hour: datetime
    spans: list[Span]
    pool: list[Inject]
    cells: list[str]
    old: Mapping[str, int] | None

    def instance(self, tempo: int) -> Instance:
        plan, pace, wishes = self.plan, self.plan.pace, self.plan.selection
        minutes = self.day.play_minutes
        count = wishes.count
        if wishes.per_hour is not None:
            count = max(1, round(wishes.per_hour * minutes / MINUTES_PER_HOUR))
        candidates = self._candidates()
        about = min(len({group_of(i) for i in self.pool}), tempo if count is None else count)
        buckets = max(1, min(_MOST_BUCKETS, minutes // _BUCKET))
        capacity = {c.id: pace.parallel or c.parallel for c in self.scenario.cells}
        return Instance(
            minutes=minutes,
            grid=pace.grid,
            spacing=pace.spacing,
            capacity=tuple(capacity[cell] for cell in self.cells),
            tests=tuple(self._tests(o.id) for o in self.scenario.objectives),
            candidates=candidates,
            bucket=-(-minutes // buckets),
            curve=tuple(curve(about, buckets, pace.curve)),
            received=plan.guarantees.work,
            count=count,
            tempo=tempo if count is None else None,
            max_idle=plan.guarantees.max_idle,
            weights=Weights(
                tempo=2 * plan.aims.tempo,
                balance=plan.aims.balance,
                variety=4 * plan.aims.variety,
                authored=2 * plan.aims.authored,
                stability=plan.aims.stability if self.old is not None else 0,
            ),
        )

    def _tests(self, objective: str) -> int:
        wish = self.plan.objectives.get(objective)
        return self.plan.guarantees.tests if wish is None or wish.tests is None else wish.tests

    def _candidates(self) -> tuple[Candidate, ...]:
        index = {inject.id: number for number, inject in enumerate(self.pool)}
        members: dict[str, list[int]] = {}
        for inject in self.pool:
            members.setdefault(group_of(inject), []).append(index[inject.id])
        groups = {name: number for number, name in enumerate(members)}
        origin = {inject.id: group_of(inject) for inject in self.scenario.injects}
        chains: dict[tuple[str, str], int] = {}
        for inject in self.pool:
            chains.setdefault((inject.storyline, inject.phase), len(chains) + 1)
        channels = list(dict.fromkeys(inject.channel for inject in self.pool))
        kinds = list(dict.fromkeys(a.kind for inject in self.pool for a in inject.artefacts))
        objectives = {o.id: number for number, o in enumerate(self.scenario.objectives)}
        whole = self.day.whole(self.plan.pace.grid)
        pins = {pin.inject: self._pin(pin.inject) for pin in self.plan.selection.pins}
        return tuple(
            Candidate(
                id=inject.id,
                starts=self._starts(inject, whole, pins.get(inject.id)),
                target=self._target(inject),
                value=self._value(inject),
                to=tuple(self.cells.index(cell) for cell in inject.to if cell in self.cells),
                work=self._work(inject),
                tests=tuple(objectives[o] for o in inject.objectives) if inject.weight == "key" else (),
                after=tuple(
                    Cause(tuple(members[origin[cause]]), inject.lag)
                    for cause in inject.after
                    if origin[cause] in members
                ),
                group=groups[group_of(inject)] if len(members[group_of(inject)]) > 1 else None,
                chains=self._chains(inject, chains),
                must=inject.id in pins or inject.id in self.plan.selection.include,
                pin=pins.get(inject.id),
                channel=channels.index(inject.channel),
                kinds=tuple(sorted({kinds.index(a.kind) for a in inject.artefacts})),
                old=self._old(inject.id),
                home=self._home(inject, whole) if self._old(inject.id) is not None else None,
            )
            for inject in self.pool
        )

    def _starts(self, inject: Inject, whole: int, pinned: int | None) -> int:
        """Return the minutes of play at which an inject may arrive: its window on the grid, and its pin.

        A pin binds neither to the grid nor to the window: the planner knows better. It binds to the phase. Nor does the
        window bind what is planned again: it may leave its window before it has to leave the exercise.
        """
        starts = self._home(inject, whole)
        if self._old(inject.id) is not None:
            starts |= _minutes(self._span(inject)) & whole
        if pinned is not None and pinned >= 0:
            span = self._span(inject)
            starts |= 1 << pinned if span.start <= pinned < span.end else 0
        return starts

    def _home(self, inject: Inject, whole: int) -> int:
        allowed = _minutes(self.window(inject))
        return allowed & whole or allowed

    def window(self, inject: Inject) -> Span:
        """Return the minutes of play of an inject's window; the phase when it has none.

        The room around the authored minute grows with a longer phase and does not shrink with a shorter one: there
        the exercise has fewer injects, so each has as much room as before.
        """
        phase, span = next(
            (p, s) for p, s in zip(self.scenario.phases, self.spans, strict=True) if p.id == inject.phase
        )
        if inject.window is None:
            return span
        at = inject.at or 0
        before, after = (
            max(room, -(-room * span.minutes // phase.duration))
            for room in (at - inject.window[0], inject.window[1] - at)
        )
        authored = span.start + at * span.minutes // phase.duration
        return Span(max(span.start, authored - before), min(authored + after + 1, span.end))

    def _span(self, inject: Inject) -> Span:
        return next(s for p, s in zip(self.scenario.phases, self.spans, strict=True) if p.id == inject.phase)

    def _pin(self, name: str) -> int:
        """Return the minute of play of a pin; outside the play a minute that no inject can have."""
        pin = next(pin for pin in self.plan.selection.pins if pin.inject == name)
        minute = self.day.play_minute(self.day.minute_at(pin.at, pin.day))
        return -1 if minute is None else minute

    def _target(self, inject: Inject) -> int:
        old = self._old(inject.id)
        if old is not None:
            return old
        phase, span = next(
            (p, s) for p, s in zip(self.scenario.phases, self.spans, strict=True) if p.id == inject.phase
        )
        authored = span.start + (inject.at or 0) * span.minutes // phase.duration
        if self.plan.seed == AUTHORED_SEED:
            return authored
        shift = pick(3, self.plan.seed, "minute", inject.id) - 1
        return max(0, authored + shift * self.plan.pace.grid)

    def _value(self, inject: Inject) -> int:
        """Return what an inject is worth: its weight, by the weightiest of its objectives, and what the seed adds."""
        weights = {o.id: self._weight(o.id) for o in self.scenario.objectives}
        heaviest = max(1, *weights.values())
        own = max((weights[o] for o in inject.objectives), default=min(weights.values()))
        worth = VALUES[inject.weight] * own // heaviest
        if self.plan.seed == AUTHORED_SEED:
            return 2 + worth - (inject.alternative_to is not None)
        alternatives = [i.id for i in self.pool if group_of(i) == group_of(inject)]
        drawn = alternatives[pick(len(alternatives), self.plan.seed, "alternative", group_of(inject))]
        bonus = _DRAWN if len(alternatives) > 1 and drawn == inject.id else 0
        return 2 + worth + bonus + pick(_NOISE, self.plan.seed, "worth", inject.id)

    def _weight(self, objective: str) -> int:
        wish = self.plan.objectives.get(objective)
        return 1 if wish is None else wish.weight

    def _work(self, inject: Inject) -> tuple[Work, ...]:
        minutes: dict[int, int] = {}
        for action in inject.expected_actions:
            if action.actor in self.cells and action.minutes:
                cell = self.cells.index(action.actor)
                minutes[cell] = max(minutes.get(cell, 0), action.minutes)
        return tuple(Work(cell, length) for cell, length in sorted(minutes.items()))

    def _chains(self, inject: Inject, chains: Mapping[tuple[str, str], int]) -> tuple[tuple[int, int], ...]:
        own = (chains[inject.storyline, inject.phase], inject.at or 0)
        if inject.scenario_time is None:
            return (own,)
        story = moment_at(inject.scenario_time, self.hour)
        return ((0, int(story.timestamp() // 60)), own)

    def _old(self, name: str) -> int | None:
        if self.old is None or name not in self.old:
            return None
        later = [p for p, minute in enumerate(self.day.played) if minute >= self.old[name]]
        return later[0] if later else self.day.play_minutes - 1


def _minutes(span: Span) -> int:
    return ((1 << span.end) - 1) >> span.start << span.start if span.end > span.start else 0


def curve(count: int, buckets: int, shape: str) -> Iterable[int]:
    """Return how many injects arrive in each step of the play; they add up to `count`.

    `rise` begins with half the mean, rises to one and a half of it in the third quarter and falls back to the mean:
    build-up, peak, recovery, as in the pacing of games, and rule TMP-12 of doctrine section 5.
    """
    if shape == "flat":
        shares = [1.0] * buckets
    else:
        middle = [(step + 0.5) / buckets for step in range(buckets)]
        shares = [0.5 + m / 0.7 if m <= 0.7 else 1.5 - (m - 0.7) / 0.6 for m in middle]  # noqa: PLR2004 - the curve
    total = sum(shares)
    exact = [count * share / total for share in shares]
    whole = [int(number) for number in exact]
    order = sorted(range(buckets), key=lambda step: (whole[step] - exact[step], step))
    most = Counter(order[: count - sum(whole)])
    return [number + most[step] for step, number in enumerate(whole)]
