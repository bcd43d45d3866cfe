"""What lies on the tables: badges, tents, envelopes, emergency cards, certificates, as files and as views."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
from reading import html_text, pdf_pages, squeezed
from test_formats import document

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.documents.conduct import BADGES
from exercise_gen.documents.people import headcounts, with_spares
from exercise_gen.formats.html import write_html
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.generate import Exercise
from exercise_gen.house import Look
from exercise_gen.models import Audience, Text
from exercise_gen.models.theme import Logo, Theme
from exercise_gen.press import jobs, render_job, shipped_house
from exercise_gen.render import Rendered
from exercise_gen.tree import Node

DATA = Path(__file__).parent / "data"
MARK = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture(scope="module")
def with_roster(plan_file: Path) -> Exercise:
    return packet.open_exercise(str(plan_file), workspace=DATA)


def made(exercise: Exercise, document_id: str, language: str = "en") -> Rendered:
    listed = [d for d in DOCUMENTS if d.id == document_id]
    return render_job(exercise, next(job for job in jobs(exercise, listed) if job.language == language))


def nodes(rendered: Rendered, tag: str) -> list[Node]:
    return [node for node in rendered.tree.walk() if node.tag == tag]


# ---------------------------------------------------------------------------------------------- badges


def test_everybody_of_the_roster_has_a_badge_and_each_role_an_empty_one(with_roster: Exercise) -> None:
    cards = nodes(made(with_roster, "badges"), "ttx-card")

    assert [card.get("title") for card in cards[:3]] == ["Ing. Ana Quispe", "Cap. Luis Ñáñez", "Kim Lee"]
    assert [(card.get("number"), card.get("time")) for card in cards[:3]] == [
        ("Player", "Gray"), ("Player", "Gray"), ("Observer", "Orange"),
    ]  # fmt: skip
    assert [(card.get("number"), card.get("time"), card.get("title")) for card in cards[3:]] == [
        (role, colour, "") for role, colour in BADGES
    ]
    for card in cards:
        assert "REAL EMERGENCY. THIS IS NOT AN EXERCISE" in card.text()


def test_badge_and_sign_in_sheet_say_the_nation(with_roster: Exercise) -> None:
    roster = with_roster.plan.roster
    assert isinstance(roster, list)
    kim = next(person for person in roster if person.name == "Kim Lee")
    known = [*(p for p in roster if p is not kim), kim.model_copy(update={"nation": "USA", "language": "en"})]
    exercise = replace(with_roster, plan=with_roster.plan.model_copy(update={"roster": known}))

    assert (
        "U.S. Embassy · USA"
        in next(c for c in nodes(made(exercise, "badges"), "ttx-card") if "Kim" in c.get("title")).text()
    )
    rows = [[cell.text() for cell in row.children][1:6] for row in nodes(made(exercise, "sign-in"), "tr")]  # type: ignore[union-attr]
    assert ["Ing. Ana Quispe", "GORE Piura", "PER", "Player", ""] in rows  # of the cell, as the roster does not say
    assert ["Kim Lee", "U.S. Embassy", "USA", "Observer", "EN"] in rows


def test_the_sign_in_sheet_has_a_line_for_everybody_who_is_counted(rio_claro: Exercise, with_roster: Exercise) -> None:
    for exercise in (rio_claro, with_roster):
        everybody = sum(count.number for count in headcounts(exercise).values())
        assert len(nodes(made(exercise, "sign-in"), "tr")) == 1 + with_spares(everybody)


def test_the_assignments_say_when_evaluators_are_fewer_than_tables(with_roster: Exercise) -> None:
    assert "Fewer evaluators than tables" not in made(with_roster, "evaluator-assignments").tree.text()

    roster = with_roster.plan.roster
    assert isinstance(roster, list)
    one = [*roster, roster[0].model_copy(update={"name": "Eva Luna", "role": "evaluator"})]
    exercise = replace(with_roster, plan=with_roster.plan.model_copy(update={"roster": one}))
    assert f"Fewer evaluators than tables: 1 for {len(exercise.players)}." in (
        made(exercise, "evaluator-assignments").tree.text()
    )


def test_without_a_roster_there_is_an_empty_badge_for_each_post(rio_claro: Exercise) -> None:
    cards = nodes(made(rio_claro, "badges"), "ttx-card")
    players = Counter(card.text().count(cell.short.within("en")) for cell in rio_claro.players for card in cards)
    posts = sum(max(1, len(cell.positions)) for cell in rio_claro.players)

    assert players[1] == posts
    assert all(card.get("title") == "" for card in cards)


@pytest.mark.parametrize("language", ["en", "es"])
def test_badges_are_eight_a_page_and_say_their_colour_in_words(with_roster: Exercise, language: str) -> None:
    rendered = made(with_roster, "badges", language)
    cards = nodes(rendered, "ttx-card")
    pages = pdf_pages(write_pdf(rendered))

    assert len(pages) == -(-len(cards) // 8)
    printed = squeezed("".join(pages))
    for card in cards:
        assert squeezed(card.get("time")) in printed
    assert sum(page.count(rendered.banner) for page in pages) == 2 * len(cards)


def test_one_tone_stands_for_one_colour_and_can_be_written_on(with_roster: Exercise) -> None:
    rendered = made(with_roster, "badges")
    tones = {card.get("time"): card.get("tone") for card in nodes(rendered, "ttx-card")}
    assert len(tones) == len(set(tones.values())) == len({colour for _, colour in BADGES})

    page = lxml.html.document_fromstring(write_html(rendered).decode())
    bands = [band.get("style") for band in page.find_class("tone")]
    assert len(bands) == len(nodes(rendered, "ttx-card"))
    for style in bands:
        ground, ink = re.findall(r"#[0-9a-f]+", style)
        assert contrast(ground, ink) >= 4.5, style


def contrast(one: str, two: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def test_names_of_the_roster_are_in_no_file_of_players_or_observers() -> None:
    for name in ("badges", "certificate", "envelopes", "print-list"):
        audiences = next(d.audiences for d in DOCUMENTS if d.id == name)
        assert not {Audience.PLAYERS, Audience.OBSERVERS} & set(audiences)


def test_side_by_side_badges_have_the_room_of_two(with_roster: Exercise) -> None:
    both = replace(with_roster, plan=with_roster.plan.model_copy(update={"bilingual": True}))
    rendered = made(both, "badges", "en-es")
    cards = nodes(rendered, "ttx-card")

    assert nodes(rendered, "ttx-cards")[0].get("per-page") == "4"
    assert "Player / Jugador" in [card.get("number") for card in cards]
    assert len(pdf_pages(write_pdf(rendered))) == -(-len(cards) // 4)
    assert len(pdf_pages(write_pdf(made(both, "emergency-card", "en-es")))) == 2


# ---------------------------------------------------------------------------------------------- tents


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_tent_says_its_cell_to_both_sides(rio_claro: Exercise, paper: str) -> None:
    rendered = replace(made(rio_claro, "table-tents"), paper=paper)
    pages = pdf_pages(write_pdf(rendered))

    assert len(pages) == len(rio_claro.players)
    for cell, page in zip(rio_claro.players, pages, strict=True):
        assert squeezed(cell.name.within("en")) in squeezed(page)
        assert page.count(rendered.banner) == 4  # above and below on either half


def test_the_half_upside_down_is_not_read_twice(rio_claro: Exercise) -> None:
    page = lxml.html.document_fromstring(write_html(made(rio_claro, "table-tents")).decode())
    anchors = [heading.get("id") for heading in page.iter("h1") if heading.get("id")]

    assert len(anchors) == len(set(anchors)) == len(rio_claro.players)
    for tent in page.find_class("tent"):
        upper, lower = tent.find_class("half")
        assert (upper.get("aria-hidden"), lower.get("aria-hidden")) == ("true", None)
        assert upper.text_content() == lower.text_content()


def test_words_that_look_like_an_anchor_stay_as_they_are() -> None:
    rendered = document('<ttx-tent><h1 class="here">A id="s1"</h1><p>B id=2</p></ttx-tent>')

    assert html_text(write_html(rendered)).count('A id="s1"B id=2') == 2


# ---------------------------------------------------------------------------------------------- envelopes


def test_an_envelope_lists_its_messages_in_order_and_the_reserve_apart(rio_claro: Exercise) -> None:
    rendered = made(rio_claro, "envelopes")
    tables = [node for node in nodes(rendered, "table") if len(nodes_of(node, "th")) == 9]
    listed = [[row.children[0].text() for row in nodes_of(body(table), "tr")] for table in tables]  # type: ignore[union-attr]

    wanted = []
    for cell in rio_claro.players:
        planned = [i for i in rio_claro.injects if cell.id in (*i.inject.to, *i.inject.info)]
        waiting = [i for i in rio_claro.contingencies if cell.id in (*i.inject.to, *i.inject.info)]
        wanted += [[i.control_number for i in items] for items in (planned, waiting) if items]
    assert listed == wanted
    assert any(len(numbers) > 1 for numbers in listed)


def nodes_of(node: Node, tag: str) -> list[Node]:
    return [inner for inner in node.walk() if inner.tag == tag]


def body(table: Node) -> Node:
    return next(node for node in table.walk() if node.tag == "tbody")


def test_an_envelope_has_the_highest_marking_of_what_is_in_it(closed: Exercise) -> None:
    rendered = made(closed, "envelopes")
    item = next(item for item in closed.injects if item.inject.id == "INJ-01")

    fronts = {e.text(): e.get("marking") for e in rendered.tree.walk() if e.tag == "ttx-form"}

    for cell in closed.players:
        front = next(text for text in fronts if str(cell.short.within(rendered.language)) in text)
        red = cell.id in (*item.inject.to, *item.inject.info)
        assert fronts[front] == ("TLP:RED" if red else closed.plan.marking)
        assert ("TLP:RED" in front) == red
    assert "TLP:RED" in fronts.values()


def test_the_front_of_an_envelope_tells_nothing_of_what_is_in_it(rio_claro: Exercise) -> None:
    pages = pdf_pages(write_pdf(made(rio_claro, "envelopes")))
    numbers = [item.control_number for item in (*rio_claro.injects, *rio_claro.contingencies)]
    fronts = [page for page in pages if "DO NOT OPEN" in page]

    assert len(fronts) == len(rio_claro.players)
    for front in fronts:
        assert not [number for number in numbers if number in front]
        assert not re.search(r"\d\d:\d\d", front)


# ---------------------------------------------------------------------------------------------- emergency card


def test_four_cards_say_the_phrase_in_every_language(with_roster: Exercise) -> None:
    for language, phrases in (
        ("en", ["REAL EMERGENCY. THIS IS NOT AN EXERCISE", "EMERGENCIA REAL. ESTO NO ES UN EJERCICIO"]),
        ("es", ["EMERGENCIA REAL. ESTO NO ES UN EJERCICIO", "REAL EMERGENCY. THIS IS NOT AN EXERCISE"]),
    ):
        pages = pdf_pages(write_pdf(made(with_roster, "emergency-card", language)))
        assert len(pages) == 1
        text = squeezed(pages[0])
        assert [text.count(squeezed(phrase)) for phrase in phrases] == [4, 4]
        assert text.index(squeezed(phrases[0])) < text.index(squeezed(phrases[1]))
        assert text.count(squeezed("Rosa Huamán")) == 4


def test_the_safety_officer_has_a_line_until_the_plan_names_one(with_roster: Exercise) -> None:
    assert "Safety officer:" in made(with_roster, "emergency-card").tree.text()

    officer = with_roster.plan.contacts[0].model_copy(update={"role": Text("Safety officer"), "name": "Juan Pérez"})
    named = replace(with_roster, plan=with_roster.plan.model_copy(update={"contacts": [officer]}))
    text = made(named, "emergency-card").tree.text()
    assert text.count("Safety officer:") == 4
    assert "Safety officer: Juan Pérez" in text


def test_a_house_that_says_it_otherwise_says_so_on_both_cards(rio_claro: Exercise) -> None:
    house = shipped_house()
    other = {"es": {"REAL EMERGENCY. THIS IS NOT AN EXERCISE": "ALTO, CÓNDOR ROJO"}}
    changed = replace(house, profile=house.profile.model_copy(update={"words": other}))
    listed = [d for d in DOCUMENTS if d.id == "emergency-card"]

    for job in jobs(rio_claro, listed):
        assert "ALTO, CÓNDOR ROJO" in " ".join(
            [*(card.get("title") for card in nodes(render_job(rio_claro, job, changed), "ttx-card")),
             render_job(rio_claro, job, changed).tree.text()]
        )  # fmt: skip


# ---------------------------------------------------------------------------------------------- certificates


def test_each_person_of_the_roster_has_a_certificate_in_landscape(with_roster: Exercise) -> None:
    pages = pdf_pages(write_pdf(made(with_roster, "certificate", "es")))

    assert len(pages) == 3
    for name, page in zip(("Ing. Ana Quispe", "Cap. Luis Ñáñez", "Kim Lee"), pages, strict=True):
        assert name in page
        assert "RÍO SERENO 27" in page
        assert "Rosa Huamán" in page


def test_without_a_roster_there_is_one_to_fill_in(rio_claro: Exercise) -> None:
    rendered = made(rio_claro, "certificate")

    assert len(pdf_pages(write_pdf(rendered))) == 1
    assert len(nodes(rendered, "ttx-blank")) == 2


def test_the_logo_of_the_theme_stands_on_it(rio_claro: Exercise) -> None:
    plain = made(rio_claro, "certificate")
    look = Look(Theme(logo=Logo(file="mark.svg", alt="The seal")), MARK.encode())
    marked = replace(plain, look=look)

    assert "<img" not in write_html(plain).decode()
    assert 'alt="The seal"' in write_html(marked).decode()
    assert len(write_pdf(marked)) != len(write_pdf(plain))


def test_spares_are_a_fifth_rounded_up() -> None:
    assert [with_spares(n) for n in (0, 1, 4, 5, 10, 36, 41, 100)] == [0, 2, 5, 6, 12, 44, 50, 120]
