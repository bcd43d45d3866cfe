from __future__ import annotations

import lxml.html
from hypothesis import given
from strategies import lines

from exercise_gen import markup


def test_paragraphs_lists_and_emphasis() -> None:
    assert markup.blocks("a **b**\n\n- c\n- d") == "<p>a <strong>b</strong></p>\n<ul>\n<li>c</li>\n<li>d</li>\n</ul>\n"


def test_inline_has_no_paragraph() -> None:
    assert markup.inline("*a* `b`") == "<em>a</em> <code>b</code>"


def test_the_words_of_a_marked_message_carry_its_marking() -> None:
    assert markup.inline("*a*", "TLP:RED") == '<span marking="TLP:RED"><em>a</em></span>'
    assert markup.blocks("a\n\n(TLP:AMBER) b", "TLP:GREEN") == (
        '<p marking="TLP:GREEN">a</p>\n<p marking="TLP:AMBER">(TLP:AMBER) b</p>\n'
    )
    assert markup.inline("", "TLP:RED") == ""


def test_raw_html_and_links_print_literally() -> None:
    assert markup.inline("<b>x</b> [a](http://x)") == "&lt;b&gt;x&lt;/b&gt; [a](http://x)"


def test_plain_drops_the_signs() -> None:
    assert markup.plain("**Lima** & *Callao*") == "Lima & Callao"


@given(lines)
def test_literal_text_comes_back_as_it_was(text: str) -> None:
    assert markup.plain(markup.literal(text)) == text


@given(lines)
def test_nothing_a_planner_writes_becomes_an_element(text: str) -> None:
    root = lxml.html.fragment_fromstring(str(markup.inline(markup.literal(text))), create_parent="div")

    assert [e.tag for e in root.iter()] == ["div"]
    assert root.text_content() == text
