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


def with_places(*lines: str) -> str:
    before, _, rest = TEXT.partition("\nplaces:")
    return f"{before}\nplaces:\n" + "".join(f"  - {line}\n" for line in lines) + rest[rest.index("suggested:") :]


TOWN = "{id: town, kind: town, name: Town, latitude: -5.1, longitude: -80.1}"


def test_a_place_of_the_map_lies_where_a_parameter_says(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios" / "mine"
    folder.mkdir(parents=True)
    text = with_places(TOWN, "{id: camp, kind: shelter, name: '{{ shelter }}', parameter: shelter}")
    (folder / "scenario.yaml").write_text(text, "utf-8")
    own = {"name": "Hill", "latitude": -5.25, "longitude": -80.25}
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        f"scenario: mine\nstart: {{date: 2027-05-28, time: '08:30'}}\nparameters: {{shelter: {own}}}\n", "utf-8"
    )

    camp = packet.open_exercise(str(plan), workspace=tmp_path).scenario.places[1]

    assert (camp.latitude, camp.longitude, camp.parameter) == (-5.25, -80.25, None)
    assert camp.name.within("en") == "Hill"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("{id: x, kind: town, name: X}", 'the key "latitude" is missing'),
        ("{id: x, kind: town, name: X, latitude: -5}", 'the key "longitude" is missing'),
        ("{id: x, kind: town, name: X, parameter: sheltr}", 'there is no parameter "sheltr" of the type place'),
        ("{id: x, kind: town, name: X, parameter: people}", 'there is no parameter "people" of the type place'),
        ("{id: x, kind: town, name: X, parameter: shelter, latitude: 1}", "has degrees and the parameter"),
    ],
)
def test_a_place_has_degrees_or_a_parameter(place: str, words: str) -> None:
    found = parameters.problems(check_scenario(parse(with_places(TOWN, place), "x.yaml")), NO_NAMES)

    assert [words in problem.message for problem in found] == [True]
    assert found[0].line


@pytest.mark.parametrize(
    ("latitude", "longitude", "hint"),
    [
        (-5.2, 80.2, "latitude: -5.2, longitude: -80.2?"),
        (-80.2, -5.2, "latitude: -5.2, longitude: -80.2?"),
        (40.7, -74.0, "beyond Peru's neighbours it has no coast"),
    ],
)
def test_a_place_far_from_all_others_is_asked_about(latitude: float, longitude: float, hint: str) -> None:
    far = f"{{id: far, kind: town, name: Far, latitude: {latitude}, longitude: {longitude}}}"
    loaded = check_scenario(parse(with_places(TOWN, TOWN.replace("town", "two", 1), far), "x.yaml"))
    values, problems = parameters.resolve(loaded, {}, None, names=NO_NAMES)

    assert not problems
    [warning] = [w for w in values.warnings if w.code == "far-place"]
    assert warning.severity == "warning"
    assert hint in warning.hint


def test_of_two_places_far_apart_one_is_asked_about() -> None:
    far = "{id: far, kind: town, name: Far, latitude: -5.1, longitude: 80.1}"
    loaded = check_scenario(parse(with_places(TOWN, far), "x.yaml"))

    assert [w.code for w in parameters.resolve(loaded, {}, None, names=NO_NAMES)[0].warnings] == ["far-place"]
