"""The scheduling problem: candidates with their permitted minutes, the room's capacity, wishes and weights.

Time is minutes of play from 0, breaks stepped over. Sets of minutes are whole numbers: bit s stands for minute s.
Cells, objectives, groups, chains, channels and kinds are numbers from 0. The rules, the wishes and the order of their
weights are those of CONTRIBUTING, "How an exercise is planned"; the model follows El Sakkout & Wallace 2000 for
re-planning (least change) and has every promise as a named shortfall, so that some schedule always exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

Starts = tuple[int | None, ...]
"""For each candidate the minute at which it arrives; None when it is not in the exercise."""

WISH = 10_000
"""What one broken promise costs: more than everything that is not promised, at every size in use."""


@dataclass(frozen=True)
class Work:
    """How long a cell works on an inject, in minutes of play."""

    cell: int
    minutes: int


@dataclass(frozen=True)
class Cause:
    """What must come first: any one of `options`, at least `lag` minutes before."""

    options: tuple[int, ...]
    lag: int


@dataclass(frozen=True)
class Candidate:
    """An inject that may be in the exercise.

    `starts` are the minutes at which it may arrive: phase, window, grid and breaks are in it already. `tests` are the
    objectives that it tests as a key inject. Of a `group` one candidate is chosen at most. Along a chain (number, rank)
    no candidate of higher rank arrives before one of lower rank. A candidate that `must` be in is a promise, one with
    a `pin` promises that minute. `old` is its minute in the exercise that is planned again; `home` are then the
    minutes that its author meant, and any other costs a little more.
    """

    id: str
    starts: int
    target: int
    value: int
    to: tuple[int, ...]
    work: tuple[Work, ...] = ()
    tests: tuple[int, ...] = ()
    after: tuple[Cause, ...] = ()
    group: int | None = None
    chains: tuple[tuple[int, int], ...] = ()
    must: bool = False
    pin: int | None = None
    channel: int = 0
    kinds: tuple[int, ...] = ()
    old: int | None = None
    home: int | None = None


@dataclass(frozen=True)
class Weights:
    """What a unit of each aim costs: an inject off the curve, 5 min of load between cells, a grid step."""

    tempo: int = 6
    balance: int = 2
    variety: int = 8
    authored: int = 2
    stability: int = 0


@dataclass(frozen=True)
class Instance:
    """One scheduling problem.

    Attributes:
        minutes: Length of play.
        grid: Step in which distance from the authored minute is counted.
        spacing: Least minutes between two arrivals at one cell.
        capacity: For each cell how many injects it works on at once.
        tests: For each objective how many key injects must test it.
        received: Injects that each cell must receive.
        count: How many candidates must be chosen; None when the number is free.
        tempo: About how many there should be; more cost, fewer do not.
        max_idle: Longest stretch in which a cell may have nothing to do; None for no limit.
        curve: Wanted arrivals in each bucket of `bucket` minutes; the last bucket takes the rest.
        weights: What the aims weigh.
    """

    minutes: int
    grid: int
    spacing: int
    capacity: tuple[int, ...]
    tests: tuple[int, ...]
    candidates: tuple[Candidate, ...]
    bucket: int
    curve: tuple[int, ...]
    received: int = 0
    count: int | None = None
    tempo: int | None = None
    max_idle: int | None = None
    weights: Weights = field(default_factory=Weights)

    @property
    def play(self) -> int:
        """All minutes of play as a set."""
        return (1 << self.minutes) - 1

    def bucket_of(self, minute: int) -> int:
        """Return the bucket of the curve in which a minute lies."""
        return min(minute // self.bucket, len(self.curve) - 1)


@dataclass(frozen=True)
class Score:
    """What a schedule is worth; lower is better, broken promises first.

    Attributes:
        pins: Candidates that must be in and are not, or not at their minute.
        tests: For each objective the key injects that are wanting.
        received: For each cell the injects that are wanting.
        count: Injects too many or too few.
        idle: For each cell the minutes by which its idle stretches are too long, summed.
        value: Of what is chosen.
        tempo: Injects off the curve, summed over the buckets.
        load: For each cell the minutes of work it has.
        cost: Everything weighted and added: the number that the engines make small.
    """

    pins: tuple[str, ...]
    tests: tuple[int, ...]
    received: tuple[int, ...]
    count: int
    idle: tuple[int, ...]
    value: int
    tempo: int
    load: tuple[int, ...]
    cost: int

    @property
    def broken(self) -> int:
        """How many promises are broken, each unit counted."""
        return len(self.pins) + sum(self.tests) + sum(self.received) + self.count + sum(1 for i in self.idle if i)


@cache
def _shifts(count: int) -> tuple[int, ...]:
    """Return shifts that, one after the other, spread a bit over `count` places."""
    shifts, covered = [], 1
    while covered < count:
        shifts.append(min(covered, count - covered))
        covered += shifts[-1]
    return tuple(shifts)


def smear_later(minutes: int, count: int) -> int:
    """Return the set with the `count` - 1 minutes after each of its minutes added."""
    for shift in _shifts(count):
        minutes |= minutes << shift
    return minutes


def smear_earlier(minutes: int, count: int) -> int:
    """Return the set with the `count` - 1 minutes before each of its minutes added."""
    for shift in _shifts(count):
        minutes |= minutes >> shift
    return minutes


def idle_excess(busy: int, minutes: int, limit: int) -> int:
    """Return by how many minutes the idle stretches of 0 … `minutes` - 1 are longer than `limit`, summed."""
    idle = ((1 << minutes) - 1) & ~busy
    for shift in _shifts(limit + 1):  # a minute stays when the `limit` minutes after it are idle too
        idle &= idle >> shift
        if not idle:
            return 0
    return idle.bit_count()


def busy_minutes(instance: Instance, starts: Starts, cell: int) -> int:
    """Return the minutes in which a cell has something to do; what asks nothing of it is read for `spacing`."""
    busy = 0
    for candidate, start in zip(instance.candidates, starts, strict=True):
        if start is None:
            continue
        own = [work.minutes for work in candidate.work if work.cell == cell]
        if own or cell in candidate.to:
            busy |= ((1 << (own[0] if own else instance.spacing)) - 1) << start
    return busy & instance.play


def score(instance: Instance, starts: Starts) -> Score:
    """Return what a schedule is worth, counted from the start; the engines keep the same sum in steps."""
    chosen = [(c, s) for c, s in zip(instance.candidates, starts, strict=True) if s is not None]
    cells, weights = range(len(instance.capacity)), instance.weights
    pins = tuple(
        c.id
        for c, s in zip(instance.candidates, starts, strict=True)
        if (c.must and s is None) or (c.pin is not None and s != c.pin)
    )
    tests = tuple(
        max(0, wanted - sum(objective in c.tests for c, _ in chosen)) for objective, wanted in enumerate(instance.tests)
    )
    received = tuple(max(0, instance.received - sum(cell in c.to for c, _ in chosen)) for cell in cells)
    count = abs(len(chosen) - instance.count) if instance.count is not None else 0
    limit = instance.max_idle
    idle = tuple(
        idle_excess(busy_minutes(instance, starts, cell), instance.minutes, limit) if limit is not None else 0
        for cell in cells
    )
    load = tuple(sum(w.minutes for c, _ in chosen for w in c.work if w.cell == cell) for cell in cells)
    arrivals = [0] * len(instance.curve)
    for _, start in chosen:
        arrivals[instance.bucket_of(start)] += 1
    tempo = sum(abs(have - want) for have, want in zip(arrivals, instance.curve, strict=True))
    value = sum(c.value for c, _ in chosen)
    kinds = {k for c, _ in chosen for k in c.kinds}
    channels = {c.channel for c, _ in chosen}
    over = max(0, len(chosen) - instance.tempo) if instance.tempo is not None else 0
    cost = (
        sum(pin_cost(c, s) for c, s in zip(instance.candidates, starts, strict=True))
        + WISH * (sum(tests) + sum(received) + count)
        + idle_cost(idle)
        + TEMPO_OVER * over
        - value
        + weights.tempo * tempo
        + weights.balance * load_range(load)
        - weights.variety * (len(kinds) + len(channels))
        + sum(weights.authored * (abs(s - c.target) // instance.grid) for c, s in chosen)
        + sum(change_cost(c, s, weights) for c, s in zip(instance.candidates, starts, strict=True))
    )
    return Score(pins, tests, received, count, idle, value, tempo, load, cost)


TEMPO_OVER = 400
"""What an inject beyond the scenario's own tempo costs: more than any inject is worth, less than a promise."""


def pin_cost(candidate: Candidate, start: int | None) -> int:
    """Return what it costs that a candidate is not where it was promised to be."""
    if start is None:
        return 2 * WISH if candidate.must else 0
    if candidate.pin is None or start == candidate.pin:
        return 0
    return WISH + 10 * abs(start - candidate.pin)


def idle_cost(excess: Sequence[int]) -> int:
    """Return what too long idle stretches cost: each cell that has one is a broken promise, each minute a little."""
    return sum(WISH // 2 + 20 * minutes for minutes in excess if minutes)


def load_range(load: Sequence[int]) -> int:
    """Return how far the busiest cell is from the least busy one, in steps of 5 min."""
    return (max(load) - min(load)) // 5 if load else 0


def change_cost(candidate: Candidate, start: int | None, weights: Weights) -> int:
    """Return what it costs that a candidate is not where it was in the exercise that is planned again."""
    if not weights.stability or start == candidate.old:
        return 0
    if start is None or candidate.old is None:
        return 40 * weights.stability  # gone or new: another page to print
    away = candidate.home is not None and not candidate.home >> start & 1
    return (30 if away else 20) * weights.stability + abs(start - candidate.old) // 5


# ---------------------------------------------------------------------------------------------- hard rules


def broken_rules(instance: Instance, starts: Starts) -> list[str]:
    """Return every hard rule that a schedule breaks, in words; an engine's answer breaks none."""
    return [
        *_start_rules(instance, starts),
        *_order_rules(instance, starts),
        *_cell_rules(instance, starts),
    ]


def _start_rules(instance: Instance, starts: Starts) -> Iterator[str]:
    groups: set[int] = set()
    for candidate, start in zip(instance.candidates, starts, strict=True):
        if start is None:
            continue
        if not candidate.starts >> start & 1:
            yield f"{candidate.id} arrives at {start}, which is not one of its minutes"
        if candidate.group is not None and candidate.group in groups:
            yield f"{candidate.id} is chosen beside another of its group"
        groups |= {candidate.group} if candidate.group is not None else set()
        for cause in candidate.after:
            first = [s for s in (starts[o] for o in cause.options) if s is not None]
            if not first or start < min(first) + cause.lag:
                yield f"{candidate.id} arrives before its cause"


def _order_rules(instance: Instance, starts: Starts) -> Iterator[str]:
    chains: dict[int, list[tuple[int, int, str]]] = {}
    for candidate, start in zip(instance.candidates, starts, strict=True):
        for chain, rank in candidate.chains if start is not None else ():
            chains.setdefault(chain, []).append((rank, start or 0, candidate.id))
    for members in chains.values():
        latest: tuple[int, int, str] | None = None  # the latest arrival of a lower rank
        pending: list[tuple[int, int, str]] = []
        for rank, start, name in sorted(members):
            if pending and pending[0][0] < rank:
                latest = max([*pending, *([latest] if latest else [])], key=lambda member: member[1])
                pending = []
            pending.append((rank, start, name))
            if latest is not None and start < latest[1]:
                yield f"{name} arrives before {latest[2]}, which comes earlier in the story"


def _cell_rules(instance: Instance, starts: Starts) -> Iterator[str]:
    chosen = [(c, s) for c, s in zip(instance.candidates, starts, strict=True) if s is not None]
    for cell, capacity in enumerate(instance.capacity):
        arrivals = sorted(s for c, s in chosen if cell in c.to)
        if any(later - earlier < instance.spacing for earlier, later in pairwise(arrivals)):
            yield f"cell {cell} receives two injects within {instance.spacing} min"
        edges = sorted(
            (minute, step)
            for c, s in chosen
            for w in c.work
            if w.cell == cell
            for minute, step in ((s, 1), (s + w.minutes, -1))
        )
        level = 0
        for _, step in edges:
            level += step
            if level > capacity:
                yield f"cell {cell} has more than {capacity} injects open at once"
                break
