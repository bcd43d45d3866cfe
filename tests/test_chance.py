from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from exercise_gen import chance


@given(st.integers(1, 50), st.integers(0, 2**31 - 1), st.text(max_size=20))
def test_a_pick_is_an_index_and_the_same_again(count: int, seed: int, name: str) -> None:
    picked = chance.pick(count, seed, name)

    assert 0 <= picked < count
    assert picked == chance.pick(count, seed, name)


def test_the_authors_seed_takes_the_first() -> None:
    assert {chance.pick(9, chance.AUTHORED_SEED, name) for name in "abcdefgh"} == {0}
    assert len({chance.pick(9, 2, name) for name in "abcdefgh"}) > 3


def test_a_stream_is_the_same_on_every_machine() -> None:
    numbers = chance.stream("rio-claro", 7)

    assert [round(numbers(), 6) for _ in range(3)] == [0.828674, 0.032629, 0.515331]
