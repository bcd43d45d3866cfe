"""The cut for a nation: an exercise without what may not be released to it, and the list of what was left out.

A paragraph says to whom it may go at its head, `(REL TO PER, USA) `, an inject and a cell by their `release`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pydantic import BaseModel

from exercise_gen import i18n
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.generate import Exercise, ScheduledInject, ScheduledPhase, Withheld
from exercise_gen.i18n import Words
from exercise_gen.load import texts
from exercise_gen.models import Cell, Inject, Plan, Scenario, Text
from exercise_gen.models.base import B, with_texts
from exercise_gen.models.markings import portion
from exercise_gen.models.plan import Selection


def cut(exercise: Exercise, nation: str, words: Iterable[Words]) -> Exercise:
    """Return the exercise as it may be released to a nation.

    A contingency inject goes with the inject it follows, a message with the cells that may not be known. A text of
    which nothing is left says so.

    Args:
        exercise: The whole exercise.
        nation: ISO 3166 alpha-3 code of a nation that takes part.
        words: How the languages of the exercise say that something was withheld.

    Raises:
        InvalidInput: No cell of that nation takes part.
    """
    nations = sorted({cell.nation for cell in exercise.scenario.cells})
    if nation not in nations:
        hint = f"nations are {', '.join(nations)}"
        raise InvalidInput(
            [Problem("unknown-nation", f'no cell of "{nation}" takes part', f"--release-to {nation}", hint=hint)]
        )
    cells = {cell.id for cell in exercise.scenario.cells if cell.release and nation not in cell.release}
    items = (*exercise.injects, *exercise.contingencies)
    senders = cells | {entity.id for entity in exercise.scenario.entities if entity.played_by in cells}
    gone = _closed(items, nation, cells, senders)
    said = {w.language: w.label("Withheld: not for release to {nation}.", nation=nation) for w in words}
    scissors = _Scissors(nation, said)
    scenario = scissors.cut("", _without(exercise.scenario, cells))
    kept = {
        item.inject.id: replace(item, inject=scissors.cut(f"{item.inject.id}", _open(item.inject, cells)))
        for item in items
        if item.inject.id not in gone
    }
    hidden = [cell for cell in exercise.scenario.cells if cell.id in cells]
    problems = [*_unclear(scissors), *_still_named(hidden, [scenario, *(item.inject for item in kept.values())])]
    if problems:
        raise InvalidInput(problems)
    phases = {phase.id: phase for phase in scenario.phases}
    withheld = (
        *(Withheld("cell", cell.id) for cell in exercise.scenario.cells if cell.id in cells),
        *(Withheld("inject", item.control_number) for item in items if item.inject.id in gone),
        *scissors.withheld,
    )
    return replace(
        exercise,
        scenario=scenario,
        plan=_plan(exercise.plan, cells, gone),
        phases=tuple(ScheduledPhase(p.number, phases[p.phase.id], p.span) for p in exercise.phases),
        injects=tuple(kept[i.inject.id] for i in exercise.injects if i.inject.id in kept),
        contingencies=tuple(kept[i.inject.id] for i in exercise.contingencies if i.inject.id in kept),
        left_out=tuple(item for item in exercise.left_out if item.inject_id not in gone and item.instead not in gone),
        changes=tuple(change for change in exercise.changes if change.inject_id not in gone),
        broken=(),
        truth=() if withheld else exercise.truth,  # a figure does not say to whom it may go
        released_to=nation,
        withheld=withheld,
    )


def _unclear(scissors: _Scissors) -> Iterator[Problem]:
    hint = "write the mark at the head of its paragraph: (REL TO PER, USA) and a space"
    for text in scissors.unclear:
        said = f'to whom "{i18n.one_line(text)[:60]}" may go is not clear'
        yield Problem("unclear-release", said, hint=hint)


def _still_named(cells: Iterable[Cell], models: Iterable[BaseModel]) -> Iterator[Problem]:
    """Yield a problem for each cell that may not be known and whose name is left in some text."""
    said = [words for model in models for _, text in texts(model) for words in _versions(text)]
    for cell in cells:
        names = {name for label in (cell.name, cell.short) for name in _versions(label)}
        pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(names)))
        for words in said:
            if pattern.search(words):
                message = f'the cell "{cell.id}" is withheld, but "{i18n.one_line(words)[:60]}" names it'
                yield Problem("still-named", message, hint="mark that paragraph (REL TO …), or say it without the name")


def _versions(text: Text) -> list[str]:
    return list(text.root.values()) if isinstance(text.root, dict) else [text.root]


def _closed(items: Iterable[ScheduledInject], nation: str, cells: set[str], senders: set[str]) -> set[str]:
    """Return the injects that may not be released: by their own word, or because nobody known receives them."""
    listed = list(items)
    gone = {
        item.inject.id
        for item in listed
        if (item.inject.release and nation not in item.inject.release)
        or item.inject.sender in senders
        or set(item.inject.to) <= cells
    }
    return gone | {item.inject.id for item in listed if item.inject.contingency_of in gone}


def _without(scenario: Scenario, cells: set[str]) -> Scenario:
    phases = [
        phase.model_copy(
            update={
                "questions": [
                    question.model_copy(update={"to": [name for name in question.to if name not in cells]})
                    for question in phase.questions
                    if not question.to or set(question.to) - cells
                ]
            }
        )
        for phase in scenario.phases
    ]
    kept = [cell for cell in scenario.cells if cell.id not in cells]
    hidden = {name for cell in scenario.cells if cell.id in cells for name in _versions(cell.short)}
    acronyms = [acronym for acronym in scenario.acronyms if not hidden & set(_versions(acronym.short))]
    entities = [entity for entity in scenario.entities if entity.played_by not in cells]
    return scenario.model_copy(update={"cells": kept, "entities": entities, "phases": phases, "acronyms": acronyms})


def _open(inject: Inject, cells: set[str]) -> Inject:
    """Return an inject without the cells that may not be known."""
    if not cells & {*inject.to, *inject.info, *(action.actor for action in inject.expected_actions)}:
        return inject
    return inject.model_copy(
        update={
            "to": [name for name in inject.to if name not in cells],
            "info": [name for name in inject.info if name not in cells],
            "expected_actions": [action for action in inject.expected_actions if action.actor not in cells],
        }
    )


def _plan(plan: Plan, cells: set[str], gone: set[str]) -> Plan:
    roster = [p for p in plan.roster if p.cell not in cells] if isinstance(plan.roster, list) else []
    attending = [name for name in plan.cells if name not in cells] if plan.cells is not None else None
    selection = Selection(
        include=[name for name in plan.selection.include if name not in gone],
        pins=[pin for pin in plan.selection.pins if pin.inject not in gone],
    )
    return plan.model_copy(update={"roster": roster, "cells": attending, "selection": selection})


_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
_PIECE = re.compile(r"(?<=\n)(?=\n*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])|(?<=\n\n)")
_CLEAR = re.compile(r"^\((?:[A-Z:+]+(?:;|//) ?)?REL TO [A-Z]{3}(?:, ?[A-Z]{3})*\) ")
_UNCLEAR = re.compile(r"\bREL TO\b|\bREL [A-Z]{3}\b|\bNOFORN\b")


class _Scissors:
    """Cuts paragraphs out of texts and notes where."""

    def __init__(self, nation: str, instead: dict[str, str]) -> None:
        self.nation = nation
        self.instead = instead
        self.withheld: list[Withheld] = []
        self.unclear: list[str] = []

    def cut(self, where: str, model: B) -> B:
        found: list[int] = []

        def shorter(text: Text) -> Text:
            versions = text.root if isinstance(text.root, dict) else {"": text.root}
            kept = {language: self._kept(said) for language, said in versions.items()}
            lost = max(number for _, number in kept.values())
            if not lost:
                return text
            found.append(lost)
            first = next(iter(self.instead.values()))
            said = {code: left or self.instead.get(code, first) for code, (left, _) in kept.items()}
            return type(text)(said if isinstance(text.root, dict) else said[""])

        made = with_texts(model, shorter)
        self.withheld += [Withheld("paragraph", where)] * sum(found)
        return made

    def _kept(self, text: str) -> tuple[str, int]:
        """Return a text without its closed paragraphs and items of lists, and how many those were."""
        pieces = _PIECE.split(text)
        marks = [portion(_ITEM.sub("", piece.lstrip(), count=1)) for piece in pieces]
        kept = [piece for piece, mark in zip(pieces, marks, strict=True) if mark is None or mark.goes_to(self.nation)]
        left = "".join(kept).strip("\n")
        self.unclear += [p for p in kept if _UNCLEAR.search(_CLEAR.sub("", _ITEM.sub("", p.lstrip(), count=1)))]
        return (left if len(kept) < len(pieces) else text), len(pieces) - len(kept)
