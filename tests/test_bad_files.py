"""Every tests/bad/<code>.yaml has one mistake (`many` has many); its .txt is what the terminal shows, verbatim."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from exercise_gen import packet
from exercise_gen.errors import InvalidInput

ROOT = Path(__file__).parents[1]
BAD = Path("tests/bad")
FILES = sorted(path.name for path in (ROOT / BAD).glob("*.yaml"))
WORKSPACE = Path("tests/data")

# words of programmers, not of the people who read these texts
JARGON = (
    "Input should", "pydantic", "validation error", "Traceback", "NoneType", "constrained", "(words)", "(languages)",
    "list[", "dict[", "tuple[", '"None"', '"True"', '"False"', "{'", "['", "int()", "Errno",
)  # fmt: skip


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """File names print as a user at the root of the repository would see them."""
    monkeypatch.chdir(ROOT)


def shown(name: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        packet.validate(f"{BAD.as_posix()}/{name}", workspace=WORKSPACE)
    return f"{caught.value}\n"


def expected(name: str) -> Path:
    return (ROOT / BAD / name).with_suffix(".txt")


def test_there_are_many_files() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("name", FILES)
def test_the_terminal_shows_what_is_expected(name: str, request: pytest.FixtureRequest) -> None:
    text = shown(name)
    if request.config.getoption("--update-golden"):
        expected(name).write_text(text, encoding="utf-8")

    assert text == expected(name).read_text("utf-8"), "run pytest --update-golden and read the diff"


@pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("many")])
def test_one_mistake_is_one_problem_named_like_its_file(name: str) -> None:
    text = shown(name)
    codes = re.findall(r"^(?:.*: )?(?:error|warning)\[([a-z-]+)\]: ", text, re.MULTILINE)

    assert len(codes) == 1
    assert f"{Path(name).stem}-".startswith(f"{codes[0]}-")


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("many")])
def test_many_mistakes_are_shown_together(name: str) -> None:
    text = shown(name)
    said = re.findall(r"error\[[a-z-]+\]: .*", text)

    assert len(set(said)) == len(said) >= 8
    assert text.endswith(f"{len(said)} errors in 1 file\n")


@pytest.mark.parametrize("name", FILES)
def test_the_words_are_not_a_programmers(name: str) -> None:
    text = shown(name)

    assert not [word for word in JARGON if word in text]


def test_no_expected_text_is_left_over() -> None:
    texts = sorted(path.stem for path in (ROOT / BAD).glob("*.txt"))

    assert len(texts) >= 30
    assert texts == sorted(Path(name).stem for name in FILES)


def test_a_folder_of_scenarios_shows_the_problems_of_all(tmp_path: Path) -> None:
    for slug, name in (("one", "unknown-key.yaml"), ("two", "missing-key.yaml")):
        (tmp_path / slug).mkdir()
        (tmp_path / slug / "scenario.yaml").write_bytes((ROOT / BAD / name).read_bytes())

    with pytest.raises(InvalidInput) as caught:
        packet.validate(tmp_path.as_posix())

    assert [p.code for p in caught.value.problems] == ["unknown-key", "missing-key"]
    assert str(caught.value).endswith("2 errors in 2 files")


def test_a_folder_without_scenarios_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="nothing-found"):
        packet.validate(tmp_path.as_posix())


@pytest.mark.parametrize("target", ["x" * 300, "gone.yaml", "tests/bad/gone.yaml"])
def test_a_file_that_cannot_be_is_a_sentence(target: str) -> None:
    with pytest.raises(InvalidInput):
        packet.validate(target)


@pytest.mark.parametrize("target", ["x" * 300, "no-such-scenario", "../no"])
def test_a_scenario_that_cannot_be_is_a_sentence(target: str) -> None:
    with pytest.raises(InvalidInput):
        packet.open_exercise(target)


@pytest.mark.parametrize("folder", ["My Scenario", "río_claro", "_draft"])
def test_a_scenario_may_lie_in_any_folder_while_it_is_written(folder: str, tmp_path: Path) -> None:
    """Not a word of a plan that nobody wrote."""
    (tmp_path / folder).mkdir()
    file = tmp_path / folder / "scenario.yaml"
    text = (ROOT / WORKSPACE / "scenarios/rio-claro/scenario.yaml").read_text("utf-8")
    file.write_text(text, encoding="utf-8")

    try:
        packet.validate(file.as_posix())
    except InvalidInput as error:
        assert not [p for p in error.problems if p.file.startswith("(plan of") and p.code == "wrong-form"]


PLAN = "scenario: rio-claro\nlanguages: [en]\nstart: {{date: {date}, time: '{time}', zone: {zone}}}\n{more}\n"


@pytest.mark.parametrize(
    ("date", "time", "zone", "more"),
    [
        ("9999-12-31", "22:30", "America/Lima", ""),
        ("0001-01-01", "00:30", "Asia/Tokyo", ""),
        ("0001-01-01", "00:30", "America/Lima", ""),
        ("2027-05-28", "08:30", "America/Lima", "breaks: [{at: '10:00', duration: 99999999999999999}]"),
        ("2027-05-28", "08:30", "America/Lima", "breaks: [{at: '10:00', duration: 99999 h}]"),
        ("2027-05-28", "08:30", "../../etc/passwd", ""),
        ("2027-05-28", "08:30", "America", ""),
        ("2027-05-28", "08:30", "America/Lima", "parameters: {operator: {a: [b]}}"),
    ],
)
def test_far_times_are_problems_and_not_crashes(date: str, time: str, zone: str, more: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(PLAN.format(date=date, time=time, zone=zone, more=more), encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        packet.validate(file.as_posix(), workspace=WORKSPACE)

    assert all(p.file == file.as_posix() and p.line for p in caught.value.problems)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("numbers: {share: 0.25}", "numbers: {share: 1.0e+300}"),
        ("numbers: {share: 0.25}", "numbers: {share: nan}"),
        ("value: displaced * 15 / 1000", "value: 10 ** 400"),
        ("minutes: 30 min", "minutes: 1000000000000"),
        ("minutes: 30 min", "minutes: -30"),
        ("within: 25 min", "within: -25"),
        ("suggested: {date: 2027-05-28", "suggested: {date: 0001-01-01"),
        ("as_of: 2026-11-01\nsummary", "briefing: -10\nas_of: 2026-11-01\nsummary"),
        ("as_of: 2026-11-01\nsummary", "hot_wash: 10000000000\nas_of: 2026-11-01\nsummary"),
    ],
)
def test_numbers_without_sense_are_problems_and_not_crashes(old: str, new: str, tmp_path: Path) -> None:
    text = (ROOT / WORKSPACE / "scenarios/rio-claro/scenario.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "drill").mkdir()
    file = tmp_path / "drill/scenario.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(InvalidInput) as caught:
        packet.validate(file.as_posix())

    assert all(p.file == file.as_posix() and p.line for p in caught.value.problems)
