"""Word files: read back by python-docx, judged by the schema of ECMA-376, opened by LibreOffice."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import lxml.etree
import pytest
from hypothesis import given, settings
from openxml_audit import FileFormat, OpenXmlValidator
from reading import pdf_text, squeezed
from strategies import lines
from test_formats import document

from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.docx import write_docx
from exercise_gen.formats.package import repacked
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


def test_libreoffice_prints_the_same_words(rio_claro: Exercise, tmp_path: Path) -> None:
    wanted = ("situation-manual", "msel", "messages", "feedback-form", "timeline", "inject-cards")
    chosen = {made.id: made for made in rendered(rio_claro, ("es",)) if made.id in wanted}
    for made in chosen.values():
        (tmp_path / f"{made.id}.docx").write_bytes(write_docx(made))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [str(path) for path in sorted(tmp_path.glob("*.docx"))]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)

    assert len(chosen) == len(wanted)
    for made in chosen.values():
        printed = squeezed(pdf_text((tmp_path / f"{made.id}.pdf").read_bytes()))
        words = [w for piece in pieces(made.tree) for w in re.findall(r"\w{4,}", piece)]
        lost = [w for w in words if squeezed(w) not in printed]
        assert not lost, (made.id, lost[:10])


def test_an_archive_is_repacked_the_same_whenever_it_was_made() -> None:
    def archive(names: list[str], year: int) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as file:
            for name in names:
                file.writestr(zipfile.ZipInfo(name, (year, 1, 1, 0, 0, 0)), b"x" * 100)
        return made.getvalue()

    assert repacked(archive(["b", "a"], 2001)) == repacked(archive(["a", "b"], 2022))
