"""Commands about scenarios and plans: list, show, new, validate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exercise_gen.cli.common import (
    comment_language,
    fail,
    group,
    in_language,
    pairs,
    print_json,
    refuse_slug,
    reports_problems,
    today,
    with_json,
    wrapped,
    write_fresh,
)
from exercise_gen.errors import InvalidInput, Problem, Refused, report

if TYPE_CHECKING:
    from exercise_gen.models import Scenario
    from exercise_gen.truth import Figure


@group.command("list")
@in_language("Language of the titles.")
@with_json
@reports_problems
def list_scenarios(language: str, as_json: bool) -> None:
    """List the scenarios and programmes: those of ./scenarios and those that come with the program."""
    from exercise_gen.cli.programmes import programme_line, programme_rows
    from exercise_gen.i18n import words
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
    programmes, badly_planned = programme_rows(language)
    if as_json:
        print_json([*rows, *programmes])
    else:
        wide = max((len(str(row["scenario"])) for row in rows), default=0)
        for row in rows:
            click.echo(
                wrapped(f"{row['scenario']:<{wide}}  {row['year']}  {row['kind']:<20}  {row['title']}", wide + 8)
            )
        if programmes:
            click.echo(f"\n{words(language).label('Programmes')}")
        for row in programmes:
            click.echo(wrapped(programme_line(row, wide, language), wide + 2))
    if broken or badly_planned:
        fail([*broken, *badly_planned])


@group.command()
@click.argument("scenario")
@click.option("--parameters", "part", flag_value="parameters", help="What can be changed, with defaults and ranges.")
@click.option("--injects", "part", flag_value="injects", help="The injects, a line each.")
@click.option("--derived", "part", flag_value="derived", help="The figures that follow, with model and source of each.")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="With --derived: set a parameter.")
@in_language("Language.")
@with_json
@reports_problems
def show(scenario: str, part: str | None, settings: tuple[str, ...], language: str, as_json: bool) -> None:
    """Show a scenario: its story, its objectives, its phases; or its parameters, its injects, or its figures.

    With --derived it may be a plan too.
    """
    from exercise_gen.packet import open_scenario

    if part == "derived":
        _show_derived(scenario, settings, language, as_json)
        return
    if settings:
        raise click.UsageError("--set goes with --derived")
    model = open_scenario(scenario, Path())[1].model
    if as_json:
        data = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        print_json(data.get(part, []) if part else data)
        return
    lines = {"parameters": _parameter_lines, "injects": _inject_lines, None: _summary_lines}[part]
    for line in lines(model, language):
        click.echo(wrapped(line, len(line) - len(line.lstrip()) or _HANGING[part]))


_HANGING = {"parameters": 4, "injects": 9, None: 5}  # columns by which the rest of a long line is moved in


def _show_derived(target: str, settings: tuple[str, ...], language: str, as_json: bool) -> None:
    from exercise_gen.packet import Choices, open_exercise

    exercise = open_exercise(target, Choices(settings=pairs(settings), languages=(language,)), Path())
    if as_json:
        print_json([_figure_data(figure, language) for figure in exercise.truth])
    else:
        wide = max((len(figure.name) for figure in exercise.truth), default=0)
        for figure in exercise.truth:
            if figure.derived or figure.usual:
                for line in _figure_lines(figure, language, wide):
                    click.echo(wrapped(line, wide + 4))
    if exercise.values.warnings:
        click.echo(report(exercise.values.warnings), err=True)


def _figure_lines(figure: Figure, language: str, wide: int) -> Iterator[str]:
    from exercise_gen.consequences import MODELS, decimals_beyond
    from exercise_gen.i18n import words
    from exercise_gen.markup import plain
    from exercise_gen.truth import bounds

    spoken = words(language)
    said = plain(figure.shown.within(language))
    usual = ""
    if figure.usual:
        usual = f" ({spoken.label('usually {value}', value=plain(figure.usual.within(language)))})"
    yield f"{figure.name:<{wide}}  {said}{usual}  {plain(figure.label.within(language))}"
    for call in figure.models:
        model = MODELS[call.model]
        outside = "".join(
            "; "
            + spoken.label(
                "{name} {figure} is outside {range}",
                name=name,
                figure=spoken.number(given, decimals_beyond(given, limits)),
                range=bounds(limits, spoken),
            )
            for name, given, limits in call.outside
        )
        known = f"{spoken.label(model.source)}, {spoken.label(model.basis)}"
        yield f"{'':<{wide}}    {call.model}: {known}{outside}"
    for text in (figure.source, figure.beyond):
        if text:
            yield f"{'':<{wide}}    {plain(text.within(language))}"


def _figure_data(figure: Figure, language: str) -> dict[str, Any]:
    from exercise_gen.consequences import MODELS
    from exercise_gen.i18n import words

    spoken = words(language)
    texts = {key: getattr(figure, key) for key in ("label", "shown", "usual", "source", "beyond")}
    return {
        "name": figure.name,
        "derived": figure.derived,
        **{key: text.within(language) if text else None for key, text in texts.items()},
        "models": [
            {
                "model": call.model,
                "title": spoken.label(MODELS[call.model].title),
                "source": spoken.label(MODELS[call.model].source),
                "basis": spoken.label(MODELS[call.model].basis),
                "outside": [{"value": n, "given": g, "range": list(limits)} for n, g, limits in call.outside],
            }
            for call in figure.models
        ],
    }


@group.command()
@click.argument("name", required=False)
@with_json
@reports_problems
def models(name: str | None, as_json: bool) -> None:
    """List the models that derived values may call; with a NAME, say how one computes and how sure it is."""
    from inspect import getdoc, signature

    from exercise_gen.consequences import MODELS
    from exercise_gen.shape import nearest

    if name is not None and name not in MODELS:
        raise InvalidInput([Problem("unknown-model", f'there is no model "{name}"', hint=nearest(name, MODELS))])
    chosen = [MODELS[name]] if name else list(MODELS.values())
    forms = {model.name: f"{model.name}({', '.join(signature(model.function).parameters)})" for model in chosen}
    if as_json:
        keys = ("title", "source", "basis", "valid", "words")
        print_json(
            [
                {"model": m.name, "form": forms[m.name], **{k: getattr(m, k) for k in keys}, "text": getdoc(m.function)}
                for m in chosen
            ]
        )
    elif name:
        click.echo(f"{forms[name]}\n\n{getdoc(chosen[0].function)}")
    else:
        for model in chosen:
            click.echo(wrapped(f"{forms[model.name]}  {model.title} ({model.source}; {model.basis})", 4))


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
@in_language("Language of the comments.")
@with_json
@reports_problems
def new(scenario: str, output: Path, language: str, as_json: bool) -> None:
    """Write a commented plan for a scenario, with every parameter, its default, range and meaning."""
    from exercise_gen.packet import open_scenario
    from exercise_gen.planfile import fresh_plan
    from exercise_gen.resources import schema_line

    slug, loaded = open_scenario(scenario, Path())
    if output.exists():
        message = "this file is there already, so it is left as it is"
        raise Refused([Problem("file-exists", message, output.as_posix(), hint="name another with -o")])
    text = schema_line("plan", output) + fresh_plan(slug, loaded.model, language)
    write_fresh(output, text, "plan", f"build {output.as_posix()}", as_json)


@group.command("new-scenario")
@click.argument("slug")
@click.option(
    "--kind", default="civil-military-drill", show_default=True, metavar="KIND", help="Family; `list` shows them."
)
@comment_language
@with_json
@reports_problems
def new_scenario(slug: str, kind: str, language: str, as_json: bool) -> None:
    """Write a small commented scenario that builds at once: scenarios/SLUG/scenario.yaml."""
    from exercise_gen.resources import scenario_folders, schema_line
    from exercise_gen.shape import nearest
    from exercise_gen.starter import KINDS, fresh_scenario

    file = Path("scenarios") / slug / "scenario.yaml"
    refuse_slug(slug, "a scenario")
    if kind not in KINDS:
        hint = nearest(kind, KINDS)
        raise InvalidInput([Problem("unknown-kind", f'there is no kind "{kind}"', f"--kind {kind}", hint=hint)])
    if file.exists() or slug in scenario_folders(Path()):
        message = f'there is a scenario "{slug}" already, so nothing was written'
        raise Refused([Problem("file-exists", message, file.as_posix(), hint="choose another name")])
    text = fresh_scenario(slug, kind, language, today(), schema_line("scenario", file))
    write_fresh(file, text, "scenario", f"build {slug}", as_json)


@group.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@with_json
@reports_problems
def validate(paths: tuple[str, ...], as_json: bool) -> None:
    """Check scenarios, plans and programmes: files, or folders of scenarios. Prints every problem with its place."""
    from exercise_gen.lint import check_wishes
    from exercise_gen.roadmap import check

    problems: list[Problem] = []
    warnings: list[Problem] = []
    for path in paths:
        try:
            warnings += check(path, Path())
            check_wishes(path)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput([*problems, *warnings])
    if as_json:
        print_json({"ok": True, "problems": [warning.as_dict() for warning in warnings]})
    else:
        if warnings:
            click.echo(report(warnings), err=True)
        click.echo("ok")
