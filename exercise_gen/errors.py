"""What went wrong, said so that a person can mend it; nothing here reads, raises on its own or prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

Severity = Literal["error", "warning", "advice"]


@dataclass(frozen=True)
class Problem:
    """One mistake in the user's input, with its place and a way out.

    `line` and `col` count from 1; 0 means that the place has no line (a command-line value, a whole file).
    `excerpt` is the source line; `width` is how many characters the caret underlines.
    """

    code: str
    message: str
    file: str = ""
    line: int = 0
    col: int = 0
    path: str = ""
    hint: str = ""
    severity: Severity = "error"
    excerpt: str = ""
    width: int = 1

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.col}" if self.line else self.file
        head = f"{place}: " if place else ""
        lines = [f"{head}{self.severity}[{self.code}]: {self.message}"]
        if self.line and self.excerpt:
            shown, column = _clip(self.excerpt, self.col)
            gutter = f"{self.line:>5} | "
            room = max(1, min(self.width, len(shown) - column + 1))
            lines += [gutter + shown, " " * (len(gutter) - 2) + "| " + " " * (column - 1) + "^" * room]
        if self.hint:
            lines.append(f"   hint: {self.hint}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, str | int]:
        """Return the fields that `--json` prints."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "file": self.file,
            "line": self.line,
            "col": self.col,
            "path": self.path,
            "hint": self.hint,
        }


@dataclass(eq=False)
class InvalidInput(Exception):  # noqa: N818 - it is the user's input that is invalid, not the program
    """The user's input has mistakes: all of those that could be found, sorted by place."""

    problems: Sequence[Problem] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        self.problems = tuple(sorted(self.problems, key=lambda p: (p.file, p.line, p.col, p.code, p.message)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return report(self.problems)


class Refused(InvalidInput):
    """The input is right, but doing what it asks would destroy something of the user's."""


def report(problems: Iterable[Problem]) -> str:
    """Return the terminal text of the problems, with a closing count."""
    listed = list(problems)
    found = {severity: sum(p.severity == severity for p in listed) for severity in get_args(Severity)}
    files = len({p.file for p in listed if p.line})
    counts = [_count(number, severity) for severity, number in found.items() if number]
    place = f" in {_count(files, 'file')}" if files else ""
    return "\n".join([*map(str, listed), ", ".join(counts) + place])


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word == "advice" else f"{number} {word}s"


_SHOWN = 110  # characters of a source line that fit a terminal beside the gutter


def _clip(line: str, col: int) -> tuple[str, int]:
    """Return at most `_SHOWN` characters around the column, and the column inside them."""
    line = line.replace("\t", " ")
    if len(line) <= _SHOWN:
        return line, min(col, len(line) + 1)
    start = max(0, min(col - _SHOWN // 2, len(line) - _SHOWN))
    return line[start : start + _SHOWN], col - start
