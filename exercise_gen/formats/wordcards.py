"""Cards to cut apart and table tents to fold: tables that fill the paper from edge to edge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.sax.saxutils import escape, quoteattr

from exercise_gen.formats import measure
from exercise_gen.formats.colours import ink
from exercise_gen.formats.ooxml import (
    GAP,
    MM,
    NO_EDGES,
    TAB,
    TIGHT,
    TLP,
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
    tab_stops,
    table,
    tight,
)
from exercise_gen.formats.wordml import BESIDE, DL_SIDE, SCALES, SPAN_SCALES, Blocks, Frame, blank, blocks, hanging
from exercise_gen.render import Rendered
from exercise_gen.tree import Node

EDGE = 20  # twips: the thin line of header and footer where a table fills the paper
_SPARE = 2 * EDGE + GAP + 140  # what a page of rows leaves free, so that a full one does not run over
_CUT = "787878"
_SIZES = (12, 11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6)
_LARGER = (14, 13.5, 13, 12.5)  # where there is a band of colour, nothing but names stands below it
_LEADING = 1.22 * TIGHT / 240  # Calibri's line in tight paragraphs, in ems
_RESERVE = 0.04  # of a card's room: programs break lines differently
_FOOT = 380


def marking_of(marking: str, size: int) -> str:
    """Return a marking; TLP labels stand on black as FIRST prints them. `size` in half points."""
    colour = TLP.get(marking)
    if colour is None:
        return run(marking, Style(bold=True, size=size))
    return run(f"\u00a0{marking}\u00a0", Style(bold=True, size=size, colour=colour, shade="000000"))


class Sheets:
    """Writes the sheets of a document that have no margins; `draw` makes a run of an SVG drawing."""

    def __init__(self, document: Rendered, blocks: Blocks, paper: tuple[int, int], draw: Callable[..., str]) -> None:
        self.document = document
        self.blocks = blocks
        self.paper = paper
        self.draw = draw

    def _edge(self, width: int, marking: str, size: int) -> str:
        """Return the line of phrase and marking above and below what is cut out."""
        phrase = run(self.document.banner, Style(bold=True, size=size, colour=self.blocks.banner))
        made = properties(tabs=tab_stops(("right", width)), spacing=tight(), size=size)
        return paragraph(phrase + TAB + marking_of(marking, size), made)

    # --- cards

    def cards(self, node: Node) -> str:
        """Return cards side by side, each a cell as large as its share of the paper, and its foot below."""
        per_page = int(node.get("per-page"))
        columns = min(2, per_page // 2)
        lines = per_page // columns
        width = self.paper[0] // columns
        side = round((6 if lines > 2 else 9) * MM)  # noqa: PLR2004 - small cards have small margins
        cards = [child for child in node.children if isinstance(child, Node)]
        rows = []
        for number, start in enumerate(range(0, len(cards), columns)):
            some: list[Node | None] = [*cards[start : start + columns]]
            some += [None] * (columns - len(some))
            first, last = number % lines == 0, number % lines == lines - 1
            height = self.paper[1] // lines - _FOOT - (EDGE if first else 0) - (_SPARE if last else 0)
            room = self.paper[1] // lines - _FOOT - EDGE - _SPARE  # the same for all, so that all look alike
            rows.append(row([self._card(c, width, side, room) for c in some], height=height, exact=True))
            rows.append(row([self._foot(c, width, side) for c in some], height=_FOOT, exact=True))
        return table(rows, [width] * columns, borders=NO_EDGES) + small_gap()

    def _card(self, node: Node | None, width: int, side: int, height: int) -> str:
        cut = edges("dashed", 6, _CUT, "top left right")
        if node is None:
            return cell("", width, borders=cut)
        inner = width - 2 * side
        marking = self._marking(node)
        tone = node.get("tone")
        head, taken = self._banded(node, inner) if tone else self._ruled(node, inner)
        scale = 1.5 if tone else 1.12
        room = ((height - side) / 20 - 7 * 1.22 - taken) * (1 - _RESERVE)
        sizes = (*_LARGER, *_SIZES) if tone else _SIZES
        size = next((s for s in sizes if self._tall(node, s, scale, inner) <= room), sizes[-1])
        half = round(size * 2)
        parts = [self._edge(inner, marking, 14), head]
        if node.get("title"):
            titled = Style(bold=True, size=round(half * scale))
            parts.append(paragraph(run(node.get("title"), titled), properties(spacing=tight(80, 80))))
        parts.append(self.blocks.flow(node.children, _frame(inner, size)))
        return cell("".join(parts), width, borders=cut, margins=padding(side, side, 0))

    def _marking(self, node: Node) -> str:
        return node.get("marking") or self.document.base_marking or self.document.marking

    def _ruled(self, node: Node, inner: int) -> tuple[str, float]:
        """Return the head of a card, number and time over a rule, and how many points it takes."""
        number = run(node.get("number"), Style(bold=True, size=30, colour=self.blocks.accent))
        time = run(node.get("time"), Style(bold=True, size=24))
        rule = edges("single", 6, self.blocks.accent, "bottom")
        made = properties(border=rule, tabs=tab_stops(("right", inner)), spacing=tight(80, 60))
        lines = self._head_lines(node, 15, inner)
        return paragraph(number + TAB + time, made), lines * 15 * _LEADING + 8

    def _banded(self, node: Node, inner: int) -> tuple[str, float]:
        """Return the head on a band of the colour that its words name, in ink that can be read on it."""
        tone, space = node.get("tone"), 4
        colour = bare(ink(tone))
        aside = 20 * (space + 1)
        width = inner - 2 * aside
        size = 14 if self._head_lines(node, 14, width) == 1 else 12
        number = run(node.get("number"), Style(bold=True, size=2 * size, colour=colour))
        time = run(node.get("time"), Style(bold=True, size=round(1.6 * size), colour=colour))
        tabs = tab_stops(("right", inner - aside))
        indent = f'w:left="{aside}" w:right="{aside}"'
        framed = edges("single", 6, "000000", space=space)
        made = properties(border=framed, fill=bare(tone), tabs=tabs, spacing=tight(180, 160), indent=indent)
        lines = self._head_lines(node, size, width)
        return paragraph(number + TAB + time, made), lines * size * _LEADING + 17 + 2 * space

    def _head_lines(self, node: Node, size: float, width: int) -> int:
        """Return on how many lines number and time stand: on one where the number fits beside the time."""
        family = self.blocks.family
        time = measure.width(node.get("time"), size * 0.8, family, bold=True)
        left = width / 20 - time - 6
        if measure.width(node.get("number"), size, family, bold=True) <= left:
            return 1
        return measure.rows(f"{node.get('number')} {node.get('time')}", size, family, width / 20, bold=True)

    def _foot(self, node: Node | None, width: int, side: int) -> str:
        cut = edges("dashed", 6, _CUT, "left bottom right")
        line = self._edge(width - 2 * side, self._marking(node), 14) if node else ""
        return cell(line, width, borders=cut, margins=padding(0, side))

    # --- how high words stand

    def _tall(self, node: Node, size: float, scale: float, width: int) -> float:
        """Return how many points the words of a card take at a size of type."""
        family = self.blocks.family
        title = node.get("title")
        high = 0.0
        if title:
            at = size * scale
            high += measure.rows(title, at, family, width / 20, bold=True) * at * _LEADING + 8
        return high + self._all_high(node, _frame(width, size))

    def _high(self, part: Node | list[Node | str], frame: Frame) -> float:
        """Return the height of a block as `Blocks` writes it."""
        if isinstance(part, list):
            return self._words_high(part, frame, 1.0)
        match part.tag:
            case "p" | "h1" | "h2" | "h3" | "h4":
                return self._words_high(part.children, frame, SCALES.get(part.get("class"), 1.0))
            case "ul" | "ol":
                inside = frame._replace(width=frame.width - hanging(part, frame))
                return sum(self._all_high(item, inside) for item in part.children if isinstance(item, Node))
            case "dl":
                return self._fields_high(part, frame._replace(gap=0)) + max(GAP, frame.gap) / 20
            case "ttx-side":
                inside = frame._replace(width=frame.width // 2 - BESIDE)
                return max(self._all_high(half, inside) for half in part.children if isinstance(half, Node)) + GAP / 20
        return self._all_high(part, frame)

    def _all_high(self, node: Node, frame: Frame) -> float:
        return sum(self._high(part, frame) for part in blocks(node.children))

    def _fields_high(self, node: Node, frame: Frame) -> float:
        total, label = 0.0, 0.0
        widths = self.blocks.label_widths(node, frame)
        for part in node.children:
            if not isinstance(part, Node):
                continue
            inside = frame._replace(width=widths[part.tag == "dd"] - 2 * DL_SIDE)
            if part.tag == "dt":
                label = self._all_high(part, inside._replace(style=inside.style._replace(bold=True)))
            else:
                total, label = total + max(label, self._all_high(part, inside)), 0.0
        return total

    def _words_high(self, children: Iterable[Node | str], frame: Frame, scale: float) -> float:
        size = frame.style.size * scale
        high = frame.gap / 20
        for words, larger, bold in _lines(children, frame.width, round(size), bold=frame.style.bold or scale > 1):
            at = size * larger / 2
            high += measure.rows(words, at, self.blocks.family, frame.width / 20, bold=bold) * at * _LEADING
        return high

    # --- tents

    def tents(self, tents: Iterable[Node]) -> str:
        """Return a sheet for each tent: the lower half faces the room, the upper is a picture of it upside down."""
        width, half = self.paper[0], self.paper[1] // 2
        across, down = round(15 * MM), round(10 * MM)
        inner, edge = width - 2 * across, down + 240
        fold = edges("dashed", 6, _CUT, "bottom")
        marked = self._edge(inner, self.document.marking, 16)
        rows = []
        for node in tents:
            words = self._tent_words(node, inner)
            drawn = self._turned(words, inner, half - 2 * down)
            above = cell(
                paragraph(drawn, properties(spacing=spaced(0, 0))),
                width,
                borders=fold,
                margins=padding(down, across, 0),
            )
            said = "".join(self._tent_line(part, size, inner) for part, size in words)
            top = cell(marked, width, margins=padding(down, across, 0))
            low = cell(marked, width, margins=padding(0, across))
            middle = cell(said, width, margins=padding(0, across), align="center")
            rows += [
                row([above], height=half - EDGE, exact=True),
                row([top], height=edge, exact=True),
                row([middle], height=half - 2 * edge - _SPARE, exact=True),
                row([low], height=edge, exact=True),
            ]
        return table(rows, [width], borders=NO_EDGES) + small_gap()

    def _tent_words(self, node: Node, inner: int) -> list[tuple[Node, float]]:
        """Return the paragraphs of a tent with the size of each in points: the name as large as it fits on a line."""
        made = []
        for part in node.children:
            if isinstance(part, Node) and part.text().strip():
                size = 19 * SCALES.get(part.get("class"), 1.0)
                if part.tag == "h1":
                    name, family = part.text(), self.blocks.family
                    fits = (s for s in _NAMES if measure.width(name, s, family, bold=True) <= inner / 20)
                    size = next(fits, 30)
                made.append((part, size))
        return made

    def _tent_line(self, part: Node, size: float, inner: int) -> str:
        frame = Frame(inner, Style(size=round(size * 2), bold=part.get("class") == "big"), align="center", top=True)
        if part.tag == "h1":
            return self.blocks.heading(part, frame, size=round(size * 2))
        return self.blocks.line(part.children, frame, spacing=spaced(0, 160))

    def _turned(self, words: list[tuple[Node, float]], width: int, height: int) -> str:
        """Return a picture of a half, on its head."""
        wide, high = width / 20, height / 20
        lines = [
            (line, size, part.tag == "h1", bold, number == 0)
            for part, size in words
            for bold in [part.tag == "h1" or part.get("class") == "big"]
            for number, line in enumerate(measure.broken(part.text(), size, self.blocks.family, wide, bold=bold))
        ]
        tall = sum(size * 1.25 + 8 * first for _, size, _, _, first in lines)
        theme, at = self.document.look.theme, (high - tall) / 2
        drawn = []
        for line, size, named, bold, first in lines:
            at += size * 1.25 + 8 * first
            look = f'font-weight="{700 if bold else 400}" fill="{theme.colours.accent if named else "#000000"}"'
            drawn.append(
                f'<text x="{wide / 2:.1f}" y="{at - size * 0.3:.1f}" font-size="{size:g}" {look} text-anchor="middle">'
                f"{escape(line)}</text>"
            )
        drawn += [self._drawn_edge(wide, y) for y in (8.0, high - 2)]
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.1f} {high:.1f}" '
            f"font-family={quoteattr(f'{theme.type.family}, {self.blocks.family}, sans-serif')}>"
            f'<g transform="rotate(180 {wide / 2:.2f} {high / 2:.2f})">{"".join(drawn)}</g></svg>'
        )
        said = ". ".join(" ".join(part.text().split()) for part, _ in words)
        return self.draw(svg, width, said, said)

    def _drawn_edge(self, wide: float, y: float) -> str:
        banner, marking = self.document.look.theme.colours.banner, self.document.marking
        colour = TLP.get(marking)
        room = measure.width(marking, 8, self.blocks.family, bold=True) + 8
        ground = f'<rect x="{wide - room:.1f}" y="{y - 8:.1f}" width="{room:.1f}" height="10.5"/>' if colour else ""
        tone = f"#{colour}" if colour else "#000000"
        right = wide - 4 * bool(colour)
        look = f'y="{y:.1f}" font-size="8" font-weight="700"'
        return (
            f'<text x="0" {look} fill="{banner}">{escape(self.document.banner)}</text>{ground}'
            f'<text x="{right:.1f}" {look} fill="{tone}" text-anchor="end">{escape(marking)}</text>'
        )


_NAMES = (110, 96, 84, 72, 60, 48, 36)  # points of the name on a tent


def _frame(width: int, size: float) -> Frame:
    """Return where the words of a card stand at a size of type in points."""
    half = round(size * 2)
    return Frame(width, Style(size=half), size=half, tight=True, gap=round(size * 7))


def _lines(children: Iterable[Node | str], width: int, size: int, *, bold: bool) -> list[tuple[str, float, bool]]:
    """Return inline text as the lines that <br> makes of it: words, the largest scale among them, whether one is bold.

    Args:
        children: Inline.
        width: Twips, of which lines to write on take a share.
        size: Half points.
        bold: Whether all of it is.
    """
    made = [("", 1.0, bold)]

    def said(words: str, scale: float, strong: bool) -> None:
        before, larger, thick = made[-1]
        made[-1] = (before + words, max(larger, scale), thick or (strong and bool(words.strip())))

    def walk(some: Iterable[Node | str], scale: float, strong: bool) -> None:
        for child in some:
            if isinstance(child, str):
                said(child, scale, strong)
            elif child.tag == "br":
                made.append(("", 1.0, bold))
            elif child.tag == "ttx-blank":
                said(blank(child, width, size), scale, strong)
            elif child.tag == "ttx-check":
                said("\u2610", scale, strong)
            else:
                wide = SPAN_SCALES.get(child.get("class"), 1.0)
                walk(child.children, max(scale, scale * wide), strong or child.tag in ("strong", "ttx-tag"))

    walk(children, 1.0, bold)
    return made
