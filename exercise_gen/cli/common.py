"""The group of commands, and what they share: options, reports of problems, progress, JSON."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

import click

from exercise_gen import __version__
from exercise_gen.cli.standing import leave_pipe
from exercise_gen.errors import InvalidInput, Problem, Refused, report
from exercise_gen.resources import RESERVED

if TYPE_CHECKING:
    from exercise_gen.packet import Choices

EXIT_PROBLEMS, EXIT_REFUSED, EXIT_INTERRUPTED = 1, 3, 130

F = TypeVar("F", bound=Callable[..., Any])


@click.group(name="exercise-gen", context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="exercise-gen")
def group() -> None:
    """From a scenario file to a printed exercise packet, in Spanish and English.

    \b
    exercise-gen list                                what scenarios there are
    exercise-gen build lima-callao-earthquake        a packet with every default
    exercise-gen new lima-callao-earthquake          a plan.yaml to make it yours
    exercise-gen build plan.yaml -o packet           the packet of your plan
    """  # noqa: D301 - click keeps the lines after this sign as they are


def with_json(function: F) -> F:
    """Add `--json`, which prints data instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print data instead of text.")(function)


def with_choices(function: F) -> F:
    """Add what the command line may choose over the plan; the command receives it as `chosen`."""
    options = (
        click.option(
            "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; may be repeated."
        ),
        click.option("--lang", "languages", multiple=True, metavar="CODE", help="Language (en, es); may be repeated."),
        click.option("--paper", type=click.Choice(["a4", "letter"]), help="Paper size; the plan's when left out."),
        click.option("--profile", metavar="NAME", help="Framework: hseep, military, indeci, ctep or your own."),
        click.option("--bilingual", is_flag=True, help="Add an edition with two languages side by side."),
        click.option("--duplex", is_flag=True, help="For printing on both sides: each message on a sheet of its own."),
        click.option("--best-effort", is_flag=True, help="Make the nearest exercise when a promise cannot be kept."),
        click.option(
            "--engine",
            type=click.Choice(["search", "exact"]),
            default="search",
            show_default=True,
            help="`exact` also proves how good it is; it needs `pip install 'exercise-gen[exact]'`.",
        ),
        click.option(
            "--from",
            "earlier",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            metavar="EXERCISE.JSON",
            help="Plan this exercise again, changing as little as possible.",
        ),
        click.option("--pin", "pins", multiple=True, metavar="ID=HH:MM", help="Let an inject arrive then."),
        click.option("--shift", "shifts", multiple=True, metavar="ID=+MIN", help="Move an inject of the exercise."),
        click.option("--include", multiple=True, metavar="ID", help="This inject must be in."),
        click.option("--exclude", multiple=True, metavar="ID", help="This inject must not be in."),
        click.option("--without", multiple=True, metavar="CELL", help="This cell does not come after all."),
        click.option("--start", metavar="HH:MM", help="The welcome begins then."),
        click.option("--duration", metavar="LENGTH", help="From the welcome to the end: `5 h 30 min`."),
        click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Another exercise of equal worth."),
    )

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        return function(*args, chosen=_choices(**{name: kwargs.pop(name) for name in _CHOSEN}), **kwargs)

    for option in reversed(options):
        run = option(run)
    return run  # type: ignore[return-value]


_EDITS = ("pins", "shifts", "include", "exclude", "without", "start", "duration")
_CHOSEN = (
    "settings", "languages", "paper", "profile", "bilingual", "duplex", "best_effort", "engine", "earlier", "seed",
    *_EDITS,
)  # fmt: skip


def pairs(settings: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the `--set` options as pairs of name and text."""
    found = []
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f'"{setting}" is not NAME=VALUE, as --set magnitude=8.4')
        found.append((name.strip(), value.strip()))
    return tuple(found)


def _choices(settings: tuple[str, ...], engine: Literal["search", "exact"], **others: Any) -> Choices:
    from exercise_gen.packet import Choices
    from exercise_gen.replan import Edits

    if engine == "exact" and find_spec("ortools") is None:
        raise click.UsageError("--engine exact needs OR-Tools: pip install 'exercise-gen[exact]'")
    edits = Edits(**{name: others.pop(name) for name in _EDITS})
    return Choices(settings=pairs(settings), engine=engine, edits=edits, **others)


def reports_problems(function: F) -> F:
    """Print problems as text or, with --json, as data; never a traceback for a mistake of the user's."""

    @wraps(function)
    def run(*args: Any, as_json: bool = False, **kwargs: Any) -> Any:
        try:
            return function(*args, as_json=as_json, **kwargs)
        except InvalidInput as error:
            _print(error.problems, as_json)
            raise click.exceptions.Exit(EXIT_REFUSED if isinstance(error, Refused) else EXIT_PROBLEMS) from None
        except BrokenPipeError:  # the reader of our output has seen enough
            leave_pipe()
            raise click.exceptions.Exit(0) from None
        except OSError as error:
            _print([Problem("disk", error.strerror or str(error), str(error.filename or "the disk"))], as_json)
            raise click.exceptions.Exit(EXIT_PROBLEMS) from None

    return run  # type: ignore[return-value]


def known_language(context: click.Context, option: click.Parameter, code: str) -> str:
    """Refuse a language that nothing here speaks; the callback of an option."""
    from exercise_gen.i18n import languages

    if code not in languages():
        raise click.BadParameter(f'there are no words for the language "{code}"; known here: {", ".join(languages())}')
    return code


def in_language(what: str) -> Callable[[F], F]:
    """Add `--lang`; `what` is written in that language."""
    return click.option(
        "--lang", "language", default="en", show_default=True, metavar="CODE", callback=known_language, help=what
    )


def refuse_slug(slug: str, what: str) -> None:
    """Raise `InvalidInput` for what cannot be the name of a scenario or a programme."""
    hint = "small letters, digits and hyphens, as `puno-winter`"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", slug):
        raise InvalidInput([Problem("slug", f'"{slug}" cannot be the name of {what}', hint=hint)])
    if slug in (*RESERVED, "scenario"):
        raise InvalidInput([Problem("slug", f'the name "{slug}" is taken by the program', hint="choose another name")])


def today() -> date:
    """Return the day where the user is."""
    return datetime.now(UTC).astimezone().date()


def write_fresh(file: Path, text: str, what: str, after: str, as_json: bool) -> None:
    """Write a file to begin with and say so; `what` it is, and the command to give `after` this one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    if as_json:
        print_json({"ok": True, what: file.as_posix()})
    else:
        click.echo(f"wrote {file.as_posix()}; next: exercise-gen {after}")


def comment_language(function: F) -> F:
    """Add `--lang` for what has comments in English and Spanish alone."""
    return click.option(
        "--lang", "language", default="en", type=click.Choice(["en", "es"]), help="Language of the comments."
    )(function)


def fail(problems: Sequence[Problem]) -> NoReturn:
    """Print problems after what could be done all the same, and exit as for problems."""
    click.echo(report(dict.fromkeys(problems)), err=True)
    raise click.exceptions.Exit(EXIT_PROBLEMS)


def wrapped(text: str, indent: int = 0) -> str:
    """Return a line broken to the width of the terminal, what follows the first line moved in; whole in a pipe."""
    width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 10**6
    return textwrap.fill(text, max(width, indent + 30), subsequent_indent=" " * indent, **_AS_IT_IS)


_AS_IT_IS: Any = {"replace_whitespace": False, "drop_whitespace": True, "break_long_words": False,
                  "break_on_hyphens": False}  # fmt: skip


def _print(problems: Sequence[Problem], as_json: bool) -> None:
    with suppress(BrokenPipeError):  # the exit code says it too
        if as_json:
            print_json({"ok": False, "problems": [problem.as_dict() for problem in problems]})
        else:
            click.echo(report(problems), err=True)


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
