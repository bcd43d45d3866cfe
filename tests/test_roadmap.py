from __future__ import annotations

from pathlib import Path

import pytest

from exercise_gen.errors import InvalidInput
from exercise_gen.roadmap import check, open_programme, stages

DATA = Path(__file__).parent / "data"
GOOD = """\
title: {en: Two years, es: Dos años}
version: "1.0"
as_of: 2026-11-01
standing: {en: An example., es: Un ejemplo.}
purpose: {en: To test., es: Para probar.}
management: {en: Once a year., es: Una vez al año.}
partners: [{en: We, es: Nosotros}]
priorities:
  - {id: P1, title: {en: Water, es: Agua}, rationale: {en: It rains., es: Llueve.}, capabilities: [C1]}
capabilities:
  - {id: C1, name: {en: Response, es: Respuesta}, framework: sinagerd, goal: {en: Soon., es: Pronto.}}
years:
  - {year: 2026, theme: {en: Talk, es: Hablar}, objectives: [{en: Talk., es: Hablar.}]}
  - {year: 2027, theme: {en: Act, es: Actuar}, objectives: [{en: Act., es: Actuar.}]}
exercises:
  - id: E1
    scenario: rio-claro
    start: {date: 2026-05-06, time: "08:30"}
    purpose: {en: First., es: Primero.}
    lead: {en: We, es: Nosotros}
    steps: [{capability: C1, stage: discuss}]
  - id: E2
    scenario: rio-claro
    start: {date: 2027-05-06, time: "08:30"}
    purpose: {en: Then., es: Luego.}
    lead: {en: We, es: Nosotros}
    builds_on: [E1]
    parameters: {people: 20000}
    steps: [{capability: C1, stage: practise}]
improvements:
  - id: I1
    found_in: E1
    finding: {en: Late., es: Tarde.}
    action: {en: Sooner., es: Antes.}
    capability: C1
    owner: {en: We, es: Nosotros}
    due: 2026-12-31
    tested_in: [E2]
activities:
  - {date: 2026-12-02, title: {en: Review, es: Revisión}}
"""


def programme(folder: Path, *changes: tuple[str, str]) -> str:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "two.yaml"
    file.write_text(text, "utf-8")
    return file.as_posix()


def test_a_programme_plans_its_exercises_in_the_order_of_time(tmp_path: Path) -> None:
    roadmap = open_programme(programme(tmp_path), DATA)

    assert [planned.held.id for planned in roadmap.exercises] == ["E1", "E2"]
    assert roadmap.exercises[1].exercise.values.parameters["people"].data == 20000
    assert [(name, stage) for _, name, stage in stages(roadmap.programme)["C1"]] == [
        ("E1", "discuss"),
        ("E2", "practise"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("capabilities: [C1]}", "capabilities: [C9]}", "unknown-capability", 9),
        ("builds_on: [E1]", "builds_on: [E9]", "unknown-exercise", 27),
        ("builds_on: [E1]", "builds_on: [E2]", "programme-order", 27),
        ("scenario: rio-claro", "scenario: rio-clar", "unknown-scenario", 17),
        ("people: 20000", "people: 1", "parameter", 28),
        ("people: 20000", "peeple: 20000", "parameter", 28),
        ("due: 2026-12-31", "due: 2026-01-31", "programme-order", 37),
        ("due: 2026-12-31", "due: 2027-12-31", "programme-order", 38),
        ("{year: 2026,", "{year: 2025,", "year-order", 18),
        ("{year: 2026,", "{year: 2028,", "year-order", 13),
        ("id: E2", "id: E1", "duplicate-id", 22),
        ("goal: {en: Soon., es: Pronto.}", "goal: {en: Soon.}", "missing-translation", 11),
        ("start: {date: 2026-05-06", "start: {date: 2026-05-46", "value", 18),
    ],
)
def test_what_is_wrong_is_said_at_its_place(old: str, new: str, code: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_programme(programme(tmp_path, (old, new)), DATA)

    found = {(problem.code, problem.line) for problem in caught.value.problems}
    assert (code, line) in found, caught.value


def test_a_capability_that_nobody_works_on_is_refused(tmp_path: Path) -> None:
    more = "capabilities:\n  - {id: C0, name: {en: Idle, es: Ociosa}, framework: ujtl, goal: {en: No., es: No.}}\n"
    with pytest.raises(InvalidInput) as caught:
        open_programme(programme(tmp_path, ("capabilities:\n", more)), DATA)

    assert [problem.code for problem in caught.value.problems] == ["capability-unused"]


def test_all_mistakes_of_a_programme_are_said_at_once(tmp_path: Path) -> None:
    """One of shape hides none of the references; without it come order, build-up and the exercises' own."""
    first = programme(
        tmp_path, ("standing: {en: An example., es: Un ejemplo.}\n", ""), ("builds_on: [E1]", "builds_on: [E9]")
    )
    with pytest.raises(InvalidInput) as caught:
        open_programme(first, DATA)
    assert {problem.code for problem in caught.value.problems} == {"missing-key", "unknown-exercise"}

    second = programme(
        tmp_path,
        ("capabilities: [C1]}", "capabilities: [C9]}"),
        ("people: 20000", "people: 1"),
        ("due: 2026-12-31", "due: 2026-01-31"),
        ("stage: practise}]", "stage: practise}, {capability: C1, stage: discuss}]"),
    )
    with pytest.raises(InvalidInput) as caught:
        open_programme(second, DATA)
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"unknown-capability", "parameter", "programme-order", "capability-twice"}
    assert all(problem.hint for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("as_of: 2026-11-01\n", "", "day on which it was last checked"),
        ("tested_in: [E2]", "tested_in: []", "write at least one"),
        ("due: 2026-12-31", "due: 2026-12-32", "write year, month and day"),
        ("builds_on: [E1]", "builds_on: [E2]", "hold it later"),
    ],
)
def test_a_mistake_comes_with_a_way_out(old: str, new: str, hint: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_programme(programme(tmp_path, (old, new)), DATA)

    assert hint in " ".join(problem.hint for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("as_of: 2026-11-01", "as_of: 2022-11-01", "out-of-date"),
        ("stage: practise}]", "stage: show}]", "stage"),
        ("    capability: C1\n", "    capability: C2\n", "improvement-untested"),
    ],
)
def test_what_is_unlikely_is_a_warning(old: str, new: str, code: str, tmp_path: Path) -> None:
    more = "  - {id: C2, name: {en: Aid, es: Ayuda}, framework: ujtl, goal: {en: So., es: Así.}}\nyears:"
    step = ("stage: discuss}]", "stage: discuss}, {capability: C2, stage: discuss}]")
    file = programme(tmp_path, ("years:", more), step, (old, new))

    [warning] = [w for w in open_programme(file, DATA).warnings if w.file.endswith("two.yaml")]
    assert (warning.code, warning.severity) == (code, "warning")
    assert warning.hint
    assert warning in check(file, DATA)


def test_the_shipped_programme_has_no_warning_of_its_own() -> None:
    assert not [w for w in open_programme("us-peru-2025-2027").warnings if "programmes" in w.file]


def test_an_unknown_programme_gets_a_guess() -> None:
    with pytest.raises(InvalidInput) as caught:
        open_programme("us-peru-2025-202")

    assert 'did you mean "us-peru-2025-2027"?' in str(caught.value)


def test_plans_have_the_profile_of_their_packets(tmp_path: Path) -> None:
    file = programme(tmp_path)

    usual, chosen = open_programme(file, DATA), open_programme(file, DATA, profile="indeci")

    assert "profile" not in usual.exercises[0].plan
    assert "profile: indeci" in chosen.exercises[0].plan
    assert {planned.exercise.plan.profile for planned in chosen.exercises} == {"indeci"}


def test_check_takes_a_programme_for_a_programme(tmp_path: Path) -> None:
    assert check(programme(tmp_path), DATA) == []

    with pytest.raises(InvalidInput) as caught:
        check(programme(tmp_path, ("capability: C1, stage: discuss", "capability: C9, stage: discuss")), DATA)
    assert [problem.code for problem in caught.value.problems] == ["unknown-capability"]


def test_check_of_a_folder_finds_scenarios_and_programmes(tmp_path: Path) -> None:
    scenario = tmp_path / "scenarios" / "rio-claro" / "scenario.yaml"
    scenario.parent.mkdir(parents=True)
    scenario.write_bytes((DATA / "scenarios" / "rio-claro" / "scenario.yaml").read_bytes())
    (tmp_path / "scenarios" / "programmes").mkdir()
    programme(tmp_path / "scenarios" / "programmes", ("scenario: rio-claro", "scenario: rio-clara"))

    with pytest.raises(InvalidInput) as caught:
        check(str(tmp_path / "scenarios"), tmp_path)

    [problem] = caught.value.problems
    assert problem.code == "unknown-scenario" and problem.file.endswith("programmes/two.yaml")


def test_check_of_a_folder_says_what_is_wrong_beside_a_broken_programme(tmp_path: Path) -> None:
    (tmp_path / "programmes").mkdir()
    (tmp_path / "programmes" / "half.yaml").write_text("title: x\n", encoding="utf-8")
    (tmp_path / "programmes" / "torn.yaml").write_text("exercises: [", encoding="utf-8")
    (tmp_path / "draft").mkdir()
    (tmp_path / "draft" / "scenario.yaml").write_text("injects: 3\n", encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        check(str(tmp_path), DATA)

    assert {Path(p.file).name for p in caught.value.problems} == {"half.yaml", "torn.yaml", "scenario.yaml"}
