from __future__ import annotations

import re
from pathlib import Path

import pytest

from exercise_gen import packet
from exercise_gen.load import check_plan
from exercise_gen.planfile import fresh_plan
from exercise_gen.source import parse

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("language", ["en", "es", "qu"])
def test_a_fresh_plan_is_valid_as_it_stands(language: str, tmp_path: Path) -> None:
    slug, scenario = packet.open_scenario("rio-claro", DATA)
    file = tmp_path / "plan.yaml"
    file.write_text(fresh_plan(slug, scenario.model, language), encoding="utf-8")

    exercise = packet.open_exercise(str(file), workspace=DATA)

    assert exercise.slug == "rio-claro"


def test_a_fresh_plan_shows_every_parameter_with_its_default_and_range() -> None:
    slug, scenario = packet.open_scenario("rio-claro", DATA)
    text = fresh_plan(slug, scenario.model, "en")

    for parameter in scenario.model.parameters:
        assert f"\n  {'#' * (parameter.type == 'drawn')}{parameter.name}: " in text
    assert "flow: 2450.5   # from 900.0 to 4500.0 m³/s" in text
    assert "level: orange   # one of orange, red" in text
    assert 'flood_time: "14:20"   # from 00:00 to 23:59' in text


def test_every_commented_line_is_valid_when_it_is_used() -> None:
    slug, scenario = packet.open_scenario("rio-claro", DATA)
    lines = fresh_plan(slug, scenario.model, "en").splitlines()
    text = "\n".join(re.sub(r"^#(?! \S)", "", line) for line in lines)

    plan = check_plan(parse(text, "plan.yaml")).model

    assert plan.breaks
    assert plan.contacts
    assert plan.selection.pins
    assert plan.guarantees.max_idle == 120
    assert set(plan.objectives) == {"O1", "O2"}
    assert plan.pace.parallel == 2
    assert plan.cells == ["coer", "brigade", "embassy"]
