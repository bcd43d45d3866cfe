"""Exercises of equal worth from one plan: other injects, words and names, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exercise_gen.generate import Exercise
from exercise_gen.quality import Quality, quality


@dataclass(frozen=True)
class Variant:
    """One exercise beside the others.

    `shared` is the share of its planned injects that the first variant has too, counted over both (Jaccard);
    `same_minute` the share of those shared that arrive at the same minute; `reworded` how many of those shared say it
    in other words or names.
    """

    seed: int
    quality: Quality
    shared: float
    same_minute: float
    reworded: int


@dataclass(frozen=True)
class Equivalence:
    """How alike variants are where they must be, and how different where they should be.

    Attributes:
        variants: In the order of their seeds.
        covered: Whether every variant tests every objective as often as was asked.
        load_spread: Largest over smallest mean work of a cell, over the variants; 1.0 is equal.
        difficulty_spread: The same of `Quality.difficulty`.
        closest: The largest Jaccard index of any two variants' injects; 1.0 means that two have the same injects.
        mean_shared: Mean Jaccard index over all pairs.
        distinct: How many differ from all others in injects, minutes or words.
    """

    variants: tuple[Variant, ...]
    covered: bool
    load_spread: float
    difficulty_spread: float
    closest: float
    mean_shared: float
    distinct: int


def equivalence(exercises: Sequence[Exercise]) -> Equivalence:
    """Compare the variants of one plan, at least one."""
    rated = [quality(exercise) for exercise in exercises]
    first = exercises[0]
    variants = tuple(
        Variant(exercise.plan.seed, figures, *_beside(first, exercise))
        for exercise, figures in zip(exercises, rated, strict=True)
    )
    chosen = [frozenset(item.inject.id for item in exercise.injects) for exercise in exercises]
    pairs = [_jaccard(a, b) for number, a in enumerate(chosen) for b in chosen[number + 1 :]]
    means = [sum(cell.minutes for cell in figures.load) / max(1, len(figures.load)) for figures in rated]
    return Equivalence(
        variants=variants,
        covered=all(c.tests >= c.asked for figures in rated for c in figures.coverage),
        load_spread=_spread(means),
        difficulty_spread=_spread([figures.difficulty for figures in rated]),
        closest=round(max(pairs, default=0.0), 2),
        mean_shared=round(sum(pairs) / max(1, len(pairs)), 2),
        distinct=len({tuple(_told(exercise).items()) for exercise in exercises}),
    )


def _told(exercise: Exercise) -> dict[str, tuple[int | None, str]]:
    """Return for each planned inject its minute and its words."""
    return {i.inject.id: (i.minute, f"{i.inject.subject.root}{i.inject.body.root}") for i in exercise.injects}


def _beside(first: Exercise, other: Exercise) -> tuple[float, float, int]:
    mine, theirs = _told(first), _told(other)
    both = [name for name in mine if name in theirs]
    same = sum(mine[name][0] == theirs[name][0] for name in both) / max(1, len(both))
    reworded = sum(mine[name][1] != theirs[name][1] for name in both)
    return round(_jaccard(frozenset(mine), frozenset(theirs)), 2), round(same, 2), reworded


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def _spread(numbers: Sequence[float]) -> float:
    low = min(numbers)
    return round(max(numbers) / low, 2) if low else 1.0
