"""PDF/UA-1 through Typst: the tree goes in as JSON, `templates/theme/render.typ` draws it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.house import Look
from exercise_gen.render import Rendered
from exercise_gen.resources import font_folders, shipped


def write_pdf(document: Rendered) -> bytes:
    """Return the document as a tagged PDF of the standard PDF/UA-1.

    Raises:
        InvalidInput: A text holds a sign that no font has, or a card is too full.
    """
    import typst

    data = json.dumps(payload(document), ensure_ascii=False)
    _refuse_unknown_font(document)
    try:
        made = _compiler(document.look.fonts).compile(
            sys_inputs={"data": data}, format="pdf", pdf_standards="ua-1", timestamp=document.revised
        )
    except typst.TypstError as error:
        raise InvalidInput([_problem(error, document)]) from None
    return bytes(made)


def payload(document: Rendered) -> dict[str, Any]:
    """Return what `render.typ` draws, ready for JSON."""
    locale = document.words.locale.split("_")
    return {
        "title": f"{document.exercise_name} - {document.title}",
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
        "booklet": any(node.tag == "ttx-cover" for node in document.tree.walk()),
        "tree": document.tree.as_data()[2],
    }


def _logo(look: Look) -> Any:
    """Return a logo as Typst reads it: SVG as text, a picture of pixels as its bytes."""
    if look.theme.logo is None:
        return None
    is_svg = look.theme.logo.file.casefold().endswith(".svg")
    return look.logo.decode("utf-8", "replace") if is_svg else list(look.logo)


def _logo_format(look: Look) -> str:
    ending = look.theme.logo.file.rpartition(".")[2].casefold() if look.theme.logo else ""
    return "jpg" if ending == "jpeg" else ending


def _refuse_unknown_font(document: Rendered) -> None:
    wanted = document.look.theme.type.family
    families = _fonts(document.look.fonts).families()
    if wanted not in families:
        hint = f"put its files into templates/theme/fonts, or use one of {', '.join(sorted(set(families)))}"
        raise InvalidInput(
            [Problem("unknown-font", f'there is no font "{wanted}"', "templates/theme/theme.toml", hint=hint)]
        )


@cache
def _fonts(own: tuple[Path, ...]) -> Any:
    import typst

    folders = [str(folder) for folder in (*own, *font_folders())]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@cache
def _compiler(own: tuple[Path, ...]) -> Any:
    import typst

    root = shipped("templates") / "theme"
    return typst.Compiler(str(root / "render.typ"), root=str(root), font_paths=_fonts(own))


_HEADINGS = b"""#include "render.typ"
#context [#metadata(query(heading.where(outlined: true)).map(found => found.location().page()))<pages>]
"""


def heading_pages(document: Rendered) -> list[int]:
    """Return the page of each heading, in reading order, for programs that count pages only when asked."""
    import typst

    root = shipped("templates") / "theme"
    inputs = {"data": json.dumps(payload(document), ensure_ascii=False)}
    fonts = _fonts(document.look.fonts)
    found = typst.Compiler(_HEADINGS, root=str(root), font_paths=fonts, sys_inputs=inputs).query(
        "<pages>", field="value", one=True
    )
    return [int(page) for page in json.loads(found)]


_PIXELS = 150  # an inch


def raster(drawing: str, look: Look) -> tuple[bytes, float]:
    """Return an SVG drawing as PNG, for programs that read no SVG, and how high it is for its width."""
    import typst

    source = b"#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: sys.inputs.font)\n"
    source += b'#image(bytes(sys.inputs.drawing), format: "svg", width: 500pt, alt: "-")'
    made: Any = typst.Compiler(source, font_paths=_fonts(look.fonts)).compile(
        format="png", ppi=_PIXELS, sys_inputs={"drawing": drawing, "font": look.theme.type.family}
    )
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
    if "could not be displayed" in said:
        sign = said.split("text ", 1)[-1].split(" could", maxsplit=1)[0].strip('`"“” ')
        hint = "use letters that print: Latin, Greek, Cyrillic, Hebrew and common signs"
        return Problem("unprintable", f'no font has the sign "{sign}"', where, hint=hint)
    return Problem("pdf", f"Typst cannot print this document: {said}", where, hint="; ".join(error.hints))
