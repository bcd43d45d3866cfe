"""The cut for a nation: an exercise without what may not be released to it, and the list of what was left out.

A paragraph says to whom it may go at its head, `(REL TO PER, USA) `, an inject and a cell by their `release`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from pydantic import BaseModel

from exercise_gen import i18n
from exercise_gen.day import Day
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.generate import Change, Exercise, ScheduledInject, ScheduledPhase, Withheld
from exercise_gen.i18n import Words
from exercise_gen.models import Cell, Inject, Plan, Scenario, Text
from exercise_gen.models.base import B
from exercise_gen.models.markings import portion, without_portion
from exercise_gen.models.plan import Selection
from exercise_gen.parameters import Resolved


def cut(exercise: Exercise, nation: str, words: Iterable[Words]) -> Exercise:
    """Return the exercise as it may be released to a nation.

    A contingency inject goes with the inject it follows, a message with the cells that may not be known. A text of
    which nothing is left says so. What does not say to whom it may go is withheld with anything else that is: figures,
    and injects that are not in the exercise; what was taken out when it was planned again is withheld always.

    Args:
        exercise: The whole exercise.
        nation: ISO 3166 alpha-3 code of a nation that takes part.
        words: How the languages of the exercise say that something was withheld.

    Raises:
        InvalidInput: No cell of that nation takes part, a mark is not clear, or what is left names what is withheld.
    """
    _refuse_stranger(exercise.scenario, nation)
    hidden = [cell for cell in exercise.scenario.cells if cell.release and nation not in cell.release]
    cells = {cell.id for cell in hidden}
    items = (*exercise.injects, *exercise.contingencies)
    gone = _closed(items, nation, cells, exercise.scenario)
    said = {w.language: w.label("Withheld: not for release to {nation}.", nation=nation) for w in words}
    scissors = _Scissors(nation, said)
    scenario = scissors.cut("", _without(exercise.scenario, cells))
    plan = scissors.cut("plan", _plan(exercise.plan, cells, gone))
    kept = {
        item.inject.id: replace(item, inject=scissors.cut(item.inject.id, _open(item.inject, cells, gone)))
        for item in items
        if item.inject.id not in gone
    }
    changes = tuple(_changed(change, kept, cells) for change in exercise.changes if change.inject_id in kept)
    lost = {item.inject.id: item.control_number for item in items if item.inject.id in gone}
    lost |= {c.inject_id: c.control_number for c in exercise.changes if c.inject_id not in kept}
    left = {"": scenario, "plan": plan, **{name: item.inject for name, item in kept.items()}}
    problems = [*scissors.problems, *_still_named(hidden, lost, left)]
    if problems:
        raise InvalidInput(problems)
    withheld = (
        *exercise.withheld,
        *(Withheld("cell", "") for _ in hidden),  # the list goes with the packet: a name would tell of it
        *(Withheld("inject", number) for number in lost.values()),
        *scissors.withheld,
    )
    phases = {phase.id: phase for phase in scenario.phases}
    day = _labelled(exercise.day, plan)
    made = replace(
        exercise,
        scenario=scenario,
        plan=plan,
        day=day,
        breaks=tuple(pair for _, pair in day.breaks_in_order),
        phases=tuple(ScheduledPhase(p.number, phases[p.phase.id], p.span) for p in exercise.phases),
        injects=tuple(kept[i.inject.id] for i in exercise.injects if i.inject.id in kept),
        contingencies=tuple(kept[i.inject.id] for i in exercise.contingencies if i.inject.id in kept),
        changes=changes,
        broken=(),
        released_to=nation,
        withheld=withheld,
    )
    return _without_figures(made) if withheld else made


def _refuse_stranger(scenario: Scenario, nation: str) -> None:
    nations = sorted({cell.nation for cell in scenario.cells})
    if nation not in nations:
        hint = f"nations are {', '.join(nations)}"
        raise InvalidInput(
            [Problem("unknown-nation", f'no cell of "{nation}" takes part', f"--release-to {nation}", hint=hint)]
        )


def _without_figures(exercise: Exercise) -> Exercise:
    """Return a cut exercise without what does not say to whom it may go: figures, and injects that are not in it."""
    recorded = dict(exercise.recorded)
    if recorded:
        recorded |= {"values": {}, "schedule": {**recorded["schedule"], "not_kept": []}}
    return replace(
        exercise,
        scenario=exercise.scenario.model_copy(update={"parameters": [], "derived": []}),
        plan=exercise.plan.model_copy(update={"parameters": {}}),
        values=Resolved({}, {}, warnings=exercise.values.warnings),
        left_out=(),
        truth=(),
        recorded=recorded,
    )


def _still_named(cells: Iterable[Cell], injects: Mapping[str, str], left: Mapping[str, BaseModel]) -> Iterator[Problem]:
    """Yield a problem for each withheld cell or inject whose name, id or control number is left in some words.

    Args:
        cells: The cells that may not be known.
        injects: The withheld injects: their control numbers by id.
        left: What is released, by place.
    """
    names = {
        f'the cell "{cell.id}"': {without_portion(name) for text in (cell.name, cell.short) for name in _versions(text)}
        for cell in cells
    }
    names |= {f"the inject {name}": {name, number} for name, number in injects.items()}
    said = [found for place, model in left.items() for found in _said(place, model)]
    for what, known in names.items():
        pattern = re.compile("|".join(rf"(?<![\w-]){re.escape(name)}(?![\w-])" for name in sorted(known)))
        for place, words in said:
            if pattern.search(words):
                message = f'{what} is withheld, but "{i18n.one_line(words)[:60]}" names it'
                hint = "mark that paragraph (REL TO …), or leave the name out"
                yield Problem("still-named", message, place, hint=hint)


def _said(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the words of a model that are printed as they are written: its texts, and the lines of a plan."""
    if isinstance(value, Text):
        yield from ((place, words) for words in _versions(value))
    elif isinstance(value, str) and place.startswith("plan."):
        yield place, value
    else:
        for name, inner in _parts(value):
            yield from _said(_inside(place, name), inner)


def _versions(text: Text) -> list[str]:
    return list(text.root.values()) if isinstance(text.root, dict) else [text.root]


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield what is in a model, list or dict, each with its name there: the key, the id, or the number from 1."""
    match value:
        case BaseModel():
            for name, field in type(value).model_fields.items():
                yield field.alias or name, getattr(value, name)
        case dict():
            yield from ((str(key), inner) for key, inner in value.items())
        case list() | tuple():
            yield from ((str(getattr(inner, "id", number)), inner) for number, inner in enumerate(value, start=1))


def _inside(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _closed(items: Collection[ScheduledInject], nation: str, cells: set[str], scenario: Scenario) -> set[str]:
    """Return the injects that may not be released: by their own word, or because of who sends or receives them."""
    senders = cells | {entity.id for entity in scenario.entities if entity.played_by in cells}
    gone = {
        item.inject.id
        for item in items
        if (item.inject.release and nation not in item.inject.release)
        or item.inject.sender in senders
        or set(item.inject.to) <= cells
    }
    return gone | {item.inject.id for item in items if item.inject.contingency_of in gone}


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


def _open(inject: Inject, cells: set[str], gone: set[str]) -> Inject:
    """Return an inject without the cells and injects that may not be known."""
    named = {*inject.to, *inject.info, *(action.actor for action in inject.expected_actions)}
    if not cells & named and not gone & {*inject.after, inject.alternative_to}:
        return inject
    return inject.model_copy(
        update={
            "to": [name for name in inject.to if name not in cells],
            "info": [name for name in inject.info if name not in cells],
            "expected_actions": [action for action in inject.expected_actions if action.actor not in cells],
            "after": [name for name in inject.after if name not in gone],
            "alternative_to": None if inject.alternative_to in gone else inject.alternative_to,
        }
    )


def _changed(change: Change, kept: Mapping[str, ScheduledInject], cells: set[str]) -> Change:
    """Return what changed of an inject that is released, in the words that are released."""
    return replace(
        change,
        title=kept[change.inject_id].inject.title,
        cells=tuple(name for name in change.cells if name not in cells),
    )


def _plan(plan: Plan, cells: set[str], gone: set[str]) -> Plan:
    roster = [p for p in plan.roster if p.cell not in cells] if isinstance(plan.roster, list) else []
    attending = [name for name in plan.cells if name not in cells] if plan.cells is not None else None
    selection = Selection(
        include=[name for name in plan.selection.include if name not in gone],
        pins=[pin for pin in plan.selection.pins if pin.inject not in gone],
    )
    return plan.model_copy(update={"roster": roster, "cells": attending, "selection": selection})


def _labelled(day: Day, plan: Plan) -> Day:
    """Return the day with its breaks as the plan calls them."""
    return replace(day, breaks=tuple((span, given) for (span, _), given in zip(day.breaks, plan.breaks, strict=True)))


# ---------------------------------------------------------------------------------------------- paragraphs

_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
_PIECE = re.compile(r"(?<=\n)(?=\n*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t])|(?<=\n\n)")
# what looks like a mark and is none: at the head of a paragraph in any spelling, elsewhere as nobody writes by chance
_UNCLEAR = re.compile(
    r"\bREL[\W_]*TO\b|\bRELEASABLE[\W_]+TO\b|\bNO[\W_]*FORN\b|(?-i:\bREL[\W_]+[A-Z]{3}\b)"
    r"|\A\W*\([^()]*\b(?:REL|RELEASABLE|RELIDO)\b",
    re.IGNORECASE,
)
_HINT = "write the mark at the head of its paragraph: (REL TO PER, USA) and a space"


def _is_unclear(words: str) -> bool:
    """Return whether words without their own mark look as if they had one: other spaces and letter forms count too."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", words) if unicodedata.category(sign) != "Cf")
    return _UNCLEAR.search(plain) is not None


@dataclass(frozen=True)
class _Piece:
    """A paragraph or an item of a list, with the signs and spaces around it."""

    text: str

    @property
    def is_item(self) -> bool:
        return _ITEM.match(self.text.lstrip()) is not None

    @property
    def indent(self) -> int:
        """How far in its first line begins."""
        line = self.text.strip("\n").expandtabs(4)
        return len(line) - len(line.lstrip(" "))

    @property
    def words(self) -> str:
        """The piece from its mark on."""
        return _ITEM.sub("", self.text.lstrip(), count=1)

    def goes_to(self, nation: str) -> bool:
        """Return whether its own mark lets it go to a nation; without a mark it goes to all."""
        mark = portion(self.words)
        return mark is None or mark.goes_to(nation)

    def leads(self, other: _Piece) -> bool:
        """Return whether a list belongs to this paragraph: it follows without an empty line, or after a colon."""
        attached = not self.text.endswith("\n\n") and not other.text.startswith("\n")
        return other.is_item and not self.is_item and (attached or self.text.rstrip().endswith(":"))


def _pieces(words: str) -> list[_Piece]:
    """Return the paragraphs and items of a text, each with the empty lines after it."""
    found: list[_Piece] = []
    for part in _PIECE.split(words):
        if found and not part.strip():
            found[-1] = _Piece(found[-1].text + part)
        else:
            found.append(_Piece(part))
    return found


def _held_back(pieces: list[_Piece], nation: str) -> list[bool]:
    """Return for each piece whether it is withheld: by its own mark, or with the item or paragraph it belongs to."""
    held: list[bool] = []
    above: int | None = None  # how far in the withheld item begins; what begins farther in belongs to it
    leads = False  # whether this is a list that a withheld paragraph leads
    for before, piece in zip([None, *pieces], pieces, strict=False):
        inside = above is not None and piece.indent > above
        begins = before is not None and held[-1] and before.leads(piece)
        leads = begins or (leads and (piece.is_item or inside))
        held.append(inside or leads or not piece.goes_to(nation))
        if not inside:
            above = piece.indent if held[-1] and piece.is_item else None
    return held


class _Scissors:
    """Cuts paragraphs out of texts and notes where, and what is not clear."""

    def __init__(self, nation: str, instead: dict[str, str]) -> None:
        self.nation = nation
        self.instead = instead
        self.withheld: list[Withheld] = []
        self.problems: list[Problem] = []

    def cut(self, place: str, value: B) -> B:
        """Return a model, or what is in one, without what may not go; what does not change stays the same object."""
        if isinstance(value, Text):
            return cast("B", self._shorter(place, value))
        if isinstance(value, str):
            self._check(place, value)
            return value
        old = list(_parts(value))
        new = [self.cut(_inside(place, name), inner) for name, inner in old]
        if all(made is inner for made, (_, inner) in zip(new, old, strict=True)):
            return value
        if isinstance(value, BaseModel):
            return value.model_copy(update=dict(zip(type(value).model_fields, new, strict=True)))
        return cast("B", dict(zip(value, new, strict=True)) if isinstance(value, dict) else new)

    def _check(self, place: str, line: str) -> None:
        """Note a line that nothing can be cut out of, and that may not go or does not say so clearly."""
        mark = portion(line)
        if mark is not None and not mark.goes_to(self.nation):
            message = f'"{i18n.one_line(line)[:60]}" may not go to {self.nation}, and this line is printed whole'
            self.problems.append(Problem("unclear-release", message, place, hint="write what all may read"))
        elif _is_unclear(without_portion(line)):
            self._note_unclear(place, line)

    def _note_unclear(self, place: str, words: str, hint: str = _HINT) -> None:
        message = f'to whom "{i18n.one_line(words)[:60]}" may go is not clear'
        self.problems.append(Problem("unclear-release", message, place, hint=hint))

    def _shorter(self, place: str, text: Text) -> Text:
        versions = text.root if isinstance(text.root, dict) else {"": text.root}
        pieces = {language: _pieces(words) for language, words in versions.items()}
        held = {language: _held_back(found, self.nation) for language, found in pieces.items()}
        for language, found in pieces.items():
            for piece, is_held in zip(found, held[language], strict=True):
                if not is_held and _is_unclear(without_portion(piece.words)):
                    self._note_unclear(place, piece.text)
        lost = max(map(sum, held.values()))
        if not lost:
            return text
        if any(marks != next(iter(held.values())) for marks in held.values()):
            hint = "write the same paragraphs with the same marks in every language"
            self._note_unclear(place, next(w for n, w in versions.items() if any(held[n])), hint)
        self.withheld += [Withheld("paragraph", place)] * lost
        first = next(iter(self.instead.values()))
        said = {
            language: _left(pieces[language], held[language]) or self.instead.get(language, first)
            for language in versions
        }
        return type(text)(said if isinstance(text.root, dict) else said[""])


def _left(pieces: Collection[_Piece], held: Collection[bool]) -> str:
    return "".join(piece.text for piece, is_held in zip(pieces, held, strict=True) if not is_held).strip("\n")
