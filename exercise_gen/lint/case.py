"""What rules look at: the authored scenario, the plan, the exercise made of them, and its rendered documents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from exercise_gen import i18n, markup, packet
from exercise_gen.errors import Problem
from exercise_gen.generate import Exercise, ScheduledInject
from exercise_gen.lint.registry import DataPath, Finding, Rule
from exercise_gen.load import Loaded
from exercise_gen.models import Audience, Cell, Inject, Plan, Scenario, Text
from exercise_gen.models.plan import Person
from exercise_gen.placeholders import placeholders
from exercise_gen.render import Rendered


@dataclass(frozen=True)
class Said:
    """One text of the scenario in one language, as authored, with its place in the file.

    `words` has a lone `§` for each placeholder: a value stands there, but not one to judge.
    """

    path: DataPath
    language: str
    words: str
    for_players: bool

    @property
    def kind(self) -> str:
        """The key of the scenario under which the text stands: `injects`, `phases`."""
        return str(self.path[0])

    def names(self, *keys: str) -> bool:
        """Return whether the text stands under one of the keys."""
        return any(step in keys for step in self.path)


@dataclass(frozen=True)
class Page:
    """A rendered document of the packet; `name` is its path without an ending."""

    name: str
    id: str
    language: str
    audiences: tuple[Audience, ...]
    cell: str
    rendered: Rendered

    @property
    def for_players(self) -> bool:
        """Whether players or observers may hold it."""
        return bool({Audience.PLAYERS, Audience.OBSERVERS} & set(self.audiences))

    @cached_property
    def text(self) -> str:
        """All that is printed, words of attributes (cards, captions, alternative texts) included."""
        parts = [self.rendered.tree.text()]
        parts += [value for node in self.rendered.tree.walk() for value in node.attributes.values()]
        return " ".join(parts)

    @cached_property
    def squeezed(self) -> str:
        """The text without white space and hyphens, to look sentences up in."""
        return squeezed(self.text)

    def says(self, sentence: str) -> bool:
        """Return whether a sentence of a scenario stands in the document."""
        return squeezed(markup.plain(sentence)) in self.squeezed


def squeezed(text: str) -> str:
    """Return the text without white space, soft hyphens and ligatures: what layout changes, not what words say."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True)
class Case:
    """Everything a rule may look at; documents are rendered when the first rule asks for them.

    `scenario` is as authored, `exercise` has values filled in and only what this plan uses. `limits` are the thresholds
    by rule, the plan's over the defaults. `suggested` says that the plan is no file, but what the scenario suggests.
    """

    slug: str
    scenario: Loaded[Scenario]
    plan: Loaded[Plan]
    exercise: Exercise
    limits: Mapping[str, Mapping[str, float]]
    suggested: bool = False

    def limit(self, rule_id: str, name: str = "most") -> float:
        """Return a threshold of a rule."""
        return self.limits[rule_id][name]

    # --- the scenario as authored

    @property
    def model(self) -> Scenario:
        """The scenario as authored."""
        return self.scenario.model

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every text of the scenario in every language."""
        return tuple(_said(self.model))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where an inject stands in the scenario's list, by id."""
        return {inject.id: index for index, inject in enumerate(self.model.injects)}

    def inject(self, inject_id: str, *keys: str | int) -> DataPath:
        """Return the path of an inject, or of a key in it; the scenario itself for one that is not its own."""
        index = self.places.get(inject_id)
        return ("injects", index, *keys) if index is not None else ()

    def cell(self, cell_id: str, *keys: str | int) -> DataPath:
        """Return the path of a cell, or of a key in it."""
        index = next((i for i, cell in enumerate(self.model.cells) if cell.id == cell_id), None)
        return ("cells", index, *keys) if index is not None else ()

    # --- the exercise

    @property
    def planned(self) -> tuple[ScheduledInject, ...]:
        """The planned injects in order of time."""
        return self.exercise.injects

    @cached_property
    def all_injects(self) -> tuple[Inject, ...]:
        """Planned and contingency injects of the exercise, values filled in."""
        return tuple(item.inject for item in (*self.exercise.injects, *self.exercise.contingencies))

    @property
    def players(self) -> list[Cell]:
        """The cells of the training audience that attend."""
        return self.exercise.players

    @property
    def roster(self) -> list[Person]:
        """The persons of the plan."""
        roster = self.plan.model.roster
        return roster if isinstance(roster, list) else []

    @property
    def at_a_table(self) -> bool:
        """Whether the exercise is discussed, not operated."""
        return self.exercise.scenario.type in ("seminar", "workshop", "tabletop", "game")

    @property
    def final(self) -> bool:
        """Whether the planner calls the packet final."""
        return self.plan.model.status == "final"

    def play_minute(self, minute: int) -> int:
        """Return how many minutes of play have passed at a minute of the day."""
        rest = sum(max(0, min(span.end, minute) - span.start) for span, _ in self.exercise.breaks)
        return minute - self.exercise.play.start - rest

    @property
    def play_length(self) -> int:
        """Minutes of play, breaks not counted."""
        return self.play_minute(self.exercise.play.end)

    def clock(self, minute: int) -> str:
        """Return the wall clock of a minute of the day."""
        return i18n.clock(self.exercise.at(minute))

    # --- the documents

    @cached_property
    def jobs(self) -> tuple[packet.Job, ...]:
        """Every document that the plan's profile asks for."""
        house = packet.shipped_house(self.exercise.plan.profile)
        return tuple(packet.jobs(self.exercise, house.documents(self.exercise.scenario.type)))

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """Every document of the packet that has pages, rendered."""
        return tuple(
            Page(
                name=next(job.paths()).as_posix(),
                id=job.document.id,
                language=job.language,
                audiences=job.document.audiences,
                cell=job.cell.id if job.cell else "",
                rendered=packet.render_job(self.exercise, job),
            )
            for job in self.jobs
            if job.document.made_of == "pages"
        )

    def pages_of(self, *ids: str) -> Iterator[Page]:
        """Yield the rendered documents of these ids, in every language."""
        yield from (page for page in self.pages if page.id in ids)

    # --- findings

    def problem(self, rule: Rule, finding: Finding) -> Problem:
        """Return a finding as a located problem."""
        if finding.document:
            problem = Problem(rule.id, finding.message, finding.document, hint=finding.hint)
        elif finding.row is not None and self.plan.rows:
            problem = self.plan.rows[finding.row].problem(rule.id, finding.message, finding.hint)
        else:
            path = ("roster", finding.row) if finding.row is not None else finding.path
            source = self.scenario.source if finding.place == "scenario" else self.plan.source
            if finding.place == "plan" and self.suggested:
                source, path = self.scenario.source, ("suggested", *path)
            problem = source.problem(
                rule.id, finding.message, path, hint=finding.hint, at_key=finding.at_key, needle=finding.needle
            )
        return replace(problem, severity=rule.severity)


def _said(model: Scenario) -> Iterator[Said]:
    for path, text, for_players in heard(model):
        if isinstance(text.root, dict):
            versions = [((*path, code), code, words) for code, words in text.root.items()]
        else:
            versions = [(path, model.languages[0], text.root)]
        for at, code, words in versions:
            yield Said(at, code, _blanked(words), for_players)


def _blanked(words: str) -> str:
    for match in reversed(list(placeholders(words))):
        words = words[: match.start()] + "§" + words[match.end() :]
    return words


def heard(value: Any, path: DataPath = (), for_players: bool = False) -> Iterator[tuple[DataPath, Text, bool]]:
    """Yield every text of a model with its path in the file and whether its field is marked for players."""
    if isinstance(value, Text):
        yield path, value, for_players
    elif isinstance(value, BaseModel):
        for name, given in type(value).model_fields.items():
            marked = Audience.PLAYERS in given.metadata
            yield from heard(getattr(value, name), (*path, given.alias or name), marked)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from heard(item, (*path, key), for_players)
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from heard(item, (*path, index), for_players)
