"""Names that age: commands, agencies and laws whose right name depends on the day of play."""

from __future__ import annotations

from pydantic import Field

from exercise_gen.models.base import Model, Name, Text, VariableName
from exercise_gen.models.times import Day


class Form(Model):
    """A name with the days on which it is right."""

    name: Name
    """The name as printed, in each language."""
    since: Day | None = None
    """First day of the name; left out for the oldest."""
    until: Day | None = None
    """Last day of the name; left out while it is in use."""


class DatedName(Model):
    """What has changed its name, or will: texts write `{{ names.id }}` and print the name of the day of play."""

    id: VariableName
    """What texts write after `names.`: `us_army_component`."""
    label: Text
    """What it is, for planners."""
    forms: list[Form] = Field(min_length=1)
    """Its names, oldest first; their days do not overlap."""
    as_of: Day
    """Day on which the names were last checked."""
    source: Name
    """Where the days come from."""


class NameBook(Model):
    """The file `names.yaml` beside the scenarios."""

    names: list[DatedName] = []
    """Every name that ages, in any order."""
