"""What is sure to fit on a page of the PDF, so that Typst need not measure it.

`render.typ` keeps short blocks together and sets cards as large as they fit. For both it must set them twice, which is
a fifth of its work. Most are so short that a count is enough which does not fall below what Typst sets. The pages are
the same with and without it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from exercise_gen.formats import measure
from exercise_gen.formats.measure import MM
from exercise_gen.render import Rendered
from exercise_gen.tree import HEADINGS, INLINE, Node

FITS = "fits"
"""The attribute of a block that fits on a page, and of a card whose words fit at the first of its sizes."""
_PAPERS = {"a4": (210 * MM, 297 * MM), "letter": (215.9 * MM, 279.4 * MM)}
_HEAD = 8 * MM  # what the margin at the top has more than the others
_SAFE = 0.85  # the share of its room that a block may take
_HEADING_ROOM = {"h1": (19, 32), "h2": (14, 25), "h3": (11.5, 19), "h4": (12, 15)}  # points: the type, the space around
_SCALES = {"lead": 1.2, "headline": 1.6, "letterhead": 1.2, "big": 1.4}
_SMALL = 0.86
_FRAMES = {"ttx-keep": (0, 16), "ttx-callout": (24, 40), "ttx-form": (32, 90)}  # points across and down around words
_BOLD = frozenset({"strong", "ttx-tag", *HEADINGS})
_CAPITALS, _CAPITAL = {"source sans 3": 0.66}, 0.73  # ems: how high Typst takes a line of a family, of any other
_LATIN = re.compile(r"[\s\x20-\u024f\u2010-\u2026]*")
_NARROW = 3  # ems: too narrow for words
_CELL = 12  # points around the words of a cell
_TERM = 0.4  # the share of a line that labels may take
_TERM_APART, _TERMS_APART = 6, 18  # points between a label and the next, around them all
_CARD, _CARD_EDGES = 12, 40  # points: the first size of the words, what stands around them
_AROUND = {1: 9.0, 2: 9.0, 4: 6.0}  # millimetres around a card, by rows on a sheet


class _Room(NamedTuple):
    """A place on a page, in points; nothing is sure to fit where it has no height."""

    width: float
    height: float


_UNSURE = _Room(0, 0)


def told(document: Rendered) -> list[Any]:
    """Return the tree as data for `render.typ`, with `FITS` on what is sure to fit."""
    return _Page(document).told(document.tree.children)


class _Page:
    """The page of a document: its paper, its margins, its type."""

    def __init__(self, document: Rendered) -> None:
        theme = document.look.theme
        self.size = theme.type.size_pt
        self.paper = _PAPERS[document.paper]
        self.margin = theme.page.margin_mm * MM
        self.known = measure.is_known(theme.type.family)
        self.text = Setting(theme.type.family, leading=0.6, apart=1.0)
        self.cards = Setting(theme.type.family, leading=0.52, apart=0.65)

    def told(self, children: Iterable[Node | str], room: _Room | None = None) -> list[Any]:
        room = self._page(*self.paper) if room is None else room
        return [child if isinstance(child, str) else self._node(child, room) for child in children]

    def _page(self, width: float, height: float) -> _Room:
        return _Room(width - 2 * self.margin, height - 2 * self.margin - _HEAD) if self.known else _UNSURE

    def _node(self, node: Node, room: _Room) -> list[Any]:
        attributes = dict(node.attributes)
        inside = self._inside(node, room)
        if node.tag in _FRAMES and room.height and self.text.high(node, room.width, self.size) <= _SAFE * room.height:
            attributes[FITS] = "yes"
            inside = _Room(inside.width, math.inf)  # what stands in a block that does not break does not break
        elif node.tag == "ttx-card" and room.height and self._card_high(node, room.width) <= room.height:
            attributes[FITS] = "yes"
        return [node.tag, attributes, self.told(node.children, inside)]

    def _inside(self, node: Node, room: _Room) -> _Room:
        match node.tag:
            case "div":
                return room
            case "ttx-keep" | "ttx-callout" | "ttx-form":
                return _Room(room.width - _FRAMES[node.tag][0], room.height)
            case "ttx-landscape":
                return self._page(*reversed(self.paper))
            case "ttx-cards" if self.known:
                return self._card(int(node.get("per-page")))
        return _UNSURE

    def _card(self, per_page: int) -> _Room:
        columns = min(2, per_page // 2)
        rows = per_page // columns
        around = 2 * _AROUND[rows] * MM
        return _Room(self.paper[0] / columns - around, self.paper[1] / rows - around)

    def _card_high(self, card: Node, width: float) -> float:
        if card.get("tone"):
            return math.inf  # its words are as large as they can be
        head = self.cards.words(f"{card.get('number')} {card.get('time')}", width, 15, bold=True)
        title = self.cards.words(card.get("title"), width, 1.12 * _CARD, bold=True)
        return _CARD_EDGES + head + title + self.cards.all_high(card.children, width, _CARD)


class Setting:
    """How high blocks stand in a family of type: never less than Typst sets them.

    `leading` is the space between lines, `apart` that between blocks, in ems. Lengths are in points; `width` is that of
    the place, `size` that of the type around.
    """

    def __init__(self, family: str, leading: float, apart: float) -> None:
        self.family, self.leading, self.apart = family, leading, apart
        self.capital = _CAPITALS.get(family.casefold(), _CAPITAL)

    def high(self, node: Node, width: float, size: float) -> float:
        """Return the height of a block; no end where it cannot be said."""
        match node.tag:
            case "p":
                return self._paragraph(node, width, size) + self.apart * size
            case "h1" | "h2" | "h3" | "h4":
                larger, around = _HEADING_ROOM[node.tag]
                return self._paragraph(node, width, max(larger, size)) + around
            case "ul" | "ol":
                parts = [part for part in node.children if isinstance(part, Node)]
                return self.apart * size + sum(self.high(part, width - 2.5 * size, size) for part in parts)
            case "li" | "div":
                return self.all_high(node.children, width, size) + self.apart * size
            case "dl":
                return self._terms(node, width, size)
            case "table":
                return self._table(node, width)
            case "ttx-keep" | "ttx-callout" | "ttx-form" if node.get("look") != "poster":
                across, down = _FRAMES[node.tag]
                title = self.words(node.get("title"), width - across, 20, bold=True)
                note = self.words(node.get("note"), width / 3, 9, bold=False)
                return down + title + note + self.all_high(node.children, width - across, size)
            case "ttx-lines":
                return 20.0 * int(node.get("count", "4")) + self.apart * size
        return math.inf

    def all_high(self, children: Sequence[Node | str], width: float, size: float, tag: str = "p") -> float:
        """Return the height of blocks and of the inline text between them, which stands in a `tag`."""
        inline = tuple(child for child in children if isinstance(child, str) or child.tag in INLINE)
        blocks = [child for child in children if isinstance(child, Node) and child.tag not in INLINE]
        spoken = self._paragraph(Node(tag, {}, inline), width, size) if inline else 0
        return spoken + sum(self.high(block, width, size) for block in blocks) + self.apart * size * bool(blocks)

    def words(self, words: str, width: float, size: float, *, bold: bool) -> float:
        """Return the height of words as one paragraph; of signs that another font may draw nothing is known."""
        if not words:
            return 0
        if width < _NARROW * size or not _LATIN.fullmatch(words):
            return math.inf
        return self._rows_high(measure.rows(words, size, self.family, width, bold=bold), size)

    def _rows_high(self, rows: int, size: float) -> float:
        return (rows * (self.capital + self.leading) - self.leading) * size

    def _paragraph(self, node: Node, width: float, size: float) -> float:
        parts = list(node.walk())
        scale = max(_SCALES.get(part.get("class"), 1.0) for part in parts)
        at = size * (_SMALL if node.get("class") == "small" and scale == 1 else scale)
        bold = any(part.tag in _BOLD or part.get("class") == "big" for part in parts)
        # a break, a box to tick or a line to write on may take a line of its own
        more = sum(part.tag in ("br", "ttx-check", "ttx-blank") for part in parts)
        around = 3 * size if node.get("class") in ("signature", "letterhead", "headline") else 0
        return self.words(node.text(), width, at, bold=bold) + more * (self.capital + self.leading) * at + around

    def _terms(self, node: Node, width: float, size: float) -> float:
        parts = [part for part in node.children if isinstance(part, Node)]
        labels = [part.text() for part in parts if part.tag == "dt"]
        label = max((measure.width(words, size, self.family, bold=True) for words in labels), default=0) * 1.05
        if label > _TERM * width:
            return math.inf
        said = [self.all_high(part.children, width - label - 10, size) for part in parts if part.tag == "dd"]
        return _TERMS_APART + sum(max(self._rows_high(1, size), high) + _TERM_APART for high in said)

    def _table(self, node: Node, width: float) -> float:
        shares = [float(share) for share in node.get("widths").split()]
        rows = [row for part in node.children if isinstance(part, Node) for row in part.children]
        return 30 + sum(self._row(row, shares, width) for row in rows if isinstance(row, Node))

    def _row(self, row: Node, shares: Sequence[float], width: float) -> float:
        highest, at = 0.0, 0
        for cell in row.children:
            if isinstance(cell, Node):
                span = int(cell.get("colspan", "1"))
                across = width * sum(shares[at : at + span]) / sum(shares)
                labels = cell.tag == "th" or cell.get("class") in ("label", "band")
                high = self.all_high(cell.children, across - _CELL, 9, "strong" if labels else "p")
                highest, at = max(highest, high), at + span
        return highest + _CELL + (15 if row.get("class") == "write" else 0)
