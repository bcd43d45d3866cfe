"""The table of formats: one row a format, one writer a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from exercise_gen.formats.csv import write_csv
from exercise_gen.formats.docx import write_docx
from exercise_gen.formats.html import write_html
from exercise_gen.formats.ics import write_ics
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.formats.pptx import write_pptx
from exercise_gen.formats.xlsx import write_xlsx
from exercise_gen.render import Rendered


@dataclass(frozen=True)
class Format:
    """A file format: its name, its ending, what turns a document into bytes, and what documents it writes.

    `always` is made when the planner names no format; the others on request.
    """

    id: str
    suffix: str
    write: Callable[[Rendered], bytes]
    of: Literal["pages", "deck", "workbook", "calendar"] = "pages"
    always: bool = True


FORMATS: tuple[Format, ...] = (
    Format("pdf", ".pdf", write_pdf),
    Format("html", ".html", write_html),
    Format("xlsx", ".xlsx", write_xlsx, of="workbook"),
    Format("csv", ".csv", write_csv, of="workbook"),
    Format("ics", ".ics", write_ics, of="calendar"),
    Format("pptx", ".pptx", write_pptx, of="deck"),
    Format("docx", ".docx", write_docx, always=False),
)
