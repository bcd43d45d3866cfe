"""What is different since the exercise was planned before: the change sheet of control, the errata slip of the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from exercise_gen.documents.view import Front, Prose, Teller
from exercise_gen.generate import Change

KINDS: Mapping[str, str] = {"gone": "Withdrawn", "new": "New", "moved": "Moved", "reworded": "New text"}


@dataclass(frozen=True)
class ChangeLine:
    """A changed inject. Times are wall clock; empty for what waits in reserve or is not there."""

    kind: str
    id: str
    control_number: str
    title: Prose
    before: str
    after: str
    cells: str


@dataclass(frozen=True)
class Envelope:
    """What to do with the cards of a cell: control numbers to take out, and to put in."""

    cell: Prose
    out: str
    into: str


@dataclass(frozen=True)
class ChangeSheet:
    """Every change in the order of time, then cell by cell."""

    front: Front
    lines: tuple[ChangeLine, ...]
    envelopes: tuple[Envelope, ...]
    unchanged: int


@dataclass(frozen=True)
class ErrataSlip:
    """What a table receives with new pages: which documents replace older ones; nothing of what is to come."""

    front: Front
    documents: tuple[str, ...]


def change_sheet(teller: Teller) -> ChangeSheet:
    """Return the change sheet of an exercise that was planned again."""
    exercise = teller.exercise
    touched = {change.inject_id for change in exercise.changes}
    return ChangeSheet(
        front=teller.front(teller.label("Change Sheet")),
        lines=tuple(_line(teller, change) for change in exercise.changes),
        envelopes=tuple(
            _envelope(teller, cell.id, [c for c in exercise.changes if cell.id in c.cells]) for cell in exercise.players
        ),
        unchanged=sum(i.inject.id not in touched for i in (*exercise.injects, *exercise.contingencies)),
    )


def errata_slip(teller: Teller, titles: Sequence[str]) -> ErrataSlip:
    """Return the slip that goes with the new pages of an audience."""
    return ErrataSlip(teller.front(teller.label("Errata Slip")), tuple(titles))


def _line(teller: Teller, change: Change) -> ChangeLine:
    return ChangeLine(
        kind=teller.label(KINDS[change.kind]),
        id=change.inject_id,
        control_number=change.control_number,
        title=teller.say(change.title, change.marking),
        before=teller.wall(change.before) if change.before else "",
        after=teller.wall(change.after) if change.after else "",
        cells=teller.parties(change.cells),
    )


def _envelope(teller: Teller, cell: str, changes: Sequence[Change]) -> Envelope:
    return Envelope(
        cell=teller.party(cell),
        out=", ".join(c.control_number for c in changes if c.kind != "new"),
        into=", ".join(c.control_number for c in changes if c.kind != "gone"),
    )
