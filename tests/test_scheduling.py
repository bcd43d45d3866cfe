from __future__ import annotations

import itertools
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from instances import instance

from exercise_gen.chance import stream
from exercise_gen.scheduling import Cause, Instance, Starts, broken_rules, exact, greedy, score, search
from exercise_gen.scheduling.instance import idle_excess, smear_earlier, smear_later
from exercise_gen.scheduling.search import _fill, _move
from exercise_gen.scheduling.state import ABSENT, State

ROOT = Path(__file__).parents[1]

problems = st.builds(
    instance,
    st.integers(1, 40),
    st.integers(1, 9),
    st.sampled_from((60, 120, 240, 1500)),
    st.integers(0, 10_000),
    share=st.sampled_from((0.2, 0.5, 1.0)),
    spacing=st.integers(1, 20),
    max_idle=st.sampled_from((None, 20, 60)),
)
tiny = st.builds(
    lambda seed, size, limit: instance(size, 2, 60, seed, objectives=2, max_idle=limit, capacity=(1, 2)),
    st.integers(0, 10_000),
    st.integers(1, 4),
    st.sampled_from((None, 25)),
)


def starts_of(state: State) -> Starts:
    return tuple(None if minute == ABSENT else minute for minute in state.start)


def bits(minutes: int) -> list[int]:
    return [minute for minute in range(minutes.bit_length()) if minutes >> minute & 1]


@given(st.sets(st.integers(0, 60)), st.integers(1, 30))
def test_sets_of_minutes_spread(minutes: set[int], count: int) -> None:
    as_set = sum(1 << minute for minute in minutes)

    assert set(bits(smear_later(as_set, count))) == {m + k for m in minutes for k in range(count)}
    assert set(bits(smear_earlier(as_set, count))) == {m - k for m in minutes for k in range(count) if m >= k}


@given(st.sets(st.integers(0, 59)), st.integers(1, 60), st.integers(1, 70))
def test_idle_stretches_are_counted_beyond_their_limit(busy: set[int], minutes: int, limit: int) -> None:
    runs = [len(list(run)) for idle, run in itertools.groupby(m not in busy for m in range(minutes)) if idle]

    assert idle_excess(sum(1 << b for b in busy), minutes, limit) == sum(max(0, run - limit) for run in runs)


@given(problems, st.integers(0, 99))
@settings(max_examples=60)
def test_the_cost_kept_in_steps_is_the_score_and_changes_can_be_taken_back(problem: Instance, seed: int) -> None:
    state, chance = State(problem), stream("moves", seed)
    _fill(state, None)
    for number in range(60):
        before, cost = tuple(state.start), state.cost
        state.journal.clear()
        _move(state, chance)
        if number % 3 == 0:
            state.undo()
            assert (tuple(state.start), state.cost) == (before, cost)

    assert broken_rules(problem, starts_of(state)) == []
    assert score(problem, starts_of(state)).cost == state.cost


@given(problems, st.integers(0, 99))
@example(instance(25, 1, 1500, 7, share=0.2, spacing=1, max_idle=None), 36)  # an alternative took the place of a cause
@settings(max_examples=40)
def test_a_search_breaks_no_rule_and_never_loses_to_where_it_began(problem: Instance, seed: int) -> None:
    first = greedy(problem)
    found = search(problem, stream("search", seed), 300)

    assert broken_rules(problem, first) == []
    assert broken_rules(problem, found) == []
    assert score(problem, found).cost <= score(problem, first).cost
    assert search(problem, stream("search", seed), 300) == found
    assert score(problem, search(problem, stream("x"), 50, found)).cost <= score(problem, found).cost


def test_a_schedule_to_begin_with_is_kept_where_it_breaks_no_rule() -> None:
    problem = instance(30, 6, 240)
    found = search(problem, stream("a"), 500)
    again = greedy(problem, found)

    assert [s for s in found if s is not None] == [a for s, a in zip(found, again, strict=True) if s is not None]


@pytest.mark.parametrize("rule", ["minute", "group", "cause", "order", "spacing", "work"])
def test_every_broken_rule_is_found(rule: str) -> None:
    problem = instance(2, 1, 120, capacity=(1,))
    free = {"starts": problem.play, "to": (), "work": (), "chains": (), "group": None, "after": ()}
    one, two = (replace(c, **free) for c in problem.candidates)  # type: ignore[arg-type]
    work = problem.candidates[0].work or problem.candidates[1].work
    cases: dict[str, tuple[dict[str, Any], Starts, str]] = {
        "minute": ({"starts": 2}, (5, 9), "not one of its minutes"),
        "group": ({"group": 1}, (5, 9), "beside another of its group"),
        "cause": ({}, (9, 9), "before its cause"),
        "order": ({}, (30, 9), "earlier in the story"),
        "spacing": ({"to": (0,)}, (5, 9), "two injects within"),
        "work": ({"work": work}, (5, 9), "open at once"),
    }
    change, starts, said = cases[rule]
    changed = [replace(one, **change), replace(two, **(change if rule not in ("minute",) else {}))]
    if rule == "cause":
        changed[1] = replace(two, after=(Cause((0,), 5),))
    if rule == "order":
        changed = [replace(one, chains=((0, 1),)), replace(two, chains=((0, 2),))]
    found = broken_rules(replace(problem, candidates=tuple(changed)), starts)

    assert len(found) == 1
    assert said in found[0]


def all_schedules(problem: Instance) -> Any:
    return itertools.product(*((None, *bits(c.starts)) for c in problem.candidates))


@given(tiny)
@settings(max_examples=25)
def test_the_exact_engine_finds_what_trying_everything_finds(problem: Instance) -> None:
    best = min(score(problem, s).cost for s in all_schedules(problem) if not broken_rules(problem, s))

    found, bound = exact.polish(problem, search(problem, stream("tiny"), 200))

    assert score(problem, found).cost == best
    assert bound == best


def test_the_search_finds_the_best_of_most_small_problems() -> None:
    hits = 0
    for seed in range(20):
        problem = instance(12, 4, 120, seed)
        found = search(problem, stream("small"), 3000)
        better, bound = exact.polish(problem, found)
        assert broken_rules(problem, better) == []
        assert bound == score(problem, better).cost <= score(problem, found).cost
        hits += score(problem, better).cost == score(problem, found).cost

    assert hits >= 16


def test_large_problems_are_improved_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "_WHOLE", 100)
    problem = instance(40, 6, 400)
    found = search(problem, stream("large"), 500)

    better, bound = exact.polish(problem, found)

    assert bound is None
    assert broken_rules(problem, better) == []
    assert score(problem, better).cost <= score(problem, found).cost


PRINTED = """
import sys
sys.path.insert(0, "tests")
from instances import instance
from exercise_gen.chance import stream
from exercise_gen.scheduling import exact, search
problem = instance(40, 8, 300)
found = search(problem, stream("process"), 2000)
print(found, exact.polish(problem, found))
"""


def test_both_engines_give_the_same_answer_in_every_process() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", PRINTED],
            capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": hashes, "PATH": ""},
        ).stdout
        for hashes in ("0", "1", "77")
    }  # fmt: skip

    assert len(answers) == 1
