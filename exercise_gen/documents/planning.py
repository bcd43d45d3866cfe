"""What the planning team and the control staff need: meetings, agreement, handbook, instructions, assignments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exercise_gen.documents.conduct import Badge, badges
from exercise_gen.documents.control import ROSTER_ROLES, ControlInject, contingencies_of, directory, injects_of
from exercise_gen.documents.dates import DEADLINES, TITLES, due, first_and_last, meetings
from exercise_gen.documents.evaluation import ObjectiveSheet, objective_sheets
from exercise_gen.documents.people import named, roster
from exercise_gen.documents.players import CellGroup, PlainObjective, cell_groups, objectives
from exercise_gen.documents.view import CellView, ContactLine, Front, Prose, Row, Teller
from exercise_gen.generate import ScheduledInject
from exercise_gen.models import Cell
from exercise_gen.models.plan import Person

# purpose, inputs, items with minutes, outputs of each meeting (doctrine section 1.3)
_MEETINGS: Mapping[str, tuple[str, tuple[str, ...], tuple[tuple[str, int], ...], tuple[str, ...]]] = {
    "concept": (
        "Open the work: why this exercise, for whom, with which leader behind it.",
        ("Guidance of senior leaders", "Multi-year plan of exercises", "Earlier after-action reports"),
        (
            ("Purpose and leader's guidance", 20),
            ("Type, scope and date", 25),
            ("Objectives", 30),
            ("Planning team", 15),
        ),
        ("Purpose, scope and date agreed", "Draft objectives", "Planning team with its lead"),
    ),
    "initial": (
        "Fix what is played and how it is evaluated.",
        ("Draft objectives", "This scenario with its parameters", "Plans and procedures that are to be tried"),
        (
            ("Objectives and critical tasks", 30),
            ("Scenario and parameters", 35),
            ("Cells and extent of play", 25),
            ("Evaluation", 20),
            ("Tasks until the next meeting", 10),
        ),
        ("Objectives final", "Parameters of the plan", "List of organizations", "Tasks with owners"),
    ),
    "midterm": (
        "Read the drafts, settle place, staff and logistics.",
        ("Draft documents", "Confirmed organizations", "Venue"),
        (("Schedule and injects", 40), ("Documents", 35), ("Staff and training", 20), ("Place, means, safety", 25)),
        ("Comments on the drafts", "Staff list", "Logistics list", "Invitations sent"),
    ),
    "msel": (
        "Go through the master list line by line.",
        ("Master scenario events list", "Expected actions", "Directory of simulated entities"),
        (
            ("Sequence and times", 60),
            ("Expected actions and contingency injects", 60),
            ("Who delivers what, by which means", 45),
            ("Open points", 15),
        ),
        ("Master list agreed", "Deliverer named for every inject"),
    ),
    "final": (
        "Approve everything; nothing large changes afterwards.",
        ("All documents", "Roster", "Results of the communications test"),
        (
            ("Last open points", 30),
            ("Approval of documents", 40),
            ("Run of the day", 30),
            ("Safety and stop procedure", 20),
        ),
        ("Documents final", "Print list", "Briefing times of controllers and evaluators"),
    ),
    "after-action": (
        "Agree on what was seen and on who does what about it.",
        ("Draft after-action report", "Evaluator guides and logs", "Feedback forms"),
        (("Findings by objective", 50), ("Corrective actions", 50), ("Owners and dates", 20)),
        ("Findings agreed", "Improvement plan with owners and dates"),
    ),
}


@dataclass(frozen=True)
class Item:
    """An item of an agenda."""

    title: str
    length: str


@dataclass(frozen=True)
class PlanningMeeting:
    """A meeting of the planning team with its proposed date."""

    title: str
    date: str
    length: str
    purpose: str
    inputs: tuple[str, ...]
    items: tuple[Item, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True)
class Deadline:
    """What must be done by when."""

    what: str
    date: str


@dataclass(frozen=True)
class Meetings:
    """All meetings and deadlines in the order of time."""

    front: Front
    meetings: tuple[PlanningMeeting, ...]
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True)
class Extent:
    """What one organisation agrees to play: its objectives and the tasks that its expected actions show."""

    cell: CellView
    objectives: tuple[PlainObjective, ...]
    tasks: tuple[Prose, ...]
    messages: int


@dataclass(frozen=True)
class ExtentOfPlay:
    """The extent-of-play agreements (XPA, doctrine section 1.7), one an organisation."""

    front: Front
    extents: tuple[Extent, ...]
    scope: Prose
    artificialities: tuple[Prose, ...]


@dataclass(frozen=True)
class Staff:
    """A person of control or evaluation; the name is empty where nobody is named yet."""

    role: str
    name: str
    cell: str


@dataclass(frozen=True)
class Watch:
    """A key inject and who sees what the players do about it."""

    time: str
    id: str
    title: Prose
    actors: str
    evaluator: str


@dataclass(frozen=True)
class Assignment:
    """A cell, its evaluator, what to look at and when."""

    cell: Prose
    evaluator: str
    relief: str
    objectives: str
    hours: str


@dataclass(frozen=True)
class Assignments:
    """The evaluators' assignments; `evaluators` are those named, 0 when none is yet."""

    front: Front
    evaluators: int
    assignments: tuple[Assignment, ...]
    watches: tuple[Watch, ...]
    unwatched: str


@dataclass(frozen=True)
class ControlPhase:
    """A phase as the control staff reads it."""

    number: int
    title: Prose
    hours: str
    narrative: Prose
    injects: tuple[ControlInject, ...]
    contingencies: tuple[ControlInject, ...]


@dataclass(frozen=True)
class Handbook:
    """The controllers' and evaluators' handbook, and the control staff instructions (doctrine section 1.7)."""

    front: Front
    agenda: tuple[Row, ...]
    purpose: Prose
    scope: Prose
    hazard: Prose
    summary: Prose
    focus: tuple[Prose, ...]
    objectives: tuple[PlainObjective, ...]
    cells: tuple[CellGroup, ...]
    staff: tuple[Staff, ...]
    badges: tuple[Badge, ...]
    phases: tuple[ControlPhase, ...]
    sheets: tuple[ObjectiveSheet, ...]
    entities: tuple[ContactLine, ...]
    startex: str
    endex: str


def meeting_agendas(teller: Teller) -> Meetings:
    """Return the agendas of all meetings."""
    return _meetings(teller, teller.label("Planning Meetings: Agendas"))


def minutes(teller: Teller) -> Meetings:
    """Return a form for the minutes of each meeting."""
    return _meetings(teller, teller.label("Planning Meetings: Minutes"))


def _meetings(teller: Teller, title: str) -> Meetings:
    exercise, words = teller.exercise, teller.words
    first, last = first_and_last(exercise)
    held = []
    for meeting, day in meetings(exercise.scenario.type, first, last):
        purpose, inputs, items, outputs = _MEETINGS[meeting.id]
        held.append(
            PlanningMeeting(
                title=teller.label(TITLES[meeting.id]),
                date=words.weekday(day),
                length=words.duration(meeting.minutes),
                purpose=teller.label(purpose),
                inputs=tuple(teller.label(given) for given in inputs),
                items=tuple(Item(teller.label(what), words.duration(length)) for what, length in items),
                outputs=tuple(teller.label(made) for made in outputs),
            )
        )
    deadlines = [Deadline(teller.label(what), words.date(due(first, last, days))) for what, days in DEADLINES]
    return Meetings(teller.front(title), tuple(held), tuple(deadlines))


def extent_of_play(teller: Teller) -> ExtentOfPlay:
    """Return the agreement of each organisation of the training audience."""
    scenario = teller.exercise.scenario
    return ExtentOfPlay(
        front=teller.front(teller.label("Extent-of-Play Agreement")),
        extents=tuple(_extent(teller, cell) for cell in teller.exercise.players),
        scope=teller.say(scenario.scope),
        artificialities=teller.all(scenario.artificialities),
    )


def _extent(teller: Teller, cell: Cell) -> Extent:
    exercise = teller.exercise
    received = [item for item in exercise.injects if cell.id in item.inject.to]
    tested = {name for item in received for name in item.inject.objectives}
    shown = {
        action.task
        for item in (*exercise.injects, *exercise.contingencies)
        for action in item.inject.expected_actions
        if action.actor == cell.id and action.task
    }
    tasks = [task for objective in exercise.scenario.objectives for task in objective.tasks if task.id in shown]
    return Extent(
        cell=teller.cell(cell),
        objectives=tuple(objective for objective in objectives(teller) if objective.id in tested),
        tasks=tuple(teller.say(task.task) for task in tasks),
        messages=len(received),
    )


def evaluator_assignments(teller: Teller) -> Assignments:
    """Return who evaluates which cell when; every key inject is seen by the evaluator of a cell that must act on it."""
    exercise = teller.exercise
    names = [named(person) for person in _people(teller, "evaluator")]
    watching = {cell.id: names[n % len(names)] if names else "" for n, cell in enumerate(exercise.players)}
    key = [item for item in exercise.injects if item.inject.weight == "key"]
    watches = tuple(_watch(teller, item, watching) for item in key)
    return Assignments(
        front=teller.front(teller.label("Evaluator Assignments")),
        evaluators=len(names),
        assignments=tuple(_assignment(teller, cell, watching[cell.id], names) for cell in exercise.players),
        watches=watches,
        unwatched=", ".join(watch.id for watch in watches if not watch.actors),
    )


def _assignment(teller: Teller, cell: Cell, evaluator: str, names: list[str]) -> Assignment:
    play = teller.exercise.play
    mine = [i for i in teller.exercise.injects if any(a.actor == cell.id for a in i.inject.expected_actions)]
    tested = {name for item in mine for name in item.inject.objectives}
    others = [name for name in names if name != evaluator]
    return Assignment(
        cell=teller.say(cell.short),
        evaluator=evaluator,
        relief=others[0] if others else "",
        objectives=", ".join(o.id for o in teller.exercise.scenario.objectives if o.id in tested),
        hours=teller.hours(play),
    )


def _watch(teller: Teller, item: ScheduledInject, watching: Mapping[str, str]) -> Watch:
    actors = list(dict.fromkeys(action.actor for action in item.inject.expected_actions))
    seen = [watching[actor] for actor in actors if watching.get(actor)]
    time = teller.clock(item.minute) if item.minute is not None else ""
    said = ", ".join(dict.fromkeys(seen))
    return Watch(time, item.inject.id, teller.say(item.inject.title), teller.parties(actors), said)


def handbook(teller: Teller) -> Handbook:
    """Return the controllers' and evaluators' handbook."""
    return _handbook(teller, teller.label("Controller and Evaluator Handbook"))


def control_staff_instructions(teller: Teller) -> Handbook:
    """Return the control staff instructions (COSIN)."""
    return _handbook(teller, teller.label("Control Staff Instructions (COSIN)"))


def _handbook(teller: Teller, title: str) -> Handbook:
    exercise = teller.exercise
    return Handbook(
        front=teller.front(title),
        agenda=teller.agenda(),
        purpose=teller.say(exercise.scenario.purpose),
        scope=teller.say(exercise.scenario.scope),
        hazard=teller.say(exercise.scenario.hazard),
        summary=teller.say(exercise.scenario.summary),
        focus=teller.all(exercise.scenario.focus),
        objectives=objectives(teller),
        cells=cell_groups(teller),
        staff=_staff(teller),
        badges=badges(teller),
        phases=tuple(
            ControlPhase(
                number=phase.number,
                title=teller.say(phase.phase.title),
                hours=teller.hours(phase.span),
                narrative=teller.say(phase.phase.narrative),
                injects=injects_of(teller, phase),
                contingencies=contingencies_of(teller, phase),
            )
            for phase in exercise.phases
        ),
        sheets=objective_sheets(teller),
        entities=directory(teller).entities,
        startex=teller.clock(exercise.play.start),
        endex=teller.clock(exercise.play.end),
    )


_LEADING = ("Exercise director", "Senior controller", "MSEL manager", "Safety officer")
_POSITIONS = ("facilitator", "controller", "simulator", "evaluator")
_AT_TABLES = ("controller", "evaluator")


def _staff(teller: Teller) -> tuple[Staff, ...]:
    """Return the staff by position; a position that nobody holds yet has a line to fill in, one for each table."""
    staff = [_leading(teller, position) for position in _LEADING]
    for role in _POSITIONS:
        held = _people(teller, role)
        label = teller.label(ROSTER_ROLES[role])
        staff += [Staff(label, named(person), str(teller.party(person.cell))) for person in held]
        taken = {person.cell for person in held}
        if role in _AT_TABLES:
            empty = [str(teller.say(cell.short)) for cell in teller.exercise.players if cell.id not in taken]
        else:
            empty = [] if held else [""]
        staff += [Staff(label, "", cell) for cell in empty]
    return tuple(staff)


def _leading(teller: Teller, position: str) -> Staff:
    """Return who leads, as the plan's points of contact say."""
    names = [str(contact.name) for contact in teller.holding(position)]
    return Staff(teller.label(position), ", ".join(names), "")


def _people(teller: Teller, role: str) -> list[Person]:
    return [person for person in roster(teller.exercise) if person.role == role]
