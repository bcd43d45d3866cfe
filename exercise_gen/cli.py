"""The command line: the only module that prints or exits. `--help` imports nothing heavy."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exercise_gen import __version__
from exercise_gen.errors import InvalidInput, Problem, Refused, report

if TYPE_CHECKING:
    from exercise_gen.generate import Exercise
    from exercise_gen.models import Scenario
    from exercise_gen.packet import Choices

EXIT_PROBLEMS, EXIT_REFUSED, EXIT_INTERRUPTED = 1, 3, 130

F = TypeVar("F", bound=Callable[..., Any])


def main() -> None:
    """Run the command line; exit 0 ok, 1 problems, 2 usage, 3 refused, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sys.exit(group.main(standalone_mode=False) or 0)  # a click Exit comes back as its code
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(EXIT_PROBLEMS)


@click.group(name="exercise-gen", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="exercise-gen")
def group() -> None:
    r"""From a scenario file to a printed exercise packet, in Spanish and English.

    \b
    exercise-gen list                                what scenarios there are
    exercise-gen build lima-callao-earthquake        a packet with every default
    exercise-gen new lima-callao-earthquake          a plan.yaml to make it yours
    exercise-gen build plan.yaml -o packet           the packet of your plan
    """


# ---------------------------------------------------------------------------------------------- options


def _with_json(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")(function)


def _with_choices(function: F) -> F:
    options = (
        click.option(
            "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated."
        ),
        click.option("--lang", "languages", multiple=True, metavar="CODE", help="Language (en, es); may be repeated."),
        click.option("--paper", type=click.Choice(["a4", "letter"]), help="Paper size; the plan's when left out."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def _choices(settings: tuple[str, ...], languages: tuple[str, ...], paper: str | None) -> Choices:
    from exercise_gen.packet import Choices

    pairs = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f'"{setting}" is not NAME=VALUE, as --set magnitude=8.4')
        pairs.append((name.strip(), value.strip()))
    return Choices(tuple(pairs), languages, paper)


def _reports_problems(function: F) -> F:
    """Print problems as text or, with --json, as data; never a traceback for a mistake of the user's."""

    @wraps(function)
    def run(*args: Any, as_json: bool = False, **kwargs: Any) -> Any:
        try:
            return function(*args, as_json=as_json, **kwargs)
        except InvalidInput as error:
            if as_json:
                _print_json({"ok": False, "problems": [problem.as_dict() for problem in error.problems]})
            else:
                click.echo(report(error.problems), err=True)
            raise click.exceptions.Exit(EXIT_REFUSED if isinstance(error, Refused) else EXIT_PROBLEMS) from None
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'the disk'}: {error.strerror or error}") from None

    return run  # type: ignore[return-value]


def _print_json(data: Any) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


@contextmanager
def _progress(show: bool) -> Iterator[Callable[[int, int, str], None]]:
    """Give a progress line on a terminal, silence elsewhere."""
    if not show or not sys.stderr.isatty():
        yield lambda done, total, name: None
        return

    def tell(done: int, total: int, name: str) -> None:
        click.echo(f"\r\033[K{done:>4}/{total} {name}", nl=False, err=True)

    try:
        yield tell
    finally:
        click.echo("\r\033[K", nl=False, err=True)


# ---------------------------------------------------------------------------------------------- commands


@group.command("list")
@click.option("--lang", "language", default="en", show_default=True, metavar="CODE", help="Language of the titles.")
@_with_json
@_reports_problems
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
        _print_json(rows)
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
@_with_json
@_reports_problems
def show(scenario: str, part: str | None, language: str, as_json: bool) -> None:
    """Show a scenario: its story, its objectives, its phases; or its parameters, or its injects."""
    from exercise_gen.packet import open_scenario

    model = open_scenario(scenario, Path())[1].model
    if as_json:
        data = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        _print_json(data.get(part, []) if part else data)
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
@_with_json
@_reports_problems
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
        _print_json({"ok": True, "plan": output.as_posix()})
    else:
        click.echo(f"wrote {output.as_posix()}; next: exercise-gen build {output.as_posix()}")


@group.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@_with_json
@_reports_problems
def validate(paths: tuple[str, ...], as_json: bool) -> None:
    """Check scenarios and plans: files, or folders of scenarios. Prints every problem with its place."""
    from exercise_gen.packet import validate as check

    problems: list[Problem] = []
    for path in paths:
        try:
            check(path, Path())
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    if as_json:
        _print_json({"ok": True, "problems": []})
    else:
        click.echo("ok")


@group.command()
@click.argument("target", metavar="SCENARIO|PLAN.YAML")
@_with_choices
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
    "--audience",
    "audiences",
    multiple=True,
    type=click.Choice(["players", "observers", "control", "evaluation", "sponsor"]),
    help="Make only what this audience holds; may be repeated.",
)
@_with_json
@_reports_problems
def build(
    target: str,
    settings: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    output: Path | None,
    only: tuple[str, ...],
    audiences: tuple[str, ...],
    as_json: bool,
) -> None:
    """Build the packet of a scenario or of a plan: every document, for every audience, as PDF and HTML."""
    from exercise_gen import packet
    from exercise_gen.models import Audience

    exercise = packet.open_exercise(target, _choices(settings, languages, paper), Path())
    folder = output or Path("packets") / exercise.slug
    with _progress(not as_json) as progress:
        files = packet.build(
            exercise,
            folder,
            documents=_documents(only),
            audiences=[Audience(a) for a in audiences] or list(Audience),
            progress=progress,
        )
    _tell(exercise, folder, files, as_json)


def _documents(only: tuple[str, ...]) -> list[Any]:
    from exercise_gen.documents import DOCUMENTS

    known = {document.id: document for document in DOCUMENTS}
    chosen = []
    for name in only:
        if name == "handouts":
            chosen += [document for document in DOCUMENTS if document.per_cell]
        elif name in known:
            chosen.append(known[name])
        else:
            raise click.UsageError(f'there is no document "{name}"; documents are handouts, {", ".join(known)}')
    return chosen or list(DOCUMENTS)


@group.command()
@click.argument("target", metavar="SCENARIO|PLAN.YAML")
@_with_choices
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The folder; ./handouts/<name> when left out.")
@_with_json
@_reports_problems
def handouts(
    target: str,
    settings: tuple[str, ...],
    languages: tuple[str, ...],
    paper: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Print what players receive: one PDF for each cell, its handout first, its messages in delivery order."""
    from exercise_gen import packet

    exercise = packet.open_exercise(target, _choices(settings, languages, paper), Path())
    folder = output or Path("handouts") / exercise.slug
    with _progress(not as_json) as progress:
        files = packet.handouts(exercise, folder, progress=progress)
    _tell(exercise, folder, files, as_json)


def _tell(exercise: Exercise, folder: Path, files: list[Path], as_json: bool) -> None:
    if as_json:
        _print_json(
            {
                "ok": True,
                "packet": folder.as_posix(),
                "files": [file.relative_to(folder.absolute()).as_posix() for file in files],
                "left_out": [{"inject": item.inject_id, "reason": item.reason} for item in exercise.left_out],
            }
        )
        return
    for item in exercise.left_out:
        if not item.by_design:
            click.echo(f"left out: {item.inject_id}, {item.reason}", err=True)
    first = folder / "index.html"
    click.echo(f"{len(files)} files in {folder.as_posix()}" + (f"; open {first.as_posix()}" if first.exists() else ""))
