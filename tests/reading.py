"""Reads what was made: the text of a PDF, the text of an HTML page."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import lxml.html
import pypdfium2


def pdf_pages(content: bytes) -> list[str]:
    """Return the text of each page."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    finally:
        document.close()


def pdf_text(content: bytes) -> str:
    return "\n".join(pdf_pages(content))


def html_text(content: bytes) -> str:
    page = lxml.html.document_fromstring(content.decode())
    for style in page.iter("style"):
        style.text = ""
    return str(page.text_content())


def file_text(path: Path) -> str:
    """Return the text of a file of a packet."""
    content = path.read_bytes()
    return (
        pdf_text(content)
        if path.suffix == ".pdf"
        else html_text(content)
        if path.suffix == ".html"
        else content.decode()
    )


def squeezed(text: str) -> str:
    """Return the text without white space, soft hyphens and ligatures: what layout changes, not what words say."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u200b\ufffe\ufffd\u0002-]+", "", text)


def tree_bytes(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
