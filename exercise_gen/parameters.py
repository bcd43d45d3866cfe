"""What a planner may change: defaults, then the plan, then `--set`; checked against type and range."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from exercise_gen import placeholders
from exercise_gen.chance import AUTHORED_SEED, pick
from exercise_gen.consequences import decimals_beyond
from exercise_gen.errors import Problem
from exercise_gen.expressions import ARITHMETIC, Called, derive
from exercise_gen.i18n import clock
from exercise_gen.load import Loaded
from exercise_gen.models import Parameter, Place, Scenario, Text
from exercise_gen.models.base import Name
from exercise_gen.models.parameters import (
    BooleanParameter,
    ChoiceParameter,
    ClockParameter,
    DrawnParameter,
    DurationParameter,
    IntegerParameter,
    NumberParameter,
    PlaceParameter,
    TextParameter,
)
from exercise_gen.models.scenario import Site
from exercise_gen.models.times import format_duration, parse_clock, parse_duration
from exercise_gen.names import Names
from exercise_gen.names import warnings as name_warnings
from exercise_gen.references import DataPath
from exercise_gen.shape import nearest, short
from exercise_gen.source import Source, parse_value
from exercise_gen.values import NAMES, Environment, NotAllowed, Value, Worded

NO_WORDS = Value("text", Worded({}))


@dataclass(frozen=True)
class Resolved:
    """The values of one plan: parameters by name, derived values by name, in the scenario's order.

    `called` are the models behind each derived value; `names` what texts call names that age on the day of play;
    `usual` are the parameters of a plan that says nothing; `warnings` the places where a model left its valid range
    or a name is not right on that day.
    """

    parameters: Environment
    derived: Environment
    called: Mapping[str, tuple[Called, ...]] = field(default_factory=dict)
    names: Value = NO_WORDS
    usual: Environment = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def environment(self) -> dict[str, Value]:
        """All values by name."""
        return {**self.parameters, **self.derived}

    @property
    def printable(self) -> dict[str, Value]:
        """All that a text may name, the names that age with them."""
        return {**self.environment, NAMES: self.names}


def resolve(
    scenario: Loaded[Scenario],
    given: Mapping[str, Any],
    given_in: Source | None,
    settings: Iterable[tuple[str, str]] = (),
    seed: int = AUTHORED_SEED,
    *,
    names: Names,
    day: date | None = None,
) -> tuple[Resolved, list[Problem]]:
    """Return the values of a plan and every problem with them.

    Args:
        scenario: The scenario with its file.
        given: The plan's `parameters`.
        given_in: The plan's file, to place problems in; None when there is none.
        settings: `--set` pairs of name and text, in order; the last of a name wins.
        seed: The plan's: draws the names that nobody gave.
        names: The names that age.
        day: The day of play; the suggested one when left out.
    """
    model, problems = scenario.model, []
    known = {parameter.name: parameter for parameter in model.parameters}
    usual = {name: _default(parameter, seed) for name, parameter in known.items()}
    values = dict(usual)
    for name, raw in given.items():
        try:
            values[name] = _read(_known(name, known), raw)
        except NotAllowed as refused:
            path: DataPath = ("parameters", name)
            unknown = name not in known
            if given_in:
                problems.append(given_in.problem("parameter", refused.message, path, hint=refused.hint, at_key=unknown))
            else:
                problems.append(Problem("parameter", refused.message, path=name, hint=refused.hint))
    for name, text in settings:
        try:
            values[name] = _read(_known(name, known), _from_command_line(known.get(name), text))
        except NotAllowed as refused:
            problems.append(Problem("parameter", refused.message, f"--set {name}={text}", path=name, hint=refused.hint))
    derivation = derive(model.derived, values, scenario.source)
    held = day or model.suggested.date
    warnings = [
        *_range_warnings(model, derivation.called, scenario.source),
        *name_warnings(scenario, names, held),
        *_far_places(placed(model.places, values), scenario.source),
    ]
    resolved = Resolved(values, derivation.values, derivation.called, names.on(held), usual, tuple(warnings))
    return resolved, [*problems, *derivation.problems]


def _range_warnings(model: Scenario, called: Mapping[str, tuple[Called, ...]], source: Source) -> Iterator[Problem]:
    """Yield what a derived value asks of a model outside its valid range, unless the scenario says why it may."""
    for index, item in enumerate(model.derived):
        for call in called.get(item.name, ()) if item.beyond is None else ():
            for name, figure, limits in call.outside:
                shown = f"{figure:,.{decimals_beyond(figure, limits)}f}, {limits[0]:,g} to {limits[1]:,g}"
                message = f"{item.name}: {call.model} is not known to hold: {name} is {shown}"
                hint = "choose other parameters, or say in `beyond` why the figure may be used all the same"
                path: DataPath = ("derived", index, "value")
                yield source.problem("model-range", message, path, hint=hint, warning=True)


def placed(places: Sequence[Site], values: Environment) -> list[Site]:
    """Return the places of the map, each that follows a parameter there where the parameter lies."""

    def at(place: Site) -> Site:
        if place.parameter is None:
            return place
        there = values[place.parameter].data
        return place.model_copy(update={"latitude": there.latitude, "longitude": there.longitude})

    return [at(place) for place in places]


_FAR = 25  # degrees that a place lies from the nearest other before it is asked whether it lies there


def _far_places(places: Sequence[Site], source: Source) -> Iterator[Problem]:
    """Yield the places that lie far from all others; a sign that was forgotten is the likely reason."""
    points = [(place.latitude or 0.0, place.longitude or 0.0) for place in places]
    for index, (latitude, longitude) in enumerate(points):
        others = [point for i, point in enumerate(points) if i != index]
        away = min((math.dist((latitude, longitude), other) for other in others), default=0)
        if away <= _FAR:
            continue
        mirrored = [(latitude, -longitude), (-latitude, longitude), (-latitude, -longitude), (longitude, latitude)]
        near = min(mirrored, key=lambda point: min(math.dist(point, other) for other in others))
        hint = "the map grows until it shows all places, and beyond Peru's neighbours it has no coast"
        if min(math.dist(near, other) for other in others) <= _FAR:
            hint = f"west and south are negative: latitude: {near[0]:g}, longitude: {near[1]:g}?"
        message = f'the place "{places[index].id}" lies {away:.0f} degrees from the nearest other place of the map'
        yield source.problem("far-place", message, ("places", index), hint=hint, warning=True)
        if len(places) == _PAIR:
            return


_PAIR = 2  # places of which each is far from the other: one warning is enough


def _from_command_line(parameter: Parameter | None, text: str) -> Any:
    """Words stay words: `--set unit=12` is the text "12" when the parameter is a text."""
    return text if parameter is not None and parameter.type in ("text", "choice", "drawn") else parse_value(text)


def _known(name: str, known: Mapping[str, Parameter]) -> Parameter:
    if name in known:
        return known[name]
    raise NotAllowed(f'the scenario has no parameter "{name}"', nearest(name, known))


def _default(parameter: Parameter, seed: int = AUTHORED_SEED) -> Value:
    if isinstance(parameter, DrawnParameter):
        return Value("text", parameter.choices[pick(len(parameter.choices), seed, parameter.name)])
    return _read(parameter, parameter.default)


def _read(parameter: Parameter, raw: Any) -> Value:  # noqa: C901 - one case a type
    """Return the value of a parameter, or say why it cannot be."""
    name = parameter.name
    match parameter:
        case NumberParameter() | IntegerParameter():
            return _read_number(parameter, raw)
        case ChoiceParameter():
            options = {choice.value: choice for choice in parameter.choices}
            return Value("choice", _one_of(name, raw, options))
        case BooleanParameter():
            if not isinstance(raw, bool):
                raise NotAllowed(f'{name}: "{short(raw)}" is neither true nor false', "write true or false")
            return Value("boolean", raw)
        case ClockParameter():
            at = _parsed(name, raw, parse_clock, 'write hours and minutes, as "09:15"')
            _check_range(name, at, parameter.min, parameter.max, clock)
            return Value("clock", at)
        case DurationParameter():
            minutes = _parsed(name, raw, parse_duration, "write `90 min`, `1 h 30 min` or `2 d`")
            _check_range(name, minutes, parameter.min, parameter.max, format_duration)
            return Value("duration", minutes)
        case PlaceParameter():
            if isinstance(raw, dict):
                try:
                    return Value("place", TypeAdapter(Place).validate_python({"id": "own", **raw}))
                except ValidationError:
                    hint = "write {name: …, latitude: -12.05, longitude: -77.15}; latitude to ±90, longitude to ±180"
                    raise NotAllowed(f"{name}: the place is not complete or not on Earth", hint) from None
            return Value("place", _one_of(name, raw, {place.id: place for place in parameter.choices}))
        case TextParameter() | DrawnParameter():
            return _read_text(name, raw, parameter.max_length)


def _check_range(name: str, value: Any, low: Any, high: Any, shown: Callable[[Any], str]) -> None:
    if not low <= value <= high:
        raise NotAllowed(f'{name}: "{shown(value)}" is out of range', f"from {shown(low)} to {shown(high)}")


def _read_number(parameter: NumberParameter | IntegerParameter, raw: Any) -> Value:
    whole = isinstance(parameter, IntegerParameter)
    right = isinstance(raw, int) or (not whole and isinstance(raw, float) and math.isfinite(raw))
    if not right or isinstance(raw, bool):
        kind = "a whole number" if whole else "a number"
        raise NotAllowed(f'{parameter.name}: "{short(raw)}" is not {kind}', f"from {parameter.min} to {parameter.max}")
    if not parameter.min <= raw <= parameter.max:
        raise NotAllowed(
            f'{parameter.name}: "{short(raw)}" is out of range', f"from {parameter.min} to {parameter.max}"
        )
    if isinstance(parameter, IntegerParameter):
        return Value("integer", raw, unit=parameter.unit, unit_one=parameter.unit_one)
    counted = round(float(raw), parameter.decimals)  # what is printed is what counts
    return Value("number", counted, parameter.decimals, parameter.unit, parameter.unit_one)


def _read_text(name: str, raw: Any, max_length: int) -> Value:
    if isinstance(raw, bool | int | float):
        raw = str(raw)
    try:
        text = raw if isinstance(raw, Text) else Name.model_validate(raw)
    except ValidationError:
        raise NotAllowed(f'{name}: "{short(raw)}" is not text', "write one line of words") from None
    longest = max(map(len, text.root.values())) if isinstance(text.root, dict) else len(text.root)
    if longest > max_length or "\n" in str(text.root):
        raise NotAllowed(f"{name}: the text has {longest} characters", f"one line of at most {max_length}")
    return Value("text", text)


T = TypeVar("T")


def _one_of(name: str, raw: Any, options: Mapping[str, T]) -> T:
    if isinstance(raw, str) and raw in options:
        return options[raw]
    raise NotAllowed(f'{name}: "{short(raw)}" is not one of its values', nearest(str(raw), options))


def _parsed(name: str, raw: Any, parse: Callable[[Any], T], hint: str) -> T:
    try:
        return parse(raw)
    except ValueError as error:
        raise NotAllowed(f"{name}: {error}", hint) from None


# ---------------------------------------------------------------------------------------------- checks of a scenario


def problems(scenario: Loaded[Scenario], names: Names) -> list[Problem]:
    """Return what is wrong with a scenario's parameters, derived values, conditions and placeholders."""
    model, source = scenario.model, scenario.source
    found = [*_parameter_problems(model, source), *_place_problems(model, source)]
    if not found:
        values = {parameter.name: _default(parameter) for parameter in model.parameters}
        found += derive(model.derived, values, source).problems
        found += _condition_problems(model, source)
    found += placeholders.problems(model, source, names.known)
    return found


def _parameter_problems(model: Scenario, source: Source) -> Iterator[Problem]:
    for index, parameter in enumerate(model.parameters):
        path: DataPath = ("parameters", index)
        if parameter.name in {*placeholders.BUILT_IN, placeholders.SCENARIO_TIME, NAMES, *ARITHMETIC}:
            message = f'the name "{parameter.name}" is taken by the program'
            yield source.problem("parameter", message, (*path, "name"), hint="choose another name")
        if isinstance(parameter, ChoiceParameter):
            yield from _choice_problems(parameter, path, source)
        low, high = getattr(parameter, "min", None), getattr(parameter, "max", None)
        if low is not None and high is not None and low > high:
            yield source.problem("parameter", "`min` is above `max`", (*path, "min"), hint="exchange them")
            continue
        try:
            _default(parameter)
        except NotAllowed as refused:
            yield source.problem(
                "parameter", f"the default is not allowed: {refused.message}", (*path, "default"), hint=refused.hint
            )
    hour = model.clock.h_hour
    clocks = [p.name for p in model.parameters if isinstance(p, ClockParameter)]
    if isinstance(hour, str) and hour not in clocks:
        hint = nearest(hour, clocks) or 'write a time of day, as "10:00", or add a parameter of the type clock'
        yield source.problem("unknown-clock", f'"{hour}" is not a clock parameter', ("clock", "h_hour"), hint=hint)


def _place_problems(model: Scenario, source: Source) -> Iterator[Problem]:
    """Yield the places of the map that have neither degrees nor a parameter that gives them, or both."""
    known = [p.name for p in model.parameters if isinstance(p, PlaceParameter)]
    for index, place in enumerate(model.places):
        path: DataPath = ("places", index)
        degrees = (place.latitude, place.longitude)
        if place.parameter is None and None in degrees:
            key = "latitude" if place.latitude is None else "longitude"
            message, hint = f'the key "{key}" is missing', "or name a `parameter` of the type place"
            yield source.problem("missing-key", message, path, hint=hint)
        elif place.parameter is not None and degrees != (None, None):
            message = f'the place "{place.id}" has degrees and the parameter "{place.parameter}"'
            yield source.problem("parameter", message, (*path, "parameter"), hint="delete one of them")
        elif place.parameter is not None and place.parameter not in known:
            message = f'there is no parameter "{place.parameter}" of the type place'
            yield source.problem("parameter", message, (*path, "parameter"), hint=nearest(place.parameter, known))


def _choice_problems(parameter: ChoiceParameter, path: DataPath, source: Source) -> Iterator[Problem]:
    for group in ("words", "numbers"):
        wanted = {key for choice in parameter.choices for key in getattr(choice, group)}
        for number, choice in enumerate(parameter.choices):
            for key in sorted(wanted - set(getattr(choice, group))):
                message = f'the choice "{choice.value}" has no "{key}" among its {group}'
                hint = "all choices of a parameter have the same keys"
                yield source.problem("choice-incomplete", message, (*path, "choices", number), hint=hint)


def _condition_problems(model: Scenario, source: Source) -> Iterator[Problem]:
    known = {p.name: p for p in model.parameters if isinstance(p, ChoiceParameter | BooleanParameter)}
    conditions = [(("injects", i, "when"), inject.when) for i, inject in enumerate(model.injects)]
    conditions += [
        (("phases", i, "questions", j, "when"), question.when)  # type: ignore[misc]
        for i, phase in enumerate(model.phases)
        for j, question in enumerate(phase.questions)
    ]
    for path, when in conditions:
        for name, wanted in when.items():
            parameter = known.get(name)
            if parameter is None:
                hint = f"conditions look at choices and booleans: {', '.join(known) or 'there are none'}"
                yield source.problem(
                    "condition", f'there is no choice or boolean "{name}"', (*path, name), hint=hint, at_key=True
                )
                continue
            for value in wanted if isinstance(wanted, list) else [wanted]:
                try:
                    _read(parameter, value)
                except NotAllowed as refused:
                    yield source.problem("condition", refused.message, (*path, name), hint=refused.hint)


def applies(when: Mapping[str, Any], values: Environment) -> bool:
    """Return whether every named parameter has (one of) the wanted values."""

    def matches(value: Value, wanted: Any) -> bool:
        given = value.data.value if value.kind == "choice" else value.data
        return given in wanted if isinstance(wanted, list) else given == wanted

    return all(matches(values[name], wanted) for name, wanted in when.items())
