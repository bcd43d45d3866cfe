"""YAML text to plain data with positions; the only module that knows YAML.

Scalars follow YAML 1.2: `12:30`, `no` and `2027-05-28` stay text. Nothing in a file can run code or grow without
bound: data are built here from the parser's events, aliases count towards a limit, tags are refused.
"""

from __future__ import annotations

import bisect
import codecs
import math
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from exercise_gen.errors import InvalidInput, Problem

MAX_BYTES = 4_000_000
MAX_NODES = 200_000
MAX_DEPTH = 60

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# what unquoted text means; everything else is text
_BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_NULL = re.compile(r"~|null|Null|NULL|")


class Place(NamedTuple):
    """A position in a file; both count from 1."""

    line: int
    col: int


@dataclass(frozen=True)
class Node:
    """Where a value stands, where its key stands, and the same for what is inside it."""

    value: Place
    end: Place
    key: Place | None = None
    children: dict[str | int, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A file that was read: its data as plain lists, dicts and scalars, and where each of them stands."""

    name: str
    text: str
    data: Any
    root: Node

    def node(self, path: tuple[str | int, ...]) -> Node:
        """Return the deepest node on the path; steps that are not in the document are passed over."""
        node = self.root
        for step in path:
            node = node.children.get(step, node)
        return node

    def locate(self, path: tuple[str | int, ...], *, at_key: bool = False, needle: str = "") -> Place:
        """Return the place of a value, of its key, or of `needle` inside the value's text; never fails."""
        node = self.node(path)
        if needle and (found := self._find(needle, node)):
            return found
        return (node.key or node.value) if at_key else node.value

    def problem(
        self,
        code: str,
        message: str,
        path: tuple[str | int, ...] = (),
        *,
        hint: str = "",
        at_key: bool = False,
        needle: str = "",
        warning: bool = False,
    ) -> Problem:
        """Return a problem at a path of this file, with its source line."""
        place = self.locate(path, at_key=at_key, needle=needle)
        node = self.node(path)
        excerpt = line_of(self.text, place.line)
        if needle and excerpt[place.col - 1 :].startswith(needle):
            width = len(needle)
        elif at_key and node.key:
            width = _key_width(excerpt, node.key.col)
        else:
            width = node.end.col - node.value.col if node.end.line == node.value.line else 1
        return Problem(
            code=code,
            message=message,
            file=self.name,
            line=place.line,
            col=place.col,
            path=".".join(map(str, path)),
            hint=hint,
            severity="warning" if warning else "error",
            excerpt=excerpt,
            width=max(1, width),
        )

    def _find(self, needle: str, node: Node) -> Place | None:
        lines = self.text.split("\n")
        for number in range(node.value.line, min(node.end.line, len(lines)) + 1):
            start = node.value.col - 1 if number == node.value.line else 0
            column = lines[number - 1].find(needle, start)
            if column >= 0:
                return Place(number, column + 1)
        return None


def _key_width(line: str, col: int) -> int:
    found = re.match(r"\"[^\"]*\"|'[^']*'|[^:]+", line[col - 1 :])
    return len(found[0].rstrip()) if found else 1


def line_of(text: str, number: int) -> str:
    """Return a line of the text, empty past its end."""
    lines = text.split("\n")
    return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


def read_text(path: Path, name: str) -> str:
    """Return the text of a UTF-8 file of bearable size.

    Raises:
        InvalidInput: The file is missing, a folder, unreadable, too large or not UTF-8.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _refused(
                name,
                "file-too-large",
                f"the file has {size:,} bytes; the limit is {MAX_BYTES:,}",
                "a scenario of 100 injects has about 300,000 bytes; is this the right file?",
            )
        raw = path.read_bytes()
    except FileNotFoundError:
        raise _refused(name, "file-missing", "there is no such file", "") from None
    except OSError as error:
        raise _refused(name, "file-unreadable", f"the file cannot be read: {error.strerror}", "") from None
    return decode(raw, name)


def decode(raw: bytes, name: str) -> str:
    """Return the text of UTF-8 bytes, with or without a byte-order mark.

    Raises:
        InvalidInput: The bytes are not UTF-8.
    """
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return raw.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line, col = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        hint = "save it with the encoding UTF-8 (in Excel: “CSV UTF-8”; in Notepad: Save as, Encoding)"
        message = f"the file is not UTF-8 text: byte 0x{raw[error.start]:02X} has no meaning there"
        raise InvalidInput([Problem("encoding", message, name, line, col, hint=hint)]) from None


def load(path: Path, name: str | None = None) -> Source:
    """Read a YAML file.

    Raises:
        InvalidInput: Every mistake of syntax that was found; see `parse`.
    """
    name = name or path.as_posix()
    return parse(read_text(path, name), name)


def parse(text: str, name: str) -> Source:
    """Turn YAML text into data and positions.

    Raises:
        InvalidInput: Bad syntax (the first place), or every duplicate key, foreign tag and over-large alias.
    """
    if problem := _unreadable(text, name):
        raise InvalidInput([problem])
    builder = _Builder(name, text)
    # word processors' line separators: one sign each, and no line end for an editor
    loader = _Loader(text.translate(dict.fromkeys((0x85, 0x2028, 0x2029), " ")))
    try:
        data, root = builder.document(loader)
    except yaml.MarkedYAMLError as error:
        raise InvalidInput([builder.syntax(error)]) from None
    except yaml.YAMLError as error:
        raise InvalidInput([Problem("yaml", f"this is not YAML: {error}", name, 1, 1)]) from None
    except _TooLargeError:
        raise InvalidInput(builder.problems) from None
    finally:
        loader.dispose()
    if builder.problems:
        raise InvalidInput(builder.problems)
    return Source(name, text, data, root)


def parse_value(text: str) -> Any:
    """Return a `--set` value by the rules of YAML: `8.8` is a number, `true` a boolean, anything odd is text."""
    try:
        return parse(text, "").data
    except InvalidInput:
        return text


class _Flow(yaml.SafeDumper):
    """Writes text so that `parse` reads the same text back."""


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    plain = re.fullmatch(r"[^\W\d_](?:[\w ./()%-]*[\w)%])?", text) and isinstance(_plain(text), str)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Flow.add_representer(str, _represent_text)


def flow(value: object) -> str:
    """Return a value as YAML writes it on one line."""
    text: str = yaml.dump(
        value, Dumper=_Flow, default_flow_style=True, allow_unicode=True, width=10**9, sort_keys=False
    )
    return text.removesuffix("...\n").removesuffix("\n")


def block(value: object) -> str:
    """Return a value as YAML writes it over several lines, each innermost group of keys on one."""
    text: str = yaml.dump(
        value, Dumper=_Flow, default_flow_style=None, allow_unicode=True, width=10**9, sort_keys=False
    )
    return text


class _TooLargeError(Exception):
    """The file unfolds past its limits; the problem is already noted."""


@dataclass(frozen=True)
class _Anchored:
    """A value with a name, how many values it holds, and how deeply they nest."""

    data: Any
    node: Node
    size: int
    height: int


@dataclass
class _Builder:
    """Builds data and positions from the parser's events, collecting problems.

    Events come one at a time, so depth and size are judged before the parser goes on: neither can exhaust the machine.
    """

    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    deepest: int = 0
    anchors: dict[str, _Anchored | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def document(self, loader: Any) -> tuple[Any, Node]:
        """Return the one document of a file."""
        loader.get_event()  # the stream begins
        first = loader.get_event()
        if isinstance(first, yaml.StreamEndEvent):
            hint = "write at least the required keys; `exercise-gen new SCENARIO` writes a plan to begin with"
            raise InvalidInput([Problem("empty-file", "the file is empty", self.name, 1, 1, hint=hint)])
        built = self.value(loader, loader.get_event(), None, 0)
        loader.get_event()  # the document ends
        after = loader.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            hint = "keep one document in the file; delete the line ---"
            self.report("second-document", "a second document begins here", self.place(after.start_mark), hint, 3)
        return built

    def value(self, loader: Any, event: Any, key: Place | None, depth: int) -> tuple[Any, Node]:
        """Return the value that begins with an event, and where it stands."""
        here = Node(self.place(event.start_mark), self.place(event.end_mark), key)
        self.grow(1, here.value)
        self.sink(depth, here.value)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(str(event.anchor), here, depth)
        before, above = self.count, self.deepest
        self.deepest = depth
        if event.anchor:
            self.anchors[event.anchor] = None
        self.check_tag(event.tag, here.value)
        if isinstance(event, yaml.ScalarEvent):
            built: tuple[Any, Node] = (_plain(event.value) if event.implicit[0] else event.value, here)
        elif isinstance(event, yaml.SequenceStartEvent):
            built = self.sequence(loader, here, depth)
        else:
            built = self.mapping(loader, here, depth)
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(*built, self.count - before + 1, self.deepest - depth)
        self.deepest = max(above, self.deepest)
        return built

    def alias(self, anchor: str, here: Node, depth: int) -> tuple[Any, Node]:
        if anchor not in self.anchors:
            self.report(
                "unknown-alias",
                f'there is no "&{anchor}" above',
                here.value,
                "quote text that begins with *",
                len(anchor) + 1,
            )
            return None, here
        found = self.anchors[anchor]
        if found is None:
            self.report(
                "too-many-values",
                f'"*{anchor}" repeats what it is part of',
                here.value,
                "write the repeated part out",
                len(anchor) + 1,
            )
            return None, here
        self.grow(found.size, here.value, "write the repeated part out; aliases that repeat aliases grow without end")
        self.sink(depth + found.height, here.value)
        return found.data, replace(found.node, key=here.key)

    def sequence(self, loader: Any, here: Node, depth: int) -> tuple[Any, Node]:
        data: list[Any] = []
        children: dict[str | int, Node] = {}
        while not isinstance(event := loader.get_event(), yaml.SequenceEndEvent):
            item, children[len(data)] = self.value(loader, event, None, depth + 1)
            data.append(item)
        return data, replace(here, end=self.place(event.end_mark), children=children)

    def mapping(self, loader: Any, here: Node, depth: int) -> tuple[Any, Node]:
        data: dict[str, Any] = {}
        children: dict[str | int, Node] = {}
        while not isinstance(event := loader.get_event(), yaml.MappingEndEvent):
            at = self.place(event.start_mark)
            name = self.key(loader, event, depth)
            value, node = self.value(loader, loader.get_event(), at, depth + 1)
            if name is None:
                continue
            if name in data:
                message = f'"{name}" stands twice; first on line {(children[name].key or at).line}'
                self.report("duplicate-key", message, at, "delete or rename one", len(name))
                continue
            data[name], children[name] = value, node
        return data, replace(here, end=self.place(event.end_mark), children=children)

    def key(self, loader: Any, event: Any, depth: int) -> str | None:
        """Return the text of a key; None, and a problem, when it is not text."""
        at = self.place(event.start_mark)
        if isinstance(event, yaml.ScalarEvent):
            self.grow(1, at)
            self.check_tag(event.tag, at)
            if event.anchor:
                self.anchors[event.anchor] = _Anchored(event.value, Node(at, at), 1, 0)
            return str(event.value)
        value, _ = self.value(loader, event, None, depth + 1)
        if isinstance(event, yaml.AliasEvent) and isinstance(value, str):
            return value
        braces = self.text.startswith("{", at.line and self.line_starts[at.line - 1] + at.col - 1)
        message = "text that begins with {{ needs quotes" if braces else "a key must be plain text"
        self.report("key-not-text", message, at, "write '{{ name }}' with quotes" if braces else "quote it")
        return None

    def check_tag(self, tag: str | None, at: Place) -> None:
        if tag and tag not in ("!", "tag:yaml.org,2002:str"):
            shown = tag.removeprefix("tag:yaml.org,2002:")
            hint = "write plain text, numbers, lists and keys only; quote text that begins with !"
            self.report("foreign-tag", f'the tag "{shown}" is not understood', at, hint)

    def grow(self, size: int, at: Place, hint: str = "is this the right file?") -> None:
        self.count += size
        if self.count > MAX_NODES:
            self.report("too-many-values", f"the file unfolds to more than {MAX_NODES:,} values", at, hint)
            raise _TooLargeError

    def sink(self, depth: int, at: Place) -> None:
        self.deepest = max(self.deepest, depth)
        if depth > MAX_DEPTH:
            self.report(
                "too-deep", "lists and keys are nested too deeply", at, "check the brackets and the indentation"
            )
            raise _TooLargeError

    def place(self, mark: Any) -> Place:
        """Return a mark's place; lines are counted here, as the parser counts exotic line ends too."""
        line = bisect.bisect_right(self.line_starts, mark.index)
        return Place(line, mark.index - self.line_starts[line - 1] + 1)

    def report(self, code: str, message: str, at: Place, hint: str, width: int = 1) -> None:
        excerpt = line_of(self.text, at.line)
        self.problems.append(
            Problem(code, message, self.name, at.line, at.col, hint=hint, excerpt=excerpt, width=width)
        )

    def syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        """Return the parser's complaint as a problem, an open quote or bracket where it was opened."""
        said = (error.problem or error.context or "unreadable").strip().removeprefix("but ")
        told = f"{error.context or ''} {said}"
        opened = "end of stream" in said and "scanning" in told
        mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
        at = self.place(mark) if mark else Place(1, 1)
        line = min(at.line, len(self.line_starts))
        hint = next((advice for words, advice in _ADVICE if words in told), "check the indentation and the quotes")
        if re.search(r":\s+\{\{", line_of(self.text, line)):
            hint = "put quotes around text that begins with {{"
        excerpt = line_of(self.text, line)
        return Problem("yaml", f"this is not YAML: {said}", self.name, line, at.col, hint=hint, excerpt=excerpt)


def _plain(text: str) -> Any:
    """Return what unquoted text means."""
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


_ADVICE = (
    ("tab character", "indent with spaces, not tabs"),
    ("scanning an alias", "quote text that begins with *"),
    ("scanning an anchor", "quote text that begins with &"),
    ("found unknown escape", "use single quotes, or double the backslash"),
    ("quoted scalar", "close the quote that opens here"),
    ("cannot start any token", "indent with spaces, not tabs; quote text that begins with @, ` or %"),
    ("mapping values are not allowed", "put quotes around text that contains a colon, or check the indentation"),
    ("could not find expected ':'", "a key needs a colon after it; text over several lines begins with | or >"),
    ("did not find expected key", "check the indentation and the quotes of the lines above"),
    ("did not find expected ',' or ']'", "close the list with ]"),
    ("did not find expected ',' or '}'", "close the braces with }; quote a placeholder: '{{ name }}'"),
    ("found unexpected end of stream", "a quote or bracket was opened and never closed"),
)


def _unreadable(text: str, name: str) -> Problem | None:
    """Return the first sign that YAML does not allow, a control character or half a character."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    col = found.start() - (text.rfind("\n", 0, found.start()) + 1) + 1
    hint = "delete it; it is invisible, so delete the word around it and type it again"
    message = f"the file contains the invisible character U+{ord(found[0]):04X}"
    return Problem("control-character", message, name, line, col, hint=hint)


_FORBIDDEN = re.compile("[^\x09\x0a\x0d\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _refused(name: str, code: str, message: str, hint: str) -> InvalidInput:
    return InvalidInput([Problem(code, message, name, hint=hint)])
