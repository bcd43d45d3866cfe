from __future__ import annotations

from pathlib import Path

from planning import BASE, DATA, exercise_of

from exercise_gen import generate, packet, parameters
from exercise_gen.load import check_plan, check_scenario
from exercise_gen.names import NO_NAMES
from exercise_gen.paths import decisions, paths
from exercise_gen.source import flow, parse

SHIPPED = ("combined-command-post", "critical-operator-ransomware", "lima-callao-earthquake")


def test_a_decision_is_released_its_minutes_after_its_inject() -> None:
    exercise = exercise_of({})
    (decision,) = decisions(exercise)
    (release,) = decision.releases

    assert (decision.item.inject.id, release.item.inject.id) == ("INJ-04", "CON-01")
    assert release.item.inject.trigger is not None
    assert release.minute == (decision.item.minute or 0) + release.item.inject.trigger.within


def test_a_release_after_endex_is_on_no_path() -> None:
    late = exercise_of({"selection": {"pins": [{"inject": "INJ-04", "at": "11:18"}]}})
    found = paths(late)

    assert found.unreachable == ("CON-01",)
    assert (found.count, found.shortest, found.longest) == (1, 3, 3)


def test_every_path_is_listed_once_and_none_is_over_the_limit() -> None:
    for slug in SHIPPED:
        exercise = packet.open_exercise(slug, workspace=Path())
        found = paths(exercise, limit=2000)
        some = paths(exercise, limit=3)

        assert len(found.listed) == found.count == len({p.released for p in found.listed})
        assert {p.injects for p in found.listed} == set(range(found.shortest, found.longest + 1))
        assert found.unreachable == ()
        assert found.untested == ()
        assert all(p.untested == () for p in found.listed)
        assert len(some.listed) == 3
        assert some.count == found.count


def test_an_objective_that_only_a_contingency_tests_is_untested_on_some_path() -> None:
    text = (DATA / "scenarios/rio-claro/scenario.yaml").read_text("utf-8")
    scenario = check_scenario(
        parse(
            text.replace(
                "    weight: key\n    storyline: water\n    phase: p2\n", "    storyline: water\n    phase: p2\n", 1
            ),
            "x.yaml",
        )
    )
    loaded = check_plan(parse(flow({**BASE, "guarantees": {"tests": 0}}), "plan.yaml"))
    values, _ = parameters.resolve(scenario, {}, None, names=NO_NAMES)
    found = paths(generate.generate("rio-claro", scenario.model, loaded.model, values))

    assert found.untested == ("O2",)
    assert [p.untested for p in found.listed] == [("O2",), ()]
