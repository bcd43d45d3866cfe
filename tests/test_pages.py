"""HTML pages in a real browser, on a desk and on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page
from test_formats import document

from exercise_gen.formats.html import write_html

LONG = "<th>Organización responsable</th>" * 3
TABLE = (
    f'<table class="dense" widths="4 1 1 1"><thead><tr><th>Texto</th>{LONG}</tr></thead><tbody><tr>'
    '<td>Largo texto <span class="small">menor</span></td>'
    + "<td>interinstitucional</td>" * 3
    + "</tr></tbody></table>"
)
LINES_OF_WORDS = """() => [...document.querySelectorAll("td, th")].map((cell) => {
    const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), counts = [];
    while (words.nextNode()) {
        for (const { index, 0: word } of words.currentNode.data.matchAll(/\\S+/g)) {
            const range = document.createRange();
            range.setStart(words.currentNode, index);
            range.setEnd(words.currentNode, index + word.length);
            counts.push(new Set([...range.getClientRects()].map((box) => box.top)).size);
        }
    }
    return Math.max(...counts);
})"""


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    made = browser.new_page(viewport={"width": request.param, "height": 800})
    whole = document(f"<h1>Título</h1><p>Texto</p>{TABLE}")
    marked = replace(whole, marking="TLP:AMBER+STRICT", exercise_name="Terremoto y tsunami en Lima y Callao 2027")
    made.set_content(write_html(marked).decode())
    yield made
    made.close()


def test_no_word_of_a_table_is_broken(page: Page) -> None:
    assert set(page.evaluate(LINES_OF_WORDS)) == {1}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_bar_breaks_neither_marking_nor_words(page: Page) -> None:
    for part in page.locator(".bar > *").all():
        box = part.bounding_box()
        assert box is not None and box["height"] < 26
        assert box["x"] >= 0 and box["x"] + box["width"] <= page.evaluate("innerWidth")


def test_small_words_are_smaller_than_those_around_them(page: Page) -> None:
    size = "(e) => parseFloat(getComputedStyle(e).fontSize)"
    around, small = (page.locator(name).first.evaluate(size) for name in ("td", "td .small"))

    assert small < around < page.locator("p").first.evaluate(size)
