"""TOML text to data with positions: themes and profiles, reported like every other file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.source import Node, Place, Source, line_of, read_text

_TABLE = re.compile(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?$")
_KEY = re.compile(
    r"\s*((?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=\s*"
)
_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_WHERE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass
class _Branch:
    value: Place
    end: Place
    key: Place
    children: dict[str | int, _Branch] = field(default_factory=dict)

    def node(self) -> Node:
        return Node(self.value, self.end, self.key, {name: child.node() for name, child in self.children.items()})


def load(path: Path, name: str | None = None) -> Source:
    """Read a TOML file.

    Raises:
        InvalidInput: The file cannot be read, or is not TOML.
    """
    shown = name or path.as_posix()
    return parse(read_text(path, shown), shown)


def parse(text: str, name: str) -> Source:
    """Return the data of TOML text, and where tables, keys and values stand; what a value holds stands where it does.

    Raises:
        InvalidInput: The text is not TOML.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = _WHERE.search(said)
        last = text.count("\n") + 1
        line, col = (int(found[1]), int(found[2])) if found and found[1] else (last, 1)
        message, hint = f"this is not TOML: {_WHERE.sub('', said).strip()}", 'write `key = "words"` under a `[table]`'
        raise InvalidInput(
            [Problem("syntax", message, name, line, col, hint=hint, excerpt=line_of(text, line))]
        ) from None
    return Source(name, text, data, _positions(text))


def _positions(text: str) -> Node:
    lines = text.split("\n")
    root = _Branch(Place(1, 1), Place(len(lines), len(lines[-1]) + 1), Place(1, 1))
    table = root
    for number, line in enumerate(lines, start=1):
        end = Place(number, len(line.rstrip()) + 1)
        if head := _TABLE.match(line):
            table = _at(root, head[1], Place(number, line.index("[") + 1), Place(number, line.index("[") + 1), end)
        elif (pair := _KEY.match(line)) and not line.lstrip().startswith("#"):
            _at(table, pair[1], Place(number, pair.start(1) + 1), Place(number, pair.end() + 1), end)
    return root.node()


def _at(branch: _Branch, dotted: str, key: Place, value: Place, end: Place) -> _Branch:
    for part in _PART.finditer(dotted):
        name = next(group for group in part.groups() if group is not None)
        branch = branch.children.setdefault(name, _Branch(value, end, key))
    return branch
