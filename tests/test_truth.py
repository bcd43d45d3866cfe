from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exercise_gen import generate, i18n, packet, parameters
from exercise_gen.consequences import MODELS
from exercise_gen.documents import DOCUMENTS
from exercise_gen.generate import Exercise
from exercise_gen.load import check_plan, texts
from exercise_gen.markup import plain
from exercise_gen.models import Inject, Phase
from exercise_gen.names import open_names
from exercise_gen.planfile import fresh_plan
from exercise_gen.source import parse
from exercise_gen.truth import Figure, bounds

DATA = Path(__file__).parent / "data"
BY_ID = {document.id: document for document in DOCUMENTS}


def text_of(exercise: Exercise, document_id: str, language: str) -> str:
    jobs = [j for j in packet.jobs(exercise, [BY_ID[document_id]]) if j.language == language]
    return " ".join(plain_spaces(packet.render_job(exercise, job).tree.text()) for job in jobs)


def plain_spaces(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_figure_is_in_the_truth_once(rio_claro: Exercise) -> None:
    names = [figure.name for figure in rio_claro.truth]

    assert names == [*rio_claro.values.parameters, *rio_claro.values.derived]
    assert {f.name for f in rio_claro.truth if f.derived} == set(rio_claro.values.derived)


def test_what_the_plan_changed_stands_beside_what_is_usual() -> None:
    exercise = packet.open_exercise("rio-claro", packet.Choices(settings=(("people", "20000"),)), DATA)
    figures = {figure.name: figure for figure in exercise.truth}

    assert figures["people"].shown.within("en") == "20,000\u00a0people"
    assert figures["people"].usual is not None
    assert figures["people"].usual.within("es") == "12,400\u00a0personas"
    assert figures["flow"].usual is None


def test_a_model_out_of_its_range_is_warned_of_unless_the_scenario_says_why() -> None:
    exercise = packet.open_exercise("lima-callao-earthquake")
    outside = {figure.name for figure in exercise.truth if any(call.outside for call in figure.models)}

    assert "deaths_shaking" in outside
    assert all(figure.beyond for figure in exercise.truth if figure.name in outside)
    assert not exercise.values.warnings
    deep = packet.open_exercise("rio-claro", workspace=DATA)
    assert not deep.values.warnings


def test_ranges_are_printed_as_the_language_prints_numbers() -> None:
    words = i18n.words("en")

    assert bounds((5, 8.2), words) == "5\u20138.2"
    assert bounds((0, 20000), words) == "0\u201320,000"
    assert bounds((0.0005, 1.5), words) == "0.0005\u20131.5"


def test_the_sheet_has_the_models_and_their_sources() -> None:
    exercise = packet.open_exercise("lima-callao-earthquake", packet.Choices(languages=("es",)))
    sheet = text_of(exercise, "ground-truth", "es")

    assert "Fallecidos por el sacudimiento (USGS PAGER, Perú; modelo publicado)" in sheet
    assert "está fuera del rango del modelo" in sheet
    assert "Youngs et al. 1997" in sheet


WATCHED = {"deaths", "injured", "homes_destroyed", "tsunami_minutes", "walk_minutes"}
PLACEHOLDER = re.compile(r"\{\{\s*([a-z0-9_.]+).*?\}\}")
LOADED = packet.open_scenario("lima-callao-earthquake")[1]
AUTHORED = LOADED.model
PLAN = check_plan(parse(fresh_plan("lima-callao-earthquake", AUTHORED, "en"), "plan.yaml")).model

parameter_sets = st.fixed_dictionaries(
    {
        "magnitude": st.integers(80, 90).map(lambda tenth: str(tenth / 10)),
        "depth_km": st.integers(15, 45).map(str),
        "severity": st.sampled_from(["pager-median", "pager-p90", "indeci-planning"]),
        "time_of_day_factor": st.sampled_from(["true", "false"]),
        "quake_time": st.sampled_from(["03:30", "11:00", "18:40"]),
        "people_exposed": st.integers(5_000, 12_000).map(lambda thousands: str(thousands * 1000)),
        "injury_ratio": st.integers(20, 180).map(lambda tenth: str(tenth / 10)),
        "tsunami_minutes": st.integers(14, 30).map(str),
        "safe_ground_km": st.integers(20, 60).map(lambda tenth: str(tenth / 10)),
    }
)


@settings(max_examples=20)
@given(parameter_sets)
def test_figures_agree_in_every_document_and_language(chosen: dict[str, str]) -> None:
    """Deaths, injured, homes, tsunami and walking minutes: manual, messages and truth print the same (20 sets)."""
    values, problems = parameters.resolve(LOADED, {}, None, tuple(chosen.items()), names=open_names())
    assert not problems
    exercise = generate.generate("lima-callao-earthquake", AUTHORED, PLAN, values)
    truth = {figure.name: figure for figure in exercise.truth}
    filled = dict(injects_of(exercise))
    for language in exercise.languages:
        sheet = text_of(exercise, "ground-truth", language)
        manual = text_of(exercise, "situation-manual", language)
        told = {"manual": set(), "injects": set()}
        for path, said in mentions(exercise, filled, language):
            for name, printed in said:
                assert printed in spellings(truth[name], language), (path, name, printed)
                told["manual" if path[0] == "phases" else "injects"].add(name)
        assert told["manual"] >= WATCHED
        assert told["injects"] >= WATCHED
        for name in WATCHED:
            shown = plain_spaces(plain(truth[name].shown.within(language)))
            assert f"{plain(truth[name].label.within(language))}{shown}" in sheet, name
            assert shown in manual, name


def injects_of(exercise: Exercise) -> list[tuple[str, Inject]]:
    return [(item.inject.id, item.inject) for item in (*exercise.injects, *exercise.contingencies)]


def mentions(
    exercise: Exercise, filled: dict[str, Inject], language: str
) -> Iterator[tuple[tuple[str | int, ...], list[tuple[str, str]]]]:
    """Yield every text that names a watched figure, with what stands in its place in the exercise."""
    for phase, ready in zip(AUTHORED.phases, exercise.phases, strict=True):
        yield from compared(("phases", phase.id), phase, ready.phase, language)
    for inject in AUTHORED.injects:
        if inject.id in filled:
            yield from compared(("injects", inject.id), inject, filled[inject.id], language)


def compared(
    start: tuple[str | int, ...], before: Phase | Inject, after: Phase | Inject, language: str
) -> Iterator[tuple[tuple[str | int, ...], list[tuple[str, str]]]]:
    ready = dict(texts(after))
    for path, text in texts(before):
        template = text.within(language)
        if any(name in template for name in WATCHED) and path in ready:
            names = PLACEHOLDER.findall(template)
            pattern = "(.+?)".join(map(re.escape, re.split(r"\{\{.*?\}\}", template)))
            found = re.fullmatch(pattern, ready[path].within(language), re.DOTALL)
            assert found, (start, path)
            said = [(n, plain_spaces(g)) for n, g in zip(names, found.groups(), strict=True) if n in WATCHED]
            yield (*start, *path), said


def spellings(figure: Figure, language: str) -> set[str]:
    """A figure with and without its unit."""
    shown = plain_spaces(plain(figure.shown.within(language)))
    return {shown, shown.split(" ")[0]}


@pytest.mark.parametrize("name", MODELS)
def test_every_model_can_be_named_in_spanish(name: str) -> None:
    words = i18n.words("es")

    assert words.label(MODELS[name].title)
    assert words.label(MODELS[name].source)
    assert words.label(MODELS[name].basis)
