"""A file becomes a model, or every problem at once, each with its place and a way out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from exercise_gen import references
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.models import Plan, Scenario
from exercise_gen.models.base import Name, Text
from exercise_gen.models.plan import Person
from exercise_gen.references import DataPath
from exercise_gen.shape import nearest, say, validate, without_echoes
from exercise_gen.source import Source, line_of, load, read_text

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Row:
    """A row of a CSV file."""

    file: str
    line: int
    excerpt: str

    def problem(self, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem at the row."""
        return Problem(code, message, self.file, self.line, 1, hint=hint, excerpt=self.excerpt)


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A model and the file it came from, to place later problems in.

    `rows` are the places of a plan's roster in its CSV file, a row a person; empty when the roster is in the plan.
    `warnings` are what is no error but worth knowing.
    """

    model: M
    source: Source
    rows: tuple[Row, ...] = ()
    warnings: tuple[Problem, ...] = ()


def load_scenario(path: Path, name: str | None = None) -> Loaded[Scenario]:
    """Read a scenario file.

    Raises:
        InvalidInput: Every problem of syntax, or of shape, references and translations together.
    """
    return check_scenario(load(path, name))


def check_scenario(source: Source) -> Loaded[Scenario]:
    """Turn the data of a scenario into a model; raises like `load_scenario`."""
    scenario, shape = validate(Scenario, source)
    spoken = _language_problems(scenario, source) if scenario else likely_language_problems(source)
    problems = [*references.problems(source), *spoken]
    if problems or shape or scenario is None:
        raise InvalidInput(without_echoes([*shape, *problems]))
    return Loaded(scenario, source)


def load_plan(path: Path, name: str | None = None) -> Loaded[Plan]:
    """Read a plan file and the roster beside it.

    Raises:
        InvalidInput: Every problem of the plan, and of its roster.
    """
    loaded = check_plan(load(path, name))
    plan, source = loaded.model, loaded.source
    if not isinstance(plan.roster, str):
        return loaded
    file = path.parent / plan.roster
    if ".." in Path(plan.roster).parts or Path(plan.roster).is_absolute():
        message, hint = "the roster lies outside the plan's folder", "put the CSV file into the folder of the plan"
        raise InvalidInput([source.problem("roster-outside", message, ("roster",), hint=hint)])
    if not file.is_file():
        message, hint = f'there is no file "{plan.roster}" beside the plan', "name a CSV file, or list the persons here"
        raise InvalidInput([source.problem("file-missing", message, ("roster",), hint=hint)])
    read = load_roster(file, file.as_posix())
    return Loaded(plan.model_copy(update={"roster": read.people}), source, read.rows, read.warnings)


def check_plan(source: Source) -> Loaded[Plan]:
    """Turn the data of a plan into a model, its roster unread.

    Raises:
        InvalidInput: Every problem of shape.
    """
    plan, problems = validate(Plan, source)
    if plan is None:
        raise InvalidInput(without_echoes(problems))
    return Loaded(plan, source)


_ROSTER_COLUMNS = {
    "name": "name", "nombre": "name", "nombres": "name",
    "organisation": "organisation", "organization": "organisation", "organización": "organisation",
    "organizacion": "organisation", "entidad": "organisation",
    "cell": "cell", "célula": "cell", "celula": "cell", "mesa": "cell",
    "role": "role", "rol": "role", "función": "role", "funcion": "role",
    "rank": "rank", "grado": "rank", "title": "rank", "cargo": "rank",
    "nation": "nation", "nación": "nation", "nacion": "nation", "country": "nation", "país": "nation", "pais": "nation",
    "language": "language", "idioma": "language",
}  # fmt: skip
_ROSTER_ROLES = {
    "jugador": "player", "participante": "player", "facilitador": "facilitator", "controlador": "controller",
    "simulador": "simulator", "evaluador": "evaluator", "observador": "observer", "apoyo": "staff",
}  # fmt: skip
_ROSTER_NATIONS = {"peru": "PER", "perú": "PER", "us": "USA", "ee. uu.": "USA", "eeuu": "USA", "united states": "USA"}
_ROSTER_LANGUAGES = {
    "spanish": "es", "español": "es", "castellano": "es", "english": "en", "inglés": "en", "ingles": "en",
}  # fmt: skip


@dataclass(frozen=True)
class Roster:
    """The people of a roster, the row of each, and the columns that nobody reads."""

    people: list[Person]
    rows: tuple[Row, ...]
    warnings: tuple[Problem, ...]


def load_roster(path: Path, name: str) -> Roster:
    """Read a roster from a CSV file with the columns name, organisation, cell, role, rank, nation, language.

    Name and cell must be there. Headers may be in English or Spanish; comma and semicolon both separate. A column of
    another name is a warning.

    Raises:
        InvalidInput: Every row that cannot be read.
    """
    text = read_text(path, name)
    head = line_of(text, 1)
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    people: list[tuple[Person, Row]] = []

    def at(line: int) -> Row:
        return Row(name, line, line_of(text, line))

    titles: list[str] = []
    line = 1
    try:
        titles = [title.strip() for title in next(rows, [])]
        columns = [_ROSTER_COLUMNS.get(title.lower()) for title in titles]
        missing = {"name", "cell"} - set(columns)
        if missing:
            hint = "the first line names the columns: name,organisation,cell,role (nombre,organización,célula,rol)"
            lacking = " and ".join(f'"{column}"' for column in sorted(missing))
            raise InvalidInput([at(1).problem("roster-columns", f"the first line does not name {lacking}", hint)])
        line = rows.line_num + 1
        for cells in rows:
            person, refusals = _read_person(cells, columns)
            problems += [at(line).problem("roster-row", message, hint) for message, hint in refusals]
            people += [(person, at(line))] if person else []
            line = rows.line_num + 1
    except csv.Error:
        hint = "close the quote that opens here, or remove it"
        problems.append(at(line).problem("roster-row", "the row cannot be read", hint))
    if problems:
        raise InvalidInput(problems)
    unread = [title for title, column in zip(titles, columns, strict=True) if title and not column]
    return Roster(
        [person for person, _ in people],
        tuple(row for _, row in people),
        tuple(_unread(at(1), title) for title in unread),
    )


def _unread(head: Row, title: str) -> Problem:
    """Return a warning that nothing reads a column."""
    close = nearest(title.lower(), _ROSTER_COLUMNS)
    hint = close if close.startswith("did") else f"columns are {', '.join(dict.fromkeys(_ROSTER_COLUMNS.values()))}"
    problem = head.problem("roster-columns", f'nothing reads the column "{title}"', hint)
    return replace(problem, col=head.excerpt.find(title) + 1 or 1, width=len(title), severity="warning")


def _read_person(cells: list[str], columns: list[str | None]) -> tuple[Person | None, list[tuple[str, str]]]:
    """Return the person of a row, None for an empty one, and what is wrong with it, each with a hint."""
    given = [cell.strip() for cell in cells]
    if any(given[len(columns) :]):
        hint = "put quotes around a name that contains the separator"
        return None, [("the row has more fields than the first line", hint)]
    fields = {column: cell for column, cell in zip(columns, given, strict=False) if column and cell}
    if not fields:
        return None, []
    if "role" in fields:
        fields["role"] = _ROSTER_ROLES.get(fields["role"].lower(), fields["role"].lower())
    if "nation" in fields:
        fields["nation"] = _ROSTER_NATIONS.get(fields["nation"].lower(), fields["nation"].upper())
    if "language" in fields:
        fields["language"] = _ROSTER_LANGUAGES.get(fields["language"].lower(), fields["language"].lower())
    try:
        return Person.model_validate(fields), []
    except ValidationError as error:
        return None, [say(detail, Person) for detail in error.errors(include_url=False)]


def texts(value: Any, path: DataPath = ()) -> Iterator[tuple[DataPath, Text]]:
    """Yield every `Text` of a model with its path in the file."""
    if isinstance(value, Text):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from texts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from texts(item, (*path, index))


def _language_problems(scenario: Scenario, source: Source) -> Iterator[Problem]:
    """Yield every text that lacks a language of the scenario, or has one it does not promise.

    Plain text in a scenario of several languages is a gap too, except for a `Name`, which is right in all of them.
    """
    wanted = scenario.languages
    for path, text in texts(scenario):
        if isinstance(text.root, dict):
            yield from _language_gaps(source, path, text.root, wanted)
        elif len(wanted) > 1 and not isinstance(text, Name):
            message = f"the text stands in one language only; the scenario promises {' and '.join(wanted)}"
            hint = "write `{" + ", ".join(f"{code}: …" for code in wanted) + "}`, or shorten `languages`"
            yield source.problem("missing-translation", message, path, hint=hint)


def likely_language_problems(source: Source) -> Iterator[Problem]:
    """Yield the gaps of what looks like texts, while mistakes of shape hide which groups of keys are texts."""
    given = [value for _, value in references.select(source.data, "languages.*") if isinstance(value, str)]
    promised = [code for code in given if re.fullmatch(r"[a-z]{2,3}", code)]
    wanted = promised or Scenario.model_fields["languages"].default
    waiting: list[tuple[DataPath, Any]] = [((), source.data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, list):
            waiting += [((*path, index), item) for index, item in enumerate(value)]
        elif isinstance(value, dict) and path and value and set(value) <= set(wanted):
            yield from _language_gaps(source, path, value, wanted)
        elif isinstance(value, dict):
            waiting += [((*path, key), item) for key, item in value.items()]


def _language_gaps(source: Source, path: DataPath, text: dict[str, str], wanted: list[str]) -> Iterator[Problem]:
    for language in wanted:
        if language not in text:
            hint = f"write `{language}: …` beside the others"
            yield source.problem(
                "missing-translation", f'the "{language}" text is missing', path, hint=hint, at_key=True
            )
    for language in text:
        if language not in wanted:
            message, hint = f'"{language}" is not a language of this scenario', f"languages: [{', '.join(wanted)}]"
            yield source.problem("unknown-language", message, (*path, language), hint=hint, at_key=True)


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema that editors complete from."""
    return TypeAdapter(model).json_schema(by_alias=True)
