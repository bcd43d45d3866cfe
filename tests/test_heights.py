from __future__ import annotations

import json
from dataclasses import replace

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from test_formats import document

from exercise_gen import packet
from exercise_gen.formats import heights, pdf
from exercise_gen.formats.pdf import payload, write_pdf
from exercise_gen.house import Look
from exercise_gen.models.theme import Page, Theme, Type
from exercise_gen.render import Rendered
from exercise_gen.tree import parse

LEVELS = "<h1>T</h1><h2>T</h2>"  # then a heading of the third level may follow
words = st.text("aeiounmlrst ÁñW.", min_size=1, max_size=400).map(lambda text: " ".join(text.split()) or "a")
paragraphs = st.builds(
    lambda text, look: f"<p{look}>{text}</p>",
    st.one_of(words, words.map(lambda text: f"<strong>{text}</strong> a<br/>b <ttx-check></ttx-check>")),
    st.sampled_from(["", ' class="big"', ' class="lead"', ' class="small"', ' class="headline"', ' class="signature"']),
)
terms = st.lists(words, min_size=1, max_size=9).map(
    lambda said: f"<dl>{''.join(f'<dt>Etiqueta</dt><dd>{text}</dd>' for text in said)}</dl>"
)
lists = st.lists(words, min_size=1, max_size=9).map(
    lambda said: f"<ol>{''.join(f'<li>{text}</li>' for text in said)}</ol>"
)
rows = st.tuples(words, words).map(lambda said: f"<tr><th>{said[0][:60]}</th><td>{said[1]}</td></tr>")
tables = st.lists(rows, min_size=1, max_size=12).map(
    lambda said: f'<table widths="30 70"><tbody>{"".join(said)}</tbody></table>'
)
writing = st.integers(1, 30).map(lambda count: f'<ttx-lines count="{count}"></ttx-lines>')
headings = st.just("<h3>Otro título</h3>")
blocks = st.one_of(paragraphs, terms, lists, tables, writing, headings)
kept = st.builds(
    lambda opened, inside: f"<{opened}>{''.join(inside)}</{opened.split()[0]}>",
    st.sampled_from(["ttx-keep", 'ttx-callout kind="read"', 'ttx-form look="screen" title="Asunto" note="Nota"']),
    st.lists(blocks, min_size=1, max_size=9),
)
looks = st.builds(
    lambda size, margin: Look(Theme(type=Type(size_pt=size), page=Page(margin_mm=margin))),
    st.sampled_from([8, 10.5, 14]),
    st.sampled_from([10, 20, 40]),
)


def counted_and_measured(made: Rendered) -> tuple[bytes, bytes]:
    measured = pdf._compiled(json.dumps(payload(made, counted=False)), made)
    return pdf._compiled(json.dumps(payload(made)), made), measured


@settings(max_examples=60)
@given(st.lists(kept, min_size=1, max_size=3), looks, st.sampled_from(["a4", "letter"]), st.booleans())
def test_blocks_that_are_counted_break_where_measured_ones_do(
    some: list[str], look: Look, paper: str, flipped: bool
) -> None:
    body = "".join(some)
    html = f"<ttx-landscape>{body}</ttx-landscape>" if flipped else body

    counted, measured = counted_and_measured(document(f"{LEVELS}{html}", look=look, paper=paper))

    assert counted == measured


@settings(max_examples=60)
@given(st.lists(blocks, min_size=1, max_size=4), words, st.sampled_from([2, 4, 8]), st.sampled_from(["a4", "letter"]))
def test_cards_that_are_counted_have_the_type_of_measured_ones(
    some: list[str], title: str, per_page: int, paper: str
) -> None:
    card = f'<ttx-card number="K7Q4" time="09:10" title="{title[:90]}">{"".join(some)}</ttx-card>'
    made = document(f'{LEVELS}<ttx-cards per-page="{per_page}">{card}</ttx-cards>', paper=paper)

    try:
        measured = pdf._compiled(json.dumps(payload(made, counted=False)), made)
    except typst.TypstError as error:  # no size is small enough
        assert "card-overflow" in str(error.message)
        return

    assert write_pdf(made) == measured


def test_most_of_a_packet_need_not_be_measured() -> None:
    exercise = packet.open_exercise("lima-callao-earthquake", packet.Choices(languages=("es",)))
    house = packet.shipped_house("hseep")
    wanted = ("inject-cards-2-up", "facilitator-guide", "messages")
    nodes = [
        node
        for job in packet.jobs(exercise, [d for d in house.documents(exercise.scenario.type) if d.id in wanted])
        for node in _walk(heights.told(packet.render_job(exercise, job)))
        if node[0] in ("ttx-keep", "ttx-callout", "ttx-form", "ttx-card")
    ]

    assert sum(heights.FITS in node[1] for node in nodes) > len(nodes) * 0.75


def _walk(children: list) -> list:  # type: ignore[type-arg]
    parts = [child for child in children if not isinstance(child, str)]
    return [*parts, *(inside for part in parts for inside in _walk(part[2]))]


def test_a_card_that_was_counted_too_low_is_noticed_and_measured() -> None:
    words = ("Coordinadora " * 80)[:900]
    card = f'<ttx-card number="K7Q4" time="09:10" title="{"Asunto largo " * 6}"><p>{words}</p></ttx-card>'
    made = document(f'<ttx-cards per-page="4">{card}</ttx-cards>')
    node = made.tree.children[0]
    wrong = payload(made, counted=False)
    wrong["tree"][0][2][0][1][heights.FITS] = "yes"

    with pytest.raises(typst.TypstError, match="card-overflow K7Q4"):
        pdf._compiled(json.dumps(wrong), made)
    assert node is not None
    assert write_pdf(made) == pdf._compiled(json.dumps(payload(made, counted=False)), made)


@pytest.mark.parametrize("family", ["Noto Sans", "DejaVu Sans Mono", "Libertinus Serif"])
def test_nothing_is_counted_in_a_font_whose_widths_are_not_known(family: str) -> None:
    look = Look(Theme(type=Type(family=family)))
    body = "<ttx-keep><p>Uno</p></ttx-keep><ttx-keep><p>Εξι</p></ttx-keep>"

    told = heights.told(document(body, look=look))
    plain = heights.told(document(body))

    assert not any(heights.FITS in node[1] for node in told)
    assert [heights.FITS in node[1] for node in plain] == [True, False]


def test_the_tree_itself_stays_as_it_is() -> None:
    made = document("<ttx-keep><p>Uno</p></ttx-keep>")
    before = made.tree.as_data()

    heights.told(made)

    assert replace(made, tree=parse("<ttx-keep><p>Uno</p></ttx-keep>", "probe")).tree.as_data() == before
