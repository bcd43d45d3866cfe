"""From a programme to a folder: the multi-year plan, a plan file for each exercise, and every packet under it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path, PurePosixPath

from exercise_gen import limited
from exercise_gen.documents.programme import ProgrammePlan, Sheet, programme_plan
from exercise_gen.formats import Format
from exercise_gen.formats.html import page, simple
from exercise_gen.house import House
from exercise_gen.i18n import Words
from exercise_gen.manifest import MANIFEST, hashed, programme_manifest
from exercise_gen.packet import USUAL, Progress, as_json, build, put, replaced
from exercise_gen.render import PACKET_PAGE, Rendered
from exercise_gen.roadmap import Roadmap

PLAN = "programme-plan"


@dataclass(frozen=True)
class _Front:
    """The page that opens a programme's folder, in a language: links to the plan's files, and to packets if there."""

    cover: object
    files: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]
    packets: bool


def build_programme(
    roadmap: Roadmap,
    folder: Path,
    *,
    house: House,
    languages: tuple[str, ...],
    formats: Iterable[Format] = USUAL,
    packets: bool = True,
    inputs: Mapping[str, bytes],
    workers: int = 1,
    progress: Progress = lambda done, total, name: None,
) -> list[Path]:
    """Write the plan of a programme and the packets of its exercises, all or nothing.

    Args:
        roadmap: From `open_programme`, with its exercises in these languages.
        folder: New, empty, or an earlier programme of ours.
        house: Templates and theme.
        languages: Of the plan.
        formats: Rows of `FORMATS`.
        packets: Whether to build the packets too.
        inputs: The planner's files, by name.
        workers: Processes that make documents.
        progress: Called with the exercise before each document.

    Raises:
        InvalidInput: A document cannot be made; nothing is written.
        Refused: The folder holds something that is not ours; nothing is written.
    """
    chosen = tuple(formats)

    def write(root: Path) -> None:
        sections = [_put_plan(root, roadmap, house, house.words(code), chosen, packets) for code in languages]
        for planned in roadmap.exercises:
            name, content = f"plans/{planned.held.id}.yaml", planned.plan.encode()
            put(root, PurePosixPath(name), content)
            if packets:
                build(
                    planned.exercise,
                    root / "packets" / planned.held.id,
                    house=house,
                    formats=chosen,
                    inputs={name: content},
                    workers=workers,
                    progress=_named(progress, planned.held.id),
                )
        title = roadmap.programme.title.within(languages[0])
        put(root, PurePosixPath("index.html"), page(title, languages[0], f"<main>{''.join(sections)}</main>").encode())
        hashes = {name: hashed(content) for name, content in inputs.items()}
        put(root, PurePosixPath(MANIFEST), as_json(programme_manifest(root, roadmap.slug, house, hashes)))

    return replaced(folder, write)


def _put_plan(
    root: Path, roadmap: Roadmap, house: House, words: Words, formats: Iterable[Format], packets: bool
) -> str:
    """Write the multi-year plan in a language; return the part of the folder's front page that leads to it."""
    view = programme_plan(roadmap, words)
    rendered = _rendered(roadmap, view, house, words)
    files = []
    for made in formats:
        if made.of == "pages":
            file = PurePosixPath(words.language, PLAN + made.suffix)
            put(root, file, made.write(rendered))
            files.append((made.suffix[1:].upper(), file.as_posix()))
    front = _Front(view.cover, tuple(files), view.sheets, packets)
    return simple(limited.draw(house, "packet/programme.html.j2", front, words, PACKET_PAGE))


def _named(progress: Progress, name: str) -> Callable[[int, int, str], None]:
    return lambda done, total, document: progress(done, total, f"{name} {document}".strip())


def _rendered(roadmap: Roadmap, view: ProgrammePlan, house: House, words: Words) -> Rendered:
    programme = roadmap.programme
    return Rendered(
        id=PLAN,
        title=view.cover.document,
        exercise_name=view.cover.title,
        author=view.cover.sponsor or "exercise-gen",
        marking=view.cover.marking,
        base_marking=view.cover.marking,
        banner=view.cover.banner,
        status=view.cover.version,
        paper=programme.paper,
        revised=datetime.combine(programme.as_of, time(12), UTC),
        tree=limited.draw(house, f"documents/{PLAN}.html.j2", view, words, "pages"),
        figures=view.figures,
        words=words,
        look=house.look,
    ).numbered()
