"""The house style: a workspace's templates, theme, words and profiles, before the shipped ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from exercise_gen import i18n, toml
from exercise_gen.documents import DOCUMENTS, Document
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.i18n import Words
from exercise_gen.models.profile import Profile
from exercise_gen.models.theme import Theme
from exercise_gen.resources import profile_files, shipped, template_folders
from exercise_gen.shape import nearest, validate
from exercise_gen.source import Source

BANNER = "EXERCISE EXERCISE EXERCISE"


@dataclass(frozen=True)
class Look:
    """A theme ready to print: its values, the bytes of its logo, and the folders of its own fonts."""

    theme: Theme
    logo: bytes = b""
    fonts: tuple[Path, ...] = ()


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

    @property
    def own(self) -> bool:
        """Whether templates of the workspace take part: somebody else may have written them."""
        return any(any(folder.rglob("*.j2")) for folder in self.folders[:-1])

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
    problems: list[Problem] = []
    look = _look(folders, problems)
    said = _profile(profile, workspace, problems)
    if problems or said is None:
        raise InvalidInput(problems)
    return House(folders, look, profile, said)


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
        else:
            message, hint = f'there is no file "{theme.logo.file}" beside the theme', f"put it into {_shown(folder)}"
            problems.append(source.problem("file-missing", message, ("logo", "file"), hint=hint))
    fonts = (folder / "fonts",) if (folder / "fonts").is_dir() else ()
    return Look(theme, logo, fonts)


def _profile(name: str, workspace: Path | None, problems: list[Problem]) -> Profile | None:
    files = profile_files(workspace)
    if name not in files:
        problems.append(Problem("unknown-profile", f'there is no profile "{name}"', hint=nearest(name, files)))
        return None
    source = toml.load(files[name], _shown(files[name]))
    profile, found = validate(Profile, source)
    problems += found
    problems += _unknown_labels(profile, source) if profile else []
    known = [document.id for document in DOCUMENTS]
    for document in profile.documents if profile else ():
        if document not in known:
            message = f'there is no document "{document}"'
            path = ("documents", document)
            problems.append(
                source.problem("unknown-document", message, path, hint=nearest(document, known), at_key=True)
            )
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
            elif _NAMES.findall(english) != _NAMES.findall(said):
                message = f'"{said}" has other names in braces than "{english}"'
                found.append(source.problem("placeholders-differ", message, path))
    for language, terms in profile.terms.items():
        said_by_all = "\n".join(_said(language, ()).values())
        for term in terms:
            if not _term(term).search(said_by_all):
                path = ("terms", language, term)
                found.append(source.problem("unknown-term", f'no label has the term "{term}"', path, at_key=True))
    return found


_NAMES = re.compile(r"\{\w+\}")


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

    return {english: pattern.sub(instead, said) for english, said in _said(language, folders).items()}


def _term(*terms: str) -> re.Pattern[str]:
    """Return what finds whole terms, but no `{name}` that is filled in, and no “name” of a folder."""
    return re.compile(rf"(?<![\w{{“«])(?:{'|'.join(map(re.escape, terms))})(?![\w}}])", re.IGNORECASE)


def _shown(path: Path) -> str:
    """Return a path as the planner knows it: below the working folder, or below `templates` of the program."""
    for root in (Path.cwd(), shipped("templates").parent.resolve()):
        if path.resolve().is_relative_to(root):
            return path.resolve().relative_to(root).as_posix()
    return path.as_posix()
