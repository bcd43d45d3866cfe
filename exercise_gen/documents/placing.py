"""Where signs and names stand on a map: none covers another, none hides a place that is not its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
Anchor = Literal["start", "middle", "end"]

WIDTH = 1000
SIGN, DOT, TEXT = 15, 3.5, 19  # half of a sign, of the point of a place; height of the names
_EDGE = 4
_APART = 2 * SIGN + 8  # of two signs
_RINGS = tuple(range(34, 400, 12))  # how far from its place a sign may go, in steps
_WAYS = 32  # directions in which it may go
_NEAR = 94  # how far it goes at most for the sake of its name


@dataclass(frozen=True)
class Name:
    """A name to write at a point of its base line, and the box that it fills."""

    text: str
    x: float
    y: float
    anchor: Anchor
    box: Box


@dataclass(frozen=True)
class Layout:
    """Where the signs stand, and the names that have room beside them: the table below the map has all of them."""

    centers: tuple[Point, ...]
    names: tuple[Name, ...]


@dataclass
class _Room:
    """What is taken on the sheet: every place, and the signs, names and parts of the frame that have been set."""

    height: float
    dots: Sequence[Point]
    boxes: list[Box]
    signs: dict[int, Point]

    def far(self, center: Point) -> bool:
        """Return whether a sign keeps away from the others."""
        return all(math.dist(center, other) >= _APART for other in self.signs.values())

    def free(self, own: int, center: Point) -> bool:
        """Return whether a sign covers nothing there, and its line neither crosses a line nor runs through anything."""
        dot = self.dots[own]
        ties = [(self.dots[i], other) for i, other in self.signs.items()]
        line = _points(dot, center)
        return (
            self.far(center)
            and all(math.dist(center, other) >= SIGN + 8 for i, other in enumerate(self.dots) if i != own)
            and all(_away(other, dot, center) >= SIGN + 5 for other in self.signs.values())
            and all(_away(center, *tie) >= SIGN + 5 and not _cross((dot, center), tie) for tie in ties)
            and not any(overlap(around(center, SIGN + 5), box) for box in self.boxes)
            and not any(overlap(around(point, 2), box) for point in line for box in self.boxes)
        )

    def name(self, own: int, center: Point, text: str) -> Name | None:
        """Return a name beside its sign, where nobody takes it for that of another; None where there is no room."""
        (x, y), wide = center, len(text) * TEXT * 0.5 + 4
        gap, above, below = SIGN + 7, y - SIGN - 12, y + SIGN + 21
        lines = [p for i, other in self.signs.items() if i != own for p in _points(self.dots[i], other)]
        small = [around(p, DOT) for p in (*self.dots, *lines, *_points(self.dots[own], center)[:-2])]
        others = [around(other, SIGN + 5) for i, other in self.signs.items() if i != own]
        options: tuple[tuple[float, float, Anchor, int], ...] = (
            (x + gap, y + 6, "start", 2),
            (x - gap - wide, y + 6, "end", 2),
            (x - wide / 2, above, "middle", 14),
            (x - wide / 2, below, "middle", 14),
            (x - 4, above, "start", 14),
            (x + 4 - wide, above, "end", 14),
            (x - 4, below, "start", 14),
            (x + 4 - wide, below, "end", 14),
        )
        for left, base, anchor, margin in options:
            box = (left, base - 16, left + wide, base + 5)
            wider = (box[0] - 4, box[1] - margin, box[2] + 4, box[3] + margin)
            inside = min(box[0], box[1], WIDTH - box[2], self.height - box[3]) >= _EDGE
            taken = any(overlap(box, b) for b in (*self.boxes, *small)) or any(overlap(wider, o) for o in others)
            if inside and not taken:
                return Name(text, {"start": left, "end": left + wide}.get(anchor, left + wide / 2), base, anchor, box)
        return None


def arranged(names: Sequence[str], dots: Sequence[Point], height: float, frame: Sequence[Box]) -> Layout:
    """Return where to draw signs and names so that none covers another or a place that is not its own.

    A sign stands on its place when it can, else as near as it and its name find room, tied to it by a line.

    Args:
        names: Of the places, in their order.
        dots: Where the places are on the sheet.
        height: Of the sheet.
        frame: What else stands on the sheet.
    """
    close = [any(i != j and math.dist(a, b) < _APART for j, b in enumerate(dots)) for i, a in enumerate(dots)]
    crowded = [i for i, is_close in enumerate(close) if is_close]
    length = {i: len(names[i]) for i in crowded}
    orders = [crowded]
    if crowded:
        orders += [crowded[::-1], sorted(crowded, key=lambda i: -length[i]), sorted(crowded, key=lambda i: dots[i])]
    tried = [_tried(names, dots, _Room(height, dots, [*frame], {}), order) for order in orders]
    return max(tried, key=lambda pair: pair[0])[1]


def _tried(
    names: Sequence[str], dots: Sequence[Point], room: _Room, crowded: Sequence[int]
) -> tuple[tuple[int, int, float], Layout]:
    """Return a layout that sets the crowded signs in an order, and how good it is: signs and names with room, ties."""
    alone = [i for i in range(len(dots)) if i not in crowded]
    room.signs |= {i: _inside(dots[i], room.height) for i in alone}
    found, free = {}, 0
    for own in [*alone, *crowded]:
        if own in crowded:
            place = _place(room, own, names[own])
            free += room.free(own, place)
            room.signs[own] = place
        name = room.name(own, room.signs[own], names[own])
        if name:
            room.boxes.append(name.box)
            found[own] = name
    centers = tuple(room.signs[i] for i in range(len(dots)))
    ties = sum(math.dist(dot, center) for dot, center in zip(dots, centers, strict=True))
    return (free, len(found), -ties), Layout(centers, tuple(found[i] for i in sorted(found)))


def _place(room: _Room, own: int, name: str) -> Point:
    """Return the nearest place for a sign that has room for its name too; without a name, when there is none near."""
    dot, first = room.dots[own], None
    for place in _candidates(dot, _outwards(dot, room.dots), room.height):
        if first and math.dist(place, dot) > _NEAR:
            return first
        if room.free(own, place):
            if room.name(own, place, name):
                return place
            first = first or place
    rest = (p for p in _candidates(dot, 0, room.height) if room.far(p))
    return first or next(rest, _inside(dot, room.height))


def _inside(point: Point, height: float) -> Point:
    edge = SIGN + 4
    return min(max(point[0], edge), WIDTH - edge), min(max(point[1], edge), height - edge)


def _outwards(dot: Point, dots: Sequence[Point]) -> float:
    """Return the angle that leads from the middle of the places around a place to the place itself."""
    near = [other for other in dots if math.dist(dot, other) <= _NEAR]
    return math.atan2(dot[1] - sum(y for _, y in near) / len(near), dot[0] - sum(x for x, _ in near) / len(near))


def _candidates(dot: Point, outwards: float, height: float) -> Iterator[Point]:
    """Yield where a sign may stand: on its place, then ever farther from it, outwards first."""
    yield _inside(dot, height)
    for ring in _RINGS:
        for way in range(_WAYS):
            angle = outwards + (-1) ** way * math.pi * ((way + 1) // 2) / (_WAYS / 2)
            point = round(dot[0] + ring * math.cos(angle), 1), round(dot[1] + ring * math.sin(angle), 1)
            if point == _inside(point, height):
                yield point


def _points(start: Point, end: Point) -> list[Point]:
    """Return points along a line, both ends among them."""
    steps = max(1, round(math.dist(start, end) / 8))
    return [(start[0] + (end[0] - start[0]) * n / steps, start[1] + (end[1] - start[1]) * n / steps)
            for n in range(steps + 1)]  # fmt: skip


def around(point: Point, half: float) -> Box:
    """Return the square around a point."""
    return point[0] - half, point[1] - half, point[0] + half, point[1] + half


def _away(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the line between two others."""
    along, across = end[0] - start[0], end[1] - start[1]
    length = along**2 + across**2
    share = ((point[0] - start[0]) * along + (point[1] - start[1]) * across) / length if length else 0
    share = min(1, max(0, share))
    return math.dist(point, (start[0] + share * along, start[1] + share * across))


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    def side(line: tuple[Point, Point], point: Point) -> float:
        (x, y), (u, v) = line
        return (u - x) * (point[1] - y) - (v - y) * (point[0] - x)

    return side(one, other[0]) * side(one, other[1]) < 0 and side(other, one[0]) * side(other, one[1]) < 0


def overlap(a: Box, b: Box) -> bool:
    """Return whether two boxes have a point in common."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
