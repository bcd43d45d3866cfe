"""What players and observers may hold: built from allow-lists, nothing of an answer, a trigger or a later inject."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.documents.people import roster
from exercise_gen.documents.view import (
    CELL_ROLES,
    FRAMEWORKS,
    CellView,
    ContactLine,
    Front,
    PlayerInject,
    Prose,
    Row,
    Teller,
)
from exercise_gen.generate import ScheduledInject, ScheduledPhase
from exercise_gen.models import Cell


@dataclass(frozen=True)
class PlainObjective:
    """An objective as printed for everybody."""

    id: str
    statement: Prose
    capability: Prose
    framework: str


@dataclass(frozen=True)
class PlainQuestion:
    """A question without its answers; `to` is empty when it is for everybody."""

    text: Prose
    to: str


@dataclass(frozen=True)
class PlainPhase:
    """A phase as players read it."""

    number: int
    title: Prose
    hours: str
    narrative: Prose
    key_issues: tuple[Prose, ...]
    questions: tuple[PlainQuestion, ...]


@dataclass(frozen=True)
class PlainReference:
    """A source with the day it was checked."""

    title: Prose
    note: Prose
    as_of: str


@dataclass(frozen=True)
class CellLine:
    """A row of the table of participating organisations."""

    name: Prose
    short: Prose
    organisation: Prose
    nation: str


@dataclass(frozen=True)
class CellGroup:
    """The cells of one role."""

    role: str
    cells: tuple[CellLine, ...]


@dataclass(frozen=True)
class Acronym:
    """An acronym and its meaning."""

    short: Prose
    meaning: Prose


@dataclass(frozen=True)
class SituationManual:
    """The situation manual (SitMan, doctrine section 1.7)."""

    front: Front
    agenda: tuple[Row, ...]
    summary: Prose
    purpose: Prose
    scope: Prose
    hazard: Prose
    focus: tuple[Prose, ...]
    objectives: tuple[PlainObjective, ...]
    cells: tuple[CellGroup, ...]
    phases: tuple[PlainPhase, ...]
    assumptions: tuple[Prose, ...]
    artificialities: tuple[Prose, ...]
    references: tuple[PlainReference, ...]
    acronyms: tuple[Acronym, ...]
    clock_label: Prose


@dataclass(frozen=True)
class Agenda:
    """The agenda of the day."""

    front: Front
    agenda: tuple[Row, ...]


STATEMENTS = (
    "The exercise was well structured and organized.",
    "The scenario was plausible and realistic.",
    "The facilitators knew their subject and kept the discussion on target.",
    "The documents were useful.",
    "Taking part was right for somebody in my post.",
    "The right people and organizations were in the room.",
    "I could practice what matters most in my organization.",
    "After this exercise my organization is better prepared.",
)


@dataclass(frozen=True)
class Feedback:
    """The participant feedback form; each statement is marked from 1 to 5."""

    front: Front
    statements: tuple[str, ...]


@dataclass(frozen=True)
class HotWash:
    """The hot-wash form."""

    front: Front
    objectives: tuple[PlainObjective, ...]


@dataclass(frozen=True)
class Handout:
    """What a cell holds from STARTEX on: its role and the rules; nothing of the future."""

    front: Front
    cell: CellView
    agenda: tuple[Row, ...]
    objectives: tuple[PlainObjective, ...]
    members: tuple[str, ...]
    directory: tuple[ContactLine, ...]
    acronyms: tuple[Acronym, ...]


@dataclass(frozen=True)
class CellInjects:
    """The messages of one cell in the order in which they are delivered."""

    front: Front
    cell: CellView
    injects: tuple[PlayerInject, ...]


@dataclass(frozen=True)
class Card:
    """One card: the player's face only, so that any copy may be handed over."""

    face: PlayerInject
    copy_for: Prose


@dataclass(frozen=True)
class Cards:
    """Cards to cut, so many a page."""

    front: Front
    per_page: int
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class PrintSet:
    """Everything printed for one cell: its handout, then its messages in delivery order."""

    front: Front
    handout: Handout
    messages: CellInjects


@dataclass(frozen=True)
class PrintRoom:
    """Everything printed for the cells, one after another."""

    front: Front
    sets: tuple[PrintSet, ...]


@dataclass(frozen=True)
class Directory:
    """The communications directory; the players' version has no word on who plays whom.

    `regional_offices` asks for lines to fill in with the mailboxes of INDECI's offices.
    """

    front: Front
    cells: tuple[ContactLine, ...]
    entities: tuple[ContactLine, ...]
    control: bool
    regional_offices: bool = False


def situation_manual(teller: Teller) -> SituationManual:
    """Return the situation manual."""
    scenario = teller.exercise.scenario
    return SituationManual(
        front=teller.front(teller.label("Situation Manual")),
        agenda=teller.agenda(),
        summary=teller.say(scenario.summary),
        purpose=teller.say(scenario.purpose),
        scope=teller.say(scenario.scope),
        hazard=teller.say(scenario.hazard),
        focus=teller.all(scenario.focus),
        objectives=objectives(teller),
        cells=cell_groups(teller),
        phases=tuple(_phase(teller, phase) for phase in teller.exercise.phases),
        assumptions=teller.all(scenario.assumptions),
        artificialities=teller.all(scenario.artificialities),
        references=tuple(
            PlainReference(teller.say(r.title), teller.say(r.note), teller.words.date(r.as_of))
            for r in scenario.references
        ),
        acronyms=acronyms(teller),
        clock_label=teller.say(scenario.clock.label),
    )


def agenda(teller: Teller) -> Agenda:
    """Return the agenda."""
    return Agenda(teller.front(teller.label("Agenda")), teller.agenda())


def feedback(teller: Teller) -> Feedback:
    """Return the participant feedback form."""
    return Feedback(teller.front(teller.label("Participant Feedback Form")), statements(teller))


def hot_wash(teller: Teller) -> HotWash:
    """Return the hot-wash form."""
    return HotWash(teller.front(teller.label("Hot Wash Form")), objectives(teller))


def handout(teller: Teller, cell: Cell) -> Handout:
    """Return the handout of a cell."""
    return Handout(
        front=teller.front(teller.label("Player Handout")),
        cell=teller.cell(cell),
        agenda=teller.agenda(),
        objectives=objectives(teller),
        members=members(teller, cell),
        directory=player_directory(teller),
        acronyms=acronyms(teller),
    )


def cell_injects(teller: Teller, cell: Cell) -> CellInjects:
    """Return the messages of a cell in delivery order; contingency injects stay with the control team."""
    return CellInjects(
        front=teller.front(teller.label("Messages")),
        cell=teller.cell(cell),
        injects=tuple(teller.player_inject(item) for item in delivered(teller, cell)),
    )


def cell_cards(teller: Teller, cell: Cell, *, per_page: int) -> Cards:
    """Return the cards of a cell in delivery order."""
    short = teller.say(cell.short)
    cards = tuple(Card(teller.player_inject(item), short) for item in delivered(teller, cell))
    return Cards(teller.front(teller.label("Inject Cards, {count} a page", count=per_page)), per_page, cards)


def print_set(teller: Teller, cell: Cell) -> PrintSet:
    """Return what is printed for a cell, as one document."""
    return PrintSet(teller.front(teller.label("Print set")), handout(teller, cell), cell_injects(teller, cell))


def print_room(teller: Teller) -> PrintRoom:
    """Return what is printed for all cells, as one document."""
    front = teller.front(teller.label("Print set for the whole room"))
    return PrintRoom(front, tuple(print_set(teller, cell) for cell in teller.exercise.players))


def directory(teller: Teller) -> Directory:
    """Return the players' communications directory."""
    entities = tuple(teller.contact(e.name, "", "", e.contact) for e in teller.exercise.scenario.entities)
    return Directory(
        teller.front(teller.label("Communications Directory")), player_directory(teller), entities, control=False
    )


# ---------------------------------------------------------------------------------------------- shared parts


def objectives(teller: Teller) -> tuple[PlainObjective, ...]:
    """Return the objectives, in order."""
    return tuple(
        PlainObjective(o.id, teller.say(o.statement), teller.say(o.capability), teller.label(FRAMEWORKS[o.framework]))
        for o in teller.exercise.scenario.objectives
    )


def statements(teller: Teller) -> tuple[str, ...]:
    """Return what the feedback form asks everybody to mark."""
    return tuple(teller.label(statement) for statement in STATEMENTS)


def acronyms(teller: Teller) -> tuple[Acronym, ...]:
    """Return the acronyms in alphabetical order."""
    listed = [Acronym(teller.say(a.short), teller.say(a.meaning)) for a in teller.exercise.scenario.acronyms]
    return tuple(sorted(listed, key=lambda a: str(a.short).casefold()))


def cell_groups(teller: Teller) -> tuple[CellGroup, ...]:
    """Return the cells that attend by role, players first."""
    groups = []
    for role, label in CELL_ROLES.items():
        cells = [c for c in teller.exercise.scenario.cells if c.role == role]
        lines = tuple(
            CellLine(teller.say(c.name), teller.say(c.short), teller.say(c.organisation), c.nation) for c in cells
        )
        if lines:
            groups.append(CellGroup(teller.label(label), lines))
    return tuple(groups)


def player_directory(teller: Teller) -> tuple[ContactLine, ...]:
    """Return how the players' cells reach one another."""
    return tuple(teller.contact(c.short, c.name, c.organisation, c.contact) for c in teller.exercise.players)


def members(teller: Teller, cell: Cell) -> tuple[str, ...]:
    """Return the people of the roster who sit in a cell."""
    people = [p for p in roster(teller.exercise) if p.cell == cell.id]
    return tuple(", ".join(part for part in (p.rank, p.name, p.organisation) if part and part != "-") for p in people)


def delivered(teller: Teller, cell: Cell) -> list[ScheduledInject]:
    """Return the planned injects that a cell receives, as addressee or for information, in order of time."""
    return [item for item in teller.exercise.injects if cell.id in item.inject.to or cell.id in item.inject.info]


def _phase(teller: Teller, scheduled: ScheduledPhase) -> PlainPhase:
    phase = scheduled.phase
    return PlainPhase(
        number=scheduled.number,
        title=teller.say(phase.title),
        hours=teller.hours(scheduled.span),
        narrative=teller.say(phase.narrative),
        key_issues=teller.all(phase.key_issues),
        questions=tuple(PlainQuestion(teller.say(q.text), teller.parties(q.to)) for q in phase.questions),
    )
