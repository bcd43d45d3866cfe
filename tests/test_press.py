from __future__ import annotations

from pathlib import Path

import pytest

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.errors import InvalidInput
from exercise_gen.formats import FORMATS
from exercise_gen.generate import Exercise
from exercise_gen.house import open_house
from exercise_gen.press import Press, jobs, render_job, shipped_house

HTML = tuple(made for made in FORMATS if made.id == "html")


def test_jobs_stand_in_the_order_of_languages_and_of_the_table(rio_claro: Exercise) -> None:
    listed = jobs(rio_claro, DOCUMENTS)

    assert [job.language for job in listed] == sorted(job.language for job in listed)
    cells = [job.cell.id for job in listed if job.document.id == "handout" and job.language == "en" and job.cell]
    assert cells == [cell.id for cell in rio_claro.players]
    assert len({path for job in listed for path in job.paths()}) == sum(len(list(job.paths())) for job in listed)


def test_several_processes_make_what_one_makes(rio_claro: Exercise) -> None:
    press = Press(rio_claro, shipped_house(), HTML)
    todo = jobs(rio_claro, DOCUMENTS)

    assert len(todo) > 40
    one, two = list(press.make_all(todo)), list(press.make_all(todo, workers=2))
    assert [(m.title, m.code, m.contents) for m in one] == [(m.title, m.code, m.contents) for m in two]


def test_a_mistake_in_another_process_is_reported_here(rio_claro: Exercise, tmp_path: Path) -> None:
    own = tmp_path / "templates" / "documents" / "sign-in.html.j2"
    own.parent.mkdir(parents=True)
    own.write_text("<p>{{ view.nothing }}</p>", encoding="utf-8")
    press = Press(rio_claro, open_house(tmp_path), HTML)

    with pytest.raises(InvalidInput) as caught:
        list(press.make_all(jobs(rio_claro, DOCUMENTS), workers=2))

    assert "sign-in.html.j2:1:1: error[template]" in str(caught.value)
    with pytest.raises(InvalidInput):
        packet.build(rio_claro, tmp_path / "p", house=open_house(tmp_path))
    assert not (tmp_path / "p").exists()


def test_the_code_changes_with_the_words_and_only_with_them(rio_claro: Exercise, planned_again: Exercise) -> None:
    def codes(exercise: Exercise) -> dict[str, str]:
        made = {job.name: render_job(exercise, job) for job in jobs(exercise, DOCUMENTS) if job.language == "es"}
        return {name: rendered.code for name, rendered in made.items() if name != "es change-sheet"}

    before, after = codes(rio_claro), codes(planned_again)
    changed = {name for name in before if before[name] != after[name]}

    assert "es msel" in changed
    assert "es feedback-form" not in changed
    assert codes(rio_claro) == before
