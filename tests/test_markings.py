"""Whatever is printed is marked: the document, its pages, the index, in every form that words take on their way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import pdf_pages
from test_release import with_secret

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.generate import Change, Exercise, ScheduledInject
from exercise_gen.load import texts
from exercise_gen.models import Text
from exercise_gen.models.base import with_texts
from exercise_gen.models.markings import highest_in
from exercise_gen.press import jobs, render_job
from exercise_gen.render import Rendered
from exercise_gen.tree import Node, marked, parse

DATA = Path(__file__).parent / "data"
WORD = "ZQXWORD"


def unmarked(node: Node, inherited: str = "") -> Iterator[str]:
    """Yield every place of the word in a tree that no node around it marks RED."""
    own = inherited or ("TLP:RED" if node.get("marking") == "TLP:RED" else "")
    if not own and any(WORD in value for value in node.attributes.values()):
        yield f"<{node.tag} {dict(node.attributes)}>"
    for child in node.children:
        if isinstance(child, Node):
            yield from unmarked(child, own)
        elif WORD in child and not own:
            yield f"<{node.tag}> {child}"


def problems(rendered: Rendered) -> list[str]:
    """Return where a document has the word and does not say that it is RED."""
    said = repr((rendered.tree.as_data(), rendered.figures, rendered.data, rendered.title, rendered.exercise_name))
    low = [f"marked {rendered.mark}"] if WORD in said and rendered.mark != "TLP:RED" else []
    pages = [] if rendered.base_marking == "TLP:RED" else list(unmarked(rendered.tree))
    return low + pages


@pytest.fixture(scope="module")
def planned(plan_file: Path) -> Exercise:
    exercise = packet.open_exercise(str(plan_file), workspace=DATA)
    return replace(exercise, replanned=True, plan=exercise.plan.model_copy(update={"bilingual": True}))


@settings(max_examples=5)
@given(st.data(), st.sampled_from((("en",), ("en", "es"))), st.sampled_from(("", "Open.\n\n", "- Open.\n- ")))
def test_whatever_says_its_mark_marks_what_it_stands_in(
    planned: Exercise, data: st.DataObject, languages: tuple[str, ...], before: str
) -> None:
    models = (planned.scenario, planned.plan, *(i.inject for i in (*planned.injects, *planned.contingencies)))
    number = data.draw(st.integers(0, sum(1 for model in models for _ in texts(model)) - 1))
    exercise = with_secret(planned, number, languages, f"{before}(TLP:RED) {WORD}")

    for job in jobs(exercise, DOCUMENTS):
        assert not problems(render_job(exercise, job)), job.name


@pytest.mark.parametrize("kind", ["injects", "contingencies"])
def test_the_words_of_a_marked_message_mark_what_they_stand_in(kind: str, planned: Exercise) -> None:
    def marked_message(item: ScheduledInject) -> ScheduledInject:
        said = with_texts(item.inject, lambda text: type(text)(f"{WORD} {text.within('en')}"))
        return replace(item, inject=said.model_copy(update={"marking": "TLP:RED"}))

    items: tuple[ScheduledInject, ...] = getattr(planned, kind)
    changed = tuple(map(marked_message, items))
    changes = tuple(
        Change("gone", i.inject.id, i.control_number, Text(f"{WORD} title"), ("coer",), marking="TLP:RED")
        for i in items
    )
    exercise = replace(planned, **{kind: changed}, changes=changes)  # type: ignore[arg-type]
    seen = set()

    for job in jobs(exercise, DOCUMENTS):
        rendered = render_job(exercise, job)
        assert not problems(rendered), job.name
        if rendered.mark == "TLP:RED":
            seen.add(job.document.id)

    usual = {"msel", "msel-full", "msel-workbook", "facilitator-guide", "run-sheet", "decision-cards", "change-sheet"}
    assert usual <= seen
    assert not {"agenda", "situation-manual", "sign-in", "badges"} & seen


def test_a_card_has_the_highest_marking_of_what_is_on_it() -> None:
    html = '<ttx-cards per-page="2"><ttx-card title="T" marking="TLP:GREEN"><p>(TLP:RED) a</p></ttx-card><ttx-card title="(TLP:GREEN) T"></ttx-card></ttx-cards>'

    tree = marked(parse(html, "x"), "TLP:AMBER", {})

    assert [node.get("marking") for node in tree.walk() if node.tag == "ttx-card"] == ["TLP:RED", "TLP:AMBER"]


def test_a_picture_marks_its_figure() -> None:
    tree = parse('<ttx-figure name="map" alt="a" caption="c"></ttx-figure>', "x")

    assert (
        marked(tree, "UNCLASSIFIED", {"map": "<text>(TLP:GREEN) Lima</text>"}).children[0].get("marking") == "TLP:GREEN"
    )  # type: ignore[union-attr]
    assert marked(tree, "UNCLASSIFIED", {"map": "<text>Lima</text>"}) is tree


@pytest.mark.parametrize(
    ("words", "marking"),
    [
        ("Open. (TLP:AMBER+STRICT; REL TO PER) Words", "TLP:AMBER+STRICT"),
        ("( tlp: red ) words (TLP:GREEN) words", "TLP:RED"),
        ("A version for operators (TLP:GREEN or named recipients)", ""),
        ("Traffic Light Protocol (TLP) 2.0", ""),
        ("(U) Words", ""),
    ],
)
def test_what_is_printed_says_its_marking(words: str, marking: str) -> None:
    assert highest_in(words) == marking


def test_every_page_from_the_first_word_to_the_last_is_marked(rio_claro: Exercise) -> None:
    phase = rio_claro.phases[0].phase
    long = " ".join(f"w{number:04}" for number in range(2600))
    changed = phase.model_copy(update={"narrative": Text({"en": f"(TLP:AMBER) {long}", "es": f"(TLP:AMBER) {long}"})})
    exercise = replace(rio_claro, phases=(replace(rio_claro.phases[0], phase=changed), *rio_claro.phases[1:]))
    job = next(j for j in jobs(exercise, DOCUMENTS) if j.document.id == "situation-manual" and j.language == "en")

    pages = pdf_pages(write_pdf(render_job(exercise, job)))

    with_words = [page for page in pages if re.search(r"w\d{4}", page)]
    assert len(with_words) > 2
    assert all("TLP:AMBER" in page for page in with_words)
    assert any("TLP:AMBER" not in page for page in pages)


def test_handouts_and_tables_mark_their_pages(rio_claro: Exercise) -> None:
    cells = [c.model_copy(update={"knows": [Text("(TLP:RED) Known.")]}) for c in rio_claro.scenario.cells]
    exercise = replace(rio_claro, scenario=rio_claro.scenario.model_copy(update={"cells": cells}))
    job = next(j for j in jobs(exercise, DOCUMENTS) if j.document.id == "handout" and j.language == "en")

    rendered = render_job(exercise, job)
    pages = pdf_pages(write_pdf(rendered))

    assert rendered.mark == "TLP:RED"
    assert all("TLP:RED" in page for page in pages if "Known." in page)


def test_indexes_have_the_highest_marking_of_what_they_lead_to(closed: Exercise, tmp_path: Path) -> None:
    few = [d for d in DOCUMENTS if d.id in ("agenda", "situation-manual", "msel")]
    packet.build(closed, tmp_path / "p", documents=few, formats=packet.USUAL[1:2])

    assert "TLP:AMBER" in (tmp_path / "p/en/players/index.html").read_text("utf-8")
    assert "TLP:RED" in (tmp_path / "p/en/control/index.html").read_text("utf-8")
    assert "TLP:RED" in (tmp_path / "p/index.html").read_text("utf-8")
    assert "TLP" not in (tmp_path / "p/en/sponsor/index.html").read_text("utf-8")


def test_a_name_among_the_choices_of_a_column_marks_it() -> None:
    column = f'<th choices="COER:plain|(TLP:RED) {WORD}:plain">Cell</th>'
    tree = parse(f"<table><thead><tr>{column}</tr></thead><tbody><tr><td>a</td></tr></tbody></table>", "t")

    assert list(unmarked(tree))
    assert not list(unmarked(marked(tree, "UNCLASSIFIED", {})))
