"""The ground-truth sheet: every figure with the model and the source behind it, for the control team."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.consequences import MODELS, decimals_beyond
from exercise_gen.documents.view import Front, Prose, Teller
from exercise_gen.expressions import Called
from exercise_gen.generate import Exercise
from exercise_gen.truth import Figure, bounds


@dataclass(frozen=True)
class Given:
    """A parameter: what the plan says, what the scenario says when the plan says nothing, and where that is from."""

    label: Prose
    shown: Prose
    usual: Prose
    source: Prose


@dataclass(frozen=True)
class Computed:
    """A derived value with its models, its source, and what has to be said of its range."""

    label: Prose
    shown: Prose
    models: tuple[str, ...]
    source: Prose
    notes: tuple[str, ...]
    beyond: Prose


@dataclass(frozen=True)
class GroundTruth:
    """All figures."""

    front: Front
    given: tuple[Given, ...]
    computed: tuple[Computed, ...]


def has_figures(exercise: Exercise) -> bool:
    """Return whether the exercise has figures to account for."""
    return bool(exercise.truth)


def ground_truth(teller: Teller) -> GroundTruth:
    """Return the ground-truth sheet."""
    truth = teller.exercise.truth
    return GroundTruth(
        front=teller.front(teller.label("Ground-Truth Sheet")),
        given=tuple(
            Given(teller.say(f.label), teller.say(f.shown), teller.say(f.usual), teller.say(f.source))
            for f in truth
            if not f.derived
        ),
        computed=tuple(_computed(teller, figure) for figure in truth if figure.derived),
    )


def _computed(teller: Teller, figure: Figure) -> Computed:
    return Computed(
        label=teller.say(figure.label),
        shown=teller.say(figure.shown),
        models=tuple(_model_line(teller, call) for call in figure.models),
        source=teller.say(figure.source),
        notes=tuple(note for call in figure.models for note in _notes(teller, call)),
        beyond=teller.say(figure.beyond),
    )


def _model_line(teller: Teller, call: Called) -> str:
    """Return a model as people name it: what it gives, whose it is, and what kind of knowledge it is."""
    model = MODELS[call.model]
    return f"{teller.label(model.title)} ({teller.label(model.source)}; {teller.label(model.basis)})"


def _notes(teller: Teller, call: Called) -> list[str]:
    title = teller.label(MODELS[call.model].title)
    return [
        teller.label(
            "{model}: {figure} lies outside the range of the model, {range}",
            model=title,
            figure=teller.words.number(figure, 0 if figure == int(figure) else decimals_beyond(figure, limits)),
            range=bounds(limits, teller.words),
        )
        for _, figure, limits in call.outside
    ]
