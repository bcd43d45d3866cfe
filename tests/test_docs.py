"""What the README says is true: commands run, paths exist, the table of documents is the table of documents."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from exercise_gen.cli import group
from exercise_gen.documents import DOCUMENTS
from exercise_gen.opening import open_exercise
from exercise_gen.placeholders import BUILT_IN, FILTERS, SCENARIO_TIME
from exercise_gen.resources import programme_files, scenario_folders
from exercise_gen.source import block, parse
from exercise_gen.starter import fresh_scenario

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> dict[str, list[str]]:
    """Return the commands of each section of the README; a section stands on its own feet."""
    found = {}
    for section in README.split("\n## ")[1:]:
        blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
        lines = [line.split("   #")[0].strip() for block in blocks for line in block.splitlines()]
        found[section.splitlines()[0]] = [line for line in lines if line.startswith("exercise-gen ")]
    return {section: lines for section, lines in found.items() if lines}


def test_the_readme_has_its_commands() -> None:
    assert len(commands()) >= 6
    assert sum(len(lines) for lines in commands().values()) >= 35


LONG = {"Make it yours", "Fewer hours, other wishes", "What is in a packet"}  # whole packets: minutes


@pytest.mark.parametrize(
    "section", [pytest.param(name, marks=pytest.mark.slow if name in LONG else []) for name in commands()]
)
def test_every_command_of_the_readme_runs(section: str, tmp_path: Path) -> None:
    for line in commands()[section]:
        done = subprocess.run(
            [sys.executable, "-m", "exercise_gen", *shlex.split(line)[1:]],
            capture_output=True, text=True, cwd=tmp_path, check=False, env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )  # fmt: skip
        assert done.returncode == 0, (line, done.stderr)


def test_every_verb_is_in_the_readme() -> None:
    for verb in group.commands:
        assert f"exercise-gen {verb}" in README, verb


def test_every_document_is_in_the_readme() -> None:
    for document in DOCUMENTS:
        assert f"`{document.id}`" in README, document.id


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_path_named_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    paths = re.findall(r"`((?:scenarios|templates|exercise_gen|tests|benchmarks|\.ci)/[\w./-]+)`", text)

    for path in [*(link for link in links if "://" not in link), *paths]:
        assert (ROOT / path).exists(), path


def test_every_schema_that_a_shipped_file_names_exists() -> None:
    named = {
        file: re.findall(r"\$schema=(\S+)", file.read_text("utf-8")) for file in (ROOT / "scenarios").rglob("*.yaml")
    }

    assert sum(map(len, named.values())) >= 15
    for file, schemas in named.items():
        assert all((file.parent / schema).is_file() for schema in schemas), file


def test_every_scenario_and_programme_is_in_the_readme() -> None:
    for slug in [*scenario_folders(), *programme_files()]:
        assert f"`{slug}`" in README or f"/{slug}.yaml`" in README, slug


def test_the_examples_of_a_growing_scenario_fit_into_a_fresh_one(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    grown = parse(fresh_scenario("grown", "logistics", "en", date(2026, 11, 23), ""), "fresh").data
    steps = [parse(dedent(block), "step").data for block in re.findall(r"^   ```yaml\n(.*?)^   ```", text, re.M | re.S)]
    for step in steps:
        for key, more in step.items():
            grown[key] = [*grown.get(key, []), *more]
    folder = tmp_path / "scenarios" / "grown"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text(block(grown), "utf-8")

    exercise = open_exercise("grown", workspace=tmp_path)

    assert len(steps) == 5
    assert {"INJ-10", "INJ-11"} & {item.inject.id for item in exercise.injects}
    assert exercise.scenario.places[-1].latitude == -12.068


def test_every_filter_and_built_in_name_is_in_the_guide_for_authors() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for name in (*FILTERS, *BUILT_IN, SCENARIO_TIME):
        assert re.search(rf"`{name}[`:]", text), name


def test_the_test_command_is_marked_for_ci() -> None:
    assert README.count("<!-- test-command -->") == 1
    assert "pytest" in README.split("<!-- test-command -->")[1].split("```")[1]
