"""A question goes to an engine and comes back answered; the default engine needs nothing but this package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from exercise_gen.arrange import Question
from exercise_gen.chance import stream
from exercise_gen.scheduling import Instance, Score, Starts, broken_rules, score, search

Engine = Literal["search", "exact"]
ENGINES: tuple[Engine, ...] = ("search", "exact")

_MOVES, _MOVES_EACH = 5_000, 40  # changes tried: at least so many, and so many for each candidate
_RETRIES = 2  # more searches, each with other chances, while a promise is broken
_GLANCE = 4  # a quick answer tries that part of the changes


@dataclass(frozen=True)
class Answer:
    """A schedule that breaks no hard rule, and what is known of it.

    `bound` is a cost below which no schedule can be, None when nobody has proved one; equal to the cost it is a proof
    that the schedule is the best there is.
    """

    question: Question
    starts: Starts
    score: Score
    engine: Engine
    bound: int | None = None


def answer(
    question: Question, engine: Engine = "search", *, warm: Starts | None = None, thorough: bool = True
) -> Answer:
    """Return the engine's schedule for a question.

    Args:
        question: From `arrange.ask`.
        engine: `search`, or `exact` to polish and prove its answer with OR-Tools CP-SAT.
        warm: A schedule to begin with.
        thorough: Search again when a promise is broken; otherwise a quick first answer is enough.

    Raises:
        ModuleNotFoundError: The engine `exact` is asked for and OR-Tools is not installed.
    """
    instance, seed = question.instance, question.plan.seed
    if warm is not None and _holds(instance, warm):
        return Answer(question, warm, score(instance, warm), engine)
    moves = max(_MOVES, _MOVES_EACH * len(instance.candidates))
    best: Starts | None = None
    for attempt in range(1 + _RETRIES * thorough):
        chance = stream(question.plan.scenario, seed, "schedule", attempt)
        found = search(instance, chance, moves if thorough else moves // _GLANCE, warm if attempt != 1 else None)
        if best is None or score(instance, found).cost < score(instance, best).cost:
            best = found
        if not score(instance, best).broken:
            break
    assert best is not None
    bound = None
    if engine == "exact":
        from exercise_gen.scheduling.exact import polish

        best, bound = polish(instance, best)
    return Answer(question, best, score(instance, best), engine, bound)


def _holds(instance: Instance, warm: Starts) -> bool:
    """Return whether nothing has to change: the schedule of before keeps all rules and all promises."""
    return not broken_rules(instance, warm) and not score(instance, warm).broken
