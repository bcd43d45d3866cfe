"""What evaluators fill in during and after the exercise."""

from __future__ import annotations

from dataclasses import dataclass

from exercise_gen.documents.players import CellGroup, PlainObjective, cell_groups, objectives, statements
from exercise_gen.documents.view import FRAMEWORKS, Front, Prose, Row, Teller
from exercise_gen.generate import ScheduledInject
from exercise_gen.models import Objective

_DECIDING = ("decision", "deferral", "allocation")  # expected actions that only a leader can take


@dataclass(frozen=True)
class Watch:
    """An action to watch for: when it is due, who owes it, which inject asks for it.

    It is `critical` when the inject is a key one, and a `leader` takes it when it decides.
    """

    due: str
    actor: Prose
    action: Prose
    inject_id: str
    critical: bool
    leader: bool


@dataclass(frozen=True)
class TaskSheet:
    """A critical task with its standard and what to watch for."""

    id: str
    task: Prose
    standard: Prose
    source: Prose
    watch: tuple[Watch, ...]


@dataclass(frozen=True)
class ObjectiveSheet:
    """One exercise evaluation guide: an objective, its capability target and its tasks."""

    id: str
    statement: Prose
    capability: Prose
    framework: str
    target: Prose
    tasks: tuple[TaskSheet, ...]
    injects: str


@dataclass(frozen=True)
class CarriedItem:
    """A finding of an earlier exercise that this one tests again."""

    id: str
    finding: Prose
    action: Prose
    owner: Prose
    due: str
    found_in: str


@dataclass(frozen=True)
class EvaluatorGuide:
    """The exercise evaluation guides (EEG, doctrine section 1.8)."""

    front: Front
    agenda: tuple[Row, ...]
    carried: tuple[CarriedItem, ...]
    sheets: tuple[ObjectiveSheet, ...]


@dataclass(frozen=True)
class Moment:
    """A line of the report's timeline: a phase begins, or a key inject arrives; a phase has no id."""

    time: str
    id: str
    what: str


@dataclass(frozen=True)
class AfterAction:
    """The shell of the after-action report with its improvement plan (doctrine section 1.9)."""

    front: Front
    purpose: Prose
    scope: Prose
    hazard: Prose
    summary: Prose
    focus: tuple[Prose, ...]
    objectives: tuple[PlainObjective, ...]
    carried: tuple[CarriedItem, ...]
    sheets: tuple[ObjectiveSheet, ...]
    cells: tuple[CellGroup, ...]
    statements: tuple[str, ...]
    moments: tuple[Moment, ...]


def evaluator_guide(teller: Teller) -> EvaluatorGuide:
    """Return the evaluator guide."""
    title = teller.label("Evaluator Guide (EEG)")
    return EvaluatorGuide(teller.front(title), teller.agenda(), _carried(teller), objective_sheets(teller))


def after_action(teller: Teller) -> AfterAction:
    """Return the shell of the after-action report."""
    scenario = teller.exercise.scenario
    return AfterAction(
        front=teller.front(teller.label("After-Action Report and Improvement Plan")),
        purpose=teller.say(scenario.purpose),
        scope=teller.say(scenario.scope),
        hazard=teller.say(scenario.hazard),
        summary=teller.say(scenario.summary),
        focus=teller.all(scenario.focus),
        objectives=objectives(teller),
        carried=_carried(teller),
        sheets=objective_sheets(teller),
        cells=cell_groups(teller),
        statements=statements(teller),
        moments=_moments(teller),
    )


def _moments(teller: Teller) -> tuple[Moment, ...]:
    exercise = teller.exercise
    begun = [(phase.span.start, "", teller.phase_title(phase)) for phase in exercise.phases]
    arrived = [
        (item.minute, item.inject.id, str(teller.say(item.inject.title)))
        for item in exercise.injects
        if item.inject.weight == "key" and item.minute is not None
    ]
    return tuple(Moment(teller.clock(minute), name, what) for minute, name, what in sorted([*begun, *arrived]))


def _carried(teller: Teller) -> tuple[CarriedItem, ...]:
    return tuple(
        CarriedItem(
            item.id,
            teller.say(item.finding),
            teller.say(item.action),
            teller.say(item.owner),
            teller.words.date(item.due),
            item.found_in,
        )
        for item in teller.exercise.plan.carried
    )


def objective_sheets(teller: Teller) -> tuple[ObjectiveSheet, ...]:
    """Return the evaluation guide of each objective, in order."""
    return tuple(_sheet(teller, objective) for objective in teller.exercise.scenario.objectives)


def _sheet(teller: Teller, objective: Objective) -> ObjectiveSheet:
    exercise = teller.exercise
    testing = [i.inject.id for i in (*exercise.injects, *exercise.contingencies) if objective.id in i.inject.objectives]
    tasks = tuple(
        TaskSheet(
            id=task.id,
            task=teller.say(task.task),
            standard=teller.say(task.standard),
            source=teller.say(task.source),
            watch=tuple(w for item in exercise.injects for w in _watches(teller, item, task.id)),
        )
        for task in objective.tasks
    )
    return ObjectiveSheet(
        id=objective.id,
        statement=teller.say(objective.statement),
        capability=teller.say(objective.capability),
        framework=teller.label(FRAMEWORKS[objective.framework]),
        target=teller.say(objective.target),
        tasks=tasks,
        injects=", ".join(testing),
    )


def _watches(teller: Teller, item: ScheduledInject, task: str) -> list[Watch]:
    if item.minute is None:
        return []
    return [
        Watch(
            teller.clock(teller.exercise.due(item.minute, action.minutes)),
            teller.party(action.actor),
            teller.say(action.action),
            item.inject.id,
            critical=item.inject.weight == "key",
            leader=action.type in _DECIDING,
        )
        for action in item.inject.expected_actions
        if action.task == task
    ]
