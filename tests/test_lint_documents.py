"""Every rule over rendered documents: what breaks it is found; nothing is found in a sound packet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest
from linting import Change, Draft, adding, both, case_of, found, reprinted, retold, saying, sound, with_exercise
from test_packet import secrets

from exercise_gen import lint
from exercise_gen.generate import Span
from exercise_gen.lint.case import Case, Page, heard
from exercise_gen.lint.separation import control_only
from exercise_gen.models import Audience
from exercise_gen.tree import Node

PRINTS: dict[str, list[Change]] = defaultdict(list)
DRAFTS: dict[str, list] = defaultdict(list)


def prints(rule_id: str, *changes: Change) -> None:
    PRINTS[rule_id] += changes


def draft(rule_id: str, *edits) -> None:
    DRAFTS[rule_id] += edits


def without(document: str) -> Change:
    return lambda c: reprinted(c, document, lambda page: None)


def printed_as(document: str, **changes: object) -> Change:
    """Return a change of what a document says of itself: its banner, its marking, its audiences."""

    def other(page: Page) -> Page:
        own = {k: v for k, v in changes.items() if k == "audiences"}
        rendered = replace(page.rendered, **{k: v for k, v in changes.items() if k != "audiences"})
        return replace(page, rendered=rendered, **own)

    return lambda c: reprinted(c, document, other)


def upside_down(case: Case) -> Case:
    """Return the case with the objectives of the evaluator guide in another order."""

    def turned(page: Page) -> Page:
        tree = page.rendered.tree
        return replace(page, rendered=replace(page.rendered, tree=Node(tree.tag, tree.attributes, tree.children[::-1])))

    return reprinted(case, "evaluator-guide", turned)


SECRET = "SECRETACTION orders the evacuation"

prints("TRC-09", lambda c: saying(c, "exercise-plan", "Decide on evacuation", "Decide"), upside_down)
prints("OBJ-05", lambda c: saying(c, "situation-manual", "Tabletop exercise", "Meeting"))
prints("OBJ-05", lambda c: saying(c, "situation-manual", "One day at a table.", ""))
prints(
    "LEK-01",
    lambda c: adding(c, "situation-manual", SECRET),
    lambda c: adding(c, "agenda", "SECRETTRIGGER COER has not asked"),
)
prints("LEK-03", lambda c: adding(c, "handout", "SENAMHI gives a warning of level orange for 2,450.5 m³/s."))
prints("LEK-03", lambda c: adding(c, "agenda", "The bridge fell; 3,100 people need 46.5 m³ of water a day."))
prints("LEK-04", lambda c: saying(c, "evaluator-guide", "Not for players", "For all"))
prints("LEK-04", printed_as("msel", audiences=(Audience.PLAYERS,)))
prints("LEK-05", printed_as("handout", title="Handout: SECRETTITLE warning"))
prints("LEK-08", lambda c: adding(c, "feedback-form", "Was INJ-04 clear?"))
prints("MRK-01", printed_as("agenda", banner="TEST TEST TEST"), printed_as("feedback-form", marking=""))
prints("MRK-02", lambda c: saying(c, "messages", "EXERCISE EXERCISE EXERCISE", "EXERCISE"))
prints("MRK-02", lambda c: saying(c, "msel-full", "THIS IS AN EXERCISE", "HELLO"))
prints("MRK-03", printed_as("agenda", marking="TLP:RED"))
prints("MRK-06", lambda c: saying(c, "situation-manual", "Handling instructions", "Notes"))
prints("SAF-01", lambda c: saying(c, "handout", "THIS IS NOT AN EXERCISE", ""))
prints("SAF-01", lambda c: saying(c, "facilitator-guide", "If something real happens", "If something happens"))
prints("SAF-05", without("directory"))
prints("SAF-05", lambda c: saying(c, "facilitator-guide", "The exercise telephones and mailboxes", "The telephones"))
prints("SAF-11", lambda c: saying(c, "sign-in", "only with your consent", "all day"))
prints("EVL-01", lambda c: saying(c, "evaluator-guide", "Write the request", "Write"))
prints("EVL-02", lambda c: saying(c, "evaluator-guide", "Performed with major challenges", "Not so well"))
prints("EVL-05", without("hot-wash-form"), without("feedback-form"))
prints("EVL-05", lambda c: with_exercise(c, hot_wash=Span(c.exercise.play.end, c.exercise.play.end)))
prints("EVL-05", lambda c: saying(c, "agenda", "Hot wash and feedback forms", "Coffee"))
prints("EVL-06", lambda c: saying(c, "after-action-report", "Multipurpose Brigade", "Brigade"))
prints("DOC-01", without("facilitator-guide"), without("evaluator-guide"))
prints("DOC-02", lambda c: adding(c, "agenda", "Speaker: TBD"), lambda c: adding(c, "messages", "{{ people }}"))
prints("DOC-03", lambda c: saying(c, "facilitator-guide", "08:50", "08:55"))
prints("DOC-11", lambda c: saying(c, "directory", "Multipurpose Brigade", "Brigade"))
prints(
    "DOC-12",
    lambda c: reprinted(c, "timeline", lambda page: replace(page, rendered=replace(page.rendered, figures={}))),
)
prints("DOC-12", lambda c: reprinted(c, "timeline", _blind))


def _blind(page: Page) -> Page:
    return retold(page, lambda words: "" if words.startswith(("Timeline of", "Línea de tiempo de")) else words)


ROSTER = [
    {"name": "Ana Quispe Yarlequé", "cell": "coer", "role": "player"},
    {"name": "Luis Ñáñez Coveñas", "cell": "simcell", "role": "simulator"},
]
draft("DOC-02", lambda d: d.inject("INJ-06").update(body=both("See [insert map].", "Vea [insertar mapa].")))
draft("DOC-02", lambda d: d.plan.update(venue={"name": "TBD", "city": "Piura"}))
draft("DOC-11", lambda d: d.plan.update(roster=[ROSTER[0], ROSTER[0]]))
draft("SAF-05", lambda d: [d.cell("simcell").pop("contact"), [e.pop("contact") for e in d.scenario["entities"]]])
draft("MRK-06", lambda d: d.plan.update(status="final"))


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    made = sound()
    made.plan["roster"] = ROSTER
    return case_of(made, tmp_path_factory.mktemp("documents"))


@pytest.mark.parametrize(("rule_id", "number"), [(r, n) for r, done in PRINTS.items() for n in range(len(done))])
def test_a_spoiled_document_is_found(rule_id: str, number: int, case: Case) -> None:
    assert not found(case, rule_id)
    assert found(PRINTS[rule_id][number](case), rule_id)


@pytest.mark.parametrize(("rule_id", "number"), [(r, n) for r, edits in DRAFTS.items() for n in range(len(edits))])
def test_a_spoiled_scenario_is_found_in_its_documents(rule_id: str, number: int, tmp_path: Path) -> None:
    made: Draft = sound()
    DRAFTS[rule_id][number](made)

    assert found(case_of(made, tmp_path), rule_id)


# the roster's names, which only the plan knows
prints("LEK-07", lambda c: adding(c, "handout", "Ask Luis Ñáñez Coveñas."))
prints("EVL-11", lambda c: adding(c, "evaluator-guide", "Ana Quispe Yarlequé did well."))
prints("DOC-11", lambda c: saying(c, "sign-in", "Ana Quispe Yarlequé", "Ana"))


@pytest.mark.parametrize("rule_id", ["LEK-07", "EVL-11", "DOC-11"])
def test_names_of_the_roster_are_looked_for(rule_id: str, case: Case) -> None:
    assert not found(case, rule_id)
    assert found(PRINTS[rule_id][-1](case), rule_id)


def test_a_placeholder_in_the_scenario_is_told_once_and_at_its_place(tmp_path: Path) -> None:
    made = sound()
    made.inject("INJ-06")["body"] = both("See TBD.", "Vea TBD.")
    problems = lint.judge(case_of(made, tmp_path), [lint.RULES["DOC-02"]])

    assert [p.path for p in problems] == ["injects.5.body.en", "injects.5.body.es"]
    assert all(p.line and p.file.endswith("scenario.yaml") for p in problems)


def test_what_is_control_only_is_what_no_mark_gives_away(case: Case) -> None:
    for language, words in (("en", "SECRETACTION orders the evacuation"), ("es", "ACCIONSECRETA ordena la evacuación")):
        secrets = control_only(case, language)

        assert words.replace(" ", "") in secrets
        assert not any("Pleaseanswersoon" in sentence for sentence in secrets)
        assert len(secrets) > 12


def test_the_linter_and_the_packets_own_test_agree_on_what_is_secret(case: Case) -> None:
    """Two readings of the marks, written apart: a mistake in one of them shows here."""
    for model in (case.exercise.scenario, *case.all_injects):
        # words of a choice stand in texts as values; the packet's test does not walk them
        ours = [text for path, text, for_players in heard(model) if not for_players and "words" not in path]

        assert ours == list(secrets(model))
