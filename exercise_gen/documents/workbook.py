"""The control team's workbook: the master list to be kept during play, and what can be counted of the exercise."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.documents.branches import DecisionCard, decision_cards
from exercise_gen.documents.control import ROSTER_ROLES, ControlInject, control_inject
from exercise_gen.documents.evaluation import ObjectiveSheet, objective_sheets
from exercise_gen.documents.people import roster
from exercise_gen.documents.view import Front, Prose, Teller
from exercise_gen.generate import ScheduledInject
from exercise_gen.models import Cell

_MARKS = {"key": "K", "enabling": "E", "supporting": "S"}


@dataclass(frozen=True)
class Mark:
    """How an inject tests the objectives: K, E or S by its weight, empty where it does not."""

    id: str
    title: Prose
    time: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Load:
    """What a cell has to do, by phase: messages received, and minutes of work that they ask for."""

    cell: Prose
    injects: tuple[int, ...]
    minutes: tuple[int, ...]

    @property
    def all_injects(self) -> int:
        """Messages of the whole day."""
        return sum(self.injects)

    @property
    def all_minutes(self) -> int:
        """Minutes of work of the whole day."""
        return sum(self.minutes)


@dataclass(frozen=True)
class RosterLine:
    """A person of the roster."""

    name: str
    rank: str
    organisation: str
    cell: str
    role: str


@dataclass(frozen=True)
class Workbook:
    """The sheets of the workbook; `cells` are those to choose from in the roster."""

    front: Front
    injects: tuple[ControlInject, ...]
    contingencies: tuple[ControlInject, ...]
    objectives: tuple[str, ...]
    matrix: tuple[Mark, ...]
    phases: tuple[str, ...]
    loads: tuple[Load, ...]
    roster: tuple[RosterLine, ...]
    roles: tuple[str, ...]
    cells: tuple[str, ...]
    sheets: tuple[ObjectiveSheet, ...]
    decisions: tuple[DecisionCard, ...]


def workbook(teller: Teller) -> Workbook:
    """Return the workbook."""
    exercise = teller.exercise
    objectives = tuple(objective.id for objective in exercise.scenario.objectives)
    everything = (*exercise.injects, *exercise.contingencies)
    return Workbook(
        front=teller.front(teller.label("Exercise Workbook")),
        injects=tuple(control_inject(teller, item) for item in exercise.injects),
        contingencies=tuple(control_inject(teller, item) for item in exercise.contingencies),
        objectives=objectives,
        matrix=tuple(_mark(teller, item, objectives) for item in everything),
        phases=tuple(teller.label("Phase {number}", number=phase.number) for phase in exercise.phases),
        loads=tuple(_load(teller, cell) for cell in exercise.players),
        roster=_roster(teller),
        roles=tuple(teller.label(role) for role in ROSTER_ROLES.values()),
        cells=tuple(str(teller.say(cell.short)) for cell in exercise.scenario.cells),
        sheets=objective_sheets(teller),
        decisions=decision_cards(teller).cards,
    )


def _mark(teller: Teller, item: ScheduledInject, objectives: tuple[str, ...]) -> Mark:
    inject = item.inject
    marks = tuple(_MARKS[inject.weight] if name in inject.objectives else "" for name in objectives)
    time = teller.clock(item.minute) if item.minute is not None else teller.label("in reserve")
    return Mark(inject.id, teller.say(inject.title), time, marks)


def _load(teller: Teller, cell: Cell) -> Load:
    """Return the load of a cell; an inject is work for as long as the longest of its expected actions is allowed."""
    received = [item for item in teller.exercise.injects if cell.id in item.inject.to]
    by_phase = [[i for i in received if i.phase_number == phase.number] for phase in teller.exercise.phases]
    return Load(
        cell=teller.say(cell.short),
        injects=tuple(len(items) for items in by_phase),
        minutes=tuple(
            sum(max((a.minutes for a in i.inject.expected_actions), default=0) for i in items) for items in by_phase
        ),
    )


def _roster(teller: Teller) -> tuple[RosterLine, ...]:
    return tuple(
        RosterLine(p.name, p.rank or "", p.organisation, str(teller.party(p.cell)), teller.label(ROSTER_ROLES[p.role]))
        for p in roster(teller.exercise)
    )
