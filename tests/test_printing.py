"""The print list names what is printed, as often as people need it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exercise_gen import packet
from exercise_gen.documents import DOCUMENTS
from exercise_gen.documents.people import headcounts, seats, with_spares
from exercise_gen.documents.printing import PRINTING, PrintLine, print_list
from exercise_gen.documents.view import Setting, Teller
from exercise_gen.generate import Exercise
from exercise_gen.i18n import words
from exercise_gen.press import jobs, render_job, shipped_house

DATA = Path(__file__).parent / "data"
ELSEWHERE = {  # sent before the day, written after it, or the same in another size
    "invitation", "meetings", "minutes", "inject-cards-2-up", "after-action-report", "release-note", "welcome-letter",
    "planner-handbook", "planner-feedback", "training-objectives", "indeci-final-report", "indeci-minutes", "print-list",
}  # fmt: skip
ALL = Setting(documents=DOCUMENTS)


def lines(exercise: Exercise, language: str = "en") -> dict[str, PrintLine]:
    made = print_list(Teller(exercise, words(language), setting=ALL))
    return {line.file: line for line in made.lines}


@pytest.fixture(scope="module")
def with_roster(plan_file: Path) -> Exercise:
    return packet.open_exercise(str(plan_file), workspace=DATA)


def test_every_document_of_pages_is_printed_or_known_not_to_be() -> None:
    pages = {document.id for document in DOCUMENTS if document.made_of == "pages"}

    assert set(PRINTING) | ELSEWHERE == pages
    assert not set(PRINTING) & ELSEWHERE


@pytest.mark.parametrize("language", ["en", "es"])
def test_titles_are_those_of_the_documents_and_in_the_order_of_the_packet(rio_claro: Exercise, language: str) -> None:
    listed = lines(rio_claro, language)

    assert list(listed) == [d.id for d in DOCUMENTS if d.id in PRINTING]
    for job in jobs(rio_claro, [d for d in DOCUMENTS if d.id in PRINTING and d.when(rio_claro)]):
        if job.language == language:
            assert render_job(rio_claro, job).title.startswith(listed[job.document.id].title)


def test_copies_follow_from_the_roster(with_roster: Exercise) -> None:
    counts = headcounts(with_roster)
    assert (counts["player"].number, counts["player"].named) == (2, True)
    assert (counts["observer"].number, counts["observer"].named) == (1, True)
    assert not counts["evaluator"].named

    listed = lines(with_roster)
    assert (listed["player-handbook"].needed, listed["player-handbook"].copies) == (2, 3)
    assert (listed["agenda"].needed, listed["agenda"].copies) == (3, 4)
    everybody = sum(count.number for count in counts.values())
    assert listed["emergency-card"].copies == ceil(with_spares(everybody) / 4)


def test_every_table_has_a_controller_and_an_evaluator(rio_claro: Exercise) -> None:
    counts = headcounts(rio_claro)

    assert counts["controller"].number == counts["evaluator"].number == len(rio_claro.players)


def test_certificates_are_a_page_for_each_name_or_one_page_for_everybody(
    rio_claro: Exercise, with_roster: Exercise
) -> None:
    everybody = sum(count.number for count in headcounts(rio_claro).values())

    assert lines(rio_claro)["certificate"].copies == with_spares(everybody)
    assert lines(with_roster)["certificate"].copies == 1


def test_both_sides_keep_an_original_of_the_agreement(rio_claro: Exercise) -> None:
    assert lines(rio_claro)["extent-of-play"].copies == 2


def test_what_holds_all_cells_is_printed_once_and_a_cells_file_for_each(rio_claro: Exercise) -> None:
    listed = lines(rio_claro)

    for name in ("badges", "table-tents", "envelopes"):
        assert listed[name].copies == 1
    for name in ("messages", "inject-cards"):
        assert listed[name].copies == len(rio_claro.players)
    assert listed["handout"].copies == sum(with_spares(number) for number in seats(rio_claro).values())


def test_without_a_roster_the_posts_at_the_tables_count(rio_claro: Exercise) -> None:
    assert headcounts(rio_claro)["player"].number == sum(seats(rio_claro).values())
    assert not any(count.named for count in headcounts(rio_claro).values())


def test_messages_are_printed_on_both_sides_only_when_each_has_its_sheet(rio_claro: Exercise) -> None:
    duplex = replace(rio_claro, plan=rio_claro.plan.model_copy(update={"duplex": True}))

    assert lines(rio_claro)["messages"].sides == "one side"
    assert lines(duplex)["messages"].sides == "both sides"


def test_what_the_profile_leaves_out_is_not_printed(rio_claro: Exercise) -> None:
    job = next(job for job in jobs(rio_claro, [d for d in DOCUMENTS if d.id == "print-list"]) if job.language == "en")
    offered = {document.id for document in shipped_house().documents(rio_claro.scenario.type)}
    text = render_job(rio_claro, job).tree.text()

    assert "facilitator-guide" in text
    for name in set(PRINTING) - offered:
        assert f"{name}" not in text.replace("observer-media-packet", ""), name
    assert "change-sheet" not in text  # it was not planned again


@given(st.integers(0, 100_000))
def test_spares_are_exact(needed: int) -> None:
    assert with_spares(needed) == ceil(Fraction(needed) * Fraction(6, 5))
