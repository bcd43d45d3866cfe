from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reading import tree_bytes

from exercise_gen import exchange, packet, replan
from exercise_gen.errors import InvalidInput
from exercise_gen.formats import FORMATS
from exercise_gen.generate import Exercise
from exercise_gen.opening import open_to_print

DATA = Path(__file__).parent / "data"
SHIPPED = ("combined-command-post", "critical-operator-ransomware", "lima-callao-earthquake")


def written(exercise: Exercise, folder: Path) -> Path:
    file = folder / "exercise.json"
    file.write_text(json.dumps(packet.as_data(exercise), ensure_ascii=False), encoding="utf-8")
    return file


def test_the_packet_of_a_packet_is_the_same_byte_for_byte(planned_again: Exercise, tmp_path: Path) -> None:
    first = tmp_path / "first"
    packet.build(planned_again, first, formats=FORMATS, inputs={"plan.yaml": b"x"})

    packet.build(exchange.read(first / "exercise.json"), tmp_path / "second", formats=FORMATS)

    assert tree_bytes(first) == tree_bytes(tmp_path / "second")


@pytest.mark.parametrize("slug", SHIPPED)
def test_what_is_read_back_is_the_same_exercise(slug: str, tmp_path: Path) -> None:
    exercise = packet.open_exercise(slug, packet.Choices(seed=3))

    same = exchange.read(written(exercise, tmp_path))

    for name in ("slug", "scenario", "plan", "languages", "start", "play", "hot_wash", "breaks", "phases", "injects"):
        assert getattr(same, name) == getattr(exercise, name), name
    assert replace(same, answer=exercise.answer, values=exercise.values, recorded={}) == exercise


def test_its_scenario_need_not_be_here(recorded: Path, tmp_path: Path) -> None:
    exercise = open_to_print(str(recorded), workspace=tmp_path)

    assert exercise.slug == "rio-claro"
    assert exercise.answer is None


def test_language_and_paper_are_chosen_without_another_schedule(recorded: Path, tmp_path: Path) -> None:
    chosen = packet.Choices(languages=("es",), paper="letter", profile="hseep")

    exercise = open_to_print(str(recorded), chosen, tmp_path)

    assert (exercise.languages, exercise.plan.paper) == (("es",), "letter")
    with pytest.raises(InvalidInput, match="qu"):
        open_to_print(str(recorded), packet.Choices(languages=("qu",)), tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"schema_version": "x"},
        {"injects": [{}]},
        {"scenario": {}},
        {"phases": [{"id": "nowhere", "start": 0, "end": 1}]},
        {"plan": 3},
    ],
)
def test_what_is_no_exercise_is_refused(recorded: Path, change: dict[str, object], tmp_path: Path) -> None:
    data = json.loads(recorded.read_text("utf-8")) | change
    file = tmp_path / "exercise.json"
    file.write_text(json.dumps(data), encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        exchange.read(file)

    assert caught.value.problems[0].code == "not-an-exercise"


def test_another_version_is_named(recorded: Path, tmp_path: Path) -> None:
    file = tmp_path / "exercise.json"
    file.write_text(json.dumps(json.loads(recorded.read_text("utf-8")) | {"schema_version": 99}), encoding="utf-8")

    with pytest.raises(InvalidInput, match=rf"has schema_version 99; this program reads {exchange.SCHEMA_VERSION}"):
        exchange.read(file)


def refused(data: Any, folder: Path) -> dict[str, str]:
    """Return what is said of an exercise.json, by path."""
    file = folder / "exercise.json"
    file.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        exchange.read(file)
    assert {problem.code for problem in caught.value.problems} == {"not-an-exercise"}
    return {problem.path: problem.message for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("schema_version", "<b>", "is not one of the values known here"),
        ("scenario_id", "../../../pwned", "is not written as expected"),
        ("h_hour", "0001-01-01T00:00:00+00:00", "no exercise takes place in that year"),
        ("h_hour", "9999-12-31T23:59:00-05:00", "no exercise takes place in that year"),
        ("h_hour", "2027-05-28T09:00:00", ""),
        ("injects.0.scenario", "0001-01-01T00:00:00+00:00", "no exercise takes place in that year"),
        ("injects.0.minute", 10**18, "is out of range"),
        ("injects.0.minute", None, "a planned inject has a minute"),
        ("injects.0.phase", 99, "there is no phase 99"),
        ("injects.0.phase", 0, "there is no phase 0"),
        ("injects.0.inject.to", ["nobody"], 'there is no cell "nobody"'),
        ("injects.0.inject.from", "nobody", 'there is no cell or entity "nobody"'),
        ("injects.0.inject.storyline", "s-none", 'there is no storyline "s-none"'),
        ("injects.0.control_number", "\u001b[31m", "is not written as expected"),
        ("phases.0.start", 10**18, "is out of range"),
        ("phases.0.id", "nowhere", 'there is no phase "nowhere"'),
        ("languages", [], "must not be empty"),
        ("languages", ["../x"], ""),
        ("inputs", [1], "is not a group of keys"),
        ("schedule", None, "has no value"),
        ("released_to", "ZZZ<b>", ""),
        ("released_to", "ZZZ", 'no cell of "ZZZ" takes part'),
        ("plan.start.zone", "Mars/Base", 'there is no time zone "Mars/Base"'),
        ("scenario.title", 3, ""),
    ],
)
def test_what_a_stranger_changed_is_refused_at_its_place(
    recorded: Path, path: str, value: object, said: str, tmp_path: Path
) -> None:
    data = json.loads(recorded.read_text("utf-8"))
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = data
    for step in way:
        place = place[step]
    place[last] = value

    found = refused(data, tmp_path)

    where = next(name for name in found if name.startswith(path) or path.endswith(name))
    assert said in found[where]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"replanned": false', '"replanned": false, "replanned": true', 'the key "replanned" stands twice'),
        ('"schedule": {', '"schedule": {"x": NaN, ', "NaN is no number"),
        ('"schedule": {', '"schedule": {"x": 1e999, ', "1e999 is too large"),
    ],
)
def test_json_that_others_read_otherwise_is_refused(
    recorded: Path, old: str, new: str, said: str, tmp_path: Path
) -> None:
    text = recorded.read_text("utf-8")
    assert old in text

    assert said in refused(text.replace(old, new, 1), tmp_path)[""]


def test_an_exercise_that_is_planned_again_is_checked_too(recorded: Path, tmp_path: Path) -> None:
    data = json.loads(recorded.read_text("utf-8"))
    for change in ({"scenario_id": "../../../pwned"}, {"start": "0001-01-01T00:00:00+00:00"}):
        file = tmp_path / "exercise.json"
        file.write_text(json.dumps(data | change), encoding="utf-8")

        with pytest.raises(InvalidInput, match=next(iter(change))):
            replan.read(file)
