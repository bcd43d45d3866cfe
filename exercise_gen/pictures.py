"""Whether a picture of somebody else's can be printed: decoded once, before any document is made."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any
from xml.parsers import expat

MOST_BYTES = 5_000_000
MOST_PIXELS = 25_000_000
_MOST_ELEMENTS = 20_000
_MOST_USES = 500
_KINDS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG"}


def flaw(content: bytes, name: str) -> str:
    """Say in a sentence why a picture cannot be printed; empty when it can.

    Args:
        content: Of the file.
        name: Of the file; its ending says what it should be.
    """
    ending = name.rpartition(".")[2].casefold()
    if len(content) > MOST_BYTES:
        return f'"{name}" has {len(content):,} bytes; the limit is {MOST_BYTES:,}'
    said = _Drawing().flaw(content) if ending == "svg" else _flaw_of_pixels(content, _KINDS[ending])
    return f'"{name}" {said}' if said else ""


def _flaw_of_pixels(content: bytes, kind: str) -> str:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large picture is judged here
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                across, down = picture.size
                if across * down > MOST_PIXELS:
                    return f"has {across} x {down} pixels; {MOST_PIXELS:,} are allowed"
                picture.verify()
            with Image.open(io.BytesIO(content), formats=[kind]) as picture:
                picture.load()
    except Image.DecompressionBombError:
        return f"has too many pixels; {MOST_PIXELS:,} are allowed"
    except (OSError, SyntaxError, ValueError, EOFError):
        return f"is not a {kind} picture that can be read"
    return ""


class _FlawError(Exception):
    pass


class _Drawing:
    """Reads an SVG drawing for what no printed page needs: programs, other files, entities, copies of copies."""

    def __init__(self) -> None:
        self.elements = 0
        self.open: list[str] = []
        self.copies: list[str] = []
        self.copying: set[str] = set()
        self.in_style = False

    def flaw(self, content: bytes) -> str:
        """Say what is wrong, without the name of the file; empty for nothing."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = _refuse("declares entities; save it as a plain SVG")
        parser.ProcessingInstructionHandler = _refuse("names a style sheet; save it as a plain SVG")
        try:
            parser.Parse(content, True)
        except _FlawError as error:
            return str(error)
        except expat.ExpatError as error:
            return f"is not an SVG drawing that can be read: {expat.ErrorString(error.code)}, line {error.lineno}"
        return "copies copies of its parts" if self.copying.intersection(self.copies) else ""

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        self.elements += 1
        if self.elements > _MOST_ELEMENTS:
            raise _FlawError(f"has more than {_MOST_ELEMENTS:,} parts")
        if not self.open and name != f"{_SVG} svg":
            raise _FlawError("is not an SVG drawing: its first element is no <svg>")
        if not self.open and (said := _flaw_of_size(attributes)):
            raise _FlawError(said)
        if tag in ("script", "foreignObject"):
            raise _FlawError(f"has a <{tag}>; save it as a plain SVG")
        for attribute, value in attributes.items():
            self._attribute(tag, attribute.rpartition(" ")[2], value.strip())
        self.open.append(attributes.get("id", ""))
        self.in_style = tag == "style"
        if tag == "use":
            self.copying.update(filter(None, self.open))
            if len(self.copies) > _MOST_USES:
                raise _FlawError(f"copies more than {_MOST_USES} parts")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            raise _FlawError(f'has a program in the attribute "{name}"; save it as a plain SVG')
        if name == "href" and tag == "use":
            self.copies.append(value.removeprefix("#"))
        if name == "href" and tag != "a" and not _INSIDE.match(value):
            raise _FlawError(f"needs another file, {value[:60]}; embed it, or leave it out")
        if _ELSEWHERE.search(value):
            raise _FlawError(f'needs another file in the attribute "{name}"; embed it, or leave it out')

    def _text(self, text: str) -> None:
        if self.in_style and _ELSEWHERE.search(text):
            raise _FlawError("needs another file in its style; embed it, or leave it out")

    def _end(self, name: str) -> None:
        self.open.pop()
        self.in_style = False


_SVG = "http://www.w3.org/2000/svg"
_INSIDE = re.compile(r"#|data:image/(?:png|jpe?g);base64,")
_ELSEWHERE = re.compile(r"url\(\s*['\"]?\s*(?!\s*['\"]?#)|@import", re.IGNORECASE)
_LENGTH = re.compile(r"([0-9.]+(?:e[-+]?\d+)?)(?:px|pt|pc|mm|cm|in|em|ex|%)?\s*", re.IGNORECASE)


def _refuse(what: str) -> Any:
    def refuse(*_: object) -> None:
        raise _FlawError(what)

    return refuse


def _flaw_of_size(attributes: dict[str, str]) -> str:
    lengths = [attributes[name] for name in ("width", "height") if name in attributes]
    box = attributes.get("viewBox", "").replace(",", " ").split()
    if len(lengths) < 2 and not box:  # noqa: PLR2004 - width and height
        return "does not say how large it is: it needs a viewBox"
    lengths += box[2:]
    if (box and len(box) != 4) or not all(map(_is_positive, lengths)):  # noqa: PLR2004 - x, y, width, height
        return "has no size: width, height and viewBox must be more than nothing"
    return ""


def _is_positive(length: str) -> bool:
    found = _LENGTH.fullmatch(length.strip())
    try:
        return found is not None and float(found[1]) > 0
    except ValueError:
        return False
