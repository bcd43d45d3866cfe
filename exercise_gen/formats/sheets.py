"""Sheets of a document as plain rows: what the workbook and the table of comma-separated values are written from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from exercise_gen.tree import Node

Tone = str  # plain, good, warn, bad or strong


@dataclass(frozen=True)
class Column:
    """A column: its head, its share of the width, whether it holds numbers, and the words to choose from."""

    head: str
    width: float
    number: bool
    choices: tuple[tuple[str, Tone], ...]


@dataclass(frozen=True)
class Sheet:
    """A table with a name.

    `chart` is the column, counted from 0, that is drawn as a chart, 0 for none; `legend` explains letters of the table
    below it, `notice` says on every page for whom it is.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: int
    large: bool
    legend: str
    notice: str


def sheets(tree: Node) -> Iterator[Sheet]:
    """Yield the sheets of a document."""
    for node in tree.walk():
        if node.tag == "ttx-sheet":
            yield _sheet(node)


def _sheet(node: Node) -> Sheet:
    (table,) = (child for child in node.children if isinstance(child, Node) and child.tag == "table")
    lines = [row for row in table.walk() if row.tag == "tr"]
    heads = [cell for cell in lines[0].children if isinstance(cell, Node)]
    shares = [float(share) for share in table.get("widths").split()]
    columns = tuple(
        Column(plain(head), share, head.get("kind") == "number", tuple(_choices(head.get("choices"))))
        for head, share in zip(heads, shares, strict=True)
    )
    rows = tuple(tuple(plain(cell) for cell in row.children if isinstance(cell, Node)) for row in lines[1:])
    return Sheet(
        name=node.get("name"),
        columns=columns,
        rows=rows,
        chart=int(node.get("chart", "0")),
        large=node.get("paper") == "large",
        legend=node.get("legend"),
        notice=node.get("notice"),
    )


def _choices(text: str) -> Iterator[tuple[str, Tone]]:
    for choice in text.split("|") if text else ():
        word, _, tone = choice.rpartition(":")
        yield word, tone


def plain(node: Node) -> str:
    """Return the text of a cell with its line breaks."""
    parts = []
    for child in node.children:
        if isinstance(child, str):
            parts.append(child)
        else:
            parts.append("\n" if child.tag == "br" else plain(child))
    return "".join(parts).strip()
