from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen import packet, parameters
from exercise_gen.errors import InvalidInput
from exercise_gen.load import check_scenario
from exercise_gen.names import NO_NAMES
from exercise_gen.source import parse

DATA = Path(__file__).parent / "data"
SCENARIO = packet.open_scenario("rio-claro", DATA)[1]
TEXT = (DATA / "scenarios/rio-claro/scenario.yaml").read_text("utf-8")


def resolve(given_values: dict[str, Any], *settings: tuple[str, str]) -> tuple[parameters.Resolved, list[str]]:
    values, problems = parameters.resolve(SCENARIO, given_values, None, settings, names=NO_NAMES)
    return values, [p.message for p in problems]


def test_defaults_then_plan_then_command_line() -> None:
    values, problems = resolve({"people": 20000, "flow": 1000}, ("flow", "1500.5"))

    assert not problems
    assert (values.parameters["people"].data, values.parameters["flow"].data) == (20000, 1500.5)
    assert values.parameters["operator"].data.root == "Represa ALFA"


def test_derived_values_follow() -> None:
    values, _ = resolve({"level": "red", "people": 10000})

    assert values.derived["displaced"].data == 6000
    assert values.derived["water_need"].data == 90.0
    assert str(values.derived["deadline"].data) == "12:50:00"
    assert values.derived["walk"].data == 14


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("people", "999", "out of range"),
        ("people", "12.5", "not a whole number"),
        ("people", "many", "not a whole number"),
        ("flow", "true", "not a number"),
        ("flow", ".nan", "not a number"),
        ("level", "purple", "not one of its values"),
        ("night", "perhaps", "neither true nor false"),
        ("flood_time", "25:00", "not a time of day"),
        ("lead_time", "soon", "not a duration"),
        ("lead_time", "9 h", "out of range"),
        ("shelter", "moon", "not one of its values"),
        ("operator", "x" * 81, "has 81 characters"),
        ("operator", "", "not text"),
        ("peple", "3", 'no parameter "peple"'),
    ],
)
def test_what_a_value_may_not_be(name: str, text: str, words: str) -> None:
    _, problems = resolve({}, (name, text))

    assert len(problems) == 1
    assert words in problems[0]


def test_a_figure_counts_as_it_is_printed() -> None:
    values, problems = resolve({"flow": 2450.549})

    assert not problems
    assert values.parameters["flow"].data == 2450.5


def test_all_mistakes_at_once() -> None:
    _, problems = resolve({"people": 1, "nothing": 2}, ("flow", "9999"))

    assert len(problems) == 3


def test_a_place_of_the_planners_own() -> None:
    values, problems = resolve({"shelter": {"name": "Coliseo", "latitude": -5.1, "longitude": -80.6}})

    assert not problems
    assert values.parameters["shelter"].data.name.root == "Coliseo"
    assert resolve({"shelter": {"name": "Coliseo"}})[1]


@given(st.dictionaries(st.sampled_from(["flow", "people", "level", "night", "operator", "flood_time", "lead_time", "shelter", "x"]),
                       st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda c: st.lists(c, max_size=2) | st.dictionaries(st.text(max_size=4), c, max_size=2), max_leaves=4)))  # fmt: skip
def test_any_value_is_taken_or_refused_never_thrown(values: dict[str, Any]) -> None:
    resolved, problems = resolve(values)

    assert problems or set(resolved.parameters) >= set(values)


@pytest.mark.parametrize(
    ("old", "new", "code", "words"),
    [
        ("default: 2450.5", "default: 9000", "parameter", "the default is not allowed"),
        ("h_hour: flood_time", "h_hour: lead_time", "unknown-clock", "not a clock parameter"),
        ("numbers: {share: 0.6}", "numbers: {shore: 0.6}", "choice-incomplete", '"share"'),
        ("when: {night: true}\n    from", "when: {nigt: true}\n    from", "condition", 'no choice or boolean "nigt"'),
        ("when: {night: true}\n    from", "when: {level: blue}\n    from", "condition", "not one of its values"),
        ("name: night", "name: h_hour", "parameter", "taken by the program"),
        ("about(people", "abot(people", "derived-value", "not have"),
    ],
)
def test_mistakes_of_a_scenario(old: str, new: str, code: str, words: str) -> None:
    assert old in TEXT
    loaded = check_scenario(parse(TEXT.replace(old, new), "x.yaml"))

    found = parameters.problems(loaded, NO_NAMES)

    assert code in [p.code for p in found]
    assert any(words in p.message for p in found)
    assert all(p.line for p in found)


def test_conditions() -> None:
    values, _ = resolve({"level": "red"})

    assert parameters.applies({"level": "red", "night": False}, values.parameters)
    assert parameters.applies({"level": ["orange", "red"]}, values.parameters)
    assert not parameters.applies({"level": "orange"}, values.parameters)
    with pytest.raises(InvalidInput):
        packet.open_scenario("no-such-scenario", DATA)
