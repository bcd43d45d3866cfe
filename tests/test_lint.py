"""The linter as a user meets it: its list of rules, comments, thresholds, score, text and data."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from linting import both, case_of, found, sound
from test_lint_documents import DRAFTS, PRINTS
from test_lint_rules import CHANGES, EDITS

from exercise_gen import lint
from exercise_gen.cli import group
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.lint import wishes
from exercise_gen.opening import Choices
from exercise_gen.source import parse

NEAREST = Choices(best_effort=True)  # rules are judged here, not promises
SHIPPED = ("combined-command-post", "critical-operator-ransomware", "lima-callao-earthquake")

# the errors of doctrine section 5, as they stand there
ERRORS = [
    "TRC-01",
    "TRC-02",
    "TRC-03",
    "TRC-04",
    "TRC-05",
    "TRC-06",
    "TRC-09",
    "TRC-12",
    "OBJ-04",
    "OBJ-05",
    "TMP-01",
    "TMP-02",
    "TMP-03",
    "TMP-04",
    "TMP-14",
    "TMP-15",
    "LOD-05",
    "INJ-01",
    "INJ-02",
    "INJ-08",
    "INJ-13",
    "CTL-02",
    "CTL-04",
    "CTL-08",
    "GTR-01",
    "GTR-02",
    "GTR-06",
    "GTR-07",
    "LEK-01",
    "LEK-02",
    "LEK-03",
    "LEK-04",
    "LEK-06",
    "MRK-01",
    "MRK-02",
    "MRK-03",
    "MRK-04",
    "MRK-05",
    "SAF-01",
    "SAF-02",
    "SAF-03",
    "SAF-04",
    "SAF-05",
    "EVL-01",
    "EVL-02",
    "EVL-05",
    "EVL-07",
    "EVL-11",
    "DOC-01",
    "DOC-02",
    "DOC-03",
    "DOC-04",
    "DOC-06",
    "DOC-11",
    "CYB-03",
]
COUNTS = {
    "TRC": 14, "OBJ": 7, "TMP": 16, "LOD": 8, "INJ": 15, "CTL": 9, "GTR": 8, "LEK": 8, "MRK": 6, "SAF": 11, "EVL": 11,
    "DOC": 14, "CYB": 4, "CIV": 6, "MIL": 5, "UNP": 1,
}  # fmt: skip
CHECKED = [rule for rule in lint.ordered() if rule.check]


def run(*words: str, folder: Path | None = None, monkeypatch: pytest.MonkeyPatch | None = None) -> tuple[int, str]:
    if folder and monkeypatch:
        monkeypatch.chdir(folder)
    done = CliRunner().invoke(group, ["lint", *words])
    return done.exit_code, done.output


# --- the list of rules


def test_every_rule_of_the_doctrine_is_listed() -> None:
    families = {family: sum(rule.family == family for rule in lint.ordered()) for family in COUNTS}

    assert families == COUNTS
    assert sorted(rule.id for rule in lint.ordered() if rule.severity == "error") == sorted(ERRORS)
    assert len(CHECKED) >= 100


def test_every_error_of_the_doctrine_is_judged_or_says_why_not() -> None:
    waiting = {rule.id for rule in lint.ordered() if rule.severity == "error" and rule.status == "not applicable yet"}

    assert waiting == {"LEK-02", "CTL-04", "EVL-07"}
    assert {r.id for r in lint.ordered() if r.severity == "error" and r.status == "enforced at load"} == {
        "TRC-01", "TRC-12", "INJ-01", "INJ-08",
    }  # fmt: skip


def test_every_checked_rule_has_something_that_breaks_it() -> None:
    broken = {*EDITS, *CHANGES, *PRINTS, *DRAFTS}

    assert {rule.id for rule in CHECKED} == broken


@pytest.mark.parametrize("rule_id", sorted(lint.RULES))
def test_every_rule_explains_itself(rule_id: str) -> None:
    code, text = run("--explain", rule_id)

    assert code == 0
    assert text.startswith(f"{rule_id}  {lint.RULES[rule_id].title}\n")
    assert lint.RULES[rule_id].documentation in text
    for name in lint.RULES[rule_id].limits:
        assert f"`{name}`" in lint.RULES[rule_id].documentation, name


def test_rules_enforced_at_load_name_codes_that_exist() -> None:
    sources = "".join(p.read_text("utf-8") for p in Path(lint.__file__).parents[1].glob("*.py"))
    for rule in lint.ordered():
        if rule.status == "enforced at load":
            codes = re.findall(r"`([a-z]+(?:-[a-z]+)+)`", rule.documentation)
            assert codes, rule.id
            for code in codes:
                kind = code.removeprefix("unknown-").replace("-", " ")
                assert f'"{code}"' in sources or f'"{kind}"' in sources, (rule.id, code)


def test_the_list_is_text_or_a_json_array() -> None:
    code, text = run("--list", "--json")
    rows = json.loads(text)

    assert code == 0
    assert [row["rule"] for row in rows] == [rule.id for rule in lint.ordered()]
    assert {row["status"] for row in rows} == {
        "checked", "enforced at load", "by construction", "not applicable yet",
    }  # fmt: skip
    code, text = run("--list", "--family", "tmp")
    assert "  TMP-06  warning  No cell is flooded (most 3)" in text
    assert "TRC-01" not in text
    assert "15 of them checked" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--explain", "TRC-99"], 'there is no rule "TRC-99"'),
        (["--explain", "nonsense"], "families are TRC"),
        (["--family", "XYZ", "--list"], 'there is no family "XYZ"'),
        ([], "name a scenario or a plan"),
    ],
)
def test_wrong_usage_exits_two(words: list[str], said: str) -> None:
    code, text = run(*words)

    assert code == 2
    assert said in text


# --- findings in their places


def test_a_finding_is_printed_as_other_problems_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = sound()
    draft.objective("O1")["tasks"][0].pop("source")
    case_of(draft, tmp_path)
    code, text = run("plan.yaml", "--rule", "TRC-08", folder=tmp_path, monkeypatch=monkeypatch)

    assert code == 0
    assert re.match(r"scenarios/rio-claro/scenario.yaml:\d+:\d+: warning\[TRC-08\]: the critical task", text)
    assert '"id": "T1.1"' in text
    assert "^^^^^^" in text
    assert "   hint: add `source:`" in text
    assert "1 warning in 1 file" in text
    assert "plan.yaml: score 97 of 100, may be released" in text
    assert re.search(r"TRC  Traceability +0 +1 +0", text)
    assert run("plan.yaml", "--rule", "TRC-08", "--strict")[0] == 1


def test_an_error_exits_one_and_bars_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = sound()
    draft.inject("INJ-06").pop("objectives")
    case_of(draft, tmp_path)
    code, text = run("plan.yaml", "--quick", "--json", folder=tmp_path, monkeypatch=monkeypatch)
    data = json.loads(text)

    assert code == 1
    assert data["ok"] is False
    verdict = data["exercises"][0]
    assert [p["code"] for p in verdict["problems"] if p["severity"] == "error"] == ["TRC-03"]
    assert verdict["releasable"] is False
    assert verdict["errors"] == 1
    assert verdict["score"] <= 90
    assert {"family": "TRC", "errors": 1, "warnings": 0, "advice": 0} in verdict["families"]


def test_what_cannot_be_opened_is_reported_beside_what_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case_of(sound(), tmp_path)
    (tmp_path / "bad.yaml").write_text("scenario: rio-claro\n", "utf-8")
    code, text = run("plan.yaml", "bad.yaml", "--quick", "--json", folder=tmp_path, monkeypatch=monkeypatch)
    data = json.loads(text)

    assert code == 1
    assert [p["code"] for p in data["problems"]] == ["missing-key"]
    assert len(data["exercises"]) == 1


def test_a_suggested_plan_is_mended_in_the_scenario(tmp_path: Path) -> None:
    draft = sound()
    draft.scenario["suggested"]["breaks"] = []
    case_of(draft, tmp_path)
    problems = lint.lint("rio-claro", NEAREST, tmp_path, [lint.RULES["TMP-09"]]).problems

    file = tmp_path / "scenarios" / "rio-claro" / "scenario.yaml"
    assert [(p.file, p.path) for p in problems] == [(file.as_posix(), "suggested.breaks")]


def test_a_person_is_found_in_the_csv_file(tmp_path: Path) -> None:
    draft = sound()
    draft.plan["roster"] = "roster.csv"
    (tmp_path / "roster.csv").write_text("name,cell,role\nAna Quispe,coer,player\nAna Quispe,eval,evaluator\n", "utf-8")
    problems = lint.judge(case_of(draft, tmp_path), [lint.RULES["LOD-05"]])

    assert [(Path(p.file).name, p.line) for p in problems] == [("roster.csv", 3)]


# --- what a user switches off or changes


def test_comments_switch_a_rule_off_on_their_line_below_it_or_in_the_whole_file() -> None:
    text = """# lint: ignore[DOC-05, OBJ-01]
a: 1  # lint: ignore[TRC-03]
b: 2
# a reason, then: lint: ignore[TRC-08]
# lint: ignore[TRC-08,INJ-12]
c: 3
d: 4
"""
    comments, unknown = wishes.comments(parse(text, "f.yaml"))

    def covers(rule_id: str, line: int) -> bool:
        return comments.cover(Problem(rule_id, "", "f.yaml", line, 1))

    assert not unknown
    assert covers("DOC-05", 7)
    assert covers("OBJ-01", 2)
    assert covers("TRC-03", 2)
    assert not covers("TRC-03", 3)
    assert covers("TRC-08", 6)
    assert covers("INJ-12", 6)
    assert not covers("INJ-12", 7)


def test_an_unknown_rule_in_a_comment_is_a_warning_in_its_place() -> None:
    _, unknown = wishes.comments(parse("a: 1 # lint: ignore[TRC-80]\n", "f.yaml"))

    assert [(p.code, p.severity, p.line, p.col, p.width) for p in unknown] == [("unknown-rule", "warning", 1, 21, 6)]
    assert unknown[0].hint.startswith('did you mean "TRC-')


@given(st.lists(st.sampled_from(sorted(lint.RULES)), min_size=1, max_size=4), st.integers(0, 9))
@settings(max_examples=40)
def test_a_comment_covers_exactly_its_rules_and_lines(ids: list[str], above: int) -> None:
    text = (
        "first: 1\n" + "".join(f"k{n}: 1\n" for n in range(above)) + f"# lint: ignore[{', '.join(ids)}]\nx: 1\ny: 2\n"
    )
    comments, _ = wishes.comments(parse(text, "f.yaml"))
    line = above + 3

    for rule_id in lint.RULES:
        assert comments.cover(Problem(rule_id, "", "f.yaml", line, 1)) == (rule_id in ids)
        assert not comments.cover(Problem(rule_id, "", "f.yaml", line + 1, 1))


def test_comments_work_in_a_file(tmp_path: Path) -> None:
    draft = sound()
    draft.inject("INJ-06").pop("objectives")
    draft.inject("INJ-08").pop("objectives")
    case_of(draft, tmp_path)
    file = tmp_path / "scenarios/rio-claro/scenario.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace('"id": "INJ-06",', '"id": "INJ-06", # lint: ignore[TRC-03]'), "utf-8")
    problems = lint.lint("rio-claro", NEAREST, tmp_path, [lint.RULES["TRC-03"]]).problems
    assert [p.message for p in problems] == ['inject "INJ-08" serves no objective']

    file.write_text("# lint: ignore[TRC-03]\n" + text, "utf-8")
    assert not lint.lint("rio-claro", NEAREST, tmp_path, [lint.RULES["TRC-03"]]).problems


def test_a_plan_ignores_rules_and_moves_thresholds(tmp_path: Path) -> None:
    draft = sound()
    draft.plan["breaks"] = []
    assert found(case_of(draft, tmp_path), "TMP-09")
    for section in (
        {"ignore": ["TMP-09"]},
        {"thresholds": {"TMP-09": 600}},
        {"thresholds": {"TMP-09": {"most": 600}}},
    ):
        draft.plan["lint"] = section
        assert not found(case_of(draft, tmp_path), "TMP-09"), section


@pytest.mark.parametrize(
    ("section", "code", "path", "hint"),
    [
        ({"ignore": ["TMP-99"]}, "unknown-rule", "lint.ignore.0", "TMP-09"),
        ({"ignore": ["ABC-01"]}, "unknown-rule", "lint.ignore.0", "lint --list"),
        ({"ignore": ["tempo"]}, "wrong-form", "lint.ignore.0", "as TMP-06"),
        ({"thresholds": {"TMP-60": 3}}, "unknown-rule", "lint.thresholds.TMP-60", "did you mean"),
        ({"thresholds": {"TRC-03": 3}}, "no-threshold", "lint.thresholds.TRC-03", "TRC-10"),
        ({"thresholds": {"TRC-10": 3}}, "no-threshold", "lint.thresholds.TRC-10", "most: 50, least: 10"),
        ({"thresholds": {"TRC-10": {"moist": 3}}}, "no-threshold", "lint.thresholds.TRC-10.moist", '"most"'),
        ({"thresholds": {"TMP-06": -1}}, "value", "lint.thresholds.TMP-06", "at least 0"),
        ({"thresholds": {"TMP-06": "many"}}, "value", "lint.thresholds.TMP-06", ""),
        ({"treshold": {}}, "unknown-key", "lint.treshold", "thresholds"),
    ],
)
def test_wrong_wishes_are_problems_in_their_place(
    section: dict, code: str, path: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = sound()
    draft.plan["lint"] = section
    with pytest.raises(InvalidInput) as caught:
        case_of(draft, tmp_path)

    problem = caught.value.problems[0]
    assert (problem.code, problem.path) == (code, path)
    assert problem.line
    assert hint in problem.hint
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(group, ["validate", "plan.yaml"])
    assert done.exit_code == 1
    assert f"error[{code}]" in done.output


# --- the score


@given(st.lists(st.sampled_from(["error", "warning", "advice"]), max_size=60))
def test_the_score_is_the_doctrines(severities: list) -> None:
    verdict = lint.Verdict("x", tuple(Problem("TRC-03", str(n), severity=s) for n, s in enumerate(severities)))
    lost = 10 * severities.count("error") + 3 * severities.count("warning") + severities.count("advice")

    assert verdict.score == max(0, 100 - lost)
    assert verdict.releasable == ("error" not in severities and severities.count("warning") <= 10)
    assert sum(sum(row[1:]) for row in verdict.families) == len(severities)


# --- the shipped scenarios


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_shipped_scenario_is_judged_quickly(slug: str) -> None:
    case = lint.open_case(slug)
    started = time.process_time()
    lint.judge(case, [rule for rule in CHECKED if rule.reads != "documents"])

    assert time.process_time() - started < 2


@pytest.mark.parametrize("slug", SHIPPED)
def test_no_rule_of_safety_leak_or_documents_finds_a_shipped_scenario_at_fault(slug: str) -> None:
    """What a person must judge may be found; what the program guarantees may not."""
    sure = [rule for rule in CHECKED if rule.family in ("LEK", "MRK", "EVL", "SAF", "GTR") or rule.id == "DOC-02"]
    problems = [p for p in lint.judge(lint.open_case(slug), sure) if p.severity == "error"]

    assert not problems, "\n".join(map(str, problems))


def test_a_finding_about_every_severity_prints(tmp_path: Path) -> None:
    draft = sound()
    draft.inject("INJ-04").pop("control_notes")
    draft.inject("INJ-06")["body"] = both("word " * 60 + ".", "palabra " * 60 + ".")
    problems = lint.judge(case_of(draft, tmp_path), [lint.RULES["INJ-12"], lint.RULES["DOC-13"]])

    assert {p.severity for p in problems} == {"advice"}
    assert str(InvalidInput(problems)).endswith("3 advice in 1 file")
