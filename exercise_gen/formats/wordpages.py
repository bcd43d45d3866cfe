"""The pages of a Word document: sections of one kind of paper, with what stands above and below each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from exercise_gen.formats import measure
from exercise_gen.formats.ooxml import (
    MM,
    TAB,
    TLP,
    Style,
    edges,
    page_field,
    paragraph,
    properties,
    run,
    small_gap,
    spaced,
    tab_stops,
)
from exercise_gen.formats.wordcards import EDGE, Sheets, marking_of
from exercise_gen.formats.wordforms import Forms
from exercise_gen.formats.wordml import Frame
from exercise_gen.render import Rendered
from exercise_gen.tree import Node

_PAPER = {"a4": (11906, 16838), "letter": (12240, 15840)}
_ABOVE = 460  # twips that the second line of the header takes
_KINDS = {"ttx-landscape": "wide", "ttx-cards": "cards", "ttx-tent": "tents"}
_BARE = ("cards", "tents")  # fill the paper from edge to edge
_PAGED = ("ttx-break", "ttx-cover", "ttx-toc")  # what follows begins a page
_EDGE = Style(size=16, colour="3C3C3C")
_APART = 8  # points between the words of a page's edge
_TOC = "\x01"


@dataclass
class _Part:
    """Children that become one section; `own_sheet` begins on the front of a sheet of paper."""

    kind: str
    own_sheet: bool = False
    children: list[Node | str] = field(default_factory=list)


def paper_of(document: Rendered) -> tuple[int, int]:
    """Return width and height of the paper in twips."""
    return _PAPER[document.paper]


class Pages:
    """Writes the body; `edges` keeps a header and a footer and returns the references to them.

    The marking of a page's edges is the document's: the highest of all that is in it. The PDF gives each page the
    highest of what is on it (rule MRK-03), but where pages end is for Word to find: here a page may be marked too
    high, never too low.
    """

    def __init__(
        self, document: Rendered, blocks: Forms, sheets: Sheets, keep_edges: Callable[[str, str], str]
    ) -> None:
        self.document = document
        self.blocks = blocks
        self.sheets = sheets
        self.keep_edges = keep_edges
        self.paper = paper_of(document)
        self.margin = round(document.look.theme.page.margin_mm * MM)
        self.edges: dict[str, str] = {}
        self.contents_on_top = False

    def body(self, pages: Callable[[], Mapping[int, int]]) -> str:
        """Return all sections; `pages`, called after the headings are counted, says on which page each bookmark is."""
        parts = list(self._parts())
        made = []
        for number, part in enumerate(parts):
            end = self._end(part)
            inner = self._section(part)
            made.append(inner + (end if number == len(parts) - 1 else small_gap(high=20, end=end)))
        return "".join(made).replace(_TOC, self._contents(pages))

    def _parts(self) -> Iterator[_Part]:
        """Yield the sections: each change of paper begins one, and what is handed over on a sheet of its own."""
        part, own_sheet = _Part("tall"), False
        for child in self.document.tree.children:
            kind = _KINDS.get(child.tag if isinstance(child, Node) else "", "tall")
            parted = self.document.duplex and isinstance(child, Node) and child.get("to") == "sheet"
            if part.children and (parted or kind != part.kind or kind in ("wide", "cards")):
                yield part
                part = _Part(kind)
            own_sheet = own_sheet or parted
            if not parted:
                part.kind, part.own_sheet = kind, part.own_sheet or own_sheet
                part.children.append(child)
                own_sheet = False
        if part.children or not self.document.tree.children:
            yield part

    def _section(self, part: _Part) -> str:
        nodes = [child for child in part.children if isinstance(child, Node)]
        if part.kind == "cards":
            return "".join(self.sheets.cards(node) for node in nodes)
        if part.kind == "tents":
            return self.sheets.tents(nodes)
        across, down = self._size(part.kind)
        frame = Frame(
            across - 2 * self.margin,
            size=round(self.document.look.theme.type.size_pt * 2),
            height=down - 2 * self.margin - _ABOVE,
        )
        inner = nodes[0].children if part.kind == "wide" else part.children
        before = "ttx-break"
        made = []
        for child, following in zip(inner, [*inner[1:], None], strict=False):
            made.append(self._placed(child, following, frame._replace(top=before in _PAGED)))
            before = child.tag if isinstance(child, Node) else ""
        return "".join(made)

    def _placed(self, child: Node | str, following: Node | str | None, frame: Frame) -> str:
        """Return a block, and the end of its page where one belongs there and the next does not begin a page itself."""
        tag = child.tag if isinstance(child, Node) else ""
        self.contents_on_top = self.contents_on_top or (tag == "ttx-toc" and frame.top)
        inner = _TOC if tag == "ttx-toc" else "" if tag == "ttx-break" else self.blocks.flow([child], frame)
        again = following is None or self.blocks.begins_page(following)
        again = again or (isinstance(following, Node) and following.tag == "ttx-break")
        return inner if tag not in _PAGED or again else inner + self.blocks.page_break()

    def _contents(self, pages: Callable[[], Mapping[int, int]]) -> str:
        for node in self.document.tree.walk():
            if node.tag == "ttx-toc":
                depth = 2 if node.get("depth") == "2" else 1
                width = self._width("tall")
                listed = [heading for heading in self.blocks.numbers.headings if heading.level <= depth]
                return self.blocks.contents(listed, pages(), node.get("title"), depth, width, top=self.contents_on_top)
        return ""

    def _size(self, kind: str) -> tuple[int, int]:
        return self.paper[::-1] if kind == "wide" else self.paper

    def _width(self, kind: str) -> int:
        return self._size(kind)[0] - 2 * self.margin

    def _end(self, part: _Part) -> str:
        """Return the properties of a section."""
        across, down = self._size(part.kind)
        is_bare = part.kind in _BARE
        margin, above = (0, 0) if is_bare else (self.margin, self.margin + _ABOVE)
        turned = ' w:orient="landscape"' if part.kind == "wide" else ""
        far = 0 if is_bare else 500
        begins = "oddPage" if part.own_sheet else "nextPage"
        return (
            f'<w:sectPr>{self._edges(part.kind)}<w:type w:val="{begins}"/><w:pgSz w:w="{across}" w:h="{down}"{turned}/>'
            f'<w:pgMar w:top="{above}" w:right="{margin}" w:bottom="{margin}" w:left="{margin}" w:header="{far}" '
            f'w:footer="{far}" w:gutter="0"/></w:sectPr>'
        )

    # --- above and below each page

    def _edges(self, kind: str) -> str:
        """Return the references to header and footer of a kind of section, made at its first use."""
        if kind not in self.edges:
            thin = paragraph("", properties(spacing=spaced(0, 0, EDGE)))
            head, foot = (thin, thin) if kind in _BARE else (self._head(kind), self._foot(kind))
            self.edges[kind] = self.keep_edges(head, foot)
        return self.edges[kind]

    def _head(self, kind: str) -> str:
        said, width, family = self.document, self._width(kind) / 20, self.blocks.family
        rule = properties(
            border=self._rule("bottom"), tabs=tab_stops(("right", 20 * round(width))), spacing=spaced(0, 0)
        )
        side = (width - self._wide(said.banner)) / 2 - _APART
        beside = self._marked_width() <= side  # the marking of two languages goes below the phrase
        left = run(measure.shortened(said.exercise_name, 8, family, side), _EDGE)
        title = run(measure.shortened(said.title, 8, family, width - (0 if beside else self._marked_width())), _EDGE)
        above = self._bar(kind, left, self._marked() if beside else "")
        return above + paragraph(title if beside else title + TAB + self._marked(), rule)

    def _foot(self, kind: str) -> str:
        said, width = self.document, self._width(kind) / 20
        said_of = partial(said.words.label, "Page {page} of {pages}")
        words, wide = said_of(page="\0PAGE\0", pages="\0NUMPAGES\0"), self._wide(said_of(page="000", pages="000"))
        pages = "".join(
            page_field(piece, _EDGE) if number % 2 else run(piece, _EDGE)
            for number, piece in enumerate(words.split("\0"))
        )
        side = (width - self._wide(said.banner)) / 2 - _APART
        right, status = pages + run("   ", _EDGE) + self._marked(), run(said.status, _EDGE)
        if wide + self._marked_width() <= side:
            return self._bar(kind, status, right, self._rule("top"))
        below = properties(tabs=tab_stops(("right", 20 * round(width))), spacing=spaced(0, 0))
        return self._bar(kind, status, "", self._rule("top")) + paragraph(TAB + right, below)

    def _wide(self, words: str) -> float:
        return measure.width(words, 8, self.blocks.family, bold=True)

    def _bar(self, kind: str, left: str, right: str, rule: str = "") -> str:
        width = self._width(kind)
        tabs = tab_stops(("center", width // 2), ("right", width))
        banner = run(self.document.banner, _EDGE._replace(bold=True, colour=self.blocks.banner))
        return paragraph(left + TAB + banner + TAB + right, properties(border=rule, tabs=tabs, spacing=spaced(0, 0)))

    def _rule(self, side: str) -> str:
        return edges("single", 6, self.blocks.accent, side)

    def _marked(self) -> str:
        """Return the marking of the page's edges; FIRST wants TLP labels of 12 points or more (TLP 2.0)."""
        return marking_of(self.document.marking, self._marked_size())

    def _marked_size(self) -> int:
        return 24 if self.document.marking in TLP else 19

    def _marked_width(self) -> float:
        return measure.width(f" {self.document.marking} ", self._marked_size() / 2, self.blocks.family, bold=True)
