"""The side-by-side edition for a mixed table: two trees of one document, block by block.

Both trees come from the same template and so have the same shape. Paragraphs and lists stand beside each other; in
tables, cards and heads the second language stands below the first. Where the shapes differ the whole parts do.
"""

from __future__ import annotations

from collections.abc import Mapping

from exercise_gen.models.markings import highest
from exercise_gen.tree import HEADINGS, INLINE, Node

_BREAK = Node("br", {}, ())
_LABELS = frozenset({"th", "dt"})
_STACKED = frozenset({"td", "th", "dd", "dt", "ttx-card", "ttx-cover"})
_SAID = ("title", "note", "alt", "caption", "time", "number")  # attributes that are printed in both languages
_TOGETHER = frozenset({"ul", "ol", "dl", "blockquote"})


def paired(left: Node, right: Node, language: str) -> Node:
    """Return one document of two.

    Args:
        left: The tree in the first language, which is the document's.
        right: The tree of the same document in the second.
        language: Code of the second language; its words carry it, so that they are read aloud and hyphenated rightly.
    """
    return _pair(left, right, language, stacked=False)


def _pair(left: Node, right: Node, language: str, *, stacked: bool) -> Node:
    if left == right:
        return left
    attributes = _attributes(left, right)
    if left.tag in HEADINGS:
        return Node(left.tag, attributes, (*left.children, " · ", *_said(right, language)))
    stacked = stacked or left.tag in _STACKED
    return Node(left.tag, attributes, tuple(_children(left, right, language, stacked=stacked)))


def _children(left: Node, right: Node, language: str, *, stacked: bool) -> list[Node | str]:
    if _is_text(left) and _is_text(right):
        if left.tag == "td":
            return [Node("p", {}, left.children), Node("p", {"lang": language}, right.children)]
        return [*left.children, " / " if left.tag in _LABELS else _BREAK, *_said(right, language)]
    if not _alike(left, right):
        return _beside(left.children, right.children, language, stacked=stacked)
    made: list[Node | str] = []
    for a, b in zip(left.children, right.children, strict=True):
        if a == b or isinstance(a, str) or isinstance(b, str):  # words that are the same
            made.append(a)
        elif a.tag == "p" and not stacked:
            made += _beside((a,), (b,), language, stacked=False)
        elif a.tag in _TOGETHER and (not stacked or a.tag in ("ul", "ol")):
            made += _beside((a,), (b,), language, stacked=stacked)
        elif a.tag == "ttx-figure":
            made += [a, Node(b.tag, {**b.attributes, "name": second(b.get("name"))}, ())]
        else:
            made.append(_pair(a, b, language, stacked=stacked))
    return made


def second(figure: str) -> str:
    """Return the name under which the second language's picture stands."""
    return f"{figure}-2"


def _beside(
    left: tuple[Node | str, ...], right: tuple[Node | str, ...], language: str, *, stacked: bool
) -> list[Node | str]:
    said = Node("div", {"lang": language}, right)
    if stacked:
        return [Node("div", {}, left), said]
    return [Node("ttx-side", {}, (Node("div", {}, left), said))]


def _said(node: Node, language: str) -> tuple[Node | str, ...]:
    return (Node("span", {"lang": language}, node.children),)


def _is_text(node: Node) -> bool:
    """Return whether a block holds nothing but a run of text."""
    return bool(node.children) and all(isinstance(child, str) or child.tag in INLINE for child in node.children)


def _alike(left: Node, right: Node) -> bool:
    """Return whether two parts have the same blocks, and no words of their own between them that differ."""

    def shape(node: Node) -> list[str]:
        return [f"<{child.tag}>" if isinstance(child, Node) else child for child in node.children]

    return shape(left) == shape(right)


def _attributes(left: Node, right: Node) -> Mapping[str, str]:
    said = {
        name: f"{left.get(name)} / {right.get(name)}"
        for name in _SAID
        if name in left.attributes and left.get(name) != right.get(name)
    }
    marks = [mark for mark in (left.get("marking"), right.get("marking")) if mark]
    if marks:
        said["marking"] = highest(*marks)
    if left.tag == "ttx-cards":
        said["per-page"] = str(max(2, int(left.get("per-page")) // 2))  # two languages need the room of two
    return {**left.attributes, **said}
