"""Semantic HTML to the document tree that every format is written from.

The vocabulary is plain HTML and a few `ttx-*` tags. A tag, an attribute or a value that is not in `TAGS` is a located
error, and so is a sheet without rows or a picture that is not there: a slip in a template cannot silently lose content,
and what a writer is given it can write. A table without rows is left out; every other says the widths of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

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
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += [child for child in reversed(node.children) if isinstance(child, Node)]

    def as_data(self) -> list[Any]:
        """Return the node as `[tag, attributes, children]`, ready for JSON."""
        return [self.tag, dict(self.attributes), [c if isinstance(c, str) else c.as_data() for c in self.children]]


INLINE = frozenset({"strong", "em", "code", "sup", "sub", "span", "a", "br", "ttx-check", "ttx-blank", "ttx-tag"})

HEADINGS = ("h1", "h2", "h3", "h4")

DEPTH = 24
"""Elements inside one another that every writer can follow; the shipped documents have nine."""
_MOST_PROBLEMS = 30


@dataclass(frozen=True)
class Values:
    """What an attribute may say: `form` in the words of a template's author, `fits` says whether a value is one."""

    form: str
    fits: Callable[[str], object]


def _pattern(pattern: str, form: str) -> Values:
    return Values(form, re.compile(pattern).fullmatch)


def _among(*words: str) -> Values:
    return Values(f"one of {', '.join(words)}", frozenset(words).__contains__)


def _number(least: float, most: float, digits: str = r"\d{1,4}(\.\d{1,4})?") -> Values:
    form = re.compile(digits, re.ASCII)
    return Values(
        f"a number from {least:g} to {most:g}",
        lambda value: form.fullmatch(value) and least <= float(value) <= most,
    )


def _whole(least: int, most: int) -> Values:
    return _number(least, most, r"[0-9]{1,3}")


def _read_by(reader: Callable[[str], object], form: str) -> Values:
    def fits(value: str) -> bool:
        try:
            reader(value)
        except (ValueError, LookupError, OverflowError, OSError):
            return False
        return True

    return Values(form, fits)


_WORDS = _pattern(r"[^\x00-\x1f\x7f\ufffe\uffff]{0,2000}", "words without line breaks and invisible signs")
_NAMES = _pattern(r"([a-z][a-z0-9-]*)?( [a-z][a-z0-9-]*)*", "names in small letters, as `small`")
_ID = _pattern(r"[\w.-]{1,80}", "a name of letters, digits, dots and hyphens")
_LANG = _pattern(r"[a-z]{2,3}(-[A-Z]{2})?", "the code of a language, as `es`")
_LINK = _pattern(
    r"(https?://|mailto:|#)[^\s<>\"]{1,500}|(\.\./)*\w[^\s<>\":]{0,500}", "a web address, or a file below the packet"
)
_COLOUR = _pattern(r"(#[0-9a-fA-F]{6})?", "a colour as #1b3a5c")
_SHARES = _pattern(r"\s*([1-9]\d{0,3}(\.\d{1,4})?(\s+|$)){1,40}", "the shares of the columns, as `20 30 50`")
_MOMENT = _read_by(lambda value: datetime.fromisoformat(value).astimezone(UTC), "a moment as 2027-05-28T08:30:00-05:00")
_ZONE = _read_by(ZoneInfo, "the name of a time zone, as America/Lima")
_ALIGN = _among("left", "center", "right")
_SPAN = _whole(1, 40)
_LOOK = _among("form", "screen", "paper", "alert", "poster", "slip", "news")
_CELL = {"align": _ALIGN, "colspan": _SPAN, "class": _NAMES, "scope": _among("col", "row")}
_PART = {"class": _NAMES, "lang": _LANG}

# tag → attributes it may have, and what each may say
TAGS: Mapping[str, Mapping[str, Values]] = {
    **{heading: {"id": _ID, "class": _NAMES} for heading in HEADINGS},
    **{inline: {} for inline in ("strong", "em", "code", "sup", "sub", "br", "ttx-check")},
    **dict.fromkeys(("ul", "ol", "dl", "dt", "dd", "blockquote"), _PART),
    **{block: {**_PART, "marking": _WORDS} for block in ("p", "div", "li")},  # the marking of itself alone
    "span": {**_PART, "marking": _WORDS},
    "a": {"href": _LINK},
    "table": {"class": _NAMES, "widths": _SHARES},
    **{part: {} for part in ("thead", "tbody")},
    "tr": {"class": _NAMES, "id": _ID},
    "td": _CELL,
    "th": {
        **_CELL,
        "kind": _among("number"),
        "choices": _pattern(r"([^|]{1,60}:(strong|plain|good|warn|bad)(\||$)){0,30}", "`word:tone|word:tone`"),
    },
    "ttx-blank": {"width": _number(1, 100)},  # a line to write on, in per cent of the text width
    "ttx-tag": {"kind": _NAMES},  # a small label: key, contingency, …
    "ttx-cover": {},
    "ttx-toc": {"title": _WORDS, "depth": _whole(1, 2)},
    "ttx-landscape": {},
    "ttx-side": {},  # two div beside each other: one text in two languages
    "ttx-callout": {"kind": _among("info", "note", "read", "answer", "warning")},
    "ttx-figure": {"name": _ID, "alt": _WORDS, "caption": _WORDS},
    "ttx-lines": {"count": _whole(1, 60)},
    "ttx-keep": {"class": _NAMES},  # stays on one page
    "ttx-break": {"to": _among("sheet")},  # what follows is handed over by itself, on a sheet of its own
    "ttx-form": {"look": _LOOK, "title": _WORDS, "note": _WORDS, "marking": _WORDS},
    "ttx-cards": {"per-page": _among("2", "4", "8")},
    "ttx-tent": {},  # a sheet that is folded and stands on a table: printed twice, once upside down
    "ttx-logo": {},  # the sign of the theme, if it has one
    # a sheet of a workbook around one table; `chart` is the column that is drawn
    "ttx-sheet": {
        "name": _WORDS, "chart": _whole(0, 39), "paper": _among("large"), "legend": _WORDS, "notice": _WORDS,
    },
    # an entry of a calendar
    "ttx-event": {
        "id": _ID, "start": _MOMENT, "end": _MOMENT, "zone": _ZONE, "place": _WORDS, "title": _WORDS,
        "alarm": _whole(0, 999),
    },
    "ttx-slide": {"kind": _among("title", "divider", "content", "inject", "question", "closing"), "title": _WORDS},
    "ttx-notes": {},  # what the speaker of a slide reads
    "ttx-card": {"number": _WORDS, "time": _WORDS, "title": _WORDS, "marking": _WORDS, "tone": _COLOUR},
}  # fmt: skip

PAGE_TAGS: Mapping[str, Mapping[str, Values]] = {
    **{
        tag: {**allowed, **_PART}
        for tag, allowed in TAGS.items()
        if not tag.startswith("ttx-") and tag not in ("ul", "ol", "dl", "table")
    },
    **{tag: {**_PART, "role": _NAMES} for tag in ("main", "section", "aside", "div", "ul", "ol", "dl", "table")},
}
"""The vocabulary of the pages that say what is in a packet: HTML alone, for a browser alone."""

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "ttx-figure": ("name", "alt"),
    "ttx-cards": ("per-page",),
    "ttx-sheet": ("name",),
    "ttx-event": ("id", "start", "end", "zone", "title"),
}
_PARTS: Mapping[str, tuple[str, ...]] = {
    "table": ("thead", "tbody"),
    "thead": ("tr",),
    "tbody": ("tr",),
    "tr": ("th", "td"),
    "ul": ("li",),
    "ol": ("li",),
    "dl": ("dt", "dd"),
    "ttx-cover": ("p",),
    "ttx-cards": ("ttx-card",),
    "ttx-side": ("div",),
    "ttx-sheet": ("table",),
}  # what holds nothing else
_ONLY_IN = {
    part: tuple(whole for whole, parts in _PARTS.items() if part in parts)
    for part in ("thead", "tbody", "tr", "th", "td", "li", "dt", "dd", "ttx-card")
}
_ONLY_IN |= {"ttx-notes": ("ttx-slide",)} | dict.fromkeys(
    ("ttx-cover", "ttx-toc", "ttx-landscape", "ttx-cards", "ttx-tent", "ttx-slide", "ttx-sheet", "ttx-event"),
    ("document",),  # they change the paper
)
_COUNT = {"ttx-side": 2, "ttx-sheet": 1}
_LINES = frozenset({*HEADINGS, "p"})  # hold words and no blocks
_UNJOINED = frozenset({"deck", "workbook"})
_OF = {"deck": "ttx-slide", "workbook": "ttx-sheet", "calendar": "ttx-event"}

_SPACE = re.compile(r"[ \t\r\n\f]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")  # no XML, so no Word file, may have them
_VERBATIM = frozenset({"code"})
_SHOWN = 60


def parse(
    html: str,
    name: str,
    *,
    figures: Collection[str] | None = None,
    made_of: str = "",
    tags: Mapping[str, Mapping[str, Values]] = TAGS,
) -> Node:
    """Turn semantic HTML into a tree.

    Args:
        html: What a template rendered.
        name: The template, to place problems in.
        figures: The names of the pictures that there are; not checked when left out.
        made_of: `pages`, `deck`, `workbook` or `calendar`, whose parts stand in no other; not checked when empty.
        tags: The vocabulary.

    Returns:
        A `document` node with the blocks as children.

    Raises:
        InvalidInput: Every tag, attribute and value that is not part of the vocabulary, and everything that stands
            where no writer expects it.
    """
    reading = _Reading(name, tags, figures, made_of, {})
    try:
        root = lxml.html.fragment_fromstring(html, create_parent="document")
    except (lxml.etree.LxmlError, ValueError) as error:
        raise InvalidInput([Problem("template", f"the page that it makes is no HTML: {error}", name)]) from None
    node = _node(root, reading, "", 0)
    if made_of == "workbook" and not any(isinstance(part, Node) and part.tag == "ttx-sheet" for part in node.children):
        reading.misfit(root, "a workbook without a <ttx-sheet> is none")
    if reading.problems:
        raise InvalidInput(list(reading.problems.values()))
    return node


@dataclass(frozen=True)
class _Reading:
    """What the reader of a document knows; problems by their sentence: a loop makes the same mistake many times."""

    name: str
    tags: Mapping[str, Mapping[str, Values]]
    figures: Collection[str] | None
    made_of: str
    problems: dict[str, Problem]

    def misfit(self, element: Any, message: str, hint: str = "") -> None:
        """Take note of a problem; a template has other lines than the page that it makes, so that line is told."""
        if message not in self.problems and len(self.problems) < _MOST_PROBLEMS:
            told = f"{message} (line {element.sourceline or 1} of the page that the template makes)"
            self.problems[message] = Problem("template", told, self.name, hint=hint)


def _node(element: Any, reading: _Reading, inside: str, depth: int) -> Node:
    tag = element.tag
    if inside:
        _judge(element, reading, inside)
    if depth > DEPTH:
        reading.misfit(
            element, f"more than {DEPTH} elements stand inside one another", "look for a loop that opens tags"
        )
        return Node(tag, {}, ())
    children = tuple(_trimmed(tag, list(_children(element, reading, depth))))
    node = Node(tag, dict(element.attrib), children)
    if tag in _PARTS:
        node = _whole_of(node, element, reading)
    return node


def _judge(element: Any, reading: _Reading, inside: str) -> None:
    """Take note of what is wrong with an element by itself, and with the place where it stands."""
    tag = element.tag
    if tag not in reading.tags:
        known = f"tags are {', '.join(sorted(reading.tags))}"
        reading.misfit(element, f"the tag <{tag}> is not part of the document vocabulary", known)
        return
    _judge_attributes(element, reading, reading.tags[tag])
    if (inside in INLINE or inside in _LINES) and tag not in INLINE:
        reading.misfit(element, f"the block <{tag}> stands inside <{inside}>, which holds words alone")
    elif inside not in _ONLY_IN.get(tag, (inside,)):
        reading.misfit(element, f"<{tag}> stands inside <{inside}>", f"put it into {' or '.join(_ONLY_IN[tag])}")
    elif reading.made_of and tag in _OF.values() and _OF.get(reading.made_of) != tag:
        reading.misfit(element, f"<{tag}> has no place in a document that is made of {reading.made_of}")
    if reading.made_of in _UNJOINED and element.get("colspan", "1") != "1":
        reading.misfit(element, f"cells of a {reading.made_of} cannot be joined", "leave out colspan")


def _judge_attributes(element: Any, reading: _Reading, allowed: Mapping[str, Values]) -> None:
    tag = element.tag
    for attribute, value in element.attrib.items():
        values = allowed.get(attribute)
        if values is None:
            known = f"it may have {', '.join(sorted(allowed))}" if allowed else "it has none"
            reading.misfit(element, f'<{tag}> has no attribute "{attribute}"', known)
        elif not values.fits(value):
            reading.misfit(element, f'<{tag} {attribute}="{_short(value)}"> is not allowed', f"write {values.form}")
    for attribute in _NEEDED.get(tag, ()):
        if attribute not in element.attrib:
            reading.misfit(element, f'<{tag}> needs the attribute "{attribute}"')
    picture = element.get("name", "")
    if tag == "ttx-figure" and reading.figures is not None and picture and picture not in reading.figures:
        known = f"this document has {', '.join(sorted(reading.figures)) or 'none'}"
        reading.misfit(element, f'there is no picture "{_short(picture)}"', known)


def _whole_of(node: Node, element: Any, reading: _Reading) -> Node:
    """Take note of what a table, a list … has too much or too little of; return it ready to be written."""
    parts = _PARTS[node.tag]
    for child in node.children:
        if isinstance(child, str):
            stray = f'"{_short(child)}"'
        elif child.tag not in parts and child.tag in reading.tags and child.tag not in _ONLY_IN:
            stray = f"<{child.tag}>"
        else:
            continue
        reading.misfit(element, f"{stray} stands directly in <{node.tag}>", f"put it into {' or '.join(parts)}")
    if node.tag == "ttx-sheet" and not _has_rows(node):
        reading.misfit(element, "the table of a <ttx-sheet> has no rows")
    elif node.tag == "ttx-sheet" and node.get("chart") and int(node.get("chart")) >= _widest(node):
        hint = f"the columns are 0 to {_widest(node) - 1}"
        reading.misfit(element, f"there is no column {node.get('chart')} to draw", hint)
    wanted = _COUNT.get(node.tag)
    if wanted is not None and len(node.children) != wanted:
        reading.misfit(element, f"<{node.tag}> holds {len(node.children)} parts, not {wanted}")
    return _table(node, element, reading) if node.tag == "table" and reading.tags is TAGS else node


def _table(node: Node, element: Any, reading: _Reading) -> Node:
    """Take note of a table whose rows differ in length; return it with the widths of its columns."""
    groups = [group for group in node.children if isinstance(group, Node)]
    rows = {_columns(row) for group in groups for row in group.children if isinstance(row, Node)}
    shares = node.get("widths").split() or ["1"] * max(rows, default=0)
    if 0 in rows:
        reading.misfit(element, "a row of a table has no cells")
    elif rows and rows != {len(shares)}:
        said = " and ".join(map(str, sorted(rows)))
        reading.misfit(
            element, f"a table of {len(shares)} columns has rows of {said} cells", "correct `widths`, or colspan"
        )
    return Node(node.tag, {"widths": " ".join(shares), **node.attributes}, node.children)


def _has_rows(node: Node) -> bool:
    return any(part.tag == "tr" for part in node.walk())


def _widest(node: Node) -> int:
    return max((_columns(part) for part in node.walk() if part.tag == "tr"), default=0)


def _columns(row: Node) -> int:
    spans = (cell.get("colspan", "1") for cell in row.children if isinstance(cell, Node))
    return sum(int(span) if _SPAN.fits(span) else 1 for span in spans)


def _children(element: Any, reading: _Reading, depth: int) -> Iterator[Node | str]:
    tag = element.tag
    yield from _words(element.text, element, reading)
    for child in element:
        if isinstance(child.tag, str):
            node = _node(child, reading, tag, depth + 1)
            if node.tag == "table" and tag != "ttx-sheet" and not _has_rows(node):
                continue  # a list that happens to be empty
            yield node
        yield from _words(child.tail, element, reading)


def _words(text: str | None, element: Any, reading: _Reading) -> Iterator[str]:
    if text:
        if _INVISIBLE.search(text):
            reading.misfit(element, f'"{_short(text)}" has invisible signs in it', "delete them")
        yield text if element.tag in _VERBATIM else _SPACE.sub(" ", text)


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
_SAID = (
    "title",
    "note",
    "alt",
    "caption",
    "time",
    "number",
    "choices",
    "name",
    "legend",
    "notice",
    "place",
)  # attributes that are words


def marked(node: Node, base: str, figures: Mapping[str, str]) -> Node:
    """Return a tree in which all words that say a marking carry it, so that pages and formats see it.

    Args:
        node: The tree, or a part of it.
        base: What a card is marked with when nothing in it has a mark of its own.
        figures: The pictures by name, as SVG text.
    """
    children = tuple(child if isinstance(child, str) else marked(child, base, figures) for child in node.children)
    marks = _own_marks(node, figures)
    if node.tag in _CARRIERS:
        marks += [highest_in(child) for child in children if isinstance(child, str)]
    else:
        children = tuple(_carried(child) if isinstance(child, str) else child for child in children)
    if node.tag == "ttx-card":  # it is cut out: its own edge must say all that is in it
        inside = [n.get("marking") for child in children if isinstance(child, Node) for n in child.walk()]
        if any([*marks[1:], *inside]):
            marks += [node.get("marking") or base, *inside]
    attributes = {**node.attributes, "marking": highest(*marks)} if any(marks) else node.attributes
    if attributes == node.attributes and all(a is b for a, b in zip(children, node.children, strict=True)):
        return node
    return Node(node.tag, attributes, children)


def _own_marks(node: Node, figures: Mapping[str, str]) -> list[str]:
    """Return the marking that an element has, and the highest that its attributes and its picture say."""
    if not node.attributes:
        return []
    said = " ".join([figures.get(node.get("name"), ""), *(node.get(name) for name in _SAID)])
    return [node.get("marking"), highest_in(said)]


def _carried(words: str) -> Node | str:
    found = highest_in(words)
    return Node("span", {"marking": found}, (words,)) if found else words


def _short(text: str) -> str:
    text = " ".join(_INVISIBLE.sub("\ufffd", text).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
