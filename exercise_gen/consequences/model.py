"""What a model is, and the list of all models: derived values call them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import signature
from statistics import NormalDist
from typing import Literal

Basis = Literal["published model", "planning equation", "assumption"]
Range = tuple[float, float]

NORMAL = NormalDist()
PERU = 35_000_000  # people: no figure of a story is about more


@dataclass(frozen=True)
class Model:
    """A function with what must be said of it on paper.

    `title` is an English label; `valid` are the ranges of its arguments, by name, and of its `result`, in the units of
    the docstring; `words` the words that an argument may be.
    """

    function: Callable[..., float]
    title: str
    source: str
    basis: Basis
    valid: Mapping[str, Range] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name by which an expression calls it."""
        return self.function.__name__

    def outside(self, given: tuple[float | str, ...], result: float) -> list[tuple[str, float, Range]]:
        """Return what lies outside the valid range: name, figure and range of each."""
        figures = [*zip(signature(self.function).parameters, given, strict=False), ("result", result)]
        return [
            (name, figure, self.valid[name])
            for name, figure in figures
            if name in self.valid and not isinstance(figure, str) and not _within(figure, self.valid[name])
        ]


MODELS: dict[str, Model] = {}


def _within(figure: float, bounds: Range) -> bool:
    return bounds[0] <= figure <= bounds[1]


def decimals_beyond(figure: float, bounds: Range) -> int:
    """Return with how many decimals a figure has to be printed for a reader to see that it is outside of its range."""
    fewest = 0 if abs(figure) >= 100 else 1 if abs(figure) >= 1 else 4  # noqa: PLR2004 - about three digits
    return next((digits for digits in range(fewest, 16) if not _within(round(figure, digits), bounds)), fewest)


def model(
    title: str, source: str, basis: Basis = "published model", **valid: Range | tuple[str, ...]
) -> Callable[[Callable[..., float]], Callable[..., float]]:
    """List a function among the models; an argument's range is two numbers, its words a tuple of them."""
    ranges = {name: (float(v[0]), float(v[1])) for name, v in valid.items() if not isinstance(v[0], str)}
    words = {name: tuple(map(str, v)) for name, v in valid.items() if isinstance(v[0], str)}

    def listed(function: Callable[..., float]) -> Callable[..., float]:
        MODELS[function.__name__] = Model(function, title, source, basis, ranges, words)
        return function

    return listed


def one_of(word: str, table: Mapping[str, object]) -> None:
    """Raise a `ValueError` that names the words of a table unless the word is one of them."""
    if word not in table:
        raise ValueError(f"'{word}' is none of {', '.join(repr(known) for known in table)}")
