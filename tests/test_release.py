from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from reading import file_text, squeezed

from exercise_gen import exchange, i18n, packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.errors import InvalidInput
from exercise_gen.generate import Exercise
from exercise_gen.models import Text
from exercise_gen.models.markings import highest, portion
from exercise_gen.press import jobs, render_job
from exercise_gen.release import cut

WORDS = [i18n.words("en"), i18n.words("es")]


def test_what_may_not_go_stands_in_no_file(closed: Exercise, released: Exercise, tmp_path: Path) -> None:
    secret = next(item.inject for item in closed.injects if item.inject.id == "INJ-02")
    brigade = next(cell for cell in closed.scenario.cells if cell.id == "brigade")
    hidden = ["Closed words", "Lo cerrado", "Peru alone", "Solo el Perú", "INJ-02"]
    hidden += [text.within(code) for text in (secret.body, brigade.name, brigade.mission) for code in ("en", "es")]

    packet.build(released, tmp_path / "p")
    whole = squeezed(json.dumps(exchange.as_data(closed), ensure_ascii=False))

    assert all(squeezed(word) in whole for word in hidden)
    for file in (tmp_path / "p").rglob("*"):
        text = squeezed(file_text(file)) if file.is_file() else ""
        assert not [word for word in hidden if squeezed(word) in text], file.name
    assert not (tmp_path / "p/en/players/cells/brigade").exists()


def test_what_was_left_out_is_listed(released: Exercise) -> None:
    listed = [(item.kind, item.name) for item in released.withheld]

    assert ("cell", "brigade") in listed
    assert ("paragraph", "INJ-01") in listed
    assert ("paragraph", "") in listed
    assert any(kind == "inject" for kind, _ in listed)
    job = next(job for job in jobs(released, DOCUMENTS) if job.document.id == "release-note")
    assert "USA" in render_job(released, job).tree.text()


def test_who_may_have_all_loses_nothing(closed: Exercise) -> None:
    whole = cut(closed, "PER", WORDS)

    assert whole.withheld == ()
    assert replace(whole, released_to="", plan=closed.plan) == closed


def test_a_text_of_which_nothing_is_left_says_so(closed: Exercise) -> None:
    item = closed.injects[0]
    body = Text({"en": "(REL TO PER) All of it.", "es": "(REL TO PER) Todo."})
    exercise = replace(closed, injects=(replace(item, inject=item.inject.model_copy(update={"body": body})),))

    made = cut(exercise, "USA", WORDS).injects[0].inject

    assert made.body.within("es") == "Retenido: no puede entregarse a USA."


@pytest.mark.parametrize(
    "words", ["It is (REL TO PER) inside.", "(REL PER) Wrong form.", "NOFORN. All.", "(REL TO PER)No space."]
)
def test_an_unclear_mark_is_refused_not_guessed(closed: Exercise, words: str) -> None:
    item = closed.injects[0]
    changed = item.inject.model_copy(update={"body": Text({"en": words, "es": words})})

    with pytest.raises(InvalidInput, match="unclear-release"):
        cut(replace(closed, injects=(replace(item, inject=changed),)), "USA", WORDS)


def test_a_nation_that_does_not_take_part_is_refused(closed: Exercise) -> None:
    with pytest.raises(InvalidInput, match="nations are PER, USA"):
        cut(closed, "CHL", WORDS)


def test_a_cut_packet_can_be_built_again(released: Exercise, tmp_path: Path) -> None:
    file = tmp_path / "exercise.json"
    file.write_text(json.dumps(exchange.as_data(released)), encoding="utf-8")

    again = exchange.read(file)

    assert (again.released_to, again.withheld) == ("USA", released.withheld)


# ------------------------------------------------------------------------------------------------ markings


@pytest.mark.parametrize(
    ("document", "marking"),
    [
        ("agenda", "UNCLASSIFIED"),
        ("situation-manual", "TLP:AMBER"),
        ("msel-full", "TLP:RED"),
        ("inject-cards-4-up", "TLP:RED"),
    ],
)
def test_the_marking_of_a_document_is_the_highest_of_what_is_in_it(
    document: str, marking: str, closed: Exercise
) -> None:
    job = next(job for job in jobs(closed, DOCUMENTS) if job.document.id == document and job.language == "en")

    assert render_job(closed, job).marking == marking


def test_a_pretended_classification_stands_beside_exercise_and_the_true_marking(closed: Exercise) -> None:
    job = next(j for j in jobs(closed, DOCUMENTS) if j.document.id == "inject-cards-4-up" and j.language == "es")

    assert "EJERCICIO SECRETO (ficticio) - TLP:RED" in render_job(closed, job).tree.text()


def test_pages_carry_their_own_marking(closed: Exercise) -> None:
    from reading import pdf_pages

    from exercise_gen.formats.pdf import write_pdf

    job = next(j for j in jobs(closed, DOCUMENTS) if j.document.id == "msel-full" and j.language == "en")
    pages = pdf_pages(write_pdf(render_job(closed, job)))

    assert "TLP:RED" in pages[0]
    assert any("UNCLASSIFIED" in page and "TLP:RED" not in page for page in pages[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(U) Words", ("UNCLASSIFIED", ())),
        ("(TLP:AMBER) Words", ("TLP:AMBER", ())),
        ("(TLP:AMBER+STRICT; REL TO PER, USA) Words", ("TLP:AMBER+STRICT", ("PER", "USA"))),
        ("(REL TO PER) Words", ("", ("PER",))),
        ("(Words) more", None),
        ("() more", None),
    ],
)
def test_portions(text: str, expected: tuple[str, tuple[str, ...]] | None) -> None:
    found = portion(text)

    assert (found and (found.marking, found.nations)) == expected


def test_highest() -> None:
    assert highest() == "UNCLASSIFIED"
    assert highest("TLP:GREEN", "", "UNCLASSIFIED", "TLP:AMBER") == "TLP:AMBER"
