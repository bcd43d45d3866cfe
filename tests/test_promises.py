"""Any plan of any shipped scenario: an exercise that keeps all rules and wishes, or an explanation that helps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from checker import broken_rules, broken_wishes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import plans_for

from exercise_gen import fitting, generate, packet, parameters
from exercise_gen.errors import InvalidInput
from exercise_gen.load import Loaded, check_plan
from exercise_gen.models import Plan, Scenario
from exercise_gen.names import open_names
from exercise_gen.source import flow, parse

SCENARIOS = sorted(f.parent.name for f in (Path(__file__).parents[1] / "scenarios").glob("*/scenario.yaml"))
LONG = {"combined-command-post", "critical-operator-ransomware", "lima-callao-earthquake"}  # most rules, most injects
NAMES = open_names()
LOADED = {slug: packet.open_scenario(slug)[1] for slug in SCENARIOS}

# what plain validation may say of a plan drawn by `plans_for`: it does not think of clocks that change over a night,
# of breaks that leave a phase no room, or of an H-hour that is far from the times of the story
PLAIN = {"break-outside", "break-overlaps", "too-short", "phases-misfit", "time-backwards", "time-outside"}
PROMISES = {"pin", "include", "count", "tests", "work", "idle"}


def merged(plan: Any, change: Any) -> Any:
    """Return the plan with a change in it: mappings are merged, all else is replaced."""
    if isinstance(plan, Mapping) and isinstance(change, Mapping):
        return {**plan, **{key: merged(plan.get(key), value) for key, value in change.items()}}
    return change


def judged(scenario: Loaded[Scenario], given_plan: Mapping[str, Any]) -> None:
    """Make the exercise of a plan and check it; problems are raised."""
    plan: Loaded[Plan] = check_plan(parse(flow(given_plan), "plan.yaml"))
    values, refused = parameters.resolve(
        scenario, plan.model.parameters, plan.source, seed=plan.model.seed, names=NAMES
    )
    problems = [*fitting.problems(plan, scenario.model), *refused]
    problems = problems or fitting.story_problems(scenario, plan.model, values)
    if problems:
        raise InvalidInput(problems)
    exercise = generate.generate(plan.model.scenario, scenario.model, plan.model, values)
    assert broken_rules(scenario.model, plan.model, values, exercise) == []
    assert broken_wishes(scenario.model, plan.model, values, exercise) == []


def kept_or_explained(slug: str, plan: dict[str, Any]) -> str:
    """Check one plan; return what became of it: kept, refused by plain validation, or explained."""
    scenario = LOADED[slug]
    try:
        judged(scenario, plan)
    except generate.Impossible as error:
        assert {problem.code for problem in error.problems} <= PROMISES
        assert error.remedy
        judged(scenario, merged(plan, error.remedy))
        return "explained"
    except InvalidInput as error:
        assert {problem.code for problem in error.problems} <= PLAIN
        return "refused"
    return "kept"


def sweep(slug: str, examples: int) -> None:
    @given(plans_for(LOADED[slug].model, slug))
    @settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    def every_plan(plan: dict[str, Any]) -> None:
        kept_or_explained(slug, plan)

    every_plan()


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_plan_is_kept_or_explained(slug: str) -> None:
    sweep(slug, 5 if slug in LONG else 2)


@pytest.mark.slow
@pytest.mark.parametrize("slug", SCENARIOS)
def test_many_plans_are_kept_or_explained(slug: str) -> None:
    sweep(slug, 200)


@pytest.mark.parametrize("slug", SCENARIOS)
def test_drawn_plans_are_right_by_shape(slug: str) -> None:
    @given(plans_for(LOADED[slug].model, slug))
    @settings(max_examples=25)
    def right(plan: dict[str, Any]) -> None:
        loaded = check_plan(parse(flow(plan), "plan.yaml"))
        assert {problem.code for problem in fitting.problems(loaded, LOADED[slug].model)} <= PLAIN

    right()


@given(st.dictionaries(st.sampled_from("abc"), st.integers()), st.dictionaries(st.sampled_from("abc"), st.integers()))
def test_merging_goes_deep_and_replaces_lists(plan: dict[str, int], change: dict[str, int]) -> None:
    assert merged({"x": plan, "l": [1, 2]}, {"x": change, "l": [3]}) == {"x": {**plan, **change}, "l": [3]}
