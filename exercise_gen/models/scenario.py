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

Kind = Literal[
    "combat-readiness", "cyber-workshop", "civil-military-drill", "logistics", "counterterrorism",
    "intelligence-sharing", "peacekeeping", "search-and-rescue", "communications", "co-development",
    "distance-training",
]  # fmt: skip
SiteKind = Literal[
    "city", "town", "port", "airport", "hospital", "headquarters", "shelter", "bridge", "gauge", "hazard", "incident",
    "border", "other",
]  # fmt: skip
ExerciseType = Literal["seminar", "workshop", "tabletop", "game", "drill", "functional", "full-scale"]
CellRole = Literal["training-audience", "control", "simulation", "evaluation", "observer"]
Framework = Literal["hseep-core-capabilities", "nist-csf-2.0", "sinagerd", "ujtl", "inter-agency"]


class Reference(Model):
    """A plan, law, report or paper on which the scenario rests."""

    title: Annotated[Name, _ForPlayers]
    """Name, number and year as one would cite it: `Ley 29664 (SINAGERD)`."""
    note: Annotated[Text | None, _ForPlayers] = None
    """What it says that matters here."""
    as_of: Annotated[Day, _ForPlayers]
    """The day on which its content was last checked."""
    since: Day | None = None
    """First day on which it is in force: an exercise before that day gets a warning."""
    until: Day | None = None
    """Last day on which it is in force: an exercise after that day gets a warning."""


class Site(Model):
    """A place of the story on the situation map."""

    id: Id
    """Short id: `callao`."""
    kind: Annotated[SiteKind, _ForPlayers]
    """What stands there; chooses the sign on the map."""
    name: Annotated[Name, _ForPlayers]
    """The name as printed beside the sign."""
    latitude: Annotated[float | None, _ForPlayers] = Field(default=None, ge=-90, le=90)
    """Degrees north; south is negative: `-12.05`."""
    longitude: Annotated[float | None, _ForPlayers] = Field(default=None, ge=-180, le=180)
    """Degrees east; west is negative: `-77.15`."""
    parameter: VariableName | None = None
    """A parameter of the type `place` that says where it lies, instead of degrees: `epicentre`."""


class Contact(Model):
    """How a cell or entity is reached in play; every number and address is fictional."""

    phone: Annotated[Name | None, _ForPlayers] = None
    """Extension of the exercise switchboard, as `SimCell 7-104`; never a live number."""
    email: Annotated[SafeEmail | None, _ForPlayers] = None
    """Fictional address that ends in .example, .test or .invalid; printed in the directories."""
    radio: Annotated[Name | None, _ForPlayers] = None
    """Call sign."""


class Cell(Model):
    """A table in the room: who sits there, with which authority."""

    id: Id
    """Short id for injects, plans and file names: `coen`."""
    name: Annotated[Name, _ForPlayers]
    """Full name, as `Centro de Operaciones de Emergencia Nacional`."""
    short: Annotated[Name, _ForPlayers]
    """Acronym or short name for tables and cards."""
    organisation: Annotated[Name, _ForPlayers]
    """Parent body, with its ministry or service: `National Institute of Civil Defence (INDECI)`."""
    nation: Annotated[Nation, _ForPlayers]
    """ISO 3166 alpha-3: PER, USA."""
    role: Annotated[CellRole, _ForPlayers]
    """`training-audience` plays, `control` runs, `simulation` speaks for outsiders, `evaluation` rates."""
    mission: Annotated[Text, _ForPlayers]
    """What the cell is there for."""
    authority: Annotated[Text | None, _ForPlayers] = None
    """What it may decide, and what it may not."""
    knows: Annotated[list[Text], _ForPlayers] = []
    """What it knows at STARTEX."""
    resources: Annotated[list[Text], _ForPlayers] = []
    """People, vehicles and supplies it can use at STARTEX, with figures: `60 tankers of 15 m3`; on its handout."""
    positions: Annotated[list[Text], _ForPlayers] = []
    """The posts at the table."""
    parallel: int = Field(default=1, ge=1, le=9)
    """Injects it can work on at once: 1 for a small table, about one for each post in a staff."""
    contact: Annotated[Contact, _ForPlayers] = Contact()
    """How others reach this table during play; printed in the directories."""
    release: list[Nation] = []
    """Nations that may know of this table: `[USA]`; all when left out."""


class Entity(Model):
    """An organisation or person outside the room, played by a simulation cell."""

    id: Id
    """Short id, written as `from` of its injects: `igp`; no cell has the same."""
    name: Annotated[Name, _ForPlayers]
    """Organisation or post as printed for the sender; agencies may be real, companies and media are invented."""
    played_by: Id
    """The control or simulation cell that speaks for it."""
    contact: Annotated[Contact, _ForPlayers] = Contact()
    """Where players call or write; a control or simulation cell answers."""


class CriticalTask(Model):
    """A step without which the objective is not reached; an evaluator rates it."""

    id: Id
    """Short id, used by injects and expected actions: `T1.2`; players never see it."""
    task: Text
    """A step that can be seen, beginning with a verb: `Draw up the authority matrix`; for control and evaluators."""
    standard: Text
    """What is good enough: number, unit, time."""
    source: Name | None = None
    """Plan, procedure or law that asks for it."""


class Objective(Model):
    """What the exercise is to show, in SMART form."""

    id: Id
    """Short id, printed before the statement for everybody: `O1`."""
    statement: Annotated[Text, _ForPlayers]
    """Observable verb, who, what, on which condition, to which standard."""
    framework: Annotated[Framework, _ForPlayers]
    """List the capability comes from; `ujtl` for joint tasks, `sinagerd` for Peru's disaster-risk system."""
    capability: Annotated[Text, _ForPlayers]
    """Name of the capability in the framework."""
    target: Text
    """Capability target: task, quantity, time."""
    tasks: list[CriticalTask] = Field(min_length=1)
    """At least one; each becomes a block of the evaluator's sheet (EEG)."""


class Storyline(Model):
    """A thread of connected injects."""

    id: Id
    """Short id, used by injects: `s-picture`."""
    title: Text
    """Two to five words for the master list; only the control team reads them."""
    summary: Text
    """How the thread runs from its first inject to its last, in a sentence or two; never for players."""


class Question(Model):
    """A question for discussion, with what a good answer contains."""

    text: Annotated[Text, _ForPlayers]
    """An open question, answered from present plans and real authority; players read it in the situation manual."""
    to: Annotated[list[Id], _ForPlayers] = []
    """The cells that answer first; empty for everybody."""
    objectives: list[Id] = []
    """Ids of the objectives it serves: `[O2]`; the facilitator reads them beside the question."""
    anticipated: list[Text] = Field(min_length=1)
    """Answers the facilitator listens for."""
    probes: list[Text] = []
    """Questions to go deeper."""
    when: Condition = {}
    """Parameter values under which it is asked: `{sector: port}`; empty for always."""


class Phase(Model):
    """A part of the exercise: its story, its issues, its questions."""

    id: Id
    """Short id, used by injects: `p2`."""
    title: Annotated[Text, _ForPlayers]
    """Heading in the agenda, which everybody reads beforehand: it must not tell what will happen."""
    duration: Annotated[Minutes, _ForPlayers] = Field(ge=1)
    """Length at the scenario's own length; a plan stretches or shortens all phases alike."""
    starts: ScenarioTime
    """Scenario time at which it begins."""
    ends: ScenarioTime
    """Scenario time at which it ends."""
    narrative: Annotated[Text, _ForPlayers]
    """The story up to here, in Markdown."""
    key_issues: Annotated[list[Text], _ForPlayers] = Field(min_length=1)
    """What the players have to settle in this phase, a sentence each; printed below the narrative for them."""
    questions: list[Question] = Field(min_length=1)
    """Discussed in this order; players read the questions, only facilitator and evaluators the answers."""
    read_aloud: Text
    """What the facilitator reads aloud when the phase opens."""
    transition: Text | None = None
    """How the facilitator leads over to the next phase."""
    objectives: list[Id] = []
    """Ids of the objectives it works on: `[O1, O2]`; printed in the facilitator guide."""


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
    """The letters as they stand in the text: `COEN`."""
    meaning: Annotated[Name, _ForPlayers]
    """The full words in each language; printed in the situation manual and in the handouts."""


class Suggested(Model):
    """What `exercise-gen new` writes into a fresh plan."""

    date: Day
    """Day of play, year first: `2027-05-18`."""
    start: Clock
    """Clock time of the welcome, in quotes: `"08:30"`."""
    duration: Minutes
    """From the welcome to the end of the hot wash, breaks included: `7 h`."""
    place: Annotated[Name, _ForPlayers]
    """City and venue, as an example."""
    breaks: list[Break] = []
    """Pauses of the day: coffee, lunch."""


class Scenario(Model):
    """A reusable, authored exercise pool."""

    title: Annotated[Text, _ForPlayers]
    """Name of the story on every cover; players read it, so it must not tell the ending."""
    kind: Annotated[Kind, _ForPlayers]
    """Family of exercises it belongs to; shown in the list of scenarios."""
    type: Annotated[ExerciseType, _ForPlayers]
    """HSEEP exercise type."""
    languages: list[LanguageCode] = Field(default=["en", "es"], min_length=1)
    """Languages in which the scenario is complete; the first is the language of plain text."""
    version: Name
    """Edition of this scenario, in quotes: `"1.0"`; raise it with every change of the text."""
    as_of: Day
    """Day on which names, laws and figures were last checked."""
    summary: Annotated[Text, _ForPlayers]
    """Two or three sentences for a catalogue; nothing a player must not know."""
    purpose: Annotated[Text, _ForPlayers]
    """Why the exercise is held and what is done with its results, in a sentence or two, for everybody."""
    scope: Annotated[Text, _ForPlayers]
    """Type, length and place, then the limits: play is limited to what, and what is not touched or moved."""
    hazard: Annotated[Text, _ForPlayers]
    """Threat or hazard, in a few words."""
    focus: Annotated[list[Text], _ForPlayers] = []
    """Focus areas or mission areas."""
    assumptions: Annotated[list[Text], _ForPlayers] = Field(min_length=1)
    """What is taken as true so that play can begin, a sentence each: laws in force, plans as they stand."""
    artificialities: Annotated[list[Text], _ForPlayers] = Field(min_length=1)
    """What differs from reality on purpose, a sentence each: invented names, time jumps, simulated movement."""
    references: Annotated[list[Reference], _ForPlayers] = []
    """Plans, laws, reports and papers behind the facts; listed in the situation manual."""
    places: Annotated[list[Site], _ForPlayers] = []
    """Where the story happens; with two or more of them players receive a situation map."""
    suggested: Suggested
    """Day, hours, place and breaks of an example plan; the planner may change all of them."""
    briefing: Minutes = 20
    """Welcome and briefing before STARTEX."""
    hot_wash: Minutes = 30
    """Hot wash after ENDEX."""
    clock: ScenarioClock
    """Fixes H-hour, from which story times such as `H+0:18` and `D-9 08:00` count."""
    parameters: list[Parameter] = []
    """What a planner may change, in the order in which a fresh plan lists it."""
    derived: list[Derived] = []
    """Figures computed from parameters, each after those it uses."""
    cells: list[Cell] = Field(min_length=1)
    """All tables; at least one with the role `training-audience` and one with the role `control`."""
    entities: list[Entity] = []
    """Everybody outside the room who sends messages or can be called."""
    objectives: list[Objective] = Field(min_length=1)
    """In order of importance; three to five are usual for a tabletop exercise."""
    storylines: list[Storyline] = Field(min_length=1)
    """At least one; every inject belongs to one."""
    phases: list[Phase] = Field(min_length=1)
    """In the order of play; together their lengths make the play."""
    injects: list[Inject] = Field(min_length=1)
    """Planned and contingency injects, in any order: the program sorts them by time."""
    acronyms: Annotated[list[Acronym], _ForPlayers] = []
    """Every acronym that the texts use, in any order: the program sorts them."""
