"""What everybody who takes part may read beforehand: plan, handbook, invitation, observers and media packet."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.documents.players import (
    Acronym,
    CellGroup,
    PlainObjective,
    acronyms,
    cell_groups,
    objectives,
    player_directory,
)
from exercise_gen.documents.view import ContactLine, Front, Prose, Row, Teller

# who wears which colour (doctrine section 1.5); the colour's name is printed, so that a grey printer serves
BADGES: tuple[tuple[str, str], ...] = (
    ("Exercise director, facilitator", "White"),
    ("Controller", "Blue"),
    ("Evaluator", "Red"),
    ("Safety officer", "Green"),
    ("Simulator", "Black"),
    ("Observer, visitor", "Orange"),
    ("Player", "Gray"),
    ("Support staff", "Yellow"),
)


@dataclass(frozen=True)
class Badge:
    """Who wears a badge of which colour."""

    role: str
    colour: str


@dataclass(frozen=True)
class Conduct:
    """How the exercise is held, without a word of its story beyond the public summary."""

    front: Front
    agenda: tuple[Row, ...]
    purpose: Prose
    scope: Prose
    hazard: Prose
    summary: Prose
    focus: tuple[Prose, ...]
    objectives: tuple[PlainObjective, ...]
    cells: tuple[CellGroup, ...]
    assumptions: tuple[Prose, ...]
    artificialities: tuple[Prose, ...]
    directory: tuple[ContactLine, ...]
    acronyms: tuple[Acronym, ...]
    badges: tuple[Badge, ...]
    startex: str
    endex: str


def exercise_plan(teller: Teller) -> Conduct:
    """Return the exercise plan (ExPlan, doctrine section 1.7): no scenario detail, no master list."""
    return _conduct(teller, teller.label("Exercise Plan (ExPlan)"))


def player_handbook(teller: Teller) -> Conduct:
    """Return the players' handbook."""
    return _conduct(teller, teller.label("Player Handbook"))


def invitation(teller: Teller) -> Conduct:
    """Return the letter to those invited."""
    return _conduct(teller, teller.label("Invitation"))


def observer_packet(teller: Teller) -> Conduct:
    """Return what observers and the press receive."""
    return _conduct(teller, teller.label("Observer and Media Packet"))


def _conduct(teller: Teller, title: str) -> Conduct:
    exercise, scenario = teller.exercise, teller.exercise.scenario
    return Conduct(
        front=teller.front(title),
        agenda=teller.agenda(),
        purpose=teller.say(scenario.purpose),
        scope=teller.say(scenario.scope),
        hazard=teller.say(scenario.hazard),
        summary=teller.say(scenario.summary),
        focus=teller.all(scenario.focus),
        objectives=objectives(teller),
        cells=cell_groups(teller),
        assumptions=teller.all(scenario.assumptions),
        artificialities=teller.all(scenario.artificialities),
        directory=player_directory(teller),
        acronyms=acronyms(teller),
        badges=badges(teller),
        startex=teller.clock(exercise.play.start),
        endex=teller.clock(exercise.play.end),
    )


def badges(teller: Teller) -> tuple[Badge, ...]:
    """Return the badges with the names of their colours."""
    return tuple(Badge(teller.label(role), teller.label(colour)) for role, colour in BADGES)
