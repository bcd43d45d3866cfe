"""What a joint or combined staff adds: extract of the exercise order, its own master list, T&EO sheets."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.documents.conduct import Conduct, exercise_plan
from exercise_gen.documents.control import ControlInject, control_inject
from exercise_gen.documents.evaluation import ObjectiveSheet, objective_sheets
from exercise_gen.documents.view import Front, Prose, Teller


@dataclass(frozen=True)
class OrderPhase:
    """A phase as players may know it before: its title and its hours."""

    number: int
    title: Prose
    hours: str


@dataclass(frozen=True)
class Order:
    """Extract of the exercise order in five paragraphs; nothing of the story."""

    front: Front
    plan: Conduct
    phases: tuple[OrderPhase, ...]
    startex: str
    endex: str
    zone: str


@dataclass(frozen=True)
class Event:
    """A line of the master list: event number by storyline, and its date-time groups."""

    number: str
    real: str
    inject: ControlInject


@dataclass(frozen=True)
class Story:
    """A storyline with its events in order of time, contingency injects last."""

    number: int
    title: Prose
    events: tuple[Event, ...]


@dataclass(frozen=True)
class MilitaryMsel:
    """The master list with key, enabling and supporting events, storyline by storyline."""

    front: Front
    stories: tuple[Story, ...]
    startex: str
    endex: str


@dataclass(frozen=True)
class Outline:
    """A T&EO sheet: who performs the task, how many measures it has, how many are critical or a leader's."""

    sheet: ObjectiveSheet
    echelon: str
    measures: int
    critical: int
    leader: int


@dataclass(frozen=True)
class Outlines:
    """T&EO sheets, one an objective."""

    front: Front
    outlines: tuple[Outline, ...]
    situation: Prose
    cells: str


@dataclass(frozen=True)
class Sheets:
    """Training objectives."""

    front: Front
    sheets: tuple[ObjectiveSheet, ...]
    cells: str


def order(teller: Teller) -> Order:
    """Return the extract of the exercise order."""
    exercise = teller.exercise
    return Order(
        front=teller.front(teller.label("EXPLAN Extract")),
        plan=exercise_plan(teller),
        phases=tuple(OrderPhase(p.number, teller.say(p.phase.title), teller.hours(p.span)) for p in exercise.phases),
        startex=teller.dtg(exercise.at(exercise.play.start)),
        endex=teller.dtg(exercise.at(exercise.play.end)),
        zone=teller.zone(),
    )


def msel(teller: Teller) -> MilitaryMsel:
    """Return the master list; an event's number is that of its storyline and its place in it."""
    exercise = teller.exercise
    stories = []
    for number, storyline in enumerate(exercise.scenario.storylines, start=1):
        items = [i for i in (*exercise.injects, *exercise.contingencies) if i.inject.storyline == storyline.id]
        events = tuple(
            Event(f"{number:02}-{place:02}", teller.dtg(item.real), control_inject(teller, item))
            for place, item in enumerate(items, start=1)
        )
        if events:
            stories.append(Story(number, teller.say(storyline.title), events))
    return MilitaryMsel(
        front=teller.front(teller.label("MSEL by Storyline")),
        stories=tuple(stories),
        startex=teller.dtg(exercise.at(exercise.play.start)),
        endex=teller.dtg(exercise.at(exercise.play.end)),
    )


def teo_sheets(teller: Teller) -> Outlines:
    """Return the T&EO sheets."""
    front = teller.front(teller.label("Training and Evaluation Outlines (T&EO)"))
    outlines = tuple(_outline(teller, sheet) for sheet in objective_sheets(teller))
    return Outlines(front, outlines, teller.say(teller.exercise.scenario.summary), _cells(teller))


def _outline(teller: Teller, sheet: ObjectiveSheet) -> Outline:
    watched = [watch for task in sheet.tasks for watch in task.watch]
    actors = list(dict.fromkeys(str(watch.actor) for watch in watched))
    return Outline(
        sheet=sheet,
        echelon=teller.words.listing(actors),
        measures=len(sheet.tasks) + len(watched),
        critical=sum(watch.critical for watch in watched),
        leader=sum(watch.leader for watch in watched),
    )


def training_objectives(teller: Teller) -> Sheets:
    """Return the training objectives: performance, training situation, level of performance."""
    front = teller.front(teller.label("Training Objectives"))
    return Sheets(front, objective_sheets(teller), _cells(teller))


def _cells(teller: Teller) -> str:
    return teller.words.listing([str(teller.say(cell.short)) for cell in teller.exercise.players])
