from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exercise_gen import exchange
from exercise_gen.generate import Exercise
from exercise_gen.resources import schema_line

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[1]


def run(*arguments: str, cwd: Path = DATA, code: int = 0) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "exercise_gen", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=cwd, env=environment, check=False)
    assert done.returncode == code, done.stderr or done.stdout
    assert "Traceback" not in done.stderr
    return done


def test_list_shows_own_and_shipped_scenarios() -> None:
    rows = json.loads(run("list", "--json").stdout)

    assert {"rio-claro", "lima-callao-earthquake"} <= {row.get("scenario") for row in rows}
    assert "us-peru-2025-2027" in {row.get("programme") for row in rows}
    assert "Inundación en Río Claro" in run("list", "--lang", "es").stdout


def test_list_of_a_broken_scenario_still_shows_the_others(tmp_path: Path) -> None:
    (tmp_path / "scenarios" / "broken").mkdir(parents=True)
    (tmp_path / "scenarios" / "broken" / "scenario.yaml").write_text("title: x\n", encoding="utf-8")

    done = run("list", cwd=tmp_path, code=1)

    assert "lima-callao-earthquake" in done.stdout
    assert "error[missing-key]" in done.stderr


def test_lists_show_what_is_right_and_say_all_that_is_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios" / "programmes"
    folder.mkdir(parents=True)
    for number in range(9):
        (folder / f"half-{number}.yaml").write_text("title: x\nexercises: []\n", encoding="utf-8")
    (folder / "torn.yaml").write_text("title: [", encoding="utf-8")

    for command in (("list",), ("programme", "list")):
        done = run(*command, cwd=tmp_path, code=1)
        assert "us-peru-2025-2027" in done.stdout
        assert all(f"half-{number}.yaml" in done.stderr for number in range(9))
        assert "torn.yaml:1" in done.stderr
        shown = run(*command, "--json", cwd=tmp_path, code=1)
        assert "us-peru-2025-2027" in [row.get("programme") for row in json.loads(shown.stdout)]


@pytest.mark.parametrize("name", ["programmes", "schema"])
def test_a_scenario_cannot_take_a_folder_of_the_program(name: str, tmp_path: Path) -> None:
    assert "taken by the program" in run("new-scenario", name, cwd=tmp_path, code=1).stderr
    assert not (tmp_path / "scenarios").exists()
    (tmp_path / "scenarios" / name).mkdir(parents=True)
    (tmp_path / "scenarios" / name / "scenario.yaml").write_text("title: x\n", encoding="utf-8")
    assert f"{name} " not in run("list", cwd=tmp_path, code=0 if name == "schema" else 1).stdout


def test_a_language_that_nobody_speaks_is_wrong_usage(tmp_path: Path) -> None:
    for command in (("list",), ("show", "rio-claro"), ("programme", "list"), ("new", "rio-claro", "-o", "x.yaml")):
        assert "known here: en, es" in run(*command, "--lang", "fr", code=2).stderr
    assert not (DATA / "x.yaml").exists()


def test_the_programme_in_the_list_speaks_the_language_asked_for() -> None:
    assert "14 ejercicios" in run("list", "--lang", "es").stdout
    assert "14 exercises" in run("list").stdout


@pytest.mark.parametrize("option", ["--parameters", "--injects", None])
def test_show(option: str | None) -> None:
    arguments = ["show", "rio-claro", *([option] if option else [])]

    assert run(*arguments).stdout.strip()
    assert json.loads(run(*arguments, "--json").stdout)


def test_show_parameters_says_default_range_and_meaning() -> None:
    text = run("show", "rio-claro", "--parameters", "--lang", "es").stdout

    assert "flow = 2450.5   (de 900.0 a 4500.0 m³/s)" in text
    assert "Caudal: Caudal máximo" in text


def test_new_writes_a_plan_that_builds(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    run("new", "rio-claro", "-o", str(plan), "--lang", "es")

    assert "# lo que se puede cambiar" in plan.read_text("utf-8") or "lo que se puede cambiar" in plan.read_text(
        "utf-8"
    )
    run("validate", str(plan))
    run("build", str(plan), "-o", str(tmp_path / "packet"), "--only", "agenda")


def test_a_plan_in_the_working_folder_is_recorded_by_its_name(tmp_path: Path) -> None:
    shutil.copytree(DATA / "scenarios", tmp_path / "scenarios")
    run("new", "rio-claro", cwd=tmp_path)
    run("build", "plan.yaml", "-o", "packet", "--only", "agenda", "--format", "html", cwd=tmp_path)

    manifest = json.loads((tmp_path / "packet" / "manifest.json").read_text("utf-8"))

    assert set(manifest["inputs"]) == {"plan.yaml", "rio-claro/scenario.yaml"}


def test_new_never_overwrites(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("mine", encoding="utf-8")

    done = run("new", "rio-claro", "-o", str(plan), code=3)

    assert "file-exists" in done.stderr
    assert plan.read_text("utf-8") == "mine"


def test_build_writes_where_it_says(tmp_path: Path) -> None:
    done = run("build", "rio-claro", "-o", str(tmp_path / "p"), "--lang", "es", "--set", "people=30000", "--json")
    data = json.loads(done.stdout)

    assert data["ok"]
    assert "es/control/msel.pdf" in data["files"]
    assert not [f for f in data["files"] if f.startswith("en/")]
    assert all((tmp_path / "p" / f).is_file() for f in data["files"])


def test_build_without_output_goes_to_packets(tmp_path: Path) -> None:
    run("build", str(DATA / "scenarios/rio-claro/scenario.yaml"), "--only", "agenda", "--lang", "en", cwd=tmp_path)

    assert (tmp_path / "packets/rio-claro/en/players/agenda.pdf").is_file()


def test_only_handouts_makes_what_cells_receive(tmp_path: Path) -> None:
    run("build", "rio-claro", "-o", str(tmp_path / "p"), "--only", "handouts", "--lang", "en")

    assert {p.stem for p in (tmp_path / "p").rglob("*.pdf")} == {"handout", "messages", "inject-cards"}


def test_handouts_makes_one_pdf_a_cell(tmp_path: Path) -> None:
    run("handouts", "rio-claro", "-o", str(tmp_path / "h"), "--paper", "letter")

    assert len(list((tmp_path / "h").rglob("*.pdf"))) == 2 * (3 + 1)  # three cells and the room, in two languages


def test_problems_are_data_with_json_and_text_without(tmp_path: Path) -> None:
    bad = tmp_path / "plan.yaml"
    bad.write_text("scenario: rio-claro\nstart: {date: 2027-05-28, time: '8:30'}\nlanguagess: [en]\n", encoding="utf-8")

    text = run("validate", str(bad), code=1)
    data = json.loads(run("validate", str(bad), "--json", code=1).stdout)

    assert "2 errors in 1 file" in text.stderr
    assert not text.stdout
    assert {p["code"] for p in data["problems"]} == {"unknown-key", "wrong-form"}
    assert not data["ok"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("build",),
        ("build", "rio-claro", "--set", "nothing"),
        ("build", "rio-claro", "--only", "poem"),
        ("build", "rio-claro", "--paper", "a3"),
        ("nosuchverb",),
    ],
)
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments, code=2).stderr


def test_a_wrong_setting_says_what_is_allowed(tmp_path: Path) -> None:
    done = run("build", "rio-claro", "--set", "flow=99999", "--set", "peple=3", "-o", str(tmp_path / "p"), code=1)

    assert '--set flow=99999: error[parameter]: flow: "99999" is out of range' in done.stderr
    assert "from 900.0 to 4500.0" in done.stderr
    assert 'did you mean "people"?' in done.stderr
    assert not (tmp_path / "p").exists()


def test_a_folder_that_is_no_packet_is_exit_3(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    assert "not-a-packet" in run("build", "rio-claro", "-o", str(tmp_path), code=3).stderr


def test_a_cut_names_the_place_of_what_it_withholds(closed: Exercise, tmp_path: Path) -> None:
    file = tmp_path / "exercise.json"
    file.write_text(json.dumps(exchange.as_data(closed)), encoding="utf-8")
    small = ("--only", "release-note", "--format", "html", "-o", str(tmp_path / "p"))

    done = run("build", str(file), "--release-to", "USA", *small)

    said = {line for line in done.stderr.splitlines() if line.startswith("withheld from USA: ")}
    phase = closed.phases[0].phase.id
    lines = ("cell brigade", "inject INJ-02", "paragraph INJ-01.body", f"paragraph phases.{phase}.narrative")
    assert {f"withheld from USA: {line}" for line in lines} <= said
    assert all("brigade" not in written.read_text("utf-8") for written in (tmp_path / "p").rglob("*.*"))


def test_verify_prints_what_strangers_wrote_without_obeying_it(tmp_path: Path) -> None:
    document = {"code": "8FC9-9F7A", "title": "\x1b[31mRed\x07", "language": "es"}
    files = {"\x1b[2Jgone": "0"}
    data = {"program": "exercise-gen", "scenario": "\x1b]0;x", "files": files, "documents": [document]}
    (tmp_path / "manifest.json").write_text(json.dumps(data), encoding="utf-8")

    done = run("verify", str(tmp_path), "--code", " 8fc9\u20139f7a ", code=1)

    assert "\x1b" not in done.stdout
    assert "\\x1b[31mRed\\x07 (es)" in done.stdout
    assert "missing: \\x1b[2Jgone" in done.stdout
    assert "no document of this packet" in run("verify", str(tmp_path), "--code", "", code=1).stdout


def test_verify_names_a_programme(tmp_path: Path) -> None:
    data = {"program": "exercise-gen", "program_version": "1", "programme": "us-peru", "profile": "hseep", "files": {}}
    (tmp_path / "manifest.json").write_text(json.dumps(data), encoding="utf-8")

    assert run("verify", str(tmp_path)).stdout.startswith("programme us-peru, profile hseep, made by exercise-gen 1")


def test_an_empty_nation_is_no_whole_packet(tmp_path: Path) -> None:
    done = run("build", "rio-claro", "--release-to=", "-o", str(tmp_path / "p"), code=1)

    assert "nations are PER, USA" in done.stderr
    assert not (tmp_path / "p").exists()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a: [", b"- 1\n- 2", b"just words", b"a: &a [*a]", b"\x00"])
def test_a_broken_file_is_a_sentence(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(content)

    for verb in ("validate", "build"):
        assert "error[" in run(verb, str(file), code=1).stderr


def test_version_and_help() -> None:
    assert "0.1.0" in run("--version").stdout
    for verb in ("list", "show", "new", "validate", "build", "handouts"):
        assert "Usage:" in run(verb, "--help").stdout
    assert "\\b" not in run("--help").stdout
    assert "\n  exercise-gen list" in run("--help").stdout


# ---------------------------------------------------------------------------------------------- planning

IMPOSSIBLE = """scenario: rio-claro
start: { date: 2027-05-28, time: "08:30" }
selection: { count: 9 }
"""


def test_timeline_prints_table_chart_and_figures() -> None:
    text = run("timeline", "rio-claro").stdout

    assert "08:55" in text
    assert "in reserve" in text
    assert "(# arrives" in text.replace("█", "#").replace("\\u2588", "#")
    assert "key injects for each objective, of those asked: O1 1/1, O2 1/1" in text
    assert "--engine exact" in text


def test_timeline_as_data_has_the_exercise_and_its_quality() -> None:
    data = json.loads(run("timeline", "rio-claro", "--engine", "exact", "--json").stdout)

    assert [row["inject"]["id"] for row in data["injects"]] == ["INJ-01", "INJ-02", "INJ-04"]
    assert data["quality"]["engine"] == "exact"
    assert data["quality"]["gap"] == 0
    assert data["quality"]["planned"] == 3


def test_what_cannot_be_kept_is_refused_or_made_as_near_as_can_be(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(IMPOSSIBLE, encoding="utf-8")

    refused = run("timeline", str(plan), code=1)
    near = run("build", str(plan), "--best-effort", "-o", str(tmp_path / "near"), "--only", "msel", "--json")

    assert "error[count]: 9 injects are asked for; 4 can be at all, 3 find room" in refused.stderr
    assert [promise["code"] for promise in json.loads(near.stdout)["not_kept"]] == ["count"]
    assert "not kept: 9 injects" in run("timeline", str(plan), "--best-effort").stdout


def test_paths_counts_and_lists() -> None:
    text = run("paths", "rio-claro").stdout
    data = json.loads(run("paths", "rio-claro", "--json").stdout)

    assert "2 paths of 3 to 4 injects" in text
    assert data["count"] == len(data["listed"]) == 2


def test_variants_are_compared_and_built(tmp_path: Path) -> None:
    data = json.loads(run("variants", "rio-claro", "-n", "4", "--json").stdout)
    built = run("variants", "rio-claro", "--count", "2", "-o", str(tmp_path), "--lang", "es")

    assert [variant["seed"] for variant in data["variants"]] == [1, 2, 3, 4]
    assert data["covered"]
    assert "every objective tested as asked in every variant: yes" in built.stdout
    assert (tmp_path / "variant-02" / "es" / "control" / "msel.pdf").is_file()


def test_variants_are_built_in_the_style_of_the_workspace(tmp_path: Path) -> None:
    run("templates", "eject", "ctep", cwd=tmp_path)
    profiles = tmp_path / "templates" / "profiles"
    (profiles / "ctep.toml").rename(profiles / "mine.toml")
    shutil.copytree(DATA / "scenarios", tmp_path / "scenarios")

    run("variants", "rio-claro", "-n", "1", "-o", "made", "--profile", "mine", "--lang", "es", cwd=tmp_path)

    assert json.loads((tmp_path / "made" / "variant-01" / "manifest.json").read_text("utf-8"))["profile"] == "mine"


def test_an_exercise_is_planned_again(tmp_path: Path) -> None:
    run("build", "rio-claro", "-o", str(tmp_path / "old"), "--only", "msel", "--only", "agenda")
    recorded = str(tmp_path / "old" / "exercise.json")
    only = ("--only", "msel", "--only", "agenda", "--only", "change-sheet")
    done = run(
        "build", recorded, "--shift", "INJ-04=+15", "-o", str(tmp_path / "new"), "--only-changed", *only, "--json"
    )

    assert json.loads(done.stdout)["changed"] == [{"inject": "INJ-04", "kind": "moved"}]
    assert (tmp_path / "new" / "en" / "control" / "change-sheet.pdf").is_file()
    assert not (tmp_path / "new" / "en" / "players" / "agenda.pdf").exists()
    assert (
        "changed: INJ-04 moved 10:15 → 10:30".encode("ascii", "backslashreplace").decode()
        in run("timeline", "rio-claro", "--from", recorded, "--shift", "INJ-04=+15")
        .stdout.encode("ascii", "backslashreplace")
        .decode()
    )
    run("build", "rio-claro", "--only-changed", "-o", str(tmp_path / "x"), code=2)
    run("build", recorded, "--only-changed", "-o", str(tmp_path / "old"), code=2)


def test_the_ground_truth_is_printed_with_models_and_sources() -> None:
    told = run("show", "lima-callao-earthquake", "--derived", "--set", "magnitude=8.4").stdout

    assert "8.4 (usually 8.8)" in told
    assert "rupture_length: Strasser, Arango & Bommer 2010, published model" in told
    assert "magnitude 8.4 is outside 5\\u20138.2" in told.encode("ascii", "backslashreplace").decode()
    spanish = run("show", "lima-callao-earthquake", "--derived", "--set", "magnitude=8.4", "--lang", "es").stdout
    assert "8.4 (por defecto 8.8)" in spanish
    assert "modelo publicado" in spanish
    assert not [word for word in ("usually", "published model", "is outside", "assumption") if word in spanish]
    rows = json.loads(run("show", "lima-callao-earthquake", "--derived", "--lang", "es", "--json").stdout)
    deaths = next(row for row in rows if row["name"] == "deaths")
    assert deaths["label"] == "Fallecidos al final"
    assert "USGS PAGER, Perú" in {model["source"] for row in rows for model in row["models"]}
    assert run("show", "lima-callao-earthquake", "--set", "magnitude=8.4", code=2).stderr


def test_models_are_listed_and_explained() -> None:
    assert "queue_wait(arrivals_per_hour, service_minutes, servers, hours)" in run("models").stdout
    assert "Source: USGS PAGER" in run("models", "fatalities").stdout
    assert len(json.loads(run("models", "--json").stdout)) >= 25
    assert 'did you mean "fatalities"?' in run("models", "fatalitis", code=1).stderr


def test_a_model_out_of_its_range_warns_where_a_file_is_checked_and_built(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios" / "mine"
    folder.mkdir(parents=True)
    text = (ROOT / "tests" / "data" / "scenarios" / "rio-claro" / "scenario.yaml").read_text("utf-8")
    text = text.replace("value: 1000 / 1.22 / 60}", "value: 'walking_minutes(flow, 1.22)'}")
    (folder / "scenario.yaml").write_text(text, "utf-8")

    done = run("validate", "scenarios/mine/scenario.yaml", cwd=tmp_path)

    assert done.stdout.strip() == "ok"
    assert "warning[model-range]: walk: walking_minutes is not known to hold: km is" in done.stderr
    assert "scenarios/mine/scenario.yaml:" in done.stderr
    built = run("build", "mine", "--only", "agenda", "--format", "html", cwd=tmp_path)
    assert "warning[model-range]" in built.stderr


def test_a_new_scenario_builds_at_once_and_is_not_overwritten(tmp_path: Path) -> None:
    run("new-scenario", "puno-winter", "--kind", "logistics", cwd=tmp_path)
    run("build", "puno-winter", "--only", "agenda", "--format", "html", cwd=tmp_path)

    assert (tmp_path / "packets" / "puno-winter" / "index.html").is_file()
    assert "there is a scenario" in run("new-scenario", "puno-winter", cwd=tmp_path, code=3).stderr
    assert (
        "known here: civil-military-drill" in run("new-scenario", "other", "--kind", "zzz", cwd=tmp_path, code=1).stderr
    )
    assert "small letters" in run("new-scenario", "../x", cwd=tmp_path, code=1).stderr
    assert not (tmp_path.parent / "x").exists()


def test_a_new_programme_builds_at_once_and_is_not_overwritten(tmp_path: Path) -> None:
    run("programme", "new", "ours", "--lang", "es", cwd=tmp_path)
    run("programme", "build", "ours", "--plan-only", "--lang", "es", "--format", "html", cwd=tmp_path)

    assert (tmp_path / "programmes" / "ours" / "plans" / "E2.yaml").is_file()
    assert "there is a programme" in run("programme", "new", "ours", cwd=tmp_path, code=3).stderr
    assert "taken by the program" in run("programme", "new", "scenario", cwd=tmp_path, code=1).stderr
    assert "$schema" not in (tmp_path / "scenarios" / "programmes" / "ours.yaml").read_text("utf-8")


def test_a_file_in_a_checkout_names_its_schema_and_one_elsewhere_does_not(tmp_path: Path) -> None:
    assert schema_line("plan", ROOT / "plan.yaml") == (
        "# yaml-language-server: $schema=scenarios/schema/plan.schema.json\n"
    )
    assert schema_line("scenario", ROOT / "scenarios" / "x" / "scenario.yaml").endswith(
        "=../schema/scenario.schema.json\n"
    )
    assert not schema_line("plan", tmp_path / "plan.yaml")


def test_a_message_names_a_file_that_is_there(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text('scenario: lima-callao-earthquake\nstart: {date: 2031-05-28, time: "08:30"}\n', encoding="utf-8")
    told = run("validate", "plan.yaml", cwd=tmp_path).stderr

    files = re.findall(r"^(\S+scenario\.yaml):\d+", told, re.MULTILINE)
    assert files
    assert all((tmp_path / file).is_file() for file in files)


def test_a_packet_made_again_with_other_templates_says_so(tmp_path: Path) -> None:
    only = ("--only", "agenda", "--format", "html", "--lang", "en")
    run("build", "lima-callao-earthquake", "-o", "old", *only, cwd=tmp_path)
    assert "other-templates" not in run("build", "old/exercise.json", "-o", "same", *only, cwd=tmp_path).stderr
    run("templates", "eject", "agenda", cwd=tmp_path)

    told = run("build", "old/exercise.json", "-o", "new", *only, cwd=tmp_path).stderr
    assert "the packet was made without templates/documents/agenda.html.j2" in told
    assert "other-templates" not in run("build", "new/exercise.json", "-o", "newer", *only, cwd=tmp_path).stderr
    (tmp_path / "templates" / "documents" / "agenda.html.j2").unlink()
    gone = run("build", "new/exercise.json", "-o", "newest", *only, cwd=tmp_path).stderr
    assert "the packet was made with templates/documents/agenda.html.j2" in gone


def test_a_programme_is_built_with_its_plans(tmp_path: Path) -> None:
    told = run("programme", "build", "us-peru-2025-2027", "--plan-only", "--lang", "en", "-o", "p", cwd=tmp_path)

    assert "exercises" in told.stdout
    assert (tmp_path / "p" / "en" / "programme-plan.pdf").read_bytes().startswith(b"%PDF")
    assert list((tmp_path / "p" / "plans").glob("E2*.yaml"))
    assert "us-peru-2025-2027" in run("programme", "list").stdout


# ---------------------------------------------------------------------------------------------- the system


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "exercise_gen", *arguments]


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def test_wrong_usage_and_a_full_disk_are_data_with_json(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    for arguments in (("build",), ("build", "rio-claro", "--only", "poem"), ("show", "rio-claro", "--no-such-option")):
        [problem] = json.loads(run(*arguments, "--json", code=2).stdout)["problems"]
        assert problem["code"] == "usage"
    data = json.loads(run("build", "rio-claro", "-o", str(tmp_path / "file" / "p"), "--json", code=1).stdout)
    assert [problem["code"] for problem in data["problems"]] == ["disk"]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shells")
def test_streams_may_be_closed_or_break_off(tmp_path: Path) -> None:
    build = " ".join(command("build", "rio-claro", "-o", str(tmp_path / "p"), "--only", "agenda", "--lang", "en"))
    subprocess.run(["sh", "-c", f"{build} 2>&-"], check=True, cwd=DATA, env=ENVIRONMENT, stdout=subprocess.PIPE)
    assert (tmp_path / "p" / "en" / "players" / "agenda.pdf").read_bytes().startswith(b"%PDF")

    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        command("list"), check=False, cwd=DATA, env=ENVIRONMENT, stdout=write, stderr=subprocess.PIPE, encoding="utf-8"
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (0, "")


def hear_all() -> None:
    """Hear the signals that a background job or nohup may have taught the test runner to ignore."""
    for name in ("SIGINT", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize(
    ("name", "group", "code"), [("SIGTERM", False, 143), ("SIGHUP", True, 129), ("SIGINT", True, 130)]
)
def test_a_signal_leaves_nothing_behind(tmp_path: Path, name: str, group: bool, code: int) -> None:
    process = subprocess.Popen(
        command("build", "rio-claro", "-o", str(tmp_path / "p"), "--format", "html"),
        cwd=DATA, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True,
        preexec_fn=hear_all,  # noqa: PLW1509 - pytest has one thread here
    )  # fmt: skip
    while not list(tmp_path.glob(".exercise-gen-*/packet/*")) and process.poll() is None:
        time.sleep(0.02)

    (os.killpg if group else os.kill)(process.pid, getattr(signal, name))
    _, said = process.communicate()

    assert process.returncode == code
    assert said.split() == ["interrupted"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_what_is_ejected_stays_in_the_workspace(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    theme = tmp_path / "templates" / "theme" / "theme.toml"
    theme.parent.mkdir(parents=True)
    theme.symlink_to(tmp_path / "elsewhere" / "theme.toml")
    (tmp_path / "templates" / "documents").symlink_to(tmp_path / "elsewhere", target_is_directory=True)

    assert "file-exists" in run("templates", "eject", "theme", cwd=tmp_path, code=3).stderr
    assert "link-outside" in run("templates", "eject", "agenda", cwd=tmp_path, code=3).stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []
