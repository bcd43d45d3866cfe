from __future__ import annotations

from pathlib import Path

import pytest

from exercise_gen.documents import DOCUMENTS
from exercise_gen.ejecting import ejected
from exercise_gen.errors import InvalidInput
from exercise_gen.generate import Exercise
from exercise_gen.house import open_house
from exercise_gen.press import jobs, render_job, shipped_house
from exercise_gen.render import blocks
from exercise_gen.resources import profile_files, template_folders

TEMPLATES = sorted({document.template_file for document in DOCUMENTS})


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_document_has_blocks_and_nothing_outside_them(template: str) -> None:
    names = blocks(template, template_folders())

    assert names
    assert len(names) == len(set(names))


@pytest.mark.parametrize("whole", [False, True])
def test_what_is_ejected_and_not_changed_prints_the_same(whole: bool, tmp_path: Path, rio_claro: Exercise) -> None:
    for document in DOCUMENTS:
        file, text = ejected(document.id, whole=whole)
        target = tmp_path / "templates" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    own, shipped = open_house(tmp_path), shipped_house()
    assert own.own

    for job in jobs(rio_claro, DOCUMENTS):
        if job.language == "es" and (job.cell is None or job.cell.id == "coer"):
            assert render_job(rio_claro, job, own).tree == render_job(rio_claro, job, shipped).tree, job.name


def test_the_theme_and_profiles_can_be_ejected(tmp_path: Path) -> None:
    for name in ("theme", *profile_files()):
        file, text = ejected(name)
        target = tmp_path / "templates" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    assert open_house(tmp_path).look.theme == open_house().look.theme


def test_a_wrong_name_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        ejected("facilitators-guide")

    assert caught.value.problems[0].hint == 'did you mean "facilitator-guide"?'
