"""Reads what was made: the text of a PDF, the text of an HTML page."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import lxml.etree
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
    for unseen in page.iter("style", "script"):
        unseen.text = ""
    return str(page.text_content())


def file_text(path: Path) -> str:
    """Return the text of a file of a packet."""
    return content_text(path.suffix, path.read_bytes())


def content_text(suffix: str, content: bytes) -> str:
    """Return the text of a file's content, by its ending."""
    if suffix == ".pdf":
        return pdf_text(content)
    if suffix == ".html":
        return html_text(content)
    return office_text(content) if suffix in (".docx", ".xlsx", ".pptx") else content.decode()


def office_text(content: bytes) -> str:
    """Return all words of an office file, those of its headers, notes and properties too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    return "\n".join(str(lxml.etree.fromstring(part).xpath("string()")) for part in parts)


def squeezed(text: str) -> str:
    """Return the text without white space, soft hyphens and ligatures: what layout changes, not what words say."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u200b\ufffe\ufffd\u0002-]+", "", text)


def tree_bytes(folder: Path) -> dict[str, bytes]:
    """Return the content of every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
