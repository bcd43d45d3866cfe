from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning import exercise_of

from exercise_gen.quality import gini, quality


def test_the_figures_count_what_is_planned() -> None:
    exercise = exercise_of({})
    rated = quality(exercise)

    assert (rated.planned, rated.reserve) == (3, 1)
    assert {c.objective: (c.tests, c.asked) for c in rated.coverage} == {"O1": (1, 1), "O2": (1, 1)}
    assert {cell.cell: cell.injects for cell in rated.load} == {"coer": 3, "brigade": 1, "embassy": 2}
    assert rated.longest_idle == max(cell.idle for cell in rated.load)
    assert rated.bound is None
    assert rated.gap is None
    for cell in rated.load:
        assert exercise.play.start <= cell.idle_from <= cell.idle_to <= exercise.play.end
        assert cell.peak <= 1


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_gini_is_between_even_and_all_for_one(numbers: list[int]) -> None:
    assert 0 <= gini(numbers) < 1
    assert gini([7] * len(numbers)) == pytest.approx(0)
    # the mean absolute difference, by its definition
    total = sum(numbers)
    if total:
        naive = sum(abs(a - b) for a in numbers for b in numbers) / (2 * len(numbers) * total)
        assert gini(numbers) == pytest.approx(naive)
