"""The press: documents of an exercise become files, one after another or on several processors."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC
from functools import cache
from pathlib import PurePosixPath

from exercise_gen import children, limited, sides
from exercise_gen.documents import Document
from exercise_gen.documents.view import Setting, Teller
from exercise_gen.formats import Format
from exercise_gen.generate import Exercise
from exercise_gen.house import House, open_house
from exercise_gen.models import Cell
from exercise_gen.models.markings import highest, highest_in
from exercise_gen.render import Rendered
from exercise_gen.tree import marked

_WORTH_A_POOL = 24  # documents; starting processes takes about a second


@dataclass(frozen=True)
class Job:
    """One document to make: in an edition, for a cell where the document is a cell's.

    `language` is a language's code, or two of them, `en-es`, for the edition that has them side by side.
    """

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
    """A document as files: its title, the code in its footer, its pages' marking, and contents by file ending.

    `mark` is the marking before it is put into words.
    """

    job: Job
    title: str
    code: str
    marking: str
    contents: tuple[tuple[str, bytes], ...]
    mark: str


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
        return Made(job, rendered.title, rendered.code, rendered.marking, contents, rendered.mark)

    def make_all(self, todo: Sequence[Job], workers: int = 1) -> Iterator[Made]:
        """Yield all documents in order, made by so many processes."""
        if workers < 2 or len(todo) < _WORTH_A_POOL:  # noqa: PLR2004 - one worker is this process
            yield from map(self.make, todo)
            return
        # a forked copy of a process that has run Typst can hang: its threads are not copied
        context = multiprocessing.get_context("spawn")
        with children.undisturbed():
            pool = ProcessPoolExecutor(workers, context, initializer=_take, initargs=(self,))
        with pool:
            try:
                with children.undisturbed():
                    made = pool.map(_make, todo, chunksize=2)
                yield from made
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise


_taken: list[Press] = []
_OBJECTS = 20_000  # made between two searches for garbage


def _take(press: Press) -> None:
    children.obey_parent()
    os.environ.setdefault("RAYON_NUM_THREADS", "1")  # Typst's own threads would be more than there are processors
    _taken[:] = [press]
    gc.freeze()  # what was loaded stays, and documents are trees without cycles: looking for garbage finds little
    gc.set_threshold(_OBJECTS)


def _make(job: Job) -> Made:
    return _taken[0].make(job)


def editions(exercise: Exercise) -> tuple[str, ...]:
    """Return the languages of a packet, and `en-es` for the edition with two of them side by side."""
    pair = exercise.languages[:2]
    return (*exercise.languages, "-".join(pair)) if exercise.plan.bilingual and pair[1:] else exercise.languages


def jobs(exercise: Exercise, documents: Iterable[Document]) -> list[Job]:
    """Return everything to make, in the order of languages and of the documents."""
    listed = [document for document in documents if document.when(exercise)]
    return [
        Job(document, language, cell)
        for language in editions(exercise)
        for document in listed
        if document.made_of == "pages" or "-" not in language
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
    each = [replace(job, language=language) for language in job.language.split("-")]
    made = [_rendered(exercise, one, house, exercise.plan.marking) for one in each]
    overall = highest(*(one.mark for one in made))
    if overall != exercise.plan.marking:
        made = [_rendered(exercise, one, house, overall) for one in each]
    return _beside(*made) if made[1:] else made[0]


def _beside(one: Rendered, two: Rendered) -> Rendered:
    """Return the edition of two: the first language's document with the words of the second at their side."""

    def both(a: str, b: str) -> str:
        return a if a == b else f"{a} / {b}"

    return replace(
        one,
        title=both(one.title, two.title),
        banner=both(one.banner, two.banner),
        marking=both(one.marking, two.marking),
        base_marking=both(one.base_marking, two.base_marking),
        status=one.version,  # a footer has no room for two
        tree=sides.paired(one.tree, two.tree, two.language),
        figures={**one.figures, **{sides.second(name): drawn for name, drawn in two.figures.items()}},
    ).numbered()


def _setting(exercise: Exercise, house: House) -> Setting:
    """Return what documents may say of the packet that they are in."""
    listed = house.documents(exercise.scenario.type)
    return Setting(
        words=tuple(house.words(language) for language in exercise.languages),
        documents=tuple(document for document in listed if document.when(exercise)),
    )


def _rendered(exercise: Exercise, job: Job, house: House, marking: str) -> Rendered:
    words = house.words(job.language)
    teller = Teller(exercise, words, marking, _setting(exercise, house))
    view = job.document.seen(teller, job.cell)
    front = view.front
    title = f"{front.title} - {teller.say(job.cell.short)}" if job.cell else front.title
    figures, data = getattr(view, "figures", {}), getattr(view, "data", {})
    # what stands in the head and the foot of each page
    base = highest(exercise.plan.marking, highest_in(" ".join([title, front.exercise, front.version, front.sponsor])))
    tree = marked(limited.draw(house, job.document.template_file, view, words, job.document.made_of), base, figures)
    said = highest_in(json.dumps(data, ensure_ascii=False)) if data else ""
    made = Rendered(
        id=job.document.id,
        title=title,
        exercise_name=front.exercise,
        author=front.sponsor or "exercise-gen",
        marking=front.marking,
        base_marking=teller.said_marking(base),
        banner=front.banner,
        status=front.version,
        paper=exercise.plan.paper,
        revised=exercise.start.astimezone(UTC),
        tree=tree,
        figures=figures,
        mark=highest(marking, base, said, *(node.get("marking") for node in tree.walk())),
        words=words,
        look=house.look,
        script=job.document.script,
        data=data,
        duplex=exercise.plan.duplex,
    )
    return made.numbered()
