from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning import SCENARIO, question_of

from exercise_gen import arrange


def bits(minutes: int) -> list[int]:
    return [m for m in range(minutes.bit_length()) if minutes >> m & 1]


def candidate(change: dict[str, Any], name: str) -> Any:
    question = question_of(change)
    return question.instance.candidates[question.index[name]]


def test_an_inject_may_arrive_on_the_grid_of_its_window() -> None:
    # 08:30 welcome, 20 min briefing: play begins at 08:50; the window of INJ-01 is 0 to 20 min
    assert bits(candidate({}, "INJ-01").starts) == [0, 5, 10, 15, 20]
    assert bits(candidate({"pace": {"grid": "10 min"}}, "INJ-01").starts) == [0, 10, 20]


def test_a_window_with_no_minute_on_the_grid_gives_every_minute() -> None:
    change = {"start": {"time": "09:05"}, "pace": {"grid": "30 min"}}  # play from 09:25, the window to 09:45
    later = {"start": {"time": "09:15"}, "pace": {"grid": "30 min"}}  # play from 09:35, the window to 09:55

    assert bits(candidate(change, "INJ-01").starts) == [5]
    assert bits(candidate(later, "INJ-01").starts) == list(range(21))


def test_a_pin_binds_to_its_phase_only() -> None:
    pinned = {"selection": {"pins": [{"inject": "INJ-01", "at": "09:33"}]}}
    outside = {"selection": {"pins": [{"inject": "INJ-01", "at": "11:00"}]}}

    assert candidate(pinned, "INJ-01").pin == 43
    assert 43 in bits(candidate(pinned, "INJ-01").starts)
    assert candidate(outside, "INJ-01").pin not in bits(candidate(outside, "INJ-01").starts)
    assert candidate(pinned, "INJ-01").must


def test_a_shorter_phase_does_not_shrink_the_room_of_an_inject() -> None:
    question = question_of({"duration": "100 min", "pace": {"grid": "1 min"}})
    inject = question.instance.candidates[question.index["INJ-01"]]

    assert bits(inject.starts) == list(range(17))  # 5 min before and 15 after minute 1 of its phase, within the phase


def test_what_follows_from_what_cannot_be_is_left_out() -> None:
    question = question_of({"selection": {"exclude": ["INJ-01"]}})

    assert set(question.gone) == {"INJ-01", "INJ-02", "INJ-03", "INJ-05"}
    assert question.gone["INJ-02"].reason == "INJ-01 is left out"
    assert not question.gone["INJ-02"].by_design
    assert question.gone["INJ-03"].by_design


def test_alternatives_share_a_group_and_serve_the_same_effects() -> None:
    question = question_of({})
    groups = {c.id: c.group for c in question.instance.candidates}

    assert groups["INJ-04"] == groups["INJ-05"] is not None
    assert groups["INJ-01"] is None
    assert arrange.group_of(SCENARIO.model.injects[5]) == "INJ-04"


def test_worth_follows_weight_and_the_weightiest_objective() -> None:
    plain, weighed = (
        {c.id: c.value for c in question_of(change).instance.candidates}
        for change in ({}, {"objectives": {"O2": {"weight": 9}}})
    )

    assert plain["INJ-01"] == plain["INJ-04"] > plain["INJ-02"]
    assert weighed["INJ-04"] > weighed["INJ-01"]


@given(st.integers(0, 400), st.integers(1, 12), st.sampled_from(["rise", "flat"]))
def test_the_curve_adds_up(count: int, buckets: int, shape: str) -> None:
    steps = list(arrange.curve(count, buckets, shape))

    assert len(steps) == buckets
    assert sum(steps) == count
    assert min(steps) >= 0


def test_the_curve_rises_to_its_third_quarter() -> None:
    steps = list(arrange.curve(120, 12, "rise"))

    assert steps.index(max(steps)) in (7, 8)
    assert steps[0] == min(steps)
    assert max(arrange.curve(120, 12, "flat")) == 10


@pytest.mark.parametrize(("change", "count"), [({"count": 2}, 2), ({"per_hour": 1.2}, 3), ({}, None)])
def test_a_count_is_asked_in_injects_or_by_the_hour(change: dict[str, Any], count: int | None) -> None:
    assert question_of({"selection": change}).instance.count == count
