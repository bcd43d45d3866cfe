"""The command line: the only package that prints or exits. `--help` imports nothing heavy."""

from __future__ import annotations

import sys

try:
    import click

    from exercise_gen.cli import judging, look, packets, planning, programmes, scenarios
    from exercise_gen.cli.common import EXIT_INTERRUPTED, group, print_json
    from exercise_gen.cli.standing import ended_by, open_streams, take_signals
    from exercise_gen.errors import Problem
except KeyboardInterrupt:  # somebody thought better of it while this was loading
    raise SystemExit(130) from None

__all__ = ["group", "judging", "look", "main", "packets", "planning", "programmes", "scenarios"]


def main() -> None:
    """Run the command line; exit 0 ok, 1 problems, 2 usage, 3 refused, 130 interrupted (143 and 129 by others)."""
    open_streams()
    take_signals()
    try:
        sys.exit(group.main(standalone_mode=False) or 0)  # a click Exit comes back as its code
    except click.ClickException as error:
        _report(error)
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        sys.exit(ended_by() or EXIT_INTERRUPTED)


def _report(error: click.ClickException) -> None:
    if "--json" in sys.argv[1:]:
        problem = Problem("usage", error.format_message(), hint="see --help")
        print_json({"ok": False, "problems": [problem.as_dict()]})
    else:
        error.show()
