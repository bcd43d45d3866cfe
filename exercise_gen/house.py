"""The house style: a workspace's templates, theme, words and profiles, before the shipped ones."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from exercise_gen import i18n, pictures, toml
from exercise_gen.documents import DOCUMENTS, Document
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.i18n import Words
from exercise_gen.models.markings import MARKINGS, says_exercise
from exercise_gen.models.profile import Profile
from exercise_gen.models.theme import Theme
from exercise_gen.resources import profile_files, shipped, template_folders
from exercise_gen.shape import nearest, validate
from exercise_gen.source import Source, line_of

BANNER = "EXERCISE EXERCISE EXERCISE"


@dataclass(frozen=True)
class Look:
    """A theme ready to print: its values, the bytes of its logo, and the folders of its own fonts."""

    theme: Theme
    logo: bytes = b""
    fonts: tuple[Path, ...] = ()
    source: Source | None = field(default=None, compare=False, repr=False)

    def problem(self, code: str, message: str, path: tuple[str, ...], hint: str = "") -> Problem:
        """Return a problem at a place of the theme."""
        if self.source is None:
            return Problem(code, message, "templates/theme/theme.toml", hint=hint)
        return self.source.problem(code, message, path, hint=hint)


@dataclass(frozen=True)
class House:
    """How documents are made in a workspace.

    `folders` are the folders of templates, the foremost first; the last is the shipped one. `needs` says which
    documents the profile asks for, by their ids, for the type of the exercise: R, r, o, or - for not at all.
    """

    folders: tuple[Path, ...]
    look: Look
    profile_id: str
    profile: Profile

    @cached_property
    def own(self) -> bool:
        """Whether templates of the workspace take part: somebody else may have written them."""
        return any(path.suffix.casefold() == ".j2" for folder in self.folders[:-1] for path in _entries(folder))

    def words(self, language: str) -> Words:
        """Return how documents speak a language: labels of the catalogues, then of the profile, then the banner."""
        own = self.folders[:-1]
        terms = tuple(self.profile.terms.get(language, {}).items())
        words = i18n.words(language, own).reworded(_in_terms(language, own, terms) if terms else {})
        words = words.reworded(self.profile.words.get(language, {}))
        banner = getattr(self.look.theme.banner, language, "")
        return words.reworded({BANNER: banner}) if "banner" in self.look.theme.model_fields_set else words

    def needs(self, exercise_type: str) -> Mapping[str, str]:
        """Return the mark of each document that the profile knows for a type of exercise."""
        return {name: marks[exercise_type] for name, marks in self.profile.documents.items()}  # type: ignore[index]

    def documents(self, exercise_type: str) -> tuple[Document, ...]:
        """Return the documents that the profile wants for a type of exercise, in the order of the table."""
        needs = self.needs(exercise_type)
        return tuple(document for document in DOCUMENTS if needs.get(document.id, "-") != "-")


def open_house(workspace: Path | None = None, profile: str = "hseep") -> House:
    """Return the house style of a workspace.

    Raises:
        InvalidInput: Every mistake in the theme and in the profile.
    """
    folders = template_folders(workspace)
    problems: list[Problem] = [strange for folder in folders[:-1] for strange in _strange(folder)]
    if problems:
        raise InvalidInput(problems)
    look = _look(folders, problems)
    said = _profile(profile, workspace, problems)
    problems += [flaw for folder in folders[:-1] for flaw in _flaws_of_catalogues(folder)]
    if problems or said is None:
        raise InvalidInput(problems)
    return House(folders, look, profile, said)


def _entries(folder: Path) -> Iterator[Path]:
    """Yield everything in a folder and below it; no link is followed."""
    for root, folders, files in os.walk(folder):
        yield from (Path(root, name) for name in sorted([*folders, *files]))


def _strange(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each thing in a folder of templates that would read what lies elsewhere, or is no file."""
    for path in _entries(folder):
        shown = f"{_shown(path.parent)}/{path.name}"
        if path.is_symlink() and not _leads_inside(path, folder):
            message = "this link leads out of the folder of templates"
            yield Problem("link-outside", message, shown, hint="copy here what it points to")
        elif path.is_symlink() and not path.exists():
            if not path.name.startswith("."):  # editors lock a file with such a link
                yield Problem("link-dead", "this link leads nowhere", shown, hint="delete it")
        elif path.suffix in (".j2", ".po", ".toml") and not path.is_file():
            yield Problem("no-file", "this should be a file", shown, hint="give it another name")


def _leads_inside(link: Path, folder: Path) -> bool:
    try:
        return link.resolve().is_relative_to(folder)
    except (OSError, RuntimeError):  # a ring of links
        return False


def _look(folders: tuple[Path, ...], problems: list[Problem]) -> Look:
    """Return the theme of the foremost folder that has one; what it does not say is as shipped."""
    folder = next(folder / "theme" for folder in folders if (folder / "theme" / "theme.toml").is_file())
    source = toml.load(folder / "theme.toml", _shown(folder / "theme.toml"))
    theme, found = validate(Theme, source)
    problems += found
    if theme is None:
        return Look(Theme())
    logo = b""
    if theme.logo is not None:
        file = folder / theme.logo.file
        if file.is_file():
            logo = file.read_bytes()
            if said := pictures.flaw(logo, theme.logo.file):
                problems.append(source.problem("logo", said, ("logo", "file"), hint=_LOGO))
        else:
            message, hint = f'there is no file "{theme.logo.file}" beside the theme', f"put it into {_shown(folder)}"
            problems.append(source.problem("file-missing", message, ("logo", "file"), hint=hint))
    fonts = (folder / "fonts",) if (folder / "fonts").is_dir() else ()
    return Look(theme, logo, fonts, source)


_LOGO = "save it as PNG, or as SVG with everything inside"


def _profile(name: str, workspace: Path | None, problems: list[Problem]) -> Profile | None:
    files = profile_files(workspace)
    if name not in files:
        problems.append(Problem("unknown-profile", f'there is no profile "{name}"', hint=nearest(name, files)))
        return None
    source = toml.load(files[name], _shown(files[name]))
    profile, found = validate(Profile, source)
    problems += found
    if profile is None:
        return None
    problems += _unknown_labels(profile, source)
    known = [document.id for document in DOCUMENTS]
    for document in profile.documents:
        if document not in known:
            message, path, hint = (
                f'there is no document "{document}"',
                ("documents", document),
                nearest(document, known),
            )
            problems.append(source.problem("unknown-document", message, path, hint=hint, at_key=True))
    return profile


def _unknown_labels(profile: Profile, source: Source) -> list[Problem]:
    """Return a problem for each reworded label that no document prints, or whose `{names}` differ."""
    known = _labels()
    found = []
    for language, labels in profile.words.items():
        for english, said in labels.items():
            path = ("words", language, english)
            if english not in known:
                hint = nearest(english, known)
                found.append(
                    source.problem("unknown-label", f'no document prints "{english}"', path, hint=hint, at_key=True)
                )
            elif flaw := _flaw(language, english, said):
                code, message, hint = flaw
                found.append(source.problem(code, message, path, hint=hint))
    for language, terms in profile.terms.items():
        said_by_all = "\n".join(_said(language, ()).values())
        for term in terms:
            if not _term(term).search(said_by_all):
                path = ("terms", language, term)
                found.append(source.problem("unknown-term", f'no label has the term "{term}"', path, at_key=True))
    return found


def _flaws_of_catalogues(folder: Path) -> Iterator[Problem]:
    """Yield what is wrong with the words of a workspace, each with its line."""
    for file in sorted((folder / "locales").glob("*.po")):
        try:
            catalogue = i18n.read(file, _shown(file))
        except InvalidInput as error:
            yield from error.problems
            continue
        for english, said in catalogue.labels.items():
            if flaw := _flaw(file.stem, english, said):
                code, message, hint = flaw
                line = catalogue.lines[english]
                yield Problem(code, message, _shown(file), line, 1, hint=hint, excerpt=line_of(catalogue.text, line))


def _flaw(language: str, english: str, said: str) -> tuple[str, str, str] | None:
    """Return why a label may not have these words, as code, message and hint; None when it may.

    What is printed must say that it is an exercise, and how it is marked (doctrine sections 1.11 and 3.6).
    """
    if english in MARKINGS:
        shipped_words = i18n.words(language).labels.get(english, english) if language in i18n.languages() else english
        if said == shipped_words:
            return None
        return "marking-reworded", f'the marking "{english}" has the same words in every house', "delete this entry"
    if _is_phrase(english) and not says_exercise(said):
        return "banner", f'"{said}" does not say that this is an exercise', f'"{english}" says it'
    if i18n.names_in(english) != i18n.names_in(said):
        names = ", ".join(f"{{{name}}}" for name in i18n.names_in(english)) or "none"
        return "placeholders-differ", f'"{said}" has other names in braces than "{english}"', f"use {names}"
    return None


def _is_phrase(english: str) -> bool:
    """Return whether a label is there to say EXERCISE."""
    return "EXERCISE" in english and says_exercise(english)


def _labels() -> Mapping[str, str]:
    """Return the shipped labels: each English one with its words in the first other language."""
    return i18n.words(next(code for code in i18n.languages() if code != i18n.SOURCE_LANGUAGE)).labels


def _said(language: str, folders: tuple[Path, ...]) -> dict[str, str]:
    """Return each English label with its words in a language."""
    said = i18n.words(language, folders).labels
    return {english: said.get(english, english) for english in _labels()}


@lru_cache
def _in_terms(language: str, folders: tuple[Path, ...], terms: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """Return the labels of a language in a profile's terms."""
    by_term = {term.casefold(): said for term, said in terms}
    pattern = _term(*sorted(by_term, key=len, reverse=True))

    def instead(found: re.Match[str]) -> str:
        said = by_term[found[0].casefold()]
        begins_a_sentence = found[0][0].isupper() and not found[0].isupper()
        return said[0].upper() + said[1:] if begins_a_sentence else said

    labels = {e: said for e, said in _said(language, folders).items() if e not in MARKINGS and not _is_phrase(e)}
    return {english: pattern.sub(instead, said) for english, said in labels.items()}


def _term(*terms: str) -> re.Pattern[str]:
    """Return what finds whole terms, but no `{name}` that is filled in, and no “name” of a folder."""
    return re.compile(rf"(?<![\w{{“«])(?:{'|'.join(map(re.escape, terms))})(?![\w}}])", re.IGNORECASE)


def _shown(path: Path) -> str:
    """Return a path as the planner knows it: below the working folder, or below `templates` of the program."""
    for root in (Path.cwd(), shipped("templates").parent.resolve()):
        if path.resolve().is_relative_to(root):
            return path.resolve().relative_to(root).as_posix()
    return path.as_posix()
