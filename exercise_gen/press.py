"""The press: documents of an exercise become files, one after another or on several processors."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from pathlib import PurePosixPath

from exercise_gen import limited
from exercise_gen.documents import Document
from exercise_gen.documents.view import Teller
from exercise_gen.formats import Format
from exercise_gen.generate import Exercise
from exercise_gen.house import House, open_house
from exercise_gen.models import Cell
from exercise_gen.models.markings import highest
from exercise_gen.render import Rendered, render

_WORTH_A_POOL = 24  # documents; starting processes takes about a second


@dataclass(frozen=True)
class Job:
    """One document to make: in a language, for a cell where the document is a cell's."""

    document: Document
    language: str
    cell: Cell | None

    @property
    def name(self) -> str:
        """What a progress line says."""
        return " ".join([self.language, self.document.id, *([self.cell.id] if self.cell else [])])

    def paths(self) -> Iterator[PurePosixPath]:
        """Yield where the document goes inside the packet, without its ending."""
        for audience in self.document.audiences:
            folder = PurePosixPath(self.language, audience)
            if self.cell is not None:
                folder = folder / "cells" / self.cell.id
            yield folder / self.document.id


@dataclass(frozen=True)
class Made:
    """A document as files: its title, the code in its footer, its pages' marking, and contents by file ending."""

    job: Job
    title: str
    code: str
    marking: str
    contents: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Press:
    """What all documents of a packet share."""

    exercise: Exercise
    house: House
    formats: tuple[Format, ...]

    def make(self, job: Job) -> Made:
        """Return a document in every format that can write it; raises like `render_job` and the writers."""
        rendered = render_job(self.exercise, job, self.house)
        contents = tuple((f.suffix, f.write(rendered)) for f in self.formats if f.of == job.document.made_of)
        return Made(job, rendered.title, rendered.code, rendered.marking, contents)

    def make_all(self, todo: Sequence[Job], workers: int = 1) -> Iterator[Made]:
        """Yield all documents in order, made by so many processes."""
        if workers < 2 or len(todo) < _WORTH_A_POOL:  # noqa: PLR2004 - one worker is this process
            yield from map(self.make, todo)
            return
        # a forked copy of a process that has run Typst can hang: its threads are not copied
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, initializer=_take, initargs=(self,)) as pool:
            try:
                yield from pool.map(_make, todo, chunksize=2)
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


_taken: list[Press] = []


def _take(press: Press) -> None:
    _taken[:] = [press]


def _make(job: Job) -> Made:
    return _taken[0].make(job)


def jobs(exercise: Exercise, documents: Iterable[Document]) -> list[Job]:
    """Return everything to make, in the order of languages and of the documents."""
    listed = [document for document in documents if document.when(exercise)]
    return [
        Job(document, language, cell)
        for language in exercise.languages
        for document in listed
        for cell in (exercise.players if document.per_cell else [None])
    ]


@cache
def shipped_house(profile: str = "hseep") -> House:
    """Return the house style without a workspace."""
    return open_house(profile=profile)


def render_job(exercise: Exercise, job: Job, house: House | None = None) -> Rendered:
    """Return a document ready to be written; its marking is the highest of all that is in it (rule MRK-03).

    Raises:
        InvalidInput: A template has a mistake, or a label has no words in the language.
    """
    house = house or shipped_house(exercise.plan.profile)
    first = _rendered(exercise, job, house, exercise.plan.marking)
    overall = highest(exercise.plan.marking, *(node.get("marking") for node in first.tree.walk()))
    return first if overall == exercise.plan.marking else _rendered(exercise, job, house, overall)


def _rendered(exercise: Exercise, job: Job, house: House, marking: str) -> Rendered:
    words = house.words(job.language)
    teller = Teller(exercise, words, marking)
    view = job.document.seen(teller, job.cell)
    front = view.front
    draw = limited.render if house.own else render
    title = f"{front.title} - {teller.say(job.cell.short)}" if job.cell else front.title
    made = Rendered(
        id=job.document.id,
        title=title,
        exercise_name=front.exercise,
        author=front.sponsor or "exercise-gen",
        marking=front.marking,
        base_marking=teller.said_marking(exercise.plan.marking),
        banner=front.banner,
        status=front.version,
        paper=exercise.plan.paper,
        revised=exercise.start.astimezone(UTC),
        tree=draw(job.document.template_file, view, words, house.folders),
        figures=getattr(view, "figures", {}),
        words=words,
        look=house.look,
        script=job.document.script,
    )
    return made.numbered()
