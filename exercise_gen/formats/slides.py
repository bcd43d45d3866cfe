"""What stands on each slide: text at the largest size that fits, long lists and tables on continued slides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from exercise_gen.formats import measure
from exercise_gen.tree import INLINE, Node

Item = TypeVar("Item")
Kind = Literal["title", "divider", "content", "question", "inject", "reserve", "closing"]
MOST_ROWS = 8
"""Rows of a table on one slide, its head not counted: more cannot be read from the last row."""
SMALLEST = 14
INDENT = 34.0
"""Points by which each level of a list stands in."""
AFTER = 0.5
"""Space after a paragraph, in ems."""


@dataclass(frozen=True)
class Box:
    """A place on the slide in points; slides are 960 by 540."""

    left: float
    top: float
    width: float
    height: float

    def inside(self, inset: float) -> Box:
        """Return the place of the words in a box that is filled."""
        return Box(self.left + inset, self.top + inset, self.width - 2 * inset, self.height - 2 * inset)


WIDTH, HEIGHT = 960.0, 540.0
TITLE, BODY = Box(48, 34, 864, 62), Box(48, 116, 864, 378)
COVER, BELOW = Box(96, 120, 768, 170), Box(96, 306, 768, 184)
SIDE = Box(28, 44, 210, 450)
BESIDE_TITLE, BESIDE = Box(292, 34, 620, 62), Box(292, 116, 620, 378)
ASKED, ASKED_OF = Box(84, 112, 812, 290), Box(84, 420, 812, 62)
INSET = 16.0
"""Points between the edge of a filled box and its words."""
_PICTURE = 520.0  # points across for a figure that has words beside it


@dataclass(frozen=True)
class Part:
    """Where the parts of a kind of slide stand, and at which sizes their words may be, from large to small."""

    title: Box
    titles: tuple[int, ...]
    body: Box
    bodies: tuple[int, ...]
    aside: Box = SIDE
    asides: tuple[int, ...] = (18, 16, 14)
    aside_inset: float = 0


_FULL = Part(TITLE, (32, 28, 24, 20), BODY, (32, 28, 26, 24))
_FRONT = Part(COVER, (54, 48, 44, 40, 36, 32, 28), BELOW, (24, 22, 20, 18, 16))
_SIDED = Part(BESIDE_TITLE, (30, 26, 24, 20), BESIDE, (26, 24, 22, 20))
PARTS: dict[Kind, Part] = {
    "title": _FRONT,
    "divider": _FRONT,
    "closing": _FRONT,
    "content": _FULL,
    "question": Part(TITLE, (24, 20), ASKED, (40, 36, 32, 28), ASKED_OF, (22, 20, 18, 16, 14), INSET),
    "inject": _SIDED,
    "reserve": _SIDED,
}
_TABLES = (24, 22, 20, 18, 16)
_SPLIT_TABLE = 18  # a longer table is split at this size, then grows into its slides


@dataclass(frozen=True)
class Run:
    """Words that look alike."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph: its runs, its mark (a bullet, a number or nothing) and how deep in a list it stands.

    `look` is `label` for the name of a field, `big` for what is read from afar.
    """

    runs: tuple[Run, ...]
    mark: str = ""
    level: int = 0
    look: Literal["", "label", "big"] = ""

    @property
    def text(self) -> str:
        """The words without their looks."""
        return "".join(run.text for run in self.runs)

    def size(self, size: int) -> int:
        """Return the size of its type where that of its neighbours is `size`."""
        return round(size * 2.4) if self.look == "big" else SMALLEST if self.look == "label" else size

    def height(self, size: int, room: float, family: str) -> float:
        """Return the points that the paragraph takes, with the space after it."""
        bold = any(run.bold for run in self.runs)
        own = self.size(size)
        count = measure.rows(self.text, own, family, room - INDENT * self.level, bold=bold)
        return count * own * measure.LINE + self.after(size)

    def after(self, size: int) -> float:
        """Return the points of space after the paragraph."""
        return 0.0 if self.look == "label" else self.size(size) * AFTER


@dataclass(frozen=True)
class Table:
    """A table, or the piece of one that fits a slide: rows of words, the head first, and their measures in points."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    size: int


@dataclass(frozen=True)
class Page:
    """One slide as it is drawn; sizes are in points. `aside` stands apart: whom a message goes to, who answers."""

    kind: Kind
    title: str
    title_size: int
    lines: tuple[Line, ...] = ()
    size: int = SMALLEST
    body: Box = BODY
    aside: tuple[Line, ...] = ()
    aside_size: int = SMALLEST
    callout: tuple[Line, ...] = ()
    callout_size: int = SMALLEST
    callout_kind: str = ""
    callout_box: Box = BODY
    table: Table | None = None
    figure: Node | None = None
    figure_box: Box = BODY
    notes: tuple[Line, ...] = ()


def pages_of(node: Node, family: str) -> list[Page]:
    """Return the slides that a `ttx-slide` becomes, in the type of a family of the offices; notes go with the first."""
    kind = _kind(node)
    part = PARTS[kind]
    parts = [child for child in node.children if isinstance(child, Node)]
    aside = next((child for child in parts if child.tag == "div" and kind in ("inject", "reserve", "question")), None)
    callout = next((child for child in parts if child.tag == "ttx-callout"), None)
    apart = ("table", "ttx-notes", "ttx-figure", "ttx-callout")
    text = [c for c in node.children if c is not aside and (isinstance(c, str) or c.tag not in apart)]
    first = Page(kind, node.get("title"), 0, body=part.body)
    if aside is not None:
        first = _with_aside(first, aside, part, family)
    if callout is not None:
        first = _with_callout(first, callout, family)
    lines = tuple(line for line in lines_of(text) if line.text.strip())
    figure = next((child for child in parts if child.tag == "ttx-figure"), None)
    beside = _beside(first, figure, lines, family) if figure is not None and kind == "content" else None
    made = [beside] if beside else _text(first, lines, part, family)
    for child in parts:
        if child.tag == "table":
            made += [replace(first, table=table) for table in tables_of(child, part.body, family)]
        elif child.tag == "ttx-figure" and not (beside and child is figure):
            made.append(replace(first, figure=child))
    notes = tuple(line for child in parts if child.tag == "ttx-notes" for line in lines_of(child.children))
    titled = [_titled(page, number, len(made), part, family) for number, page in enumerate(made or [first], start=1)]
    return [replace(titled[0], notes=notes), *titled[1:]]


def _kind(node: Node) -> Kind:
    kind = node.get("kind", "content")
    if kind == "inject" and any(n.tag == "ttx-tag" and n.get("kind") == "contingency" for n in node.walk()):
        return "reserve"
    return next((known for known in PARTS if known == kind), "content")


def _titled(page: Page, number: int, count: int, part: Part, family: str) -> Page:
    """Say which of how many slides a page is, and give its title the size that fits."""
    title = f"{page.title} ({number}/{count})" if count > 1 else page.title
    size = measure.fitting(title, part.titles, family, part.title.width, part.title.height)
    return replace(page, title=title, title_size=size)


def _with_aside(page: Page, aside: Node, part: Part, family: str) -> Page:
    lines = tuple(_fields(aside))
    inner = part.aside.inside(part.aside_inset)
    return replace(page, aside=lines, aside_size=_size(lines, part.asides, inner, family))


def _with_callout(page: Page, callout: Node, family: str) -> Page:
    """Put a box above the body, and the body below it."""
    lines = tuple(
        replace(line, runs=tuple(replace(run, bold=True) for run in line.runs)) for line in lines_of(callout.children)
    )
    room = BODY.width - 2 * INSET
    size = _size(lines, (36, 32, 28, 24, 20), Box(0, 0, room, BODY.height / 2), family)
    tall = height(lines, size, room, family) + 2 * INSET
    body = Box(BODY.left, BODY.top + tall + INSET, BODY.width, BODY.height - tall - INSET)
    place = Box(BODY.left, BODY.top, BODY.width, tall)
    return replace(
        page, callout=lines, callout_kind=callout.get("kind"), callout_size=size, callout_box=place, body=body
    )


def _beside(page: Page, figure: Node, lines: tuple[Line, ...], family: str) -> Page | None:
    """Return a slide with a figure and its words at the right; None where the words do not fit there."""
    left, right = replace(page.body, width=_PICTURE), replace(page.body, left=page.body.left + _PICTURE + INSET)
    right = replace(right, width=page.body.width - _PICTURE - INSET)
    size = _size(lines, (20, 18, 16, SMALLEST), right, family)
    if not lines or height(lines, size, right.width, family) > right.height:
        return None
    return replace(page, lines=lines, size=size, body=right, figure=figure, figure_box=left)


def height(lines: Sequence[Line], size: int, room: float, family: str) -> float:
    """Return the points that paragraphs take below one another."""
    return sum(line.height(size, room, family) for line in lines) - (lines[-1].after(size) if lines else 0.0)


# ---------------------------------------------------------------------------------------------- text


def _size(lines: Sequence[Line], sizes: Iterable[int], box: Box, family: str) -> int:
    """Return the largest size at which paragraphs fit into a box; the smallest when none does."""
    size = SMALLEST
    for size in sizes:
        if height(lines, size, box.width, family) <= box.height:
            break
    return size


def _text(page: Page, lines: tuple[Line, ...], part: Part, family: str) -> list[Page]:
    """Return the slides of a text: one at the largest size that fits, else several, evenly full."""
    if not lines:
        return []
    box = page.body

    def fits(text: Sequence[Line], at: int) -> bool:
        return height(text, at, box.width, family) <= box.height

    for size in part.bodies:
        if fits(lines, size):
            return [replace(page, lines=lines, size=size)]
    spread = [_spread(lines, size, box, family) for size in part.bodies[-2:]]
    pieces = min(spread, key=len)  # the smaller type only where it saves a slide
    split = part.bodies[-2:][spread.index(pieces)]
    size = next((at for at in part.bodies if at > split and all(fits(piece, at) for piece in pieces)), split)
    return [replace(page, lines=tuple(piece), size=size) for piece in pieces]


def _spread(lines: Iterable[Line], size: int, box: Box, family: str) -> list[list[Line]]:
    """Return paragraphs on as few slides as hold them at a size, evenly full."""
    short = [piece for line in lines for piece in _broken(line, size, box, family)]
    return evenly(short, lambda line: line.height(size, box.width, family), box.height)


def evenly(items: Sequence[Item], tall: Callable[[Item], float], room: float, most: int = 0) -> list[list[Item]]:
    """Return items in order on as few slides as hold them, the fullest as empty as can be.

    Args:
        items: What to spread; one that is taller than the room stands alone.
        tall: How high an item is.
        room: How high a slide is.
        most: How many items a slide may have; 0 for any number.
    """
    heights = [tall(item) for item in items]

    def spread(limit: float, count: int) -> list[list[Item]]:
        made: list[list[Item]] = [[]]
        used = 0.0
        for item, height in zip(items, heights, strict=True):
            if made[-1] and (used + height > limit or len(made[-1]) == count):
                made.append([])
                used = 0.0
            made[-1].append(item)
            used += height
        return made

    best = spread(room, most)
    fewest = len(best)
    for number in range(20, 0, -1):  # twentieths of the room
        tighter = spread(room * number / 20, most)
        if len(tighter) > fewest:
            break
        best = tighter
    even = -(-len(items) // fewest)
    if most and even < most and len(spread(room, even)) == fewest:
        best = spread(room, even)
    return best


def _broken(line: Line, size: int, box: Box, family: str) -> Iterator[Line]:
    """Yield a paragraph, in pieces where it fills more than a slide."""
    if line.height(size, box.width, family) <= box.height:
        yield line
        return
    pieces: list[Run] = []
    for run in (replace(whole, text=text) for whole in line.runs for text in _words(whole.text)):
        if pieces and replace(line, runs=(*pieces, run)).height(size, box.width, family) > box.height:
            yield replace(line, runs=tuple(pieces))
            pieces = []
        pieces.append(run)
    yield replace(line, runs=tuple(pieces))


def _words(text: str) -> Iterator[str]:
    """Yield words with the space after them, long ones in pieces."""
    for word in text.split(" "):
        for start in range(0, len(word) or 1, 40):
            end = "" if start + 40 < len(word) else " "
            yield word[start : start + 40] + end


def lines_of(children: Iterable[Node | str], level: int = 0, mark: str = "") -> Iterator[Line]:
    """Yield the paragraphs of blocks; definitions become `Term: words`."""
    inline: list[Node | str] = []
    term: tuple[Run, ...] = ()
    for child in children:
        if isinstance(child, str) or child.tag in INLINE:
            inline.append(child)
            continue
        if inline:
            yield Line(tuple(_runs(inline)), mark, level)
            inline, mark = [], ""
        if child.tag in ("ul", "ol"):
            for number, item in enumerate((i for i in child.children if isinstance(i, Node)), start=1):
                yield from lines_of(item.children, level + 1, "\u2022" if child.tag == "ul" else f"{number}.")
        elif child.tag == "dt":
            term = (Run(child.text() + ": ", bold=True),)
        elif child.tag == "dd":
            first, *rest = [*lines_of(child.children, level)] or [Line(())]
            yield replace(first, runs=term + first.runs)
            yield from rest
        else:
            yield from lines_of(child.children, level, mark)
            mark = ""
    if inline:
        yield Line(tuple(_runs(inline)), mark, level)


def _fields(node: Node) -> Iterator[Line]:
    """Yield what stands apart: names of fields above their words."""
    for child in node.children:
        if not isinstance(child, Node):
            continue
        if child.tag == "dl":
            yield from _fields(child)
        elif child.tag == "dt":
            yield Line((Run(child.text()),), look="label")
        else:
            big = any(n.tag == "span" and n.get("class") == "big" for n in child.walk())
            bold = big or child.tag == "dd"
            yield Line(tuple(_runs(child.children, bold=bold)), look="big" if big else "")


def _runs(children: Iterable[Node | str], bold: bool = False, italic: bool = False) -> Iterator[Run]:
    for child in children:
        if isinstance(child, str):
            yield Run(child, bold, italic)
        elif child.tag == "br":
            yield Run("\n", bold, italic)
        else:
            yield from _runs(child.children, bold or child.tag in ("strong", "ttx-tag"), italic or child.tag == "em")


# ---------------------------------------------------------------------------------------------- tables

CELL = (8.0, 5.0)
"""Points between the edge of a cell and its words, across and down."""


def tables_of(node: Node, box: Box, family: str) -> list[Table]:
    """Return a table in pieces that fit a slide, each with the head."""
    head, *body = [
        tuple(cell.text().strip() for cell in row.children if isinstance(cell, Node))
        for row in node.walk()
        if row.tag == "tr"
    ]
    shares = [float(share) for share in node.get("widths").split()]
    widths = tuple(box.width * share / sum(shares) for share in shares)

    def tall(row: tuple[str, ...], at: int) -> float:
        across, down = CELL
        lines = max(
            measure.rows(text, at, family, wide - 2 * across, bold=row is head or number == 0)
            for number, (text, wide) in enumerate(zip(row, widths, strict=False))
        )
        return lines * at * measure.LINE + 2 * down

    def room(at: int) -> float:
        return box.height - tall(head, at)

    whole = len(body) <= MOST_ROWS
    size = next((at for at in _TABLES if whole and sum(tall(row, at) for row in body) <= room(at)), 0)
    pieces = [body]
    if not size:
        size = next((at for at in (_SPLIT_TABLE, SMALLEST) if all(tall(row, at) <= room(at) for row in body)), SMALLEST)
        pieces = evenly(body, lambda row: tall(row, size), room(size), MOST_ROWS)
        larger = (at for at in _TABLES if at > size)
        full = (at for at in larger if all(sum(tall(row, at) for row in piece) <= room(at) for piece in pieces))
        size = next(full, size)
    return [Table((head, *piece), widths, tuple(tall(row, size) for row in (head, *piece)), size) for piece in pieces]
