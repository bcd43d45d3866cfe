"""What lies on the tables and goes from hand to hand: badges, tents, envelopes, emergency cards, certificates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from exercise_gen import i18n
from exercise_gen.documents.conduct import BADGES
from exercise_gen.documents.control import ROSTER_ROLES
from exercise_gen.documents.people import headcounts, named, nation, roster, seats
from exercise_gen.documents.players import delivered
from exercise_gen.documents.view import CellView, ContactLine, Form, Front, Teller
from exercise_gen.generate import ScheduledInject
from exercise_gen.load import texts
from exercise_gen.models import Cell
from exercise_gen.models.markings import highest, highest_in
from exercise_gen.models.plan import Person, RosterRole

_TONES: Mapping[str, str] = {
    "White": "#ffffff", "Blue": "#1f4e9e", "Red": "#b3261e", "Green": "#2e6b34", "Black": "#000000",
    "Orange": "#e08a00", "Gray": "#c4c9d0", "Yellow": "#ffdd33",
}  # fmt: skip
_COLOURS: Mapping[RosterRole, str] = {
    "player": "Gray", "facilitator": "White", "controller": "Blue", "simulator": "Black", "evaluator": "Red",
    "observer": "Orange", "staff": "Yellow",
}  # fmt: skip
REAL_EMERGENCY = "REAL EMERGENCY. THIS IS NOT AN EXERCISE"


@dataclass(frozen=True)
class BadgeCard:
    """A badge; what is empty is filled in by hand. `tone` is the colour that `colour` names."""

    name: str
    organisation: str
    nation: str
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
    """A message in an envelope: its control number, its hour (none in reserve), the forms that go with it."""

    number: str
    time: str
    means: str
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class Envelope:
    """An envelope: whose it is and what is in it; `reserve` lies in a second one that stays with control.

    `mark` is the highest marking of what is in it, `marking` how that is printed.
    """

    cell: CellView
    mark: str
    marking: str
    slips: tuple[Slip, ...]
    reserve: tuple[Slip, ...]


@dataclass(frozen=True)
class Envelopes:
    """An envelope for each cell."""

    front: Front
    envelopes: tuple[Envelope, ...]


@dataclass(frozen=True)
class Phrase:
    """The words that stop play, in one language."""

    language: str
    words: str


@dataclass(frozen=True)
class EmergencyCard:
    """The card for the pocket; `phrases` has the document's own language first."""

    front: Front
    phrases: tuple[Phrase, ...]
    has_safety_officer: bool


@dataclass(frozen=True)
class Participant:
    """Somebody who receives a certificate; the name is empty where nobody is named yet."""

    name: str
    organisation: str
    role: str
    cell: str


@dataclass(frozen=True)
class Certificates:
    """A certificate for each person of the roster, or one with empty lines."""

    front: Front
    people: tuple[Participant, ...]
    hours: str
    director: ContactLine | None


def badges(teller: Teller) -> Badges:
    """Return the badges of the roster, or empty ones for as many as are expected; then an empty one of each role."""
    cards = [_badge(teller, person.role, person) for person in _in_order(teller)]
    spare = tuple(
        BadgeCard("", "", "", "", teller.label(role), teller.label(colour), _TONES[colour]) for role, colour in BADGES
    )
    return Badges(teller.front(teller.label("Badges")), (*(cards or _expected(teller)), *spare))


def _expected(teller: Teller) -> Iterator[BadgeCard]:
    sitting = seats(teller.exercise)
    for cell in teller.exercise.players:
        short = str(teller.say(cell.short))
        yield from [_badge(teller, "player", cell=short)] * sitting[cell.id]
    for role, count in headcounts(teller.exercise).items():
        if role != "player":
            yield from [_badge(teller, role)] * count.number


def _badge(teller: Teller, role: RosterRole, person: Person | None = None, cell: str = "") -> BadgeCard:
    colour = _COLOURS[role]
    return BadgeCard(
        name=named(person) if person else "",
        organisation=_organisation(person) if person else "",
        nation=nation(teller.exercise, person) if person else "",
        cell=str(teller.party(person.cell)) if person else cell,
        role=teller.label(ROSTER_ROLES[role]),
        colour=teller.label(colour),
        tone=_TONES[colour],
    )


def _in_order(teller: Teller) -> list[Person]:
    """Return the roster by cell, in the order of the scenario, players before the others."""
    places = list(teller.exercise.cells)
    return sorted(
        roster(teller.exercise),
        key=lambda p: (p.role != "player", places.index(p.cell) if p.cell in places else len(places), p.name),
    )


def _organisation(person: Person) -> str:
    return "" if person.organisation == "-" else person.organisation


def tents(teller: Teller) -> Tents:
    """Return the tents of the cells that play."""
    cells = tuple(teller.cell(cell) for cell in teller.exercise.players)
    return Tents(teller.front(teller.label("Table Tents")), cells)


def envelopes(teller: Teller) -> Envelopes:
    """Return the fronts of the envelopes, and their packing lists, which only the control team reads."""
    made = tuple(_envelope(teller, cell) for cell in teller.exercise.players)
    return Envelopes(teller.front(teller.label("Envelopes")), made)


def _envelope(teller: Teller, cell: Cell) -> Envelope:
    waiting = [i for i in teller.exercise.contingencies if cell.id in (*i.inject.to, *i.inject.info)]
    inside = delivered(teller, cell)
    mark = _highest(teller, inside)
    return Envelope(teller.cell(cell), mark, teller.said_marking(mark), _slips(teller, inside), _slips(teller, waiting))


def _highest(teller: Teller, items: Iterable[ScheduledInject]) -> str:
    """Return the highest marking of messages and of the paragraphs in them (rule MRK-03)."""
    injects = [item.inject for item in items]
    said = [highest_in(text.within(teller.words.language)) for inject in injects for _, text in texts(inject)]
    return highest(teller.exercise.plan.marking, *(inject.marking or "" for inject in injects), *said)


def _slips(teller: Teller, items: Iterable[ScheduledInject]) -> tuple[Slip, ...]:
    faces = [teller.player_inject(item) for item in items]
    return tuple(Slip(face.control_number, face.time, face.channel, face.forms) for face in faces)


def emergency_card(teller: Teller) -> EmergencyCard:
    """Return the emergency card; the phrase stands on it in every language of the exercise."""
    front = teller.front(teller.label("Emergency Card"))
    spoken = teller.setting.words or tuple(i18n.words(code) for code in teller.exercise.languages)
    others = [words for words in spoken if words.language != teller.words.language]
    phrases = tuple(Phrase(words.language, words.label(REAL_EMERGENCY)) for words in (teller.words, *others))
    return EmergencyCard(front, phrases, bool(teller.holding("Safety officer")))


def certificates(teller: Teller) -> Certificates:
    """Return the certificates of participation."""
    people = tuple(
        Participant(
            named(person),
            _organisation(person),
            teller.label(ROSTER_ROLES[person.role]),
            str(teller.party(person.cell)) if person.cell in teller.exercise.cells else "",
        )
        for person in _in_order(teller)
    )
    return Certificates(
        front=teller.front(teller.label("Certificate of Participation")),
        people=people or (Participant("", "", "", ""),),
        hours=teller.words.duration(teller.exercise.hot_wash.end),
        director=next(iter(teller.holding("Exercise director")), None),
    )
