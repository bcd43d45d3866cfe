"""What a joint or combined staff adds: extract of the exercise order, its own master list, T&EO sheets."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.documents.conduct import Conduct, exercise_plan
from exercise_gen.documents.control import ControlInject, control_inject
from exercise_gen.documents.evaluation import ObjectiveSheet, evaluator_guide
from exercise_gen.documents.view import Front, Prose, Teller
from exercise_gen.generate import ScheduledInject


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
class MilitaryMsel:
    """The master list with key, enabling and supporting events."""

    front: Front
    events: tuple[Event, ...]
    contingencies: tuple[Event, ...]
    startex: str
    endex: str


@dataclass(frozen=True)
class Sheets:
    """T&EO sheets, or training objectives: one an objective."""

    front: Front
    sheets: tuple[ObjectiveSheet, ...]
    situation: Prose
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
    stories = [storyline.id for storyline in exercise.scenario.storylines]
    counts = dict.fromkeys(stories, 0)

    def event(item: ScheduledInject) -> Event:
        counts[item.inject.storyline] += 1
        number = f"{stories.index(item.inject.storyline) + 1:02}-{counts[item.inject.storyline]:02}"
        return Event(number, teller.dtg(item.real), control_inject(teller, item))

    return MilitaryMsel(
        front=teller.front(teller.label("MSEL by Storyline")),
        events=tuple(event(item) for item in exercise.injects),
        contingencies=tuple(event(item) for item in exercise.contingencies),
        startex=teller.dtg(exercise.at(exercise.play.start)),
        endex=teller.dtg(exercise.at(exercise.play.end)),
    )


def teo_sheets(teller: Teller) -> Sheets:
    """Return the T&EO sheets."""
    return _sheets(teller, teller.label("Training and Evaluation Outlines (T&EO)"))


def training_objectives(teller: Teller) -> Sheets:
    """Return the training objectives: performance, training situation, level of performance."""
    return _sheets(teller, teller.label("Training Objectives"))


def _sheets(teller: Teller, title: str) -> Sheets:
    scenario = teller.exercise.scenario
    cells = teller.words.listing([str(teller.say(cell.short)) for cell in teller.exercise.players])
    return Sheets(teller.front(title), evaluator_guide(teller).sheets, teller.say(scenario.summary), cells)
