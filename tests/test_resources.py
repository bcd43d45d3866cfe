from __future__ import annotations

from pathlib import Path

from exercise_gen import resources

ROOT = Path(__file__).parents[1]


def test_shipped_folders_exist() -> None:
    assert (resources.shipped("templates") / "theme" / "render.typ").is_file()
    assert resources.shipped("scenarios").is_dir()


def test_a_workspace_stands_before_what_is_shipped(tmp_path: Path) -> None:
    own = tmp_path / "scenarios" / "mine"
    own.mkdir(parents=True)
    (own / "scenario.yaml").write_text("title: x", encoding="utf-8")

    found = resources.scenario_folders(tmp_path)

    assert found["mine"] == own / "scenario.yaml"
    assert list(found) == sorted(found)


def test_fonts_cover_spanish_quechua_and_the_signs_of_the_templates() -> None:
    files = [file for folder in resources.font_folders() for file in folder.glob("*.ttf")]

    assert len(files) >= 4
