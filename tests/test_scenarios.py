"""Every shipped scenario: complete, whole in both languages, printed on both papers, leaking nothing."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest
from reading import file_text, pdf_pages, squeezed
from test_packet import secrets

from exercise_gen import generate, i18n, markup, packet, parameters
from exercise_gen.documents import DOCUMENTS
from exercise_gen.formats import FORMATS
from exercise_gen.formats.pdf import write_pdf
from exercise_gen.generate import Exercise
from exercise_gen.load import check_plan, texts
from exercise_gen.models import Audience, Scenario
from exercise_gen.names import open_names
from exercise_gen.planfile import fresh_plan
from exercise_gen.press import jobs
from exercise_gen.render import Rendered
from exercise_gen.resources import shipped
from exercise_gen.source import parse

NAMES = open_names()
SLUGS = sorted(p.parent.name for p in shipped("scenarios").glob("*/scenario.yaml"))


@cache
def exercise(slug: str, paper: str = "a4") -> Exercise:
    return packet.open_exercise(slug, packet.Choices(paper=paper))


def scenario(slug: str) -> Scenario:
    return packet.open_scenario(slug)[1].model


def test_the_exercises_of_the_road_map_are_there_in_their_years() -> None:
    found = {(scenario(slug).kind, scenario(slug).suggested.date.year) for slug in SLUGS}

    assert len(SLUGS) >= 14
    assert found >= {("combat-readiness", 2025), ("cyber-workshop", 2026), ("civil-military-drill", 2027)}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_shipped_scenario_is_complete(slug: str) -> None:
    """What the library promises of each: enough to choose from, forms of the field, every objective and table tested."""
    model = scenario(slug)
    planned = list(exercise(slug).injects)
    reserve = [inject for inject in model.injects if inject.type == "contingency"]
    kinds = {artefact.kind for inject in model.injects for artefact in inject.artefacts}

    assert model.languages == ["en", "es"]
    assert len(model.parameters) >= 8
    assert len([cell for cell in model.cells if cell.role == "training-audience"]) >= 6
    assert 4 <= len(model.objectives) <= 6
    assert len(model.phases) >= 3
    assert all(len(phase.questions) >= 2 for phase in model.phases)
    assert all(question.anticipated for phase in model.phases for question in phase.questions)
    assert 24 <= len(model.injects) <= 50
    assert len(reserve) >= 0.15 * len(model.injects)
    assert len(exercise(slug).contingencies) >= 4
    assert len(kinds) >= 5
    assert len(model.references) >= 6
    assert not exercise(slug).values.warnings
    assert {o.id for o in model.objectives} == {
        o for i in planned if i.inject.weight == "key" for o in i.inject.objectives
    }
    for cell in exercise(slug).players:
        assert sum(cell.id in i.inject.to for i in planned) >= 2, cell.id


@pytest.mark.parametrize("slug", SLUGS)
def test_choices_of_every_choice_parameter_build(slug: str) -> None:
    loaded = packet.open_scenario(slug)[1]
    plan = check_plan(parse(fresh_plan(slug, loaded.model, "en"), "plan.yaml")).model
    fewest = min(20, len(exercise(slug).injects) - 3)
    for parameter in loaded.model.parameters:
        for choice in getattr(parameter, "choices", []):
            value = str(choice.root) if parameter.type == "drawn" else getattr(choice, "value", None) or choice.id
            if value == getattr(parameter, "default", None):
                continue  # every other test has it
            values, problems = parameters.resolve(loaded, {}, None, [(parameter.name, value)], names=NAMES)
            assert not problems
            made = generate.generate(slug, loaded.model, plan, values)
            assert len(made.injects) >= fewest, (parameter.name, value)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_players_and_observers_read_leaks_nothing(slug: str) -> None:
    made = exercise(slug)
    house = packet.shipped_house(made.plan.profile)
    todo = [job for job in jobs(made, house.documents(made.scenario.type)) if _OTHERS & set(job.document.audiences)]
    assert len(todo) > 20

    for language in made.languages:
        hidden = _hidden(made, language)
        for job in todo:
            if job.language == language:
                text = _words(packet.render_job(made, job))
                assert not _found(hidden, text), job.name
                assert not re.search(_UNFILLED, text), job.name


@pytest.mark.parametrize(
    ("slug", "paper"),
    [
        pytest.param(slug, paper, marks=[] if slug == "distance-micro-exercise" else pytest.mark.slow)
        for slug, paper in zip(SLUGS, cycle(("letter", "a4")), strict=False)
    ],
)
def test_a_shipped_scenario_prints_in_both_languages_and_leaks_nothing(slug: str, paper: str, tmp_path: Path) -> None:
    made = exercise(slug, paper)
    packet.build(made, tmp_path / "p", formats=FORMATS)
    files = sorted((tmp_path / "p").rglob("*.*"))
    assert len([f for f in files if f.suffix == ".pdf"]) > 60

    for language in made.languages:
        hidden = _hidden(made, language)
        for file in files:
            if file.relative_to(tmp_path / "p").parts[:2] in ((language, "players"), (language, "observers")):
                text = file_text(file)
                assert not _found(hidden, text), file.name
                assert not re.search(_UNFILLED, text), file


_OTHERS = {Audience.PLAYERS, Audience.OBSERVERS}
_UNFILLED = r"\{\{|\}\}|Undefined"


def _found(sentences: list[str], text: str) -> list[str]:
    said = squeezed(text)
    return [sentence for sentence in sentences if sentence in said]


def _words(rendered: Rendered) -> str:
    """Return all that a document says, in its text, its pictures and its data."""
    attributes = (value for node in rendered.tree.walk() for value in node.attributes.values())
    data = json.dumps(rendered.data, ensure_ascii=False).replace("\\n", " ") if rendered.data else ""
    return " ".join([rendered.title, rendered.tree.text(), *attributes, *rendered.figures.values(), data])


def _hidden(made: Exercise, language: str) -> list[str]:
    """Return the sentences that nobody but the control team may read, squeezed."""
    shared = squeezed(" ".join(markup.plain(t.within(language)) for t in _public(made)))
    found = [squeezed(sentence) for sentence in _sentences(made, language)]
    hidden = [sentence for sentence in found if sentence not in shared]
    assert len(hidden) > 100
    return hidden


def _sentences(made: Exercise, language: str) -> list[str]:
    """Return what only the control team may read, long enough not to stand elsewhere by chance."""
    models = [made.scenario, *(i.inject for i in (*made.injects, *made.contingencies))]
    said = [markup.plain(t.within(language)) for model in models for t in secrets(model)]
    reserve = [markup.plain(i.inject.body.within(language)) for i in made.contingencies]
    return [s for s in (*said, *reserve) if len(s) > 25]


def _public(made: Exercise) -> list:
    models = [made.scenario, *(i.inject for i in made.injects)]
    hidden = {id(t) for model in models for t in secrets(model)}
    return [t for model in models for _, t in texts(model) if id(t) not in hidden]


FORBIDDEN_SPANISH = {
    r"\binyecci[oó]n": "mensaje o inyecto",
    r"\bseptiembre\b": "setiembre",
    r"\bcomputador\b|\bordenador\b": "computadora",
    r"\bvosotros\b|\bvuestr": "ustedes",
    r"\bmóvil(es)? personal": "celular",
}
ENGLISH_WORDS = re.compile(r"\b(the|and|with|from|should|shall|their|have|will|been|which|between)\b")
SPANISH_WORDS = re.compile(r"\b(los|las|del|para|por|una|con|que|desde|hasta|según)\b")


@pytest.mark.parametrize("slug", SLUGS)
def test_each_language_is_its_own(slug: str) -> None:
    for path, text in texts(scenario(slug)):
        if not isinstance(text.root, dict):
            continue
        for pattern, better in FORBIDDEN_SPANISH.items():
            assert not re.search(pattern, text.root["es"], re.IGNORECASE), (path, better)
        if text.root["en"] == text.root["es"]:
            continue  # meant alike in both, as an order that exists in one language only
        assert len(ENGLISH_WORDS.findall(text.root["es"])) < 2, (path, text.root["es"])
        assert len(SPANISH_WORDS.findall(text.root["en"])) < 5, (path, text.root["en"])
        if len(text.root["es"]) > 40 and "?" in text.root["es"]:
            assert "¿" in text.root["es"], (path, text.root["es"])


LIVE = re.compile(
    r"\b(?:105|106|113|115|116|119|911)\b(?=\s*(?:\(|PNP|SAMU|bomberos|emerg))"
    r"|\b9\d{2}[ -]?\d{3}[ -]?\d{3}\b|\+51|\b\d{1,3}(?:\.\d{1,3}){3}\b"
    r"|https?://|www\.|@(?!\w*\.?(?:\w+\.)*(?:example|test|invalid)\b)\w+\.\w+",
    re.IGNORECASE,
)


@pytest.mark.parametrize("slug", SLUGS)
def test_no_live_number_address_or_domain(slug: str) -> None:
    for path, text in texts(scenario(slug)):
        for language in ("en", "es"):
            assert not LIVE.search(text.within(language)), (path, text.within(language))


@pytest.mark.parametrize("slug", SLUGS)
def test_agencies_have_words_in_both_languages_where_they_differ(slug: str) -> None:
    labels = i18n.words("es").labels

    assert labels
    for _, text in texts(scenario(slug)):
        if isinstance(text.root, dict):
            assert set(text.root) == {"en", "es"}


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("edge", ["min", "max"])
def test_cards_fit_at_the_edges_of_every_range(slug: str, edge: str) -> None:
    settings = []
    for parameter in scenario(slug).parameters:
        bound = parameter.model_dump(mode="json").get(edge)
        if bound is not None:
            settings.append((parameter.name, str(bound)))
    assert len(settings) >= 8

    made = packet.open_exercise(slug, packet.Choices(settings=tuple(settings)))

    cards = [job for job in packet.jobs(made, DOCUMENTS) if job.document.id == "inject-cards-4-up"]
    assert len(cards) == 2
    for job in cards:
        assert len(pdf_pages(write_pdf(packet.render_job(made, job)))) > 5
