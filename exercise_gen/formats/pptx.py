"""PowerPoint files that a planner edits: 16:9, real placeholders, banner and marking on every slide."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from exercise_gen.formats import measure
from exercise_gen.formats.package import describe, repacked
from exercise_gen.formats.pdf import logo_drawing, raster
from exercise_gen.formats.slideml import (
    ASIDE_HOLDER,
    DARK,
    FOOTER_ROOM,
    FOOTER_SIZE,
    LAYOUTS,
    NOTES,
    SPACES,
    Edges,
    emu,
    foot,
    layout,
    master,
    notes_edges,
    palette,
    paragraphs,
    plain,
    shape,
    table,
    title_holder,
)  # fmt: skip
from exercise_gen.formats.slides import HEIGHT, INSET, PARTS, SMALLEST, WIDTH, Box, Kind, Line, Page, height, pages_of
from exercise_gen.render import Rendered

CONTROL_ONLY = "For the control team only. Not for players: it contains answers and later events."
_WHITE_PLATE = 10.0  # points around the logo: it is made for white paper


def write_pptx(document: Rendered) -> bytes:
    """Return the slides of the document; the same document gives the same bytes."""
    import pptx

    deck: Any = pptx.Presentation()
    deck.slide_width, deck.slide_height = emu(WIDTH), emu(HEIGHT)
    family = document.look.theme.type.office
    footer = tuple(
        measure.shortened(said, FOOTER_SIZE, family, FOOTER_ROOM) for said in (document.exercise_name, document.status)
    )
    edges = Edges(document.banner, document.marking, footer, family, document.locale)
    layouts = _designed(deck, document, edges)
    nodes = [node for node in document.tree.walk() if node.tag == "ttx-slide"]
    pages = [page for node in nodes for page in pages_of(node, family)]
    spoken = any(page.notes for page in pages)  # then each slide has a page of notes, so that none is printed unmarked
    notes = _Notes()
    for page in pages:
        slide = _add(deck, layouts[page.kind], page, document, edges)
        if spoken:
            _speak(notes.of(slide), page.notes, edges, document.words.label(CONTROL_ONLY))
    describe(deck, document)
    deck.core_properties.subject = document.status
    made = io.BytesIO()
    deck.save(made)
    return repacked(made.getvalue())


def _designed(deck: Any, document: Rendered, edges: Edges) -> dict[Kind, Any]:
    """Put our own layouts in the place of python-pptx's, which are narrow and plain, and return them by kind."""
    from pptx.oxml import parse_xml

    words = document.words
    for spare in list(deck.slide_layouts)[len(LAYOUTS) :]:
        deck.slide_layouts.remove(spare)
    _replace_drawing(deck.slide_master, parse_xml(master(edges)))
    made = dict(zip(LAYOUTS, deck.slide_layouts, strict=True))
    for kind, slot in made.items():
        _replace_drawing(slot, parse_xml(layout(kind, words.label(LAYOUTS[kind]), edges)))
        slot._element.attrib.pop("type", None)
        if kind == "title":
            slot._element.set("type", "title")
        slot._element.set("preserve", "1")
    (part,) = [r.target_part for r in deck.slide_master.part.rels.values() if r.reltype.endswith("/theme")]
    part._blob = palette(part.blob.decode(), document.look.theme).encode()
    _logo(made["title"], document)
    return made


def _replace_drawing(slot: Any, drawing: Any) -> None:
    slot._element.replace(slot._element.cSld, drawing)


def _add(deck: Any, slot: Any, page: Page, document: Rendered, edges: Edges) -> Any:
    name, slide = deck.part.add_slide(slot)  # `slides.add_slide` would copy the layout's placeholders: ours differ
    deck.part._element.get_or_add_sldIdLst().add_sldId(name)
    for xml in _drawn(page, edges):
        _draw(slide, xml)
    if page.figure is not None:
        _picture(slide, page, document)
    return slide


def _drawn(page: Page, edges: Edges) -> list[str]:
    """Return what stands on a slide in the order in which it is read aloud."""
    part, language = PARTS[page.kind], edges.language
    below = 'type="subTitle" idx="1"' if page.kind == "title" else 'idx="1"'
    title = plain(page.title, page.title_size, language)
    made = [shape(2, "Title", None, title, holder=title_holder(page.kind))]
    if page.callout:
        loud = page.callout_kind == "warning"
        fill, ink = ("accent2", "bg1") if loud else ("accent4", "tx1")
        words = paragraphs(page.callout, page.callout_size, language, ink)
        made.append(shape(8, "Callout", page.callout_box, words, fill=fill, inset=INSET, anchor="ctr"))
    if page.aside:
        question = page.kind == "question"
        ink, label = ("tx1", "tx1") if question else ("bg1", "bg2")
        words = paragraphs(page.aside, page.aside_size, language, ink, label)
        made.append(shape(3, "Details", None, words, holder=ASIDE_HOLDER))
    if page.lines:
        moved = page.body if page.body != part.body else None
        words = paragraphs(page.lines, page.size, language, "bg1" if page.kind in DARK else "")
        made.append(shape(4, "Body", moved, words, holder=below))
    if page.table is not None:
        made.append(table(9, page.title, page.table, language))
    return [*made, *foot(edges)]


def _draw(on: Any, xml: str) -> None:
    """Put a box in front of all that stands on a slide, a layout or a page of notes."""
    from pptx.oxml import parse_xml

    on.shapes._spTree.append(parse_xml(xml.replace(">", f" {SPACES}>", 1)))


class _Notes:
    """Adds pages of notes; python-pptx makes the first, the others are copies: for each it would look at all parts."""

    def __init__(self) -> None:
        self.number = 0
        self.blank: Any = None
        self.master: Any = None

    def of(self, slide: Any) -> Any:
        """Return the new page of notes of a slide, without words."""
        from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from pptx.opc.packuri import PackURI
        from pptx.parts.slide import NotesSlidePart

        self.number += 1
        if self.blank is None:
            made = slide.notes_slide
            self.blank = deepcopy(made._element)
            self.master = made.part.part_related_by(RELATIONSHIP_TYPE.NOTES_MASTER)
            return made
        name = PackURI(f"/ppt/notesSlides/notesSlide{self.number}.xml")
        part: Any = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, slide.part.package, deepcopy(self.blank))
        part.relate_to(self.master, RELATIONSHIP_TYPE.NOTES_MASTER)
        part.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
        slide.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)
        return part.notes_slide


def _speak(notes: Any, lines: Sequence[Line], edges: Edges, notice: str) -> None:
    """Write the page of notes: its words, and above and below them what every page of the control team says."""
    from pptx.oxml import parse_xml

    body = notes.notes_text_frame._txBody
    for old in body.p_lst:
        body.remove(old)
    room = NOTES.inside(INSET / 2)
    size = next((s for s in (12, 11, 10) if height(lines, s, room.width, "Arial") <= room.height), 9)
    wrapped = f"<p:txBody {SPACES}>{paragraphs(lines, size, edges.language)}</p:txBody>"
    body.extend(list(parse_xml(wrapped)))
    for xml in notes_edges(edges, notice):
        _draw(notes, xml)


def _picture(slide: Any, page: Page, document: Rendered) -> None:
    """Draw the figure of a slide as large as its place allows, with its caption below."""
    assert page.figure is not None
    node, place = page.figure, page.figure_box
    content, ratio = raster(document.figures[node.get("name")], document.look)
    caption = node.get("caption")
    lines = measure.rows(caption, SMALLEST, document.look.theme.type.office, place.width) if caption else 0
    below = SMALLEST * measure.LINE * lines + 4
    room = place.height - below - 8
    width = min(place.width, room / ratio)
    left = place.left + (place.width - width) / 2
    picture = slide.shapes.add_picture(io.BytesIO(content), emu(left), emu(place.top), emu(width), emu(width * ratio))
    picture._element.nvPicPr.cNvPr.set("descr", node.get("alt"))
    if caption:
        under = Box(place.left, place.top + place.height - below, place.width, below)
        said = plain(caption, SMALLEST, document.locale, "tx1", align="ctr")
        _draw(slide, shape(10, "Caption", under, said))


def _logo(slot: Any, document: Rendered) -> None:
    """Put the logo of the theme on the layout of the first slide, on a white plate."""
    from pptx.oxml.shapes.picture import CT_Picture

    logo = document.look.theme.logo
    if logo is None:
        return
    drawing = logo_drawing(document.look)
    content = raster(drawing, document.look)[0] if drawing else document.look.logo
    part, identifier = slot.part.get_or_add_image_part(io.BytesIO(content))
    across, down = part.image.size
    ratio = down / across
    width = min(logo.width_mm * measure.MM, 66 / ratio)
    left, top = PARTS["title"].title.left, 32.0
    edge = _WHITE_PLATE
    plate = shape(50, "Plate", Box(left - edge, top, width + 2 * edge, width * ratio + edge), fill="bg1", marked=True)
    new_picture: Any = CT_Picture.new_pic
    at = (emu(left), emu(top + edge / 2), emu(width), emu(width * ratio))
    _draw(slot, plate)
    slot.shapes._spTree.append(new_picture(51, logo.file, logo.alt, identifier, *at))
