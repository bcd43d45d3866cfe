"""The first sheet of a workbook as comma-separated values, which no spreadsheet takes for a program."""

from __future__ import annotations

import csv
import io
import unicodedata

from exercise_gen.formats.sheets import sheets
from exercise_gen.render import Rendered

_COMMANDS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(document: Rendered) -> bytes:
    """Return the first sheet in the form of RFC 4180, as UTF-8 with the mark that Excel needs to know it."""
    first = next(sheets(document.tree))
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow([harmless(column.head) for column in first.columns])
    writer.writerows([harmless(text) for text in row] for row in first.rows)
    return "\ufeff".encode() + made.getvalue().encode()


def harmless(text: str) -> str:
    """Return a cell that stays text: an apostrophe stands before what a spreadsheet would calculate or run."""
    seen = unicodedata.normalize("NFKC", text)
    starts = (seen[:1], seen.strip()[:1])
    return f"'{text}" if any(start in _COMMANDS for start in starts if start) else text
