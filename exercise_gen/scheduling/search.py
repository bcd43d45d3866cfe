"""The default engine: a greedy schedule, then a local search that keeps every hard rule at every step.

Deterministic: a fixed number of moves, one stream of chance, whole numbers only. Threshold accepting after Dueck &
Scheuer 1990; sets of minutes as whole numbers make a feasibility question a few machine operations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from exercise_gen.scheduling.instance import Candidate, Instance, Starts, smear_earlier, smear_later
from exercise_gen.scheduling.state import ABSENT, State

Chance = Callable[[], float]
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
    state = State(instance)
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
    state = State(instance)
    _fill(state, warm)
    return _starts(state.start)


def _starts(start: Iterable[int]) -> Starts:
    return tuple(None if minute == ABSENT else minute for minute in start)


# ---------------------------------------------------------------------------------------------- moves


def _fill(state: State, warm: Starts | None) -> None:
    """Put in what a first schedule has, then what was promised, then the most valuable, as many as are wanted."""
    instance = state.instance
    if warm is not None:
        for index, minute in sorted(enumerate(warm), key=lambda pair: (pair[1] is None, pair[1] or 0)):
            if minute is not None and state.start[index] == ABSENT and state.feasible(index) >> minute & 1:
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


def _insert(state: State, index: int, depth: int = 4, *, early: bool = False) -> bool:
    """Put a candidate near its minute, or as early as it may, its causes first; change nothing when that cannot be."""
    if state.start[index] != ABSENT:
        return True
    mark = len(state.journal)
    for cause in state.candidates[index].after:
        if all(state.start[option] == ABSENT for option in cause.options) and (
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


def _back(state: State, mark: int) -> None:
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


def _move(state: State, chance: Chance) -> None:
    index = int(chance() * len(state.candidates))
    kind = chance()
    if state.start[index] == ABSENT:
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


def _relocate(state: State, index: int, chance: Chance) -> None:
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


def _bring_in(state: State, index: int, chance: Chance) -> None:
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


def _shove(state: State, index: int, count: int, *, early: bool) -> None:
    """Put a candidate in and let those around it make room: take out the nearest, put all back in their order.

    `early` lets those before it arrive as early as they may, so that a whole row moves up; then what follows from the
    candidate comes in too.
    """
    target = state.candidates[index].target
    near = sorted((abs(start - target), other) for other, start in enumerate(state.start) if start != ABSENT)[:count]
    mark = len(state.journal)
    for _, other in near:
        if state.start[other] != ABSENT:
            state.take_with_effects(other)
    order = dict(state.journal[mark:])
    order[index] = target
    for other in sorted(order, key=lambda i: (order[i], state.candidates[i].target, i)):
        _insert(state, other, 0, early=early and order[other] <= target)
    if state.start[index] != ABSENT:
        _bring_effects(state, index)


def _bring_effects(state: State, index: int) -> None:
    for effect, _ in state.effects[index]:
        if state.start[effect] == ABSENT and _insert(state, effect, 0):
            _bring_effects(state, effect)


def _exchange(state: State, index: int, rival: int) -> None:
    """Let an alternative stand in: what follows from the one follows from the other."""
    minute = state.start[rival]
    for effect, _ in state.effects[rival]:  # what follows from the one alone goes with it
        if state.start[effect] != ABSENT and not _follows(state, effect, index, rival):
            state.take_with_effects(effect)
    state.take(rival)
    free = state.feasible(index)
    if free:
        state.put(index, _closest(free, state.candidates[index].target))
    else:
        state.put(rival, minute)


def _follows(state: State, effect: int, index: int, rival: int) -> bool:
    """Return whether a candidate may follow from `index` wherever it may follow from `rival`."""
    causes = state.candidates[effect].after
    return all(index in cause.options for cause in causes if rival in cause.options)


def _rivals(state: State, index: int) -> Iterator[int]:
    """Yield the chosen candidates that share a cell and could stand in the way."""
    candidate = state.candidates[index]
    mine = set(state.touched[index])
    reach = smear_later(smear_earlier(candidate.starts, 60), 60)
    for other, start in enumerate(state.start):
        if start != ABSENT and reach >> start & 1 and mine.intersection(state.touched[other]):
            yield other


_FEW = 24  # minutes tried for each candidate when the search has cooled


def _polish(state: State) -> None:
    """Move single candidates to the best of their nearest minutes until nothing gets better; then put in what fits."""
    better = True
    while better:
        better = False
        for index in range(len(state.candidates)):
            before, cost = state.start[index], state.cost
            state.journal.clear()
            if before == ABSENT:
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
