"""The default engine: a greedy schedule, then a local search that keeps every hard rule at every step.

Deterministic: a fixed number of moves, one stream of chance, whole numbers only. Threshold accepting after Dueck &
Scheuer 1990; sets of minutes as whole numbers make a feasibility question a few machine operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from exercise_gen.scheduling.instance import (
    TEMPO_OVER,
    WISH,
    Candidate,
    Instance,
    Starts,
    Work,
    change_cost,
    idle_cost,
    idle_excess,
    load_range,
    pin_cost,
    smear_earlier,
    smear_later,
)

Chance = Callable[[], float]
_ABSENT = -1
_HOTTEST = 12  # how much dearer a schedule may get at the start; measured on 20 to 1,000 candidates
_SHOVE, _MOST_SHOVED = 0.35, 8  # share of entries that move others aside, and how many they move
_SWAP, _RELOCATE = 0.30, 0.80  # shares of moves: below the first an absent one comes in, below the second one moves


def search(instance: Instance, chance: Chance, moves: int, warm: Starts | None = None) -> Starts:
    """Return a good schedule.

    Args:
        instance: The problem.
        chance: A stream of numbers in [0, 1); the same stream gives the same schedule on every machine.
        moves: How many changes are tried; the first schedule takes none.
        warm: A schedule to begin with; what of it breaks a rule is left out.

    Returns:
        A schedule that breaks no hard rule; promises may be broken, see `score`.
    """
    state = _State(instance)
    _fill(state, warm)
    best, best_cost = tuple(state.start), state.cost
    if not instance.candidates:
        return _starts(best)
    hottest = _HOTTEST
    for number in range(moves):
        heat = hottest * (moves - number) // moves
        before = state.cost
        state.journal.clear()
        _move(state, chance)
        if state.cost > before + int(heat * chance()):
            state.undo()
        elif state.cost < best_cost:
            best, best_cost = tuple(state.start), state.cost
    state.restore(best)
    _polish(state)
    return _starts(state.start)


def greedy(instance: Instance, warm: Starts | None = None) -> Starts:
    """Return the first schedule of the search: promised candidates, then the most valuable, near their own minutes."""
    state = _State(instance)
    _fill(state, warm)
    return _starts(state.start)


def _starts(start: Iterable[int]) -> Starts:
    return tuple(None if minute == _ABSENT else minute for minute in start)


# ---------------------------------------------------------------------------------------------- the schedule


class _State:
    """A schedule that breaks no hard rule, its cost, and what is needed to change both in small steps."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.candidates = instance.candidates
        cells, weights = len(instance.capacity), instance.weights
        self.start = [_ABSENT] * len(self.candidates)
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
            first = min((start[o] for o in cause.options if start[o] != _ABSENT), default=_ABSENT)
            if first == _ABSENT:
                return 1, 0
            low = max(low, first + cause.lag)
        for effect, lag in self.effects[index]:
            if start[effect] != _ABSENT:
                high = min(high, start[effect] - lag)
        for chain, rank in candidate.chains:
            members = self.members[chain]
            low = max(low, _nearest(members, start, rank, reversed(range(len(members))), later=False))
            high = min(high, _nearest(members, start, rank, range(len(members)), later=True, default=high))
        return low, high

    # ---- changes

    def put(self, index: int, minute: int) -> None:
        """Let an absent candidate arrive at a feasible minute."""
        self.journal.append((index, _ABSENT))
        self._change(index, minute, 1)

    def take(self, index: int) -> None:
        """Take a chosen candidate out; its effects must be put back or taken out too."""
        self.journal.append((index, self.start[index]))
        self._change(index, self.start[index], -1)

    def take_with_effects(self, index: int) -> list[int]:
        """Take a candidate out, and before it everything that follows from it; return all of them, causes last."""
        gone: list[int] = []
        for effect, _ in self.effects[index]:
            if self.start[effect] != _ABSENT:
                gone += self.take_with_effects(effect)
        self.take(index)
        return [*gone, index]

    def undo(self) -> None:
        """Take back the changes of the journal."""
        for index, before in reversed(self.journal):
            if before == _ABSENT:
                self._change(index, self.start[index], -1)
            else:
                self._change(index, before, 1)
        self.journal.clear()

    def restore(self, starts: Iterable[int]) -> None:
        """Make the schedule another one that breaks no rule."""
        wanted = list(starts)
        for index, minute in enumerate(self.start):
            if minute not in (_ABSENT, wanted[index]):
                self._change(index, minute, -1)
        for index, minute in enumerate(wanted):
            if minute != _ABSENT and self.start[index] == _ABSENT:
                self._change(index, minute, 1)
        self.journal.clear()

    def _change(self, index: int, minute: int, sign: int) -> None:
        """Put (sign 1) or take (sign -1) a candidate and keep the cost true."""
        candidate, instance, weights = self.candidates[index], self.instance, self.instance.weights
        self.start[index] = minute if sign > 0 else _ABSENT
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
        if start[index] != _ABSENT:
            minute = start[index]
            bound = minute if found is None else (min(bound, minute) if later else max(bound, minute))
            found = other
    return bound


# ---------------------------------------------------------------------------------------------- moves


def _fill(state: _State, warm: Starts | None) -> None:
    """Put in what a first schedule has, then what was promised, then the most valuable, as many as are wanted."""
    instance = state.instance
    if warm is not None:
        for index, minute in sorted(enumerate(warm), key=lambda pair: (pair[1] is None, pair[1] or 0)):
            if minute is not None and state.start[index] == _ABSENT and state.feasible(index) >> minute & 1:
                state.put(index, minute)
    order = sorted(
        range(len(state.candidates)),
        key=lambda i: (
            state.candidates[i].pin is None,
            not state.candidates[i].must,
            -state.candidates[i].value,
            state.candidates[i].target,
        ),
    )
    limit = instance.count if instance.count is not None else instance.tempo
    for index in order:
        if limit is not None and state.chosen >= limit and not state.candidates[index].must:
            break
        _insert(state, index)
    state.journal.clear()


def _insert(state: _State, index: int, depth: int = 4, *, early: bool = False) -> bool:
    """Put a candidate near its minute, or as early as it may, its causes first; change nothing when that cannot be."""
    if state.start[index] != _ABSENT:
        return True
    mark = len(state.journal)
    for cause in state.candidates[index].after:
        if all(state.start[option] == _ABSENT for option in cause.options) and (
            not depth or not any(_insert(state, option, depth - 1) for option in cause.options)
        ):
            _back(state, mark)
            return False
    free = state.feasible(index)
    if not free:
        _back(state, mark)
        return False
    candidate = state.candidates[index]
    wished = candidate.pin if candidate.pin is not None else candidate.target
    state.put(index, _closest(free, 0 if early and candidate.pin is None else wished))
    return True


def _back(state: _State, mark: int) -> None:
    """Take back the changes after a mark of the journal."""
    later, state.journal = state.journal[mark:], state.journal[:mark]
    kept, state.journal = state.journal, later
    state.undo()
    state.journal = kept


def _closest(free: int, minute: int) -> int:
    """Return the minute of a set that is nearest to one; the earlier of two."""
    minute = max(0, minute)  # a pin outside the play is no minute of it
    below = (free & ((1 << (minute + 1)) - 1)).bit_length() - 1
    above = free >> minute
    if not above:
        return below
    after = minute + (above & -above).bit_length() - 1
    return below if below >= 0 and minute - below <= after - minute else after


def _anywhere(free: int, minutes: int, chance: Chance) -> int:
    shift = int(chance() * minutes)
    rest = free >> shift
    return shift + (rest & -rest).bit_length() - 1 if rest else (free & -free).bit_length() - 1


def _move(state: _State, chance: Chance) -> None:
    index = int(chance() * len(state.candidates))
    kind = chance()
    if state.start[index] == _ABSENT:
        _bring_in(state, index, chance)
    elif kind < _RELOCATE:
        _relocate(state, index, chance)
    else:
        gone = state.take_with_effects(index)
        if kind < _RELOCATE + (1 - _RELOCATE) / 2:  # something else may take the place
            other = int(chance() * len(state.candidates))
            if other not in gone:
                _insert(state, other)
        for back in reversed(gone[:-1]):
            _insert(state, back, 0)


def _relocate(state: _State, index: int, chance: Chance) -> None:
    before = state.start[index]
    state.take(index)
    free = state.feasible(index)
    others = free & ~(1 << before)
    if not others:
        state.put(index, before)
        return
    candidate = state.candidates[index]
    wished = candidate.pin if candidate.pin is not None else candidate.old if candidate.old is not None else None
    if chance() < _SWAP:
        minute = _closest(others, candidate.target if wished is None else wished)
    else:
        minute = _anywhere(others, state.instance.minutes, chance)
    state.put(index, minute)


def _bring_in(state: _State, index: int, chance: Chance) -> None:
    """Put an absent candidate in; when there is no room, in the place of one that stands in its way."""
    candidate = state.candidates[index]
    if candidate.group is not None and candidate.group in state.groups:
        _exchange(state, index, state.groups[candidate.group])
        return
    if _insert(state, index):
        return
    if chance() < _SHOVE:
        _shove(state, index, 2 + int(chance() * _MOST_SHOVED), early=chance() < 0.5)  # noqa: PLR2004 - evenly
        return
    rivals = list(_rivals(state, index))
    if not rivals:
        return
    gone = state.take_with_effects(rivals[int(chance() * len(rivals))])
    if _insert(state, index):
        for back in reversed(gone):
            _insert(state, back, 0)
    # otherwise the cost has grown and the search takes the change back, or keeps it while it is hot


def _shove(state: _State, index: int, count: int, *, early: bool) -> None:
    """Put a candidate in and let those around it make room: take out the nearest, put all back in their order.

    `early` lets those before it arrive as early as they may, so that a whole row moves up; then what follows from the
    candidate comes in too.
    """
    target = state.candidates[index].target
    near = sorted((abs(start - target), other) for other, start in enumerate(state.start) if start != _ABSENT)[:count]
    mark = len(state.journal)
    for _, other in near:
        if state.start[other] != _ABSENT:
            state.take_with_effects(other)
    order = dict(state.journal[mark:])
    order[index] = target
    for other in sorted(order, key=lambda i: (order[i], state.candidates[i].target, i)):
        _insert(state, other, 0, early=early and order[other] <= target)
    if state.start[index] != _ABSENT:
        _bring_effects(state, index)


def _bring_effects(state: _State, index: int) -> None:
    for effect, _ in state.effects[index]:
        if state.start[effect] == _ABSENT and _insert(state, effect, 0):
            _bring_effects(state, effect)


def _exchange(state: _State, index: int, rival: int) -> None:
    """Let an alternative stand in: what follows from the one follows from the other."""
    minute = state.start[rival]
    state.take(rival)
    free = state.feasible(index)
    if free:
        state.put(index, _closest(free, state.candidates[index].target))
    else:
        state.put(rival, minute)


def _rivals(state: _State, index: int) -> Iterator[int]:
    """Yield the chosen candidates that share a cell and could stand in the way."""
    candidate = state.candidates[index]
    mine = set(state.touched[index])
    reach = smear_later(smear_earlier(candidate.starts, 60), 60)
    for other, start in enumerate(state.start):
        if start != _ABSENT and reach >> start & 1 and mine.intersection(state.touched[other]):
            yield other


_FEW = 24  # minutes tried for each candidate when the search has cooled


def _polish(state: _State) -> None:
    """Move single candidates to the best of their nearest minutes until nothing gets better; then put in what fits."""
    better = True
    while better:
        better = False
        for index in range(len(state.candidates)):
            before, cost = state.start[index], state.cost
            state.journal.clear()
            if before == _ABSENT:
                if _insert(state, index) and state.cost < cost:
                    better = True
                else:
                    state.undo()
                continue
            state.take(index)
            best_minute, best = before, cost
            for minute in _some(state.feasible(index), state.candidates[index], before):
                state.put(index, minute)
                if state.cost < best:
                    best_minute, best = minute, state.cost
                state.take(index)
            state.put(index, best_minute)
            better = better or best < cost
    state.journal.clear()


def _some(free: int, candidate: Candidate, now: int) -> Iterator[int]:
    """Yield the minutes of a set that are nearest to the wished one, a few, all when there are few."""
    wished = candidate.pin if candidate.pin is not None else candidate.target
    free &= ~(1 << now)
    for _ in range(_FEW):
        if not free:
            return
        minute = _closest(free, wished)
        yield minute
        free &= ~(1 << minute)
