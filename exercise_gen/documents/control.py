"""What the control team carries: the whole exercise, with answers, triggers and notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from exercise_gen.documents.people import headcounts, named, nation, roster, with_spares
from exercise_gen.documents.players import (
    Card,
    Cards,
    Directory,
    PlainObjective,
    objectives,
    player_directory,
)
from exercise_gen.documents.swimlane import draw
from exercise_gen.documents.view import (
    ACTION_TYPES,
    CELL_ROLES,
    WEIGHTS,
    CellView,
    Front,
    PlayerInject,
    Prose,
    Row,
    Teller,
)
from exercise_gen.generate import ScheduledInject, ScheduledPhase
from exercise_gen.models import ExpectedAction
from exercise_gen.models.artefacts import PhoneScript


@dataclass(frozen=True)
class Action:
    """An expected action: a MSEL row of its own. `due` is the wall clock, empty for a contingency inject."""

    actor: Prose
    action: Prose
    minutes: str
    due: str
    type: str
    task: str


@dataclass(frozen=True)
class Script:
    """What a caller of the simulation cell says and withholds."""

    caller: Prose
    called: Prose
    opening: Prose
    facts: tuple[Prose, ...]
    withhold: tuple[Prose, ...]
    tone: Prose


@dataclass(frozen=True)
class ControlInject:
    """An inject with everything control knows of it."""

    row: int
    id: str
    title: Prose
    type: str
    is_contingency: bool
    weight: str
    weight_id: str
    phase_number: int
    phase: Prose
    storyline: Prose
    objectives: str
    tasks: str
    face: PlayerInject
    actions: tuple[Action, ...]
    contingency_of: str
    trigger: Prose
    trigger_within: str
    contingencies: str
    after: str
    if_no_response: Prose
    notes: Prose
    deliverer: Prose
    scripts: tuple[Script, ...]


@dataclass(frozen=True)
class Answered:
    """A question with what a good answer contains."""

    text: Prose
    to: str
    objectives: str
    anticipated: tuple[Prose, ...]
    probes: tuple[Prose, ...]


@dataclass(frozen=True)
class GuidePhase:
    """A phase as the facilitator runs it."""

    number: int
    title: Prose
    hours: str
    length: str
    scenario_hours: str
    objectives: str
    read_aloud: Prose
    narrative: Prose
    key_issues: tuple[Prose, ...]
    questions: tuple[Answered, ...]
    injects: tuple[ControlInject, ...]
    contingencies: tuple[ControlInject, ...]
    transition: Prose


@dataclass(frozen=True)
class FacilitatorGuide:
    """The facilitator guide (doctrine section 1.7)."""

    front: Front
    agenda: tuple[Row, ...]
    purpose: Prose
    objectives: tuple[PlainObjective, ...]
    tables: tuple[CellView, ...]
    phases: tuple[GuidePhase, ...]
    startex: str
    endex: str
    left_out: str


@dataclass(frozen=True)
class Msel:
    """The master scenario events list: planned injects in order of time, then the contingency injects."""

    front: Front
    injects: tuple[ControlInject, ...]
    contingencies: tuple[ControlInject, ...]
    startex: str
    endex: str


@dataclass(frozen=True)
class Timeline:
    """The timeline: a swim-lane picture by cell, and the same as a table."""

    front: Front
    figures: Mapping[str, str]
    caption: str
    alternative: str
    injects: tuple[ControlInject, ...]


@dataclass(frozen=True)
class SignInLine:
    """A person expected; what the roster does not say of nation and language is empty."""

    name: str
    organisation: str
    nation: str
    role: str
    language: str


@dataclass(frozen=True)
class SignIn:
    """The sign-in sheet: those expected, then empty rows, for everybody who is counted and a fifth more."""

    front: Front
    expected: tuple[SignInLine, ...]
    empty_rows: int


def facilitator_guide(teller: Teller) -> FacilitatorGuide:
    """Return the facilitator guide."""
    exercise = teller.exercise
    return FacilitatorGuide(
        front=teller.front(teller.label("Facilitator Guide")),
        agenda=teller.agenda(),
        purpose=teller.say(exercise.scenario.purpose),
        objectives=objectives(teller),
        tables=tuple(teller.cell(c) for c in exercise.players),
        phases=guide_phases(teller),
        startex=teller.clock(exercise.play.start),
        endex=teller.clock(exercise.play.end),
        left_out=", ".join(item.inject_id for item in exercise.left_out if not item.by_design),
    )


def msel_short(teller: Teller) -> Msel:
    """Return the master list, a line an inject."""
    return _msel(teller, teller.label("Master Scenario Events List (MSEL)"))


def msel_full(teller: Teller) -> Msel:
    """Return the master list, a block an inject."""
    return _msel(teller, teller.label("Full Master Scenario Events List"))


def _msel(teller: Teller, title: str) -> Msel:
    exercise = teller.exercise
    return Msel(
        front=teller.front(title),
        injects=tuple(control_inject(teller, item) for item in exercise.injects),
        contingencies=tuple(control_inject(teller, item) for item in exercise.contingencies),
        startex=teller.clock(exercise.play.start),
        endex=teller.clock(exercise.play.end),
    )


def timeline(teller: Teller) -> Timeline:
    """Return the timeline."""
    exercise = teller.exercise
    return Timeline(
        front=teller.front(teller.label("Timeline")),
        figures={"timeline": draw(teller)},
        caption=teller.label("Injects by receiving cell. Diamond: key; full circle: enabling; ring: supporting."),
        alternative=teller.label(
            "Timeline of {injects} injects for {cells} cells from {start} to {end}; the table below says the same.",
            injects=len(exercise.injects), cells=len(exercise.players),
            start=teller.clock(exercise.play.start), end=teller.clock(exercise.play.end),
        ),
        injects=tuple(control_inject(teller, item) for item in exercise.injects),
    )  # fmt: skip


def all_cards(teller: Teller, *, per_page: int) -> Cards:
    """Return every card, contingency cards last, a copy for each recipient; the master list has their numbers."""
    exercise = teller.exercise
    cards = tuple(
        Card(teller.player_inject(item), teller.party(recipient))
        for item in (*exercise.injects, *exercise.contingencies)
        for recipient in item.inject.to
    )
    return Cards(teller.front(teller.label("Inject Cards, {count} a page", count=per_page)), per_page, cards)


def sign_in(teller: Teller) -> SignIn:
    """Return the sign-in sheet."""
    exercise = teller.exercise
    expected = tuple(
        SignInLine(
            named(person),
            person.organisation,
            nation(exercise, person),
            teller.label(ROSTER_ROLES[person.role]),
            (person.language or "").upper(),
        )
        for person in sorted(roster(exercise), key=lambda p: (p.organisation, p.name))
    )
    coming = sum(count.number for count in headcounts(exercise).values())
    return SignIn(teller.front(teller.label("Sign-in Sheet")), expected, with_spares(coming) - len(expected))


ROSTER_ROLES: Mapping[str, str] = {
    "player": "Player", "facilitator": "Facilitator", "controller": "Controller", "simulator": "Simulator",
    "evaluator": "Evaluator", "observer": "Observer", "staff": "Support staff",
}  # fmt: skip


def directory(teller: Teller) -> Directory:
    """Return the control team's communications directory, with who plays whom."""
    exercise = teller.exercise
    staff = tuple(
        teller.contact(c.short, c.name, teller.label(CELL_ROLES[c.role]), c.contact)
        for c in exercise.scenario.cells
        if c.role != "training-audience"
    )
    entities = tuple(
        teller.contact(e.name, str(teller.party(e.played_by)), "", e.contact) for e in exercise.scenario.entities
    )
    title = teller.label("Communications Directory (control)")
    return Directory(teller.front(title), player_directory(teller) + staff, entities, control=True)


# ---------------------------------------------------------------------------------------------- shared parts


def control_inject(teller: Teller, item: ScheduledInject) -> ControlInject:
    """Return an inject with all that control knows of it."""
    inject, exercise = item.inject, teller.exercise
    phase = exercise.phases[item.phase_number - 1].phase
    storylines = {storyline.id: storyline.title for storyline in exercise.scenario.storylines}
    following = [c.inject.id for c in exercise.contingencies if c.inject.contingency_of == inject.id]
    return ControlInject(
        row=item.number,
        id=inject.id,
        title=teller.say(inject.title),
        type=teller.label("Contingency inject" if inject.type == "contingency" else "Inject"),
        is_contingency=inject.type == "contingency",
        weight=teller.label(WEIGHTS[inject.weight]),
        weight_id=inject.weight,
        phase_number=item.phase_number,
        phase=teller.say(phase.title),
        storyline=teller.say(storylines[inject.storyline]),
        objectives=", ".join(inject.objectives),
        tasks=", ".join(inject.tasks),
        face=teller.player_inject(item),
        actions=tuple(_action(teller, item, action) for action in inject.expected_actions),
        contingency_of=inject.contingency_of or "",
        trigger=teller.say(inject.trigger.unless) if inject.trigger else Prose(""),
        trigger_within=teller.words.duration(inject.trigger.within) if inject.trigger else "",
        contingencies=", ".join(following),
        after=", ".join(inject.after),
        if_no_response=teller.say(inject.if_no_response),
        notes=teller.say(inject.control_notes),
        deliverer=teller.deliverer(inject),
        scripts=tuple(_script(teller, a) for a in inject.artefacts if isinstance(a, PhoneScript)),
    )


def _action(teller: Teller, item: ScheduledInject, action: ExpectedAction) -> Action:
    return Action(
        actor=teller.party(action.actor),
        action=teller.say(action.action),
        minutes=teller.words.duration(action.minutes),
        due=teller.clock(teller.exercise.due(item.minute, action.minutes)) if item.minute is not None else "",
        type=teller.label(ACTION_TYPES[action.type]),
        task=action.task or "",
    )


def _script(teller: Teller, call: PhoneScript) -> Script:
    return Script(
        caller=teller.say(call.caller),
        called=teller.say(call.called),
        opening=teller.say(call.opening),
        facts=teller.all(call.facts),
        withhold=teller.all(call.withhold),
        tone=teller.say(call.tone),
    )


def guide_phases(teller: Teller) -> tuple[GuidePhase, ...]:
    """Return the phases as the facilitator runs them."""
    return tuple(_guide_phase(teller, phase) for phase in teller.exercise.phases)


def injects_of(teller: Teller, scheduled: ScheduledPhase) -> tuple[ControlInject, ...]:
    """Return the planned injects of a phase, in order of time."""
    return tuple(control_inject(teller, i) for i in teller.exercise.injects if i.phase_number == scheduled.number)


def contingencies_of(teller: Teller, scheduled: ScheduledPhase) -> tuple[ControlInject, ...]:
    """Return the contingency injects of a phase."""
    return tuple(control_inject(teller, i) for i in teller.exercise.contingencies if i.phase_number == scheduled.number)


def _guide_phase(teller: Teller, scheduled: ScheduledPhase) -> GuidePhase:
    phase = scheduled.phase
    return GuidePhase(
        number=scheduled.number,
        title=teller.say(phase.title),
        hours=teller.hours(scheduled.span),
        length=teller.words.duration(scheduled.span.minutes),
        scenario_hours=f"{phase.starts} \u2192 {phase.ends}",
        objectives=", ".join(phase.objectives),
        read_aloud=teller.say(phase.read_aloud),
        narrative=teller.say(phase.narrative),
        key_issues=teller.all(phase.key_issues),
        questions=tuple(
            Answered(
                teller.say(q.text),
                teller.parties(q.to),
                ", ".join(q.objectives),
                teller.all(q.anticipated),
                teller.all(q.probes),
            )
            for q in phase.questions
        ),
        injects=injects_of(teller, scheduled),
        contingencies=contingencies_of(teller, scheduled),
        transition=teller.say(phase.transition),
    )
