"""Commands about programmes of several years: list, build."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from exercise_gen.cli.common import group, print_json, progress, reports_problems, with_json


@group.group()
def programme() -> None:
    """A road map of exercises over years: its plan, and every packet under it."""


@programme.command("list")
@click.option("--lang", "language", default="en", show_default=True, metavar="CODE", help="Language of the titles.")
@with_json
@reports_problems
def list_programmes(language: str, as_json: bool) -> None:
    """List the programmes: those of ./scenarios/programmes and those that come with the program."""
    rows = programme_rows(language)
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            click.echo(f"{row['programme']}  {row['years']}  {row['exercises']} exercises  {row['title']}")


def programme_rows(language: str) -> list[dict[str, Any]]:
    """Return the programmes as rows of a list; raises `InvalidInput` for one that is wrong."""
    from exercise_gen.errors import InvalidInput
    from exercise_gen.models.programme import Programme
    from exercise_gen.resources import programme_files
    from exercise_gen.shape import validate
    from exercise_gen.source import load

    rows = []
    for name, file in programme_files(Path()).items():
        model, problems = validate(Programme, load(file, f"scenarios/programmes/{name}.yaml"))
        if model is None:
            raise InvalidInput(problems)
        rows.append(
            {
                "programme": name,
                "title": model.title.within(language),
                "years": f"{model.years[0].year}-{model.years[-1].year}",
                "exercises": len(model.exercises),
                "languages": model.languages,
            }
        )
    return rows


@programme.command()
@click.argument("target", metavar="PROGRAMME")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder; ./programmes/<name> when left out.")
@click.option("--lang", "languages", multiple=True, metavar="CODE", help="Language (en, es); may be repeated.")
@click.option("--format", "formats", multiple=True, metavar="FORMAT", help="As for `build`; may be repeated.")
@click.option("--profile", default="hseep", show_default=True, metavar="NAME", help="Framework of the packets.")
@click.option("--plan-only", is_flag=True, help="The multi-year plan and the plan files, without the packets.")
@with_json
@reports_problems
def build(
    target: str,
    output: Path | None,
    languages: tuple[str, ...],
    formats: tuple[str, ...],
    profile: str,
    plan_only: bool,
    as_json: bool,
) -> None:
    """Build a programme: its multi-year plan, a plan file for each exercise, and every packet."""
    from exercise_gen.cli.packets import chosen_formats
    from exercise_gen.errors import report
    from exercise_gen.house import open_house
    from exercise_gen.programme import build_programme
    from exercise_gen.roadmap import open_programme

    roadmap = open_programme(target, Path(), languages)
    folder = output or Path("programmes") / roadmap.slug
    with progress(not as_json) as tell:
        files = build_programme(
            roadmap,
            folder,
            house=open_house(Path(), profile),
            languages=languages or tuple(roadmap.programme.languages),
            formats=chosen_formats(formats),
            packets=not plan_only,
            inputs={roadmap.source.name: roadmap.source.text.encode()},
            workers=os.cpu_count() or 1,
            progress=tell,
        )
    warnings = [warning for planned in roadmap.exercises for warning in planned.exercise.values.warnings]
    if as_json:
        names = [file.relative_to(folder.absolute()).as_posix() for file in files]
        said = [warning.as_dict() for warning in warnings]
        print_json({"ok": True, "programme": folder.as_posix(), "files": names, "warnings": said})
        return
    if warnings:
        click.echo(report(warnings), err=True)
    count = f"{len(roadmap.exercises)} exercises, {len(files)} files"
    click.echo(f"{count} in {folder.as_posix()}; open {(folder / 'index.html').as_posix()}")
