from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from test_roadmap import programme

from exercise_gen import i18n, limited, packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.documents.evaluation import after_action, evaluator_guide
from exercise_gen.documents.programme import _short, draw_calendar, programme_plan
from exercise_gen.documents.view import Teller
from exercise_gen.errors import InvalidInput, Refused
from exercise_gen.formats import FORMATS
from exercise_gen.house import open_house
from exercise_gen.manifest import verify
from exercise_gen.packet import open_exercise
from exercise_gen.programme import build_programme
from exercise_gen.roadmap import Roadmap, open_programme

DATA = Path(__file__).parent / "data"
HTML = [made for made in FORMATS if made.id == "html"]


def built(roadmap: Roadmap, folder: Path, packets: bool = True) -> list[Path]:
    return build_programme(
        roadmap, folder, house=open_house(), languages=("en", "es"), formats=HTML, packets=packets, inputs={}
    )


def test_a_programme_becomes_a_plan_and_packets(tmp_path: Path) -> None:
    roadmap = open_programme(programme(tmp_path), DATA)
    files = built(roadmap, tmp_path / "out")
    names = {file.relative_to(tmp_path / "out").as_posix() for file in files}

    assert {"index.html", "manifest.json", "en/programme-plan.html", "es/programme-plan.html", "plans/E2.yaml"} <= names
    assert {"packets/E1/index.html", "packets/E2/es/players/situation-manual.html"} <= names
    assert verify(tmp_path / "out").whole
    assert verify(tmp_path / "out" / "packets" / "E1").whole
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    for link in re.findall(r'href="([^"]+)"', index):
        assert (tmp_path / "out" / link).is_file(), link


def test_the_plan_file_makes_the_same_exercise(tmp_path: Path) -> None:
    roadmap = open_programme(programme(tmp_path), DATA)
    built(roadmap, tmp_path / "out", packets=False)
    again = open_exercise((tmp_path / "out" / "plans" / "E2.yaml").as_posix(), workspace=DATA)
    planned = roadmap.exercises[1].exercise

    assert again.injects == planned.injects
    assert again.start == planned.start


def test_a_finding_travels_to_the_exercise_that_tests_it(tmp_path: Path) -> None:
    roadmap = open_programme(programme(tmp_path), DATA)
    built(roadmap, tmp_path / "out", packets=False)
    first, second = (tmp_path / "out" / "plans" / f"{name}.yaml" for name in ("E1", "E2"))

    assert "carried:" not in first.read_text("utf-8")
    assert "\ncarried:\n- id: I1\n" in second.read_text("utf-8")
    again = Teller(open_exercise(second.as_posix(), workspace=DATA), i18n.words("es"))
    for view in (evaluator_guide(again), after_action(again)):
        [item] = view.carried
        assert (item.id, str(item.finding), str(item.action), item.due, item.found_in) == (
            "I1", "Tarde.", "Antes.", "31 de diciembre de 2026", "E1",
        )  # fmt: skip


def test_a_carried_finding_is_on_paper(tmp_path: Path) -> None:
    exercise = open_programme(programme(tmp_path), DATA).exercises[1].exercise
    for job in packet.jobs(exercise, [d for d in DOCUMENTS if d.id in ("evaluator-guide", "after-action-report")]):
        if job.language == "es":
            said = packet.render_job(exercise, job).tree.text()
            assert "Hallazgos de ejercicios anteriores" in said
            assert "Antes." in said
            assert "¿Corregido?" in said


def test_two_builds_are_the_same(tmp_path: Path) -> None:
    roadmap = open_programme(programme(tmp_path), DATA)
    first, second = (built(roadmap, tmp_path / name, packets=False) for name in ("a", "b"))

    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_the_plan_has_coverage_findings_and_sheets(tmp_path: Path) -> None:
    roadmap = open_programme(programme(tmp_path), DATA)
    view = programme_plan(roadmap, i18n.words("es"))

    [line] = view.coverage
    assert line.years == ("○\u00a0E1", "◐\u00a0E2")
    assert line.reached == "Se practica"
    first, second = view.sheets
    assert [finding.id for finding in first.handed_on] == ["I1"]
    assert [finding.id for finding in second.taken_up] == ["I1"]
    assert second.builds_on.startswith("E1 ")
    assert draw_calendar(roadmap, i18n.words("es")).count("<circle") == 2


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    roadmap = open_programme(programme(tmp_path), DATA)
    mine = tmp_path / "out"
    mine.mkdir()
    (mine / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(Refused):
        built(roadmap, mine)

    assert (mine / "thesis.docx").read_bytes() == b"years of work"


def test_the_shipped_programme_names_its_standing_and_every_year() -> None:
    roadmap = open_programme("us-peru-2025-2027")
    for language in ("en", "es"):
        view = programme_plan(roadmap, i18n.words(language))
        assert "official" in str(view.cover.standing) or "oficial" in str(view.cover.standing)
        assert [year.year for year in view.years] == [2025, 2026, 2027]
        assert all(year.exercises for year in view.years)
        assert all(finding.tested_in for finding in view.findings)
    assert json.dumps([planned.held.id for planned in roadmap.exercises])


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_calendar_has_whole_names_where_there_is_room(language: str) -> None:
    drawn = draw_calendar(open_programme("us-peru-2025-2027"), i18n.words(language))

    assert "E26-4 " in drawn
    assert "…" not in drawn


def test_a_long_name_is_cut_to_its_room() -> None:
    assert _short("W" * 100, 300).endswith("W…")
    assert 15 < len(_short("W" * 100, 300)) < 25
    assert _short("i" * 60, 300) == "i" * 60


@pytest.mark.parametrize("name", ["packet/programme.html.j2", "documents/programme-plan.html.j2"])
def test_a_workspaces_templates_are_checked(tmp_path: Path, name: str) -> None:
    roadmap = open_programme(programme(tmp_path), DATA)
    file = tmp_path / "templates" / name
    file.parent.mkdir(parents=True)
    file.write_text("<p>a</p><script>1</script>", encoding="utf-8")

    with pytest.raises(InvalidInput, match="<script>"):
        build_programme(
            roadmap, tmp_path / "out", house=open_house(tmp_path), languages=("en",), formats=HTML, packets=False, inputs={}
        )  # fmt: skip

    limited.stop()
    assert not (tmp_path / "out").exists()


def test_a_wrong_programme_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        open_programme(programme(tmp_path, ("stage: discuss", "stage: talk")), DATA)

    assert not (tmp_path / "out").exists()
