"""Slides, read back by python-pptx: nothing over an edge, nothing for players that is not theirs."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pptx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import FileFormat, OpenXmlValidator
from test_formats import document

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.pptx import _DOWN, Line, pages, write_pptx
from exercise_gen.generate import Exercise
from exercise_gen.models.theme import Logo, Theme
from exercise_gen.press import jobs, render_job
from exercise_gen.render import Rendered

DECKS = [made for made in DOCUMENTS if made.made_of == "deck"]
SHIPPED = ("combined-command-post", "critical-operator-ransomware", "lima-callao-earthquake")


def decks(exercise: Exercise) -> Iterator[Rendered]:
    for job in jobs(exercise, DECKS):
        yield render_job(exercise, job)


def opened(made: Rendered) -> Any:
    return pptx.Presentation(io.BytesIO(write_pptx(made)))


def words(slide: Any) -> str:
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            said += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(said)


@pytest.mark.parametrize("slug", SHIPPED)
def test_nothing_stands_over_an_edge(slug: str, tmp_path: Path) -> None:
    for number, made in enumerate(decks(packet.open_exercise(slug))):
        deck = opened(made)
        assert deck.slide_width * 9 == deck.slide_height * 16
        for slide in deck.slides:
            for shape in slide.shapes:
                right, bottom = shape.left + shape.width, shape.top + shape.height
                assert 0 <= shape.left <= right <= deck.slide_width
                assert 0 <= shape.top <= bottom <= deck.slide_height, (made.id, words(slide)[:80])
        file = tmp_path / f"{number}.pptx"
        file.write_bytes(write_pptx(made))
        judged = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=20).validate(str(file))
        assert [str(error) for error in judged.errors] == []


def test_libreoffice_draws_every_slide_inside_its_edges(rio_claro: Exercise, tmp_path: Path) -> None:
    import subprocess

    import pypdfium2

    made = next(deck for deck in decks(rio_claro) if deck.id == "facilitator-deck" and deck.language == "es")
    (tmp_path / "d.pptx").write_bytes(write_pptx(made))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "d.pptx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    pdf = pypdfium2.PdfDocument(tmp_path / "d.pdf")
    assert len(pdf) == len(opened(made).slides)
    for number, slide in enumerate(opened(made).slides):
        body = [s for s in slide.placeholders if s.placeholder_format.idx == 1 and s.text_frame.text.strip()]
        page = pdf[number].get_textpage()
        for at in range(page.count_chars()):
            left, bottom, right, top = page.get_charbox(at)
            assert left >= -1 and right <= 961, (number, words(slide)[:60])
            assert bottom >= 2 and top <= 541
        if body and slide.slide_layout.name == "Title and Content":
            last = body[0].text_frame.text.strip()[-12:]
            found = page.search(last.split()[-1]).get_next()
            assert found is not None
            assert page.get_charbox(found[0])[1] > 540 - (112 + _DOWN + 14), (number, last)
    pdf.close()


def test_players_slides_end_at_startex_and_have_no_notes(rio_claro: Exercise) -> None:
    for made in decks(rio_claro):
        deck = opened(made)
        said = "\n".join(words(slide) for slide in deck.slides)
        if made.id == "briefing-deck":
            assert words(deck.slides[-1]).startswith("STARTEX")
            for phase in rio_claro.phases:
                assert phase.phase.questions[0].text.within(made.language) not in said
        if made.id != "facilitator-deck":
            assert not any(slide.has_notes_slide for slide in deck.slides)


def test_the_facilitator_has_every_inject_and_answer(rio_claro: Exercise) -> None:
    made = next(deck for deck in decks(rio_claro) if deck.id == "facilitator-deck" and deck.language == "en")
    deck = opened(made)
    notes = "\n".join(s.notes_slide.notes_text_frame.text for s in deck.slides if s.has_notes_slide)

    for item in (*rio_claro.injects, *rio_claro.contingencies):
        assert f"{item.inject.id} · " in notes
    for phase in rio_claro.phases:
        assert str(phase.phase.read_aloud.within("en"))[:30] in notes


def test_every_layout_carries_banner_and_marking(rio_claro: Exercise) -> None:
    made = replace(next(decks(rio_claro)), marking="TLP:AMBER")
    for layout in opened(made).slide_layouts:
        said = [shape.text_frame.text for shape in layout.shapes if shape.has_text_frame]
        assert said.count(made.banner) == 2
        assert "TLP:AMBER" in said


def test_two_builds_are_the_same_bytes(rio_claro: Exercise) -> None:
    for made in decks(rio_claro):
        assert write_pptx(made) == write_pptx(made)


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_logo_stands_on_the_first_slide(kind: str) -> None:
    from exercise_gen.formats.pdf import raster

    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><rect width="10" height="5"/></svg>'
    made = document("<ttx-slide kind='title' title='a'><p>b</p></ttx-slide>")
    logo = drawing.encode() if kind == "svg" else raster(drawing, made.look)[0]
    theme = Theme(logo=Logo(file=f"x.{kind}", alt="The sign"))

    deck = opened(replace(made, look=replace(made.look, theme=theme, logo=logo)))

    (picture,) = [s for s in deck.slide_layouts[0].shapes if s.shape_type == 13]
    assert picture._element.nvPicPr.cNvPr.get("descr") == "The sign"


@given(st.lists(st.text("abc de", min_size=1, max_size=600), min_size=1, max_size=12))
def test_pages_hold_every_word_and_no_page_is_too_full(texts: list[str]) -> None:
    lines = [Line(((text, False),)) for text in texts if text.strip()]
    size, made = pages(lines)

    said = "".join("".join(line.text.split()) for page in made for line in page)
    assert said == "".join("".join(line.text.split()) for line in lines)
    for page in made:
        if len(page) > 1:
            assert sum(line.height(size, 852) for line in page) <= _DOWN
