"""Commands that write packets: build, handouts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from exercise_gen.cli.common import group, print_json, progress, reports_problems, with_choices, with_json
from exercise_gen.errors import report

if TYPE_CHECKING:
    from exercise_gen.generate import Exercise
    from exercise_gen.packet import Choices


@group.command()
@click.argument("target", metavar="SCENARIO|PLAN.YAML")
@with_choices
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The packet's folder; ./packets/<name> when left out."
)
@click.option(
    "--only",
    multiple=True,
    metavar="DOCUMENT",
    help="Make only this document, or `handouts` for all that the cells receive; may be repeated.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="pdf, html, docx, xlsx, csv, pptx, ics, or `all`; may be repeated. The usual ones when left out.",
)
@click.option(
    "--audience",
    "audiences",
    multiple=True,
    type=click.Choice(["players", "observers", "control", "evaluation", "sponsor"]),
    help="Make only what this audience holds; may be repeated.",
)
@click.option("--release-to", metavar="NATION", help="Leave out what may not go to this nation: PER.")
@click.option(
    "--only-changed", is_flag=True, help="Make only what differs from the packet of the exercise planned again."
)
@with_json
@reports_problems
def build(
    target: str,
    chosen: Choices,
    output: Path | None,
    only: tuple[str, ...],
    formats: tuple[str, ...],
    audiences: tuple[str, ...],
    release_to: str | None,
    only_changed: bool,
    as_json: bool,
) -> None:
    """Build the packet of a scenario or of a plan: every document, for every audience, as PDF and HTML."""
    from exercise_gen import packet
    from exercise_gen.house import open_house
    from exercise_gen.manifest import other_templates
    from exercise_gen.models import Audience
    from exercise_gen.opening import open_to_print
    from exercise_gen.release import cut

    exercise = whole = open_to_print(target, chosen, Path())
    house = open_house(Path(), exercise.plan.profile)
    if unlike := other_templates(exercise, house):
        exercise = replace(exercise, values=replace(exercise.values, warnings=(*exercise.values.warnings, *unlike)))
    if release_to is not None:
        exercise = cut(exercise, release_to, [house.words(code) for code in exercise.languages])
    folder = output or Path("packets") / "-".join([exercise.slug, *([release_to.lower()] if release_to else [])])
    before = chosen.earlier or (Path(target) if target.endswith(".json") else None)
    if only_changed and before is None:
        raise click.UsageError("--only-changed needs the exercise of before: --from PACKET/exercise.json")
    if only_changed and before is not None and before.parent.resolve() == folder.resolve():
        raise click.UsageError("--only-changed needs another folder: -o NEW")
    with progress(not as_json) as tell:
        files = packet.build(
            exercise,
            folder,
            house=house,
            formats=chosen_formats(formats),
            documents=_documents(only, house.documents(exercise.scenario.type)) or None,
            audiences=[Audience(a) for a in audiences] or list(Audience),
            replaces=before.parent if only_changed and before is not None else None,
            inputs=_inputs(target, exercise),
            workers=os.cpu_count() or 1,
            progress=tell,
        )
    _tell(exercise, folder, files, as_json, whole)


def _documents(only: tuple[str, ...], usual: Sequence[Any]) -> list[Any]:
    from exercise_gen.documents import DOCUMENTS

    known = {document.id: document for document in DOCUMENTS}
    chosen = []
    for name in only:
        if name == "handouts":
            chosen += [document for document in usual if document.per_cell]
        elif name in known:
            chosen.append(known[name])
        else:
            raise click.UsageError(f'there is no document "{name}"; documents are handouts, {", ".join(known)}')
    return chosen


def chosen_formats(names: tuple[str, ...]) -> tuple[Any, ...]:
    """Return the rows of `FORMATS` that the command line names; the usual ones when it names none."""
    from exercise_gen.formats import FORMATS
    from exercise_gen.packet import USUAL

    known = list(dict.fromkeys(made.id for made in FORMATS))
    for name in names:
        if name not in (*known, "all"):
            raise click.UsageError(f'there is no format "{name}"; formats are {", ".join(known)}, all')
    if not names:
        return USUAL
    return tuple(made for made in FORMATS if made.id in names or "all" in names)


def _inputs(target: str, exercise: Exercise) -> dict[str, bytes]:
    """Return the planner's files by name: the scenario and, when there is one, the plan or the exercise."""
    from exercise_gen.resources import scenario_folders

    known = scenario_folders(Path())
    files = [Path(target)] if Path(target).is_file() else []
    if exercise.slug in known:
        files.append(known[exercise.slug])
    return {PurePosixPath(file.parent.name, file.name).as_posix(): file.read_bytes() for file in files}


@group.command()
@click.argument("target", metavar="SCENARIO|PLAN.YAML")
@with_choices
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder; ./handouts/<name> when left out.")
@with_json
@reports_problems
def handouts(
    target: str,
    chosen: Choices,
    output: Path | None,
    as_json: bool,
) -> None:
    """Print what players receive: one PDF for each cell, its handout first, its messages in delivery order."""
    from exercise_gen import packet
    from exercise_gen.house import open_house
    from exercise_gen.opening import open_to_print

    exercise = open_to_print(target, chosen, Path())
    house = open_house(Path(), exercise.plan.profile)
    folder = output or Path("handouts") / exercise.slug
    with progress(not as_json) as tell:
        files = packet.handouts(exercise, folder, house=house, progress=tell)
    _tell(exercise, folder, files, as_json, exercise)


def _withheld(exercise: Exercise, whole: Exercise) -> list[tuple[str, str]]:
    """Return kind and name of what was left out, for the planner, who may know the ids of cells and injects."""
    items = {item.control_number: item.inject.id for item in (*whole.injects, *whole.contingencies)}
    cells = [("cell", name) for name in whole.cells if name not in exercise.cells]
    return [*cells, *((w.kind, items.get(w.name, w.name)) for w in exercise.withheld if w.name)]


def _tell(exercise: Exercise, folder: Path, files: list[Path], as_json: bool, whole: Exercise) -> None:
    if as_json:
        print_json(
            {
                "ok": True,
                "packet": folder.as_posix(),
                "files": [file.relative_to(folder.absolute()).as_posix() for file in files],
                "left_out": [{"inject": item.inject_id, "reason": item.reason} for item in exercise.left_out],
                "warnings": [warning.as_dict() for warning in exercise.values.warnings],
                "not_kept": [{"code": b.code, "message": b.message} for b in exercise.broken],
                "withheld": [{"kind": kind, "name": name} for kind, name in _withheld(exercise, whole)],
                "changed": [{"inject": c.inject_id, "kind": c.kind} for c in exercise.changes],
            }
        )
        return
    if exercise.values.warnings:
        click.echo(report(exercise.values.warnings), err=True)
    for item in exercise.left_out:
        if not item.by_design:
            click.echo(f"left out: {item.inject_id}, {item.reason}", err=True)
    for kind, name in _withheld(exercise, whole):
        click.echo(f"withheld from {exercise.released_to}: {kind} {name}", err=True)
    for promise in exercise.broken:
        click.echo(f"not kept: {promise.message}", err=True)
    if exercise.replanned:
        number = len(exercise.changes)
        click.echo(f"{number} inject{'' if number == 1 else 's'} changed since it was planned before")
    first = folder / "index.html"
    click.echo(f"{len(files)} files in {folder.as_posix()}" + (f"; open {first.as_posix()}" if first.exists() else ""))
