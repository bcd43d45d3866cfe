"""Slides, read back by python-pptx: nothing over an edge, nothing for players that is not theirs."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pptx
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import FileFormat, OpenXmlValidator
from pptx.enum.shapes import PP_PLACEHOLDER
from reading import office_text, squeezed
from test_formats import document
from test_scenarios import _public, _sentences

from exercise_gen import markup, packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.documents.situation import has_places
from exercise_gen.formats import measure
from exercise_gen.formats.pdf import raster
from exercise_gen.formats.pptx import write_pptx
from exercise_gen.formats.slides import BODY, MOST_ROWS, SMALLEST, evenly, pages_of
from exercise_gen.generate import Exercise
from exercise_gen.models.theme import Logo, Theme, Type
from exercise_gen.press import jobs, render_job
from exercise_gen.render import Rendered
from exercise_gen.tree import parse

DECKS = [made for made in DOCUMENTS if made.made_of == "deck"]
SHIPPED = ("combined-command-post", "critical-operator-ransomware", "lima-callao-earthquake")
POINT = 12700
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><rect width="10" height="5"/></svg>'


def decks(exercise: Exercise) -> Iterator[Rendered]:
    for job in jobs(exercise, DECKS):
        yield render_job(exercise, job)


def deck_of(exercise: Exercise, name: str, language: str) -> Rendered:
    return next(made for made in decks(exercise) if made.id == name and made.language == language)


def opened(made: Rendered) -> Any:
    return pptx.Presentation(io.BytesIO(write_pptx(made)))


def words(slide: Any) -> str:
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            said += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(said)


def margins(shape: Any, slide: Any) -> tuple[float, float]:
    """Return the points across and down that a box keeps free; a placeholder has those of its layout."""
    frame = shape.text_frame
    if shape.is_placeholder and frame._txBody.bodyPr.get("lIns") is None:
        number = shape.placeholder_format.idx
        frame = next(h for h in slide.slide_layout.placeholders if h.placeholder_format.idx == number).text_frame
    return (frame.margin_left + frame.margin_right) / POINT, (frame.margin_top + frame.margin_bottom) / POINT


def heights(shape: Any, slide: Any, family: str) -> tuple[float, float]:
    """Return the points that the words of a shape take, and those that it has."""
    frame = shape.text_frame
    across, down = margins(shape, slide)
    wide = shape.width / POINT - across
    used, after = 0.0, 0.0
    for paragraph in frame.paragraphs:
        size = max((run.font.size.pt for run in paragraph.runs if run.font.size), default=0)
        bold = any(run.font.bold for run in paragraph.runs) or shape.name == "Title"
        room = wide - int(paragraph._p.pPr.get("marL", 0)) / POINT if paragraph._p.pPr is not None else wide
        after = paragraph.space_after.pt if paragraph.space_after is not None else 0.0
        used += measure.rows(paragraph.text.replace("\v", "\n"), size, family, room, bold=bold) * size * 1.22 + after
    return used - after, shape.height / POINT - down


def assert_fits(made: Rendered) -> None:
    deck, family = opened(made), made.look.theme.type.office
    for slide in deck.slides:
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            assert 0 <= shape.left < right <= deck.slide_width
            assert 0 <= shape.top < bottom <= deck.slide_height, (made.id, words(slide)[:80])
            if shape.has_text_frame:
                used, room = heights(shape, slide, family)
                assert used <= room + 0.5, (made.id, made.language, shape.name, words(slide)[:80])
                if shape.name not in ("Footer", "Slide number"):
                    sizes = [run.font.size.pt for p in shape.text_frame.paragraphs for run in p.runs]
                    assert min(sizes) >= SMALLEST
            if shape.has_table:
                assert 1 <= len(shape.table.rows) - 1 <= MOST_ROWS
                assert bottom <= (BODY.top + BODY.height + 1) * POINT
                for row in shape.table.rows:
                    for column, cell in zip(shape.table.columns, row.cells, strict=True):
                        (run,) = cell.text_frame.paragraphs[0].runs
                        across = (column.width - cell.margin_left - cell.margin_right) / POINT
                        lines = measure.rows(cell.text, run.font.size.pt, family, across, bold=bool(run.font.bold))
                        assert lines * run.font.size.pt * 1.22 + 10 <= row.height / POINT + 0.5
                        assert run.font.size.pt >= SMALLEST


@pytest.mark.parametrize("slug", SHIPPED)
def test_every_slide_of_the_shipped_scenarios_is_whole(slug: str) -> None:
    for made in decks(packet.open_exercise(slug)):
        assert_fits(made)


def test_every_part_of_the_slides_keeps_the_schema(tmp_path: Path) -> None:
    for number, made in enumerate(decks(packet.open_exercise("lima-callao-earthquake"))):
        file = tmp_path / f"{number}.pptx"
        file.write_bytes(write_pptx(made))
        judged = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=20).validate(str(file))
        assert [str(error) for error in judged.errors] == []


@pytest.mark.parametrize("office", ["Arial", "Verdana", "Some Font"])
def test_words_fit_in_wider_fonts_too(office: str, rio_claro: Exercise) -> None:
    for made in decks(rio_claro):
        theme = made.look.theme.model_copy(update={"type": Type(office=office)})
        assert_fits(replace(made, look=replace(made.look, theme=theme)))


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_deck_has_as_many_slides_as_the_exercise_needs(slug: str) -> None:
    exercise = packet.open_exercise(slug)
    questions = sum(len(phase.phase.questions) for phase in exercise.phases)
    opening, closing = 14, 5
    told = {
        "briefing-deck": opening,
        "projection-deck": opening + 3 * len(exercise.phases) + questions + len(exercise.breaks) + closing,
    }
    told["projection-deck"] += has_places(exercise)
    told["facilitator-deck"] = told["projection-deck"] + len(exercise.injects) + len(exercise.contingencies)
    for made in decks(exercise):
        slides = [node for node in made.tree.walk() if node.tag == "ttx-slide"]
        assert len(slides) == told[made.id]
        continued = sum(len(pages_of(node, made.look.theme.type.office)) - 1 for node in slides)
        deck = opened(made)
        assert deck.slide_width * 9 == deck.slide_height * 16
        assert len(deck.slides) == len(slides) + continued
        assert sum("/" in s.shapes.title.text[-5:] for s in deck.slides) >= continued


def test_libreoffice_draws_every_slide_inside_its_boxes(rio_claro: Exercise, tmp_path: Path) -> None:
    made = deck_of(rio_claro, "facilitator-deck", "es")
    (tmp_path / "d.pptx").write_bytes(write_pptx(made))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "d.pptx")], check=True, capture_output=True, timeout=300)

    pdf = pypdfium2.PdfDocument(tmp_path / "d.pdf")
    slides = opened(made).slides
    assert len(pdf) == len(slides)
    for number, slide in enumerate(slides):
        page = pdf[number].get_textpage()
        for at in range(page.count_chars()):
            left, bottom, right, top = page.get_charbox(at)
            assert left >= -1 and right <= 961, (number, words(slide)[:60])
            assert bottom >= 0 and top <= 541
        for shape in slide.shapes:
            if shape.has_text_frame and shape.name in ("Title", "Body", "Details", "Callout"):
                last = shape.text_frame.text.split()[-1]
                found = page.search(last, match_case=True)
                places = [page.get_charbox(hit[0]) for hit in iter(found.get_next, None)]
                inside = [
                    1 for left, bottom, _, top in places
                    if shape.left / POINT - 1 <= left <= (shape.left + shape.width) / POINT
                    and bottom >= 540 - (shape.top + shape.height) / POINT - 2 and top <= 542 - shape.top / POINT
                ]  # fmt: skip
                assert inside, (number, shape.name, last)
    pdf.close()


def test_the_briefing_ends_at_startex_and_tells_nothing_of_the_story(rio_claro: Exercise) -> None:
    for language in rio_claro.languages:
        deck = opened(deck_of(rio_claro, "briefing-deck", language))
        said = squeezed("\n".join(words(slide) for slide in deck.slides))

        assert words(deck.slides[-1]).startswith("STARTEX")
        for phase in rio_claro.phases:
            assert squeezed(phase.phase.questions[0].text.within(language)) not in said
            assert squeezed(phase.phase.narrative.within(language)[:60]) not in said


@pytest.mark.parametrize("name", ["briefing-deck", "projection-deck"])
def test_what_players_see_has_no_notes_and_no_word_of_the_control_team(name: str, rio_claro: Exercise) -> None:
    for language in rio_claro.languages:
        content = write_pptx(deck_of(rio_claro, name, language))
        deck = pptx.Presentation(io.BytesIO(content))

        assert not any(slide.has_notes_slide for slide in deck.slides)
        assert "SECRET" not in squeezed(office_text(content)).upper()
        assert "INJ-0" not in office_text(content)


@pytest.mark.parametrize("slug", SHIPPED)
def test_no_sentence_of_the_control_team_is_projected(slug: str) -> None:
    exercise = packet.open_exercise(slug)
    for language in exercise.languages:
        shared = squeezed(" ".join(markup.plain(text.within(language)) for text in _public(exercise)))
        long = [said for said in map(squeezed, _sentences(exercise, language)) if said not in shared]
        assert len(long) > 150
        for name in ("briefing-deck", "projection-deck"):
            shown = squeezed(office_text(write_pptx(deck_of(exercise, name, language))))
            assert not [said for said in long if said in shown], name
        notes = squeezed(office_text(write_pptx(deck_of(exercise, "facilitator-deck", language))))
        assert len([said for said in long if said in notes]) > 100


def test_the_facilitator_has_every_inject_and_answer_in_the_notes(rio_claro: Exercise) -> None:
    deck = opened(deck_of(rio_claro, "facilitator-deck", "en"))
    notes = squeezed("\n".join(s.notes_slide.notes_text_frame.text for s in deck.slides if s.has_notes_slide))

    for item in (*rio_claro.injects, *rio_claro.contingencies):
        assert squeezed(f"{item.inject.id} · ") in notes
        for action in item.inject.expected_actions:
            assert squeezed(action.action.within("en")) in notes
    for secret in ("SECRETREAD", "SECRETANSWER", "SECRETPROBE", "SECRETTRANSITION", "SECRETTRIGGER", "SECRETFALLBACK"):
        assert secret in notes, secret


def test_every_page_of_notes_says_for_whom_it_is(rio_claro: Exercise) -> None:
    made = deck_of(rio_claro, "facilitator-deck", "es")
    deck = opened(made)
    notice = made.words.label("For the control team only. Not for players: it contains answers and later events.")

    assert notice in words(deck.slides[0])
    for slide in deck.slides:
        held = {
            h.placeholder_format.type: h.text_frame.text for h in slide.notes_slide.placeholders if h.has_text_frame
        }
        assert made.banner in held[PP_PLACEHOLDER.HEADER] and made.marking in held[PP_PLACEHOLDER.HEADER]
        assert made.banner in held[PP_PLACEHOLDER.FOOTER] and notice in held[PP_PLACEHOLDER.FOOTER]


def test_the_facilitator_reads_or_leads_where_no_inject_is_shown(rio_claro: Exercise) -> None:
    made = deck_of(rio_claro, "facilitator-deck", "es")
    led = [node.get("title") for node in made.tree.walk() if node.tag == "ttx-slide"
           for child in node.walk() if child.tag == "ttx-notes" and len(child.text()) > 40]  # fmt: skip

    for title in ("Welcome", "Real emergency", "Hot wash"):
        assert made.words.label(title) in led
    for label in ("Situation", "Key issues"):
        assert sum(title.endswith(made.words.label(label)) for title in led) == len(rio_claro.phases)
    for deck in ("briefing-deck", "projection-deck"):
        assert not any(node.tag == "ttx-notes" for node in deck_of(rio_claro, deck, "es").tree.walk())


def test_long_notes_stay_above_the_foot(rio_claro: Exercise) -> None:
    made = document(
        f'<ttx-slide kind="content" title="t"><p>a</p><ttx-notes>{"<p>Some words of a note.</p>" * 17}</ttx-notes></ttx-slide>'
    )
    (slide,) = opened(made).slides

    assert {run.font.size.pt for p in slide.notes_slide.notes_text_frame.paragraphs for run in p.runs} == {10}


def test_breaks_have_slides_at_their_time(plan_file: Path) -> None:
    exercise = packet.open_exercise(str(plan_file), workspace=Path(__file__).parent / "data")
    for name in ("projection-deck", "facilitator-deck"):
        titles = [n.get("title") for n in deck_of(exercise, name, "en").tree.walk() if n.tag == "ttx-slide"]
        assert [title for title in titles if title in ("Break", "Lunch")] == ["Break", "Lunch"]
        assert titles.index("STARTEX") < titles.index("Break") < titles.index("Lunch") < titles.index("ENDEX")


def test_the_map_is_shown_with_its_names_but_not_before_play() -> None:
    exercise = packet.open_exercise("lima-callao-earthquake")
    made = deck_of(exercise, "projection-deck", "es")
    (slide,) = [s for s in opened(made).slides if any(shape.shape_type == 13 for shape in s.shapes)]
    (picture,) = [shape for shape in slide.shapes if shape.shape_type == 13]
    body = next(shape for shape in slide.shapes if shape.name == "Body")

    assert [p.text for p in body.text_frame.paragraphs] == [
        place.name.within("es") for place in exercise.scenario.places
    ]
    assert picture.left + picture.width <= body.left
    assert not deck_of(exercise, "briefing-deck", "es").figures


def test_a_deck_for_desks_far_apart_does_not_speak_of_a_room() -> None:
    exercise = packet.open_exercise("distance-micro-exercise")
    for language, room in (
        ("en", ("your table", "cards and forms", "Exits,")),
        ("es", ("su mesa", "tarjetas", "Salidas")),
    ):
        said = "\n".join(words(slide) for slide in opened(deck_of(exercise, "briefing-deck", language)).slides)
        assert not [word for word in room if word in said]


def test_short_names_stay_on_one_line() -> None:
    exercise = packet.open_exercise("lima-callao-earthquake")
    said = "\n".join(words(slide) for slide in opened(deck_of(exercise, "facilitator-deck", "es")).slides)

    assert "EEUU\u2011MIL" in said


def test_smaller_type_is_taken_where_it_saves_a_slide() -> None:
    items = "".join(f"<li>{'palabra ' * count}</li>" for count in (30, 10, 40, 50, 10, 20))
    (node,) = parse(f'<ttx-slide kind="content" title="t"><ul>{items}</ul></ttx-slide>', "t").children
    assert not isinstance(node, str)
    made = pages_of(node, "Calibri")

    assert [len(page.lines) for page in made] == [3, 3]
    assert {page.size for page in made} == {24}


def test_an_inject_in_reserve_looks_unlike_one_that_is_planned(rio_claro: Exercise) -> None:
    made = deck_of(rio_claro, "facilitator-deck", "en")
    layouts = [slide.slide_layout.name for slide in opened(made).slides]

    assert layouts.count("Inject") == len(rio_claro.injects)
    assert layouts.count("Contingency inject") == len(rio_claro.contingencies) > 0
    for slide in opened(made).slides:
        if slide.slide_layout.name == "Contingency inject":
            assert "In reserve" in words(slide)


def test_every_slide_has_banner_marking_footer_and_number(rio_claro: Exercise) -> None:
    made = replace(next(decks(rio_claro)), marking="TLP:AMBER+STRICT")
    deck = opened(made)

    for layout in deck.slide_layouts:
        said = [shape.text_frame.text for shape in layout.shapes if shape.has_text_frame]
        assert said.count(made.banner) == 2
        assert said.count("TLP:AMBER+STRICT") == 2
        for shape in layout.shapes:
            if shape.has_text_frame and shape.text_frame.text == "TLP:AMBER+STRICT":
                assert str(shape.fill.fore_color.rgb) == "000000"
                (run,) = shape.text_frame.paragraphs[0].runs
                assert (run.font.size.pt, str(run.font.color.rgb)) == (12, "FFC000")
    for slide in deck.slides:
        held = {holder.placeholder_format.type: holder.text_frame.text for holder in slide.placeholders}
        assert PP_PLACEHOLDER.SLIDE_NUMBER in held
        assert made.status in held[PP_PLACEHOLDER.FOOTER]
        assert made.exercise_name in held[PP_PLACEHOLDER.FOOTER]
        assert slide.shapes.title.text


def test_a_planners_new_slide_finds_its_placeholders(rio_claro: Exercise) -> None:
    deck = opened(next(decks(rio_claro)))

    assert len({layout.name for layout in deck.slide_layouts}) == len(deck.slide_layouts) == 7
    for layout in deck.slide_layouts:
        fresh = deck.slides.add_slide(layout)
        assert fresh.shapes.title is not None
        assert fresh.placeholders[1].width > 0


def test_two_builds_are_the_same_bytes(rio_claro: Exercise) -> None:
    for made in decks(rio_claro):
        assert write_pptx(made) == write_pptx(made)


def test_spelling_is_checked_in_the_language_of_the_deck(rio_claro: Exercise) -> None:
    for language, code in (("en", "en-US"), ("es", "es-PE")):
        for slide in opened(deck_of(rio_claro, "projection-deck", language)).slides:
            found = {part.get("lang") for part in slide.shapes._spTree.iter() if part.tag.endswith("}rPr")}
            assert found == {code}


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_logo_stands_on_the_first_slide(kind: str) -> None:
    made = document("<ttx-slide kind='title' title='a'><p>b</p></ttx-slide>")
    logo = DRAWING.encode() if kind == "svg" else raster(DRAWING, made.look)[0]
    theme = Theme(logo=Logo(file=f"x.{kind}", alt="The sign", width_mm=90))

    deck = opened(replace(made, look=replace(made.look, theme=theme, logo=logo)))

    (picture,) = [s for s in deck.slide_layouts[0].shapes if s.shape_type == 13]
    assert picture._element.nvPicPr.cNvPr.get("descr") == "The sign"
    assert picture.top >= 24 * POINT and picture.top + picture.height <= 120 * POINT


def test_the_colours_and_the_font_are_those_of_the_theme() -> None:
    made = document("<ttx-slide kind='title' title='a'><p>b</p></ttx-slide>")
    theme = Theme.model_validate({"colours": {"accent": "#123456"}, "type": {"office": "Georgia Pro"}})

    content = write_pptx(replace(made, look=replace(made.look, theme=theme)))

    with io.BytesIO(content) as stream, __import__("zipfile").ZipFile(stream) as archive:
        said = archive.read("ppt/theme/theme1.xml").decode()
    assert '<a:accent1><a:srgbClr val="123456"/></a:accent1>' in said
    assert said.count('typeface="Georgia Pro"') == 2


def test_pictures_and_tables_say_what_they_show() -> None:
    html = (
        '<ttx-slide kind="content" title="Rain"><ttx-figure name="f" alt="Rain by hour" caption="Hours"></ttx-figure>'
        '<table widths="1 1"><thead><tr><th>h</th><th>mm</th></tr></thead><tbody><tr><td>1</td><td>4</td></tr></tbody>'
        "</table></ttx-slide>"
    )
    first, second = opened(document(html, figures={"f": DRAWING})).slides

    (picture,) = [shape for shape in first.shapes if shape.shape_type == 13]
    assert picture._element.nvPicPr.cNvPr.get("descr") == "Rain by hour"
    assert "Hours" in words(first)
    assert picture.left >= 0 and picture.top + picture.height <= (BODY.top + BODY.height) * POINT
    (table,) = [shape for shape in second.shapes if shape.has_table]
    assert table._element.nvGraphicFramePr.cNvPr.get("descr") == "Rain (2/2)"


def test_a_callout_stands_above_the_words(rio_claro: Exercise) -> None:
    html = (
        '<ttx-slide kind="content" title="t"><ttx-callout kind="warning"><p>Stop</p></ttx-callout><p>Go</p></ttx-slide>'
    )
    made = document(html)
    (slide,) = opened(made).slides
    box, body = (next(s for s in slide.shapes if s.name == name) for name in ("Callout", "Body"))

    assert (box.text_frame.text, body.text_frame.text) == ("Stop", "Go")
    assert box.top + box.height <= body.top
    assert_fits(made)


@given(st.lists(st.text("abc dé", min_size=1, max_size=900), min_size=1, max_size=12))
def test_slides_hold_every_word_and_none_is_too_full(texts: list[str]) -> None:
    body = "".join(f"<li>{text}</li>" for text in texts)
    (node,) = parse(f'<ttx-slide kind="content" title="t"><ul>{body}</ul></ttx-slide>', "t").children
    assert not isinstance(node, str)
    made = pages_of(node, "Calibri")

    said = "".join("".join(line.text.split()) for page in made for line in page.lines)
    assert said == "".join("".join(text.split()) for text in texts)
    for page in made:
        tall = sum(line.height(page.size, BODY.width, "Calibri") for line in page.lines)
        assert tall <= BODY.height + page.size


@given(st.lists(st.integers(1, 120), min_size=1, max_size=40), st.integers(0, 8))
def test_items_are_spread_evenly_in_order(tall: list[int], most: int) -> None:
    made = evenly(tall, float, 120, most)

    assert [item for page in made for item in page] == tall
    assert all(page and sum(page) <= 120 for page in made)
    assert not most or max(map(len, made)) <= most
    assert len(made) <= -(-sum(tall) // 60) + (len(tall) // most if most else 0) + 1


@given(st.text("abcé ñ,.", max_size=80), st.integers(14, 60))
def test_wider_rooms_need_no_more_lines(said: str, size: int) -> None:
    lines = [measure.rows(said, size, "Calibri", room) for room in (100, 200, 400, 800, 1600)]

    assert lines == sorted(lines, reverse=True)
    assert measure.width(said, size, "Arial") >= measure.width(said, size, "Calibri") * 0.99
