"""Scheduling problems of any size, drawn from a seed: windows, causes, storylines, alternatives, as scenarios have."""

from __future__ import annotations

from random import Random
from typing import Any

from exercise_gen.arrange import curve
from exercise_gen.scheduling import Candidate, Cause, Instance, Work

CHANNELS, KINDS, PHASES = 6, 10, 4


def instance(
    size: int, cells: int, minutes: int, seed: int = 1, *, share: float = 0.5, objectives: int = 6, **options: Any
) -> Instance:
    """Return a problem of `size` candidates, of which a share is asked for, in `minutes` of play."""
    chance = Random(seed)
    phase = minutes // PHASES
    drawn = sorted((chance.randrange(PHASES), chance.randrange(phase)) for _ in range(size))
    candidates = [_candidate(chance, number, minutes, cells, objectives, place) for number, place in enumerate(drawn)]
    linked = [_linked(chance, candidates, number, max(1, size // 10)) for number in range(size)]
    count = max(1, int(size * share))
    buckets = max(1, min(12, minutes // 20))
    given: dict[str, Any] = {
        "minutes": minutes,
        "grid": 5,
        "spacing": 5,
        "capacity": (3,) * cells,
        "tests": (1,) * objectives,
        "candidates": tuple(linked),
        "bucket": -(-minutes // buckets),
        "curve": tuple(curve(count, buckets, "rise")),
        "received": 1,
        "count": count,
    }
    return Instance(**{**given, **options})


def _candidate(
    chance: Random, number: int, minutes: int, cells: int, objectives: int, place: tuple[int, int]
) -> Candidate:
    phase = minutes // PHASES
    begin = place[0] * phase
    target = begin + place[1]
    room = chance.choice((10, 20, 30)) if minutes <= 600 else phase // 2
    allowed = range(max(begin, target - room), min(begin + phase, target + room + 1))
    starts = sum(1 << minute for minute in allowed if minute % 5 == 0) or 1 << target
    to = tuple(sorted(chance.sample(range(cells), min(cells, chance.choice((1, 1, 2, 2, 3))))))
    key = chance.random() < 0.5
    return Candidate(
        id=f"I{number}",
        starts=starts,
        target=target,
        value=90 if key else 40,
        to=to,
        work=tuple(Work(cell, chance.choice((10, 15, 20, 30))) for cell in to if chance.random() < 0.9),
        tests=tuple(sorted(chance.sample(range(objectives), chance.choice((1, 2))))) if key else (),
        channel=chance.randrange(CHANNELS),
        kinds=tuple(sorted(chance.sample(range(KINDS), chance.choice((0, 1, 2))))),
    )


def _linked(chance: Random, candidates: list[Candidate], number: int, storylines: int) -> Candidate:
    """Give a candidate its storyline, perhaps a cause and perhaps an alternative."""
    own = candidates[number]
    before = [n for n in range(max(0, number - 30), number) if candidates[n].target + 5 <= own.target]
    after = (Cause((chance.choice(before),), 5),) if before and chance.random() < 0.3 else ()
    group = number // 2 if chance.random() < 0.1 else None
    changed = {"after": after, "chains": ((number % storylines, number),), "group": group}
    return Candidate(**{**{name: getattr(own, name) for name in own.__dataclass_fields__}, **changed})
