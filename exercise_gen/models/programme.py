"""The programme: several exercises over years that build the same capabilities."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from exercise_gen.models.base import Id, LanguageCode, Line, Model, Name, Slug, Text, VariableName
from exercise_gen.models.markings import Marking
from exercise_gen.models.plan import Paper, Start
from exercise_gen.models.scenario import Framework
from exercise_gen.models.times import Day

Stage = Literal["discuss", "practise", "show"]


class Priority(Model):
    """What the programme is for."""

    id: Id
    """Short id: `P1`."""
    title: Text
    """A few words."""
    rationale: Text
    """Why it comes first: risk, experience, agreement."""
    capabilities: list[Id] = Field(min_length=1)
    """Capabilities that it needs."""


class ProgrammeCapability(Model):
    """Something the partners want to be able to do together."""

    id: Id
    """Short id: `C-WARN`."""
    name: Text
    """Name in the framework."""
    framework: Framework
    """List it comes from."""
    goal: Text
    """What can be done at the end of the programme that could not be done before."""


class Year(Model):
    """A year of the programme."""

    year: int = Field(ge=2000, le=2099)
    """Calendar year."""
    theme: Text
    """What the year is about, in a few words."""
    objectives: list[Text] = Field(min_length=1)
    """What is to be reached in it, a sentence each."""


class Step(Model):
    """How far an exercise brings a capability."""

    capability: Id
    """Id of the capability."""
    stage: Stage
    """`discuss` (seminar, workshop), `practise` (tabletop), `show` (drill, functional or full-scale exercise)."""


class Held(Model):
    """An exercise of the programme."""

    id: Id
    """Short id; names the folder of its packet: `2025-1`."""
    scenario: Slug
    """The scenario that is played."""
    start: Start
    """When it is held."""
    purpose: Text
    """What it adds to the programme, in a sentence or two."""
    lead: Text
    """Who plans and holds it."""
    steps: list[Step] = Field(min_length=1)
    """Capabilities it works on."""
    builds_on: list[Id] = []
    """Earlier exercises whose results it takes up."""
    parameters: dict[VariableName, Any] = {}
    """Values of the scenario's parameters, as in a plan."""
    nickname: Line | None = None
    """Name of the exercise on its papers; the scenario's title when left out."""


class Improvement(Model):
    """A finding that is carried from one exercise to the next, until it is shown to be mended."""

    id: Id
    """Short id: `I-01`."""
    found_in: Id
    """The exercise that is expected to show it."""
    finding: Text
    """What is expected not to work yet; an assumption of planning until the report is written."""
    action: Text
    """What is to be done."""
    capability: Id
    """The capability it belongs to."""
    owner: Text
    """Office that does it."""
    due: Day
    """Day by which it is done."""
    tested_in: list[Id] = Field(min_length=1)
    """Later exercises that show whether it was done."""


class Activity(Model):
    """Something else in the calendar: a planning workshop, a course, a review."""

    date: Day
    """Its first day."""
    title: Text
    """What it is."""


class Programme(Model):
    """A road map of exercises (HSEEP: integrated preparedness plan)."""

    title: Text
    """Name of the programme on the cover."""
    languages: list[LanguageCode] = Field(default=["en", "es"], min_length=1)
    """Languages in which it is complete."""
    version: Name
    """Edition, in quotes: `"1.0"`."""
    as_of: Day
    """Day on which it was last checked."""
    standing: Text
    """Whose plan it is, and what it is not; printed on the cover."""
    purpose: Text
    """What the programme is to reach."""
    management: Text
    """Who keeps it, and how often it is reviewed."""
    sponsor: Line | None = None
    """Who signs for it."""
    marking: Marking = "UNCLASSIFIED"
    """How its plan is handled."""
    paper: Paper = "a4"
    """Paper of plan and packets."""
    partners: list[Text] = Field(min_length=1)
    """Who takes part."""
    priorities: list[Priority] = Field(min_length=1)
    """In order of importance."""
    capabilities: list[ProgrammeCapability] = Field(min_length=1)
    """What is built up."""
    years: list[Year] = Field(min_length=1)
    """In order."""
    exercises: list[Held] = Field(min_length=1)
    """In any order: the program sorts them by date."""
    improvements: list[Improvement] = []
    """What is carried from one exercise to the next."""
    activities: list[Activity] = []
    """What else stands in the calendar."""
