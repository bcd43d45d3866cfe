"""From an exercise to a packet on disk: make, write, index, record; all or nothing."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from exercise_gen.documents import ERRATA, OF_INJECTS, PRINT_ROOM, PRINT_SET, Document
from exercise_gen.errors import Problem, Refused
from exercise_gen.exchange import as_data
from exercise_gen.formats import FORMATS, Format
from exercise_gen.generate import Exercise
from exercise_gen.house import House
from exercise_gen.index import Placed, indexes
from exercise_gen.manifest import MANIFEST, hashed, manifest, own_templates, refuse_loss
from exercise_gen.models import Audience
from exercise_gen.opening import Choices, open_exercise, open_scenario, validate
from exercise_gen.press import Job, Made, Press, editions, jobs, render_job, shipped_house

__all__ = [
    "Choices", "Job", "as_data", "build", "handouts", "jobs", "open_exercise", "open_scenario", "render_job",
    "shipped_house", "validate",
]  # fmt: skip

Progress = Callable[[int, int, str], None]
USUAL = tuple(made for made in FORMATS if made.always)
_NO_INPUTS: Mapping[str, bytes] = {}


def build(
    exercise: Exercise,
    folder: Path,
    *,
    house: House | None = None,
    formats: Iterable[Format] = USUAL,
    documents: Iterable[Document] | None = None,
    audiences: Iterable[Audience] = tuple(Audience),
    replaces: Path | None = None,
    inputs: Mapping[str, bytes] = _NO_INPUTS,
    workers: int = 1,
    progress: Progress = lambda done, total, name: None,
) -> list[Path]:
    """Write a packet; what was in the folder stays until the new packet is complete.

    Args:
        exercise: From `open_exercise`.
        folder: The packet's folder: new, empty, or an earlier packet.
        house: Templates, theme and profile; as shipped when left out.
        formats: Rows of `FORMATS`; documents that none of them can write are left out.
        documents: Rows of `DOCUMENTS`; those that the profile wants when left out.
        audiences: The audiences to write for; without CONTROL the packet has no `exercise.json`.
        replaces: The packet of the exercise that was planned again: only what differs from it is written, cards and
            messages of changed injects alone, with a slip for those who hold older pages.
        inputs: Contents of the files that the planner gave, by name; their hashes go into the manifest.
        workers: Processes that make documents.
        progress: Called before each document with how many are done, how many there are, and its name.

    Returns:
        The files written, sorted.

    Raises:
        InvalidInput: A document cannot be made; nothing is written.
        Refused: The folder holds something that is not a packet as it was written; nothing is written.
    """
    house = house or shipped_house(exercise.plan.profile)
    wanted, chosen_formats = frozenset(audiences), tuple(formats)
    kinds = {made.of for made in chosen_formats}
    offered = house.documents(exercise.scenario.type) if documents is None else documents
    chosen = [d for d in offered if wanted & set(d.audiences) and d.made_of in kinds]
    press = Press(exercise, house, chosen_formats)

    def write(root: Path) -> None:
        writing = _Writing(root, wanted, replaces)
        todo = jobs(exercise, chosen)
        if replaces is None:
            _make(press, todo, writing, workers, progress)
        else:
            _make_changed(press, todo, writing, progress)
        for path, content in indexes(exercise, house, writing.placed, wanted):
            put(root, path, content)
        data = as_data(exercise, {name: hashed(content) for name, content in inputs.items()})
        data["templates"] = own_templates(house)
        if Audience.CONTROL in wanted:
            put(root, PurePosixPath("exercise.json"), as_json(data))
        put(root, PurePosixPath(MANIFEST), as_json(manifest(root, exercise, house, data["inputs"], writing.placed)))

    return replaced(folder, write)


def _make(press: Press, todo: Sequence[Job], writing: _Writing, workers: int, progress: Progress) -> None:
    for done, (job, made) in enumerate(zip(todo, press.make_all(todo, workers), strict=True)):
        progress(done, len(todo), job.name)
        writing.place(made)
    progress(len(todo), len(todo), "")


def _make_changed(press: Press, todo: Sequence[Job], writing: _Writing, progress: Progress) -> None:
    """Make what differs from an earlier packet, cards and messages of changed injects alone, and the slips."""
    changed = replace(press, exercise=_changed_alone(press.exercise))
    for done, job in enumerate(todo):
        progress(done, len(todo), job.name)
        if job.document.id not in OF_INJECTS:
            writing.place(press.make(job))
        elif _concerns(changed.exercise, job):
            writing.place(changed.make(job))
    for job in _slips(press.exercise, writing.placed):
        writing.place(press.make(job))
    progress(len(todo), len(todo), "")


@dataclass(frozen=True)
class _Writing:
    """Writes documents into a folder; what is the same in the packet that is replaced is passed over."""

    root: Path
    audiences: frozenset[Audience]
    replaces: Path | None
    placed: list[Placed] = field(default_factory=list)

    def place(self, made: Made) -> None:
        written = []
        for path in made.job.paths():
            if Audience(path.parts[1]) not in self.audiences:
                continue
            for suffix, content in made.contents:
                file = path.with_name(path.name + suffix)
                if self.replaces is None or not _same(self.replaces / file, content):
                    put(self.root, file, content)
                    written.append(file)
        if written:
            self.placed.append(Placed(made, tuple(written)))


def _same(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


def _changed_alone(exercise: Exercise) -> Exercise:
    """Return the exercise with only those injects whose cards are new since it was planned before."""
    names = {change.inject_id for change in exercise.changes if change.kind != "gone"}
    return replace(
        exercise,
        injects=tuple(item for item in exercise.injects if item.inject.id in names),
        contingencies=tuple(item for item in exercise.contingencies if item.inject.id in names),
    )


def _concerns(exercise: Exercise, job: Job) -> bool:
    """Return whether a document of injects has anything in it."""
    items = (*exercise.injects, *exercise.contingencies) if job.cell is None else exercise.injects
    return any(job.cell is None or job.cell.id in (*i.inject.to, *i.inject.info) for i in items)


def _slips(exercise: Exercise, placed: Sequence[Placed]) -> list[Job]:
    """Return an errata slip for each language and audience that receives new pages."""
    slips = []
    for language in editions(exercise):
        for audience in ERRATA.audiences:
            folder = PurePosixPath(language, audience)
            titles = [p.made.title for p in placed if any(file.parent == folder for file in p.files)]
            if titles:
                view = partial(ERRATA.view, titles=tuple(dict.fromkeys(titles)))
                slips.append(Job(replace(ERRATA, audiences=(audience,), view=view), language, None))
    return slips


def handouts(
    exercise: Exercise,
    folder: Path,
    *,
    house: House | None = None,
    progress: Progress = lambda done, total, name: None,
) -> list[Path]:
    """Write one print-ready PDF for each cell (its handout, then its messages in delivery order) and one for the room.

    Raises:
        InvalidInput: A document cannot be made; nothing is written.
        Refused: The folder holds something that is not a packet as it was written; nothing is written.
    """
    house = house or shipped_house(exercise.plan.profile)
    press = Press(exercise, house, tuple(made for made in FORMATS if made.id == "pdf"))

    def write(root: Path) -> None:
        todo = jobs(exercise, [PRINT_SET, PRINT_ROOM])
        placed = []
        for done, job in enumerate(todo):
            progress(done, len(todo), job.name)
            made = press.make(job)
            file = PurePosixPath(job.language, (job.cell.id if job.cell else "whole-room") + ".pdf")
            put(root, file, made.contents[0][1])
            placed.append(Placed(made, (file,)))
        put(root, PurePosixPath(MANIFEST), as_json(manifest(root, exercise, house, {}, placed)))
        progress(len(todo), len(todo), "")

    return replaced(folder, write)


# ---------------------------------------------------------------------------------------------- writing


def put(root: Path, path: PurePosixPath, content: bytes) -> None:
    """Write a file below a folder, with the folders that it lies in."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def as_json(data: Any) -> bytes:
    """Return data as the bytes of a JSON file."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def replaced(folder: Path, write: Callable[[Path], None]) -> list[Path]:
    """Let `write` fill a new folder, then put it in the place of the old one; return its files, sorted.

    Where the folder is a link, what it points to is replaced, and the link stays.

    Raises:
        Refused: The folder holds something that is not ours, or that was changed, or somebody works in it.
    """
    named = folder.absolute()
    folder = folder.resolve()
    _refuse_working_folder(folder, named)
    refuse_loss(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".exercise-gen-", dir=folder.parent))
    old = fresh.with_name(fresh.name + "-old")
    try:
        made = fresh / "packet"
        made.mkdir()
        write(made)
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
    except BaseException:
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
    return sorted(named / path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def _refuse_working_folder(folder: Path, named: Path) -> None:
    """Refuse a folder that the shell stands in: replaced, it would stand in one that is gone."""
    if Path.cwd().resolve().is_relative_to(folder):
        message = "this is the folder you work in, so it cannot be replaced"
        raise Refused([Problem("working-folder", message, named.as_posix(), hint="name another folder, as -o packet")])
