"""The manifest: what a packet was made from and of what files, and whether it still is."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath
from typing import Any

from exercise_gen import __version__
from exercise_gen.errors import InvalidInput, Problem, Refused
from exercise_gen.generate import Exercise
from exercise_gen.house import House
from exercise_gen.index import Placed
from exercise_gen.models import Text

MANIFEST = "manifest.json"
_LIBRARIES = ("typst", "jinja2", "python-docx", "XlsxWriter", "python-pptx", "icalendar", "babel")


def manifest(
    root: Path, exercise: Exercise, house: House, inputs: Mapping[str, str], placed: Sequence[Placed]
) -> dict[str, Any]:
    """Return what a packet in the folder `root` was made from, and the hash of each of its files.

    Args:
        root: The packet, complete but for its manifest.
        exercise: What it was made of.
        house: The templates and the theme.
        inputs: Hashes of the files that the planner gave, by their names.
        placed: The documents written.
    """
    return {
        **_program(),
        "scenario": exercise.slug,
        "scenario_version": exercise.scenario.version.within(exercise.languages[0]),
        "plan_version": exercise.plan.version,
        "status": exercise.plan.status,
        "profile": house.profile_id,
        "inputs": dict(sorted(inputs.items())),
        "templates": {name: hashed(file.read_bytes()) for name, file in sorted(_templates(house.folders).items())},
        "documents": [
            {
                "title": document.made.title,
                "document": document.made.job.document.id,
                "language": document.made.job.language,
                "cell": document.made.job.cell.id if document.made.job.cell else None,
                "code": document.made.code,
                "marking": document.made.marking,
                "files": [file.as_posix() for file in document.files],
            }
            for document in placed
        ],
        "files": _hashes(root),
    }


def programme_manifest(root: Path, slug: str, house: House, inputs: Mapping[str, str]) -> dict[str, Any]:
    """Return what the folder of a programme was made from, and the hash of each of its files."""
    return {
        **_program(),
        "programme": slug,
        "profile": house.profile_id,
        "inputs": dict(sorted(inputs.items())),
        "documents": [],
        "files": _hashes(root),
    }


def _program() -> dict[str, Any]:
    return {"program": "exercise-gen", "program_version": __version__, "libraries": dict(_versions())}


def _hashes(root: Path) -> dict[str, str]:
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {file.relative_to(root).as_posix(): hashed(file.read_bytes()) for file in files}


def hashed(content: bytes) -> str:
    """Return the SHA-256 of a file's content in hexadecimal signs."""
    return hashlib.sha256(content).hexdigest()


def own_templates(house: House) -> dict[str, str]:
    """Return the hashes of the templates, theme and words that are the workspace's own, by name."""
    return {name: hashed(file.read_bytes()) for name, file in sorted(_templates(house.folders[:-1]).items())}


def other_templates(exercise: Exercise, house: House) -> list[Problem]:
    """Return a warning for each template of the workspace that is not what an exercise's packet was made with."""
    if not exercise.recorded:
        return []
    before, now = exercise.recorded.get("templates", {}), own_templates(house)
    hint = "run the command in the folder with the templates of that packet, or take the documents as they are now"
    problems = []
    for name in sorted({*before, *now}):
        if before.get(name) != now.get(name):
            how = "with another" if name in before and name in now else "with" if name in before else "without"
            message = f"the packet was made {how} templates/{name}"
            problems.append(Problem("other-templates", message, hint=hint, severity="warning"))
    return problems


def _versions() -> Iterator[tuple[str, str]]:
    for library in _LIBRARIES:
        try:
            yield library, version(library)
        except PackageNotFoundError:
            continue


def _templates(folders: Sequence[Path]) -> dict[str, Path]:
    """Return the files that templates are made of, by name; the foremost folder's stand for those behind it."""
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        found |= {
            file.relative_to(folder).as_posix(): file
            for file in folder.rglob("*")
            if file.is_file() and not file.name.startswith(".")
        }
    return found


# ---------------------------------------------------------------------------------------------- verifying


@dataclass(frozen=True)
class Checked:
    """A file of a packet: `same`, `altered`, `missing`, or `added` by somebody."""

    file: str
    state: str


@dataclass(frozen=True)
class Verdict:
    """What a packet is, and what became of its files."""

    manifest: Mapping[str, Any]
    files: tuple[Checked, ...]

    @property
    def whole(self) -> bool:
        """Whether every file is as it was written, and none is missing or added."""
        return all(checked.state == "same" for checked in self.files)

    def with_code(self, code: str) -> list[Mapping[str, Any]]:
        """Return the documents whose footer carries a code, however its letters and dashes are typed."""
        wanted = _signs(code)
        return [d for d in self.manifest.get("documents", []) if wanted and _signs(str(d["code"])) == wanted]


def verify(folder: Path) -> Verdict:
    """Compare a packet with its manifest.

    Raises:
        InvalidInput: There is no manifest that can be read.
    """
    data = read_manifest(folder)
    if data is None:
        hint = "name the folder that `exercise-gen build` wrote"
        raise InvalidInput(
            [Problem("not-a-packet", "there is no manifest of a packet here", folder.as_posix(), hint=hint)]
        )
    listed: dict[str, str] = data["files"]
    states = [Checked(name, _state(folder, name, digest)) for name, digest in listed.items()]
    states += [Checked(name, "added") for name in _there(folder) if name not in (MANIFEST, *listed)]
    if _contradicted(folder, data):
        states.append(Checked(MANIFEST, "altered"))
    return Verdict(data, tuple(sorted(states, key=lambda checked: checked.file)))


def _signs(code: str) -> str:
    return "".join(sign for sign in code if sign.isalnum()).upper()


def _there(folder: Path) -> Iterator[str]:
    """Yield what is in a folder: files, links and whatever else has a name, and empty folders with a slash."""
    for root, folders, files in os.walk(folder):
        place = Path(root)
        links = [name for name in folders if (place / name).is_symlink()]
        for name in (*files, *links):
            if not _of_desktop(name):
                yield (place / name).relative_to(folder).as_posix()
        if not folders and not files and place != folder:
            yield f"{place.relative_to(folder).as_posix()}/"


def _contradicted(folder: Path, data: Mapping[str, Any]) -> bool:
    """Return whether the packet's exercise is another one, or another version, than its manifest says."""
    try:
        said = json.loads((folder / "exercise.json").read_text("utf-8"))
        edition = Text.model_validate(said["scenario"]["version"]).within(said["languages"][0])
        recorded = (said["scenario_id"], edition, said["plan"]["version"], said["plan"]["status"], said["inputs"])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False  # there is none, or it was altered, which is said of the file itself
    return recorded != tuple(
        data.get(key) for key in ("scenario", "scenario_version", "plan_version", "status", "inputs")
    )


def _of_desktop(name: str) -> bool:
    """Return whether a file is what a file manager or an office program leaves behind by itself."""
    return name in (".DS_Store", "Thumbs.db", "desktop.ini") or name.startswith((".~lock.", "~$"))


def _state(folder: Path, name: str, digest: str) -> str:
    file = folder / name
    try:
        if not os.path.lexists(file):
            return "missing"
        inside = [part for part in file.parents if part.is_relative_to(folder) and part != folder]
        if any(part.is_symlink() for part in (file, *inside)) or not file.is_file():
            return "altered"
        return "same" if hashed(file.read_bytes()) == digest else "altered"
    except (OSError, ValueError):  # a name that no file can have, or a file that nobody may read
        return "missing"


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a folder, or None where there is none of ours."""
    try:
        data = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or data.get("program") != "exercise-gen" or not _well_formed(data):
        return None
    return data


def _well_formed(data: Mapping[str, Any]) -> bool:
    files, documents = data.get("files"), data.get("documents", [])
    if not isinstance(files, dict) or not isinstance(documents, list):
        return False
    safe = all(not PurePosixPath(name).is_absolute() and ".." not in PurePosixPath(name).parts for name in files)
    return safe and all(isinstance(document, dict) and "code" in document for document in documents)


def refuse_loss(folder: Path) -> None:
    """Raise `Refused` for a folder that holds something else than an earlier packet as it was written."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not folder.is_dir() or read_manifest(folder) is None:
        hint = "choose another folder with -o, or empty this one yourself"
        message = "this is not an earlier packet, so it is left as it is"
        raise Refused([Problem("not-a-packet", message, folder.as_posix(), hint=hint)])
    hint = "move it out of the packet, or choose another folder with -o"
    said = {"altered": "this file was changed since the packet was built", "added": "this file is not of the packet"}
    problems = [
        Problem(f"file-{checked.state}", f"{said[checked.state]}, so the packet is left as it is", file, hint=hint)
        for checked in verify(folder).files
        if checked.state in said
        for file in [(folder / checked.file).as_posix()]
    ]
    if problems:
        raise Refused(problems)
