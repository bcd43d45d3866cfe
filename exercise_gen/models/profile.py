"""A profile: which documents a framework asks for, by type of exercise, and how it names things."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from exercise_gen.models.base import LanguageCode, Line, Model, Name, Slug, Text
from exercise_gen.models.scenario import ExerciseType

Need = Literal["R", "r", "o", "-"]
TYPES: tuple[str, ...] = get_args(ExerciseType)


def _needs(value: object) -> object:
    if not isinstance(value, str):
        return value
    marks = value.split()
    if len(marks) != len(TYPES) or not set(marks) <= set(get_args(Need)):
        raise PydanticCustomError("needs", '"{value}" is not a mark for each type of exercise', {"value": value})
    return dict(zip(TYPES, marks, strict=True))


Needs = Annotated[
    dict[ExerciseType, Need], BeforeValidator(_needs), PlainSerializer(lambda value: " ".join(value.values()))
]


class Profile(Model):
    """How one framework sees an exercise; a file of templates/profiles."""

    title: Name
    """Name of the framework with its edition."""
    summary: Text
    """For whom it is, in a sentence."""
    source: Line
    """Where the list of documents comes from."""
    documents: dict[Slug, Needs]
    """By document, a mark for each type of exercise: seminar, workshop, tabletop, game, drill, functional, full-scale.

    `R` required, `r` recommended, `o` optional, `-` not used.
    """
    words: dict[LanguageCode, dict[Line, Line]] = {}
    """The framework's own words, by language: the English label of the catalogues, and what is printed instead."""
    terms: dict[LanguageCode, dict[Line, Line]] = {}
    """By language, what stands for a term wherever a label has it: `facilitator = "conductor"`.

    Whole words only; a term in small letters also stands for itself with a capital, longer terms come before shorter
    ones, and a label that `words` rewords is left as it is there.
    """
