"""The situation map as a picture: land, rivers and the numbered places of the story, in signs that need no colour."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any
from xml.sax.saxutils import escape

from exercise_gen.resources import shipped

WIDTH, TALLEST, LOWEST = 1000, 960, 560
_MARGIN = 0.16  # of the extent of the places, on every side
_SMALLEST = 0.22  # degrees of latitude that a map shows at least: the outline is no finer
_SIGN, _TEXT, _EDGE = 15, 19, 4
_INK, _LAND, _HOME, _SEA = "#14202e", "#f1f1ec", "#ffffff", "#dfe7ec"
_KM_PER_DEGREE = 111.2
_MOST_LINES = 6  # of the grid, each way
_DASHED = 'stroke="#9aa7b2" stroke-width="0.8" stroke-dasharray="3 6"'
_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500)

SHAPES = {
    "city": "circle", "town": "circle", "headquarters": "square", "hospital": "square", "shelter": "square",
    "port": "diamond", "airport": "diamond", "bridge": "diamond", "border": "diamond",
    "gauge": "triangle", "hazard": "triangle", "incident": "triangle", "other": "circle",
}  # fmt: skip

Point = tuple[float, float]


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

    The window fits the places; a small map of the country shows where it lies, unless it shows the country itself.
    """
    sheet = _sheet(spots)
    centers = _apart([sheet.xy(s.longitude, s.latitude) for s in spots], sheet.height)
    small, arrow = _free_corners(centers, sheet.height)
    inset = list(_inset(sheet, small))
    height = round(sheet.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="Source Sans 3" '
        f'font-weight="600" font-size="{_TEXT}" fill="{_INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="{_SEA}"/>',
        *_land(sheet),
        *_grid(sheet, small if inset else None),
    ]
    for spot, center in zip(spots, centers, strict=True):
        x, y = sheet.xy(spot.longitude, spot.latitude)
        if math.dist((x, y), center) > 1:
            parts.append(f'<path d="M{x} {y}L{center[0]} {center[1]}" stroke="{_INK}" stroke-width="1.5"/>')
        parts.append(f'<circle cx="{x}" cy="{y}" r="3.5"/>')
    parts += _labels(spots, centers, sheet.height)
    for spot, center in zip(spots, centers, strict=True):
        parts += _sign(spot, center)
    parts += [*inset, *_furniture(sheet, north, arrow)]
    parts.append(f'<rect x="1" y="1" width="{WIDTH - 2}" height="{height - 2}" fill="none" stroke="{_INK}" '
                 'stroke-width="2"/></svg>')  # fmt: skip
    return "".join(parts)


def _sheet(spots: Sequence[Spot]) -> _Sheet:
    south, north = min(s.latitude for s in spots), max(s.latitude for s in spots)
    west, east = min(s.longitude for s in spots), max(s.longitude for s in spots)
    stretch = max(0.1, math.cos(math.radians((south + north) / 2)))
    tall = max(_SMALLEST, (north - south) * (1 + 2 * _MARGIN))
    wide = max(_SMALLEST, (east - west) * stretch * (1 + 2 * _MARGIN))
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
        shapes = (_path(ring, sheet) for polygon in outline[kind] for ring in polygon)
        path = "".join(shape for shape in shapes if shape)
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


def _apart(points: Sequence[Point], height: float) -> list[Point]:
    """Return where to draw signs so that none covers another: each is pushed from its place as little as it needs."""
    centers = [list(point) for point in points]
    room = 2 * _SIGN + 5
    for _ in range(200):
        moved = False
        for (i, a), (_, b) in combinations(enumerate(centers), 2):
            away = math.dist(a, b)
            if away < room:
                angle = math.atan2(b[1] - a[1], b[0] - a[0]) if away else 2.4 * i  # golden angle when on top
                push = (room - away) / 2 + 0.1
                a[0], a[1] = a[0] - push * math.cos(angle), a[1] - push * math.sin(angle)
                b[0], b[1] = b[0] + push * math.cos(angle), b[1] + push * math.sin(angle)
                moved = True
        for center in centers:
            center[0] = min(max(center[0], _SIGN + 4), WIDTH - _SIGN - 4)
            center[1] = min(max(center[1], _SIGN + 4), height - _SIGN - 4)
        if not moved:
            break
    return [(round(x, 1), round(y, 1)) for x, y in centers]


def _sign(spot: Spot, center: Point) -> Iterator[str]:
    x, y = center
    r = _SIGN
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


def _labels(spots: Sequence[Spot], centers: Sequence[Point], height: float) -> Iterator[str]:
    """Yield the names that have room beside their signs; the table below the map has all of them."""
    taken = [(x - _SIGN - 3, y - _SIGN - 3, x + _SIGN + 3, y + _SIGN + 3) for x, y in centers]
    for spot, (x, y) in zip(spots, centers, strict=True):
        wide = len(spot.name) * _TEXT * 0.5 + 4
        gap = _SIGN + 7
        for left, base, anchor in (
            (x + gap, y + 6, "start"),
            (x - gap - wide, y + 6, "end"),
            (x - wide / 2, y - gap, "middle"),
            (x - wide / 2, y + gap + 14, "middle"),
        ):
            box = (left, base - 16, left + wide, base + 5)
            inside = min(box[0], box[1], WIDTH - box[2], height - box[3]) >= _EDGE
            if inside and not any(_overlap(box, other) for other in taken):
                taken.append(box)
                at = {"start": left, "end": left + wide, "middle": left + wide / 2}[anchor]
                halo = 'stroke="white" stroke-width="4" paint-order="stroke" stroke-linejoin="round"'
                yield f'<text x="{at:g}" y="{base:g}" text-anchor="{anchor}" {halo}>{escape(spot.name)}</text>'
                break


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# ---------------------------------------------------------------------------------------------- frame


def _grid(sheet: _Sheet, covered: Point | None) -> Iterator[str]:
    """Yield the lines of round degrees with their numbers, without those that the small map at `covered` would cut."""
    west, south, east, north = sheet.window
    step = next(s for s in (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10) if (north - south) / s <= _MOST_LINES)
    for name, low, high in (("x", west, east), ("y", south, north)):
        for count in range(math.ceil(low / step), math.floor(high / step) + 1):
            degree = count * step
            x, y = sheet.xy(degree, degree)
            said = f"{abs(degree):.2f}".rstrip("0").rstrip(".") + "°"
            if name == "x":
                yield f'<path d="M{x} 0V{sheet.height:.0f}" {_DASHED}/>'
                yield f'<text x="{x + 4}" y="{sheet.height - 8:.0f}" font-size="14" fill="#4a5664">{said}</text>'
            else:
                yield f'<path d="M0 {y}H{WIDTH}" {_DASHED}/>'
                if not (covered and covered[0] < WIDTH / 2 and covered[1] - 8 < y < covered[1] + _INSET[1] + 22):
                    yield f'<text x="6" y="{y - 4}" font-size="14" fill="#4a5664">{said}</text>'


_INSET = (150, 190)


def _free_corners(centers: Sequence[Point], height: float) -> tuple[Point, Point]:
    """Return the upper left points of the two corners with the fewest signs: for the small map, and for the arrow."""
    wide, tall = _INSET[0] + 60, _INSET[1] + 60
    corners = [(12.0, 12.0), (WIDTH - _INSET[0] - 12.0, 12.0), (WIDTH - _INSET[0] - 12.0, height - _INSET[1] - 34)]

    def crowd(corner: Point) -> int:
        return sum(corner[0] - 60 < x < corner[0] + wide and corner[1] - 60 < y < corner[1] + tall for x, y in centers)

    first, second, _ = sorted(corners, key=crowd)
    return first, second


def _inset(sheet: _Sheet, corner: Point) -> Iterator[str]:
    """Yield the country with a frame where the map lies; nothing when the map shows most of it."""
    west, south, east, north = sheet.window
    low, left, high, right = -18.6, -81.6, 0.2, -68.4  # the country
    if north - south > (high - low) / 2 or east < left or west > right or north < low or south > high:
        return
    small = _Sheet(left - 0.4, high + 0.3, _INSET[1] / (high - low + 0.8), 1.0, _INSET[1])
    rings = [ring for polygon in _outline()["home"] for ring in polygon]
    path = "".join("M" + "L".join(f"{x} {y}" for x, y in (small.xy(*p) for p in ring)) + "Z" for ring in rings)
    x, y = small.xy(west, north)
    right_edge, bottom = small.xy(east, south)
    start = max(1.5, x - 2)
    frame = (
        f'x="{start}" y="{y - 2}" width="{max(8, right_edge - start + 2):.0f}" height="{max(8, bottom - y + 4):.0f}"'
    )
    yield f'<g transform="translate({corner[0]:g} {corner[1]:g})">'
    yield f'<rect width="{_INSET[0]}" height="{_INSET[1]}" fill="{_SEA}" stroke="{_INK}" stroke-width="1.5"/>'
    yield f'<path d="{path}" fill="white" stroke="#6b7785" stroke-width="1"/>'
    yield f'<rect {frame} fill="none" stroke="{_INK}" stroke-width="3"/></g>'


def _furniture(sheet: _Sheet, north: str, corner: Point) -> Iterator[str]:
    """Yield the scale bar and, in its corner, the arrow to the north."""
    pixels_per_km = sheet.scale / _KM_PER_DEGREE
    length = max((km for km in _SCALES if km * pixels_per_km <= WIDTH / 4), default=_SCALES[0])
    wide, x, y, said = length * pixels_per_km, 40.0, sheet.height - 40, f"{length} km"
    box = wide + 14 + 8 + _TEXT * 0.6 * len(said) + 8
    yield f'<rect x="{x - 14:g}" y="{y - 30:.0f}" width="{box:.0f}" height="50" fill="white" opacity="0.85"/>'
    yield f'<path d="M{x:g} {y - 8:.0f}v8h{wide:.1f}v-8" fill="none" stroke="{_INK}" stroke-width="2.5"/>'
    yield f'<text x="{x + wide + 8:.1f}" y="{y + 4:.0f}">{said}</text>'
    at = WIDTH - 52.0 if corner[0] > WIDTH / 2 else 52.0
    down = sheet.height - 60 if corner[1] > sheet.height / 2 else 58
    yield f'<g transform="translate({at:g} {down:.0f})"><path d="M0 -34l11 40l-11 -9l-11 9Z" fill="{_INK}"/>'
    yield f'<text y="28" text-anchor="middle" font-size="22">{escape(north)}</text></g>'
