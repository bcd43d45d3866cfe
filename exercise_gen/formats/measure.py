"""How wide words are: measured in fonts that come with the program, never in those of the machine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from exercise_gen.resources import font_folders

MM = 72 / 25.4
"""Points in a millimetre."""
LINE = 1.24
"""Height of a line in ems; Calibri has 1.22, Arial 1.15, the space after paragraphs is counted apart."""
_NARROW, _WIDE = 0, 1  # Source Sans 3, a hair wider than Calibri; Noto Sans, wider than Arial
_KNOWN: Mapping[str, tuple[int, float]] = {
    "calibri": (_NARROW, 1.03), "carlito": (_NARROW, 1.03), "source sans 3": (_NARROW, 1.02),
    "aptos": (_WIDE, 1.02), "arial": (_WIDE, 1.02), "verdana": (_WIDE, 1.22), "dejavu sans": (_WIDE, 1.22),
}  # fmt: skip
_UNKNOWN = (_WIDE, 1.08)
_SIZE, _BOLD, _PLAIN = 1000, 700, 400
_FILES = ("SourceSans3[wght].ttf", "NotoSans[wdth,wght].ttf")
_IDEOGRAPHS = 0x2E80  # from here on signs are as wide as high


def is_known(family: str) -> bool:
    """Return whether a font's words are as wide as `width` says, and not only likely so."""
    return family.casefold() in _KNOWN


def width(words: str, size: float, family: str, *, bold: bool = False) -> float:
    """Return how many points words take in a font of the offices, or a little more."""
    face, allowance = _KNOWN.get(family.casefold(), _UNKNOWN)
    return _ems(words, face, bold) * size * allowance


def rows(words: str, size: float, family: str, room: float, *, bold: bool = False) -> int:
    """Return on how many lines words stand where there is so much room across; a word wider than that is broken."""
    return sum(_rows(part, size, family, room, bold) for part in words.split("\n"))


def broken(words: str, size: float, family: str, room: float, *, bold: bool = False) -> list[str]:
    """Return words as the lines they stand on where there is so much room across; no word is broken."""
    made: list[str] = []
    for word in words.split():
        longer = f"{made[-1]} {word}" if made else word
        if made and width(longer, size, family, bold=bold) <= room:
            made[-1] = longer
        else:
            made.append(word)
    return made


def _rows(words: str, size: float, family: str, room: float, bold: bool) -> int:
    room = max(room, size)
    space = width(" ", size, family, bold=bold)
    made, used = 1, 0.0
    for word in words.split(" "):
        wide = width(word, size, family, bold=bold)
        if used and used + space + wide > room:
            made, used = made + 1, 0.0
        used += (space if used else 0.0) + wide
        while used > room:
            made, used = made + 1, used - room
    return made


def fitting(words: str, sizes: Iterable[int], family: str, room: float, height: float) -> int:
    """Return the first of some sizes, from large to small, at which bold words fit; the last when none does."""
    size = 0
    for size in sizes:
        if rows(words, size, family, room, bold=True) * size * LINE <= height:
            break
    return size


def shortened(words: str, size: float, family: str, room: float) -> str:
    """Return words that fit on one line, cut with an ellipsis where they are too long."""
    if width(words, size, family) <= room:
        return words
    while words and width(words + "…", size, family) > room:
        words = words[:-1]
    return words.rstrip() + "…"


@lru_cache(maxsize=1 << 16)  # the same words are measured at many sizes and in many documents
def _ems(words: str, face: int, bold: bool) -> float:
    return sum(_advance(sign, face, bold) for sign in words)


@cache
def _advance(sign: str, face: int, bold: bool) -> float:
    if ord(sign) >= _IDEOGRAPHS:
        return 1.0
    return round(float(_font(face, bold).getlength(sign)) / _SIZE, 4)


@cache
def _font(face: int, bold: bool) -> Any:
    from PIL import ImageFont

    # the simple engine is in every build of Pillow, so every machine counts alike
    font = ImageFont.truetype(str(font_folders()[face] / _FILES[face]), _SIZE, layout_engine=ImageFont.Layout.BASIC)
    weight = _BOLD if bold else _PLAIN
    axes = font.get_variation_axes()
    font.set_variation_by_axes([weight if axis["name"] == b"Weight" else axis["default"] or 0 for axis in axes])
    return font
