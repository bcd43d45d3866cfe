"""The release note: to whom a cut packet may go, and how much of what was left out, without saying what it said."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from exercise_gen.documents.view import Front, Teller

KINDS = {"inject": "Message", "cell": "Cell", "paragraph": "Paragraphs of"}


@dataclass(frozen=True)
class Line:
    """Something withheld, how often."""

    kind: str
    name: str
    count: int


@dataclass(frozen=True)
class ReleaseNote:
    """What the cut left out."""

    front: Front
    nation: str
    reference: str
    lines: tuple[Line, ...]


def release_note(teller: Teller) -> ReleaseNote:
    """Return the release note of an exercise that was cut for a nation."""
    exercise = teller.exercise
    counted = Counter((item.kind, item.name) for item in exercise.withheld)
    lines = [Line(teller.label(KINDS[kind]), name or "\u2013", count) for (kind, name), count in counted.items()]
    return ReleaseNote(
        teller.front(teller.label("Release Note")),
        exercise.released_to,
        exercise.plan.release_reference or "",
        tuple(lines),
    )
