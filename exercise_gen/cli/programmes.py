"""Commands about programmes of several years: list, build."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from exercise_gen.cli.common import (
    comment_language,
    fail,
    group,
    in_language,
    print_json,
    progress,
    refuse_slug,
    reports_problems,
    today,
    with_json,
    wrapped,
    write_fresh,
)
from exercise_gen.errors import InvalidInput, Problem


@group.group()
def programme() -> None:
    """A road map of exercises over years: its plan, and every packet under it."""


@programme.command("list")
@in_language("Language of the titles.")
@with_json
@reports_problems
def list_programmes(language: str, as_json: bool) -> None:
    """List the programmes: those of ./scenarios/programmes and those that come with the program."""
    rows, broken = programme_rows(language)
    if as_json:
        print_json(rows)
    else:
        wide = max((len(row["programme"]) for row in rows), default=0)
        for row in rows:
            click.echo(wrapped(programme_line(row, wide, language), wide + 2))
    if broken:
        fail(broken)


def programme_line(row: dict[str, Any], wide: int, language: str) -> str:
    """Return a programme as a line of a list, its name in a column so wide."""
    from exercise_gen.i18n import words

    count = words(language).label("{n} exercises", n=row["exercises"])
    return f"{row['programme']:<{wide}}  {row['years']}  {count}  {row['title']}"


def programme_rows(language: str) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Return the programmes as rows of a list, and the problems of those that cannot be one."""
    from exercise_gen.models.programme import Programme
    from exercise_gen.resources import programme_files, shown_as
    from exercise_gen.shape import validate, without_echoes
    from exercise_gen.source import load

    rows: list[dict[str, Any]] = []
    broken: list[Problem] = []
    for name, file in programme_files(Path()).items():
        try:
            model, problems = validate(Programme, load(file, shown_as(file, f"scenarios/programmes/{name}.yaml")))
        except InvalidInput as error:
            model, problems = None, list(error.problems)
        if model is None:
            broken += without_echoes(problems)
            continue
        rows.append(
            {
                "programme": name,
                "title": model.title.within(language),
                "years": f"{model.years[0].year}-{model.years[-1].year}",
                "exercises": len(model.exercises),
                "languages": model.languages,
            }
        )
    return rows, broken


@programme.command("new")
@click.argument("slug")
@comment_language
@with_json
@reports_problems
def new_programme(slug: str, language: str, as_json: bool) -> None:
    """Write a small commented programme that builds at once: scenarios/programmes/SLUG.yaml."""
    from exercise_gen.errors import Refused
    from exercise_gen.resources import programme_files, schema_line
    from exercise_gen.starter import fresh_programme

    file = Path("scenarios") / "programmes" / f"{slug}.yaml"
    refuse_slug(slug, "a programme")
    if file.exists() or slug in programme_files(Path()):
        message = f'there is a programme "{slug}" already, so nothing was written'
        raise Refused([Problem("file-exists", message, file.as_posix(), hint="choose another name")])
    text = fresh_programme(slug, language, today(), schema_line("programme", file))
    write_fresh(file, text, "programme", f"programme build {slug} --plan-only", as_json)


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

    house = open_house(Path(), profile)
    roadmap = open_programme(target, Path(), languages, profile)
    folder = output or Path("programmes") / roadmap.slug
    with progress(not as_json) as tell:
        files = build_programme(
            roadmap,
            folder,
            house=house,
            languages=languages or tuple(roadmap.programme.languages),
            formats=chosen_formats(formats),
            packets=not plan_only,
            inputs={f"programmes/{roadmap.slug}.yaml": roadmap.source.text.encode()},
            workers=os.cpu_count() or 1,
            progress=tell,
        )
    warnings = roadmap.warnings
    if as_json:
        names = [file.relative_to(folder.absolute()).as_posix() for file in files]
        said = [warning.as_dict() for warning in warnings]
        print_json({"ok": True, "programme": folder.as_posix(), "files": names, "warnings": said})
        return
    if warnings:
        click.echo(report(warnings), err=True)
    count = f"{len(roadmap.exercises)} exercises, {len(files)} files"
    click.echo(f"{count} in {folder.as_posix()}; open {(folder / 'index.html').as_posix()}")
