"""The organisation chart as a picture: who directs, who controls, who plays, in boxes and lines that need no colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 720
_EDGE, _GAP, _BOX, _BETWEEN = 16, 10, 62, 34
_ROOT_WIDTH, _MOST_IN_A_ROW = 300, 5
_LINE = 15  # pixels from one line of text to the next
_LETTER = 6.6  # pixels that a letter needs at most, on average
_INK, _HEAD, _SOFT = "#14202e", "#1b3a5c", "#e9eef3"
_FONT = 'font-family="Source Sans 3" font-weight="500" font-size="13"'


@dataclass(frozen=True)
class Post:
    """A box: its name and, smaller, what it does or who holds it."""

    name: str
    note: str = ""


@dataclass(frozen=True)
class _Row:
    """Boxes beside each other, with the top of the row."""

    posts: Sequence[Post]
    top: int
    fill: str


def draw(root: Post, levels: Iterable[Sequence[Post]]) -> str:
    """Return the chart as SVG text: the root above, then each level in as many rows as it needs, all under the root."""
    rows: list[_Row] = []
    top = _EDGE + _BOX + _BETWEEN
    for level, posts in enumerate(levels):
        for piece in _pieces(posts):
            rows.append(_Row(piece, top, _SOFT if level == 0 else "#ffffff"))
            top += _BOX + _BETWEEN
    height = top - _BETWEEN + _EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" {_FONT}>',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        *_lines(rows),
        *_box(root, (WIDTH - _ROOT_WIDTH) / 2, _EDGE, _ROOT_WIDTH, _HEAD, "#ffffff"),
    ]
    for row in rows:
        width = _width(row)
        for left, post in zip(_lefts(row), row.posts, strict=True):
            parts += _box(post, left, row.top, width, row.fill, _INK)
    return "".join([*parts, "</svg>"])


def _pieces(posts: Sequence[Post]) -> Iterator[Sequence[Post]]:
    """Yield the rows of a level, as even as can be."""
    rows = -(-len(posts) // _MOST_IN_A_ROW)
    size = -(-len(posts) // max(1, rows))
    for begin in range(0, len(posts), max(1, size)):
        yield posts[begin : begin + size]


def _width(row: _Row) -> float:
    count = max(len(row.posts), 3)  # a box alone is no wider than one of three
    return (WIDTH - 2 * _EDGE - (count - 1) * _GAP) / count


def _lefts(row: _Row) -> list[float]:
    width, count = _width(row), len(row.posts)
    begin = (WIDTH - count * width - (count - 1) * _GAP) / 2
    return [begin + n * (width + _GAP) for n in range(count)]


def _lines(rows: list[_Row]) -> Iterator[str]:
    """Yield the lines: a bar above each row with a stem to each box, and a trunk at the left that joins the bars."""
    style = f'stroke="{_INK}" stroke-width="1.2"'
    trunk = _EDGE / 2
    for number, row in enumerate(rows):
        bar = row.top - _BETWEEN / 2
        stems = [left + _width(row) / 2 for left in _lefts(row)]
        first = trunk if len(rows) > 1 else min(stems[0], WIDTH / 2)
        last = max(stems[-1], WIDTH / 2) if number == 0 else stems[-1]
        yield f'<line x1="{first:.1f}" y1="{bar}" x2="{last:.1f}" y2="{bar}" {style}/>'
        for stem in stems:
            yield f'<line x1="{stem:.1f}" y1="{bar}" x2="{stem:.1f}" y2="{row.top}" {style}/>'
    if rows:
        begin, end = rows[0].top - _BETWEEN / 2, rows[-1].top - _BETWEEN / 2
        yield f'<line x1="{WIDTH / 2}" y1="{_EDGE + _BOX}" x2="{WIDTH / 2}" y2="{begin}" {style}/>'
        if len(rows) > 1:
            yield f'<line x1="{trunk}" y1="{begin}" x2="{trunk}" y2="{end}" {style}/>'


def _box(post: Post, left: float, top: int, width: float, fill: str, ink: str) -> Iterator[str]:
    yield (
        f'<rect x="{left:.1f}" y="{top}" width="{width:.1f}" height="{_BOX}" rx="3" fill="{fill}" '
        f'stroke="{_INK}" stroke-width="1"/>'
    )
    most = int((width - 10) / _LETTER)
    name = _wrapped(post.name, most, 2)
    note = _wrapped(post.note, int(most * 1.15), 3 - len(name)) if post.note else []
    first = top + _BOX / 2 - (len(name) + len(note) - 1) * _LINE / 2 + 4
    middle = left + width / 2
    for number, line in enumerate([*name, *note]):
        look = 'font-weight="600"' if number < len(name) else 'font-size="11.5"'
        where = f'x="{middle:.1f}" y="{first + number * _LINE:.1f}" text-anchor="middle"'
        yield f'<text {where} fill="{ink}" {look}>{escape(line)}</text>'


def _wrapped(text: str, most: int, lines: int) -> list[str]:
    """Return a text in so many lines at most, cut with an ellipsis where it does not fit."""
    made = [""]
    for word in text.split():
        longer = f"{made[-1]} {word}".strip()
        if len(longer) <= most or not made[-1]:
            made[-1] = longer
        else:
            made.append(word)
    kept = made[:lines]
    if len(made) > lines:
        kept[-1] += " …"
    return [line if len(line) <= most else line[: most - 1].rstrip(" …") + "…" for line in kept]
