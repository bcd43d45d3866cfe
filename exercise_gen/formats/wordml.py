"""Document trees as WordprocessingML: the body of `word/document.xml`, one piece of XML a block."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from exercise_gen.formats.ooxml import (
    ALL,
    FIELD_END,
    MONO,
    NO_EDGES,
    PLAIN,
    SERIF,
    SIGNS,
    TIGHT,
    Style,
    bare,
    cell,
    edges,
    padding,
    paragraph,
    properties,
    row,
    run,
    small_gap,
    spaced,
    table,
    word_field,
)
from exercise_gen.models.theme import Theme
from exercise_gen.tree import INLINE, Node

BULLETS, NUMBERS = 101, 102  # abstract numberings; `Numbers` makes an instance of the second for each list
LOUD = frozenset({"key", "contingency", "flash", "immediate", "critical", "high"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
_CALLOUTS = {
    "read": ("FFF7E6", "B9770E"),
    "warning": ("FDECEA", "B3261E"),
    "answer": ("EEF6EE", "2E6B34"),
    "info": ("EEF2F6", ""),
}
_ALIGN = {"center": "center", "right": "right"}
_NARROW = 6000  # twips


@dataclass(frozen=True)
class Frame:
    """Where a block stands: the width it has, the size and look of its words, and how paragraphs keep together."""

    width: int
    style: Style = PLAIN
    size: int = 21
    keep_next: bool = False
    level: int = 0
    indent: int = 0
    tight: bool = False
    align: str = ""


@dataclass
class Numbers:
    """Counts what must differ in a file: bookmarks, pictures, controls, lists."""

    bookmark: int = 0
    picture: int = 0
    control: int = 0
    lists: int = 0
    headings: list[tuple[int, str, int]] = field(default_factory=list)


class Blocks:
    """Writes blocks in a theme; `picture` and `logo` draw, `numbers` counts for the whole file."""

    def __init__(
        self, theme: Theme, numbers: Numbers, picture: Callable[[Node, int], str], logo: Callable[[], str]
    ) -> None:
        self.accent, self.rule = bare(theme.colours.accent), bare(theme.colours.rule)
        self.soft, self.banner = bare(theme.colours.soft), bare(theme.colours.banner)
        self.numbers = numbers
        self.picture = picture
        self.logo = logo
        self.booklet = False

    # --- runs

    def runs(self, children: Iterable[Node | str], frame: Frame) -> str:
        """Return inline children as runs."""
        return "".join(
            run(child, frame.style) if isinstance(child, str) else self._inline(child, frame) for child in children
        )

    def _inline(self, node: Node, frame: Frame) -> str:
        style, size = frame.style, frame.style.size or frame.size
        match node.tag:
            case "br":
                return "<w:r><w:br/></w:r>"
            case "ttx-check":
                return self._check()
            case "ttx-blank":
                signs = max(3, round(float(node.get("width", "30")) / 100 * frame.width / (size * 5)))
                return run("_" * signs, style)
            case "ttx-tag":
                loud = node.get("kind") in LOUD
                look = replace(style, bold=True, framed=True, size=round(size * 0.82))
                look = replace(look, colour="FFFFFF" if loud else self.accent, shade=self.accent if loud else "")
                return run("\u00a0", replace(style, size=8)) + run(f"\u00a0{node.text()}\u00a0", look)
            case "strong":
                style = replace(style, bold=True)
            case "em":
                style = replace(style, italic=True)
            case "code":
                style = replace(style, font=MONO, size=round(size * 0.86))
            case "sup" | "sub":
                style = replace(style, vertical="superscript" if node.tag == "sup" else "subscript")
            case "span":
                style = _spanned(style, node, size)
        return self.runs(node.children, replace(frame, style=style))

    def _check(self) -> str:
        self.numbers.control += 1
        state = f'w14:font="{SIGNS}"'
        box = run("\u2610", Style(font=SIGNS))
        return (
            f'<w:sdt><w:sdtPr><w:id w:val="{self.numbers.control}"/><w14:checkbox><w14:checked w14:val="0"/>'
            f'<w14:checkedState w14:val="2612" {state}/><w14:uncheckedState w14:val="2610" {state}/></w14:checkbox>'
            f"</w:sdtPr><w:sdtContent>{box}</w:sdtContent></w:sdt>"
        )

    # --- blocks

    def flow(self, children: Iterable[Node | str], frame: Frame) -> str:
        """Return blocks; a run of inline children is one paragraph."""
        parts: list[str] = []
        line: list[Node | str] = []
        for child in children:
            if isinstance(child, str) or child.tag in INLINE:
                line.append(child)
                continue
            if line:
                parts.append(self.line(line, frame))
                line = []
            parts.append(self.block(child, frame))
        if line:
            parts.append(self.line(line, frame))
        return "".join(parts)

    def line(
        self, children: Iterable[Node | str], frame: Frame, *, border: str = "", spacing: str = "", indent: str = ""
    ) -> str:
        """Return a plain paragraph."""
        made = properties(
            keep=frame.keep_next,
            border=border,
            spacing=spacing or (TIGHT if frame.tight else ""),
            indent=indent or (f'w:left="{frame.indent}"' if frame.indent else ""),
            align=frame.align,
        )
        return paragraph(self.runs(children, frame), made)

    def block(self, node: Node, frame: Frame) -> str:
        """Return one block."""
        if node.get("lang"):
            frame = replace(frame, style=replace(frame.style, language=node.get("lang")))
        if node.tag in _HEADINGS:
            return self._heading(node, frame)
        if node.tag in ("ul", "ol"):
            return self._list(node, frame)
        if node.tag == "p":
            return self._paragraph(node, frame)
        name = "_" + node.tag.replace("-", "_")
        return getattr(self, name)(node, frame)  # type: ignore[no-any-return]

    def _heading(self, node: Node, frame: Frame, size: int = 0) -> str:
        level = _HEADINGS[node.tag]
        self.numbers.bookmark += 1
        number = self.numbers.bookmark
        self.numbers.headings.append((level, node.text(), number))
        new_page = self.booklet and level == 1 and node.get("class") != "here"
        inner = self.runs(node.children, replace(frame, style=Style(language=frame.style.language, size=size)))
        marked = f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'
        return paragraph(marked, properties(style=f"Heading{level}", keep=True, new_page=new_page, align=frame.align))

    def _list(self, node: Node, frame: Frame) -> str:
        number = BULLETS
        if node.tag == "ol":
            self.numbers.lists += 1
            number = NUMBERS + self.numbers.lists
        parts = []
        for item in node.children:
            if isinstance(item, str):
                continue
            mark = f'<w:numPr><w:ilvl w:val="{min(frame.level, 2)}"/><w:numId w:val="{number}"/></w:numPr>'
            inner = replace(frame, level=frame.level + 1, indent=frame.indent + 360)
            first, rest = _first_line(item)
            made = properties(
                keep=frame.keep_next,
                numbering=mark,
                spacing=TIGHT if frame.tight else spaced(0, 50),
                indent=f'w:left="{inner.indent}" w:hanging="360"',
            )
            parts.append(paragraph(self.runs(first, frame), made))
            parts.append(self.flow(rest, inner))
        return "".join(parts)

    def _paragraph(self, node: Node, frame: Frame) -> str:
        style, size, name = frame.style, frame.style.size or frame.size, node.get("class")
        looks = {
            "lead": replace(style, size=round(size * 1.12)),
            "meta": replace(style, size=round(size * 0.92), colour="464646"),
            "headline": replace(style, size=round(size * 1.55), bold=True, font=SERIF),
            "letterhead": replace(style, size=round(size * 1.12), bold=True),
            "mono": replace(style, font=MONO, size=round(size * 0.88)),
            "small": replace(style, size=round(size * 0.86), colour="3C3C3C"),
            "big": replace(style, size=round(size * 1.25), bold=True),
        }
        frame = replace(frame, style=looks.get(name, style))
        if name in ("headline", "letterhead"):
            frame = replace(frame, keep_next=True)
        if name in ("center", "letterhead", "signature", "right"):
            frame = replace(frame, align="right" if name == "right" else "center")
        if name == "letterhead":
            return self.line(
                node.children, frame, border=edges("single", 6, "000000", "bottom"), spacing=spaced(0, 200)
            )
        if name == "signature":
            side = frame.width // 5
            above = edges("single", 6, "000000", "top")
            indent = f'w:left="{side}" w:right="{side}"'
            return self.line(node.children, frame, border=above, spacing=spaced(640, 60), indent=indent)
        return self.line(node.children, frame)

    def _div(self, node: Node, frame: Frame) -> str:
        align = "center" if node.get("class") == "center" else frame.align
        return self.flow(node.children, replace(frame, align=align))

    def _blockquote(self, node: Node, frame: Frame) -> str:
        return self.flow(node.children, replace(frame, indent=frame.indent + 300))

    def _dl(self, node: Node, frame: Frame) -> str:
        split = "22 78" if node.get("class") == "terms" else "27 73" if frame.width > _NARROW else "35 65"
        widths = shares(Node("table", {"widths": split}, ()), 2, frame.width)
        rows, label = [], ""
        for part in node.children:
            if isinstance(part, str):
                continue
            inner = replace(frame, width=widths[part.tag == "dd"] - 120, indent=0, tight=True)
            if part.tag == "dt":
                look = replace(inner, style=replace(inner.style, bold=True, colour=self.accent))
                label = cell(self.flow(part.children, look), widths[0])
            else:
                rows.append(row([label or cell("", widths[0]), cell(self.flow(part.children, inner), widths[1])]))
                label = ""
        return table(rows, widths, borders=NO_EDGES, margins=padding(20, 60)) + small_gap(keep=frame.keep_next)

    def _table(self, node: Node, frame: Frame) -> str:
        parts = [part for part in node.children if isinstance(part, Node)]
        rows = [(part.tag == "thead", line) for part in parts for line in part.children if isinstance(line, Node)]
        if not rows:
            return ""
        count = sum(int(c.get("colspan", "1")) for c in rows[0][1].children if isinstance(c, Node))
        widths = shares(node, count, frame.width)
        size = 16 if node.get("class") == "dense" else 18
        whole = node.get("class") == "whole"
        made = [
            self._row(line, widths, replace(frame, size=size, keep_next=kept, indent=0), head=head)
            for number, (head, line) in enumerate(rows, start=1)
            for kept in [frame.keep_next or (whole and number < len(rows))]
        ]
        drawn = table(
            made,
            widths,
            borders=NO_EDGES if node.get("class") == "bare" else edges("single", 4, self.rule, ALL),
            margins=padding(50, 85),
        )
        return drawn + paragraph("", properties(keep=frame.keep_next, spacing=spaced(0, 60, 120)))

    def _row(self, node: Node, widths: Sequence[int], frame: Frame, *, head: bool) -> str:
        cells, column = [], 0
        for part in node.children:
            if isinstance(part, str):
                continue
            span = int(part.get("colspan", "1"))
            width = sum(widths[column : column + span])
            column += span
            label = part.tag == "th" or part.get("class") == "label"
            dark = head or part.get("class") == "band"
            style = replace(
                frame.style, bold=label or dark, colour="FFFFFF" if dark else frame.style.colour, size=frame.size
            )
            align = _ALIGN.get(part.get("align"), "")
            inside = replace(frame, width=width - 170, style=style, tight=True, align=align)
            inner = self.flow(part.children, inside) or self.line((), inside)
            fill = self.accent if dark else self.soft if label else ""
            cells.append(cell(inner, width, span=span, fill=fill, align="center" if head else ""))
        return row(cells, head=head, height=620 if node.get("class") == "write" else 0)

    # --- the tags of this program

    def _ttx_callout(self, node: Node, frame: Frame) -> str:
        fill, edge = _CALLOUTS.get(node.get("kind"), _CALLOUTS["info"])
        inner = self.flow(node.children, replace(frame, width=frame.width - 360, indent=0))
        borders = edges("single", 24, edge or self.accent, "left")
        made = cell(inner, frame.width, borders=borders, fill=fill, margins=padding(90, 170))
        return table([row([made])], [frame.width], borders=NO_EDGES) + small_gap(keep=frame.keep_next)

    def _ttx_form(self, node: Node, frame: Frame) -> str:
        look, title, note = node.get("look"), node.get("title"), node.get("note")
        fill, ink = {"screen": ("DFE5EC", ""), "alert": (self.banner, "FFFFFF")}.get(look, ("", ""))
        border = {
            "alert": edges("single", 14, self.banner),
            "slip": edges("dashed", 8, "000000"),
            "poster": edges("double", 12, self.accent),
        }.get(look, edges("single", 8, "404040"))
        left = [frame.width * 3 // 5, frame.width - frame.width * 3 // 5]
        head = Style(bold=True, size=22, colour=ink), Style(size=17, colour=ink)
        heading = [
            cell(
                paragraph(run(said, style), properties(keep=True, spacing=TIGHT, align=align)),
                width,
                fill=fill,
                margins=padding(90, 200),
            )
            for said, style, align, width in zip((title, note), head, ("", "right"), left, strict=True)
        ]
        inner = self.flow(node.children, replace(frame, width=frame.width - 420, indent=0))
        body = cell(inner, frame.width, span=2, fill="FFFDF2" if look == "slip" else "", margins=padding(110, 200))
        rows = [row(heading)] if title or note else []
        return table([*rows, row([body], breaks=True)], left, borders=border) + small_gap()

    def _ttx_lines(self, node: Node, frame: Frame) -> str:
        ruled = edges("single", 4, self.rule, "bottom between")
        made = properties(keep=frame.keep_next, border=ruled, spacing=spaced(0, 0, 400))
        return paragraph("", made) * int(node.get("count", "4"))

    def _ttx_keep(self, node: Node, frame: Frame) -> str:
        return self.flow(node.children, replace(frame, keep_next=True)) + small_gap()

    def _ttx_side(self, node: Node, frame: Frame) -> str:
        half = frame.width // 2
        widths = [half, frame.width - half]
        parts = [part for part in node.children if isinstance(part, Node)]
        middle = edges("single", 4, self.rule, "left")
        cells = [
            cell(
                self.block(part, replace(frame, width=half - 240, indent=0)),
                width,
                borders=middle if number else "",
                margins=padding(0, 120),
            )
            for number, (part, width) in enumerate(zip(parts, widths, strict=True))
        ]
        return table([row(cells, breaks=True)], widths, borders=NO_EDGES) + small_gap()

    def _ttx_break(self, node: Node, frame: Frame) -> str:
        return paragraph('<w:r><w:br w:type="page"/></w:r>', properties(spacing=spaced(0, 0, 20)))

    def _ttx_figure(self, node: Node, frame: Frame) -> str:
        caption = paragraph(run(node.get("caption")), properties(style="Caption")) if node.get("caption") else ""
        return paragraph(self.picture(node, frame.width), properties(keep=bool(caption))) + caption

    def _ttx_logo(self, node: Node, frame: Frame) -> str:
        drawn = self.logo()
        return paragraph(drawn, properties(align="center")) if drawn else ""

    def _ttx_tent(self, node: Node, frame: Frame) -> str:
        """Return the half that faces the room; Word turns no words upside down, so the other half stays empty."""
        inner = [self._tented(part, frame) for part in node.children if isinstance(part, Node)]
        above = paragraph("", properties(spacing=spaced(0, 6400)))
        return above + "".join(inner) + self._ttx_break(node, frame)

    def _tented(self, part: Node, frame: Frame) -> str:
        if part.tag == "h1":
            return self._heading(part, replace(frame, align="center"), size=128)
        return self.line(part.children, replace(frame, style=Style(size=36), align="center"))

    def _ttx_cover(self, node: Node, frame: Frame) -> str:
        above, below = edges("single", 16, self.accent, "top"), edges("single", 6, self.rule, "bottom")
        looks = {
            "title": ("", spaced(60, 160), Style(bold=True, size=60, colour=self.accent)),
            "subtitle": ("", spaced(60, 240), Style(size=30, colour="3C3C3C")),
            "document": (above + below, spaced(160, 300), Style(bold=True, size=42)),
            "notice": (edges("single", 8, self.banner), spaced(300, 60), Style(bold=True, colour=self.banner)),
        }
        parts = [paragraph(self.logo(), properties(spacing=spaced(0, 2600)))]
        for part in node.children:
            if isinstance(part, Node):
                border, spacing, style = looks.get(part.get("class"), ("", spaced(40, 60), Style(size=23)))
                inside = replace(frame, style=replace(style, language=part.get("lang")))
                parts.append(self.line(part.children, inside, border=border, spacing=spacing))
        return "".join(parts) + self._ttx_break(node, frame)

    def contents(self, entries: Iterable[tuple[int, str, int]], title: str, depth: int, frame: Frame) -> str:
        """Return a table of contents: a field that Word can update, filled with links to the headings."""
        listed = [entry for entry in entries if entry[0] <= depth]
        parts = [paragraph(run(title), properties(style="TOCHeading"))]
        begin = word_field(f'TOC \\o "1-{depth}" \\h \\z \\u', None)
        for number, (level, text, mark) in enumerate(listed):
            link = run(text) + "<w:r><w:tab/></w:r>" + word_field(f"PAGEREF _Toc{mark} \\h", "")
            anchored = f'<w:hyperlink w:anchor="_Toc{mark}" w:history="1">{link}</w:hyperlink>'
            tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{frame.width}"/></w:tabs>'
            made = properties(style=f"TOC{level}", tabs=tabs)
            parts.append(paragraph((begin if not number else "") + anchored, made))
        end = FIELD_END if listed else ""
        return "".join(parts) + paragraph(end + '<w:r><w:br w:type="page"/></w:r>')


def _first_line(item: Node) -> tuple[tuple[Node | str, ...], tuple[Node | str, ...]]:
    """Return what stands beside the mark of a list's item, and the blocks below it."""
    for number, child in enumerate(item.children):
        if isinstance(child, Node) and child.tag not in INLINE:
            if number == 0 and child.tag == "p":
                return child.children, item.children[1:]
            return item.children[:number], item.children[number:]
    return item.children, ()


def _spanned(style: Style, node: Node, size: int) -> Style:
    match node.get("class"):
        case "small":
            style = replace(style, size=round(size * 0.86), colour=style.colour or "464646")
        case "mono":
            style = replace(style, font=MONO, size=round(size * 0.86))
        case "big":
            style = replace(style, size=round(size * 1.35), bold=True)
    return replace(style, language=node.get("lang")) if node.get("lang") else style


def fitting(words: int, lines: int, width: float, height: float) -> float:
    """Return the largest size of type, in points, at which a text fits a box; 6.5 when none does.

    Args:
        words: Signs of text.
        lines: Paragraphs, each of which ends with a line that is half full.
        width: Points.
        height: Points.
    """
    for size in (12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0):
        a_line = width / (0.52 * size)  # mean width of a sign of Calibri, with room for wider ones
        if (math.ceil(words / a_line) + 0.6 * lines) * size * 1.28 <= height:
            return size
    return 6.5


def shares(node: Node, count: int, width: int) -> list[int]:
    """Return the widths of a table's columns in twips, which together are the width they have."""
    given = [float(share) for share in node.get("widths").split()] or [1.0] * count
    edges_at = [round(width * sum(given[:number]) / sum(given)) for number in range(len(given) + 1)]
    return [b - a for a, b in pairwise(edges_at)]
