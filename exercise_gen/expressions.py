"""Derived values: small arithmetic over parameters, evaluated in the order of their need."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time
from graphlib import CycleError, TopologicalSorter
from inspect import Parameter, signature
from typing import Any

from exercise_gen.consequences import MODELS, Range
from exercise_gen.errors import Problem
from exercise_gen.models import Derived
from exercise_gen.models.parameters import Choice
from exercise_gen.models.times import MINUTES_PER_HOUR
from exercise_gen.references import DataPath
from exercise_gen.shape import nearest
from exercise_gen.source import Source
from exercise_gen.values import NotAllowed, Value


def _about(value: float, digits: int = 2) -> float:
    """Round to a number one would say aloud: 4,800 and not 4,797."""
    if value == 0 or not math.isfinite(value):
        return value
    return round(value, int(digits) - 1 - math.floor(math.log10(abs(value))))


def _normal(value: float) -> float:
    """Share of a normal distribution below a value, counted in standard deviations."""
    return 0.5 * (1 + math.erf(value / math.sqrt(2)))


LARGEST = 10**15  # numbers from here on are a slip, and no format prints them well

ARITHMETIC: dict[str, Callable[..., float]] = {
    "abs": abs, "min": min, "max": max, "round": round, "floor": math.floor, "ceil": math.ceil, "sqrt": math.sqrt,
    "exp": math.exp, "log": math.log, "log10": math.log10, "about": _about, "normal": _normal,
}  # fmt: skip
FUNCTIONS: Mapping[str, Callable[..., float]] = ARITHMETIC | {name: model.function for name, model in MODELS.items()}

_ALLOWED = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Attribute,
    ast.Constant, ast.Load, ast.operator, ast.unaryop, ast.boolop, ast.cmpop,
)  # fmt: skip
_FORBIDDEN = (
    ast.LShift,
    ast.RShift,
    ast.BitOr,
    ast.BitAnd,
    ast.BitXor,
    ast.Invert,
    ast.MatMult,
    ast.In,
    ast.Is,
    ast.IsNot,
)


@dataclass(frozen=True)
class Called:
    """A model that an expression called, with what lay outside its valid range: argument, figure and range."""

    model: str
    outside: tuple[tuple[str, float, Range], ...] = ()


@dataclass(frozen=True)
class Derivation:
    """Derived values by name, in the scenario's order, with the models each called; empty when there are problems."""

    values: Mapping[str, Value] = field(default_factory=dict)
    called: Mapping[str, tuple[Called, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


class _ChoiceNumbers(str):
    """The value of a choice in an expression: compares as text, has its numbers as attributes."""

    numbers: dict[str, float]

    def __new__(cls, choice: Choice) -> _ChoiceNumbers:
        made = super().__new__(cls, choice.value)
        made.numbers = dict(choice.numbers)
        return made


def parse(expression: str) -> ast.Expression:
    """Return the syntax tree of an expression; raises `NotAllowed` for anything but small arithmetic."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotAllowed(f'"{expression}" is not an expression', "as `round(people * litres / 1000)`") from None
    for node in ast.walk(tree):
        wrong = not isinstance(node, _ALLOWED) or isinstance(node, _FORBIDDEN)
        wrong |= isinstance(node, ast.Constant) and not isinstance(node.value, int | float | str)
        wrong |= isinstance(node, ast.Call) and not (
            isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and not node.keywords
        )
        wrong |= isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name)
        if wrong:
            hint = (
                f"use numbers, names, + - * / // % **, comparisons, `a if b else c`, {', '.join(ARITHMETIC)}, "
                "and the models that `exercise-gen models` lists"
            )
            raise NotAllowed(f'"{expression}" uses something that expressions do not have', hint)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MODELS:
            _check_arguments(node, node.func.id)
    return tree


def _check_arguments(call: ast.Call, name: str) -> None:
    wanted = signature(FUNCTIONS[name]).parameters
    needed = sum(parameter.default is Parameter.empty for parameter in wanted.values())
    if not needed <= len(call.args) <= len(wanted):
        form = f"{name}({', '.join(wanted)})"
        raise NotAllowed(f'"{ast.unparse(call)}" has {len(call.args)} values', f"write {form}")


def _names(tree: ast.Expression) -> set[str]:
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}


def derive(derived: list[Derived], values: Mapping[str, Value], source: Source) -> Derivation:
    """Evaluate derived values in the order of their need; say which cannot be."""
    by_name = {item.name: (index, item) for index, item in enumerate(derived)}
    trees: dict[str, ast.Expression] = {}
    problems: list[Problem] = []

    def fail(name: str, message: str, hint: str = "") -> None:
        path: DataPath = ("derived", by_name[name][0], "value")
        problems.append(source.problem("derived-value", f"{name}: {message}", path, hint=hint))

    for name, (_, item) in by_name.items():
        try:
            trees[name] = parse(item.value)
        except NotAllowed as refused:
            fail(name, refused.message, refused.hint)
            continue
        for unknown in sorted(_names(trees[name]) - set(values) - set(by_name)):
            fail(name, f'there is no value "{unknown}"', nearest(unknown, [*values, *by_name]))
    if problems:
        return Derivation(problems=tuple(problems))
    try:
        order = list(
            TopologicalSorter({name: _names(tree) & set(by_name) for name, tree in trees.items()}).static_order()
        )
    except CycleError as error:
        circle = [str(name) for name in error.args[1]]
        fail(circle[0], f"the values need each other in a circle: {' needs '.join(reversed(circle))}")
        return Derivation(problems=tuple(problems))
    results: dict[str, Value] = {}
    called: dict[str, tuple[Called, ...]] = {}
    numbers = {name: _as_number(value) for name, value in values.items()}
    for name in order:
        item = by_name[name][1]
        try:
            numbers[name], called[name] = _evaluate(item.value, numbers)
            results[name] = _as_value(item, numbers[name])
        except NotAllowed as refused:
            fail(name, refused.message, refused.hint)
            return Derivation(problems=tuple(problems))
    return Derivation({name: results[name] for name in by_name}, called)


def _as_number(value: Value) -> Any:
    match value.kind:
        case "clock":
            return value.data.hour * MINUTES_PER_HOUR + value.data.minute
        case "choice":
            return _ChoiceNumbers(value.data)
        case "place":
            return value.data.id
        case "text":
            return str(value.data.root)
        case _:
            return value.data


def _evaluate(expression: str, numbers: Mapping[str, Any]) -> tuple[float, tuple[Called, ...]]:
    import simpleeval

    called: dict[Called, None] = {}

    class Evaluator(simpleeval.SimpleEval):  # type: ignore[misc]
        """Looks `name.key` up in the numbers of a choice and nowhere else."""

        def _eval_attribute(self, node: ast.Attribute) -> Any:
            holder = self._eval(node.value)
            if isinstance(holder, _ChoiceNumbers) and node.attr in holder.numbers:
                return holder.numbers[node.attr]
            raise NotAllowed(
                f'"{ast.unparse(node)}" is not a number of a choice', "add it to `numbers` of every choice"
            )

    functions: dict[str, Callable[..., float]] = ARITHMETIC | {name: _recorded(name, called) for name in MODELS}
    evaluator = Evaluator(names=dict(numbers), functions=functions)
    evaluator.nodes[ast.Attribute] = evaluator._eval_attribute
    try:
        result = evaluator.eval(expression.strip())
    except NotAllowed:
        raise
    except (ArithmeticError, ValueError, TypeError, simpleeval.InvalidExpression) as error:
        raise NotAllowed(f'"{expression}" cannot be computed: {error}') from None
    if not isinstance(result, int | float):
        raise NotAllowed(f'"{expression}" gives no number')
    if abs(result) >= LARGEST:  # before `isfinite`, which a very large integer breaks
        raise NotAllowed(f'"{expression}" gives a number too large to print')
    if not math.isfinite(result):
        raise NotAllowed(f'"{expression}" gives no number')
    return result, tuple(called)


def _recorded(name: str, called: dict[Called, None]) -> Callable[..., float]:
    """Return a model that writes down that it was called, and with what outside its range."""
    model = MODELS[name]

    def call(*given: Any) -> float:
        result = model.function(*given)
        called[Called(name, tuple(model.outside(given, result)))] = None
        return result

    return call


def _as_value(item: Derived, number: float) -> Value:
    match item.type:
        case "number":
            return Value("number", float(number), item.decimals, item.unit, item.unit_one)
        case "integer":
            return Value("integer", round(number), unit=item.unit, unit_one=item.unit_one)
        case "duration":
            return Value("duration", max(0, round(number)))
        case _:
            minutes = round(number) % (24 * MINUTES_PER_HOUR)
            return Value("clock", time(*divmod(minutes, MINUTES_PER_HOUR)))
