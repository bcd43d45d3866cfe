from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from reading import tree_bytes

from exercise_gen import exchange, packet
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
