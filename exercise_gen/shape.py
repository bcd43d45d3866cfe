"""What Pydantic says of wrong data, in our words: chosen by the type of its error, never by its English."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from exercise_gen.errors import Problem
from exercise_gen.models.times import format_duration
from exercise_gen.source import Source

M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], source: Source) -> tuple[M | None, list[Problem]]:
    """Return the model of a file's data, or None and every problem of its shape."""
    if not isinstance(source.data, dict):
        message = "the file must hold keys and values, as `title: …`"
        return None, [
            source.problem("not-a-mapping", message, hint="begin with `scenario:` in a plan, `title:` in a scenario")
        ]
    try:
        return model.model_validate(source.data), []
    except ValidationError as error:
        return None, [_shape_problem(detail, model, source) for detail in error.errors(include_url=False)]


def _shape_problem(detail: ErrorDetails, model: type[BaseModel], source: Source) -> Problem:
    message, hint = say(detail, model)
    kind, path = detail["type"], _path(detail)
    if kind == "union_tag_invalid":
        path = (*path, str(detail.get("ctx", {}).get("discriminator", "")).strip("'"))
    at_key = kind in ("extra_forbidden", "missing") or detail["loc"][-1:] == ("[key]",)
    return source.problem(_CODES.get(kind, "value"), message, path, hint=hint, at_key=at_key)


def _path(detail: ErrorDetails) -> tuple[str | int, ...]:
    """Return the path in the user's file: without the tags of unions and Pydantic's mark of a key."""
    return tuple(step for step in detail["loc"] if not str(step).startswith(("(", "[")))


def dotted(detail: ErrorDetails) -> str:
    """Return the path of one of Pydantic's errors as one word: `injects.3.phase`."""
    return ".".join(str(step) for step in _path(detail))


_CODES = {
    "extra_forbidden": "unknown-key",
    "missing": "missing-key",
    "literal_error": "unknown-value",
    "enum": "unknown-value",
    "union_tag_invalid": "unknown-value",
    "union_tag_not_found": "missing-key",
    "string_pattern_mismatch": "wrong-form",
    "duration": "wrong-form",
    "clock": "wrong-form",
    "moment": "wrong-form",
    "medevac_sums": "medevac-sums",
}

_FORMS = {
    "duration": "write it as `90 min`, `1 h 30 min` or `2 d`",
    "clock": 'write hours and minutes, as "09:15"',
    "moment": "write `H+0:18` for minutes after H-hour, or `D-9 08:00` for nine days before at eight",
}

_PATTERN_HINTS = (
    ("example", "use a fictional address that ends in .example, .test or .invalid"),
    ("[a-z0-9][a-z0-9-]", "use small letters, digits and hyphens, as `lima-callao-earthquake`"),
    ("[A-Z]{3}-", "write the id of a rule, as TMP-06; `exercise-gen lint --list` has all of them"),
    ("[A-Z]{3}", "write the three-letter country code: PER, USA"),
    ("a-z]{2,3}", "write the code of the language: en, es"),
    ("[\\w -]", "write the name of one font, of letters, digits, spaces and hyphens"),
    ("x00", "remove line breaks and invisible characters"),
    ("[a-z][a-z0-9_]", "use small letters, digits and underscores, as `tsunami_minutes`"),
    ("", "use letters, digits, dots and hyphens, beginning with a letter"),
)


def say(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:  # noqa: C901, PLR0912 - one case an error type
    """Return our sentence and hint for one of Pydantic's errors."""
    kind, context, given = detail["type"], detail.get("ctx", {}), detail.get("input")
    path = _path(detail)
    key = next((step for step in reversed(path) if isinstance(step, str)), "the file")
    shown = f'"{short(given)}"'
    if given is None and kind != "missing":
        return f'"{key}" has no value', "write one, or delete the key"
    match kind:
        case "extra_forbidden":
            return f'unknown key "{key}"', nearest(str(key), _keys_at(model, detail["loc"][:-1]))
        case "missing" if isinstance(path[-1], int):
            return f'"{key}" needs one more value', "write two: the earliest and the latest, as `[5 min, 20 min]`"
        case "missing":
            return f'the key "{key}" is missing', _meaning(model, detail["loc"])
        case "literal_error" | "enum":
            allowed = re.findall(r"'([^']*)'", context.get("expected", ""))
            return f"{shown} is not one of the values known here", nearest(str(given), allowed)
        case "union_tag_invalid":
            allowed = re.findall(r"'([^']*)'", context.get("expected_tags", ""))
            return f'"{context.get("tag")}" is not one of the values known here', nearest(
                str(context.get("tag")), allowed
            )
        case "union_tag_not_found":
            name = str(context.get("discriminator", "")).strip("'")
            return f'the key "{name}" is missing, so it is not clear what this is', ""
        case "string_pattern_mismatch":
            pattern = context.get("pattern", "")
            return f"{shown} is not written as expected", next(hint for part, hint in _PATTERN_HINTS if part in pattern)
        case "duration" | "clock" | "moment":
            return detail["msg"], _FORMS[kind]
        case "medevac_sums":
            return detail["msg"], "lines 3, 5 and 8 must count the same patients"
        case "greater_than_equal" | "less_than_equal" | "greater_than" | "less_than":
            bound = next(iter(context.values()))
            if isinstance(given, str) and isinstance(bound, int):  # a duration was read before it was judged
                bound = format_duration(int(bound))
            word = "at least" if kind.startswith("greater") else "at most"
            return f"{shown} is out of range", f"write {word} {bound}"
        case "string_too_short" | "too_short":
            return f'"{key}" must not be empty', "write at least one" if isinstance(given, list | dict) else ""
        case "string_too_long" | "too_long":
            return f'"{key}" is too long', f"keep it under {context.get('max_length')}"
        case _ if kind in _TYPES:
            if kind.startswith("date") and re.fullmatch(r"\d{4}-\d\d-\d\d", str(given)):
                return f"there is no day {shown}", "write year, month and day, as 2027-05-28"
            return f"{shown} is not {_TYPES[kind]}", _type_hint(kind, given)
        case _:
            return f"{shown}: {detail['msg']}", ""


def _type_hint(kind: str, given: Any) -> str:
    if kind == "string_type" and not isinstance(given, dict | list):
        return "quote it if it is meant as text"
    if kind in ("list_type", "tuple_type") and isinstance(given, str):
        return f"write `[{short(given)}]`"
    if kind.startswith(("int", "float")) and re.fullmatch(r"[\d.,  ]*\d", str(given)):
        return f"write the digits alone, as {re.sub(r'[^0-9]', '', str(given))}"
    return "write keys and values, as `name: …`" if _TYPES[kind] == "a group of keys" else ""


_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "dict_type": "a group of keys",
    "model_type": "a group of keys",
    "model_attributes_type": "a group of keys",
    "tuple_type": "a list",
    "date_type": "a date, as 2027-05-28",
    "date_parsing": "a date, as 2027-05-28",
    "date_from_datetime_parsing": "a date, as 2027-05-28",
    "date_from_datetime_inexact": "a date, as 2027-05-28",
}


_SHOWN = 60  # characters of the user's value that a message repeats


def short(value: Any) -> str:
    """Return the user's own value, fit for a sentence."""
    match value:
        case dict():
            return "a group of keys"
        case list():
            return "a list"
        case bool():
            return str(value).lower()
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return a hint: the likely word, or all of them."""
    listed = sorted(known)
    close = difflib.get_close_matches(word, listed, 1, 0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known here: {', '.join(listed)}" if listed else ""


def _keys_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Return the keys that a mapping at this place of the model may have."""
    return [f.alias or name for m in _models_at(model, loc) for name, f in m.model_fields.items()]


def _meaning(model: type[BaseModel], loc: Sequence[str | int]) -> str:
    """Return what the key at this place of the model is for, as the schema tells it; empty when it is not known."""
    fields = (
        f for m in _models_at(model, loc[:-1]) for name, f in m.model_fields.items() if loc[-1] in (name, f.alias)
    )
    described = next((f.description for f in fields if f.description), "")
    said = " ".join(described.split()).removesuffix(".")
    return f"write `{loc[-1]}: …` ({said[0].lower()}{said[1:]})" if said else ""


def _models_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[type[BaseModel]]:
    here: list[type[BaseModel]] = [model]
    for step in loc:
        if isinstance(step, int):
            continue
        below = [
            inner
            for m in here
            for name, f in m.model_fields.items()
            if step in (name, f.alias)
            for inner in _models_in(f.annotation)
        ]
        tagged = [m for m in here if any(step in get_args(f.annotation) for f in m.model_fields.values())]
        here = below or tagged or here
    return here


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in get_args(annotation) for found in _models_in(inner)]


def without_echoes(problems: list[Problem]) -> list[Problem]:
    """Drop "x is missing" where an unknown key beside it is plainly a misspelt x."""
    guessed = {(p.path.rpartition(".")[0], p.hint) for p in problems if p.code == "unknown-key"}
    kept = []
    for problem in problems:
        parent, _, key = problem.path.rpartition(".")
        if problem.code == "missing-key" and (parent, f'did you mean "{key}"?') in guessed:
            continue
        kept.append(problem)
    return kept
