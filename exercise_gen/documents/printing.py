"""The print list: what to print for this exercise, for whom, how often, on what, and what to do with it then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from exercise_gen.documents.people import SPARES, headcounts, roster, seats, with_spares
from exercise_gen.documents.view import Front, Prose, Teller
from exercise_gen.models.plan import RosterRole

_GROUPS: Mapping[str, RosterRole] = {
    "p": "player", "o": "observer", "f": "facilitator", "c": "controller", "s": "simulator", "e": "evaluator",
    "t": "staff",
}  # fmt: skip
_PLURALS: Mapping[RosterRole, str] = {
    "player": "Players", "observer": "Observers", "facilitator": "Facilitators", "controller": "Controllers",
    "simulator": "Simulators", "evaluator": "Evaluators", "staff": "Support staff",
}  # fmt: skip
_ALL = "pofcset"
_CARDS_A_PAGE = 4  # of the emergency card


@dataclass(frozen=True)
class Printing:
    """How a document is printed.

    `groups` are those who hold it, by the letters of `_GROUPS`. `each` says how often: for each `person`; for each
    player of a cell from the cell's file (`seat`); once for each `cell`, or `once`; `twice` where both sides keep an
    original; so many `pocket` cards a page; once where the file has a page for each `name` of the roster, and for each
    person where it is one page to fill in.
    """

    groups: str = ""
    each: Literal["person", "seat", "cell", "once", "twice", "pocket", "name"] = "person"
    whom: str = ""
    paper: str = "plain"
    sides: Literal["one side", "both sides", "by message"] = "both sides"
    finish: str = "staple"  # a label; empty when nothing is to be done


# Documents that are on the tables that day. What is sent before or written afterwards is not printed for it.
PRINTING: Mapping[str, Printing] = {
    "exercise-plan": Printing("po"),
    "player-handbook": Printing("p"),
    "observer-media-packet": Printing("o"),
    "extent-of-play": Printing(each="twice", whom="Those who sign", finish="sign"),
    "situation-manual": Printing("pofe"),
    "situation-map": Printing("pofc", sides="one side", finish=""),
    "agenda": Printing("po", sides="one side", finish=""),
    "feedback-form": Printing("pofcse"),
    "hot-wash-form": Printing(each="cell", whom="Tables"),
    "emergency-card": Printing(_ALL, "pocket", paper="card", sides="one side", finish="cut"),
    "directory": Printing(each="cell", whom="Tables"),
    "handout": Printing("p", "seat"),
    "messages": Printing(each="cell", whom="Envelopes", sides="by message", finish="in order, into the envelope"),
    "inject-cards": Printing(
        each="cell", whom="Envelopes", paper="card", sides="one side", finish="cut, in order, into the envelope"
    ),
    "facilitator-guide": Printing("f"),
    "ground-truth": Printing("fcs"),
    "controller-evaluator-handbook": Printing("fcse"),
    "control-staff-instructions": Printing("fcs"),
    "run-sheet": Printing("f"),
    "msel": Printing("fcs"),
    "msel-full": Printing(each="once", whom="Control"),
    "timeline": Printing(each="once", whom="Control", sides="one side", finish="on the wall"),
    "decision-cards": Printing("f", paper="card", sides="one side", finish=""),
    "change-sheet": Printing("fcs"),
    "envelopes": Printing(each="once", whom="Envelopes", sides="one side", finish="front outside, list inside"),
    "badges": Printing(each="once", whom="Everybody", paper="card", sides="one side", finish="cut, into holders"),
    "table-tents": Printing(each="once", whom="Tables", paper="card", sides="one side", finish="fold"),
    "certificate": Printing(_ALL, "name", paper="card", sides="one side", finish="sign"),
    "inject-cards-4-up": Printing(
        each="once", whom="Control", paper="card", sides="one side", finish="cut; in reserve"
    ),
    "directory-control": Printing("fcs"),
    "sign-in": Printing(each="once", whom="Entrance", sides="one side", finish=""),
    "evaluator-guide": Printing("e"),
    "evaluator-assignments": Printing("e"),
    "question-bank": Printing("fe"),
    "explan-extract": Printing("po"),
    "msel-military": Printing("fcs"),
    "teo-sheets": Printing("e"),
    "indeci-hazard-sheet": Printing("fcs"),
    "indeci-effects": Printing("fcs"),
    "indeci-message-guide": Printing("fcs"),
    "indeci-organisation": Printing("fcs"),
    "indeci-actions": Printing("fc"),
    "indeci-script": Printing("fcs"),
    "indeci-messages": Printing(
        each="cell", whom="Envelopes", sides="by message", finish="in order, into the envelope"
    ),
    "indeci-response-matrix": Printing("fce"),
    "indeci-evaluation": Printing("e"),
    "indeci-connectivity": Printing(each="once", whom="Control"),
    "indeci-directory": Printing("fcs"),
}


@dataclass(frozen=True)
class Group:
    """How many have a role: counted in the roster, or estimated."""

    name: str
    number: int
    named: bool


@dataclass(frozen=True)
class PrintLine:
    """A document to print; `needed` are those who hold one, `copies` has the spares too."""

    title: str
    file: str
    whom: str
    needed: int
    copies: int
    paper: str
    sides: str
    finish: str


@dataclass(frozen=True)
class CellLine:
    """What is printed from the files of a cell."""

    short: Prose
    folder: str
    players: int
    handouts: int


@dataclass(frozen=True)
class PrintList:
    """The order for the printer."""

    front: Front
    paper: str
    spares: int
    groups: tuple[Group, ...]
    lines: tuple[PrintLine, ...]
    cells: tuple[CellLine, ...]
    languages: int


def print_list(teller: Teller) -> PrintList:
    """Return what to print: the documents of the packet in its order, a fifth more of what each person holds."""
    exercise, setting = teller.exercise, teller.setting
    first = exercise.players[0] if exercise.players else None
    counts, sitting = headcounts(exercise), seats(exercise)
    cells = tuple(
        CellLine(teller.say(cell.short), f"players/cells/{cell.id}", sitting[cell.id], with_spares(sitting[cell.id]))
        for cell in exercise.players
    )
    return PrintList(
        front=teller.front(teller.label("Print List")),
        paper={"a4": "A4", "letter": "Letter"}[exercise.plan.paper],
        spares=SPARES,
        groups=tuple(Group(teller.label(_PLURALS[role]), c.number, c.named) for role, c in counts.items() if c.number),
        lines=tuple(
            _line(teller, listed.id, listed.seen(teller, first).front.title, cells)
            for listed in setting.documents
            if listed.id in PRINTING
        ),
        cells=cells,
        languages=len(exercise.languages),
    )


def _line(teller: Teller, name: str, title: str, cells: tuple[CellLine, ...]) -> PrintLine:
    how = PRINTING[name]
    needed, copies = _copies(teller, how, cells)
    by_message = "both sides" if teller.exercise.plan.duplex else "one side"
    return PrintLine(
        title=title,
        file=name,
        whom=_whom(teller, how),
        needed=needed,
        copies=copies,
        paper=teller.label({"plain": "plain paper", "card": "card"}[how.paper]),
        sides=teller.label(by_message if how.sides == "by message" else how.sides),
        finish=teller.label(how.finish) if how.finish else "",
    )


def _whom(teller: Teller, how: Printing) -> str:
    if how.whom or how.groups == _ALL:
        return teller.label(how.whom or "Everybody")
    first, *others = [teller.label(_PLURALS[_GROUPS[letter]]) for letter in how.groups]
    return teller.words.listing([first, *(other[0].lower() + other[1:] for other in others)])


def _copies(teller: Teller, how: Printing, cells: tuple[CellLine, ...]) -> tuple[int, int]:
    """Return how many hold the document, and how often its file is printed."""
    counts = headcounts(teller.exercise)
    people = sum(counts[_GROUPS[letter]].number for letter in how.groups)
    match how.each:
        case "person":
            return people, with_spares(people)
        case "pocket":
            return people, -(-with_spares(people) // _CARDS_A_PAGE)
        case "seat":
            return sum(cell.players for cell in cells), sum(cell.handouts for cell in cells)
        case "cell":
            return len(cells), len(cells)
        case "name" if not roster(teller.exercise):
            return people, with_spares(people)
        case "twice":
            return 2, 2
        case "once" | "name":
            return 1, 1
