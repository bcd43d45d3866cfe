"""The group of commands, and what they share: options, reports of problems, progress, JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exercise_gen import __version__
from exercise_gen.errors import InvalidInput, Refused, report

if TYPE_CHECKING:
    from exercise_gen.packet import Choices

EXIT_PROBLEMS, EXIT_REFUSED, EXIT_INTERRUPTED = 1, 3, 130

F = TypeVar("F", bound=Callable[..., Any])


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


def with_json(function: F) -> F:
    """Add `--json`, which prints data instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")(function)


def with_choices(function: F) -> F:
    """Add what the command line may choose over the plan."""
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


def choices(settings: tuple[str, ...], languages: tuple[str, ...], paper: str | None) -> Choices:
    """Return the choices of the options of `with_choices`; a setting without `=` is wrong usage."""
    from exercise_gen.packet import Choices

    pairs = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f'"{setting}" is not NAME=VALUE, as --set magnitude=8.4')
        pairs.append((name.strip(), value.strip()))
    return Choices(tuple(pairs), languages, paper)


def reports_problems(function: F) -> F:
    """Print problems as text or, with --json, as data; never a traceback for a mistake of the user's."""

    @wraps(function)
    def run(*args: Any, as_json: bool = False, **kwargs: Any) -> Any:
        try:
            return function(*args, as_json=as_json, **kwargs)
        except InvalidInput as error:
            if as_json:
                print_json({"ok": False, "problems": [problem.as_dict() for problem in error.problems]})
            else:
                click.echo(report(error.problems), err=True)
            raise click.exceptions.Exit(EXIT_REFUSED if isinstance(error, Refused) else EXIT_PROBLEMS) from None
        except OSError as error:
            raise click.ClickException(f"{error.filename or 'the disk'}: {error.strerror or error}") from None

    return run  # type: ignore[return-value]


def print_json(data: Any) -> None:
    """Print data for programs."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=1))


@contextmanager
def progress(show: bool) -> Iterator[Callable[[int, int, str], None]]:
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
