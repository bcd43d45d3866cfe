"""The pieces of WordprocessingML: runs, paragraphs, cells, rows, tables, fields.

Strings instead of python-docx's objects: its tables cost fifty times as much. Orders of elements are those of ECMA-376
part 1, which Word insists on and LibreOffice forgives. Lengths are in twips (1/20 pt), sizes of type in half points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

MONO, SERIF, SIGNS = "Consolas", "Cambria", "Segoe UI Symbol"
TLP = {
    "TLP:RED": "FF2B2B",
    "TLP:AMBER": "FFC000",
    "TLP:AMBER+STRICT": "FFC000",
    "TLP:GREEN": "33FF00",
    "TLP:CLEAR": "FFFFFF",
}
TIGHT = 228  # height of close lines; 240 is the font's own
GAP = 40  # height of the paragraph between tables
MM = 56.7  # twips in a millimetre
_SPLIT = re.compile(r"(\t)")


class Style(NamedTuple):
    """How a run of text looks; `size` in half points, 0 for the paragraph's own."""

    bold: bool = False
    italic: bool = False
    font: str = ""
    colour: str = ""
    size: int = 0
    vertical: str = ""
    language: str = ""
    shade: str = ""
    framed: bool = False

    def xml(self) -> str:
        """Return the run properties."""
        parts = []
        if self.font:
            name = quoteattr(self.font)
            parts.append(f"<w:rFonts w:ascii={name} w:hAnsi={name} w:eastAsia={name} w:cs={name}/>")
        parts += ["<w:b/>"] * self.bold + ["<w:i/>"] * self.italic
        if self.colour:
            parts.append(f'<w:color w:val="{self.colour}"/>')
        if self.size:
            parts.append(_sized(self.size))
        if self.framed:
            parts.append('<w:bdr w:val="single" w:sz="6" w:space="0" w:color="auto"/>')
        if self.shade:
            parts.append(_filled(self.shade))
        if self.vertical:
            parts.append(f'<w:vertAlign w:val="{self.vertical}"/>')
        if self.language:
            parts.append(f"<w:lang w:val={quoteattr(self.language)}/>")
        return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


PLAIN = Style()


def _sized(size: int) -> str:
    return f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _filled(colour: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{colour}"/>'


def run(text: str, style: Style = PLAIN) -> str:
    """Return a run of text; tabulators become tab stops."""
    said = "".join(
        "<w:tab/>" if piece == "\t" else f'<w:t xml:space="preserve">{escape(piece)}</w:t>'
        for piece in _SPLIT.split(text)
        if piece
    )
    return f"<w:r>{style.xml()}{said}</w:r>" if said else ""


def paragraph(inner: str, properties: str = "") -> str:
    """Return a paragraph of runs; `properties` in the order of the schema."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def properties(
    *,
    style: str = "",
    keep: bool = False,
    new_page: bool = False,
    numbering: str = "",
    border: str = "",
    fill: str = "",
    tabs: str = "",
    spacing: str = "",
    indent: str = "",
    align: str = "",
    size: int = 0,
) -> str:
    """Return the properties of a paragraph in the order of the schema.

    `spacing` and `indent` are attributes; `size`, in half points, is that of its mark, which makes its last line as
    high and its bullet as large as the words.
    """
    parts = [f'<w:pStyle w:val="{style}"/>'] * bool(style)
    parts += ["<w:keepNext/>"] * keep + ["<w:pageBreakBefore/>"] * new_page + [numbering]
    parts += [f"<w:pBdr>{border}</w:pBdr>"] * bool(border)
    parts += [_filled(fill)] * bool(fill) + [tabs]
    parts += [f"<w:spacing {spacing}/>"] * bool(spacing) + [f"<w:ind {indent}/>"] * bool(indent)
    parts += [f'<w:jc w:val="{align}"/>'] * bool(align)
    parts += [f"<w:rPr>{_sized(size)}</w:rPr>"] * bool(size)
    return "".join(parts)


def tight(after: int = 0, before: int = 0) -> str:
    """Return the space around a paragraph whose lines stand close."""
    return f'w:before="{before}" w:after="{after}" w:line="{TIGHT}" w:lineRule="auto"'


def spaced(before: int, after: int, exact: int = 0) -> str:
    """Return the space around a paragraph and, where it is fixed, the height of its lines."""
    lines = f' w:line="{exact}" w:lineRule="exact"' if exact else ""
    return f'w:before="{before}" w:after="{after}"{lines}'


def cell(
    inner: str, width: int, *, span: int = 1, borders: str = "", fill: str = "", margins: str = "", align: str = ""
) -> str:
    """Return a cell of a table around blocks; `align` is up and down.

    A cell ends with a paragraph, so one is added where none stands last.
    """
    parts = [f'<w:tcW w:w="{width}" w:type="dxa"/>']
    parts += [f'<w:gridSpan w:val="{span}"/>'] * (span > 1)
    parts += [f"<w:tcBorders>{borders}</w:tcBorders>"] * bool(borders)
    parts += [_filled(fill)] * bool(fill)
    parts += [f"<w:tcMar>{margins}</w:tcMar>"] * bool(margins)
    parts += [f'<w:vAlign w:val="{align}"/>'] * bool(align)
    if not inner.endswith("</w:p>"):
        inner += small_gap()
    return f"<w:tc><w:tcPr>{''.join(parts)}</w:tcPr>{inner}</w:tc>"


def table(rows: Iterable[str], widths: Sequence[int], *, borders: str, margins: str = "", left: int = 0) -> str:
    """Return a table of fixed layout, as wide as its columns together, which begins at `left`."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    inside = f"<w:tblCellMar>{margins}</w:tblCellMar>" if margins else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="{left}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>{inside}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def row(cells: Iterable[str], *, head: bool = False, height: int = 0, exact: bool = False, breaks: bool = False) -> str:
    """Return a row; it does not break over pages unless it may, and a head row stands again on each page."""
    parts = ["<w:cantSplit/>"] * (not breaks)
    parts += [f'<w:trHeight w:val="{height}" w:hRule="{"exact" if exact else "atLeast"}"/>'] * bool(height)
    parts += ["<w:tblHeader/>"] * head
    inside = f"<w:trPr>{''.join(parts)}</w:trPr>" if parts else ""
    return f"<w:tr>{inside}{''.join(cells)}</w:tr>"


def edges(
    kind: str = "single", size: int = 4, colour: str = "auto", sides: str = "top left bottom right", space: int = 0
) -> str:
    """Return borders of some sides, in the order of the schema.

    Args:
        kind: `nil` draws none.
        size: Eighths of a point.
        colour: Without number sign.
        sides: Their names, in the order of the schema.
        space: Points between a paragraph's border and its words.
    """
    looks = f'w:val="{kind}" w:sz="{size}" w:space="{space}" w:color="{colour}"'
    return "".join(f"<w:{side} {looks}/>" for side in sides.split())


ALL = "top left bottom right insideH insideV"
NO_EDGES = edges("nil", 0, "auto", ALL)


def padding(top: int, side: int, bottom: int | None = None, right: int | None = None) -> str:
    """Return the margins inside cells; what is left out is as the margin opposite."""
    widths = {"top": top, "left": side, "bottom": top if bottom is None else bottom}
    widths["right"] = side if right is None else right
    return "".join(f'<w:{name} w:w="{width}" w:type="dxa"/>' for name, width in widths.items())


def tab_stops(*stops: tuple[str, int], leader: str = "") -> str:
    """Return the tab stops of a paragraph, each with its kind and place."""
    led = f' w:leader="{leader}"' if leader else ""
    marks = (f'<w:tab w:val="{kind}"{led} w:pos="{at}"/>' for kind, at in stops)
    return f"<w:tabs>{''.join(marks)}</w:tabs>"


def small_gap(*, keep: bool = False, high: int = GAP, end: str = "") -> str:
    """Return the thinnest paragraph, which Word wants between and after tables.

    Args:
        keep: Ties it to what follows.
        high: Its height.
        end: Properties of the section that ends with it.
    """
    return paragraph("", properties(keep=keep, spacing=spaced(0, 0, high), size=2) + end)


def bare(colour: str) -> str:
    """Return a colour as WordprocessingML has it, without its number sign."""
    return colour.lstrip("#").upper()


TAB = "<w:r><w:tab/></w:r>"
FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def word_field(code: str, shown: str | None, style: Style = PLAIN) -> str:
    """Return a field that Word computes, with what it shows until then; open at its end when that is None."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    instruction = f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    return begin + instruction + separate + (run(shown, style) + FIELD_END if shown is not None else "")


def page_field(code: str, style: Style = PLAIN) -> str:
    """Return the number of the page (PAGE) or of all pages (NUMPAGES)."""
    return f'<w:fldSimple w:instr="{code}">{run("1", style)}</w:fldSimple>'
