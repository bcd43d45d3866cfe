"""From a scenario or plan on disk to a packet on disk: load, resolve, generate, view, render, write; all or nothing."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path, PurePosixPath
from typing import Any

from exercise_gen import __version__, generate, i18n, parameters
from exercise_gen.documents import DOCUMENTS, PRINT_SET, Document
from exercise_gen.documents.view import Teller
from exercise_gen.errors import InvalidInput, Problem, Refused
from exercise_gen.formats import FORMATS, Format
from exercise_gen.formats.html import page
from exercise_gen.generate import Exercise
from exercise_gen.load import Loaded, check_plan, check_scenario, load_plan, load_scenario
from exercise_gen.models import Audience, Cell, Plan, Scenario
from exercise_gen.planfile import fresh_plan
from exercise_gen.render import Rendered, render, render_page
from exercise_gen.resources import scenario_folders
from exercise_gen.shape import nearest
from exercise_gen.source import Source, load, parse

Progress = Callable[[int, int, str], None]
SCHEMA_VERSION = 1
_MANIFEST = "manifest.json"
_SUGGESTED = "(suggested plan)"


@dataclass(frozen=True)
class Choices:
    """What the command line chooses over the plan; None and empty leave the plan's choice."""

    settings: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ()
    paper: str | None = None


# ---------------------------------------------------------------------------------------------- opening


def open_scenario(target: str, workspace: Path | None = None) -> tuple[str, Loaded[Scenario]]:
    """Return the slug and the checked scenario of a name or of a scenario file.

    Raises:
        InvalidInput: There is no such scenario, or it has problems: all of them.
    """
    path = Path(target)
    if _exists(path.is_file):
        return _checked(_slug(path.resolve().parent.name), load_scenario(path, target))
    known = scenario_folders(workspace)
    if target not in known:
        hint = nearest(target, known)
        raise InvalidInput([Problem("unknown-scenario", f'there is no scenario "{target}"', hint=hint)])
    return _checked(target, load_scenario(known[target], f"scenarios/{target}/scenario.yaml"))


def _checked(slug: str, loaded: Loaded[Scenario]) -> tuple[str, Loaded[Scenario]]:
    if problems := parameters.problems(loaded):
        raise InvalidInput(problems)
    return slug, loaded


@dataclass(frozen=True)
class Opened:
    """An exercise with the scenario and the plan it was made of, each with its places."""

    slug: str
    scenario: Loaded[Scenario]
    plan: Loaded[Plan]
    exercise: Exercise

    @property
    def is_suggested(self) -> bool:
        """Whether the plan is no file of the user's, but what the scenario suggests."""
        return self.plan.source.name == _SUGGESTED


def open_exercise(target: str, choices: Choices = Choices(), workspace: Path | None = None) -> Exercise:
    """Return the exercise of a scenario's name, a scenario file or a plan file; raises like `opened`."""
    return opened(target, choices, workspace).exercise


def opened(target: str, choices: Choices = Choices(), workspace: Path | None = None) -> Opened:
    """Return the exercise of a scenario's name, a scenario file or a plan file, and what it was made of.

    Raises:
        InvalidInput: Every problem of the scenario; then every problem of the plan and of the command line's choices.
    """
    path = Path(target)
    if _exists(path.is_file) and not _is_scenario(load(path, target)):
        plan = load_plan(path, target)
        if plan.model.scenario not in (known := scenario_folders(workspace)):
            message = f'there is no scenario "{plan.model.scenario}"'
            hint = nearest(plan.model.scenario, known)
            raise InvalidInput([plan.source.problem("unknown-scenario", message, ("scenario",), hint=hint)])
        slug, scenario = open_scenario(plan.model.scenario, workspace)
    else:
        slug, scenario = open_scenario(target, workspace)
        source = parse(fresh_plan(slug, scenario.model, scenario.model.languages[0]), _SUGGESTED)
        plan = check_plan(source)
    refused = _choice_problems(choices, scenario.model)
    if not refused:
        plan = _chosen(plan, choices)
    values, problems = parameters.resolve(
        scenario, plan.model.parameters, plan.source, choices.settings, plan.model.seed
    )
    problems = [*refused, *generate.problems(plan, scenario.model), *problems]
    problems = problems or generate.story_problems(scenario, plan.model, values)
    if problems:
        raise InvalidInput([_in_scenario(problem, plan.source, scenario.source) for problem in problems])
    return Opened(slug, scenario, plan, generate.generate(slug, scenario.model, plan.model, values))


def validate(path: str, workspace: Path | None = None) -> None:
    """Check a scenario file, a plan file, or every scenario in a folder.

    Raises:
        InvalidInput: Every problem found.
    """
    place = Path(path)
    if _exists(place.is_dir):
        files = sorted([*place.glob("*/scenario.yaml"), *place.glob("scenario.yaml")])
        if not files:
            raise InvalidInput([Problem("nothing-found", "there is no scenario.yaml in this folder", path)])
        problems: list[Problem] = []
        for file in files:
            try:
                validate(file.as_posix(), workspace)
            except InvalidInput as error:
                problems += error.problems
        if problems:
            raise InvalidInput(problems)
        return
    source = load(place, path)
    if _is_scenario(source):
        check_scenario(source)
    open_exercise(path, workspace=workspace)


def _in_scenario(problem: Problem, plan: Source, scenario: Source) -> Problem:
    """Return a problem of the plan that a scenario suggests where the scenario's author can mend it."""
    if problem.file != plan.name or plan.name != _SUGGESTED:
        return problem
    path = tuple(int(step) if step.isdigit() else step for step in ("suggested", *problem.path.split(".")))
    hint = problem.hint.replace("`duration`", "`suggested.duration`")
    return scenario.problem(problem.code, problem.message, path, hint=hint)


def _exists(ask: Callable[[], bool]) -> bool:
    try:
        return ask()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _slug(folder: str) -> str:
    """Return a folder's name as a scenario is called: a draft may lie in any folder."""
    return re.sub(r"[^a-z0-9]+", "-", folder.lower()).strip("-")[:60] or "scenario"


def _is_scenario(source: Source) -> bool:
    keys = set(source.data) if isinstance(source.data, dict) else set()
    return bool(keys & {"injects", "phases", "objectives", "storylines"}) and "scenario" not in keys


def _choice_problems(choices: Choices, scenario: Scenario) -> list[Problem]:
    refusals = [(code, generate.language_refusal(code, scenario)) for code in choices.languages]
    return [Problem("unknown-language", r[0], f"--lang {code}", hint=r[1]) for code, r in refusals if r]


def _chosen(plan: Loaded[Plan], choices: Choices) -> Loaded[Plan]:
    changes: dict[str, Any] = {}
    if choices.languages:
        changes["languages"] = list(dict.fromkeys(choices.languages))
    if choices.paper:
        changes["paper"] = choices.paper
    return replace(plan, model=plan.model.model_copy(update=changes))


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
    listed = list(documents)
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
    progress: Progress = lambda done, total, name: None,
) -> list[Path]:
    """Write a packet; what was in the folder stays until the new packet is complete.

    Args:
        exercise: From `open_exercise`.
        folder: The packet's folder: new, empty, or an earlier packet.
        formats: Rows of `FORMATS`.
        documents: Rows of `DOCUMENTS`.
        audiences: The audiences to write for; without CONTROL the packet has no `exercise.json`.
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
        listed = list(formats)
        written: dict[PurePosixPath, tuple[Job, str]] = {}
        for done, job in enumerate(todo):
            progress(done, len(todo), f"{job.language} {job.document.id}{' ' + job.cell.id if job.cell else ''}")
            rendered = render_job(exercise, job)
            places = [path for path in job.paths() if Audience(path.parts[1]) in wanted]
            for made in listed:
                content = made.write(rendered)
                for path in places:
                    written.setdefault(path, (job, rendered.title))
                    _write(root, path.with_name(path.name + made.suffix), content)
        _write_indexes(root, exercise, written, listed, wanted)
        if Audience.CONTROL in wanted:
            _write(root, PurePosixPath("exercise.json"), _json(as_data(exercise)))
        _write(root, PurePosixPath(_MANIFEST), _json(_manifest(root, exercise)))
        progress(len(todo), len(todo), "")

    return _replaced(folder, write)


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
