"""The plan: what a planner chooses for one exercise."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, StringConstraints, Tag

from exercise_gen.models.base import Id, LanguageCode, Line, Model, Name, Nation, Slug, Text, VariableName
from exercise_gen.models.markings import Marking
from exercise_gen.models.times import Clock, Day, Minutes

Paper = Literal["a4", "letter"]
RosterRole = Literal["player", "facilitator", "controller", "simulator", "evaluator", "observer", "staff"]


class Start(Model):
    """When the participants come together for the welcome and the briefing."""

    date: Day
    """First day of the exercise, year first: `2027-05-18`."""
    time: Clock
    """Clock time of the welcome, local, in quotes: `"08:30"`."""
    zone: Line = "America/Lima"
    """Name of a time zone, as `America/Lima`."""


class Break(Model):
    """A time without injects: coffee, lunch, a night."""

    at: Clock
    """Clock time at which it begins, in quotes: `"12:30"`; it must lie within the play."""
    duration: Minutes = Field(ge=1)
    """Length: `45 min`; the play loses as much."""
    day: int = Field(default=1, ge=1, le=14)
    """1 is the first day of the exercise."""
    label: Name | None = None
    """What the agenda calls it: `Lunch`; left out, it says Break."""


class Venue(Model):
    """Where the exercise takes place."""

    name: Line
    """Building or installation as participants know it; printed with the other lines on covers and heads."""
    address: Line | None = None
    """Street and number, so that participants find it."""
    city: Line
    """City, as `Lima`; messages may print it too."""
    room: Line | None = None
    """Hall, floor or room where the tables stand."""


class PointOfContact(Model):
    """Whom to ask about the exercise; a real person with real contact data, printed for all."""

    role: Name
    """Function in the exercise: `Exercise director`, `Planning lead`, `Safety officer`."""
    name: Line
    """Rank, given name and family name of a real person."""
    organisation: Line
    """Agency or unit this person belongs to."""
    phone: Line | None = None
    """Real number that is answered on the day, with country code; everybody who holds the packet reads it."""
    email: Line | None = None
    """Real address that is read before and on the day; everybody who holds the packet reads it."""


class Person(Model):
    """Somebody on the roster."""

    name: Line
    """Given name and family name, without rank; printed on the sign-in sheet and on the cell's handout."""
    organisation: Line = "-"
    """Agency or unit, printed after the name; a dash when left out."""
    cell: Id
    """Id of the cell in the scenario where this person sits: `coen`."""
    role: RosterRole = "player"
    """What the person does in the exercise; printed on the sign-in sheet."""
    rank: Line | None = None
    """Rank or title, printed before the name: `Cap.`, `Dr.`"""
    nation: Nation | None = None
    """Country in three capital letters, printed on badge and sign-in sheet: `PER`; a player's is the cell's when left
    out."""
    language: LanguageCode | None = None
    """Language this person would rather read, printed on the sign-in sheet: `es`."""


class Pin(Model):
    """An inject that must arrive at a given time."""

    inject: Id
    """Id of a planned inject: `INJ-14`."""
    at: Clock
    """Clock time at which it arrives, in quotes: `"10:15"`; any minute, the grid does not bind it."""
    day: int = Field(default=1, ge=1, le=14)
    """1 is the first day of the exercise."""


class Selection(Model):
    """Which injects the exercise has; left out, the scenario's own tempo says how many."""

    count: int | None = Field(default=None, ge=1, le=5000)
    """Exactly so many planned injects; contingency injects are not counted."""
    per_hour: float | None = Field(default=None, gt=0, le=60)
    """Planned injects in an hour of play, instead of `count`."""
    include: list[Id] = []
    """Injects that must be in."""
    exclude: list[Id] = []
    """Injects that must not be in; what follows from them goes too."""
    pins: list[Pin] = []
    """Injects that must arrive at a given time."""


class ObjectiveWish(Model):
    """How much an objective matters in this exercise."""

    weight: int = Field(default=1, ge=0, le=9)
    """9 matters most; injects that test weightier objectives are chosen first."""
    tests: int | None = Field(default=None, ge=0, le=20)
    """At least so many key injects test it; 0 gives the objective up; `guarantees.tests` when left out."""


class Carried(Model):
    """A finding of an earlier exercise; this one shows whether it was mended."""

    id: Id
    """Its number in the improvement plan: `I-01`."""
    finding: Text
    """What did not work."""
    action: Text
    """What was to be done."""
    owner: Text
    """Office that was to do it."""
    due: Day
    """Day by which it was to be done."""
    found_in: Line
    """The exercise that showed it: `E25-1`, `SIMEX 2026`."""


class Guarantees(Model):
    """What must hold, or the program says why it cannot."""

    tests: int = Field(default=1, ge=0, le=20)
    """Key injects that test each objective, at least."""
    work: int = Field(default=1, ge=0, le=100)
    """Injects that each attending cell of players receives, at least."""
    max_idle: Minutes | None = Field(default=None, ge=10)
    """Longest time of play in which a cell has nothing to work on; no limit when left out."""


class Pace(Model):
    """How fast injects may follow one another."""

    grid: Minutes = Field(default=5, ge=1, le=30)
    """Injects arrive at clock times that are whole multiples of this: `5 min`, `1 min`."""
    spacing: Minutes = Field(default=5, ge=1, le=120)
    """Shortest time between two injects to the same cell."""
    parallel: int | None = Field(default=None, ge=1, le=9)
    """Injects that every cell may work on at once; 1: never a new one while the last is being worked.

    Each cell's own number when left out.
    """
    curve: Literal["rise", "flat"] = "rise"
    """`rise`: slow start, escalation, peak in the third quarter, recovery; `flat`: evenly."""


class Aims(Model):
    """What makes one exercise better than another that keeps all rules: 0 is nothing, 10 is most."""

    tempo: int = Field(default=3, ge=0, le=10)
    """Injects follow the curve of `pace`."""
    balance: int = Field(default=2, ge=0, le=10)
    """All cells have about the same work."""
    variety: int = Field(default=2, ge=0, le=10)
    """Many channels and kinds of message."""
    authored: int = Field(default=2, ge=0, le=10)
    """Injects stay near the times that the scenario's author gave them."""
    stability: int = Field(default=5, ge=0, le=10)
    """When an exercise is planned again, as little as possible changes."""


RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-[0-9]{2}$")]
_Limit = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
_Limits = Annotated[
    Annotated[_Limit, Tag("(number)")] | Annotated[dict[VariableName, _Limit], Tag("(named)")],
    Discriminator(lambda value: "(named)" if isinstance(value, dict) else "(number)"),
]


class LintWishes(Model):
    """Which rules of the linter count here, and how strictly."""

    thresholds: dict[RuleId, _Limits] = {}
    """Other limits than a rule's own: `TMP-06: 3`, or by name where it has several: `TRC-10: { most: 60 }`."""
    ignore: list[RuleId] = []
    """Rules that are not judged: `[OBJ-01]`."""


class Plan(Model):
    """What a planner chooses: everything has a default except the scenario and the start."""

    scenario: Slug
    """Folder name of the scenario."""
    nickname: Line | None = None
    """Name of this exercise; the scenario's title when left out."""
    start: Start
    """When the welcome begins; every other hour of the exercise counts from it."""
    duration: Minutes | None = Field(default=None, ge=30, le=14 * 24 * 60)
    """From the welcome to the end of the hot wash, breaks included; the scenario's own length when left out."""
    briefing: Minutes | None = Field(default=None, ge=0, le=240)
    """Welcome and briefing before STARTEX; the scenario's when left out."""
    hot_wash: Minutes | None = Field(default=None, ge=0, le=240)
    """Hot wash after ENDEX; the scenario's when left out."""
    breaks: list[Break] = []
    """Coffee, lunch, nights; no inject arrives during one."""
    cells: list[Id] | None = None
    """The cells that attend; all when left out."""
    selection: Selection = Selection()
    """Which injects: how many, which must be in, which must not, which at a given time."""
    objectives: dict[Id, ObjectiveWish] = {}
    """What matters most, by the id of the objective: `O3: { weight: 3, tests: 2 }`."""
    guarantees: Guarantees = Guarantees()
    """What must hold for every objective and every cell."""
    phases: dict[Id, Minutes] = {}
    """Lengths of phases in this exercise, breaks not counted; the others share what is left in proportion."""
    pace: Pace = Pace()
    """Grid, spacing and tempo."""
    aims: Aims = Aims()
    """What makes a good exercise better."""
    parameters: dict[VariableName, Any] = {}
    """Only what differs from the scenario's defaults, by name: `magnitude: 8.2`."""
    venue: Venue | None = None
    """Where participants meet; the scenario's suggested place when left out."""
    sponsor: Line | None = None
    """Organisation that orders or pays for the exercise; printed on covers."""
    contacts: list[PointOfContact] = []
    """Director, lead planner, safety officer; left out, documents print empty lines to fill in by hand."""
    carried: list[Carried] = []
    """Findings of earlier exercises that this one tests again; printed in evaluator guide and after-action report."""
    roster: Annotated[
        Annotated[list[Person], Tag("(list)")] | Annotated[Line, Tag("(words)")],
        Discriminator(lambda value: "(list)" if isinstance(value, list) else "(words)"),
    ] = []
    """A list of persons, or the name of a CSV file beside the plan."""
    languages: list[LanguageCode] | None = Field(default=None, min_length=1)
    """Languages of the packet; all of the scenario's when left out."""
    bilingual: bool = False
    """Adds an edition with the first two languages side by side, for a mixed table."""
    profile: Slug = "hseep"
    """Framework whose documents and words the packet has: `hseep`, `military`, `indeci`, `ctep`, or one of your own."""
    paper: Paper = "a4"
    """`a4`, or `letter` for printers in the United States."""
    duplex: bool = False
    """True when printing on both sides: what is handed over by itself begins on a sheet of its own."""
    marking: Marking = "UNCLASSIFIED"
    """How the packet is handled, printed on every page; nothing in it may be classified."""
    release_reference: Line | None = None
    """Number of the release authority's approval, printed on what is cut for a nation with `--release-to`."""
    version: Annotated[Line, Field(max_length=20)] = "1.0"
    """Edition of the packet, in quotes: `"1.0"`; at most 20 characters, printed on covers and in footers."""
    status: Literal["draft", "final"] = "draft"
    """`draft` until the final planning meeting, then `final`; printed beside the version."""
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """1 is the author's own choice of injects, wordings and names; another number draws others of equal worth."""
    variants: int = Field(default=1, ge=1, le=500)
    """How many exercises `exercise-gen variants` makes, with the seeds from `seed` on."""
    lint: LintWishes = LintWishes()
    """How `exercise-gen lint` judges this exercise."""
