"""Text, lists and tables as WordprocessingML: the body of `word/document.xml`, one piece of XML a block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from exercise_gen.formats import measure
from exercise_gen.formats.ooxml import (
    ALL,
    GAP,
    MONO,
    NO_EDGES,
    PLAIN,
    SERIF,
    SIGNS,
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
    tight,
)
from exercise_gen.models.theme import Theme
from exercise_gen.tree import HEADINGS, INLINE, Node

BULLETS, NUMBERS = 101, 102  # abstract numberings; `Numbers` makes an instance of the second for each list
LOUD = frozenset({"key", "contingency", "flash", "immediate", "critical", "high"})
DL_SIDE = 60  # twips between a label's words and the edge of its cell
BESIDE = 160  # twips between the words of one language and the rule between two
SCALES = {
    "lead": 1.12, "meta": 0.92, "headline": 1.55, "letterhead": 1.12, "mono": 0.88, "small": 0.86, "big": 1.25,
}  # fmt: skip
"""How large the words of a paragraph's class are, to those around."""
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "meta": {"colour": "464646"},
    "headline": {"bold": True, "font": SERIF},
    "letterhead": {"bold": True},
    "mono": {"font": MONO},
    "small": {"colour": "3C3C3C"},
    "big": {"bold": True},
}
SPAN_SCALES = {"small": 0.86, "mono": 0.86, "big": 1.35}
_ALIGN = {"center": "center", "right": "right"}
_LONG = re.compile(r"\S{19,}")
_BREAKS = re.compile(r"(?<=[@._/])(?=.)")
_TALL, _LOW = 620, 470  # a row to be written in: below words, and empty
_ALIAS = 64  # signs that Word allows


class Frame(NamedTuple):
    """Where a block stands.

    `width` and `height` are the room it has, `style` the looks of its words, `size` theirs where the style has none.
    With `keep_next` all its paragraphs stay with what follows; `tight` ones have only the `gap` below them. At the
    `top` of a page a heading has no space above. `loud` is a poster, `bar` the rule beside a quotation, `nested` the
    cell of another table, where LibreOffice drops a row that is tied to the next.
    """

    width: int
    style: Style = PLAIN
    size: int = 21
    keep_next: bool = False
    level: int = 0
    indent: int = 0
    tight: bool = False
    gap: int = 0
    align: str = ""
    top: bool = False
    height: int = 0
    loud: bool = False
    nested: bool = False
    bar: bool = False

    @property
    def type_size(self) -> int:
        """The size of its words in half points."""
        return self.style.size or self.size


class Heading(NamedTuple):
    """A heading that contents list: its level, its words and the number of its bookmark."""

    level: int
    words: str
    bookmark: int


@dataclass
class Numbers:
    """Counts what must differ in a file (bookmarks, pictures, controls, lists, captions) and keeps its headings."""

    bookmark: int = 0
    picture: int = 0
    control: int = 0
    lists: int = 0
    caption: int = 0
    headings: list[Heading] = field(default_factory=list)


class Blocks:
    """Writes blocks in a theme; `picture` and `logo` draw, `numbers` counts for the whole file."""

    def __init__(
        self, theme: Theme, numbers: Numbers, picture: Callable[[Node, int], str], logo: Callable[[], str]
    ) -> None:
        self.accent, self.rule = bare(theme.colours.accent), bare(theme.colours.rule)
        self.soft, self.banner = bare(theme.colours.soft), bare(theme.colours.banner)
        self.family = theme.type.office
        self.numbers = numbers
        self.picture = picture
        self.logo = logo
        self.booklet = False

    # --- runs

    def runs(self, children: Iterable[Node | str], frame: Frame) -> str:
        """Return inline children as runs."""
        some = list(children)
        return "".join(
            run(self._breakable(child, frame), frame.style)
            if isinstance(child, str)
            else self._check(_asked(some, number))
            if child.tag == "ttx-check"
            else self._inline(child, frame)
            for number, child in enumerate(some)
        )

    def _breakable(self, words: str, frame: Frame) -> str:
        """Let words that are wider than their place break after the signs of an address, not anywhere."""
        if not _LONG.search(words):
            return words
        size = frame.type_size / 2

        def parted(found: re.Match[str]) -> str:
            wide = measure.width(found[0], size, self.family, bold=frame.style.bold)
            return found[0] if wide * 20 <= frame.width else _BREAKS.sub("\u200b", found[0])

        return _LONG.sub(parted, words)

    def _inline(self, node: Node, frame: Frame) -> str:
        style, size = frame.style, frame.type_size
        match node.tag:
            case "br":
                return "<w:r><w:br/></w:r>"
            case "ttx-blank":
                return run(blank(node, frame.width, size), style)
            case "ttx-tag":
                loud = node.get("kind") in LOUD
                look = style._replace(bold=True, framed=True, size=round(size * 0.82))
                look = look._replace(colour="FFFFFF" if loud else self.accent, shade=self.accent if loud else "")
                return run("\u00a0", style._replace(size=8)) + run(f"\u00a0{node.text()}\u00a0", look)
            case "strong":
                style = style._replace(bold=True)
            case "em":
                style = style._replace(italic=True)
            case "code":
                style = style._replace(font=MONO, size=round(size * 0.86))
            case "sup" | "sub":
                style = style._replace(vertical="superscript" if node.tag == "sup" else "subscript")
            case "span":
                style = _spanned(style, node, size)
        return self.runs(node.children, frame._replace(style=style))

    def _check(self, asked: str) -> str:
        """Return a box to tick, which a screen reader calls by what is asked."""
        self.numbers.control += 1
        state = f'w14:font="{SIGNS}"'
        box = run("\u2610", Style(font=SIGNS))
        alias = f"<w:alias w:val={quoteattr(asked)}/>" if asked else ""
        return (
            f'<w:sdt><w:sdtPr>{alias}<w:id w:val="{self.numbers.control}"/>'
            f'<w14:checkbox><w14:checked w14:val="0"/>'
            f'<w14:checkedState w14:val="2612" {state}/><w14:uncheckedState w14:val="2610" {state}/></w14:checkbox>'
            f"</w:sdtPr><w:sdtContent>{box}</w:sdtContent></w:sdt>"
        )

    # --- blocks

    def flow(self, children: Iterable[Node | str], frame: Frame) -> str:
        """Return blocks; a run of inline children is one paragraph."""
        return "".join(
            self.line(part, frame) if isinstance(part, list) else self.block(part, frame) for part in blocks(children)
        )

    def line(
        self, children: Iterable[Node | str], frame: Frame, *, border: str = "", spacing: str = "", indent: str = ""
    ) -> str:
        """Return a plain paragraph."""
        bar = edges("single", 16, self.rule, "left", 8) if frame.bar else ""
        made = properties(
            keep=frame.keep_next,
            border=border or bar,
            spacing=spacing or (tight(frame.gap) if frame.tight else ""),
            indent=indent or (f'w:left="{frame.indent}"' if frame.indent else ""),
            align=frame.align,
            size=frame.style.size,
        )
        return paragraph(self.runs(children, frame), made)

    def block(self, node: Node, frame: Frame) -> str:
        """Return one block."""
        if node.get("lang"):
            frame = frame._replace(style=frame.style._replace(language=node.get("lang")))
        if node.tag in HEADINGS:
            return self.heading(node, frame)
        if node.tag in ("ul", "ol"):
            return self._list(node, frame)
        if node.tag == "p":
            return self._paragraph(node, frame)
        name = "_" + node.tag.replace("-", "_")
        return getattr(self, name)(node, frame)  # type: ignore[no-any-return]

    def heading(self, node: Node, frame: Frame, size: int = 0) -> str:
        """Return a heading with the bookmark that the contents point to."""
        level = int(node.tag[1])
        self.numbers.bookmark += 1
        number = self.numbers.bookmark
        self.numbers.headings.append(Heading(level, node.text(), number))
        new_page = level == 1 and self.begins_page(node)
        inner = self.runs(node.children, frame._replace(style=Style(language=frame.style.language, size=size)))
        marked = f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number}"/>{inner}<w:bookmarkEnd w:id="{number}"/>'
        made = properties(
            style=f"Heading{level}",
            keep=True,
            new_page=new_page,
            spacing='w:before="0"' if new_page or frame.top else "",
            align=frame.align,
        )
        return paragraph(marked, made)

    def begins_page(self, node: Node | str | None) -> bool:
        """Say whether a block begins a page by itself: the chapters of a booklet do."""
        return self.booklet and isinstance(node, Node) and node.tag == "h1" and node.get("class") != "here"

    def _list(self, node: Node, frame: Frame) -> str:
        number = BULLETS
        if node.tag == "ol":
            self.numbers.lists += 1
            number = NUMBERS + self.numbers.lists
        parts = []
        beside = hanging(node, frame)
        inner = frame._replace(level=frame.level + 1, indent=frame.indent + beside, top=False)
        for item in node.children:
            if isinstance(item, str):
                continue
            mark = f'<w:numPr><w:ilvl w:val="{min(frame.level, 2)}"/><w:numId w:val="{number}"/></w:numPr>'
            first, rest = _first_line(item)
            made = properties(
                keep=frame.keep_next,
                numbering=mark,
                spacing=tight(frame.gap) if frame.tight else 'w:before="0" w:after="20" w:line="240" w:lineRule="auto"',
                indent=f'w:left="{inner.indent}" w:hanging="{beside}"',
                size=frame.style.size,
            )
            parts.append(paragraph(self.runs(first, frame), made))
            parts.append(self.flow(rest, inner))
        return "".join(parts)

    def _paragraph(self, node: Node, frame: Frame) -> str:
        name = node.get("class")
        if name in SCALES:
            style = frame.style._replace(**_LOOKS.get(name, {}), size=round(frame.type_size * SCALES[name]))
            frame = frame._replace(style=style)
        if name in ("headline", "letterhead", "meta") or _is_label(node):
            frame = frame._replace(keep_next=True)
        if name in ("center", "letterhead", "signature", "right"):
            frame = frame._replace(align="right" if name == "right" else "center")
        if name == "headline" and frame.loud:
            frame = frame._replace(style=Style(bold=True, size=84, colour=self.accent))
            return self.line(
                node.children, frame, spacing='w:before="400" w:after="440" w:line="216" w:lineRule="auto"'
            )
        if name == "letterhead":
            return self.line(
                node.children, frame, border=edges("single", 6, "000000", "bottom", 6), spacing=spaced(0, 240)
            )
        if name == "signature":
            side = frame.width // 5
            above = edges("single", 6, "000000", "top", 5)
            indent = f'w:left="{side}" w:right="{side}"'
            return self.line(node.children, frame, border=above, spacing=spaced(560, 60), indent=indent)
        return self.line(node.children, frame)

    def _div(self, node: Node, frame: Frame) -> str:
        align = "center" if node.get("class") == "center" else frame.align
        return self.flow(node.children, frame._replace(align=align))

    def _blockquote(self, node: Node, frame: Frame) -> str:
        return self.flow(node.children, frame._replace(indent=frame.indent + 200, bar=True))

    def _dl(self, node: Node, frame: Frame) -> str:
        widths = self.label_widths(node, frame)
        rows, label = [], ""
        for part in node.children:
            if isinstance(part, str):
                continue
            inner = frame._replace(width=widths[part.tag == "dd"] - 2 * DL_SIDE, indent=0, tight=True, gap=0)
            if part.tag == "dt":
                look = inner._replace(style=inner.style._replace(bold=True, colour=self.accent))
                label = cell(self.flow(part.children, look), widths[0])
            else:
                rows.append(row([label or cell("", widths[0]), cell(self.flow(part.children, inner), widths[1])]))
                label = ""
        gap = small_gap(keep=frame.keep_next, high=max(GAP, frame.gap))
        return table(rows, widths, borders=NO_EDGES, margins=padding(0, DL_SIDE), left=-DL_SIDE) + gap

    def label_widths(self, node: Node, frame: Frame) -> list[int]:
        """Return the widths of labels and of what they name: as wide as the widest label, within two fifths.

        The words of both stand inside the frame: the margins of the outer cells are beyond its edges.
        """
        size = frame.type_size / 2
        labels = [part.text() for part in node.children if isinstance(part, Node) and part.tag == "dt"]
        widest = max((measure.width(label, size, self.family, bold=True) for label in labels), default=0.0)
        least = frame.width * 22 // 100 if node.get("class") == "terms" else 0
        left = DL_SIDE + min(frame.width * 2 // 5, max(least, round(widest * 20) + DL_SIDE + 80))
        return [left, frame.width + 2 * DL_SIDE - left]

    def _table(self, node: Node, frame: Frame) -> str:
        parts = [part for part in node.children if isinstance(part, Node)]
        rows = [(part.tag == "thead", line) for part in parts for line in part.children if isinstance(line, Node)]
        widths = _column_widths(node, frame.width)
        dense, whole = node.get("class") == "dense", node.get("class") == "whole"
        inner = frame._replace(size=16 if dense else 18, indent=0, top=False)
        made = []
        for number, (head, line) in enumerate(rows, start=1):
            tied = number < len(rows) and not frame.nested and (whole or head or number == 1 or _is_band(line))
            made.append(self._row(line, widths, inner._replace(keep_next=frame.keep_next or tied), head=head))
        bordered = NO_EDGES if node.get("class") == "bare" else edges("single", 4, self.rule, ALL)
        drawn = table(made, widths, borders=bordered, margins=padding(28 if dense else 40, 85))
        return drawn + small_gap(keep=frame.keep_next, high=110)

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
            style = frame.style._replace(
                bold=label or dark, colour="FFFFFF" if dark else frame.style.colour, size=frame.size
            )
            align = _ALIGN.get(part.get("align"), "")
            inside = frame._replace(width=width - 170, style=style, tight=True, align=align)
            inner = self.flow(part.children, inside) or self.line((), inside)
            fill = self.accent if dark else self.soft if label else ""
            cells.append(cell(inner, width, span=span, fill=fill, align="center" if head else ""))
        height = 0
        if node.get("class") == "write":
            height = _TALL if node.text().strip() else _LOW
        return row(cells, head=head, height=height)


def blocks(children: Iterable[Node | str]) -> list[Node | list[Node | str]]:
    """Return children as blocks; inline children that follow one another are one list."""
    made: list[Node | list[Node | str]] = []
    for child in children:
        if isinstance(child, Node) and child.tag not in INLINE:
            made.append(child)
        elif made and isinstance(made[-1], list):
            made[-1].append(child)
        else:
            made.append([child])
    return made


def blank(node: Node, width: int, size: int) -> str:
    """Return a line to write on, as long as its share of a width in twips; `size` in half points."""
    return "_" * max(3, round(float(node.get("width", "30")) / 100 * width / (size * 5)))


def hanging(node: Node, frame: Frame) -> int:
    """Return how far the words of a list stand from its edge, in twips."""
    return round(frame.type_size * (11 if node.tag == "ul" else 16))


def _column_widths(table: Node, width: int) -> list[int]:
    """Return the widths of a table's columns in twips, which together are the width they have."""
    shares = [float(share) for share in table.get("widths").split()]
    edges_at = [round(width * sum(shares[:number]) / sum(shares)) for number in range(len(shares) + 1)]
    return [b - a for a, b in pairwise(edges_at)]


def _is_label(node: Node) -> bool:
    """Say whether a paragraph is only strong words, which name what follows."""
    return bool(node.children) and all(
        child.tag == "strong" if isinstance(child, Node) else not child.strip() for child in node.children
    )


def _is_band(line: Node) -> bool:
    """Say whether a row is one label over what follows."""
    cells = [part for part in line.children if isinstance(part, Node)]
    return len(cells) == 1 and (cells[0].tag == "th" or cells[0].get("class") in ("label", "band"))


def _asked(children: Sequence[Node | str], at: int) -> str:
    """Return the words that a box to tick stands by: those after it, else those before."""
    after = takewhile(_is_said, children[at + 1 :])
    before = reversed([*takewhile(_is_said, reversed(children[:at]))])
    for some in (after, before):
        said = " ".join("".join(child if isinstance(child, str) else child.text() for child in some).split())
        if said:
            return said[:_ALIAS]
    return ""


def _is_said(child: Node | str) -> bool:
    return isinstance(child, str) or child.tag not in ("ttx-check", "br")


def _first_line(item: Node) -> tuple[tuple[Node | str, ...], tuple[Node | str, ...]]:
    """Return what stands beside the mark of a list's item, and the blocks below it."""
    for number, child in enumerate(item.children):
        if isinstance(child, Node) and child.tag not in INLINE:
            if number == 0 and child.tag == "p":
                return child.children, item.children[1:]
            return item.children[:number], item.children[number:]
    return item.children, ()


def _spanned(style: Style, node: Node, size: int) -> Style:
    name = node.get("class")
    if name in SPAN_SCALES:
        style = style._replace(size=round(size * SPAN_SCALES[name]))
    match name:
        case "small":
            style = style._replace(colour=style.colour or "464646")
        case "mono":
            style = style._replace(font=MONO)
        case "big":
            style = style._replace(bold=True)
    return style._replace(language=node.get("lang")) if node.get("lang") else style
