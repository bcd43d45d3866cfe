from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import file_text, squeezed, tree_bytes

from exercise_gen import exchange, i18n, packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.errors import InvalidInput
from exercise_gen.formats import FORMATS
from exercise_gen.generate import Change, Exercise
from exercise_gen.load import texts
from exercise_gen.models import Text
from exercise_gen.models.base import with_texts
from exercise_gen.models.markings import highest, portion
from exercise_gen.models.plan import Person
from exercise_gen.press import jobs, render_job
from exercise_gen.release import cut

WORDS = [i18n.words("en"), i18n.words("es")]
DATA = Path(__file__).parent / "data"
M = TypeVar("M")


def with_body(exercise: Exercise, body: Text) -> Exercise:
    """Return the exercise with another body of its first inject."""
    item = exercise.injects[0]
    changed = replace(item, inject=item.inject.model_copy(update={"body": body}))
    return replace(exercise, injects=(changed, *exercise.injects[1:]))


def cut_body(exercise: Exercise, words: str) -> str:
    """Return the body that is left for the USA of an inject that says the same in both languages."""
    return cut(with_body(exercise, Text({"en": words, "es": words})), "USA", WORDS).injects[0].inject.body.within("en")


def test_what_may_not_go_stands_in_no_file(closed: Exercise, released: Exercise, tmp_path: Path) -> None:
    secret = next(item.inject for item in closed.injects if item.inject.id == "INJ-02")
    brigade = next(cell for cell in closed.scenario.cells if cell.id == "brigade")
    hidden = ["Closed words", "Lo cerrado", "Peru alone", "Solo el Perú", "INJ-02"]
    hidden += [text.within(code) for text in (secret.body, brigade.name, brigade.mission) for code in ("en", "es")]

    packet.build(released, tmp_path / "p")
    whole = squeezed(json.dumps(exchange.as_data(closed), ensure_ascii=False))

    assert all(squeezed(word) in whole for word in hidden)
    for file in (tmp_path / "p").rglob("*"):
        text = squeezed(file_text(file)) if file.is_file() else ""
        assert not [word for word in hidden if squeezed(word) in text], file.name
    assert not (tmp_path / "p/en/players/cells/brigade").exists()


def test_what_was_left_out_is_listed(released: Exercise) -> None:
    listed = [(item.kind, item.name) for item in released.withheld]

    assert ("cell", "") in listed
    assert ("paragraph", "INJ-01.body") in listed
    assert ("paragraph", f"phases.{released.phases[0].phase.id}.narrative") in listed
    assert any(kind == "inject" for kind, _ in listed)
    job = next(job for job in jobs(released, DOCUMENTS) if job.document.id == "release-note")
    assert "USA" in render_job(released, job).tree.text()


def test_who_may_have_all_loses_nothing(closed: Exercise) -> None:
    whole = cut(closed, "PER", WORDS)

    assert whole.withheld == ()
    assert replace(whole, released_to="", plan=closed.plan) == closed


def test_a_text_of_which_nothing_is_left_says_so(closed: Exercise) -> None:
    item = closed.injects[0]
    body = Text({"en": "(REL TO PER) All of it.", "es": "(REL TO PER) Todo."})
    exercise = replace(closed, injects=(replace(item, inject=item.inject.model_copy(update={"body": body})),))

    made = cut(exercise, "USA", WORDS).injects[0].inject

    assert made.body.within("es") == "Retenido: no puede entregarse a USA."


@pytest.mark.parametrize(
    "words",
    [
        "It is (REL TO PER) inside.",
        "(REL PER) Wrong form.",
        "NOFORN. All.",
        "(REL TO PER)No space.",
        "(rel to PER) Small letters.",
        "(REL  TO PER) Two spaces.",
        "(REL\u00a0TO PER) Another space.",
        "(REL TO\u00a0PER) Another space.",
        "(REL\u200b TO PER) A sign that nobody sees.",
        "(\uff32EL TO PER) Another letter.",
        "( REL TO PER) Space.",
        "(REL: PER) Colon.",
        "(NoForn) Words.",
        "(SECRET; REL TO PER) No marking of ours.",
        "**(REL TO PER)** Bold.",
        "> (REL TO PER) Quoted.",
        "Open.\n(REL TO PER) The second line of a paragraph.",
        "- Open.\n- - (REL TO PER) An item in an item.",
    ],
)
def test_an_unclear_mark_is_refused_not_guessed(closed: Exercise, words: str) -> None:
    with pytest.raises(InvalidInput, match="unclear-release") as caught:
        cut_body(closed, words)

    assert caught.value.problems[0].file == f"{closed.injects[0].inject.id}.body"


@pytest.mark.parametrize("words", ["Israel to the north.", "He is related to Rel. TOP: (see below).", "(Relief) None."])
def test_words_that_only_resemble_a_mark_may_go(closed: Exercise, words: str) -> None:
    assert cut_body(closed, words) == words


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("- (REL TO PER) Parent\n  - child\n    - grandchild\n- sibling", "- sibling"),
        ("- (REL TO PER) Parent\n\n  Its second paragraph.\n\n- sibling", "- sibling"),
        ("1. (REL TO PER) Parent\n   - child\n2. sibling", "2. sibling"),
        ("- open\n  - (REL TO PER) child\n    - grandchild\n  - sibling", "- open\n  - sibling"),
        ("(REL TO PER) Routes:\n- north\n  - inner\n- south\n\nAll.", "All."),
        ("(REL TO PER) Routes:\n\n- north\n- south\n\nAll.", "All."),
        ("(REL TO PER) One.\n\n- open\n- list", "- open\n- list"),
        ("(REL TO PER) One.\n\n(REL TO USA) Two.", "(REL TO USA) Two."),
    ],
)
def test_what_stands_under_something_withheld_goes_with_it(closed: Exercise, words: str, left: str) -> None:
    assert cut_body(closed, words) == left


@pytest.mark.parametrize(
    ("en", "es"),
    [("(REL TO PER) Secret.", "Secreto."), ("A.\n\n(REL TO PER) B.", "A.\n\nB."), ("(REL TO PER) A.\n\nB.", "B.")],
)
def test_languages_that_are_marked_otherwise_are_refused(closed: Exercise, en: str, es: str) -> None:
    with pytest.raises(InvalidInput, match="same marks in every language"):
        cut(with_body(closed, Text({"en": en, "es": es})), "USA", WORDS)


def test_the_texts_of_the_plan_are_cut_and_its_lines_refused(plan_file: Path) -> None:
    exercise = packet.open_exercise(str(plan_file), workspace=DATA)
    plan = exercise.plan
    marked = [given.model_copy(update={"label": Text("(REL TO PER) ZLUNCH")}) for given in plan.breaks]
    contacts = [who.model_copy(update={"role": Text("(REL TO PER) ZROLE")}) for who in plan.contacts]
    plan = plan.model_copy(update={"breaks": marked, "contacts": contacts})
    day = replace(exercise.day, breaks=tuple((s, b) for (s, _), b in zip(exercise.day.breaks, marked, strict=True)))
    exercise = replace(exercise, plan=plan, day=day, breaks=tuple(pair for _, pair in day.breaks_in_order))

    made = cut(exercise, "USA", WORDS)

    assert {"plan.breaks.1.label", "plan.contacts.1.role"} <= {item.name for item in made.withheld}
    assert "ZLUNCH" not in repr(made)
    assert "ZROLE" not in repr(made)
    for change in (
        {"nickname": "(REL TO PER) RÍO"},
        {"sponsor": "NOFORN sponsor"},
        {"venue": plan.venue and plan.venue.model_copy(update={"room": "(rel to PER) Sala"})},
        {"roster": [Person(name="(REL TO PER) Ana", cell="coer")]},
    ):
        with pytest.raises(InvalidInput, match=f"plan.{next(iter(change))}.*unclear-release"):
            cut(replace(exercise, plan=plan.model_copy(update=change)), "USA", WORDS)


def test_what_changed_is_cut_too(closed: Exercise) -> None:
    title = Text({"en": "(REL TO PER) ZTITLE", "es": "(REL TO PER) ZTITLE"})
    items = (replace(closed.injects[0], inject=closed.injects[0].inject.model_copy(update={"title": title})),)
    name, number = items[0].inject.id, items[0].control_number
    changes = (
        Change("moved", name, number, title, ("coer", "brigade")),
        Change("gone", "INJ-90", "ZGON", Text("ZGONE"), ("coer",)),
        Change("moved", "INJ-02", "ZTWO", Text("ZSECOND"), ("coer",)),
    )
    exercise = replace(closed, injects=(*items, *closed.injects[1:]), changes=changes, replanned=True)

    made = cut(exercise, "USA", WORDS)
    data = json.dumps(exchange.as_data(replace(made, withheld=())), ensure_ascii=False)
    sheet = next(job for job in jobs(made, DOCUMENTS) if job.document.id == "change-sheet")

    assert [(change.inject_id, change.cells) for change in made.changes] == [(name, ("coer",))]
    assert {"ZGON", "ZTWO"} <= {item.name for item in made.withheld}
    for word in ("ZTITLE", "ZGON", "ZGONE", "ZTWO", "ZSECOND", "INJ-90", "brigade"):
        assert word not in data
        assert word not in render_job(made, sheet).tree.text()


@pytest.mark.parametrize("words", ["See INJ-02.", "See {number}.", "As the brigade's neighbour, the {short}."])
def test_words_that_name_what_is_withheld_are_refused(closed: Exercise, words: str) -> None:
    number = next(item.control_number for item in closed.injects if item.inject.id == "INJ-02")
    short = next(cell.short.within("en") for cell in closed.scenario.cells if cell.id == "brigade")

    with pytest.raises(InvalidInput, match="still-named"):
        cut_body(closed, words.format(number=number, short=short))


def test_no_figure_goes_with_a_cut_exercise(closed: Exercise, released: Exercise, tmp_path: Path) -> None:
    exercise = replace(closed, plan=closed.plan.model_copy(update={"parameters": {"people": 98765}}))
    file = tmp_path / "exercise.json"
    file.write_text(json.dumps(exchange.as_data(exercise)), encoding="utf-8")

    for made in (cut(exercise, "USA", WORDS), cut(exchange.read(file), "USA", WORDS)):
        data = exchange.as_data(made)
        assert data["values"] == {}
        assert data["left_out"] == data["schedule"]["not_kept"] == data["truth"] == []
        assert not {"parameters", "derived"} & set(data["scenario"])
        assert data["plan"]["parameters"] == {}


# ------------------------------------------------------------------------------------------- any text of all

SECRET = "ZQXSECRET"


def count_texts(exercise: Exercise) -> int:
    models = (exercise.scenario, exercise.plan, *(i.inject for i in (*exercise.injects, *exercise.contingencies)))
    return sum(1 for model in models for _ in texts(model))


def with_secret(exercise: Exercise, number: int, languages: tuple[str, ...], words: str) -> Exercise:
    """Return the exercise with other words in some languages of the text of a number, counted through all models."""
    seen = -1

    def change(text: Text) -> Text:
        nonlocal seen
        seen += 1
        if seen != number:
            return text
        if isinstance(text.root, str):
            return type(text)(words)
        return type(text)({code: words if code in languages else said for code, said in text.root.items()})

    def changed(model: M) -> M:
        return with_texts(model, change)

    scenario, plan = changed(exercise.scenario), changed(exercise.plan)
    everything = [replace(item, inject=changed(item.inject)) for item in (*exercise.injects, *exercise.contingencies)]
    phases = {phase.id: phase for phase in scenario.phases}
    day = replace(
        exercise.day, breaks=tuple((s, b) for (s, _), b in zip(exercise.day.breaks, plan.breaks, strict=True))
    )
    return replace(
        exercise,
        scenario=scenario,
        plan=plan,
        day=day,
        breaks=tuple(pair for _, pair in day.breaks_in_order),
        phases=tuple(replace(phase, phase=phases[phase.phase.id]) for phase in exercise.phases),
        injects=tuple(everything[: len(exercise.injects)]),
        contingencies=tuple(everything[len(exercise.injects) :]),
    )


secrets = st.sampled_from(
    (
        f"(REL TO PER) {SECRET}",
        f"(TLP:RED; REL TO PER) {SECRET}",
        f"Open words.\n\n(REL TO PER) {SECRET}",
        f"- Open\n- (REL TO PER) Parent\n  - {SECRET}",
        f"(rel to PER) {SECRET}",
        f"(REL\u00a0TO PER) {SECRET}",
        f"Open (REL TO PER) {SECRET}",
    )
)
spoken = st.sampled_from((("en",), ("es",), ("en", "es")))


@pytest.fixture(scope="module")
def planned(plan_file: Path) -> Exercise:
    exercise = packet.open_exercise(str(plan_file), workspace=DATA)
    return replace(exercise, replanned=True)


def cut_or_refused(exercise: Exercise) -> Exercise | None:
    """Return what is left for the USA; None where the mark is not clear, and nothing is released."""
    moved = tuple(Change("moved", i.inject.id, i.control_number, i.inject.title, ("coer",)) for i in exercise.injects)
    try:
        return cut(replace(exercise, changes=moved), "USA", WORDS)
    except InvalidInput as error:
        assert {problem.code for problem in error.problems} == {"unclear-release"}
        return None


@given(st.data(), spoken, secrets)
def test_no_text_that_is_marked_for_others_is_in_a_cut_exercise(
    planned: Exercise, data: st.DataObject, languages: tuple[str, ...], words: str
) -> None:
    number = data.draw(st.integers(0, count_texts(planned) - 1))

    made = cut_or_refused(with_secret(planned, number, languages, words))

    if made is not None:
        assert made.withheld
        assert SECRET not in repr(replace(made, answer=None))
        assert SECRET not in json.dumps(exchange.as_data(made))


@settings(max_examples=6)
@given(st.data(), secrets)
def test_no_text_that_is_marked_for_others_is_printed(planned: Exercise, data: st.DataObject, words: str) -> None:
    number = data.draw(st.integers(0, count_texts(planned) - 1))

    made = cut_or_refused(with_secret(planned, number, ("en", "es"), words))

    for job in jobs(made, DOCUMENTS) if made else ():
        assert made
        rendered = render_job(made, job)
        assert SECRET not in repr((rendered.tree.as_data(), rendered.figures, rendered.data, rendered.title))


def test_a_nation_that_does_not_take_part_is_refused(closed: Exercise) -> None:
    with pytest.raises(InvalidInput, match="nations are PER, USA"):
        cut(closed, "CHL", WORDS)


def test_a_cut_packet_can_be_built_again(released: Exercise, tmp_path: Path) -> None:
    few = [document for document in DOCUMENTS if document.id in ("release-note", "facilitator-guide", "handout")]
    packet.build(released, tmp_path / "first", documents=few, formats=FORMATS[:2], inputs={"plan.yaml": b"x"})

    again = exchange.read(tmp_path / "first/exercise.json")
    packet.build(again, tmp_path / "second", documents=few, formats=FORMATS[:2])

    assert (again.released_to, again.withheld) == ("USA", released.withheld)
    assert tree_bytes(tmp_path / "first") == tree_bytes(tmp_path / "second")


# ------------------------------------------------------------------------------------------------ markings


@pytest.mark.parametrize(
    ("document", "marking"),
    [
        ("agenda", "UNCLASSIFIED"),
        ("situation-manual", "TLP:AMBER"),
        ("msel-full", "TLP:RED"),
        ("inject-cards-4-up", "TLP:RED"),
    ],
)
def test_the_marking_of_a_document_is_the_highest_of_what_is_in_it(
    document: str, marking: str, closed: Exercise
) -> None:
    job = next(job for job in jobs(closed, DOCUMENTS) if job.document.id == document and job.language == "en")

    assert render_job(closed, job).marking == marking


def test_a_pretended_classification_stands_beside_exercise_and_the_true_marking(closed: Exercise) -> None:
    job = next(j for j in jobs(closed, DOCUMENTS) if j.document.id == "inject-cards-4-up" and j.language == "es")

    assert "EJERCICIO SECRETO (ficticio) - TLP:RED" in render_job(closed, job).tree.text()


def test_pages_carry_their_own_marking(closed: Exercise) -> None:
    from reading import pdf_pages

    from exercise_gen.formats.pdf import write_pdf

    job = next(j for j in jobs(closed, DOCUMENTS) if j.document.id == "msel-full" and j.language == "en")
    pages = pdf_pages(write_pdf(render_job(closed, job)))

    assert "TLP:RED" in pages[0]
    assert any("UNCLASSIFIED" in page and "TLP:RED" not in page for page in pages[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(U) Words", ("UNCLASSIFIED", ())),
        ("(TLP:AMBER) Words", ("TLP:AMBER", ())),
        ("(TLP:AMBER+STRICT; REL TO PER, USA) Words", ("TLP:AMBER+STRICT", ("PER", "USA"))),
        ("(REL TO PER) Words", ("", ("PER",))),
        ("(Words) more", None),
        ("() more", None),
    ],
)
def test_portions(text: str, expected: tuple[str, tuple[str, ...]] | None) -> None:
    found = portion(text)

    assert (found and (found.marking, found.nations)) == expected


def test_highest() -> None:
    assert highest() == "UNCLASSIFIED"
    assert highest("TLP:GREEN", "", "UNCLASSIFIED", "TLP:AMBER") == "TLP:AMBER"
