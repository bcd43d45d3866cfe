"""Commands about scenarios and plans: list, show, new, validate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exercise_gen.cli.common import group, print_json, reports_problems, with_json
from exercise_gen.errors import InvalidInput, Problem, Refused

if TYPE_CHECKING:
    from exercise_gen.models import Scenario


@group.command("list")
@click.option("--lang", "language", default="en", show_default=True, metavar="CODE", help="Language of the titles.")
@with_json
@reports_problems
def list_scenarios(language: str, as_json: bool) -> None:
    """List the scenarios: those of ./scenarios and those that come with the program."""
    from exercise_gen.packet import open_scenario
    from exercise_gen.resources import scenario_folders

    rows: list[dict[str, Any]] = []
    broken: list[Problem] = []
    for slug in scenario_folders(Path()):
        try:
            model = open_scenario(slug, Path())[1].model
        except InvalidInput as error:
            broken += error.problems
            continue
        rows.append(
            {
                "scenario": slug,
                "title": model.title.within(language),
                "kind": model.kind,
                "type": model.type,
                "year": model.suggested.date.year,
                "duration_minutes": model.suggested.duration,
                "languages": model.languages,
                "injects": len(model.injects),
                "summary": model.summary.within(language),
            }
        )
    if as_json:
        print_json(rows)
    else:
        wide = max((len(str(row["scenario"])) for row in rows), default=0)
        for row in rows:
            click.echo(f"{row['scenario']:<{wide}}  {row['year']}  {row['kind']:<20}  {row['title']}")
    if broken:
        raise InvalidInput(broken)


@group.command()
@click.argument("scenario")
@click.option("--parameters", "part", flag_value="parameters", help="What can be changed, with defaults and ranges.")
@click.option("--injects", "part", flag_value="injects", help="The injects, a line each.")
@click.option("--lang", "language", default="en", show_default=True, metavar="CODE", help="Language.")
@with_json
@reports_problems
def show(scenario: str, part: str | None, language: str, as_json: bool) -> None:
    """Show a scenario: its story, its objectives, its phases; or its parameters, or its injects."""
    from exercise_gen.packet import open_scenario

    model = open_scenario(scenario, Path())[1].model
    if as_json:
        data = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        print_json(data.get(part, []) if part else data)
        return
    lines = {"parameters": _parameter_lines, "injects": _inject_lines, None: _summary_lines}[part]
    for line in lines(model, language):
        click.echo(line)


def _summary_lines(model: Scenario, language: str) -> Iterator[str]:
    from exercise_gen.markup import plain
    from exercise_gen.models.times import format_duration

    players = [cell for cell in model.cells if cell.role == "training-audience"]
    planned = sum(inject.type == "inject" for inject in model.injects)
    yield model.title.within(language)
    yield f"{model.kind}, {model.type}, {format_duration(model.suggested.duration)}, {'/'.join(model.languages)}"
    yield ""
    yield plain(model.summary.within(language))
    yield ""
    for objective in model.objectives:
        yield f"{objective.id:<4} {plain(objective.statement.within(language))}"
    yield ""
    for number, phase in enumerate(model.phases, start=1):
        yield f"{number}. {plain(phase.title.within(language))} ({format_duration(phase.duration)})"
    yield ""
    yield f"{len(players)} cells of players: {', '.join(cell.id for cell in players)}"
    yield f"{planned} injects, {len(model.injects) - planned} contingency injects, {len(model.parameters)} parameters"


def _parameter_lines(model: Scenario, language: str) -> Iterator[str]:
    from exercise_gen.markup import plain
    from exercise_gen.planfile import default_text, range_text

    for parameter in model.parameters:
        yield f"{parameter.name} = {default_text(parameter)}   ({range_text(parameter, language)})"
        yield f"    {plain(parameter.label.within(language))}: {plain(parameter.help.within(language))}"
        if parameter.source:
            yield f"    [{plain(parameter.source.within(language))}]"


def _inject_lines(model: Scenario, language: str) -> Iterator[str]:
    from exercise_gen.markup import plain
    from exercise_gen.models.times import format_duration

    for inject in model.injects:
        at = format_duration(inject.at) if inject.at is not None else "reserve"
        to = ", ".join(inject.to)
        title = plain(inject.title.within(language))
        yield f"{inject.id:<8} {inject.phase:<4} {at:>11}  {inject.weight:<10} {inject.sender} → {to}: {title}"


@group.command()
@click.argument("scenario")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("plan.yaml"),
    show_default=True,
    help="The file to write.",
)
@click.option("--lang", "language", default="en", show_default=True, metavar="CODE", help="Language of the comments.")
@with_json
@reports_problems
def new(scenario: str, output: Path, language: str, as_json: bool) -> None:
    """Write a commented plan for a scenario, with every parameter, its default, range and meaning."""
    from exercise_gen.packet import open_scenario
    from exercise_gen.planfile import fresh_plan

    slug, loaded = open_scenario(scenario, Path())
    if output.exists():
        message = "this file is there already, so it is left as it is"
        raise Refused([Problem("file-exists", message, output.as_posix(), hint="name another with -o")])
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(fresh_plan(slug, loaded.model, language), encoding="utf-8", newline="\n")
    if as_json:
        print_json({"ok": True, "plan": output.as_posix()})
    else:
        click.echo(f"wrote {output.as_posix()}; next: exercise-gen build {output.as_posix()}")


@group.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@with_json
@reports_problems
def validate(paths: tuple[str, ...], as_json: bool) -> None:
    """Check scenarios and plans: files, or folders of scenarios. Prints every problem with its place."""
    from exercise_gen.lint import check_wishes
    from exercise_gen.packet import validate as check

    problems: list[Problem] = []
    for path in paths:
        try:
            check(path, Path())
            check_wishes(path)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    if as_json:
        print_json({"ok": True, "problems": []})
    else:
        click.echo("ok")
