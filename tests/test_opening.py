from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from planning import DATA, times

from exercise_gen import opening
from exercise_gen.errors import InvalidInput
from exercise_gen.generate import Impossible

PLAN = """scenario: rio-claro
start: { date: 2027-05-28, time: "08:30" }
selection:
  pins:
    - { inject: INJ-04, at: "09:00" }
"""


def plan(tmp_path: Path, text: str) -> str:
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_what_cannot_be_kept_is_shown_where_the_plan_asks_for_it(tmp_path: Path) -> None:
    with pytest.raises(Impossible) as caught:
        opening.open_exercise(plan(tmp_path, PLAN), workspace=DATA)

    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("pin", 5)
    assert problem.excerpt[problem.col - 1 :].startswith('"09:00"')


def test_best_effort_opens_what_cannot_be_kept(tmp_path: Path) -> None:
    exercise = opening.open_exercise(plan(tmp_path, PLAN), opening.Choices(best_effort=True), DATA)

    assert [promise.code for promise in exercise.broken] == ["pin"]
    assert times(exercise)["INJ-04"] == "09:50"


def test_a_scenario_whose_own_plan_cannot_be_kept_says_so_in_its_own_file(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios" / "rio-claro"
    shutil.copytree(DATA / "scenarios" / "rio-claro", folder)
    file = folder / "scenario.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("    to: [coer, brigade]\n", "    to: [coer]\n", 1), encoding="utf-8")

    with pytest.raises(Impossible) as caught:
        opening.open_exercise("rio-claro", workspace=tmp_path)

    (problem,) = caught.value.problems
    assert (problem.code, problem.file) == ("work", file.as_posix())
    assert problem.excerpt.startswith("suggested:")


def test_a_seed_of_the_command_line_wins(tmp_path: Path) -> None:
    exercise = opening.open_exercise(
        plan(tmp_path, PLAN.split("selection", maxsplit=1)[0]), opening.Choices(seed=9), DATA
    )

    assert exercise.plan.seed == 9


def test_an_unknown_name_has_a_hint() -> None:
    with pytest.raises(InvalidInput) as caught:
        opening.open_exercise("rio-clar", workspace=DATA)

    assert caught.value.problems[0].hint == 'did you mean "rio-claro"?'
