"""A schedule that can be changed in small steps: what may be where, what it costs, and how to take changes back."""

from __future__ import annotations

from collections.abc import Iterable

from exercise_gen.scheduling.instance import (
    TEMPO_OVER,
    WISH,
    Candidate,
    Instance,
    Work,
    change_cost,
    idle_cost,
    idle_excess,
    load_range,
    pin_cost,
    smear_earlier,
    smear_later,
)

ABSENT = -1
"""The minute of a candidate that is not chosen."""


class State:
    """A schedule that breaks no hard rule, its cost, and what is needed to change both in small steps."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.candidates = instance.candidates
        cells, weights = len(instance.capacity), instance.weights
        self.start = [ABSENT] * len(self.candidates)
        self.arrivals = [0] * cells
        self.read_only = [0] * cells  # arrivals that ask nothing of the cell
        self.levels = [[0] * capacity for capacity in instance.capacity]  # minutes with 1, 2, … open
        self.load, self.received = [0] * cells, [0] * cells
        self.tested = [0] * len(instance.tests)
        self.in_bucket = [0] * len(instance.curve)
        self.chosen = 0
        self.groups: dict[int, int] = {}
        self.seen: dict[tuple[str, int], int] = {}
        self.excess = [self._idle(cell) for cell in range(cells)]
        self.range = 0
        self.journal: list[tuple[int, int]] = []
        self.members = _chains(self.candidates)
        self.effects = _effects(self.candidates)
        self.reads = [tuple(c for c in k.to if c not in {w.cell for w in k.work}) for k in self.candidates]
        self.touched = [tuple({*k.to, *(w.cell for w in k.work)}) for k in self.candidates]
        self.cost = (
            sum(pin_cost(c, None) + change_cost(c, None, weights) for c in self.candidates)
            + WISH * (sum(instance.tests) + instance.received * cells)
            + self._count_cost()
            + idle_cost(self.excess)
            + weights.tempo * sum(instance.curve)
        )

    # ---- what may be

    def feasible(self, index: int) -> int:
        """Return the minutes at which an absent candidate may arrive, with all others where they are."""
        candidate = self.candidates[index]
        if candidate.group is not None and candidate.group in self.groups:
            return 0
        low, high = self._bounds(index)
        if low > high:
            return 0
        free = candidate.starts >> low << low & ((1 << (high + 1)) - 1)
        spacing = self.instance.spacing
        for cell in candidate.to:
            if not free:
                return 0
            near = smear_later(self.arrivals[cell], spacing)
            free &= ~(near | smear_earlier(self.arrivals[cell], spacing))
        for work in candidate.work:
            if full := self.levels[work.cell][-1]:
                free &= ~smear_earlier(full, work.minutes)
        return free

    def _bounds(self, index: int) -> tuple[int, int]:
        candidate, start = self.candidates[index], self.start
        low, high = 0, self.instance.minutes - 1
        for cause in candidate.after:
            first = min((start[o] for o in cause.options if start[o] != ABSENT), default=ABSENT)
            if first == ABSENT:
                return 1, 0
            low = max(low, first + cause.lag)
        for effect, lag in self.effects[index]:
            if start[effect] != ABSENT:
                high = min(high, start[effect] - lag)
        for chain, rank in candidate.chains:
            members = self.members[chain]
            low = max(low, _nearest(members, start, rank, reversed(range(len(members))), later=False))
            high = min(high, _nearest(members, start, rank, range(len(members)), later=True, default=high))
        return low, high

    # ---- changes

    def put(self, index: int, minute: int) -> None:
        """Let an absent candidate arrive at a feasible minute."""
        self.journal.append((index, ABSENT))
        self._change(index, minute, 1)

    def take(self, index: int) -> None:
        """Take a chosen candidate out; its effects must be put back or taken out too."""
        self.journal.append((index, self.start[index]))
        self._change(index, self.start[index], -1)

    def take_with_effects(self, index: int) -> list[int]:
        """Take a candidate out, and before it everything that follows from it; return all of them, causes last."""
        gone: list[int] = []
        for effect, _ in self.effects[index]:
            if self.start[effect] != ABSENT:
                gone += self.take_with_effects(effect)
        self.take(index)
        return [*gone, index]

    def undo(self) -> None:
        """Take back the changes of the journal."""
        for index, before in reversed(self.journal):
            if before == ABSENT:
                self._change(index, self.start[index], -1)
            else:
                self._change(index, before, 1)
        self.journal.clear()

    def restore(self, starts: Iterable[int]) -> None:
        """Make the schedule another one that breaks no rule."""
        wanted = list(starts)
        for index, minute in enumerate(self.start):
            if minute not in (ABSENT, wanted[index]):
                self._change(index, minute, -1)
        for index, minute in enumerate(wanted):
            if minute != ABSENT and self.start[index] == ABSENT:
                self._change(index, minute, 1)
        self.journal.clear()

    def _change(self, index: int, minute: int, sign: int) -> None:
        """Put (sign 1) or take (sign -1) a candidate and keep the cost true."""
        candidate, instance, weights = self.candidates[index], self.instance, self.instance.weights
        self.start[index] = minute if sign > 0 else ABSENT
        cost = sign * (
            pin_cost(candidate, minute)
            - pin_cost(candidate, None)
            + change_cost(candidate, minute, weights)
            - change_cost(candidate, None, weights)
            + weights.authored * (abs(minute - candidate.target) // instance.grid)
            - candidate.value
        )
        cost -= self._count_cost()
        self.chosen += sign
        cost += self._count_cost()
        for objective in candidate.tests:
            self.tested[objective] += sign
            reached = self.tested[objective] + (sign < 0)
            cost -= sign * WISH * (reached <= instance.tests[objective])
        bucket = instance.bucket_of(minute)
        cost -= weights.tempo * abs(self.in_bucket[bucket] - instance.curve[bucket])
        self.in_bucket[bucket] += sign
        cost += weights.tempo * abs(self.in_bucket[bucket] - instance.curve[bucket])
        cost -= weights.variety * sign * self._new_kinds(candidate, sign)
        cost += self._change_cells(index, minute, sign)
        if candidate.group is not None:
            if sign > 0:
                self.groups[candidate.group] = index
            else:
                del self.groups[candidate.group]
        self.cost += cost

    def _new_kinds(self, candidate: Candidate, sign: int) -> int:
        """Count the channel and the kinds of a candidate; return how many are now new, or now gone."""
        new = 0
        for key in (("channel", candidate.channel), *(("kind", kind) for kind in candidate.kinds)):
            have = self.seen.get(key, 0) + sign
            self.seen[key] = have
            new += have == (1 if sign > 0 else 0)
        return new

    def _change_cells(self, index: int, minute: int, sign: int) -> int:
        candidate, instance = self.candidates[index], self.instance
        cost = 0
        for cell in candidate.to:
            self.arrivals[cell] ^= 1 << minute
            self.received[cell] += sign
            cost -= sign * WISH * (self.received[cell] + (sign < 0) <= instance.received)
        for cell in self.reads[index]:
            self.read_only[cell] ^= 1 << minute
        for work in candidate.work:
            self._change_levels(work, minute, sign)
            self.load[work.cell] += sign * work.minutes
        if candidate.work and instance.weights.balance:
            cost -= instance.weights.balance * self.range
            self.range = load_range(self.load)
            cost += instance.weights.balance * self.range
        if instance.max_idle is not None:
            touched = self.touched[index]
            cost -= idle_cost([self.excess[cell] for cell in touched])
            for cell in touched:
                self.excess[cell] = self._idle(cell)
            cost += idle_cost([self.excess[cell] for cell in touched])
        return cost

    def _change_levels(self, work: Work, minute: int, sign: int) -> None:
        levels, span = self.levels[work.cell], ((1 << work.minutes) - 1) << minute
        if sign > 0:
            for number, level in enumerate(levels):
                levels[number], span = level | span, level & span
        else:
            for number in reversed(range(len(levels))):
                here = levels[number] & span
                levels[number] ^= here
                span ^= here

    def _idle(self, cell: int) -> int:
        if self.instance.max_idle is None:
            return 0
        busy = self.levels[cell][0] | smear_later(self.read_only[cell], self.instance.spacing)
        return idle_excess(busy, self.instance.minutes, self.instance.max_idle)

    def _count_cost(self) -> int:
        instance = self.instance
        wrong = WISH * abs(self.chosen - instance.count) if instance.count is not None else 0
        over = max(0, self.chosen - instance.tempo) if instance.tempo is not None else 0
        return wrong + TEMPO_OVER * over


def _chains(candidates: tuple[Candidate, ...]) -> dict[int, list[tuple[int, int]]]:
    """Return the members of each chain as (rank, candidate), sorted."""
    members: dict[int, list[tuple[int, int]]] = {}
    for index, candidate in enumerate(candidates):
        for chain, rank in candidate.chains:
            members.setdefault(chain, []).append((rank, index))
    return {chain: sorted(found) for chain, found in members.items()}


def _effects(candidates: tuple[Candidate, ...]) -> list[list[tuple[int, int]]]:
    """Return for each candidate what follows from it, with the lag."""
    effects: list[list[tuple[int, int]]] = [[] for _ in candidates]
    for index, candidate in enumerate(candidates):
        for cause in candidate.after:
            for option in cause.options:
                effects[option].append((index, cause.lag))
    return effects


def _nearest(
    members: list[tuple[int, int]],
    start: list[int],
    rank: int,
    order: Iterable[int],
    *,
    later: bool,
    default: int = 0,
) -> int:
    """Return the bound that a chain sets: the arrival of the nearest chosen rank above (`later`) or below `rank`.

    Along a chain arrivals never fall, so the nearest rank is enough; among equals the outermost counts.
    """
    found, bound = None, default
    for position in order:
        other, index = members[position]
        if (other <= rank) if later else (other >= rank):
            continue
        if found is not None and other != found:
            break
        if start[index] != ABSENT:
            minute = start[index]
            bound = minute if found is None else (min(bound, minute) if later else max(bound, minute))
            found = other
    return bound
