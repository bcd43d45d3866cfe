"""A file becomes a model, or every problem at once, each with its place and a way out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from exercise_gen import references
from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.models import Plan, Scenario
from exercise_gen.models.base import Name, Text
from exercise_gen.models.plan import Person
from exercise_gen.references import DataPath
from exercise_gen.shape import say, validate, without_echoes
from exercise_gen.source import Source, line_of, load, read_text

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """A model and the file it came from, to place later problems in."""

    model: M
    source: Source


def load_scenario(path: Path, name: str | None = None) -> Loaded[Scenario]:
    """Read a scenario file.

    Raises:
        InvalidInput: Every problem of syntax, or of shape, references and translations together.
    """
    return check_scenario(load(path, name))


def check_scenario(source: Source) -> Loaded[Scenario]:
    """Turn the data of a scenario into a model; raises like `load_scenario`."""
    problems = [*references.problems(source), *_language_problems(source)]
    scenario, shape = validate(Scenario, source)
    if scenario is not None:
        problems += _one_language_problems(scenario, source)
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
    if isinstance(plan.roster, str):
        file = path.parent / plan.roster
        if ".." in Path(plan.roster).parts or Path(plan.roster).is_absolute():
            hint = "put the CSV file into the folder of the plan"
            raise InvalidInput(
                [source.problem("roster-outside", "the roster lies outside the plan's folder", ("roster",), hint=hint)]
            )
        plan = plan.model_copy(update={"roster": load_roster(file, file.as_posix())})
    return Loaded(plan, source)


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
}  # fmt: skip
_ROSTER_ROLES = {
    "jugador": "player", "participante": "player", "facilitador": "facilitator", "controlador": "controller",
    "simulador": "simulator", "evaluador": "evaluator", "observador": "observer", "apoyo": "staff",
}  # fmt: skip


def load_roster(path: Path, name: str) -> list[Person]:
    """Read a roster from a CSV file with the columns name, organisation, cell, role and, if wanted, rank.

    Headers may be in English or Spanish; comma and semicolon both separate.

    Raises:
        InvalidInput: Every row that cannot be read.
    """
    text = read_text(path, name)
    head = line_of(text, 1)
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    problems: list[Problem] = []
    people: list[Person] = []

    def report(message: str, hint: str, line: int, code: str = "roster-row") -> None:
        problems.append(Problem(code, message, name, line, 1, hint=hint, excerpt=line_of(text, line)))

    columns: list[str | None] = []
    line = 1
    try:
        columns = [_ROSTER_COLUMNS.get(title.strip().lower()) for title in next(rows, [])]
        missing = {"name", "cell"} - set(columns)
        if missing:
            hint = "the first line names the columns: name,organisation,cell,role"
            report(f"the roster has no column {' and no column '.join(sorted(missing))}", hint, 1, "roster-columns")
            raise InvalidInput(problems)
        line = rows.line_num + 1
        for cells in rows:
            for message, hint in _read_person(cells, columns, people):
                report(message, hint, line)
            line = rows.line_num + 1
    except csv.Error:
        report("the row cannot be read", "close the quote that opens here, or remove it", line)
    if problems:
        raise InvalidInput(problems)
    return people


def _read_person(cells: list[str], columns: list[str | None], people: list[Person]) -> Iterator[tuple[str, str]]:
    """Add the person of a row to the list; yield what is wrong with it, and a hint."""
    given = [cell.strip() for cell in cells]
    if not any(given):
        return
    if any(given[len(columns) :]):
        yield "the row has more fields than the first line", "put quotes around a name that contains the separator"
        return
    fields = {column: cell for column, cell in zip(columns, given, strict=False) if column and cell}
    if "role" in fields:
        fields["role"] = _ROSTER_ROLES.get(fields["role"].lower(), fields["role"].lower())
    try:
        people.append(Person.model_validate(fields))
    except ValidationError as error:
        yield from (say(detail, Person) for detail in error.errors(include_url=False))


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


def _language_problems(source: Source) -> Iterator[Problem]:
    """Yield every text of the data that lacks a language of the scenario, or has one it does not promise."""
    given = [value for _, value in references.select(source.data, "languages.*") if isinstance(value, str)]
    promised = [code for code in given if re.fullmatch(r"[a-z]{2,3}", code)]
    wanted = promised or Scenario.model_fields["languages"].default
    waiting: list[tuple[DataPath, Any]] = [((), source.data)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, list):
            waiting += [((*path, index), item) for index, item in enumerate(value)]
        if not isinstance(value, dict):
            continue
        if path and set(wanted) & set(value) and all(isinstance(item, str) for item in value.values()):
            yield from _language_gaps(source, path, value, wanted)
        else:
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


def _one_language_problems(scenario: Scenario, source: Source) -> Iterator[Problem]:
    """Yield every plain text of a scenario that promises several languages; a `Name` is right in all of them."""
    wanted = scenario.languages
    for path, text in texts(scenario):
        if len(wanted) > 1 and isinstance(text.root, str) and not isinstance(text, Name):
            message = f"the text stands in one language only; the scenario promises {' and '.join(wanted)}"
            hint = "write `{" + ", ".join(f"{code}: …" for code in wanted) + "}`, or shorten `languages`"
            yield source.problem("missing-translation", message, path, hint=hint)


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema that editors complete from."""
    return TypeAdapter(model).json_schema(by_alias=True)
