"""Where scenarios/ and templates/ are: a planner's workspace first, then the checkout or the installed package."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(kind: str) -> Path:
    """Return the folder `scenarios` or `templates` that belongs to this program."""
    beside = _PACKAGE.parent / kind
    if (_PACKAGE.parent / "pyproject.toml").is_file() and beside.is_dir():
        return beside
    return Path(str(files("exercise_gen"))) / "_data" / kind


RESERVED = ("programmes", "schema")  # folders beside the scenarios that are none


def schema_line(name: str, file: Path) -> str:
    """Return the line that shows an editor the JSON Schema of a file to write, with its line end.

    Empty outside of a checkout: where an installed program lies is nobody else's path.
    """
    schema = shipped("scenarios") / "schema" / f"{name}.schema.json"
    target = file.absolute().parent
    if not target.is_relative_to(_PACKAGE.parent) or not schema.is_file():
        return ""
    return f"# yaml-language-server: $schema={Path(os.path.relpath(schema, target)).as_posix()}\n"


def shown_as(file: Path, name: str) -> str:
    """Return the name of a file in messages: a short one when it leads there from here, else the whole path."""
    return name if Path(name).absolute() == file.absolute() else file.as_posix()


def scenario_folders(workspace: Path | None = None) -> dict[str, Path]:
    """Return every scenario by its slug, sorted; one in the workspace stands before a shipped one of the same name."""
    found: dict[str, Path] = {}
    for root in [shipped("scenarios"), *([workspace / "scenarios"] if workspace else [])]:
        if root.is_dir():
            found |= {f.parent.name: f for f in root.glob("*/scenario.yaml") if f.parent.name not in RESERVED}
    return dict(sorted(found.items()))


def programme_files(workspace: Path | None = None) -> dict[str, Path]:
    """Return every programme by its name, sorted; one in the workspace stands before a shipped one of the same name."""
    found: dict[str, Path] = {}
    for root in [shipped("scenarios"), *([workspace / "scenarios"] if workspace else [])]:
        found |= {file.stem: file for file in root.glob("programmes/*.yaml")}
    return dict(sorted(found.items()))


def name_files(workspace: Path | None = None) -> list[tuple[Path, str]]:
    """Return the files of names that age, each with the name to show: the shipped one, then the workspace's own."""
    roots = [shipped("scenarios"), *([workspace / "scenarios"] if workspace else [])]
    files = dict.fromkeys((root / "names.yaml").resolve() for root in roots)
    return [(file, "scenarios/names.yaml") for file in files if file.is_file()]


def template_folders(workspace: Path | None = None) -> tuple[Path, ...]:
    """Return the folders of templates, the workspace's own before the shipped one."""
    own = workspace / "templates" if workspace else None
    both = [own, shipped("templates")] if own and own.is_dir() else [shipped("templates")]
    return tuple(dict.fromkeys(folder.resolve() for folder in both))


def profile_files(workspace: Path | None = None) -> dict[str, Path]:
    """Return every profile by its name, sorted; one in the workspace stands before a shipped one of the same name."""
    found: dict[str, Path] = {}
    for folder in reversed(template_folders(workspace)):
        found |= {file.stem: file for file in folder.glob("profiles/*.toml")}
    return dict(sorted(found.items()))


def font_folders() -> list[Path]:
    """Return the folders of the OFL fonts that packets are printed with."""
    return [Path(str(files(package))) / "files" for package in ("fontpkg_source_sans_3", "fontpkg_noto_sans")]
