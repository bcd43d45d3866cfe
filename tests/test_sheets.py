"""Workbooks and comma-separated values, read back by openpyxl and csv."""

from __future__ import annotations

import contextlib
import csv
import io
import subprocess
import unicodedata
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openxml_audit import FileFormat, OpenXmlValidator
from test_formats import document

from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.csv import harmless, write_csv
from exercise_gen.formats.sheets import sheets
from exercise_gen.formats.xlsx import _name, write_xlsx
from exercise_gen.generate import Exercise
from exercise_gen.press import jobs, render_job
from exercise_gen.render import Rendered

WORKBOOK = [made for made in DOCUMENTS if made.id == "msel-workbook"]


@pytest.fixture(params=["en", "es"])
def book(rio_claro: Exercise, request: pytest.FixtureRequest) -> Rendered:
    return render_job(rio_claro, next(job for job in jobs(rio_claro, WORKBOOK) if job.language == request.param))


def test_a_workbook_reads_back_with_the_same_rows(book: Rendered) -> None:
    read = openpyxl.load_workbook(io.BytesIO(write_xlsx(book)))
    wanted = list(sheets(book.tree))

    assert len(read.sheetnames) == len(wanted) == 7
    for sheet, page in zip(wanted, read.worksheets, strict=True):
        rows = [tuple("" if v is None else str(v) for v in row) for row in page.iter_rows(values_only=True)]
        rows = rows[: len(sheet.rows) + 1]
        assert rows[0] == tuple(column.head for column in sheet.columns)
        assert rows[1:] == list(sheet.rows)
        assert page.freeze_panes
        assert page.auto_filter.ref
        assert page.print_title_rows == "$1:$1"
        assert page.page_setup.orientation == "landscape"


def test_the_master_list_has_every_inject_and_its_state_to_choose(book: Rendered, rio_claro: Exercise) -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(book))).worksheets[0]
    ids = [row[0] for row in page.iter_rows(min_row=2, values_only=True)]

    assert ids == [item.inject.id for item in (*rio_claro.injects, *rio_claro.contingencies)]
    (validation,) = page.data_validations.dataValidation
    assert book.words.label("Delivered") in validation.formula1
    assert page.conditional_formatting


def test_numbers_are_numbers(book: Rendered, rio_claro: Exercise) -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(book))).worksheets[2]
    total = sum(len([c for c in i.inject.to if c in {p.id for p in rio_claro.players}]) for i in rio_claro.injects)
    column = 2 + len(rio_claro.phases)

    values = [page.cell(row, column).value for row in range(2, 2 + len(rio_claro.players))]
    assert sum(values) == total
    assert page._charts


def test_marking_and_banner_print_on_every_page(book: Rendered) -> None:
    for page in openpyxl.load_workbook(io.BytesIO(write_xlsx(book))).worksheets:
        assert book.banner in page.oddHeader.center.text
        assert book.marking in page.oddFooter.right.text


def test_every_printed_page_says_that_it_is_for_the_control_team(book: Rendered) -> None:
    notice = book.words.label("For the control team only")
    for page in openpyxl.load_workbook(io.BytesIO(write_xlsx(book))).worksheets:
        assert notice in page.oddHeader.left.text
        assert notice in page.oddFooter.left.text


def test_letters_are_explained_below_their_table(book: Rendered) -> None:
    read = openpyxl.load_workbook(io.BytesIO(write_xlsx(book)))
    for name, letters in (("Objectives", "KES"), ("Evaluation", "PSMU")):
        page = read[book.words.label(name)]
        legend = page.cell(page.max_row, 1).value
        assert [part[0] for part in legend.split(". ")] == list(letters)
        assert page.cell(page.max_row - 1, 1).value is None


def test_the_roster_has_the_cells_to_choose_from(book: Rendered, rio_claro: Exercise) -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(book)))[book.words.label("Roster")]
    (cells,) = [v for v in page.data_validations.dataValidation if str(v.sqref).startswith("D2")]

    for cell in rio_claro.players:
        assert cell.short.within(book.language) in cells.formula1


def test_a_list_longer_than_excel_takes_is_left_to_the_writer() -> None:
    choices = "|".join(f"Mesa de coordinación número {n}:plain" for n in range(12))
    made = document(
        f'<ttx-sheet name="a"><table widths="1"><thead><tr><th choices="{choices}">h</th></tr></thead>'
        "<tbody><tr><td>x</td></tr></tbody></table></ttx-sheet>"
    )
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(made))).worksheets[0]

    assert not page.data_validations.dataValidation


def test_a_blank_roster_prints_on_one_page(book: Rendered, tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(write_xlsx(book))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "b.xlsx")], check=True, capture_output=True, timeout=300)
    with contextlib.closing(pypdfium2.PdfDocument(tmp_path / "b.pdf")) as pdf:
        said = [page.get_textpage().get_text_bounded() for page in pdf]

    assert len([text for text in said if book.words.label("Rank or title") in text]) == 1


def test_the_workbook_keeps_the_schema_and_is_the_same_twice(book: Rendered, tmp_path: Path) -> None:
    content = write_xlsx(book)
    (tmp_path / "b.xlsx").write_bytes(content)
    judged = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=20).validate(str(tmp_path / "b.xlsx"))

    assert [str(error) for error in judged.errors] == []
    assert write_xlsx(book) == content


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_names_of_sheets_are_such_as_excel_takes(wanted: list[str]) -> None:
    taken: list[str] = []
    for name in wanted:
        taken.append(_name(name, taken))

    assert len({name.casefold() for name in taken}) == len(taken)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in taken)


def table(text: str) -> Rendered:
    made = document(
        '<ttx-sheet name="a"><table widths="1"><thead><tr><th>h</th></tr></thead><tbody><tr><td>x</td></tr></tbody></table></ttx-sheet>'
    )
    from dataclasses import replace

    from exercise_gen.tree import Node

    def swapped(node: Node) -> Node:
        children = tuple(swapped(c) if isinstance(c, Node) else c for c in node.children)
        return replace(node, children=(text,) if node.tag == "td" else children)

    return replace(made, tree=swapped(made.tree))


def test_a_text_too_long_for_a_cell_is_cut_with_a_sign() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(table("x" * 40_000)))).worksheets[0]

    assert page["A2"].value.endswith("…")
    assert len(page["A2"].value) == 32_767


@pytest.mark.parametrize("text", ["=1+1", "+51", "-1", "@x", "=cmd|' /C calc'!A0"])
def test_nothing_is_a_formula(text: str) -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(table(text)))).worksheets[0]

    assert page["A2"].data_type == "s"
    assert page["A2"].value == text
    rows = list(csv.reader(io.StringIO(write_csv(table(text)).decode("utf-8-sig"))))
    assert rows == [["h"], [f"'{text}"]]


@given(st.text(max_size=30))
def test_no_cell_of_the_table_begins_with_a_command(text: str) -> None:
    seen = unicodedata.normalize("NFKC", harmless(text))

    assert not seen or seen[0] not in "=+-@\t\r\n"
    assert not seen.strip() or seen.strip()[0] not in "=+-@"
    assert harmless(text) in (text, f"'{text}")


def test_the_table_has_the_rows_of_the_master_list(book: Rendered) -> None:
    content = write_csv(book)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    first = next(sheets(book.tree))

    assert content.startswith(b"\xef\xbb\xbf")
    assert rows == [[c.head for c in first.columns], *([harmless(t) for t in row] for row in first.rows)]
