"""How good an exercise is, in figures that a planner can read: coverage, load, idle time, tempo, proof."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from exercise_gen.explain import longest_idle
from exercise_gen.generate import Exercise, ScheduledInject


@dataclass(frozen=True)
class Coverage:
    """How often an objective is tested by key injects, and how often that was asked."""

    objective: str
    tests: int
    asked: int


@dataclass(frozen=True)
class Load:
    """What a cell gets: injects, minutes of work, the most injects open at once, its longest idle stretch.

    `idle_from` and `idle_to` are minutes of the day, `idle` is minutes of play.
    """

    cell: str
    injects: int
    minutes: int
    peak: int
    idle: int
    idle_from: int
    idle_to: int


@dataclass(frozen=True)
class Quality:
    """The figures of one exercise.

    Attributes:
        planned: Planned injects.
        reserve: Contingency injects.
        key_share: Share of key injects among the planned ones.
        per_hour: Planned injects in an hour of play.
        channels: Different channels used.
        kinds: Different kinds of artefact used.
        coverage: For each objective.
        load: For each attending cell of players.
        gini: Gini coefficient of the minutes of work over the cells; 0 is even.
        longest_idle: Minutes of play, over all cells.
        tempo_error: Injects off the wanted curve over planned injects; a moved one counts twice.
        difficulty: Minutes of work that an inject asks of all cells together, mean over the planned ones.
        engine: Who scheduled.
        cost: The score of the schedule; lower is better.
        bound: No schedule costs less; None when nobody has proved a bound.
        gap: (cost - bound) / max(1, |cost|); 0 is proved best; None without a bound.
        broken: Promises that are not kept.
    """

    planned: int
    reserve: int
    key_share: float
    per_hour: float
    channels: int
    kinds: int
    coverage: tuple[Coverage, ...]
    load: tuple[Load, ...]
    gini: float
    longest_idle: int
    tempo_error: float
    difficulty: float
    engine: str
    cost: int
    bound: int | None
    gap: float | None
    broken: int

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as plain data."""
        return asdict(self)


def quality(exercise: Exercise) -> Quality:
    """Return the figures of an exercise."""
    answer, question = exercise.schedule, exercise.schedule.question
    instance, planned = question.instance, len(exercise.injects)
    played = question.day.played
    load = []
    for number, cell in enumerate(question.cells):
        start, end = longest_idle(answer, number)
        load.append(
            Load(
                cell=cell,
                injects=sum(cell in item.inject.to for item in exercise.injects),
                minutes=answer.score.load[number],
                peak=_peak(exercise, number),
                idle=end - start,
                idle_from=played[start] if end > start else question.day.play.start,
                idle_to=played[end - 1] + 1 if end > start else question.day.play.start,
            )
        )
    coverage = [
        Coverage(objective, sum(_tested(item, objective) for item in exercise.injects), asked)
        for objective, asked in zip(question.objectives, instance.tests, strict=True)
    ]
    cost, bound = answer.score.cost, answer.bound
    work = sum(cell.minutes for cell in load)
    return Quality(
        planned=planned,
        reserve=len(exercise.contingencies),
        key_share=round(sum(i.inject.weight == "key" for i in exercise.injects) / max(1, planned), 2),
        per_hour=round(planned * 60 / max(1, instance.minutes), 1),
        channels=len({i.inject.channel for i in exercise.injects}),
        kinds=len({a.kind for i in exercise.injects for a in i.inject.artefacts}),
        coverage=tuple(coverage),
        load=tuple(load),
        gini=round(gini([cell.minutes for cell in load]), 3),
        longest_idle=max((cell.idle for cell in load), default=0),
        tempo_error=round(answer.score.tempo / max(1, planned), 2),
        difficulty=round(work / max(1, planned), 1),
        engine=answer.engine,
        cost=cost,
        bound=bound,
        gap=None if bound is None else round((cost - bound) / max(1, abs(cost)), 4),
        broken=len(exercise.broken),
    )


def _tested(item: ScheduledInject, objective: str) -> bool:
    return item.inject.weight == "key" and objective in item.inject.objectives


def _peak(exercise: Exercise, cell: int) -> int:
    """Return the most injects that a cell, given by its number in the question, works on at once."""
    answer = exercise.schedule
    edges = [
        edge
        for candidate, start in zip(answer.question.instance.candidates, answer.starts, strict=True)
        if start is not None
        for work in candidate.work
        if work.cell == cell
        for edge in ((start, 1), (start + work.minutes, -1))
    ]
    level = most = 0
    for _, step in sorted(edges):
        level += step
        most = max(most, level)
    return most


def gini(numbers: Sequence[int]) -> float:
    """Return the Gini coefficient of numbers of 0 or more: 0 when all are equal."""
    ordered, total = sorted(numbers), sum(numbers)
    if not total:
        return 0.0
    count = len(ordered)
    return sum((2 * rank - count - 1) * number for rank, number in enumerate(ordered, start=1)) / (count * total)
