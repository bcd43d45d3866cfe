from __future__ import annotations

import itertools
import json
from dataclasses import is_dataclass
from pathlib import Path

import pytest

from exercise_gen import i18n, packet
from exercise_gen.documents import DOCUMENTS, PRINT_ROOM, PRINT_SET
from exercise_gen.documents.military import teo_sheets
from exercise_gen.documents.swimlane import draw
from exercise_gen.documents.view import Teller
from exercise_gen.generate import Exercise
from exercise_gen.models import Audience
from exercise_gen.tree import INLINE, Node

GOLDEN = Path(__file__).parent / "golden"


def outline(node: Node, depth: int = 0) -> list[str]:
    """Return a tree as indented lines that a person can read in a diff."""
    attributes = "".join(f" {k}={v}" for k, v in sorted(node.attributes.items()) if k not in ("widths", "class"))
    if all(isinstance(c, str) or c.tag in INLINE for c in node.children):
        return [f"{'  ' * depth}{node.tag}{attributes}: {node.text()}".rstrip()]
    lines = [f"{'  ' * depth}{node.tag}{attributes}"]
    for child in node.children:
        lines += outline(child, depth + 1) if isinstance(child, Node) else [f"{'  ' * (depth + 1)}{child}"]
    return lines


def golden_jobs() -> list[tuple[str, str]]:
    return [(d.id, language) for d in (*DOCUMENTS, PRINT_SET, PRINT_ROOM) for language in ("en", "es")]


@pytest.mark.parametrize(("document_id", "language"), golden_jobs())
def test_document_trees_are_as_agreed(
    document_id: str, language: str, rio_claro: Exercise, request: pytest.FixtureRequest
) -> None:
    other = {"change-sheet": "planned_again", "release-note": "released"}.get(document_id)
    exercise = request.getfixturevalue(other) if other else rio_claro
    job = next(
        j
        for j in packet.jobs(exercise, (*DOCUMENTS, PRINT_SET, PRINT_ROOM))
        if j.document.id == document_id and j.language == language and (j.cell is None or j.cell.id == "coer")
    )
    text = "\n".join(outline(packet.render_job(exercise, job).tree)) + "\n"
    file = GOLDEN / language / f"{document_id}.txt"
    if request.config.getoption("--update-golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    assert file.read_text("utf-8") == text, "run pytest --update-golden and read the diff"


def test_no_golden_is_left_over() -> None:
    files = {p.relative_to(GOLDEN).with_suffix("").as_posix() for p in GOLDEN.rglob("*.txt")}

    assert files == {f"{language}/{document_id}" for document_id, language in golden_jobs()}


def test_the_table_has_every_document_once() -> None:
    ids = [d.id for d in DOCUMENTS]

    assert len(ids) == len(set(ids)) >= 17
    for document in DOCUMENTS:
        assert document.audiences
        if Audience.PLAYERS in document.audiences:
            assert document.view.__module__ != "exercise_gen.documents.control"
            assert document.view.__module__ != "exercise_gen.documents.evaluation"


def test_templates_see_frozen_views_only(rio_claro: Exercise) -> None:
    teller = Teller(rio_claro, i18n.words("es"))
    for document in DOCUMENTS:
        view = document.seen(teller, rio_claro.players[0] if document.per_cell else None)
        assert is_dataclass(view)
        assert view.__dataclass_params__.frozen


def test_an_outline_counts_its_measures_and_marks_critical_and_leaders_steps(rio_claro: Exercise) -> None:
    for outline in teo_sheets(Teller(rio_claro, i18n.words("en"))).outlines:
        watched = [watch for task in outline.sheet.tasks for watch in task.watch]
        key = {i.inject.id for i in rio_claro.injects if i.inject.weight == "key"}
        assert outline.measures == len(watched) + len(outline.sheet.tasks)
        assert outline.critical == sum(watch.inject_id in key for watch in watched)
        assert outline.leader == sum(watch.leader for watch in watched)


def test_the_timeline_is_well_formed_and_has_every_inject(rio_claro: Exercise) -> None:
    import lxml.etree

    root = lxml.etree.fromstring(draw(Teller(rio_claro, i18n.words("en"))).encode())
    shown = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]

    assert shown.count("04") == 2  # INJ-04 goes to two cells
    assert "COER" in shown


def test_a_long_break_does_not_push_the_day_off_the_timeline(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "scenario: rio-claro\nstart: {date: 2027-05-28, time: '08:30'}\nduration: 30 h\n"
        "breaks: [{at: '17:00', duration: 15 h, label: Night}]\n",
        encoding="utf-8",
    )
    exercise = packet.open_exercise(str(plan), workspace=Path(__file__).parent / "data")
    teller = Teller(exercise, i18n.words("en"))

    assert "D2" in draw(teller)
    assert [row.start for row in teller.agenda()][:2] == ["D1 08:00", "D1 08:30"]
    assert json.dumps([row.end for row in teller.agenda()])


def test_a_phase_that_a_break_cuts_is_two_lines_of_the_agenda(plan_file: Path) -> None:
    exercise = packet.open_exercise(str(plan_file), workspace=Path(__file__).parent / "data")
    rows = [(row.start, row.end, str(row.activity)) for row in Teller(exercise, i18n.words("en")).agenda()]

    assert ("10:15", "10:30", "Phase 1: The river rises (continued)") in rows or any("continued" in r[2] for r in rows)
    assert ("12:00", "12:45", "Lunch") in rows
    for before, after in itertools.pairwise(rows):
        assert before[1] <= after[0] or before[1] == after[0]
