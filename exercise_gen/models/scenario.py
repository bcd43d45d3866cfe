"""The scenario: a reusable, authored pool of cells, objectives, phases, parameters and injects."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from exercise_gen.models.base import Audience, Id, LanguageCode, Model, Name, Nation, SafeEmail, Text, VariableName
from exercise_gen.models.injects import Condition, Inject
from exercise_gen.models.parameters import Derived, Parameter
from exercise_gen.models.plan import Break
from exercise_gen.models.times import Clock, Day, Minutes, ScenarioTime

_ForPlayers = Audience.PLAYERS

Kind = Literal["combat-readiness", "cyber-workshop", "civil-military-drill"]
ExerciseType = Literal["seminar", "workshop", "tabletop", "game", "drill", "functional", "full-scale"]
CellRole = Literal["training-audience", "control", "simulation", "evaluation", "observer"]
Framework = Literal["hseep-core-capabilities", "nist-csf-2.0", "sinagerd", "ujtl", "inter-agency"]


class Reference(Model):
    """A plan, law, report or paper on which the scenario rests."""

    title: Annotated[Name, _ForPlayers]
    """Title with number and year."""
    note: Annotated[Text | None, _ForPlayers] = None
    """What it says that matters here."""
    as_of: Annotated[Day, _ForPlayers]
    """The day on which its content was last checked."""


class Contact(Model):
    """How a cell or entity is reached in play; every number and address is fictional."""

    phone: Annotated[Name | None, _ForPlayers] = None
    """Extension of the exercise switchboard, as `SimCell 7-104`; never a live number."""
    email: SafeEmail | None = None
    """A fictional address that ends in .example, .test or .invalid."""
    radio: Annotated[Name | None, _ForPlayers] = None
    """Call sign."""


class Cell(Model):
    """A table in the room: who sits there, with which authority."""

    id: Id
    """Short id, used in `to` and in the folder of the packet."""
    name: Annotated[Name, _ForPlayers]
    """Full name, as `Centro de Operaciones de Emergencia Nacional`."""
    short: Annotated[Name, _ForPlayers]
    """Acronym or short name for tables and cards."""
    organisation: Annotated[Name, _ForPlayers]
    """The organisation or organisations at the table."""
    nation: Annotated[Nation, _ForPlayers]
    """ISO 3166 alpha-3: PER, USA."""
    role: Annotated[CellRole, _ForPlayers]
    """What the cell does in the exercise."""
    mission: Annotated[Text, _ForPlayers]
    """What the cell is there for."""
    authority: Annotated[Text | None, _ForPlayers] = None
    """What it may decide, and what it may not."""
    knows: Annotated[list[Text], _ForPlayers] = []
    """What it knows at STARTEX."""
    resources: Annotated[list[Text], _ForPlayers] = []
    """What it can send or spend."""
    positions: Annotated[list[Text], _ForPlayers] = []
    """The posts at the table."""
    contact: Annotated[Contact, _ForPlayers] = Contact()
    """How the others reach it in play."""


class Entity(Model):
    """An organisation or person outside the room, played by a simulation cell."""

    id: Id
    """Short id, used in `from`."""
    name: Annotated[Name, _ForPlayers]
    """Name as players see it."""
    played_by: Id
    """The control or simulation cell that speaks for it."""
    contact: Annotated[Contact, _ForPlayers] = Contact()
    """How players reach it in play."""


class CriticalTask(Model):
    """A step without which the objective is not reached; an evaluator rates it."""

    id: Id
    """Short id, as `T1.1`."""
    task: Text
    """The task, beginning with a verb that can be observed."""
    standard: Text
    """What is good enough: number, unit, time."""
    source: Name | None = None
    """Plan, procedure or law that asks for it."""


class Objective(Model):
    """What the exercise is to show, in SMART form."""

    id: Id
    """Short id, as `O1`."""
    statement: Annotated[Text, _ForPlayers]
    """Observable verb, who, what, on which condition, to which standard."""
    framework: Annotated[Framework, _ForPlayers]
    """The framework that names the capability."""
    capability: Annotated[Text, _ForPlayers]
    """Name of the capability in the framework."""
    target: Text
    """Capability target: task, quantity, time."""
    tasks: list[CriticalTask] = Field(min_length=1)
    """What must be done for it, each rated by an evaluator."""


class Storyline(Model):
    """A thread of connected injects."""

    id: Id
    """Short id."""
    title: Text
    """Title for the control team."""
    summary: Text
    """What the thread tells from beginning to end; control only."""


class Question(Model):
    """A question for discussion, with what a good answer contains."""

    text: Annotated[Text, _ForPlayers]
    """The question as players read it."""
    to: Annotated[list[Id], _ForPlayers] = []
    """The cells that answer first; empty for everybody."""
    objectives: list[Id] = []
    """Ids of the objectives it serves."""
    anticipated: list[Text] = Field(min_length=1)
    """Answers the facilitator listens for."""
    probes: list[Text] = []
    """Questions to go deeper."""
    when: Condition = {}
    """Parameter values under which it is asked: `{sector: port}`."""


class Phase(Model):
    """A part of the exercise: its story, its issues, its questions."""

    id: Id
    """Short id, as `p1`."""
    title: Annotated[Text, _ForPlayers]
    """Title on the agenda."""
    duration: Annotated[Minutes, _ForPlayers] = Field(ge=1)
    """Length at the scenario's own length; a plan stretches or shortens all phases alike."""
    starts: ScenarioTime
    """Scenario time at which it begins."""
    ends: ScenarioTime
    """Scenario time at which it ends."""
    narrative: Annotated[Text, _ForPlayers]
    """The story up to here, in Markdown."""
    key_issues: Annotated[list[Text], _ForPlayers] = Field(min_length=1)
    """Three to five points that the discussion should touch."""
    questions: list[Question] = Field(min_length=1)
    """Questions for discussion, in order."""
    read_aloud: Text
    """What the facilitator reads aloud when the phase opens."""
    transition: Text | None = None
    """How the facilitator leads over to the next phase."""
    objectives: list[Id] = []
    """Ids of the objectives it serves."""


class ScenarioClock(Model):
    """Where H-hour lies."""

    h_hour: Annotated[
        Annotated[Clock, Tag("(clock)")] | Annotated[VariableName, Tag("(name)")],
        Discriminator(lambda value: "(name)" if isinstance(value, str) and value[:1].isalpha() else "(clock)"),
    ]
    """A time of day, or the name of a clock parameter."""
    day: int = Field(default=0, ge=-365, le=365)
    """Days from the day of the exercise to the day of H-hour."""
    label: Annotated[Text, _ForPlayers]
    """What happens at H-hour."""


class Acronym(Model):
    """An acronym and what it stands for."""

    short: Annotated[Name, _ForPlayers]
    """The acronym, as `COEN`."""
    meaning: Annotated[Name, _ForPlayers]
    """What it stands for."""


class Suggested(Model):
    """What `exercise-gen new` writes into a fresh plan."""

    date: Day
    """Day, as 2027-05-28."""
    start: Clock
    """Hour of the welcome."""
    duration: Minutes
    """From the welcome to the end of the hot wash."""
    place: Name
    """City and venue, as an example."""
    breaks: list[Break] = []
    """Pauses of the day: coffee, lunch."""


class Scenario(Model):
    """A reusable, authored exercise pool."""

    title: Annotated[Text, _ForPlayers]
    """Title on covers and in lists."""
    kind: Annotated[Kind, _ForPlayers]
    """Which line of the cooperation plan it belongs to."""
    type: Annotated[ExerciseType, _ForPlayers]
    """HSEEP exercise type."""
    languages: list[LanguageCode] = Field(default=["en", "es"], min_length=1)
    """Languages in which the scenario is complete; the first is the language of plain text."""
    version: Name
    """Version of this file."""
    as_of: Day
    """Day on which names, laws and figures were last checked."""
    summary: Annotated[Text, _ForPlayers]
    """Two or three sentences for a catalogue; nothing a player must not know."""
    purpose: Annotated[Text, _ForPlayers]
    """Why the exercise is held, in one or two sentences."""
    scope: Annotated[Text, _ForPlayers]
    """Type, length, place, participants and limits of play."""
    hazard: Annotated[Text, _ForPlayers]
    """Threat or hazard, in a few words."""
    focus: Annotated[list[Text], _ForPlayers] = []
    """Focus areas or mission areas."""
    assumptions: Annotated[list[Text], _ForPlayers] = Field(min_length=1)
    """What everybody takes for granted during play."""
    artificialities: Annotated[list[Text], _ForPlayers] = Field(min_length=1)
    """What is simpler in play than in life, said openly."""
    references: Annotated[list[Reference], _ForPlayers] = []
    """Plans, laws and reports on which the story rests."""
    suggested: Suggested
    """Date, hours and place for a fresh plan."""
    briefing: Minutes = 20
    """Welcome and briefing before STARTEX."""
    hot_wash: Minutes = 30
    """Hot wash after ENDEX."""
    clock: ScenarioClock
    """Where H-hour lies, to which scenario times count."""
    parameters: list[Parameter] = []
    """What a planner may change."""
    derived: list[Derived] = []
    """What is computed from the parameters."""
    cells: list[Cell] = Field(min_length=1)
    """The tables in the room, control and evaluation included."""
    entities: list[Entity] = []
    """Organisations outside the room that send messages."""
    objectives: list[Objective] = Field(min_length=1)
    """What the exercise is to show; three to five, eight at most."""
    storylines: list[Storyline] = Field(min_length=1)
    """The threads into which injects belong."""
    phases: list[Phase] = Field(min_length=1)
    """The parts of the day, in order."""
    injects: list[Inject] = Field(min_length=1)
    """All messages, planned and in reserve."""
    acronyms: Annotated[list[Acronym], _ForPlayers] = []
    """Acronyms that the documents explain."""
