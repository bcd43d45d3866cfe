"""PDF/UA-1 through Typst: the tree goes in as JSON, `templates/theme/render.typ` draws it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.formats import heights
from exercise_gen.house import Look
from exercise_gen.models.theme import Type
from exercise_gen.render import Rendered
from exercise_gen.resources import font_folders, shipped


def write_pdf(document: Rendered) -> bytes:
    """Return the document as a tagged PDF of the standard PDF/UA-1.

    Raises:
        InvalidInput: A text holds a sign that no font has, or a card is too full.
    """
    import typst

    refuse_unknown_font(document)
    data = json.dumps(payload(document), ensure_ascii=False)
    try:
        return _compiled(data, document)
    except typst.TypstError:  # perhaps because the count was too low: then all is measured
        data = json.dumps(payload(document, counted=False), ensure_ascii=False)
    try:
        return _compiled(data, document)
    except typst.TypstError as error:
        signs = _without_font(data, document, str(error.message))
        problems = [_unprintable(sign, document) for sign in signs] or [_problem(error, document)]
    raise InvalidInput(problems)


def _compiled(data: str, document: Rendered) -> bytes:
    return bytes(
        _compiler(document.look.fonts, data).compile(format="pdf", pdf_standards="ua-1", timestamp=document.revised)
    )


_MOST_SIGNS = 12


def _without_font(data: str, document: Rendered, said: str) -> list[str]:
    """Return the signs that no font has; Typst names one, so the document is printed again without it."""
    import typst

    signs: list[str] = []
    while len(signs) < _MOST_SIGNS and (found := _NO_FONT.search(said)) and found[1] not in signs:
        signs.append(found[1])
        data = data.replace(found[1], "?")
        try:
            _compiled(data, document)
        except typst.TypstError as error:
            said = str(error.message)
        else:
            break
    return signs


_NO_FONT = re.compile(r'the text [`"“]*([^`"”]+)[`"”]* could not be displayed')


def _unprintable(sign: str, document: Rendered) -> Problem:
    """Say which sign cannot be printed, and in which words it stands."""
    texts = list(dict.fromkeys(" ".join(text.split()) for text in _texts(document) if sign in text))
    where = f"{document.id} ({document.language})"
    shown = ", ".join(f'"{_around(sign, text)}"' for text in texts[:3])
    message = f'no font has the sign "{sign}"' + (f": it stands in {shown}" if shown else "")
    hint = "use letters that print: Latin, Greek, Cyrillic, Hebrew and common signs"
    return Problem("unprintable", message, where, hint=hint)


def _texts(document: Rendered) -> Iterator[str]:
    yield from (document.title, document.exercise_name, document.author, document.banner, document.marking)
    for node in document.tree.walk():
        yield from node.attributes.values()
        yield from (child for child in node.children if isinstance(child, str))


_AROUND = 24  # signs of a text before and after the one that is meant


def _around(sign: str, text: str) -> str:
    at = text.index(sign)
    start, end = max(0, at - _AROUND), at + len(sign) + _AROUND
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def payload(document: Rendered, *, counted: bool = True) -> dict[str, Any]:
    """Return what `render.typ` draws, ready for JSON; `counted` when it says what is sure to fit."""
    locale = document.words.locale.split("_")
    return {
        "title": document.full_title,
        "title-short": document.title,
        "exercise": document.exercise_name,
        "author": document.author,
        "banner": document.banner,
        "marking": document.marking,
        "base-marking": document.base_marking or document.marking,
        "status": document.status,
        "page-words": document.words.label("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "blank-words": document.words.label("This page is left blank on purpose"),
        "lang": document.language,
        "region": locale[1].lower() if len(locale) > 1 else None,
        "paper": document.paper,
        "duplex": document.duplex,
        "theme": document.look.theme.model_dump(mode="json"),
        "logo": _logo(document.look),
        "logo-format": _logo_format(document.look),
        "figures": dict(document.figures),
        "booklet": document.is_booklet,
        "tree": heights.told(document) if counted else document.tree.as_data()[2],
    }


def logo_drawing(look: Look) -> str:
    """Return the theme's logo as SVG; empty where it has none, or one of pixels."""
    return look.logo.decode("utf-8", "replace") if _logo_format(look) == "svg" else ""


def _logo(look: Look) -> Any:
    """Return a logo as Typst reads it: SVG as text, a picture of pixels as its bytes."""
    return (logo_drawing(look) or list(look.logo)) if look.theme.logo else None


def _logo_format(look: Look) -> str:
    ending = look.theme.logo.file.rpartition(".")[2].casefold() if look.theme.logo else ""
    return "jpg" if ending == "jpeg" else ending


def refuse_unknown_font(document: Rendered) -> None:
    """Raise `InvalidInput` when the theme names a font that there is not; the shipped one needs no look."""
    wanted = document.look.theme.type.family
    if wanted == Type().family:
        return
    families = _fonts(document.look.fonts).families()
    if wanted not in families:
        hint = f"put its files into templates/theme/fonts, or use one of {', '.join(sorted(set(families)))}"
        raise InvalidInput(
            [document.look.problem("unknown-font", f'there is no font "{wanted}"', ("type", "family"), hint)]
        )


@cache
def _fonts(own: tuple[Path, ...]) -> Any:
    import typst

    folders = [str(folder) for folder in (*own, *font_folders())]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


def _compiler(own: tuple[Path, ...], data: str) -> Any:
    import typst

    root = shipped("templates") / "theme"
    return typst.Compiler(str(root / "render.typ"), root=str(root), font_paths=_fonts(own), sys_inputs={"data": data})


_HEADING_PAGES = "query(heading.where(outlined: true)).map(found => found.location().page())"


def heading_pages(document: Rendered) -> list[int]:
    """Return the page of each heading, in reading order, for programs that count pages only when asked.

    Typst remembers the layout of the PDF, so asking right after `write_pdf` costs next to nothing.
    """
    data = json.dumps(payload(document), ensure_ascii=False)
    found = _compiler(document.look.fonts, data).eval(_HEADING_PAGES)
    return [int(page) for page in json.loads(found)]


_PIXELS = 150  # an inch


def raster(drawing: str, look: Look) -> tuple[bytes, float]:
    """Return an SVG drawing as PNG, for programs that read no SVG, and how high it is for its width."""
    import typst

    source = b"#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: sys.inputs.font)\n"
    source += b'#image(bytes(sys.inputs.drawing), format: "svg", width: 500pt, alt: "-")'
    try:
        made: Any = typst.Compiler(source, font_paths=_fonts(look.fonts)).compile(
            format="png", ppi=_PIXELS, sys_inputs={"drawing": drawing, "font": look.theme.type.family}
        )
    except typst.TypstError as error:
        raise InvalidInput([Problem("picture", f"this drawing cannot be printed: {error.message}")]) from None
    content = bytes(made[0] if isinstance(made, list) else made)
    across, down = (int.from_bytes(content[at : at + 4]) for at in (16, 20))  # the head of a PNG file
    return content, down / across


def _problem(error: Any, document: Rendered) -> Problem:
    """Say in the planner's words why Typst refused."""
    said = str(error.message)
    where = f"{document.id} ({document.language})"
    if "card-overflow" in said:
        number = said.rpartition("card-overflow ")[2].strip('" ')
        return Problem(
            "card-overflow",
            f"the text of card {number} does not fit",
            where,
            hint="shorten its body, or print two a page",
        )
    return Problem("pdf", f"Typst cannot print this document: {said}", where, hint="; ".join(error.hints))
