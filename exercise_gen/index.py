"""The pages that say what is in a packet and for whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from exercise_gen import limited
from exercise_gen.documents.view import Teller
from exercise_gen.formats.html import page, simple
from exercise_gen.generate import Exercise
from exercise_gen.house import House
from exercise_gen.i18n import Words
from exercise_gen.models import Audience
from exercise_gen.models.markings import highest, highest_in
from exercise_gen.press import Made, editions
from exercise_gen.render import PACKET_PAGE


@dataclass(frozen=True)
class Placed:
    """A document of a packet with the files it was written to, below the packet's folder."""

    made: Made
    files: tuple[PurePosixPath, ...]


@dataclass(frozen=True)
class IndexLine:
    """A document in an index: its title, the links to its files, its cell, and how much it is needed (R, r, o)."""

    title: str
    links: tuple[tuple[str, str], ...]
    cell: str
    code: str
    need: str


@dataclass(frozen=True)
class IndexView:
    """The page that says what is in a folder and for whom."""

    exercise: str
    day: str
    banner: str
    marking: str
    audience: str
    profile: str
    lines: tuple[IndexLine, ...]
    side_by_side: bool = False


def indexes(
    exercise: Exercise, house: House, placed: Sequence[Placed], audiences: Iterable[Audience]
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield the index of each language and audience that has documents, then that of the packet."""
    needs = house.needs(exercise.scenario.type)
    sections = []
    for language in editions(exercise):
        teller = Teller(exercise, house.words(language.partition("-")[0]))
        front = teller.front("")
        profile = str(teller.say(house.profile.title))
        present = []
        for audience in sorted(audiences):
            base = PurePosixPath(language, audience)
            lines = tuple(_lines(teller, placed, base, needs))
            if not lines:
                continue
            present.append(IndexLine(audience, ((audience, f"{base}/index.html"),), "", "", ""))
            marking = teller.said_marking(_highest(exercise, front.exercise, [p for p in placed if _below(p, base)]))
            view = IndexView(front.exercise, front.day, front.banner, marking, audience, profile, lines)
            body = _drawn("index", view, teller.words, house)
            yield base / "index.html", page(front.exercise, teller.words.language, body).encode()
        marking = teller.said_marking(_highest(exercise, front.exercise, placed))
        view = IndexView(
            front.exercise, front.day, front.banner, marking, teller.words.language, profile, tuple(present),
            side_by_side="-" in language,
        )  # fmt: skip
        sections.append(_drawn("root", view, teller.words, house))
    first = exercise.languages[0]
    title = Teller(exercise, house.words(first)).name
    yield PurePosixPath("index.html"), page(title, first, f"<main>{''.join(sections)}</main>").encode()


def _highest(exercise: Exercise, name: str, placed: Sequence[Placed]) -> str:
    """Return the marking of a page that leads to documents: the highest of theirs and of the exercise's name."""
    return highest(exercise.plan.marking, highest_in(name), *(document.made.mark for document in placed))


def _below(document: Placed, folder: PurePosixPath) -> bool:
    return any(file.is_relative_to(folder) for file in document.files)


def _drawn(name: str, view: IndexView, words: Words, house: House) -> str:
    return simple(limited.draw(house, f"packet/{name}.html.j2", view, words, PACKET_PAGE))


def _lines(
    teller: Teller, placed: Sequence[Placed], base: PurePosixPath, needs: Mapping[str, str]
) -> Iterator[IndexLine]:
    for document in placed:
        files = [file for file in document.files if file.is_relative_to(base)]
        if files:
            job = document.made.job
            links = tuple((file.suffix[1:].upper(), file.relative_to(base).as_posix()) for file in files)
            cell = str(teller.say(job.cell.short)) if job.cell else ""
            yield IndexLine(document.made.title, links, cell, document.made.code, needs.get(job.document.id, ""))
