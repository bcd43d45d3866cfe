from __future__ import annotations

import itertools
import json
from dataclasses import is_dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from exercise_gen import i18n, packet
from exercise_gen.documents import DOCUMENTS, PRINT_ROOM, PRINT_SET, orgchart
from exercise_gen.documents.changes import change_sheet
from exercise_gen.documents.control import msel_full
from exercise_gen.documents.ctep import STEPS
from exercise_gen.documents.dates import meetings, working_day
from exercise_gen.documents.military import msel, teo_sheets
from exercise_gen.documents.orgchart import Post
from exercise_gen.documents.swimlane import draw
from exercise_gen.documents.view import Teller
from exercise_gen.generate import Change, Exercise
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


def tree(exercise: Exercise, document_id: str, language: str = "en") -> Node:
    listed = [document for document in DOCUMENTS if document.id == document_id]
    job = next(job for job in packet.jobs(exercise, listed) if job.language == language)
    return packet.render_job(exercise, job).tree


def rows(node: Node) -> list[list[str]]:
    return [[cell.text() for cell in n.children if isinstance(cell, Node)] for n in node.walk() if n.tag == "tr"]


def test_manual_plan_handbook_and_report_present_the_exercise_in_the_same_rows(rio_claro: Exercise) -> None:
    overviews = []
    for name in ("situation-manual", "exercise-plan", "controller-evaluator-handbook", "after-action-report"):
        listed = rows(tree(rio_claro, name))
        first = next(n for n, row in enumerate(listed) if row[0] == "Exercise name")
        last = next(n for n, row in enumerate(listed) if row[0] == "Point of contact")
        overviews.append(listed[first : last + 1])

    assert overviews[0] == overviews[1] == overviews[2] == overviews[3]


def test_the_military_list_is_grouped_by_storyline_and_has_every_inject_once(rio_claro: Exercise) -> None:
    stories = msel(Teller(rio_claro, i18n.words("en"))).stories
    shown = [event.inject.id for story in stories for event in story.events]

    assert sorted(shown) == sorted(i.inject.id for i in (*rio_claro.injects, *rio_claro.contingencies))
    for story in stories:
        assert {str(event.inject.storyline) for event in story.events} == {str(story.title)}
        assert [event.number for event in story.events] == [
            f"{story.number:02}-{place:02}" for place in range(1, len(story.events) + 1)
        ]


def test_the_script_names_message_and_plan(rio_claro: Exercise) -> None:
    (_, *listed) = rows(tree(rio_claro, "indeci-script", "es"))
    sources = {
        task.id: task.source.within("es")
        for objective in rio_claro.scenario.objectives
        for task in objective.tasks
        if task.source
    }

    for item, row in zip((*rio_claro.injects, *rio_claro.contingencies), listed, strict=True):
        assert any(cell == f"{item.inject.id}{item.control_number}" for cell in row)
        assert row[-3] == "; ".join(dict.fromkeys(sources[task] for task in item.inject.tasks if task in sources))


def test_the_steps_of_planning_fall_on_working_days_in_order(rio_claro: Exercise) -> None:
    first = rio_claro.start.date()
    days = [working_day(first, days) if days else first for days, _, _ in STEPS]

    assert days == sorted(days)
    held = {day for _, day in meetings("tabletop", first, first) if day < first}
    assert held <= set(days)


@pytest.mark.parametrize("count", [0, 1, 3, 5, 6, 11, 20])
def test_the_organisation_chart_is_well_formed_with_boxes_inside_it_and_apart(count: int) -> None:
    import lxml.etree

    players = [Post(f"Cell {n} & others", "A body with a long name " * 4) for n in range(count)]
    root = lxml.etree.fromstring(orgchart.draw(Post("Direction"), [[Post("Control")], players]).encode())
    boxes = [
        tuple(float(box.get(side, "0")) for side in ("x", "y", "width", "height"))
        for box in root.iter("{http://www.w3.org/2000/svg}rect")
    ]
    (_, _, width, height), *others = boxes

    assert len(others) == count + 2
    for x, y, w, h in others:
        assert x >= 0 and y >= 0 and x + w <= width and y + h <= height
    for one, two in itertools.combinations(others, 2):
        assert one[0] + one[2] <= two[0] or two[0] + two[2] <= one[0] or one[1] + one[3] <= two[1]


def test_the_timeline_is_well_formed_and_has_every_inject(rio_claro: Exercise) -> None:
    import lxml.etree

    root = lxml.etree.fromstring(draw(Teller(rio_claro, i18n.words("en"))).encode())
    shown = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]

    assert shown.count("04") == 2  # INJ-04 goes to two cells
    assert "COER" in shown


@pytest.fixture
def two_days(tmp_path: Path) -> Exercise:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "scenario: rio-claro\nstart: {date: 2027-05-28, time: '08:30'}\nduration: 30 h\n"
        "breaks: [{at: '17:00', duration: 15 h, label: Night}]\n",
        encoding="utf-8",
    )
    return packet.open_exercise(str(plan), workspace=Path(__file__).parent / "data")


def test_an_exercise_of_two_days_says_on_which_an_action_is_due_and_a_message_was(
    two_days: Exercise, rio_claro: Exercise
) -> None:
    item = two_days.injects[0]
    assert item.real
    face = (item.inject.id, item.control_number, item.inject.title, tuple(item.inject.to))
    moved = Change("moved", *face, before=item.real + timedelta(days=1), after=item.real)
    hour = f"{item.real:%H:%M}"

    due = [a.due for i in msel_full(Teller(two_days, i18n.words("en"))).injects for a in i.actions]
    (line,) = change_sheet(Teller(replace(two_days, changes=(moved,)), i18n.words("en"))).lines

    assert due
    assert all(said.startswith(("D1 ", "D2 ")) for said in due)
    assert (line.before, line.after) == (f"D2 {hour}", f"D1 {hour}")

    shorter = replace(rio_claro, changes=(replace(moved, before=rio_claro.start + timedelta(days=1)),))
    assert change_sheet(Teller(shorter, i18n.words("en"))).lines[0].before == f"D2 {rio_claro.start:%H:%M}"


def test_a_long_break_does_not_push_the_day_off_the_timeline(two_days: Exercise) -> None:
    teller = Teller(two_days, i18n.words("en"))

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
