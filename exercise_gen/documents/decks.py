"""Slides: what players see before play, what the facilitator shows during it, and the same with notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from exercise_gen.documents.control import GuidePhase, guide_phases
from exercise_gen.documents.players import PlainPhase, SituationManual, situation_manual
from exercise_gen.documents.situation import Site, has_places, situation_map
from exercise_gen.documents.view import Front, Teller

_AT_A_DISTANCE = "distance-training"  # kind of a scenario whose players share no room


@dataclass(frozen=True)
class Pause:
    """A break of a phase, after as many of its planned injects as `after` says."""

    label: str
    hours: str
    end: str
    after: int


@dataclass(frozen=True)
class Chart:
    """The situation map, and what its numbers mean."""

    alternative: str
    sites: tuple[Site, ...]


@dataclass(frozen=True)
class Deck:
    """Slides made of the situation manual: all of it is for players, each phase at its time.

    `breaks` has those of each phase; `chart` is None in what is shown before play, and where no place is known.
    """

    front: Front
    manual: SituationManual
    phases: tuple[PlainPhase, ...]
    breaks: tuple[tuple[Pause, ...], ...]
    startex: str
    endex: str
    at_distance: bool
    figures: Mapping[str, str]
    chart: Chart | None


@dataclass(frozen=True)
class FacilitatorDeck(Deck):
    """The same slides with notes, and a slide for each inject."""

    guides: tuple[GuidePhase, ...]


def briefing(teller: Teller) -> Deck:
    """Return the briefing: everything up to STARTEX, nothing of the story."""
    play = teller.exercise.play
    return Deck(
        front=teller.front(teller.label("Briefing Slides")),
        manual=situation_manual(teller),
        phases=(),
        breaks=(),
        startex=teller.clock(play.start),
        endex=teller.clock(play.end),
        at_distance=teller.exercise.scenario.kind == _AT_A_DISTANCE,
        figures={},
        chart=None,
    )


def projection(teller: Teller) -> Deck:
    """Return what the facilitator projects: the briefing, then each phase as players read it."""
    opening = briefing(teller)
    drawn = situation_map(teller) if has_places(teller.exercise) else None
    return replace(
        opening,
        front=teller.front(teller.label("Projection Slides")),
        phases=opening.manual.phases,
        breaks=_breaks(teller),
        figures=drawn.figures if drawn else {},
        chart=Chart(drawn.alternative, drawn.sites) if drawn else None,
    )


def facilitator(teller: Teller) -> FacilitatorDeck:
    """Return the facilitator's slides."""
    shown = projection(teller)
    shared = {field.name: getattr(shown, field.name) for field in fields(shown)}
    front = teller.front(teller.label("Facilitator Slides"))
    return FacilitatorDeck(**{**shared, "front": front}, guides=guide_phases(teller))


def _breaks(teller: Teller) -> tuple[tuple[Pause, ...], ...]:
    """Return the breaks of each phase; one between two phases belongs to the first of them."""
    exercise = teller.exercise
    made: list[list[Pause]] = [[] for _ in exercise.phases]
    for span, given in exercise.breaks:
        begun = [place for place, phase in enumerate(exercise.phases) if phase.span.start < span.start]
        place = begun[-1] if begun else 0
        number = exercise.phases[place].number
        before = [i for i in exercise.injects if i.phase_number == number and (i.minute or 0) <= span.start]
        made[place].append(Pause(teller.break_title(given), teller.hours(span), teller.clock(span.end), len(before)))
    return tuple(tuple(pauses) for pauses in made)
