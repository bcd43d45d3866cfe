from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from exercise_gen import lint, opening
from exercise_gen.roadmap import check
from exercise_gen.starter import KINDS, fresh_programme, fresh_scenario

TODAY = date(2026, 11, 23)


def written(folder: Path, slug: str, kind: str, language: str) -> Path:
    file = folder / "scenarios" / slug / "scenario.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(fresh_scenario(slug, kind, language, TODAY, ""), "utf-8")
    return file


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_fresh_scenario_of_every_kind_is_valid_and_has_no_lint_error(
    kind: str, language: str, tmp_path: Path
) -> None:
    written(tmp_path, "my-own", kind, language)

    exercise = opening.open_exercise("my-own", workspace=tmp_path)

    assert not exercise.values.warnings
    assert exercise.scenario.kind == kind
    assert exercise.start.weekday() < 5
    found = lint.judge(lint.open_case("my-own", workspace=tmp_path))
    assert not [problem for problem in found if problem.severity == "error"]
    assert sum({"warning": 3, "advice": 1}[problem.severity] for problem in found) <= 15


def test_comments_are_in_one_language_and_texts_in_both() -> None:
    spanish = fresh_scenario("my-own", "logistics", "es", TODAY, "")

    assert "# Los mensajes." in spanish
    assert "# The messages." not in spanish
    assert "{en: " in spanish
    assert "@" not in spanish.replace("@ejercicio.example", "").replace("@alfa.example", "").replace(
        "@valle.example", ""
    )


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("today", [TODAY, date(2027, 1, 1), date(2026, 9, 30)])
def test_a_fresh_programme_is_valid(language: str, today: date, tmp_path: Path) -> None:
    file = tmp_path / "scenarios" / "programmes" / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(fresh_programme("ours", language, today, ""), "utf-8")

    assert not [w for w in check(str(file), tmp_path) if w.file == str(file)]
    text = file.read_text("utf-8")
    assert "@" not in text
    assert ("capacidad. Ya" in text) == (language == "es")
