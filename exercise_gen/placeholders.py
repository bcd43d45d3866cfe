"""`{{ name | filter }}` in scenario text: what may stand there, and how it is filled in. No statements, no Jinja."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from exercise_gen.errors import Problem
from exercise_gen.i18n import Words, clock, dtg
from exercise_gen.load import texts
from exercise_gen.models import Scenario, Text
from exercise_gen.models.base import B, with_texts
from exercise_gen.models.parameters import ChoiceParameter
from exercise_gen.models.times import parse_duration
from exercise_gen.shape import nearest
from exercise_gen.source import Source
from exercise_gen.values import NAMES, Environment, Kind, Value

_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_PARTS = re.compile(r"\s*([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\s*((?:\|[^|]*)*)", re.DOTALL)
_FILTER = re.compile(r"\s*([a-z]+)\s*(?::\s*(.*?))?\s*", re.DOTALL)

# what text may always name, beside parameters and derived values
BUILT_IN: Mapping[str, Kind] = {
    "exercise_name": "text",
    "exercise_date": "moment",
    "venue": "text",
    "city": "text",
    "startex": "moment",
    "endex": "moment",
    "h_hour": "moment",
}
SCENARIO_TIME = "scenario_time"  # only in injects: the moment of the inject in the story


@dataclass(frozen=True)
class _Filter:
    accepts: frozenset[Kind]
    gives: Kind
    apply: Callable[[Value, str, Words], Value]
    argument: bool = False


def _text(shown: str) -> Value:
    return Value("text", _Shown(shown))


class _Shown(Text):
    """Text that is already as printed."""


def _shift(sign: int) -> Callable[[Value, str, Words], Value]:
    def shift(value: Value, argument: str, _: Words) -> Value:
        step = timedelta(minutes=sign * parse_duration(argument))
        if isinstance(value.data, time):
            return replace(
                value, data=(datetime.combine(datetime.min.date().replace(year=2000), value.data) + step).time()
            )
        return replace(value, data=value.data + step)

    return shift


_NUMBERS: frozenset[Kind] = frozenset({"number", "integer"})
_TIMES: frozenset[Kind] = frozenset({"moment"})
_CLOCKS: frozenset[Kind] = frozenset({"moment", "clock"})
_ANY: frozenset[Kind] = frozenset(
    {"number", "integer", "choice", "boolean", "text", "clock", "duration", "place", "moment"}
)

FILTERS: Mapping[str, _Filter] = {
    "unit": _Filter(_NUMBERS, "text", lambda v, _, w: _text(v.with_unit(w))),
    "decimals": _Filter(_NUMBERS, "number", lambda v, a, _: replace(v, kind="number", decimals=int(a)), True),
    "percent": _Filter(_NUMBERS, "text", lambda v, _, w: _text(f"{w.number(v.data * 100)}%")),
    "date": _Filter(_TIMES, "text", lambda v, _, w: _text(w.date(v.data))),
    "weekday": _Filter(_TIMES, "text", lambda v, _, w: _text(w.weekday(v.data))),
    "time": _Filter(_CLOCKS, "text", lambda v, _, __: _text(clock(v.data))),
    "dtg": _Filter(_TIMES, "text", lambda v, _, __: _text(dtg(v.data))),
    "after": _Filter(_CLOCKS, "moment", _shift(1), True),
    "before": _Filter(_CLOCKS, "moment", _shift(-1), True),
    "minutes": _Filter(frozenset({"duration"}), "integer", lambda v, _, __: Value("integer", v.data)),
    "coordinates": _Filter(
        frozenset({"place"}), "text", lambda v, _, w: _text(w.coordinates(v.data.latitude, v.data.longitude))
    ),
    "upper": _Filter(_ANY, "text", lambda v, _, w: _text(v.show(w).upper())),
}


def placeholders(text: str) -> Iterator[re.Match[str]]:
    """Yield every `{{ … }}` of a text."""
    yield from _PLACEHOLDER.finditer(text)


def fill_text(text: str, environment: Environment, words: Words) -> str:
    """Return the text with its placeholders filled in, once: what is filled in is never read again.

    The text must have passed `problems`; a value may hold any signs.
    """

    def fill(match: re.Match[str]) -> str:
        parts = _PARTS.fullmatch(match[1])
        if parts is None:
            return match[0]
        value = environment[parts[1]]
        if parts[2]:
            value = _text(value.data.words[parts[2]].within(words.language))
        for name, argument in _filters(parts[3]):
            value = FILTERS[name].apply(value, argument, words)
        return str(value.data.root) if isinstance(value.data, _Shown) else value.show(words)

    return _PLACEHOLDER.sub(fill, text)


def fill(model: B, environment: Environment, languages: Iterable[Words]) -> B:
    """Return the model with the placeholders of all its texts filled in, in every language given."""
    listed = list(languages)

    def filled(text: Text) -> Text:
        said = text.root.values() if isinstance(text.root, dict) else [text.root]
        if not any("{{" in words for words in said):
            return text
        return type(text)({w.language: fill_text(text.within(w.language), environment, w) for w in listed})

    return with_texts(model, filled)


def _filters(text: str) -> Iterator[tuple[str, str]]:
    for part in text.split("|")[1:]:
        match = _FILTER.fullmatch(part)
        yield (match[1], match[2] or "") if match else (part.strip(), "")


def problems(model: Scenario, source: Source, names: Iterable[str] = ()) -> Iterator[Problem]:
    """Yield every placeholder that cannot be filled in, and every text whose languages print different values.

    `names` are the names that age and that `{{ names.id }}` may print.
    """
    kinds: dict[str, Kind] = {p.name: "text" if p.type == "drawn" else p.type for p in model.parameters}
    kinds |= {d.name: d.type for d in model.derived}
    kinds |= {**BUILT_IN, NAMES: "text"}
    words = {p.name: set(p.choices[0].words) for p in model.parameters if isinstance(p, ChoiceParameter)}
    words[NAMES] = set(names)
    for path, text in texts(model):
        local: dict[str, Kind] = {SCENARIO_TIME: "moment"} if path[0] == "injects" else {}
        versions = text.root.items() if isinstance(text.root, dict) else [("", text.root)]
        used: dict[str, list[str]] = {}
        for language, said in versions:
            at = (*path, language) if language else path
            used[language] = sorted(
                _PARTS.split(match[1])[1] or "" for match in placeholders(said) if _PARTS.fullmatch(match[1])
            )
            for match in placeholders(said):
                if refusal := _refusal(match[1], {**kinds, **local}, words):
                    message, hint = refusal
                    yield source.problem("placeholder", message, at, hint=hint, needle=match[0].split("\n")[0])
        if len({tuple(names) for names in used.values()}) > 1:
            message = "the languages of this text use different placeholders: " + "; ".join(
                f"{language}: {', '.join(names) or 'none'}" for language, names in used.items()
            )
            yield source.problem("placeholders-differ", message, path, hint="every language must print the same values")


def _refusal(inner: str, kinds: Mapping[str, Kind], words: Mapping[str, set[str]]) -> tuple[str, str] | None:
    parts = _PARTS.fullmatch(inner)
    if parts is None:
        return f'"{{{{{inner}}}}}" is not a placeholder', "write {{ name }} or {{ name | filter }}"
    name, key = parts[1], parts[2]
    if name not in kinds:
        return f'there is no value "{name}"', nearest(name, kinds)
    kind: Kind = kinds[name]
    if key:
        if key not in words.get(name, set()):
            return f'"{name}" has no words "{key}"', f"it has {', '.join(sorted(words.get(name, set()))) or 'none'}"
        kind = "text"
    elif name == NAMES:
        return f'"{NAMES}" needs the id of a name', f"as `{{{{ {NAMES}.{min(words[NAMES], default='id')} }}}}`"
    for filter_name, argument in _filters(parts[3]):
        found = FILTERS.get(filter_name)
        if found is None:
            return f'there is no filter "{filter_name}"', f"filters are {', '.join(sorted(FILTERS))}"
        if kind not in found.accepts:
            able = [n for n, f in FILTERS.items() if kind in f.accepts]
            return f'the filter "{filter_name}" does not fit "{name}"', f"what fits: {', '.join(able)}"
        if found.argument and not _argument_fits(filter_name, argument):
            example = "decimals: 2" if filter_name == "decimals" else f"{filter_name}: 3 h"
            return f'the filter "{filter_name}" needs a value', f"as `{example}`"
        kind = found.gives if kind != "clock" or found.gives != "moment" else "clock"
    return None


def _argument_fits(filter_name: str, argument: str) -> bool:
    if filter_name == "decimals":
        return argument.isdigit() and len(argument) == 1
    try:
        parse_duration(argument)
    except ValueError:
        return False
    return True
