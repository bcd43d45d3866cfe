from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen.errors import InvalidInput
from exercise_gen.tree import Node, parse


def only(html: str) -> Node:
    child = parse(html, "t").children[0]
    assert isinstance(child, Node)
    return child


def test_white_space_between_blocks_is_dropped_and_inside_text_is_one_space() -> None:
    tree = parse("<p> a\n  <strong>b</strong>  c </p>\n\n<p>d</p>", "t")

    assert [c.tag for c in tree.children if isinstance(c, Node)] == ["p", "p"]
    assert tree.text() == "a b cd"


def test_an_unknown_tag_is_located() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse("<p>a</p>\n<marquee>b</marquee>", "templates/x.j2")

    problem = caught.value.problems[0]
    assert (problem.file, problem.line, problem.code) == ("templates/x.j2", 2, "template")
    assert "<marquee>" in problem.message


def test_every_misfit_is_reported_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse('<p onclick="x">a</p><iframe></iframe><strong><p>b</p></strong>', "t")

    assert len(caught.value.problems) == 3


def test_as_data_is_ready_for_json() -> None:
    assert only('<p class="lead">a<br>b</p>').as_data() == ["p", {"class": "lead"}, ["a", ["br", {}, []], "b"]]


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1))
def test_any_text_survives(text: str) -> None:
    from html import escape

    words = " ".join(text.replace("\u00a0", "x").split(" ")).strip(" ")
    tree = parse(f"<p>{escape(text)}</p>", "t")

    assert tree.text().replace(" ", "") == words.replace("\u00a0", "x").replace(" ", "") or "\u00a0" in text
