from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from exercise_gen import names, packet
from exercise_gen.errors import InvalidInput
from exercise_gen.i18n import words
from exercise_gen.load import Loaded, check_scenario
from exercise_gen.models import Scenario
from exercise_gen.placeholders import fill_text
from exercise_gen.source import parse
from exercise_gen.values import NAMES

DATA = Path(__file__).parent / "data"
KNOWN = names.open_names()
TEXT = (DATA / "scenarios" / "rio-claro" / "scenario.yaml").read_text("utf-8")


def scenario(*changes: tuple[str, str]) -> Loaded[Scenario]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return check_scenario(parse(text, "scenario.yaml"))


@pytest.mark.parametrize(
    ("day", "army", "lead"),
    [
        (date(2025, 5, 15), "U.S. Army South", "USAID Bureau for Humanitarian Assistance"),
        (date(2025, 12, 4), "U.S. Army South", "Bureau of Population, Refugees, and Migration of the Department of State"),
        (date(2025, 12, 5), "U.S. Army Western Hemisphere Command", "Bureau of Population"),
        (date(2027, 5, 28), "U.S. Army Western Hemisphere Command", "Bureau of Population"),
    ],
)  # fmt: skip
def test_a_name_is_that_of_the_day_of_play(day: date, army: str, lead: str) -> None:
    environment = {NAMES: KNOWN.on(day)}

    assert fill_text("{{ names.us_army_component }}", environment, words("en")) == army
    assert fill_text("{{ names.us_disaster_lead }}", environment, words("en")).startswith(lead)


def test_every_shipped_name_follows_without_a_gap() -> None:
    for item in KNOWN.known.values():
        for earlier, later in zip(item.forms, item.forms[1:], strict=False):
            assert earlier.until
            assert later.since
            assert (later.since - earlier.until).days == 1, item.id


def test_a_plan_prints_the_name_of_its_day(tmp_path: Path) -> None:
    told = {}
    for year in (2025, 2026):
        plan = tmp_path / f"{year}.yaml"
        plan.write_text(f'scenario: combined-command-post\nstart: {{date: {year}-10-14, time: "08:30"}}\n', "utf-8")
        exercise = packet.open_exercise(plan.as_posix())
        told[year] = exercise.phases[0].phase.narrative.within("es")

    assert "U.S. Army South" in told[2025]
    assert "U.S. Army Western Hemisphere Command" in told[2026]
    assert "U.S. Army South" not in told[2026]


def test_a_name_written_out_is_warned_of_when_it_is_another_on_the_day() -> None:
    loaded = scenario(("A river rises above a small town.", "U.S. Army South helps."))

    assert not list(names.warnings(loaded, KNOWN, date(2025, 12, 1)))
    [warning] = names.warnings(loaded, KNOWN, date(2027, 6, 1))
    assert warning.severity == "warning"
    assert warning.line > 0
    assert '"U.S. Army South" is "U.S. Army Western Hemisphere Command" on 2027-06-01' in warning.message
    assert "{{ names.us_army_component }}" in warning.hint


def test_a_law_and_a_check_that_are_out_of_date_are_warned_of() -> None:
    law = 'note: {en: "Who leads", es: "Quién conduce"}, as_of: 2026-11-01'
    loaded = scenario((law, law + ", since: 2026-02-03, until: 2028-12-31"))

    assert [w.message for w in names.warnings(loaded, KNOWN, date(2026, 1, 1))] == [
        '"Ley 29664 (SINAGERD)" is in force only from 2026-02-03; the exercise is held on 2026-01-01'
    ]
    assert not list(names.warnings(loaded, KNOWN, date(2028, 11, 1)))
    later = [w.message for w in names.warnings(loaded, KNOWN, date(2029, 1, 1))]
    assert len(later) == 2
    assert "was in force until 2028-12-31" in later[1]
    assert "were checked on 2026-11-01" in later[0]


def test_a_day_long_before_the_scenario_is_warned_of() -> None:
    loaded = scenario()

    assert not list(names.warnings(loaded, KNOWN, date(2025, 11, 30)))
    [warning] = names.warnings(loaded, KNOWN, date(2025, 10, 1))
    assert warning.severity == "warning"
    assert "written for 2026 and later; the exercise is held on 2025-10-01" in warning.message


def test_a_name_that_does_not_exist_yet_is_warned_of_once(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "names.yaml").write_text(
        "names:\n"
        "  - {id: new_office, label: {en: Office, es: Oficina}, as_of: 2026-11-01, source: us,\n"
        "     forms: [{name: New Office, since: 2027-01-01}]}\n",
        "utf-8",
    )
    loaded = scenario(("A river rises above a small town.", "{{ names.new_office }} and {{ names.new_office }}."))
    known = names.open_names(tmp_path)

    assert not list(names.warnings(loaded, known, date(2027, 1, 1)))
    [warning] = names.warnings(loaded, known, date(2026, 12, 31))
    assert '"New Office" exists only from 2027-01-01' in warning.message


def test_a_workspace_adds_names_and_replaces_them(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "names.yaml").write_text(
        "names:\n"
        "  - {id: region_head, label: {en: Head, es: Jefe}, as_of: 2026-11-01, source: us,\n"
        "     forms: [{name: Old Post, until: 2026-06-30}, {name: New Post, since: 2026-07-01}]}\n",
        "utf-8",
    )
    known = names.open_names(tmp_path)

    assert str(known.form("region_head", date(2026, 7, 1)).name.within("en")) == "New Post"
    assert "us_army_component" in known.known


def test_names_that_overlap_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "names.yaml").write_text(
        "names:\n"
        "  - {id: x, label: {en: X, es: X}, as_of: 2026-11-01, source: us,\n"
        "     forms: [{name: Old, until: 2026-07-30}, {name: New, since: 2026-07-01}]}\n",
        "utf-8",
    )
    with pytest.raises(InvalidInput) as caught:
        names.open_names(tmp_path)

    assert "overlap" in str(caught.value)


@pytest.mark.parametrize("placeholder", ["{{ names.nobody }}", "{{ names }}"])
def test_a_name_that_nobody_knows_is_refused(placeholder: str) -> None:
    from exercise_gen import parameters

    loaded = scenario(("A river rises above a small town.", f"{placeholder} helps."))
    found = [p for p in parameters.problems(loaded, KNOWN) if p.code == "placeholder"]

    assert len(found) == 1
    assert found[0].hint
