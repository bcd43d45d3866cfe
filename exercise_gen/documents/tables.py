"""What lies on the tables and goes from hand to hand: badges, tents, envelopes, emergency cards, certificates."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from exercise_gen import i18n
from exercise_gen.documents.conduct import BADGES
from exercise_gen.documents.control import ROSTER_ROLES
from exercise_gen.documents.players import delivered
from exercise_gen.documents.view import CellView, ContactLine, Form, Front, Teller
from exercise_gen.generate import ScheduledInject
from exercise_gen.models import Cell
from exercise_gen.models.plan import Person

_COLOURS = {
    "White": "#ffffff", "Blue": "#1f4e9e", "Red": "#b3261e", "Green": "#2e6b34", "Black": "#000000",
    "Orange": "#d97706", "Grey": "#8a8a8a",
}  # fmt: skip
_BADGE_OF = {
    "player": "Grey", "facilitator": "White", "controller": "Blue", "simulator": "Black", "evaluator": "Red",
    "observer": "Orange", "staff": "White",
}  # fmt: skip
REAL_EMERGENCY = "REAL EMERGENCY. THIS IS NOT AN EXERCISE"
SPARES = 1.2  # print a fifth more than is needed (doctrine section 1.3)
_OBSERVERS = 5  # copies for observers when no roster says how many come


@dataclass(frozen=True)
class BadgeCard:
    """A badge; the name is empty where nobody is named. `tone` is the colour that `colour` names."""

    name: str
    rank: str
    organisation: str
    cell: str
    role: str
    colour: str
    tone: str


@dataclass(frozen=True)
class Badges:
    """All badges, eight a page."""

    front: Front
    cards: tuple[BadgeCard, ...]


@dataclass(frozen=True)
class Tents:
    """A tent for each cell."""

    front: Front
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class Slip:
    """A message in an envelope: its control number, its hour, the forms that go with it."""

    number: str
    time: str
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Envelope:
    """The front of an envelope: whose it is and what is in it."""

    cell: CellView
    slips: tuple[Slip, ...]
    reserve: tuple[Slip, ...]


@dataclass(frozen=True)
class Envelopes:
    """An envelope for each cell."""

    front: Front
    envelopes: tuple[Envelope, ...]


@dataclass(frozen=True)
class EmergencyCard:
    """The card for the pocket."""

    front: Front
    phrases: tuple[str, ...]
    contacts: tuple[ContactLine, ...]


@dataclass(frozen=True)
class Certificates:
    """A certificate for each person of the roster, or one with an empty line."""

    front: Front
    names: tuple[str, ...]
    hours: str


@dataclass(frozen=True)
class PrintLine:
    """What to print: how often, and what to do with it."""

    document: str
    audience: str
    needed: int
    copies: int
    finishing: str


@dataclass(frozen=True)
class PrintList:
    """The order for the printer."""

    front: Front
    paper: str
    sides: str
    lines: tuple[PrintLine, ...]
    estimated: bool


def badges(teller: Teller) -> Badges:
    """Return the badges of the roster; without one, an empty badge for each role."""
    people = _roster(teller)
    if people:
        cards = tuple(_badge(teller, person) for person in people)
    else:
        blank = [(teller.label(role), colour) for role, colour in BADGES]
        cards = tuple(BadgeCard("", "", "", "", r, teller.label(c), _COLOURS[c]) for r, c in blank)
    return Badges(teller.front(teller.label("Badges")), cards)


def _badge(teller: Teller, person: Person) -> BadgeCard:
    colour = _BADGE_OF[person.role]
    return BadgeCard(
        name=person.name,
        rank=person.rank or "",
        organisation="" if person.organisation == "-" else person.organisation,
        cell=str(teller.party(person.cell)),
        role=teller.label(ROSTER_ROLES[person.role]),
        colour=teller.label(colour),
        tone=_COLOURS[colour],
    )


def tents(teller: Teller) -> Tents:
    """Return the tents of the cells that play."""
    cells = tuple(teller.cell(cell) for cell in teller.exercise.players)
    return Tents(teller.front(teller.label("Table Tents")), cells)


def envelopes(teller: Teller) -> Envelopes:
    """Return the fronts of the envelopes with their packing lists; only the control team reads them."""
    made = tuple(_envelope(teller, cell) for cell in teller.exercise.players)
    return Envelopes(teller.front(teller.label("Envelopes")), made)


def _envelope(teller: Teller, cell: Cell) -> Envelope:
    waiting = [i for i in teller.exercise.contingencies if cell.id in (*i.inject.to, *i.inject.info)]
    return Envelope(teller.cell(cell), _slips(teller, delivered(teller, cell)), _slips(teller, waiting))


def _slips(teller: Teller, items: Iterable[ScheduledInject]) -> tuple[Slip, ...]:
    faces = [teller.player_inject(item) for item in items]
    return tuple(Slip(face.control_number, face.time, face.forms) for face in faces)


def emergency_card(teller: Teller) -> EmergencyCard:
    """Return the emergency card; the phrase stands on it in every language of the exercise."""
    front = teller.front(teller.label("Emergency Card"))
    phrases = tuple(i18n.words(code).label(REAL_EMERGENCY) for code in teller.exercise.languages)
    return EmergencyCard(front, phrases, front.contacts)


def certificates(teller: Teller) -> Certificates:
    """Return the certificates of participation."""
    names = [f"{p.rank} {p.name}" if p.rank else p.name for p in _roster(teller)]
    hours = teller.words.duration(teller.exercise.hot_wash.end)
    return Certificates(teller.front(teller.label("Certificate of Participation")), tuple(names or [""]), hours)


def print_list(teller: Teller) -> PrintList:
    """Return what to print for this exercise: a fifth more than is needed, rounded up (rule DOC-09)."""
    people, exercise = _roster(teller), teller.exercise

    def count(*roles: str) -> int:
        return sum(person.role in roles for person in people)

    seats = sum(max(1, len(cell.positions)) for cell in exercise.players)
    players = count("player") or seats
    observers = count("observer") or _OBSERVERS
    staff = count("facilitator", "controller", "simulator") or len(exercise.players) + 2
    evaluators = count("evaluator") or len(exercise.players)
    everybody = players + observers + staff + evaluators
    cells = len(exercise.players)
    said: tuple[tuple[str, str, int, str], ...] = (
        ("Situation Manual", "Players and observers", players + observers, "both sides, stapled"),
        ("Player Handout", "One set a cell, by the file of each cell", players, "both sides, stapled"),
        ("Messages", "One set a cell, in its envelope", cells, "one side, not stapled"),
        ("Inject Cards", "Control", 1, "one side, cut"),
        ("Facilitator Guide", "Facilitators", max(1, count("facilitator")), "both sides, stapled"),
        ("Master Scenario Events List (MSEL)", "Controllers and simulators", staff, "landscape, stapled"),
        ("Run Sheet", "Control", 2, "landscape, stapled"),
        ("Evaluator Guide (EEG)", "Evaluators", evaluators, "both sides, stapled"),
        ("Envelopes", "Control", cells, "on envelopes, or glued"),
        ("Badges", "Everybody", math.ceil(everybody / 8), "cut"),
        ("Table Tents", "Tables", cells, "on card, folded"),
        ("Emergency Card", "Everybody", math.ceil(everybody / 4), "cut"),
        ("Participant Feedback Form", "Everybody", everybody, "both sides"),
        ("Hot Wash Form", "Tables", cells, "both sides"),
        ("Sign-in Sheet", "Entrance", 1, "one side"),
    )
    lines = tuple(
        PrintLine(
            teller.label(title), teller.label(who), needed, math.ceil(round(needed * SPARES, 6)), teller.label(how)
        )
        for title, who, needed, how in said
    )
    plan = exercise.plan
    sides = teller.label("both sides: each message on a sheet of its own" if plan.duplex else "one side")
    paper = "A4" if plan.paper == "a4" else "Letter"
    return PrintList(teller.front(teller.label("Print List")), paper, sides, lines, estimated=not people)


def _roster(teller: Teller) -> list[Person]:
    people = teller.exercise.plan.roster
    return people if isinstance(people, list) else []
