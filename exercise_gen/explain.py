"""Why a plan cannot be kept, and what would help, in the planner's words.

First counting: which injects could keep a promise, and what keeps each of them away. Then the nearest exercise: what
it reaches is what the promise can be lowered to. Every other change is tried before it is proposed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from exercise_gen.arrange import Question, ask
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.fitting import MIN_PHASE
from exercise_gen.i18n import clock
from exercise_gen.models import Inject, Plan
from exercise_gen.models.times import MINUTES_PER_HOUR, format_duration
from exercise_gen.parameters import Resolved
from exercise_gen.references import DataPath
from exercise_gen.scheduling.instance import busy_minutes
from exercise_gen.solve import Answer, answer
from exercise_gen.source import Source

Patch = Mapping[str, Any]
"""A change of a plan: merged into it deeply, lists and None replace."""

_TRIALS = 6  # changes tried in one explanation; each is a whole solve
_LONGER = (30, 60, 120)  # minutes by which a longer exercise is tried
_PHASE_LONGER = 20  # minutes by which a longer phase is tried
_NAMED = 4  # injects named one by one in a sentence


@dataclass(frozen=True)
class Broken:
    """A promise that the nearest exercise does not keep.

    `code` is one of pin, include, count, tests, work, idle; `path` where the plan makes the promise; `lower` the change
    that asks for no more than the nearest exercise has, `lowered` the same in words. `injects` could keep it.
    """

    code: str
    path: DataPath
    message: str
    lower: Patch
    lowered: str
    injects: tuple[str, ...] = ()
    cell: str = ""


@dataclass(eq=False)
class Impossible(InvalidInput):
    """The promises of a plan cannot all be kept; `remedy`, merged into the plan, makes it possible."""

    remedy: Patch = field(default_factory=dict)

    def placed(self, source: Source, place: DataPath | None = None) -> Impossible:
        """Return the same with every problem at its place in the plan's file, or all at one place."""
        placed = []
        for problem in self.problems:
            own = tuple(int(step) if step.isdigit() else step for step in problem.path.split("."))
            path = own if place is None else place
            placed.append(source.problem(problem.code, problem.message, path, hint=problem.hint))
        return Impossible(placed, self.remedy)


def merged(plan: Mapping[str, Any], patch: Patch) -> dict[str, Any]:
    """Return a plan's data with a change in it."""
    result = dict(plan)
    for key, value in patch.items():
        have = result.get(key)
        result[key] = merged(have if isinstance(have, Mapping) else {}, value) if isinstance(value, Mapping) else value
    return result


# ---------------------------------------------------------------------------------------------- what is broken


def broken_promises(found: Answer) -> list[Broken]:
    """Return every promise of the plan that a schedule does not keep."""
    return [
        *_wanted_injects(found),
        *_count(found),
        *_tests(found),
        *_work(found),
        *_idle(found),
    ]


def _starts(found: Answer) -> dict[str, int]:
    pairs = zip(found.question.pool, found.starts, strict=True)
    return {inject.id: start for inject, start in pairs if start is not None}


def _wanted_injects(found: Answer) -> Iterator[Broken]:
    question, starts = found.question, _starts(found)
    wishes, day = question.plan.selection, question.day
    pins = [pin.model_dump(mode="json") for pin in wishes.pins]
    kept: list[Any] = []  # as the nearest exercise has them
    wrong = []
    for index, pin in enumerate(wishes.pins):
        start = starts.get(pin.inject)
        if start is not None and day.played[start] == day.minute_at(pin.at, pin.day):
            kept.append(pins[index])
            continue
        wrong.append(index)
        if start is not None:
            at = day.at(day.played[start])
            kept.append({"inject": pin.inject, "at": clock(at.time()), "day": (at.date() - day.start.date()).days + 1})
    for index in wrong:
        pin = wishes.pins[index]
        start = starts.get(pin.inject)
        message = (
            f"{pin.inject} is to arrive at {clock(pin.at)}{_day_words(pin.day)}, but {_pin_reason(question, index)}"
        )
        words = "take it out of `pins`" if start is None else f"pin it at {_clocks(question, start)}"
        path = ("selection", "pins", index, "at")
        yield Broken("pin", path, message, {"selection": {"pins": kept}}, words, (pin.inject,))
    absent = [name for name in wishes.include if name not in starts]
    rest = [name for name in wishes.include if name in starts]
    for name in absent:
        message = f"{name} is to be in, but {_absence(question, name)}"
        place = ("selection", "include", wishes.include.index(name))
        yield Broken("include", place, message, {"selection": {"include": rest}}, "take it out of `include`", (name,))


def _day_words(day: int) -> str:
    return "" if day == 1 else f" of day {day}"


def _pin_reason(question: Question, index: int) -> str:
    pin, day = question.plan.selection.pins[index], question.day
    if pin.inject in question.gone:
        return _absence(question, pin.inject)
    played = day.play_minute(day.minute_at(pin.at, pin.day))
    if played is None:
        return "nobody plays then"
    candidate = question.instance.candidates[question.index[pin.inject]]
    if candidate.starts >> played & 1:
        return "other injects and the work of its cells leave no room then"
    inject = question.pool[question.index[pin.inject]]
    span = question.span_of(inject)
    return f"its phase {inject.phase} is from {_clocks(question, span.start)} to {_clocks(question, span.end - 1, 1)}"


def _absence(question: Question, name: str) -> str:
    """Return why an inject is not in the exercise."""
    if name in question.gone:
        return question.gone[name].reason
    if not question.instance.candidates[question.index[name]].starts:
        return "its phase is too short for its window"
    return "there is no room for it when it may come"


def _count(found: Answer) -> Iterator[Broken]:
    if not found.score.count:
        return
    question, planned = found.question, len(_starts(found))
    wishes, pool = question.plan.selection, len(question.pool)
    asked = f"{question.instance.count} injects are asked for"
    if wishes.count is None:
        asked += f" ({wishes.per_hour:g} an hour, {format_duration(question.day.play_minutes)} of play)"
    can = (
        f"{pool} can be at all, {planned} find room"
        if planned < (question.instance.count or 0)
        else f"{planned} must be"
    )
    lower = {"selection": {"count": planned or None, "per_hour": None}}
    path = ("selection", "count" if wishes.count is not None else "per_hour")
    absent = tuple(name for name in question.index if name not in _starts(found))
    yield Broken("count", path, f"{asked}; {can}", lower, f"set `selection.count` to {planned}", absent)


def _tests(found: Answer) -> Iterator[Broken]:
    question, starts = found.question, _starts(found)
    for number, short in enumerate(found.score.tests):
        if not short:
            continue
        name, wanted = question.objectives[number], question.instance.tests[number]
        own = [
            i for i in question.scenario.injects if i.weight == "key" and i.type == "inject" and name in i.objectives
        ]
        own = [i for i in own if i.id not in question.gone or not question.gone[i.id].by_design]
        message = f"objective {name} asks for {_so_many(wanted, 'key inject')}; {wanted - short} can be planned"
        absent = [i for i in own if i.id not in starts]
        message += f": {_whereabouts(question, absent)}" if absent else f", {len(own)} test it in all"
        lower = {"objectives": {name: {"tests": wanted - short}}}
        given = question.plan.objectives.get(name)
        path = ("objectives", name, "tests") if given and given.tests is not None else ("guarantees", "tests")
        words = f"lower `objectives.{name}.tests` to {wanted - short}"
        yield Broken("tests", path, message, lower, words, tuple(i.id for i in absent))


def _so_many(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")


def _whereabouts(question: Question, injects: Sequence[Inject]) -> str:
    """Return in words what keeps injects out of the exercise, the same reason said once."""
    reasons: dict[str, list[str]] = {}
    for inject in injects:
        reasons.setdefault(_reason(question, inject), []).append(inject.id)
    said = []
    for reason, names in reasons.items():
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        said.append(f"{', '.join(names[:_NAMED])}{more} {reason}")
    return "; ".join(said)


def _reason(question: Question, inject: Inject) -> str:
    """Return what keeps an inject out, to be said after its id or the ids of several."""
    lost = question.gone.get(inject.id)
    if lost is None:
        return "cannot be fitted in beside the others"
    if inject.id in question.plan.selection.exclude:
        return "excluded by the plan"
    if all(cell not in question.cells for cell in inject.to):
        return f"cannot be sent while {_listed(inject.to)} {'does' if len(inject.to) == 1 else 'do'} not attend"
    return f"left out because {lost.reason}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _work(found: Answer) -> Iterator[Broken]:
    question, starts, promised = found.question, _starts(found), found.question.instance.received
    received = {c: sum(c in i.to for i in question.pool if i.id in starts) for c in question.cells}
    least = min(received.values(), default=0)
    for cell, number in received.items():
        if number >= promised:
            continue
        could = sum(cell in inject.to for inject in question.pool)
        asked = _so_many(promised, "inject")
        message = f'cell "{cell}" is to receive {asked} and receives {number}; {could} could be sent to it'
        names = tuple(i.id for i in question.pool if cell in i.to and i.id not in starts)
        lower = {"guarantees": {"work": least}}
        yield Broken("work", ("guarantees", "work"), message, lower, f"lower `guarantees.work` to {least}", names, cell)


def _idle(found: Answer) -> Iterator[Broken]:
    question, limit = found.question, found.question.instance.max_idle
    if limit is None or not any(found.score.idle):
        return
    stretches = {cell: longest_idle(found, number) for number, cell in enumerate(question.cells)}
    ranked = sorted(stretches.items(), key=lambda item: item[1][0] - item[1][1])
    longest = ranked[0][1][1] - ranked[0][1][0]
    enough = -(-longest // 5) * 5
    said = []
    for cell, (start, end) in ranked:
        if end - start > limit:
            said.append(f"{cell} for {end - start} min ({_clocks(question, start)} to {_clocks(question, end - 1, 1)})")
    more = f" and {len(said) - _NAMED} more" if len(said) > _NAMED else ""
    message = f"at most {limit} min with nothing to do were promised; without work are {', '.join(said[:_NAMED])}{more}"
    lower = {"guarantees": {"max_idle": enough}}
    words = f"raise `guarantees.max_idle` to {enough} min"
    yield Broken("idle", ("guarantees", "max_idle"), message, lower, words)


def _clocks(question: Question, played: int, more: int = 0) -> str:
    """Return the clock time of a minute of play, with the day when it is not the first."""
    day = question.day
    at = day.at(day.played[played] + more)
    number = (at.date() - day.start.date()).days + 1
    return f"{clock(at.time())}{_day_words(number)}"


def longest_idle(found: Answer, cell: int) -> tuple[int, int]:
    """Return the longest stretch of play, start inside and end outside, in which a cell has nothing to do."""
    minutes = found.question.instance.minutes
    busy = busy_minutes(found.question.instance, found.starts, cell)
    best, start = (0, 0), 0
    for minute in range(minutes + 1):
        if minute == minutes or busy >> minute & 1:
            best = max(best, (start, minute), key=lambda stretch: stretch[1] - stretch[0])
            start = minute + 1
    return best


# ---------------------------------------------------------------------------------------------- what would help


def explain(found: Answer, broken: Sequence[Broken], values: Resolved) -> Impossible:
    """Return the explanation of a plan that cannot be kept: every broken promise, changes that help, one that does.

    Args:
        found: The nearest exercise.
        broken: Its broken promises.
        values: From `parameters.resolve`.
    """
    trial = _Trial(found, values, _TRIALS)
    problems = []
    for promise in broken:
        helps: dict[str, str] = {}  # the first change of each kind that does it
        for kind, words, patch in _changes(found.question, promise):
            if kind not in helps and trial.mends(promise, patch, len(broken)):
                helps[kind] = words
        hint = ", or ".join([*helps.values(), promise.lowered])
        problems.append(
            Problem(
                promise.code, promise.message, path=".".join(map(str, promise.path)), hint=hint[0].upper() + hint[1:]
            )
        )
    return Impossible(problems, trial.remedy(broken))


class _Trial:
    """Tries changes of a plan, so many and no more."""

    def __init__(self, found: Answer, values: Resolved, left: int) -> None:
        self.found, self.values, self.left = found, values, left
        self.data = found.question.plan.model_dump(mode="json")

    def answer(self, patch: Patch, *, thorough: bool) -> Answer:
        plan = Plan.model_validate(merged(self.data, patch))
        return answer(ask(self.found.question.scenario, plan, self.values), thorough=thorough)

    def mends(self, promise: Broken, patch: Patch, before: int) -> bool:
        if self.left <= 0:
            return False
        self.left -= 1
        after = broken_promises(self.answer(patch, thorough=False))
        same = any((b.code, b.path, b.cell) == (promise.code, promise.path, promise.cell) for b in after)
        return not same and len(after) < before

    def remedy(self, broken: Sequence[Broken]) -> Patch:
        """Return a change with which the plan can be kept, tried; with every promise given up it always can."""
        patch: dict[str, Any] = {}
        for _ in range(4):
            for promise in broken:
                patch = merged(patch, promise.lower)
            broken = broken_promises(self.answer(patch, thorough=True))
            if not broken:
                return patch
        selection: dict[str, Any] = {"pins": [], "include": [], "count": None, "per_hour": None}
        nothing = {"guarantees": {"tests": 0, "work": 0, "max_idle": None}, "selection": selection}
        return merged(nothing, {"objectives": {name: {"tests": 0} for name in self.found.question.objectives}})


def _changes(question: Question, promise: Broken) -> Iterator[tuple[str, str, Patch]]:
    """Yield changes that may help, the likeliest first: kind, words and data."""
    plan = question.plan
    yield from _invitations(question, promise)
    excluded = [name for name in plan.selection.exclude if name in promise.injects]
    if excluded:
        rest = [name for name in plan.selection.exclude if name not in excluded]
        yield "exclude", f"take {', '.join(excluded)} out of `selection.exclude`", {"selection": {"exclude": rest}}
    if promise.code == "work" and len(question.cells) > 1:
        others = [cell for cell in question.cells if cell != promise.cell]
        yield "cells", f"leave {promise.cell} out of `cells`", {"cells": others}
    room = [name for name in promise.injects if name in question.index]
    if promise.code == "pin":
        yield from _room_for_pin(question, promise)
    if promise.code == "idle" or not room:
        return
    yield from _longer(question, room)


def _invitations(question: Question, promise: Broken) -> Iterator[tuple[str, str, Patch]]:
    players = [cell.id for cell in question.scenario.cells if cell.role == "training-audience"]
    away = [cell for cell in players if cell not in question.cells]
    injects = {inject.id: inject for inject in question.scenario.injects}
    wanted = [cell for cell in away if any(cell in injects[n].to for n in promise.injects if n in question.gone)]
    for cell in wanted[:2]:
        yield "cells", f"invite {cell}", {"cells": [*question.cells, cell]}
    if len(wanted) > 1:
        yield "cells", f"invite {_listed(wanted)}", {"cells": [*question.cells, *wanted]}


def _longer(question: Question, injects: Sequence[str]) -> Iterator[tuple[str, str, Patch]]:
    """Yield a longer exercise, a longer phase and more hands, for injects that find no room."""
    plan, duration = question.plan, question.day.end
    if len(plan.phases) < len(question.spans):
        for more in _LONGER:
            if duration + more <= 14 * 24 * MINUTES_PER_HOUR:
                yield "duration", f"lengthen `duration` by {more} min", {"duration": duration + more}
    phase = question.pool[question.index[injects[0]]].phase
    yield from _other_phase(question, phase, _PHASE_LONGER)
    hands = min(9, 1 + max(question.instance.capacity, default=1))
    yield "hands", f"let cells work on {hands} injects at once (`pace.parallel`)", {"pace": {"parallel": hands}}


def _other_phase(question: Question, phase: str, more: int) -> Iterator[tuple[str, str, Patch]]:
    """Yield a phase of another length, when the phases whose lengths are open can pay for it."""
    lengths = {p.id: s.minutes for p, s in zip(question.scenario.phases, question.spans, strict=True)}
    payers = [name for name in lengths if name != phase and name not in question.plan.phases]
    own = lengths[phase] + more
    if payers and own >= MIN_PHASE and sum(lengths[name] for name in payers) - more >= 3 * MIN_PHASE * len(payers):
        word = "lengthen" if more > 0 else "shorten"
        yield (
            "phases",
            f"{word} phase {phase} by {abs(more)} min (`phases: {{ {phase}: {own} min }}`)",
            {"phases": {phase: own}},
        )


def _room_for_pin(question: Question, promise: Broken) -> Iterator[tuple[str, str, Patch]]:
    """Yield another length of the phase before, so that the pinned inject's phase comes when it is to arrive."""
    day, index = question.day, int(promise.path[2])
    pin = question.plan.selection.pins[index]
    played = day.play_minute(day.minute_at(pin.at, pin.day))
    if played is None or pin.inject not in question.index:
        return
    inject = question.pool[question.index[pin.inject]]
    span = question.span_of(inject)
    number = next(n for n, p in enumerate(question.scenario.phases) if p.id == inject.phase)
    if span.start <= played < span.end or not number:
        return
    more = played - span.end + 5 if played >= span.end else played - span.start
    yield from _other_phase(question, question.scenario.phases[number - 1].id, -(-more // 5) * 5)


def unplaced(promise: Broken) -> Problem:
    """Return a broken promise of an exercise of best effort as a warning."""
    path = ".".join(map(str, promise.path))
    return replace(Problem(promise.code, promise.message, path=path, hint=promise.lowered), severity="warning")
