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
    time: Clock
    zone: Line = "America/Lima"
    """Name of a time zone, as `America/Lima`."""


class Break(Model):
    """A time without injects: coffee, lunch, a night."""

    at: Clock
    duration: Minutes = Field(ge=1)
    day: int = Field(default=1, ge=1, le=14)
    """1 is the first day of the exercise."""
    label: Name | None = None


class Venue(Model):
    """Where the exercise takes place."""

    name: Line
    address: Line | None = None
    city: Line
    room: Line | None = None


class PointOfContact(Model):
    """Whom to ask about the exercise; a real person with real contact data, printed for all."""

    role: Name
    name: Line
    organisation: Line
    phone: Line | None = None
    email: Line | None = None


class Person(Model):
    """Somebody on the roster."""

    name: Line
    organisation: Line = "-"
    cell: Id
    role: RosterRole = "player"
    rank: Line | None = None


class Plan(Model):
    """What a planner chooses: everything has a default except the scenario and the start."""

    scenario: Slug
    """Folder name of the scenario."""
    nickname: Line | None = None
    """Name of this exercise; the scenario's title when left out."""
    start: Start
    duration: Minutes | None = Field(default=None, ge=30, le=14 * 24 * 60)
    """From the welcome to the end of the hot wash, breaks included; the scenario's own length when left out."""
    briefing: Minutes | None = Field(default=None, ge=0, le=240)
    """Welcome and briefing before STARTEX; the scenario's when left out."""
    hot_wash: Minutes | None = Field(default=None, ge=0, le=240)
    """Hot wash after ENDEX; the scenario's when left out."""
    breaks: list[Break] = []
    cells: list[Id] | None = None
    """The cells that attend; all when left out."""
    parameters: dict[VariableName, Any] = {}
    venue: Venue | None = None
    sponsor: Line | None = None
    contacts: list[PointOfContact] = []
    roster: Annotated[
        Annotated[list[Person], Tag("(list)")] | Annotated[Line, Tag("(words)")],
        Discriminator(lambda value: "(list)" if isinstance(value, list) else "(words)"),
    ] = []
    """A list of persons, or the name of a CSV file beside the plan."""
    languages: list[LanguageCode] | None = Field(default=None, min_length=1)
    """Languages of the packet; all of the scenario's when left out."""
    paper: Paper = "a4"
    marking: Marking = "UNCLASSIFIED"
    version: Annotated[Line, Field(max_length=20)] = "1.0"
    status: Literal["draft", "final"] = "draft"
    seed: int = Field(default=1, ge=0, le=2**31 - 1)
    """Chance in the exercise (control numbers, later variants) follows from it."""
