"""Makes exercises of the small scenario from plans as data, for the tests of planning."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from exercise_gen import arrange, fitting, generate, packet, parameters
from exercise_gen.errors import InvalidInput
from exercise_gen.explain import merged
from exercise_gen.load import check_plan
from exercise_gen.names import NO_NAMES
from exercise_gen.source import flow, parse

DATA = Path(__file__).parent / "data"
SCENARIO = packet.open_scenario("rio-claro", DATA)[1]
BASE: dict[str, Any] = {"scenario": "rio-claro", "start": {"date": "2027-05-28", "time": "08:30"}}


def exercise_of(change: dict[str, Any], **options: Any) -> generate.Exercise:
    """Return the exercise of the base plan with a change in it; problems are raised."""
    loaded = check_plan(parse(flow(merged(BASE, change)), "plan.yaml"))
    if problems := fitting.problems(loaded, SCENARIO.model):
        raise InvalidInput(problems)
    values, refused = parameters.resolve(
        SCENARIO, loaded.model.parameters, loaded.source, seed=loaded.model.seed, names=NO_NAMES
    )
    assert not refused
    return generate.generate("rio-claro", SCENARIO.model, loaded.model, values, **options)


def question_of(change: dict[str, Any]) -> arrange.Question:
    loaded = check_plan(parse(flow(merged(BASE, change)), "plan.yaml"))
    values, _ = parameters.resolve(
        SCENARIO, loaded.model.parameters, loaded.source, seed=loaded.model.seed, names=NO_NAMES
    )
    return arrange.ask(SCENARIO.model, loaded.model, values)


def times(exercise: generate.Exercise) -> dict[str, str]:
    """Return the clock time of each planned inject."""
    return {item.inject.id: f"{item.real:%H:%M}" for item in exercise.injects}
