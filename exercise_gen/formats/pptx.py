"""Slides: 16:9, real placeholders that a planner edits, nothing that runs over an edge."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from exercise_gen.formats.package import repacked
from exercise_gen.formats.pdf import raster
from exercise_gen.models.theme import Theme
from exercise_gen.render import Rendered
from exercise_gen.tree import INLINE, Node

_WIDTH, _HEIGHT = 960.0, 540.0  # points, 16:9
_LEFT, _TOP, _ACROSS, _DOWN = 54.0, 112.0, 852.0, 372.0  # where a slide's body stands
_SIZES = (26, 24, 22, 20, 18, 16)
_LARGE = (36, 32, 28, *_SIZES)  # for a question, which is read from the last row
_TABLE_SIZES = (18, 16, 14)
_EM = 0.51  # mean width of a sign in ems: Calibri has 0.49, wider fonts must fit too
_LINE = 1.24  # height of a line in ems, with the space after paragraphs counted apart
_TLP = {
    "TLP:RED": "FF2B2B",
    "TLP:AMBER": "FFC000",
    "TLP:AMBER+STRICT": "FFC000",
    "TLP:GREEN": "33FF00",
    "TLP:CLEAR": "FFFFFF",
}
_LAYOUTS = {"title": 0, "content": 1, "inject": 1, "question": 1, "divider": 2, "closing": 2}


@dataclass(frozen=True)
class Line:
    """A paragraph of a slide: runs of words, bold or not, and its bullet; level 0 has none."""

    runs: tuple[tuple[str, bool], ...]
    bullet: str = ""
    level: int = 0

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(words for words, _ in self.runs)

    def height(self, size: float, width: float) -> float:
        """Return the points that the paragraph takes at a size of type."""
        room = width - 22 * self.level
        lines = sum(max(1, math.ceil(len(part) * _EM * size / room)) for part in self.text.split("\n"))
        return lines * size * _LINE + size * 0.42


def write_pptx(document: Rendered) -> bytes:
    """Return the slides of the document; the same document gives the same bytes."""
    import pptx
    from pptx.util import Pt

    deck: Any = pptx.Presentation()
    deck.slide_width, deck.slide_height = Pt(_WIDTH), Pt(_HEIGHT)
    _design(deck, document)
    for node in document.tree.walk():
        if node.tag == "ttx-slide":
            _add(deck, node, document)
    properties = deck.core_properties
    properties.title = f"{document.exercise_name} - {document.title}"
    properties.author = properties.last_modified_by = document.author
    properties.keywords = f"{document.banner}; {document.marking}"
    properties.created = properties.modified = document.revised.replace(tzinfo=None)
    properties.revision, properties.subject = 1, document.status
    made = io.BytesIO()
    deck.save(made)
    return repacked(made.getvalue())


# ---------------------------------------------------------------------------------------------- what a slide holds


def pages(lines: Sequence[Line], sizes: Sequence[int] = _SIZES) -> tuple[int, list[list[Line]]]:
    """Return the size of type, and the lines of each slide: one where they fit at 16 points or more, else several."""
    width, height = _ACROSS, _DOWN
    for size in sizes:
        if sum(line.height(size, width) for line in lines) <= height:
            return size, [list(lines)]
    size, used = _SIZES[-2], 0.0
    made: list[list[Line]] = [[]]
    for part in (short for line in lines for short in _shorter(line, size, width, height)):
        tall = part.height(size, width)
        if made[-1] and used + tall > height:
            made.append([])
            used = 0.0
        made[-1].append(part)
        used += tall
    return size, made


def _shorter(line: Line, size: float, width: float, height: float) -> Iterator[Line]:
    """Yield a paragraph, in sentences where it fills more than a slide."""
    if line.height(size, width) <= height:
        yield line
        return
    signs = int(height / (size * _LINE) * width / (_EM * size) * 0.8)
    words, part = line.text.split(" "), ""
    for word in words:
        if len(part) + len(word) > signs:
            yield replace(line, runs=((part.strip(), False),))
            part = ""
        part += " " + word
    if part.strip():
        yield replace(line, runs=((part.strip(), False),))


def lines_of(children: Iterable[Node | str], level: int = 0, bullet: str = "") -> Iterator[Line]:
    """Yield the paragraphs of blocks; definitions become `Term: words`."""
    inline: list[Node | str] = []
    term: tuple[tuple[str, bool], ...] = ()
    for child in children:
        if isinstance(child, str) or child.tag in INLINE:
            inline.append(child)
            continue
        if inline:
            yield Line(tuple(_runs(inline)), bullet, level)
            inline = []
        if child.tag in ("ul", "ol"):
            for number, item in enumerate((i for i in child.children if isinstance(i, Node)), start=1):
                yield from lines_of(item.children, level + 1, "\u2022" if child.tag == "ul" else f"{number}.")
        elif child.tag == "dt":
            term = ((child.text() + ": ", True),)
        elif child.tag == "dd":
            first, *rest = [*lines_of(child.children, level)] or [Line(())]
            yield replace(first, runs=term + first.runs)
            yield from rest
        elif child.tag not in ("table", "ttx-notes", "ttx-figure"):
            yield from lines_of(child.children, level, bullet if child.tag == "p" else "")
    if inline:
        yield Line(tuple(_runs(inline)), bullet, level)


def _runs(children: Iterable[Node | str], bold: bool = False) -> Iterator[tuple[str, bool]]:
    for child in children:
        if isinstance(child, str):
            yield child, bold
        elif child.tag == "br":
            yield "\n", bold
        else:
            yield from _runs(child.children, bold or child.tag in ("strong", "ttx-tag"))


# ---------------------------------------------------------------------------------------------- drawing


def _add(deck: Any, node: Node, document: Rendered) -> None:
    kind, title = node.get("kind"), node.get("title")
    notes = "\n".join(
        line.text
        for part in node.children
        if isinstance(part, Node) and part.tag == "ttx-notes"
        for line in lines_of(part.children)
    )
    tables = [child for child in node.children if isinstance(child, Node) and child.tag == "table"]
    figures = [child for child in node.children if isinstance(child, Node) and child.tag == "ttx-figure"]
    layout = deck.slide_layouts[_LAYOUTS.get(kind, 1)]
    size, parts = pages(
        [line for line in lines_of(node.children) if line.text.strip()], _LARGE if kind == "question" else _SIZES
    )
    if kind in ("title", "divider", "closing"):
        slide = _slide(deck, layout, title, notes)
        _fill(slide.placeholders[1], parts[0], 22)
        return
    drawn = [*_tables(tables), *figures] or [None]
    bodies: list[tuple[list[Line], Any]] = [(part, None) for part in parts if part]
    bodies += [([], made) for made in drawn if made is not None]
    for number, (lines, made) in enumerate(bodies or [([], None)], start=1):
        numbered = f"{title} ({number}/{len(bodies)})" if len(bodies) > 1 else title
        slide = _slide(deck, layout, numbered, notes if number == 1 else "")
        if lines:
            _fill(slide.placeholders[1], lines, size)
            continue
        body = slide.placeholders[1]
        body._element.getparent().remove(body._element)
        if isinstance(made, Node):
            _picture(slide, made, document)
        elif made is not None:
            _table(slide, made, document.look.theme)


def _slide(deck: Any, layout: Any, title: str, notes: str) -> Any:
    from pptx.util import Pt

    slide = deck.slides.add_slide(layout)
    slide.shapes.title.text = title
    longest = 60
    if len(title) > longest:
        slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(24 if len(title) < 2 * longest else 20)
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    return slide


def _fill(shape: Any, lines: Sequence[Line], size: int) -> None:
    from lxml import etree
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    frame = shape.text_frame
    frame.word_wrap = True
    for number, line in enumerate(lines):
        made = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        properties = made._p.get_or_add_pPr()
        properties.set("marL", str(Pt(22 * line.level)))
        properties.set("indent", str(-Pt(20) if line.bullet else 0))
        made.space_after = Pt(size * 0.4)
        if line.bullet:
            mark = etree.SubElement(properties, qn("a:buChar"))
            mark.set("char", "\u2022")
            if line.bullet != "\u2022":
                mark.tag = qn("a:buAutoNum")
                del mark.attrib["char"]
                mark.set("type", "arabicPeriod")
        else:
            etree.SubElement(properties, qn("a:buNone"))
        for words, bold in line.runs:
            for count, piece in enumerate(words.split("\n")):
                if count:
                    made.add_line_break()
                if piece:
                    run = made.add_run()
                    run.text, run.font.size, run.font.bold = piece, Pt(size), bold or None


def _tables(tables: Iterable[Node]) -> Iterator[tuple[int, list[float], list[list[str]]]]:
    """Yield size of type, widths and rows of each piece of a table that fits a slide, each with the head."""
    for node in tables:
        rows = [
            [cell.text().strip() for cell in row.children if isinstance(cell, Node)]
            for row in node.walk()
            if row.tag == "tr"
        ]
        shares = [float(share) for share in node.get("widths").split()]
        widths = [_ACROSS * share / sum(shares) for share in shares]
        head, body = rows[0], rows[1:]
        for size in _TABLE_SIZES:
            if sum(_tall(row, widths, size) for row in rows) <= _DOWN:
                yield size, widths, rows
                break
        else:
            size = _TABLE_SIZES[-1]
            piece, used = [head], _tall(head, widths, size)
            for row in body:
                tall = _tall(row, widths, size)
                if len(piece) > 1 and used + tall > _DOWN:
                    yield size, widths, piece
                    piece, used = [head], _tall(head, widths, size)
                piece.append(row)
                used += tall
            yield size, widths, piece


def _tall(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    lines = max(
        math.ceil(max(1, len(text)) * _EM * size / (width - 12)) for text, width in zip(row, widths, strict=False)
    )
    return lines * size * _LINE + 9


def _table(slide: Any, made: tuple[int, list[float], list[list[str]]], theme: Theme) -> None:
    from pptx.util import Pt

    size, widths, rows = made
    heights = [_tall(row, widths, size) for row in rows]
    frame = slide.shapes.add_table(len(rows), len(widths), Pt(_LEFT), Pt(_TOP), Pt(_ACROSS), Pt(sum(heights)))
    table = frame.table
    for column, width in enumerate(widths):
        table.columns[column].width = Pt(width)
    for number, row in enumerate(rows):
        table.rows[number].height = Pt(heights[number])
        for column, text in enumerate(row[: len(widths)]):
            cell = table.cell(number, column)
            cell.margin_left = cell.margin_right = Pt(6)
            cell.margin_top = cell.margin_bottom = Pt(3)
            cell.fill.solid()
            fill = theme.colours.accent if number == 0 else theme.colours.soft if number % 2 == 0 else "#ffffff"
            cell.fill.fore_color.rgb = _rgb(fill)
            frame_text = cell.text_frame
            frame_text.word_wrap = True
            run = frame_text.paragraphs[0].add_run()
            run.text, run.font.size, run.font.bold = text, Pt(size), number == 0
            run.font.color.rgb = _rgb("#ffffff" if number == 0 else "#000000")


def _picture(slide: Any, node: Node, document: Rendered) -> None:
    from pptx.util import Pt

    content, ratio = raster(document.figures[node.get("name")], document.look)
    width = min(_ACROSS, _DOWN / ratio)
    left = _LEFT + (_ACROSS - width) / 2
    picture = slide.shapes.add_picture(io.BytesIO(content), Pt(left), Pt(_TOP), Pt(width), Pt(width * ratio))
    picture._element.nvPicPr.cNvPr.set("descr", node.get("alt"))


# ---------------------------------------------------------------------------------------------- design


def _design(deck: Any, document: Rendered) -> None:
    """Draw the master and its three layouts from the theme; python-pptx's own are narrow and plain."""
    theme = document.look.theme
    for layout in list(deck.slide_layouts)[3:]:
        deck.slide_layouts.remove(layout)
    master = deck.slide_master
    for layout in (master, *deck.slide_layouts):
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type in _SMALL_PARTS:
                shape._element.getparent().remove(shape._element)
    _font(master, theme)
    title, content, divider = deck.slide_layouts
    for layout in (master, content):
        _place(layout.placeholders[0], _LEFT, 46, _ACROSS, 56, 30, theme.colours.accent, bold=True, anchor="b")
        _place(layout.placeholders[1], _LEFT, _TOP, _ACROSS, _DOWN, 22, "#000000")
    for layout in (title, divider):
        _background(layout, theme.colours.accent)
        _place(layout.placeholders[0], 72, 150, 816, 130, 44, "#ffffff", bold=True, anchor="b")
        _place(layout.placeholders[1], 72, 296, 816, 170, 22, "#ffffff")
    _bar(content, _LEFT, 104, _ACROSS, 2.5, theme.colours.accent)
    for layout, ink in ((content, theme.colours.banner), (title, "#ffffff"), (divider, "#ffffff")):
        _edges(layout, document, ink)
    if theme.logo is not None:
        _logo(title, document)


NUMBER = "<number>"
_SMALL_PARTS = (13, 15, 16)  # slide number, footer, date: we write our own


def _font(master: Any, theme: Theme) -> None:
    from pptx.oxml.ns import qn

    for part in master.part.rels.values():
        if part.reltype.endswith("/theme"):
            from lxml import etree

            root = etree.fromstring(part.target_part.blob)
            for latin in root.iter(qn("a:latin")):
                latin.set("typeface", theme.type.office)
            part.target_part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _place(
    shape: Any, left: float, top: float, width: float, height: float, size: int, colour: str, *, bold: bool = False,
    anchor: str = "t",
) -> None:  # fmt: skip
    """Give a placeholder its place, and its words their size and colour at all levels."""
    from lxml import etree
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    shape.left, shape.top, shape.width, shape.height = Pt(left), Pt(top), Pt(width), Pt(height)
    body = shape.text_frame._txBody
    properties = body.find(qn("a:bodyPr"))
    for child in list(properties):
        properties.remove(child)
    for name, value in (
        ("anchor", anchor),
        ("lIns", "0"),
        ("rIns", "0"),
        ("tIns", "0"),
        ("bIns", "0"),
        ("wrap", "square"),
    ):
        properties.set(name, value)
    styles = body.find(qn("a:lstStyle"))
    for child in list(styles):
        styles.remove(child)
    level = etree.SubElement(styles, qn("a:lvl1pPr"), marL="0", indent="0", algn="l")
    etree.SubElement(level, qn("a:buNone"))
    words = etree.SubElement(level, qn("a:defRPr"), sz=str(size * 100), b=str(int(bold)), cap="none")
    fill = etree.SubElement(words, qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val=colour[1:].upper())


def _background(layout: Any, colour: str) -> None:
    layout.background.fill.solid()
    layout.background.fill.fore_color.rgb = _rgb(colour)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    return made(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


def _bar(layout: Any, left: float, top: float, width: float, height: float, colour: str) -> None:
    _shape(layout, left, top, width, height, fill=colour)


def _edges(layout: Any, document: Rendered, ink: str) -> None:
    """Write banner, exercise, marking and number at the edges of a layout, so that every slide of it has them."""
    quiet = "#404040" if ink != "#ffffff" else ink
    _shape(layout, 0, 12, _WIDTH, 20, text=document.banner, ink=ink, bold=True, align="ctr", size=12)
    _shape(layout, _LEFT, 506, 300, 20, text=_short(document.exercise_name), ink=quiet, size=11)
    _shape(layout, 0, 506, _WIDTH, 20, text=document.banner, ink=ink, bold=True, align="ctr", size=12)
    tlp = _TLP.get(document.marking)
    black = "#000000" if tlp else ""
    marked = f"#{tlp}" if tlp else quiet
    _shape(layout, 716, 504, 150, 22, text=document.marking, ink=marked, bold=True, align="ctr", size=12, fill=black)
    _shape(layout, 872, 506, 34, 20, text=NUMBER, ink=quiet, align="r", size=11)


def _shape(
    layout: Any, left: float, top: float, width: float, height: float, *, text: str = "", ink: str = "",
    bold: bool = False, align: str = "l", size: int = 12, fill: str = "",
) -> None:  # fmt: skip
    """Draw a box of words, or a plain one; `NUMBER` stands for the number of the slide."""
    from lxml import etree
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn
    from pptx.util import Pt

    tree = layout.shapes._spTree
    number = max([int(e.get("id")) for e in tree.iter() if e.tag == qn("p:cNvPr")], default=1) + 1
    solid = f'<a:solidFill><a:srgbClr val="{fill[1:].upper()}"/></a:solidFill>' if fill else "<a:noFill/>"
    box = f'<a:off x="{Pt(left)}" y="{Pt(top)}"/><a:ext cx="{Pt(width)}" cy="{Pt(height)}"/>'
    inside = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
    element = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="edge {number}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm>{box}</a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom>{solid}<a:ln><a:noFill/></a:ln></p:spPr><p:txBody>{inside}<a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
    line = element.find(f".//{qn('a:p')}")
    etree.SubElement(line, qn("a:pPr"), algn=align)
    if text:
        kind = "a:fld" if text == NUMBER else "a:r"
        part = etree.SubElement(line, qn(kind))
        if text == NUMBER:
            part.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
            part.set("type", "slidenum")
        look = etree.SubElement(part, qn("a:rPr"), lang="en-US", sz=str(size * 100), b=str(int(bold)))
        etree.SubElement(etree.SubElement(look, qn("a:solidFill")), qn("a:srgbClr"), val=ink[1:].upper())
        etree.SubElement(part, qn("a:t")).text = "#" if text == NUMBER else text
    tree.append(element)


def _logo(layout: Any, document: Rendered) -> None:
    from pptx.util import Pt

    logo = document.look.theme.logo
    assert logo is not None
    content, ratio = document.look.logo, 0.0
    if logo.file.casefold().endswith(".svg"):
        content, ratio = raster(document.look.logo.decode("utf-8", "replace"), document.look)
    part, identifier = layout.part.get_or_add_image_part(io.BytesIO(content))
    across, down = part.image.size
    width = logo.width_mm * 72 / 25.4 * 1.2
    height = width * (ratio or down / across)
    _shape(layout, 72, 52, width, height)
    shape = layout.shapes._spTree[-1]
    from pptx.oxml.shapes.picture import CT_Picture

    new_picture: Any = CT_Picture.new_pic
    picture = new_picture(
        int(shape.nvSpPr.cNvPr.get("id")), logo.file, logo.alt, identifier, Pt(72), Pt(52), Pt(width), Pt(height)
    )
    layout.shapes._spTree.replace(shape, picture)


def _short(words: str) -> str:
    longest = 48
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
