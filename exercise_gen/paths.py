"""Branches on paper: what happens when players do not act, and every way an exercise can go.

A planned inject with contingency injects is a decision: the players act, or control releases the first of them, and
when they still do not act the next (hint, prompt, direct order; doctrine rules CTL-02 and CTL-03). The ways through an
exercise are the combinations of its decisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from exercise_gen.generate import Exercise, ScheduledInject


@dataclass(frozen=True)
class Release:
    """A contingency inject with the minute of the day at which control releases it at the latest.

    `minute` is None when that is after ENDEX: it can never be released.
    """

    item: ScheduledInject
    minute: int | None


@dataclass(frozen=True)
class Decision:
    """A planned inject and what is released, one after the other, while its players do not act."""

    item: ScheduledInject
    releases: tuple[Release, ...]


@dataclass(frozen=True)
class Path:
    """One way through the exercise.

    `released` are the contingency injects that are released; `injects` counts all that are delivered; `last` is the
    minute of the day of the last one; `untested` are the objectives that no key inject on this path tests.
    """

    released: tuple[str, ...]
    injects: int
    last: int
    untested: tuple[str, ...]


@dataclass(frozen=True)
class Paths:
    """All ways through an exercise, counted, and the first of them.

    `unreachable` are contingency injects that are on no path; `untested` are the objectives that some path never
    tests.
    """

    count: int
    shortest: int
    longest: int
    listed: tuple[Path, ...]
    unreachable: tuple[str, ...]
    untested: tuple[str, ...]


def decisions(exercise: Exercise) -> tuple[Decision, ...]:
    """Return the decisions of an exercise in the order of time, the releases of each in the order of escalation."""
    found = []
    for item in exercise.injects:
        names = {item.inject.id} | {gone.inject_id for gone in exercise.left_out if gone.instead == item.inject.id}
        mine = [c for c in exercise.contingencies if c.inject.contingency_of in names and c.inject.trigger is not None]
        mine.sort(key=lambda c: (c.inject.trigger.within if c.inject.trigger else 0, c.inject.id))
        if mine:
            found.append(Decision(item, tuple(Release(c, _release(exercise, item, c)) for c in mine)))
    return tuple(found)


def _release(exercise: Exercise, item: ScheduledInject, contingency: ScheduledInject) -> int | None:
    """Return when control releases a contingency inject, breaks stepped over; None when ENDEX comes first."""
    day = exercise.day
    played = day.play_minute(item.minute) if item.minute is not None else None
    if played is None or contingency.inject.trigger is None:
        return None
    at = played + contingency.inject.trigger.within
    return day.played[at] if at < day.play_minutes else None


def paths(exercise: Exercise, limit: int = 1000) -> Paths:
    """Return the ways through an exercise; at most `limit` of them are listed, all are counted."""
    branches = [[r for r in d.releases if r.minute is not None] for d in decisions(exercise)]
    reached = {release.item.inject.id for branch in branches for release in branch}
    listed = tuple(islice(_enumerated(exercise, branches), limit))
    always = {o for item in exercise.injects if item.inject.weight == "key" for o in item.inject.objectives}
    return Paths(
        count=prod(len(branch) + 1 for branch in branches),
        shortest=len(exercise.injects),
        longest=len(exercise.injects) + sum(map(len, branches)),
        listed=listed,
        unreachable=tuple(c.inject.id for c in exercise.contingencies if c.inject.id not in reached),
        untested=tuple(o.id for o in exercise.scenario.objectives if o.id not in always),
    )


def _enumerated(exercise: Exercise, branches: list[list[Release]]) -> Iterator[Path]:
    """Yield every path: of each decision none, the first, the first two … of its releases."""
    always = {o for item in exercise.injects if item.inject.weight == "key" for o in item.inject.objectives}
    last = max((item.minute for item in exercise.injects if item.minute is not None), default=exercise.play.start)
    for steps in product(*(range(len(branch) + 1) for branch in branches)):
        released = [r for branch, step in zip(branches, steps, strict=True) for r in branch[:step]]
        tested = always | {o for r in released if r.item.inject.weight == "key" for o in r.item.inject.objectives}
        yield Path(
            released=tuple(r.item.inject.id for r in released),
            injects=len(exercise.injects) + len(released),
            last=max([last, *(r.minute for r in released if r.minute is not None)]),
            untested=tuple(o.id for o in exercise.scenario.objectives if o.id not in tested),
        )
