"""Word files: read back by python-docx, judged by the schema of ECMA-376, opened by LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import lxml.etree
import pytest
from hypothesis import given, settings
from openxml_audit import FileFormat, OpenXmlValidator
from reading import pdf_pages, pdf_text, squeezed
from strategies import lines
from test_formats import document

from exercise_gen import i18n
from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.docx import write_docx
from exercise_gen.formats.package import repacked
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.generate import Exercise
from exercise_gen.models.theme import Logo, Theme
from exercise_gen.press import jobs, render_job
from exercise_gen.render import Rendered
from exercise_gen.tree import Node

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PAGES = [made for made in DOCUMENTS if made.made_of == "pages"]


def rendered(exercise: Exercise, languages: tuple[str, ...] = ("en", "es")) -> Iterator[Rendered]:
    for job in jobs(exercise, PAGES):
        if job.language in languages and (job.cell is None or job.cell.id == "coer"):
            yield render_job(exercise, job)


def body(content: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return lxml.etree.fromstring(archive.read("word/document.xml"))


def said(root: Any) -> str:
    return squeezed("".join(t.text or "" for t in root.iter(f"{W}t")))


def pieces(node: Node) -> Iterator[str]:
    """Yield the runs of text of a tree in reading order."""
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from pieces(child)


def test_every_word_of_a_document_stands_in_its_file_in_order(rio_claro: Exercise) -> None:
    for made in rendered(rio_claro):
        words = said(body(write_docx(made)))
        at = 0
        for piece in pieces(made.tree):
            wanted = squeezed(piece)
            found = words.find(wanted, at)
            assert found >= 0, (made.id, made.language, piece)
            at = found + len(wanted) if made.id not in ("inject-cards",) else at


def test_every_part_keeps_the_schema(closed: Exercise, planned_again: Exercise, tmp_path: Path) -> None:
    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2019, max_errors=20)
    for number, made in enumerate([*rendered(closed, ("es",)), *rendered(planned_again, ("en",))]):
        file = tmp_path / f"{number}.docx"
        file.write_bytes(write_docx(made))
        assert [str(error) for error in validator.validate(str(file)).errors] == [], made.id


def test_two_builds_are_the_same_bytes(rio_claro: Exercise) -> None:
    for made in rendered(rio_claro, ("es",)):
        assert write_docx(made) == write_docx(made)


def test_tables_have_widths_and_repeat_their_heads(rio_claro: Exercise) -> None:
    for made in rendered(rio_claro, ("es",)):
        root = body(write_docx(made))
        for table in root.iter(f"{W}tbl"):
            grid = [int(c.get(f"{W}w")) for c in table.find(f"{W}tblGrid")]
            assert all(width > 200 for width in grid)
            for row in table.findall(f"{W}tr"):
                cells = [int(c.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) for c in row.findall(f"{W}tc")]
                assert abs(sum(cells) - sum(grid)) <= 2
        heads = [node for node in made.tree.walk() if node.tag == "thead"]
        assert len(list(root.iter(f"{W}tblHeader"))) == sum(len(head.children) for head in heads)


def test_headings_lists_sections_and_controls_are_real() -> None:
    made = document(
        "<h1>One</h1><ol><li>a</li><li>b</li></ol><h2>Two</h2><ol><li>c</li></ol><ul><li>d<ul><li>e</li></ul></li></ul>"
        "<p><ttx-check></ttx-check> yes</p><ttx-landscape><p>wide</p></ttx-landscape><p>after</p>"
    )
    file = docx.Document(io.BytesIO(write_docx(made)))

    assert [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")] == [
        ("Heading 1", "One"), ("Heading 2", "Two"),
    ]  # fmt: skip
    numbers = [n.get(f"{W}val") for n in file.element.iter(f"{W}numId")]
    assert numbers[0] == numbers[1] != numbers[2]
    assert numbers[3] == numbers[4]
    assert [s.orientation for s in file.sections] == [0, 1, 0]
    assert len(list(file.element.iter(f"{W}sdt"))) == 1


def test_every_page_carries_banner_marking_and_number() -> None:
    made = document("<p>a</p>", marking="TLP:AMBER")
    file = docx.Document(io.BytesIO(write_docx(made)))
    section = file.sections[0]

    head, foot = section.header.paragraphs[0].text, section.footer._element
    assert "EXERCISE EXERCISE EXERCISE" in head
    words = squeezed("".join(t.text or "" for t in foot.iter(f"{W}t")))
    assert "TLP:AMBER" in words
    assert {f.get(f"{W}instr") for f in foot.iter(f"{W}fldSimple")} == {"PAGE", "NUMPAGES"}


@given(lines)
@settings(max_examples=80)
def test_any_text_comes_back(text: str) -> None:
    made = document("<p>x</p>")
    tree = replace(made.tree, children=(Node("p", {}, (text,)),))

    file = docx.Document(io.BytesIO(write_docx(replace(made, tree=tree))))

    assert file.paragraphs[0].text == text


def test_pictures_have_their_words(rio_claro: Exercise) -> None:
    job = next(job for job in jobs(rio_claro, PAGES) if job.document.id == "timeline" and job.language == "es")
    made = render_job(rio_claro, job)
    with zipfile.ZipFile(io.BytesIO(write_docx(made))) as archive:
        names = archive.namelist()
        root = lxml.etree.fromstring(archive.read("word/document.xml"))

    (picture,) = [e for e in root.iter() if str(e.tag).endswith("}docPr")]
    assert picture.get("descr").startswith("Línea de tiempo de")
    assert {Path(n).suffix for n in names if "/media/" in n} == {".png", ".svg"}


def test_the_theme_shapes_the_file() -> None:
    theme = Theme.model_validate({"colours": {"accent": "#123456"}, "type": {"office": "Arial", "size_pt": 12}})
    made = document("<h1>a</h1>")
    content = write_docx(replace(made, look=replace(made.look, theme=theme), paper="letter"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        styles = archive.read("word/styles.xml").decode()

    assert 'w:ascii="Arial"' in styles
    assert '<w:color w:val="123456"/>' in styles
    assert '<w:sz w:val="24"/>' in styles
    assert body(content).find(f".//{W}pgSz").get(f"{W}w") == "12240"


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_logo_stands_on_the_cover(kind: str) -> None:
    from exercise_gen.formats.pdf import raster

    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><rect width="10" height="5"/></svg>'
    made = document("<ttx-cover><p class='title'>a</p></ttx-cover>")
    logo = drawing.encode() if kind == "svg" else raster(drawing, made.look)[0]
    theme = Theme(logo=Logo(file=f"x.{kind}", alt="The sign"))
    content = write_docx(replace(made, look=replace(made.look, theme=theme, logo=logo)))

    assert "The sign" in [e.get("descr") for e in body(content).iter() if str(e.tag).endswith("}docPr")]


def test_the_contents_give_the_pages_of_the_pdf() -> None:
    long = "".join(f"<p>{'word ' * 120}</p>" for _ in range(12))
    made = document(f"<ttx-toc title='Contents'></ttx-toc><h1>One</h1>{long}<h1>Two</h1><p>a</p>")
    text = "".join(t.text or "" for t in body(write_docx(made)).iter(f"{W}t"))
    pages = pdf_pages(write_pdf(made))

    at = [next(n for n, page in enumerate(pages, 1) if f"\n{name}" in page and n > 1) for name in ("One", "Two")]
    assert text.startswith(f"ContentsOne{at[0]}Two{at[1]}")
    assert at[1] > at[0]


@pytest.mark.parametrize("duplex", [False, True])
def test_what_is_handed_over_begins_on_a_front_where_paper_has_two_sides(duplex: bool) -> None:
    made = document('<p>a</p><ttx-break to="sheet"></ttx-break><p>b</p><ttx-break></ttx-break><p>c</p>')
    root = body(write_docx(replace(made, duplex=duplex)))

    kinds = [kind.get(f"{W}val") for kind in root.iter(f"{W}type")]
    breaks = [br for br in root.iter(f"{W}br") if br.get(f"{W}type") == "page"]
    assert kinds == (["nextPage", "oddPage"] if duplex else ["nextPage"])
    assert len(breaks) == (1 if duplex else 2)


def test_chapters_of_a_booklet_leave_no_page_empty() -> None:
    made = document(
        "<ttx-cover><p class='title'>a</p></ttx-cover><ttx-toc title='t'></ttx-toc><h1>One</h1><p>b</p>"
        "<ttx-break></ttx-break><h1>Two</h1>"
    )
    root = body(write_docx(made))

    assert len(list(root.iter(f"{W}pageBreakBefore"))) == 2
    assert [br for br in root.iter(f"{W}br") if br.get(f"{W}type") == "page"] == [next(root.iter(f"{W}br"))]


def test_a_box_to_tick_says_what_it_asks() -> None:
    made = document(
        "<p>Fit? <ttx-check></ttx-check> yes <ttx-check></ttx-check> no</p><p>Name <ttx-check></ttx-check></p>"
    )

    names = [alias.get(f"{W}val") for alias in body(write_docx(made)).iter(f"{W}alias")]
    assert names == ["yes", "no", "Name"]


def test_a_long_word_breaks_after_the_signs_of_an_address_only_where_it_has_no_room() -> None:
    word = "guard.of.the.coordination.centre@valle.example"
    table = f"<table widths='10 90'><tbody><tr><td>{word}</td><td>{word}</td></tr></tbody></table>"
    cells = list(body(write_docx(document(table))).iter(f"{W}tc"))

    assert ["".join(t.text for t in tc.iter(f"{W}t")) for tc in cells] == [
        "guard.\u200bof.\u200bthe.\u200bcoordination.\u200bcentre@\u200bvalle.\u200bexample", word,
    ]  # fmt: skip


def test_the_band_of_a_badge_has_ink_that_can_be_read() -> None:
    cards = "".join(
        f"<ttx-card number='n' time='' title='' tone='{tone}'></ttx-card>" for tone in ("#000000", "#ffee55")
    )
    root = body(write_docx(document(f"<ttx-cards per-page='8'>{cards}</ttx-cards>")))

    bands = [p for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}shd") is not None]
    fills = [band.find(f"{W}pPr/{W}shd").get(f"{W}fill") for band in bands]
    inks = [band.find(f"{W}r/{W}rPr/{W}color").get(f"{W}val") for band in bands]
    assert list(zip(fills, inks, strict=True)) == [("000000", "FFFFFF"), ("FFEE55", "000000")]


def test_the_half_of_a_tent_that_stands_on_its_head_is_a_picture_with_the_same_words() -> None:
    root = body(write_docx(document("<ttx-tent><h1>COER</h1><p>Callao &amp; Lima</p></ttx-tent>")))

    assert [e.get("descr") for e in root.iter() if str(e.tag).endswith("}docPr")] == ["COER. Callao & Lima"]
    assert said(root).count("COER") == 1
    assert root.find(f".//{W}pgMar").get(f"{W}left") == "0"


def test_tables_begin_at_the_margin() -> None:
    with zipfile.ZipFile(io.BytesIO(write_docx(document("<p>a</p>")))) as archive:
        settings_part = archive.read("word/settings.xml").decode()
        names = archive.namelist()

    assert re.search(r'w:name="compatibilityMode"[^>]*w:val="15"', settings_part)
    assert not [name for name in names if "customXml" in name]


def test_figures_are_counted() -> None:
    figure = "<ttx-figure name='f' alt='a' caption='The river'></ttx-figure>"
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5"><rect width="10" height="5"/></svg>'
    made = replace(document(figure * 2, words=i18n.words("es")), figures={"f": drawing})

    assert said(body(write_docx(made))) == "Figura1:ElríoFigura2:Elrío".replace("Elrío", "Theriver")


# ------------------------------------------------------------------ LibreOffice


def printed(files: dict[str, Rendered], folder: Path) -> dict[str, bytes]:
    """Return what LibreOffice prints, by name; one run for all of them, because each takes seconds to start."""
    for name, made in files.items():
        (folder / f"{name}.docx").write_bytes(write_docx(made))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run(
        [*command, *(f"{folder}/{name}.docx" for name in files)], check=True, capture_output=True, timeout=300
    )
    return {name: (folder / f"{name}.pdf").read_bytes() for name in files}


def counted(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]{2,}", unicodedata.normalize("NFKC", text)))


def full_card(letter: str, per_page: int) -> str:
    """Return a card with more than the PDF takes, in words of which none stands twice."""
    words = iter(f"{letter}{'coordinadoras'[: 4 + n % 9]}{n}" for n in range(2000))

    def some(count: int) -> str:
        return " ".join(next(words) for _ in range(count))

    facts = "".join(f"<dt>{some(2)}</dt><dd>{some(4)}<br>{some(4)}</dd>" for _ in range(3))
    steps = "".join(f"<li>{some(6)}</li>" for _ in range(3))
    inside = f"<dl>{facts}</dl><p>{some(600 // per_page)}</p><ul>{steps}</ul><p class='big'>{some(4)}</p>"
    inside += f"<p class='small'>{some(8)} <strong>{some(3)}</strong><br>{some(2)}</p>"
    return f"<ttx-card number='{some(1)}' time='09:10' title='{some(9)}'>{inside}</ttx-card>"


def full_cards(per_page: int) -> Rendered:
    cards = "".join(full_card(letter, per_page) for letter in "abcd"[:per_page])
    return document(f"<ttx-cards per-page='{per_page}'>{cards}</ttx-cards>")


def test_libreoffice_prints_the_same_words(rio_claro: Exercise, tmp_path: Path) -> None:
    wanted = ("situation-manual", "msel", "messages", "feedback-form", "timeline")
    paper = ("inject-cards", "badges", "emergency-card", "table-tents", "certificate", "envelopes")
    found = {job.document.id: job for job in jobs(rio_claro, PAGES) if job.cell is None or job.cell.id == "coer"}
    files = {name: render_job(rio_claro, replace(found[name], language="es")) for name in (*wanted, *paper)}
    files |= {f"{n}-2": render_job(rio_claro, replace(found[n], language="en-es")) for n in paper[:3]}
    files |= {f"full-{count}": full_cards(count) for count in (2, 4)}
    prints = printed(files, tmp_path)

    for name, made in files.items():
        text = pdf_text(prints[name])
        words = [w for piece in pieces(made.tree) for w in re.findall(r"\w{4,}", piece)]
        lost = [w for w in words if squeezed(w) not in squeezed(text)]
        assert not lost, (name, lost[:10])
        if name not in wanted:  # what is cut or folded: no word is lost below the edge, no page runs over
            assert not counted(" ".join(pieces(made.tree))) - counted(text), name
            pages = 1 if name.startswith("full") else len(pdf_pages(write_pdf(made)))
            assert len(pdf_pages(prints[name])) == pages, name


def test_an_archive_is_repacked_the_same_whenever_it_was_made() -> None:
    def archive(names: list[str], year: int) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as file:
            for name in names:
                file.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), b"x" * 100)
        return made.getvalue()

    assert repacked(archive(["b", "a"], 2001)) == repacked(archive(["a", "b"], 2022))
