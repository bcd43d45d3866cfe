"""The pieces of PresentationML: paragraphs, boxes, tables, and the layouts that a planner goes on working with.

Strings instead of python-pptx's objects, which write no layouts. Orders of elements are those of ECMA-376 part 1.
Lengths come in points; colours are names of the deck's own palette, so that a planner can change them all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from exercise_gen.formats import measure
from exercise_gen.formats.ooxml import TLP, bare
from exercise_gen.formats.slides import (
    AFTER,
    BODY,
    CELL,
    INDENT,
    PARTS,
    SIDE,
    TITLE,
    WIDTH,
    Box,
    Kind,
    Line,
    Table,
)  # fmt: skip
from exercise_gen.models.theme import Theme

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
LAYOUTS: Mapping[Kind, str] = {
    "title": "Title slide", "content": "Title and content", "divider": "Divider", "question": "Question",
    "inject": "Inject", "reserve": "Contingency inject", "closing": "Closing",
}  # fmt: skip
DARK = ("title", "divider", "closing")
ASIDE_HOLDER = 'type="body" sz="quarter" idx="13"'
_STRIP, _FOOT = Box(0, 0, WIDTH, 24), Box(0, 512, WIDTH, 28)
_FOOTER, _NUMBER = Box(24, 512, 270, 28), Box(896, 512, 40, 28)
FOOTER_ROOM, FOOTER_SIZE = _FOOTER.width, 11
"""Points for a line of the footer, and of its type: two lines fill the strip."""
NOTES = Box(54, 342, 432, 324)
"""Where the words of a page of notes stand; the page is 540 by 720."""
_NOTES_TOP, _NOTES_FOOT = Box(27, 10, 486, 30), Box(27, 680, 420, 34)
_MIDDLE = 360.0  # points for the banner, between footer and marking
_EMPTY = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_TABLES = "http://schemas.openxmlformats.org/drawingml/2006/table"


def emu(points: float) -> int:
    """Return points as English metric units."""
    return round(points * 12700)


def colour(name: str) -> str:
    """Return a fill with a colour of the palette (`accent1`, `bg1`), or with six hexadecimal digits."""
    kind, value = ("srgbClr", name) if re.fullmatch(r"[0-9A-F]{6}", name) else ("schemeClr", name)
    return f'<a:solidFill><a:{kind} val="{value}"/></a:solidFill>'


@dataclass(frozen=True)
class Edges:
    """What stands at the edges of every slide."""

    banner: str
    marking: str
    footer: tuple[str, ...]
    family: str
    language: str


# ---------------------------------------------------------------------------------------------- words


def paragraphs(lines: Sequence[Line], size: int, language: str, ink: str = "", label: str = "") -> str:
    """Return paragraphs at a size of type; `ink` is their colour, `label` that of the names of fields."""
    return "".join(_paragraph(line, size, language, ink, label) for line in lines) or "<a:p/>"


def _paragraph(line: Line, size: int, language: str, ink: str, label: str) -> str:
    own = line.size(size)
    if line.level:
        left, back = emu(INDENT * line.level), -emu(INDENT)
        numbered = '<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"/>'
        dot = '<a:buFont typeface="Arial"/><a:buChar char="\u2022"/>'
        sign = numbered if line.mark.endswith(".") else dot if line.mark else "<a:buNone/>"
        tone = '<a:buClr><a:schemeClr val="accent2"/></a:buClr>' if line.mark else ""
        place = f' marL="{left}" indent="{back if line.mark else 0}"'
    else:
        place, sign, tone = ' marL="0" indent="0"', "<a:buNone/>", ""
    after = round(line.after(size) * 100)
    space = f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{after}"/></a:spcAft>'
    fill = colour(label if line.look == "label" and label else ink) if ink else ""
    words = "".join(
        "<a:br/>" if count % 2 else _run(piece, own, language, fill, bold=run.bold, italic=run.italic)
        for run in line.runs
        for count, piece in enumerate(re.split(r"(\n)", run.text))
        if piece
    )
    return f"<a:p><a:pPr{place}>{space}{tone}{sign}</a:pPr>{words}</a:p>"


def _run(text: str, size: float, language: str, fill: str, *, bold: bool = False, italic: bool = False) -> str:
    looks = ' b="1"' * bold + ' i="1"' * italic
    return (
        f'<a:r><a:rPr lang="{language}" sz="{round(size * 100)}"{looks}>{fill}</a:rPr><a:t>{escape(text)}</a:t></a:r>'
    )


def plain(text: str, size: float, language: str, ink: str = "", *, bold: bool = False, align: str = "l") -> str:
    """Return one paragraph without looks of its own."""
    fill = colour(ink) if ink else ""
    return f'<a:p><a:pPr algn="{align}"/>{_run(text, size, language, fill, bold=bold)}</a:p>'


# ---------------------------------------------------------------------------------------------- boxes


def shape(number: int, name: str, box: Box | None, words: str = "", *, fill: str = "", holder: str = "",
          style: str = "", inset: float = 0, anchor: str = "", marked: bool = False) -> str:  # fmt: skip
    """Return a box.

    Args:
        number: Its number on the slide.
        name: What the list of objects calls it.
        box: Its place; None for that of its layout.
        words: Paragraphs.
        fill: Its colour.
        holder: Attributes of the placeholder that it is; empty for a box that no planner fills.
        style: How its levels look, for the placeholders of a layout.
        inset: Points between its edge and its words.
        anchor: `t`, `ctr` or `b`.
        marked: That it belongs to the layout and is no placeholder.
    """
    place = ""
    if box is not None:
        at = f'<a:off x="{emu(box.left)}" y="{emu(box.top)}"/><a:ext cx="{emu(box.width)}" cy="{emu(box.height)}"/>'
        place = f"<a:xfrm>{at}</a:xfrm>" + ('<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if not holder else "")
    paint = (colour(fill) if fill else "") + ("" if holder else "<a:ln><a:noFill/></a:ln>")
    paint = ("" if fill or holder else "<a:noFill/>") + paint
    edge = emu(inset)
    frame = f' wrap="square" lIns="{edge}" tIns="{edge}" rIns="{edge}" bIns="{edge}"' if box is not None else ""
    frame += f' anchor="{anchor}"' if anchor else ""
    locks = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>' if holder else "<p:cNvSpPr/>"
    kind = f"<p:nvPr><p:ph {holder}/></p:nvPr>" if holder else "<p:nvPr" + ' userDrawn="1"' * marked + "/>"
    no_fit = "<a:noAutofit/>" if box is not None else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/>{locks}{kind}</p:nvSpPr>'
        f"<p:spPr>{place}{paint}</p:spPr><p:txBody><a:bodyPr{frame}>{no_fit}</a:bodyPr>"
        f"<a:lstStyle>{style}</a:lstStyle>{words or '<a:p/>'}</p:txBody></p:sp>"
    )


def _number_field(language: str) -> str:
    """Return the paragraph that shows the number of the slide."""
    looks = f'<a:rPr lang="{language}" sz="1200" b="1">{colour("bg1")}</a:rPr>'
    field = (
        f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{looks}<a:t>\u2039#\u203a</a:t></a:fld>'
    )
    return f'<a:p><a:pPr algn="r"/>{field}</a:p>'


def foot(edges: Edges, *, places: bool = False) -> tuple[str, str]:
    """Return the footer and the number of a slide, as placeholders; with their places on a layout."""
    said = "".join(plain(words, FOOTER_SIZE, edges.language, "bg1") for words in edges.footer)
    footer = shape(
        5, "Footer", _FOOTER if places else None, said,
        holder='type="ftr" sz="quarter" idx="11"', anchor="ctr" if places else "",
    )  # fmt: skip
    number = shape(
        6, "Slide number", _NUMBER if places else None, _number_field(edges.language),
        holder='type="sldNum" sz="quarter" idx="12"', anchor="ctr" if places else "",
    )  # fmt: skip
    return footer, number


def notes_edges(edges: Edges, notice: str) -> tuple[str, str]:
    """Return head and foot of a page of notes: banner and marking, below them also `notice`, for whom the page is."""
    said = plain(f"{edges.banner} \u00b7 {edges.marking}", 11, edges.language, bold=True)
    below = plain(notice, 10, edges.language)
    return (
        shape(10, "Header", _NOTES_TOP, said, holder='type="hdr" sz="quarter"', anchor="t"),
        shape(11, "Footer", _NOTES_FOOT, said + below, holder='type="ftr" sz="quarter" idx="4"', anchor="b"),
    )


def table(number: int, name: str, made: Table, language: str) -> str:
    """Return a table: its head dark, every second row shaded, its first column bold."""
    columns = "".join(f'<a:gridCol w="{emu(width)}"/>' for width in made.widths)
    across, down = (emu(edge) for edge in CELL)
    rows = []
    for line, (row, height) in enumerate(zip(made.rows, made.heights, strict=True)):
        fill, ink = ("accent1", "bg1") if line == 0 else ("bg2" if line % 2 == 0 else "bg1", "tx1")
        rule = f'<a:lnB w="6350">{colour("accent3")}</a:lnB>'
        cells = "".join(
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>"
            f"{plain(text, made.size, language, ink, bold=line == 0 or column == 0)}</a:txBody>"
            f'<a:tcPr marL="{across}" marR="{across}" marT="{down}" marB="{down}" anchor="ctr">'
            f"{rule}{colour(fill)}</a:tcPr></a:tc>"
            for column, text in enumerate(row)
        )
        rows.append(f'<a:tr h="{emu(height)}">{cells}</a:tr>')
    at = f'<a:off x="{emu(BODY.left)}" y="{emu(BODY.top)}"/>'
    size = f'<a:ext cx="{emu(sum(made.widths))}" cy="{emu(sum(made.heights))}"/>'
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Table" descr={quoteattr(name)}/>'
        '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
        f'<p:xfrm>{at}{size}</p:xfrm><a:graphic><a:graphicData uri="{_TABLES}">'
        f'<a:tbl><a:tblPr firstRow="1" bandRow="1"/><a:tblGrid>{columns}</a:tblGrid>{"".join(rows)}</a:tbl>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )


# ---------------------------------------------------------------------------------------------- master and layouts


def palette(theme_part: str, theme: Theme) -> str:
    """Return the theme of a deck with the colours and the font of the house."""
    colours = theme.colours
    named = {
        "dk2": colours.accent, "lt2": colours.soft, "accent1": colours.accent, "accent2": colours.banner,
        "accent3": colours.rule, "accent4": colours.note,
    }  # fmt: skip
    for name, value in named.items():
        told = f'<a:{name}><a:srgbClr val="{bare(value)}"/></a:{name}>'
        theme_part = re.sub(f"<a:{name}>.*?</a:{name}>", told, theme_part, count=1, flags=re.DOTALL)
    family = f"<a:latin typeface={quoteattr(theme.type.office)}/>"
    return re.sub(r'<a:latin typeface="[^"]*"[^>]*/>', lambda _: family, theme_part)


def master(edges: Edges) -> str:
    """Return what the master draws; each layout has edges of its own."""
    return _slide_data("", "bg1", _holders("content", edges, layout=False))


def layout(kind: Kind, name: str, edges: Edges) -> str:
    """Return a layout: its ground, the banner and the marking above and below, and its placeholders."""
    part, dark = PARTS[kind], kind in DARK
    drawn = [_box(20, _STRIP, "accent2"), _box(21, _FOOT, "accent2")]
    if dark:
        drawn.append(_box(22, Box(part.title.left, part.title.top + part.title.height + 5, 96, 5), "accent2"))
    elif kind == "question":
        drawn.append(_box(22, Box(TITLE.left, part.body.top, 8, part.body.height), "accent1"))
        drawn.append(_box(23, part.aside, "bg2"))
    elif kind in ("inject", "reserve"):
        ground = "accent1" if kind == "inject" else "accent2"
        drawn.append(_box(22, Box(0, 24, SIDE.left + SIDE.width + 22, 488), ground))
        drawn.append(_box(23, Box(0, 24, SIDE.left + SIDE.width + 22, 4), "bg1"))
        drawn.append(_box(24, Box(0, 508, SIDE.left + SIDE.width + 22, 4), "bg1"))
        drawn.append(_box(25, Box(part.title.left, 102, part.title.width, 2), "accent3"))
    else:
        drawn.append(_box(22, Box(TITLE.left, 102, TITLE.width, 2), "accent3"))
        drawn.append(_box(23, Box(TITLE.left, 100, 96, 5), "accent2"))
    return _slide_data(name, "accent1" if dark else "bg1", "".join(drawn) + _marks(edges) + _holders(kind, edges))


def _box(number: int, box: Box, fill: str) -> str:
    return shape(number, f"Ground {number}", box, fill=fill, marked=True)


def _slide_data(name: str, ground: str, inside: str) -> str:
    named = f" name={quoteattr(name)}" if name else ""
    back = f"<p:bg><p:bgPr>{colour(ground)}<a:effectLst/></p:bgPr></p:bg>"
    return f"<p:cSld {SPACES}{named}>{back}<p:spTree>{_EMPTY}{inside}</p:spTree></p:cSld>"


def _marks(edges: Edges) -> str:
    """Return the words of the strips; TLP labels stand on black, at the right (doctrine section 3.6)."""
    size = measure.fitting(edges.banner, (13, 12, 11, 10, 9, 8), edges.family, _MIDDLE, 20)
    said = plain(edges.banner, size, edges.language, "bg1", bold=True, align="ctr")
    wide = measure.width(edges.marking, 12, edges.family, bold=True) + 16
    mark = plain(edges.marking, 12, edges.language, TLP.get(edges.marking, "bg1"), bold=True, align="ctr")
    ground = "000000" if edges.marking in TLP else ""
    made = ""
    for number, (strip, right) in enumerate(((_STRIP, _NUMBER.left + _NUMBER.width), (_FOOT, _NUMBER.left - 6))):
        middle = Box((WIDTH - _MIDDLE) / 2, strip.top, _MIDDLE, strip.height)
        corner = Box(right - wide, strip.top + (strip.height - 18) / 2, wide, 18)
        made += shape(30 + number, f"Banner {number + 1}", middle, said, anchor="ctr", marked=True)
        made += shape(40 + number, f"Marking {number + 1}", corner, mark, fill=ground, anchor="ctr", marked=True)
    return made


def title_holder(kind: Kind) -> str:
    """Return the attributes of the placeholder of a slide's title."""
    return 'type="ctrTitle"' if kind == "title" else 'type="title"'


def _holders(kind: Kind, edges: Edges, *, layout: bool = True) -> str:
    part, dark = PARTS[kind], kind in DARK
    ink = "bg1" if dark else "tx1"
    middle = kind == "question"
    below = 'type="subTitle" idx="1"' if kind == "title" else 'type="body" idx="1"' if not layout else 'idx="1"'
    prompt = '<a:p><a:r><a:rPr lang="en-US"/><a:t>\u2026</a:t></a:r></a:p>'
    made = shape(
        2, "Title", part.title, prompt, holder=title_holder(kind), anchor="b",
        style=_levels([part.titles[0]], "bg1" if dark else "tx2", bold=True),
    )  # fmt: skip
    if layout and kind in ("inject", "reserve", "question"):
        made += shape(
            3, "Details", part.aside, prompt, holder=ASIDE_HOLDER,
            anchor="ctr" if middle else "t", inset=part.aside_inset,
            style=_levels([part.asides[0]] * 2, "tx1" if middle else "bg1"),
        )  # fmt: skip
    large = part.bodies[1]
    made += shape(
        4, "Body", part.body, prompt, holder=below, anchor="ctr" if middle else "t",
        style=_levels([large, large, large - 4, large - 4, large - 4], ink),
    )  # fmt: skip
    return made + "".join(foot(edges, places=True))


def _levels(sizes: Iterable[int], ink: str, *, bold: bool = False) -> str:
    """Return how the levels of a placeholder look: words, then bulleted lists."""
    made = ""
    for level, size in enumerate(sizes):
        after = 0 if bold else round(size * AFTER * 100)
        place = f'marL="{emu(INDENT * level)}" indent="{-emu(INDENT) if level else 0}"'
        sign = '<a:buFont typeface="Arial"/><a:buChar char="\u2022"/>' if level else "<a:buNone/>"
        made += (
            f'<a:lvl{level + 1}pPr {place} algn="l"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="{after}"/></a:spcAft>'
            f'{sign}<a:defRPr sz="{size * 100}" b="{int(bold)}" cap="none">{colour(ink)}'
            f'<a:latin typeface="{"+mj-lt" if bold else "+mn-lt"}"/></a:defRPr></a:lvl{level + 1}pPr>'
        )
    return made
