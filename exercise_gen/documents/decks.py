"""Slides: what players see before play, what the facilitator shows during it, and the same with notes."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.documents.control import GuidePhase, facilitator_guide
from exercise_gen.documents.players import PlainPhase, SituationManual, situation_manual
from exercise_gen.documents.view import Front, Teller


@dataclass(frozen=True)
class Deck:
    """Slides made of the situation manual: all of it is for players, each phase at its time."""

    front: Front
    manual: SituationManual
    phases: tuple[PlainPhase, ...]
    startex: str
    endex: str


@dataclass(frozen=True)
class FacilitatorDeck:
    """The same slides with notes, and a slide for each inject."""

    front: Front
    manual: SituationManual
    phases: tuple[PlainPhase, ...]
    guides: tuple[GuidePhase, ...]
    startex: str
    endex: str


def briefing(teller: Teller) -> Deck:
    """Return the briefing: everything up to STARTEX, nothing of the story."""
    return _deck(teller, teller.label("Briefing Slides"), ())


def projection(teller: Teller) -> Deck:
    """Return what the facilitator projects: the briefing, then each phase as players read it."""
    return _deck(teller, teller.label("Projection Slides"), situation_manual(teller).phases)


def facilitator(teller: Teller) -> FacilitatorDeck:
    """Return the facilitator's slides."""
    deck = _deck(teller, teller.label("Facilitator Slides"), situation_manual(teller).phases)
    guides = facilitator_guide(teller).phases
    return FacilitatorDeck(deck.front, deck.manual, deck.phases, guides, deck.startex, deck.endex)


def _deck(teller: Teller, title: str, phases: tuple[PlainPhase, ...]) -> Deck:
    play = teller.exercise.play
    return Deck(teller.front(title), situation_manual(teller), phases, teller.clock(play.start), teller.clock(play.end))
