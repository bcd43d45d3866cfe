"""Semantic HTML to the document tree that every format is written from.

The vocabulary is plain HTML and a few `ttx-*` tags. A tag or attribute that is not in `TAGS` is a located error, so a
slip in a template cannot silently lose content.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import lxml.etree
import lxml.html

from exercise_gen.errors import InvalidInput, Problem
from exercise_gen.models.markings import highest, highest_in


@dataclass(frozen=True)
class Node:
    """An element of a document: its tag, attributes and children (nodes, and text between them)."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[Node | str, ...]

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def text(self) -> str:
        """Return all text inside, markup dropped."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)

    def walk(self) -> Iterator[Node]:
        """Yield this node and every node inside it, in reading order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def as_data(self) -> list[Any]:
        """Return the node as `[tag, attributes, children]`, ready for JSON."""
        return [self.tag, dict(self.attributes), [c if isinstance(c, str) else c.as_data() for c in self.children]]


INLINE = frozenset({"strong", "em", "code", "sup", "sub", "span", "a", "br", "ttx-check", "ttx-blank", "ttx-tag"})

# tag → attributes it may have
TAGS: Mapping[str, frozenset[str]] = {
    **{heading: frozenset({"id", "class"}) for heading in ("h1", "h2", "h3", "h4")},
    **{inline: frozenset() for inline in ("strong", "em", "code", "sup", "sub", "br", "ttx-check")},
    **{block: frozenset({"class", "lang"}) for block in ("ul", "ol", "dl", "dt", "dd", "blockquote")},
    **{block: frozenset({"class", "lang", "marking"}) for block in ("p", "div", "li")},  # of itself alone
    "span": frozenset({"class", "lang", "marking"}),
    "a": frozenset({"href"}),
    "table": frozenset({"class", "widths"}),
    **{part: frozenset() for part in ("thead", "tbody")},
    "tr": frozenset({"class", "id"}),
    "td": frozenset({"align", "colspan", "class", "scope"}),
    "th": frozenset({"align", "colspan", "class", "scope", "kind", "choices"}),  # number; `word:tone|word:tone`
    "ttx-blank": frozenset({"width"}),  # a line to write on, in per cent of the text width
    "ttx-tag": frozenset({"kind"}),  # a small label: key, contingency, …
    "ttx-cover": frozenset(),
    "ttx-toc": frozenset({"title", "depth"}),
    "ttx-landscape": frozenset(),
    "ttx-side": frozenset(),  # two div beside each other: one text in two languages
    "ttx-callout": frozenset({"kind"}),
    "ttx-figure": frozenset({"name", "alt", "caption"}),
    "ttx-lines": frozenset({"count"}),
    "ttx-keep": frozenset({"class"}),  # stays on one page
    "ttx-break": frozenset({"to"}),  # to="sheet": what follows is handed over by itself, on a sheet of its own
    "ttx-form": frozenset({"look", "title", "note", "marking"}),
    "ttx-cards": frozenset({"per-page"}),
    "ttx-tent": frozenset(),  # a sheet that is folded and stands on a table: printed twice, once upside down
    "ttx-logo": frozenset(),  # the sign of the theme, if it has one
    "ttx-sheet": frozenset({"name", "chart", "paper", "legend", "notice"}),  # a sheet of a workbook around one table
    "ttx-event": frozenset({"id", "start", "end", "zone", "place", "title", "alarm"}),  # an entry of a calendar
    "ttx-slide": frozenset({"kind", "title"}),  # kinds: title, divider, content, inject, question, closing
    "ttx-notes": frozenset(),  # what the speaker of a slide reads
    "ttx-card": frozenset({"number", "time", "title", "marking", "tone"}),
}

_SPACE = re.compile(r"[ \t\r\n\f]+")
_VERBATIM = frozenset({"code"})


def parse(html: str, name: str) -> Node:
    """Turn semantic HTML into a tree.

    Args:
        html: What a template rendered.
        name: The template, to place problems in.

    Returns:
        A `document` node with the blocks as children.

    Raises:
        InvalidInput: Every tag or attribute that is not part of the vocabulary, and every block inside inline text.
    """
    root = lxml.html.fragment_fromstring(html, create_parent="document")
    problems: list[Problem] = []
    node = _node(root, name, problems, inside="")
    if problems:
        raise InvalidInput(problems)
    return node


def _node(element: Any, name: str, problems: list[Problem], inside: str) -> Node:
    tag = element.tag
    if inside:
        allowed = TAGS.get(tag)
        if allowed is None:
            problems.append(_misfit(element, name, f"the tag <{tag}> is not part of the document vocabulary"))
        else:
            for attribute in sorted(set(element.attrib) - allowed):
                problems.append(_misfit(element, name, f'<{tag}> has no attribute "{attribute}"'))
        if inside in INLINE and tag not in INLINE:
            problems.append(_misfit(element, name, f"the block <{tag}> stands inside the inline <{inside}>"))
    children = list(_children(element, name, problems, tag))
    return Node(tag, dict(element.attrib), tuple(_trimmed(tag, children)))


def _children(element: Any, name: str, problems: list[Problem], tag: str) -> Iterator[Node | str]:
    yield from _words(element.text, tag)
    for child in element:
        if isinstance(child.tag, str):
            yield _node(child, name, problems, tag)
        yield from _words(child.tail, tag)


def _words(text: str | None, tag: str) -> Iterator[str]:
    if text:
        yield text if tag in _VERBATIM else _SPACE.sub(" ", text)


def _trimmed(tag: str, children: list[Node | str]) -> list[Node | str]:
    """Drop white space between blocks and at the edges of a block."""
    if tag in INLINE:
        return children
    kept = [
        child
        for i, child in enumerate(children)
        if not (isinstance(child, str) and child == " " and (_is_edge(children, i - 1) or _is_edge(children, i + 1)))
    ]
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip(" ")
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip(" ")
    return [child for child in kept if child != ""]


def _is_edge(children: list[Node | str], index: int) -> bool:
    if not 0 <= index < len(children):
        return True
    child = children[index]
    return isinstance(child, Node) and child.tag not in INLINE


_CARRIERS = frozenset({"p", "li", "div"})  # whose words are all marked when some are
_SAID = ("title", "note", "alt", "caption", "time", "number")  # attributes that are words


def marked(node: Node, base: str, figures: Mapping[str, str]) -> Node:
    """Return a tree in which all words that say a marking carry it, so that pages and formats see it.

    Args:
        node: The tree, or a part of it.
        base: What a card is marked with when nothing in it has a mark of its own.
        figures: The pictures by name, as SVG text.
    """
    children = tuple(child if isinstance(child, str) else marked(child, base, figures) for child in node.children)
    said = " ".join([figures.get(node.get("name"), ""), *(node.get(name) for name in _SAID)])
    own = [node.get("marking"), highest_in(said)]
    if node.tag in _CARRIERS:
        own += [highest_in(child) for child in children if isinstance(child, str)]
    else:
        children = tuple(_carried(child) if isinstance(child, str) else child for child in children)
    inside = [n.get("marking") for child in children if isinstance(child, Node) for n in child.walk()]
    if node.tag == "ttx-card" and any([own[1], *inside]):  # it is cut out: its own edge must say all that is in it
        own += [own[0] or base, *inside]
    marks = [mark for mark in own if mark]
    attributes = {**node.attributes, "marking": highest(*marks)} if marks else node.attributes
    if attributes == node.attributes and all(a is b for a, b in zip(children, node.children, strict=True)):
        return node
    return Node(node.tag, attributes, children)


def _carried(words: str) -> Node | str:
    found = highest_in(words)
    return Node("span", {"marking": found}, (words,)) if found else words


def _misfit(element: Any, name: str, message: str) -> Problem:
    return Problem("template", message, name, element.sourceline or 0, 1, hint=f"tags are {', '.join(sorted(TAGS))}")
