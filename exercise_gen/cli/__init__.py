"""The command line: the only package that prints or exits. `--help` imports nothing heavy."""

from __future__ import annotations

import sys

import click

from exercise_gen.cli import judging, look, packets, planning, programmes, scenarios
from exercise_gen.cli.common import EXIT_INTERRUPTED, EXIT_PROBLEMS, group

__all__ = ["group", "judging", "look", "main", "packets", "planning", "programmes", "scenarios"]


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
