"""Commands for the look of packets and for what became of them: templates, verify."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from exercise_gen.cli.common import EXIT_PROBLEMS, group, print_json, reports_problems, with_json
from exercise_gen.errors import Problem, Refused

if TYPE_CHECKING:
    from exercise_gen.manifest import Verdict


@group.group()
def templates() -> None:
    """Make documents look and speak as you want: own templates, theme and profiles in ./templates."""


@templates.command("list")
@with_json
@reports_problems
def list_templates(as_json: bool) -> None:
    """List documents with their templates, whether you override them, and the blocks that you may override."""
    from exercise_gen.documents import DOCUMENTS
    from exercise_gen.render import blocks
    from exercise_gen.resources import template_folders

    folders = template_folders(Path())
    rows: list[dict[str, Any]] = [
        {
            "document": document.id,
            "template": f"templates/{document.template_file}",
            "own": any((folder / document.template_file).is_file() for folder in folders[:-1]),
            "blocks": blocks(document.template_file, folders[-1:]),
        }
        for document in DOCUMENTS
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        mark = "*" if row["own"] else " "
        click.echo(f"{mark} {row['document']:28} {' '.join(row['blocks'])}")
    click.echo("* is your own, in ./templates")


@templates.command()
@click.argument("name", metavar="DOCUMENT|theme|PROFILE")
@click.option("--whole", is_flag=True, help="Copy the whole template instead of a frame with its blocks.")
@with_json
@reports_problems
def eject(name: str, whole: bool, as_json: bool) -> None:
    """Write a template, the theme or a profile into ./templates, to be changed there."""
    from exercise_gen.ejecting import ejected

    file, text = ejected(name, whole=whole)
    target = Path("templates") / file
    if target.exists() or target.is_symlink():
        message = "this file is there already, so it is left as it is"
        raise Refused([Problem("file-exists", message, target.as_posix(), hint="change it, or delete it first")])
    if not target.resolve().is_relative_to(Path("templates").resolve()):
        message = "this folder is a link that leads out of ./templates, so nothing was written"
        raise Refused([Problem("link-outside", message, target.parent.as_posix(), hint="make it a folder")])
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    if as_json:
        print_json({"ok": True, "file": target.as_posix()})
    else:
        click.echo(f"wrote {target.as_posix()}; the next build uses it")


@group.command()
@click.argument("folder", metavar="PACKET", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--code", metavar="CODE", help="Say which document has this code in its footer.")
@with_json
@reports_problems
def verify(folder: Path, code: str | None, as_json: bool) -> None:
    """Say which version a packet is, and whether any of its files was altered, lost or added."""
    from exercise_gen.manifest import verify as compare

    verdict = compare(folder)
    found = verdict.with_code(code) if code is not None else []
    changed = [checked for checked in verdict.files if checked.state != "same"]
    if as_json:
        print_json(
            {
                "ok": verdict.whole and bool(found or code is None),
                "version": verdict.manifest.get("plan_version"),
                "status": verdict.manifest.get("status"),
                "files": len(verdict.files),
                "changed": [{"file": checked.file, "state": checked.state} for checked in changed],
                "with_code": found,
            }
        )
    else:
        _tell(verdict, code, found)
        for checked in changed:
            click.echo(f"{checked.state}: {_shown(checked.file)}")
    if changed or (code is not None and not found):
        raise click.exceptions.Exit(EXIT_PROBLEMS)


def _tell(verdict: Verdict, code: str | None, found: list[Any]) -> None:
    said = {key: _shown(value) for key, value in verdict.manifest.items() if isinstance(value, str)}
    if "programme" in said:
        what = f"programme {said['programme']}"
    else:
        version = f"(scenario {said.get('scenario_version')}), version {said.get('plan_version')}"
        what = f"{said.get('scenario')} {version}, {said.get('status')}"
    click.echo(f"{what}, profile {said.get('profile')}, made by exercise-gen {said.get('program_version')}")
    for document in found:
        cell = f", cell {_shown(document['cell'])}" if document.get("cell") else ""
        title, language = _shown(document.get("title")), _shown(document.get("language"))
        click.echo(f"{_shown(code)}: {title} ({language}{cell})")
    if code is not None and not found:
        click.echo(f"{_shown(code)}: no document of this packet; the page comes from another version")
    same = sum(checked.state == "same" for checked in verdict.files)
    click.echo(f"{same} of {len(verdict.files)} files are as they were written")


def _shown(value: Any) -> str:
    """Return what a stranger wrote so that a terminal prints it and obeys nothing in it."""
    return "".join(
        sign if sign.isprintable() or unicodedata.category(sign) == "Zs" else ascii(sign)[1:-1] for sign in str(value)
    )
