from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from strategies import plans

from exercise_gen import day, fitting, generate, packet, parameters
from exercise_gen.errors import InvalidInput
from exercise_gen.load import check_plan
from exercise_gen.models.times import Moment
from exercise_gen.names import NO_NAMES
from exercise_gen.source import flow, parse

DATA = Path(__file__).parent / "data"
SCENARIO = packet.open_scenario("rio-claro", DATA)[1]


def exercise_of(plan: dict[str, Any]) -> generate.Exercise:
    slug, scenario = "rio-claro", SCENARIO
    loaded = check_plan(parse(flow(plan), "plan.yaml"))
    problems = fitting.problems(loaded, scenario.model)
    if problems:
        raise InvalidInput(problems)
    values, refused = parameters.resolve(scenario, loaded.model.parameters, loaded.source, names=NO_NAMES)
    assert not refused
    return generate.generate(slug, scenario.model, loaded.model, values)


@given(plans())
@settings(max_examples=60)
def test_any_valid_plan_gives_injects_sorted_inside_the_play_and_outside_breaks(plan: dict[str, Any]) -> None:
    try:
        exercise = exercise_of(plan)
    except InvalidInput as error:
        # clocks may change over a night, so a break drawn by the clock can fall outside: said, not thrown
        assert {p.code for p in error.problems} <= {"break-outside", "break-overlaps", "tests", "work"}
        assume(False)
    minutes = [item.minute for item in exercise.injects]

    assert minutes == sorted(minutes)
    for item in exercise.injects:
        assert item.minute is not None
        assert exercise.play.start <= item.minute < exercise.play.end
        assert not any(span.start <= item.minute < span.end for span, _ in exercise.breaks)
        phase = exercise.phases[item.phase_number - 1]
        assert phase.span.start <= item.minute < phase.span.end
        assert item.real is not None
        assert item.real - exercise.start.astimezone(UTC) == timedelta(minutes=item.minute)
        assert set(item.inject.to) <= set(exercise.cells)
    assert len(exercise.injects) + len(exercise.contingencies) + len(exercise.left_out) == 6
    assert [p.span.start for p in exercise.phases] == sorted(p.span.start for p in exercise.phases)
    numbers = [item.control_number for item in (*exercise.injects, *exercise.contingencies)]
    assert len(set(numbers)) == len(numbers)


@given(plans())
@settings(max_examples=40)
def test_scenario_time_never_runs_backwards(plan: dict[str, Any]) -> None:
    try:
        exercise = exercise_of(plan)
    except InvalidInput:
        assume(False)
    times = [item.scenario for item in exercise.injects if item.scenario]

    assert times == sorted(times)


def test_the_same_plan_gives_the_same_exercise(rio_claro: generate.Exercise) -> None:
    again = packet.open_exercise("rio-claro", workspace=DATA)

    assert packet.as_data(again) == packet.as_data(rio_claro)


def test_injects_stay_near_their_authored_minutes_on_the_grid(rio_claro: generate.Exercise) -> None:
    # 4 h less briefing 20 and hot wash 30 are 190 minutes of play for 150 authored ones; the second phase begins at 75
    own = exercise_of({"scenario": "rio-claro", "start": {"date": "2027-05-28", "time": "08:30"}})

    assert [(i.inject.id, i.minute) for i in own.injects] == [("INJ-01", 25), ("INJ-02", 50), ("INJ-04", 90)]
    assert [i.minute for i in rio_claro.injects] == [25, 55, 105]


def test_real_time_and_scenario_time_are_two_things(rio_claro: generate.Exercise) -> None:
    bridge = next(i for i in rio_claro.injects if i.inject.id == "INJ-04")

    assert bridge.real is not None
    assert bridge.scenario is not None
    assert bridge.real.isoformat() == "2027-05-28T10:15:00-05:00"
    assert bridge.scenario.isoformat() == "2027-05-28T15:35:00-05:00"


def test_an_inject_moves_behind_the_break_that_covers_it() -> None:
    breaks = [{"at": "08:54", "duration": "20 min"}]
    exercise = exercise_of(
        {"scenario": "rio-claro", "start": {"date": "2027-05-28", "time": "08:30"}, "breaks": breaks}
    )

    assert [i.minute for i in exercise.injects] == [45, 70, 110]


def test_cells_that_do_not_attend_take_their_injects_with_them() -> None:
    exercise = exercise_of(
        {
            "scenario": "rio-claro",
            "start": {"date": "2027-05-28", "time": "08:30"},
            "cells": ["brigade"],
            "objectives": {"O2": {"tests": 0}},
        }
    )

    assert [item.inject_id for item in exercise.left_out] == ["INJ-02", "INJ-03", "INJ-04", "CON-01", "INJ-05"]
    assert {cell.id for cell in exercise.players} == {"brigade"}


def test_a_condition_brings_an_inject_in() -> None:
    plan = {"scenario": "rio-claro", "start": {"date": "2027-05-28", "time": "08:30"}, "parameters": {"night": True}}
    exercise = exercise_of(plan)

    assert "INJ-03" in [i.inject.id for i in exercise.injects]
    assert len(exercise.phases[0].phase.questions) == 2


def test_another_seed_gives_other_control_numbers() -> None:
    base = {"scenario": "rio-claro", "start": {"date": "2027-05-28", "time": "08:30"}}
    one, two = exercise_of({**base, "seed": 1}), exercise_of({**base, "seed": 2})

    assert [i.control_number for i in one.injects] != [i.control_number for i in two.injects]


def test_the_wall_clock_is_right_when_clocks_change() -> None:
    plan = {
        "scenario": "rio-claro",
        "start": {"date": "2026-03-07", "time": "22:00", "zone": "America/New_York"},
        "duration": "10 h",
    }
    exercise = exercise_of(plan)

    assert exercise.at(5 * 60).isoformat() == "2026-03-08T04:00:00-04:00"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (Moment(None, 78), "2027-05-28T15:38:00"),
        (Moment(None, -30), "2027-05-28T13:50:00"),
        (Moment(-9, 480), "2027-05-19T08:00:00"),
        (Moment(4, 600), "2027-06-01T10:00:00"),
    ],
)
def test_moments_become_dates(moment: Moment, expected: str) -> None:
    assert day.moment_at(moment, datetime(2027, 5, 28, 14, 20, tzinfo=UTC)).isoformat()[:19] == expected
