from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from reading import content_text, file_text, pdf_pages, pdf_text, squeezed

from exercise_gen import i18n, packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.documents.view import Teller
from exercise_gen.errors import InvalidInput, Refused
from exercise_gen.formats import FORMATS
from exercise_gen.generate import Exercise
from exercise_gen.models import Audience, Text
from exercise_gen.tree import Node

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def built(rio_claro: Exercise, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "packet"
    packet.build(rio_claro, folder, formats=FORMATS)
    return folder


MANUAL = [made for made in DOCUMENTS if made.id == "situation-manual"]
AGENDA = [made for made in DOCUMENTS if made.id == "agenda"]


def secrets(value: Any, hidden: bool = True) -> Iterator[Text]:
    """Yield every text of a model that no mark gives to players."""
    if isinstance(value, Text):
        if hidden:
            yield value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            seen = Audience.PLAYERS in field.metadata
            inner = getattr(value, name)
            # a marked part of the model is judged by the marks of its own fields
            yield from secrets(inner, hidden if seen and _is_model(inner) else not seen)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from secrets(item, hidden)


def _is_model(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and _is_model(value[0])
    return isinstance(value, BaseModel) and not isinstance(value, Text)


def test_the_packet_has_the_agreed_layout(built: Path) -> None:
    files = {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()}

    assert {"index.html", "exercise.json", "manifest.json"} <= files
    for language in ("en", "es"):
        for audience in ("players", "observers", "control", "evaluation", "sponsor"):
            assert f"{language}/{audience}/index.html" in files
        for cell in ("coer", "brigade", "embassy"):
            assert f"{language}/players/cells/{cell}/handout.pdf" in files
        assert f"{language}/players/situation-manual.html" in files
        assert f"{language}/control/msel.pdf" in files
    assert len([f for f in files if f.endswith(".pdf")]) == len(
        [f for f in files if f.endswith(".html") and "index" not in f]
    )


def test_every_link_of_every_index_leads_to_a_file(built: Path) -> None:
    import lxml.html

    pages = sorted(built.rglob("index.html"))
    assert len(pages) == 11
    for page in pages:
        links = [str(a.get("href")) for a in lxml.html.document_fromstring(page.read_text("utf-8")).iter("a")]
        assert links
        for link in links:
            assert (page.parent / link).is_file(), (page, link)


def test_no_player_file_holds_a_word_of_the_control_team(built: Path) -> None:
    files = [p for folder in ("players", "observers") for p in built.glob(f"*/{folder}/**/*") if p.is_file()]

    assert len(files) > 40
    for file in files:
        text = squeezed(file_text(file))
        assert "SECRET" not in text.upper(), file
        assert "INJ-0" not in file_text(file), file
        assert "CON-0" not in file_text(file), file


def test_the_control_team_gets_all_of_it(built: Path) -> None:
    everything = squeezed(
        " ".join(file_text(p) for p in built.glob("en/*/*.pdf") if p.parent.name in ("control", "evaluation"))
    )

    for secret in (
        "SECRETTITLE", "SECRETACTION", "SECRETNOTE", "SECRETFALLBACK", "SECRETTRIGGER", "SECRETANSWER", "SECRETPROBE",
        "SECRETREAD", "SECRETTRANSITION", "SECRETTASK", "SECRETTARGET", "SECRETOPENING", "SECRETFACT", "SECRETWITHHOLD",
        "SECRETTONE", "SECRETRESERVE",
    ):  # fmt: skip
        assert secret in everything, secret


def test_marks_alone_decide_what_is_secret() -> None:
    """The words SECRET… of the small scenario stand exactly where no mark gives them to players."""
    _, scenario = packet.open_scenario("rio-claro", DATA)
    hidden = {t.within("en") for t in secrets(scenario.model)}

    assert len([h for h in hidden if h.startswith("SECRET")]) >= 17


def test_what_is_printed_for_a_cell_leaves_contingencies_out(rio_claro: Exercise, tmp_path: Path) -> None:
    files = packet.handouts(rio_claro, tmp_path / "handouts")
    pdfs = [f for f in files if f.suffix == ".pdf"]

    assert sorted(f.relative_to(tmp_path / "handouts").as_posix() for f in pdfs) == [
        "en/brigade.pdf", "en/coer.pdf", "en/embassy.pdf", "en/whole-room.pdf", "es/brigade.pdf", "es/coer.pdf",
        "es/embassy.pdf", "es/whole-room.pdf",
    ]  # fmt: skip
    for pdf in pdfs:
        assert "SECRET" not in squeezed(file_text(pdf)).upper()
    coer = file_text(tmp_path / "handouts/en/coer.pdf")
    assert coer.index("River warning") < coer.index("A question from the press") < coer.index("Bridge")


def test_a_document_says_the_same_in_every_format(built: Path, rio_claro: Exercise) -> None:
    for job in packet.jobs(rio_claro, DOCUMENTS):
        rendered = packet.render_job(rio_claro, job)
        # figures are pictures and captions of cards stand in attributes: judged by their own tests
        words = [n.text() for n in rendered.tree.walk() if n.tag in ("p", "td", "h2") and _is_leaf(n)]
        for made in FORMATS:
            if made.of != job.document.made_of or made.id == "csv":  # one sheet of a workbook: its own test
                continue
            place = next(job.paths())
            file = built / place.with_name(place.name + made.suffix)
            content = file.read_bytes() if file.is_file() else made.write(rendered)  # another profile's
            text = squeezed(content_text(made.suffix, content))
            for said in words:
                assert squeezed(said) in text, (job.document.id, made.id, said)


def _is_leaf(node: Node) -> bool:
    return all(isinstance(child, str) for child in node.children)


_BUILD = """
import sys
from pathlib import Path
from exercise_gen import packet
exercise = packet.open_exercise(sys.argv[1], workspace=Path(sys.argv[2]))
from exercise_gen.formats import FORMATS
packet.build(exercise, Path(sys.argv[3]), formats=FORMATS)
packet.handouts(exercise, Path(sys.argv[3] + "-handouts"))
"""


def test_two_builds_are_byte_identical(plan_file: Path, tmp_path: Path) -> None:
    digests = []
    for run, (zone, seed) in enumerate((("America/Lima", "0"), ("Asia/Kathmandu", "77"))):
        out = tmp_path / f"run{run}"
        environment = {**os.environ, "TZ": zone, "PYTHONHASHSEED": seed, "LC_ALL": "C"}
        command = [sys.executable, "-c", _BUILD, str(plan_file), str(DATA), str(out)]
        subprocess.run(command, check=True, env=environment, cwd=ROOT)
        files = sorted([*out.rglob("*"), *Path(f"{out}-handouts").rglob("*")])
        digests.append([hashlib.sha256(p.read_bytes()).hexdigest() for p in files if p.is_file()])

    assert len(digests[0]) > 100
    assert digests[0] == digests[1]


def test_an_old_packet_is_replaced_whole(rio_claro: Exercise, tmp_path: Path) -> None:
    folder = tmp_path / "packet"
    packet.build(rio_claro, folder, documents=MANUAL)

    packet.build(rio_claro, folder, documents=AGENDA)

    names = {p.name for p in folder.rglob("*.pdf")}
    assert names == {"agenda.pdf"}
    assert [p.name for p in tmp_path.iterdir()] == ["packet"]


def test_a_folder_of_the_users_is_left_alone(rio_claro: Exercise, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine", encoding="utf-8")

    with pytest.raises(Refused):
        packet.build(rio_claro, tmp_path, documents=MANUAL)

    assert [p.name for p in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_build_that_fails_leaves_the_old_packet(tmp_path: Path) -> None:
    folder = tmp_path / "packet"
    good = packet.open_exercise("rio-claro", workspace=DATA)
    packet.build(good, folder, documents=MANUAL)
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    bad = packet.open_exercise("rio-claro", packet.Choices(settings=(("operator", "漢字"),)), DATA)

    with pytest.raises(InvalidInput) as caught:
        packet.build(bad, folder, documents=MANUAL)

    assert caught.value.problems[0].code == "unprintable"
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["packet"]


def test_players_only_means_players_only(rio_claro: Exercise, tmp_path: Path) -> None:
    packet.build(rio_claro, tmp_path / "p", audiences=[Audience.PLAYERS])

    assert not (tmp_path / "p" / "exercise.json").exists()
    assert {p.name for p in (tmp_path / "p" / "en").iterdir()} == {"players"}
    assert "SECRET" not in (tmp_path / "p" / "manifest.json").read_text("utf-8")


def test_the_manifest_names_every_file_with_its_hash(built: Path) -> None:
    manifest = json.loads((built / "manifest.json").read_text("utf-8"))
    files = {p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file()} - {"manifest.json"}

    assert set(manifest["files"]) == files
    assert manifest["files"]["index.html"] == hashlib.sha256((built / "index.html").read_bytes()).hexdigest()


def test_the_plans_words_reach_the_paper(plan_file: Path, tmp_path: Path) -> None:
    exercise = packet.open_exercise(str(plan_file), packet.Choices(settings=(("people", "30000"),)), DATA)
    packet.build(exercise, tmp_path / "p")

    manual = file_text(tmp_path / "p/es/players/situation-manual.pdf")
    for word in (
        "RÍO SERENO 27",
        "Auditorio",
        "Rosa Huamán",
        "30,000 personas",
        "TLP:GREEN",
        "18,000 personas",
        "Almuerzo",
    ):
        assert squeezed(word) in squeezed(manual), word
    assert "Luis Ñáñez" in file_text(tmp_path / "p/en/control/sign-in.pdf")
    assert "Ana Quispe" in file_text(tmp_path / "p/en/players/cells/coer/handout.pdf")


def test_a_name_may_be_a_file_a_plan_or_a_slug(plan_file: Path) -> None:
    by_file = packet.open_exercise(str(DATA / "scenarios/rio-claro/scenario.yaml"))

    assert by_file.slug == "rio-claro"
    assert packet.open_exercise(str(plan_file), workspace=DATA).plan.seed == 1
    with pytest.raises(InvalidInput) as caught:
        packet.open_exercise("rio-clara", workspace=DATA)
    assert caught.value.problems[0].hint == 'did you mean "rio-claro"?'


def test_languages_and_paper_of_the_command_line_win() -> None:
    exercise = packet.open_exercise("rio-claro", packet.Choices(languages=("es",), paper="letter"), DATA)

    assert exercise.languages == ("es",)
    assert exercise.plan.paper == "letter"
    with pytest.raises(InvalidInput) as caught:
        packet.open_exercise("rio-claro", packet.Choices(languages=("fr",)), DATA)
    assert str(caught.value.problems[0]).startswith("--lang fr: error[unknown-language]")


def test_validate_takes_files_plans_and_folders(plan_file: Path, tmp_path: Path) -> None:
    packet.validate(str(DATA / "scenarios"))
    packet.validate(str(DATA / "scenarios/rio-claro/scenario.yaml"))
    packet.validate(str(plan_file), DATA)
    with pytest.raises(InvalidInput):
        packet.validate(str(tmp_path))


def test_spanish_files_speak_spanish(built: Path) -> None:
    """No English label reaches the Spanish tree: labels come from the catalogue or the build stops."""
    labels = i18n.words("es").labels
    english = {e for e, s in labels.items() if e != s and len(e) > 14 and "{" not in e}
    teller = Teller(packet.open_exercise("rio-claro", workspace=DATA), i18n.words("es"))

    assert len(english) > 120
    assert teller.banner == "EJERCICIO EJERCICIO EJERCICIO"
    for file in built.glob("es/**/*.html"):
        text = " ".join(file_text(file).split())
        if file.stem == "emergency-card":  # says it in every language
            text = text.replace("REAL EMERGENCY. THIS IS NOT AN EXERCISE", "")
        assert not [e for e in english if e in text], file


def test_printed_on_both_sides_every_message_has_a_sheet_of_its_own(tmp_path: Path) -> None:
    exercise = packet.open_exercise("rio-claro", packet.Choices(languages=("en",), duplex=True), DATA)
    packet.handouts(exercise, tmp_path / "h")

    for cell in exercise.players:
        pages = pdf_pages((tmp_path / "h/en" / f"{cell.id}.pdf").read_bytes())
        first_pages = [number for number, text in enumerate(pages, start=1) if text.count("Delivered at")]
        assert first_pages
        assert all(number % 2 for number in first_pages)


def test_one_file_prints_the_whole_room(rio_claro: Exercise, tmp_path: Path) -> None:
    packet.handouts(rio_claro, tmp_path / "h")

    room = squeezed(pdf_text((tmp_path / "h/es/whole-room.pdf").read_bytes()))
    for cell in rio_claro.players:
        assert squeezed(cell.mission.within("es")) in room
    messages = [i for i in rio_claro.injects for c in rio_claro.players if c.id in (*i.inject.to, *i.inject.info)]
    assert room.count("Entregadoalas") == len(messages)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_where_the_folder_is_a_link_what_it_leads_to_is_replaced(rio_claro: Exercise, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    link = tmp_path / "link"
    link.symlink_to("real", target_is_directory=True)

    for documents in (MANUAL, AGENDA):
        files = packet.build(rio_claro, link, documents=documents)

    assert link.is_symlink()
    assert files[0].is_relative_to(link)
    assert {p.name for p in (tmp_path / "real").rglob("*.pdf")} == {"agenda.pdf"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "real"]


def test_the_folder_that_one_works_in_is_not_replaced(
    rio_claro: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packet.build(rio_claro, tmp_path / "p", documents=AGENDA)
    monkeypatch.chdir(tmp_path / "p" / "en")

    for folder in (Path(), Path("..")):
        with pytest.raises(Refused, match="the folder you work in"):
            packet.build(rio_claro, folder, documents=AGENDA)
