"""The situation map as a picture: land, rivers and the numbered places of the story, in signs that need no colour."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal
from xml.sax.saxutils import escape

from exercise_gen.documents.placing import DOT, SIGN, TEXT, WIDTH, Box, Point, around, arranged, overlap
from exercise_gen.resources import shipped

TALLEST, LOWEST = 890, 560
_MARGINS = (0.16, 0.22, 0.3, 0.4)  # of the extent of the places, on every side: the first that has room for the frame
_SMALLEST = 0.22  # degrees of latitude that a map shows at least: the outline is no finer
_INK, _LAND, _HOME, _SEA = "#14202e", "#f1f1ec", "#ffffff", "#dfe7ec"
_KM_PER_DEGREE = 111.2
_STEPS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)  # degrees between the lines of the grid; 45 when none will do
_MOST_LINES = 6  # of the grid, from south to north
_POLE, _HALF_TURN = 90, 180
_DASHED = 'stroke="#9aa7b2" stroke-width="0.8" stroke-dasharray="3 6"'
_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)

Shape = Literal["circle", "square", "diamond", "triangle"]
SHAPES: Mapping[str, Shape] = {
    "city": "circle", "town": "circle", "headquarters": "square", "hospital": "square", "shelter": "square",
    "port": "diamond", "airport": "diamond", "bridge": "diamond", "border": "diamond",
    "gauge": "triangle", "hazard": "triangle", "incident": "triangle", "other": "circle",
}  # fmt: skip

_HALO = 'stroke="white" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'


@dataclass(frozen=True)
class Spot:
    """A numbered place to draw: degrees north and east, its name in the language of the map, its kind."""

    number: int
    name: str
    kind: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class _Sheet:
    """From degrees to pixels: equirectangular, true to scale at the middle latitude."""

    west: float
    north: float
    scale: float
    stretch: float
    height: float

    def xy(self, longitude: float, latitude: float) -> Point:
        return (
            round((longitude - self.west) * self.stretch * self.scale, 1),
            round((self.north - latitude) * self.scale, 1),
        )

    @property
    def window(self) -> tuple[float, float, float, float]:
        """West, south, east and north in degrees."""
        return (
            self.west,
            self.north - self.height / self.scale,
            self.west + WIDTH / self.scale / self.stretch,
            self.north,
        )


def draw(spots: Sequence[Spot], north: str) -> str:
    """Return the map as SVG text; `north` is the letter of the arrow.

    The window fits the places; a small map of the country shows where it lies, unless it shows the country itself or
    there is no corner without a place.
    """
    sheet, frame = _framed(spots)
    dots = [sheet.xy(s.longitude, s.latitude) for s in spots]
    taken = [box for box in (frame.small, frame.arrow, frame.bar) if box]
    layout = arranged([spot.name for spot in spots], dots, sheet.height, taken)
    height = round(sheet.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="Source Sans 3" '
        f'font-weight="600" font-size="{TEXT}" fill="{_INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="{_SEA}"/>',
        *_land(sheet),
        *_grid(sheet, taken),
        *_inset(sheet, frame.small),
        *_arrow(north, frame.arrow),
        *_bar(sheet, frame.bar),
    ]
    for (x, y), (u, v) in zip(dots, layout.centers, strict=True):
        if math.dist((x, y), (u, v)) > 1:
            parts.append(f'<path d="M{x} {y}L{u} {v}" stroke="{_INK}" stroke-width="1.5"/>')
        parts.append(f'<circle cx="{x}" cy="{y}" r="{DOT}"/>')
    parts += [
        f'<text x="{name.x:g}" y="{name.y:g}" text-anchor="{name.anchor}" {_HALO}>{escape(name.text)}</text>'
        for name in layout.names
    ]
    for spot, center in zip(spots, layout.centers, strict=True):
        parts += _sign(spot, center)
    parts.append(f'<rect x="1" y="1" width="{WIDTH - 2}" height="{height - 2}" fill="none" stroke="{_INK}" '
                 'stroke-width="2"/></svg>')  # fmt: skip
    return "".join(parts)


def _sheet(spots: Sequence[Spot], margin: float) -> _Sheet:
    south, north = min(s.latitude for s in spots), max(s.latitude for s in spots)
    west, east = min(s.longitude for s in spots), max(s.longitude for s in spots)
    stretch = max(0.1, math.cos(math.radians((south + north) / 2)))
    tall = max(_SMALLEST, (north - south) * (1 + 2 * margin))
    wide = max(_SMALLEST, (east - west) * stretch * (1 + 2 * margin))
    tall, wide = max(tall, wide * LOWEST / WIDTH), max(wide, tall * WIDTH / TALLEST)
    scale = WIDTH / wide
    middle = ((west + east) / 2, (south + north) / 2)
    return _Sheet(middle[0] - wide / stretch / 2, middle[1] + tall / 2, scale, stretch, tall * scale)


# ---------------------------------------------------------------------------------------------- the land


@cache
def _outline() -> dict[str, Any]:
    file = shipped("templates") / "theme" / "outline.json"
    return dict(json.loads(file.read_text("utf-8")))


def _land(sheet: _Sheet) -> Iterator[str]:
    outline = _outline()
    for kind, colour in (("others", _LAND), ("home", _HOME)):
        path = "".join(_path(ring, sheet) for polygon in outline[kind] for ring in polygon)
        if path:
            yield f'<path d="{path}" fill="{colour}" stroke="#6b7785" stroke-width="1.6" fill-rule="evenodd"/>'
    lakes = "".join(_path(ring, sheet) for ring in outline["lakes"])
    if lakes:
        yield f'<path d="{lakes}" fill="{_SEA}" stroke="#6b7785" stroke-width="1"/>'
    rivers = "".join(_line(line, sheet) for line in outline["rivers"])
    if rivers:
        yield f'<path d="{rivers}" fill="none" stroke="#7f97a8" stroke-width="2.2"/>'


def _path(ring: Sequence[Sequence[float]], sheet: _Sheet) -> str:
    """Return a ring cut at the window (Sutherland and Hodgman), as path data; empty when nothing is left."""
    west, south, east, north = sheet.window
    points = [(x, y) for x, y in ring]
    for axis, limit, above in ((0, west, True), (0, east, False), (1, south, True), (1, north, False)):
        points = _cut(points, axis, limit, above)
    return "M" + "L".join(f"{x} {y}" for x, y in (sheet.xy(*p) for p in points)) + "Z" if points else ""


def _cut(points: list[Point], axis: int, limit: float, above: bool) -> list[Point]:
    kept: list[Point] = []
    for start, end in zip([*points[-1:], *points[:-1]], points, strict=True):
        inside = (start[axis] >= limit) == above, (end[axis] >= limit) == above
        if inside[0] != inside[1]:
            share = (limit - start[axis]) / (end[axis] - start[axis])
            kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        if inside[1]:
            kept.append(end)
    return kept


def _line(line: Sequence[Sequence[float]], sheet: _Sheet) -> str:
    """Return the pieces of a river that touch the window, as path data."""
    west, south, east, north = sheet.window
    inside = [west <= x <= east and south <= y <= north for x, y in line]
    shown = [any(inside[max(0, i - 1) : i + 2]) for i in range(len(line))]
    data, drawing = "", False
    for (x, y), visible in zip(line, shown, strict=True):
        if visible:
            at = sheet.xy(min(max(x, west - 1), east + 1), min(max(y, south - 1), north + 1))
            data += f"{'L' if drawing else 'M'}{at[0]} {at[1]}"
        drawing = visible
    return data


# ---------------------------------------------------------------------------------------------- signs


def _sign(spot: Spot, center: Point) -> Iterator[str]:
    x, y = center
    r = SIGN
    style = f'fill="white" stroke="{_INK}" stroke-width="2.4"'
    match SHAPES[spot.kind]:
        case "square":
            yield f'<rect x="{x - r + 1:g}" y="{y - r + 1:g}" width="{2 * r - 2}" height="{2 * r - 2}" {style}/>'
        case "diamond":
            yield f'<path d="M{x:g} {y - r - 3:g}l{r + 3} {r + 3}l{-r - 3} {r + 3}l{-r - 3} {-r - 3}Z" {style}/>'
        case "triangle":
            yield f'<path d="M{x:g} {y - r - 5:g}l{r + 5} {2 * r + 4}h{-2 * r - 10}Z" {style}/>'
        case _:
            yield f'<circle cx="{x:g}" cy="{y:g}" r="{r}" {style}/>'
    yield f'<text x="{x:g}" y="{y + 6:g}" text-anchor="middle" font-size="17">{spot.number}</text>'


# ---------------------------------------------------------------------------------------------- frame


@dataclass(frozen=True)
class _Frame:
    """Where the small map of the country, the arrow to the north and the bar of the scale stand; None: nowhere."""

    small: Box | None
    arrow: Box | None
    bar: Box


_INSET, _ARROW, _BAR, _GAP = (150, 190), (56, 92), 44, 12
_GRID_NUMBERS = 26  # the height that the numbers of the grid take at the foot of the map


def _framed(spots: Sequence[Spot]) -> tuple[_Sheet, _Frame]:
    """Return the narrowest window with a free corner for everything that stands around the places.

    When no window has three, the small map is left out, and then the arrow.
    """
    sheets = [_sheet(spots, margin) for margin in _MARGINS]
    found = [(sheet, frame) for sheet in sheets if (frame := _frame(sheet, spots))]
    if not found:
        return sheets[-1], _Frame(None, None, _corners((_bar_width(sheets[-1]), _BAR), sheets[-1].height)[2])
    return max(found, key=lambda pair: (pair[1].arrow is not None, pair[1].small is not None))


def _frame(sheet: _Sheet, spots: Sequence[Spot]) -> _Frame | None:
    """Return the frame in the free corners of a window; None when the bar of the scale has none."""
    signs = [around(sheet.xy(s.longitude, s.latitude), SIGN + 6) for s in spots]
    left = [2, 3, 0, 1]  # corners: upper left, upper right, lower left, lower right

    def free(size: tuple[float, float], order: Sequence[int]) -> Box | None:
        for corner in order:
            box = _corners(size, sheet.height)[corner]
            if corner in left and not any(overlap(box, sign) for sign in signs):
                left.remove(corner)
                return box
        return None

    bar = free((_bar_width(sheet), _BAR), (2, 3, 0, 1))
    if bar is None:
        return None
    small = free(_INSET, (0, 1, 3, 2)) if _is_part(sheet) else None
    return _Frame(small, free(_ARROW, (1, 0, 3, 2)), bar)


def _corners(size: tuple[float, float], height: float) -> tuple[Box, Box, Box, Box]:
    (wide, tall), low = size, height - _GRID_NUMBERS
    left, right, top, foot = _GAP, WIDTH - _GAP - wide, _GAP, low - tall
    return (
        (left, top, left + wide, top + tall), (right, top, right + wide, top + tall),
        (left, foot, left + wide, low), (right, foot, right + wide, low),
    )  # fmt: skip


def _grid(sheet: _Sheet, covered: Sequence[Box]) -> Iterator[str]:
    """Yield the lines of round degrees with their numbers, without those that would lie under something."""
    west, south, east, north = sheet.window
    step = next((s for s in _STEPS if (north - south) / s <= _MOST_LINES), 45)
    for name, low, high in (("x", west, east), ("y", max(south, -_POLE), min(north, _POLE))):
        for count in range(math.ceil(low / step), math.floor(high / step) + 1):
            degree = count * step
            x, y = sheet.xy(degree, degree)
            turned = (degree + _HALF_TURN) % (2 * _HALF_TURN) - _HALF_TURN if name == "x" else degree
            said = f"{abs(turned):.2f}".rstrip("0").rstrip(".") + "°"
            at = (x + 4, sheet.height - 8) if name == "x" else (6, y - 4)
            if name == "x":
                yield f'<path d="M{x} 0V{sheet.height:.0f}" {_DASHED}/>'
            else:
                yield f'<path d="M0 {y}H{WIDTH}" {_DASHED}/>'
            box = (at[0], at[1] - 14, at[0] + 9 * len(said), at[1] + 4)
            if box[2] < WIDTH and box[1] > 0 and not any(overlap(box, other) for other in covered):
                yield f'<text x="{at[0]:g}" y="{at[1]:.1f}" font-size="14" fill="#4a5664">{said}</text>'


_LOW, _LEFT, _HIGH, _RIGHT = -18.6, -81.6, 0.2, -68.4  # the country


def _is_part(sheet: _Sheet) -> bool:
    """Return whether the map shows so little of the country that a small map helps."""
    west, south, east, north = sheet.window
    return north - south <= (_HIGH - _LOW) / 2 and east >= _LEFT and west <= _RIGHT and north >= _LOW and south <= _HIGH


def _inset(sheet: _Sheet, box: Box | None) -> Iterator[str]:
    """Yield the country with a frame where the map lies."""
    if box is None:
        return
    west, south, east, north = sheet.window
    small = _Sheet(_LEFT - 0.4, _HIGH + 0.3, _INSET[1] / (_HIGH - _LOW + 0.8), 1.0, _INSET[1])
    rings = [ring for polygon in _outline()["home"] for ring in polygon]
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in (small.xy(*p) for p in ring)) + "Z" for ring in rings)
    x, y = small.xy(west, north)
    right_edge, bottom = small.xy(east, south)
    start = max(1.5, x - 2)
    frame = (
        f'x="{start}" y="{y - 2}" width="{max(8, right_edge - start + 2):.0f}" height="{max(8, bottom - y + 4):.0f}"'
    )
    yield f'<g transform="translate({box[0]:g} {box[1]:g})">'
    yield f'<rect width="{_INSET[0]}" height="{_INSET[1]}" fill="{_SEA}" stroke="{_INK}" stroke-width="1.5"/>'
    yield f'<path d="{path}" fill="white" stroke="#6b7785" stroke-width="1"/>'
    yield f'<rect {frame} fill="none" stroke="{_INK}" stroke-width="3"/></g>'


def _arrow(north: str, box: Box | None) -> Iterator[str]:
    if box:
        middle = (box[0] + box[2]) / 2
        yield f'<g transform="translate({middle:g} {box[1] + 46:.0f})"><path d="M0 -34l11 40l-11 -9l-11 9Z"/>'
        yield f'<text y="28" text-anchor="middle" font-size="22" {_HALO}>{escape(north)}</text></g>'


def _scale(sheet: _Sheet) -> tuple[int, float]:
    """Return the kilometres of the scale bar, and its pixels."""
    pixels = sheet.scale / _KM_PER_DEGREE
    length = max((km for km in _SCALES if km * pixels <= WIDTH / 4), default=_SCALES[0])
    return length, length * pixels


def _bar_width(sheet: _Sheet) -> float:
    length, wide = _scale(sheet)
    return wide + 40 + TEXT * 0.6 * len(f"{length} km")


def _bar(sheet: _Sheet, box: Box) -> Iterator[str]:
    """Yield the bar of the scale, with a white edge instead of a box, so that the coast below it is seen."""
    (length, wide), x, y = _scale(sheet), box[0] + 14, box[3] - 14
    line = f'd="M{x:g} {y - 8:.0f}v8h{wide:.1f}v-8" fill="none"'
    yield f'<path {line} stroke="white" stroke-width="6"/><path {line} stroke="{_INK}" stroke-width="2.5"/>'
    yield f'<text x="{x + wide + 8:.1f}" y="{y + 4:.0f}" {_HALO}>{length} km</text>'
