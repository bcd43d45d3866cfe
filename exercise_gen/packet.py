"""From an exercise to a packet on disk: view, render, write; all or nothing."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from exercise_gen import __version__, generate, i18n
from exercise_gen.documents import DOCUMENTS, ERRATA, OF_INJECTS, PRINT_SET, Document
from exercise_gen.documents.view import Teller
from exercise_gen.errors import Problem, Refused
from exercise_gen.formats import FORMATS, Format
from exercise_gen.formats.html import page
from exercise_gen.generate import Exercise
from exercise_gen.models import Audience, Cell
from exercise_gen.opening import Choices, open_exercise, open_scenario, validate
from exercise_gen.render import Rendered, render, render_page

__all__ = [
    "Choices", "Job", "as_data", "build", "handouts", "jobs", "open_exercise", "open_scenario",
    "render_job",
    "validate",
]  # fmt: skip

Progress = Callable[[int, int, str], None]
SCHEMA_VERSION = 1
_MANIFEST = "manifest.json"


# ---------------------------------------------------------------------------------------------- rendering


@dataclass(frozen=True)
class Job:
    """One document to make: in a language, for a cell where the document is a cell's."""

    document: Document
    language: str
    cell: Cell | None

    def paths(self) -> Iterator[PurePosixPath]:
        """Yield where the document goes inside the packet, without its ending."""
        for audience in self.document.audiences:
            folder = PurePosixPath(self.language, audience)
            if self.cell is not None:
                folder = folder / "cells" / self.cell.id
            yield folder / self.document.id


def jobs(exercise: Exercise, documents: Iterable[Document] = DOCUMENTS) -> list[Job]:
    """Return everything to make, in the order of languages and of the table of documents."""
    listed = [document for document in documents if document.when(exercise)]
    return [
        Job(document, language, cell)
        for language in exercise.languages
        for document in listed
        for cell in (exercise.players if document.per_cell else [None])
    ]


def render_job(exercise: Exercise, job: Job) -> Rendered:
    """Return a document ready to be written.

    Raises:
        InvalidInput: A template has a mistake, or a label has no words in the language.
    """
    words = i18n.words(job.language)
    teller = Teller(exercise, words)
    view = job.document.seen(teller, job.cell)
    front = view.front
    title = f"{front.title} - {teller.say(job.cell.short)}" if job.cell else front.title
    return Rendered(
        id=job.document.id,
        title=title,
        exercise_name=front.exercise,
        author=front.sponsor or "exercise-gen",
        marking=front.marking,
        banner=front.banner,
        status=front.version,
        paper=exercise.plan.paper,
        revised=exercise.start.astimezone(UTC),
        tree=render(job.document.template_file, view, words),
        figures=getattr(view, "figures", {}),
        words=words,
    )


# ---------------------------------------------------------------------------------------------- writing


def build(
    exercise: Exercise,
    folder: Path,
    *,
    formats: Iterable[Format] = FORMATS,
    documents: Iterable[Document] = DOCUMENTS,
    audiences: Iterable[Audience] = tuple(Audience),
    replaces: Path | None = None,
    progress: Progress = lambda done, total, name: None,
) -> list[Path]:
    """Write a packet; what was in the folder stays until the new packet is complete.

    Args:
        exercise: From `open_exercise`.
        folder: The packet's folder: new, empty, or an earlier packet.
        formats: Rows of `FORMATS`.
        documents: Rows of `DOCUMENTS`.
        audiences: The audiences to write for; without CONTROL the packet has no `exercise.json`.
        replaces: The packet of the exercise that was planned again: only what differs from it is written, cards and
            messages of changed injects alone, with a slip for those who hold older pages.
        progress: Called before each document with how many are done, how many there are, and its name.

    Returns:
        The files written, sorted.

    Raises:
        InvalidInput: A document cannot be made; nothing is written.
        Refused: The folder holds something that is not a packet; nothing is written.
    """
    wanted = frozenset(audiences)
    chosen = [d for d in documents if wanted & set(d.audiences)]

    def write(root: Path) -> None:
        todo = jobs(exercise, chosen)
        making = _Making(root, tuple(formats), wanted, replaces)
        for done, job in enumerate(todo):
            progress(done, len(todo), f"{job.language} {job.document.id}{' ' + job.cell.id if job.cell else ''}")
            if replaces is None or job.document.id not in OF_INJECTS:
                making.make(exercise, job)
            elif _concerns(changed := _changed_alone(exercise), job):
                making.make(changed, job)
        for job in _slips(exercise, making.written) if replaces is not None else ():
            making.make(exercise, job)
        _write_indexes(root, exercise, making.written, list(making.formats), wanted)
        if Audience.CONTROL in wanted:
            _write(root, PurePosixPath("exercise.json"), _json(as_data(exercise)))
        _write(root, PurePosixPath(_MANIFEST), _json(_manifest(root, exercise)))
        progress(len(todo), len(todo), "")

    return _replaced(folder, write)


@dataclass(frozen=True)
class _Making:
    """Writes documents into a folder; what is the same in the packet that is replaced is passed over."""

    root: Path
    formats: tuple[Format, ...]
    audiences: frozenset[Audience]
    replaces: Path | None
    written: dict[PurePosixPath, tuple[Job, str]] = field(default_factory=dict)

    def make(self, exercise: Exercise, job: Job) -> None:
        rendered = render_job(exercise, job)
        places = [path for path in job.paths() if Audience(path.parts[1]) in self.audiences]
        for made in self.formats:
            content = made.write(rendered)
            for path in places:
                file = path.with_name(path.name + made.suffix)
                if self.replaces is None or not _same(self.replaces / file, content):
                    self.written.setdefault(path, (job, rendered.title))
                    _write(self.root, file, content)


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


def _slips(exercise: Exercise, written: dict[PurePosixPath, tuple[Job, str]]) -> list[Job]:
    """Return an errata slip for each language and audience that receives new pages."""
    slips = []
    for language in exercise.languages:
        for audience in ERRATA.audiences:
            folder = PurePosixPath(language, audience)
            titles = [title for path, (_, title) in written.items() if path.parent == folder]
            if titles:
                view = partial(ERRATA.view, titles=tuple(dict.fromkeys(titles)))
                slips.append(Job(replace(ERRATA, audiences=(audience,), view=view), language, None))
    return slips


def handouts(exercise: Exercise, folder: Path, *, progress: Progress = lambda done, total, name: None) -> list[Path]:
    """Write one print-ready PDF for each cell: its handout, then its messages in delivery order.

    Raises:
        InvalidInput: A document cannot be made; nothing is written.
        Refused: The folder holds something that is not a packet; nothing is written.
    """
    pdf = next(made for made in FORMATS if made.id == "pdf")

    def write(root: Path) -> None:
        todo = jobs(exercise, [PRINT_SET])
        for done, job in enumerate(todo):
            assert job.cell is not None
            progress(done, len(todo), f"{job.language} {job.cell.id}")
            _write(root, PurePosixPath(job.language, job.cell.id + pdf.suffix), pdf.write(render_job(exercise, job)))
        _write(root, PurePosixPath(_MANIFEST), _json(_manifest(root, exercise)))
        progress(len(todo), len(todo), "")

    return _replaced(folder, write)


def as_data(exercise: Exercise) -> dict[str, Any]:
    """Return the whole exercise as plain data: what `exercise.json` holds."""

    def inject(item: generate.ScheduledInject) -> dict[str, Any]:
        return {
            "number": item.number,
            "control_number": item.control_number,
            "minute": item.minute,
            "real": item.real.isoformat() if item.real else None,
            "scenario": item.scenario.isoformat() if item.scenario else None,
            "inject": item.inject.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        }

    return {
        "schema_version": SCHEMA_VERSION,
        "scenario_id": exercise.slug,
        "plan": exercise.plan.model_dump(mode="json", exclude_none=True),
        "languages": list(exercise.languages),
        "start": exercise.start.isoformat(),
        "startex": exercise.at(exercise.play.start).isoformat(),
        "endex": exercise.at(exercise.play.end).isoformat(),
        "h_hour": exercise.h_hour.isoformat(),
        "phases": [{"id": p.phase.id, "start": p.span.start, "end": p.span.end} for p in exercise.phases],
        "injects": [inject(item) for item in exercise.injects],
        "contingencies": [inject(item) for item in exercise.contingencies],
        "left_out": [{"inject": item.inject_id, "reason": item.reason} for item in exercise.left_out],
        "schedule": {
            "engine": exercise.answer.engine,
            "cost": exercise.answer.score.cost,
            "bound": exercise.answer.bound,
            "not_kept": [{"code": promise.code, "message": promise.message} for promise in exercise.broken],
        },
        "scenario": exercise.scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True),
    }


def _write(root: Path, path: PurePosixPath, content: bytes) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest(root: Path, exercise: Exercise) -> dict[str, Any]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {
        "program": "exercise-gen",
        "program_version": __version__,
        "scenario": exercise.slug,
        "scenario_version": str(exercise.scenario.version.within(exercise.languages[0])),
        "plan_version": exercise.plan.version,
        "files": {f.relative_to(root).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files},
    }


@dataclass(frozen=True)
class IndexLine:
    """A document in an index: its title and the links to its files."""

    title: str
    links: tuple[tuple[str, str], ...]
    cell: str


@dataclass(frozen=True)
class IndexView:
    """The page that says what is in a folder and for whom."""

    exercise: str
    day: str
    banner: str
    marking: str
    audience: str
    lines: tuple[IndexLine, ...]


def _write_indexes(
    root: Path,
    exercise: Exercise,
    written: dict[PurePosixPath, tuple[Job, str]],
    formats: list[Format],
    audiences: frozenset[Audience],
) -> None:
    for language in exercise.languages:
        teller = Teller(exercise, i18n.words(language))
        front = teller.front("")
        for audience in sorted(audiences):
            base = PurePosixPath(language, audience)
            lines = tuple(
                IndexLine(
                    title=title,
                    links=tuple((f.id.upper(), f"{path.relative_to(base)}{f.suffix}") for f in formats),
                    cell=str(teller.say(job.cell.short)) if job.cell else "",
                )
                for path, (job, title) in written.items()
                if path.is_relative_to(base)
            )
            if lines:
                view = IndexView(front.exercise, front.day, front.banner, front.marking, audience, lines)
                body = render_page("packet/index.html.j2", view, teller.words)
                _write(root, base / "index.html", page(front.exercise, language, body).encode())
    folders = [
        (language, [a for a in Audience if a in audiences and (root / language / a).is_dir()])
        for language in exercise.languages
    ]
    sections = []
    for language, present in folders:
        teller = Teller(exercise, i18n.words(language))
        front = teller.front("")
        lines = tuple(IndexLine(a, ((a, f"{language}/{a}/index.html"),), "") for a in present)
        view = IndexView(front.exercise, front.day, front.banner, front.marking, language, lines)
        sections.append(render_page("packet/root.html.j2", view, teller.words))
    first = Teller(exercise, i18n.words(exercise.languages[0]))
    _write(root, PurePosixPath("index.html"), page(first.name, exercise.languages[0], "".join(sections)).encode())


def _replaced(folder: Path, write: Callable[[Path], None]) -> list[Path]:
    """Let `write` fill a new folder, then put it in the place of the old one."""
    folder = folder.absolute()
    _refuse_foreign(folder)
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
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    if folder.is_dir():
        if not any(folder.iterdir()):
            return
        try:
            if json.loads((folder / _MANIFEST).read_text("utf-8")).get("program") == "exercise-gen":
                return
        except (OSError, ValueError, AttributeError):
            pass
    hint = "choose another folder with -o, or empty this one yourself"
    raise Refused(
        [Problem("not-a-packet", "this is not an earlier packet, so it is left as it is", folder.as_posix(), hint=hint)]
    )
