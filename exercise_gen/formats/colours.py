"""Colours that words can be read on."""

from __future__ import annotations

_LIGHT = 0.179  # relative luminance at which black and white ink are equally easy to read (WCAG 2)
_DARKEST = 0.04045  # below it a part of a colour grows straight with its light, above it with a power


def ink(colour: str) -> str:
    """Return the ink, black or white, that can be read on a colour; all are written `#rrggbb`."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= _DARKEST else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > _LIGHT else "#ffffff"
