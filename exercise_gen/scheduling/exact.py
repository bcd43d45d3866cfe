"""The exact engine: OR-Tools CP-SAT polishes a schedule and proves how good it is, by the same rules and cost.

Every candidate has a Boolean for each minute at which it may arrive (time-indexed formulation, whose relaxation is
tight for "at most one within so many minutes"). One worker, a fixed seed and deterministic time make the answer the
same on every machine with this version of OR-Tools; another version may answer otherwise (or-tools issue 1145).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from exercise_gen.scheduling.instance import (
    TEMPO_OVER,
    WISH,
    Instance,
    Starts,
    broken_rules,
    change_cost,
    pin_cost,
    score,
)

EFFORT = 12.0  # deterministic time of a whole solve, about seconds of a slow core
_ROUND_EFFORT = 0.4  # of one neighbourhood
_WHOLE = 8_000  # Booleans up to which the whole problem is solved at once; beyond, neighbourhoods in turn
_FREE = 1_500  # Booleans of one neighbourhood, about
_MOST_ROUNDS = 60  # neighbourhoods solved when passes are repeated; one pass is always made

Term = cp_model.IntVar | int


@dataclass(frozen=True)
class Solution:
    """What CP-SAT found: a schedule and a bound on the cost of any; None where it found none."""

    starts: Starts | None
    bound: int | None


def polish(instance: Instance, starts: Starts, effort: float = EFFORT) -> tuple[Starts, int | None]:
    """Return a schedule that is no worse, and a cost below which no schedule can be.

    Args:
        instance: The problem.
        starts: A schedule that breaks no rule.
        effort: Deterministic time to spend.

    Returns:
        The schedule, and the bound; None for a problem so large that it was only improved part by part.
    """
    if sum(c.starts.bit_count() for c in instance.candidates) > _WHOLE:
        return _by_neighbourhoods(instance, starts), None
    found = solve(instance, effort=effort, hint=starts)
    best = _better(instance, starts, found.starts)
    return best, found.bound


def solve(
    instance: Instance,
    *,
    effort: float = EFFORT,
    hint: Starts | None = None,
    span: int | None = None,
    first: bool = False,
) -> Solution:
    """Solve a problem.

    Args:
        instance: The problem.
        effort: Deterministic time to spend.
        hint: A schedule to begin with.
        span: Minutes in which the hint may be changed; outside them everything stays. None for all.
        first: Stop at the first schedule.
    """
    model = _Model(instance, hint, span)
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = 1
    parameters.random_seed = 1
    parameters.max_deterministic_time = effort
    parameters.stop_after_first_solution = first
    status = solver.solve(model.model)
    bound = None if status in (cp_model.UNKNOWN, cp_model.MODEL_INVALID) else round(solver.best_objective_bound)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Solution(None, bound)
    starts = model.read(solver)
    if status == cp_model.OPTIMAL:
        bound = score(instance, starts).cost
    return Solution(starts, bound)


def _better(instance: Instance, one: Starts, other: Starts | None) -> Starts:
    """Return the cheaper of two schedules, the first when they are equal; a schedule that breaks a rule never."""
    if other is None or broken_rules(instance, other):
        return one
    return other if score(instance, other).cost < score(instance, one).cost else one


def _by_neighbourhoods(instance: Instance, starts: Starts) -> Starts:
    """Free one stretch of the timeline after the other, with what is left out and fits there; keep the rest."""
    rounds = 1 + sum(c.starts.bit_count() for c in instance.candidates) // _FREE
    step = instance.minutes / rounds
    passes = max(1, _MOST_ROUNDS // (2 * rounds))
    for number in range(passes * (2 * rounds - 1)):  # each stretch overlaps the next by half
        low = round(number % (2 * rounds - 1) * step / 2)
        span = ((1 << max(1, round(step))) - 1) << low
        found = solve(instance, effort=_ROUND_EFFORT, hint=starts, span=span)
        starts = _better(instance, starts, found.starts)
    return starts


class _Model:
    """The constraint model of a problem."""

    def __init__(self, instance: Instance, hint: Starts | None, span: int | None) -> None:
        self.instance, self.model = instance, cp_model.CpModel()
        self.at: list[dict[int, Term]] = []
        for index, candidate in enumerate(instance.candidates):
            given = hint[index] if hint is not None else None
            if span is not None and given is not None and not span >> given & 1:
                self.at.append({given: 1})
                continue
            minutes = candidate.starts if span is None else candidate.starts & span
            row = {minute: self.model.new_bool_var(f"{candidate.id}@{minute}") for minute in _bits(minutes)}
            self.at.append(dict(row))
            if len(row) > 1:
                self.model.add_at_most_one(row.values())
            for minute, variable in row.items() if hint is not None else ():
                self.model.add_hint(variable, minute == given)
        self._rules()
        self.model.minimize(self._cost())

    def read(self, solver: cp_model.CpSolver) -> Starts:
        """Return the schedule that the solver found."""
        return tuple(
            next((s for s, term in row.items() if (term if isinstance(term, int) else solver.value(term))), None)
            for row in self.at
        )

    # ---- rules

    def _rules(self) -> None:
        groups: dict[int, list[Term]] = {}
        for index, candidate in enumerate(self.instance.candidates):
            if candidate.group is not None:
                groups.setdefault(candidate.group, []).extend(self.at[index].values())
            for cause in candidate.after:
                for start, term in self.at[index].items():
                    first = [t for o in cause.options for s, t in self.at[o].items() if s + cause.lag <= start]
                    self._at_least(first, term)
        for terms in groups.values():
            self._at_most(terms, 1)
        self._chains()
        self._cells()

    def _chains(self) -> None:
        """No candidate of higher rank before one of lower: at no minute is a lower one still to come."""
        members: dict[int, list[tuple[int, int]]] = {}
        for index, candidate in enumerate(self.instance.candidates):
            for chain, rank in candidate.chains if self.at[index] else ():
                members.setdefault(chain, []).append((rank, index))
        for found in members.values():
            found.sort()
            for place, (rank, earlier) in enumerate(found):
                for other, later in found[place + 1 :]:
                    if other > rank and max(self.at[earlier]) > min(self.at[later]):
                        self._in_order(self.at[earlier], self.at[later])

    def _in_order(self, earlier: dict[int, Term], later: dict[int, Term]) -> None:
        for minute in sorted(later):
            after = [term for s, term in earlier.items() if s > minute]
            if after:
                self._at_most([*after, *(term for s, term in later.items() if s <= minute)], 1)

    def _cells(self) -> None:
        spacing = self.instance.spacing
        for cell, capacity in enumerate(self.instance.capacity):
            arriving = [
                (s, t) for i, c in enumerate(self.instance.candidates) if cell in c.to for s, t in self.at[i].items()
            ]
            for terms in _windows(arriving, spacing):
                self._at_most(terms, 1)
            working = [
                (s, w.minutes, t)
                for i, c in enumerate(self.instance.candidates)
                for w in c.work
                if w.cell == cell
                for s, t in self.at[i].items()
            ]
            free = {s for s, _, t in working if not isinstance(t, int)}
            near = max((d for _, d, _ in working), default=0)
            for minute in sorted(s for s in {s for s, _, _ in working} if any(abs(s - f) <= near for f in free)):
                self._at_most([t for s, d, t in working if s <= minute < s + d], capacity)

    def _at_most(self, terms: Sequence[Term], most: int) -> None:
        variables, fixed = _split(terms)
        if len(variables) + fixed > most and variables:
            if most - fixed == 1:
                self.model.add_at_most_one(variables)
            else:
                self.model.add(sum(variables) <= most - fixed)

    def _at_least(self, terms: Sequence[Term], wanted: Term) -> None:
        """Let one of the terms hold when `wanted` does."""
        variables, fixed = _split(terms)
        if not fixed:
            self.model.add(sum(variables) >= wanted)

    # ---- cost

    def _cost(self) -> cp_model.LinearExprT:
        instance, weights = self.instance, self.instance.weights
        chosen = [t for row in self.at for t in row.values()]
        total: list[cp_model.LinearExprT] = [0]
        for index, candidate in enumerate(instance.candidates):
            none = pin_cost(candidate, None) + change_cost(candidate, None, weights)
            total.append(none)
            for start, term in self.at[index].items():
                away = abs(start - candidate.target) // instance.grid
                own = pin_cost(candidate, start) + change_cost(candidate, start, weights) + weights.authored * away
                total.append((own - none - candidate.value) * term)
        for objective, wanted in enumerate(instance.tests):
            tests = [t for i, c in enumerate(instance.candidates) if objective in c.tests for t in self.at[i].values()]
            total.append(WISH * self._short(wanted - sum(tests), wanted))
        for cell in range(len(instance.capacity)):
            received = [t for i, c in enumerate(instance.candidates) if cell in c.to for t in self.at[i].values()]
            total.append(WISH * self._short(instance.received - sum(received), instance.received))
        size = len(instance.candidates)
        if instance.count is not None:
            total.append(WISH * self._off(sum(chosen) - instance.count, size + instance.count))
        if instance.tempo is not None:
            total.append(TEMPO_OVER * self._short(sum(chosen) - instance.tempo, size))
        total += self._tempo(size)
        total += self._load()
        total += self._variety()
        total += self._idle()
        return sum(total)

    def _short(self, amount: cp_model.LinearExprT, most: int) -> cp_model.IntVar:
        """Return a variable that is at least an amount, and 0."""
        variable = self.model.new_int_var(0, max(0, most), "")
        self.model.add(variable >= amount)
        return variable

    def _off(self, amount: cp_model.LinearExprT, most: int) -> cp_model.IntVar:
        """Return a variable that is at least the absolute value of an amount."""
        variable = self._short(amount, most)
        self.model.add(variable >= -amount)
        return variable

    def _tempo(self, size: int) -> Iterator[cp_model.LinearExprT]:
        instance = self.instance
        for bucket, wanted in enumerate(instance.curve):
            here = [t for row in self.at for s, t in row.items() if instance.bucket_of(s) == bucket]
            yield instance.weights.tempo * self._off(sum(here) - wanted, size + wanted)

    def _load(self) -> Iterator[cp_model.LinearExprT]:
        """Yield the cost of the load range, as `load_range` has it: whole steps of 5 min."""
        instance = self.instance
        if not instance.weights.balance or not instance.capacity:
            return
        most = sum(w.minutes for c in instance.candidates for w in c.work)
        high, low = self.model.new_int_var(0, most, "high"), self.model.new_int_var(0, most, "low")
        for cell in range(len(instance.capacity)):
            load = sum(
                w.minutes * t
                for i, c in enumerate(instance.candidates)
                for w in c.work
                if w.cell == cell
                for t in self.at[i].values()
            )
            self.model.add(high >= load)
            self.model.add(low <= load)
        steps = self.model.new_int_var(0, most // 5 + 1, "range")
        self.model.add(5 * steps + 4 >= high - low)
        yield instance.weights.balance * steps

    def _variety(self) -> Iterator[cp_model.LinearExprT]:
        instance, seen = self.instance, dict[tuple[str, int], list[Term]]()
        for index, candidate in enumerate(instance.candidates):
            for key in (("channel", candidate.channel), *(("kind", kind) for kind in candidate.kinds)):
                seen.setdefault(key, []).extend(self.at[index].values())
        for terms in seen.values():
            used = self.model.new_bool_var("")
            self.model.add(used <= sum(terms))
            yield -instance.weights.variety * used

    def _idle(self) -> Iterator[cp_model.LinearExprT]:
        """Yield the cost of idle stretches, as `idle_excess` counts them: minutes after which a whole limit is idle."""
        instance, limit = self.instance, self.instance.max_idle
        if limit is None or instance.minutes <= limit:
            return
        last = instance.minutes - limit  # first minute from which no whole stretch is left
        for cell in range(len(instance.capacity)):
            busy = list(self._busy(cell))
            edges = sorted({0, last, *(e for s, d, _ in busy for e in (s - limit, s + d) if 0 < e < last)})
            whole = self.model.new_bool_var("")
            yield WISH // 2 * whole
            for begin, end in pairwise(edges):
                variables, fixed = _split([t for s, d, t in busy if s <= begin + limit and s + d > begin])
                if not fixed:
                    idle = self.model.new_bool_var("")
                    self.model.add(idle + sum(variables) >= 1)
                    self.model.add(whole >= idle)
                    yield 20 * (end - begin) * idle

    def _busy(self, cell: int) -> Iterator[tuple[int, int, Term]]:
        for index, candidate in enumerate(self.instance.candidates):
            own = [w.minutes for w in candidate.work if w.cell == cell]
            if own or cell in candidate.to:
                yield from ((s, own[0] if own else self.instance.spacing, t) for s, t in self.at[index].items())


def _bits(minutes: int) -> Iterator[int]:
    while minutes:
        lowest = minutes & -minutes
        yield lowest.bit_length() - 1
        minutes ^= lowest


def _windows(arriving: Iterable[tuple[int, Term]], length: int) -> Iterator[list[Term]]:
    """Yield the terms of each stretch of so many minutes that begins with one of them."""
    ordered = sorted(arriving, key=lambda pair: pair[0])
    end = 0
    for begin, (minute, _) in enumerate(ordered):
        if begin and ordered[begin - 1][0] == minute:
            continue
        while end < len(ordered) and ordered[end][0] < minute + length:
            end += 1
        yield [term for _, term in ordered[begin:end]]


def _split(terms: Iterable[Term]) -> tuple[list[cp_model.IntVar], int]:
    """Return the variables among terms, and the sum of those that are fixed."""
    variables, fixed = [], 0
    for term in terms:
        if isinstance(term, int):
            fixed += term
        else:
            variables.append(term)
    return variables, fixed
