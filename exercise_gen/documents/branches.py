"""Decision cards: what control releases, and when, while the players do not act (doctrine rules CTL-01 to CTL-03)."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.documents.view import Front, Prose, Teller
from exercise_gen.paths import Release, decisions


@dataclass(frozen=True)
class Step:
    """One release: if this was not done by then, control releases that. `by` is empty when ENDEX comes first."""

    unless: Prose
    by: str
    within: str
    id: str
    control_number: str
    title: Prose
    to: str
    deliverer: Prose


@dataclass(frozen=True)
class DecisionCard:
    """An inject whose players may not act, and what is then released, one after the other.

    `expected` are the actions that make releases needless, each with its actor; `otherwise` is what control does when
    nothing comes back at all.
    """

    id: str
    control_number: str
    time: str
    phase_number: int
    title: Prose
    to: str
    expected: tuple[tuple[Prose, Prose], ...]
    steps: tuple[Step, ...]
    otherwise: Prose


@dataclass(frozen=True)
class DecisionCards:
    """All decision cards in the order of time."""

    front: Front
    cards: tuple[DecisionCard, ...]


def decision_cards(teller: Teller) -> DecisionCards:
    """Return the decision cards."""
    cards = []
    for decision in decisions(teller.exercise):
        item = decision.item
        cards.append(
            DecisionCard(
                id=item.inject.id,
                control_number=item.control_number,
                time=teller.clock(item.minute) if item.minute is not None else "",
                phase_number=item.phase_number,
                title=teller.say(item.inject.title),
                to=teller.parties(item.inject.to),
                expected=tuple((teller.party(a.actor), teller.say(a.action)) for a in item.inject.expected_actions),
                steps=tuple(_step(teller, release) for release in decision.releases),
                otherwise=teller.say(item.inject.if_no_response),
            )
        )
    return DecisionCards(teller.front(teller.label("Decision Cards")), tuple(cards))


def _step(teller: Teller, release: Release) -> Step:
    inject = release.item.inject
    return Step(
        unless=teller.say(inject.trigger.unless) if inject.trigger else Prose(""),
        by=teller.clock(release.minute) if release.minute is not None else "",
        within=teller.words.duration(inject.trigger.within) if inject.trigger else "",
        id=inject.id,
        control_number=release.item.control_number,
        title=teller.say(inject.title),
        to=teller.parties(inject.to),
        deliverer=teller.deliverer(inject),
    )
