from __future__ import annotations

from pathlib import Path

from planning import exercise_of

from exercise_gen import packet
from exercise_gen.variants import equivalence


def test_variants_differ_and_are_of_equal_worth() -> None:
    choices = [packet.Choices(seed=seed) for seed in range(1, 7)]
    report = equivalence([packet.open_exercise("lima-callao-earthquake", c, Path()) for c in choices])

    assert [variant.seed for variant in report.variants] == list(range(1, 7))
    assert report.covered
    assert report.distinct == 6
    assert report.load_spread <= 1.25
    assert report.difficulty_spread <= 1.25
    assert report.variants[0].shared == 1.0
    assert report.variants[0].reworded == 0


def test_a_seed_draws_other_words_names_and_alternatives() -> None:
    exercises = [exercise_of({"seed": seed, "guarantees": {"tests": 0}}) for seed in range(1, 30)]
    bodies = {str(i.inject.body.root) for e in exercises for i in e.injects if i.inject.id == "INJ-05"}
    witnesses = {str(e.values.parameters["witness"].data.root) for e in exercises}

    assert {i.inject.id for e in exercises for i in e.injects} >= {"INJ-04", "INJ-05"}
    assert len(bodies) > 2
    assert witnesses == {"Rosa Yarlequé", "Martín Chunga", "Elsa Coveñas"}
    assert all(not i.inject.variants for e in exercises for i in e.injects)


def test_the_authors_seed_takes_the_authors_words() -> None:
    exercise = exercise_of({})

    assert "INJ-05" not in {i.inject.id for i in exercise.injects}
    assert exercise.values.parameters["witness"].data.root == "Rosa Yarlequé"
