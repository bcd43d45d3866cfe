"""Every document x profile x language x format: what a profile requires is there, whatever the type of the exercise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats import FORMATS
from exercise_gen.generate import Exercise
from exercise_gen.house import open_house
from exercise_gen.manifest import verify
from exercise_gen.models.profile import TYPES
from exercise_gen.press import jobs, render_job
from exercise_gen.resources import profile_files, scenario_folders

SHIPPED = sorted(scenario_folders())
PROFILES = sorted(profile_files())
BY_ID = {document.id: document for document in DOCUMENTS}


def wanted(exercise: Exercise, profile: str) -> set[str]:
    house = open_house(profile=profile)
    needs = house.needs(exercise.scenario.type)
    return {name for name, need in needs.items() if need == "R" and BY_ID[name].when(exercise)}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("kind", TYPES)
def test_a_packet_misses_nothing_that_its_profile_requires(profile: str, kind: Any, rio_claro: Exercise) -> None:
    exercise = replace(
        rio_claro,
        scenario=rio_claro.scenario.model_copy(update={"type": kind}),
        plan=rio_claro.plan.model_copy(update={"profile": profile}),
    )
    house = open_house(profile=profile)
    todo = jobs(exercise, house.documents(kind))
    made = {(job.document.id, job.language) for job in todo}

    assert {(name, language) for name in wanted(exercise, profile) for language in ("en", "es")} <= made
    for job in todo:
        if job.language == "es" and (job.cell is None or job.cell.id == "coer"):
            assert render_job(exercise, job, house).tree.children, job.name


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("slug", SHIPPED)
def test_every_document_of_every_profile_builds_in_every_format(slug: str, profile: str, tmp_path: Path) -> None:
    exercise = packet.open_exercise(slug, packet.Choices(profile=profile))

    files = packet.build(exercise, tmp_path / "p", formats=FORMATS)

    listed = {(d["document"], d["language"]): d["files"] for d in verify(tmp_path / "p").manifest["documents"]}
    for name in wanted(exercise, profile):
        for language in exercise.languages:
            endings = {Path(file).suffix for file in listed[name, language]}
            assert endings == {made.suffix for made in FORMATS if made.of == BY_ID[name].made_of}
    assert len(files) > 300
    assert verify(tmp_path / "p").whole
