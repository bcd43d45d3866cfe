from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import lxml.html
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import html_text, pdf_pages, pdf_text, squeezed
from strategies import lines

from exercise_gen import i18n, markup
from exercise_gen.errors import InvalidInput
from exercise_gen.formats import FORMATS
from exercise_gen.formats.html import write_html
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.house import Look
from exercise_gen.models.theme import Theme, Type
from exercise_gen.render import Rendered
from exercise_gen.tree import parse


def document(html: str, **changes: object) -> Rendered:
    made = Rendered(
        id="probe",
        title="Probe",
        exercise_name="RÍO",
        author="exercise-gen",
        marking="UNCLASSIFIED",
        banner="EXERCISE EXERCISE EXERCISE",
        status="Version 1.0",
        paper="a4",
        revised=datetime(2027, 5, 28, tzinfo=UTC),
        tree=parse(html, "probe"),
        figures={},
        words=i18n.words("en"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_table_of_formats_is_ready() -> None:
    assert {"pdf", "html", "docx"} <= {f.id for f in FORMATS}
    assert all(f.suffix.startswith(".") for f in FORMATS)


@given(st.lists(lines, min_size=1, max_size=8))
@settings(max_examples=60)
def test_any_text_prints_literally_in_both_formats(texts: list[str]) -> None:
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)
    made = document(f"<h1>T</h1>{body}<table><tbody><tr><td>{escape(texts[0])}</td></tr></tbody></table>")

    page = html_text(write_html(made))
    printed = squeezed(pdf_text(write_pdf(made)))

    for text in texts:
        assert squeezed(text) in squeezed(page)
        if text.isascii() or all(
            ord(sign) < 0x180 for sign in text
        ):  # right-to-left text is extracted in its own order
            assert squeezed(text) in printed


@given(st.lists(lines, min_size=1, max_size=6))
@settings(max_examples=60)
def test_text_from_a_planner_injects_no_element(texts: list[str]) -> None:
    body = "".join(f"<p>{markup.inline(markup.literal(text))}</p>" for text in texts)
    made = document(f"<h1>T</h1>{body}", exercise_name=texts[0], title=texts[-1])

    page = lxml.html.document_fromstring(write_html(made).decode())

    assert {e.tag for e in page.iter()} <= {
        "html", "head", "meta", "title", "style", "body", "div", "span", "strong", "main", "h1", "p",
    }  # fmt: skip
    assert len(list(page.iter("p"))) == len(texts)


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_pages_carry_marking_phrase_and_number(paper: str) -> None:
    long = "".join(f"<p>{'word ' * 120}</p>" for _ in range(12))

    pages = pdf_pages(write_pdf(document(f"<h1>T</h1>{long}", paper=paper)))

    assert len(pages) > 1
    for number, text in enumerate(pages, start=1):
        assert text.count("EXERCISE EXERCISE EXERCISE") == 2
        assert "UNCLASSIFIED" in text
        assert f"Page {number} of {len(pages)}" in text


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_paper_is_as_asked_and_landscape_turns_it(paper: str, size: tuple[int, int]) -> None:
    content = write_pdf(document("<h1>T</h1><ttx-landscape><p>wide</p></ttx-landscape>", paper=paper))
    pdf = pypdfium2.PdfDocument(content)

    sizes = [tuple(round(edge) for edge in pdf[n].get_size()) for n in range(len(pdf))]
    pdf.close()

    assert sizes == [size, size[::-1]]


def test_the_pdf_is_tagged_titled_and_says_its_language() -> None:
    content = write_pdf(document("<h1>T</h1>", words=i18n.words("es")))

    assert b"/Lang (es" in content or b"/Lang(es" in content
    assert b"pdfuaid" in content
    assert b"/MarkInfo" in content


def test_table_heads_repeat_on_every_page() -> None:
    rows = "".join(f"<tr><td>row {n}</td></tr>" for n in range(120))
    pages = pdf_pages(
        write_pdf(document(f"<h1>T</h1><table><thead><tr><th>HEADCELL</th></tr></thead><tbody>{rows}</tbody></table>"))
    )

    assert len(pages) > 1
    assert all("HEADCELL" in text for text in pages)


@pytest.mark.parametrize(("per_page", "pages"), [(2, 3), (4, 2)])
def test_cards_fill_their_pages(per_page: int, pages: int) -> None:
    card = '<ttx-card number="K7Q4" time="09:10" title="Subject"><p>Body of the card.</p></ttx-card>'
    made = document(f'<ttx-cards per-page="{per_page}">{card * 5}</ttx-cards>')

    printed = pdf_pages(write_pdf(made))

    assert len(printed) == pages
    assert sum(text.count("Body of the card.") for text in printed) == 5
    assert all("EXERCISE EXERCISE EXERCISE" in text for text in printed)


def test_a_card_with_the_longest_body_still_fits() -> None:
    words = ("Coordinadora " * 80)[:900]
    card = f'<ttx-card number="K7Q4" time="09:10" title="{"Asunto largo " * 6}"><p>{words}</p></ttx-card>'

    text = pdf_text(write_pdf(document(f'<ttx-cards per-page="4">{card}</ttx-cards>')))

    assert text.count("Coordinadora") == words.count("Coordinadora")


def test_a_card_that_is_too_full_is_named() -> None:
    card = f'<ttx-card number="K7Q4" time="" title="S"><p>{"word " * 900}</p></ttx-card>'

    with pytest.raises(InvalidInput) as caught:
        write_pdf(document(f'<ttx-cards per-page="4">{card}</ttx-cards>'))

    assert caught.value.problems[0].code == "card-overflow"
    assert "K7Q4" in caught.value.problems[0].message


def test_a_sign_that_no_font_has_is_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        write_pdf(document("<h1>T</h1><p>漢</p>"))

    assert caught.value.problems[0].code == "unprintable"
    assert "漢" in caught.value.problems[0].message


def test_html_asks_for_nothing_from_outside() -> None:
    content = write_html(document("<h1>T</h1><p>x</p>")).decode()

    assert "default-src 'none'" in content
    assert "<script" not in content
    assert "http://" not in content.replace("http://www.w3.org", "")
    assert "https://" not in content


def test_figures_have_an_alternative_text() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="9" height="9"/></svg>'
    made = document('<h1>T</h1><ttx-figure name="f" alt="a square" caption="Square"></ttx-figure>', figures={"f": svg})

    assert 'aria-label="a square"' in write_html(made).decode()
    assert "Square" in pdf_text(write_pdf(made))


def test_every_tag_of_the_vocabulary_is_written_by_both() -> None:
    html = """<ttx-cover><p class="title">A</p><p class="notice">B</p></ttx-cover><ttx-toc title="C"></ttx-toc>
    <h1>H1</h1><h2>H2</h2><h3>H3</h3><h4>H4</h4><p class="lead">p <strong>s</strong> <em>e</em> <code>c</code> <sup>1</sup>
    <sub>2</sub> <span class="small">sm</span> <a href="#s1">a</a><br>b <ttx-check></ttx-check> <ttx-blank width="20"></ttx-blank>
    <ttx-tag kind="key">T</ttx-tag></p><ul><li>u</li></ul><ol><li>o</li></ol><dl><dt>dt</dt><dd>dd</dd></dl>
    <blockquote><p>q</p></blockquote><div class="center"><p>d</p></div>
    <ttx-callout kind="read"><p>call</p></ttx-callout><ttx-lines count="2"></ttx-lines><ttx-keep><p>kept</p></ttx-keep>
    <ttx-break></ttx-break><ttx-form look="screen" title="F" note="N"><p>form</p></ttx-form>
    <ttx-landscape><p>wide</p></ttx-landscape>"""
    made = document(html)

    page, printed = html_text(write_html(made)), pdf_text(write_pdf(made))

    for word in ("H4", "sm", "dd", "call", "kept", "form", "wide", "B"):
        assert word in page
        assert word in printed


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: .ci/run installs it")
        pytest.skip("no Chromium on this machine; CI has one")
    return found


def test_a_page_opens_in_a_browser_as_written(browser: str, tmp_path: Path) -> None:
    nasty = "<script>document.title='hit'</script> {{ 7*7 }} \" onload='x' <img src=x onerror=alert(1)>"
    page = tmp_path / "page.html"
    page.write_bytes(write_html(document(f"<h1>T</h1><p>{escape(nasty)}</p>", exercise_name=nasty)))
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
    quiet = ("--disable-background-networking", "--disable-component-update", f"--user-data-dir={tmp_path / 'profile'}")

    run = subprocess.run(
        [browser, *flags, *quiet, "--dump-dom", page.as_uri()], capture_output=True, text=True, check=True, timeout=120
    )

    dom = lxml.html.document_fromstring(run.stdout)
    assert [p.text_content() for p in dom.iter("p")] == [nasty]
    assert not list(dom.iter("script", "img"))
    assert dom.findtext(".//title") == f"{nasty} - Probe"


def test_the_theme_cannot_end_the_style_of_a_page() -> None:
    words = 'EXERCISE </style><meta http-equiv="refresh" content="0">\\'

    page = write_html(document("<p>a</p>", banner=words)).decode()

    [style] = lxml.html.document_fromstring(page).iter("style")
    assert "\\3c /style\\3e " in str(style.text)
    assert page.count("</style>") == 1
    assert '<meta http-equiv="refresh"' not in page


@pytest.mark.parametrize("write", [write_html, write_pdf])
def test_a_font_that_there_is_not_is_refused_in_every_format(write: Callable[[Rendered], bytes]) -> None:
    look = Look(Theme(type=Type(family="Comic Papyrus")))

    with pytest.raises(InvalidInput, match="there is no font"):
        write(document("<p>a</p>", look=look))


def test_signs_that_no_font_has_are_named_with_the_words_around_them() -> None:
    with pytest.raises(InvalidInput) as caught:
        write_pdf(document("<p>Municipalidad 🦙 de 漢 Piura</p><p>otra 漢</p>"))

    said = sorted(problem.message for problem in caught.value.problems)
    assert said == [
        'no font has the sign "漢": it stands in "Municipalidad 🦙 de 漢 Piura", "otra 漢"',
        'no font has the sign "🦙": it stands in "Municipalidad 🦙 de 漢 Piura"',
    ]
