from __future__ import annotations

from typing import Any

import pytest
from planning import DATA, exercise_of

from exercise_gen import fitting, parameters
from exercise_gen.errors import InvalidInput
from exercise_gen.load import check_plan, check_scenario
from exercise_gen.names import NO_NAMES
from exercise_gen.source import parse


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"cells": ["coer", "nobody"]}, "unknown-cell"),
        ({"cells": ["excon"]}, "nobody-plays"),
        ({"languages": ["fr"]}, "unknown-language"),
        ({"start": {"date": "2027-05-28", "time": "08:30", "zone": "Peru/Lima"}}, "unknown-zone"),
        ({"duration": "60 min"}, "too-short"),
        ({"duration": "60 min", "breaks": [{"at": "10:00", "duration": "15 min"}]}, "too-short"),
        ({"breaks": [{"at": "18:00", "duration": "15 min"}]}, "break-outside"),
        ({"breaks": [{"at": "10:00", "duration": "15 min"}, {"at": "10:05", "duration": "15 min"}]}, "break-overlaps"),
        ({"roster": [{"name": "A", "cell": "mars"}]}, "unknown-cell"),
        ({"phases": {"p9": "30 min"}}, "unknown-phase"),
        ({"phases": {"p1": "188 min"}, "duration": "4 h"}, "phases-misfit"),
        ({"phases": {"p1": "60 min", "p2": "60 min"}, "duration": "4 h"}, "phases-misfit"),
        ({"phases": {"p1": "2 min"}}, "phases-misfit"),
        ({"selection": {"include": ["INJ-99"]}}, "unknown-inject"),
        ({"selection": {"exclude": ["INJ-99"]}}, "unknown-inject"),
        ({"selection": {"pins": [{"inject": "INJ-99", "at": "10:00"}]}}, "unknown-inject"),
        ({"selection": {"include": ["CON-01"]}}, "inject-in-reserve"),
        ({"selection": {"include": ["INJ-02"], "exclude": ["INJ-02"]}}, "wanted-and-excluded"),
        ({"selection": {"pins": [{"inject": "INJ-01", "at": "09:00"}] * 2}}, "pinned-twice"),
        ({"selection": {"count": 3, "per_hour": 2}}, "count-twice"),
        ({"objectives": {"O9": {"weight": 3}}}, "unknown-objective"),
    ],
)
def test_what_a_plan_may_not_ask(change: dict[str, Any], code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        exercise_of(change)

    assert [p.code for p in caught.value.problems] == [code]
    assert all(p.line for p in caught.value.problems)


def test_a_story_that_runs_backwards_is_refused() -> None:
    text = (DATA / "scenarios/rio-claro/scenario.yaml").read_text("utf-8").replace("H+1:15", "H+9:15")
    scenario = check_scenario(parse(text, "x.yaml"))
    plan = check_plan(parse("{scenario: rio-claro, start: {date: 2027-05-28, time: '08:30'}}", "plan.yaml"))
    values, _ = parameters.resolve(scenario, {}, None, names=NO_NAMES)

    problems = fitting.story_problems(scenario, plan.model, values)

    assert [(p.code, p.file) for p in problems] == [("time-outside", "x.yaml")]
