from __future__ import annotations

from datetime import UTC, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planning import BASE, SCENARIO

from exercise_gen.day import Day, Span, phase_spans
from exercise_gen.explain import merged
from exercise_gen.load import check_plan
from exercise_gen.source import flow, parse

PHASES = SCENARIO.model.phases


def day_of(**change: object) -> Day:
    return Day.of(check_plan(parse(flow(merged(BASE, change)), "plan.yaml")).model, SCENARIO.model)


def test_minutes_of_play_step_over_breaks() -> None:
    day = day_of(duration="4 h", breaks=[{"at": "09:00", "duration": "15 min"}, {"at": "10:00", "duration": "30 min"}])

    assert day.play_minutes == 240 - 20 - 30 - 45
    assert len(day.played) == day.play_minutes
    assert [day.played[p] for p in (0, 9, 10, 54, 55)] == [20, 29, 45, 89, 120]
    assert day.play_minute(45) == 10
    assert day.play_minute(35) is None


@given(st.integers(1, 30), st.integers(0, 59))
def test_whole_minutes_lie_on_the_grid_of_the_wall_clock(grid: int, minute: int) -> None:
    day = day_of(
        start={"date": "2027-05-28", "time": f"08:{minute:02}"}, breaks=[{"at": "10:07", "duration": "13 min"}]
    )
    whole = day.whole(grid)

    for played, at in enumerate(day.played):
        clock = day.at(at)
        assert bool(whole >> played & 1) == ((clock.hour * 60 + clock.minute) % grid == 0)


def test_the_clock_is_right_when_clocks_change() -> None:
    day = day_of(start={"date": "2026-03-07", "time": "22:00", "zone": "America/New_York"}, duration="10 h")

    assert day.at(5 * 60).isoformat() == "2026-03-08T04:00:00-04:00"
    for minute in range(0, 600, 7):
        assert day.at(minute).astimezone(UTC) - day.start.astimezone(UTC) == timedelta(minutes=minute)


@given(st.integers(30, 5000))
def test_phases_fill_the_play_in_proportion(play: int) -> None:
    spans = phase_spans(PHASES, {}, play)
    own = sum(phase.duration for phase in PHASES)

    assert spans[0].start == 0
    assert spans[-1].end == play
    assert all(a.end == b.start for a, b in pairwise(spans))
    for span, phase in zip(spans, PHASES, strict=True):
        assert abs(span.minutes - play * phase.duration / own) <= 5


@given(st.integers(30, 5000).filter(lambda play: play != sum(phase.duration for phase in PHASES)))
def test_an_agenda_is_written_in_steps_of_five_minutes(play: int) -> None:
    shortest = min(phase.duration for phase in PHASES) * play / sum(phase.duration for phase in PHASES)
    spans = phase_spans(PHASES, {}, play)

    if shortest >= 10:
        assert all(span.start % 5 == 0 for span in spans)
    assert all(span.minutes >= 5 for span in spans if shortest >= 10)


@pytest.mark.parametrize(("lengths", "expected"), [({"p1": 20}, [20, 80]), ({"p2": 60}, [40, 60])])
def test_a_fixed_phase_keeps_its_length(lengths: dict[str, int], expected: list[int]) -> None:
    assert [span.minutes for span in phase_spans(PHASES, lengths, 100)] == expected
    assert Span(3, 7).minutes == 4
