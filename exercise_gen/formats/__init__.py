"""The table of formats: one row a format, one writer a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from exercise_gen.formats.html import write_html
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.render import Rendered


@dataclass(frozen=True)
class Format:
    """A file format of single documents: its name, its ending and what turns a document into bytes."""

    id: str
    suffix: str
    write: Callable[[Rendered], bytes]


FORMATS: tuple[Format, ...] = (
    Format("pdf", ".pdf", write_pdf),
    Format("html", ".html", write_html),
)
