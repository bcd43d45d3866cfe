from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen.errors import InvalidInput
from exercise_gen.tree import PAGE_TAGS, Node, parse


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
    assert (problem.file, problem.code) == ("templates/x.j2", "template")
    assert "<marquee>" in problem.message
    assert "line 2 of the page that the template makes" in problem.message


def test_every_misfit_is_reported_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse('<p onclick="x">a</p><iframe></iframe><strong><p>b</p></strong>', "t")

    assert len(caught.value.problems) == 3


def test_as_data_is_ready_for_json() -> None:
    assert only('<p class="lead">a<br>b</p>').as_data() == ["p", {"class": "lead"}, ["a", ["br", {}, []], "b"]]


def refused(html: str, **options: Any) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        parse(html, "t", **options)
    return [problem.message for problem in caught.value.problems]


@pytest.mark.parametrize(
    "html",
    [
        '<ttx-lines count="400000000"></ttx-lines>',
        '<ttx-lines count="x"></ttx-lines>',
        '<ttx-lines count="٤"></ttx-lines>',
        '<p><ttx-blank width="abc"></ttx-blank></p>',
        '<p><ttx-blank width="nan"></ttx-blank></p>',
        '<table widths="20 0"><tbody><tr><td>a</td><td>b</td></tr></tbody></table>',
        '<table><tbody><tr><td colspan="99">a</td></tr></tbody></table>',
        '<ttx-callout kind="warnign"></ttx-callout>',
        '<ttx-form look="Form"></ttx-form>',
        '<ttx-cards per-page="3"><ttx-card tone="#000000">a</ttx-card></ttx-cards>',
        '<ttx-cards per-page="4"><ttx-card tone="red;}">a</ttx-card></ttx-cards>',
        '<p><a href="javascript:alert(1)">a</a></p>',
        '<p><a href="">a</a></p>',
        '<ttx-event id="a" start="2027-99-99" end="2027-05-28" zone="America/Lima" title="a"></ttx-event>',
        '<ttx-event id="a" start="2027-05-28" end="2027-05-28" zone="../x" title="a"></ttx-event>',
        '<p class="a&quot;b">a</p>',
    ],
)
def test_a_value_that_no_writer_could_print_is_refused(html: str) -> None:
    [said] = refused(html)

    assert "is not allowed" in said


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<table><tbody><tr></tr></tbody></table>", "has no cells"),
        (
            '<table widths="20 80"><tbody><tr><td>a</td></tr></tbody></table>',
            "a table of 2 columns has rows of 1 cells",
        ),
        ("<table><tr><td>a</td></tr></table>", "<tr> stands inside <table>"),
        ("<ul>words</ul>", '"words" stands directly in <ul>'),
        ("<li>a</li>", "<li> stands inside <document>"),
        ("<ttx-side><div>a</div></ttx-side>", "holds 1 parts, not 2"),
        ("<p><ttx-lines></ttx-lines></p>", "<ttx-lines> stands inside <p>"),
        ("<div><ttx-cards per-page='4'></ttx-cards></div>", "<ttx-cards> stands inside <div>"),
        ("<ttx-cards></ttx-cards>", 'needs the attribute "per-page"'),
        ("<ttx-sheet name='a'><table><tbody></tbody></table></ttx-sheet>", "has no rows"),
        ("<p>a&#1;b</p>", "invisible signs"),
    ],
)
def test_a_part_that_stands_where_no_writer_expects_it_is_refused(html: str, said: str) -> None:
    assert any(said in message for message in refused(html))


def test_elements_stand_inside_one_another_only_so_deep() -> None:
    parse("<div>" * 20 + "a" + "</div>" * 20, "t")

    assert "more than 24 elements" in refused("<div>" * 3000 + "a" + "</div>" * 3000)[0]


def test_pictures_and_parts_are_those_of_the_document() -> None:
    parse('<ttx-figure name="map" alt="a"></ttx-figure>', "t", figures={"map"}, made_of="pages")

    assert "there is no picture" in refused('<ttx-figure name="mpa" alt="a"></ttx-figure>', figures={"map"})[0]
    assert "has no place" in refused('<ttx-slide title="a"></ttx-slide>', made_of="pages")[0]


def test_what_no_slide_and_no_sheet_can_show_is_refused() -> None:
    table = "<table><tbody><tr><td colspan='2'>a</td></tr></tbody></table>"
    sheet = "<ttx-sheet name='a' chart='2'><table><tbody><tr><td>a</td><td>b</td></tr></tbody></table></ttx-sheet>"

    assert "cannot be joined" in refused(f"<ttx-slide>{table}</ttx-slide>", made_of="deck")[0]
    assert "cannot be joined" in refused(f"<ttx-sheet name='a'>{table}</ttx-sheet>", made_of="workbook")[0]
    assert "there is no column 2" in refused(sheet, made_of="workbook")[0]
    assert parse(sheet.replace("chart='2'", "chart='1'"), "t", made_of="workbook")
    assert "without a <ttx-sheet>" in refused("<p>a</p>", made_of="workbook")[0]
    assert "stands directly in <ttx-cover>" in refused("<ttx-cover>loose words<p>a</p></ttx-cover>")[0]


def test_a_table_without_widths_has_equal_ones_and_one_without_rows_is_left_out() -> None:
    table = "<table><tbody><tr><td colspan='2'>a</td><td>b</td></tr></tbody></table>"

    assert only(table).get("widths") == "1 1 1"
    assert parse("<table widths='20 80'><tbody></tbody></table>", "t").children == ()


def test_a_mistake_in_a_loop_is_said_once() -> None:
    assert len(refused("<blink>a</blink>" * 1000)) == 1
    assert len(refused("".join(f"<x{n}>a</x{n}>" for n in range(100)))) == 30


def test_pages_of_a_packet_have_the_tags_of_a_browser_but_no_program() -> None:
    parse(
        '<main lang="es"><table><tbody><tr><td><a href="../a.html">a</a></td></tr></tbody></table></main>',
        "t",
        tags=PAGE_TAGS,
    )

    for attack in ("<script>1</script>", "<img src=x onerror=1>", '<form action="//x"></form>', "<style>a{}</style>"):
        assert "is not part of the document vocabulary" in refused(attack, tags=PAGE_TAGS)[0]


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), min_size=1))
def test_any_text_survives(text: str) -> None:
    from html import escape

    words = " ".join(text.replace("\u00a0", "x").split(" ")).strip(" ")
    tree = parse(f"<p>{escape(text)}</p>", "t")

    assert tree.text().replace(" ", "") == words.replace("\u00a0", "x").replace(" ", "") or "\u00a0" in text
