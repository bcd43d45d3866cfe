from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import pdf_text, squeezed

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.generate import Exercise
from exercise_gen.press import jobs, render_job
from exercise_gen.sides import paired
from exercise_gen.tree import Node, parse

PAGES = [document for document in DOCUMENTS if document.made_of == "pages"]


@pytest.fixture(scope="module")
def both(rio_claro: Exercise) -> Exercise:
    return replace(rio_claro, plan=rio_claro.plan.model_copy(update={"bilingual": True}))


def runs(node: Node) -> Counter[str]:
    """Return every run of text, without white space, and how often it stands."""
    found: Counter[str] = Counter()
    for part in node.walk():
        found.update(squeezed(child) for child in part.children if isinstance(child, str) and squeezed(child))
    return found


def made(exercise: Exercise, document: str, language: str) -> Node:
    job = next(
        j
        for j in jobs(exercise, PAGES)
        if j.document.id == document and j.language == language and (j.cell is None or j.cell.id == "coer")
    )
    return render_job(exercise, job).tree


@pytest.mark.parametrize("document", [d.id for d in PAGES if d.id not in ("change-sheet", "release-note")])
def test_every_word_of_both_languages_is_there(document: str, both: Exercise) -> None:
    one, two, sides = (runs(made(both, document, language)) for language in ("en", "es", "en-es"))

    for run in {**one, **two}:
        assert sides[run] >= max(one[run], two[run]), run


def test_the_second_language_says_which_it_is(both: Exercise) -> None:
    tree = made(both, "situation-manual", "en-es")
    english, spanish = runs(made(both, "situation-manual", "en")), runs(made(both, "situation-manual", "es"))
    marked = Counter[str]()
    for node in tree.walk():
        if node.get("lang") == "es":
            marked += runs(node)

    assert any(node.tag == "ttx-side" for node in tree.walk())
    only_spanish = set(spanish) - set(english)
    assert len(only_spanish) > 50
    assert only_spanish <= set(marked)


def test_the_edition_is_a_folder_of_its_own(both: Exercise, tmp_path: Path) -> None:
    few = [document for document in PAGES if document.id in ("agenda", "inject-cards", "timeline")]
    packet.build(both, tmp_path / "p", documents=few)

    printed = squeezed(pdf_text((tmp_path / "p/en-es/players/agenda.pdf").read_bytes()))
    assert "Bienvenida" in printed
    assert "Welcome" in printed
    assert "EJERCICIOEJERCICIOEJERCICIO" in printed
    assert (tmp_path / "p/en-es/players/index.html").is_file()
    assert "en-es/players/index.html" in (tmp_path / "p/index.html").read_text("utf-8")
    assert (tmp_path / "p/en-es/control/timeline.pdf").is_file()


words = st.text("abc ", min_size=1, max_size=6).filter(str.strip)
blocks = st.recursive(
    words.map(lambda t: f"<p>{t}</p>"),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"<div>{''.join(parts)}</div>")
        | st.lists(words, min_size=1, max_size=3).map(
            lambda items: f"<ul>{''.join(f'<li>{i}</li>' for i in items)}</ul>"
        )
        | st.lists(inner, min_size=1, max_size=2).map(
            lambda cells: f'<table widths="1"><tbody>{"".join(f"<tr><td>{c}</td></tr>" for c in cells)}</tbody></table>'
        )
    ),
    max_leaves=6,
)


@given(blocks, blocks)
def test_nothing_is_lost_whatever_the_shapes(left: str, right: str) -> None:
    one, two = parse(left, "a"), parse(right, "b")

    sides = runs(paired(one, two, "es"))

    for run in {**runs(one), **runs(two)}:
        assert sides[run] >= max(runs(one)[run], runs(two)[run])


@given(blocks)
def test_two_that_are_the_same_are_one(block: str) -> None:
    tree = parse(block, "a")

    assert paired(tree, tree, "es") == tree


def test_write_pdf_draws_it(both: Exercise) -> None:
    for document in ("facilitator-guide", "msel", "messages"):
        job = next(j for j in jobs(both, PAGES) if j.document.id == document and j.language == "en-es")
        assert write_pdf(render_job(both, job)).startswith(b"%PDF")
