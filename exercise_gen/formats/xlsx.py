"""Excel workbooks that a control team keeps during play: filters, lists to choose from, heads that print again."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from exercise_gen.formats.sheets import Sheet, sheets
from exercise_gen.models.theme import Theme
from exercise_gen.render import Rendered

_LONGEST_NAME, _LONGEST_CELL, _LONGEST_LIST = 31, 32_767, 255  # what Excel takes
_HIGHEST_ROW = 409.0
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_PAPERS = {"a4": (9, 8), "letter": (1, 3)}  # usual and large: A4 and A3, letter and tabloid
_TONES: Mapping[str, Mapping[str, Any]] = {
    "good": {"bg_color": "#DDEFD9", "font_color": "#1E4D22"},
    "warn": {"bg_color": "#FFF0C8", "font_color": "#6B4A00", "bold": True},
    "bad": {"bg_color": "#F8D7D3", "font_color": "#7A1710", "bold": True, "italic": True},
    "strong": {"bold": True},
}


def write_xlsx(document: Rendered) -> bytes:
    """Return the sheets of the document as a workbook; the same document gives the same bytes."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": document.full_title,
            "author": document.author,
            "keywords": document.keywords,
            "status": document.status,
            "created": document.revised.replace(tzinfo=None),
        }
    )
    looks = _looks(book, document.look.theme)
    names: list[str] = []
    for sheet in sheets(document.tree):
        names.append(_name(sheet.name, names))
        _write(book, book.add_worksheet(names[-1]), sheet, looks, document)
    book.close()
    return made.getvalue()


def _looks(book: Any, theme: Theme) -> dict[str, Any]:
    """Return the formats of cells by name, the tones of choices among them."""
    book.formats[0].set_font_name(theme.type.office)
    book.formats[0].set_font_size(10)
    font = {"font_name": theme.type.office, "font_size": 10}
    base = {**font, "text_wrap": True, "valign": "top", "border": 1, "border_color": theme.colours.rule}
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": theme.colours.accent, "valign": "vcenter"}
    looks = {
        "head": {**base, **head},
        "text": base,
        "legend": {**font, "italic": True},
        "number": {**base, "num_format": "0", "align": "right"},
        **_TONES,
    }
    return {name: book.add_format(dict(look)) for name, look in looks.items()}


def _name(wanted: str, taken: Sequence[str]) -> str:
    """Return a name that Excel takes for a sheet: short, without its own signs, and not twice."""
    name = _FORBIDDEN.sub("-", wanted).strip("' ")[:_LONGEST_NAME] or "1"
    number, made = 1, name
    while made.casefold() in {other.casefold() for other in taken}:
        number += 1
        made = f"{name[: _LONGEST_NAME - 3]} {number}"
    return made


def _write(book: Any, page: Any, sheet: Sheet, looks: Mapping[str, Any], document: Rendered) -> None:
    last_row, last_column = len(sheet.rows), len(sheet.columns) - 1
    for column, made in enumerate(sheet.columns):
        page.set_column(column, column, made.width)
        page.write_string(0, column, made.head, looks["head"])
        _offer(page, column, last_row, made.choices, looks)
    page.set_row(0, _height([column.head for column in sheet.columns], sheet, bold=True))
    for number, row in enumerate(sheet.rows, start=1):
        page.set_row(number, _height(row, sheet))
        for column, (text, made) in enumerate(zip(row, sheet.columns, strict=True)):
            if made.number and text.isdecimal():
                page.write_number(number, column, int(text), looks["number"])
            else:
                page.write_string(number, column, _cut(text), looks["text"])
    page.freeze_panes(1, min(2, last_column))
    page.autofilter(0, 0, max(1, last_row), last_column)
    _lay_out(page, sheet, document)
    if sheet.legend:
        page.write_string(last_row + 2, 0, sheet.legend, looks["legend"])
    if sheet.chart:
        page.insert_chart(last_row + 2, 0, _chart(book, page.get_name(), sheet, document))


def _lay_out(page: Any, sheet: Sheet, document: Rendered) -> None:
    """Say how a sheet is printed: its paper, the head of its table on each page, what stands above and below."""
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(_PAPERS[document.paper][sheet.large])
    page.fit_to_pages(1, 0)
    page.set_margins(0.4, 0.4, 0.8, 0.7)
    banner, marking, notice = _quiet(document.banner), _quiet(document.marking), _quiet(sheet.notice)
    page.set_header(f"&L{_quiet(document.exercise_name)}\n{notice}&C&B{banner}&R{_quiet(sheet.name)}")
    page.set_footer(f"&L{_quiet(document.status)}\n{notice}&C&B{banner}&R&B{marking}&B  &P / &N")


def _height(row: Sequence[str], sheet: Sheet, *, bold: bool = False) -> float:
    """Return the height in points at which the fullest cell of a row shows all its lines, as far as Excel allows."""
    lines = max(
        sum(
            max(1, math.ceil(len(line) * (1.15 if bold else 1.0) / max(1.0, column.width - 1)))
            for line in text.split("\n")
        )
        for text, column in zip(row, sheet.columns, strict=True)
    )
    return min(_HIGHEST_ROW, 13.2 * lines + 3)


def _offer(page: Any, column: int, last_row: int, choices: Sequence[tuple[str, str]], looks: Mapping[str, Any]) -> None:
    """Let a column take only its choices, as far as Excel takes the list, each with its look, which words say too."""
    if not choices or not last_row:
        return
    source = [word for word, _ in choices]
    if len(",".join(source)) <= _LONGEST_LIST:
        page.data_validation(1, column, last_row, column, {"validate": "list", "source": source})
    for word, tone in choices:
        if tone in _TONES:
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": looks[tone]}
            page.conditional_format(1, column, last_row, column, rule)


def _chart(book: Any, name: str, sheet: Sheet, document: Rendered) -> Any:
    rows = len(sheet.rows)
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": [name, 0, sheet.chart],
            "categories": [name, 1, 0, rows, 0],
            "values": [name, 1, sheet.chart, rows, sheet.chart],
            "fill": {"color": document.look.theme.colours.accent},
            "data_labels": {"value": True},
        }
    )
    chart.set_legend({"none": True})
    chart.set_title({"name": sheet.columns[sheet.chart].head})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 720, "height": 60 + 34 * max(3, rows)})
    return chart


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def _quiet(words: str) -> str:
    """Return words for a header, where `&` commands and 255 signs are the most that Excel takes for all three parts."""
    while len(said := words.replace("&", "&&")) > _QUIET:
        words = words[:-1]
    return said


_QUIET = 60  # signs of one of three parts
