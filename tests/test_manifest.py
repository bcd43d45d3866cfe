from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.errors import InvalidInput, Refused
from exercise_gen.generate import Exercise
from exercise_gen.manifest import refuse_loss, verify

FEW = [document for document in DOCUMENTS if document.id in ("agenda", "handout")]


@pytest.fixture
def small(rio_claro: Exercise, tmp_path: Path) -> Path:
    packet.build(rio_claro, tmp_path / "p", documents=FEW, inputs={"plan.yaml": b"scenario: rio-claro\n"})
    return tmp_path / "p"


def states(folder: Path) -> dict[str, str]:
    return {checked.file: checked.state for checked in verify(folder).files if checked.state != "same"}


def test_a_fresh_packet_is_whole(small: Path) -> None:
    verdict = verify(small)

    assert verdict.whole
    assert len(verdict.files) == sum(p.is_file() for p in small.rglob("*")) - 1


def test_what_happened_to_a_file_is_said(small: Path) -> None:
    (small / "en/players/agenda.pdf").write_bytes(b"%PDF-1.7 other")
    (small / "es/players/agenda.html").unlink()
    (small / "es/players/secret.txt").write_text("x", encoding="utf-8")

    assert states(small) == {
        "en/players/agenda.pdf": "altered",
        "es/players/agenda.html": "missing",
        "es/players/secret.txt": "added",
    }
    assert not verify(small).whole


def test_a_code_leads_to_the_document_whose_footer_has_it(small: Path) -> None:
    from reading import file_text

    verdict = verify(small)
    (document,) = [d for d in verdict.manifest["documents"] if d["cell"] == "coer" and d["language"] == "es"]

    assert document["code"] in file_text(small / "es/players/cells/coer/handout.pdf")
    assert verdict.with_code(document["code"].lower().replace("-", "")) == [document]
    assert verdict.with_code("0000-0000") == []


def test_the_manifest_says_what_the_packet_was_made_from(small: Path) -> None:
    data = json.loads((small / "manifest.json").read_text("utf-8"))

    assert data["inputs"] == {"plan.yaml": hashlib.sha256(b"scenario: rio-claro\n").hexdigest()}
    assert {"documents/agenda.html.j2", "theme/theme.toml", "locales/es.po"} <= set(data["templates"])
    assert {"typst", "jinja2"} <= set(data["libraries"])
    assert (data["plan_version"], data["status"], data["profile"]) == ("1.0", "draft", "hseep")


def test_what_is_no_plain_file_is_seen(small: Path, tmp_path: Path) -> None:
    aside = tmp_path / "aside"
    (small / "es/players").rename(aside)
    (small / "es/players").symlink_to(aside)
    agenda = small / "en/players/agenda.html"
    agenda.rename(tmp_path / "agenda.html")
    agenda.symlink_to(tmp_path / "agenda.html")
    (small / "dangling").symlink_to(tmp_path / "nothing")
    (small / "linked").symlink_to(tmp_path)
    (small / "empty/inner").mkdir(parents=True)
    os.mkfifo(small / "pipe")
    (small / "en/players/agenda.pdf").unlink()
    os.mkfifo(small / "en/players/agenda.pdf")

    found = states(small)

    added = {"dangling", "linked", "empty/inner/", "pipe", "es/players"}
    assert {name for name, state in found.items() if state == "added"} == added
    assert found["en/players/agenda.html"] == found["en/players/agenda.pdf"] == "altered"
    assert found["es/players/agenda.html"] == "altered"


@pytest.mark.parametrize(
    "change",
    [{"plan_version": "9.9"}, {"status": "final"}, {"scenario": "other"}, {"scenario_version": "7"}, {"inputs": {}}],
)
def test_a_manifest_that_contradicts_the_exercise_is_altered(change: dict[str, object], small: Path) -> None:
    data = json.loads((small / "manifest.json").read_text("utf-8"))
    (small / "manifest.json").write_text(json.dumps(data | change), encoding="utf-8")

    assert states(small) == {"manifest.json": "altered"}


def test_a_strange_manifest_is_no_traceback(tmp_path: Path) -> None:
    files = {"a" * 5000: "0", "a\u0000b": "0", "en": "0"}
    (tmp_path / "en").mkdir()
    data = {"program": "exercise-gen", "files": files}
    (tmp_path / "manifest.json").write_text(json.dumps(data), encoding="utf-8")

    verdict = verify(tmp_path)

    assert {checked.state for checked in verdict.files} == {"missing", "altered", "added"}
    assert verdict.with_code("8FC9-9F7A") == []


@pytest.mark.parametrize("written", [" {} ", "{}\n", "\u2013{}", "{} "])
def test_a_code_is_found_however_it_is_typed(written: str, small: Path) -> None:
    verdict = verify(small)
    document = verdict.manifest["documents"][0]
    code = str(document["code"]).replace("-", " \u2013 ").lower()

    assert verdict.with_code(written.format(code)) == [document]
    assert verdict.with_code("") == verdict.with_code(" - ") == []


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"program": "exercise-gen"}', '{"program": "exercise-gen", "files": {"../x": "1"}}', '{"files": {}}'],
)
def test_what_is_no_packet_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidInput):
        verify(tmp_path)
    with pytest.raises(Refused):
        refuse_loss(tmp_path)


def test_what_a_planner_changed_in_a_packet_is_not_written_over(rio_claro: Exercise, small: Path) -> None:
    (small / "en/players/agenda.html").write_text("my words", encoding="utf-8")
    (small / "notes.txt").write_text("mine", encoding="utf-8")
    (small / "es/players/agenda.html").unlink()
    before = sorted(p.relative_to(small) for p in small.rglob("*"))

    with pytest.raises(Refused) as caught:
        packet.build(rio_claro, small, documents=FEW)

    assert [(p.code, Path(p.file).name) for p in caught.value.problems] == [
        ("file-altered", "agenda.html"),
        ("file-added", "notes.txt"),
    ]
    assert (small / "en/players/agenda.html").read_text("utf-8") == "my words"
    assert sorted(p.relative_to(small) for p in small.rglob("*")) == before


def test_what_a_desktop_leaves_behind_is_nobodys_work(rio_claro: Exercise, small: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "en/players/~$agenda.docx", "en/players/.~lock.agenda.docx#"):
        (small / name).write_bytes(b"x")

    assert verify(small).whole
    packet.build(rio_claro, small, documents=FEW)
    assert not (small / "Thumbs.db").exists()
