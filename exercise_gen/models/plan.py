"""The plan: what a planner chooses for one exercise."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from exercise_gen.models.base import Id, LanguageCode, Line, Model, Name, Slug, VariableName
from exercise_gen.models.times import Clock, Day, Minutes

Marking = Literal["UNCLASSIFIED", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
Paper = Literal["a4", "letter"]
RosterRole = Literal["player", "facilitator", "controller", "simulator", "evaluator", "observer", "staff"]


class Start(Model):
    """When the participants come together for the welcome and the briefing."""

    date: Day
    """Day of the exercise, as 2027-05-28."""
    time: Clock
    """Hour of the welcome, as "08:30"."""
    zone: Line = "America/Lima"
    """Name of a time zone, as `America/Lima`."""


class Break(Model):
    """A time without injects: coffee, lunch, a night."""

    at: Clock
    """Hour at which the break begins."""
    duration: Minutes = Field(ge=1)
    """Length of the break."""
    day: int = Field(default=1, ge=1, le=14)
    """1 is the first day of the exercise."""
    label: Name | None = None
    """What it is called in the agenda; `Break` when left out."""


class Venue(Model):
    """Where the exercise takes place."""

    name: Line
    """Name of the building or base."""
    address: Line | None = None
    """Street and number."""
    city: Line
    """City, also printed where the scenario names it."""
    room: Line | None = None
    """Room or hall."""


class PointOfContact(Model):
    """Whom to ask about the exercise; a real person with real contact data, printed for all."""

    role: Name
    """What the person is: exercise director, planning lead, safety officer."""
    name: Line
    """Name of the person."""
    organisation: Line
    """The organisation of the person."""
    phone: Line | None = None
    """A telephone number that may be printed."""
    email: Line | None = None
    """An address that may be printed."""


class Person(Model):
    """Somebody on the roster."""

    name: Line
    """Name as printed on the sign-in sheet."""
    organisation: Line = "-"
    """The organisation the person comes from."""
    cell: Id
    """Id of the cell in which the person sits."""
    role: RosterRole = "player"
    """What the person does in the exercise."""
    rank: Line | None = None
    """Rank, title or post, printed before the name."""


class Plan(Model):
    """What a planner chooses: everything has a default except the scenario and the start."""

    scenario: Slug
    """Folder name of the scenario."""
    nickname: Line | None = None
    """Name of this exercise; the scenario's title when left out."""
    start: Start
    """Day, hour and time zone of the welcome."""
    duration: Minutes | None = Field(default=None, ge=30, le=14 * 24 * 60)
    """From the welcome to the end of the hot wash, breaks included; the scenario's own length when left out."""
    briefing: Minutes | None = Field(default=None, ge=0, le=240)
    """Welcome and briefing before STARTEX; the scenario's when left out."""
    hot_wash: Minutes | None = Field(default=None, ge=0, le=240)
    """Hot wash after ENDEX; the scenario's when left out."""
    breaks: list[Break] = []
    """Coffee, lunch, nights; no inject arrives in them."""
    cells: list[Id] | None = None
    """The cells that attend; all when left out."""
    parameters: dict[VariableName, Any] = {}
    """Values of the scenario's parameters, by name; what is left out keeps its default."""
    venue: Venue | None = None
    """Where the exercise takes place; the scenario's suggestion when left out."""
    sponsor: Line | None = None
    """The organisation that sponsors the exercise, printed on covers."""
    contacts: list[PointOfContact] = []
    """Persons to ask about the exercise, printed in every document."""
    roster: Annotated[
        Annotated[list[Person], Tag("(list)")] | Annotated[Line, Tag("(words)")],
        Discriminator(lambda value: "(list)" if isinstance(value, list) else "(words)"),
    ] = []
    """A list of persons, or the name of a CSV file beside the plan."""
    languages: list[LanguageCode] | None = Field(default=None, min_length=1)
    """Languages of the packet; all of the scenario's when left out."""
    paper: Paper = "a4"
    """Paper of the PDF files: `a4` or `letter`."""
    marking: Marking = "UNCLASSIFIED"
    """Handling marking on every page: UNCLASSIFIED or a label of TLP 2.0."""
    version: Annotated[Line, Field(max_length=20)] = "1.0"
    """Version of this plan, printed in the footer."""
    status: Literal["draft", "final"] = "draft"
    """`draft` until the final planning meeting, then `final`; printed in the footer."""
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """Chance in the exercise (control numbers, later variants) follows from it."""
