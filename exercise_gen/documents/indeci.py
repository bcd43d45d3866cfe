"""The annexes of INDECI's directive on simulations (doctrine section 4.3); columns without a public source are ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from exercise_gen.documents.control import ControlInject, control_inject, directory
from exercise_gen.documents.orgchart import Post, draw
from exercise_gen.documents.planning import Meetings, minutes
from exercise_gen.documents.players import (
    CellGroup,
    CellInjects,
    Directory,
    PlainObjective,
    cell_groups,
    cell_injects,
    objectives,
)
from exercise_gen.documents.view import CELL_ROLES, ContactLine, Front, Prose, Row, Teller
from exercise_gen.generate import ScheduledInject, Span
from exercise_gen.models import Cell

# dimension → indicators: counts 4, 6, 2, 4 as in annex 9; the wording is this program's proposal
DIMENSIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Use of mechanisms and instruments",
        (
            "Opens the plan or protocol that applies and acts by it",
            "Activates its working group or center in the time that the plan sets",
            "Uses the forms and reports of the system (EDAN, situation reports)",
            "Keeps a record of actions from the first message on",
        ),
    ),
    (
        "Handling of information",
        (
            "Confirms what it receives before it passes it on",
            "Tells facts, estimates and rumors apart",
            "Reports at the hours set, complete",
            "Gives the same figures as the other bodies, with source and hour",
            "Keeps the picture of the situation up to date",
            "Informs the public through its spokesperson, with one message",
        ),
    ),
    (
        "Coordination inside and with others",
        (
            "Shares out work inside the body; everybody knows who does what",
            "Asks for and offers support through the channels of the system",
        ),
    ),
    (
        "Decision-making",
        (
            "Decides in the time that the situation allows",
            "Decides within its powers and says on which norm it rests",
            "Puts lives first and looks after groups at special risk",
            "Follows up on what it decided and corrects it",
        ),
    ),
)
HAZARDS = (
    "Earthquake", "Earthquake and tsunami", "Volcanic activity", "Landslide or rockfall",
    "Avalanche and mudflow (alud-aluvión)", "Debris flow (huaico)", "Flood", "River erosion", "Forest fire",
    "Large urban fire", "Other",
)  # fmt: skip
CONTENTS = (
    "Number of the message", "Real time", "Simulated time", "From, a simulated body", "To, by post", "Means", "Subject",
    "Text: what, where, when, source", "Answer expected",
)  # fmt: skip


@dataclass(frozen=True)
class HazardSheet:
    """Annex 1; `plans` are those on which the critical tasks rest."""

    front: Front
    hazard: Prose
    hazards: tuple[str, ...]
    summary: Prose
    plans: tuple[str, ...]
    cells: tuple[CellGroup, ...]
    bodies: int
    nations: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Effect:
    """A phase with what the hazard does in it."""

    title: str
    hours: str
    narrative: Prose
    issues: tuple[Prose, ...]


@dataclass(frozen=True)
class Effects:
    """Annex 2."""

    front: Front
    hazard: Prose
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Check:
    """A message and which of the minimum contents it has."""

    id: str
    subject: Prose
    has: tuple[bool, ...]


@dataclass(frozen=True)
class MessageGuide:
    """Annex 3."""

    front: Front
    contents: tuple[str, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Controlled:
    """A control or simulation cell with those for whom it speaks."""

    name: Prose
    role: str
    entities: tuple[Prose, ...]


@dataclass(frozen=True)
class Organisation:
    """Annex 4: the chart, and the same as tables."""

    front: Front
    figures: Mapping[str, str]
    alternative: str
    contacts: tuple[ContactLine, ...]
    cells: tuple[CellGroup, ...]
    control: tuple[Controlled, ...]


@dataclass(frozen=True)
class Actions:
    """Annex 5: the run of the day."""

    front: Front
    agenda: tuple[Row, ...]
    arrive: str
    test: str
    startex: str
    endex: str
    close: str


@dataclass(frozen=True)
class ScriptRow:
    """A message and the plans or protocols on which an answer to it rests."""

    inject: ControlInject
    plans: tuple[str, ...]


@dataclass(frozen=True)
class Script:
    """Annexes 6 and 8: a row a message."""

    front: Front
    injects: tuple[ScriptRow, ...]
    contingencies: tuple[ScriptRow, ...]


@dataclass(frozen=True)
class Dimension:
    """A dimension of the evaluation with its indicators."""

    name: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Evaluation:
    """Annex 9: a sheet for each body."""

    front: Front
    cells: tuple[Prose, ...]
    dimensions: tuple[Dimension, ...]


@dataclass(frozen=True)
class Test:
    """A line of the schedule of tests."""

    time: str
    name: Prose | str
    means: str


@dataclass(frozen=True)
class Connectivity:
    """Annex 10."""

    front: Front
    tests: tuple[Test, ...]


@dataclass(frozen=True)
class FinalReport:
    """Annex 11: the shell of the final report."""

    front: Front
    purpose: Prose
    scope: Prose
    hazard: Prose
    objectives: tuple[PlainObjective, ...]
    cells: tuple[CellGroup, ...]
    dimensions: tuple[Dimension, ...]
    messages: int


def hazard_sheet(teller: Teller) -> HazardSheet:
    """Return annex 1."""
    scenario, players = teller.exercise.scenario, teller.exercise.players
    nations = sorted({cell.nation for cell in players})
    return HazardSheet(
        front=_front(teller, 1, "Information sheet on the hazard chosen"),
        hazard=teller.say(scenario.hazard),
        hazards=tuple(teller.label(hazard) for hazard in HAZARDS),
        summary=teller.say(scenario.summary),
        plans=tuple(dict.fromkeys(_plans(teller).values())),
        cells=cell_groups(teller),
        bodies=len(players),
        nations=tuple((nation, sum(cell.nation == nation for cell in players)) for nation in nations),
    )


def effects(teller: Teller) -> Effects:
    """Return annex 2: what the scenario itself says, phase by phase; no figure is added."""
    phases = teller.exercise.phases
    listed = tuple(
        Effect(
            teller.phase_title(p),
            teller.hours(p.span),
            teller.say(p.phase.narrative),
            teller.all(p.phase.key_issues),
        )
        for p in phases
    )
    front = _front(teller, 2, "Effects of the hazard")
    return Effects(front, teller.say(teller.exercise.scenario.hazard), listed)


def message_guide(teller: Teller) -> MessageGuide:
    """Return annex 3, with each message of this exercise checked against it."""
    checks = []
    for item in (*teller.exercise.injects, *teller.exercise.contingencies):
        face, inject = teller.player_inject(item), item.inject
        has = (
            face.control_number, face.time, face.dtg, face.sender, face.to, face.channel, face.subject, face.body,
            inject.expected_actions,
        )  # fmt: skip
        checks.append(Check(inject.id, face.subject, tuple(bool(part) for part in has)))
    contents = tuple(teller.label(content) for content in CONTENTS)
    return MessageGuide(_front(teller, 3, "Minimum contents of messages"), contents, tuple(checks))


def organisation(teller: Teller) -> Organisation:
    """Return annex 4."""
    scenario = teller.exercise.scenario
    front = _front(teller, 4, "Organization chart of the simulation")
    others = [cell for cell in scenario.cells if cell.role != "training-audience"]
    control = tuple(
        Controlled(
            teller.say(cell.name),
            teller.label(CELL_ROLES[cell.role]),
            tuple(teller.say(entity.name) for entity in scenario.entities if entity.played_by == cell.id),
        )
        for cell in others
    )
    return Organisation(
        front=front,
        figures={"chart": _chart(teller, control)},
        alternative=teller.label(
            "Organization chart: the direction above; under it {staff}; then {cells}. The tables below say the same.",
            staff=teller.words.listing([str(line.name) for line in control]) or "–",
            cells=teller.words.listing([str(teller.say(cell.short)) for cell in teller.exercise.players]),
        ),
        contacts=front.contacts,
        cells=cell_groups(teller)[:1],
        control=control,
    )


def _chart(teller: Teller, control: tuple[Controlled, ...]) -> str:
    director = next((str(contact.name) for contact in teller.holding("Exercise director")), "")
    players = [
        Post(str(teller.say(cell.short)), str(teller.say(cell.organisation))) for cell in teller.exercise.players
    ]
    staff = [Post(str(c.name), c.role if c.role != str(c.name) else "") for c in control]
    return draw(
        Post(teller.label("Direction of the simulation"), director), [level for level in (staff, players) if level]
    )


def actions(teller: Teller) -> Actions:
    """Return annex 5."""
    exercise = teller.exercise
    return Actions(
        front=_front(teller, 5, "Scheme of actions"),
        agenda=teller.agenda(),
        arrive=teller.hours(Span(-60, -30)),
        test=teller.hours(Span(-30, 0)),
        startex=teller.clock(exercise.play.start),
        endex=teller.clock(exercise.play.end),
        close=teller.hours(exercise.hot_wash),
    )


def script(teller: Teller) -> Script:
    """Return annex 6."""
    return _script(teller, _front(teller, 6, "Script"))


def response_matrix(teller: Teller) -> Script:
    """Return annex 8."""
    return _script(teller, _front(teller, 8, "Matrix of answers"))


def _script(teller: Teller, front: Front) -> Script:
    exercise, plans = teller.exercise, _plans(teller)

    def row(item: ScheduledInject) -> ScriptRow:
        return ScriptRow(
            control_inject(teller, item), tuple(dict.fromkeys(plans[t] for t in item.inject.tasks if t in plans))
        )

    return Script(front, tuple(map(row, exercise.injects)), tuple(map(row, exercise.contingencies)))


def _plans(teller: Teller) -> dict[str, str]:
    """Return the plan, protocol or norm behind each critical task that names one."""
    tasks = [task for objective in teller.exercise.scenario.objectives for task in objective.tasks]
    return {task.id: str(teller.say(task.source)) for task in tasks if task.source}


def messages(teller: Teller, cell: Cell) -> CellInjects:
    """Return annex 7 of a cell: the player's face of its messages."""
    return replace(cell_injects(teller, cell), front=_front(teller, 7, "Message form"))


def evaluation(teller: Teller) -> Evaluation:
    """Return annex 9."""
    cells = tuple(teller.say(cell.short) for cell in teller.exercise.players)
    return Evaluation(_front(teller, 9, "Evaluation form"), cells, _dimensions(teller))


def _dimensions(teller: Teller) -> tuple[Dimension, ...]:
    return tuple(
        Dimension(teller.label(name), tuple(teller.label(indicator) for indicator in indicators))
        for name, indicators in DIMENSIONS
    )


def connectivity(teller: Teller) -> Connectivity:
    """Return annex 10: every line is tried in the 45 min before the welcome, two minutes apart."""
    listed = directory(teller)
    tests = []
    for number, line in enumerate((*listed.cells, *listed.entities)):
        minute = -45 + number * 2 % 45
        means = " \u00b7 ".join(part for part in (line.phone, line.email, line.radio) if part)
        tests.append(Test(teller.clock(minute), line.name, means))
    tests.sort(key=lambda test: test.time)
    return Connectivity(_front(teller, 10, "Schedule of connectivity and communications tests"), tuple(tests))


def final_report(teller: Teller) -> FinalReport:
    """Return annex 11."""
    scenario = teller.exercise.scenario
    return FinalReport(
        front=_front(teller, 11, "Final report of the simulation"),
        purpose=teller.say(scenario.purpose),
        scope=teller.say(scenario.scope),
        hazard=teller.say(scenario.hazard),
        objectives=objectives(teller),
        cells=cell_groups(teller),
        dimensions=_dimensions(teller),
        messages=len(teller.exercise.injects),
    )


def meeting_minutes(teller: Teller) -> Meetings:
    """Return annex 12."""
    return replace(minutes(teller), front=_front(teller, 12, "Minutes of a meeting"))


def annex_directory(teller: Teller) -> Directory:
    """Return annex 13."""
    return replace(directory(teller), front=_front(teller, 13, "Directory"), regional_offices=True)


def _front(teller: Teller, number: int, title: str) -> Front:
    return teller.front(teller.label("Annex {number}: {title}", number=number, title=teller.label(title)))
