from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning import BASE, exercise_of

from exercise_gen.explain import Impossible, merged
from exercise_gen.generate import Exercise

FEW = {"cells": ["brigade"], "objectives": {"O2": {"tests": 0}}}

# a wish that cannot be kept → the code, what the sentence says, what the hint proposes
WISHES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "an objective without injects": (
        {"cells": ["brigade"]},
        "tests",
        "objective O2 asks for 1 key inject; 0 can be planned: INJ-04, INJ-05 cannot be sent while coer and embassy do not attend",
        "Invite coer, or lower `objectives.O2.tests` to 0",
    ),
    "more tests than injects": (
        {"objectives": {"O1": {"tests": 3}}},
        "tests",
        "objective O1 asks for 3 key injects; 1 can be planned, 1 test it in all",
        "Lower `objectives.O1.tests` to 1",
    ),
    "a test that the plan itself excludes": (
        {"selection": {"exclude": ["INJ-04", "INJ-05"]}},
        "tests",
        "objective O2 asks for 1 key inject; 0 can be planned: INJ-04, INJ-05 excluded by the plan",
        "Take INJ-04, INJ-05 out of `selection.exclude`, or lower `objectives.O2.tests` to 0",
    ),
    "a pin in another phase": (
        {"selection": {"pins": [{"inject": "INJ-04", "at": "09:00"}]}},
        "pin",
        "INJ-04 is to arrive at 09:00, but its phase p2 is from 09:50 to 11:20",
        "in it at",
    ),
    "a pin when nobody plays": (
        {"selection": {"pins": [{"inject": "INJ-04", "at": "20:00"}]}},
        "pin",
        "INJ-04 is to arrive at 20:00, but nobody plays then",
        "in it at",
    ),
    "pins against the story": (
        {"selection": {"pins": [{"inject": "INJ-01", "at": "09:30"}, {"inject": "INJ-02", "at": "09:10"}]}},
        "pin",
        "but other injects and the work of its cells leave no room then",
        "in it at",
    ),
    "an inject whose condition does not hold": (
        {"selection": {"include": ["INJ-03"]}},
        "include",
        "INJ-03 is to be in, but its condition does not hold",
        "Take it out of `include`",
    ),
    "more injects than there are": (
        {"selection": {"count": 9}},
        "count",
        "9 injects are asked for; 4 can be at all, 3 find room",
        "et `selection.count` to 3",
    ),
    "more an hour than there are": (
        {"selection": {"per_hour": 20}},
        "count",
        "50 injects are asked for (20 an hour, 2 h 30 min of play)",
        "et `selection.count` to 3",
    ),
    "work for a cell that receives little": (
        {"guarantees": {"work": 2}},
        "work",
        'cell "brigade" is to receive 2 injects and receives 1; 1 could be sent to it',
        "eave brigade out of `cells`, or lower `guarantees.work` to 1",
    ),
    "no idle time": (
        {"guarantees": {"max_idle": "20 min"}},
        "idle",
        "at most 20 min with nothing to do were promised; without work are ",
        "Raise `guarantees.max_idle` to ",
    ),
}


@pytest.mark.parametrize("wish", sorted(WISHES))
def test_what_cannot_be_kept_is_said_and_a_change_that_helps(wish: str) -> None:
    change, code, sentence, hint = WISHES[wish]
    with pytest.raises(Impossible) as caught:
        exercise_of(change)

    said = [p for p in caught.value.problems if p.code == code]
    assert said, caught.value.problems
    assert any(sentence in p.message for p in said), [p.message for p in said]
    assert any(hint in p.hint for p in said), [p.hint for p in said]
    assert isinstance(exercise_of(merged(merged(BASE, change), caught.value.remedy)), Exercise)


@pytest.mark.parametrize("wish", sorted(WISHES))
def test_best_effort_makes_the_nearest_exercise_and_lists_what_is_not_kept(wish: str) -> None:
    change, code, _, _ = WISHES[wish]

    exercise = exercise_of(change, best_effort=True)

    assert code in {promise.code for promise in exercise.broken}


def test_a_plan_that_can_be_kept_breaks_nothing() -> None:
    assert exercise_of({}).broken == ()
    assert exercise_of(FEW).broken == ()


def test_several_wishes_are_all_explained() -> None:
    with pytest.raises(Impossible) as caught:
        exercise_of({"selection": {"count": 9, "include": ["INJ-03"]}, "guarantees": {"work": 3}})

    assert {p.code for p in caught.value.problems} == {"count", "include", "work"}


DATA = st.recursive(
    st.integers() | st.none() | st.lists(st.integers(), max_size=3),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
DICTS = st.dictionaries(st.sampled_from("abcd"), DATA, max_size=4)


@given(DICTS, DICTS)
def test_a_change_is_merged_deeply_and_lists_replace(plan: dict[str, Any], patch: dict[str, Any]) -> None:
    result = merged(plan, patch)

    assert merged(result, patch) == result
    assert set(result) == set(plan) | set(patch)
    for key, value in patch.items():
        assert result[key] == value or isinstance(value, dict)
    for key in set(plan) - set(patch):
        assert result[key] == plan[key]
